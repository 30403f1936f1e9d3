//! `cargo ebpf encode`.

use serde_json::json;

use crate::{
    chain::{
        account,
        contract::{Callable, ContractArgs},
    },
    error::Error,
    output::Output,
};

/// Encode a call of a message or constructor
#[derive(clap::Args)]
pub struct Args {
    /// Name of the message, or of the constructor if there is no such message
    message: String,
    /// Arguments, each a value in the syntax of Rust or JSON
    args: Vec<String>,
    /// Encode a call of a constructor
    #[arg(long)]
    constructor: bool,
    #[command(flatten)]
    contract: ContractArgs,
}

pub fn run(args: Args, output: &Output) -> Result<(), Error> {
    let contract = args.contract.load(None)?;
    let (kind, message) = match contract.find(Callable::Message, &args.message) {
        Ok(message) if !args.constructor => (Callable::Message, message),
        other => match contract.find(Callable::Constructor, &args.message) {
            Ok(constructor) => (Callable::Constructor, constructor),
            Err(error) => return Err(if args.constructor { error } else { other.err().unwrap_or(error) }),
        },
    };
    let data = account::hex(&contract.encode(kind, message, &args.args)?);
    output.result(&data, json!({ kind.name(): message.label(), "data": data }));
    Ok(())
}
