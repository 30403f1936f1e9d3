//! What a trace says. Clients decode these by position: fields and variants are only ever appended.

use crate::{debug::ErrorName, limits::TRACE_BYTES, primitives::StorageDeposit};
use alloc::{string::String, vec::Vec};
use codec::{Decode, Encode};
use core::fmt;
use frame_support::weights::Weight;
use scale_info::TypeInfo;
use sp_runtime::DispatchError;

/// What goes into a trace, and how much of it.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode, Debug, TypeInfo)]
pub struct TraceConfig {
    /// Whether every syscall is recorded ([`Step::Syscall`]), besides what it did.
    pub syscalls: bool,
    /// Bytes of an input, an output, a value, an event or a message that are kept. Of longer ones the
    /// beginning is.
    pub max_data_len: u32,
    /// Bytes that the answer to one request may take, about. The limit [`TRACE_BYTES`] applies in any case.
    pub max_bytes: u32,
}

impl Default for TraceConfig {
    fn default() -> Self {
        Self { syscalls: false, max_data_len: 16 * 1024, max_bytes: TRACE_BYTES }
    }
}

/// What contracts did in one call, instantiation or extrinsic.
#[derive(Clone, PartialEq, Eq, Encode, Decode, Debug, TypeInfo)]
pub struct Trace<AccountId, Balance, Hash> {
    /// Calls in the order in which they began: a tree, by [`CallFrame::parent`]. An extrinsic that calls
    /// several contracts in sequence has several roots.
    pub frames: Vec<CallFrame<AccountId, Balance, Hash>>,
    /// What was read and changed in contracts' storage, by contract, in the order of accounts.
    pub storage: Vec<StorageSet<AccountId>>,
    /// The trace would have become too long: from some point on, frames and steps are missing.
    pub truncated: bool,
}

/// One run of a contract's code.
#[derive(Clone, PartialEq, Eq, Encode, Decode, Debug, TypeInfo)]
pub struct CallFrame<AccountId, Balance, Hash> {
    /// Place in [`Trace::frames`] of the frame that made the call. None: an extrinsic or a dry run did.
    pub parent: Option<u32>,
    /// Number of frames that wait for this one.
    pub depth: u32,
    /// What runs, and on whose behalf.
    pub kind: CallKind,
    /// Who called. None: root. In a delegate call: who called the contract whose storage it is.
    pub caller: Option<AccountId>,
    /// The contract: whose storage and balance it is.
    pub contract: AccountId,
    /// Hash of the code that runs.
    pub code_hash: Hash,
    /// The call may change nothing.
    pub read_only: bool,
    /// Balance that came with the call.
    pub value: Balance,
    /// Selector and arguments.
    pub input: Data,
    /// The most weight that the call could use.
    pub gas_limit: Weight,
    /// Weight that it used, with the calls that it made.
    pub gas_used: Weight,
    /// The part of `gas_used` that it used itself. All of a tree's add up to the `gas_used` of its root.
    pub gas_own: Weight,
    /// Storage deposit that it caused, with the calls that it made. Zero if it did not last.
    pub deposit: StorageDeposit<Balance>,
    /// What it did, in order.
    pub steps: Vec<Step<AccountId, Hash, Balance>>,
    /// How it ended.
    pub end: End,
}

impl<AccountId, Balance, Hash> CallFrame<AccountId, Balance, Hash> {
    /// Whether the call ended well: what it did stays if its caller ends well too.
    pub fn succeeded(&self) -> bool {
        matches!(self.end, End::Returned { flags, .. } if flags & ebpf_uapi::ReturnFlags::REVERT.bits() == 0)
    }
}

/// What a frame runs.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode, Debug, TypeInfo)]
pub enum CallKind {
    /// A contract.
    Call,
    /// Other code on the storage of the contract that made the call.
    Delegate,
    /// The constructor of a new contract.
    Instantiate,
}

