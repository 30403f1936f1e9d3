//! Metering of storage deposits.
//!
//! Frames record what they do to storage. When a frame ends well its changes become a deposit
//! ([`Meter::close`]), its caller takes that over ([`Meter::absorb`]), and when the outermost frame has ended
//! well balances move ([`RootMeter::settle`]): once for each contract, refunds first, so that a call may pay
//! for new storage with what it freed. The meter of a frame that failed is dropped, and with it all that it
//! recorded. Only what a contract holds when it ends itself moves at once ([`Meter::terminate`]).

use crate::{
    code::CodeInfo, diff::Diff, origin::Origin, primitives::StorageDeposit, storage::ContractInfo, BalanceOf,
    Config, Error, Event, HoldReason, Pallet, LOG_TARGET,
};
use alloc::{collections::BTreeMap, vec::Vec};
use frame_support::{
    traits::{
        fungible::{Inspect, InspectHold, Mutate, MutateHold},
        tokens::{Fortitude, Precision, Preservation, Restriction},
        Get,
    },
    DefaultNoBound,
};
use sp_runtime::{
    traits::{Saturating, Zero},
    DispatchError,
};

/// A deposit in the chain's currency.
pub type DepositOf<T> = StorageDeposit<BalanceOf<T>>;

/// Deposits of one frame and of the calls it made.
pub struct Meter<T: Config> {
    /// The most that `total` may charge.
    limit: BalanceOf<T>,
    /// The limit was asked for, and is not only what is left to the caller.
    has_own_limit: bool,
    /// What was closed and absorbed so far.
    total: DepositOf<T>,
    /// Changes by this frame that are not part of `total` yet.
    own: Diff,
    /// Keys that this frame removed from its contract's trie since `own` became part of `total`, whether or
    /// not they came back.
    removed: u32,
    /// What is to move at the end.
    charges: Charges<T::AccountId, BalanceOf<T>>,
    /// What is to be held at the end from the payer, for retained events.
    events: BalanceOf<T>,
}

impl<T: Config> Meter<T> {
    fn new(limit: BalanceOf<T>, has_own_limit: bool) -> Self {
        Self {
            limit,
            has_own_limit,
            total: Default::default(),
            own: Default::default(),
            removed: 0,
            charges: Charges::default(),
            events: Zero::zero(),
        }
    }

    /// A meter for a call made from here. It may charge what is left here, or `limit` if that is less.
    pub fn nested(&self, limit: Option<BalanceOf<T>>) -> Self {
        let available = self.total.available(&self.limit);
        Self::new(limit.unwrap_or(available).min(available), limit.is_some())
    }

    /// Notes a change that the frame's contract made to its storage.
    pub fn record(&mut self, diff: Diff) {
        self.own = self.own.saturating_add(diff);
    }

    /// Whether the frame's contract has more or less storage than at the last [`Self::close`].
    pub fn has_changes(&self) -> bool {
        self.own != Diff::default()
    }

    /// Notes that a key is no longer in the contract's trie.
    pub fn note_removed(&mut self) {
        self.removed = self.removed.saturating_add(1);
    }

    /// Keys that the frame's contract has removed since the last [`Self::close`].
    pub fn items_removed(&self) -> u32 {
        self.removed
    }

    /// Creates the account of a new contract with the existential deposit, at once, because the
    /// account is needed from here on; and notes the deposit for the contract's record.
    pub fn charge_instantiate(
        &mut self,
        origin: &T::AccountId,
        contract: &T::AccountId,
        info: &mut ContractInfo<T>,
        code: &CodeInfo<T>,
    ) -> Result<(), DispatchError> {
        let existential = T::Currency::minimum_balance();
        T::Currency::transfer(origin, contract, existential, Preservation::Preserve)
            .map_err(|_| Error::<T>::StorageDepositNotEnoughFunds)?;
        // The account must exist for as long as the contract does.
        frame_system::Pallet::<T>::inc_consumers(contract)?;
        self.total = self.total.saturating_add(&StorageDeposit::Charge(existential));
        self.charge(contract, StorageDeposit::Charge(info.update_base_deposit(code)));
        Ok(())
    }

