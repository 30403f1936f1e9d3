//! Uploads in chunks, for code that is longer than one extrinsic comfortably carries.
//!
//! An upload is opened for a hash and a length, by somebody who may upload code, and belongs to that account
//! alone. Chunks come in any order, may overlap, and may be written again; [`Upload::missing`] says what has
//! not come yet. Once nothing is missing, [`finalise`] checks the hash and uploads the code as if it had come
//! whole. Before that nothing can be called or instantiated: the code is in no map that calls look at. Code
//! that is refused stays in its buffer, to be mended by other chunks or aborted.
//!
//! # Storage and cost
//!
//! Bytes are kept in pages of [`UPLOAD_PAGE_LEN`], so that a chunk costs what its own place and length say,
//! whatever the length of the whole upload. Pages are what is read and written, also for a single byte, and
//! so what is charged for.
//!
//! # Deposit
//!
//! The deposit for the whole length is held when the upload is opened, for the reason for which deposits for
//! code are held. It is never less than the deposit for the code. When the upload becomes code, that deposit
//! stays held and the rest returns; when it is aborted or has expired, all of it returns. An upload that has
//! expired may be removed by anyone, and is by idle blocks; until then its owner may go on with it.

use super::{Funding, NewCode, UploadError};
use crate::{
    diff::{len_u32, Diff},
    expiry::{self, queued_at, BigEndian, ExpiryQueue},
    limits::{MAX_UPLOAD_GAPS, UPLOAD_PAGE_LEN},
    weights::WeightInfo,
    AccountIdOf, BalanceOf, CodeHash, CodeInfoOf, Config, Error, Event, HoldReason, Pallet, UploadExpiries,
    UploadExpiryWalk, UploadPages, UploadStatus, Uploads, WeightsOf,
};
use alloc::vec::Vec;
use codec::{Decode, Encode, MaxEncodedLen};
use core::{fmt, ops::Range};
use frame_support::{
    defensive, ensure,
    traits::{fungible::MutateHold, tokens::Precision},
    weights::Weight,
    BoundedVec, CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound,
};
use frame_system::pallet_prelude::BlockNumberFor;
use scale_info::TypeInfo;
use sp_core::{ConstU32, Get};
use sp_io::hashing::blake2_256;
use sp_runtime::{traits::Saturating, DispatchError, DispatchResult};

/// A part of an upload's bytes.
pub type Page = BoundedVec<u8, ConstU32<UPLOAD_PAGE_LEN>>;

/// Names an upload in the queue of what expires: the hash of its key.
pub type UploadId = [u8; 32];

/// Bytes that have not come yet: from the first number up to, but not including, the second.
pub type Gap = (u32, u32);

/// An open upload, as the storage map `Uploads` holds it.
#[derive(
    CloneNoBound, PartialEqNoBound, EqNoBound, DebugNoBound, Encode, Decode, MaxEncodedLen, TypeInfo,
)]
#[codec(mel_bound())]
#[scale_info(skip_type_params(T))]
pub struct Upload<T: Config> {
    /// Length of the code in bytes.
    pub len: u32,
    /// Deposit held from the owner.
    pub deposit: BalanceOf<T>,
    /// The last block in which only its owner can remove the upload.
    pub expires: BlockNumberFor<T>,
    /// What was not written yet: disjoint, not empty, in order, with something written between each two.
    pub missing: BoundedVec<Gap, ConstU32<MAX_UPLOAD_GAPS>>,
}

impl<T: Config> Upload<T> {
    /// Number of pages.
    fn pages(&self) -> u32 {
        pages_of(self.len)
    }

    /// The pages that something was written to. No others are in storage.
    fn written_pages(&self) -> impl Iterator<Item = u32> + '_ {
        let is_missing = move |page: &u32| {
            let start = page.saturating_mul(UPLOAD_PAGE_LEN);
            let end = start.saturating_add(UPLOAD_PAGE_LEN).min(self.len);
            self.missing.iter().any(|gap| gap.0 <= start && end <= gap.1)
        };
        (0..self.pages()).filter(move |page| !is_missing(page))
    }
}

/// Number of pages of an upload of `len` bytes.
pub fn pages_of(len: u32) -> u32 {
    len.div_ceil(UPLOAD_PAGE_LEN)
}

