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
    limits::compile_price,
    per_block::{self, BlockMap},
    primitives::Determinism,
    storage::{len_u32, ContractInfo, Diff},
    weights::WeightInfo,
    AccountIdOf, BalanceOf, CodeHash, CodeInfoOf, CodeVec, CompiledInBlock, Config, Error, Event, HoldReason,
    LastCompiled, Pallet, PristineCode,
};
use alloc::{string::String, vec::Vec};
use codec::{Decode, Encode, MaxEncodedLen};
use core::{any::TypeId, cell::OnceCell, fmt};
use ebpf_uapi::Syscall;
use ebpf_vm::{ElfError, Program, VerifyError, VerifyErrorKind};
use ebpf_vm_host::{Backend, Code};
use frame_support::{
    ensure,
    pallet_prelude::Weight,
    traits::{fungible::MutateHold, tokens::Precision},
    CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound,
};
use scale_info::TypeInfo;
use sp_core::Get;
use sp_runtime::{
    traits::{BadOrigin, BlakeTwo256, Hash},
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
    /// Fails with `ConfigurationDoesNotFit` if the code, which is to become that of a contract, would find a part only of a
    /// configuration of `len` bytes. Code that declares none reads none.
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

/// Why code was refused.
#[derive(DebugNoBound)]
pub enum Refusal<T: Config> {
    /// It has this many bytes, more than `MaxCodeLen`.
    TooLarge(usize),
    /// It is not a contract ELF.
    Format(ElfError),
    /// It imports this name, which nothing provides.
    UnknownImport(String),
    /// It breaks a rule of the verifier.
    Rule(VerifyError),
    /// The deposit for it exceeds the limit.
    DepositLimit {
        /// The deposit.
        deposit: BalanceOf<T>,
        /// The limit.
        limit: BalanceOf<T>,
    },
    /// The uploader cannot spare this deposit.
    Funds(BalanceOf<T>),
}

impl<T: Config> Refusal<T> {
    /// The error that an extrinsic shows.
    pub fn error(&self) -> Error<T> {
        match self {
            Self::TooLarge(_) | Self::Format(ElfError::CodeTooLarge) => Error::CodeTooLarge,
            Self::Format(ElfError::NotElf) => Error::CodeNotElf,
            Self::Format(ElfError::Truncated { .. }) => Error::CodeTruncated,
            Self::Format(ElfError::WrongMachine { .. } | ElfError::WrongClass | ElfError::WrongByteOrder) => {
                Error::CodeWrongMachine
            }
            Self::Format(ElfError::WrongType { .. }) => Error::CodeNotLinked,
            Self::Format(ElfError::UnknownImport { .. }) | Self::UnknownImport(_) => Error::UnknownImport,
            Self::Format(_) => Error::CodeRejected,
            Self::Rule(VerifyError { kind, .. }) => match kind {
                VerifyErrorKind::UnknownOpcode
                | VerifyErrorKind::UnknownVariant
                | VerifyErrorKind::UnusedFieldNotZero
                | VerifyErrorKind::InvalidRegister
                | VerifyErrorKind::FramePointerWrite
                | VerifyErrorKind::IncompleteLddw => Error::InvalidInstruction,
                _ => Error::CodeRejected,
            },
            Self::DepositLimit { .. } => Error::StorageDepositLimitExhausted,
            Self::Funds(_) => Error::StorageDepositNotEnoughFunds,
        }
    }
}

impl<T: Config> fmt::Display for Refusal<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge(len) => {
                let max = <T::MaxCodeLen as Get<u32>>::get();
                write!(f, "the code has {len} bytes; this chain takes {max}")
            }
            Self::Format(error) => write!(f, "not a contract ELF: {error}"),
            Self::UnknownImport(name) => {
                write!(f, "the contract imports `{name}`, which this chain does not have")
            }
            Self::Rule(error) => write!(f, "the verifier refuses the code: {error}"),
            Self::DepositLimit { deposit, limit } => {
                write!(f, "storing the code takes a deposit of {deposit:?}; the limit is {limit:?}")
            }
            Self::Funds(deposit) => {
                write!(f, "the uploader cannot spare the deposit of {deposit:?} for the code")
            }
        }
    }
}

