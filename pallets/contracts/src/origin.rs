//! Who starts a call: an account, or the chain itself.

use crate::Config;
use codec::{Decode, DecodeWithMemTracking, Encode};
use frame_support::{dispatch::RawOrigin, CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound};
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
