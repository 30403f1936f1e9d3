//! Dry runs of calls and instantiations.

use serde_json::{json, Value as Json};

use super::{
    account,
    client::{Chain, DispatchError, PALLET},
    contract::{Answer, Contract, Message, NamedValues},
    report::Report,
    submit::ChainEvent,
    value::{literal::Literal, Fields, Record, Value},
};
use crate::error::{Error, ExitCode};

/// Gas, in the two dimensions of a weight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Weight {
    pub ref_time: u64,
    pub proof_size: u64,
}

/// The result of a dry run.
pub struct DryRun {
    pub gas_required: Weight,
    pub gas_consumed: Weight,
    /// The storage deposit.
    pub deposit: Deposit,
    /// Debug messages of the contract and of the chain.
    pub debug_message: String,
    /// Events of the call.
    pub events: Vec<ChainEvent>,
    /// The contract's output, or the chain's error.
    pub outcome: Result<Outcome, DispatchError>,
}

/// A storage deposit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deposit {
    Charge(u128),
    Refund(u128),
}

/// The output of a contract.
pub struct Outcome {
    /// Whether the contract reverted its changes.
    pub reverted: bool,
    /// The encoded return value.
    pub data: Vec<u8>,
    /// The account of the new contract, after an instantiation.
    pub account: Option<[u8; 32]>,
}

impl Weight {
    /// Converts a weight of the chain.
    pub fn of(value: &Value) -> Option<Self> {
        let part = |name| value.field(name)?.as_u128()?.try_into().ok();
        Some(Self { ref_time: part("ref_time")?, proof_size: part("proof_size")? })
    }

    /// The weight as an argument of a call.
    pub fn literal(self) -> Literal {
        Literal::fields([
            ("ref_time", Literal::word(self.ref_time)),
            ("proof_size", Literal::word(self.proof_size)),
        ])
    }

    pub fn json(self) -> Json {
        json!({ "ref_time": self.ref_time, "proof_size": self.proof_size })
    }
}

impl std::fmt::Display for Weight {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(f, "ref_time {}, proof_size {}", grouped(self.ref_time), grouped(self.proof_size))
    }
}

/// Digits in groups of three.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<_> = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy).collect();
    groups.join("_")
}

impl Deposit {
    fn of(value: &Value) -> Option<Self> {
        match value.variant()? {
            ("Charge", Some(amount)) => Some(Self::Charge(amount.as_u128()?)),
            ("Refund", Some(amount)) => Some(Self::Refund(amount.as_u128()?)),
            _ => None,
        }
    }

    /// The amount that is charged.
    pub fn charge(self) -> u128 {
        match self {
            Self::Charge(amount) => amount,
            Self::Refund(_) => 0,
        }
    }

    fn json(self) -> Json {
        match self {
            Self::Charge(amount) => json!({ "charge": amount.to_string() }),
            Self::Refund(amount) => json!({ "refund": amount.to_string() }),
        }
    }
}

impl DryRun {
    /// Makes a dry run with `ContractsApi.call` or `ContractsApi.instantiate`.
    ///
    /// # Errors
    ///
    /// The node does not return a result. A contract that failed is not an error here: see [`Self::answer`].
    pub async fn make(chain: &Chain, method: &str, arguments: &[(&str, Literal)]) -> Result<Self, Error> {
        let answer = chain.runtime_call(method, arguments).await?;
        // The result has all events of the block.
        let earlier =
            chain.storage("System", "EventCount", None).await?.and_then(|count| count.as_u128()).unwrap_or(0);
        Self::read(chain, &answer, usize::try_from(earlier).unwrap_or(usize::MAX)).ok_or_else(|| {
            Error::new("the chain's result of the dry run has an unknown form").code(ExitCode::Chain)
        })
    }

