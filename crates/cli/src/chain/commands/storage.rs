//! `cargo ebpf storage`.

use std::path::PathBuf;

use serde_json::json;

use crate::{
    chain::{
        account,
        client::{block_on, Chain},
        commands::info::{contract_info, is_of_other_code},
        connect::ChainArgs,
        contract::ContractArgs,
        report::Report,
        stored::{contract_key, Entry, Stored},
        value::{budget::Spent, Value},
    },
    error::Error,
    output::Output,
};

/// Show the storage of a contract
///
/// Decodes it by the layout in the contract's metadata: its own struct, then each mapping, vector and lazy
/// value.
#[derive(clap::Args)]
pub struct Args {
    /// The contract's file, like --file
    #[arg(value_name = "FILE", conflicts_with = "file")]
    positional: Option<PathBuf>,
    /// Address of the contract
    #[arg(long, value_name = "ADDRESS")]
    contract: String,
    /// Show encoded keys and values, without metadata
    #[arg(long)]
    raw: bool,
    /// Print JSON, like --output json
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    metadata: ContractArgs,
    #[command(flatten)]
    chain: ChainArgs,
}

pub fn run(args: Args, output: &Output) -> Result<(), Error> {
    let contract = if args.raw { None } else { Some(args.metadata.load(args.positional.as_deref())?) };
    let account = account::option("--contract", &args.contract)?;
    block_on(async {
        let chain = Chain::connect(&args.chain, output).await?;
        let info = contract_info(&chain, &account).await?;
        if let Some(contract) = &contract {
            is_of_other_code(&chain, &account, contract, output).await?;
        }
        let trie = info.field("trie_id").and_then(Value::as_bytes).unwrap_or_default();
        let entries = chain.child_trie(trie).await?;
        let entries: Vec<_> =
            entries.into_iter().map(|(key, value)| (contract_key(&key).to_vec(), value)).collect();
        let address = chain.address(&account);
        let (text, mut json) = match &contract {
            Some(contract) => {
                let stored = Stored::new(&contract.storage, &contract.types, entries).map_err(|Spent| {
                    Error::new("the layout in the metadata is too large").cause(Spent::MESSAGE)
                })?;
                (stored.text(chain.show), stored.json(chain.show))
            }
            None => {
                let mut report = Report::default();
                for (key, value) in &entries {
                    report.add(&account::hex(key), account::hex(value));
                }
                let entry =
                    |(key, value): &Entry| json!({ "key": account::hex(key), "value": account::hex(value) });
                (report.to_string(), json!({ "entries": entries.iter().map(entry).collect::<Vec<_>>() }))
            }
        };
        json["contract"] = json!(address);
        if args.json && !output.is_json() {
            output.result(format!("{json:#}"), json);
        } else {
            output.result(text, json);
        }
        Ok(())
    })
}
