//! Transient storage: for one invocation, by contract, rolled back with what fails.

use super::{
    nested_calls::{code, two_contracts},
    *,
};
use crate::{storage::Key, transient::TransientStorage, TrieId};
use ebpf_uapi::{CallFlags, ReturnCode, Syscall, NONE};

fn set(mut script: Script, key: &[u8], value: &[u8]) -> Script {
    script.buffers(Syscall::set_transient_storage, &[key, value]);
    script
}

fn len_of(script: &mut Script, key: &[u8]) -> usize {
    script.buffers(Syscall::contains_transient_storage, &[key])
}

/// The length of the value that `contract` has under `key` when it has done what `script` says.
fn len_after(contract: &AccountId, mut script: Script, key: &[u8]) -> u64 {
    let op = len_of(&mut script, key);
    Call::new(contract, &script).ok().result(op)
}

#[test]
fn operations_return_lengths_and_values() {
    chain(|| {
        use Syscall::*;
        let contract = deploy();
        let mut script = Script::new();
        let key = script.bytes(b"key");
        let (long, short) = (script.bytes(b"a longer value"), script.bytes(b"short"));
        let (out, cut, taken) =
            (script.bytes(&[0xee; 20]), script.bytes(&[0xee; 20]), script.bytes(&[0xee; 20]));
        let results = [
            (script.raw(contains_transient_storage, &[key, 3]), NONE),
            (script.raw(get_transient_storage, &[key, 3, out, 20]), NONE),
            (script.raw(clear_transient_storage, &[key, 3]), NONE),
            (script.raw(take_transient_storage, &[key, 3, out, 20]), NONE),
            (script.raw(set_transient_storage, &[key, 3, long, 14]), NONE),
            (script.raw(contains_transient_storage, &[key, 3]), 14),
            (script.raw(get_transient_storage, &[key, 3, cut, 8]), 14),
            (script.raw(set_transient_storage, &[key, 3, short, 5]), 14),
            (script.raw(get_transient_storage, &[key, 3, out, 20]), 5),
            (script.raw(clear_transient_storage, &[key, 3]), 5),
            (script.raw(contains_transient_storage, &[key, 3]), NONE),
            (script.raw(set_transient_storage, &[key, 3, long, 14]), NONE),
            // Without room it stays.
            (script.raw(take_transient_storage, &[key, 3, taken, 13]), 14),
            (script.raw(take_transient_storage, &[key, 3, taken, 14]), 14),
            (script.raw(take_transient_storage, &[key, 3, taken, 14]), NONE),
            (script.raw(set_transient_storage, &[key, 0, short, 0]), NONE),
            (script.raw(contains_transient_storage, &[key, 0]), 0),
            // It is not the permanent storage.
            (script.raw(contains_storage, &[key, 0]), NONE),
            (script.raw(set_storage, &[key, 2, short, 5]), NONE),
            (script.raw(contains_transient_storage, &[key, 2]), NONE),
        ];
        let report = Call::new(&contract, &script).report();
        let output = Output::new(report.result.unwrap().data);
        for (op, expected) in results {
            assert_eq!(output.result(op), expected, "operation {op}");
        }
        assert_eq!(output.at(cut, 9), b"a longer\xee");
        assert_eq!(output.at(out, 6), b"short\xee");
        assert_eq!(output.at(taken, 15), b"a longer value\xee");
    });
}

#[test]
fn end_of_invocation_clears_values_without_deposits() {
    chain(|| {
        let contract = deploy();
        let report = Call::new(&contract, &set(Script::new(), b"key", &[1; 1_000])).report();
        assert!(report.result.is_ok());
        assert_eq!(report.storage_deposit, StorageDeposit::Charge(0));
        assert_eq!(len_after(&contract, Script::new(), b"key"), NONE);
    });
}

#[test]
fn limits_of_keys_and_values() {
    chain(|| {
        let contract = deploy();
        let set = |key_len: u64, value_len: u64| {
            let mut script = Script::new();
            let at = script.room(20_000);
            script.raw(Syscall::set_transient_storage, &[at, key_len, at, value_len]);
            Call::new(&contract, &script)
        };
        set(128, 16 * 1024).ok();
        assert_eq!(set(129, 1).err(), Error::<Test>::DecodingFailed.into());
        assert_eq!(set(u64::MAX, 1).err(), Error::<Test>::DecodingFailed.into());
        assert_eq!(set(1, 16 * 1024 + 1).err(), Error::<Test>::ValueTooLarge.into());
        assert_eq!(set(1, u64::MAX).err(), Error::<Test>::ValueTooLarge.into());
    });
}

#[test]
fn all_frames_of_a_contract_share_it_and_no_other_contract() {
    chain(|| {
        let (a, b) = two_contracts();
        let library = upload(script::other_elf(1));
        let script = set(Script::new(), b"key", b"first");
        // The callee has its own; what it calls back in finds what is there.
        let again = Nested::new(&a).flags(CallFlags::ALLOW_REENTRY);
        let inner = set(Script::new(), b"key", b"of the callee").call(&again, &{
            let mut script = Script::new();
            len_of(&mut script, b"key");
            set(script, b"key", b"changed in between")
        });
        let script = script.call(&Nested::new(&b).flags(CallFlags::ALLOW_REENTRY), &inner);
        assert_eq!(len_after(&a, script.clone(), b"key"), 18);
        // Code that is delegated to has the caller's.
        let mut change = Script::new();
        change.buffers(Syscall::clear_transient_storage, &[b"key"]);
        let script = script.delegate(CallFlags::default(), library, &set(change, b"library", b"was here"));
        assert_eq!(len_after(&a, script.clone(), b"key"), NONE);
        assert_eq!(len_after(&a, script, b"library"), 8);
    });
}

