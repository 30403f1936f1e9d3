//! Queries about the call and the chain; events and the output.

use codec::{Decode, DecodeAll, Encode, MaxEncodedLen};
use ink_prelude::vec;

use crate::{
    buffer::Buffer,
    event::{Event, EventTopicsAmount, Topics, TopicsBuilder},
    fail, host, Environment, FromLittleEndian, Gas, Result, ReturnErrorCode, ReturnFlags,
};

/// The caller: an account or a contract. Traps if the caller is root, which has no account.
#[inline]
pub fn caller<E: Environment>() -> E::AccountId {
    bytes(host::caller)
}

/// The value that the call transferred.
#[inline]
pub fn transferred_value<E: Environment>() -> E::Balance {
    number(host::value_transferred)
}

/// The fee for an amount of `ref_time`.
#[inline]
pub fn weight_to_fee<E: Environment>(gas: Gas) -> E::Balance {
    number(|out| host::weight_to_fee(gas, 0, out))
}

/// The `ref_time` that remains for this call.
#[inline]
pub fn gas_left<E: Environment>() -> Gas {
    host::gas_left()
}

/// The current block's timestamp.
#[inline]
pub fn block_timestamp<E: Environment>() -> E::Timestamp {
    narrow(host::now())
}

/// The current block's number.
#[inline]
pub fn block_number<E: Environment>() -> E::BlockNumber {
    narrow(host::block_number())
}

/// The hash of a recent block: one of the last 256 or more, depending on the chain, but not the current one.
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

/// The free balance of this contract, including the value that the call transferred.
#[inline]
pub fn balance<E: Environment>() -> E::Balance {
    number(host::balance)
}

/// The existential deposit: the minimum balance of an account.
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
/// Never on the chain; in tests, [`ReturnErrorCode::KeyNotFound`] if the callee has no code.
#[inline]
pub fn own_code_hash<E: Environment>() -> Result<E::Hash> {
    bytes_or(host::own_code_hash).ok_or(ReturnErrorCode::KeyNotFound.into())
}

/// Whether the caller is the origin of the transaction.
#[inline]
pub fn caller_is_origin<E: Environment>() -> bool {
    host::caller_is_origin()
}

/// Whether the caller is root, which has no account.
#[inline]
pub fn caller_is_root<E: Environment>() -> bool {
    host::caller_is_root()
}

/// Emits an event.
///
/// Does not compile if the event has more topics than [`Environment::MAX_EVENT_TOPICS`].
#[inline]
pub fn emit_event<E, Evt>(event: Evt)
where
    E: Environment,
    Evt: Event,
{
    const { assert_topic_count::<E, Evt>() }
    let topics = event.topics::<E, _>(TopicsBuilder::from(Topics::new()));
    let fields = Buffer::encoded(&event);
    host::deposit_event(&topics, &fields);
}

/// Emits an event, as [`emit_event`] does, that is retained until its expiry, the block `until`: clients can
/// query it in the chain's state, by contract and by topic. The origin of the call pays a deposit, which is
/// refunded after the expiry.
///
/// Traps if the expiry is not after the current block, or further ahead than the chain allows.
#[inline]
pub fn emit_event_until<E, Evt>(event: Evt, until: E::BlockNumber)
where
    E: Environment,
    Evt: Event,
{
    const { assert_topic_count::<E, Evt>() }
    let topics = event.topics::<E, _>(TopicsBuilder::from(Topics::new()));
    let fields = Buffer::encoded(&event);
    // A number that does not fit is further ahead than any chain allows.
    let until = until.try_into().unwrap_or(u64::MAX);
    host::deposit_event_until(until, &topics, &fields);
}

/// Panics, at compile time, if an event has more topics than the chain allows.
const fn assert_topic_count<E: Environment, Evt: Event>() {
    assert!(
        <Evt::RemainingTopics as EventTopicsAmount>::AMOUNT <= E::MAX_EVENT_TOPICS,
        "the event has more topics than the environment's `MAX_EVENT_TOPICS`, including the signature topic: \
         remove `#[ink(topic)]` from a field"
    );
}

/// The input of this call: a selector and encoded arguments. Each use is a syscall.
#[inline]
pub fn input() -> Buffer {
    ebpf_sys::collect(|out| Some(host::input(out))).map_or_else(Buffer::new, Buffer::from)
}

/// The decoded input of this call.
///
/// # Errors
///
/// [`Error::Decode`](crate::Error::Decode) if it does not begin with the encoding of a `T`.
#[inline]
pub fn decode_input<T: Decode>() -> Result<T> {
    Ok(T::decode(&mut &input()[..])?)
}

/// Returns an output from the contract. [`ReturnFlags::REVERT`] reverts the call.
#[inline]
pub fn return_value<R: Encode>(return_flags: ReturnFlags, return_value: &R) -> ! {
    host::return_value(return_flags, &Buffer::encoded(return_value))
}

/// Appends to the debug buffer of dry runs. Ignored in other calls.
#[inline]
pub fn debug_message(message: &str) {
    // The result only says whether there is a debug buffer.
    let _ = host::debug_message(message.as_bytes());
}

/// Aligned bytes, which take few instructions to read and write.
#[repr(align(8))]
struct Words<T>(T);

/// A number that the chain writes as little-endian bytes.
#[inline]
pub(super) fn number<N: FromLittleEndian>(fill: impl FnOnce(&mut [u8]) -> usize) -> N {
    let mut bytes = Words(N::Bytes::default());
    if fill(bytes.0.as_mut()) != bytes.0.as_ref().len() {
        fail("the environment's type of a number has another size than the chain's");
    }
    N::from_le_bytes(bytes.0)
}

/// A number that the chain returns as 64 bits.
#[inline]
pub(super) fn narrow<N: TryFrom<u64>>(number: u64) -> N {
    match N::try_from(number) {
        Ok(number) => number,
        Err(_) => fail("the environment's type of a number is too small for the chain's"),
    }
}

/// An account or a hash.
#[inline]
pub(super) fn bytes<T: Decode + MaxEncodedLen>(fill: impl FnOnce(&mut [u8]) -> usize) -> T {
    match bytes_or(fill) {
        Some(value) => value,
        None => fail("the environment's type of accounts or hashes differs from the chain's"),
    }
}

/// An optional hash.
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

/// An account or a hash; `None` if the chain's bytes do not decode.
#[inline]
fn bytes_or<T: Decode + MaxEncodedLen>(fill: impl FnOnce(&mut [u8]) -> usize) -> Option<T> {
    /// The length of accounts and hashes on almost all chains.
    const USUAL_LEN: usize = 32;

    fn decode<T: Decode>(out: &mut [u8], fill: impl FnOnce(&mut [u8]) -> usize) -> Option<T> {
        let len = fill(out);
        T::decode_all(&mut out.get(..len)?).ok()
    }

    // Only one branch is compiled for each `T`.
    let max_len = T::max_encoded_len();
    if max_len <= USUAL_LEN {
        decode(&mut Words([0; USUAL_LEN]).0[..max_len], fill)
    } else {
        decode(&mut vec![0; max_len], fill)
    }
}
