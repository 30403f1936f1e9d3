//! The call stack: frames, who called whom, and what a frame's success or failure does.
//!
//! Each frame runs in a storage transaction (the outermost in the invocation's), with gas and deposit meters
//! of its own. A frame that fails or reverts leaves no trace but the gas that it used; its caller goes on.
//!
//! Frames nest on the native stack, as deep as `call_depth` says: `limits` bounds it, and the tests of the
//! backends go all the way down inside of wasm.
//!
//! # Records
//!
//! A frame holds its contract's record. The same contract can be on the stack more than once, so records that
//! have changed are written to storage before another frame runs, and are read again if that one, having
//! ended well, has written them. The record of a
//! contract that is being constructed is nowhere but in its frame (and in the frames of its delegate calls,
//! which hand it back): until the constructor is done, nobody finds a contract there.

mod environment;
mod frame;
mod nested;
mod operations;

pub use frame::{Frame, Kind};
pub use nested::{CallArgs, InstantiateArgs};

use crate::{
    access::AccessList,
    code::{self, ContractCode},
    debug::DebugBuffer,
    deposit::RootMeter,
    gas::GasMeter,
    iteration,
    trace::{self, Cause, Failure, Tracer},
    transient::TransientStorage,
    weights::WeightInfo,
    AccountIdOf, BalanceOf, CodeHash, CodeInfoOf, Config, ContractInfo, ContractInfoOf, Error, Event,
    ExecReturnValue, Nonce, Origin, Pallet, WeightsOf,
};
use alloc::vec::Vec;
use frame_support::{
    storage::{with_transaction, TransactionOutcome},
    traits::{fungible::Mutate, tokens::Preservation},
    weights::Weight,
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{traits::Zero, DispatchError, DispatchResult};

/// Runs code: the virtual machine with the host of its syscalls, of which the call stack knows nothing else.
pub trait Execute<T: Config> {
    /// Runs `code` in the stack's current frame, which is set up and in a storage transaction.
    ///
    /// # Errors
    ///
    /// If the contract does not run, or not to its end.
    fn execute(
        &self,
        stack: &mut Stack<T>,
        code: &ContractCode<T>,
        input: Vec<u8>,
    ) -> Result<ExecReturnValue, DispatchError>;
}

/// Output of a contract, or why there is none.
pub type ExecResult = Result<ExecReturnValue, ExecError>;

/// Why a contract did not run to its end.
#[derive(Debug, PartialEq, Eq)]
pub struct ExecError {
    /// The error.
    pub error: DispatchError,
    /// The contract ran, and it is its own failure. Otherwise it never ran, because its
    /// caller asked for something that cannot be.
    pub by_callee: bool,
}

impl<E: Into<DispatchError>> From<E> for ExecError {
    fn from(error: E) -> Self {
        Self { error: error.into(), by_callee: false }
    }
}

/// All frames of an invocation.
pub struct Stack<'a, T: Config> {
    /// What runs code.
    executor: &'a dyn Execute<T>,
    /// Who started it all.
    origin: Origin<T>,
    /// Whether the origin pays for storage.
    funded: bool,
    /// The frame that runs.
    frame: Frame<T>,
    /// Frames that wait for the one that runs, the outermost first.
    callers: Vec<Frame<T>>,
    /// Number of the block.
    block_number: BlockNumberFor<T>,
    /// What contracts keep until the invocation ends.
    transient: TransientStorage<T>,
    /// Keys of their storage that contracts have accessed.
    accesses: AccessList,
    /// Where to put text for people, on a dry run.
    debug: Option<&'a mut DebugBuffer<T>>,
    /// Whether somebody wants to know what contracts do.
    is_traced: bool,
}

/// What all frames of an invocation share.
pub struct Shared<'a, 'd, T: Config> {
    /// What runs code.
    pub executor: &'d dyn Execute<T>,
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
    pub fn start_call(
        shared: Shared<'_, 'd, T>,
        dest: AccountIdOf<T>,
        value: BalanceOf<T>,
        input: Vec<u8>,
    ) -> Result<ExecReturnValue, DispatchError> {
        let info = ContractInfoOf::<T>::get(&dest).ok_or(Error::<T>::ContractNotFound)?;
        let code = ContractCode::load(info.code_hash, shared.gas)?;
        Self::outermost(shared, dest, info, value, Kind::Call, &code, input)
    }

    /// Instantiates `code`. Returns the new contract's account with the constructor's output.
    pub fn start_instantiate(
        shared: Shared<'_, 'd, T>,
        code: &ContractCode<T>,
        salt: &[u8],
        value: BalanceOf<T>,
        input: Vec<u8>,
    ) -> Result<(ExecReturnValue, AccountIdOf<T>), DispatchError> {
        let deployer = shared.origin.account_id()?;
        let account = Pallet::<T>::contract_address(deployer, &code.hash, &input, salt);
        let info = ContractInfo::new(&account, next_nonce::<T>(), code.hash)?;
        let output = Self::outermost(shared, account.clone(), info, value, Kind::Deploy, code, input)?;
        Ok((output, account))
    }

