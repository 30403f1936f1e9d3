//! What contracts learn about their surroundings.

use super::*;
use codec::Encode;
use ebpf_uapi::Syscall;

/// Calls a syscall that writes to `(out, cap)`; returns its result and 48 bytes at `out`.
fn ask(contract: &AccountId, syscall: Syscall, cap: u64, value: Balance) -> (u64, Vec<u8>) {
    let mut script = Script::new();
    let out = script.bytes(&[0xee; 48]);
    let op = script.raw(syscall, &[out, cap]);
    let output = Call::new(contract, &script).from(BOB).value(value).ok();
    (output.result(op), output.at(out, 48).to_vec())
}

#[test]
fn accounts_and_balances() {
    chain(|| {
        let contract = deploy();
        let answers = [
            (Syscall::caller, BOB.encode()),
            (Syscall::address, contract.encode()),
            (Syscall::value_transferred, 500u64.encode()),
            // What came before, and with the call itself.
            (Syscall::balance, (500u64 * 4).encode()),
        ];
        for (syscall, expected) in answers {
            let len = expected.len();
            let (result, bytes) = ask(&contract, syscall, 48, 500);
            assert_eq!(result, len as u64, "{}", syscall.name());
            assert_eq!(bytes[..len], expected, "{}", syscall.name());
            assert_eq!(bytes[len..], vec![0xee; 48 - len]);
        }
        // A buffer that is too small gets as much as fits.
        let (result, bytes) = ask(&contract, Syscall::caller, 5, 0);
        assert_eq!((result, &bytes[..6]), (32, &[2, 2, 2, 2, 2, 0xee][..]));
        let (result, bytes) = ask(&contract, Syscall::address, 0, 0);
        assert_eq!((result, bytes[0]), (32, 0xee));
    });
}

#[test]
fn block_and_time() {
    chain(|| {
        let contract = deploy();
        System::set_block_number(1_234);
        Timestamp::set_timestamp(1_700_000_000_123);
        let mut script = Script::new();
        script.raw(Syscall::block_number, &[]);
        script.raw(Syscall::now, &[]);
        let output = Call::new(&contract, &script).ok();
        assert_eq!((output.result(0), output.result(1)), (1_234, 1_700_000_000_123));
    });
}

#[test]
fn the_constructor_has_a_caller_and_an_address() {
    chain(|| {
        let mut script = Script::new();
        let (caller, address) = (script.room(32), script.room(32));
        script.raw(Syscall::caller, &[caller, 32]);
        script.raw(Syscall::address, &[address, 32]);
        let created = instantiate(Code::Upload(script::elf()), 0, &script.input()).result.unwrap();
        let output = Output::new(created.result.data);
        assert_eq!(output.at(caller, 32), ALICE.encode());
        assert_eq!(output.at(address, 32), created.account_id.encode());
    });
}

#[test]
fn prices_limits_and_origins() {
    chain(|| {
        let contract = deploy();
        let mut script = Script::new();
        let (fee, minimum) = (script.room(8), script.room(8));
        let (own, alice, hash) =
            (script.bytes(contract.as_ref()), script.bytes(ALICE.as_ref()), script.room(32));
        script.raw(Syscall::weight_to_fee, &[1_234, 5, fee, 8]);
        script.raw(Syscall::minimum_balance, &[minimum, 8]);
        script.raw(Syscall::is_contract, &[own, 32]);
        script.raw(Syscall::is_contract, &[alice, 32]);
        script.raw(Syscall::code_hash, &[own, 32, hash, 32]);
        script.raw(Syscall::code_hash, &[alice, 32, hash, 0]);
        script.raw(Syscall::caller_is_origin, &[]);
        script.raw(Syscall::caller_is_root, &[]);
        script.raw(Syscall::proof_size_left, &[]);
        let output = Call::new(&contract, &script).ok();
        assert_eq!(output.at(fee, 8), 1_234u64.encode());
        assert_eq!(output.at(minimum, 8), ED.encode());
        assert_eq!((output.result(2), output.result(3)), (1, 0));
        assert_eq!((output.result(4), output.result(5)), (32, ebpf_uapi::NONE));
        assert_eq!(output.at(hash, 32), hash_of(&script::elf()).as_bytes());
        assert_eq!((output.result(6), output.result(7)), (1, 0));
        assert!(output.result(8) < GAS.proof_size() && output.result(8) > GAS.proof_size() / 2);
    });
}

#[test]
fn hashes_of_recent_blocks() {
    chain(|| {
        let contract = deploy();
        let hash = |number: u64| H256::repeat_byte(number as u8);
        for number in [5, 6] {
            frame_system::BlockHash::<Test>::insert(number, hash(number));
        }
        let mut script = Script::new();
        let out = [script.room(32), script.room(32)];
        script.raw(Syscall::block_hash, &[5, out[0], 32]);
        script.raw(Syscall::block_hash, &[6, out[1], 4]);
        // No longer known, this one, a future one, one that no block can have.
        for number in [4, 7, 8, u64::MAX] {
            script.raw(Syscall::block_hash, &[number, out[0], 32]);
        }
        let output = Call::new(&contract, &script).ok();
        assert_eq!((output.result(0), output.result(1)), (32, 32));
        assert_eq!(output.at(out[0], 32), hash(5).as_bytes());
        assert_eq!(output.at(out[1], 5), [6, 6, 6, 6, 0]);
        assert_eq!([2, 3, 4, 5].map(|op| output.result(op)), [ebpf_uapi::NONE; 4]);
    });
}

#[test]
fn root_is_recognised() {
    chain(|| {
        let contract = deploy();
        let mut script = Script::new();
        let key = script.bytes(b"k");
        let origin = script.raw(Syscall::caller_is_origin, &[]);
        let root = script.raw(Syscall::caller_is_root, &[]);
        // The results are at the beginning of memory.
        let results = script::MEM;
        script.raw(Syscall::set_storage, &[key, 1, results, 56]);
        Contracts::call(RuntimeOrigin::root(), contract.clone(), 0, GAS, None, script.input()).unwrap();
        let results = Contracts::get_storage(contract, b"k".to_vec()).unwrap().unwrap();
        let output = Output::new(results);
        assert_eq!((output.result(origin), output.result(root)), (1, 1));
    });
}
