//! Retained events.
//!
//! An event of a block is found in that block only. A contract may have one retained, besides, until a block
//! that it names, its expiry: then it is in storage, indexed by contract and by topic, so that a light client
//! can list recent events by the key prefix of either and have a storage proof for each. Numbers in keys are
//! [`BigEndian`] and not hashed, so that keys have the order in which the events came, and iteration is
//! paged.
//!
//! # Bounds
//!
//! Nothing is cut off or dropped. An event that is too long, has too many topics or names a block that is
//! past or further away than `MaxEventLifetime` ends the contract with an error, and one for which there is
//! no more gas or deposit fails the call that pays. Retained events outlive the contract; nothing removes one
//! before its block has passed.
//!
//! # Deposit
//!
//! The origin of the call pays a deposit for bytes and items, which counts against the call's storage deposit
//! limit. It is held on the origin's own account, as the contract may be gone by the time it returns, and
//! returns to that account when the event is removed. If root is the origin, nothing is held.
//!
//! # Removal
//!
//! Once the block has passed anyone may remove an event ([`purge`](crate::expiry::purge), in the order of
//! expiry), and blocks with time to spare do, as many as that time allows: how many events expire in one
//! block does not matter. If no block ever has time to spare, events stay until somebody removes them; their
//! deposits are held as long and are safe.

use crate::{
    diff::{len_u32, Diff},
    expiry::{queued_at, BigEndian, ExpiryQueue},
    weights::WeightInfo,
    AccountIdOf, BalanceOf, Config, EventExpiryWalk, HoldReason, RetainedEventCounter, RetainedEventExpiries,
    RetainedEventInfo, RetainedEvents, RetainedEventsByTopic, WeightsOf,
};
use alloc::vec::Vec;
use codec::{Decode, Encode, MaxEncodedLen};
use core::marker::PhantomData;
use frame_support::{
    defensive,
    traits::{fungible::MutateHold, tokens::Precision},
    weights::Weight,
    BoundedVec, CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound,
};
use frame_system::pallet_prelude::BlockNumberFor;
use scale_info::TypeInfo;
use sp_core::Get;
use sp_runtime::traits::{UniqueSaturatedFrom, UniqueSaturatedInto, Zero};

/// The schedule's limit on the data of an event.
pub struct MaxEventLen<T>(PhantomData<T>);

impl<T: Config> Get<u32> for MaxEventLen<T> {
    fn get() -> u32 {
        T::Schedule::get().limits.payload_len
    }
}

/// The schedule's limit on the topics of an event.
pub struct MaxEventTopics<T>(PhantomData<T>);

impl<T: Config> Get<u32> for MaxEventTopics<T> {
    fn get() -> u32 {
        T::Schedule::get().limits.event_topics
    }
}

/// A retained event, as the storage map `RetainedEvents` holds it.
#[derive(
    CloneNoBound, PartialEqNoBound, EqNoBound, DebugNoBound, Encode, Decode, MaxEncodedLen, TypeInfo,
)]
#[codec(mel_bound())]
#[scale_info(skip_type_params(T))]
pub struct RetainedEvent<T: Config> {
    /// Its topics.
    pub topics: BoundedVec<T::Hash, MaxEventTopics<T>>,
    /// The event, as the contract's metadata describes it.
    pub data: BoundedVec<u8, MaxEventLen<T>>,
    /// The block in which it was deposited.
    pub block: BlockNumberFor<T>,
    /// The last block of its retention period.
    pub expires: BlockNumberFor<T>,
    /// Who paid the deposit, and gets it back. None if root called.
    pub payer: Option<AccountIdOf<T>>,
    /// Deposit held from the payer.
    pub deposit: BalanceOf<T>,
}

impl<T: Config> RetainedEvent<T> {
    fn with_key(
        self,
        contract: AccountIdOf<T>,
        id: BigEndian,
    ) -> RetainedEventInfo<AccountIdOf<T>, BalanceOf<T>, BlockNumberFor<T>, T::Hash> {
        let Self { topics, data, block, expires, payer, deposit } = self;
        RetainedEventInfo {
            id: id.get(),
            contract,
            topics: topics.into_inner(),
            data: data.into_inner(),
            block,
            expires,
            payer,
            deposit,
        }
    }
}

/// A page of retained events.
pub type EventPage<T> = Vec<
    RetainedEventInfo<AccountIdOf<T>, BalanceOf<T>, BlockNumberFor<T>, <T as frame_system::Config>::Hash>,
>;

/// The number `until` as a block until which an event may be retained: after the current one, and not further
/// away than `MaxEventLifetime`.
pub fn expiry<T: Config>(until: u64) -> Option<BlockNumberFor<T>> {
    let now: u64 = frame_system::Pallet::<T>::block_number().unique_saturated_into();
    let lifetime: u64 = T::MaxEventLifetime::get().unique_saturated_into();
    let blocks = until.checked_sub(now)?;
    (0 < blocks && blocks <= lifetime).then(|| BlockNumberFor::<T>::unique_saturated_from(until))
}