    fn outermost(
        shared: Shared<'_, 'd, T>,
        account: AccountIdOf<T>,
        info: ContractInfo<T>,
        value: BalanceOf<T>,
        kind: Kind,
        code: &ContractCode<T>,
        input: Vec<u8>,
    ) -> Result<ExecReturnValue, DispatchError> {
        let Shared { executor, origin, gas, deposits, debug } = shared;
        let shared = Shared { executor, origin, gas: &mut *gas, deposits: &mut *deposits, debug };
        let mut stack = Self::new(shared, account, info, value, kind, code.hash);
        let result = stack.run(code, input);
        gas.absorb(stack.frame.gas);
        if is_committed(&result) {
            deposits.meter.absorb(stack.frame.deposit);
        }
        result.map_err(|error| error.error)
    }

    /// A stack of one frame, which has all gas and does not run yet.
    pub fn new(
        shared: Shared<'_, 'd, T>,
        account: AccountIdOf<T>,
        info: ContractInfo<T>,
        value: BalanceOf<T>,
        kind: Kind,
        code_hash: CodeHash<T>,
    ) -> Self {
        let Shared { executor, origin, gas, deposits, debug } = shared;
        let frame = Frame {
            account,
            info,
            code_hash,
            caller: origin.clone(),
            value,
            kind,
            is_new: kind == Kind::Deploy,
            read_only: false,
            allows_reentry: true,
            is_terminated: false,
            is_changed: false,
            is_outdated: false,
            has_paid_for_deposit: kind == Kind::Deploy,
            gas: gas.nested(Weight::zero()),
            deposit: deposits.meter.nested(None),
        };
        Self {
            executor,
            origin,
            funded: deposits.is_funded(),
            frame,
            callers: Vec::new(),
            block_number: frame_system::Pallet::<T>::block_number(),
            transient: TransientStorage::new(),
            accesses: AccessList::default(),
            debug,
            is_traced: trace::is_active(),
        }
    }

    /// Runs the current frame in a transaction: the invocation's, if it is the outermost.
    fn run(&mut self, code: &ContractCode<T>, input: Vec<u8>) -> ExecResult {
        self.observe(|tracer| tracer.opened(&self.frame, &input));
        let result = if self.callers.is_empty() {
            self.run_in_transaction(code, input)
        } else {
            with_transaction(|| match self.run_in_transaction(code, input) {
                result if is_committed(&result) => TransactionOutcome::Commit(result),
                result => TransactionOutcome::Rollback(result),
            })
        };
        self.observe(|tracer| tracer.closed(&self.frame, &result));
        result
    }

    fn run_in_transaction(&mut self, code: &ContractCode<T>, input: Vec<u8>) -> ExecResult {
        self.prepare(code)?;
        let output = self
            .executor
            .execute(self, code, input)
            .and_then(|output| self.finish(code, &output).map(|()| output))
            .map_err(|error| ExecError { error, by_callee: true })?;
        Ok(output)
    }

    /// What precedes a contract's execution: a new contract's account, and the value.
    fn prepare(&mut self, code: &ContractCode<T>) -> DispatchResult {
        if self.frame.kind == Kind::Deploy {
            // Before the transfer of value, which may be too little to create the account.
            let origin = self.origin.account_id()?;
            let Frame { account, info, deposit, .. } = &mut self.frame;
            deposit.charge_instantiate(origin, account, info, &code.info)?;
            code::increment_refcount::<T>(code.hash)?;
            Nonce::<T>::put(next_nonce::<T>());
        }
        if self.frame.kind == Kind::Delegate || self.frame.value.is_zero() {
            return Ok(());
        }
        move_balance::<T>(self.frame.caller.account_id()?, &self.frame.account, self.frame.value)
    }

