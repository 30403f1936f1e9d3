//! Every limit that a contract can observe.
//!
//! Limits of the contract ELF itself (sizes of code, data, stack and heap, imports) are the VM's:
//! see `ebpf_vm::limits`. Limits only ever grow on a running chain: a contract that works today
//! relies on them. [`integrity`](crate::integrity) checks that they fit a runtime's memory.

use crate::{weights::WeightInfo, MeasuredBackend};
use codec::{Decode, Encode};
use core::marker::PhantomData;
use scale_info::TypeInfo;
use sp_core::Get;

/// Number of topics that an event may have.
pub const EVENT_TOPICS: u32 = 4;
/// Bytes of a storage value, and of the data of an event.
pub const PAYLOAD_LEN: u32 = 16 * 1024;
/// Bytes of the input of a call, of the salt of an instantiation, and of the output of a contract.
pub const CALL_DATA_LEN: u32 = 128 * 1024;
/// Contracts on the call stack at the same time, the first one included.
pub const CALL_DEPTH: u32 = 5;
/// Bytes of a contract's configuration.
pub const CONFIGURATION_LEN: u32 = 4 * 1024;
/// Bytes of memory up to which a contract is small, if its code is short too. They fit into the nearer caches
/// of processors that validators have; a contract with the linker's default stack and heap has less.
pub const SMALL_MEMORY: u32 = 256 * 1024;
/// Bytes of instructions up to which a contract is small, if it has little memory too. Processors remember
/// where as many jumps lead, and their nearer caches hold the machine code that is made of them.
pub const SMALL_CODE: u32 = 32 * 1024;
/// Picoseconds of `ref_time` for a unit of VM gas of a small contract, in the default schedule: enough for
/// either backend.
pub const REF_TIME_PER_GAS: u64 = 12_000;
/// Picoseconds of `ref_time` for a unit of VM gas of a large contract, in the default schedule.
pub const REF_TIME_PER_GAS_LARGE: u64 = 25_000;
/// Bytes of the debug buffer that contracts cannot fill, so that the reason for a failure always fits.
pub const DEBUG_RESERVE: u32 = 512;
/// Smallest permitted `MaxDebugBufferLen`.
pub const MIN_DEBUG_BUFFER: u32 = 2 * DEBUG_RESERVE;

/// Bytes that the answer of a tracing runtime API may take, about. The runtime's allocator gives at most 32
/// MiB at once, and an encoder asks for up to twice of what it needs.
pub const TRACE_BYTES: u32 = 8 * 1024 * 1024;
/// Retained events that a query returns at once.
pub const MAX_EVENTS_PAGE: u32 = 100;
/// Places where bytes of an upload in chunks may be missing at the same time. Consecutive chunks of 1 KiB or
/// more never leave as many in 256 KiB, in whatever order they come.
pub const MAX_UPLOAD_GAPS: u32 = 128;
/// Bytes that an upload in chunks keeps in one storage value.
pub const UPLOAD_PAGE_LEN: u32 = 16 * 1024;

/// Limits that are part of a chain's configuration.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct Limits {
    /// Number of topics that an event may have.
    pub event_topics: u32,
    /// Bytes of a storage value, and of the data of an event.
    pub payload_len: u32,
    /// Bytes of the input of a call, of the salt of an instantiation, and of the output of a contract.
    pub call_data_len: u32,
    /// Contracts on the call stack at the same time, the first one included.
    pub call_depth: u32,
    /// Bytes of a contract's configuration.
    pub configuration_len: u32,
    /// Bytes of memory that a node gives to the runtime. Only checked against, never set.
    pub runtime_memory: u32,
    /// Bytes of memory of a validator. Only checked against, never set.
    pub validator_runtime_memory: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            event_topics: EVENT_TOPICS,
            payload_len: PAYLOAD_LEN,
            call_data_len: CALL_DATA_LEN,
            call_depth: CALL_DEPTH,
            configuration_len: CONFIGURATION_LEN,
            runtime_memory: 128 * 1024 * 1024,
            validator_runtime_memory: 512 * 1024 * 1024,
        }
    }
}

/// What instructions cost and what contracts may use.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct Schedule {
    /// Limits.
    pub limits: Limits,
    /// Picoseconds of `ref_time` for one unit of VM gas, for contracts with up to [`SMALL_MEMORY`] and up to
    /// [`SMALL_CODE`]. Never zero.
    pub ref_time_per_gas: u64,
    /// The same for contracts with more of either.
    pub ref_time_per_gas_large: u64,
}

impl Default for Schedule {
    fn default() -> Self {
        Self {
            limits: Limits::default(),
            ref_time_per_gas: REF_TIME_PER_GAS,
            ref_time_per_gas_large: REF_TIME_PER_GAS_LARGE,
        }
    }
}

/// The default limits, and the prices of VM gas that were measured with `B`: for a chain whose `Backend` is
/// `B`.
pub struct MeasuredSchedule<B>(PhantomData<B>);

impl<B: MeasuredBackend> Get<Schedule> for MeasuredSchedule<B> {
    fn get() -> Schedule {
        Schedule {
            limits: Limits::default(),
            ref_time_per_gas: B::WeightInfo::ref_time_per_gas(),
            ref_time_per_gas_large: B::WeightInfo::ref_time_per_gas_large(),
        }
    }
}
