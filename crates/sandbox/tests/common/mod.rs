//! A counter contract.

#![allow(dead_code)] // each test file uses only some of these functions

use ebpf_sandbox::*;

/// Messages: the first byte of a call's input.
pub const INCREMENT: u8 = 0;
pub const TRAP: u8 = 1;
pub const REVERT: u8 = 2;
pub const SAY: u8 = 3;
pub const PAY: u8 = 4;
pub const NOW: u8 = 5;
pub const SPIN: u8 = 6;

/// Key of the counter, a little-endian `u64`.
pub const KEY: &[u8] = b"counter";

/// The constructor stores zero. Messages: see the constants.
pub fn counter() -> Vec<u8> {
    ebpf_asm::contract(
        "
        .rodata
        key:    .ascii \"counter\"
        text:   .ascii \"hello\"
        amount: .u64 1000, 0
        .bss
        value:  .zero 8
        account: .zero 32
        message: .zero 1
        .text
        deploy:
            call local store
            mov r0, 0
            exit
        call:
            lddw r1, &message
            mov r2, 1
            call input
            lddw r1, &message
            ldxb r6, [r1]
            jeq r6, 0, increment
            jeq r6, 1, trap
            jeq r6, 2, revert
            jeq r6, 3, say
            jeq r6, 4, pay
            jeq r6, 5, now
            ja spin
        increment:
            lddw r1, &key
            mov r2, sizeof(key)
            lddw r3, &value
            mov r4, 8
            call get_storage
            lddw r1, &value
            ldxdw r2, [r1]
            add r2, 1
            stxdw [r1], r2
            call local store
            ja done
        trap:
            call local deep
            exit
        revert:
            call local store
            mov r1, 1
            lddw r2, &text
            mov r3, sizeof(text)
            call return_value
        say:
            lddw r1, &text
            mov r2, sizeof(text)
            call debug_message
            mov r1, 0
            mov r2, 0
            lddw r3, &text
            mov r4, sizeof(text)
            call deposit_event
            ja done
        pay:
            lddw r1, &account
            mov r2, 32
            call caller
            lddw r1, &account
            mov r2, 32
            lddw r3, &amount
            mov r4, 16
            call transfer
            ja done
        now:
            call now
            lddw r1, &value
            stxdw [r1], r0
            ja done
        spin:
            ja spin
        done:
            mov r1, 0
            lddw r2, &value
            mov r3, 8
            call return_value
            exit
        store:
            lddw r1, &key
            mov r2, sizeof(key)
            lddw r3, &value
            mov r4, 8
            call set_storage
            exit
        deep:
            call local deeper
            exit
        deeper:
            mov r1, 0
            ldxdw r1, [r1]
            exit
        ",
    )
}

/// A contract on a chain.
pub struct Fixture {
    pub sandbox: Sandbox,
    pub contract: AccountId,
}

impl Fixture {
    pub fn new() -> Self {
        Self::with_engine(Engine::default())
    }

    pub fn with_engine(engine: Engine) -> Self {
        let mut sandbox = Sandbox::with_engine(engine);
        let report = sandbox.instantiate(Instantiate::upload(alice(), counter()));
        Self { contract: report.result.unwrap().account_id, sandbox }
    }

    pub fn message(&self, message: u8) -> Call {
        Call::new(alice(), self.contract.clone()).data([message])
    }

    pub fn call(&mut self, message: u8) -> CallReport {
        let call = self.message(message);
        self.sandbox.call(call)
    }

    /// The counter in storage.
    pub fn count(&mut self) -> u64 {
        let value = self.sandbox.storage(&self.contract, KEY).unwrap();
        u64::from_le_bytes(value.try_into().unwrap())
    }
}
