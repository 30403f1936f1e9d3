//! [`Literal`] and type → SCALE.

use codec::{Compact, Encode};
use scale_info::{
    form::PortableForm, Field, PortableRegistry, TypeDef, TypeDefPrimitive as Primitive, Variant,
};

use super::{
    budget::MAX_DEPTH,
    literal::{self, Kind, Literal},
    number::Number,
    types::{self, Shape},
};
use crate::chain::account;

/// Why text is not a value of a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncodeError {
    /// The position in the text, in characters from 0.
    pub at: usize,
    /// What is wrong there.
    pub message: String,
    /// A value of the type that was expected there.
    pub example: Option<String>,
}

/// Encodes text as a value of a type. If the type is `String`, quotes are optional.
///
/// # Errors
///
/// An [`EncodeError`] if the text is not a value of the type.
pub fn encode_text(types: &PortableRegistry, id: u32, text: &str) -> Result<Vec<u8>, EncodeError> {
    let is_text =
        matches!(types::resolve(types, id).map(|ty| &ty.type_def), Some(TypeDef::Primitive(Primitive::Str)));
    let literal = if is_text && !text.trim_start().starts_with('"') {
        Literal::new(Kind::Text(text.into()))
    } else {
        literal::parse(text).map_err(|error| EncodeError {
            at: error.at,
            message: error.message,
            example: Some(types::example(types, id)),
        })?
    };
    encode(types, id, &literal)
}

/// Encodes a literal as a value of a type.
///
/// # Errors
///
/// An [`EncodeError`] if the literal is not a value of the type.
pub fn encode(types: &PortableRegistry, id: u32, literal: &Literal) -> Result<Vec<u8>, EncodeError> {
    let mut encoder = Encoder { types, out: Vec::new(), depth: 0 };
    encoder.value(id, literal)?;
    Ok(encoder.out)
}

type Result<T = (), E = EncodeError> = std::result::Result<T, E>;

struct Encoder<'a> {
    types: &'a PortableRegistry,
    out: Vec<u8>,
    depth: u32,
}

