//! A contract's metadata file, `NAME.contract` or `NAME.json`: constructors, messages and events, and their
//! types.
//!
//! The format is that of ink! 5, version 5. Files come from users and are not trusted.

use std::path::{Path, PathBuf};

use ink_metadata::{layout::Layout, EventParamSpec, EventSpec, MessageParamSpec, MessageSpec, TypeSpec};
use scale_info::{form::PortableForm, PortableRegistry};
use serde::Deserialize;
use serde_json::Value as Json;

use super::{
    account,
    value::{
        budget::Budget,
        decode::{self, DecodeError},
        encode,
        show::Show,
        types, Value,
    },
};
use crate::{
    contract_file::ContractFile,
    error::{Error, ExitCode},
    files,
    project::{Project, Selection},
    text,
};

/// Selects the contract that a command uses.
#[derive(clap::Args)]
#[command(next_help_heading = "Contract")]
pub struct ContractArgs {
    /// Metadata of the contract: NAME.contract or NAME.json [default: the build of the current crate]
    #[arg(long, value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// Cargo.toml of the contract, or its directory
    #[arg(long, value_name = "PATH", conflicts_with = "file")]
    manifest_path: Option<PathBuf>,
    /// Package of the contract, in a workspace with several
    #[arg(short, long, value_name = "NAME", conflicts_with = "file")]
    package: Option<String>,
}

/// Values of fields or arguments, by name.
pub type NamedValues = Vec<(String, Value)>;

/// A contract's metadata.
pub struct Contract {
    /// The file it came from.
    pub path: PathBuf,
    /// The contract's name.
    pub name: String,
    /// The contract's version.
    pub version: String,
    /// How it was built, if the file has this section.
    pub source: Option<Source>,
    /// The types that the specification and the storage layout refer to.
    pub types: PortableRegistry,
    /// Constructors, messages and events.
    pub spec: Spec,
    /// The storage layout.
    pub storage: Layout<PortableForm>,
}

/// How a contract was built.
#[derive(Clone, Debug, Deserialize)]
pub struct Source {
    /// Hash of the code.
    pub hash: String,
    /// Language and version.
    pub language: String,
    /// Compiler and version.
    pub compiler: String,
    /// The code as hexadecimal digits, in a `.contract` file.
    pub wasm: Option<String>,
}

#[derive(Deserialize)]
struct File {
    source: Option<Source>,
    contract: Package,
    spec: Spec,
    storage: Layout<PortableForm>,
    types: Json,
    version: Json,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
}

/// Constructors, messages and events. Hand-written metadata need not describe the environment.
#[derive(Deserialize)]
pub struct Spec {
    /// The metadata of a constructor is that of a message without `mutates`.
    pub constructors: Vec<Message>,
    pub messages: Vec<Message>,
    pub events: Vec<Event>,
    lang_error: TypeSpec<PortableForm>,
}

/// A constructor or a message.
pub type Message = MessageSpec<PortableForm>;

/// An event.
pub type Event = EventSpec<PortableForm>;

/// An argument of a message, or a field of an event.
pub trait Field {
    /// Its name.
    fn name(&self) -> &str;
    /// The id of its type.
    fn type_id(&self) -> u32;
}

impl Field for MessageParamSpec<PortableForm> {
    fn name(&self) -> &str {
        self.label()
    }

    fn type_id(&self) -> u32 {
        self.ty().ty().id
    }
}

impl Field for EventParamSpec<PortableForm> {
    fn name(&self) -> &str {
        self.label()
    }

    fn type_id(&self) -> u32 {
        self.ty().ty().id
    }
}

/// The id of the type that a message returns.
pub fn return_type(message: &Message) -> u32 {
    message.return_type().ret_type().ty().id
}

/// The decoded output of a constructor or a message.
#[derive(Debug)]
pub enum Answer {
    /// A return value.
    Value(Value),
    /// The `Err` of the `Result` that was returned, and its documentation.
    Error(Value, String),
    /// A `LangError`, and what it means: the message did not run, or panicked.
    Lang(Value, String),
}