#[test]
fn failed_frame_rolls_back_its_changes() {
    chain(|| {
        let (a, b) = two_contracts();
        let hash = hash_of(&script::elf());
        let again = Nested::new(&a).flags(CallFlags::ALLOW_REENTRY);
        let change = || {
            let mut script = set(Script::new(), b"old", b"overwritten");
            script = set(script, b"old", b"twice");
            script = set(script, b"new", b"value");
            script.buffers(Syscall::clear_transient_storage, &[b"other"]);
            script
        };
        let before = || set(set(Script::new(), b"old", b"12345678"), b"other", b"123");
        let via = Nested::new(&b).flags(CallFlags::ALLOW_REENTRY);
        let failing = [
            before().call(&again, &change().trap()),
            before().call(&again, &change().revert(b"no")),
            before().delegate(CallFlags::default(), hash, &change().trap()),
            // A callee that did well goes down with its caller.
            before().call(&via, &Script::new().call(&again, &change()).trap()),
            // So does what was rolled back in between.
            before().call(&again, &change().call(&again, &change().trap()).revert(b"")),
        ];
        for script in failing {
            for (key, len) in [(b"old".as_slice(), 8), (b"other", 3), (b"new", NONE)] {
                assert_eq!(len_after(&a, script.clone(), key), len);
            }
        }
        // And those of a frame that ends well stay.
        let script = before().call(&via, &Script::new().call(&again, &change()));
        for (key, len) in [(b"old".as_slice(), 5), (b"other", NONE), (b"new", 5)] {
            assert_eq!(len_after(&a, script.clone(), key), len);
        }
    });
}

#[test]
fn a_contract_in_the_place_of_another_finds_nothing() {
    chain(|| {
        let parent = deploy();
        let library = upload(script::other_elf(1));
        Call::new(&parent, &Script::new().instantiate(library, 0, b"", &Script::new())).value(1_000).ok();
        let child = Contracts::contract_address(&parent, &library, &Script::new().input(), b"");
        let mut probe = Script::new();
        len_of(&mut probe, b"key");
        let script = Script::new()
            .call(&Nested::new(&child), &set(Script::new(), b"key", b"value"))
            .call(&Nested::new(&child), &Script::new().terminate(&ALICE))
            .instantiate(library, 0, b"", &Script::new())
            .call(&Nested::new(&child), &probe);
        let mut script = script;
        let out = script.room(script::MEM_LEN as usize / 8);
        script.raw(Syscall::return_data, &[out, 8]);
        let output = Call::new(&parent, &script).ok();
        assert_eq!((0..4).map(|op| output.result(op)).collect::<Vec<_>>(), [code(ReturnCode::Success); 4]);
        assert_eq!(output.at(out, 8), NONE.to_le_bytes());
    });
}

/// A contract that needs too much fails; its caller goes on, with the sixteenth that is left to it.
#[test]
fn the_limit_holds_for_all_contracts_together() {
    chain(|| {
        let (a, b) = two_contracts();
        let fill = |mut script: Script, values: u8| {
            let at = script.room(16 * 1024);
            for number in 0..values {
                let key = script.bytes(&[number]);
                script.raw(Syscall::set_transient_storage, &[key, 1, at, 16 * 1024]);
            }
            script
        };
        // 62 values of 16 KiB and what goes with them fit, 63 do not.
        Call::new(&a, &fill(Script::new(), 62)).ok();
        let error = Call::new(&a, &fill(Script::new(), 63)).err();
        assert_eq!(error, Error::<Test>::OutOfTransientStorage.into());

        let outcome = |values| {
            let inner = fill(Script::new(), values);
            let output = Call::new(&a, &fill(Script::new().call(&Nested::new(&b), &inner), 4)).ok();
            output.result(0)
        };
        assert_eq!(outcome(58), code(ReturnCode::Success));
        assert_eq!(outcome(59), code(ReturnCode::CalleeTrapped));
    });
}

#[test]
fn rolled_back_values_do_not_count() {
    chain(|| {
        let trie = TrieId::truncate_from(vec![1; 32]);
        let key = |number: u32| Key::<Test>::new(number.to_le_bytes().to_vec()).unwrap();
        let mut storage = TransientStorage::<Test>::new();
        let fill = |storage: &mut TransientStorage<Test>| {
            (0..)
                .take_while(|number| storage.write(&trie, &key(*number), Some(vec![0; 1_000])).is_ok())
                .count()
        };
        let checkpoint = storage.enter();
        let first = fill(&mut storage);
        storage.leave(checkpoint, false);
        let checkpoint = storage.enter();
        assert_eq!(fill(&mut storage), first);
        storage.leave(checkpoint, true);
        // What is committed counts: 1000 bytes, and three times 32 + 4 + 64.
        assert_eq!(first, 1_048_576 * 15 / 16 / 1_300);
        assert!(storage.write(&trie, &key(u32::MAX), Some(vec![0; 60_000])).is_ok());
        assert!(storage.write(&trie, &key(u32::MAX), Some(vec![0; 6_000])).is_err());
        // The failed write changed nothing, and removing is always possible.
        assert_eq!(storage.get(&trie, &key(u32::MAX)).map(Vec::len), Some(60_000));
        assert_eq!(storage.write(&trie, &key(u32::MAX), None), Ok(Some(60_000)));
        assert_eq!(storage.write(&trie, &key(u32::MAX), None), Ok(None));
    });
}
