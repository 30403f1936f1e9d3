//! What runtime and node exchange: one buffer in the runtime's memory for both directions, and numbers.
//!
//! The buffer is a header of little-endian 64-bit slots, followed by bytes. A crossing costs about as
//! much as copying a few hundred bytes, so everything that one side will probably ask for travels along.
//!
//! | | slot 0 | 1 | 2 | 3 | 4 | 5..9 | bytes |
//! | --- | --- | --- | --- | --- | --- | --- | --- |
//! | made: node to runtime | id | gas | start of writable memory | end of the heap | bytes of instructions | | |
//! | go: runtime to node | `r0` | gas | length of `bytes` | | | | writes |
//! | stopped: node to runtime | [stop](Stop) | gas | end of accessible memory | value or id | `r1` | `r2`..`r5` | inputs |
//!
//! *Writes* are what the syscall wrote to memory that was accessible: address and length (a slot each), then
//! the data, back to back. *Inputs* are the bytes of the syscall's input buffers, back to back, as far as
//! they were accessible and fit.

use ebpf_vm::{limits, Entry, Exit, TrapKind};

/// Version of the VM that the runtime was built for, as `docs/VM.md` defines it: a change of it that lets a
/// program of before behave differently needs a new number. A node refuses versions that it does not know.
pub const VM_VERSION: u32 = 1;

/// The most instances that one runtime call can have alive. Bounds the memory that a runtime can make the
/// node hold; chains may rely on it, so it only ever grows.
pub const MAX_INSTANCES: u32 = 64;

/// The most bytes that the modules of one runtime call can take, each counted as the most that one of its
/// length takes on any node ([`max_module_bytes`](limits::max_module_bytes)). Bounds the memory that a
/// runtime can make the node hold; chains may rely on it, so it only ever grows.
pub const MAX_MODULE_BYTES: u64 = 1 << 30;

/// The most modules of a runtime call. So many more can be in the cache, and others in use by other calls:
/// all of their mappings together stay below the number that a process may have.
const _: () = assert!(MAX_MODULE_BYTES / limits::max_module_bytes(0) <= 16_384);

/// Longest table of syscalls in bytes: 256 names of 255 bytes.
pub const MAX_TABLE_BYTES: u32 = 256 * 257;

/// Most bytes of an environment.
pub const MAX_ENVIRONMENT_BYTES: u32 = limits::MAX_CONTEXT_BYTES + limits::MAX_CONFIGURATION_BYTES;

/// Bytes of a slot.
const SLOT: usize = 8;
/// Slots of the header.
const SLOTS: usize = 9;
/// Bytes of the header.
pub const HEADER_BYTES: usize = SLOTS * SLOT;
/// Bytes behind the header.
pub const DATA_BYTES: usize = 1024;
/// Bytes of the header that a runtime fills in to go on.
pub const GO_BYTES: usize = 3 * SLOT;
/// Bytes of the header that a node fills in for a new instance.
pub const MADE_BYTES: usize = 5 * SLOT;
/// Bytes in front of the data of a write.
pub const WRITE_HEADER_BYTES: usize = 2 * SLOT;
/// Bytes of the buffer.
pub const BUFFER_BYTES: usize = HEADER_BYTES + DATA_BYTES;

/// Arguments of a syscall.
pub const ARGUMENTS: usize = 5;

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

/// Why a host function failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Failure {
    /// No code with this hash is compiled. Send it.
    NotCached = 1,
    /// The gas did not suffice; none is left.
    OutOfGas,
    /// The range is outside of guest memory.
    OutOfBounds,
    /// [`MAX_INSTANCES`] are alive.
    TooManyInstances,
    /// The code is not a contract ELF, or not valid.
    Rejected,
    /// The code is not what its hash says.
    HashMismatch,
    /// The node does not know this version of the VM.
    UnknownVersion,
    /// There is no instance with this id.
    NoInstance,
    /// An argument is not what it should be, or points outside of the runtime's memory.
    BadArgument,
    /// The runtime is executed where extensions are not supported.
    Unsupported,
    /// The modules of the runtime call would take more than [`MAX_MODULE_BYTES`].
    TooMuchCode,
}