/// Whether constructors or messages are meant.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Callable {
    Constructor,
    Message,
}

impl Callable {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Constructor => "constructor",
            Self::Message => "message",
        }
    }
}

impl ContractArgs {
    /// Reads the contract's file.
    pub fn load(&self, positional: Option<&Path>) -> Result<Contract, Error> {
        Contract::read(&self.path(positional)?)
    }

    /// The contract's file: the given one, or the output of the build.
    pub fn path(&self, positional: Option<&Path>) -> Result<PathBuf, Error> {
        if let Some(file) = positional.or(self.file.as_deref()) {
            return Ok(file.to_owned());
        }
        let selection = Selection {
            manifest_path: self.manifest_path.clone(),
            package: self.package.clone(),
            ..Selection::default()
        };
        let project = Project::find(&selection).map_err(|error| {
            error.hint("pass the contract's file with --file, or run this in its directory")
        })?;
        let name = project.name();
        let path = project.build_directory().join(name).join(name).with_extension("contract");
        if !path.is_file() {
            return Err(Error::new(format!("the contract {name} is not built"))
                .cause(format!("{} does not exist", files::shown(&path)))
                .hint("run `cargo ebpf build`, or pass the contract's file with --file"));
        }
        Ok(path)
    }
}

impl Contract {
    /// Reads a file.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let bytes = files::read_contract(path)?;
        if bytes.starts_with(b"\x7fELF") {
            return Err(Error::usage(format!("{} is an ELF file without metadata", path.display()))
                .hint("pass the .contract file beside it"));
        }
        Self::parse(path, &bytes)
    }

    /// Parses metadata. `path` is the file that it came from.
    pub fn parse(path: &Path, bytes: &[u8]) -> Result<Self, Error> {
        let malformed = |cause: String| {
            Error::new(format!("{} is not the metadata of a contract", path.display())).cause(cause)
        };
        let mut json: Json = serde_json::from_slice(bytes).map_err(|error| malformed(error.to_string()))?;
        escape(&mut json);
        let file: File = serde_json::from_value(json).map_err(|error| malformed(error.to_string()))?;
        if file.version.to_string().trim_matches('"') != "5" {
            return Err(malformed(format!("unsupported metadata version: expected 5, got {}", file.version)));
        }
        let types: PortableRegistry = serde_json::from_value(serde_json::json!({ "types": file.types }))
            .map_err(|error| malformed(format!("types: {error}")))?;
        types::check(&types).map_err(malformed)?;
        let contract = Self {
            path: path.to_owned(),
            name: file.contract.name,
            version: file.contract.version,
            source: file.source,
            types,
            spec: file.spec,
            storage: file.storage,
        };
        contract.embedded_code()?;
        Ok(contract)
    }

    /// The code hash, if the file has one. [`Self::parse`] compared it with the code in the file, if there is
    /// any.
    pub fn code_hash(&self) -> Option<[u8; 32]> {
        account::unhex(&self.source.as_ref()?.hash)?.try_into().ok()
    }

    /// The code: from the file, or from `NAME.elf` beside it.
    pub fn code(&self) -> Result<Vec<u8>, Error> {
        if let Some(code) = self.embedded_code()? {
            return Ok(code);
        }
        let elf = self.path.with_extension("elf");
        let code = files::read_contract(&elf).map_err(|error| {
            error
                .cause(format!("{} does not contain the code", self.path.display()))
                .hint("pass the .contract file, which does")
        })?;
        self.check_code(code)
    }

    /// The code in the file, if there is any and its hash is the declared one.
    fn embedded_code(&self) -> Result<Option<Vec<u8>>, Error> {
        let digits = self.source.as_ref().and_then(|source| source.wasm.as_ref());
        let Some(digits) = digits else { return Ok(None) };
        let code = ebpf_bundle::from_hex(digits)
            .ok_or_else(|| Error::new(format!("the code in {} is not hexadecimal", self.path.display())))?;
        self.check_code(code).map(Some)
    }

    fn check_code(&self, code: Vec<u8>) -> Result<Vec<u8>, Error> {
        let declared = self.source.as_ref().map_or("no hash", |source| &source.hash);
        let hash = account::hex(&sp_crypto_hashing::blake2_256(&code));
        if declared != hash {
            return Err(Error::new(format!("{} belongs to other code", self.path.display()))
                .cause(format!("the code has the hash {hash}, but the metadata declares {declared}"))
                .code(ExitCode::Different));
        }
        Ok(code)
    }

    /// Source locations of the instructions of this contract that a chain's debug messages name, such as `at
    /// pc 12: … [contract …, code 0x…, depth 0]`. Empty if there is no `NAME.debug` beside the file.
    pub fn source_lines(&self, debug_messages: &str) -> Vec<String> {
        let file = ContractFile::read(&self.path).ok();
        let debug = file.and_then(|file| Some((format!(", code {},", file.code_hash()), file.debug?)));
        let Some((code, debug)) = debug else { return Vec::new() };
        let pcs = debug_messages.lines().filter(|line| line.contains(&code)).filter_map(|line| {
            let (_, rest) = line.split_once(" at pc ")?;
            let digits = rest.split(|c: char| !c.is_ascii_digit()).next()?;
            digits.parse::<u32>().ok()
        });
        pcs.filter_map(|pc| {
            let frames: Vec<_> = debug
                .frames(pc)
                .map(|frame| format!("{}:{}:{}, in {}", frame.file, frame.line, frame.column, frame.function))
                .collect();
            (!frames.is_empty()).then(|| format!("in {}, pc {pc} is\n{}", self.name, frames.join("\n")))
        })
        .collect()
    }

    /// Constructors or messages.
    pub fn callables(&self, kind: Callable) -> &[Message] {
        match kind {
            Callable::Constructor => &self.spec.constructors,
            Callable::Message => &self.spec.messages,
        }
    }

    /// Finds a constructor or message by its name, by the part of the name after `Trait::` if that is unique,
    /// or by its selector.
    pub fn find(&self, kind: Callable, wanted: &str) -> Result<&Message, Error> {
        let all = self.callables(kind);
        let selector = account::unhex(wanted);
        // Metadata made by ink! itself has the `r#` of raw identifiers.
        let bare = |label: &str| label.strip_prefix("r#").unwrap_or(label).to_owned();
        let by_name = all.iter().find(|message| bare(message.label()) == bare(wanted));
        let by_selector =
            || all.iter().find(|message| selector.as_deref() == Some(message.selector().to_bytes()));
        let short = |message: &&Message| message.label().rsplit("::").next() == Some(wanted);
        if let Some(message) = by_name.or_else(by_selector) {
            return Ok(message);
        }
        let by_short: Vec<_> = all.iter().filter(short).collect();
        match by_short[..] {
            [message] => Ok(message),
            [] => {
                let labels: Vec<_> = all.iter().map(|message| message.label().as_str()).collect();
                let error = Error::usage(format!("{} has no {} `{wanted}`", self.name, kind.name()));
                let error = match closest(wanted, &labels) {
                    Some(label) => error.hint(format!("did you mean `{label}`?")),
                    None => error,
                };
                Err(error.cause(format!("it has: {}", labels.join(", "))))
            }
            _ => {
                let labels: Vec<_> = by_short.iter().map(|message| message.label().as_str()).collect();
                Err(Error::usage(format!("`{wanted}` is ambiguous: it may be {}", labels.join(", "))))
            }
        }
    }

    /// The constructor to use if none is given: the only one, the default one, or `new`.
    pub fn default_constructor(&self) -> Result<&Message, Error> {
        let all = &self.spec.constructors;
        let only = if all.len() == 1 { all.first() } else { None };
        only.or_else(|| all.iter().find(|constructor| constructor.default()))
            .or_else(|| all.iter().find(|constructor| constructor.label() == "new"))
            .ok_or_else(|| {
                let labels: Vec<_> = all.iter().map(|constructor| constructor.label().as_str()).collect();
                Error::usage("the contract has several constructors, and none is the default")
                    .hint(format!("pass one of them with --constructor: {}", labels.join(", ")))
            })
    }

    /// A message as Rust declares it: `transfer(to: AccountId, value: u128) -> Result<(), Error>`.
    pub fn signature(&self, message: &Message) -> String {
        let arguments: Vec<_> = message
            .args()
            .iter()
            .map(|argument| format!("{}: {}", argument.name(), types::name(&self.types, argument.type_id())))
            .collect();
        let returns = types::name(&self.types, self.own_return_type(return_type(message)));
        let returns = if returns == "()" { String::new() } else { format!(" -> {returns}") };
        format!("{}({}){returns}", message.label(), arguments.join(", "))
    }

    /// Of `Result<T, LangError>`, `T`.
    fn own_return_type(&self, id: u32) -> u32 {
        let Some(ty) = self.types.resolve(id) else { return id };
        match (ty.path.segments.last().map(String::as_str), &ty.type_params[..]) {
            (Some("Result"), [ok, error])
                if error.ty.is_some_and(|error| error.id == self.spec.lang_error.ty().id) =>
            {
                ok.ty.map_or(id, |ok| ok.id)
            }
            _ => id,
        }
    }

    /// Encodes a call: selector and arguments.
    pub fn encode(&self, kind: Callable, message: &Message, arguments: &[String]) -> Result<Vec<u8>, Error> {
        let what = format!("{} `{}`", kind.name(), message.label());
        let expected = message.args();
        if arguments.len() != expected.len() {
            let count = |count| if count == 1 { "1 argument".into() } else { format!("{count} arguments") };
            let error =
                Error::usage(format!("the {what} takes {}, not {}", count(expected.len()), arguments.len()));
            let examples: Vec<_> = expected
                .iter()
                .map(|argument| shell_quoted(&types::example(&self.types, argument.type_id())))
                .collect();
            return Err(error
                .cause(self.signature(message))
                .hint(format!("for example: {} {}", message.label(), examples.join(" ")).trim()));
        }
        let mut data = message.selector().to_bytes().to_vec();
        for (argument, text) in expected.iter().zip(arguments) {
            let id = argument.type_id();
            let encoded = encode::encode_text(&self.types, id, text).map_err(|error| {
                let example = error.example.unwrap_or_else(|| types::example(&self.types, id));
                let ty = types::name(&self.types, id);
                let full = Error::usage(format!(
                    "invalid argument `{}` of the {what}: expected {ty}",
                    argument.name()
                ))
                .cause(error.message)
                .hint(format!("for example {example}"));
                match error.at {
                    0 => full,
                    at => full.cause(format!("at character {0} of\n{text}\n{1:>0$}", at + 1, "^")),
                }
            })?;
            data.extend(encoded);
        }
        Ok(data)
    }

    /// Decodes a call: which one, and its arguments by name.
    pub fn decode_call(&self, kind: Callable, data: &[u8]) -> Result<(&Message, NamedValues), Error> {
        let Some((selector, arguments)) = data.split_at_checked(4) else {
            return Err(Error::usage(format!(
                "invalid call: expected a selector of 4 bytes, got {} bytes",
                data.len()
            )));
        };
        let message = self
            .callables(kind)
            .iter()
            .find(|message| message.selector().to_bytes() == selector)
            .ok_or_else(|| {
            Error::usage(format!(
                "{} has no {} with the selector {}",
                self.name,
                kind.name(),
                account::hex(selector)
            ))
        })?;
        let values =
            self.decode_fields(message.args(), arguments, &mut Budget::default()).map_err(|error| {
                Error::usage(format!("the arguments of {} `{}` do not decode", kind.name(), message.label()))
                    .cause(error)
            })?;
        Ok((message, values))
    }

    /// An encoded call as text: `transfer(to: 5Grw…, value: 10)`.
    pub fn call_text(&self, kind: Callable, data: &[u8], show: Show) -> Result<String, Error> {
        let (message, arguments) = self.decode_call(kind, data)?;
        let arguments: Vec<_> =
            arguments.iter().map(|(name, value)| format!("{name}: {}", show.text(value))).collect();
        Ok(format!("{}({})", message.label(), arguments.join(", ")))
    }

    fn decode_fields(
        &self,
        fields: &[impl Field],
        data: &[u8],
        budget: &mut Budget,
    ) -> Result<NamedValues, DecodeError> {
        let mut rest = data;
        let mut values = Vec::new();
        for field in fields {
            let at = data.len() - rest.len();
            let value =
                decode::decode_prefix(&self.types, field.type_id(), &mut rest, budget).map_err(|error| {
                    DecodeError { at: at + error.at, message: format!("{}: {}", field.name(), error.message) }
                })?;
            values.push((field.name().to_owned(), value));
        }
        match rest.len() {
            0 => Ok(values),
            trailing => {
                Err(DecodeError { at: data.len() - trailing, message: format!("{trailing} trailing bytes") })
            }
        }
    }

    /// Decodes an event that is identified by its first topic, or else the only anonymous event that fits the
    /// data.
    pub fn decode_event(&self, topics: &[[u8; 32]], data: &[u8]) -> Result<(&Event, NamedValues), Error> {
        let budget = &mut Budget::default();
        let has_topic = |event: &&Event| match (event.signature_topic(), topics.first()) {
            (Some(signature), Some(topic)) => signature.as_bytes() == topic,
            _ => false,
        };
        if let Some(event) = self.spec.events.iter().find(has_topic) {
            let fields = self.decode_fields(event.args(), data, budget).map_err(|error| {
                Error::usage(format!("the event `{}` does not decode", event.label())).cause(error)
            })?;
            return Ok((event, fields));
        }
        let anonymous = self.spec.events.iter().filter(|event| event.signature_topic().is_none());
        let mut fitting =
            anonymous.filter_map(|event| Some((event, self.decode_fields(event.args(), data, budget).ok()?)));
        match (fitting.next(), fitting.next()) {
            (Some(found), None) => Ok(found),
            (None, _) => Err(Error::usage(format!("{} has no such event", self.name))),
            (Some(_), Some(_)) => {
                Err(Error::usage("the event is ambiguous: several anonymous events have such data"))
            }
        }
    }

    /// Decodes the only event that fits the data.
    pub fn decode_event_without_topics(&self, data: &[u8]) -> Result<(&Event, NamedValues), Error> {
        let budget = &mut Budget::default();
        let events = self.spec.events.iter();
        let fitting: Vec<_> = events
            .filter_map(|event| Some((event, self.decode_fields(event.args(), data, budget).ok()?)))
            .collect();
        let labels: Vec<_> = fitting.iter().map(|(event, _)| event.label().clone()).collect();
        let mut fitting = fitting.into_iter();
        match (fitting.next(), fitting.next()) {
            (Some(found), None) => Ok(found),
            (None, _) => Err(Error::usage(format!("{} has no event with such data", self.name))),
            (Some(_), Some(_)) => {
                Err(Error::usage(format!("the event is ambiguous: it may be {}", labels.join(", ")))
                    .hint("pass the first topic, which identifies the event, with --topic HASH"))
            }
        }
    }

    /// Decodes the output of a call.
    ///
    /// # Errors
    ///
    /// A [`DecodeError`] if it does not have the message's return type.
    pub fn decode_answer(&self, message: &Message, data: &[u8]) -> Result<Answer, DecodeError> {
        self.decode_answer_within(message, data, &mut Budget::default())
    }

    /// Like [`Self::decode_answer`], for several attempts that share a budget.
    pub fn decode_answer_within(
        &self,
        message: &Message,
        data: &[u8],
        budget: &mut Budget,
    ) -> Result<Answer, DecodeError> {
        let return_type = return_type(message);
        let own_return_type = self.own_return_type(return_type);
        let value = decode::decode_within(&self.types, return_type, data, budget)?;
        if own_return_type == return_type {
            return Ok(self.own_answer(return_type, value));
        }
        let parts = value.variant().map(|(name, inner)| (name.to_owned(), inner.cloned()));
        Ok(match parts {
            Some((name, Some(inner))) if name == "Ok" => self.own_answer(own_return_type, inner),
            Some((name, Some(inner))) if name == "Err" => {
                let meaning = lang_error_meaning(&inner);
                Answer::Lang(inner, meaning.into())
            }
            _ => Answer::Value(value),
        })
    }

    /// The return value of the message itself.
    fn own_answer(&self, id: u32, value: Value) -> Answer {
        let Some(ty) = self.types.resolve(id) else { return Answer::Value(value) };
        let is_result = ty.path.segments.last().is_some_and(|name| name == "Result");
        match (is_result, value.variant(), &ty.type_params[..]) {
            (true, Some(("Err", Some(inner))), [_, error]) => {
                let docs = error.ty.map(|error| self.variant_docs(error.id, inner)).unwrap_or_default();
                Answer::Error(inner.clone(), docs)
            }
            _ => Answer::Value(value),
        }
    }

    /// The documentation of an enum's variant.
    fn variant_docs(&self, id: u32, value: &Value) -> String {
        let (Some(ty), Some((name, _))) = (self.types.resolve(id), value.variant()) else {
            return String::new();
        };
        match &ty.type_def {
            scale_info::TypeDef::Variant(variant) => variant
                .variants
                .iter()
                .find(|variant| variant.name == name)
                .map(|variant| docs_text(&variant.docs))
                .unwrap_or_default(),
            _ => String::new(),
        }
    }
}