/// Number of pages that a chunk of `len` bytes at `offset` lies in.
pub fn pages_in(offset: u32, len: u32) -> u32 {
    // Whatever precedes the chunk in its first page.
    let start = offset.checked_rem(UPLOAD_PAGE_LEN).unwrap_or(0);
    if len == 0 {
        0
    } else {
        pages_of(start.saturating_add(len))
    }
}

/// Number of pages of the longest upload.
pub fn max_pages<T: Config>() -> u32 {
    pages_of(T::MaxCodeLen::get())
}

impl<T: Config> From<Upload<T>> for UploadStatus<BalanceOf<T>, BlockNumberFor<T>> {
    fn from(upload: Upload<T>) -> Self {
        let Upload { len, deposit, expires, missing } = upload;
        Self { len, missing: missing.into_inner(), expires, deposit }
    }
}

/// Why [`finalise`] failed.
#[derive(DebugNoBound)]
pub enum FinaliseError<T: Config> {
    /// There is no such upload.
    NotFound,
    /// Not all of it was written.
    Incomplete {
        /// How many bytes are missing.
        bytes: u64,
        /// The first of them.
        first: u32,
    },
    /// What was written has this hash.
    Mismatch(CodeHash<T>),
    /// What was written is not valid code, or there is no deposit for it.
    Upload(UploadError<T>),
    /// The deposit could not be returned, or there are too many storage transactions.
    Other(DispatchError),
}

impl<T: Config> From<DispatchError> for FinaliseError<T> {
    fn from(error: DispatchError) -> Self {
        Self::Other(error)
    }
}

impl<T: Config> From<UploadError<T>> for FinaliseError<T> {
    fn from(error: UploadError<T>) -> Self {
        Self::Upload(error)
    }
}

impl<T: Config> FinaliseError<T> {
    /// The error that an extrinsic shows.
    pub fn error(&self) -> DispatchError {
        match self {
            Self::NotFound => Error::<T>::UploadNotFound.into(),
            Self::Incomplete { .. } => Error::<T>::UploadIncomplete.into(),
            Self::Mismatch(_) => Error::<T>::CodeHashMismatch.into(),
            Self::Upload(error) => error.error().into(),
            Self::Other(error) => *error,
        }
    }
}

impl<T: Config> fmt::Display for FinaliseError<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound => f.write_str("this account has no open upload for this hash"),
            Self::Incomplete { bytes, first } => {
                write!(f, "{bytes} bytes are missing, the first of them at {first}")
            }
            Self::Mismatch(hash) => write!(f, "what was written has the hash {hash:?}"),
            Self::Upload(error) => error.fmt(f),
            Self::Other(error) => write!(f, "{error:?}"),
        }
    }
}

/// Opens an upload of `len` bytes with the hash `hash`.
///
/// How many an account has open at the same time is limited by the deposits alone.
///
/// Fails with `CodeTooLarge`, `CodeAlreadyStored`, `UploadAlreadyOpen`, `StorageDepositLimitExhausted` or
/// `StorageDepositNotEnoughFunds`.
pub fn open<T: Config>(
    owner: AccountIdOf<T>,
    hash: CodeHash<T>,
    len: u32,
    deposit_limit: Option<BalanceOf<T>>,
) -> DispatchResult {
    ensure!(len <= <T::MaxCodeLen as Get<u32>>::get(), Error::<T>::CodeTooLarge);
    ensure!(!CodeInfoOf::<T>::contains_key(hash), Error::<T>::CodeAlreadyStored);
    ensure!(!Uploads::<T>::contains_key(&owner, hash), Error::<T>::UploadAlreadyOpen);

    let now = frame_system::Pallet::<T>::block_number();
    let missing: Vec<Gap> = if len == 0 { Vec::new() } else { alloc::vec![(0, len)] };
    let mut upload = Upload {
        len,
        deposit: Default::default(),
        expires: now.saturating_add(T::UploadLifetime::get()),
        missing: BoundedVec::truncate_from(missing),
    };
    let deposit = deposit_for(&upload);
    upload.deposit = deposit;
    if let Some(limit) = deposit_limit {
        ensure!(deposit <= limit, Error::<T>::StorageDepositLimitExhausted);
    }
    T::Currency::hold(&HoldReason::CodeUploadDepositReserve.into(), &owner, deposit)
        .map_err(|_| Error::<T>::StorageDepositNotEnoughFunds)?;
    Pallet::<T>::deposit_event(Event::UploadOpened {
        uploader: owner.clone(),
        code_hash: hash,
        len,
        expires: upload.expires,
        deposit_held: deposit,
    });
    UploadExpiries::<T>::insert(queue_key::<T>(&owner, hash, &upload), (&owner, hash));
    Uploads::<T>::insert(owner, hash, upload);
    Ok(())
}

