//! The host that benchmark programs run on: the same for every engine, natively and inside wasm.
//!
//! Its functions have the names of the chain's syscalls, so that the contract linker knows them; what they
//! do is the least that makes sense. `tools/bench-vm/programs/host.h` is the other side.
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

use alloc::collections::BTreeMap;
use core::fmt;
use sha3::{Digest, Keccak256};

/// What [`HostFunction::BlockNumber`] returns.
const BLOCK_NUMBER: u64 = 12_345;

/// Longest buffer that is read or written at once.
const MAX_BUFFER: usize = 128;

/// Who calls.
const CALLER: [u8; 32] = {
    let mut account = [0; 32];
    account[31] = 1;
    account
};

macro_rules! host_functions {
    ($($variant:ident $name:ident $arity:literal;)*) => {
        /// A function of the host.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum HostFunction {
            $(
                #[doc = concat!("`", stringify!($name), "` of `host.h`.")]
                $variant,
            )*
        }

        impl HostFunction {
            /// Every function. Its id is its place here.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The name under which programs import it.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => stringify!($name),)*
                }
            }

            /// The number of its arguments, all of them 64-bit numbers.
            pub const fn arity(self) -> usize {
                match self {
                    $(Self::$variant => $arity,)*
                }
            }
        }
    };
}

host_functions! {
    Input input 2;
    SetStorage set_storage 4;
    GetStorage get_storage 4;
    Caller caller 2;
    BlockNumber block_number 0;
    DepositEvent deposit_event 4;
    HashKeccak256 hash_keccak_256 3;
}

impl HostFunction {
    /// Its id.
    pub const fn id(self) -> u32 {
        self as u32
    }

    /// The function with an id.
    pub fn from_id(id: u32) -> Option<Self> {
        Self::ALL.get(id as usize).copied()
    }

    /// The function with a name.
    pub fn from_name(name: &[u8]) -> Option<Self> {
        Self::ALL.iter().copied().find(|function| function.name().as_bytes() == name)
    }
}

/// A program asked for what the host does not do: an address outside of its memory, a length that no
/// program of the benchmark uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HostError;

impl fmt::Display for HostError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("the program called the host with arguments that make no sense")
    }
}

impl core::error::Error for HostError {}

/// A program's memory, as its engine lets the host at it.
pub trait GuestMemory {
    /// Copies from the program's memory.
    fn read(&mut self, address: u64, out: &mut [u8]) -> Result<(), HostError>;

    /// Copies to the program's memory.
    fn write(&mut self, address: u64, data: &[u8]) -> Result<(), HostError>;
}

/// The memory of an engine whose addresses count from the start of a slice.
pub struct LinearMemory<'a>(pub &'a mut [u8]);

impl GuestMemory for LinearMemory<'_> {
    fn read(&mut self, address: u64, out: &mut [u8]) -> Result<(), HostError> {
        let from = usize::try_from(address).ok().and_then(|start| self.0.get(start..)?.get(..out.len()));
        out.copy_from_slice(from.ok_or(HostError)?);
        Ok(())
    }

    fn write(&mut self, address: u64, data: &[u8]) -> Result<(), HostError> {
        let to =
            usize::try_from(address).ok().and_then(|start| self.0.get_mut(start..)?.get_mut(..data.len()));
        to.ok_or(HostError)?.copy_from_slice(data);
        Ok(())
    }
}

/// The host of one run.
#[derive(Clone, Debug, Default)]
pub struct Host {
    rounds: u64,
    storage: BTreeMap<[u8; 32], [u8; 32]>,
    events: u64,
}

impl Host {
    /// A host with empty storage that asks for a number of rounds.
    pub fn new(rounds: u64) -> Self {
        Self { rounds, ..Self::default() }
    }

    /// A function of the host. Returns what goes back to the program.
    #[inline]
    pub fn call(
        &mut self,
        function: HostFunction,
        arguments: [u64; 5],
        memory: &mut impl GuestMemory,
    ) -> Result<u64, HostError> {
        match function {
            HostFunction::BlockNumber => Ok(BLOCK_NUMBER),
            _ => self.call_with_memory(function, arguments, memory),
        }
    }

    fn call_with_memory(
        &mut self,
        function: HostFunction,
        [a, b, c, d, _]: [u64; 5],
        memory: &mut impl GuestMemory,
    ) -> Result<u64, HostError> {
        match function {
            HostFunction::Input => {
                expect(b, 8)?;
                memory.write(a, &self.rounds.to_le_bytes())?;
                Ok(8)
            }
            HostFunction::SetStorage => {
                let (mut key, mut value) = ([0; 32], [0; 32]);
                expect(b, 32)?;
                expect(d, 32)?;
                memory.read(a, &mut key)?;
                memory.read(c, &mut value)?;
                self.storage.insert(key, value);
                Ok(32)
            }
            HostFunction::GetStorage => {
                let mut key = [0; 32];
                expect(b, 32)?;
                expect(d, 32)?;
                memory.read(a, &mut key)?;
                memory.write(c, self.storage.get(&key).unwrap_or(&[0; 32]))?;
                Ok(32)
            }
            HostFunction::Caller => {
                expect(b, 32)?;
                memory.write(a, &CALLER)?;
                Ok(32)
            }
            HostFunction::BlockNumber => Ok(BLOCK_NUMBER),
            HostFunction::DepositEvent => {
                let mut buffer = [0; MAX_BUFFER];
                memory.read(a, part(&mut buffer, b)?)?;
                memory.read(c, part(&mut buffer, d)?)?;
                self.events += 1;
                Ok(0)
            }
            HostFunction::HashKeccak256 => {
                let mut buffer = [0; MAX_BUFFER];
                let data = part(&mut buffer, b)?;
                memory.read(a, data)?;
                memory.write(c, &Keccak256::digest(data))?;
                Ok(0)
            }
        }
    }
}

fn expect(found: u64, expected: u64) -> Result<(), HostError> {
    if found == expected {
        Ok(())
    } else {
        Err(HostError)
    }
}

fn part(buffer: &mut [u8; MAX_BUFFER], length: u64) -> Result<&mut [u8], HostError> {
    usize::try_from(length).ok().and_then(|length| buffer.get_mut(..length)).ok_or(HostError)
}
