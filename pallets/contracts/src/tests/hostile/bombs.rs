//! Contracts that want too much: of the call stack, of contracts, memory, storage, events, messages.

use super::*;
use crate::limits::{CALL_DEPTH, PAYLOAD_LEN, REF_TIME_PER_GAS};
use ebpf_uapi::CallFlags;

/// Some dozens of the costliest syscalls.
const SOME_GAS: Weight = Weight::from_parts(40_000_000_000, 4 * 1024 * 1024);

/// A contract that does nothing when it is instantiated, and `body` when it is called, with 64 KiB of memory
/// in `r6`.
fn bomb(body: &str) -> AccountId {
    deploy_elf(ebpf_asm::contract(&format!(
        "
        .bss
        mem: .zero 65536
        .text
        deploy:
            mov r0, 0
            exit
        call:
            lddw r6, &mem
            {body}
            mov r0, 0
            exit
        "
    )))
}

/// Parameters, in `r6`, of a call of the contract itself.
fn call_of_itself() -> String {
    let flags = CallFlags::ALLOW_REENTRY.union(CallFlags::CLONE_INPUT).bits();
    format!(
        "
        stw [r6], {flags}
        mov r1, r6
        add r1, 4
        mov r2, 32
        call address
        "
    )
}

/// The syscall with the parameters that [`call_of_itself`] made: flags, account, two limits of gas, none of
/// deposit, no value.
const CALL_ITSELF: &str = "
    mov r1, r6
    mov r2, 61
    mov r3, 0
    mov r4, 0
    call call_contract
";

/// Calls the bomb, which must use up its gas and leave nothing.
fn burns(outcomes: &mut Vec<Outcome>, contract: &AccountId, what: &str) {
    let (outcome, ()) = attempt(Call::new(contract, &Script::new()).gas(SOME_GAS), what, |_| ());
    assert_eq!(outcome.0, Err(Error::<Test>::OutOfGas.into()), "{what}");
    outcomes.push(outcome);
}

/// Every frame calls itself again and again, as deep as it goes.
#[test]
fn recursion_ends_with_the_gas() {
    on_both(|outcomes| {
        let text = format!("{}again:\n{CALL_ITSELF}ja again", call_of_itself());
        burns(outcomes, &bomb(&text), "recursion");
    });
}

/// Every constructor instantiates its own code again and again.
#[test]
fn instantiations_end_with_the_gas() {
    let text = |times: u32| {
        format!(
            "
            .bss
            mem: .zero 128
            .text
            deploy:
            call:
                lddw r6, &mem
                mov r1, r6
                mov r2, 32
                call own_code_hash
                mov r7, {times}
            again:
                call gas_left       # makes a salt that is used once
                stb [r6+57], 32     # its length, 8, as a compact number
                stxdw [r6+58], r0
                mov r1, r6
                mov r2, 66
                mov r3, 0
                mov r4, 0
                call instantiate
                sub r7, 1
                jne r7, 0, again
                mov r0, 0
                exit
            "
        )
    };
    on_both(|outcomes| {
        let endless = ebpf_asm::contract(&text(0));
        let (alice, nonce) = (free(&ALICE), Nonce::<Test>::get());
        let report = instantiate_with(ALICE, Code::Upload(endless), 0, &[], None, b"");
        assert_eq!(report.result.unwrap_err(), Error::<Test>::OutOfGas.into());
        assert_eq!((free(&ALICE), Nonce::<Test>::get()), (alice, nonce));

        // Two in each: 2 + 4 + 8 of them succeed, and those that would be in a sixth frame do not.
        let elf = ebpf_asm::contract(&text(2));
        let contract = deploy_elf(elf.clone());
        let before = CodeInfoOf::<Test>::get(hash_of(&elf)).unwrap().refcount;
        let (outcome, made) = attempt(Call::new(&contract, &Script::new()), "instantiations", |_| {
            CodeInfoOf::<Test>::get(hash_of(&elf)).unwrap().refcount - before
        });
        let expected: u64 = (1..CALL_DEPTH - 1).map(|level| 1 << level).sum();
        assert_eq!((outcome.0.is_ok(), made), (true, expected));
        outcomes.push(outcome);
    });
}

