//! Changes in amounts of storage, and the deposits for them.

use crate::{primitives::StorageDeposit, BalanceOf, Config};
use sp_core::Get;
use sp_runtime::{
    helpers_128bit::multiply_by_rational_with_rounding,
    traits::{Saturating, UniqueSaturatedInto, Zero},
    Rounding,
};

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

    /// Both changes in sequence, set off against each other: what comes and goes again and again does not
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
}

/// What remains of both.
fn net(added: u32, removed: u32) -> (u32, u32) {
    (added.saturating_sub(removed), removed.saturating_sub(added))
}

/// Applies one dimension of a [`Diff`] to an amount of storage and the deposit held for it.
pub fn change<B>(
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

/// The part of `held` that belongs to `removed` out of `amount`, rounded down; all of it when nothing
/// remains.
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

/// A length, as the chain counts it. Lengths here are far below 4 GiB.
pub(crate) fn len_u32(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}
