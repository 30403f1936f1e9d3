//! Tests of the pallet, by theme, on a mock runtime. Contracts are written as text; most tests drive one
//! contract that does whatever its input says, see [`script`].

mod script;

mod arithmetic;
mod backend;
mod bad_code;
mod call;
mod call_runtime;
mod chain_extension;
mod code;
mod configuration;
mod costs;
mod delegate;
mod deposits;
mod dry_run;
mod environment;
mod events;
mod expiry;
mod gas;
mod hashing;
mod hostile;
mod idle;
mod instantiate;
mod integrity;
mod iteration;
mod model;
mod nested_calls;
mod nested_deposits;
mod nested_gas;
mod nested_instantiate;
mod parity;
mod pointers;
mod ported;
mod properties;
mod random;
mod read_only;
mod required;
mod retained_events;
mod signatures;
mod storage;
mod terminate;
mod trace;
mod transfer;
mod transient;
mod try_state;
mod uploads;

pub(crate) use script::{Nested, Output, Script};

use crate::{
    primitives::*, CodeInfoOf, ContractInfoOf, Error, Event, HoldReason, Nonce, Origin, PristineCode,
};
use ebpf_uapi::{Syscall, SYSCALLS};
use frame_support::{
    derive_impl, parameter_types,
    traits::{fungible::InspectHold, ConstU64, Currency as _, EnsureOrigin, Get},
    weights::Weight,
};
use frame_system::{EnsureRoot, EnsureSigned};
use sp_core::H256;
use sp_runtime::{
    traits::{BlakeTwo256, Hash, IdentityLookup},
    AccountId32, BuildStorage, DispatchError,
};

pub(crate) type Block = frame_system::mocking::MockBlock<Test>;
pub(crate) type AccountId = AccountId32;
pub(crate) type Balance = u64;

frame_support::construct_runtime!(
    pub enum Test {
        System: frame_system,
        Timestamp: pallet_timestamp,
        Balances: pallet_balances,
        Contracts: crate,
        Wrapper: call_runtime::wrapper,
    }
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = Block;
    type AccountId = AccountId;
    type Lookup = IdentityLookup<AccountId>;
    type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_timestamp::config_preludes::TestDefaultConfig)]
impl pallet_timestamp::Config for Test {}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
    type AccountStore = System;
    type ExistentialDeposit = ConstU64<ED>;
}

#[derive_impl(crate::config_preludes::TestDefaultConfig)]
impl crate::Config for Test {
    type Time = Timestamp;
    type Currency = Balances;
    type Backend = crate::Measured<backend::Switch, costs::MockWeights>;
    type Schedule = MockSchedule;
    type DepositPerByte = PerByte;
    type UploadOrigin = EnsureUploader;
    type InstantiateOrigin = EnsureOnly<Instantiator>;
    type CallFilter = call_runtime::Filter;
    type ChainExtension = chain_extension::Mock;
}

parameter_types! {
    /// What a byte of storage costs.
    pub static PerByte: Balance = 10;
    pub static MockSchedule: crate::Schedule = Default::default();
    /// Who may upload, if not everybody.
    pub static Uploader: Option<AccountId> = None;
    /// In whose name root may upload, if it may.
    pub static RootUploader: Option<AccountId> = None;
    /// Who may instantiate, if not everybody.
    pub static Instantiator: Option<AccountId> = None;
}

/// Signed by the account that the parameter names, if it names one.
pub struct EnsureOnly<A>(core::marker::PhantomData<A>);

impl<A: Get<Option<AccountId>>> EnsureOrigin<RuntimeOrigin> for EnsureOnly<A> {
    type Success = AccountId;

    fn try_origin(origin: RuntimeOrigin) -> Result<AccountId, RuntimeOrigin> {
        let account = EnsureSigned::try_origin(origin.clone())?;
        match A::get() {
            Some(only) if only != account => Err(origin),
            _ => Ok(account),
        }
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
        Ok(RuntimeOrigin::signed(A::get().unwrap_or(ALICE)))
    }
}

/// Root in the name that [`RootUploader`] says, and who [`Uploader`] says.
pub struct EnsureUploader;

