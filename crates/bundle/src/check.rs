//! Checks of metadata.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{hash, hex, MetadataError};

/// Checks that selectors and signature topics are the hashes of their signatures, to detect mistakes in
/// hand-written metadata. In ink, authors may choose others.
pub fn hashes(json: &Value) -> Result<(), MetadataError> {
    for kind in ["/spec/constructors", "/spec/messages"] {
        for message in array(json, kind)? {
            hashes_to(string(message, "/label")?, string(message, "/selector")?, 4)?;
        }
    }
    let types = Types::of(json)?;
    array(json, "/spec/events")?.iter().try_for_each(|event| signature(&types, event))
}

/// Checks the invariants of all metadata.
pub fn metadata(json: &Value) -> Result<(), MetadataError> {
    if json["version"] != 5 {
        return Err(MetadataError::WrongVersion);
    }
    let types = Types::of(json)?;
    types.check_references(json, "")?;
    for kind in ["/spec/constructors", "/spec/messages"] {
        let mut selectors = BTreeSet::new();
        for message in array(json, kind)? {
            let label = string(message, "/label")?;
            let selector = string(message, "/selector")?;
            if !selectors.insert(selector) {
                return Err(MetadataError::DuplicateSelector(selector.to_owned()));
            }
            returns_lang_error(json, &types, message, label)?;
        }
    }
    let max_topics = number(json, "/spec/environment/maxEventTopics")?;
    for event in array(json, "/spec/events")? {
        topics(event, max_topics)?;
    }
    Ok(())
}

/// Checks that this is a 64-bit little-endian ELF file for BPF. The chain checks everything else.
pub fn elf(elf: &[u8]) -> Result<(), MetadataError> {
    const EM_BPF: [u8; 2] = [247, 0];
    if elf.starts_with(b"\x7fELF\x02\x01") && elf.get(18..20) == Some(&EM_BPF) {
        Ok(())
    } else {
        Err(MetadataError::NotAContract)
    }
}

/// The string at a path.
pub fn string<'a>(json: &'a Value, path: &str) -> Result<&'a str, MetadataError> {
    json.pointer(path).and_then(Value::as_str).ok_or_else(|| missing(path, "a string"))
}

fn number(json: &Value, path: &str) -> Result<u64, MetadataError> {
    json.pointer(path).and_then(Value::as_u64).ok_or_else(|| missing(path, "a number"))
}

fn array<'a>(json: &'a Value, path: &str) -> Result<&'a Vec<Value>, MetadataError> {
    json.pointer(path).and_then(Value::as_array).ok_or_else(|| missing(path, "a list"))
}

fn missing(path: &str, expected: &'static str) -> MetadataError {
    MetadataError::Missing { path: path.to_owned(), expected }
}

/// Checks that `declared` is, in hex, the first `len` bytes of the hash of `text`.
fn hashes_to(text: &str, declared: &str, len: usize) -> Result<(), MetadataError> {
    let expected = hex(&hash(text.as_bytes())[..len]);
    if declared == expected {
        return Ok(());
    }
    Err(MetadataError::WrongHash { of: text.to_owned(), declared: declared.to_owned(), expected })
}

/// Checks that a message returns `Result<_, LangError>`, as clients expect.
fn returns_lang_error(
    json: &Value,
    types: &Types,
    message: &Value,
    label: &str,
) -> Result<(), MetadataError> {
    let lang_error = number(json, "/spec/lang_error/type")?;
    let output = types.get(number(message, "/returnType/type")?).unwrap_or(&Value::Null);
    if output["path"] == serde_json::json!(["Result"]) && output["params"][1]["type"] == lang_error {
        return Ok(());
    }
    Err(MetadataError::WrongReturnType(label.to_owned()))
}

/// Checks an event's signature, unless it is anonymous.
fn signature(types: &Types, event: &Value) -> Result<(), MetadataError> {
    if event["signature_topic"].is_null() {
        return Ok(());
    }
    let fields: Vec<_> = array(event, "/args")?.iter().map(|field| types.name(&field["type"])).collect();
    let signature = format!("{}({})", string(event, "/label")?, fields.join(","));
    hashes_to(&signature, string(event, "/signature_topic")?, 32)
}

/// Checks the number of an event's topics.
fn topics(event: &Value, max_topics: u64) -> Result<(), MetadataError> {
    let indexed = array(event, "/args")?.iter().filter(|field| field["indexed"] == true).count() as u64;
    let signature = u64::from(!event["signature_topic"].is_null());
    if indexed + signature > max_topics {
        return Err(MetadataError::TooManyTopics(string(event, "/label")?.to_owned()));
    }
    Ok(())
}

/// The types of a declaration; the id of a type is its index.
struct Types<'a>(&'a [Value]);

impl<'a> Types<'a> {
    fn of(json: &'a Value) -> Result<Self, MetadataError> {
        let types = array(json, "/types")?;
        match types.iter().enumerate().find(|(index, entry)| entry["id"] != *index) {
            Some((index, _)) => Err(missing(&format!("/types/{index}/id"), "its index in the list")),
            None => Ok(Self(types)),
        }
    }

    fn get(&self, id: u64) -> Option<&'a Value> {
        usize::try_from(id).ok().and_then(|id| self.0.get(id)).map(|entry| &entry["type"])
    }

    /// Checks that every number under `type` or `ty` is the id of a type.
    fn check_references(&self, json: &Value, path: &str) -> Result<(), MetadataError> {
        match json {
            Value::Object(fields) => fields.iter().try_for_each(|(name, value)| {
                let path = format!("{path}/{name}");
                let is_reference = name == "type" || name == "ty";
                if is_reference && value.as_u64().is_some_and(|id| self.get(id).is_none()) {
                    return Err(missing(&path, "the id of a type"));
                }
                self.check_references(value, &path)
            }),
            Value::Array(items) => items
                .iter()
                .enumerate()
                .try_for_each(|(index, item)| self.check_references(item, &format!("{path}/{index}"))),
            _ => Ok(()),
        }
    }

    /// A type as the author wrote it: its display name with its parameters.
    fn name(&self, usage: &Value) -> String {
        let name = usage["displayName"].as_array().and_then(|path| path.last()).and_then(Value::as_str);
        let referred = usage["type"].as_u64().and_then(|id| self.get(id)).unwrap_or(&Value::Null);
        self.with_parameters(name.unwrap_or_default(), referred)
    }

    fn with_parameters(&self, name: &str, referred: &Value) -> String {
        let parameters = referred["params"].as_array().map_or(&[][..], Vec::as_slice);
        if parameters.is_empty() {
            return name.to_owned();
        }
        let names: Vec<_> = parameters
            .iter()
            .map(|parameter| {
                let referred = parameter["type"].as_u64().and_then(|id| self.get(id)).unwrap_or(&Value::Null);
                let own = referred["path"].as_array().and_then(|path| path.last());
                let name = own.or_else(|| referred.pointer("/def/primitive")).and_then(Value::as_str);
                self.with_parameters(name.unwrap_or_default(), referred)
            })
            .collect();
        format!("{name}<{}>", names.join(","))
    }
}
