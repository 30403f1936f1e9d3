//! What the chain keeps about a contract, and the contract's own storage in its child trie.

use crate::{
    code::{decrement_refcount, increment_refcount, CodeInfo},
    diff::{self, len_u32, Diff},
    iteration::trie_key,
    primitives::StorageDeposit,
    BalanceOf, CodeHash, CodeInfoOf, Config, Configuration, ConfigurationOf, ContractInfoOf, Error, Event,
    Pallet, TrieId,
};
use alloc::vec::Vec;
use codec::{Decode, Encode, MaxEncodedLen};
use frame_support::{
    ensure,
    storage::child::{self, ChildInfo},
    CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound,
};
use scale_info::TypeInfo;
use sp_core::Get;
use sp_runtime::{
    traits::{Hash, Saturating, Zero},
    BoundedBTreeMap, DispatchError,
};

/// A contract, as the storage map `ContractInfoOf` holds it.
#[derive(
    CloneNoBound, PartialEqNoBound, EqNoBound, DebugNoBound, Encode, Decode, MaxEncodedLen, TypeInfo,
)]
#[codec(mel_bound())]
#[scale_info(skip_type_params(T))]
pub struct ContractInfo<T: Config> {
    /// Names the contract's child trie.
    pub trie_id: TrieId,
    /// The contract's code.
    pub code_hash: CodeHash<T>,
    /// Bytes of all values in the child trie, and of the configuration.
    pub(crate) storage_bytes: u32,
    /// Number of values in the child trie, and 1 for a configuration.
    pub(crate) storage_items: u32,
    /// Deposit held for `storage_bytes`.
    pub(crate) storage_byte_deposit: BalanceOf<T>,
    /// Deposit held for `storage_items`.
    pub(crate) storage_item_deposit: BalanceOf<T>,
    /// Deposit held for this record and for keeping the code in use. Only returned when the contract ends.
    pub(crate) storage_base_deposit: BalanceOf<T>,
    /// Code that this contract keeps from being removed, with the deposit for each.
    pub(crate) delegate_dependencies: BoundedBTreeMap<CodeHash<T>, BalanceOf<T>, T::MaxDelegateDependencies>,
    /// Bytes of the configuration; 0: there is none.
    pub(crate) configuration_len: u32,
}

impl<T: Config> ContractInfo<T> {
    /// The record of a new contract, not yet stored. `nonce` must never repeat for an account: it keeps
    /// a new contract from finding what an earlier one at the same address has left.
    ///
    /// Fails with `DuplicateContract` if there is a contract at `account`.
    pub fn new(account: &T::AccountId, nonce: u64, code_hash: CodeHash<T>) -> Result<Self, DispatchError> {
        if ContractInfoOf::<T>::contains_key(account) {
            return Err(Error::<T>::DuplicateContract.into());
        }
        let trie_id = (account, nonce).using_encoded(T::Hashing::hash);
        Ok(Self {
            trie_id: TrieId::truncate_from(trie_id.as_ref().to_vec()),
            code_hash,
            storage_bytes: 0,
            storage_items: 0,
            storage_byte_deposit: Zero::zero(),
            storage_item_deposit: Zero::zero(),
            storage_base_deposit: Zero::zero(),
            delegate_dependencies: Default::default(),
            configuration_len: 0,
        })
    }

    /// The contract's child trie.
    pub fn child_trie_info(&self) -> ChildInfo {
        ChildInfo::new_default(self.trie_id.as_ref())
    }

    /// All deposits that are held on the contract's account.
    pub fn total_deposit(&self) -> BalanceOf<T> {
        self.delegate_dependencies
            .values()
            .fold(Zero::zero(), |sum: BalanceOf<T>, deposit| sum.saturating_add(*deposit))
            .saturating_add(self.storage_byte_deposit)
            .saturating_add(self.storage_item_deposit)
            .saturating_add(self.storage_base_deposit)
    }

    /// Sets and returns the deposit for the record itself and a share
    /// (`CodeHashLockupDepositPercent`) of the deposit for the code that it keeps in use.
    pub fn update_base_deposit(&mut self, code: &CodeInfo<T>) -> BalanceOf<T> {
        let record = Diff { bytes_added: len_u32(self.encoded_size()), items_added: 1, ..Default::default() };
        self.storage_base_deposit = record.price::<T>().saturating_add(lockup(code));
        self.storage_base_deposit
    }

    /// As [`Self::update_base_deposit`] for a contract that has one already. Returns the difference.
    pub fn change_base_deposit(&mut self, code: &CodeInfo<T>) -> StorageDeposit<BalanceOf<T>> {
        let before = self.storage_base_deposit;
        let after = self.update_base_deposit(code);
        StorageDeposit::Charge(after).saturating_sub(&StorageDeposit::Charge(before))
    }

    /// Enters `hash` among the codes that this contract keeps in use, and returns the deposit for that.
    /// Nobody pays it if `funded` is false.
    ///
    /// Fails with `CannotAddSelfAsDelegateDependency`, `DelegateDependencyAlreadyExists`,
    /// `MaxDelegateDependenciesReached` or `CodeNotFound`.
    pub fn add_dependency(
        &mut self,
        hash: CodeHash<T>,
        funded: bool,
    ) -> Result<StorageDeposit<BalanceOf<T>>, DispatchError> {
        ensure!(hash != self.code_hash, Error::<T>::CannotAddSelfAsDelegateDependency);
        let is_there = self.delegate_dependencies.contains_key(&hash);
        ensure!(!is_there, Error::<T>::DelegateDependencyAlreadyExists);
        let code = CodeInfoOf::<T>::get(hash).ok_or(Error::<T>::CodeNotFound)?;
        let deposit = if funded { lockup(&code) } else { Zero::zero() };
        self.delegate_dependencies
            .try_insert(hash, deposit)
            .map_err(|_| Error::<T>::MaxDelegateDependenciesReached)?;
        Ok(StorageDeposit::Charge(deposit))
    }

