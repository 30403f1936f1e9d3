//! `cargo ebpf instantiate`.

use std::path::PathBuf;

use serde_json::{json, Value as Json};

use crate::{
    chain::{
        account,
        amount::Amount,
        client::{block_on, Chain, PALLET},
        connect::ChainArgs,
        contract::{Callable, Contract, ContractArgs, Message},
        dry_run::DryRun,
        keys::{Caller, KeyArgs},
        report::Report,
        transaction::{explained, value_for, GasArgs, SendArgs},
        value::literal::Literal,
    },
    error::{Error, ExitCode},
    output::Output,
};

/// Instantiate a contract, and upload its code if the chain does not have it
///
/// Makes a dry run and shows its gas, deposit and events. With --execute, the instantiation is then signed
/// and sent.
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
    /// Balance to transfer to the new contract: 1.5UNIT, 10m, or a number of the smallest unit
    #[arg(long, value_name = "AMOUNT", default_value = "0")]
    value: Amount,
    /// Salt of the contract's address, in hexadecimal
    #[arg(long, value_name = "BYTES", default_value = "0x")]
    salt: String,
    #[command(flatten)]
    metadata: ContractArgs,
    #[command(flatten)]
    chain: ChainArgs,
    #[command(flatten)]
    key: KeyArgs,
    #[command(flatten)]
    gas: GasArgs,
    #[command(flatten)]
    send: SendArgs,
}

pub fn run(args: Args, output: &Output) -> Result<(), Error> {
    let contract = args.metadata.load(args.positional.as_deref())?;
    let constructor = match &args.constructor {
        Some(name) => contract.find(Callable::Constructor, name)?,
        None => contract.default_constructor()?,
    };
    let data = contract.encode(Callable::Constructor, constructor, &args.args)?;
    let salt = ebpf_bundle::from_hex(&args.salt).ok_or_else(|| {
        Error::usage(format!("invalid --salt: expected hexadecimal digits, got {}", args.salt))
            .hint("for example 0x01")
    })?;
    let caller = args.send.caller(&args.key)?;
    block_on(async {
        let chain = Chain::connect(&args.chain, output).await?;
        let value = value_for(Callable::Constructor, constructor, &chain, &args.value)?;
        let code = CodeSource::find(&chain, &contract).await?;
        let instantiation =
            Instantiation { contract: &contract, constructor, data, value, salt, code, caller };
        instantiation.make(chain, &args, output).await
    })
}

/// Where the code of a new contract comes from.
enum CodeSource {
    /// The chain has it.
    OnChain([u8; 32]),
    /// It has to be uploaded.
    Upload(Vec<u8>),
}

impl CodeSource {
    async fn find(chain: &Chain, contract: &Contract) -> Result<Self, Error> {
        let known = contract.code_hash();
        if let Some(hash) = known {
            if chain.storage(PALLET, "CodeInfoOf", Some(Chain::literal(&hash))).await?.is_some() {
                return Ok(Self::OnChain(hash));
            }
        }
        contract.code().map(Self::Upload)
    }

    fn hash(&self) -> [u8; 32] {
        match self {
            Self::OnChain(hash) => *hash,
            Self::Upload(code) => sp_crypto_hashing::blake2_256(code),
        }
    }
}

struct Instantiation<'a> {
    contract: &'a Contract,
    constructor: &'a Message,
    data: Vec<u8>,
    value: u128,
    salt: Vec<u8>,
    code: CodeSource,
    caller: Caller,
}

