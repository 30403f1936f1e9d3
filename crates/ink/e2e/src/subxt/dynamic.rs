//! Dynamically typed values: the arguments of
//! [`ChainBackend::runtime_call`](crate::ChainBackend::runtime_call).

/// A value, which is encoded according to the type of the call's argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    pub(crate) def: ValueDef,
}

/// The kinds of values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ValueDef {
    Composite(Composite),
    Variant(String, Composite),
    Bool(bool),
    Char(char),
    String(String),
    U128(u128),
    I128(i128),
}

/// The fields of a struct or variant, or the elements of a tuple, an array or a sequence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Composite {
    /// With names.
    Named(Vec<(String, Value)>),
    /// In order.
    Unnamed(Vec<Value>),
}

impl Composite {
    /// The values.
    pub(crate) fn values(&self) -> Vec<&Value> {
        match self {
            Self::Named(fields) => fields.iter().map(|(_, value)| value).collect(),
            Self::Unnamed(values) => values.iter().collect(),
        }
    }

    fn named<N: Into<String>, V: Into<Value>>(fields: impl IntoIterator<Item = (N, V)>) -> Self {
        Self::Named(fields.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
    }

    fn unnamed<V: Into<Value>>(values: impl IntoIterator<Item = V>) -> Self {
        Self::Unnamed(values.into_iter().map(Into::into).collect())
    }
}

impl Value {
    /// A struct.
    pub fn named_composite<N: Into<String>, V: Into<Value>>(
        fields: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        Self { def: ValueDef::Composite(Composite::named(fields)) }
    }

    /// A tuple, an array, a sequence, or a struct with unnamed fields.
    pub fn unnamed_composite<V: Into<Value>>(values: impl IntoIterator<Item = V>) -> Self {
        Self { def: ValueDef::Composite(Composite::unnamed(values)) }
    }

    /// Bytes: a sequence or an array of `u8`, or a wrapper of it such as an account or a hash.
    pub fn from_bytes(bytes: impl AsRef<[u8]>) -> Self {
        Self::unnamed_composite(bytes.as_ref().iter().map(|byte| Self::u128((*byte).into())))
    }

    /// A variant of an enum.
    pub fn variant(name: impl Into<String>, fields: Composite) -> Self {
        Self { def: ValueDef::Variant(name.into(), fields) }
    }

    /// A variant of an enum with named fields.
    pub fn named_variant<N: Into<String>, V: Into<Value>>(
        name: impl Into<String>,
        fields: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        Self::variant(name, Composite::named(fields))
    }

    /// A variant of an enum with unnamed fields.
    pub fn unnamed_variant<V: Into<Value>>(
        name: impl Into<String>,
        fields: impl IntoIterator<Item = V>,
    ) -> Self {
        Self::variant(name, Composite::unnamed(fields))
    }

    /// A boolean.
    pub fn bool(value: bool) -> Self {
        Self { def: ValueDef::Bool(value) }
    }

    /// A character.
    pub fn char(value: char) -> Self {
        Self { def: ValueDef::Char(value) }
    }

    /// A string.
    pub fn string(value: impl Into<String>) -> Self {
        Self { def: ValueDef::String(value.into()) }
    }

    /// A number, for every integer type in whose range it is.
    pub fn u128(value: u128) -> Self {
        Self { def: ValueDef::U128(value) }
    }

    /// A number, for every integer type in whose range it is.
    pub fn i128(value: i128) -> Self {
        Self { def: ValueDef::I128(value) }
    }
}

macro_rules! from {
    ($($type:ty => |$value:ident| $make:expr;)*) => { $(
        impl From<$type> for Value {
            fn from($value: $type) -> Self {
                $make
            }
        }
    )* };
}

from! {
    bool => |value| Self::bool(value);
    char => |value| Self::char(value);
    String => |value| Self::string(value);
    &str => |value| Self::string(value);
    u8 => |value| Self::u128(value.into());
    u16 => |value| Self::u128(value.into());
    u32 => |value| Self::u128(value.into());
    u64 => |value| Self::u128(value.into());
    u128 => |value| Self::u128(value);
    i8 => |value| Self::i128(value.into());
    i16 => |value| Self::i128(value.into());
    i32 => |value| Self::i128(value.into());
    i64 => |value| Self::i128(value.into());
    i128 => |value| Self::i128(value);
}
