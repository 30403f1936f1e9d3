//! What the chain keeps about a contract, and the contract's own storage in its child trie.

use crate::{
    code::CodeInfo, iteration::trie_key, primitives::StorageDeposit, BalanceOf, CodeHash, CodeInfoOf, Config,
    Configuration, ConfigurationOf, ContractInfoOf, Error, TrieId,
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
    helpers_128bit::multiply_by_rational_with_rounding,
    traits::{Hash, Saturating, UniqueSaturatedInto, Zero},
    BoundedBTreeMap, DispatchError, Rounding,
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

    /// Enters `hash` among the codes that this contract keeps in use, and returns the deposit for that. Nobody
    /// pays it if `funded` is false.
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

    /// Sets the configuration of the contract at `account`, or removes it if it is empty. Returns how much storage
    /// that took or freed.
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
    /// What is not there is not removed: the chain would remember that it was, and iterations over keys would visit it
    /// until the block's end without being charged.
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

/// A key of a contract's storage: up to `MaxStorageKeyLen` bytes. In the child trie it is what [`trie_key`] says.
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

/// A change in the amount of storage.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Diff {
    /// Bytes of values that came.
    pub bytes_added: u32,
    /// Bytes of values that went.
    pub bytes_removed: u32,
    /// Values that came.
    pub items_added: u32,
    /// Values that went.
    pub items_removed: u32,
}

impl Diff {
    /// A value of length `old` made way for one of length `new`.
    pub fn replaced(old: Option<u32>, new: Option<u32>) -> Self {
        let (old_len, new_len) = (old.unwrap_or(0), new.unwrap_or(0));
        Self {
            bytes_added: new_len.saturating_sub(old_len),
            bytes_removed: old_len.saturating_sub(new_len),
            items_added: u32::from(old.is_none() && new.is_some()),
            items_removed: u32::from(old.is_some() && new.is_none()),
        }
    }

    /// Both changes, one after the other, set off against each other: what comes and goes again and again does not
    /// add up to more than numbers hold.
    pub fn saturating_add(self, other: Self) -> Self {
        let (bytes_added, bytes_removed) = net(
            self.bytes_added.saturating_add(other.bytes_added),
            self.bytes_removed.saturating_add(other.bytes_removed),
        );
        let (items_added, items_removed) = net(
            self.items_added.saturating_add(other.items_added),
            self.items_removed.saturating_add(other.items_removed),
        );
        Self { bytes_added, bytes_removed, items_added, items_removed }
    }

    /// The deposit for what came, at today's prices.
    pub fn price<T: Config>(&self) -> BalanceOf<T> {
        let bytes = T::DepositPerByte::get().saturating_mul(self.bytes_added.into());
        bytes.saturating_add(T::DepositPerItem::get().saturating_mul(self.items_added.into()))
    }

    /// Enters the change in a contract's record and returns the deposit that it causes.
    ///
    /// More storage costs today's prices; less storage returns its share of what is held. Changes of
    /// one call are set off against each other first. If nobody is there to pay or to be refunded
    /// (`funded` is false), amounts of storage change and recorded deposits do not.
    pub fn apply<T: Config>(self, info: &mut ContractInfo<T>, funded: bool) -> StorageDeposit<BalanceOf<T>> {
        let bytes = change(
            self.bytes_added,
            self.bytes_removed,
            T::DepositPerByte::get(),
            (&mut info.storage_bytes, &mut info.storage_byte_deposit),
            funded,
        );
        let items = change(
            self.items_added,
            self.items_removed,
            T::DepositPerItem::get(),
            (&mut info.storage_items, &mut info.storage_item_deposit),
            funded,
        );
        bytes.saturating_add(&items)
    }
}

/// What remains of both.
fn net(added: u32, removed: u32) -> (u32, u32) {
    (added.saturating_sub(removed), removed.saturating_sub(added))
}

/// Applies one dimension of a [`Diff`] to an amount of storage and the deposit held for it.
fn change<B>(
    added: u32,
    removed: u32,
    price: B,
    (amount, held): (&mut u32, &mut B),
    funded: bool,
) -> StorageDeposit<B>
where
    B: Saturating + Copy + Zero + From<u32> + UniqueSaturatedInto<u128> + TryFrom<u128>,
{
    let (added, removed) = net(added, removed);
    let (deposit, held_after) = if removed == 0 {
        let charge = price.saturating_mul(added.into());
        (StorageDeposit::Charge(charge), held.saturating_add(charge))
    } else {
        let refund = share(*held, removed, *amount);
        (StorageDeposit::Refund(refund), held.saturating_sub(refund))
    };
    *amount = amount.saturating_add(added).saturating_sub(removed);
    if funded {
        *held = held_after;
    }
    deposit
}

/// The part of `held` that belongs to `removed` out of `amount`, rounded down; all of it when nothing remains.
fn share<B: Copy + Zero + UniqueSaturatedInto<u128> + TryFrom<u128>>(
    held: B,
    removed: u32,
    amount: u32,
) -> B {
    if removed >= amount {
        return held;
    }
    multiply_by_rational_with_rounding(
        held.unique_saturated_into(),
        removed.into(),
        amount.into(),
        Rounding::Down,
    )
    .and_then(|share| share.try_into().ok())
    .unwrap_or_else(Zero::zero)
}

/// What a contract that keeps `code` in use puts down for that.
fn lockup<T: Config>(code: &CodeInfo<T>) -> BalanceOf<T> {
    T::CodeHashLockupDepositPercent::get().mul_ceil(code.deposit)
}

/// A length, as the chain counts it. Lengths here are far below 4 GiB.
pub(crate) fn len_u32(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}
