//! Validation, names and examples of types, and the shapes that have a notation of their own.

use scale_info::{
    form::PortableForm, Field, Path, PortableRegistry, Type, TypeDef, TypeDefPrimitive as Primitive,
};

use super::budget::Budget;
use crate::text;

/// Maximum nesting of types in a name or an example.
const MAX_DEPTH: u32 = 8;
/// Maximum number of fields of a type, or of a variant.
const MAX_FIELDS: usize = 1024;
/// The account in examples: Alice's.
const EXAMPLE_ACCOUNT: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";

/// A type, by how its values are written.
pub enum Shape<'a> {
    /// An account id: 32 bytes.
    Account,
    /// A 256-bit number that is stored as four of 64 bits.
    U256,
    /// A map: the types of key and value.
    Map(u32, u32),
    /// A set: the type of its elements.
    Set(u32),
    /// An option: the type of its value.
    Option(u32),
    /// A struct.
    Struct(&'a [Field<PortableForm>]),
    /// Any other type.
    Plain(&'a TypeDef<PortableForm>),
}

/// The type with this id, if the metadata has it.
pub fn resolve(types: &PortableRegistry, id: u32) -> Option<&Type<PortableForm>> {
    types.resolve(id)
}

/// The shape of a type.
pub fn shape<'a>(types: &'a PortableRegistry, ty: &'a Type<PortableForm>) -> Shape<'a> {
    let path: Vec<_> = ty.path.segments.iter().map(String::as_str).collect();
    let fields = match &ty.type_def {
        TypeDef::Composite(composite) => &composite.fields[..],
        TypeDef::Variant(variant) => {
            let some = variant.variants.iter().find(|variant| variant.name == "Some");
            return match some.map(|some| &some.fields[..]) {
                Some([value]) if path == ["Option"] => Shape::Option(value.ty.id),
                _ => Shape::Plain(&ty.type_def),
            };
        }
        other => return Shape::Plain(other),
    };
    let only = match fields {
        [field] => resolve(types, field.ty.id).map(|inner| &inner.type_def),
        _ => None,
    };
    match (path.as_slice(), only) {
        ([.., "AccountId" | "AccountId32"], Some(TypeDef::Array(array)))
            if array.len == 32 && is_u8(types, array.type_param.id) =>
        {
            Shape::Account
        }
        ([.., "U256"], Some(TypeDef::Array(array)))
            if array.len == 4 && primitive(types, array.type_param.id) == Some(&Primitive::U64) =>
        {
            Shape::U256
        }
        (["BTreeSet"], Some(TypeDef::Sequence(list))) => Shape::Set(list.type_param.id),
        (["BTreeMap"], Some(TypeDef::Sequence(list))) => {
            match resolve(types, list.type_param.id).map(|entry| &entry.type_def) {
                Some(TypeDef::Tuple(tuple)) if tuple.fields.len() == 2 => {
                    Shape::Map(tuple.fields[0].id, tuple.fields[1].id)
                }
                _ => Shape::Struct(fields),
            }
        }
        _ => Shape::Struct(fields),
    }
}

/// Whether a struct is shown as its only field: it wraps bytes or a list, or comes from the standard library.
pub fn is_transparent(types: &PortableRegistry, ty: &Type<PortableForm>) -> bool {
    let TypeDef::Composite(composite) = &ty.type_def else { return false };
    let [field] = &composite.fields[..] else { return false };
    if field.name.is_some() {
        return false;
    }
    match resolve(types, field.ty.id).map(|inner| &inner.type_def) {
        Some(TypeDef::Sequence(_)) => true,
        Some(TypeDef::Array(array)) => is_u8(types, array.type_param.id),
        _ => ty.path.segments.len() <= 1,
    }
}

fn primitive(types: &PortableRegistry, id: u32) -> Option<&Primitive> {
    match &resolve(types, id)?.type_def {
        TypeDef::Primitive(primitive) => Some(primitive),
        _ => None,
    }
}

/// Whether this is `u8`: sequences and arrays of it are bytes.
pub fn is_u8(types: &PortableRegistry, id: u32) -> bool {
    primitive(types, id) == Some(&Primitive::U8)
}

/// The bits of an integer type, and whether it is signed.
pub fn integer(primitive: &Primitive) -> Option<(usize, bool)> {
    Some(match primitive {
        Primitive::Bool | Primitive::Char | Primitive::Str => return None,
        Primitive::U8 => (8, false),
        Primitive::U16 => (16, false),
        Primitive::U32 => (32, false),
        Primitive::U64 => (64, false),
        Primitive::U128 => (128, false),
        Primitive::U256 => (256, false),
        Primitive::I8 => (8, true),
        Primitive::I16 => (16, true),
        Primitive::I32 => (32, true),
        Primitive::I64 => (64, true),
        Primitive::I128 => (128, true),
        Primitive::I256 => (256, true),
    })
}

fn primitive_name(primitive: &Primitive) -> String {
    match primitive {
        Primitive::Bool => "bool".into(),
        Primitive::Char => "char".into(),
        Primitive::Str => "String".into(),
        integer_type => {
            let (bits, signed) = integer(integer_type).expect("all others are integers; qed");
            format!("{}{bits}", if signed { "i" } else { "u" })
        }
    }
}

/// Checks untrusted types: references resolve, sizes are bounded, and names have no control characters.
///
/// # Errors
///
/// Says what is wrong with which type.
pub fn check(types: &PortableRegistry) -> Result<(), String> {
    for (place, portable) in types.types.iter().enumerate() {
        if place != portable.id as usize {
            return Err(format!("invalid id of the type {place}: expected {place}, got {}", portable.id));
        }
        let wrong = |what: &str| Err(format!("the type {place} has {what}"));
        let Type { path: Path { segments, .. }, type_params, type_def, .. } = &portable.ty;
        let mut names: Vec<&String> = segments.iter().collect();
        names.extend(type_params.iter().map(|parameter| &parameter.name));
        let mut inner: Vec<u32> = type_params.iter().filter_map(|parameter| Some(parameter.ty?.id)).collect();
        let mut fields: Vec<&[Field<PortableForm>]> = Vec::new();
        match type_def {
            TypeDef::Primitive(_) => (),
            TypeDef::Composite(composite) => fields.push(&composite.fields),
            TypeDef::Variant(variant) => {
                if variant.variants.len() > 256 {
                    return wrong("too many variants: expected at most 256");
                }
                names.extend(variant.variants.iter().map(|variant| &variant.name));
                fields.extend(variant.variants.iter().map(|variant| &variant.fields[..]));
            }
            TypeDef::Sequence(list) => inner.push(list.type_param.id),
            TypeDef::Array(array) => inner.push(array.type_param.id),
            TypeDef::Compact(compact) => inner.push(compact.type_param.id),
            TypeDef::Tuple(tuple) if tuple.fields.len() > MAX_FIELDS => return wrong("too many fields"),
            TypeDef::Tuple(tuple) => inner.extend(tuple.fields.iter().map(|field| field.id)),
            TypeDef::BitSequence(bits) => inner.extend([bits.bit_store_type.id, bits.bit_order_type.id]),
        }
        for fields in fields {
            if fields.len() > MAX_FIELDS {
                return wrong("too many fields");
            }
            inner.extend(fields.iter().map(|field| field.ty.id));
            names.extend(fields.iter().filter_map(|field| field.name.as_ref()));
        }
        if let Some(missing) = inner.iter().find(|id| **id as usize >= types.types.len()) {
            return Err(format!("the type {place} refers to the type {missing}, which does not exist"));
        }
        if let Some(name) = names.iter().find(|name| text::line(name) != ***name) {
            return Err(format!("the type {place} has a name with control characters: {}", text::line(name)));
        }
    }
    Ok(())
}

/// A type in the syntax of Rust: `Option<(AccountId, u128)>`.
pub fn name(types: &PortableRegistry, id: u32) -> String {
    let mut writer = Writer::new(types);
    writer.name(id);
    writer.out
}

/// An example of a value. It is valid input, unless the type is infinite or very large.
pub fn example(types: &PortableRegistry, id: u32) -> String {
    let mut writer = Writer::new(types);
    writer.example(id);
    writer.out
}

/// Writes the name or an example of a type, within a budget.
struct Writer<'a> {
    types: &'a PortableRegistry,
    out: String,
    budget: Budget,
    depth: u32,
    /// Whether the text is truncated because the budget is exhausted.
    is_truncated: bool,
}

