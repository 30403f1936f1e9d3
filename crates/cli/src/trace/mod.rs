//! `cargo ebpf trace`: traces the execution of contracts.
//!
//! By default the contract runs on an in-process chain ([`ebpf_sandbox`]), in the interpreter, one
//! instruction at a time: [`session`] instantiates and calls, [`profile`] finds functions and source lines,
//! [`show`] prints. With `--contract` or `--block` a node traces a call or a block of its chain
//! ([`on_chain`]), and [`tree`] prints the call tree.

mod calls;
mod on_chain;
mod profile;
mod returned;
mod session;
mod show;
#[cfg(test)]
mod tests;
mod tree;

use crate::{
    chain::{
        account,
        amount::{Amount, Token},
        contract::{Callable, Contract, ContractArgs},
    },
    contract_file::ContractFile,
    error::Error,
    output::Output,
};
use calls::CallText;
use ebpf_sandbox::AccountId;
use session::{Session, Step};
use std::path::{Path, PathBuf};

/// A command.
#[derive(clap::Subcommand)]
pub enum Command {
    Trace(Box<Args>),
}

/// Trace calls of a contract, on this machine or on the state of a chain
///
/// Instantiates the contract on a temporary in-process chain, makes the calls in order, and traces the last
/// one: its result, the source location of a failure, the gas of each function, and every syscall with its
/// data. Without a call, traces the constructor. Gas and deposits are those of the sample node.
///
/// With --contract, a node traces a call on the newest state of its chain; with --block, it executes a block
/// again and traces it. Both show the call tree with gas, storage, events and failures, and change nothing.
#[derive(clap::Args)]
pub struct Args {
    /// The contract's file, like --file
    #[arg(value_name = "FILE", conflicts_with = "file")]
    positional: Option<PathBuf>,
    /// Name of the constructor [default: the only one, the default one, or `new`]
    #[arg(long, value_name = "NAME")]
    constructor: Option<String>,
    /// Arguments of the constructor, each a value in the syntax of Rust or JSON
    #[arg(long, num_args = 0.., value_name = "VALUE")]
    args: Vec<String>,
    /// Call, such as 'get' or 'transfer(5Grw…, 100)'; may be repeated
    #[arg(short, long = "call", value_name = "CALL")]
    calls: Vec<String>,
    /// Balance to transfer with the traced call: 1.5UNIT, 10m, or a number of the smallest unit
    #[arg(long, value_name = "AMOUNT", default_value = "0")]
    value: Amount,
    /// Balance to transfer to the new contract
    #[arg(long, value_name = "AMOUNT", default_value = "0")]
    endowment: Amount,
    /// Account that instantiates and calls: alice, bob, charlie, dave, eve, ferdie, or an address
    #[arg(long, value_name = "ACCOUNT", default_value = "alice")]
    caller: String,
    /// Upload the code of another contract, for calls between contracts
    #[arg(long = "with", value_name = "FILE")]
    others: Vec<PathBuf>,
    /// Number of functions to show; 0 for all
    #[arg(short = 'n', long, value_name = "NUMBER", default_value_t = 20)]
    top: usize,
    #[command(flatten)]
    on_chain: on_chain::OnChainArgs,
    #[command(flatten)]
    metadata: ContractArgs,
}

/// Runs a command.
pub fn run(command: Command, output: &Output) -> Result<(), Error> {
    let Command::Trace(args) = command;
    if args.on_chain.is_wanted() {
        return on_chain::run(&args, output);
    }
    let path = args.metadata.path(args.positional.as_deref())?;
    let contract = Contract::read(&path)?;
    let token = Token { unit: Some(("UNIT".into(), 12)) };
    let amount = |amount: &Amount, name| {
        amount.resolve(&token).map_err(|error| Error::usage(format!("invalid {name}")).cause(error))
    };
    let (value, endowment) = (amount(&args.value, "--value")?, amount(&args.endowment, "--endowment")?);
    let mut steps = vec![constructor(&contract, &args, endowment)?];
    for (index, text) in args.calls.iter().enumerate() {
        let is_last = index + 1 == args.calls.len();
        steps.push(message(&contract, text, if is_last { value } else { 0 })?);
    }
    if args.calls.is_empty() && value > 0 {
        return Err(Error::usage("--value requires --call")
            .hint("pass --endowment to transfer balance to the new contract"));
    }

    let mut files = vec![code_of(&path)?];
    for other in &args.others {
        files.push(code_of(other)?);
    }
    let session = Session::new(&contract, &files, caller(&args.caller)?);
    let traced = session.run(&steps, output)?;
    let (text, json) = show::render(&contract, &files, &traced, args.top);
    output.result(text, json);
    Ok(())
}

fn constructor<'a>(contract: &'a Contract, args: &Args, value: u128) -> Result<Step<'a>, Error> {
    let constructor = match &args.constructor {
        Some(name) => contract.find(Callable::Constructor, name)?,
        None => contract.default_constructor()?,
    };
    let data = contract.encode(Callable::Constructor, constructor, &args.args)?;
    Ok(Step { kind: Callable::Constructor, message: constructor, data, value })
}

fn message<'a>(contract: &'a Contract, text: &str, value: u128) -> Result<Step<'a>, Error> {
    let call: CallText = text.parse()?;
    let message = contract.find(Callable::Message, &call.name)?;
    let data = contract.encode(Callable::Message, message, &call.arguments)?;
    Ok(Step { kind: Callable::Message, message, data, value })
}

/// A contract's code with its symbols; for `NAME.json`, that of `NAME.elf` beside it.
fn code_of(path: &Path) -> Result<ContractFile, Error> {
    if path.extension().is_some_and(|extension| extension == "json") {
        ContractFile::read(&path.with_extension("elf"))
    } else {
        ContractFile::read(path)
    }
}

fn caller(text: &str) -> Result<AccountId, Error> {
    type Account = fn() -> AccountId;
    let known: &[(&str, Account)] = &[
        ("alice", ebpf_sandbox::alice),
        ("bob", ebpf_sandbox::bob),
        ("charlie", ebpf_sandbox::charlie),
        ("dave", ebpf_sandbox::dave),
        ("eve", ebpf_sandbox::eve),
        ("ferdie", ebpf_sandbox::ferdie),
    ];
    if let Some((_, account)) = known.iter().find(|(name, _)| text.eq_ignore_ascii_case(name)) {
        return Ok(account());
    }
    let account = account::option("--caller", text)
        .map_err(|error| error.hint("pass alice, bob, charlie, dave, eve, ferdie, or an address"))?;
    Ok(AccountId::new(account))
}
