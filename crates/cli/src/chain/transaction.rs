//! Options and output of all commands that send transactions.

use std::{
    io::{self, BufRead, IsTerminal},
    time::Duration,
};

use serde_json::{json, Value as Json};

use super::{
    account,
    amount::Amount,
    client::Chain,
    contract::{Callable, Contract, Message},
    dry_run::{events_json, events_text, DryRun, Weight},
    keys::{Caller, KeyArgs},
    report::Report,
    submit::{ChainEvent, Included, Submission},
    value::{literal::Literal, Value},
};
use crate::{
    error::{Error, ExitCode},
    output::Output,
};

/// Default limit of storage deposits, in whole tokens: a node could claim that any amount is needed.
const MAX_DEPOSIT_TOKENS: u128 = 100;
/// Default limit of gas.
const MAX_GAS: Weight = Weight { ref_time: 1_000_000_000_000, proof_size: 4 << 20 };

/// Whether and how to send a transaction.
#[derive(clap::Args)]
#[command(next_help_heading = "Transaction")]
pub struct SendArgs {
    /// Send the transaction, instead of only making a dry run
    #[arg(short = 'x', long)]
    execute: bool,
    /// Wait until the block is finalized, not only until the transaction is in a block
    #[arg(long, requires = "execute")]
    finalized: bool,
    /// Send without asking for confirmation
    #[arg(short = 'y', long)]
    skip_confirm: bool,
    /// Limit of the storage deposit [default: that of the dry run, at most 100 tokens]
    #[arg(long, value_name = "AMOUNT")]
    storage_deposit_limit: Option<Amount>,
    /// Seconds to wait for the block
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    timeout: u64,
    /// Sign without the hash of the chain's metadata, which detects a node that lies about the metadata
    #[arg(long, requires = "execute")]
    unchecked_metadata: bool,
}

/// Limits of the gas that a contract may use.
#[derive(clap::Args)]
#[command(next_help_heading = "Limits")]
pub struct GasArgs {
    /// Gas limit: computation [default: that of the dry run, at most 10^12]
    #[arg(long, value_name = "REF_TIME")]
    gas: Option<u64>,
    /// Gas limit: size of the proof [default: that of the dry run, at most 4 MiB]
    #[arg(long, value_name = "BYTES")]
    proof_size: Option<u64>,
    /// Send without a dry run; requires --gas and --proof-size
    #[arg(long, requires_all = ["execute", "gas", "proof_size"])]
    skip_dry_run: bool,
}

impl SendArgs {
    /// Whether to send the transaction.
    pub fn is_execute(&self) -> bool {
        self.execute
    }

    /// The account that calls.
    ///
    /// # Errors
    ///
    /// No account is given, or a transaction is to be sent and there is no key.
    pub fn caller(&self, key: &KeyArgs) -> Result<Caller, Error> {
        let caller = key.caller()?;
        if self.execute {
            caller.key()?;
        }
        Ok(caller)
    }

    /// The deposit limit of a dry run: the user's, if there is one.
    pub fn deposit_limit(&self, chain: &Chain) -> Result<Option<u128>, Error> {
        let limit = self.storage_deposit_limit.as_ref();
        limit.map(|limit| resolve(chain, limit, "--storage-deposit-limit")).transpose()
    }

    /// The deposit limit to sign: the user's, or else that of the dry run, up to a maximum. Without a dry
    /// run, that maximum.
    ///
    /// # Errors
    ///
    /// The dry run needs more than the maximum.
    pub fn signed_deposit_limit(&self, chain: &Chain, needed: Option<u128>) -> Result<u128, Error> {
        if let Some(limit) = self.deposit_limit(chain)? {
            return Ok(limit);
        }
        let Some(most) = chain.token.whole(MAX_DEPOSIT_TOKENS) else {
            return Err(Error::usage("there is no default limit of the storage deposit")
                .cause("it is counted in tokens, and the chain does not specify the decimals of its token")
                .hint("pass --storage-deposit-limit AMOUNT, in the smallest unit"));
        };
        match needed {
            Some(needed) if needed > most => {
                let needed = chain.token.show(needed);
                Err(Error::usage("the storage deposit exceeds the default limit")
                    .cause(format!("the dry run needs {needed}, and the limit is {}", chain.token.show(most)))
                    .hint(format!("to allow it, pass --storage-deposit-limit '{needed}'")))
            }
            needed => Ok(needed.unwrap_or(most)),
        }
    }