    /// What follows a contract's execution: deposits, the record, and an event.
    fn finish(&mut self, code: &ContractCode<T>, output: &ExecReturnValue) -> DispatchResult {
        if output.did_revert() {
            return Ok(());
        }
        self.close()?;
        // The limit of the invocation is checked when the outermost frame ends, and a call's own limit when
        // the call ends, so that the order of changes does not matter.
        let has_limit = self.callers.is_empty() || self.frame.deposit.has_own_limit();
        if has_limit && !self.frame.deposit.is_within_limit() {
            let (limit, charge) = self.frame.deposit.limit_and_charge();
            return Err(self.explain(Error::<T>::StorageDepositLimitExhausted, || Cause::Other {
                why: alloc::format!("the storage deposit is {charge:?}; the limit is {limit:?}"),
            }));
        }
        if self.frame.kind == Kind::Call {
            self.write_record();
        }
        let Frame { account, info, caller, kind, .. } = &mut self.frame;
        let contract = account.clone();
        let event = match kind {
            Kind::Deploy => {
                // The constructor may have exchanged the code before it set the configuration.
                if info.code_hash != code.hash && info.configuration_len > 0 {
                    let code = CodeInfoOf::<T>::get(info.code_hash).ok_or(Error::<T>::CodeNotFound)?;
                    code.ensure_configuration_fits(info.configuration_len)?;
                }
                ContractInfoOf::<T>::insert(account, &*info);
                Event::Instantiated { deployer: caller.account_id()?.clone(), contract }
            }
            Kind::Call => Event::Called { caller: caller.clone(), contract },
            // The frame below gets the record.
            Kind::Delegate => Event::DelegateCalled { contract, code_hash: code.hash },
        };
        Pallet::<T>::deposit_event(event);
        Ok(())
    }

    /// Turns what the current frame did to storage into a deposit, or fails with `OutOfGas`.
    fn close(&mut self) -> DispatchResult {
        if self.frame.is_terminated {
            return Ok(());
        }
        if self.frame.deposit.has_changes() {
            self.pay_for_deposit().map_err(|error| {
                self.explain(error, || Cause::Other {
                    why: "there is no gas left to move the deposit".into(),
                })
            })?;
            self.frame.is_changed = true;
        }
        let Frame { account, info, deposit, .. } = &mut self.frame;
        iteration::note_removed::<T>(&info.trie_id, deposit.items_removed());
        deposit.close(account, info, self.funded);
        Ok(())
    }

    /// Charges, once in a frame, for what a change of the current contract's deposit takes: its record is
    /// written, and balance moves at the end of the invocation.
    pub fn pay_for_deposit(&mut self) -> DispatchResult {
        if !self.frame.has_paid_for_deposit {
            self.frame.gas.charge(WeightsOf::<T>::settle_deposit())?;
            self.frame.has_paid_for_deposit = true;
        }
        Ok(())
    }

    /// Writes the current contract's record to storage, if it has changed and belongs there.
    fn write_record(&mut self) {
        let Frame { account, info, is_new, is_terminated, is_changed, .. } = &mut self.frame;
        if *is_new || *is_terminated || !core::mem::take(is_changed) {
            return;
        }
        ContractInfoOf::<T>::insert(&*account, &*info);
        for caller in self.callers.iter_mut().filter(|frame| frame.account == *account) {
            caller.is_outdated = true;
        }
    }

    /// The current frame.
    pub fn frame(&mut self) -> &mut Frame<T> {
        &mut self.frame
    }

    /// The debug buffer, on a dry run.
    pub fn debug(&mut self) -> Option<&mut DebugBuffer<T>> {
        self.debug.as_deref_mut()
    }

    /// Says why the current frame is about to fail with `error`: in the debug buffer, on a dry run, and to
    /// whoever traces. Returns the error.
    pub fn explain(
        &mut self,
        error: impl Into<DispatchError>,
        cause: impl FnOnce() -> Cause,
    ) -> DispatchError {
        let error = error.into();
        if self.debug.is_none() && !self.is_traced {
            return error;
        }
        let failure = Failure { error, cause: cause() };
        if let Some(debug) = self.debug.as_deref_mut() {
            debug.failure(&failure, &self.frame.account, &self.frame.code_hash, self.callers.len());
        }
        self.observe(|tracer| tracer.failed(failure));
        error
    }

    /// Tells whoever traces.
    pub fn observe(&self, tell: impl FnOnce(&mut Tracer<T>)) {
        if self.is_traced {
            trace::observe(tell);
        }
    }

    /// Whether somebody traces. For what [`Self::observe`] cannot do by itself, such as looking into storage.
    pub fn is_traced(&self) -> bool {
        self.is_traced
    }
}

/// Whether what a contract did stays.
fn is_committed(result: &ExecResult) -> bool {
    matches!(result, Ok(output) if !output.did_revert())
}

/// The number of the next instantiation.
fn next_nonce<T: Config>() -> u64 {
    Nonce::<T>::get().wrapping_add(1)
}

/// Moves balance, and keeps both accounts alive or fails with `TransferFailed`: also if they are the same and
/// do not have that much.
fn move_balance<T: Config>(
    from: &AccountIdOf<T>,
    to: &AccountIdOf<T>,
    amount: BalanceOf<T>,
) -> DispatchResult {
    if !amount.is_zero() {
        T::Currency::transfer(from, to, amount, Preservation::Preserve)
            .map_err(|_| Error::<T>::TransferFailed)?;
    }
    Ok(())
}
