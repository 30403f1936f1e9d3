//! `cargo ebpf info`.

use std::path::PathBuf;

use serde_json::{json, Value as Json};

use crate::{
    chain::{
        account,
        client::{block_on, Chain, PALLET},
        connect::ChainArgs,
        contract::{docs_text, Callable, Contract, ContractArgs, Event, Field, Message},
        report::Report,
        value::{types, Value},
    },
    error::{Error, ExitCode},
    output::{style, Output},
};

/// Show a contract of the chain, or the metadata in a contract's file
#[derive(clap::Args)]
pub struct Args {
    /// The contract's file, like --file
    #[arg(value_name = "FILE", conflicts_with = "file")]
    positional: Option<PathBuf>,
    /// Address of a contract on the chain
    #[arg(long, value_name = "ADDRESS", conflicts_with_all = ["positional", "all"])]
    contract: Option<String>,
    /// List all contracts of the chain
    #[arg(long, conflicts_with = "positional")]
    all: bool,
    #[command(flatten)]
    metadata: ContractArgs,
    #[command(flatten)]
    chain: ChainArgs,
}

pub fn run(args: Args, output: &Output) -> Result<(), Error> {
    if args.all {
        return block_on(list(&args.chain, output));
    }
    match &args.contract {
        Some(address) => {
            let account = account::option("--contract", address)?;
            block_on(on_chain(&args.chain, account, output))
        }
        None => {
            in_file(&args.metadata.load(args.positional.as_deref())?, output);
            Ok(())
        }
    }
}

/// The `ContractInfo` of a contract.
///
/// # Errors
///
/// There is no contract at this address.
pub async fn contract_info(chain: &Chain, account: &[u8; 32]) -> Result<Value, Error> {
    let info = chain.storage(PALLET, "ContractInfoOf", Some(Chain::literal(account))).await?;
    info.ok_or_else(|| {
        Error::new(format!("there is no contract at {} on {}", chain.address(account), chain.name))
            .code(ExitCode::Contract)
            .hint("check the address and --url; `cargo ebpf info --all` lists all contracts of the chain")
    })
}

/// Warns if the metadata belongs to other code than that of the contract at this address. Returns whether it
/// does.
pub async fn is_of_other_code(
    chain: &Chain,
    account: &[u8; 32],
    contract: &Contract,
    output: &Output,
) -> Result<bool, Error> {
    // If there is no contract, a later step has a better error.
    let info = chain.storage(PALLET, "ContractInfoOf", Some(Chain::literal(account))).await?;
    let found = info.as_ref().and_then(|info| info.field("code_hash")?.as_bytes());
    let (Some(found), Some(expected)) = (found, contract.code_hash()) else { return Ok(false) };
    let differs = found != expected;
    if differs {
        output.warn(format!(
            "the contract runs other code than that of the metadata: expected {1}, got {0}",
            account::hex(found),
            account::hex(&expected)
        ));
    }
    Ok(differs)
}

async fn on_chain(args: &ChainArgs, account: [u8; 32], output: &Output) -> Result<(), Error> {
    let chain = Chain::connect(args, output).await?;
    let info = contract_info(&chain, &account).await?;
    let number = |value: &Value, name: &str| value.field(name).and_then(Value::as_u128).unwrap_or(0);
    let hash: [u8; 32] =
        info.field("code_hash").and_then(|hash| hash.as_bytes()?.try_into().ok()).ok_or_else(|| {
            Error::new("the chain's data about the contract has an unknown form").code(ExitCode::Chain)
        })?;
    let code = chain.storage(PALLET, "CodeInfoOf", Some(Chain::literal(&hash))).await?;
    let system = chain.storage("System", "Account", Some(Chain::literal(&account))).await?;
    let balances = system.as_ref().and_then(|system| system.field("data"));
    let free = balances.map_or(0, |data| number(data, "free"));
    let held = balances.map_or(0, |data| number(data, "reserved"));
    let items = number(&info, "storage_items");
    let bytes = number(&info, "storage_bytes");
    let item_deposit = number(&info, "storage_item_deposit");
    let byte_deposit = number(&info, "storage_byte_deposit");
    let base_deposit = number(&info, "storage_base_deposit");
    let owner = code.as_ref().and_then(|code| <[u8; 32]>::try_from(code.field("owner")?.as_bytes()?).ok());
    let code_len = code.as_ref().map(|code| number(code, "code_len"));
    let trie = info.field("trie_id").and_then(Value::as_bytes).unwrap_or_default();

    let show = |amount| chain.token.show(amount);
    let mut report = Report::new(chain.address(&account));
    report.add("Chain", &chain.name);
    report.add("Code hash", account::hex(&hash));
    if let (Some(owner), Some(code_len)) = (owner, code_len) {
        report.add("Code", format!("{code_len} bytes, uploaded by {}", chain.address(&owner)));
    }
    report.add("Balance", format!("{}, and {} held as deposits", show(free), show(held)));
    report.add("Storage", format!("{items} items, {bytes} bytes"));
    let deposits = format!(
        "{} for items, {} for bytes, {} for the contract",
        show(item_deposit),
        show(byte_deposit),
        show(base_deposit)
    );
    report.add("Deposits", deposits);
    report.add("Child trie", account::hex(trie));
    output.result(
        report,
        json!({
            "contract": chain.address(&account),
            "chain": chain.name,
            "code_hash": account::hex(&hash),
            "code_len": code_len.map(|len| len as u64),
            "code_owner": owner.map(|owner| chain.address(&owner)),
            "balance": { "free": free.to_string(), "held": held.to_string() },
            "storage": { "items": items as u64, "bytes": bytes as u64 },
            "deposits": {
                "items": item_deposit.to_string(),
                "bytes": byte_deposit.to_string(),
                "base": base_deposit.to_string(),
            },
            "trie_id": account::hex(trie),
        }),
    );
    Ok(())
}