impl<'a> Writer<'a> {
    fn new(types: &'a PortableRegistry) -> Self {
        Self { types, out: String::new(), budget: Budget::of_text(), depth: 0, is_truncated: false }
    }

    /// Begins with a type. If it does not exist, is too deep or exceeds the budget, writes an ellipsis, and
    /// returns `None`.
    fn begin(&mut self, id: u32) -> Option<&'a Type<PortableForm>> {
        // Omitted parts spend from the budget too: there may be many of them.
        let is_shown = self.pays_for("") && self.depth <= MAX_DEPTH;
        let found = resolve(self.types, id).filter(|_| is_shown);
        if found.is_none() {
            self.out.push('…');
        }
        found
    }

    fn pays_for(&mut self, name: &str) -> bool {
        self.is_truncated |= self.budget.spend(name).is_err();
        !self.is_truncated
    }

    fn own_name(&mut self, name: &str) {
        let is_shown = self.pays_for(name);
        self.out.push_str(if is_shown { name } else { "…" });
    }

    /// Writes items separated by commas, until the budget is exhausted.
    fn items<T>(&mut self, items: impl IntoIterator<Item = T>, mut write: impl FnMut(&mut Self, T)) {
        self.depth += 1;
        for (index, item) in items.into_iter().enumerate() {
            if index > 0 {
                self.out.push_str(", ");
            }
            write(self, item);
            if self.is_truncated {
                break;
            }
        }
        self.depth -= 1;
    }

    /// Writes one item between two texts.
    fn within(&mut self, before: &str, id: u32, after: &str, write: fn(&mut Self, u32)) {
        self.out.push_str(before);
        self.items([id], write);
        self.out.push_str(after);
    }

    fn tuple(&mut self, ids: impl ExactSizeIterator<Item = u32>, write: fn(&mut Self, u32)) {
        let end = if ids.len() == 1 { ",)" } else { ")" };
        self.out.push('(');
        self.items(ids, write);
        self.out.push_str(end);
    }

    fn name(&mut self, id: u32) {
        let Some(ty) = self.begin(id) else { return };
        match &ty.type_def {
            TypeDef::Primitive(primitive) => self.out.push_str(&primitive_name(primitive)),
            TypeDef::Sequence(list) => self.within("Vec<", list.type_param.id, ">", Self::name),
            TypeDef::Array(array) => {
                self.within("[", array.type_param.id, &format!("; {}]", array.len), Self::name);
            }
            TypeDef::Compact(compact) => self.within("Compact<", compact.type_param.id, ">", Self::name),
            TypeDef::BitSequence(_) => self.out.push_str("BitVec"),
            TypeDef::Tuple(tuple) => self.tuple(tuple.fields.iter().map(|field| field.id), Self::name),
            TypeDef::Composite(_) | TypeDef::Variant(_) => {
                self.own_name(ty.path.segments.last().map_or("{…}", String::as_str));
                // The storage key of a collection is an implementation detail.
                let parameters = ty.type_params.iter().filter(|parameter| parameter.name != "KeyType");
                let parameters: Vec<_> = parameters.filter_map(|parameter| Some(parameter.ty?.id)).collect();
                if !parameters.is_empty() {
                    self.out.push('<');
                    self.items(parameters, Self::name);
                    self.out.push('>');
                }
            }
        }
    }

    fn example(&mut self, id: u32) {
        let Some(ty) = self.begin(id) else { return };
        let is_deepest = self.depth == MAX_DEPTH;
        let type_def = match shape(self.types, ty) {
            Shape::Account => return self.out.push_str(EXAMPLE_ACCOUNT),
            Shape::U256 => return self.out.push_str("42"),
            Shape::Map(..) | Shape::Set(_) if is_deepest => return self.out.push_str("[]"),
            Shape::Map(key, value) => {
                self.within("{ ", key, ": ", Self::example);
                return self.within("", value, " }", Self::example);
            }
            Shape::Set(element) => return self.within("[", element, "]", Self::example),
            Shape::Option(_) if self.depth > 2 => return self.out.push_str("None"),
            Shape::Option(value) => return self.within("Some(", value, ")", Self::example),
            Shape::Struct(fields) if is_transparent(self.types, ty) => {
                return self.within("", fields[0].ty.id, "", Self::example);
            }
            Shape::Struct(fields) => {
                return self.fields(ty.path.segments.last().map_or("", String::as_str), fields);
            }
            Shape::Plain(type_def) => type_def,
        };
        match type_def {
            TypeDef::Primitive(Primitive::Bool) => self.out.push_str("true"),
            TypeDef::Primitive(Primitive::Char) => self.out.push_str("'a'"),
            TypeDef::Primitive(Primitive::Str) => self.out.push_str("\"text\""),
            TypeDef::Primitive(_) => self.out.push_str("42"),
            TypeDef::Compact(compact) => self.within("", compact.type_param.id, "", Self::example),
            TypeDef::Sequence(list) if is_u8(self.types, list.type_param.id) => self.out.push_str("0x0102"),
            TypeDef::Sequence(_) if is_deepest => self.out.push_str("[]"),
            TypeDef::Sequence(list) => self.within("[", list.type_param.id, "]", Self::example),
            TypeDef::Array(array) if is_u8(self.types, array.type_param.id) && array.len <= 64 => {
                self.out.push_str("0x");
                self.out.push_str(&"01".repeat(array.len as usize));
            }
            TypeDef::Array(array) if array.len <= 8 => {
                self.out.push('[');
                self.items((0..array.len).map(|_| array.type_param.id), Self::example);
                self.out.push(']');
            }
            TypeDef::Array(_) | TypeDef::BitSequence(_) => self.out.push('…'),
            TypeDef::Tuple(tuple) => self.tuple(tuple.fields.iter().map(|field| field.id), Self::example),
            TypeDef::Variant(variant) => {
                // The variant with the fewest fields, so that examples of recursive types are finite.
                let variants = variant.variants.iter();
                match variants.min_by_key(|variant| if self.depth == 0 { 0 } else { variant.fields.len() }) {
                    Some(variant) => self.fields(&variant.name, &variant.fields),
                    None => self.out.push('…'),
                }
            }
            TypeDef::Composite(_) => unreachable!("composites have shapes of their own; qed"),
        }
    }

    /// A struct or a variant with examples of its fields.
    fn fields(&mut self, name: &str, fields: &[Field<PortableForm>]) {
        let (open, close) = match fields.first() {
            None if name.is_empty() => return self.out.push_str("()"),
            None => return self.own_name(name),
            Some(Field { name: Some(_), .. }) if name.is_empty() => ("{ ", " }"),
            Some(Field { name: Some(_), .. }) => (" { ", " }"),
            Some(_) => ("(", ")"),
        };
        self.own_name(name);
        self.out.push_str(open);
        self.items(fields, |writer, field| {
            if let Some(name) = &field.name {
                writer.own_name(name);
                writer.out.push_str(": ");
            }
            writer.example(field.ty.id);
        });
        self.out.push_str(close);
    }
}
