//! One entry of the call stack.

use crate::{deposit::Meter, gas::GasMeter, AccountIdOf, BalanceOf, CodeHash, Config, ContractInfo, Origin};
use ebpf_vm::Entry;

/// A contract that is being executed.
pub struct Frame<T: Config> {
    /// The contract's account.
    pub account: AccountIdOf<T>,
    /// The contract's record. If it has changed, it is written back before others could see it and when the
    /// frame ends well.
    pub info: ContractInfo<T>,
    /// Hash of the code that runs.
    pub code_hash: CodeHash<T>,
    /// Who called. In a delegate call: who called the contract whose storage it is.
    pub caller: Origin<T>,
    /// Balance that came with the call.
    pub value: BalanceOf<T>,
    /// What runs, and on whose behalf.
    pub kind: Kind,
    /// The contract's constructor has not ended yet: its record is in no storage, and nobody can call it.
    pub is_new: bool,
    /// The contract may change nothing.
    pub read_only: bool,
    /// The contract may be called while it waits for its callee.
    pub allows_reentry: bool,
    /// The contract has ended itself: there is no record of it any more.
    pub is_terminated: bool,
    /// The record differs from the one in storage.
    pub is_changed: bool,
    /// Another frame of the contract has written the record to storage.
    pub is_outdated: bool,
    /// What a deposit for the contract takes at the end of the invocation was charged.
    pub has_paid_for_deposit: bool,
    /// Gas of this frame and of the calls that it makes.
    pub gas: GasMeter<T>,
    /// Storage deposits of this frame and of the calls that it makes.
    pub deposit: Meter<T>,
}

/// What a frame runs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The constructor of a new contract.
    Deploy,
    /// A contract.
    Call,
    /// Other code on the storage of the contract that runs in the frame below.
    Delegate,
}

impl Kind {
    /// Where the code is entered.
    pub fn entry(self) -> Entry {
        match self {
            Self::Deploy => Entry::Deploy,
            Self::Call | Self::Delegate => Entry::Call,
        }
    }
}
