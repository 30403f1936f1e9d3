//! Code: contract ELFs, stored once per hash, counted by the contracts that use them.
//!
//! What is stored was parsed and verified when it was uploaded; running it does not verify again. What is
//! stored under a hash has that hash: nothing here writes anything else, and backends rely on it.
//!
//! A backend may compile code when it is first used. Whether it does depends on the node, so what is charged
//! does not: the first use in a block pays. [`CompiledInBlock`] knows, and is rolled back with whatever
//! failed, so that then the next use pays.

use crate::{
    gas::GasMeter,
    per_block::{self, BlockMap},
    prices::{charges_compilation, compile_price},
    primitives::Determinism,
    weights::WeightInfo,
    AccountIdOf, BackendOf, BalanceOf, CodeHash, CodeInfoOf, CodeVec, CompiledInBlock, Config, Error, Event,
    HoldReason, LastCompiled, Pallet, PristineCode, WeightsOf,
};
use alloc::vec::Vec;
use codec::{Decode, Encode, MaxEncodedLen};
use core::{any::TypeId, cell::OnceCell};
use ebpf_uapi::Syscall;
use ebpf_vm_host::{Backend, Code};
use frame_support::{
    ensure,
    pallet_prelude::Weight,
    traits::{fungible::MutateHold, tokens::Precision},
    CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound,
};
use scale_info::TypeInfo;
use sp_runtime::{
    traits::{BadOrigin, BlakeTwo256},
    DispatchError, DispatchResult,
};

/// What the chain knows about a piece of code, as the storage map `CodeInfoOf` holds it.
#[derive(
    CloneNoBound, PartialEqNoBound, EqNoBound, DebugNoBound, Encode, Decode, MaxEncodedLen, TypeInfo,
)]
#[codec(mel_bound())]
#[scale_info(skip_type_params(T))]
pub struct CodeInfo<T: Config> {
    /// Who uploaded the code and may remove it.
    pub(crate) owner: AccountIdOf<T>,
    /// Deposit held from the owner.
    #[codec(compact)]
    pub(crate) deposit: BalanceOf<T>,
    /// Number of contracts that use the code.
    #[codec(compact)]
    pub(crate) refcount: u64,
    /// Always [`Determinism::Enforced`].
    pub(crate) determinism: Determinism,
    /// Length of the code in bytes.
    pub(crate) code_len: u32,
    /// Bytes of the context page that the code declares.
    pub(crate) context_size: u32,
    /// Bytes of configuration that the code declares.
    pub(crate) configuration_size: u32,
}

impl<T: Config> CodeInfo<T> {
    /// Fails with `ConfigurationDoesNotFit` if the code, which is to become that of a contract, would find a
    /// part only of a configuration of `len` bytes. Code that declares none reads none.
    pub fn ensure_configuration_fits(&self, len: u32) -> DispatchResult {
        let is_cut = self.configuration_size > 0 && self.configuration_size < len;
        ensure!(!is_cut, Error::<T>::ConfigurationDoesNotFit);
        Ok(())
    }
}

/// Code that may be run: it is stored, hence verified.
pub struct ContractCode<T: Config> {
    /// The contract ELF, once somebody wanted it.
    elf: OnceCell<Option<CodeVec<T>>>,
    /// Its hash.
    pub hash: CodeHash<T>,
    /// What the chain knows about it.
    pub info: CodeInfo<T>,
}

impl<T: Config> ContractCode<T> {
    /// Loads code. Charges for its length before it reads it.
    pub fn load(hash: CodeHash<T>, gas: &mut GasMeter<T>) -> Result<Self, DispatchError> {
        let info = CodeInfoOf::<T>::get(hash).ok_or(Error::<T>::CodeNotFound)?;
        gas.charge(WeightsOf::<T>::load_code(info.code_len))?;
        let code = Self { elf: OnceCell::new(), hash, info };
        let is_there = if BackendOf::<T>::NEEDS_ELF {
            code.elf().is_some()
        } else {
            // Reads the code in any case, as far as the node is concerned: whether a proof of this block
            // holds the code must not depend on what the node has compiled.
            sp_io::storage::read(&PristineCode::<T>::hashed_key_for(hash), &mut [], 0).is_some()
        };
        ensure!(is_there, Error::<T>::CodeNotFound);
        Ok(code)
    }

