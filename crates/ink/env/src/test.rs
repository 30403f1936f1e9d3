//! Controls the simulated chain of unit tests.
//!
//! `#[ink::test]` runs a test in [`run_test`]. The test calls the functions of its contract directly: it
//! executes as the contract [`callee`], called by the account of [`set_caller`]. Other contracts are executed
//! as well, after [`upload_code`]: their references instantiate and call them as on a chain.

use core::{any::type_name, fmt::Debug};
use std::panic::{catch_unwind, UnwindSafe};

use codec::{Decode, Encode, Input, Output};

pub use crate::host::{ChainLimits, ChainSpec};
use crate::{
    call::Selector,
    host::{blake2b, with, Code, Engine},
    AccountError, ContractEntryPoints, ContractReverseReference, Environment, Result,
};

/// An event that a contract deposited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmittedEvent {
    /// The topics: the signature topic, unless the event is anonymous, and those of fields.
    pub topics: Vec<Vec<u8>>,
    /// The encoded fields.
    pub data: Vec<u8>,
}

/// A retained event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetainedEvent {
    /// The event.
    pub event: EmittedEvent,
    /// The encoded account of the contract.
    pub contract: Vec<u8>,
    /// The expiry: the last block in which the event is retained.
    pub until: u64,
}

/// The debug messages of contracts, in order.
#[derive(Debug, Clone, Default)]
pub struct RecordedDebugMessages {
    messages: Vec<String>,
}

impl IntoIterator for RecordedDebugMessages {
    type Item = String;
    type IntoIter = std::vec::IntoIter<String>;

    fn into_iter(self) -> Self::IntoIter {
        self.messages.into_iter()
    }
}

/// A mock of a chain extension.
pub trait ChainExtension {
    /// The number of the extension: `N` of `#[ink::chain_extension(extension = N)]`.
    fn ext_id(&self) -> u16;

    /// Executes the function `func_id`: reads its encoded input, writes its encoded output, and returns the
    /// status.
    fn call(&mut self, func_id: u16, input: &[u8], output: &mut Vec<u8>) -> u32;
}

/// Registers a chain extension for the contracts of this test. Replaces the one with the same number.
pub fn register_chain_extension<E>(extension: E)
where
    E: ChainExtension + 'static,
{
    with(|engine| engine.extensions.insert(extension.ext_id(), Box::new(extension)));
}

/// The accounts of [`run_test`].
pub struct DefaultAccounts<T: Environment> {
    /// The initial caller and callee, with a balance of 1,000,000.
    pub alice: T::AccountId,
    /// Has a balance of 1,000.
    pub bob: T::AccountId,
    /// Has a balance of 1,000.
    pub charlie: T::AccountId,
    /// Has a balance of 0.
    pub django: T::AccountId,
    /// Has a balance of 0.
    pub eve: T::AccountId,
    /// Has a balance of 0.
    pub frank: T::AccountId,
}

/// The accounts of [`run_test`]: 32 bytes of 1, of 2, and so on.
pub fn default_accounts<T>() -> DefaultAccounts<T>
where
    T: Environment,
    <T as Environment>::AccountId: From<[u8; 32]>,
{
    let account = |byte| T::AccountId::from([byte; 32]);
    DefaultAccounts {
        alice: account(1),
        bob: account(2),
        charlie: account(3),
        django: account(4),
        eve: account(5),
        frank: account(6),
    }
}

/// Runs a test on a new chain.
///
/// # Errors
///
/// Those of `f`.
pub fn run_test<T, F>(f: F) -> Result<()>
where
    T: Environment,
    F: FnOnce(DefaultAccounts<T>) -> Result<()>,
    <T as Environment>::AccountId: From<[u8; 32]>,
{
    let accounts = default_accounts::<T>();
    with(|engine| {
        *engine = Engine::default();
        let frame = engine.frame_mut();
        frame.caller = Some(accounts.alice.encode());
        frame.account = Some(accounts.alice.encode());
        for (account, balance) in [
            (&accounts.alice, 1_000_000),
            (&accounts.bob, 1_000),
            (&accounts.charlie, 1_000),
            (&accounts.django, 0),
            (&accounts.eve, 0),
            (&accounts.frank, 0),
        ] {
            engine.world.balances.insert(account.encode(), balance);
        }
    });
    f(accounts)
}