/// Writes `bytes` at `offset` of an upload. What was there before is replaced.
///
/// Fails with `UploadNotFound`, `ChunkOutOfBounds` or `TooManyGaps`, and then writes nothing.
pub fn write<T: Config>(
    owner: &AccountIdOf<T>,
    hash: CodeHash<T>,
    offset: u32,
    bytes: &[u8],
) -> DispatchResult {
    let mut upload = Uploads::<T>::get(owner, hash).ok_or(Error::<T>::UploadNotFound)?;
    let end = offset
        .checked_add(len_u32(bytes.len()))
        .filter(|end| *end <= upload.len)
        .ok_or(Error::<T>::ChunkOutOfBounds)?;
    if bytes.is_empty() {
        return Ok(());
    }
    let missing = without(&upload.missing, offset..end);
    upload.missing = missing.try_into().map_err(|_| Error::<T>::TooManyGaps)?;

    let mut rest = bytes;
    let mut at = offset;
    while let Some(number) = at.checked_div(UPLOAD_PAGE_LEN).filter(|_| !rest.is_empty()) {
        let start = number.saturating_mul(UPLOAD_PAGE_LEN);
        let page_len = upload.len.saturating_sub(start).min(UPLOAD_PAGE_LEN) as usize;
        let from = at.saturating_sub(start) as usize;
        let to = from.saturating_add(rest.len()).min(page_len);
        let (part, more) = rest.split_at_checked(to.saturating_sub(from)).unwrap_or((rest, &[]));
        let key = (owner, hash, number);
        let page = if part.len() == page_len {
            part.to_vec()
        } else {
            let mut page = UploadPages::<T>::get(key).unwrap_or_default().into_inner();
            page.resize(page_len, 0);
            if let Some(place) = page.get_mut(from..to) {
                place.copy_from_slice(part);
            }
            page
        };
        UploadPages::<T>::insert(key, Page::truncate_from(page));
        at = start.saturating_add(UPLOAD_PAGE_LEN);
        rest = more;
    }
    Uploads::<T>::insert(owner, hash, upload);
    Ok(())
}

/// Makes code of an upload. Returns the deposit that stays held for it. If somebody else has stored that code
/// meanwhile, the upload is no longer needed: it is removed, and nothing stays held.
///
/// The caller has charged for the upload's length, and rolls back on failure.
pub fn finalise<T: Config>(
    owner: AccountIdOf<T>,
    hash: CodeHash<T>,
) -> Result<BalanceOf<T>, FinaliseError<T>> {
    let upload = Uploads::<T>::get(&owner, hash).ok_or(FinaliseError::NotFound)?;
    if CodeInfoOf::<T>::contains_key(hash) {
        dequeue(&owner, hash, &upload);
        remove(&owner, hash, &upload)?;
        return Ok(Default::default());
    }
    if let Some((first, _)) = upload.missing.first() {
        let bytes = upload
            .missing
            .iter()
            .fold(0u64, |sum, (start, end)| sum.saturating_add(u64::from(end.saturating_sub(*start))));
        return Err(FinaliseError::Incomplete { bytes, first: *first });
    }
    let mut elf = Vec::with_capacity(upload.len as usize);
    for number in 0..upload.pages() {
        elf.extend_from_slice(&UploadPages::<T>::get((&owner, hash, number)).unwrap_or_default());
    }
    let code = NewCode::<T>::new(elf)?;
    if code.hash() != hash {
        return Err(FinaliseError::Mismatch(code.hash()));
    }
    let held = upload.deposit;
    dequeue(&owner, hash, &upload);
    clear(&owner, hash, &upload);
    let (_, deposit) = code.upload(owner.clone(), Funding::Held(held))?;
    release::<T>(&owner, held.saturating_sub(deposit))?;
    Ok(deposit)
}

