//! Traces a call on the newest state of a chain, or a block, by a node.

use super::{caller, calls::CallText, code_of, tree::Tree, Args};
use crate::{
    chain::{
        account,
        client::{block_on, Chain},
        connect::ChainArgs,
        contract::{Callable, Contract},
        is_of_other_code,
        transaction::value_for,
        value::{literal::Literal, Value},
    },
    contract_file::ContractFile,
    error::{Error, ExitCode},
    output::Output,
};
use codec::Encode;
use serde_json::json;

/// Requested maximum length of each value, in bytes.
const MAX_DATA_LEN: u32 = 16 * 1024;
/// Requested maximum length of a trace, in bytes. Nodes may have a lower limit.
const MAX_BYTES: u32 = 8 * 1024 * 1024;

/// Selects a call or a block of a chain to trace.
#[derive(clap::Args)]
#[command(next_help_heading = "On a chain")]
pub struct OnChainArgs {
    /// Trace a --call of the contract at this address
    #[arg(long, value_name = "ADDRESS", requires = "calls",
        conflicts_with_all = ["constructor", "args", "endowment", "block"])]
    contract: Option<String>,
    /// Trace a block: its number, or its hash
    #[arg(long, value_name = "BLOCK",
        conflicts_with_all = ["constructor", "args", "endowment", "calls", "value"])]
    block: Option<String>,
    /// Trace only this extrinsic of the block: its index, or its hash
    #[arg(long, value_name = "EXTRINSIC", requires = "block")]
    extrinsic: Option<String>,
    /// Show every syscall, with its arguments, result and gas
    #[arg(long)]
    syscalls: bool,
    #[command(flatten)]
    chain: ChainArgs,
}

impl OnChainArgs {
    /// Whether a node makes the trace.
    pub fn is_wanted(&self) -> bool {
        self.contract.is_some() || self.block.is_some()
    }
}

/// Runs the command.
pub fn run(args: &Args, output: &Output) -> Result<(), Error> {
    // A block may call any contracts: the given metadata files decode some of them.
    let path = if args.on_chain.contract.is_some() || args.positional.is_some() {
        Some(args.metadata.path(args.positional.as_deref())?)
    } else {
        args.metadata.file.clone()
    };
    let mut files = Vec::new();
    let mut contracts = Vec::new();
    for path in path.iter().chain(&args.others) {
        files.push(code_of(path)?);
        contracts.extend(Contract::read(path).ok());
    }
    block_on(async {
        let chain = Chain::connect(&args.on_chain.chain, output).await?;
        match (&args.on_chain.contract, &args.on_chain.block) {
            (Some(address), _) => {
                let path = path.as_deref().expect("it was found above; qed");
                let contract = Contract::read(path)?;
                call(&chain, args, address, &contract, &contracts, &files, output).await
            }
            (None, Some(which)) => block(&chain, args, which, &contracts, &files, output).await,
            (None, None) => unreachable!("`is_wanted` checked that one is given; qed"),
        }
    })
}

async fn call(
    chain: &Chain,
    args: &Args,
    address: &str,
    contract: &Contract,
    contracts: &[Contract],
    files: &[ContractFile],
    output: &Output,
) -> Result<(), Error> {
    let [call] = &args.calls[..] else {
        return Err(Error::usage(format!("expected one --call with --contract, got {}", args.calls.len()))
            .hint("calls on a chain change nothing, so that each would see the same state"));
    };
    let call: CallText = call.parse()?;
    let message = contract.find(Callable::Message, &call.name)?;
    let data = contract.encode(Callable::Message, message, &call.arguments)?;
    let value = value_for(Callable::Message, message, chain, &args.value)?;
    let caller: [u8; 32] = caller(&args.caller)?.into();
    let address = account::option("--contract", address)?;
    is_of_other_code(chain, &address, contract, output).await?;
    let config = Literal::fields([
        ("syscalls", Literal::word(args.on_chain.syscalls)),
        ("max_data_len", Literal::word(MAX_DATA_LEN)),
        ("max_bytes", Literal::word(MAX_BYTES)),
    ]);
    let arguments = [
        ("origin", Chain::literal(&caller)),
        ("dest", Chain::literal(&address)),
        ("value", Literal::word(value)),
        ("gas_limit", Literal::option(None)),
        ("storage_deposit_limit", Literal::option(None)),
        ("input_data", Literal::bytes(data)),
        ("config", config),
    ];
    let result = chain.trace_call("trace_call", &arguments).await?;
    let (Value::Tuple(parts), tree) = (&result, Tree { chain, contracts, files }) else {
        return Err(unknown());
    };
    let [report, trace] = &parts[..] else { return Err(unknown()) };
    let mut text = tree.text(trace).ok_or_else(unknown)?;
    if let Some(("Err", Some(error))) = report.field("result").and_then(Value::variant) {
        let error = chain.dispatch_error(error);
        text.push_str(&format!("\nfailed with {}\n", error.name));
        if !error.docs.is_empty() {
            text.push_str(&format!("  {}\n", error.docs));
        }
    }
    let json = json!({ "report": chain.show.json(report), "trace": chain.show.json(trace) });
    output.result(text, json);
    Ok(())
}

