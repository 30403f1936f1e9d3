//! The in-process chain: state, blocks, time and accounts.

use crate::{
    accounts::{endowed, ENDOWMENT},
    engine::{self, Engine},
    runtime::{
        AccountId, AllPalletsWithSystem, Balance, Balances, BlockNumber, Contracts, Hash, Runtime,
        RuntimeCall, RuntimeEvent, RuntimeHoldReason, RuntimeOrigin, System, Timestamp,
    },
    trace::{self, Execution},
};
use codec::Encode;
use frame_support::{
    dispatch::{DispatchResultWithPostInfo, GetDispatchInfo},
    traits::{
        fungible::{Inspect, InspectHold, Mutate},
        OnFinalize, OnIdle, OnInitialize,
    },
    weights::Weight,
};
use sp_core::Blake2Hasher;
use sp_io::TestExternalities;
use sp_runtime::{
    traits::{BlakeTwo256, Dispatchable, Hash as _},
    BuildStorage, DispatchError,
};
use sp_state_machine::InMemoryBackend;

/// An event with the extrinsic that caused it and its topics.
pub type EventRecord = frame_system::EventRecord<RuntimeEvent, Hash>;

/// Milliseconds between blocks.
pub const BLOCK_TIME: u64 = 6_000;

/// An in-process chain. See the [crate's documentation](crate).
pub struct Sandbox {
    ext: TestExternalities,
    engine: Engine,
}

/// A state of the chain that can be restored.
#[derive(Clone)]
pub struct Snapshot {
    state: InMemoryBackend<Blake2Hasher>,
}

/// The outcome of an extrinsic.
#[derive(Clone, Debug)]
pub struct Applied {
    /// Its result, with the actual weight.
    pub result: DispatchResultWithPostInfo,
    /// Its events; the last is `ExtrinsicSuccess` or `ExtrinsicFailed`.
    pub events: Vec<EventRecord>,
}

impl Applied {
    /// The error, if it failed.
    pub fn error(&self) -> Option<DispatchError> {
        self.result.as_ref().err().map(|failure| failure.error)
    }
}

impl Default for Sandbox {
    fn default() -> Self {
        Self::new()
    }
}

impl Sandbox {
    /// A new chain in its first block, with the [development accounts](crate::endowed) endowed.
    pub fn new() -> Self {
        Self::with_engine(Engine::default())
    }

    /// Like [`Self::new`], with the given execution engine. Only speed depends on it.
    pub fn with_engine(engine: Engine) -> Self {
        let mut storage = frame_system::GenesisConfig::<Runtime>::default()
            .build_storage()
            .expect("the default genesis of the system pallet is valid; qed");
        pallet_balances::GenesisConfig::<Runtime> {
            balances: endowed().map(|account| (account, ENDOWMENT)).collect(),
            ..Default::default()
        }
        .assimilate_storage(&mut storage)
        .expect("the endowment is above the existential deposit, and accounts are unique; qed");
        let mut sandbox = Self { ext: TestExternalities::new(storage), engine };
        // There is no genesis block, so that its hash is arbitrary.
        sandbox.execute_with(|| initialize_block(1, BlakeTwo256::hash(b"genesis")));
        sandbox
    }

    /// Runs code on the chain's state, for what this API does not provide.
    pub fn execute_with<R>(&mut self, run: impl FnOnce() -> R) -> R {
        let mut run = Some(run);
        let mut result = None;
        self.execute_once(&mut || result = run.take().map(|run| run()));
        result.expect("`execute_once` runs what it gets; qed")
    }

    /// As [`Self::execute_with`], but not generic: the chain's state is compiled here once, not again in each
    /// user's crate.
    fn execute_once(&mut self, run: &mut dyn FnMut()) {
        engine::select(self.engine);
        self.ext.execute_with(run);
    }

    /// Runs `run`, and reverts its changes of the chain.
    pub fn dry_run<R>(&mut self, run: impl FnOnce(&mut Self) -> R) -> R {
        self.execute_once(&mut sp_io::storage::start_transaction);
        let result = run(self);
        self.execute_once(&mut sp_io::storage::rollback_transaction);
        result
    }

    /// Runs `run`, and returns the executions of contracts, in the order in which they were entered.
    pub fn trace<R>(&mut self, run: impl FnOnce(&mut Self) -> R) -> (R, Vec<Execution>) {
        trace::record(|| run(self))
    }

