//! The call stack: frames, who called whom, and what a frame's success or failure does.
//!
//! Each frame runs in a storage transaction of its own, with gas and deposit meters of its own. A frame
//! that fails or reverts leaves nothing behind but the gas that it used.

mod frame;

pub use frame::Frame;

use crate::{
    code::{self, ContractCode},
    debug::DebugBuffer,
    deposit::RootMeter,
    gas::GasMeter,
    syscalls, AccountIdOf, BalanceOf, CodeHash, Config, ContractInfo, ContractInfoOf, Error, Event,
    ExecReturnValue, MomentOf, Nonce, Origin, Pallet,
};
use alloc::vec::Vec;
use ebpf_vm::Entry;
use frame_support::{
    storage::{with_transaction, TransactionOutcome},
    traits::{
        fungible::{Inspect, Mutate},
        tokens::{Fortitude, Preservation},
        Time,
    },
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{traits::Zero, DispatchError, DispatchResult};

/// Output of a contract, or why there is none.
pub type ExecResult = Result<ExecReturnValue, DispatchError>;

/// All frames of an invocation.
pub struct Stack<'a, T: Config> {
    /// Who started it all.
    origin: Origin<T>,
    /// Whether the origin pays for storage.
    funded: bool,
    /// The storage deposit limit comes from the origin's balance, not from a wish.
    limited_by_balance: bool,
    /// The frame that runs.
    frame: Frame<T>,
    /// Frames that wait for the one that runs, the outermost first.
    callers: Vec<Frame<T>>,
    /// Time at the start.
    now: MomentOf<T>,
    /// Number of the block.
    block_number: BlockNumberFor<T>,
    /// Where to put text for people, on a dry run.
    debug: Option<&'a mut DebugBuffer<T>>,
}

/// What all frames of an invocation share.
pub struct Context<'a, 'd, T: Config> {
    /// Who started it all.
    pub origin: Origin<T>,
    /// Gas of the whole invocation.
    pub gas: &'a mut GasMeter<T>,
    /// Deposits of the whole invocation.
    pub deposits: &'a mut RootMeter<T>,
    /// Where to put text for people, on a dry run.
    pub debug: Option<&'d mut DebugBuffer<T>>,
}

impl<'d, T: Config> Stack<'d, T> {
    /// Calls the contract `dest`.
    pub fn call(
        context: Context<'_, 'd, T>,
        dest: AccountIdOf<T>,
        value: BalanceOf<T>,
        input: Vec<u8>,
    ) -> ExecResult {
        let info = ContractInfoOf::<T>::get(&dest).ok_or(Error::<T>::ContractNotFound)?;
        let code = ContractCode::load(info.code_hash, context.gas)?;
        Self::outermost(context, dest, info, value, Entry::Call, &code, input)
    }

    /// Instantiates `code`. Returns the new contract's account with the constructor's output.
    pub fn instantiate(
        context: Context<'_, 'd, T>,
        code: &ContractCode<T>,
        salt: &[u8],
        value: BalanceOf<T>,
        input: Vec<u8>,
    ) -> Result<(ExecReturnValue, AccountIdOf<T>), DispatchError> {
        let deployer = context.origin.account_id()?;
        let account = Pallet::<T>::contract_address(deployer, &code.hash, &input, salt);
        let nonce = Nonce::<T>::get().wrapping_add(1);
        Nonce::<T>::put(nonce);
        let info = ContractInfo::new(&account, nonce, code.hash)?;
        let output = Self::outermost(context, account.clone(), info, value, Entry::Deploy, code, input)?;
        Ok((output, account))
    }

    fn outermost(
        context: Context<'_, 'd, T>,
        account: AccountIdOf<T>,
        info: ContractInfo<T>,
        value: BalanceOf<T>,
        entry: Entry,
        code: &ContractCode<T>,
        input: Vec<u8>,
    ) -> ExecResult {
        let Context { origin, gas, deposits, debug } = context;
        let frame = Frame {
            account,
            info,
            value,
            entry,
            gas: gas.nested(None),
            deposit: deposits.meter.nested(None),
        };
        let mut stack = Self {
            origin,
            funded: deposits.is_funded(),
            limited_by_balance: deposits.limited_by_balance(),
            frame,
            callers: Vec::new(),
            now: T::Time::now(),
            block_number: frame_system::Pallet::<T>::block_number(),
            debug,
        };
        let result = stack.run(code, input);
        gas.absorb(stack.frame.gas);
        if matches!(&result, Ok(output) if !output.did_revert()) {
            deposits.meter.absorb(stack.frame.deposit);
        }
        result
    }

    /// Runs the current frame in a transaction.
    fn run(&mut self, code: &ContractCode<T>, input: Vec<u8>) -> ExecResult {
        with_transaction(|| match self.run_in_transaction(code, input) {
            Ok(output) if !output.did_revert() => TransactionOutcome::Commit(Ok(output)),
            result => TransactionOutcome::Rollback(result),
        })
    }