impl<T: Config> ContractCode<T> {
    /// Loads code. Charges for its length before it reads it.
    pub fn load(hash: CodeHash<T>, gas: &mut GasMeter<T>) -> Result<Self, DispatchError> {
        let info = CodeInfoOf::<T>::get(hash).ok_or(Error::<T>::CodeNotFound)?;
        let _ = gas.charge(T::WeightInfo::load_code(info.code_len))?;
        let code = Self { elf: OnceCell::new(), hash, info };
        let is_there = match T::Backend::NEEDS_ELF {
            true => code.elf().is_some(),
            // Reads the code in any case, as far as the node is concerned: whether a proof of this block
            // holds the code must not depend on what the node has compiled.
            false => sp_io::storage::read(&PristineCode::<T>::hashed_key_for(hash), &mut [], 0).is_some(),
        };
        ensure!(is_there, Error::<T>::CodeNotFound);
        Ok(code)
    }

    /// Charges for compiling the code, if it is the first time in this block that it runs.
    pub fn charge_compilation(&self, gas: &mut GasMeter<T>) -> DispatchResult {
        let cost = compile_price::<T>(self.info.code_len);
        if cost != Weight::zero() && !CompiledInBlock::<T>::contains_key(self.hash) {
            let _ = gas.charge(cost)?;
            per_block::note::<T, Compiled>(&self.hash, |()| ());
        }
        Ok(())
    }

    /// Checks and stores `code` unless it is stored already. Returns it with the deposit that was held
    /// from `owner`: zero for code that was there.
    ///
    /// The caller has charged for `code`'s length, and rolls back on failure.
    pub fn upload(
        owner: AccountIdOf<T>,
        code: Vec<u8>,
        deposit_limit: Option<BalanceOf<T>>,
    ) -> Result<(Self, BalanceOf<T>), Refusal<T>> {
        let elf = CodeVec::<T>::try_from(code).map_err(|code| Refusal::TooLarge(code.len()))?;
        let hash = T::Hashing::hash(&elf);
        if let Some(info) = CodeInfoOf::<T>::get(hash) {
            return Ok((Self { elf: OnceCell::from(Some(elf)), hash, info }, Default::default()));
        }
        let environment = check::<T>(&elf)?;
        let deposit = deposit_for::<T>(len_u32(elf.len()));
        if let Some(limit) = deposit_limit.filter(|limit| *limit < deposit) {
            return Err(Refusal::DepositLimit { deposit, limit });
        }
        T::Currency::hold(&HoldReason::CodeUploadDepositReserve.into(), &owner, deposit)
            .map_err(|_| Refusal::Funds(deposit))?;
        Ok((Self::store(owner, elf, hash, deposit, environment), deposit))
    }

    /// Checks and stores `code`, for which `held` is held from `owner` already. Returns how much of that is the
    /// deposit for the code from now on: no more than a direct upload would take.
    ///
    /// `hash` is the hash of `code`, which is not stored yet. The caller has charged for `code`'s length, and rolls
    /// back on failure.
    pub fn upload_held(
        owner: AccountIdOf<T>,
        code: Vec<u8>,
        hash: CodeHash<T>,
        held: BalanceOf<T>,
    ) -> Result<BalanceOf<T>, Refusal<T>> {
        let elf = CodeVec::<T>::try_from(code).map_err(|code| Refusal::TooLarge(code.len()))?;
        let environment = check::<T>(&elf)?;
        let deposit = deposit_for::<T>(len_u32(elf.len())).min(held);
        Self::store(owner, elf, hash, deposit, environment);
        Ok(deposit)
    }

    /// Stores code that was checked, which gave the sizes of its environment, and for which `deposit` is held.
    fn store(
        owner: AccountIdOf<T>,
        elf: CodeVec<T>,
        hash: CodeHash<T>,
        deposit: BalanceOf<T>,
        (context_size, configuration_size): (u32, u32),
    ) -> Self {
        let info = CodeInfo {
            owner,
            deposit,
            refcount: 0,
            determinism: Determinism::Enforced,
            code_len: len_u32(elf.len()),
            context_size,
            configuration_size,
        };
        PristineCode::<T>::insert(hash, &elf);
        CodeInfoOf::<T>::insert(hash, &info);
        Pallet::<T>::deposit_event(Event::CodeStored {
            code_hash: hash,
            deposit_held: deposit,
            uploader: info.owner.clone(),
        });
        Self { elf: OnceCell::from(Some(elf)), hash, info }
    }

