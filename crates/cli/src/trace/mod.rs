//! `cargo ebpf trace`: shows what contracts do.
//!
//! By default the contract runs on a chain in the process ([`ebpf_sandbox`]), by the interpreter, one instruction at a
//! time: [`session`] instantiates and calls, [`profile`] finds functions and source lines, [`show`] prints.
//! With `--contract` or `--block` a node executes a call or a block of its chain ([`on_chain`]), and [`tree`] prints
//! the calls.

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
use calls::Text;
use ebpf_sandbox::AccountId;
use session::{Session, Step};
use std::path::{Path, PathBuf};

/// A command.
#[derive(clap::Subcommand)]
pub enum Command {
    Trace(Box<Args>),
}

/// Show what contracts do: on this machine, or on the state of a chain
///
/// Instantiates the contract on a chain that lives for this command only, makes the calls in their order, and
/// shows the last in detail: its result, where in the source it failed, gas of each function, and every syscall
/// with its data. Without a call, the constructor is shown. Gas and deposits are those of the sample node.
///
/// With --contract, a node makes the call on the newest state of its chain; with --block, it executes a block once
/// more. Both show the tree of calls with gas, storage, events and failures, and change nothing.
#[derive(clap::Args)]
pub struct Args {
    /// The contract's file, like --file
    #[arg(value_name = "FILE", conflicts_with = "file")]
    positional: Option<PathBuf>,
    /// Name of the constructor [default: the only one, the default one, or `new`]
    #[arg(long, value_name = "NAME")]
    constructor: Option<String>,
    /// Arguments of the constructor, each one value in the syntax of Rust or JSON
    #[arg(long, num_args = 0.., value_name = "VALUE")]
    args: Vec<String>,
    /// A call: 'get', or with arguments 'transfer(5Grw…, 100)'. Several are made one after the other
    #[arg(short, long = "call", value_name = "CALL")]
    calls: Vec<String>,
    /// Balance to send with the call that is shown: 1.5UNIT, 10m, or a number of the smallest unit
    #[arg(long, value_name = "AMOUNT", default_value = "0")]
    value: Amount,
    /// Balance for the new contract
    #[arg(long, value_name = "AMOUNT", default_value = "0")]
    endowment: Amount,
    /// Who instantiates and calls: alice, bob, charlie, dave, eve, ferdie, or an address
    #[arg(long, value_name = "ACCOUNT", default_value = "alice")]
    caller: String,
    /// Another contract whose code is on the chain, for calls between contracts
    #[arg(long = "with", value_name = "FILE")]
    others: Vec<PathBuf>,
    /// The number of functions to show; 0 for all
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
        amount.resolve(&token).map_err(|error| Error::usage(format!("{name} is {error}")))
    };
    let (value, endowment) = (amount(&args.value, "--value")?, amount(&args.endowment, "--endowment")?);
    let mut steps = vec![constructor(&contract, &args, endowment)?];
    for (index, text) in args.calls.iter().enumerate() {
        let is_last = index + 1 == args.calls.len();
        steps.push(message(&contract, text, if is_last { value } else { 0 })?);
    }
    if args.calls.is_empty() && value > 0 {
        return Err(Error::usage("--value goes with a call, and there is none")
            .hint("--endowment is what the new contract gets"));
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
    let call: Text = text.parse()?;
    let message = contract.find(Callable::Message, &call.name)?;
    let data = contract.encode(Callable::Message, message, &call.arguments)?;
    Ok(Step { kind: Callable::Message, message, data, value })
}

/// A contract's code with its names; of `NAME.json`, what is in `NAME.elf` beside it.
fn code_of(path: &Path) -> Result<ContractFile, Error> {
    match path.extension().is_some_and(|extension| extension == "json") {
        true => ContractFile::read(&path.with_extension("elf")),
        false => ContractFile::read(path),
    }
}

fn caller(text: &str) -> Result<AccountId, Error> {
    let known: &[(&str, fn() -> AccountId)] = &[
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
        .map_err(|error| error.hint("name alice, bob, charlie, dave, eve or ferdie, or an address"))?;
    Ok(AccountId::new(account))
}
