//! The instances of one runtime call, and the modules that it uses.

use super::{
    cache::{Compiled, Key, ModuleCache},
    engine::{self, LOG_TARGET},
};
use crate::wire::{self, Buffer, Failure, Start, MAX_INSTANCES, MAX_MODULE_BYTES, VM_VERSION};
use ebpf_vm::{
    limits::{max_module_bytes, DATA_BASE},
    AccessError, Exit, Gas, Instance, OutOfGas,
};
use sp_crypto_hashing::blake2_256;
use std::{collections::HashMap, sync::Arc};

/// How an instance goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// From where it is.
    Run,
    /// From a syscall, with its result.
    Resume,
}

struct Machine {
    id: u32,
    instance: Instance<'static>,
    inputs: Arc<[u8]>,
}

/// Modules and instances of one runtime call.
pub struct Machines {
    cache: Arc<ModuleCache>,
    /// Modules used by this call. They stay until its end, so that it compiles none twice.
    used: HashMap<Key, Compiled>,
    /// What they may take: the sum of [`max_module_bytes`] over them. Not what they do take, which depends on
    /// the node.
    bytes: u64,
    /// The table of syscalls seen last, with its hash.
    table: (Box<[u8]>, [u8; 32]),
    /// Few; most often the last one is wanted.
    machines: Vec<Machine>,
    next_id: u32,
}

impl Machines {
    pub(crate) fn new(cache: Arc<ModuleCache>) -> Self {
        Self {
            cache,
            used: HashMap::new(),
            bytes: 0,
            table: (Box::default(), blake2_256(&[])),
            machines: Vec::new(),
            next_id: 0,
        }
    }

    /// Makes an instance: of `elf`, or of code that was seen before.
    pub(crate) fn instantiate(
        &mut self,
        start: &Start<'_>,
        elf: Option<&[u8]>,
        buffer: &mut Buffer,
    ) -> Result<(), Failure> {
        if start.version != VM_VERSION {
            return Err(Failure::UnknownVersion);
        }
        if *self.table.0 != *start.table {
            self.table = (start.table.into(), blake2_256(start.table));
        }
        let key = Key { version: start.version, code: *start.hash, table: self.table.1 };
        let compiled = self.compiled(key, elf, start.table)?;
        if self.machines.len() >= MAX_INSTANCES as usize {
            return Err(Failure::TooManyInstances);
        }
        let id = self.next_id;
        let next_id = id.checked_add(1).ok_or(Failure::TooManyInstances)?;
        let layout = *compiled.module.program().layout();
        let mut instance = Instance::of_module(compiled.module, start.entry, Gas(start.gas))
            .map_err(|OutOfGas| Failure::OutOfGas)?;
        engine::count(&instance);
        instance.set_environment(start.environment);
        buffer.set_slot(0, id.into());
        buffer.set_slot(1, instance.gas().0);
        buffer.set_slot(2, layout.data_start);
        buffer.set_slot(3, layout.heap_end);
        buffer.set_slot(4, instance.code_bytes());
        self.next_id = next_id;
        self.machines.push(Machine { id, instance, inputs: compiled.inputs });
        Ok(())
    }

    /// The module for a key: one that this call has used, a cached one, or one made of `elf`.
    fn compiled(&mut self, key: Key, elf: Option<&[u8]>, table: &[u8]) -> Result<Compiled, Failure> {
        if let Some(compiled) = self.used.get(&key) {
            return Ok(compiled.clone());
        }
        let (bytes, compiled) = match (self.cache.get(&key), elf) {
            (Some(compiled), _) => (self.bytes_with(compiled.module.elf_bytes())?, compiled),
            (None, Some(elf)) => (self.bytes_with(elf.len())?, self.compile(key, elf, table)?),
            (None, None) => return Err(Failure::NotCached),
        };
        self.bytes = bytes;
        self.used.insert(key, compiled.clone());
        Ok(compiled)
    }

    /// What the modules may take together with one more, of an ELF of `len` bytes.
    fn bytes_with(&self, len: usize) -> Result<u64, Failure> {
        let bytes = self.bytes.saturating_add(max_module_bytes(len as u64));
        if bytes > MAX_MODULE_BYTES {
            return Err(Failure::TooMuchCode);
        }
        Ok(bytes)
    }