impl EnsureOrigin<RuntimeOrigin> for EnsureUploader {
    type Success = AccountId;

    fn try_origin(origin: RuntimeOrigin) -> Result<AccountId, RuntimeOrigin> {
        let origin = match EnsureRoot::<AccountId>::try_origin(origin) {
            Ok(()) => return RootUploader::get().ok_or_else(RuntimeOrigin::root),
            Err(origin) => origin,
        };
        EnsureOnly::<Uploader>::try_origin(origin)
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
        EnsureOnly::<Uploader>::try_successful_origin()
    }
}

pub(crate) const ED: Balance = 100;
pub(crate) const ALICE: AccountId = AccountId::new([1; 32]);
pub(crate) const BOB: AccountId = AccountId::new([2; 32]);
/// Has no balance.
pub(crate) const CHARLIE: AccountId = AccountId::new([3; 32]);
pub(crate) const ENDOWMENT: Balance = 1_000_000_000;
pub(crate) const GAS: Weight = Weight::from_parts(500_000_000_000, 10 * 1024 * 1024);

/// Runs a test on a chain with the endowed accounts Alice and Bob, in block 7: once with each backend. Both
/// must reach the same state and events, and the state must be sound.
pub(crate) fn chain(test: impl Fn()) {
    let [interpreter, native] = [false, true].map(|native| {
        backend::IsNative::set(native);
        chain_with_backend(|| {
            test();
            crate::try_state::check::<Test>().unwrap();
        })
    });
    assert_eq!(interpreter, native, "state and events depend on the backend");
}

/// Runs a test once. Returns the storage's root, which has the events in it.
fn chain_with_backend(test: impl Fn()) -> Vec<u8> {
    sp_io::TestExternalities::new(endowed()).execute_with(|| {
        System::set_block_number(7);
        test();
        sp_io::storage::root(sp_runtime::StateVersion::V1)
    })
}

/// A chain for benchmarks, with keys to sign with.
#[cfg(feature = "runtime-benchmarks")]
pub(crate) fn benchmark_chain() -> sp_io::TestExternalities {
    use sp_keystore::{testing::MemoryKeystore, KeystoreExt};

    let mut chain = sp_io::TestExternalities::new(endowed());
    chain.register_extension(KeystoreExt::new(MemoryKeystore::new()));
    chain.execute_with(|| System::set_block_number(7));
    chain
}

/// The genesis of a chain with the endowed accounts.
pub(crate) fn endowed() -> sp_core::storage::Storage {
    let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
    pallet_balances::GenesisConfig::<Test> {
        balances: vec![(ALICE, ENDOWMENT), (BOB, ENDOWMENT)],
        ..Default::default()
    }
    .assimilate_storage(&mut storage)
    .unwrap();
    storage
}

/// Result of a dry run or a call.
pub(crate) type Report = ContractExecResult<Balance, frame_system::EventRecord<RuntimeEvent, H256>>;
/// Result of an instantiation.
pub(crate) type InstantiateReport =
    ContractInstantiateResult<AccountId, Balance, frame_system::EventRecord<RuntimeEvent, H256>>;

/// A call to be made.
#[derive(Clone)]
pub(crate) struct Call {
    pub origin: AccountId,
    pub dest: AccountId,
    pub value: Balance,
    pub gas: Weight,
    pub deposit_limit: Option<Balance>,
    pub data: Vec<u8>,
}

impl Call {
    pub fn new(dest: &AccountId, script: &Script) -> Self {
        Self {
            origin: ALICE,
            dest: dest.clone(),
            value: 0,
            gas: GAS,
            deposit_limit: None,
            data: script.input(),
        }
    }

    pub fn from(self, origin: AccountId) -> Self {
        Self { origin, ..self }
    }

    pub fn value(self, value: Balance) -> Self {
        Self { value, ..self }
    }

    pub fn gas(self, gas: Weight) -> Self {
        Self { gas, ..self }
    }

    pub fn deposit_limit(self, limit: Balance) -> Self {
        Self { deposit_limit: Some(limit), ..self }
    }

