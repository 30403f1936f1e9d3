//! SCALE and type → [`Value`].

use std::fmt;

use codec::{Compact, Decode};
use scale_info::{form::PortableForm, Field, PortableRegistry, TypeDef, TypeDefPrimitive as Primitive};

use super::{
    budget::{Budget, Spent, MAX_DEPTH},
    number::Number,
    types::{self, Shape},
    Fields, Record, Value,
};

/// Why bytes are not a value of a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    /// The position in the bytes.
    pub at: usize,
    /// What is wrong there.
    pub message: String,
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "at byte {}: {}", self.at, self.message)
    }
}

/// Decodes bytes that are exactly one value.
///
/// # Errors
///
/// A [`DecodeError`] if they are not, or if the value exceeds the [`Budget`].
pub fn decode(types: &PortableRegistry, id: u32, bytes: &[u8]) -> Result<Value> {
    decode_within(types, id, bytes, &mut Budget::default())
}

/// Like [`decode`], for several values that share a budget.
///
/// # Errors
///
/// As for [`decode`].
pub fn decode_within(types: &PortableRegistry, id: u32, bytes: &[u8], budget: &mut Budget) -> Result<Value> {
    let mut rest = bytes;
    let value = decode_prefix(types, id, &mut rest, budget)?;
    match rest.len() {
        0 => Ok(value),
        left => {
            let name = types::name(types, id);
            let message = format!("{left} trailing bytes after the {name}");
            Err(DecodeError { at: bytes.len() - left, message })
        }
    }
}

/// Decodes a value at the beginning of `bytes`, and advances them past it.
///
/// # Errors
///
/// As for [`decode`].
pub fn decode_prefix(
    types: &PortableRegistry,
    id: u32,
    bytes: &mut &[u8],
    budget: &mut Budget,
) -> Result<Value> {
    let mut decoder = Decoder { types, len: bytes.len(), rest: bytes, depth: 0, budget };
    let value = decoder.value(id)?;
    *bytes = decoder.rest;
    Ok(value)
}

type Result<T, E = DecodeError> = std::result::Result<T, E>;

struct Decoder<'t, 'a> {
    types: &'t PortableRegistry,
    /// Length of the whole input.
    len: usize,
    rest: &'a [u8],
    depth: u32,
    budget: &'t mut Budget,
}

