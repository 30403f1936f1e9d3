//! The gas meter of a frame: a two-dimensional weight limit that the VM and the pallet draw on.
//!
//! The VM counts gas of its own. While the VM runs it holds a budget ([`GasMeter::vm_budget`]) that the
//! weight left can pay for; whenever control comes back, what it used is taken off the weight
//! ([`GasMeter::settle_vm`]) before anything else is charged. The weight left is kept in
//! picoseconds, so that changing units never rounds in the contract's favour and never loses anything:
//! only the last fraction of a VM gas unit cannot be spent by the VM.

use crate::{
    limits::{SMALL_CODE, SMALL_MEMORY},
    Config, Error,
};
use core::marker::PhantomData;
use frame_support::{
    dispatch::{DispatchErrorWithPostInfo, DispatchResultWithPostInfo, PostDispatchInfo},
    weights::Weight,
};
use sp_core::Get;
use sp_runtime::{DispatchError, DispatchResult};

/// A charge that may turn out to have been too high. See [`GasMeter::refund_to`].
#[must_use]
#[derive(Debug)]
pub struct Charged(Weight);

/// See the module's documentation.
#[derive(Debug)]
pub struct GasMeter<T> {
    limit: Weight,
    left: Weight,
    /// The least that was ever left: later refunds do not raise it.
    lowest: Weight,
    /// VM gas that the VM holds and has not used as far as the meter knows.
    vm_granted: u64,
    /// Picoseconds of `ref_time` for a unit of VM gas.
    ref_time_per_gas: u64,
    _config: PhantomData<T>,
}

impl<T: Config> GasMeter<T> {
    /// A meter that allows for `limit`.
    pub fn new(limit: Weight) -> Self {
        let ref_time_per_gas = T::Schedule::get().ref_time_per_gas;
        Self { limit, left: limit, lowest: limit, vm_granted: 0, ref_time_per_gas, _config: PhantomData }
    }

    /// Takes `limit`, or what is left if that is less, off this meter into one of its own. A limit of
    /// 0 in a dimension takes all that is left in it. Give it back with [`Self::absorb`].
    pub fn nested(&mut self, limit: Weight) -> Self {
        let dimension = |limit: u64, left: u64| if limit == 0 { left } else { limit.min(left) };
        let amount = Weight::from_parts(
            dimension(limit.ref_time(), self.left.ref_time()),
            dimension(limit.proof_size(), self.left.proof_size()),
        );
        self.left = self.left.saturating_sub(amount);
        Self::new(amount)
    }

    /// Adds what a nested meter did not use.
    pub fn absorb(&mut self, nested: Self) {
        let before = self.left.saturating_add(nested.limit);
        self.lowest = self.lowest.min(before.saturating_sub(nested.required()));
        self.left = self.left.saturating_add(nested.left);
    }

    /// Charges `amount`, or fails with `OutOfGas` and charges nothing.
    pub fn charge(&mut self, amount: Weight) -> DispatchResult {
        self.charge_refundable(amount).map(|_| ())
    }

    /// As [`Self::charge`], for an upper bound: see [`Self::refund_to`].
    pub fn charge_refundable(&mut self, amount: Weight) -> Result<Charged, DispatchError> {
        self.left = self.left.checked_sub(&amount).ok_or(Error::<T>::OutOfGas)?;
        self.lowest = self.lowest.min(self.left);
        Ok(Charged(amount))
    }

    /// Lowers an earlier charge to `actual`. Charges more (as far as there is any) where `actual` is
    /// higher in a dimension, which no caller intends.
    pub fn refund_to(&mut self, charged: Charged, actual: Weight) {
        self.left = self.left.saturating_add(charged.0).saturating_sub(actual).min(self.limit);
        self.lowest = self.lowest.min(self.left);
    }

    /// From here on VM gas has the price for a contract with so many bytes of memory and of instructions: a
    /// processor waits for what does not fit into its nearer caches.
    pub fn set_size(&mut self, memory: u64, code: u64) {
        if memory > SMALL_MEMORY.into() || code > SMALL_CODE.into() {
            self.ref_time_per_gas = T::Schedule::get().ref_time_per_gas_large;
        }
    }

    /// VM gas that the `ref_time` left can pay for. From here on the VM holds that much.
    pub fn vm_budget(&mut self) -> u64 {
        self.vm_granted = self.left.ref_time().checked_div(self.ref_time_per_gas).unwrap_or(0);
        self.vm_granted
    }

    /// Charges what the VM used since it got its budget or since the last call of this: it has
    /// `remaining` now.
    pub fn settle_vm(&mut self, remaining: u64) {
        let used = self.vm_granted.saturating_sub(remaining);
        let ref_time = used.saturating_mul(self.ref_time_per_gas);
        self.vm_granted = remaining;
        self.left = self.left.saturating_sub(Weight::from_parts(ref_time, 0));
        self.lowest = self.lowest.min(self.left);
    }

    /// The most that may be used.
    pub fn limit(&self) -> Weight {
        self.limit
    }

    /// What is left.
    pub fn left(&self) -> Weight {
        self.left
    }

    /// What was used.
    pub fn consumed(&self) -> Weight {
        self.limit.saturating_sub(self.left)
    }

    /// The limit with which the same execution would just have succeeded.
    pub fn required(&self) -> Weight {
        self.limit.saturating_sub(self.lowest)
    }

    /// The result of an extrinsic that cost `base` besides what was metered here.
    pub fn into_dispatch_result<R>(
        self,
        result: Result<R, DispatchError>,
        base: Weight,
    ) -> DispatchResultWithPostInfo {
        let post_info = PostDispatchInfo {
            actual_weight: Some(self.consumed().saturating_add(base)),
            pays_fee: Default::default(),
        };
        match result {
            Ok(_) => Ok(post_info),
            Err(error) => Err(DispatchErrorWithPostInfo { post_info, error }),
        }
    }
}
