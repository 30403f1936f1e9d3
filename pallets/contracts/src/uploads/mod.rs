//! Uploads: the one way in which code gets onto the chain.
//!
//! Code comes whole, in one extrinsic (`upload_code`, `instantiate_with_code`), or in [`chunks`]. All of it
//! passes [`NewCode::upload`], which parses and verifies it, sees to its deposit and stores it.

pub mod chunks;

use crate::{
    code::{resolve, CodeInfo, ContractCode},
    diff::{len_u32, Diff},
    primitives::Determinism,
    AccountIdOf, BalanceOf, CodeHash, CodeInfoOf, CodeVec, Config, Error, HoldReason,
};
use alloc::{string::String, vec::Vec};
use codec::MaxEncodedLen;
use core::{cell::RefCell, fmt};
use ebpf_vm::{ElfError, Program, VerifyError, VerifyErrorKind};
use frame_support::{traits::fungible::MutateHold, DebugNoBound};
use sp_core::Get;
use sp_runtime::traits::Hash;

/// Code that somebody uploads.
pub struct NewCode<T: Config> {
    elf: CodeVec<T>,
    hash: CodeHash<T>,
}

/// Where the deposit for uploaded code comes from.
pub enum Funding<T: Config> {
    /// It is held from the owner now, if the limit allows for it.
    Hold {
        /// The most that may be held.
        limit: Option<BalanceOf<T>>,
    },
    /// This much is held from the owner already, for an upload in chunks. The deposit is no more than that.
    Held(BalanceOf<T>),
}

impl<T: Config> NewCode<T> {
    /// Hashes `elf`, or fails with [`UploadError::TooLarge`].
    pub fn new(elf: Vec<u8>) -> Result<Self, UploadError<T>> {
        let elf = CodeVec::<T>::try_from(elf).map_err(|elf| UploadError::TooLarge(elf.len()))?;
        let hash = T::Hashing::hash(&elf);
        Ok(Self { elf, hash })
    }

    /// The hash under which the code is stored.
    pub fn hash(&self) -> CodeHash<T> {
        self.hash
    }

    /// Verifies and stores the code, unless it is stored already. Returns it with the deposit that is held
    /// for it from `owner`: zero for code that was there.
    ///
    /// The caller has charged for the code's length, and rolls back on failure.
    pub fn upload(
        self,
        owner: AccountIdOf<T>,
        funding: Funding<T>,
    ) -> Result<(ContractCode<T>, BalanceOf<T>), UploadError<T>> {
        let Self { elf, hash } = self;
        if let Some(info) = CodeInfoOf::<T>::get(hash) {
            return Ok((ContractCode::new(elf, hash, info), Default::default()));
        }
        let (context_size, configuration_size) = verify::<T>(&elf)?;
        let code_len = len_u32(elf.len());
        let full = deposit_for::<T>(code_len);
        let deposit = match funding {
            Funding::Held(held) => full.min(held),
            Funding::Hold { limit: Some(limit) } if limit < full => {
                return Err(UploadError::DepositLimit { deposit: full, limit });
            }
            Funding::Hold { .. } => {
                T::Currency::hold(&HoldReason::CodeUploadDepositReserve.into(), &owner, full)
                    .map_err(|_| UploadError::Funds(full))?;
                full
            }
        };
        let info = CodeInfo {
            owner,
            deposit,
            refcount: 0,
            determinism: Determinism::Enforced,
            code_len,
            context_size,
            configuration_size,
        };
        Ok((ContractCode::store(elf, hash, info), deposit))
    }
}

/// Parses and verifies `elf`. Takes time proportional to its length. Returns the sizes of context and
/// configuration that it declares.
fn verify<T: Config>(elf: &[u8]) -> Result<(u32, u32), UploadError<T>> {
    let unknown = RefCell::new(None);
    let resolve = |name: &[u8]| {
        let id = resolve(name);
        if id.is_none() {
            *unknown.borrow_mut() = Some(String::from_utf8_lossy(name).into_owned());
        }
        id
    };
    let program = Program::parse(elf, resolve).map_err(|error| match (error, unknown.take()) {
        (ElfError::UnknownImport { .. }, Some(name)) => UploadError::UnknownImport(name),
        (error, _) => UploadError::Elf(error),
    })?;
    program.verify().map_err(UploadError::Verify)?;
    Ok((program.elf().context_size, program.elf().configuration_size))
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

/// Why code was not stored.
#[derive(DebugNoBound)]
pub enum UploadError<T: Config> {
    /// It has this many bytes, more than `MaxCodeLen`.
    TooLarge(usize),
    /// It is not a contract ELF.
    Elf(ElfError),
    /// It imports this name, which nothing provides.
    UnknownImport(String),
    /// It breaks a rule of the verifier.
    Verify(VerifyError),
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

impl<T: Config> UploadError<T> {
    /// The error that an extrinsic shows.
    pub fn error(&self) -> Error<T> {
        match self {
            Self::TooLarge(_) | Self::Elf(ElfError::CodeTooLarge) => Error::CodeTooLarge,
            Self::Elf(ElfError::NotElf) => Error::CodeNotElf,
            Self::Elf(ElfError::Truncated { .. }) => Error::CodeTruncated,
            Self::Elf(ElfError::WrongMachine { .. } | ElfError::WrongClass | ElfError::WrongByteOrder) => {
                Error::CodeWrongMachine
            }
            Self::Elf(ElfError::WrongType { .. }) => Error::CodeNotLinked,
            Self::Elf(ElfError::UnknownImport { .. }) | Self::UnknownImport(_) => Error::UnknownImport,
            Self::Elf(_) => Error::CodeRejected,
            Self::Verify(VerifyError { kind, .. }) => match kind {
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

impl<T: Config> fmt::Display for UploadError<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge(len) => {
                let max = <T::MaxCodeLen as Get<u32>>::get();
                write!(f, "the code has {len} bytes; this chain takes {max}")
            }
            Self::Elf(error) => write!(f, "not a contract ELF: {error}"),
            Self::UnknownImport(name) => {
                write!(f, "the contract imports `{name}`, which this chain does not have")
            }
            Self::Verify(error) => write!(f, "the verifier refuses the code: {error}"),
            Self::DepositLimit { deposit, limit } => {
                write!(f, "storing the code takes a deposit of {deposit:?}; the limit is {limit:?}")
            }
            Self::Funds(deposit) => {
                write!(f, "the uploader cannot spare the deposit of {deposit:?} for the code")
            }
        }
    }
}
