//! What the sample runtime and the sandbox's have in common: types, limits, fees and deposits.
//!
//! [`config_preludes`] holds configurations of FRAME's pallets, for `derive_impl`. That of the contracts
//! pallet is its own `SolochainDefaultConfig`.
#![cfg_attr(not(feature = "std"), no_std)]

pub mod config_preludes;

use core::marker::PhantomData;
use frame_support::{
    parameter_types,
    traits::{Contains, IsSubType},
    weights::{constants::WEIGHT_REF_TIME_PER_SECOND, IdentityFee, Weight},
};
use frame_system::limits::{BlockLength, BlockWeights};
use sp_runtime::{
    generic,
    traits::{BlakeTwo256, IdentifyAccount, Verify},
    MultiAddress, MultiSignature, Perbill,
};

/// How a user signs an extrinsic.
pub type Signature = MultiSignature;
/// A 32-byte public key or derived account.
pub type AccountId = <<Signature as Verify>::Signer as IdentifyAccount>::AccountId;
/// Amount of the native token; see [`UNIT`].
pub type Balance = u128;
/// How many extrinsics an account has sent.
pub type Nonce = u32;
/// Height of a block.
pub type BlockNumber = u32;
/// 32-byte hash of a block, a code or a storage root.
pub type Hash = sp_core::H256;
/// How an extrinsic names an account.
pub type Address = MultiAddress<AccountId, ()>;
/// A block's header.
pub type Header = generic::Header<BlockNumber, BlakeTwo256>;

/// One token: balances count its 10^-12ths.
pub const UNIT: Balance = 1_000_000_000_000;
/// A thousandth of a token.
pub const MILLIUNIT: Balance = UNIT / 1_000;
/// A millionth of a token.
pub const MICROUNIT: Balance = MILLIUNIT / 1_000;
/// The least that an account may own.
pub const EXISTENTIAL_DEPOSIT: Balance = MILLIUNIT;

/// Extrinsics that are not operational fill at most this much of a block.
const NORMAL_DISPATCH_RATIO: Perbill = Perbill::from_percent(75);

/// Two seconds of computation. Nothing limits proofs: every validator of a chain of its own has the state,
/// and no block comes with a proof.
pub const MAXIMUM_BLOCK_WEIGHT: Weight =
    Weight::from_parts(WEIGHT_REF_TIME_PER_SECOND.saturating_mul(2), u64::MAX);

parameter_types! {
    /// Blocks whose hashes are known.
    pub const BlockHashCount: BlockNumber = 2400;
    /// First byte of addresses as text: that of chains without a prefix of their own.
    pub const SS58Prefix: u8 = 42;
    /// [`EXISTENTIAL_DEPOSIT`].
    pub const ExistentialDeposit: Balance = EXISTENTIAL_DEPOSIT;
    /// What blocks and extrinsics may weigh.
    pub RuntimeBlockWeights: BlockWeights =
        BlockWeights::with_sensible_defaults(MAXIMUM_BLOCK_WEIGHT, NORMAL_DISPATCH_RATIO);
    /// Five MiB of extrinsics.
    pub RuntimeBlockLength: BlockLength = BlockLength::builder().max_length(5 * 1024 * 1024).build();
}

/// One unit of fee for a picosecond of computation.
pub type WeightFee = IdentityFee<Balance>;

/// Calls of the runtime `R` that contracts may dispatch: those that do for a contract what they do for
/// everybody, at a weight that is known before.
pub struct ContractCalls<R>(PhantomData<R>);

impl<R, Call> Contains<Call> for ContractCalls<R>
where
    R: frame_system::Config + pallet_balances::Config,
    Call: IsSubType<frame_system::Call<R>> + IsSubType<pallet_balances::Call<R>>,
{
    fn contains(call: &Call) -> bool {
        use frame_system::Call as System;
        use pallet_balances::Call as Balances;
        let system: Option<&System<R>> = call.is_sub_type();
        let balances: Option<&Balances<R>> = call.is_sub_type();
        matches!(system, Some(System::remark { .. } | System::remark_with_event { .. }))
            || matches!(
                balances,
                Some(
                    Balances::transfer_allow_death { .. }
                        | Balances::transfer_keep_alive { .. }
                        | Balances::transfer_all { .. }
                )
            )
    }
}
