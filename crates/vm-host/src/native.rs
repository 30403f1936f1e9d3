//! The backend that has the node run contracts: the runtime's side of it.
//!
//! An instance keeps what the last crossing brought along, so that most syscalls need no crossing of their
//! own: inputs are read from what came with the exit, and outputs wait for the next resume. Neither can be
//! observed. What is served from here lies in memory that was accessible when the guest stopped, and for such
//! memory `docs/VM.md` has accesses cost nothing and always succeed. Everything else is asked of the node.

use crate::{
    calls,
    wire::{
        Buffer, Failure, Start, ARGUMENTS, DATA_BYTES, MAX_ENVIRONMENT_BYTES, MAX_MODULE_BYTES, VM_VERSION,
        WRITE_HEADER_BYTES,
    },
    Backend, Code, Execution, StartError, Syscalls,
};
use alloc::{borrow::Cow, vec};
use ebpf_vm::{limits::DATA_BASE, AccessError, Entry, Exit, Gas, Program};

/// Has the node run contracts, with native code where the node's machine has a compiler.
pub enum Native {}

/// A contract by its hash; its code stays where it is unless the node wants it.
pub struct NativeProgram<'c> {
    code: &'c dyn Code,
    syscalls: &'static Syscalls,
}

impl Backend for Native {
    const NEEDS_ELF: bool = false;
    const COMPILES: bool = true;
    const MAX_INSTANCES: u32 = crate::MAX_INSTANCES;

    type Program<'c> = NativeProgram<'c>;
    type Instance<'p> = NativeInstance;

    fn program<'c>(code: &'c dyn Code, syscalls: &'static Syscalls) -> Result<NativeProgram<'c>, StartError> {
        Ok(NativeProgram { code, syscalls })
    }

    fn instance<'p, 'c: 'p>(
        program: &'p NativeProgram<'c>,
        entry: Entry,
        environment: &[u8],
        gas: Gas,
    ) -> Result<NativeInstance, StartError> {
        let NativeProgram { code, syscalls } = program;
        let hash = code.hash();
        let mut buffer = Buffer::new();
        let table = syscalls.table;
        // More than this no instance has.
        let environment = environment.get(..MAX_ENVIRONMENT_BYTES as usize).unwrap_or(environment);
        let start = Start { version: VM_VERSION, hash: &hash, table, entry, environment, gas: gas.0 };
        let mut result = calls::instantiate(&start, &mut buffer);
        if result == Err(Failure::NotCached) {
            let elf = code.elf().ok_or(StartError::NotFound)?;
            result = calls::instantiate_code(&start, elf, &mut buffer);
        }
        match result {
            Ok(()) => Ok(NativeInstance::new(buffer)),
            Err(Failure::OutOfGas) => Err(StartError::OutOfGas),
            Err(Failure::TooManyInstances) => Err(StartError::TooManyInstances),
            Err(Failure::HashMismatch) => Err(StartError::HashMismatch),
            Err(Failure::Rejected) => Err(why_rejected(program)),
            Err(failure) => broken(failure),
        }
    }
}

/// What is wrong with a program that the node refused.
#[cold]
fn why_rejected(program: &NativeProgram<'_>) -> StartError {
    let Some(elf) = program.code.elf() else { return StartError::NotFound };
    match Program::parse(elf, program.syscalls.resolve) {
        Err(error) => StartError::Elf(error),
        Ok(parsed) => match parsed.verify() {
            Err(error) => StartError::Verify(error),
            Ok(()) => broken(Failure::Rejected),
        },
    }
}

/// The node does what no node does that has the right host functions. Going on would make the result depend
/// on the node, so the runtime call ends.
#[cold]
fn broken(failure: Failure) -> ! {
    match failure {
        Failure::UnknownVersion => {
            panic!("this node does not know version {VM_VERSION} of the contract VM: update the node")
        }
        Failure::Unsupported => panic!("contracts cannot run here: the caller supports no extensions"),
        // A block that its weight bounds does not get here. What does is not one call on every node: an
        // author executes each extrinsic in a call of its own.
        Failure::TooMuchCode => {
            panic!("this runtime call uses more contract code than a node holds: expected at most {MAX_MODULE_BYTES} bytes")
        }
        failure => panic!("the node's contract VM does not work: {failure:?}"),
    }
}

/// A range of guest memory that came with an exit, and where it is in the buffer.
#[derive(Clone, Copy, Default)]
struct Input {
    address: u64,
    len: u64,
    offset: usize,
}

/// Input buffers that fit into the arguments of a syscall.
const MAX_INPUTS: usize = ARGUMENTS / 2;

/// A contract that the node runs.
pub struct NativeInstance {
    id: u32,
    gas: u64,
    /// Start of writable memory, and end of the heap.
    writable: u64,
    heap_end: u64,
    code_bytes: u64,
    /// Everything below was accessible when the guest stopped.
    accessible_end: u64,
    /// How it stopped, if it ran.
    exit: Option<Exit>,
    pc: u32,
    /// What came with the exit. Empty once something was written.
    inputs: [Input; MAX_INPUTS],
    /// Bytes of the buffer's data that are writes to be done.
    pending: usize,
    buffer: Buffer,
}

impl NativeInstance {
    fn new(buffer: Buffer) -> Self {
        Self {
            id: buffer.slot(0) as u32,
            gas: buffer.slot(1),
            writable: buffer.slot(2),
            heap_end: buffer.slot(3),
            code_bytes: buffer.slot(4),
            accessible_end: 0,
            exit: None,
            pc: 0,
            inputs: Default::default(),
            pending: 0,
            buffer,
        }
    }