    /// Compiles `elf`, which must have the hash that the key says, and caches it.
    fn compile(&self, key: Key, elf: &[u8], table: &[u8]) -> Result<Compiled, Failure> {
        if blake2_256(elf) != key.code {
            log::error!(target: LOG_TARGET, "the runtime stores code under a hash that is not the code's");
            return Err(Failure::HashMismatch);
        }
        let started = std::time::Instant::now();
        let compiled = Compiled::new(elf, table).ok_or(Failure::Rejected)?;
        log::debug!(
            target: LOG_TARGET,
            "compiled {} bytes in {:?}, native code: {:?} bytes",
            elf.len(),
            started.elapsed(),
            compiled.module.native_code_bytes(),
        );
        self.cache.insert(key, &compiled);
        Ok(compiled)
    }

    /// Runs or resumes an instance, after the writes in `buffer`. Returns how many bytes of the buffer are
    /// an answer.
    pub(crate) fn go(&mut self, id: u32, buffer: &mut Buffer, mode: Mode) -> Result<usize, Failure> {
        let Machine { instance, inputs, .. } = self.find(id)?;
        let (r0, gas, pending) = (buffer.slot(0), buffer.slot(1), buffer.slot(2));
        instance.set_gas(Gas(gas));
        if pending > 0 {
            let data = usize::try_from(pending).ok().and_then(|len| buffer.data().get(..len));
            for (address, bytes) in wire::writes(data.ok_or(Failure::BadArgument)?) {
                instance.write(address, bytes).map_err(|_| Failure::OutOfBounds)?;
            }
        }
        let exit = match mode {
            Mode::Run => instance.run(),
            Mode::Resume => instance.resume(r0),
        };
        let (mut mask, mut used) = (0, 0usize);
        if let Exit::Syscall { id, args } = exit {
            let wanted = inputs.get(id as usize).copied().unwrap_or(0);
            (mask, used) = collect_inputs(instance.memory(), args, wanted, buffer.data_mut());
        }
        buffer.set_exit(exit, instance.pc(), mask);
        buffer.set_slot(1, instance.gas().0);
        buffer.set_slot(2, DATA_BASE.saturating_add(instance.memory().len() as u64));
        Ok(wire::HEADER_BYTES.saturating_add(used))
    }

    /// Shows guest memory to `look`, and updates the gas that is left.
    pub(crate) fn read(
        &mut self,
        id: u32,
        address: u64,
        len: u64,
        gas: &mut u64,
        look: impl FnOnce(&[u8]) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let Machine { instance, .. } = self.find(id)?;
        instance.set_gas(Gas(*gas));
        let result = instance.read(address, len).map_err(access_failure).and_then(look);
        *gas = instance.gas().0;
        result
    }

    /// Writes guest memory, and updates the gas that is left.
    pub(crate) fn write(&mut self, id: u32, address: u64, data: &[u8], gas: &mut u64) -> Result<(), Failure> {
        let Machine { instance, .. } = self.find(id)?;
        instance.set_gas(Gas(*gas));
        let result = instance.write(address, data).map_err(access_failure);
        *gas = instance.gas().0;
        result
    }

    /// Ends an instance.
    pub(crate) fn destroy(&mut self, id: u32) -> Result<(), Failure> {
        let index = self.machines.iter().rposition(|machine| machine.id == id);
        self.machines.remove(index.ok_or(Failure::NoInstance)?);
        Ok(())
    }

    /// Number of instances that are alive.
    pub fn alive(&self) -> usize {
        self.machines.len()
    }

    fn find(&mut self, id: u32) -> Result<&mut Machine, Failure> {
        self.machines.iter_mut().rev().find(|machine| machine.id == id).ok_or(Failure::NoInstance)
    }
}

fn access_failure(error: AccessError) -> Failure {
    match error {
        AccessError::OutOfBounds => Failure::OutOfBounds,
        AccessError::OutOfGas => Failure::OutOfGas,
    }
}

/// Copies those of the `wanted` input buffers that are in accessible memory and fit to `data`. Returns which,
/// and how many bytes. Changes nothing of the instance: the heap does not grow.
fn collect_inputs(memory: &[u8], args: [u64; 5], wanted: u8, data: &mut [u8]) -> (u8, usize) {
    let (mut mask, mut used) = (0u8, 0usize);
    for (index, pair) in args.windows(2).enumerate() {
        let &[address, len] = pair else { break };
        if wanted & 1 << index == 0 {
            continue;
        }
        let Some(bytes) = usize::try_from(address.wrapping_sub(DATA_BASE))
            .ok()
            .zip(usize::try_from(len).ok())
            .and_then(|(start, len)| memory.get(start..)?.get(..len))
        else {
            continue;
        };
        let Some(room) = data.get_mut(used..).and_then(|room| room.get_mut(..bytes.len())) else { continue };
        room.copy_from_slice(bytes);
        used = used.saturating_add(bytes.len());
        mask |= 1 << index;
    }
    (mask, used)
}