    /// Makes the call, with debug messages.
    pub fn report(self) -> Report {
        Contracts::bare_call(
            self.origin,
            self.dest,
            self.value,
            self.gas,
            self.deposit_limit,
            self.data,
            DebugInfo::UnsafeDebug,
            CollectEvents::Skip,
            Determinism::Enforced,
        )
    }

    /// Makes the call as an extrinsic, in the origin's name.
    pub fn extrinsic(self) -> frame_support::dispatch::DispatchResultWithPostInfo {
        let origin = RuntimeOrigin::signed(self.origin);
        Contracts::call(
            origin,
            self.dest,
            self.value,
            self.gas,
            self.deposit_limit.map(codec::Compact),
            self.data,
        )
    }

    /// Makes a call that must succeed.
    pub fn ok(self) -> Output {
        let report = self.report();
        let debug = text(&report.debug_message);
        let output = report.result.unwrap_or_else(|error| panic!("{error:?}\n{debug}"));
        assert!(!output.did_revert());
        Output::new(output.data)
    }

    /// Makes a call that must fail and change nothing.
    pub fn err(self) -> DispatchError {
        self.err_and_debug().0
    }

    /// Makes a call that must fail and change nothing. Returns the debug message too.
    pub fn err_and_debug(self) -> (DispatchError, String) {
        let report = frame_support::hypothetically!(self.clone().report());
        frame_support::assert_storage_noop!({
            self.report();
        });
        assert_eq!(report.storage_deposit, StorageDeposit::Charge(0));
        (report.result.unwrap_err(), text(&report.debug_message))
    }
}

/// Uploads and instantiates the script contract; its constructor does nothing.
pub(crate) fn deploy() -> AccountId {
    deploy_elf(script::elf())
}

/// Uploads and instantiates a contract with empty input.
pub(crate) fn deploy_elf(elf: Vec<u8>) -> AccountId {
    let report = instantiate(Code::Upload(elf), 0, &[]);
    let debug = text(&report.debug_message);
    report.result.unwrap_or_else(|error| panic!("{error:?}\n{debug}")).account_id
}

/// Uploads code in Alice's name.
pub(crate) fn upload(elf: Vec<u8>) -> H256 {
    Contracts::bare_upload_code(ALICE, elf, None, Determinism::Enforced).unwrap().code_hash
}

/// Instantiates in Alice's name, with debug messages.
pub(crate) fn instantiate(code: Code<H256>, value: Balance, data: &[u8]) -> InstantiateReport {
    instantiate_with(ALICE, code, value, data, None, b"")
}

pub(crate) fn instantiate_with(
    origin: AccountId,
    code: Code<H256>,
    value: Balance,
    data: &[u8],
    deposit_limit: Option<Balance>,
    salt: &[u8],
) -> InstantiateReport {
    Contracts::bare_instantiate(
        origin,
        value,
        GAS,
        deposit_limit,
        code,
        data.to_vec(),
        salt.to_vec(),
        DebugInfo::UnsafeDebug,
        CollectEvents::Skip,
    )
}

/// The syscalls that a call may make, and not only a constructor.
pub(crate) fn callable() -> impl Iterator<Item = Syscall> {
    SYSCALLS.iter().map(|info| info.syscall).filter(|syscall| *syscall != Syscall::set_configuration)
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("debug messages are UTF-8")
}

pub(crate) fn hash_of(elf: &[u8]) -> H256 {
    BlakeTwo256::hash(elf)
}

/// Balance held for a reason.
pub(crate) fn held(reason: HoldReason, account: &AccountId) -> Balance {
    Balances::balance_on_hold(&reason.into(), account)
}

pub(crate) fn free(account: &AccountId) -> Balance {
    Balances::free_balance(account)
}

/// What `on_idle` costs when there is nothing to do.
pub(crate) fn idle_weight() -> Weight {
    use crate::weights::WeightInfo;
    type W = crate::WeightsOf<Test>;
    W::deletion_queue() + W::purge_uploads() + W::purge_events()
}

/// Events of the pallet so far.
pub(crate) fn contract_events() -> Vec<Event<Test>> {
    System::events()
        .into_iter()
        .filter_map(|record| match record.event {
            RuntimeEvent::Contracts(event) => Some(event),
            _ => None,
        })
        .collect()
}
