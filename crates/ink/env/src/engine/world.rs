//! The state of the engine.

use std::collections::{BTreeMap, BTreeSet};

use ebpf_uapi::ReturnCode;

use super::{blake2b, Trap};
use crate::{
    event::TOPIC_LEN,
    test::{ChainExtension, EmittedEvent, RetainedEvent},
};

/// An encoded account.
pub(crate) type Account = Vec<u8>;

/// A contract's storage: the value of each key.
pub(crate) type Cells = BTreeMap<Vec<u8>, Vec<u8>>;

/// Prices and times of the simulated chain.
#[derive(Clone, Debug)]
pub struct ChainSpec {
    /// The price of one unit of `ref_time`.
    pub gas_price: u128,
    /// The existential deposit: the minimum balance of an account.
    pub minimum_balance: u128,
    /// The difference of the timestamps of consecutive blocks.
    pub block_time: u64,
}

impl Default for ChainSpec {
    fn default() -> Self {
        Self { gas_price: 100, minimum_balance: 1_000_000, block_time: 6 }
    }
}

/// The limits for contracts. Their defaults are those of the pallet.
#[derive(Clone, Debug)]
pub struct ChainLimits {
    /// The maximum length of a storage key in bytes, including the 4 bytes of an ink! storage key.
    pub storage_key_len: usize,
    /// The maximum length of a storage value, and of the data of an event, in bytes.
    pub payload_len: usize,
    /// The maximum number of topics of an event.
    pub event_topics: usize,
    /// The maximum length of a call's input, of an instantiation's salt, and of a contract's output, in
    /// bytes.
    pub call_data_len: usize,
    /// The maximum number of frames on the call stack, including that of the test.
    pub call_depth: usize,
    /// The maximum length of a contract's configuration in bytes.
    pub configuration_len: usize,
}

impl Default for ChainLimits {
    fn default() -> Self {
        Self {
            storage_key_len: 128,
            payload_len: 16 * 1024,
            event_topics: 4,
            call_data_len: 128 * 1024,
            call_depth: 5,
            configuration_len: 4 * 1024,
        }
    }
}

/// The state that a failed call reverts.
#[derive(Clone, Default)]
pub(crate) struct World {
    pub balances: BTreeMap<Account, u128>,
    /// The minimum balance after a transfer. 0 by default.
    pub existential_deposit: u128,
    /// The hash of each contract's code; `None` for contracts without code.
    pub contracts: BTreeMap<Account, Option<[u8; 32]>>,
    pub storage: BTreeMap<Account, Cells>,
    /// Transient storage. A test is one transaction.
    pub transient: BTreeMap<Account, Cells>,
    /// The configurations that constructors have set.
    pub configurations: BTreeMap<Account, Vec<u8>>,
    pub events: Vec<EmittedEvent>,
    pub retained_events: Vec<RetainedEvent>,
    /// Delegate dependencies: contract and code hash.
    pub locks: BTreeSet<(Account, Vec<u8>)>,
}

impl World {
    /// The balance of an account above the existential deposit.
    pub fn spendable(&self, account: &[u8]) -> u128 {
        let balance = self.balances.get(account).copied().unwrap_or_default();
        balance.saturating_sub(self.existential_deposit)
    }

    /// Transfers an amount. Both accounts exist afterwards.
    pub fn transfer(&mut self, from: &[u8], to: &[u8], value: u128) -> Result<(), ReturnCode> {
        if value > self.spendable(from) {
            return Err(ReturnCode::TransferFailed);
        }
        self.move_balance(from, to, value)
    }

    /// Transfers the whole balance of an account, which may be removed.
    pub fn transfer_all(&mut self, from: &[u8], to: &[u8]) -> Result<u128, ReturnCode> {
        let all = self.balances.get(from).copied().unwrap_or_default();
        self.move_balance(from, to, all)?;
        Ok(all)
    }

