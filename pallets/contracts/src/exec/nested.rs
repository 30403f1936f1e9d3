//! Frames on top of others: calls, delegate calls and instantiations by contracts.

use super::{is_committed, next_nonce, ExecResult, Frame, Kind, Stack};
use crate::{
    code::ContractCode, AccountIdOf, BalanceOf, CodeHash, Config, ContractInfo, ContractInfoOf, Error,
    Origin, Pallet,
};
use alloc::vec::Vec;
use frame_support::{ensure, weights::Weight};
use sp_core::Get;
use sp_runtime::DispatchResult;

/// A call that a contract makes.
pub struct CallArgs<T: Config> {
    /// The contract to call.
    pub dest: AccountIdOf<T>,
    /// Balance to send along.
    pub value: BalanceOf<T>,
    /// The most weight that the call may use; 0 in a dimension stands for all that there is.
    pub gas_limit: Weight,
    /// The most that may be charged for storage, if the call is to have a limit of its own.
    pub deposit_limit: Option<BalanceOf<T>>,
    /// The callee's input.
    pub input: Vec<u8>,
    /// The calling contract may be called meanwhile.
    pub allows_reentry: bool,
    /// Nothing may be changed.
    pub read_only: bool,
}

/// An instantiation by a contract. See [`CallArgs`].
pub struct InstantiateArgs<T: Config> {
    /// The code of the new contract.
    pub code_hash: CodeHash<T>,
    /// Balance to send along.
    pub value: BalanceOf<T>,
    /// The most weight that may be used.
    pub gas_limit: Weight,
    /// The most that may be charged for storage, the new contract's record included.
    pub deposit_limit: Option<BalanceOf<T>>,
    /// The constructor's input.
    pub input: Vec<u8>,
    /// Distinguishes contracts that are otherwise instantiated alike.
    pub salt: Vec<u8>,
    /// The calling contract may be called meanwhile, by the constructor or whatever that calls.
    pub allows_reentry: bool,
}

/// What distinguishes a new frame from the one that it is put on.
struct Push<T: Config> {
    account: AccountIdOf<T>,
    info: ContractInfo<T>,
    caller: Origin<T>,
    value: BalanceOf<T>,
    kind: Kind,
    gas_limit: Weight,
    deposit_limit: Option<BalanceOf<T>>,
    read_only: bool,
}