/// Removes the upload that one of `owners` has open, the first who has, and returns its deposit. Returns the
/// number of its pages, or fails with `UploadNotFound`.
pub fn abort<T: Config>(owners: &[AccountIdOf<T>], hash: CodeHash<T>) -> Result<u32, DispatchError> {
    let (owner, upload) = owners
        .iter()
        .find_map(|owner| Uploads::<T>::get(owner, hash).map(|upload| (owner, upload)))
        .ok_or(Error::<T>::UploadNotFound)?;
    dequeue(owner, hash, &upload);
    remove(owner, hash, &upload)?;
    Ok(upload.pages())
}

/// The queue of uploads.
pub struct UploadQueue;

impl<T: Config> ExpiryQueue<T> for UploadQueue {
    type Key = (BigEndian, UploadId);
    type Value = (AccountIdOf<T>, CodeHash<T>);
    type Entries = UploadExpiries<T>;
    type Walk = UploadExpiryWalk<T>;

    fn look_weight() -> Weight {
        WeightsOf::<T>::purge_uploads()
    }

    fn max_removal_weight() -> Weight {
        WeightsOf::<T>::purge_upload(max_pages::<T>())
    }

    fn kept_until((until, _): &Self::Key) -> BigEndian {
        *until
    }

    fn remove(_: Self::Key, (owner, hash): Self::Value) -> Weight {
        let upload = Uploads::<T>::get(&owner, hash);
        if let Some(Err(error)) = upload.as_ref().map(|upload| remove(&owner, hash, upload)) {
            defensive!("the deposit of an expired upload is held and can be released", (&owner, error));
        }
        WeightsOf::<T>::purge_upload(upload.map_or(0, |upload| upload.pages()))
    }
}

/// Number of pages of an open upload; 0 if there is none.
pub fn pages_of_upload<T: Config>(owner: &AccountIdOf<T>, hash: CodeHash<T>) -> u32 {
    Uploads::<T>::get(owner, hash).map_or(0, |upload| upload.pages())
}

/// The deposit for an upload, at today's prices.
fn deposit_for<T: Config>(upload: &Upload<T>) -> BalanceOf<T> {
    let record = Diff {
        bytes_added: upload.len.saturating_add(len_u32(Upload::<T>::max_encoded_len())),
        // The record and the entry in the queue, as the code and its record later on.
        items_added: upload.pages().saturating_add(2),
        ..Default::default()
    };
    record.price::<T>().max(super::deposit_for::<T>(upload.len))
}

/// Takes an upload out of the queue before it is purged.
fn dequeue<T: Config>(owner: &AccountIdOf<T>, hash: CodeHash<T>, upload: &Upload<T>) {
    expiry::dequeue::<T, UploadQueue>(&queue_key::<T>(owner, hash, upload));
}

/// The key of an upload's entry in the queue.
pub(crate) fn queue_key<T: Config>(
    owner: &AccountIdOf<T>,
    hash: CodeHash<T>,
    upload: &Upload<T>,
) -> (BigEndian, UploadId) {
    (queued_at::<T>(upload.expires), (owner, hash).using_encoded(blake2_256))
}

/// Removes all of an upload that is in the queue no longer, with its deposit.
fn remove<T: Config>(owner: &AccountIdOf<T>, hash: CodeHash<T>, upload: &Upload<T>) -> DispatchResult {
    clear(owner, hash, upload);
    release::<T>(owner, upload.deposit)?;
    Pallet::<T>::deposit_event(Event::UploadRemoved {
        uploader: owner.clone(),
        code_hash: hash,
        deposit_released: upload.deposit,
    });
    Ok(())
}

/// Removes all of an upload that is in the queue no longer, but its deposit.
fn clear<T: Config>(owner: &AccountIdOf<T>, hash: CodeHash<T>, upload: &Upload<T>) {
    for number in upload.written_pages() {
        UploadPages::<T>::remove((owner, hash, number));
    }
    Uploads::<T>::remove(owner, hash);
}

fn release<T: Config>(owner: &AccountIdOf<T>, amount: BalanceOf<T>) -> DispatchResult {
    T::Currency::release(&HoldReason::CodeUploadDepositReserve.into(), owner, amount, Precision::BestEffort)?;
    Ok(())
}

/// What is left of `gaps` when `written` is filled.
fn without(gaps: &[Gap], written: Range<u32>) -> Vec<Gap> {
    let mut left = Vec::with_capacity(gaps.len().saturating_add(1));
    for &(start, end) in gaps {
        let before = (start, end.min(written.start));
        let after = (start.max(written.end), end);
        left.extend([before, after].into_iter().filter(|(start, end)| start < end));
    }
    left
}