impl<'a> Decoder<'_, 'a> {
    fn spend(&mut self, name: &str) -> Result<()> {
        self.budget.spend(name).map_err(|Spent| self.error(Spent::MESSAGE))
    }

    fn error(&self, message: impl Into<String>) -> DecodeError {
        DecodeError { at: self.len - self.rest.len(), message: message.into() }
    }

    fn take(&mut self, count: usize, id: u32) -> Result<&'a [u8]> {
        match self.rest.split_at_checked(count) {
            Some((taken, rest)) => {
                self.rest = rest;
                Ok(taken)
            }
            None => {
                let name = types::name(self.types, id);
                Err(self.error(format!("the data ends within a {name}")))
            }
        }
    }

    fn compact_number(&mut self, id: u32) -> Result<u128> {
        let begin = self.rest;
        match Compact::<u128>::decode(&mut self.rest) {
            Ok(Compact(number)) => Ok(number),
            Err(_) => {
                self.rest = begin;
                let name = types::name(self.types, id);
                Err(self.error(format!("the data ends within a {name}, or its compact number is invalid")))
            }
        }
    }

    fn value(&mut self, id: u32) -> Result<Value> {
        let types = self.types;
        let ty =
            types::resolve(types, id).ok_or_else(|| self.error(format!("the metadata has no type {id}")))?;
        self.spend(ty.path.segments.last().map_or("", String::as_str))?;
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.error("values are nested too deep"));
        }
        let value = match types::shape(types, ty) {
            Shape::Account => Value::Account(self.take(32, id)?.try_into().expect("32 were taken; qed")),
            Shape::U256 => self.integer(id, 256, false)?,
            Shape::Map(key, value) => Value::Map(self.list(id, |decoder| {
                let key = decoder.value(key)?;
                Ok((key, decoder.value(value)?))
            })?),
            Shape::Set(element) => Value::List(self.list(id, |decoder| decoder.value(element))?),
            Shape::Struct(fields) => {
                let transparent = types::is_transparent(types, ty);
                let fields = self.fields(fields)?;
                let name = ty.path.segments.last().cloned().unwrap_or_default();
                match fields {
                    Fields::Unnamed(mut inner) if transparent => inner.pop().expect("there is one; qed"),
                    fields => Value::Struct(Record { name, fields }),
                }
            }
            Shape::Option(value) => {
                let wrong = self.error("invalid Option: expected 0 or 1");
                match self.take(1, id)? {
                    [0] => Value::Option(None),
                    [1] => Value::Option(Some(Box::new(self.value(value)?))),
                    _ => return Err(wrong),
                }
            }
            Shape::Plain(type_def) => match type_def {
                TypeDef::Variant(variant) => self.variant(id, &variant.variants)?,
                TypeDef::Primitive(primitive) => self.primitive(id, primitive)?,
                TypeDef::Tuple(tuple) => Value::Tuple(
                    tuple.fields.iter().map(|field| self.value(field.id)).collect::<Result<_>>()?,
                ),
                TypeDef::Sequence(list) if types::is_u8(types, list.type_param.id) => {
                    let len = self.compact_number(id)?;
                    let len = usize::try_from(len).unwrap_or(usize::MAX);
                    Value::Bytes(self.take(len, id)?.to_vec())
                }
                TypeDef::Sequence(list) => {
                    let element = list.type_param.id;
                    Value::List(self.list(id, |decoder| decoder.value(element))?)
                }
                TypeDef::Array(array) if types::is_u8(types, array.type_param.id) => {
                    Value::Bytes(self.take(array.len as usize, id)?.to_vec())
                }
                TypeDef::Array(array) => {
                    let element = array.type_param.id;
                    Value::List(self.elements(array.len.into(), |decoder| decoder.value(element))?)
                }
                TypeDef::Compact(compact) => self.compact(id, compact.type_param.id)?,
                TypeDef::BitSequence(_) => return Err(self.error("bit sequences are not supported")),
                TypeDef::Composite(_) => unreachable!("composites have shapes of their own; qed"),
            },
        };
        self.depth -= 1;
        Ok(value)
    }

    fn primitive(&mut self, id: u32, primitive: &Primitive) -> Result<Value> {
        Ok(match primitive {
            Primitive::Bool => {
                let wrong = self.error("invalid bool: expected 0 or 1");
                match self.take(1, id)? {
                    [0] => Value::Bool(false),
                    [1] => Value::Bool(true),
                    _ => return Err(wrong),
                }
            }
            Primitive::Char => {
                let wrong = self.error("invalid char: expected a Unicode scalar value");
                let code = self.take(4, id)?.try_into().expect("4 were taken; qed");
                Value::Char(char::from_u32(u32::from_le_bytes(code)).ok_or(wrong)?)
            }
            Primitive::Str => {
                let len = self.compact_number(id)?;
                let wrong = self.error("invalid String: expected UTF-8");
                let bytes = self.take(usize::try_from(len).unwrap_or(usize::MAX), id)?;
                Value::Text(std::str::from_utf8(bytes).map_err(|_| wrong)?.into())
            }
            integer => {
                let (bits, signed) = types::integer(integer).expect("all others are integers; qed");
                self.integer(id, bits, signed)?
            }
        })
    }

    fn integer(&mut self, id: u32, bits: usize, signed: bool) -> Result<Value> {
        let bytes = self.take(bits / 8, id)?;
        Ok(Value::Number { value: Number::from_bytes(bytes, signed), wide: bits > 64 })
    }

    fn compact(&mut self, id: u32, inner: u32) -> Result<Value> {
        let wrong = self.error("this type has no compact form");
        let Some(ty) = types::resolve(self.types, inner) else { return Err(wrong) };
        match &ty.type_def {
            TypeDef::Primitive(primitive) => {
                let Some((bits @ ..=128, false)) = types::integer(primitive) else { return Err(wrong) };
                let too_large = self.error(format!("invalid compact number: expected at most {bits} bits"));
                let number = self.compact_number(id)?;
                if bits < 128 && number >> bits != 0 {
                    return Err(too_large);
                }
                Ok(Value::Number { value: number.into(), wide: bits > 64 })
            }
            TypeDef::Tuple(tuple) if tuple.fields.is_empty() => Ok(Value::Tuple(Vec::new())),
            TypeDef::Composite(composite) if composite.fields.len() == 1 && self.depth < MAX_DEPTH => {
                self.depth += 1;
                let value = self.compact(id, composite.fields[0].ty.id);
                self.depth -= 1;
                value
            }
            _ => Err(wrong),
        }
    }

    fn list<T>(&mut self, id: u32, element: impl FnMut(&mut Self) -> Result<T>) -> Result<Vec<T>> {
        let len = self.compact_number(id)?;
        self.elements(u64::try_from(len).unwrap_or(u64::MAX), element)
    }

    fn elements<T>(&mut self, len: u64, mut element: impl FnMut(&mut Self) -> Result<T>) -> Result<Vec<T>> {
        // Each element spends from the budget, even if it has no content.
        (0..len).map(|_| element(self)).collect()
    }

    fn fields(&mut self, fields: &[Field<PortableForm>]) -> Result<Fields> {
        match fields.first() {
            None => Ok(Fields::Unit),
            Some(Field { name: Some(_), .. }) => {
                let named = fields.iter().map(|field| {
                    let name = field.name.clone().unwrap_or_default();
                    self.spend(&name)?;
                    Ok((name, self.value(field.ty.id)?))
                });
                Ok(Fields::Named(named.collect::<Result<_>>()?))
            }
            Some(_) => {
                let unnamed = fields.iter().map(|field| self.value(field.ty.id));
                Ok(Fields::Unnamed(unnamed.collect::<Result<_>>()?))
            }
        }
    }

    fn variant(&mut self, id: u32, variants: &[scale_info::Variant<PortableForm>]) -> Result<Value> {
        let at = self.len - self.rest.len();
        let index = self.take(1, id)?[0];
        let variant = variants.iter().find(|variant| variant.index == index).ok_or_else(|| DecodeError {
            at,
            message: format!("{} has no variant with the index {index}", types::name(self.types, id)),
        })?;
        self.spend(&variant.name)?;
        let fields = self.fields(&variant.fields)?;
        Ok(Value::Variant(Record { name: variant.name.clone(), fields }))
    }
}
