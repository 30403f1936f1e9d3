//! The test engine: what a chain does, in a thread of a test.
//!
//! The functions are those of the module `chain`, on the same encoded data. A test itself runs in the first
//! frame, as the contract that [`set_callee`](crate::test::set_callee) names; calls of other contracts put frames
//! on top of it. Accounts have 32 bytes and balances are `u128`, as in [`DefaultEnvironment`].
//!
//! What ends a contract with an error on the chain panics in the test's own frame and is a trap in others.
//!
//! [`DefaultEnvironment`]: crate::DefaultEnvironment

mod calls;
mod crypto;
mod maths;
mod world;

pub use calls::{call, delegate_call, instantiate, return_value, set_code_hash, terminate};
pub use crypto::{
    ecdsa_recover, ecdsa_to_eth_address, ed25519_verify, hash_blake2_128, hash_blake2_256, hash_keccak_256,
    hash_sha2_256, sr25519_verify,
};
pub use maths::{u256_div_rem, u256_mod_pow, u256_mul_div, u256_mul_mod};
pub use world::{ChainLimits, ChainSpec};
pub(crate) use world::{Code, Engine};

use std::cell::RefCell;

use codec::{Decode, Encode};
use ebpf_uapi::{
    context::{ACCOUNTS_ABSENT, CALLED_BY_ROOT, CONTEXT_VERSION, GAS_PRICE_REF_TIME},
    Context, ReturnCode,
};

use crate::{
    event::TOPIC_LEN,
    test::{EmittedEvent, KeptEvent},
};

thread_local! {
    static ENGINE: RefCell<Engine> = RefCell::default();
}

/// Uses this thread's engine. `f` must not run contracts, nor panic other than by [`trap`]'s rules.
pub(crate) fn with<R>(f: impl FnOnce(&mut Engine) -> R) -> R {
    ENGINE.with(|engine| f(&mut engine.borrow_mut()))
}

/// As [`with`]; an error ends the contract.
fn with_or_trap<R>(f: impl FnOnce(&mut Engine) -> Result<R, Trap>) -> R {
    with(f).unwrap_or_else(|reason| trap(reason))
}

/// Why the chain ends a contract.
type Trap = &'static str;

/// Ends the contract as the chain ends one that asks for what it may not.
fn trap(reason: Trap) -> ! {
    if with(|engine| engine.is_nested()) {
        calls::unwind_trapped(reason)
    }
    panic!("{reason}")
}

/// Writes as much of an answer as fits; returns its length.
fn answer(out: &mut [u8], bytes: &[u8]) -> usize {
    let fits = out.len().min(bytes.len());
    out[..fits].copy_from_slice(&bytes[..fits]);
    bytes.len()
}

pub fn caller(out: &mut [u8]) -> usize {
    let caller = with(|engine| engine.frame().caller.clone());
    answer(out, &caller.unwrap_or_else(|| trap("no caller has been set")))
}

pub fn address(out: &mut [u8]) -> usize {
    answer(out, &with_or_trap(|engine| engine.account()))
}

pub fn value_transferred(out: &mut [u8]) -> usize {
    answer(out, &with(|engine| engine.frame().value).to_le_bytes())
}

pub fn balance(out: &mut [u8]) -> usize {
    let balance = with_or_trap(|engine| {
        let account = engine.account()?;
        if !engine.world.balances.contains_key(&account) {
            return Err("the contract's account has no balance");
        }
        Ok(engine.world.spendable(&account))
    });
    answer(out, &balance.to_le_bytes())
}

pub fn minimum_balance(out: &mut [u8]) -> usize {
    answer(out, &with(|engine| engine.spec.minimum_balance).to_le_bytes())
}

pub fn weight_to_fee(ref_time: u64, _proof_size: u64, out: &mut [u8]) -> usize {
    let fee = with(|engine| engine.spec.gas_price.saturating_mul(ref_time.into()));
    answer(out, &fee.to_le_bytes())
}

/// Nothing is metered here.
pub fn gas_left() -> u64 {
    u64::MAX
}

pub fn block_number() -> u64 {
    with(|engine| engine.block_number.into())
}

pub fn now() -> u64 {
    with(|engine| engine.block_timestamp)
}

/// Of blocks before the current one, as tests have set them or else made up.
pub fn block_hash(number: u64, out: &mut [u8]) -> Option<usize> {
    /// As many as most chains remember.
    const REMEMBERED: u64 = 256;

    let hash = with(|engine| {
        let age = u64::from(engine.block_number).checked_sub(number)?;
        let made_up = || hash_blake2_256(&number.to_le_bytes()).to_vec();
        (1..=REMEMBERED)
            .contains(&age)
            .then(|| engine.block_hashes.get(&number).cloned().unwrap_or_else(made_up))
    })?;
    Some(answer(out, &hash))
}

