//! Names and examples of types, and what is special about some.

use scale_info::{form::PortableForm, Field, PortableRegistry, Type, TypeDef, TypeDefPrimitive as Primitive};

/// Types within types that are still named or given an example.
const MAX_DEPTH: u32 = 8;
/// Types within types that are still encoded or decoded.
pub const MAX_VALUE_DEPTH: u32 = 256;
/// What examples have for an account: Alice's.
const EXAMPLE_ACCOUNT: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";

/// What a type is to a person who writes or reads its values.
pub enum Shape<'a> {
    /// An account's id: 32 bytes.
    Account,
    /// A 256-bit number that is stored as four of 64 bits.
    U256,
    /// A map: the types of key and value.
    Map(u32, u32),
    /// A set: the type of its elements.
    Set(u32),
    /// An option: what may be in it.
    Option(u32),
    /// A struct.
    Struct(&'a [Field<PortableForm>]),
    /// As metadata has it.
    Plain(&'a TypeDef<PortableForm>),
}

/// The type of this id. Of an id that the metadata does not have, nothing.
pub fn resolve(types: &PortableRegistry, id: u32) -> Option<&Type<PortableForm>> {
    types.resolve(id)
}

/// What a type is.
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

/// Whether a struct is shown as what is in it: it only wraps bytes or a list, or comes from the standard
/// library.
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

/// Whether this is `u8`: lists of it are bytes.
pub fn is_u8(types: &PortableRegistry, id: u32) -> bool {
    primitive(types, id) == Some(&Primitive::U8)
}

/// Bits of an integer type, and whether it has a sign.
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

/// A type as Rust writes it: `Option<(AccountId, u128)>`.
pub fn name(types: &PortableRegistry, id: u32) -> String {
    name_at(types, id, 0)
}

fn name_at(types: &PortableRegistry, id: u32, depth: u32) -> String {
    let Some(ty) = resolve(types, id) else { return format!("unknown type {id}") };
    if depth > MAX_DEPTH {
        return "…".into();
    }
    let name = |id| name_at(types, id, depth + 1);
    match &ty.type_def {
        TypeDef::Primitive(primitive) => primitive_name(primitive),
        TypeDef::Sequence(list) => format!("Vec<{}>", name(list.type_param.id)),
        TypeDef::Array(array) => format!("[{}; {}]", name(array.type_param.id), array.len),
        TypeDef::Compact(compact) => format!("Compact<{}>", name(compact.type_param.id)),
        TypeDef::BitSequence(_) => "BitVec".into(),
        TypeDef::Tuple(tuple) => {
            let fields: Vec<_> = tuple.fields.iter().map(|field| name(field.id)).collect();
            format!("({}{})", fields.join(", "), if fields.len() == 1 { "," } else { "" })
        }
        TypeDef::Composite(_) | TypeDef::Variant(_) => {
            let own = ty.path.segments.last().map_or("{…}", String::as_str);
            // The storage key of a collection is no concern of whoever reads its name.
            let parameters = ty.type_params.iter().filter(|parameter| parameter.name != "KeyType");
            let parameters: Vec<_> =
                parameters.filter_map(|parameter| parameter.ty).map(|ty| name(ty.id)).collect();
            match parameters.is_empty() {
                true => own.into(),
                false => format!("{own}<{}>", parameters.join(", ")),
            }
        }
    }
}

/// What a value of this type may look like; always valid input, unless the type has no end.
pub fn example(types: &PortableRegistry, id: u32) -> String {
    example_at(types, id, 0)
}

fn example_at(types: &PortableRegistry, id: u32, depth: u32) -> String {
    let Some(ty) = resolve(types, id) else { return "…".into() };
    if depth > MAX_DEPTH {
        return "…".into();
    }
    let example = |id| example_at(types, id, depth + 1);
    let type_def = match shape(types, ty) {
        Shape::Account => return EXAMPLE_ACCOUNT.into(),
        Shape::U256 => return "42".into(),
        Shape::Map(..) | Shape::Set(_) if depth == MAX_DEPTH => return "[]".into(),
        Shape::Map(key, value) => return format!("{{ {}: {} }}", example(key), example(value)),
        Shape::Set(element) => return format!("[{}]", example(element)),
        Shape::Option(_) if depth > 2 => return "None".into(),
        Shape::Option(value) => return format!("Some({})", example(value)),
        Shape::Struct(fields) if is_transparent(types, ty) => return example(fields[0].ty.id),
        Shape::Struct(fields) => {
            let name = ty.path.segments.last().map_or("", String::as_str);
            return with_fields(name, fields, example);
        }
        Shape::Plain(type_def) => type_def,
    };
    match type_def {
        TypeDef::Primitive(Primitive::Bool) => "true".into(),
        TypeDef::Primitive(Primitive::Char) => "'a'".into(),
        TypeDef::Primitive(Primitive::Str) => "\"text\"".into(),
        TypeDef::Primitive(_) => "42".into(),
        TypeDef::Compact(compact) => example(compact.type_param.id),
        TypeDef::Sequence(list) if is_u8(types, list.type_param.id) => "0x0102".into(),
        TypeDef::Sequence(_) if depth == MAX_DEPTH => "[]".into(),
        TypeDef::Sequence(list) => format!("[{}]", example(list.type_param.id)),
        TypeDef::Array(array) if is_u8(types, array.type_param.id) && array.len <= 64 => {
            format!("0x{}", "01".repeat(array.len as usize))
        }
        TypeDef::Array(array) if array.len <= 8 => {
            format!("[{}]", vec![example(array.type_param.id); array.len as usize].join(", "))
        }
        TypeDef::Array(_) | TypeDef::BitSequence(_) => "…".into(),
        TypeDef::Tuple(tuple) => {
            let fields: Vec<_> = tuple.fields.iter().map(|field| example(field.id)).collect();
            format!("({}{})", fields.join(", "), if fields.len() == 1 { "," } else { "" })
        }
        TypeDef::Variant(variant) => {
            // The variant with the fewest fields, so that types that contain themselves come to an end.
            let variants = variant.variants.iter();
            match variants.min_by_key(|variant| if depth == 0 { 0 } else { variant.fields.len() }) {
                Some(variant) => with_fields(&variant.name, &variant.fields, example),
                None => "…".into(),
            }
        }
        TypeDef::Composite(_) => unreachable!("composites have shapes of their own; qed"),
    }
}

fn with_fields(name: &str, fields: &[Field<PortableForm>], example: impl Fn(u32) -> String) -> String {
    if fields.is_empty() {
        return if name.is_empty() { "()".into() } else { name.into() };
    }
    let named = |field: &Field<PortableForm>| match &field.name {
        Some(name) => format!("{name}: {}", example(field.ty.id)),
        None => example(field.ty.id),
    };
    let fields_text = fields.iter().map(named).collect::<Vec<_>>().join(", ");
    match fields[0].name {
        Some(_) => format!("{name} {{ {fields_text} }}").trim_start().into(),
        None => format!("{name}({fields_text})"),
    }
}