    fn read(chain: &Chain, answer: &Value, earlier_events: usize) -> Option<Self> {
        let outcome = match answer.field("result")?.variant()? {
            ("Ok", Some(value)) => {
                // The result of an instantiation also has the account.
                let account =
                    value.field("account_id").and_then(|account| account.as_bytes()?.try_into().ok());
                let returned = value.field("result").unwrap_or(value);
                let flags = returned.field("flags")?;
                let flags = flags.field("bits").unwrap_or(flags).as_u128()?;
                let data = returned.field("data")?.as_bytes()?.to_vec();
                Ok(Outcome { reverted: flags & 1 != 0, data, account })
            }
            ("Err", Some(error)) => Err(chain.dispatch_error(error)),
            _ => return None,
        };
        let events = match answer.field("events") {
            Some(Value::Option(Some(records))) => match &**records {
                Value::List(records) => chain.events(records.get(earlier_events..).unwrap_or_default()),
                _ => Vec::new(),
            },
            _ => Vec::new(),
        };
        Some(Self {
            gas_required: Weight::of(answer.field("gas_required")?)?,
            gas_consumed: Weight::of(answer.field("gas_consumed")?)?,
            deposit: Deposit::of(answer.field("storage_deposit")?)?,
            debug_message: String::from_utf8_lossy(answer.field("debug_message")?.as_bytes()?).into_owned(),
            events,
            outcome,
        })
    }

    /// The decoded output of the contract.
    ///
    /// # Errors
    ///
    /// The call failed or reverted, or its output does not decode.
    pub fn answer(&self, chain: &Chain, contract: &Contract, message: &Message) -> Result<Value, Error> {
        let name = format!("{}.{}", contract.name, message.label());
        let (error, details) = match &self.outcome {
            Err(dispatch) => {
                let error = Error::new(format!("{name} failed: {}", dispatch.name)).code(ExitCode::Contract);
                let error = if dispatch.docs.is_empty() { error } else { error.cause(&dispatch.docs) };
                (error, json!({ "dispatch_error": dispatch.name }))
            }
            Ok(outcome) => match contract.decode_answer(message, &outcome.data) {
                Ok(Answer::Value(value)) if !outcome.reverted => return Ok(value),
                // An `Err` without a revert is an ordinary return value.
                Ok(Answer::Error(error, _)) if !outcome.reverted => {
                    let record = Record { name: "Err".into(), fields: Fields::Unnamed(vec![error]) };
                    return Ok(Value::Variant(record));
                }
                Ok(answer) => failure(chain, &name, answer),
                Err(error) => {
                    let what =
                        if outcome.reverted { "reverted, and its output" } else { "ran, but its output" };
                    let error = Error::new(format!("{name} {what} does not decode"))
                        .code(ExitCode::Contract)
                        .cause(error)
                        .cause(format!("the output is {}", account::hex(&outcome.data)))
                        .hint("is this the metadata of the contract at this address?");
                    (error, json!({ "output": account::hex(&outcome.data) }))
                }
            },
        };
        let error = match self.debug_message.trim() {
            "" => error,
            text => {
                let error = error.cause(format!("the debug messages are:\n{text}"));
                contract.source_lines(text).into_iter().fold(error, Error::cause)
            }
        };
        let mut all = self.json(chain, Some(contract));
        if let (Json::Object(all), Json::Object(more)) = (&mut all, details) {
            all.extend(more);
        }
        Err(error.details(all))
    }

    /// Adds the result to a report.
    pub fn report(&self, chain: &Chain, contract: Option<&Contract>, all_events: bool, report: &mut Report) {
        report.add("Gas required", self.gas_required);
        let deposit = match self.deposit {
            Deposit::Charge(0) | Deposit::Refund(0) => "none".into(),
            Deposit::Charge(amount) => chain.token.show(amount),
            Deposit::Refund(amount) => format!("refund of {}", chain.token.show(amount)),
        };
        report.add("Storage deposit", deposit);
        report.list("Events", &events_text(chain, contract, &self.events, all_events));
        if !self.debug_message.trim().is_empty() {
            report.add("Debug messages", self.debug_message.trim());
        }
    }