    /// Charges for compiling the code, if it is the first time in this block that it runs.
    pub fn charge_compilation(&self, gas: &mut GasMeter<T>) -> DispatchResult {
        let cost = compile_price::<T>(self.info.code_len);
        if cost != Weight::zero() && !CompiledInBlock::<T>::contains_key(self.hash) {
            gas.charge(cost)?;
            per_block::note::<T, Compiled>(&self.hash, |()| ());
        }
        Ok(())
    }

    /// Code that was just uploaded: `elf` with its hash and what the chain knows about it.
    pub(crate) fn new(elf: CodeVec<T>, hash: CodeHash<T>, info: CodeInfo<T>) -> Self {
        Self { elf: OnceCell::from(Some(elf)), hash, info }
    }

    /// Stores `elf`, which was verified.
    pub(crate) fn store(elf: CodeVec<T>, hash: CodeHash<T>, info: CodeInfo<T>) -> Self {
        PristineCode::<T>::insert(hash, &elf);
        CodeInfoOf::<T>::insert(hash, &info);
        Pallet::<T>::deposit_event(Event::CodeStored {
            code_hash: hash,
            deposit_held: info.deposit,
            uploader: info.owner.clone(),
        });
        Self::new(elf, hash, info)
    }

    /// Removes code that no contract uses and returns the deposit to its owner, who must be one of
    /// `removers`.
    pub fn remove(removers: &[AccountIdOf<T>], hash: CodeHash<T>) -> DispatchResult {
        let info = CodeInfoOf::<T>::get(hash).ok_or(Error::<T>::CodeNotFound)?;
        ensure!(info.refcount == 0, Error::<T>::CodeInUse);
        ensure!(removers.contains(&info.owner), BadOrigin);
        let deposit_released = T::Currency::release(
            &HoldReason::CodeUploadDepositReserve.into(),
            &info.owner,
            info.deposit,
            Precision::BestEffort,
        )?;
        CodeInfoOf::<T>::remove(hash);
        PristineCode::<T>::remove(hash);
        Pallet::<T>::deposit_event(Event::CodeRemoved {
            code_hash: hash,
            deposit_released,
            remover: info.owner,
        });
        Ok(())
    }
}

impl<T: Config> Code for ContractCode<T> {
    fn hash(&self) -> [u8; 32] {
        // The chain's hash, if that is the kind that is wanted. Else it has to be computed for each call.
        let known = if TypeId::of::<T::Hashing>() == TypeId::of::<BlakeTwo256>() {
            self.hash.as_ref().try_into().ok()
        } else {
            None
        };
        known.unwrap_or_else(|| sp_io::hashing::blake2_256(self.elf().unwrap_or_default()))
    }

    fn elf(&self) -> Option<&[u8]> {
        self.elf.get_or_init(|| PristineCode::<T>::get(self.hash)).as_deref().map(Vec::as_slice)
    }
}

/// What was compiled in a block.
struct Compiled;

impl<T: Config> BlockMap<T> for Compiled {
    type Key = CodeHash<T>;
    type Value = ();
    type Entries = CompiledInBlock<T>;
    type Last = LastCompiled<T>;
}

/// Weight of [`clear_compiled`].
pub fn clear_compiled_weight<T: Config>() -> Weight {
    if charges_compilation::<WeightsOf<T>>() {
        WeightsOf::<T>::clear_compiled()
    } else {
        Weight::zero()
    }
}

/// At a block's end, clears what was compiled in it.
pub fn clear_compiled<T: Config>() {
    if charges_compilation::<WeightsOf<T>>() {
        per_block::clear::<T, Compiled>();
    }
}

/// One more contract uses the code.
pub fn increment_refcount<T: Config>(hash: CodeHash<T>) -> DispatchResult {
    CodeInfoOf::<T>::try_mutate(hash, |info| {
        let info = info.as_mut().ok_or(Error::<T>::CodeNotFound)?;
        info.refcount = info.refcount.saturating_add(1);
        Ok(())
    })
}

/// One contract less uses the code.
pub fn decrement_refcount<T: Config>(hash: CodeHash<T>) {
    CodeInfoOf::<T>::mutate_extant(hash, |info| info.refcount = info.refcount.saturating_sub(1));
}

/// The id of the syscall that contracts import as `name`, if it is one.
pub(crate) fn resolve(name: &[u8]) -> Option<u32> {
    Syscall::from_name(name).map(|syscall| u32::from(syscall.id()))
}
