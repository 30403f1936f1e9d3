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