/// Something that a contract did.
#[derive(Clone, PartialEq, Eq, Encode, Decode, Debug, TypeInfo)]
pub enum Step<AccountId, Hash, Balance> {
    /// It called: the frame at this place in [`Trace::frames`].
    Call(u32),
    /// It looked into its storage.
    Read {
        /// Where.
        key: Vec<u8>,
        /// What was there. Without bytes if only its length was asked for.
        value: Option<Data>,
    },
    /// It changed its storage.
    Write {
        /// Where.
        key: Vec<u8>,
        /// What was there.
        before: Option<Data>,
        /// What is there now.
        after: Option<Data>,
    },
    /// It listed keys of its storage.
    Listed {
        /// What the keys begin with.
        prefix: Vec<u8>,
        /// The page that it got, as it got it.
        page: Data,
    },
    /// It looked into its transient storage.
    TransientRead {
        /// Where.
        key: Vec<u8>,
        /// What was there. Without bytes if only its length was asked for.
        value: Option<Data>,
    },
    /// It changed its transient storage.
    TransientWrite {
        /// Where.
        key: Vec<u8>,
        /// What is there now.
        after: Option<Data>,
    },
    /// It deposited an event.
    Event {
        /// The event's topics.
        topics: Vec<Hash>,
        /// The event, as the contract's metadata describes it.
        data: Data,
    },
    /// It transferred balance, or tried to.
    Transfer {
        /// To whom.
        to: AccountId,
        /// How much.
        amount: Balance,
        /// Whether the balance moved.
        succeeded: bool,
    },
    /// It ended itself.
    Terminated {
        /// Who receives its balance.
        beneficiary: AccountId,
    },
    /// It exchanged its code.
    CodeChanged {
        /// Its code until now.
        before: Hash,
        /// Its code from now on.
        after: Hash,
    },
    /// It said something, which is only heard in dry runs.
    Message(Data),
    /// It made a syscall. What the syscall did follows.
    Syscall {
        /// The syscall's name.
        name: String,
        /// Index of the call instruction.
        pc: u32,
        /// Its arguments, as the contract passed them.
        args: [u64; 5],
        /// What it returned. None: the contract did not go on.
        result: Option<u64>,
        /// Weight that was left before.
        gas_before: Weight,
        /// Weight that was left afterwards.
        gas_after: Weight,
    },
    /// It iterated over keys of its storage. The page that it got from that follows ([`Step::Listed`]),
    /// unless its buffer was too small.
    Passed {
        /// What the keys were to begin with. The walk is through those with the same first four bytes.
        prefix: Vec<u8>,
        /// The key after which it began. None: at the first one.
        after: Option<Vec<u8>>,
        /// Keys that were visited, in their order, whether or not they begin with the prefix.
        keys: Vec<Vec<u8>>,
        /// There were no more.
        to_the_end: bool,
    },
    /// Its constructor set its configuration, or removed it with an empty one.
    Configured(Data),
    /// It keeps code from being removed from now on.
    DependencyLocked(Hash),
    /// It no longer does.
    DependencyUnlocked(Hash),
    /// The event of the step before is retained.
    EventKept {
        /// The last block in which it is.
        until: u64,
    },
    /// It made a call of the runtime.
    Runtime {
        /// The call, encoded.
        call: Data,
        /// Weight that was charged for it beforehand.
        gas_charged: Weight,
        /// Weight that it used. The rest was given back.
        gas_used: Weight,
        /// How it ended. What a call that failed did is rolled back.
        result: Result<(), DispatchError>,
        /// Place of its first event among those of the block, if what it did is committed.
        first_event: u32,
        /// Number of its events, which follow one another.
        events: u32,
    },
    /// It called a chain extension.
    Extension {
        /// Extension (the upper half) and function.
        id: u32,
        /// What the extension read of its input, and how much input there was.
        input: Data,
        /// What it answered. None: the contract did not go on.
        status: Option<u32>,
        /// Output that it left for the contract.
        output: Option<Data>,
    },
}

/// How a frame ended.
#[derive(Clone, PartialEq, Eq, Encode, Decode, Debug, TypeInfo)]
pub enum End {
    /// The contract ran to its end.
    Returned {
        /// Flags that it returned. If bit 0 is set it reverted: what it did is rolled back.
        flags: u32,
        /// Its output.
        output: Data,
    },
    /// It did not. What it did is rolled back.
    Failed(Failure),
}

/// Why a contract did not run to its end.
#[derive(Clone, PartialEq, Eq, Encode, Decode, Debug, TypeInfo)]
pub struct Failure {
    /// The error, as an extrinsic shows it.
    pub error: DispatchError,
    /// Where, and more about it.
    pub cause: Cause,
}

/// Where a contract failed.
#[derive(Clone, PartialEq, Eq, Encode, Decode, Debug, TypeInfo)]
pub enum Cause {
    /// An instruction did what it must not.
    Trap {
        /// Index of the instruction.
        pc: u32,
        /// What it did.
        what: String,
    },
    /// The gas did not suffice for the instructions from here on.
    OutOfGas {
        /// Index of the first of them.
        pc: u32,
    },
    /// A syscall failed.
    Syscall {
        /// Index of the call instruction.
        pc: u32,
        /// The syscall's name.
        name: String,
        /// More about it; may be empty.
        why: String,
    },
    /// The code never ran, or what follows its end failed.
    Other {
        /// More about it; may be empty.
        why: String,
    },
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = ErrorName(&self.error);
        match &self.cause {
            Cause::Trap { pc, what } => write!(f, "the contract trapped at pc {pc}: {what}"),
            Cause::OutOfGas { pc } => write!(f, "out of gas at pc {pc}"),
            Cause::Syscall { pc, name: syscall, why } => {
                let separator = if why.is_empty() { "" } else { ": " };
                write!(f, "syscall {syscall} at pc {pc} failed: {name}{separator}{why}")
            }
            Cause::Other { why } if why.is_empty() => write!(f, "{name}"),
            Cause::Other { why } => f.write_str(why),
        }
    }
}

/// Bytes, or the beginning of them.
#[derive(Clone, Default, PartialEq, Eq, Encode, Decode, Debug, TypeInfo)]
pub struct Data {
    /// The first [`TraceConfig::max_data_len`] of them.
    pub bytes: Vec<u8>,
    /// How many there are.
    pub len: u32,
}

/// What was read and changed in the storage of a contract.
#[derive(Clone, PartialEq, Eq, Encode, Decode, Debug, TypeInfo)]
pub struct StorageSet<AccountId> {
    /// The contract.
    pub contract: AccountId,
    /// Keys that were looked at or passed, in order, whether or not what looked at them lasted.
    pub reads: Vec<Vec<u8>>,
    /// Keys that were written, in order, as far as that lasted. Nothing is there any more if the contract has
    /// ended; keys that went with it and were not written before are left out.
    pub writes: Vec<Change>,
}

/// What became of a value, from the beginning to the end of the trace.
#[derive(Clone, PartialEq, Eq, Encode, Decode, Debug, TypeInfo)]
pub struct Change {
    /// Where.
    pub key: Vec<u8>,
    /// What was there.
    pub before: Option<Data>,
    /// What is there now.
    pub after: Option<Data>,
}