/// Sets the balance of an account.
///
/// # Panics
///
/// If the balance is lower than the minimum, but not 0.
pub fn set_account_balance<T>(account_id: T::AccountId, new_balance: T::Balance)
where
    T: Environment<Balance = u128>,
{
    let min = with(|engine| engine.spec.minimum_balance);
    assert!(
        new_balance >= min || new_balance == 0,
        "Balance must be at least [{min}]. Use 0 as balance to reap the account."
    );
    with(|engine| engine.world.balances.insert(account_id.encode(), new_balance));
}

/// Enforces an existential deposit, as on a chain: no transfer leaves an account with less, contracts'
/// balances do not include it, and [`callee`]'s caller pays it for each new contract.
///
/// By default, as with ink! 5, the minimum balance is not enforced.
pub fn set_existential_deposit<T>(minimum: T::Balance)
where
    T: Environment<Balance = u128>,
{
    with(|engine| {
        engine.spec.minimum_balance = minimum;
        engine.world.existential_deposit = minimum;
    });
}

/// Sets the limits of the chain. Contracts that exceed them trap.
pub fn set_chain_limits(limits: ChainLimits) {
    with(|engine| engine.limits = limits);
}

/// Returns the balance of an account.
///
/// # Errors
///
/// [`AccountError::NoAccountForId`] if the account does not exist.
pub fn get_account_balance<T>(account_id: T::AccountId) -> Result<T::Balance>
where
    T: Environment<Balance = u128>,
{
    let account = account_id.encode();
    let balance = with(|engine| engine.world.balances.get(&account).copied());
    balance.ok_or(AccountError::NoAccountForId(account).into())
}

/// Sets the caller.
pub fn set_caller<T>(caller: T::AccountId)
where
    T: Environment,
    <T as Environment>::AccountId: From<[u8; 32]>,
{
    with(|engine| engine.frame_mut().caller = Some(caller.encode()));
}

/// Sets the contract that the test executes as.
pub fn set_callee<T>(callee: T::AccountId)
where
    T: Environment,
    <T as Environment>::AccountId: From<[u8; 32]>,
{
    with(|engine| engine.frame_mut().account = Some(callee.encode()));
}

/// Returns the contract that the test executes as.
///
/// # Panics
///
/// If there is none.
pub fn callee<T: Environment>() -> T::AccountId {
    let callee = with(|engine| engine.frame().account.clone()).expect("no callee has been set");
    T::AccountId::decode(&mut &callee[..]).expect("the callee is an account of this environment")
}

/// Marks an account as a contract. It has no code, so it cannot be called.
pub fn set_contract<T>(contract: T::AccountId)
where
    T: Environment,
    <T as Environment>::AccountId: From<[u8; 32]>,
{
    with(|engine| {
        engine.world.contracts.entry(contract.encode()).or_insert(None);
    });
}

/// Returns whether an account is a contract.
pub fn is_contract<T>(contract: T::AccountId) -> bool
where
    T: Environment,
    <T as Environment>::AccountId: From<[u8; 32]>,
{
    with(|engine| engine.world.contracts.contains_key(&contract.encode()))
}

