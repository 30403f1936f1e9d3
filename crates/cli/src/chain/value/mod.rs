//! Values of the types that metadata describes: what users write ⇄ SCALE ⇄ what they read.
//!
//! [`literal`] reads text, [`encode`] makes SCALE of it, guided by a type; [`decode`] makes a [`Value`] of
//! SCALE, which [`show`] prints as text that `literal` and `encode` take back, or as JSON, likewise.
//! [`types`] names types and gives examples. SCALE comes from chains, hence may be anything; types come from
//! metadata files, hence may be wrong: [`types::check`] refuses what is not even a type, and a [`budget`] bounds the rest.

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
        /// Whether the type has more than 64 bits: JSON then has it as text.
        wide: bool,
    },
    /// An account's id.
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

    /// The name of the variant and what is in it, if it has one field.
    pub fn variant(&self) -> Option<(&str, Option<&Value>)> {
        match self {
            Self::Variant(record) => Some((&record.name, record.only())),
            _ => None,
        }
    }

    /// An unsigned number.
    pub fn as_u128(&self) -> Option<u128> {
        match self {
            Self::Number { value, .. } => value.to_u128(),
            // A newtype, such as `Perbill`.
            Self::Struct(record) => record.only()?.as_u128(),
            _ => None,
        }
    }

    /// Bytes; of an account, its id.
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

    /// What is in it, if that is one value without a name.
    pub fn only(&self) -> Option<&Value> {
        match &self.fields {
            Fields::Unnamed(fields) if fields.len() == 1 => fields.first(),
            _ => None,
        }
    }
}