    /// Has the node go on, and takes in what came back.
    #[inline]
    fn go(&mut self, r0: u64, call: fn(u32, &mut Buffer) -> Result<(), Failure>) -> Exit {
        self.buffer.set_slot(0, r0);
        self.buffer.set_slot(1, self.gas);
        self.buffer.set_slot(2, self.pending as u64);
        self.pending = 0;
        call(self.id, &mut self.buffer).unwrap_or_else(|failure| broken(failure));
        let Some((exit, stop)) = self.buffer.exit() else { broken(Failure::BadArgument) };
        self.gas = self.buffer.slot(1);
        self.accessible_end = self.buffer.slot(2);
        self.pc = stop.pc;
        self.exit = Some(exit);
        self.inputs = Default::default();
        if let Exit::Syscall { args, .. } = exit {
            let mut offset = 0usize;
            let mut inputs = self.inputs.iter_mut();
            for (index, pair) in args.windows(2).enumerate() {
                if stop.inputs & 1 << index == 0 {
                    continue;
                }
                let (Some(input), &[address, len]) = (inputs.next(), pair) else { break };
                *input = Input { address, len, offset };
                offset = offset.saturating_add(len as usize);
            }
        }
        exit
    }

    /// Where the data of the buffer holds a range of guest memory, if it does.
    #[inline]
    fn input(&self, address: u64, len: u64) -> Option<core::ops::Range<usize>> {
        self.inputs.iter().find_map(|input| {
            let skip = address.checked_sub(input.address)?;
            (skip.checked_add(len)? <= input.len).then_some(())?;
            let start = input.offset.checked_add(skip as usize)?;
            Some(start..start.checked_add(len as usize)?)
        })
    }

    /// The end of a range that is in bounds: `docs/VM.md`, section 3.
    #[inline]
    fn end(&self, lowest: u64, address: u64, len: u64) -> Result<u64, AccessError> {
        address
            .checked_add(len)
            .filter(|end| address >= lowest && *end <= self.heap_end)
            .ok_or(AccessError::OutOfBounds)
    }

    /// Keeps a write to accessible memory for the next resume. False: it does not fit.
    #[inline]
    fn defer(&mut self, address: u64, data: &[u8]) -> bool {
        let room = self.buffer.data_mut().get_mut(self.pending..).unwrap_or_default();
        let Some((header, room)) = room.split_first_chunk_mut::<WRITE_HEADER_BYTES>() else { return false };
        let Some(room) = room.get_mut(..data.len()) else { return false };
        room.copy_from_slice(data);
        let (slots, _) = header.as_chunks_mut();
        for (slot, value) in slots.iter_mut().zip([address, data.len() as u64]) {
            *slot = value.to_le_bytes();
        }
        self.pending = self.pending.saturating_add(WRITE_HEADER_BYTES).saturating_add(data.len());
        true
    }

    /// Does what was deferred, because something wants to see it.
    #[cold]
    fn flush(&mut self) {
        let pending = core::mem::take(&mut self.pending);
        let data = self.buffer.data().get(..pending).unwrap_or_default();
        for (address, bytes) in crate::wire::writes(data) {
            // In accessible memory: this costs nothing and succeeds.
            calls::write(self.id, address, bytes, &mut self.gas).unwrap_or_else(|failure| broken(failure));
        }
    }
}

impl Execution for NativeInstance {
    #[inline]
    fn run(&mut self) -> Exit {
        match self.exit {
            Some(exit) => exit,
            None => self.go(0, calls::run),
        }
    }

    #[inline]
    fn resume(&mut self, r0: u64) -> Exit {
        match self.exit {
            Some(Exit::Syscall { .. }) => self.go(r0, calls::resume),
            Some(exit) => exit,
            None => self.run(),
        }
    }

    fn gas(&self) -> Gas {
        Gas(self.gas)
    }

    fn set_gas(&mut self, gas: Gas) {
        self.gas = gas.0;
    }

    fn pc(&self) -> u32 {
        self.pc
    }

    fn memory_bytes(&self) -> u64 {
        self.heap_end.saturating_sub(DATA_BASE)
    }

    fn code_bytes(&self) -> u64 {
        self.code_bytes
    }

    fn read(&mut self, address: u64, len: u64) -> Result<Cow<'_, [u8]>, AccessError> {
        if len == 0 {
            return Ok(Cow::Borrowed(&[]));
        }
        self.end(DATA_BASE, address, len)?;
        if let Some(range) = self.input(address, len) {
            return Ok(Cow::Borrowed(self.buffer.data().get(range).unwrap_or_default()));
        }
        if self.pending > 0 {
            self.flush();
        }
        // In bounds, so that `len` is no more than guest memory can be.
        let mut bytes = vec![0; len as usize];
        match calls::read(self.id, address, &mut bytes, &mut self.gas) {
            Ok(()) => Ok(Cow::Owned(bytes)),
            Err(Failure::OutOfGas) => Err(AccessError::OutOfGas),
            Err(failure) => broken(failure),
        }
    }

    fn write(&mut self, address: u64, data: &[u8]) -> Result<(), AccessError> {
        if data.is_empty() {
            return Ok(());
        }
        let end = self.end(self.writable, address, data.len() as u64)?;
        self.inputs = Default::default();
        if end <= self.accessible_end && data.len() <= DATA_BYTES && self.defer(address, data) {
            return Ok(());
        }
        if self.pending > 0 {
            self.flush();
        }
        match calls::write(self.id, address, data, &mut self.gas) {
            Ok(()) => Ok(()),
            Err(Failure::OutOfGas) => Err(AccessError::OutOfGas),
            Err(failure) => broken(failure),
        }
    }
}

impl Drop for NativeInstance {
    fn drop(&mut self) {
        // Nothing to do about a failure: instances end with the runtime call in any case.
        let _ = calls::destroy(self.id);
    }
}
