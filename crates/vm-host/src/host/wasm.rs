//! Between a runtime's memory and its session: everything that a runtime in wasm passes is an address.

use super::{
    machines::Mode,
    session::{with_session, Session},
};
use crate::wire::{
    self, Failure, DATA_BYTES, GO_BYTES, HEADER_BYTES, MADE_BYTES, MAX_ENVIRONMENT_BYTES, MAX_TABLE_BYTES,
};
use ebpf_vm::{limits::MAX_ELF_BYTES, Entry};
use sp_runtime_interface::sp_wasm_interface::{FunctionContext, Pointer};

/// Most bytes that are copied from guest memory, or to it, at once: more than a guest's memory.
const MAX_ACCESS_BYTES: u32 = 16 << 20;

/// As [`wire::Start`], in addresses.
pub struct Start {
    pub version: u32,
    pub hash: u32,
    pub table: (u32, u32),
    pub entry: u32,
    pub environment: (u32, u32),
    pub gas: u64,
}

type Context<'a> = &'a mut dyn FunctionContext;

pub fn instantiate(
    context: Context<'_>,
    start: &Start,
    code: Option<(u32, u32)>,
    buffer: u32,
) -> Result<(), Failure> {
    with(|session| {
        let entry = match start.entry {
            0 => Entry::Deploy,
            1 => Entry::Call,
            _ => return Err(Failure::BadArgument),
        };
        let mut hash = [0; 32];
        read_into(context, start.hash, &mut hash)?;
        let table = read_vec(context, start.table, MAX_TABLE_BYTES)?;
        let environment = read_vec(context, start.environment, MAX_ENVIRONMENT_BYTES)?;
        let code = code.map(|code| read_vec(context, code, MAX_ELF_BYTES as u32)).transpose()?;
        let Session { machines, scratch } = session;
        let start = wire::Start {
            version: start.version,
            hash: &hash,
            table: &table,
            entry,
            environment: &environment,
            gas: start.gas,
        };
        machines.instantiate(&start, code.as_deref(), scratch)?;
        write_to(context, buffer, scratch.head(MADE_BYTES))
    })
}

pub fn go(context: Context<'_>, instance: u32, buffer: u32, mode: Mode) -> Result<(), Failure> {
    with(|session| {
        let Session { machines, scratch } = session;
        read_into(context, buffer, scratch.head_mut(GO_BYTES))?;
        let pending = scratch.slot(2);
        if pending > 0 {
            let len = usize::try_from(pending).ok().filter(|len| *len <= DATA_BYTES);
            let data = len.and_then(|len| scratch.data_mut().get_mut(..len)).ok_or(Failure::BadArgument)?;
            read_into(context, buffer.saturating_add(HEADER_BYTES as u32), data)?;
        }
        let len = machines.go(instance, scratch, mode)?;
        write_to(context, buffer, scratch.head(len))
    })
}

pub fn read(
    context: Context<'_>,
    instance: u32,
    address: u64,
    out: (u32, u32),
    gas: u32,
) -> Result<(), Failure> {
    with(|session| {
        let mut left = read_gas(context, gas)?;
        let (out, len) = out;
        let look = |bytes: &[u8]| write_to(context, out, bytes);
        let result = session.machines.read(instance, address, len.into(), &mut left, look);
        write_to(context, gas, &left.to_le_bytes())?;
        result
    })
}

pub fn write(
    context: Context<'_>,
    instance: u32,
    address: u64,
    data: (u32, u32),
    gas: u32,
) -> Result<(), Failure> {
    with(|session| {
        let mut left = read_gas(context, gas)?;
        let data = read_vec(context, data, MAX_ACCESS_BYTES)?;
        let result = session.machines.write(instance, address, &data, &mut left);
        write_to(context, gas, &left.to_le_bytes())?;
        result
    })
}

fn with(action: impl FnOnce(&mut Session) -> Result<(), Failure>) -> Result<(), Failure> {
    with_session(action).unwrap_or(Err(Failure::Unsupported))
}

fn read_into(context: Context<'_>, address: u32, out: &mut [u8]) -> Result<(), Failure> {
    context.read_memory_into(Pointer::new(address), out).map_err(|_| Failure::BadArgument)
}

fn read_vec(context: Context<'_>, (address, len): (u32, u32), max: u32) -> Result<Vec<u8>, Failure> {
    if len > max {
        return Err(Failure::BadArgument);
    }
    context.read_memory(Pointer::new(address), len).map_err(|_| Failure::BadArgument)
}

fn read_gas(context: Context<'_>, address: u32) -> Result<u64, Failure> {
    let mut bytes = [0; 8];
    read_into(context, address, &mut bytes)?;
    Ok(u64::from_le_bytes(bytes))
}

fn write_to(context: Context<'_>, address: u32, bytes: &[u8]) -> Result<(), Failure> {
    context.write_memory(Pointer::new(address), bytes).map_err(|_| Failure::BadArgument)
}
