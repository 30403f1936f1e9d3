//! What must hold of the pallet's storage as a whole, between any two calls. Checked by tests and, with the
//! feature `try-runtime`, against a chain; never by a running chain.
//!
//! Each theme has a function, which says what it finds wrong. What is held from whom is summed up first
//! ([`Holds`]) and compared once, because an account can hold for more than one thing.

use crate::{
    expiry::queued_at,
    iteration::{contract_key, trie_key},
    uploads::chunks::queue_key,
    AccountIdOf, BalanceOf, CodeHash, CodeInfoOf, Config, ConfigurationOf, ContractInfo, ContractInfoOf,
    DeletionQueue, DeletionQueueCounter, HoldReason, Nonce, PristineCode, RetainedEventCounter,
    RetainedEventExpiries, RetainedEvents, RetainedEventsByTopic, TrieId, UploadExpiries, UploadPages,
    Uploads,
};
use alloc::{
    collections::{BTreeMap, BTreeSet},
    format,
    string::String,
    vec::Vec,
};
use frame_support::{
    ensure,
    storage::child,
    traits::{fungible::InspectHold, VariantCount},
};
use sp_runtime::traits::{Hash, Saturating, Zero};

/// What is wrong, for people.
type Violation = String;

/// All reasons for which balance can be held.
const REASONS: [HoldReason; HoldReason::VARIANT_COUNT as usize] = [
    HoldReason::CodeUploadDepositReserve,
    HoldReason::StorageDepositReserve,
    HoldReason::EventDepositReserve,
];

/// Balance that must be held, by account and place of the reason in [`REASONS`].
struct Holds<T: Config>(BTreeMap<AccountIdOf<T>, [BalanceOf<T>; REASONS.len()]>);

impl<T: Config> Holds<T> {
    /// The account must hold this much, besides what else it must hold.
    fn expect(&mut self, reason: HoldReason, account: &AccountIdOf<T>, amount: BalanceOf<T>) {
        let sums = self.0.entry(account.clone()).or_insert([Zero::zero(); REASONS.len()]);
        for (sum, _) in sums.iter_mut().zip(REASONS).filter(|(_, of)| *of == reason) {
            *sum = sum.saturating_add(amount);
        }
    }

    /// Every account holds exactly that, and nothing if it was never mentioned. Who holds has an account of
    /// the system.
    fn check(mut self) -> Result<(), Violation> {
        for account in frame_system::Account::<T>::iter_keys() {
            self.0.entry(account).or_insert([Zero::zero(); REASONS.len()]);
        }
        for (account, sums) in self.0 {
            for (reason, expected) in REASONS.into_iter().zip(sums) {
                let held = T::Currency::balance_on_hold(&reason.into(), &account);
                ensure!(
                    held == expected,
                    format!("{account:?} holds {held:?} for {reason:?} and should hold {expected:?}")
                );
            }
        }
        Ok(())
    }
}

/// Checks everything. Takes time proportional to all that the pallet stores, and to the number of accounts.
pub fn check<T: Config>() -> Result<(), Violation> {
    let mut holds = Holds::<T>(BTreeMap::new());
    let (uses, tries) = contracts::<T>(&mut holds)?;
    codes::<T>(&uses, &mut holds)?;
    uploads::<T>(&mut holds)?;
    retained_events::<T>(&mut holds)?;
    tries_to_delete::<T>(tries)?;
    holds.check()
}

/// As [`check`]; what is wrong goes to the log.
#[cfg(feature = "try-runtime")]
pub fn check_and_log<T: Config>() -> Result<(), sp_runtime::TryRuntimeError> {
    check::<T>().map_err(|violation| {
        log::error!(target: crate::LOG_TARGET, "{violation}");
        "the state of the contracts pallet is not sound: the log says why".into()
    })
}

/// How often code is used, by hash.
type Uses<T> = BTreeMap<CodeHash<T>, u64>;

/// Every contract's record agrees with its storage, and no two contracts share storage.
fn contracts<T: Config>(holds: &mut Holds<T>) -> Result<(Uses<T>, BTreeSet<TrieId>), Violation> {
    let (mut uses, mut tries) = (Uses::<T>::new(), BTreeSet::new());
    for (account, info) in ContractInfoOf::<T>::iter() {
        holds.expect(HoldReason::StorageDepositReserve, &account, info.total_deposit());
        ensure!(
            frame_system::Pallet::<T>::consumers(&account) > 0,
            format!("the account of contract {account:?} could be removed")
        );
        let recorded = (info.storage_items, info.storage_bytes);
        let stored = stored(&account, &info)?;
        ensure!(
            recorded == stored,
            format!("contract {account:?} has stored {stored:?} items and bytes and recorded {recorded:?}")
        );
        for hash in info.delegate_dependencies.keys().chain([&info.code_hash]) {
            let count = uses.entry(*hash).or_default();
            *count = count.saturating_add(1);
        }
        ensure!(tries.insert(info.trie_id), format!("contract {account:?} shares its storage with another"));
    }
    for account in ConfigurationOf::<T>::iter_keys() {
        ensure!(
            ContractInfoOf::<T>::contains_key(&account),
            format!("{account:?} has a configuration and is not a contract")
        );
    }
    Ok((uses, tries))
}