impl Instantiation<'_> {
    async fn make(self, mut chain: Chain, args: &Args, output: &Output) -> Result<(), Error> {
        let dry_run = if args.gas.skips_dry_run() {
            None
        } else {
            let dry_run = self.dry_run(&chain, args).await?;
            dry_run.answer(&chain, self.contract, self.constructor)?;
            Some(dry_run)
        };
        if let (Some(dry_run), false) = (&dry_run, args.send.is_execute()) {
            self.show_dry_run(&chain, dry_run, output);
            return Ok(());
        }

        let needed = dry_run.as_ref().map(|dry_run| dry_run.deposit.charge());
        let limit = args.send.signed_deposit_limit(&chain, needed)?;
        let gas = args.gas.signed_limit(dry_run.as_ref())?;
        let (name, code) = match &self.code {
            CodeSource::OnChain(hash) => ("instantiate", ("code_hash", Literal::bytes(hash.as_slice()))),
            CodeSource::Upload(code) => ("instantiate_with_code", ("code", Literal::bytes(code.clone()))),
        };
        let call = chain.encode_call(
            name,
            &[
                ("value", Literal::word(self.value)),
                ("gas_limit", gas.literal()),
                ("storage_deposit_limit", Literal::option(Some(Literal::word(limit)))),
                code,
                ("data", Literal::bytes(self.data.clone())),
                ("salt", Literal::bytes(self.salt.clone())),
            ],
        )?;
        let what = format!("the instantiation of {}", self.contract.name);
        if let Some(dry_run) = &dry_run {
            output.status("Dry run", format!("succeeds, with gas {}", dry_run.gas_required));
        }
        let mut details = Report::new(format!("Instantiation of {}", self.contract.name));
        details.add("Code hash", self.code_text());
        details.add("Constructor", self.contract.call_text(Callable::Constructor, &self.data, chain.show)?);
        details.add("Salt", account::hex(&self.salt));
        details.add("Value", chain.token.show(self.value));
        details.add("Gas limit", gas);
        details.add("Deposit limit", chain.token.show(limit));
        let included = args.send.send(&mut chain, &self.caller, call, &what, details, output).await?;
        if let Err(error) = included.check(&chain, Some(self.contract)) {
            let again = self.dry_run(&chain, args).await?.answer(&chain, self.contract, self.constructor);
            return Err(explained(error, again));
        }
        let account: [u8; 32] = included
            .field("Instantiated", "contract")
            .and_then(|contract| contract.as_bytes()?.try_into().ok())
            .ok_or_else(|| {
                Error::new("the transaction succeeded, but emitted no event `Instantiated`")
                    .code(ExitCode::Chain)
            })?;
        let address = chain.address(&account);

        let mut report = Report::new(format!("{} is instantiated", self.contract.name));
        report.add("Contract", &address);
        report.add("Code hash", account::hex(&self.code.hash()));
        included.report(&chain, Some(self.contract), output, &mut report);
        let mut json = included.json(&chain, Some(self.contract));
        json["contract"] = json!(address);
        json["code_hash"] = json!(account::hex(&self.code.hash()));
        json["executed"] = json!(true);
        json["dry_run"] = dry_run.map_or(Json::Null, |dry_run| dry_run.json(&chain, Some(self.contract)));
        output.result(report, json);
        Ok(())
    }

    /// The code hash, and whether the code is uploaded.
    fn code_text(&self) -> String {
        let what = match self.code {
            CodeSource::Upload(_) => "uploaded by this transaction",
            CodeSource::OnChain(_) => "already on the chain",
        };
        format!("{}, {what}", account::hex(&self.code.hash()))
    }

    async fn dry_run(&self, chain: &Chain, args: &Args) -> Result<DryRun, Error> {
        let limit = args.send.deposit_limit(chain)?;
        let code = match &self.code {
            CodeSource::OnChain(hash) => Literal::named("Existing", vec![Literal::bytes(hash.as_slice())]),
            CodeSource::Upload(code) => Literal::named("Upload", vec![Literal::bytes(code.clone())]),
        };
        DryRun::make(
            chain,
            "instantiate",
            &[
                ("origin", Chain::literal(&self.caller.account())),
                ("value", Literal::word(self.value)),
                ("gas_limit", args.gas.dry_run_limit()),
                ("storage_deposit_limit", Literal::option(limit.map(Literal::word))),
                ("code", code),
                ("data", Literal::bytes(self.data.clone())),
                ("salt", Literal::bytes(self.salt.clone())),
            ],
        )
        .await
    }

    fn show_dry_run(&self, chain: &Chain, dry_run: &DryRun, output: &Output) {
        let account = dry_run.outcome.as_ref().ok().and_then(|outcome| outcome.account);
        let address = account.map(|account| chain.address(&account));
        let hash = account::hex(&self.code.hash());
        let uploads_code = matches!(self.code, CodeSource::Upload(_));
        let mut report =
            Report::new(format!("Dry run of {}.{}", self.contract.name, self.constructor.label()));
        if let Some(address) = &address {
            report.add("Contract", address);
        }
        report.add("Code hash", self.code_text());
        dry_run.report(chain, Some(self.contract), output.is_verbose(), &mut report);
        let mut json = dry_run.json(chain, Some(self.contract));
        json["contract"] = json!(address);
        json["code_hash"] = json!(hash);
        json["uploads_code"] = json!(uploads_code);
        json["executed"] = json!(false);
        output.result(report, json);
        if !output.is_json() {
            output.status("Not sent", "pass --execute to send it");
        }
    }
}
