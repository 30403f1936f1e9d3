//! What the current contract can learn, and what it can change of itself.

use super::{move_balance, Frame, Stack};
use crate::{
    access::Access, code, deletion, iteration, retained_events, storage::Key, weights::WeightInfo,
    AccountIdOf, BalanceOf, CodeHash, Config, Configuration, ConfigurationOf, ContractInfoOf, Error, Event,
    MomentOf, Origin, Pallet, WeightsOf,
};
use alloc::vec::Vec;
use frame_support::{
    ensure,
    traits::{
        fungible::{Inspect, Mutate},
        tokens::{Fortitude, Preservation},
        Time,
    },
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Stack<'_, T> {
    /// Who called the current frame's contract.
    pub fn caller(&self) -> &Origin<T> {
        &self.frame.caller
    }

    /// Whether the caller is the origin of the invocation.
    pub fn caller_is_origin(&self) -> bool {
        self.frame.caller == self.origin
    }

    /// Whether root called the current frame's contract.
    pub fn caller_is_root(&self) -> bool {
        self.frame.caller == Origin::Root
    }

    /// The block's time. Charges for looking it up.
    pub fn now(&mut self) -> Result<MomentOf<T>, DispatchError> {
        self.frame.gas.charge(WeightsOf::<T>::now())?;
        Ok(T::Time::now())
    }

    /// Number of the block.
    pub fn block_number(&self) -> BlockNumberFor<T> {
        self.block_number
    }

    /// Hash of the code of the contract at `account`, if there is one. It becomes one when its constructor is
    /// done.
    pub fn code_hash(&self, account: &AccountIdOf<T>) -> Option<CodeHash<T>> {
        let Frame { account: own, info, is_new, .. } = &self.frame;
        if account == own && !is_new {
            Some(info.code_hash)
        } else {
            Pallet::<T>::code_hash(account)
        }
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

    /// Keys that the current contract has removed from its storage in this block.
    pub fn removed_keys(&self) -> u32 {
        let Frame { info, deposit, .. } = &self.frame;
        iteration::removed::<T>(&info.trie_id).saturating_add(deposit.items_removed())
    }

    /// Values in the current contract's storage, as far as their deposits are settled: those that a block
    /// began with and that it has not paid for removing are among them.
    pub fn items(&self) -> u32 {
        self.frame.info.storage_items
    }

    /// How a key of the current contract's storage was accessed before, and whether any was.
    pub fn access(&self, key: &Key<T>) -> (Access, bool) {
        self.accesses.look_up(&self.frame.info.trie_id, key.bytes())
    }

    /// Notes an access to a key of the current contract's storage.
    pub fn note_access(&mut self, key: &Key<T>, access: Access) {
        self.accesses.note(&self.frame.info.trie_id, key.bytes(), access);
    }

    /// A value of the current contract's transient storage.
    pub fn transient(&self, key: &Key<T>) -> Option<&Vec<u8>> {
        self.transient.get(&self.frame.info.trie_id, key)
    }

    /// Sets or removes a value of the current contract's transient storage. Returns the length of the one
    /// that was there, or fails with `OutOfTransientStorage`.
    pub fn write_transient(
        &mut self,
        key: &Key<T>,
        value: Option<Vec<u8>>,
    ) -> Result<Option<usize>, DispatchError> {
        self.transient.write(&self.frame.info.trie_id, key, value)
    }

    /// As [`Self::deposit_event`], and retains the event until the block `expires`, at the expense of the
    /// origin, or fails with `OutOfGas`.
    pub fn deposit_event_until(
        &mut self,
        expires: BlockNumberFor<T>,
        topics: Vec<T::Hash>,
        data: Vec<u8>,
    ) -> DispatchResult {
        // What is held for events is one sum, and not the contract's.
        if !self.frame.deposit.has_events() {
            self.frame.gas.charge(WeightsOf::<T>::settle_deposit())?;
        }
        self.deposit_event(&topics, data.clone());
        let Frame { account, deposit, .. } = &mut self.frame;
        let payer = self.origin.account_id().ok();
        deposit.charge_event(retained_events::retain::<T>(account, topics, data, expires, payer));
        Ok(())
    }

    /// Ends the current contract: its deposits return to the origin, its balance goes to `beneficiary`, and
    /// its storage will be removed. If root is the origin, the beneficiary gets the deposits too.
    ///
    /// Fails with `TerminatedWhileReentrant` if the contract waits for itself (as it does in a delegate
    /// call), and with `TerminatedInConstructor`.
    pub fn terminate(&mut self, beneficiary: &AccountIdOf<T>) -> DispatchResult {
        let account = self.frame.account.clone();
        let is_waiting = self.callers.iter().any(|frame| frame.account == account);
        ensure!(!is_waiting, Error::<T>::TerminatedWhileReentrant);
        ensure!(!self.frame.is_new, Error::<T>::TerminatedInConstructor);

        let pending = self
            .frames()
            .map(|frame| frame.deposit.pending(&account))
            .fold(Default::default(), |sum, deposit| deposit.saturating_add(&sum));
        let Frame { info, deposit, is_terminated, .. } = &mut self.frame;
        deposit.terminate(&account, info, pending, self.origin.account_id().ok(), beneficiary)?;
        frame_system::Pallet::<T>::dec_consumers(&account);
        if &account != beneficiary {
            let balance =
                T::Currency::reducible_balance(&account, Preservation::Expendable, Fortitude::Polite);
            T::Currency::transfer(&account, beneficiary, balance, Preservation::Expendable)
                .map_err(|_| Error::<T>::TransferFailed)?;
        }
        *is_terminated = true;

        deletion::enqueue::<T>(info.trie_id.clone());
        ContractInfoOf::<T>::remove(&account);
        if info.configuration_len > 0 {
            ConfigurationOf::<T>::remove(&account);
        }
        code::decrement_refcount::<T>(info.code_hash);
        for hash in info.delegate_dependencies.keys() {
            code::decrement_refcount::<T>(*hash);
        }
        Pallet::<T>::deposit_event(Event::Terminated { contract: account, beneficiary: beneficiary.clone() });
        Ok(())
    }

    /// Sets the current contract's configuration in place of one that its constructor has set before, or
    /// fails with `ConfigurationFixed` if its constructor is done.
    pub fn set_configuration(&mut self, configuration: Configuration) -> DispatchResult {
        let Frame { account, info, deposit, is_new, .. } = &mut self.frame;
        ensure!(*is_new, Error::<T>::ConfigurationFixed);
        deposit.record(info.set_configuration(account, configuration));
        Ok(())
    }

    /// Exchanges the current contract's code, or fails with `CodeNotFound`, `ConfigurationDoesNotFit` or
    /// `OutOfGas`.
    pub fn set_code_hash(&mut self, hash: CodeHash<T>) -> DispatchResult {
        self.pay_for_deposit()?;
        let Frame { account, info, deposit, is_changed, .. } = &mut self.frame;
        let code = info.exchange_code(account, hash)?;
        *is_changed = true;
        if self.funded {
            deposit.charge(account, info.change_base_deposit(&code));
        }
        Ok(())
    }

    /// Keeps code in use for the sake of the current contract.
    ///
    /// Fails with `CannotAddSelfAsDelegateDependency`, `DelegateDependencyAlreadyExists`,
    /// `MaxDelegateDependenciesReached`, `CodeNotFound` or `OutOfGas`.
    pub fn lock_delegate_dependency(&mut self, hash: CodeHash<T>) -> DispatchResult {
        self.pay_for_deposit()?;
        let Frame { account, info, deposit, is_changed, .. } = &mut self.frame;
        let charge = info.add_dependency(hash, self.funded)?;
        *is_changed = true;
        code::increment_refcount::<T>(hash)?;
        deposit.charge(account, charge);
        Ok(())
    }

    /// Takes [`Self::lock_delegate_dependency`] back, or fails with `DelegateDependencyNotFound` or
    /// `OutOfGas`.
    pub fn unlock_delegate_dependency(&mut self, hash: CodeHash<T>) -> DispatchResult {
        self.pay_for_deposit()?;
        let Frame { account, info, deposit, is_changed, .. } = &mut self.frame;
        let refund = info.remove_dependency(&hash, self.funded)?;
        *is_changed = true;
        code::decrement_refcount::<T>(hash);
        deposit.charge(account, refund);
        Ok(())
    }
}