async fn list(args: &ChainArgs, output: &Output) -> Result<(), Error> {
    let chain = Chain::connect(args, output).await?;
    let entries = chain.storage_entries(PALLET, "ContractInfoOf").await?;
    let mut report = Report::new(format!("Contracts of {}: {}", chain.name, entries.len()));
    let mut contracts = Vec::new();
    for (key, info) in &entries {
        // The map's hasher leaves the account at the end of the key.
        let Some(account) = key.last_chunk::<32>() else { continue };
        let hash = info.field("code_hash").and_then(Value::as_bytes).unwrap_or_default();
        report.add(&chain.address(account), format!("code {}", account::hex(hash)));
        contracts.push(json!({ "contract": chain.address(account), "code_hash": account::hex(hash) }));
    }
    output.result(report, json!({ "chain": chain.name, "contracts": contracts }));
    Ok(())
}

fn in_file(contract: &Contract, output: &Output) {
    let callables = |kind| -> Vec<_> { contract.callables(kind).iter().collect() };
    let lines = |kind| -> Vec<String> {
        let line = |message: &&Message| {
            let mut notes = vec![account::hex(message.selector().to_bytes())];
            notes.extend(message.payable().then(|| "payable".into()));
            notes.extend((kind == Callable::Message && !message.mutates()).then(|| "read only".into()));
            let docs = docs_text(message.docs());
            let docs = if docs.is_empty() { docs } else { format!("\n    {0}{docs}{0:#}", style::DIM) };
            format!("{}  [{}]{docs}", contract.signature(message), notes.join(", "))
        };
        callables(kind).iter().map(line).collect()
    };
    let size = contract.code().map(|code| code.len()).ok();
    let mut report = Report::new(format!("{} {}", contract.name, contract.version));
    report.add("File", contract.path.display());
    if let Some(source) = &contract.source {
        report.add("Code hash", &source.hash);
        if let Some(size) = size {
            report.add("Code", format!("{size} bytes"));
        }
        report.add("Language", &source.language);
        report.add("Compiler", &source.compiler);
    }
    report.list("Constructors", &lines(Callable::Constructor));
    report.list("Messages", &lines(Callable::Message));
    let event = |event: &Event| {
        let fields: Vec<_> = event
            .args()
            .iter()
            .map(|field| format!("{}: {}", field.name(), types::name(&contract.types, field.type_id())))
            .collect();
        let docs = docs_text(event.docs());
        let docs = if docs.is_empty() { docs } else { format!("\n    {0}{docs}{0:#}", style::DIM) };
        format!("{} {{ {} }}{docs}", event.label(), fields.join(", "))
    };
    report.list("Events", &contract.spec.events.iter().map(event).collect::<Vec<_>>());

    let json_of = |kind| -> Json {
        let message = |message: &&Message| {
            json!({
                "name": message.label(),
                "selector": account::hex(message.selector().to_bytes()),
                "signature": contract.signature(message),
                "payable": message.payable(),
                "mutates": message.mutates(),
            })
        };
        callables(kind).iter().map(message).collect()
    };
    output.result(
        report,
        json!({
            "name": contract.name,
            "version": contract.version,
            "file": contract.path,
            "code_hash": contract.source.as_ref().map(|source| &source.hash),
            "code_len": size,
            "constructors": json_of(Callable::Constructor),
            "messages": json_of(Callable::Message),
            "events": contract.spec.events.iter().map(Event::label).collect::<Vec<_>>(),
        }),
    );
}