    /// The current state of the chain.
    pub fn snapshot(&mut self) -> Snapshot {
        Snapshot { state: self.ext.as_backend() }
    }

    /// Restores a state.
    pub fn restore(&mut self, snapshot: &Snapshot) {
        self.ext.backend = snapshot.state.clone();
        self.ext.reset_overlay();
    }

    /// Number of the current block. The first is 1.
    pub fn block_number(&mut self) -> BlockNumber {
        self.execute_with(System::block_number)
    }

    /// Finalizes the block and starts the next, which is `BLOCK_TIME` later and has no events.
    pub fn next_block(&mut self) {
        self.execute_with(|| {
            let number = System::block_number();
            let max = <Runtime as frame_system::Config>::BlockWeights::get().max_block;
            let left = max.saturating_sub(System::block_weight().total());
            AllPalletsWithSystem::on_idle(number, left);
            AllPalletsWithSystem::on_finalize(number);
            let header = System::finalize();
            initialize_block(number + 1, header.hash());
        });
    }

    /// Calls [`Self::next_block`] `blocks` times.
    pub fn advance_blocks(&mut self, blocks: BlockNumber) {
        (0..blocks).for_each(|_| self.next_block());
    }

    /// The current block's time, in milliseconds since the Unix epoch.
    pub fn timestamp(&mut self) -> u64 {
        self.execute_with(Timestamp::get)
    }

    /// Sets the current block's time, in milliseconds since the Unix epoch. Later blocks count from there.
    pub fn set_timestamp(&mut self, milliseconds: u64) {
        self.execute_with(|| pallet_timestamp::Now::<Runtime>::put(milliseconds));
    }

    /// Events of the current block so far.
    pub fn events(&mut self) -> Vec<EventRecord> {
        self.execute_with(|| System::read_events_no_consensus().map(|record| *record).collect())
    }

    /// The free balance of an account, including the existential deposit.
    pub fn free_balance(&mut self, account: &AccountId) -> Balance {
        self.execute_with(|| Balances::balance(account))
    }

    /// The balance of an account that is held for a reason, such as
    /// [`HoldReason::StorageDepositReserve`](crate::HoldReason::StorageDepositReserve).
    pub fn held_balance(&mut self, reason: impl Into<RuntimeHoldReason>, account: &AccountId) -> Balance {
        self.execute_with(|| Balances::balance_on_hold(&reason.into(), account))
    }

    /// Mints balance for `account`.
    ///
    /// # Errors
    ///
    /// The account's balance would be below the existential deposit.
    pub fn mint(&mut self, account: &AccountId, amount: Balance) -> Result<Balance, DispatchError> {
        self.execute_with(|| Balances::mint_into(account, amount))
    }

    /// Dispatches `call` like an extrinsic in the current block that `origin` signed, but without fees, nonce
    /// and block limits.
    pub fn apply(&mut self, origin: AccountId, call: impl Into<RuntimeCall>) -> Applied {
        self.dispatch(RuntimeOrigin::signed(origin), call)
    }

    /// Like [`Self::apply`], from any origin, such as root.
    pub fn dispatch(&mut self, origin: RuntimeOrigin, call: impl Into<RuntimeCall>) -> Applied {
        self.dispatch_call(origin, call.into())
    }

    fn dispatch_call(&mut self, origin: RuntimeOrigin, call: RuntimeCall) -> Applied {
        self.execute_with(|| {
            let before = System::event_count() as usize;
            let info = call.get_dispatch_info();
            System::note_extrinsic(call.encode());
            let result = call.dispatch(origin);
            System::note_applied_extrinsic(&result, info);
            let events = System::read_events_no_consensus().skip(before).map(|record| *record).collect();
            Applied { result, events }
        })
    }

    /// The maximum gas limit of a call.
    pub fn max_gas(&self) -> Weight {
        Contracts::max_gas_limit()
    }
}

/// Starts a block, [`BLOCK_TIME`] after the previous one.
fn initialize_block(number: BlockNumber, parent: Hash) {
    System::reset_events();
    System::initialize(&number, &parent, &Default::default());
    AllPalletsWithSystem::on_initialize(number);
    System::note_finished_initialize();
    let now = Timestamp::get().saturating_add(BLOCK_TIME);
    Timestamp::set(RuntimeOrigin::none(), now)
        .expect("time advances, and this is the block's only inherent; qed");
}