/// Uploads a contract's code, so that it can be instantiated and called through its reference. Returns the
/// code hash, which is always the same for the same contract.
///
/// ```
/// # #[ink::contract]
/// # pub mod flipper {
/// #     #[ink(storage)]
/// #     pub struct Flipper { value: bool }
/// #     impl Flipper {
/// #         #[ink(constructor)]
/// #         pub fn new(value: bool) -> Self { Self { value } }
/// #         #[ink(message)]
/// #         pub fn get(&self) -> bool { self.value }
/// #     }
/// # }
/// # use flipper::FlipperRef;
/// use ink::env::{test, DefaultEnvironment};
/// # test::run_test::<DefaultEnvironment, _>(|_| {
/// let code_hash = test::upload_code::<DefaultEnvironment, FlipperRef>();
/// let flipper = FlipperRef::new(true).code_hash(code_hash).endowment(0).salt_bytes([]).instantiate();
/// assert!(flipper.get());
/// # Ok(())
/// # }).unwrap();
/// ```
pub fn upload_code<E, ContractRef>() -> E::Hash
where
    E: Environment,
    E::Hash: From<[u8; 32]>,
    ContractRef: ContractReverseReference,
    <ContractRef as ContractReverseReference>::Type: ContractEntryPoints,
{
    let hash: [u8; 32] = blake2b(type_name::<ContractRef::Type>().as_bytes());
    let code = Code { deploy: ContractRef::Type::deploy, call: ContractRef::Type::call };
    with(|engine| engine.codes.insert(hash.to_vec(), code));
    hash.into()
}

/// Sets the value that calls transfer, without changing balances. See [`transfer_in`].
pub fn set_value_transferred<T>(value: T::Balance)
where
    T: Environment<Balance = u128>,
{
    with(|engine| engine.frame_mut().value = value);
}

/// Transfers an amount from the caller to the contract, and sets it as the value that calls transfer.
///
/// # Panics
///
/// If there is no caller or callee, or the caller's balance is too low.
pub fn transfer_in<T>(value: T::Balance)
where
    T: Environment<Balance = u128>,
{
    with(|engine| {
        let frame = engine.frame_mut();
        frame.value = value;
        let caller = frame.caller.clone().expect("no caller has been set");
        let callee = frame.account.clone().expect("no callee has been set");
        engine.world.transfer(&caller, &callee, value).expect("the caller's balance is too low");
    });
}

/// Advances to the next block.
pub fn advance_block<T: Environment>() {
    with(|engine| {
        engine.block_number += 1;
        engine.block_timestamp += engine.spec.block_time;
    });
}

/// Sets the current block's number.
pub fn set_block_number<T>(value: T::BlockNumber)
where
    T: Environment<BlockNumber = u32>,
{
    with(|engine| engine.block_number = value);
}

/// Sets the hash of a block, which contracts can query in later blocks. Other hashes are deterministic
/// dummies.
pub fn set_block_hash<T>(number: T::BlockNumber, hash: T::Hash)
where
    T: Environment<BlockNumber = u32>,
{
    with(|engine| engine.block_hashes.insert(number.into(), hash.encode()));
}

/// Sets the current block's timestamp.
pub fn set_block_timestamp<T>(value: T::Timestamp)
where
    T: Environment<Timestamp = u64>,
{
    with(|engine| engine.block_timestamp = value);
}

/// Sets whether storage that contracts clear is kept, for inspection by the test.
pub fn set_clear_storage_disabled(disable: bool) {
    with(|engine| engine.clear_storage_disabled = disable);
}

/// Returns the numbers of a contract's storage reads and writes.
pub fn get_contract_storage_rw<T: Environment>(account_id: &T::AccountId) -> (usize, usize) {
    let account = account_id.encode();
    with(|engine| {
        let count = |counts: &std::collections::BTreeMap<_, _>| counts.get(&account).copied().unwrap_or(0);
        (count(&engine.reads), count(&engine.writes))
    })
}

/// Returns the number of a contract's storage cells.
///
/// # Errors
///
/// [`AccountError::NoAccountForId`] if the contract never used storage.
pub fn count_used_storage_cells<T: Environment>(account_id: &T::AccountId) -> Result<usize> {
    let account = account_id.encode();
    let cells = with(|engine| engine.world.storage.get(&account).map(|cells| cells.len()));
    cells.ok_or(AccountError::NoAccountForId(account).into())
}

