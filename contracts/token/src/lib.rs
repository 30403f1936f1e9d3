//! A token after ERC-20: accounts own amounts of it, send them, and let others send them.
#![no_std]

use codec::Encode;
use common::{
    caller,
    event::{optional_topic, topic, Event},
    storage::{Item, Mapping},
    AccountId, Balance,
};

common::contract! {
    metadata "../metadata.json";
    constructors { new(total_supply) }
    messages {
        total_supply()
        balance_of(owner)
        allowance(owner, spender)
        transfer(to, value)
        approve(spender, value)
        transfer_from(from, to, value)
    }
    events { Transfer Approval }
}

/// How many tokens exist.
const TOTAL_SUPPLY: Item<Balance> = Item::new(0);
/// How many tokens each account has.
const BALANCES: Mapping<AccountId, Balance> = Mapping::new(1);
/// How many tokens of the first account the second one may send.
const ALLOWANCES: Mapping<(AccountId, AccountId), Balance> = Mapping::new(2);

/// Tokens changed hands. `from` is `None` when they were created.
#[derive(Encode)]
struct Transfer {
    from: Option<AccountId>,
    to: Option<AccountId>,
    value: Balance,
}

impl Event for Transfer {
    const SIGNATURE: &'static str = "Transfer(Option<AccountId>,Option<AccountId>,Balance)";
}

/// `owner` lets `spender` send up to `value` tokens.
#[derive(Encode)]
struct Approval {
    owner: AccountId,
    spender: AccountId,
    value: Balance,
}

impl Event for Approval {
    const SIGNATURE: &'static str = "Approval(AccountId,AccountId,Balance)";
}

/// Why a message changed nothing.
#[derive(Encode)]
enum Error {
    /// The account owns less than it should send.
    InsufficientBalance,
    /// The owner has not allowed the caller to send that much.
    InsufficientAllowance,
}

/// Creates the token: its whole supply belongs to whoever instantiates the contract.
fn new(total_supply: Balance) {
    let owner = caller();
    TOTAL_SUPPLY.set(&total_supply);
    BALANCES.set(&owner, &total_supply);
    emit_transfer(None, Some(owner), total_supply);
}

/// How many tokens exist.
fn total_supply() -> Balance {
    TOTAL_SUPPLY.get().unwrap_or_default()
}

/// How many tokens `owner` has.
fn balance_of(owner: AccountId) -> Balance {
    BALANCES.get(&owner).unwrap_or_default()
}

/// How many of `owner`'s tokens `spender` may still send.
fn allowance(owner: AccountId, spender: AccountId) -> Balance {
    ALLOWANCES.get(&(owner, spender)).unwrap_or_default()
}

/// Sends `value` tokens of the caller to `to`.
fn transfer(to: AccountId, value: Balance) -> Result<(), Error> {
    move_tokens(caller(), to, value)
}

/// Lets `spender` send up to `value` of the caller's tokens, in place of what it was allowed before.
fn approve(spender: AccountId, value: Balance) -> Result<(), Error> {
    let owner = caller();
    ALLOWANCES.set(&(owner, spender), &value);
    Approval { owner, spender, value }.emit([topic(&owner), topic(&spender)]);
    Ok(())
}

/// Sends `value` tokens of `from` to `to`, out of what `from` allowed the caller.
fn transfer_from(from: AccountId, to: AccountId, value: Balance) -> Result<(), Error> {
    let spender = caller();
    let left = allowance(from, spender).checked_sub(value).ok_or(Error::InsufficientAllowance)?;
    move_tokens(from, to, value)?;
    ALLOWANCES.set(&(from, spender), &left);
    Ok(())
}

fn move_tokens(from: AccountId, to: AccountId, value: Balance) -> Result<(), Error> {
    let left = balance_of(from).checked_sub(value).ok_or(Error::InsufficientBalance)?;
    BALANCES.set(&from, &left);
    // Read after the line above, for an account that sends to itself. All balances together are the
    // total supply, so that the sum does not overflow.
    BALANCES.set(&to, &(balance_of(to) + value));
    emit_transfer(Some(from), Some(to), value);
    Ok(())
}

fn emit_transfer(from: Option<AccountId>, to: Option<AccountId>, value: Balance) {
    Transfer { from, to, value }.emit([optional_topic(&from), optional_topic(&to)]);
}