async fn block(
    chain: &Chain,
    args: &Args,
    which: &str,
    contracts: &[Contract],
    files: &[ContractFile],
    output: &Output,
) -> Result<(), Error> {
    let block = chain.block(which).await?;
    let config = (args.on_chain.syscalls, MAX_DATA_LEN, MAX_BYTES);
    let traces = match &args.on_chain.extrinsic {
        None => {
            let arguments = [&block.bytes[..], &config.encode()].concat();
            let answer = chain.trace_call_at("trace_block", &arguments, block.parent).await?;
            let Value::List(traces) = answer else { return Err(unknown()) };
            let pair = |trace: &Value| match trace {
                Value::Tuple(parts) => match &parts[..] {
                    [index, trace] => Some((u32::try_from(index.as_u128()?).ok()?, trace.clone())),
                    _ => None,
                },
                _ => None,
            };
            traces.iter().map(pair).collect::<Option<Vec<_>>>().ok_or_else(unknown)?
        }
        Some(extrinsic) => {
            let index = extrinsic_index(extrinsic, &block.extrinsics)?;
            let arguments = [&block.bytes[..], &(index, config).encode()].concat();
            match chain.trace_call_at("trace_tx", &arguments, block.parent).await? {
                Value::Option(Some(trace)) => vec![(index, *trace)],
                _ => return Err(unknown()),
            }
        }
    };
    let tree = Tree { chain, contracts, files };
    let mut text = format!("block {}\n", account::hex(block.hash.as_bytes()));
    if traces.is_empty() {
        text.push_str("  no extrinsic called a contract\n");
    }
    for (index, trace) in &traces {
        let hash = block.extrinsics.get(*index as usize).map(|hash| account::hex(hash)).unwrap_or_default();
        text.push_str(&format!("\nextrinsic {index}, {hash}\n"));
        text.push_str(&tree.text(trace).ok_or_else(unknown)?);
    }
    let json = json!({
        "block": account::hex(block.hash.as_bytes()),
        "extrinsics": traces.iter().map(|(index, trace)| json!({
            "index": index,
            "trace": chain.show.json(trace),
        })).collect::<Vec<_>>(),
    });
    output.result(text, json);
    Ok(())
}

fn extrinsic_index(wanted: &str, hashes: &[[u8; 32]]) -> Result<u32, Error> {
    let by_hash =
        account::unhex(wanted).and_then(|hash| hashes.iter().position(|found| found[..] == hash[..]));
    let by_index = wanted.parse::<usize>().ok().filter(|index| *index < hashes.len());
    by_hash.or(by_index).and_then(|index| u32::try_from(index).ok()).ok_or_else(|| {
        Error::usage(format!("the block has no extrinsic {wanted}"))
            .hint(format!("it has {}: pass an index, from 0, or a hash", hashes.len()))
    })
}

fn unknown() -> Error {
    Error::new("the chain's trace has an unknown form").code(ExitCode::Chain)
}

#[cfg(test)]
mod tests {
    use super::extrinsic_index;
    use crate::chain::account::hex;

    #[test]
    fn extrinsic_is_found_by_index_or_hash() {
        let hashes = [[1; 32], [2; 32]];
        assert_eq!(extrinsic_index("1", &hashes).ok(), Some(1));
        assert_eq!(extrinsic_index(&hex(&[2; 32]), &hashes).ok(), Some(1));
        for wrong in ["2", "-1", "0x01", "", &hex(&[3; 32])] {
            assert!(extrinsic_index(wrong, &hashes).is_err(), "{wrong}");
        }
    }
}
