//! `cargo ebpf remove`.

use std::path::PathBuf;

use serde_json::json;

use crate::{
    chain::{
        account,
        client::{block_on, Chain, PALLET},
        connect::ChainArgs,
        contract::ContractArgs,
        keys::KeyArgs,
        report::Report,
        transaction::SendArgs,
        value::{literal::Literal, Value},
    },
    error::{Error, ExitCode},
    output::Output,
};

/// Remove code that no contract uses, and refund its deposit
///
/// Shows whether the code can be removed. With --execute, the removal is signed and sent.
#[derive(clap::Args)]
pub struct Args {
    /// The contract's file, like --file
    #[arg(value_name = "FILE", conflicts_with_all = ["file", "code_hash"])]
    positional: Option<PathBuf>,
    /// Hash of the code, instead of a file
    #[arg(long, value_name = "HASH")]
    code_hash: Option<String>,
    #[command(flatten)]
    metadata: ContractArgs,
    #[command(flatten)]
    chain: ChainArgs,
    #[command(flatten)]
    key: KeyArgs,
    #[command(flatten)]
    send: SendArgs,
}

pub fn run(args: Args, output: &Output) -> Result<(), Error> {
    let hash: [u8; 32] = match &args.code_hash {
        Some(text) => {
            ebpf_bundle::from_hex(text).and_then(|bytes| bytes.try_into().ok()).ok_or_else(|| {
                Error::usage(format!("invalid --code-hash: expected 64 hexadecimal digits, got {text}"))
            })?
        }
        None => {
            let contract = args.metadata.load(args.positional.as_deref())?;
            match contract.code_hash() {
                Some(hash) => hash,
                None => sp_crypto_hashing::blake2_256(&contract.code()?),
            }
        }
    };
    let caller = args.send.caller(&args.key)?;
    let hash_text = account::hex(&hash);
    block_on(async {
        let mut chain = Chain::connect(&args.chain, output).await?;
        let not_found = || Error::new(format!("the chain has no code {hash_text}")).code(ExitCode::Chain);
        let info =
            chain.storage(PALLET, "CodeInfoOf", Some(Chain::literal(&hash))).await?.ok_or_else(not_found)?;
        let users = info.field("refcount").and_then(Value::as_u128).unwrap_or(0);
        if users > 0 {
            return Err(Error::new("the code cannot be removed")
                .code(ExitCode::Chain)
                .cause(format!("{users} contracts use it"))
                .details(json!({ "refcount": users.to_string() })));
        }
        let owner = info.field("owner").and_then(|owner| <[u8; 32]>::try_from(owner.as_bytes()?).ok());
        if let Some(owner) = owner.filter(|owner| *owner != caller.account()) {
            return Err(Error::new("only the uploader can remove the code").code(ExitCode::Chain).cause(
                format!(
                    "the uploader is {}, the caller is {}",
                    chain.address(&owner),
                    chain.address(&caller.account())
                ),
            ));
        }
        let deposit = info.field("deposit").and_then(Value::as_u128).unwrap_or(0);
        if !args.send.is_execute() {
            let mut report = Report::new("The code can be removed");
            report.add("Code hash", &hash_text);
            report.add("Deposit", format!("refund of {}", chain.token.show(deposit)));
            let refund = json!({ "refund": deposit.to_string() });
            output.result(
                report,
                json!({ "code_hash": hash_text, "storage_deposit": refund, "executed": false }),
            );
            if !output.is_json() {
                output.status("Not sent", "pass --execute to send it");
            }
            return Ok(());
        }
        let call = chain.encode_call("remove_code", &[("code_hash", Literal::bytes(hash.as_slice()))])?;
        let mut details = Report::new("Removal of code");
        details.add("Code hash", &hash_text);
        let included =
            args.send.send(&mut chain, &caller, call, "the removal of the code", details, output).await?;
        included.check(&chain, None)?;
        let mut report = Report::new("The code is removed");
        report.add("Code hash", &hash_text);
        report.add("Deposit", format!("{} refunded", chain.token.show(deposit)));
        included.report(&chain, None, output, &mut report);
        let mut json = included.json(&chain, None);
        json["code_hash"] = json!(hash_text);
        json["storage_deposit"] = json!({ "refund": deposit.to_string() });
        json["executed"] = json!(true);
        output.result(report, json);
        Ok(())
    })
}
