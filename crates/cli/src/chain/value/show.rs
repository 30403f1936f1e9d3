//! [`Value`] → text in the syntax of Rust, or JSON. `encode` accepts both.

use std::fmt::{self, Write};

use serde_json::{json, Value as Json};

use super::{Fields, Record, Value};
use crate::chain::account;

/// Prints values of a chain.
#[derive(Clone, Copy, Debug)]
pub struct Show {
    /// The SS58 prefix of the chain's addresses.
    pub ss58_format: u16,
}

impl Show {
    /// One line in the syntax of Rust.
    pub fn text(self, value: &Value) -> String {
        let mut text = String::new();
        self.write(value, &mut text).expect("a String takes everything; qed");
        text
    }

    fn write(self, value: &Value, out: &mut String) -> fmt::Result {
        match value {
            Value::Bool(value) => write!(out, "{value}"),
            Value::Char(value) => write!(out, "{value:?}"),
            Value::Text(value) => write!(out, "{value:?}"),
            Value::Number { value, .. } => write!(out, "{value}"),
            Value::Account(id) => out.write_str(&account::show(*id, self.ss58_format)),
            Value::Bytes(bytes) => out.write_str(&account::hex(bytes)),
            Value::Tuple(items) => {
                self.items("(", items, out)?;
                out.write_str(if items.len() == 1 { ",)" } else { ")" })
            }
            Value::List(items) => {
                self.items("[", items, out)?;
                out.write_char(']')
            }
            Value::Map(entries) => {
                out.write_char('{')?;
                for (index, (key, value)) in entries.iter().enumerate() {
                    out.write_str(if index == 0 { " " } else { ", " })?;
                    self.write(key, out)?;
                    // Not `:`, which could be read as part of a path.
                    out.write_str(" => ")?;
                    self.write(value, out)?;
                }
                out.write_str(if entries.is_empty() { "}" } else { " }" })
            }
            Value::Option(None) => out.write_str("None"),
            Value::Option(Some(value)) => {
                out.write_str("Some(")?;
                self.write(value, out)?;
                out.write_char(')')
            }
            Value::Struct(record) | Value::Variant(record) => self.record(record, out),
        }
    }

    fn items(self, open: &str, items: &[Value], out: &mut String) -> fmt::Result {
        out.write_str(open)?;
        for (index, item) in items.iter().enumerate() {
            out.write_str(if index == 0 { "" } else { ", " })?;
            self.write(item, out)?;
        }
        Ok(())
    }

    fn record(self, Record { name, fields }: &Record, out: &mut String) -> fmt::Result {
        out.write_str(name)?;
        match fields {
            Fields::Unit if name.is_empty() => out.write_str("()"),
            Fields::Unit => Ok(()),
            Fields::Unnamed(items) => {
                self.items("(", items, out)?;
                out.write_char(')')
            }
            Fields::Named(fields) => {
                out.write_str(if name.is_empty() { "{" } else { " {" })?;
                for (index, (name, value)) in fields.iter().enumerate() {
                    write!(out, "{} {name}: ", if index == 0 { "" } else { "," })?;
                    self.write(value, out)?;
                }
                out.write_str(" }")
            }
        }
    }

    /// JSON: numbers of more than 64 bits are strings, `Some(x)` is `x` and `None` is `null`, a variant is
    /// its name or, with fields, `{"Name": fields}`, and a map is a list of pairs.
    pub fn json(self, value: &Value) -> Json {
        match value {
            Value::Bool(value) => json!(value),
            Value::Char(value) => json!(value.to_string()),
            Value::Text(value) => json!(value),
            Value::Number { value, wide: true } => json!(value.to_string()),
            Value::Number { value, wide: false } => {
                let text = value.to_string();
                text.parse::<u64>()
                    .map(Json::from)
                    .or_else(|_| text.parse::<i64>().map(Json::from))
                    .unwrap_or(Json::Null)
            }
            Value::Account(id) => json!(account::show(*id, self.ss58_format)),
            Value::Bytes(bytes) => json!(account::hex(bytes)),
            Value::Tuple(items) if items.is_empty() => Json::Null,
            Value::Tuple(items) | Value::List(items) => items.iter().map(|item| self.json(item)).collect(),
            // Not an object: its keys would have to be strings, and it has no order.
            Value::Map(entries) => {
                entries.iter().map(|(key, value)| json!([self.json(key), self.json(value)])).collect()
            }
            Value::Struct(record) => self.fields_json(&record.fields),
            Value::Option(None) => Json::Null,
            Value::Option(Some(value)) => match self.json(value) {
                // These would be read as `None`, or as this very object.
                inner @ Json::Null => json!({ "Some": inner }),
                Json::Object(object) if object.len() == 1 && object.contains_key("Some") => {
                    json!({ "Some": Json::Object(object) })
                }
                inner => inner,
            },
            Value::Variant(Record { name, fields: Fields::Unit }) => json!(name),
            Value::Variant(Record { name, fields }) => json!({ name: self.fields_json(fields) }),
        }
    }

    fn fields_json(self, fields: &Fields) -> Json {
        match fields {
            Fields::Unit => Json::Null,
            Fields::Unnamed(items) => match &items[..] {
                [item] => self.json(item),
                items => items.iter().map(|item| self.json(item)).collect(),
            },
            Fields::Named(fields) => {
                Json::Object(fields.iter().map(|(name, value)| (name.clone(), self.json(value))).collect())
            }
        }
    }
}