pub fn input() -> Vec<u8> {
    with_or_trap(|engine| {
        engine.frame().input.clone().ok_or("there is no input: the test called, or it was forwarded")
    })
}

pub fn return_data() -> Vec<u8> {
    with(|engine| engine.frame().return_data.clone()).unwrap_or_default()
}

pub fn instantiated_address(out: &mut [u8]) -> usize {
    answer(out, &with(|engine| engine.frame().instantiated.clone()).unwrap_or_default())
}

pub fn is_contract(account: &[u8]) -> bool {
    with(|engine| engine.contract(account)).is_some()
}

pub fn code_hash(account: &[u8], out: &mut [u8]) -> Option<usize> {
    let hash = with(|engine| engine.contract(account))??;
    Some(answer(out, &hash))
}

pub fn own_code_hash(out: &mut [u8]) -> usize {
    let hash = with_or_trap(|engine| {
        let account = engine.account()?;
        Ok(engine.world.contracts.get(&account).copied().flatten())
    });
    hash.map_or(0, |hash| answer(out, &hash))
}

pub fn caller_is_origin() -> bool {
    with(|engine| engine.frame().caller == engine.frames[0].caller)
}

/// Tests call from accounts only.
pub fn caller_is_root() -> bool {
    false
}

/// The context page. Configurations are there in full.
pub fn context() -> Context {
    with_or_trap(|engine| {
        let address = engine.account()?;
        let frame = engine.frame();
        let mut context = Context {
            version: CONTEXT_VERSION,
            flags: 0,
            account_len: address.len() as u32,
            block_number: engine.block_number.into(),
            now: engine.block_timestamp,
            configuration_len: engine.configuration().len() as u32,
            configuration_size: engine.limits.configuration_len as u32,
            value: frame.value.to_le_bytes(),
            ..Context::default()
        };
        let accounts = [(&mut context.address, Some(&address)), (&mut context.caller, frame.caller.as_ref())];
        for (place, account) in accounts {
            match account {
                None => context.flags |= CALLED_BY_ROOT,
                Some(account) if account.len() > place.len() => context.flags |= ACCOUNTS_ABSENT,
                Some(account) => place[..account.len()].copy_from_slice(account),
            }
        }
        Ok(context)
    })
}

pub fn gas_price() -> u128 {
    with(|engine| engine.spec.gas_price.saturating_mul(GAS_PRICE_REF_TIME.into()))
}

pub fn configuration() -> Vec<u8> {
    with(|engine| engine.configuration())
}

pub fn set_configuration(configuration: &[u8]) {
    with_or_trap(|engine| {
        engine.allow_change()?;
        let account = engine.account()?;
        // A test calls its contract's constructors as functions.
        if engine.is_nested() && !engine.frame().is_new {
            return Err("ConfigurationFixed: the contract's constructor is done");
        }
        if configuration.len() > engine.limits.configuration_len {
            return Err("ValueTooLarge: the configuration is longer than `configuration_len`");
        }
        engine.world.configurations.insert(account, configuration.to_vec());
        Ok(())
    })
}

pub fn deposit_event(topics: &[u8], fields: &[u8]) {
    with_or_trap(|engine| {
        engine.allow_change()?;
        engine.allow_event(topics, fields)?;
        engine.world.events.push(event(topics, fields));
        Ok(())
    })
}

/// As far ahead as tests want: how far chains allow for is theirs to say.
pub fn deposit_event_until(until: u64, topics: &[u8], fields: &[u8]) {
    with_or_trap(|engine| {
        engine.allow_change()?;
        engine.allow_event(topics, fields)?;
        if until <= u64::from(engine.block_number) {
            return Err(
                "InvalidEventExpiry: an event is to be kept until a block that is not after the current one",
            );
        }
        let (event, contract) = (event(topics, fields), engine.account()?);
        engine.world.events.push(event.clone());
        engine.world.kept_events.push(KeptEvent { event, contract, until });
        Ok(())
    })
}

fn event(topics: &[u8], fields: &[u8]) -> EmittedEvent {
    let topics = topics.chunks(TOPIC_LEN).map(<[u8]>::to_vec).collect();
    EmittedEvent { topics, data: fields.to_vec() }
}

pub fn debug_message(message: &str) {
    print!("{message}");
    with(|engine| engine.debug_messages.push(message.into()));
}