    /// Removes code that no contract uses and returns the deposit to its owner, who must be one of `removers`.
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
        let known = match TypeId::of::<T::Hashing>() == TypeId::of::<BlakeTwo256>() {
            true => self.hash.as_ref().try_into().ok(),
            false => None,
        };
        known.unwrap_or_else(|| sp_io::hashing::blake2_256(self.elf().unwrap_or_default()))
    }

    fn elf(&self) -> Option<&[u8]> {
        self.elf.get_or_init(|| PristineCode::<T>::get(self.hash)).as_deref().map(Vec::as_slice)
    }
}

/// The deposit for code of `len` bytes, at today's prices.
pub fn deposit_for<T: Config>(len: u32) -> BalanceOf<T> {
    let stored = Diff {
        bytes_added: len.saturating_add(len_u32(CodeInfo::<T>::max_encoded_len())),
        items_added: 2,
        ..Default::default()
    };
    stored.price::<T>()
}

/// Whether compiling code has a price: `W` was measured with a backend that compiles.
pub fn charges_compilation<W: WeightInfo>() -> bool {
    W::compile_code(u32::MAX) != Weight::zero()
}

/// What was compiled in a block.
struct Compiled;

impl<T: Config> BlockMap<T> for Compiled {
    type Key = CodeHash<T>;
    type Value = ();
    type Entries = CompiledInBlock<T>;
    type Last = LastCompiled<T>;
}

/// Weight of [`forget_compiled`].
pub fn forget_compiled_weight<T: Config>() -> Weight {
    if charges_compilation::<T::WeightInfo>() {
        T::WeightInfo::forget_compiled()
    } else {
        Weight::zero()
    }
}

/// At a block's end, forgets what was compiled in it.
pub fn forget_compiled<T: Config>() {
    if charges_compilation::<T::WeightInfo>() {
        per_block::clear::<T, Compiled>();
    }
}

/// Parses and verifies `elf`. Takes time proportional to its length. Returns the sizes of context and configuration
/// that it declares.
fn check<T: Config>(elf: &[u8]) -> Result<(u32, u32), Refusal<T>> {
    let unknown = core::cell::RefCell::new(None);
    let resolve = |name: &[u8]| {
        let id = resolve(name);
        if id.is_none() {
            *unknown.borrow_mut() = Some(String::from_utf8_lossy(name).into_owned());
        }
        id
    };
    let program = Program::parse(elf, resolve).map_err(|error| match (error, unknown.take()) {
        (ElfError::UnknownImport { .. }, Some(name)) => Refusal::UnknownImport(name),
        (error, _) => Refusal::Format(error),
    })?;
    program.verify().map_err(Refusal::Rule)?;
    Ok((program.elf().context_size, program.elf().configuration_size))
}

/// Exchanges the code of a contract, whose record is `info`. Returns what is known about the new code.
///
/// Fails with `CodeNotFound`, or with `ConfigurationDoesNotFit`: code that reads a configuration must find all of it.
pub fn exchange<T: Config>(
    contract: &AccountIdOf<T>,
    info: &mut ContractInfo<T>,
    hash: CodeHash<T>,
) -> Result<CodeInfo<T>, DispatchError> {
    let code = CodeInfoOf::<T>::get(hash).ok_or(Error::<T>::CodeNotFound)?;
    code.ensure_configuration_fits(info.configuration_len)?;
    increment_refcount::<T>(hash)?;
    decrement_refcount::<T>(info.code_hash);
    Pallet::<T>::deposit_event(Event::ContractCodeUpdated {
        contract: contract.clone(),
        new_code_hash: hash,
        old_code_hash: info.code_hash,
    });
    info.code_hash = hash;
    Ok(code)
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