/// What a host function did, as it tells the runtime: 0, or the number of a failure.
#[cfg_attr(substrate_runtime, allow(dead_code))] // for nodes
pub fn to_number(result: Result<(), Failure>) -> u32 {
    result.map_or_else(|failure| failure as u32, |()| 0)
}

/// The result with this number. One that is unknown is a failure of the node.
#[cfg_attr(not(substrate_runtime), allow(dead_code))] // for runtimes in wasm
pub fn from_number(number: u32) -> Result<(), Failure> {
    match number {
        0 => Ok(()),
        number => {
            let failure = Failure::ALL.into_iter().find(|failure| *failure as u32 == number);
            Err(failure.unwrap_or(Failure::BadArgument))
        }
    }
}

impl Failure {
    const ALL: [Self; 11] = [
        Self::NotCached,
        Self::OutOfGas,
        Self::OutOfBounds,
        Self::TooManyInstances,
        Self::Rejected,
        Self::HashMismatch,
        Self::UnknownVersion,
        Self::NoInstance,
        Self::BadArgument,
        Self::Unsupported,
        Self::TooMuchCode,
    ];
}

/// The first slot of a stopped run, decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stop {
    /// Bits 0..8: 0 returned, 1 syscall, 2 out of gas, 3 + k trap of kind k.
    pub kind: u8,
    /// Bits 8..16: bit `i` is set if the bytes of the buffer in arguments `i` and `i + 1` travel along.
    pub inputs: u8,
    /// Bits 32..64: index of the instruction that stopped the run.
    pub pc: u32,
}

const RETURNED: u8 = 0;
const SYSCALL: u8 = 1;
const OUT_OF_GAS: u8 = 2;
const TRAP: u8 = 3;

impl Stop {
    fn to_slot(self) -> u64 {
        u64::from(self.kind) | u64::from(self.inputs) << 8 | u64::from(self.pc) << 32
    }

    fn from_slot(slot: u64) -> Self {
        Self { kind: slot as u8, inputs: (slot >> 8) as u8, pc: (slot >> 32) as u32 }
    }
}

/// The writes in `data`: addresses and what to write there. Ends where `data` makes no sense.
pub fn writes(mut data: &[u8]) -> impl Iterator<Item = (u64, &[u8])> {
    core::iter::from_fn(move || {
        let (header, rest) = data.split_first_chunk::<WRITE_HEADER_BYTES>()?;
        let (slots, _) = header.as_chunks::<SLOT>();
        let &[address, len] = slots else { return None };
        let len = usize::try_from(u64::from_le_bytes(len)).ok()?;
        let (bytes, rest) = rest.split_at_checked(len)?;
        data = rest;
        Some((u64::from_le_bytes(address), bytes))
    })
}

/// The buffer.
#[derive(Clone)]
#[repr(align(8))]
pub struct Buffer([u8; BUFFER_BYTES]);

impl Buffer {
    /// An empty one.
    pub const fn new() -> Self {
        Self([0; BUFFER_BYTES])
    }

    /// All of it.
    #[cfg_attr(not(substrate_runtime), allow(dead_code))]
    pub fn bytes_mut(&mut self) -> &mut [u8; BUFFER_BYTES] {
        &mut self.0
    }

    /// Its first bytes.
    #[cfg(feature = "std")]
    pub fn head(&self, len: usize) -> &[u8] {
        self.0.get(..len).unwrap_or_default()
    }

    /// Its first bytes.
    #[cfg(feature = "std")]
    pub fn head_mut(&mut self, len: usize) -> &mut [u8] {
        self.0.get_mut(..len).unwrap_or_default()
    }