impl Encoder<'_> {
    /// `expected u8, found …` with an example.
    fn expected(&self, id: u32, literal: &Literal, detail: &str) -> EncodeError {
        let name = types::name(self.types, id);
        EncodeError {
            at: literal.at,
            message: format!("expected {name}{detail}, found {}", describe(literal)),
            example: Some(types::example(self.types, id)),
        }
    }

    fn value(&mut self, id: u32, literal: &Literal) -> Result {
        let types = self.types;
        let wrong = |message: String| EncodeError { at: literal.at, message, example: None };
        let ty = types::resolve(types, id).ok_or_else(|| wrong(format!("the metadata has no type {id}")))?;
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(wrong(format!("the type {} contains itself infinitely", types::name(types, id))));
        }
        // `(x)` is `x`, unless the type is a tuple of one.
        let tuple_like = match &ty.type_def {
            TypeDef::Tuple(tuple) => tuple.fields.len() == 1,
            TypeDef::Composite(composite) => composite.fields.len() == 1,
            _ => false,
        };
        if let (Kind::Tuple { name: None, items }, false) = (&literal.kind, tuple_like) {
            if let [item] = &items[..] {
                self.value(id, item)?;
                self.depth -= 1;
                return Ok(());
            }
        }
        match types::shape(types, ty) {
            Shape::Account => self.account(id, literal)?,
            Shape::U256 => self.integer(id, literal, 256, false)?,
            Shape::Option(value) => self.option(value, literal)?,
            Shape::Set(element) => match &literal.kind {
                Kind::List(items) => self.list(element, items)?,
                _ => return Err(self.expected(id, literal, "")),
            },
            Shape::Map(key, value) => self.map(id, key, value, literal)?,
            Shape::Struct(fields) => {
                let name = ty.path.segments.last().map_or("", String::as_str);
                self.structure(id, name, fields, literal)?;
            }
            Shape::Plain(TypeDef::Variant(variant)) => self.variant(id, &variant.variants, literal)?,
            Shape::Plain(TypeDef::Primitive(primitive)) => self.primitive(id, primitive, literal)?,
            Shape::Plain(TypeDef::Tuple(tuple)) => {
                let items = match &literal.kind {
                    Kind::Tuple { name: None, items } | Kind::List(items) => &items[..],
                    Kind::Word(word) if word == "null" => &[],
                    _ if tuple.fields.len() == 1 => std::slice::from_ref(literal),
                    _ => return Err(self.expected(id, literal, "")),
                };
                if items.len() != tuple.fields.len() {
                    return Err(self.expected(id, literal, ""));
                }
                for (field, item) in tuple.fields.iter().zip(items) {
                    self.value(field.id, item)?;
                }
            }
            Shape::Plain(TypeDef::Sequence(list)) => {
                let element = list.type_param.id;
                match &literal.kind {
                    Kind::List(items) => self.list(element, items)?,
                    _ => {
                        let bytes = self.bytes(id, element, literal)?;
                        bytes.encode_to(&mut self.out);
                    }
                }
            }
            Shape::Plain(TypeDef::Array(array)) => {
                let element = array.type_param.id;
                let len = array.len as usize;
                match &literal.kind {
                    Kind::List(items) if items.len() == len => {
                        for item in items {
                            self.value(element, item)?;
                        }
                    }
                    Kind::List(items) => {
                        return Err(self.expected(id, literal, "").but(format!(" of {}", items.len())))
                    }
                    _ => {
                        let bytes = self.bytes(id, element, literal)?;
                        if bytes.len() != len {
                            let error = self.expected(id, literal, &format!(", {len} bytes"));
                            return Err(error.but(format!(", {} bytes", bytes.len())));
                        }
                        self.out.extend(bytes);
                    }
                }
            }
            Shape::Plain(TypeDef::Compact(compact)) => self.compact(id, compact.type_param.id, literal)?,
            Shape::Plain(TypeDef::BitSequence(_)) => {
                return Err(wrong("bit sequences are not supported".into()))
            }
            Shape::Plain(TypeDef::Composite(_)) => unreachable!("composites have shapes of their own; qed"),
        }
        self.depth -= 1;
        Ok(())
    }

    fn account(&mut self, id: u32, literal: &Literal) -> Result {
        let account = match &literal.kind {
            Kind::Word(text) | Kind::Text(text) => account::parse(text)
                .map_err(|error| self.expected(id, literal, "").but(format!(": {error}")))?,
            Kind::Bytes(bytes) => {
                bytes.as_slice().try_into().map_err(|_| self.expected(id, literal, ", 32 bytes"))?
            }
            Kind::List(items) if items.len() == 32 => {
                let bytes: Option<Vec<u8>> = items.iter().map(byte).collect();
                bytes.and_then(|bytes| bytes.try_into().ok()).ok_or_else(|| self.expected(id, literal, ""))?
            }
            _ => return Err(self.expected(id, literal, "")),
        };
        self.out.extend(account);
        Ok(())
    }

    fn primitive(&mut self, id: u32, primitive: &Primitive, literal: &Literal) -> Result {
        match (primitive, &literal.kind) {
            (Primitive::Bool, Kind::Word(word)) if word == "true" || word == "false" => {
                (word == "true").encode_to(&mut self.out);
            }
            (Primitive::Str, Kind::Text(text) | Kind::Word(text)) => text.encode_to(&mut self.out),
            (Primitive::Char, Kind::Char(c)) => u32::from(*c).encode_to(&mut self.out),
            (Primitive::Char, Kind::Text(text) | Kind::Word(text)) if text.chars().count() == 1 => {
                let c = text.chars().next().expect("it has one; qed");
                u32::from(c).encode_to(&mut self.out);
            }
            _ => match types::integer(primitive) {
                Some((bits, signed)) => self.integer(id, literal, bits, signed)?,
                None => return Err(self.expected(id, literal, "")),
            },
        }
        Ok(())
    }

    fn number(&self, id: u32, literal: &Literal) -> Result<Number> {
        match &literal.kind {
            Kind::Word(text) | Kind::Text(text) => Number::parse(text, &types::name(self.types, id)),
            _ => None,
        }
        .ok_or_else(|| self.expected(id, literal, ""))
    }

    fn integer(&mut self, id: u32, literal: &Literal, bits: usize, signed: bool) -> Result {
        let number = self.number(id, literal)?;
        let bytes = number.to_bytes(bits, signed).ok_or_else(|| {
            let range = if signed {
                format!(" (-2^{0} to 2^{0}-1)", bits - 1)
            } else {
                format!(" (0 to 2^{bits}-1)")
            };
            self.expected(id, literal, &range)
        })?;
        self.out.extend(bytes);
        Ok(())
    }

    fn compact(&mut self, id: u32, inner: u32, literal: &Literal) -> Result {
        let Some(ty) = types::resolve(self.types, inner) else { return Err(self.expected(id, literal, "")) };
        match &ty.type_def {
            TypeDef::Primitive(primitive) => match types::integer(primitive) {
                Some((bits @ ..=128, false)) => {
                    let number = self.number(inner, literal)?;
                    let value = number.to_bytes(bits, false).and_then(|_| number.to_u128());
                    let value =
                        value.ok_or_else(|| self.expected(inner, literal, &format!(" (0 to 2^{bits}-1)")))?;
                    Compact(value).encode_to(&mut self.out);
                    Ok(())
                }
                _ => Err(self.expected(id, literal, "")),
            },
            TypeDef::Tuple(tuple) if tuple.fields.is_empty() => Ok(()),
            TypeDef::Composite(composite) if composite.fields.len() == 1 && self.depth < MAX_DEPTH => {
                self.depth += 1;
                let literal = match &literal.kind {
                    Kind::Tuple { name: Some(_), items } if items.len() == 1 => &items[0],
                    _ => literal,
                };
                self.compact(id, composite.fields[0].ty.id, literal)?;
                self.depth -= 1;
                Ok(())
            }
            _ => Err(self.expected(id, literal, "")),
        }
    }

    /// Bytes that are written as `0x…` or `b"…"`.
    fn bytes(&self, id: u32, element: u32, literal: &Literal) -> Result<Vec<u8>> {
        let bytes = match &literal.kind {
            _ if !types::is_u8(self.types, element) => None,
            Kind::Bytes(bytes) => Some(bytes.clone()),
            Kind::Word(text) | Kind::Text(text) if text.starts_with("0x") => account::unhex(text),
            Kind::Word(_) | Kind::Text(_) => {
                let error = self.expected(id, literal, "");
                return Err(error.but(" (bytes are written as 0x… or b\"…\")".into()));
            }
            _ => None,
        };
        bytes.ok_or_else(|| self.expected(id, literal, ""))
    }

    fn list(&mut self, element: u32, items: &[Literal]) -> Result {
        Compact(items.len() as u64).encode_to(&mut self.out);
        items.iter().try_for_each(|item| self.value(element, item))
    }

    fn map(&mut self, id: u32, key: u32, value: u32, literal: &Literal) -> Result {
        match &literal.kind {
            Kind::Braces { name: None, entries } => {
                Compact(entries.len() as u64).encode_to(&mut self.out);
                for (entry_key, entry_value) in entries {
                    self.value(key, entry_key)?;
                    self.value(value, entry_value)?;
                }
            }
            Kind::List(items) => {
                Compact(items.len() as u64).encode_to(&mut self.out);
                for item in items {
                    match &item.kind {
                        Kind::Tuple { name: None, items } | Kind::List(items) if items.len() == 2 => {
                            self.value(key, &items[0])?;
                            self.value(value, &items[1])?;
                        }
                        _ => return Err(self.expected(id, item, "'s entry, a key with a value")),
                    }
                }
            }
            _ => return Err(self.expected(id, literal, "")),
        }
        Ok(())
    }

    fn option(&mut self, value: u32, literal: &Literal) -> Result {
        let inner = match &literal.kind {
            Kind::Word(word) if last_name(word) == "None" || word == "null" => {
                self.out.push(0);
                return Ok(());
            }
            Kind::Tuple { name: Some(name), items } if last_name(name) == "Some" => match &items[..] {
                [inner] => inner,
                _ => {
                    let message = format!("invalid `Some`: expected 1 value, got {}", items.len());
                    let example = Some(format!("Some({})", types::example(self.types, value)));
                    return Err(EncodeError { at: literal.at, message, example });
                }
            },
            Kind::Braces { name: None, entries } => match &entries[..] {
                [(key, inner)] if name_of(key) == Some("Some") => inner,
                _ => literal,
            },
            _ => literal,
        };
        self.out.push(1);
        self.value(value, inner)
    }

    fn structure(
        &mut self,
        id: u32,
        name: &str,
        fields: &[Field<PortableForm>],
        literal: &Literal,
    ) -> Result {
        if let [Field { name: None, ty, .. }] = fields {
            // A newtype: with or without its name.
            let inner = match &literal.kind {
                Kind::Tuple { name: Some(found), items } if last_name(found) == name && items.len() == 1 => {
                    &items[0]
                }
                _ => literal,
            };
            return self.value(ty.id, inner);
        }
        let written = match &literal.kind {
            Kind::Tuple { name: Some(found), .. } | Kind::Braces { name: Some(found), .. } => Some(found),
            _ => None,
        };
        if written.is_some_and(|found| last_name(found) != name) {
            return Err(self.expected(id, literal, ""));
        }
        match &literal.kind {
            Kind::Word(word) if fields.is_empty() && (last_name(word) == name || word == "null") => Ok(()),
            _ => self.fields(id, fields, literal),
        }
    }

    /// The fields of a struct or of a variant, after its name.
    fn fields(&mut self, id: u32, fields: &[Field<PortableForm>], literal: &Literal) -> Result {
        match &literal.kind {
            Kind::Braces { entries, .. } if fields.iter().all(|field| field.name.is_some()) => {
                self.named_fields(fields, literal, entries)
            }
            Kind::Tuple { items, .. } | Kind::List(items)
                if fields.iter().all(|field| field.name.is_none()) =>
            {
                if items.len() != fields.len() {
                    let detail = format!(" with {} fields", fields.len());
                    return Err(self.expected(id, literal, &detail).but(format!(" with {}", items.len())));
                }
                fields.iter().zip(items).try_for_each(|(field, item)| self.value(field.ty.id, item))
            }
            _ => Err(self.expected(id, literal, "")),
        }
    }

    fn named_fields(
        &mut self,
        fields: &[Field<PortableForm>],
        literal: &Literal,
        entries: &[(Literal, Literal)],
    ) -> Result {
        let names = || fields.iter().filter_map(|field| field.name.as_deref()).collect::<Vec<_>>().join(", ");
        let wrong = |at, message| EncodeError { at, message, example: None };
        for (index, (key, _)) in entries.iter().enumerate() {
            let name = name_of(key).ok_or_else(|| wrong(key.at, "expected a field name".into()))?;
            if !fields.iter().any(|field| field.name.as_deref() == Some(name)) {
                return Err(wrong(
                    key.at,
                    format!("there is no field `{name}`; the fields are: {}", names()),
                ));
            }
            if entries[..index].iter().any(|(earlier, _)| name_of(earlier) == Some(name)) {
                return Err(wrong(key.at, format!("duplicate field `{name}`")));
            }
        }
        for field in fields {
            let name = field.name.as_deref();
            let (_, value) =
                entries.iter().find(|(key, _)| name_of(key) == name).ok_or_else(|| EncodeError {
                    at: literal.at,
                    message: format!(
                        "the field `{}` of type {} is missing",
                        name.unwrap_or_default(),
                        types::name(self.types, field.ty.id)
                    ),
                    example: Some(types::example(self.types, field.ty.id)),
                })?;
            self.value(field.ty.id, value)?;
        }
        Ok(())
    }

    fn variant(&mut self, id: u32, variants: &[Variant<PortableForm>], literal: &Literal) -> Result {
        let find = |name: &str| variants.iter().find(|variant| variant.name == last_name(name));
        // The name, and the fields: after the name as in Rust, or after `:` as in JSON.
        let (name, content, json) = match &literal.kind {
            Kind::Word(name) | Kind::Text(name) => (name.as_str(), None, false),
            Kind::Tuple { name: Some(name), .. } | Kind::Braces { name: Some(name), .. } => {
                (name.as_str(), Some(literal), false)
            }
            Kind::Braces { name: None, entries } => match &entries[..] {
                [(key, value)] => match name_of(key) {
                    Some(name) => (name, Some(value), true),
                    None => return Err(self.expected(id, literal, "")),
                },
                _ => return Err(self.expected(id, literal, "")),
            },
            _ => return Err(self.expected(id, literal, "")),
        };
        let variant = find(name).ok_or_else(|| {
            let names: Vec<_> = variants.iter().map(|variant| variant.name.as_str()).collect();
            EncodeError {
                at: literal.at,
                message: format!(
                    "{} has no variant `{}`; it has: {}",
                    types::name(self.types, id),
                    last_name(name),
                    names.join(", ")
                ),
                example: Some(types::example(self.types, id)),
            }
        })?;
        self.out.push(variant.index);
        match (content, &variant.fields[..]) {
            (None, []) => Ok(()),
            (Some(Literal { kind: Kind::Word(null), .. }), []) if json && null == "null" => Ok(()),
            (None, fields) => {
                let names: Vec<_> = fields
                    .iter()
                    .map(|field| {
                        let ty = types::name(self.types, field.ty.id);
                        field.name.as_ref().map_or(ty.clone(), |name| format!("{name}: {ty}"))
                    })
                    .collect();
                let message =
                    format!("the variant `{}` needs its fields: {}", variant.name, names.join(", "));
                Err(EncodeError { at: literal.at, message, example: None })
            }
            (Some(content), [Field { name: None, ty, .. }]) if json => self.value(ty.id, content),
            (Some(content), fields) => self.fields(id, fields, content),
        }
    }
}