    /// Changes nothing if it fails.
    fn move_balance(&mut self, from: &[u8], to: &[u8], value: u128) -> Result<(), ReturnCode> {
        let balance = |account: &[u8]| self.balances.get(account).copied().unwrap_or_default();
        let new_from = balance(from).checked_sub(value).ok_or(ReturnCode::TransferFailed)?;
        let old_to = if from == to { new_from } else { balance(to) };
        // Overflows only in tests that set such balances: the total issuance of a chain is a `u128`.
        let new_to = old_to.checked_add(value).ok_or(ReturnCode::TransferFailed)?;
        if value > 0 && new_to < self.existential_deposit {
            return Err(ReturnCode::TransferFailed);
        }
        self.balances.insert(from.to_vec(), new_from);
        self.balances.insert(to.to_vec(), new_to);
        Ok(())
    }
}

/// A key in a contract's trie, which determines the order: its first four bytes, its hash, the key itself.
fn trie_key(key: &[u8]) -> Vec<u8> {
    [&key[..key.len().min(4)], &blake2b::<16>(key), key].concat()
}

/// A contract's entry points.
#[derive(Clone, Copy)]
pub(crate) struct Code {
    pub deploy: fn(),
    pub call: fn(),
}

/// A frame of the call stack.
#[derive(Clone, Default)]
pub(crate) struct Frame {
    pub caller: Option<Account>,
    /// The contract whose storage and balance are used.
    pub account: Option<Account>,
    pub value: u128,
    /// `None` in the test's own frame, and after the input was forwarded.
    pub input: Option<Vec<u8>>,
    /// Neither this frame nor its callees can change the state.
    pub read_only: bool,
    /// The contract is being instantiated: it is not yet a contract for others.
    pub is_new: bool,
    /// The frame executes the constructor itself, and not code that it delegates to.
    pub is_constructor: bool,
    /// Callees cannot call this frame's account.
    pub denies_reentry: bool,
    /// The output of the last callee.
    pub return_data: Option<Vec<u8>>,
    /// The contract that this frame instantiated last.
    pub instantiated: Option<Account>,
}

/// A chain, and its call stack.
pub(crate) struct Engine {
    pub world: World,
    /// The first is the test's own.
    pub frames: Vec<Frame>,
    pub block_number: u32,
    pub block_timestamp: u64,
    /// The encoded hashes that tests have set, by block number.
    pub block_hashes: BTreeMap<u64, Vec<u8>>,
    pub spec: ChainSpec,
    pub limits: ChainLimits,
    pub codes: BTreeMap<Vec<u8>, Code>,
    /// The extensions that tests have registered, by number.
    pub extensions: BTreeMap<u16, Box<dyn ChainExtension>>,
    pub debug_messages: Vec<String>,
    pub reads: BTreeMap<Account, usize>,
    pub writes: BTreeMap<Account, usize>,
    pub clear_storage_disabled: bool,
}

impl Default for Engine {
    fn default() -> Self {
        Self {
            world: World::default(),
            frames: vec![Frame::default()],
            block_number: 0,
            block_timestamp: 0,
            block_hashes: BTreeMap::new(),
            spec: ChainSpec::default(),
            limits: ChainLimits::default(),
            codes: BTreeMap::new(),
            extensions: BTreeMap::new(),
            debug_messages: Vec::new(),
            reads: BTreeMap::new(),
            writes: BTreeMap::new(),
            clear_storage_disabled: false,
        }
    }
}

impl Engine {
    pub fn frame(&self) -> &Frame {
        self.frames.last().expect("the test's frame is never popped; qed")
    }

    pub fn frame_mut(&mut self) -> &mut Frame {
        self.frames.last_mut().expect("the test's frame is never popped; qed")
    }

    /// Whether the current frame is a callee's, and not the test's own.
    pub fn is_nested(&self) -> bool {
        self.frames.len() > 1
    }

    /// The current contract.
    pub fn account(&self) -> Result<Account, Trap> {
        self.frame().account.clone().ok_or("no callee has been set")
    }

