//! A contract's storage through its syscalls.

use super::*;
use ebpf_uapi::{Syscall, NONE};

#[test]
fn operations_return_previous_lengths() {
    chain(|| {
        let contract = deploy();
        let mut script = Script::new();
        let key = script.bytes(b"key");
        let (long, short) = (script.bytes(b"a longer value"), script.bytes(b"short"));
        let (out, cut) = (script.bytes(&[0xee; 20]), script.bytes(&[0xee; 20]));
        let results = [
            (script.raw(Syscall::contains_storage, &[key, 3]), NONE),
            (script.raw(Syscall::get_storage, &[key, 3, out, 20]), NONE),
            (script.raw(Syscall::clear_storage, &[key, 3]), NONE),
            (script.raw(Syscall::set_storage, &[key, 3, long, 14]), NONE),
            (script.raw(Syscall::contains_storage, &[key, 3]), 14),
            (script.raw(Syscall::get_storage, &[key, 3, cut, 8]), 14),
            (script.raw(Syscall::set_storage, &[key, 3, short, 5]), 14),
            (script.raw(Syscall::get_storage, &[key, 3, out, 20]), 5),
            (script.raw(Syscall::clear_storage, &[key, 3]), 5),
            (script.raw(Syscall::get_storage, &[key, 3, out, 20]), NONE),
            (script.raw(Syscall::set_storage, &[key, 3, short, 0]), NONE),
            (script.raw(Syscall::contains_storage, &[key, 3]), 0),
            (script.raw(Syscall::get_storage, &[key, 3, out, 20]), 0),
            // Other keys are other values, the empty one too.
            (script.raw(Syscall::contains_storage, &[key, 2]), NONE),
            (script.raw(Syscall::contains_storage, &[key, 0]), NONE),
            (script.raw(Syscall::set_storage, &[key, 0, short, 5]), NONE),
            (script.raw(Syscall::contains_storage, &[key, 0]), 5),
        ];
        let output = Call::new(&contract, &script).ok();
        for (op, expected) in results {
            assert_eq!(output.result(op), expected, "operation {op}");
        }
        // As much as fits, and nothing after it.
        assert_eq!(output.at(cut, 9), b"a longer\xee");
        assert_eq!(output.at(out, 6), b"short\xee");
    });
}

#[test]
fn storage_persists_and_belongs_to_one_contract() {
    chain(|| {
        let first = deploy();
        let elf = Code::Existing(hash_of(&script::elf()));
        let second = instantiate_with(ALICE, elf, 0, &[], None, b"2").result.unwrap().account_id;
        Call::new(&first, &Script::new().set(b"key", b"1")).ok();
        Call::new(&second, &Script::new().set(b"key", b"22")).ok();
        let get = |contract: &AccountId, key: &[u8]| Contracts::get_storage(contract.clone(), key.to_vec());
        assert_eq!(get(&first, b"key"), Ok(Some(b"1".to_vec())));
        assert_eq!(get(&second, b"key"), Ok(Some(b"22".to_vec())));
        assert_eq!(get(&second, b"other"), Ok(None));
        assert_eq!(get(&ALICE, b"key"), Err(ContractAccessError::DoesntExist));
        assert_eq!(get(&first, &[0; 129]), Err(ContractAccessError::KeyDecodingFailed));
        assert_eq!(get(&first, &[0; 128]), Ok(None));
    });
}

#[test]
fn limits_of_keys_and_values() {
    chain(|| {
        let contract = deploy();
        let set = |key_len: u64, value_len: u64| {
            let mut script = Script::new();
            let at = script.room(20_000);
            script.raw(Syscall::set_storage, &[at, key_len, at, value_len]);
            Call::new(&contract, &script)
        };
        set(128, 16 * 1024).ok();
        assert_eq!(set(129, 1).err(), Error::<Test>::DecodingFailed.into());
        assert_eq!(set(u64::MAX, 1).err(), Error::<Test>::DecodingFailed.into());
        assert_eq!(set(1, 16 * 1024 + 1).err(), Error::<Test>::ValueTooLarge.into());
        assert_eq!(set(1, u64::MAX).err(), Error::<Test>::ValueTooLarge.into());
        for syscall in [Syscall::get_storage, Syscall::clear_storage, Syscall::contains_storage] {
            let mut script = Script::new();
            let at = script.room(200);
            script.raw(syscall, &[at, 129, at, 8]);
            let error = Call::new(&contract, &script).err();
            assert_eq!(error, Error::<Test>::DecodingFailed.into());
        }
    });
}