impl EncodeError {
    /// Adds details of what was found.
    fn but(mut self, detail: String) -> Self {
        self.message += &detail;
        self
    }
}

/// The last part of `Path::to::Name`.
fn last_name(path: &str) -> &str {
    path.rsplit("::").next().unwrap_or(path)
}

/// The name of a field, given its key.
fn name_of(key: &Literal) -> Option<&str> {
    match &key.kind {
        Kind::Word(name) | Kind::Text(name) => Some(last_name(name)),
        _ => None,
    }
}

fn byte(literal: &Literal) -> Option<u8> {
    match &literal.kind {
        Kind::Word(text) => Number::parse(text, "u8")?.to_u128()?.try_into().ok(),
        _ => None,
    }
}

fn describe(literal: &Literal) -> String {
    match &literal.kind {
        Kind::Word(word) => format!("`{}`", shortened(word)),
        Kind::Text(text) => format!("the text \"{}\"", shortened(text)),
        Kind::Char(c) => format!("the character '{c}'"),
        Kind::Bytes(bytes) => format!("{} bytes", bytes.len()),
        Kind::Tuple { name: None, items } => format!("a tuple of {}", items.len()),
        Kind::Tuple { name: Some(name), .. } => format!("`{name}(…)`"),
        Kind::List(items) => format!("a list of {}", items.len()),
        Kind::Braces { name: None, .. } => "`{…}`".into(),
        Kind::Braces { name: Some(name), .. } => format!("`{name} {{…}}`"),
    }
}

fn shortened(text: &str) -> String {
    const MAX: usize = 60;
    match text.char_indices().nth(MAX) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.into(),
    }
}
