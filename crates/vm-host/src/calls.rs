//! The host functions, and the way to them from a runtime that runs in wasm or, in tests, natively.
//!
//! They take addresses in the runtime's memory rather than values, so that exactly what is needed is copied,
//! once. An invalid address gives [`Status::BadArgument`].
#![allow(clippy::too_many_arguments)] // all that passes are numbers

#[cfg(not(substrate_runtime))]
use crate::host::{self, wasm};
use crate::wire::{Buffer, Status};
use ebpf_vm::Entry;
use sp_runtime_interface::runtime_interface;

/// What an instance starts from.
pub struct Start<'a> {
    /// The version of the VM that the runtime expects.
    pub version: u32,
    /// Hash of the code.
    pub hash: &'a [u8; 32],
    /// The runtime's syscalls.
    pub table: &'a [u8],
    /// Where to enter.
    pub entry: Entry,
    /// Bytes of the instance's environment.
    pub environment: &'a [u8],
    /// Gas for memory, and to run.
    pub gas: u64,
}

/// Runs contracts. [`Native`](crate::Native) is the way to use it.
///
/// Every function returns the number of a status. `buffer` is the address of a buffer as the crate's module
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
        wasm::instantiate(*self, &start, None, buffer) as u32
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
        wasm::instantiate(*self, &start, Some((code, code_len)), buffer) as u32
    }

    /// Starts an instance and runs it until something stops it.
    fn run(&mut self, instance: u32, buffer: u32) -> u32 {
        wasm::go(*self, instance, buffer, host::Go::Run) as u32
    }

    /// Goes on after a syscall.
    fn resume(&mut self, instance: u32, buffer: u32) -> u32 {
        wasm::go(*self, instance, buffer, host::Go::Resume) as u32
    }

    /// Copies `len` bytes of guest memory at `address` to `out`.
    fn read(&mut self, instance: u32, address: u64, out: u32, len: u32, gas: u32) -> u32 {
        wasm::read(*self, instance, address, (out, len), gas) as u32
    }

    /// Copies `len` bytes from `data` to guest memory at `address`.
    fn write(&mut self, instance: u32, address: u64, data: u32, len: u32, gas: u32) -> u32 {
        wasm::write(*self, instance, address, (data, len), gas) as u32
    }

    /// Ends an instance.
    fn destroy(&mut self, instance: u32) -> u32 {
        host::with_session(|session| session.machines.destroy(instance)).unwrap_or(Status::Unsupported) as u32
    }
}

/// From a runtime in wasm: through its imports.
#[cfg(substrate_runtime)]
mod way {
    use super::*;

    fn status(number: u32) -> Status {
        Status::from_number(number).unwrap_or(Status::BadArgument)
    }

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

    pub fn instantiate(start: &Start<'_>, buffer: &mut Buffer) -> Status {
        let ((hash, _), (table, table_len)) = (of(start.hash), of(start.table));
        let (environment, environment_len) = of(start.environment);
        status(contract_vm::instantiate(
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

    pub fn instantiate_code(start: &Start<'_>, code: &[u8], buffer: &mut Buffer) -> Status {
        let ((hash, _), (table, table_len), (code, code_len)) = (of(start.hash), of(start.table), of(code));
        let (environment, environment_len) = of(start.environment);
        status(contract_vm::instantiate_code(
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
    pub fn run(instance: u32, buffer: &mut Buffer) -> Status {
        status(contract_vm::run(instance, at(buffer.bytes_mut())))
    }

    #[inline]
    pub fn resume(instance: u32, buffer: &mut Buffer) -> Status {
        status(contract_vm::resume(instance, at(buffer.bytes_mut())))
    }

    pub fn read(instance: u32, address: u64, out: &mut [u8], gas: &mut u64) -> Status {
        let len = out.len() as u32;
        status(contract_vm::read(instance, address, at(out), len, at(gas)))
    }

    pub fn write(instance: u32, address: u64, data: &[u8], gas: &mut u64) -> Status {
        let (data, len) = of(data);
        status(contract_vm::write(instance, address, data, len, at(gas)))
    }

    pub fn destroy(instance: u32) -> Status {
        status(contract_vm::destroy(instance))
    }
}

/// From a runtime that is part of the node's own program, as in tests of pallets: directly.
#[cfg(not(substrate_runtime))]
mod way {
    use super::*;
    use host::{with_session, Go, Session};

    fn with(action: impl FnOnce(&mut Session) -> Status) -> Status {
        with_session(action).unwrap_or(Status::Unsupported)
    }

    pub fn instantiate(start: &Start<'_>, buffer: &mut Buffer) -> Status {
        with(|session| session.machines.instantiate(start, None, buffer))
    }

    pub fn instantiate_code(start: &Start<'_>, code: &[u8], buffer: &mut Buffer) -> Status {
        with(|session| session.machines.instantiate(start, Some(code), buffer))
    }

    pub fn run(instance: u32, buffer: &mut Buffer) -> Status {
        with(|session| session.machines.go(instance, buffer, Go::Run).0)
    }

    pub fn resume(instance: u32, buffer: &mut Buffer) -> Status {
        with(|session| session.machines.go(instance, buffer, Go::Resume).0)
    }

    pub fn read(instance: u32, address: u64, out: &mut [u8], gas: &mut u64) -> Status {
        let len = out.len() as u64;
        with(|session| {
            session.machines.read(instance, address, len, gas, |bytes| {
                out.copy_from_slice(bytes);
                Status::Ok
            })
        })
    }

    pub fn write(instance: u32, address: u64, data: &[u8], gas: &mut u64) -> Status {
        with(|session| session.machines.write(instance, address, data, gas))
    }

    pub fn destroy(instance: u32) -> Status {
        with(|session| session.machines.destroy(instance))
    }
}

pub use way::*;