    /// Takes [`Self::add_dependency`] back. A deposit for which there is nobody to be refunded (`funded` is
    /// false) stays held until the contract ends.
    ///
    /// Fails with `DelegateDependencyNotFound`.
    pub fn remove_dependency(
        &mut self,
        hash: &CodeHash<T>,
        funded: bool,
    ) -> Result<StorageDeposit<BalanceOf<T>>, DispatchError> {
        let deposit =
            self.delegate_dependencies.remove(hash).ok_or(Error::<T>::DelegateDependencyNotFound)?;
        if funded {
            return Ok(StorageDeposit::Refund(deposit));
        }
        self.storage_base_deposit = self.storage_base_deposit.saturating_add(deposit);
        Ok(StorageDeposit::default())
    }

    /// Sets the configuration of the contract at `account`, or removes it if it is empty. Returns how much
    /// storage that took or freed.
    pub fn set_configuration(&mut self, account: &T::AccountId, configuration: Configuration) -> Diff {
        let len = |len: u32| Some(len).filter(|len| *len > 0);
        let old = len(core::mem::replace(&mut self.configuration_len, len_u32(configuration.len())));
        if !configuration.is_empty() {
            ConfigurationOf::<T>::insert(account, configuration);
        } else if old.is_some() {
            ConfigurationOf::<T>::remove(account);
        }
        Diff::replaced(old, len(self.configuration_len))
    }

    /// Applies a change in the amount of the contract's storage, and returns the deposit that it causes.
    ///
    /// More storage costs today's prices; less storage returns its share of what is held. Changes of
    /// one call are set off against each other first. If nobody is there to pay or to be refunded
    /// (`funded` is false), amounts of storage change and recorded deposits do not.
    pub fn apply(&mut self, diff: Diff, funded: bool) -> StorageDeposit<BalanceOf<T>> {
        let bytes = diff::change(
            diff.bytes_added,
            diff.bytes_removed,
            T::DepositPerByte::get(),
            (&mut self.storage_bytes, &mut self.storage_byte_deposit),
            funded,
        );
        let items = diff::change(
            diff.items_added,
            diff.items_removed,
            T::DepositPerItem::get(),
            (&mut self.storage_items, &mut self.storage_item_deposit),
            funded,
        );
        bytes.saturating_add(&items)
    }

    /// Exchanges the code of the contract, whose account is `account`. Returns what is known about the new
    /// code.
    ///
    /// Fails with `CodeNotFound`, or with `ConfigurationDoesNotFit`: code that reads a configuration must
    /// find all of it.
    pub fn exchange_code(
        &mut self,
        account: &T::AccountId,
        hash: CodeHash<T>,
    ) -> Result<CodeInfo<T>, DispatchError> {
        let code = CodeInfoOf::<T>::get(hash).ok_or(Error::<T>::CodeNotFound)?;
        code.ensure_configuration_fits(self.configuration_len)?;
        increment_refcount::<T>(hash)?;
        decrement_refcount::<T>(self.code_hash);
        Pallet::<T>::deposit_event(Event::ContractCodeUpdated {
            contract: account.clone(),
            new_code_hash: hash,
            old_code_hash: self.code_hash,
        });
        self.code_hash = hash;
        Ok(code)
    }

    /// The key of the child trie that follows on `key`.
    pub fn next_key(&self, key: &[u8]) -> Option<Vec<u8>> {
        sp_io::default_child_storage::next_key(self.child_trie_info().storage_key(), key)
    }

    /// The value under `key`.
    pub fn read(&self, key: &Key<T>) -> Option<Vec<u8>> {
        child::get_raw(&self.child_trie_info(), &key.in_trie())
    }

    /// The length of the value under `key`.
    pub fn value_len(&self, key: &Key<T>) -> Option<u32> {
        child::len(&self.child_trie_info(), &key.in_trie())
    }

    /// Sets or (with `None`) removes the value under `key`. Returns the length of the value that was
    /// there, and how much storage that took or freed.
    ///
    /// What is not there is not removed: the chain would remember that it was, and iterations over keys would
    /// visit it until the block's end without being charged.
    pub fn write(&self, key: &Key<T>, value: Option<&[u8]>) -> (Option<u32>, Diff) {
        let (trie, key) = (self.child_trie_info(), key.in_trie());
        let old = child::len(&trie, &key);
        match value {
            Some(value) => child::put_raw(&trie, &key, value),
            None if old.is_some() => child::kill(&trie, &key),
            None => {}
        }
        (old, Diff::replaced(old, value.map(|value| len_u32(value.len()))))
    }
}

/// A key of a contract's storage: up to `MaxStorageKeyLen` bytes. In the child trie it is what [`trie_key`]
/// says.
pub struct Key<T> {
    bytes: Vec<u8>,
    _config: core::marker::PhantomData<T>,
}

impl<T: Config> Key<T> {
    /// `None` if there are too many bytes.
    pub fn new(bytes: Vec<u8>) -> Option<Self> {
        (bytes.len() as u64 <= u64::from(T::MaxStorageKeyLen::get()))
            .then_some(Self { bytes, _config: core::marker::PhantomData })
    }

    /// The key as the contract knows it.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    fn in_trie(&self) -> Vec<u8> {
        trie_key(&self.bytes)
    }
}

/// What a contract that keeps `code` in use puts down for that.
fn lockup<T: Config>(code: &CodeInfo<T>) -> BalanceOf<T> {
    T::CodeHashLockupDepositPercent::get().mul_ceil(code.deposit)
}
