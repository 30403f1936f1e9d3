//! `cargo ebpf upload`.

use std::path::PathBuf;

use serde_json::json;

use crate::{
    chain::{
        account, chunks,
        client::{block_on, Chain, PALLET},
        connect::ChainArgs,
        contract::{Contract, ContractArgs},
        keys::KeyArgs,
        report::Report,
        transaction::SendArgs,
        value::{literal::Literal, Value},
    },
    error::{Error, ExitCode},
    files,
    output::Output,
};

/// Upload the code of a contract
///
/// Makes a dry run and shows the deposit. With --execute, the upload is then signed and sent. Code of more
/// than 128 KiB is sent in chunks, with one transaction for each; to resume an interrupted upload, run the
/// same command again.
#[derive(clap::Args)]
pub struct Args {
    /// The contract's file, like --file, or an ELF file
    #[arg(value_name = "FILE", conflicts_with = "file")]
    positional: Option<PathBuf>,
    /// Send the code in chunks even if it is small
    #[arg(long)]
    chunked: bool,
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
    let path = args.metadata.path(args.positional.as_deref())?;
    let bytes = files::read_contract(&path)?;
    let code = if bytes.starts_with(b"\x7fELF") { bytes } else { Contract::read(&path)?.code()? };
    let caller = args.send.caller(&args.key)?;
    let hash = sp_crypto_hashing::blake2_256(&code);
    let hash_text = account::hex(&hash);
    block_on(async {
        let mut chain = Chain::connect(&args.chain, output).await?;
        if chain.storage(PALLET, "CodeInfoOf", Some(Chain::literal(&hash))).await?.is_some() {
            check_stored(&chain, &hash).await?;
            let mut report = Report::new("The chain has this code already");
            report.add("Code hash", &hash_text);
            output.result(
                report,
                json!({ "code_hash": hash_text, "already_uploaded": true, "executed": false }),
            );
            return Ok(());
        }
        let limit = args.send.deposit_limit(&chain)?;
        let determinism = Literal::word("Enforced");
        let answer = chain
            .runtime_call(
                "upload_code",
                &[
                    ("origin", Chain::literal(&caller.account())),
                    ("code", Literal::bytes(code.clone())),
                    ("storage_deposit_limit", Literal::option(limit.map(Literal::word))),
                    ("determinism", determinism.clone()),
                ],
            )
            .await?;
        let deposit = match answer.variant() {
            Some(("Ok", Some(uploaded))) => uploaded.field("deposit").and_then(|deposit| deposit.as_u128()),
            Some(("Err", Some(error))) => {
                let error = chain.dispatch_error(error);
                let failure =
                    Error::new(format!("the chain rejects this code: {}", error.name)).code(ExitCode::Chain);
                let details = json!({ "dispatch_error": error.name });
                return Err(
                    if error.docs.is_empty() { failure } else { failure.cause(error.docs) }.details(details)
                );
            }
            _ => None,
        };
        let deposit = deposit.ok_or_else(|| {
            Error::new("the chain's result of the dry run has an unknown form").code(ExitCode::Chain)
        })?;
        let chunked = args.chunked || (code.len() > chunks::DIRECT_LEN && chain.has_api(chunks::API));
        if !args.send.is_execute() {
            let mut report = Report::new(format!("Dry run of the upload of {} bytes", code.len()));
            if chunked {
                report.add("Chunks", chunks::count(code.len()));
            }
            report.add("Code hash", &hash_text);
            report.add("Storage deposit", chain.token.show(deposit));
            output.result(
                report,
                json!({
                    "code_hash": hash_text,
                    "storage_deposit": { "charge": deposit.to_string() },
                    "chunked": chunked,
                    "executed": false,
                }),
            );
            if !output.is_json() {
                output.status("Not sent", "pass --execute to send it");
            }
            return Ok(());
        }

        let included = if chunked {
            chunks::upload(&args.send, &mut chain, &caller, &hash, &code, output).await?
        } else {
            let limit = args.send.signed_deposit_limit(&chain, Some(deposit))?;
            let call = chain.encode_call(
                "upload_code",
                &[
                    ("code", Literal::bytes(code.clone())),
                    ("storage_deposit_limit", Literal::option(Some(Literal::word(limit)))),
                    ("determinism", determinism),
                ],
            )?;
            let what = format!("the upload of {} bytes", code.len());
            let mut details = Report::new(format!("Upload of {} bytes", code.len()));
            details.add("Code hash", &hash_text);
            details.add("Deposit limit", chain.token.show(limit));
            let included = args.send.send(&mut chain, &caller, call, &what, details, output).await?;
            included.check(&chain, None)?;
            included
        };
        let mut report = Report::new("The code is uploaded");
        report.add("Code hash", &hash_text);
        report.add("Storage deposit", chain.token.show(deposit));
        included.report(&chain, None, output, &mut report);
        let mut json = included.json(&chain, None);
        json["code_hash"] = json!(hash_text);
        json["storage_deposit"] = json!({ "charge": deposit.to_string() });
        json["chunked"] = json!(chunked);
        json["executed"] = json!(true);
        output.result(report, json);
        Ok(())
    })
}

/// Checks that the node returns code with this hash, which it claims that the chain has.
async fn check_stored(chain: &Chain, hash: &[u8; 32]) -> Result<(), Error> {
    let stored = chain.storage(PALLET, "PristineCode", Some(Chain::literal(hash))).await?;
    let code = stored.as_ref().and_then(Value::as_bytes);
    if code.is_some_and(|code| sp_crypto_hashing::blake2_256(code) == *hash) {
        return Ok(());
    }
    Err(Error::new("the node claims that the chain has this code already, but does not return it")
        .code(ExitCode::Chain)
        .cause(format!("the code that it returns for {} has another hash", account::hex(hash)))
        .hint("the node may lie: use another one"))
}
