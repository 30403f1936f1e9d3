//! Balance that comes with calls and that contracts send.

use super::*;
use ebpf_uapi::{CallFlags, ReturnCode, Syscall};

const SUCCESS: u64 = ReturnCode::Success as u64;
const FAILED: u64 = ReturnCode::TransferFailed as u64;

fn transfer(to: &AccountId, amount: Balance) -> Script {
    let mut script = Script::new();
    script.buffers(Syscall::transfer, &[to.as_ref(), &amount.to_le_bytes()]);
    script
}

#[test]
fn contracts_send_what_they_have_above_the_existential_deposit() {
    chain(|| {
        let contract = deploy();
        Call::new(&contract, &Script::new()).value(1_000).ok();
        let before = free(&BOB);
        assert_eq!(Call::new(&contract, &transfer(&BOB, 1_001)).ok().result(0), FAILED);
        assert_eq!(free(&BOB), before);
        assert_eq!(Call::new(&contract, &transfer(&BOB, 400)).ok().result(0), SUCCESS);
        assert_eq!(free(&BOB), before + 400);
        assert_eq!(Call::new(&contract, &transfer(&BOB, 600)).ok().result(0), SUCCESS);
        assert_eq!(free(&contract), ED);
        assert_eq!(Call::new(&contract, &transfer(&BOB, 0)).ok().result(0), SUCCESS);
        assert_eq!(Call::new(&contract, &transfer(&BOB, u64::MAX)).ok().result(0), FAILED);
    });
}

#[test]
fn value_of_the_same_call_can_be_sent_on() {
    chain(|| {
        let contract = deploy();
        assert_eq!(Call::new(&contract, &transfer(&CHARLIE, 700)).value(700).ok().result(0), SUCCESS);
        assert_eq!((free(&CHARLIE), free(&contract)), (700, ED));
    });
}

#[test]
fn new_accounts_need_the_existential_deposit() {
    chain(|| {
        let contract = deploy();
        Call::new(&contract, &Script::new()).value(1_000).ok();
        assert_eq!(Call::new(&contract, &transfer(&CHARLIE, ED - 1)).ok().result(0), FAILED);
        assert_eq!(free(&CHARLIE), 0);
        assert_eq!(Call::new(&contract, &transfer(&CHARLIE, ED)).ok().result(0), SUCCESS);
        assert_eq!(free(&CHARLIE), ED);
    });
}

#[test]
fn arguments_must_decode() {
    chain(|| {
        let contract = deploy();
        let amount = 1u64.to_le_bytes();
        let wrong: [(&[u8], &[u8]); 4] =
            [(&[2; 31], &amount), (&[2; 33], &amount), (&[2; 32], &amount[..7]), (&[2; 32], &[0; 9])];
        for (account, amount) in wrong {
            let mut script = Script::new();
            script.buffers(Syscall::transfer, &[account, amount]);
            let error = Call::new(&contract, &script).err();
            assert_eq!(error, Error::<Test>::DecodingFailed.into());
        }
    });
}

#[test]
fn a_call_with_more_value_than_the_caller_has_fails() {
    chain(|| {
        let contract = deploy();
        let all = free(&ALICE);
        // The caller's account stays alive.
        for value in [all, all - ED + 1] {
            let error = Call::new(&contract, &Script::new()).value(value).err();
            assert_eq!(error, Error::<Test>::TransferFailed.into());
        }
        Call::new(&contract, &Script::new()).value(all - ED).ok();
        assert_eq!(free(&ALICE), ED);
    });
}

#[test]
fn a_small_value_can_be_sent_to_a_contract() {
    chain(|| {
        // Less than the existential deposit: the contract's account exists already, also in its constructor.
        let report = instantiate(Code::Upload(script::elf()), 1, &[]);
        let contract = report.result.unwrap().account_id;
        Call::new(&contract, &Script::new()).value(1).ok();
        assert_eq!(free(&contract), ED + 2);
    });
}

#[test]
fn issuance_is_conserved() {
    chain(|| {
        let issuance = pallet_balances::TotalIssuance::<Test>::get();
        let contract = deploy();
        Call::new(&contract, &Script::new().set(b"key", &[1; 50])).value(5_000).ok();
        Call::new(&contract, &transfer(&CHARLIE, 300)).ok();
        Call::new(&contract, &Script::new().clear(b"key")).from(BOB).ok();
        Call::new(&contract, &transfer(&CHARLIE, 300).trap()).err();
        assert_eq!(pallet_balances::TotalIssuance::<Test>::get(), issuance);
        let sum: Balance = [ALICE, BOB, CHARLIE, contract].iter().map(Balances::total_balance).sum();
        assert_eq!(sum, issuance);
    });
}

/// What a contract is told to have received must have moved, or could have.
#[test]
fn nobody_sends_itself_more_than_it_has() {
    chain(|| {
        let contract = deploy();
        Call::new(&contract, &Script::new()).value(500).ok();
        let to_itself = |amount: Balance| {
            let mut script = Script::new();
            script.buffers(Syscall::transfer, &[contract.as_ref(), &amount.to_le_bytes()]);
            let nested = Nested::new(&contract).flags(CallFlags::ALLOW_REENTRY).value(amount);
            let mut inner = Script::new();
            let out = inner.room(8);
            inner.raw(Syscall::value_transferred, &[out, 8]);
            let inner_out = (out - script::MEM) as usize;
            let mut script = script.call(&nested, &inner);
            let returned = script.room(inner_out + 8);
            script.raw(Syscall::return_data, &[returned, (inner_out + 8) as u64]);
            let output = Call::new(&contract, &script).ok();
            let received = output.at(returned + inner_out as u64, 8).try_into().unwrap();
            ([0, 1].map(|op| output.result(op)), Balance::from_le_bytes(received))
        };
        assert_eq!(to_itself(500), ([0, 0], 500));
        let failed = ReturnCode::TransferFailed.into();
        for amount in [501, Balance::MAX] {
            assert_eq!(to_itself(amount), ([failed, failed], 0));
        }
        assert_eq!(free(&contract), ED + 500);
    });
}