/// As much memory as there can be, in as many frames as there can be.
#[test]
fn memory_is_there_for_every_frame_and_is_paid_for() {
    on_both(|outcomes| {
        let text = |touch: &str| {
            format!(
                "
                .heap 1048576
                .stack 262144
                .bss
                mem: .zero 1048576
                .text
                deploy:
                    mov r0, 0
                    exit
                call:
                    frame 0
                    lddw r6, &mem
                    {touch}
                    {}{CALL_ITSELF}
                    mov r0, 0
                    exit
                ",
                call_of_itself()
            )
        };
        // The heap begins at r10.
        let last = "
            mov r7, r10
            add r7, 1048568
            stdw [r7], 1
            mov r8, r6
            add r8, 1048568
            stdw [r8], 1
        ";
        let mut used = Vec::new();
        for touch in ["", last] {
            let contract = deploy_elf(ebpf_asm::contract(&text(touch)));
            let (outcome, frames) = attempt(Call::new(&contract, &Script::new()), "memory", |_| {
                let call = |event: &Event<Test>| matches!(event, Event::Called { .. });
                contract_events().into_iter().filter(call).count() as u32
            });
            // The fifth frame asks for a sixth, and fails.
            assert_eq!((outcome.0.is_ok(), frames), (true, CALL_DEPTH - 1));
            used.push(outcome.1.ref_time());
            outcomes.push(outcome);
        }
        // A unit of gas for 8 bytes.
        let heap = u64::from(CALL_DEPTH) * (1 << 20) / 8 * REF_TIME_PER_GAS;
        assert!(used[1] - used[0] >= heap, "{used:?}");
    });
}

/// A key that was not used before in the first 8 bytes of memory; a value as long as they get.
fn store() -> String {
    format!(
        "
        call gas_left
        stxdw [r6], r0
        mov r1, r6
        mov r2, 8
        mov r3, r6
        mov r4, {PAYLOAD_LEN}
        call set_storage
        "
    )
}

fn event() -> String {
    format!(
        "
        mov r1, r6
        mov r2, 128
        mov r3, r6
        mov r4, {PAYLOAD_LEN}
        call deposit_event
        "
    )
}

#[test]
fn floods_end_with_the_gas() {
    on_both(|outcomes| {
        let message = "
            mov r1, r6
            mov r2, 65536
            call debug_message
        ";
        for (what, flood) in [("storage", store()), ("events", event()), ("messages", message.into())] {
            burns(outcomes, &bomb(&format!("again:\n{flood}ja again")), what);
            let messages = &outcomes.last().unwrap().4;
            let max: u32 = <<Test as crate::Config>::MaxDebugBufferLen as Get<u32>>::get();
            assert!(messages.len() <= max as usize, "{what}");
            assert!(text(messages).contains("OutOfGas"), "{what}: the reason has its place");
        }
    });
}

/// What is paid for is done, all of it.
#[test]
fn floods_that_are_paid_for_lose_nothing() {
    on_both(|outcomes| {
        let times = |what: String| bomb(&format!("mov r7, 30\nagain:\n{what}sub r7, 1\njne r7, 0, again"));
        let flood = times(event());
        let (outcome, events) = attempt(Call::new(&flood, &Script::new()), "events", |_| {
            let is_whole = |event: &Event<Test>| matches!(event, Event::ContractEmitted { data, .. } if data.len() == PAYLOAD_LEN as usize);
            contract_events().into_iter().filter(is_whole).count()
        });
        assert_eq!(events, 30);
        outcomes.push(outcome);

        let flood = times(store());
        let call = Call::new(&flood, &Script::new());
        let deposit = 30 * (1_000 + 10 * Balance::from(PAYLOAD_LEN));
        let (outcome, ()) = attempt(call.clone().deposit_limit(deposit), "storage", |_| ());
        assert_eq!(outcome.3, StorageDeposit::Charge(deposit));
        outcomes.push(outcome);
        let (outcome, ()) = attempt(call.clone().deposit_limit(deposit - 1), "storage, limited", |_| ());
        assert_eq!(outcome.0, Err(Error::<Test>::StorageDepositLimitExhausted.into()));
        outcomes.push(outcome);
        let (outcome, ()) = attempt(call.from(CHARLIE), "storage, unpaid", |_| ());
        assert_eq!(outcome.0, Err(Error::<Test>::StorageDepositNotEnoughFunds.into()));
    });
}
