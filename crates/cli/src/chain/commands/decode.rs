//! `cargo ebpf decode`.

use serde_json::{json, Map, Value as Json};

use crate::{
    chain::{
        account::DEFAULT_SS58_FORMAT,
        contract::{return_type, Answer, Callable, Contract, ContractArgs, Message, NamedValues},
        value::{budget::Budget, show::Show, types, Value},
    },
    error::Error,
    output::Output,
};

/// Decode calls, events and outputs of a contract
#[derive(clap::Args)]
pub struct Args {
    /// Kind of the data
    kind: DataKind,
    /// The data, as hexadecimal digits
    data: String,
    /// Message or constructor that an output or error belongs to
    #[arg(short, long, value_name = "NAME")]
    message: Option<String>,
    /// Topic of an event; may be repeated, in order
    #[arg(long = "topic", value_name = "HASH")]
    topics: Vec<String>,
    /// SS58 prefix of addresses
    #[arg(long, value_name = "NUMBER", default_value_t = DEFAULT_SS58_FORMAT)]
    ss58_format: u16,
    #[command(flatten)]
    contract: ContractArgs,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum DataKind {
    /// A call of a message: selector and arguments
    Message,
    /// A call of a constructor: selector and arguments
    Constructor,
    /// The data of an event
    Event,
    /// The output of a failed call; without --message, of any message
    Error,
    /// The output of a call; requires --message
    Output,
}

pub fn run(args: Args, output: &Output) -> Result<(), Error> {
    let contract = args.contract.load(None)?;
    let data = bytes(&args.data)?;
    let show = Show { ss58_format: args.ss58_format };
    match args.kind {
        DataKind::Message => call(&contract, Callable::Message, &data, show, output),
        DataKind::Constructor => call(&contract, Callable::Constructor, &data, show, output),
        DataKind::Event => event(&contract, &args.topics, &data, show, output),
        DataKind::Error | DataKind::Output => match &args.message {
            Some(name) => {
                let message = contract
                    .find(Callable::Message, name)
                    .or_else(|error| contract.find(Callable::Constructor, name).map_err(|_| error))?;
                answer(&contract, message, &data, show, output)
            }
            None if matches!(args.kind, DataKind::Error) => any_error(&contract, &data, show, output),
            None => Err(Error::usage("no message is given")
                .hint("pass the message of the output with --message NAME")),
        },
    }
}

fn bytes(text: &str) -> Result<Vec<u8>, Error> {
    ebpf_bundle::from_hex(text).ok_or_else(|| {
        Error::usage(format!("invalid data: expected hexadecimal digits, got {text}"))
            .hint("pass an even number of digits, with or without 0x")
    })
}

fn fields_json(show: Show, fields: &NamedValues) -> Json {
    Json::Object(fields.iter().map(|(name, value)| (name.clone(), show.json(value))).collect::<Map<_, _>>())
}

fn fields_text(show: Show, fields: &NamedValues) -> String {
    fields.iter().map(|(name, value)| format!("{name}: {}", show.text(value))).collect::<Vec<_>>().join(", ")
}

fn call(contract: &Contract, kind: Callable, data: &[u8], show: Show, output: &Output) -> Result<(), Error> {
    let (message, arguments) = contract.decode_call(kind, data)?;
    let text = contract.call_text(kind, data, show)?;
    output.result(text, json!({ kind.name(): message.label(), "args": fields_json(show, &arguments) }));
    Ok(())
}

fn event(
    contract: &Contract,
    topics: &[String],
    data: &[u8],
    show: Show,
    output: &Output,
) -> Result<(), Error> {
    let topics: Vec<[u8; 32]> = topics
        .iter()
        .map(|topic| {
            let topic_bytes = bytes(topic)?;
            topic_bytes
                .try_into()
                .map_err(|_| Error::usage(format!("invalid --topic: expected 32 bytes, got {topic}")))
        })
        .collect::<Result<_, Error>>()?;
    let (event, fields) = if topics.is_empty() {
        contract.decode_event_without_topics(data)?
    } else {
        contract.decode_event(&topics, data)?
    };
    let fields_shown =
        if fields.is_empty() { String::new() } else { format!(" {{ {} }}", fields_text(show, &fields)) };
    output.result(
        format!("{}{fields_shown}", event.label()),
        json!({ "event": event.label(), "fields": fields_json(show, &fields) }),
    );
    Ok(())
}

fn answer(
    contract: &Contract,
    message: &Message,
    data: &[u8],
    show: Show,
    output: &Output,
) -> Result<(), Error> {
    let decoded = contract.decode_answer(message, data).map_err(|error| {
        let ty = types::name(&contract.types, return_type(message));
        Error::usage(format!("this is not an output of `{}`", message.label()))
            .cause(error)
            .cause(format!("it returns {ty}"))
    })?;
    let (kind, value, docs) = match decoded {
        Answer::Value(value) => ("value", value, String::new()),
        Answer::Error(error, docs) => ("error", error, docs),
        Answer::Lang(error, docs) => ("lang_error", error, docs),
    };
    print(kind, &value, &docs, show, output);
    Ok(())
}

fn print(kind: &str, value: &Value, docs: &str, show: Show, output: &Output) {
    let text = match kind {
        "value" => show.text(value),
        _ => format!("Err({})", show.text(value)),
    };
    let text = if docs.is_empty() { text } else { format!("{text}: {docs}") };
    output.result(text, json!({ kind: show.json(value), "docs": docs }));
}

/// Decodes an error of any message: all messages that could have returned it have to agree.
fn any_error(contract: &Contract, data: &[u8], show: Show, output: &Output) -> Result<(), Error> {
    let mut budget = Budget::default();
    let mut found: Vec<(&'static str, Value, String, String)> = Vec::new();
    for message in contract.spec.messages.iter().chain(&contract.spec.constructors) {
        let (kind, value, docs) = match contract.decode_answer_within(message, data, &mut budget) {
            Ok(Answer::Error(error, docs)) => ("error", error, docs),
            Ok(Answer::Lang(error, docs)) => ("lang_error", error, docs),
            _ => continue,
        };
        if !found.iter().any(|(_, known, ..)| *known == value) {
            found.push((kind, value, docs, types::name(&contract.types, return_type(message))));
        }
    }
    match &found[..] {
        [(kind, value, docs, _)] => {
            print(kind, value, docs, show, output);
            Ok(())
        }
        [] => Err(Error::usage(format!("{} has no message with such an error", contract.name))),
        several => {
            let error = Error::usage("the error is ambiguous")
                .hint("pass the message that failed with --message NAME");
            Err(several.iter().fold(error, |error, (_, value, _, ty)| {
                error.cause(format!("{}, of {ty}", show.text(value)))
            }))
        }
    }
}