/// Returns the retained events that have not expired, in order.
pub fn retained_events() -> impl Iterator<Item = RetainedEvent> {
    let events = with(|engine| {
        let now = u64::from(engine.block_number);
        engine.world.retained_events.iter().filter(|event| event.until >= now).cloned().collect::<Vec<_>>()
    });
    events.into_iter()
}

/// Returns the events so far, in order.
pub fn recorded_events() -> impl Iterator<Item = EmittedEvent> {
    with(|engine| engine.world.events.clone()).into_iter()
}

/// Returns the debug messages so far, in order.
pub fn recorded_debug_messages() -> RecordedDebugMessages {
    RecordedDebugMessages { messages: with(|engine| engine.debug_messages.clone()) }
}

/// Runs a function that has to terminate the contract, and checks the beneficiary and the transferred
/// balance.
///
/// # Panics
///
/// If the contract was not terminated, or beneficiary or balance differ.
pub fn assert_contract_termination<T, F>(
    should_terminate: F,
    expected_beneficiary: T::AccountId,
    expected_value_transferred_to_beneficiary: T::Balance,
) where
    T: Environment,
    F: FnMut() + UnwindSafe,
    <T as Environment>::AccountId: Debug,
    <T as Environment>::Balance: Debug,
{
    let payload = catch_unwind(should_terminate).expect_err("contract did not terminate");
    let termination = payload.downcast::<Vec<u8>>().expect("the contract panicked instead of terminating");
    let (value, beneficiary) =
        <(T::Balance, Vec<u8>)>::decode(&mut &termination[..]).expect("the balance is of this environment");
    let beneficiary = T::AccountId::decode(&mut &beneficiary[..])
        .expect("the beneficiary is an account of this environment");
    assert_eq!(value, expected_value_transferred_to_beneficiary);
    assert_eq!(beneficiary, expected_beneficiary);
}

/// The input of a call, built by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallData {
    /// At least a selector.
    bytes: Vec<u8>,
}

impl CallData {
    /// Creates an input without arguments.
    pub fn new(selector: Selector) -> Self {
        Self { bytes: selector.to_bytes().to_vec() }
    }

    /// Adds an argument.
    pub fn push_arg<A: Encode>(&mut self, arg: &A) {
        arg.encode_to(&mut self.bytes)
    }

    /// The selector.
    pub fn selector(&self) -> Selector {
        let selector = self.bytes.first_chunk().expect("the input has at least a selector; qed");
        Selector::new(*selector)
    }

    /// The encoded arguments.
    pub fn params(&self) -> &[u8] {
        &self.bytes[4..]
    }

    /// Selector and arguments.
    pub fn to_bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl Encode for CallData {
    fn size_hint(&self) -> usize {
        self.bytes.len()
    }

    fn encode_to<T: Output + ?Sized>(&self, dest: &mut T) {
        dest.write(&self.bytes);
    }
}

impl Decode for CallData {
    fn decode<I: Input>(input: &mut I) -> core::result::Result<Self, codec::Error> {
        let mut bytes = Vec::new();
        while let Ok(byte) = input.read_byte() {
            bytes.push(byte);
        }
        if bytes.len() < 4 {
            return Err("invalid input: expected at least the four bytes of a selector".into());
        }
        Ok(Self { bytes })
    }
}

/// Transfers an amount to the contract and calls a message:
/// `pay_with_call!(contract.message(arguments), amount)`. The contract's `Environment` has to be in scope.
#[macro_export]
macro_rules! pay_with_call {
    ($contract:ident . $message:ident ( $($params:expr),* ), $amount:expr) => {{
        $crate::test::transfer_in::<Environment>($amount);
        $contract.$message($($params),*)
    }};
}
#[doc(inline)]
pub use crate::pay_with_call;