/// Number and bytes of the values in a contract's child trie, with its configuration. Keys are in their
/// places.
fn stored<T: Config>(account: &AccountIdOf<T>, info: &ContractInfo<T>) -> Result<(u32, u32), Violation> {
    let trie = info.child_trie_info();
    let configuration = ConfigurationOf::<T>::get(account).map_or(0, |configuration| configuration.len());
    ensure!(
        configuration as u64 == u64::from(info.configuration_len),
        format!(
            "contract {account:?} has {configuration} bytes of configuration and recorded another number"
        )
    );
    let (mut items, mut bytes, mut key) = (u32::from(configuration > 0), info.configuration_len, Vec::new());
    while let Some(next) = info.next_key(&key) {
        ensure!(
            contract_key(&next).is_some_and(|key| trie_key(key) == next),
            format!("contract {account:?} has the key {next:?}, which is none of its trie")
        );
        items = items.saturating_add(1);
        bytes = bytes.saturating_add(child::len(&trie, &next).unwrap_or(0));
        key = next;
    }
    Ok((items, bytes))
}

/// Code is what its hash says, and knows how many contracts use it.
fn codes<T: Config>(uses: &Uses<T>, holds: &mut Holds<T>) -> Result<(), Violation> {
    for (hash, info) in CodeInfoOf::<T>::iter() {
        holds.expect(HoldReason::CodeUploadDepositReserve, &info.owner, info.deposit);
        let used = uses.get(&hash).copied().unwrap_or(0);
        let refcount = info.refcount;
        ensure!(refcount == used, format!("code {hash:?} is used {used} times and counts {refcount}"));
        let Some(elf) = PristineCode::<T>::get(hash) else {
            return Err(format!("code {hash:?} is not there"));
        };
        ensure!(
            elf.len() as u64 == u64::from(info.code_len) && T::Hashing::hash(&elf) == hash,
            format!("code {hash:?} is not what was uploaded")
        );
    }
    for hash in PristineCode::<T>::iter_keys().chain(uses.keys().copied()) {
        ensure!(CodeInfoOf::<T>::contains_key(hash), format!("there is no record of code {hash:?}"));
    }
    Ok(())
}

/// Every open upload expires, and nothing is kept that belongs to none.
fn uploads<T: Config>(holds: &mut Holds<T>) -> Result<(), Violation> {
    let mut open = 0usize;
    for (owner, hash, upload) in Uploads::<T>::iter() {
        open = open.saturating_add(1);
        holds.expect(HoldReason::CodeUploadDepositReserve, &owner, upload.deposit);
        ensure!(
            UploadExpiries::<T>::get(queue_key::<T>(&owner, hash, &upload)) == Some((owner.clone(), hash)),
            format!("the upload of {hash:?} by {owner:?} never expires")
        );
    }
    let expiries = UploadExpiries::<T>::iter_keys().count();
    ensure!(open == expiries, format!("{expiries} uploads expire, and {open} are open"));
    for (owner, hash, page) in UploadPages::<T>::iter_keys() {
        ensure!(
            Uploads::<T>::contains_key(&owner, hash),
            format!("page {page} of {hash:?} by {owner:?} belongs to no upload")
        );
    }
    Ok(())
}

/// Every retained event expires and is found under its topics, and nothing else is.
fn retained_events<T: Config>(holds: &mut Holds<T>) -> Result<(), Violation> {
    let (mut retained, mut by_topic) = (0usize, 0usize);
    for (contract, id, event) in RetainedEvents::<T>::iter() {
        retained = retained.saturating_add(1);
        let (number, count) = (id.get(), RetainedEventCounter::<T>::get());
        ensure!(number < count, format!("event {number} is retained, and there were {count}"));
        match &event.payer {
            Some(payer) => holds.expect(HoldReason::EventDepositReserve, payer, event.deposit),
            None => ensure!(event.deposit.is_zero(), format!("nobody paid the deposit for event {number}")),
        }
        ensure!(
            RetainedEventExpiries::<T>::get((queued_at::<T>(event.expires), id)).as_ref() == Some(&contract),
            format!("event {number} of {contract:?} never expires")
        );
        for topic in event.topics.iter().collect::<BTreeSet<_>>() {
            by_topic = by_topic.saturating_add(1);
            ensure!(
                RetainedEventsByTopic::<T>::get(topic, id).as_ref() == Some(&contract),
                format!("event {number} of {contract:?} is not found by its topic {topic:?}")
            );
        }
    }
    let (expiries, topics) =
        (RetainedEventExpiries::<T>::iter_keys().count(), RetainedEventsByTopic::<T>::iter_keys().count());
    ensure!(retained == expiries, format!("{expiries} events expire, and {retained} are retained"));
    ensure!(by_topic == topics, format!("{topics} topics lead to events, which have {by_topic}"));
    Ok(())
}

/// The queue has no gaps, and what is in it belongs to no contract. `tries` are those of all contracts.
fn tries_to_delete<T: Config>(mut tries: BTreeSet<TrieId>) -> Result<(), Violation> {
    let queue = DeletionQueueCounter::<T>::get();
    let mut len = 0u32;
    for (place, trie) in DeletionQueue::<T>::iter() {
        len = len.saturating_add(1);
        ensure!(queue.contains(place), format!("trie {place} is outside of the deletion queue: {queue:?}"));
        ensure!(tries.insert(trie), format!("trie {place} of the deletion queue is in use"));
    }
    ensure!(len == queue.count(), format!("the deletion queue has {len} tries, which is not so: {queue:?}"));
    let (all, nonce) = (tries.len() as u64, Nonce::<T>::get());
    ensure!(all <= nonce, format!("there are {all} contracts' tries after {nonce} instantiations"));
    Ok(())
}