    /// The hash of a contract's code, or `Some(None)` for a contract without code; `None` for other accounts,
    /// and for a contract while its constructor runs.
    pub fn contract(&self, account: &[u8]) -> Option<Option<[u8; 32]>> {
        let is_new =
            self.frames.iter().any(|frame| frame.is_new && frame.account.as_deref() == Some(account));
        if is_new {
            return None;
        }
        self.world.contracts.get(account).copied()
    }

    /// The configuration in the current contract's memory: empty in its constructor.
    pub fn configuration(&self) -> Vec<u8> {
        let frame = self.frame();
        let configured = frame.account.as_ref().and_then(|account| self.world.configurations.get(account));
        configured.filter(|_| !frame.is_constructor).cloned().unwrap_or_default()
    }

    /// Checks the length of a storage key, persistent or transient.
    fn allow_key(&self, key: &[u8]) -> Result<(), Trap> {
        if key.len() > self.limits.storage_key_len {
            return Err("DecodingFailed: the storage key is longer than `storage_key_len`");
        }
        Ok(())
    }

    /// Checks the length of a storage value, persistent or transient.
    pub fn allow_value(&self, value: &[u8]) -> Result<(), Trap> {
        if value.len() > self.limits.payload_len {
            return Err("ValueTooLarge: the storage value is longer than `payload_len`");
        }
        Ok(())
    }

    /// Checks the lengths of an event's topics and data.
    pub fn allow_event(&self, topics: &[u8], data: &[u8]) -> Result<(), Trap> {
        if data.len() > self.limits.payload_len {
            return Err("ValueTooLarge: the event is longer than `payload_len`");
        }
        if topics.len() > self.limits.event_topics * TOPIC_LEN {
            return Err("TooManyTopics: the event has more topics than `event_topics`");
        }
        Ok(())
    }

    /// Checks the length of an input, a salt or an output.
    pub fn allow_call_data(&self, data: &[u8]) -> Result<(), Trap> {
        if data.len() > self.limits.call_data_len {
            return Err("ValueTooLarge: the data is longer than `call_data_len`");
        }
        Ok(())
    }

    /// The value of a key of the current contract.
    pub fn value(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Trap> {
        self.allow_key(key)?;
        let account = self.account()?;
        Ok(self.world.storage.get(&account).and_then(|cells| cells.get(key)).cloned())
    }

    /// Counts reads of the current contract.
    pub fn count_reads(&mut self, reads: usize) -> Result<(), Trap> {
        let account = self.account()?;
        *self.reads.entry(account).or_default() += reads;
        Ok(())
    }

    /// The keys of the current contract that begin with `prefix`, after `after`.
    pub fn keys(&self, prefix: &[u8], after: Option<&[u8]>, max: usize) -> Result<Vec<Vec<u8>>, Trap> {
        self.allow_key(prefix)?;
        self.allow_key(after.unwrap_or_default())?;
        let account = self.account()?;
        let after = after.map(trie_key);
        let is_in = |key: &&Vec<u8>| key.starts_with(prefix) && Some(trie_key(key)) > after;
        let cells = self.world.storage.get(&account).into_iter();
        let mut keys: Vec<_> = cells.flat_map(|cells| cells.keys().filter(is_in).cloned()).collect();
        keys.sort_by_cached_key(|key| trie_key(key));
        keys.truncate(max);
        Ok(keys)
    }

    /// The transient storage of the current contract, for access to a key.
    pub fn transient(&mut self, key: &[u8]) -> Result<&mut Cells, Trap> {
        self.allow_key(key)?;
        let account = self.account()?;
        Ok(self.world.transient.entry(account).or_default())
    }

    /// The storage of the current contract, for a write to a key, which is counted.
    pub fn write(&mut self, key: &[u8]) -> Result<&mut Cells, Trap> {
        self.allow_key(key)?;
        let account = self.account()?;
        *self.writes.entry(account.clone()).or_default() += 1;
        Ok(self.world.storage.entry(account).or_default())
    }
}
