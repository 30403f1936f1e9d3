//! The call that runs: who, with what, when; and what it leaves behind.

use codec::{Decode, DecodeAll, Encode, MaxEncodedLen};
use ink_prelude::vec;

use crate::{
    buffer::Buffer,
    event::{Event, EventTopicsAmount, Topics, TopicsBuilder},
    fail, host, Environment, FromLittleEndian, Gas, Result, ReturnErrorCode, ReturnFlags,
};

/// The account that called. A call by root has no caller and ends with an error.
#[inline]
pub fn caller<E: Environment>() -> E::AccountId {
    bytes(host::caller)
}

/// The balance that came with this call.
#[inline]
pub fn transferred_value<E: Environment>() -> E::Balance {
    number(host::value_transferred)
}

/// What an amount of `ref_time` costs at the current price.
#[inline]
pub fn weight_to_fee<E: Environment>(gas: Gas) -> E::Balance {
    number(|out| host::weight_to_fee(gas, 0, out))
}

/// The `ref_time` that is left to this call.
#[inline]
pub fn gas_left<E: Environment>() -> Gas {
    host::gas_left()
}

/// The current block's timestamp.
#[inline]
pub fn block_timestamp<E: Environment>() -> E::Timestamp {
    narrow(host::now())
}

/// The number of the current block.
#[inline]
pub fn block_number<E: Environment>() -> E::BlockNumber {
    narrow(host::block_number())
}

/// The hash of a recent block: as far back as the chain remembers, on most chains 256 blocks or more. The
/// current one has none yet.
#[inline]
pub fn block_hash<E: Environment>(number: E::BlockNumber) -> Option<E::Hash> {
    let number = number.try_into().ok()?;
    bytes_if_any(|out| host::block_hash(number, out))
}

/// The account of this contract.
#[inline]
pub fn account_id<E: Environment>() -> E::AccountId {
    bytes(host::address)
}

/// The free balance of this contract, what came with this call included.
#[inline]
pub fn balance<E: Environment>() -> E::Balance {
    number(host::balance)
}

/// The least that an account has to hold in order to exist.
#[inline]
pub fn minimum_balance<E: Environment>() -> E::Balance {
    number(host::minimum_balance)
}

/// Whether an account is a contract.
#[inline]
pub fn is_contract<E: Environment>(account: &E::AccountId) -> bool {
    host::is_contract(&Buffer::encoded(account))
}

/// The hash of a contract's code.
///
/// # Errors
///
/// [`ReturnErrorCode::KeyNotFound`] if the account is not a contract.
#[inline]
pub fn code_hash<E: Environment>(account: &E::AccountId) -> Result<E::Hash> {
    let account = Buffer::encoded(account);
    bytes_if_any(|out| host::code_hash(&account, out)).ok_or(ReturnErrorCode::KeyNotFound.into())
}

/// The hash of this contract's code.
///
/// # Errors
///
/// [`ReturnErrorCode::KeyNotFound`] in a test whose callee has no code.
#[inline]
pub fn own_code_hash<E: Environment>() -> Result<E::Hash> {
    bytes_or(host::own_code_hash).ok_or(ReturnErrorCode::KeyNotFound.into())
}

/// Whether the caller is the account that signed the transaction.
#[inline]
pub fn caller_is_origin<E: Environment>() -> bool {
    host::caller_is_origin()
}

/// Whether the call comes from root, and so has no caller.
#[inline]
pub fn caller_is_root<E: Environment>() -> bool {
    host::caller_is_root()
}

/// Deposits an event.
///
/// Does not compile for an event with more topics than [`Environment::MAX_EVENT_TOPICS`].
#[inline]
pub fn emit_event<E, Evt>(event: Evt)
where
    E: Environment,
    Evt: Event,
{
    const { assert_topics_fit::<E, Evt>() }
    let topics = event.topics::<E, _>(TopicsBuilder::from(Topics::new()));
    let fields = Buffer::encoded(&event);
    host::deposit_event(&topics, &fields);
}