    /// Shows what will be signed, and asks for confirmation unless `--skip-confirm` was given.
    ///
    /// # Errors
    ///
    /// The user declined, or there is no terminal.
    pub fn confirm(
        &self,
        chain: &Chain,
        caller: &Caller,
        mut details: Report,
        output: &Output,
    ) -> Result<(), Error> {
        details.add("Tip", chain.token.show(0));
        details.add("Chain", format!("{}, genesis {}", chain.name, account::hex(&chain.genesis.0)));
        details.add("Signer", chain.address(&caller.account()));
        let is_checked = chain.checks_metadata() && !self.unchecked_metadata;
        details.add(
            "Metadata",
            if is_checked {
                "its hash is signed: the chain rejects a transaction that was encoded by other metadata"
            } else {
                "not checked by the chain: the node is trusted"
            },
        );
        output.note(details);
        if self.skip_confirm {
            return Ok(());
        }
        if !io::stdin().is_terminal() {
            return Err(Error::usage("cannot ask for confirmation: standard input is not a terminal")
                .hint("pass --skip-confirm, or -y, to send without confirmation"));
        }
        let mut answer = String::new();
        output.ask("Sign and send it? [y/N] ");
        let read = io::stdin().lock().read_line(&mut answer);
        read.map_err(|error| Error::new("cannot read the answer").cause(error))?;
        match answer.trim().to_lowercase().as_str() {
            "y" | "yes" => Ok(()),
            _ => Err(Error::new("nothing was sent")),
        }
    }

    /// Confirms, signs and sends a call, and waits until it is in a block. `details` describe the call, and
    /// `what` is a noun phrase for it.
    pub async fn send(
        &self,
        chain: &mut Chain,
        caller: &Caller,
        call: Vec<u8>,
        what: &str,
        details: Report,
        output: &Output,
    ) -> Result<Included, Error> {
        caller.key()?;
        self.confirm(chain, caller, details, output)?;
        self.transmit(chain, caller, call, what, output).await
    }

    /// Signs and sends a call, and waits until it is in a block.
    pub async fn transmit(
        &self,
        chain: &mut Chain,
        caller: &Caller,
        call: Vec<u8>,
        what: &str,
        output: &Output,
    ) -> Result<Included, Error> {
        let key = caller.key()?;
        output.status("Sending", what);
        let how = Submission {
            finalized: self.finalized,
            timeout: Duration::from_secs(self.timeout),
            unchecked_metadata: self.unchecked_metadata,
        };
        let included = chain.submit(call, key, &how, output).await?;
        output.status("Included", format!("in block {}", account::hex(included.block.as_bytes())));
        chain.refresh().await?;
        Ok(included)
    }
}

impl GasArgs {
    /// Whether to skip the dry run.
    pub fn skips_dry_run(&self) -> bool {
        self.skip_dry_run
    }

    /// The gas limit to sign: the user's, or else that of the dry run, up to a maximum.
    ///
    /// # Errors
    ///
    /// The dry run needs more than the maximum.
    pub fn signed_limit(&self, dry_run: Option<&DryRun>) -> Result<Weight, Error> {
        let required = dry_run.map(|dry_run| dry_run.gas_required).unwrap_or_default();
        let limit = |option: &str, given: Option<u64>, required: u64, most: u64| match given {
            Some(limit) => Ok(limit),
            None if required <= most => Ok(required),
            None => Err(Error::usage("the gas exceeds the default limit")
                .cause(format!("the dry run needs {required}, and the limit is {most}"))
                .hint(format!("to allow it, pass {option} {required}"))),
        };
        Ok(Weight {
            ref_time: limit("--gas", self.gas, required.ref_time, MAX_GAS.ref_time)?,
            proof_size: limit("--proof-size", self.proof_size, required.proof_size, MAX_GAS.proof_size)?,
        })
    }

