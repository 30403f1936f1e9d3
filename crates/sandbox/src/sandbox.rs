//! The chain: its state, blocks, time and accounts.

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

/// A chain in the process. See the [crate's documentation](crate).
pub struct Sandbox {
    ext: TestExternalities,
    engine: Engine,
}

/// A state of the chain to go back to.
#[derive(Clone)]
pub struct Snapshot {
    state: InMemoryBackend<Blake2Hasher>,
}

/// What an extrinsic did.
#[derive(Clone, Debug)]
pub struct Applied {
    /// Its result, with the weight that it used.
    pub result: DispatchResultWithPostInfo,
    /// Its events; the last says whether it succeeded.
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

    /// As [`Self::new`], with the choice of what runs contracts. Nothing but the speed depends on it.
    pub fn with_engine(engine: Engine) -> Self {
        let mut storage = frame_system::GenesisConfig::<Runtime>::default()
            .build_storage()
            .expect("the default genesis of the system pallet is valid; qed");
        pallet_balances::GenesisConfig::<Runtime> {
            balances: endowed().map(|account| (account, ENDOWMENT)).collect(),
            ..Default::default()
        }
        .assimilate_storage(&mut storage)
        .expect("the endowment is above the existential deposit, and no account comes twice; qed");
        let mut sandbox = Self { ext: TestExternalities::new(storage), engine };
        // Nothing was sealed that it could come after.
        sandbox.execute_with(|| initialize_block(1, BlakeTwo256::hash(b"genesis")));
        sandbox
    }

    /// Runs code on the chain's state: whatever the API here does not offer.
    pub fn execute_with<R>(&mut self, run: impl FnOnce() -> R) -> R {
        let mut run = Some(run);
        let mut result = None;
        self.execute_once(&mut || result = run.take().map(|run| run()));
        result.expect("`execute_once` runs what it gets; qed")
    }

    /// As [`Self::execute_with`], but not generic: the chain's state is compiled here once, not again in each user's crate.
    fn execute_once(&mut self, run: &mut dyn FnMut()) {
        engine::select(self.engine);
        self.ext.execute_with(run);
    }

    /// Runs `run` and undoes what it did to the chain.
    pub fn dry_run<R>(&mut self, run: impl FnOnce(&mut Self) -> R) -> R {
        self.execute_once(&mut sp_io::storage::start_transaction);
        let result = run(self);
        self.execute_once(&mut sp_io::storage::rollback_transaction);
        result
    }

    /// Runs `run` and returns what contracts did in it, in the order in which they were entered.
    pub fn trace<R>(&mut self, run: impl FnOnce(&mut Self) -> R) -> (R, Vec<Execution>) {
        trace::record(|| run(self))
    }

    /// The chain's present state.
    pub fn snapshot(&mut self) -> Snapshot {
        Snapshot { state: self.ext.as_backend() }
    }

    /// Goes back to a state.
    pub fn restore(&mut self, snapshot: &Snapshot) {
        self.ext.backend = snapshot.state.clone();
        self.ext.reset_overlay();
    }

    /// Number of the current block. The first is 1.
    pub fn block_number(&mut self) -> BlockNumber {
        self.execute_with(System::block_number)
    }

    /// Ends the block and starts the next, [`BLOCK_TIME`] later and without events.
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

    /// As often as `blocks` says, [`Self::next_block`].
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

    /// What an account can spend or hold, the existential deposit included.
    pub fn free_balance(&mut self, account: &AccountId) -> Balance {
        self.execute_with(|| Balances::balance(account))
    }

    /// What of an account's balance is held for a reason, such as
    /// [`HoldReason::StorageDepositReserve`](crate::HoldReason::StorageDepositReserve).
    pub fn held_balance(&mut self, reason: impl Into<RuntimeHoldReason>, account: &AccountId) -> Balance {
        self.execute_with(|| Balances::balance_on_hold(&reason.into(), account))
    }

    /// Makes balance out of nothing and gives it to `account`. Fails if that left it below the existential deposit.
    pub fn mint(&mut self, account: &AccountId, amount: Balance) -> Result<Balance, DispatchError> {
        self.execute_with(|| Balances::mint_into(account, amount))
    }

    /// Does what an extrinsic with `call`, signed by `origin`, does in the current block, except for fees,
    /// nonce and the limits of a block.
    pub fn apply(&mut self, origin: AccountId, call: impl Into<RuntimeCall>) -> Applied {
        self.dispatch(RuntimeOrigin::signed(origin), call)
    }

    /// As [`Self::apply`], from any origin, such as root.
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

    /// The largest gas limit that a call can have.
    pub fn max_gas(&self) -> Weight {
        Contracts::max_gas_limit()
    }
}

/// Starts a block, [`BLOCK_TIME`] after the last.
fn initialize_block(number: BlockNumber, parent: Hash) {
    System::reset_events();
    System::initialize(&number, &parent, &Default::default());
    AllPalletsWithSystem::on_initialize(number);
    System::note_finished_initialize();
    let now = Timestamp::get().saturating_add(BLOCK_TIME);
    Timestamp::set(RuntimeOrigin::none(), now)
        .expect("time goes on, and this is the block's only inherent; qed");
}