impl<T: Config> Stack<'_, T> {
    /// Calls another contract, or the same one again.
    ///
    /// Fails on behalf of the caller with `ReentranceDenied`, `MaxCallDepthReached`,
    /// `ContractNotFound`, `CodeNotFound`, `OutOfGas` (for loading the code) or `TransferFailed`.
    pub fn call(&mut self, args: CallArgs<T>) -> ExecResult {
        self.guarded(args.allows_reentry, |stack| stack.try_call(args))
    }

    /// Runs another contract's code while the current one waits, and can be called only if `allows_reentry`.
    fn guarded(&mut self, allows_reentry: bool, run: impl FnOnce(&mut Self) -> ExecResult) -> ExecResult {
        self.frame.allows_reentry = allows_reentry;
        let result = run(self);
        self.frame.allows_reentry = true;
        result
    }

    fn try_call(&mut self, args: CallArgs<T>) -> ExecResult {
        let CallArgs { dest, value, gas_limit, deposit_limit, input, read_only, .. } = args;
        let denies = |frame: &Frame<T>| frame.account == dest && !frame.allows_reentry;
        ensure!(!self.frames().any(denies), Error::<T>::ReentranceDenied);
        self.suspend()?;
        let info = ContractInfoOf::<T>::get(&dest).ok_or(Error::<T>::ContractNotFound)?;
        let code = ContractCode::load(info.code_hash, &mut self.frame.gas)?;
        let push = Push {
            account: dest,
            info,
            caller: Origin::Signed(self.frame.account.clone()),
            value,
            kind: Kind::Call,
            gas_limit,
            deposit_limit,
            read_only,
        };
        self.run_on_top(push, &code, input)
    }

    /// Runs other code on the current contract's storage, with its caller and value. That code is the
    /// contract's own for as long as it runs: it decides by the flags of its calls whether the contract may
    /// be called back.
    ///
    /// Fails on behalf of the caller with `MaxCallDepthReached`, `CodeNotFound` or `OutOfGas`.
    pub fn delegate_call(&mut self, code_hash: CodeHash<T>, input: Vec<u8>) -> ExecResult {
        self.suspend()?;
        let code = ContractCode::load(code_hash, &mut self.frame.gas)?;
        let Frame { account, info, caller, value, .. } = &self.frame;
        let push = Push {
            account: account.clone(),
            info: info.clone(),
            caller: caller.clone(),
            value: *value,
            kind: Kind::Delegate,
            gas_limit: Weight::zero(),
            deposit_limit: None,
            read_only: false,
        };
        self.run_on_top(push, &code, input)
    }

    /// Instantiates a contract. Returns its account, which is none if the constructor reverted.
    ///
    /// Fails on behalf of the caller with `MaxCallDepthReached`, `CodeNotFound`, `OutOfGas`,
    /// `DuplicateContract`, `StorageDepositNotEnoughFunds`, `TransferFailed` or, for root, `RootNotAllowed`.
    pub fn instantiate(&mut self, args: InstantiateArgs<T>) -> (ExecResult, Option<AccountIdOf<T>>) {
        let InstantiateArgs { code_hash, value, gas_limit, deposit_limit, input, salt, allows_reentry } =
            args;
        let account = Pallet::<T>::contract_address(&self.frame.account, &code_hash, &input, &salt);
        // It could be as long as the input, and two such buffers a frame are what limits count.
        drop(salt);
        let result = self.guarded(allows_reentry, |stack| {
            stack.suspend()?;
            let code = ContractCode::load(code_hash, &mut stack.frame.gas)?;
            let is_same = |frame: &Frame<T>| frame.is_new && frame.account == account;
            ensure!(!stack.frames().any(is_same), Error::<T>::DuplicateContract);
            let push = Push {
                info: ContractInfo::new(&account, next_nonce::<T>(), code_hash)?,
                account: account.clone(),
                caller: Origin::Signed(stack.frame.account.clone()),
                value,
                kind: Kind::Deploy,
                gas_limit,
                deposit_limit,
                read_only: false,
            };
            stack.run_on_top(push, &code, input)
        });
        let account = is_committed(&result).then_some(account);
        (result, account)
    }

    /// Checks that there is room for one more frame, and writes the current one's record to storage if it has
    /// changed. May fail with `OutOfGas`.
    fn suspend(&mut self) -> DispatchResult {
        let running = self.callers.len().saturating_add(1);
        ensure!(running < T::Schedule::get().limits.call_depth as usize, Error::<T>::MaxCallDepthReached);
        self.close()?;
        self.write_record();
        Ok(())
    }

    /// Runs a frame on top of the current one, which is the current one again afterwards.
    fn run_on_top(&mut self, push: Push<T>, code: &ContractCode<T>, input: Vec<u8>) -> ExecResult {
        let Push { account, info, caller, value, kind, gas_limit, deposit_limit, read_only } = push;
        let frame = Frame {
            account,
            info,
            code_hash: code.hash,
            caller,
            value,
            kind,
            is_new: match kind {
                Kind::Deploy => true,
                Kind::Call => false,
                Kind::Delegate => self.frame.is_new,
            },
            read_only: read_only || self.frame.read_only,
            allows_reentry: true,
            is_terminated: false,
            is_changed: false,
            is_outdated: false,
            has_paid_for_deposit: match kind {
                Kind::Deploy => true,
                Kind::Call => false,
                Kind::Delegate => self.frame.has_paid_for_deposit,
            },
            gas: self.frame.gas.nested(gas_limit),
            deposit: self.frame.deposit.nested(deposit_limit),
        };
        let frame = core::mem::replace(&mut self.frame, frame);
        self.callers.push(frame);
        let (transient, accesses) = (self.transient.enter(), self.accesses.enter());
        let result = self.run(code, input);
        self.transient.leave(transient, is_committed(&result));
        self.accesses.leave(accesses, is_committed(&result));
        let caller = self.callers.pop().expect("pushed above, and every run pops what it pushes; qed");
        let frame = core::mem::replace(&mut self.frame, caller);
        self.resume(frame, &result);
        result
    }

    /// Takes over what the ended `frame` leaves to the current one.
    fn resume(&mut self, frame: Frame<T>, result: &ExecResult) {
        self.frame.gas.absorb(frame.gas);
        if !is_committed(result) {
            return;
        }
        self.frame.deposit.absorb(frame.deposit);
        let is_outdated = core::mem::take(&mut self.frame.is_outdated);
        if frame.kind == Kind::Delegate {
            self.frame.info = frame.info;
            self.frame.is_changed = frame.is_changed;
            self.frame.has_paid_for_deposit = frame.has_paid_for_deposit;
        } else if is_outdated {
            // A contract that is on the stack cannot end itself, so the record is there.
            if let Some(info) = ContractInfoOf::<T>::get(&self.frame.account) {
                self.frame.info = info;
            }
        }
    }

    /// All frames, the current one first.
    pub(super) fn frames(&self) -> impl Iterator<Item = &Frame<T>> {
        core::iter::once(&self.frame).chain(self.callers.iter().rev())
    }
}