#[test]
fn take_gives_the_value_and_removes_it_if_there_is_room() {
    chain(|| {
        let contract = deploy();
        let mut script = Script::new().set(b"key", b"value").set(b"empty", b"");
        let (key, empty, out) = (script.bytes(b"key"), script.bytes(b"empty"), script.bytes(&[0xee; 8]));
        for (key, len, cap) in [(key, 3, 4), (key, 3, 5), (key, 3, 5), (empty, 5, 0), (empty, 5, 0)] {
            script.raw(Syscall::take_storage, &[key, len, out, cap]);
        }
        let output = Call::new(&contract, &script).ok();
        let results = [2, 3, 4, 5, 6].map(|op| output.result(op));
        assert_eq!(results, [5, 5, ebpf_uapi::NONE, 0, ebpf_uapi::NONE]);
        assert_eq!(output.at(out, 8), b"value\xee\xee\xee");
        assert_eq!(ContractInfoOf::<Test>::get(&contract).unwrap().storage_items, 0);
    });
}

/// A value that is written and removed over and over takes no more than it takes once.
#[test]
fn opposite_changes_cancel_out() {
    use crate::diff::Diff;
    let (came, went) = (Diff::replaced(None, Some(1 << 30)), Diff::replaced(Some(1 << 30), None));
    let mut total = Diff::default();
    for _ in 0..10 {
        total = total.saturating_add(came).saturating_add(went);
    }
    assert_eq!(total, Diff::default());
    assert_eq!(total.saturating_add(came), came);
    assert_eq!(total.saturating_add(went), went);
}

/// The chain remembers for the rest of the block what was removed, and iterations over keys visit that.
#[test]
fn clearing_an_absent_value_changes_nothing() {
    let mut externalities = sp_io::TestExternalities::new(endowed());
    let contract = externalities.execute_with(|| {
        System::set_block_number(7);
        let contract = deploy();
        Call::new(&contract, &Script::new().set(b"there", b"value")).ok();
        contract
    });
    externalities.commit_all().unwrap();
    let changed_keys = |externalities: &sp_io::TestExternalities| -> Vec<Vec<u8>> {
        let children = externalities.overlayed_changes().children();
        children.flat_map(|(changes, _)| changes.map(|(key, _)| key.clone())).collect()
    };
    externalities.execute_with(|| {
        let mut script = Script::new().clear(b"absent").clear(b"");
        script.buffers(Syscall::take_storage, &[b"absent, too", &[0; 8]]);
        Call::new(&contract, &script).ok();
    });
    assert_eq!(changed_keys(&externalities), Vec::<Vec<u8>>::new());
    externalities.execute_with(|| {
        Call::new(&contract, &Script::new().clear(b"there").clear(b"there")).ok();
    });
    assert_eq!(changed_keys(&externalities), [crate::iteration::trie_key(b"there")]);
}

#[test]
fn removing_an_absent_configuration_changes_nothing() {
    let mut externalities = sp_io::TestExternalities::new(endowed());
    let contract = externalities.execute_with(|| {
        System::set_block_number(7);
        let mut script = Script::new();
        script.buffers(Syscall::set_configuration, &[b""]);
        instantiate(Code::Upload(script::elf()), 0, &script.input()).result.unwrap().account_id
    });
    let key = crate::ConfigurationOf::<Test>::hashed_key_for(contract);
    assert!(externalities.overlayed_changes().changes().all(|(changed, _)| *changed != key));
}
