//! Who starts a call: an account, or the chain itself.

use crate::Config;
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode};
use frame_support::{
    dispatch::RawOrigin, ensure, traits::EnsureOrigin, CloneNoBound, DebugNoBound, EqNoBound,
    PartialEqNoBound,
};
use frame_system::pallet_prelude::OriginFor;
use scale_info::TypeInfo;
use sp_runtime::{traits::BadOrigin, DispatchError};

/// The origin of a call, as the event `Called` shows it.
#[derive(
    CloneNoBound, PartialEqNoBound, EqNoBound, DebugNoBound, Encode, Decode, DecodeWithMemTracking, TypeInfo,
)]
#[codec(encode_bound())]
#[codec(decode_bound())]
#[codec(decode_with_mem_tracking_bound())]
#[scale_info(skip_type_params(T))]
pub enum Origin<T: Config> {
    /// The chain itself. It pays no storage deposit, cannot send value and cannot instantiate.
    Root,
    /// An account.
    Signed(T::AccountId),
}

impl<T: Config> Origin<T> {
    /// Fails with `BadOrigin` for anything but root and signed origins.
    pub fn from_runtime_origin(origin: OriginFor<T>) -> Result<Self, DispatchError> {
        match origin.into() {
            Ok(RawOrigin::Root) => Ok(Self::Root),
            Ok(RawOrigin::Signed(account)) => Ok(Self::Signed(account)),
            _ => Err(BadOrigin.into()),
        }
    }

    /// The account, or `RootNotAllowed`.
    pub fn account_id(&self) -> Result<&T::AccountId, DispatchError> {
        match self {
            Self::Signed(account) => Ok(account),
            Self::Root => Err(DispatchError::RootNotAllowed),
        }
    }
}

/// The accounts for whose code and uploads `origin` may decide: the one in whose name it may upload, and the
/// one that signed, which may have been allowed to upload before. Who has paid a deposit can always get it
/// back.
///
/// Fails with `BadOrigin` if there is none.
pub fn uploaders<T: Config>(origin: OriginFor<T>) -> Result<Vec<T::AccountId>, BadOrigin> {
    let signer = frame_system::ensure_signed(origin.clone()).ok();
    let uploader =
        T::UploadOrigin::ensure_origin(origin).ok().filter(|uploader| Some(uploader) != signer.as_ref());
    let accounts: Vec<_> = uploader.into_iter().chain(signer).collect();
    ensure!(!accounts.is_empty(), BadOrigin);
    Ok(accounts)
}