/// Retains an event, and returns the deposit for it, which the caller has to hold from `payer`: zero if there
/// is none.
///
/// Topics and data are within the schedule's limits, and `expires` comes from [`expiry`].
pub fn retain<T: Config>(
    contract: &AccountIdOf<T>,
    topics: Vec<T::Hash>,
    data: Vec<u8>,
    expires: BlockNumberFor<T>,
    payer: Option<&AccountIdOf<T>>,
) -> BalanceOf<T> {
    let number = RetainedEventCounter::<T>::get();
    RetainedEventCounter::<T>::put(number.wrapping_add(1));
    let id = BigEndian::from(number);

    let mut distinct = topics.clone();
    distinct.sort_unstable();
    distinct.dedup();
    let mut event = RetainedEvent::<T> {
        topics: BoundedVec::truncate_from(topics),
        data: BoundedVec::truncate_from(data),
        block: frame_system::Pallet::<T>::block_number(),
        expires,
        payer: payer.cloned(),
        deposit: Zero::zero(),
    };
    if payer.is_some() {
        event.deposit = deposit_for(&event, contract, len_u32(distinct.len()));
    }
    let deposit = event.deposit;
    for topic in distinct {
        RetainedEventsByTopic::<T>::insert(topic, id, contract);
    }
    RetainedEventExpiries::<T>::insert((queued_at::<T>(expires), id), contract);
    RetainedEvents::<T>::insert(contract, id, event);
    deposit
}

/// The deposit for an event with `topics` different topics: for the record, and for the entries for each
/// topic and in the queue, which name the contract.
fn deposit_for<T: Config>(event: &RetainedEvent<T>, contract: &AccountIdOf<T>, topics: u32) -> BalanceOf<T> {
    let entries = topics.saturating_add(1);
    let stored = Diff {
        bytes_added: len_u32(event.encoded_size())
            .saturating_add(len_u32(contract.encoded_size()).saturating_mul(entries)),
        items_added: entries.saturating_add(1),
        ..Default::default()
    };
    stored.price::<T>()
}

/// The queue of retained events.
pub struct RetainedEventQueue;

impl<T: Config> ExpiryQueue<T> for RetainedEventQueue {
    type Key = (BigEndian, BigEndian);
    type Value = AccountIdOf<T>;
    type Entries = RetainedEventExpiries<T>;
    type Walk = EventExpiryWalk<T>;

    fn look_weight() -> Weight {
        WeightsOf::<T>::purge_events()
    }

    fn max_removal_weight() -> Weight {
        WeightsOf::<T>::purge_event(MaxEventTopics::<T>::get(), MaxEventLen::<T>::get())
    }

    fn kept_until((until, _): &Self::Key) -> BigEndian {
        *until
    }

    fn remove((_, id): Self::Key, contract: Self::Value) -> Weight {
        let Some(RetainedEvent { topics, data, payer, deposit, .. }) =
            RetainedEvents::<T>::take(&contract, id)
        else {
            return WeightsOf::<T>::purge_event(0, 0);
        };
        for topic in &topics {
            RetainedEventsByTopic::<T>::remove(topic, id);
        }
        if let Some(payer) = payer {
            let reason = HoldReason::EventDepositReserve.into();
            if let Err(error) = T::Currency::release(&reason, &payer, deposit, Precision::BestEffort) {
                defensive!("the deposit of an expired event is held and can be released", (&payer, error));
            }
        }
        WeightsOf::<T>::purge_event(len_u32(topics.len()), len_u32(data.len()))
    }
}

/// Up to `limit` retained events of `contract`, the oldest first: from the first one, or after the one with
/// the number `after`.
pub fn of_contract<T: Config>(contract: &AccountIdOf<T>, after: Option<u64>, limit: usize) -> EventPage<T> {
    let events = match after {
        None => RetainedEvents::<T>::iter_prefix(contract),
        Some(id) => {
            let last = RetainedEvents::<T>::hashed_key_for(contract, BigEndian::from(id));
            RetainedEvents::<T>::iter_prefix_from(contract, last)
        }
    };
    events.take(limit).map(|(id, event)| event.with_key(contract.clone(), id)).collect()
}

/// As [`of_contract`], for events of all contracts with the topic `topic`.
pub fn by_topic<T: Config>(topic: T::Hash, after: Option<u64>, limit: usize) -> EventPage<T> {
    let entries = match after {
        None => RetainedEventsByTopic::<T>::iter_prefix(topic),
        Some(id) => {
            let last = RetainedEventsByTopic::<T>::hashed_key_for(topic, BigEndian::from(id));
            RetainedEventsByTopic::<T>::iter_prefix_from(topic, last)
        }
    };
    entries
        .take(limit)
        .filter_map(|(id, contract)| {
            RetainedEvents::<T>::get(&contract, id).map(|event| event.with_key(contract, id))
        })
        .collect()
}
