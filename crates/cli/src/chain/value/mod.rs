//! Values of the types that metadata describes: text or JSON ⇄ SCALE.
//!
//! [`literal`] parses text, and [`encode`] encodes it as a value of a type. [`decode`] decodes SCALE to a
//! [`Value`], which [`show`] prints as text or JSON that `literal` and `encode` accept. [`types`] names types
//! and gives examples.
//!
//! SCALE comes from chains and types come from metadata files, and neither is trusted: [`types::check`]
//! rejects invalid types, and a [`budget`] bounds the time and memory that valid ones cost.
//!
//! The encoder is not that of `scale-value`: a user's text has several meanings, of which the type chooses
//! one, and an error names the position in the text, the expected type and an example.

pub mod budget;
pub mod decode;
pub mod encode;
pub mod literal;
pub mod number;
pub mod show;
pub mod types;

#[cfg(test)]
mod tests;

use number::Number;

/// A decoded value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Bool(bool),
    Char(char),
    Text(String),
    Number {
        value: Number,
        /// Whether the type has more than 64 bits: it is then a string in JSON.
        wide: bool,
    },
    /// An account id.
    Account([u8; 32]),
    /// A list or array of `u8`.
    Bytes(Vec<u8>),
    Tuple(Vec<Value>),
    List(Vec<Value>),
    Map(Vec<(Value, Value)>),
    Option(Option<Box<Value>>),
    /// A struct.
    Struct(Record),
    /// A variant of an enum.
    Variant(Record),
}

/// A name and fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    pub name: String,
    pub fields: Fields,
}

/// Fields of a struct or of a variant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fields {
    Unit,
    Unnamed(Vec<Value>),
    Named(Vec<(String, Value)>),
}

impl Value {
    /// The field of this name.
    pub fn field(&self, name: &str) -> Option<&Value> {
        match self {
            Self::Struct(record) | Self::Variant(record) => record.field(name),
            _ => None,
        }
    }

    /// The name of the variant, and its field if it has exactly one.
    pub fn variant(&self) -> Option<(&str, Option<&Value>)> {
        match self {
            Self::Variant(record) => Some((&record.name, record.only())),
            _ => None,
        }
    }

    /// The value as an unsigned number.
    pub fn as_u128(&self) -> Option<u128> {
        match self {
            Self::Number { value, .. } => value.to_u128(),
            // A newtype, such as `Perbill`.
            Self::Struct(record) => record.only()?.as_u128(),
            _ => None,
        }
    }

    /// The value as bytes.
    pub fn as_bytes(&self) -> Option<&[u8]> {
        match self {
            Self::Bytes(bytes) => Some(bytes),
            Self::Account(id) => Some(id),
            Self::Struct(record) => record.only()?.as_bytes(),
            _ => None,
        }
    }
}

impl Record {
    /// The field of this name.
    pub fn field(&self, name: &str) -> Option<&Value> {
        match &self.fields {
            Fields::Named(fields) => fields.iter().find(|(found, _)| found == name).map(|(_, value)| value),
            _ => None,
        }
    }

    /// The only field, if there is one and it has no name.
    pub fn only(&self) -> Option<&Value> {
        match &self.fields {
            Fields::Unnamed(fields) if fields.len() == 1 => fields.first(),
            _ => None,
        }
    }
}
