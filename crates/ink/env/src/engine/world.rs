//! What the engine remembers.

use std::collections::{BTreeMap, BTreeSet};

use ebpf_uapi::ReturnCode;

use super::{blake2b, Trap};
use crate::{
    event::TOPIC_LEN,
    test::{ChainExtension, EmittedEvent, RetainedEvent},
};

/// An encoded account.
pub(crate) type Account = Vec<u8>;

/// The cells of a contract's storage, by key.
pub(crate) type Cells = BTreeMap<Vec<u8>, Vec<u8>>;

/// Prices and times of the simulated chain.
#[derive(Clone, Debug)]
pub struct ChainSpec {
    /// The price of one unit of `ref_time`.
    pub gas_price: u128,
    /// The least that an account has to hold in order to exist.
    pub minimum_balance: u128,
    /// By how much a block's timestamp is greater than the one before.
    pub block_time: u64,
}

impl Default for ChainSpec {
    fn default() -> Self {
        Self { gas_price: 100, minimum_balance: 1_000_000, block_time: 6 }
    }
}

/// What contracts may use: the defaults of the pallet.
#[derive(Clone, Debug)]
pub struct ChainLimits {
    /// Bytes of a storage key, the 4 bytes of an ink! storage key included.
    pub storage_key_len: usize,
    /// Bytes of a storage value, and of the data of an event.
    pub payload_len: usize,
    /// Number of topics that an event may have.
    pub event_topics: usize,
    /// Bytes of a call's input, of an instantiation's salt, and of a contract's output.
    pub call_data_len: usize,
    /// Contracts on the call stack at the same time, the test's own included.
    pub call_depth: usize,
    /// Bytes of a contract's configuration.
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

/// What a call that fails leaves as it was.
#[derive(Clone, Default)]
pub(crate) struct World {
    pub balances: BTreeMap<Account, u128>,
    /// What no transfer may leave an account with less of. 0 unless a test says otherwise.
    pub existential_deposit: u128,
    /// Who is a contract, and the hash of its code; `None` for those that tests only say are contracts.
    pub contracts: BTreeMap<Account, Option<[u8; 32]>>,
    pub storage: BTreeMap<Account, Cells>,
    /// Transient storage. A test is one invocation: it lasts as long.
    pub transient: BTreeMap<Account, Cells>,
    /// What constructors have set.
    pub configurations: BTreeMap<Account, Vec<u8>>,
    pub events: Vec<EmittedEvent>,
    pub retained_events: Vec<RetainedEvent>,
    /// Which contracts keep which code.
    pub locks: BTreeSet<(Account, Vec<u8>)>,
}

impl World {
    /// What an account may spend without ceasing to exist.
    pub fn spendable(&self, account: &[u8]) -> u128 {
        let balance = self.balances.get(account).copied().unwrap_or_default();
        balance.saturating_sub(self.existential_deposit)
    }

    /// Moves an amount. Both accounts exist afterwards.
    pub fn transfer(&mut self, from: &[u8], to: &[u8], value: u128) -> Result<(), ReturnCode> {
        if value > self.spendable(from) {
            return Err(ReturnCode::TransferFailed);
        }
        self.move_balance(from, to, value)
    }

    /// Moves all that an account has. It may cease to exist.
    pub fn transfer_all(&mut self, from: &[u8], to: &[u8]) -> Result<u128, ReturnCode> {
        let all = self.balances.get(from).copied().unwrap_or_default();
        self.move_balance(from, to, all)?;
        Ok(all)
    }