/// Deposits an event as [`emit_event`] does, and has the chain retain it until the block `until`: it is then
/// in the chain's state, where clients find it by contract and by topic. The origin of the call pays a
/// deposit, which returns afterwards.
///
/// A block that is not after the current one, or further away than the chain allows, ends the call.
#[inline]
pub fn emit_event_until<E, Evt>(event: Evt, until: E::BlockNumber)
where
    E: Environment,
    Evt: Event,
{
    const { assert_topics_fit::<E, Evt>() }
    let topics = event.topics::<E, _>(TopicsBuilder::from(Topics::new()));
    let fields = Buffer::encoded(&event);
    // What does not fit is further away than any chain allows.
    let until = until.try_into().unwrap_or(u64::MAX);
    host::deposit_event_until(until, &topics, &fields);
}

/// Panics, at compile time, if an event has more topics than the chain takes.
const fn assert_topics_fit<E: Environment, Evt: Event>() {
    assert!(
        <Evt::RemainingTopics as EventTopicsAmount>::AMOUNT <= E::MAX_EVENT_TOPICS,
        "the event has more topics than `MAX_EVENT_TOPICS` of the environment, that of its signature included: remove \
         `#[ink(topic)]` from a field of it"
    );
}

/// The input of this call: a selector, then encoded arguments. The chain is asked each time.
#[inline]
pub fn input() -> Buffer {
    ebpf_sys::collect(|out| Some(host::input(out))).map_or_else(Buffer::new, Buffer::from)
}

/// The decoded input of this call.
///
/// # Errors
///
/// [`Error::Decode`](crate::Error::Decode) if it does not begin with a `T`.
#[inline]
pub fn decode_input<T: Decode>() -> Result<T> {
    Ok(T::decode(&mut &input()[..])?)
}

/// Ends the call with an output, and with [`ReturnFlags::REVERT`] undoes it.
#[inline]
pub fn return_value<R: Encode>(return_flags: ReturnFlags, return_value: &R) -> ! {
    host::return_value(return_flags, &Buffer::encoded(return_value))
}

/// Appends to the debug buffer of a dry run. Elsewhere the text is dropped.
#[inline]
pub fn debug_message(message: &str) {
    // Whether somebody listens makes no difference.
    let _ = host::debug_message(message.as_bytes());
}

/// Bytes that are aligned, so that few instructions set and read them.
#[repr(align(8))]
struct Words<T>(T);

/// A number that the chain writes as little endian bytes.
#[inline]
pub(super) fn number<N: FromLittleEndian>(fill: impl FnOnce(&mut [u8]) -> usize) -> N {
    let mut bytes = Words(N::Bytes::default());
    if fill(bytes.0.as_mut()) != bytes.0.as_ref().len() {
        fail("the chain's number has another size than the environment's");
    }
    N::from_le_bytes(bytes.0)
}

/// A number that the chain passes as 64 bits.
#[inline]
pub(super) fn narrow<N: TryFrom<u64>>(number: u64) -> N {
    match N::try_from(number) {
        Ok(number) => number,
        Err(_) => fail("the chain's number is too large for the environment's type"),
    }
}

/// An account or a hash.
#[inline]
pub(super) fn bytes<T: Decode + MaxEncodedLen>(fill: impl FnOnce(&mut [u8]) -> usize) -> T {
    match bytes_or(fill) {
        Some(value) => value,
        None => fail("the chain's account or hash is of another type than the environment's"),
    }
}

/// A hash of which there may be none.
#[inline]
fn bytes_if_any<T: Decode + MaxEncodedLen>(fill: impl FnOnce(&mut [u8]) -> Option<usize>) -> Option<T> {
    let mut found = true;
    let value = bytes_or(|out| match fill(out) {
        Some(len) => len,
        None => {
            found = false;
            0
        }
    });
    value.filter(|_| found)
}

/// An account or a hash; `None` if what the chain wrote is neither.
#[inline]
fn bytes_or<T: Decode + MaxEncodedLen>(fill: impl FnOnce(&mut [u8]) -> usize) -> Option<T> {
    /// What accounts and hashes have on nearly every chain.
    const USUAL: usize = 32;

    fn decode<T: Decode>(out: &mut [u8], fill: impl FnOnce(&mut [u8]) -> usize) -> Option<T> {
        let len = fill(out);
        T::decode_all(&mut out.get(..len)?).ok()
    }

    // Only one of these is compiled for any `T`.
    let most = T::max_encoded_len();
    if most <= USUAL {
        decode(&mut Words([0; USUAL]).0[..most], fill)
    } else {
        decode(&mut vec![0; most], fill)
    }
}