    /// The gas limit of a dry run as an argument: `None` unless the user gave both parts.
    pub fn dry_run_limit(&self) -> Literal {
        let given = self.gas.zip(self.proof_size);
        Literal::option(given.map(|(ref_time, proof_size)| Weight { ref_time, proof_size }.literal()))
    }
}

/// The value of an amount on a chain.
pub fn resolve(chain: &Chain, amount: &Amount, option: &str) -> Result<u128, Error> {
    amount.resolve(&chain.token).map_err(|error| Error::usage(format!("invalid {option}")).cause(error))
}

/// The balance that is transferred with a call.
///
/// # Errors
///
/// The amount is invalid, or the message is not payable.
pub fn value_for(kind: Callable, message: &Message, chain: &Chain, amount: &Amount) -> Result<u128, Error> {
    let value = resolve(chain, amount, "--value")?;
    if value > 0 && !message.payable() {
        return Err(Error::usage(format!("the {} `{}` is not payable", kind.name(), message.label()))
            .hint("omit --value"));
    }
    Ok(value)
}

/// The error of a transaction that failed in its block, with the reason that a dry run gave afterwards.
pub fn explained<T>(error: Error, dry_run: Result<T, Error>) -> Error {
    let Err(reason) = dry_run else { return error };
    let error = error.cause(format!("a dry run after that block returns: {}", reason.message));
    reason.causes.into_iter().fold(error, Error::cause)
}

impl Included {
    /// Checks that the call succeeded.
    ///
    /// # Errors
    ///
    /// The transaction is in a block, but the call failed.
    pub fn check(&self, chain: &Chain, contract: Option<&Contract>) -> Result<(), Error> {
        let failed =
            self.events.iter().find(|event| event.pallet == "System" && event.name == "ExtrinsicFailed");
        let Some(failed) = failed else { return Ok(()) };
        let dispatch = failed.value.field("dispatch_error").map(|error| chain.dispatch_error(error));
        let (name, docs) = dispatch.map_or_else(Default::default, |error| (error.name, error.docs));
        let code = if name.starts_with(super::client::PALLET) { ExitCode::Contract } else { ExitCode::Chain };
        let mut error = Error::new(format!("the transaction is in a block, but failed: {name}")).code(code);
        if !docs.is_empty() {
            error = error.cause(docs);
        }
        if let Some(fee) = self.fee() {
            error = error.cause(format!("the fee was {}", chain.token.show(fee)));
        }
        let mut details = self.json(chain, contract);
        details["dispatch_error"] = json!(name);
        Err(error.details(details))
    }

    /// The fee that the signer paid.
    pub fn fee(&self) -> Option<u128> {
        let paid = self.events.iter().find(|event| event.name == "TransactionFeePaid")?;
        paid.value.field("actual_fee")?.as_u128()
    }

    /// A field of the last event with this name of the `Contracts` pallet.
    pub fn field(&self, event: &str, field: &str) -> Option<&Value> {
        let is_it = |found: &&ChainEvent| found.pallet == super::client::PALLET && found.name == event;
        self.events.iter().rfind(is_it)?.value.field(field)
    }

    /// Adds the outcome to a report.
    pub fn report(&self, chain: &Chain, contract: Option<&Contract>, output: &Output, report: &mut Report) {
        report.list("Events", &events_text(chain, contract, &self.events, output.is_verbose()));
        if let Some(fee) = self.fee() {
            report.add("Fee", chain.token.show(fee));
        }
        report.add("Block", account::hex(self.block.as_bytes()));
        report.add("Transaction", account::hex(self.extrinsic.as_bytes()));
    }

    pub fn json(&self, chain: &Chain, contract: Option<&Contract>) -> Json {
        json!({
            "block": account::hex(self.block.as_bytes()),
            "transaction": account::hex(self.extrinsic.as_bytes()),
            "fee": self.fee().map(|fee| fee.to_string()),
            "events": events_json(chain, contract, &self.events),
        })
    }
}