    /// Turns the frame's changes into a deposit and enters them in its contract's record.
    /// `funded`: see [`ContractInfo::apply`].
    pub fn close(&mut self, contract: &T::AccountId, info: &mut ContractInfo<T>, funded: bool) {
        self.removed = 0;
        let deposit = info.apply(core::mem::take(&mut self.own), funded);
        self.charge(contract, deposit);
    }

    /// Releases what `contract` holds, and drops what is `pending` for it: the contract ends. It goes to the
    /// `payer`; without one it stays on the contract's account, to go with the rest of its balance to the
    /// `beneficiary` (whose account it alone may be too little to create).
    pub fn terminate(
        &mut self,
        contract: &T::AccountId,
        info: &ContractInfo<T>,
        pending: DepositOf<T>,
        payer: Option<&T::AccountId>,
        beneficiary: &T::AccountId,
    ) -> Result<(), DispatchError> {
        self.own = Diff::default();
        let reason = HoldReason::StorageDepositReserve.into();
        let held = T::Currency::balance_on_hold(&reason, contract);
        match payer {
            _ if held.is_zero() => (),
            Some(payer) => release::<T>(contract, payer, held)?,
            None => {
                let amount = T::Currency::release(&reason, contract, held, Precision::BestEffort)?;
                report_release::<T>(contract, beneficiary, amount);
            }
        }
        self.total = self.total.saturating_sub(&StorageDeposit::Charge(info.total_deposit()));
        self.charges.add(contract, StorageDeposit::default().saturating_sub(&pending));
        Ok(())
    }

    /// What is to move for `contract` at the end.
    pub fn pending(&self, contract: &T::AccountId) -> DepositOf<T> {
        self.charges.of(contract)
    }

    /// What was charged or refunded so far, with the calls made from here.
    pub fn total(&self) -> DepositOf<T> {
        self.total
    }

    /// Whether the meter has a limit that was asked for.
    pub fn has_own_limit(&self) -> bool {
        self.has_own_limit
    }

    /// Whether the total is within the limit.
    pub fn is_within_limit(&self) -> bool {
        self.total.charge_or_zero() <= self.limit
    }

    /// The most that may be charged, and what was charged so far.
    pub fn limit_and_charge(&self) -> (BalanceOf<T>, BalanceOf<T>) {
        (self.limit, self.total.charge_or_zero())
    }

    /// Takes over what a call made from here has recorded.
    pub fn absorb(&mut self, nested: Self) {
        self.total = self.total.saturating_add(&nested.total);
        self.charges.absorb(nested.charges);
        self.events = self.events.saturating_add(nested.events);
    }

    /// Records a deposit for a retained event. Unlike others it stays with the payer, and is not the
    /// contract's.
    pub fn charge_event(&mut self, deposit: BalanceOf<T>) {
        self.total = self.total.saturating_add(&StorageDeposit::Charge(deposit));
        self.events = self.events.saturating_add(deposit);
    }

    /// Whether there is a deposit for retained events.
    pub fn has_events(&self) -> bool {
        !self.events.is_zero()
    }

    /// Records a deposit that is to move for `contract`.
    pub fn charge(&mut self, contract: &T::AccountId, deposit: DepositOf<T>) {
        self.total = self.total.saturating_add(&deposit);
        self.charges.add(contract, deposit);
    }
}

/// Deposits of a whole call, and who pays for them.
pub struct RootMeter<T: Config> {
    /// Deposits of all frames.
    pub meter: Meter<T>,
    /// `None` for root, who neither pays nor is refunded.
    payer: Option<T::AccountId>,
}

impl<T: Config> RootMeter<T> {
    /// A meter that allows for `limit`, or without one for `DefaultDepositLimit`. Whether the payer has as
    /// much as is charged shows in [`Self::settle`].
    pub fn new(origin: &Origin<T>, limit: Option<BalanceOf<T>>) -> Self {
        let limit = limit.unwrap_or_else(T::DefaultDepositLimit::get);
        let payer = match origin {
            Origin::Root => None,
            Origin::Signed(payer) => Some(payer.clone()),
        };
        Self { meter: Meter::new(limit, true), payer }
    }