    pub fn json(&self, chain: &Chain, contract: Option<&Contract>) -> Json {
        json!({
            "gas_required": self.gas_required.json(),
            "gas_consumed": self.gas_consumed.json(),
            "storage_deposit": self.deposit.json(),
            "debug_message": self.debug_message,
            "events": events_json(chain, contract, &self.events),
            "reverted": self.outcome.as_ref().is_ok_and(|outcome| outcome.reverted),
        })
    }
}

/// The error of a contract, decoded by its metadata.
fn failure(chain: &Chain, name: &str, answer: Answer) -> (Error, Json) {
    let (message, cause, details) = match answer {
        Answer::Error(error, docs) => (
            format!("{name} refused: {}", chain.show.text(&error)),
            docs,
            json!({ "contract_error": chain.show.json(&error) }),
        ),
        Answer::Lang(error, meaning) => (
            format!("{name} failed: {}", chain.show.text(&error)),
            meaning,
            json!({ "lang_error": chain.show.json(&error) }),
        ),
        Answer::Value(value) => (
            format!("{name} reverted, with {}", chain.show.text(&value)),
            String::new(),
            json!({ "returned": chain.show.json(&value) }),
        ),
    };
    let error = Error::new(message).code(ExitCode::Contract);
    (if cause.is_empty() { error } else { error.cause(cause) }, details)
}

/// A contract's own event, decoded by its metadata.
fn own_event(contract: Option<&Contract>, event: &ChainEvent) -> Option<(String, NamedValues, [u8; 32])> {
    if (event.pallet.as_str(), event.name.as_str()) != (PALLET, "ContractEmitted") {
        return None;
    }
    let data = event.value.field("data")?.as_bytes()?;
    let emitter = event.value.field("contract")?.as_bytes()?.try_into().ok()?;
    let (found, fields) = contract?.decode_event(&event.topics, data).ok()?;
    Some((found.label().clone(), fields, emitter))
}

/// Whether an event is about fees, deposits and the like.
fn is_bookkeeping(event: &ChainEvent) -> bool {
    match (event.pallet.as_str(), event.name.as_str()) {
        ("System" | "TransactionPayment", _) => true,
        ("Balances", name) => name != "Transfer",
        (PALLET, name) => {
            ["Called", "StorageDepositTransferredAndHeld", "StorageDepositTransferredAndReleased"]
                .contains(&name)
        }
        _ => false,
    }
}

/// Events as text. Events about fees, deposits and the like are included only if `all` is set.
pub fn events_text(
    chain: &Chain,
    contract: Option<&Contract>,
    events: &[ChainEvent],
    all: bool,
) -> Vec<String> {
    let text = |event: &ChainEvent| match own_event(contract, event) {
        Some((label, fields, emitter)) => {
            let fields: Vec<_> =
                fields.iter().map(|(name, value)| format!("{name}: {}", chain.show.text(value))).collect();
            let fields =
                if fields.is_empty() { String::new() } else { format!(" {{ {} }}", fields.join(", ")) };
            format!("{label}{fields}, from {}", chain.address(&emitter))
        }
        None => format!("{}::{}", event.pallet, chain.show.text(&event.value)),
    };
    events.iter().filter(|event| all || !is_bookkeeping(event)).map(text).collect()
}

/// Events as JSON.
pub fn events_json(chain: &Chain, contract: Option<&Contract>, events: &[ChainEvent]) -> Json {
    let event = |event: &ChainEvent| match own_event(contract, event) {
        Some((label, fields, emitter)) => {
            let fields: serde_json::Map<_, _> =
                fields.iter().map(|(name, value)| (name.clone(), chain.show.json(value))).collect();
            json!({ "contract": chain.address(&emitter), "event": label, "fields": fields })
        }
        None => {
            let fields = match chain.show.json(&event.value) {
                Json::Object(mut variant) => variant.remove(&event.name).unwrap_or(Json::Null),
                _ => Json::Null,
            };
            json!({ "pallet": event.pallet, "event": event.name, "fields": fields })
        }
    };
    events.iter().map(event).collect()
}
