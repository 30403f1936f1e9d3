//! A contract's metadata file, `NAME.contract` or `NAME.json`: what can be called, with what types.
//!
//! The form is ink! 5's, version 5 (version 4 is read too). Files come from users, hence may be wrong.

use std::path::{Path, PathBuf};

use scale_info::PortableRegistry;
use serde::Deserialize;
use serde_json::Value as Json;

use super::{
    account,
    layout::Layout,
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

/// Which contract a command is about.
#[derive(clap::Args)]
#[command(next_help_heading = "Contract")]
pub struct ContractArgs {
    /// The contract's file NAME.contract or NAME.json; without it, what `cargo ebpf build` made of the crate
    #[arg(long, value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// The contract's Cargo.toml, or its directory
    #[arg(long, value_name = "PATH", conflicts_with = "file")]
    manifest_path: Option<PathBuf>,
    /// The contract, in a workspace with several
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
    /// How it was built, if the file says so.
    pub source: Option<Source>,
    /// Types of everything.
    pub types: PortableRegistry,
    /// What can be called.
    pub spec: Spec,
    /// Where what is stored.
    pub storage: Layout,
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
    storage: Layout,
    types: Json,
    version: Json,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
}

/// What can be called and what is said.
#[derive(Deserialize)]
pub struct Spec {
    pub constructors: Vec<Message>,
    pub messages: Vec<Message>,
    pub events: Vec<Event>,
    pub lang_error: TypeUse,
}

/// A constructor or a message.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Message {
    pub label: String,
    #[serde(deserialize_with = "selector")]
    pub selector: [u8; 4],
    pub args: Vec<Argument>,
    #[serde(default)]
    pub payable: bool,
    #[serde(default)]
    pub mutates: bool,
    #[serde(default)]
    pub default: bool,
    pub return_type: Option<TypeUse>,
    #[serde(default)]
    pub docs: Vec<String>,
}

/// An argument of a message, or a field of an event.
#[derive(Deserialize)]
pub struct Argument {
    pub label: String,
    #[serde(rename = "type")]
    pub ty: TypeUse,
}

/// An event.
#[derive(Deserialize)]
pub struct Event {
    pub label: String,
    pub args: Vec<Argument>,
    /// Its first topic, if it has one.
    pub signature_topic: Option<String>,
    #[serde(default)]
    pub docs: Vec<String>,
}

/// A type where it is used.
#[derive(Deserialize)]
pub struct TypeUse {
    #[serde(rename = "type")]
    pub id: u32,
}

/// What a message answered.
#[derive(Debug)]
pub enum Answer {
    /// What it returned.
    Value(Value),
    /// The `Err` of the `Result` that it returned, and what its documentation says.
    Error(Value, String),
    /// It did not run, or panicked: a `LangError`.
    Lang(Value, String),
}

/// Constructors or messages.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Callable {
    Constructor,
    Message,
}

impl Callable {
    /// For people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Constructor => "constructor",
            Self::Message => "message",
        }
    }
}

fn selector<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<[u8; 4], D::Error> {
    let text = String::deserialize(deserializer)?;
    account::unhex(&text)
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or_else(|| serde::de::Error::custom(format!("{text} is no selector: 0x and 8 digits")))
}

impl ContractArgs {
    /// Reads the contract's file.
    pub fn load(&self, positional: Option<&Path>) -> Result<Contract, Error> {
        Contract::read(&self.path(positional)?)
    }

    /// The contract's file: the one that was named, or the one that the build made.
    pub fn path(&self, positional: Option<&Path>) -> Result<PathBuf, Error> {
        if let Some(file) = positional.or(self.file.as_deref()) {
            return Ok(file.to_owned());
        }
        let selection = Selection {
            manifest_path: self.manifest_path.clone(),
            package: self.package.clone(),
            ..Selection::default()
        };
        let project = Project::find(&selection)
            .map_err(|error| error.hint("name the contract's file with --file, or go to its directory"))?;
        let name = project.name();
        let path = project.build_directory().join(name).join(name).with_extension("contract");
        match path.is_file() {
            true => Ok(path),
            false => Err(Error::new(format!("the contract {name} is not built"))
                .cause(format!("there is no {}", files::shown(&path)))
                .hint("run `cargo ebpf build`, or name the contract's file with --file")),
        }
    }
}