    /// Changes nothing if it fails.
    fn move_balance(&mut self, from: &[u8], to: &[u8], value: u128) -> Result<(), ReturnCode> {
        let balance = |account: &[u8]| self.balances.get(account).copied().unwrap_or_default();
        let left = balance(from).checked_sub(value).ok_or(ReturnCode::TransferFailed)?;
        let held = if from == to { left } else { balance(to) };
        // More than 2^128 - 1 cannot exist, so only tests that give themselves such balances overflow.
        let received = held.checked_add(value).ok_or(ReturnCode::TransferFailed)?;
        if value > 0 && received < self.existential_deposit {
            return Err(ReturnCode::TransferFailed);
        }
        self.balances.insert(from.to_vec(), left);
        self.balances.insert(to.to_vec(), received);
        Ok(())
    }
}

/// Where the chain has a key in a contract's trie: behind its first four bytes and its hash.
fn trie_key(key: &[u8]) -> Vec<u8> {
    [&key[..key.len().min(4)], &blake2b::<16>(key), key].concat()
}

/// A contract's entry points.
#[derive(Clone, Copy)]
pub(crate) struct Code {
    pub deploy: fn(),
    pub call: fn(),
}

/// A contract that runs.
#[derive(Clone, Default)]
pub(crate) struct Frame {
    pub caller: Option<Account>,
    /// Whose storage and balance it uses.
    pub account: Option<Account>,
    pub value: u128,
    /// `None` in the test's own frame, and once it was forwarded.
    pub input: Option<Vec<u8>>,
    /// Nothing may change, here and above.
    pub read_only: bool,
    /// The contract's constructor runs: it is no contract for others yet.
    pub is_new: bool,
    /// It is the constructor itself that runs, and not other code on its behalf.
    pub is_constructor: bool,
    /// Frames above may not call this one's account.
    pub denies_reentry: bool,
    /// What the last contract called from here returned.
    pub return_data: Option<Vec<u8>>,
    /// The contract last instantiated from here.
    pub instantiated: Option<Account>,
}

/// A chain, and the contracts that run.
pub(crate) struct Engine {
    pub world: World,
    /// The first is the test's own.
    pub frames: Vec<Frame>,
    pub block_number: u32,
    pub block_timestamp: u64,
    /// Encoded hashes that tests have set, by block number.
    pub block_hashes: BTreeMap<u64, Vec<u8>>,
    pub spec: ChainSpec,
    pub limits: ChainLimits,
    pub codes: BTreeMap<Vec<u8>, Code>,
    /// What tests have registered, by number.
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
        self.frames.last().expect("the test's frame is never taken off; qed")
    }

    pub fn frame_mut(&mut self) -> &mut Frame {
        self.frames.last_mut().expect("the test's frame is never taken off; qed")
    }

    /// Whether a contract runs that another called, and not the test itself.
    pub fn is_nested(&self) -> bool {
        self.frames.len() > 1
    }

    /// The contract that runs.
    pub fn account(&self) -> Result<Account, Trap> {
        self.frame().account.clone().ok_or("no callee has been set")
    }

    /// The hash of a contract's code; of one that tests only say is a contract, `None` within. A contract
    /// becomes one when its constructor is done.
    pub fn contract(&self, account: &[u8]) -> Option<Option<[u8; 32]>> {
        let is_new =
            self.frames.iter().any(|frame| frame.is_new && frame.account.as_deref() == Some(account));
        if is_new {
            return None;
        }
        self.world.contracts.get(account).copied()
    }

    /// The configuration that the contract that runs finds in its memory: none in its constructor.
    pub fn configuration(&self) -> Vec<u8> {
        let frame = self.frame();
        let configured = frame.account.as_ref().and_then(|account| self.world.configurations.get(account));
        configured.filter(|_| !frame.is_constructor).cloned().unwrap_or_default()
    }

    /// Checks the length of a storage key, lasting or transient.
    fn allow_key(&self, key: &[u8]) -> Result<(), Trap> {
        if key.len() > self.limits.storage_key_len {
            return Err("DecodingFailed: the storage key is longer than `storage_key_len`");
        }
        Ok(())
    }

    /// Checks the length of a storage value, lasting or transient.
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

    /// The value under a key of the contract that runs.
    pub fn value(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Trap> {
        self.allow_key(key)?;
        let account = self.account()?;
        Ok(self.world.storage.get(&account).and_then(|cells| cells.get(key)).cloned())
    }

    /// Counts reads of the contract that runs.
    pub fn count_reads(&mut self, reads: usize) -> Result<(), Trap> {
        let account = self.account()?;
        *self.reads.entry(account).or_default() += reads;
        Ok(())
    }

    /// The keys that begin with `prefix`, after `after`, of the contract that runs.
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

    /// The transient storage of the contract that runs, for access under a key.
    pub fn transient(&mut self, key: &[u8]) -> Result<&mut Cells, Trap> {
        self.allow_key(key)?;
        let account = self.account()?;
        Ok(self.world.transient.entry(account).or_default())
    }

    /// Counts a write; the storage of the contract that runs, for access under a key.
    pub fn write(&mut self, key: &[u8]) -> Result<&mut Cells, Trap> {
        self.allow_key(key)?;
        let account = self.account()?;
        *self.writes.entry(account.clone()).or_default() += 1;
        Ok(self.world.storage.entry(account).or_default())
    }
}
