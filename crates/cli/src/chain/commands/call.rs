//! `cargo ebpf call`.

use std::path::PathBuf;

use serde_json::{json, Value as Json};

use crate::{
    chain::{
        account,
        amount::Amount,
        client::{block_on, Chain},
        commands::info::is_of_other_code,
        connect::ChainArgs,
        contract::{Callable, Contract, ContractArgs, Message},
        dry_run::DryRun,
        keys::{Caller, KeyArgs},
        report::Report,
        transaction::{explained, value_for, GasArgs, SendArgs},
        value::{literal::Literal, Value},
    },
    error::Error,
    output::Output,
};

/// Call a contract
///
/// Makes a dry run and shows its result, gas, deposit and events. With --execute, the call is then signed and
/// sent.
#[derive(clap::Args)]
pub struct Args {
    /// The contract's file, like --file
    #[arg(value_name = "FILE", conflicts_with = "file")]
    positional: Option<PathBuf>,
    /// Address of the contract
    #[arg(long, value_name = "ADDRESS")]
    contract: String,
    /// Name of the message
    #[arg(short, long, value_name = "NAME")]
    message: String,
    /// Arguments of the message, each a value in the syntax of Rust or JSON
    #[arg(long, num_args = 0.., value_name = "VALUE")]
    args: Vec<String>,
    /// Balance to transfer with the call: 1.5UNIT, 10m, or a number of the smallest unit
    #[arg(long, value_name = "AMOUNT", default_value = "0")]
    value: Amount,
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
    let message = contract.find(Callable::Message, &args.message)?;
    let data = contract.encode(Callable::Message, message, &args.args)?;
    let address = account::option("--contract", &args.contract)?;
    let caller = args.send.caller(&args.key)?;
    block_on(async {
        let chain = Chain::connect(&args.chain, output).await?;
        let has_other_code = is_of_other_code(&chain, &address, &contract, output).await?;
        let value = value_for(Callable::Message, message, &chain, &args.value)?;
        let call = Call { contract: &contract, message, address, has_other_code, data, value, caller };
        call.make(chain, &args, output).await
    })
}

/// A call of a contract.
struct Call<'a> {
    contract: &'a Contract,
    message: &'a Message,
    address: [u8; 32],
    /// Whether the metadata belongs to other code than that of the contract.
    has_other_code: bool,
    data: Vec<u8>,
    value: u128,
    caller: Caller,
}

impl Call<'_> {
    async fn make(self, mut chain: Chain, args: &Args, output: &Output) -> Result<(), Error> {
        let dry_run = if args.gas.skips_dry_run() {
            None
        } else {
            let dry_run = self.dry_run(&chain, args).await?;
            let returned = dry_run.answer(&chain, self.contract, self.message)?;
            Some((dry_run, returned))
        };
        if let (Some((dry_run, returned)), false) = (&dry_run, args.send.is_execute()) {
            self.show_dry_run(&chain, dry_run, returned, output);
            return Ok(());
        }
        if !self.message.mutates() {
            output.warn(format!("`{}` changes nothing: a dry run is sufficient", self.message.label()));
        }

        let found = dry_run.as_ref().map(|(dry_run, _)| dry_run);
        let limit = args.send.signed_deposit_limit(&chain, found.map(|dry_run| dry_run.deposit.charge()))?;
        let gas = args.gas.signed_limit(found)?;
        let call = chain.encode_call(
            "call",
            &[
                ("dest", Chain::literal(&self.address)),
                ("value", Literal::word(self.value)),
                ("gas_limit", gas.literal()),
                ("storage_deposit_limit", Literal::option(Some(Literal::word(limit)))),
                ("data", Literal::bytes(self.data.clone())),
            ],
        )?;
        let what = format!("the call of {}.{}", self.contract.name, self.message.label());
        if let Some((dry_run, _)) = &dry_run {
            output.status("Dry run", format!("succeeds, with gas {}", dry_run.gas_required));
        }
        let mut details = Report::new(format!("Call of {}.{}", self.contract.name, self.message.label()));
        details.add("Contract", chain.address(&self.address));
        if self.has_other_code {
            details.add("Code", "differs from that of the metadata, which decodes the message");
        }
        details.add("Message", self.contract.call_text(Callable::Message, &self.data, chain.show)?);
        details.add("Value", chain.token.show(self.value));
        details.add("Gas limit", gas);
        details.add("Deposit limit", chain.token.show(limit));
        let included = args.send.send(&mut chain, &self.caller, call, &what, details, output).await?;
        if let Err(error) = included.check(&chain, Some(self.contract)) {
            // The block does not contain the output of the contract, but another dry run may return it.
            let again = self.dry_run(&chain, args).await?.answer(&chain, self.contract, self.message);
            return Err(explained(error, again));
        }

        let mut report = Report::new(format!("{}.{} succeeded", self.contract.name, self.message.label()));
        included.report(&chain, Some(self.contract), output, &mut report);
        let mut json = included.json(&chain, Some(self.contract));
        json["message"] = json!(self.message.label());
        json["executed"] = json!(true);
        json["dry_run"] =
            dry_run.map_or(Json::Null, |(dry_run, returned)| self.json(&chain, &dry_run, &returned));
        output.result(report, json);
        Ok(())
    }

    async fn dry_run(&self, chain: &Chain, args: &Args) -> Result<DryRun, Error> {
        let limit = args.send.deposit_limit(chain)?;
        DryRun::make(
            chain,
            "call",
            &[
                ("origin", Chain::literal(&self.caller.account())),
                ("dest", Chain::literal(&self.address)),
                ("value", Literal::word(self.value)),
                ("gas_limit", args.gas.dry_run_limit()),
                ("storage_deposit_limit", Literal::option(limit.map(Literal::word))),
                ("input_data", Literal::bytes(self.data.clone())),
            ],
        )
        .await
    }

    fn json(&self, chain: &Chain, dry_run: &DryRun, returned: &Value) -> Json {
        let mut json = dry_run.json(chain, Some(self.contract));
        json["result"] = chain.show.json(returned);
        json
    }

    fn show_dry_run(&self, chain: &Chain, dry_run: &DryRun, returned: &Value, output: &Output) {
        let mut report = Report::new(format!("Dry run of {}.{}", self.contract.name, self.message.label()));
        report.add("Result", chain.show.text(returned));
        dry_run.report(chain, Some(self.contract), output.is_verbose(), &mut report);
        let mut json = self.json(chain, dry_run, returned);
        json["message"] = json!(self.message.label());
        json["executed"] = json!(false);
        output.result(report, json);
        if self.message.mutates() && !output.is_json() {
            output.status("Not sent", "pass --execute to send it");
        }
    }
}