fn lang_error_meaning(error: &Value) -> &'static str {
    match error.variant() {
        Some(("CouldNotReadInput", _)) => {
            "the contract has no such selector, or could not decode its arguments; is this its metadata?"
        }
        Some(("Panicked", _)) => {
            "the contract panicked: an overflow, an index out of bounds, an `expect`, or value sent to what \
             is not payable"
        }
        _ => "",
    }
}

/// The first paragraph of documentation, in one line.
pub fn docs_text(docs: &[impl AsRef<str>]) -> String {
    let lines = docs.iter().map(|line| line.as_ref().trim()).take_while(|line| !line.is_empty());
    text::line(&lines.collect::<Vec<_>>().join(" "))
}

/// Escapes characters that a terminal would hide, in all texts and names: the author of a file is not
/// trusted.
fn escape(json: &mut Json) {
    match json {
        Json::String(text) if text::line(text) != *text => *text = text::line(text),
        Json::Array(items) => items.iter_mut().for_each(escape),
        Json::Object(fields) => {
            let hidden: Vec<_> = fields.keys().filter(|name| text::line(name) != **name).cloned().collect();
            for name in hidden {
                let value = fields.remove(&name).expect("it is one of its names; qed");
                fields.insert(text::line(&name), value);
            }
            fields.values_mut().for_each(escape);
        }
        _ => (),
    }
}

/// Quotes text for a shell if it needs quotes.
fn shell_quoted(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_-.:/".contains(c);
    if text.chars().all(is_plain) {
        text.into()
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}

/// The name that was probably meant: at most a third of its characters differ.
pub fn closest<'a>(wanted: &str, names: &[&'a str]) -> Option<&'a str> {
    let near = |name: &&&str| distance(wanted, name) <= name.chars().count().max(3) / 3;
    names.iter().filter(near).min_by_key(|name| distance(wanted, name)).copied()
}

/// The Levenshtein distance.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<_> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, c) in a.chars().enumerate() {
        let mut diagonal = i;
        row[0] = i + 1;
        for j in 0..b.len() {
            let change = diagonal + usize::from(c != b[j]);
            diagonal = row[j + 1];
            row[j + 1] = change.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}
