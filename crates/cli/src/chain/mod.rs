//! Commands that use a chain, or encode and decode the data of contracts.
//!
//! The contract's metadata file ([`contract`]) and the chain's metadata ([`client`]) describe all types;
//! [`value`] converts between the text of users and SCALE. Commands that change state share [`dry_run`] and
//! [`transaction`].
//!
//! Neither files nor nodes are trusted. [`calls`] lays out what is signed, [`transaction`] shows it, and
//! [`metadata_hash`] binds it to the chain's metadata if the chain checks that.

pub(crate) mod account;
pub(crate) mod amount;
mod block;
mod calls;
mod chunks;
pub(crate) mod client;
mod commands;
pub(crate) mod connect;
pub(crate) mod contract;
pub(crate) mod dry_run;
mod keys;
mod metadata_hash;
mod pins;
mod report;
mod stored;
mod submit;
pub(crate) mod transaction;
pub(crate) mod value;

use crate::{error::Error, output::Output};
#[cfg(feature = "trace")]
pub(crate) use commands::info::is_of_other_code;
use commands::{call, decode, encode, info, instantiate, node, remove, storage, upload};

/// A command.
#[derive(clap::Subcommand)]
pub enum Command {
    Upload(Box<upload::Args>),
    Instantiate(Box<instantiate::Args>),
    Call(Box<call::Args>),
    Remove(Box<remove::Args>),
    Info(info::Args),
    Storage(storage::Args),
    Encode(encode::Args),
    Decode(decode::Args),
    Node(node::Args),
}

/// Runs a command.
pub fn run(command: Command, output: &Output) -> Result<(), Error> {
    match command {
        Command::Upload(args) => upload::run(*args, output),
        Command::Instantiate(args) => instantiate::run(*args, output),
        Command::Call(args) => call::run(*args, output),
        Command::Remove(args) => remove::run(*args, output),
        Command::Info(args) => info::run(args, output),
        Command::Storage(args) => storage::run(args, output),
        Command::Encode(args) => encode::run(args, output),
        Command::Decode(args) => decode::run(args, output),
        Command::Node(args) => node::run(args, output),
    }
}
