//! The host functions, and the way to them from a runtime that runs in wasm or, in tests, natively.
//!
//! They take addresses in the runtime's memory rather than values, so that exactly what is needed is copied,
//! once. An invalid address is a [`Failure::BadArgument`].
#![allow(clippy::too_many_arguments)] // all that passes are numbers

use crate::wire::{Buffer, Failure, Start};
#[cfg(not(substrate_runtime))]
use crate::{
    host::{session::with_session, wasm, Mode},
    wire::to_number,
};
use sp_runtime_interface::runtime_interface;

/// Runs contracts. [`Native`](crate::Native) is the way to use it.
///
/// Every function returns the number of a result. `buffer` is the address of a buffer as the crate's module
/// `wire` describes it, `hash` that of 32 bytes, `gas` (as an address) that of 8 bytes with the gas that is
/// left, little endian, before and after.
#[runtime_interface(wasm_only, no_tracing)]
pub trait ContractVm {
    /// Makes an instance of code that is compiled already: `entry` is 0 for `deploy` and 1 for `call`.
    fn instantiate(
        &mut self,
        version: u32,
        hash: u32,
        table: u32,
        table_len: u32,
        entry: u32,
        environment: u32,
        environment_len: u32,
        gas: u64,
        buffer: u32,
    ) -> u32 {
        let environment = (environment, environment_len);
        let start = wasm::Start { version, hash, table: (table, table_len), entry, environment, gas };
        to_number(wasm::instantiate(*self, &start, None, buffer))
    }

    /// Compiles code and makes an instance of it. The code must have the hash.
    fn instantiate_code(
        &mut self,
        version: u32,
        hash: u32,
        code: u32,
        code_len: u32,
        table: u32,
        table_len: u32,
        entry: u32,
        environment: u32,
        environment_len: u32,
        gas: u64,
        buffer: u32,
    ) -> u32 {
        let environment = (environment, environment_len);
        let start = wasm::Start { version, hash, table: (table, table_len), entry, environment, gas };
        to_number(wasm::instantiate(*self, &start, Some((code, code_len)), buffer))
    }

    /// Starts an instance and runs it until something stops it.
    fn run(&mut self, instance: u32, buffer: u32) -> u32 {
        to_number(wasm::go(*self, instance, buffer, Mode::Run))
    }

    /// Goes on after a syscall.
    fn resume(&mut self, instance: u32, buffer: u32) -> u32 {
        to_number(wasm::go(*self, instance, buffer, Mode::Resume))
    }

    /// Copies `len` bytes of guest memory at `address` to `out`.
    fn read(&mut self, instance: u32, address: u64, out: u32, len: u32, gas: u32) -> u32 {
        to_number(wasm::read(*self, instance, address, (out, len), gas))
    }

    /// Copies `len` bytes from `data` to guest memory at `address`.
    fn write(&mut self, instance: u32, address: u64, data: u32, len: u32, gas: u32) -> u32 {
        to_number(wasm::write(*self, instance, address, (data, len), gas))
    }

    /// Ends an instance.
    fn destroy(&mut self, instance: u32) -> u32 {
        to_number(
            with_session(|session| session.machines.destroy(instance)).unwrap_or(Err(Failure::Unsupported)),
        )
    }
}

/// From a runtime in wasm: through its imports.
#[cfg(substrate_runtime)]
mod client {
    use super::*;
    use crate::wire::from_number;
    use ebpf_vm::Entry;

    fn at<T: ?Sized>(value: &mut T) -> u32 {
        core::ptr::from_mut(value).cast::<u8>() as usize as u32
    }

    fn of(bytes: &[u8]) -> (u32, u32) {
        (bytes.as_ptr() as usize as u32, bytes.len() as u32)
    }

    fn entry(entry: Entry) -> u32 {
        match entry {
            Entry::Deploy => 0,
            Entry::Call => 1,
        }
    }

    pub fn instantiate(start: &Start<'_>, buffer: &mut Buffer) -> Result<(), Failure> {
        let ((hash, _), (table, table_len)) = (of(start.hash), of(start.table));
        let (environment, environment_len) = of(start.environment);
        from_number(contract_vm::instantiate(
            start.version,
            hash,
            table,
            table_len,
            entry(start.entry),
            environment,
            environment_len,
            start.gas,
            at(buffer.bytes_mut()),
        ))
    }

    pub fn instantiate_code(start: &Start<'_>, code: &[u8], buffer: &mut Buffer) -> Result<(), Failure> {
        let ((hash, _), (table, table_len), (code, code_len)) = (of(start.hash), of(start.table), of(code));
        let (environment, environment_len) = of(start.environment);
        from_number(contract_vm::instantiate_code(
            start.version,
            hash,
            code,
            code_len,
            table,
            table_len,
            entry(start.entry),
            environment,
            environment_len,
            start.gas,
            at(buffer.bytes_mut()),
        ))
    }

    #[inline]
    pub fn run(instance: u32, buffer: &mut Buffer) -> Result<(), Failure> {
        from_number(contract_vm::run(instance, at(buffer.bytes_mut())))
    }

    #[inline]
    pub fn resume(instance: u32, buffer: &mut Buffer) -> Result<(), Failure> {
        from_number(contract_vm::resume(instance, at(buffer.bytes_mut())))
    }

    pub fn read(instance: u32, address: u64, out: &mut [u8], gas: &mut u64) -> Result<(), Failure> {
        let len = out.len() as u32;
        from_number(contract_vm::read(instance, address, at(out), len, at(gas)))
    }

    pub fn write(instance: u32, address: u64, data: &[u8], gas: &mut u64) -> Result<(), Failure> {
        let (data, len) = of(data);
        from_number(contract_vm::write(instance, address, data, len, at(gas)))
    }

    pub fn destroy(instance: u32) -> Result<(), Failure> {
        from_number(contract_vm::destroy(instance))
    }
}

/// From a runtime that is part of the node's own program, as in tests of pallets: directly.
#[cfg(not(substrate_runtime))]
mod client {
    use super::*;
    use crate::host::session::Session;

    fn with(action: impl FnOnce(&mut Session) -> Result<(), Failure>) -> Result<(), Failure> {
        with_session(action).unwrap_or(Err(Failure::Unsupported))
    }

    pub fn instantiate(start: &Start<'_>, buffer: &mut Buffer) -> Result<(), Failure> {
        with(|session| session.machines.instantiate(start, None, buffer))
    }

    pub fn instantiate_code(start: &Start<'_>, code: &[u8], buffer: &mut Buffer) -> Result<(), Failure> {
        with(|session| session.machines.instantiate(start, Some(code), buffer))
    }

    pub fn run(instance: u32, buffer: &mut Buffer) -> Result<(), Failure> {
        with(|session| session.machines.go(instance, buffer, Mode::Run).map(|_| ()))
    }

    pub fn resume(instance: u32, buffer: &mut Buffer) -> Result<(), Failure> {
        with(|session| session.machines.go(instance, buffer, Mode::Resume).map(|_| ()))
    }

    pub fn read(instance: u32, address: u64, out: &mut [u8], gas: &mut u64) -> Result<(), Failure> {
        let len = out.len() as u64;
        with(|session| {
            session.machines.read(instance, address, len, gas, |bytes| {
                out.copy_from_slice(bytes);
                Ok(())
            })
        })
    }

    pub fn write(instance: u32, address: u64, data: &[u8], gas: &mut u64) -> Result<(), Failure> {
        with(|session| session.machines.write(instance, address, data, gas))
    }

    pub fn destroy(instance: u32) -> Result<(), Failure> {
        with(|session| session.machines.destroy(instance))
    }
}

pub use client::*;