    /// Whether somebody pays for storage.
    pub fn is_funded(&self) -> bool {
        self.payer.is_some()
    }

    /// Moves balances, refunds first. Returns what moved in total (with the existential
    /// deposits of new contracts).
    ///
    /// Fails with `StorageDepositNotEnoughFunds` if the payer cannot pay.
    pub fn settle(self) -> Result<DepositOf<T>, DispatchError> {
        let Some(payer) = self.payer else { return Ok(Default::default()) };
        let Meter { charges, total, events, .. } = self.meter;
        for (contract, deposit) in charges.iter() {
            if let StorageDeposit::Refund(amount) = deposit {
                release::<T>(contract, &payer, amount)?;
            }
        }
        for (contract, deposit) in charges.iter() {
            if let StorageDeposit::Charge(amount) = deposit {
                hold::<T>(&payer, contract, amount)?;
            }
        }
        if !events.is_zero() {
            T::Currency::hold(&HoldReason::EventDepositReserve.into(), &payer, events)
                .map_err(|_| Error::<T>::StorageDepositNotEnoughFunds)?;
        }
        Ok(total)
    }
}

/// What is to move at the end: one sum for each contract, found by the contract. Contracts stay in the order
/// in which they came first.
#[derive(DefaultNoBound)]
pub struct Charges<A, B> {
    order: Vec<A>,
    sums: BTreeMap<A, StorageDeposit<B>>,
}

impl<A: Ord + Clone, B: Saturating + Ord + Zero + Copy> Charges<A, B> {
    /// Adds to the sum for a contract.
    pub fn add(&mut self, contract: &A, deposit: StorageDeposit<B>) {
        if deposit.is_zero() {
            return;
        }
        match self.sums.get_mut(contract) {
            Some(sum) => *sum = sum.saturating_add(&deposit),
            None => {
                self.order.push(contract.clone());
                self.sums.insert(contract.clone(), deposit);
            }
        }
    }

    /// The sum for a contract.
    pub fn of(&self, contract: &A) -> StorageDeposit<B> {
        self.sums.get(contract).copied().unwrap_or_default()
    }

    /// Adds all of the other's sums.
    pub fn absorb(&mut self, other: Self) {
        for (contract, deposit) in other.iter() {
            self.add(contract, deposit);
        }
    }

    /// All sums that are not zero.
    pub fn iter(&self) -> impl Iterator<Item = (&A, StorageDeposit<B>)> {
        self.order
            .iter()
            .map(|contract| (contract, self.of(contract)))
            .filter(|(_, deposit)| !deposit.is_zero())
    }
}

fn hold<T: Config>(
    payer: &T::AccountId,
    contract: &T::AccountId,
    amount: BalanceOf<T>,
) -> Result<(), DispatchError> {
    T::Currency::transfer_and_hold(
        &HoldReason::StorageDepositReserve.into(),
        payer,
        contract,
        amount,
        Precision::Exact,
        Preservation::Preserve,
        Fortitude::Polite,
    )
    .map_err(|_| Error::<T>::StorageDepositNotEnoughFunds)?;
    Pallet::<T>::deposit_event(Event::StorageDepositTransferredAndHeld {
        from: payer.clone(),
        to: contract.clone(),
        amount,
    });
    Ok(())
}

fn release<T: Config>(
    contract: &T::AccountId,
    payer: &T::AccountId,
    amount: BalanceOf<T>,
) -> Result<(), DispatchError> {
    let released = T::Currency::transfer_on_hold(
        &HoldReason::StorageDepositReserve.into(),
        contract,
        payer,
        amount,
        Precision::BestEffort,
        Restriction::Free,
        Fortitude::Polite,
    )?;
    if released < amount {
        log::error!(
            target: LOG_TARGET,
            "contract {contract:?} holds less than it records: {released:?} of {amount:?} released",
        );
    }
    report_release::<T>(contract, payer, released);
    Ok(())
}

fn report_release<T: Config>(contract: &T::AccountId, to: &T::AccountId, amount: BalanceOf<T>) {
    Pallet::<T>::deposit_event(Event::StorageDepositTransferredAndReleased {
        from: contract.clone(),
        to: to.clone(),
        amount,
    });
}