pub fn set_storage(key: &[u8], value: &[u8]) -> Option<usize> {
    with_or_trap(|engine| {
        engine.allow_change()?;
        engine.allow_value(value)?;
        let replaced = engine.write(key)?.insert(key.to_vec(), value.to_vec());
        Ok(replaced.map(|value| value.len()))
    })
}

pub fn get_storage(key: &[u8]) -> Option<Vec<u8>> {
    with_or_trap(|engine| engine.read(key))
}

pub fn contains_storage(key: &[u8]) -> Option<usize> {
    get_storage(key).map(|value| value.len())
}

pub fn take_storage(key: &[u8]) -> Option<Vec<u8>> {
    with_or_trap(|engine| {
        engine.allow_change()?;
        let keep = engine.clear_storage_disabled;
        let cells = engine.write(key)?;
        Ok(if keep { cells.get(key).cloned() } else { cells.remove(key) })
    })
}

pub fn clear_storage(key: &[u8]) -> Option<usize> {
    take_storage(key).map(|value| value.len())
}

/// A page has as many keys as it may: nothing else is passed, and there is room.
pub fn storage_keys(params: &[u8], _capacity: usize) -> Vec<u8> {
    let (prefix, after, max) = <(Vec<u8>, Option<Vec<u8>>, u32)>::decode(&mut &params[..])
        .unwrap_or_else(|_| trap("the parameters of `storage_keys` do not decode"));
    let max = max.max(1) as usize;
    let keys = with_or_trap(|engine| engine.keys(&prefix, after.as_deref(), max));
    let next = if keys.len() == max { keys.last().cloned() } else { None };
    (next, keys).encode()
}

pub fn set_transient_storage(key: &[u8], value: &[u8]) -> Option<usize> {
    with_or_trap(|engine| {
        engine.allow_change()?;
        engine.allow_value(value)?;
        let replaced = engine.transient(key)?.insert(key.to_vec(), value.to_vec());
        Ok(replaced.map(|value| value.len()))
    })
}

pub fn get_transient_storage(key: &[u8]) -> Option<Vec<u8>> {
    with_or_trap(|engine| Ok(engine.transient(key)?.get(key).cloned()))
}

pub fn contains_transient_storage(key: &[u8]) -> Option<usize> {
    get_transient_storage(key).map(|value| value.len())
}

pub fn take_transient_storage(key: &[u8]) -> Option<Vec<u8>> {
    with_or_trap(|engine| {
        engine.allow_change()?;
        Ok(engine.transient(key)?.remove(key))
    })
}

pub fn clear_transient_storage(key: &[u8]) -> Option<usize> {
    take_transient_storage(key).map(|value| value.len())
}

pub fn transfer(destination: &[u8], value: &[u8]) -> Result<(), ReturnCode> {
    let value = u128::from_le_bytes(
        value.try_into().unwrap_or_else(|_| trap("the test engine's balances have 128 bits")),
    );
    with_or_trap(|engine| {
        engine.allow_change()?;
        let account = engine.account()?;
        Ok(engine.world.transfer(&account, destination, value))
    })
}

/// There is no runtime here.
pub fn call_runtime(_call: &[u8]) -> Result<(), ReturnCode> {
    trap("there is no runtime in unit tests: test `call_runtime` end to end")
}

/// Calls the extension that the test has registered. It is off the engine meanwhile, so that it may use it.
pub fn chain_extension(id: u32, input: &[u8]) -> u32 {
    let number = (id >> 16) as u16;
    let Some(mut extension) = with(|engine| engine.extensions.remove(&number)) else {
        trap("no such chain extension: register one with test::register_chain_extension")
    };
    let mut output = Vec::new();
    let status = extension.call(id as u16, input, &mut output);
    with(|engine| {
        engine.extensions.insert(number, extension);
        engine.frame_mut().return_data = Some(output);
    });
    status
}

pub fn lock_delegate_dependency(code_hash: &[u8]) {
    with_or_trap(|engine| {
        engine.allow_change()?;
        let account = engine.account()?;
        if !engine.codes.contains_key(code_hash) {
            return Err("no code has this hash: upload it with test::upload_code");
        }
        let locked = engine.world.locks.insert((account, code_hash.to_vec()));
        locked.then_some(()).ok_or("the delegate dependency is locked already")
    })
}

pub fn unlock_delegate_dependency(code_hash: &[u8]) {
    with_or_trap(|engine| {
        engine.allow_change()?;
        let lock = (engine.account()?, code_hash.to_vec());
        engine.world.locks.remove(&lock).then_some(()).ok_or("the delegate dependency is not locked")
    })
}