    /// What is behind the header.
    pub fn data(&self) -> &[u8] {
        self.0.get(HEADER_BYTES..).unwrap_or_default()
    }

    /// What is behind the header.
    pub fn data_mut(&mut self) -> &mut [u8] {
        self.0.get_mut(HEADER_BYTES..).unwrap_or_default()
    }

    /// A slot of the header.
    #[inline]
    pub fn slot(&self, index: usize) -> u64 {
        let (slots, _) = self.0.as_chunks();
        slots.get(index).map_or(0, |bytes| u64::from_le_bytes(*bytes))
    }

    /// Sets a slot of the header.
    #[inline]
    pub fn set_slot(&mut self, index: usize, value: u64) {
        let (slots, _) = self.0.as_chunks_mut();
        if let Some(bytes) = slots.get_mut(index) {
            *bytes = value.to_le_bytes();
        }
    }

    /// Fills in the header of a stopped run, but for gas and the end of accessible memory.
    #[cfg(feature = "std")]
    pub fn set_exit(&mut self, exit: Exit, pc: u32, inputs: u8) {
        let kind = match exit {
            Exit::Returned(value) => {
                self.set_slot(3, value);
                RETURNED
            }
            Exit::Syscall { id, args } => {
                self.set_slot(3, id.into());
                for (index, arg) in (4..).zip(args) {
                    self.set_slot(index, arg);
                }
                SYSCALL
            }
            Exit::OutOfGas => OUT_OF_GAS,
            Exit::Trap { kind, .. } => {
                let index = TrapKind::ALL.iter().position(|other| *other == kind).unwrap_or(0);
                TRAP.saturating_add(index as u8)
            }
        };
        self.set_slot(0, Stop { kind, inputs, pc }.to_slot());
    }

    /// The header of a stopped run. None if a node made no sense.
    pub fn exit(&self) -> Option<(Exit, Stop)> {
        let stop = Stop::from_slot(self.slot(0));
        let exit = match stop.kind {
            RETURNED => Exit::Returned(self.slot(3)),
            SYSCALL => Exit::Syscall {
                id: self.slot(3) as u32,
                args: [self.slot(4), self.slot(5), self.slot(6), self.slot(7), self.slot(8)],
            },
            OUT_OF_GAS => Exit::OutOfGas,
            kind => {
                Exit::Trap { kind: *TrapKind::ALL.get(usize::from(kind.checked_sub(TRAP)?))?, pc: stop.pc }
            }
        };
        Some((exit, stop))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_survive_the_crossing() {
        assert_eq!((to_number(Ok(())), from_number(0)), (0, Ok(())));
        for (number, failure) in (1..).zip(Failure::ALL) {
            assert_eq!(to_number(Err(failure)), number);
            assert_eq!(from_number(number), Err(failure));
        }
        assert_eq!(from_number(Failure::ALL.len() as u32 + 1), Err(Failure::BadArgument));
    }

    #[test]
    fn every_exit_survives_the_crossing() {
        let traps = TrapKind::ALL.map(|kind| Exit::Trap { kind, pc: 0xdead_beef });
        let others = [
            Exit::Returned(u64::MAX),
            Exit::OutOfGas,
            Exit::Syscall { id: u32::MAX, args: [1, u64::MAX, 3, 4, 1 << 63] },
        ];
        for exit in traps.into_iter().chain(others) {
            let mut buffer = Buffer::new();
            buffer.set_exit(exit, 0xdead_beef, 0b1010);
            let (back, stop) = buffer.exit().unwrap();
            assert_eq!(back, exit);
            assert_eq!((stop.pc, stop.inputs), (0xdead_beef, 0b1010));
        }
        let mut buffer = Buffer::new();
        buffer.set_slot(0, u64::from(TRAP) + TrapKind::ALL.len() as u64);
        assert_eq!(buffer.exit(), None);
    }
}
