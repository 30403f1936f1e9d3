//! The entrance: what extrinsics and the runtime API share.
//!
//! An invocation happens in one storage transaction. It ends with everything done and paid for, or with
//! nothing changed.

use crate::{
    deposit::DepositOf, gas::GasMeter, AccountIdOf, BalanceOf, CodeHash, Config, Error, ExecReturnValue,
    Origin,
};
use alloc::vec::Vec;
use frame_support::{dispatch::DispatchResultWithPostInfo, weights::Weight};
use sp_runtime::DispatchError;

/// What calls and instantiations have in common.
pub struct Invocation<T: Config> {
    /// Who invokes, and pays.
    pub origin: Origin<T>,
    /// Balance to send along.
    pub value: BalanceOf<T>,
    /// The most weight that may be used.
    pub gas_limit: Weight,
    /// The most that may be held for storage.
    pub storage_deposit_limit: Option<BalanceOf<T>>,
    /// The contract's input.
    pub data: Vec<u8>,
}

/// What to instantiate from.
pub enum Executable<T: Config> {
    /// Code to upload first.
    Upload {
        /// Who uploads it.
        uploader: AccountIdOf<T>,
        /// The contract ELF.
        code: Vec<u8>,
    },
    /// Code that is on-chain.
    Stored(CodeHash<T>),
}

/// How an invocation ended.
pub struct Outcome<T: Config, R> {
    /// What was used.
    pub gas: GasMeter<T>,
    /// What moved; nothing if it failed or reverted.
    pub storage_deposit: DepositOf<T>,
    /// What the contract returned (which may have reverted).
    pub result: Result<(ExecReturnValue, R), DispatchError>,
}

impl<T: Config, R> Outcome<T, R> {
    /// The result of an extrinsic that cost `base` besides what the contract used. Reverting is an error.
    pub fn into_dispatch_result(self, base: Weight) -> DispatchResultWithPostInfo {
        let result = match self.result {
            Ok((output, _)) if output.did_revert() => Err(Error::<T>::ContractReverted.into()),
            result => result,
        };
        self.gas.into_dispatch_result(result, base)
    }
}

impl<T: Config> Invocation<T> {
    /// Calls a contract.
    pub fn call(
        self,
        _dest: AccountIdOf<T>,
        _debug: Option<&mut crate::debug::DebugBuffer<T>>,
    ) -> Outcome<T, ()> {
        let result = Err(Error::<T>::CodeRejected.into());
        Outcome { gas: GasMeter::new(self.gas_limit), storage_deposit: Default::default(), result }
    }

    /// Instantiates a contract.
    pub fn instantiate(
        self,
        _: Executable<T>,
        _salt: &[u8],
        _: Option<&mut crate::debug::DebugBuffer<T>>,
    ) -> Outcome<T, AccountIdOf<T>> {
        let result = Err(Error::<T>::CodeRejected.into());
        Outcome { gas: GasMeter::new(self.gas_limit), storage_deposit: Default::default(), result }
    }
}