    fn run_in_transaction(&mut self, code: &ContractCode<T>, input: Vec<u8>) -> ExecResult {
        if self.frame.entry == Entry::Deploy {
            // Before the transfer of value, which may be too little to create the account.
            let origin = self.origin.account_id()?;
            let Frame { account, info, deposit, .. } = &mut self.frame;
            deposit.charge_instantiate(origin, account, info, &code.info)?;
            code::increment_refcount::<T>(code.hash)?;
        }
        self.transfer_value()?;

        let output = syscalls::execute(self, code, input)?;
        if output.did_revert() {
            return Ok(output);
        }

        let Frame { account, info, deposit, .. } = &mut self.frame;
        deposit.close(account, info, self.funded);
        // Limits are checked when the outermost frame ends, so that the order of changes does not matter.
        if self.callers.is_empty() && !self.frame.deposit.is_within_limit() {
            let (limit, charge) = self.frame.deposit.limit_and_charge();
            self.note(|| alloc::format!("the storage deposit comes to {charge:?}; the limit is {limit:?}"));
            return Err(match self.limited_by_balance {
                true => Error::<T>::StorageDepositNotEnoughFunds.into(),
                false => Error::<T>::StorageDepositLimitExhausted.into(),
            });
        }
        ContractInfoOf::<T>::insert(&self.frame.account, &self.frame.info);

        let contract = self.frame.account.clone();
        let caller = self.caller();
        Pallet::<T>::deposit_event(match self.frame.entry {
            Entry::Deploy => Event::Instantiated { deployer: caller.account_id()?.clone(), contract },
            Entry::Call => Event::Called { caller, contract },
        });
        Ok(output)
    }

    /// Moves the value that came with the call.
    fn transfer_value(&self) -> DispatchResult {
        let Frame { account, value, .. } = &self.frame;
        match self.caller() {
            _ if value.is_zero() => Ok(()),
            Origin::Root => Err(DispatchError::RootNotAllowed),
            Origin::Signed(caller) => move_balance::<T>(&caller, account, *value),
        }
    }

    /// Who called the current frame's contract.
    pub fn caller(&self) -> Origin<T> {
        match self.callers.last() {
            Some(frame) => Origin::Signed(frame.account.clone()),
            None => self.origin.clone(),
        }
    }

    /// Whether the caller is the origin of the invocation.
    pub fn caller_is_origin(&self) -> bool {
        self.caller() == self.origin
    }

    /// Whether root called the current frame's contract.
    pub fn caller_is_root(&self) -> bool {
        self.caller() == Origin::Root
    }

    /// Hash of the code of the contract at `account`, if there is one. A contract is one once its constructor is done.
    pub fn code_hash(&self, account: &AccountIdOf<T>) -> Option<CodeHash<T>> {
        Pallet::<T>::code_hash(account)
    }

    /// The current frame.
    pub fn frame(&mut self) -> &mut Frame<T> {
        &mut self.frame
    }

    /// Time at the start of the invocation.
    pub fn now(&self) -> MomentOf<T> {
        self.now
    }

    /// Number of the block.
    pub fn block_number(&self) -> BlockNumberFor<T> {
        self.block_number
    }

    /// What the current contract may spend: its free balance above the existential deposit.
    pub fn balance(&self) -> BalanceOf<T> {
        T::Currency::reducible_balance(&self.frame.account, Preservation::Preserve, Fortitude::Polite)
    }

    /// Moves balance from the current contract to `to`.
    pub fn transfer(&self, to: &AccountIdOf<T>, amount: BalanceOf<T>) -> DispatchResult {
        move_balance::<T>(&self.frame.account, to, amount)
    }

    /// Deposits an event of the current contract, with exactly its topics.
    pub fn deposit_event(&self, topics: &[T::Hash], data: Vec<u8>) {
        let event = Event::ContractEmitted { contract: self.frame.account.clone(), data };
        let event = <T as Config>::RuntimeEvent::from(event);
        frame_system::Pallet::<T>::deposit_event_indexed(topics, event.into());
    }

    /// The debug buffer, on a dry run.
    pub fn debug(&mut self) -> Option<&mut DebugBuffer<T>> {
        self.debug.as_deref_mut()
    }

    /// Adds a line to the debug buffer, on a dry run.
    pub fn note<D: core::fmt::Display>(&mut self, line: impl FnOnce() -> D) {
        if let Some(debug) = self.debug() {
            debug.note(line());
        }
    }
}

/// Moves balance, and keeps both accounts alive or fails with `TransferFailed`.
fn move_balance<T: Config>(
    from: &AccountIdOf<T>,
    to: &AccountIdOf<T>,
    amount: BalanceOf<T>,
) -> DispatchResult {
    if !amount.is_zero() && from != to {
        T::Currency::transfer(from, to, amount, Preservation::Preserve)
            .map_err(|_| Error::<T>::TransferFailed)?;
    }
    Ok(())
}