impl Contract {
    /// Reads a file.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let bytes = files::read_contract(path)?;
        Self::parse(path, &bytes).map_err(|error| match bytes.starts_with(b"\x7fELF") {
            true => Error::usage(format!("{} is code without metadata", path.display()))
                .hint("name the .contract file beside it"),
            false => error,
        })
    }

    /// Reads metadata; `path` says where it came from.
    pub fn parse(path: &Path, bytes: &[u8]) -> Result<Self, Error> {
        let malformed =
            |cause: String| Error::new(format!("{} is no contract's metadata", path.display())).cause(cause);
        let mut json: Json = serde_json::from_slice(bytes).map_err(|error| malformed(error.to_string()))?;
        escape(&mut json);
        let file: File = serde_json::from_value(json).map_err(|error| malformed(error.to_string()))?;
        if !["4", "5"].contains(&file.version.to_string().trim_matches('"')) {
            return Err(malformed(format!("its version is {}; versions 4 and 5 are known", file.version)));
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

    /// The hash of the code, if the file knows it. It is that of the code in the file, if there is any.
    pub fn code_hash(&self) -> Option<[u8; 32]> {
        account::unhex(&self.source.as_ref()?.hash)?.try_into().ok()
    }

    /// The code: in the file, or in `NAME.elf` beside it.
    pub fn code(&self) -> Result<Vec<u8>, Error> {
        if let Some(code) = self.embedded_code()? {
            return Ok(code);
        }
        let elf = self.path.with_extension("elf");
        let code = files::read_contract(&elf).map_err(|error| {
            error
                .cause(format!("{} does not contain the code", self.path.display()))
                .hint("name the .contract file, which does")
        })?;
        self.check_code(code)
    }

    /// The code in the file, which has the hash that the file declares.
    fn embedded_code(&self) -> Result<Option<Vec<u8>>, Error> {
        let digits = self.source.as_ref().and_then(|source| source.wasm.as_ref());
        let Some(digits) = digits else { return Ok(None) };
        let code = ebpf_bundle::from_hex(digits)
            .ok_or_else(|| Error::new(format!("the code in {} is malformed", self.path.display())))?;
        self.check_code(code).map(Some)
    }

    fn check_code(&self, code: Vec<u8>) -> Result<Vec<u8>, Error> {
        let declared = self.source.as_ref().map_or("no hash", |source| &source.hash);
        let hash = account::hex(&sp_crypto_hashing::blake2_256(&code));
        match declared == hash {
            true => Ok(code),
            false => Err(Error::new(format!("{} belongs to other code", self.path.display()))
                .cause(format!("the code's hash is {hash}, the metadata says {declared}"))
                .code(ExitCode::Different)),
        }
    }

    /// Where in the source the instructions are that a chain's debug messages name, as `at pc 12: … [contract …, code
    /// 0x…, depth 0]`: those of this contract's code. Nothing if no source lines lie beside the file.
    pub fn source_lines(&self, debug_messages: &str) -> Vec<String> {
        let file = ContractFile::read(&self.path).ok();
        let debug = file.and_then(|file| Some((format!(", code {},", file.code_hash()), file.debug?)));
        let Some((code, debug)) = debug else { return Vec::new() };
        let pcs = debug_messages.lines().filter(|line| line.contains(&code)).filter_map(|line| {
            let (_, behind) = line.split_once(" at pc ")?;
            let digits = behind.split(|c: char| !c.is_ascii_digit()).next()?;
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

    /// Finds a constructor or message: by its name, by the part behind `Trait::` if there is one such, or by
    /// its selector.
    pub fn find(&self, kind: Callable, wanted: &str) -> Result<&Message, Error> {
        let all = self.callables(kind);
        let selector = account::unhex(wanted);
        // Metadata of older versions has the `r#` of raw identifiers.
        let bare = |label: &str| label.strip_prefix("r#").unwrap_or(label).to_owned();
        let by_name = all.iter().find(|message| bare(&message.label) == bare(wanted));
        let by_selector = || all.iter().find(|message| selector.as_deref() == Some(&message.selector[..]));
        let short = |message: &&Message| message.label.rsplit("::").next() == Some(wanted);
        if let Some(message) = by_name.or_else(by_selector) {
            return Ok(message);
        }
        let by_short: Vec<_> = all.iter().filter(short).collect();
        match by_short[..] {
            [message] => Ok(message),
            [] => {
                let labels: Vec<_> = all.iter().map(|message| message.label.as_str()).collect();
                let error = Error::usage(format!("{} has no {} `{wanted}`", self.name, kind.name()));
                let error = match closest(wanted, &labels) {
                    Some(label) => error.hint(format!("did you mean `{label}`?")),
                    None => error,
                };
                Err(error.cause(format!("it has: {}", labels.join(", "))))
            }
            _ => {
                let labels: Vec<_> = by_short.iter().map(|message| message.label.as_str()).collect();
                Err(Error::usage(format!("`{wanted}` may be any of: {}", labels.join(", "))))
            }
        }
    }

    /// The constructor to use where none is named: the only one, the default one, or `new`.
    pub fn default_constructor(&self) -> Result<&Message, Error> {
        let all = &self.spec.constructors;
        let only = if all.len() == 1 { all.first() } else { None };
        only.or_else(|| all.iter().find(|constructor| constructor.default))
            .or_else(|| all.iter().find(|constructor| constructor.label == "new"))
            .ok_or_else(|| {
                let labels: Vec<_> = all.iter().map(|constructor| constructor.label.as_str()).collect();
                Error::usage("which constructor?")
                    .hint(format!("--constructor, one of: {}", labels.join(", ")))
            })
    }

    /// A message as Rust declares it: `transfer(to: AccountId, value: u128) -> Result<(), Error>`.
    pub fn signature(&self, message: &Message) -> String {
        let arguments: Vec<_> = message
            .args
            .iter()
            .map(|argument| format!("{}: {}", argument.label, types::name(&self.types, argument.ty.id)))
            .collect();
        let returns =
            message.return_type.as_ref().map(|ty| types::name(&self.types, self.own_return_type(ty.id)));
        let returns = returns.filter(|ty| ty != "()").map(|ty| format!(" -> {ty}")).unwrap_or_default();
        format!("{}({}){returns}", message.label, arguments.join(", "))
    }

    /// Of `Result<T, LangError>`, `T`.
    fn own_return_type(&self, id: u32) -> u32 {
        let Some(ty) = self.types.resolve(id) else { return id };
        match (ty.path.segments.last().map(String::as_str), &ty.type_params[..]) {
            (Some("Result"), [ok, error])
                if error.ty.is_some_and(|error| error.id == self.spec.lang_error.id) =>
            {
                ok.ty.map_or(id, |ok| ok.id)
            }
            _ => id,
        }
    }

    /// Encodes a call: selector and arguments.
    pub fn encode(&self, kind: Callable, message: &Message, arguments: &[String]) -> Result<Vec<u8>, Error> {
        let what = format!("{} `{}`", kind.name(), message.label);
        if arguments.len() != message.args.len() {
            let count = |count| if count == 1 { "1 argument".into() } else { format!("{count} arguments") };
            let error = Error::usage(format!(
                "the {what} takes {}, not {}",
                count(message.args.len()),
                arguments.len()
            ));
            let examples: Vec<_> = message
                .args
                .iter()
                .map(|argument| shell_quoted(&types::example(&self.types, argument.ty.id)))
                .collect();
            return Err(error
                .cause(self.signature(message))
                .hint(format!("for example: {} {}", message.label, examples.join(" ")).trim()));
        }
        let mut data = message.selector.to_vec();
        for (argument, text) in message.args.iter().zip(arguments) {
            let id = argument.ty.id;
            let encoded = encode::encode_text(&self.types, id, text).map_err(|error| {
                let example = error.example.unwrap_or_else(|| types::example(&self.types, id));
                let ty = types::name(&self.types, id);
                let full = Error::usage(format!("argument `{}` of the {what} is no {ty}", argument.label))
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
            return Err(Error::usage("a call begins with a selector of 4 bytes"));
        };
        let message =
            self.callables(kind).iter().find(|message| message.selector == selector).ok_or_else(|| {
                Error::usage(format!(
                    "{} has no {} with the selector {}",
                    self.name,
                    kind.name(),
                    account::hex(selector)
                ))
            })?;
        let values =
            self.decode_fields(&message.args, arguments, &mut Budget::default()).map_err(|error| {
                Error::usage(format!("the arguments of {} `{}` do not decode", kind.name(), message.label))
                    .cause(error)
            })?;
        Ok((message, values))
    }

    /// An encoded call for people: `transfer(to: 5Grw…, value: 10)`.
    pub fn call_text(&self, kind: Callable, data: &[u8], show: Show) -> Result<String, Error> {
        let (message, arguments) = self.decode_call(kind, data)?;
        let arguments: Vec<_> =
            arguments.iter().map(|(name, value)| format!("{name}: {}", show.text(value))).collect();
        Ok(format!("{}({})", message.label, arguments.join(", ")))
    }

    fn decode_fields(
        &self,
        fields: &[Argument],
        data: &[u8],
        budget: &mut Budget,
    ) -> Result<NamedValues, DecodeError> {
        let mut rest = data;
        let mut values = Vec::new();
        for field in fields {
            let at = data.len() - rest.len();
            let value =
                decode::decode_prefix(&self.types, field.ty.id, &mut rest, budget).map_err(|error| {
                    DecodeError { at: at + error.at, message: format!("{}: {}", field.label, error.message) }
                })?;
            values.push((field.label.clone(), value));
        }
        match rest.len() {
            0 => Ok(values),
            left => Err(DecodeError {
                at: data.len() - left,
                message: format!("{left} bytes more than expected"),
            }),
        }
    }

    /// Decodes an event: by its first topic, or else by which event without one fits the data.
    pub fn decode_event(&self, topics: &[[u8; 32]], data: &[u8]) -> Result<(&Event, NamedValues), Error> {
        let budget = &mut Budget::default();
        let signature = topics.first().map(|topic| account::hex(topic));
        if let Some(event) = self
            .spec
            .events
            .iter()
            .find(|event| event.signature_topic.is_some() && event.signature_topic == signature)
        {
            let fields = self.decode_fields(&event.args, data, budget).map_err(|error| {
                Error::usage(format!("the event `{}` does not decode", event.label)).cause(error)
            })?;
            return Ok((event, fields));
        }
        let anonymous = self.spec.events.iter().filter(|event| event.signature_topic.is_none());
        let mut fitting =
            anonymous.filter_map(|event| Some((event, self.decode_fields(&event.args, data, budget).ok()?)));
        match (fitting.next(), fitting.next()) {
            (Some(found), None) => Ok(found),
            (None, _) => Err(Error::usage(format!("{} has no such event", self.name))),
            (Some(_), Some(_)) => Err(Error::usage("several anonymous events fit this data")),
        }
    }

    /// Decodes an event by its data alone: the one whose fields fit.
    pub fn decode_event_without_topics(&self, data: &[u8]) -> Result<(&Event, NamedValues), Error> {
        let budget = &mut Budget::default();
        let events = self.spec.events.iter();
        let fitting: Vec<_> = events
            .filter_map(|event| Some((event, self.decode_fields(&event.args, data, budget).ok()?)))
            .collect();
        let labels: Vec<_> = fitting.iter().map(|(event, _)| event.label.clone()).collect();
        let mut fitting = fitting.into_iter();
        match (fitting.next(), fitting.next()) {
            (Some(found), None) => Ok(found),
            (None, _) => Err(Error::usage(format!("{} has no event with such data", self.name))),
            (Some(_), Some(_)) => Err(Error::usage(format!("this may be any of: {}", labels.join(", ")))
                .hint("--topic HASH, the first topic, says which event it is")),
        }
    }

    /// Decodes what a call returned.
    pub fn decode_answer(&self, message: &Message, data: &[u8]) -> Result<Answer, DecodeError> {
        self.decode_answer_within(message, data, &mut Budget::default())
    }

    /// As [`Self::decode_answer`], one of several tries that share a budget.
    pub fn decode_answer_within(
        &self,
        message: &Message,
        data: &[u8],
        budget: &mut Budget,
    ) -> Result<Answer, DecodeError> {
        let Some(return_type) = &message.return_type else {
            return Ok(Answer::Value(Value::Tuple(Vec::new())));
        };
        let value = decode::decode_within(&self.types, return_type.id, data, budget)?;
        let is_lang_result = self.own_return_type(return_type.id) != return_type.id;
        if !is_lang_result {
            return Ok(self.own_answer(return_type.id, value));
        }
        let parts = value.variant().map(|(name, inner)| (name.to_owned(), inner.cloned()));
        Ok(match parts {
            Some((name, Some(inner))) if name == "Ok" => {
                self.own_answer(self.own_return_type(return_type.id), inner)
            }
            Some((name, Some(inner))) if name == "Err" => {
                let meaning = lang_error_meaning(&inner);
                Answer::Lang(inner, meaning.into())
            }
            _ => Answer::Value(value),
        })
    }

    /// What the message itself returned.
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

    /// What the documentation of a variant of an enum says.
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
            "the contract panicked: an overflow, an index, an `expect`, or value that it does not accept"
        }
        _ => "",
    }
}

/// Documentation in one line: its first paragraph.
pub fn docs_text(docs: &[impl AsRef<str>]) -> String {
    let lines = docs.iter().map(|line| line.as_ref().trim()).take_while(|line| !line.is_empty());
    text::line(&lines.collect::<Vec<_>>().join(" "))
}

/// Escapes what a terminal would hide, in all texts and names: a file's author may be anybody.
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

/// For a shell, where it needs to be.
fn shell_quoted(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_-.:/".contains(c);
    match text.chars().all(is_plain) {
        true => text.into(),
        false => format!("'{}'", text.replace('\'', "'\\''")),
    }
}

/// The name that was probably meant: at most a third of it differs.
pub fn closest<'a>(wanted: &str, names: &[&'a str]) -> Option<&'a str> {
    let near = |name: &&&str| distance(wanted, name) <= name.chars().count().max(3) / 3;
    names.iter().filter(near).min_by_key(|name| distance(wanted, name)).copied()
}

/// How many characters to change, add or remove (Levenshtein).
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
