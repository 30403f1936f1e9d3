//! The calls of the `Contracts` pallet that this program signs.
//!
//! The node's metadata describes how calls are encoded, and a node may lie: if it gave one call the name of
//! another, a user would sign the wrong one. What is signed therefore follows this table, and a node whose
//! metadata differs from it is rejected.

use scale_info::{
    form::PortableForm, PortableRegistry, Type, TypeDef, TypeDefPrimitive as Primitive, Variant,
};

use super::value::types::{self, Shape};

/// The type of an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// `MultiAddress`, or `AccountId` on chains without `MultiAddress`.
    Address,
    /// A compact number.
    Compact,
    /// `Option` of a compact number.
    OptionalCompact,
    /// `Weight`: two compact numbers.
    Weight,
    /// `Vec<u8>`
    Bytes,
    /// 32 bytes.
    Hash,
    /// `Determinism`
    Determinism,
}

/// A call: its name, its index in the pallet, its arguments.
pub struct KnownCall {
    pub name: &'static str,
    index: u8,
    arguments: &'static [(&'static str, Form)],
}

/// Indices and arguments are those of pallet-contracts 51, and do not change.
const CALLS: [KnownCall; 8] = [
    KnownCall {
        name: "upload_code",
        index: 3,
        arguments: &[
            ("code", Form::Bytes),
            ("storage_deposit_limit", Form::OptionalCompact),
            ("determinism", Form::Determinism),
        ],
    },
    KnownCall { name: "remove_code", index: 4, arguments: &[("code_hash", Form::Hash)] },
    KnownCall {
        name: "call",
        index: 6,
        arguments: &[
            ("dest", Form::Address),
            ("value", Form::Compact),
            ("gas_limit", Form::Weight),
            ("storage_deposit_limit", Form::OptionalCompact),
            ("data", Form::Bytes),
        ],
    },
    KnownCall {
        name: "instantiate_with_code",
        index: 7,
        arguments: &[
            ("value", Form::Compact),
            ("gas_limit", Form::Weight),
            ("storage_deposit_limit", Form::OptionalCompact),
            ("code", Form::Bytes),
            ("data", Form::Bytes),
            ("salt", Form::Bytes),
        ],
    },
    KnownCall {
        name: "instantiate",
        index: 8,
        arguments: &[
            ("value", Form::Compact),
            ("gas_limit", Form::Weight),
            ("storage_deposit_limit", Form::OptionalCompact),
            ("code_hash", Form::Hash),
            ("data", Form::Bytes),
            ("salt", Form::Bytes),
        ],
    },
    KnownCall {
        name: "open_upload",
        index: 20,
        arguments: &[
            ("code_hash", Form::Hash),
            ("len", Form::Compact),
            ("storage_deposit_limit", Form::OptionalCompact),
        ],
    },
    KnownCall {
        name: "write_chunk",
        index: 21,
        arguments: &[("code_hash", Form::Hash), ("offset", Form::Compact), ("bytes", Form::Bytes)],
    },
    KnownCall { name: "finalise_upload", index: 22, arguments: &[("code_hash", Form::Hash)] },
];

/// The call of this name.
pub fn find(name: &str) -> Option<&'static KnownCall> {
    CALLS.iter().find(|call| call.name == name)
}

impl KnownCall {
    /// Checks that the chain's metadata describes the call as this table does.
    ///
    /// # Errors
    ///
    /// Says what differs.
    pub fn check(&self, types: &PortableRegistry, found: &Variant<PortableForm>) -> Result<(), String> {
        if found.index != self.index {
            return Err(format!("invalid index: expected {}, got {}", self.index, found.index));
        }
        let name = |index: usize| found.fields.get(index).and_then(|field| field.name.as_deref());
        for (index, (expected, form)) in self.arguments.iter().enumerate() {
            if name(index) != Some(expected) {
                let found = name(index).unwrap_or("nothing");
                return Err(format!("invalid argument {}: expected `{expected}`, got `{found}`", index + 1));
            }
            let ty = found.fields[index].ty.id;
            if !form.is(types, ty) {
                return Err(format!(
                    "invalid type of the argument `{expected}`: expected {form:?}, got {}",
                    types::name(types, ty)
                ));
            }
        }
        match name(self.arguments.len()) {
            Some(extra) => Err(format!("unexpected argument `{extra}`")),
            None if found.fields.len() > self.arguments.len() => {
                Err("unexpected argument without a name".into())
            }
            None => Ok(()),
        }
    }
}

impl Form {
    fn is(self, types: &PortableRegistry, id: u32) -> bool {
        let Some(ty) = types::resolve(types, id) else { return false };
        match self {
            Self::Address => is_account(types, id) || is_multi_address(types, ty),
            Self::Compact => is_compact(types, id),
            Self::OptionalCompact => is_optional_compact(types, ty),
            Self::Weight => match &ty.type_def {
                TypeDef::Composite(weight) => {
                    let names: Vec<_> = weight.fields.iter().map(|field| field.name.as_deref()).collect();
                    names == [Some("ref_time"), Some("proof_size")]
                        && weight.fields.iter().all(|field| is_compact(types, field.ty.id))
                }
                _ => false,
            },
            Self::Bytes => match &ty.type_def {
                TypeDef::Sequence(list) => types::is_u8(types, list.type_param.id),
                _ => false,
            },
            Self::Hash => is_32_bytes(types, id),
            Self::Determinism => match &ty.type_def {
                TypeDef::Variant(variant) => {
                    has_variants(&variant.variants, &[("Enforced", 0), ("Relaxed", 1)])
                        && variant.variants.iter().all(|variant| variant.fields.is_empty())
                }
                _ => false,
            },
        }
    }
}

/// Whether these are the variants, with their indices, in order.
fn has_variants(found: &[Variant<PortableForm>], expected: &[(&str, u8)]) -> bool {
    found.iter().map(|variant| (variant.name.as_str(), variant.index)).eq(expected.iter().copied())
}

fn is_compact(types: &PortableRegistry, id: u32) -> bool {
    match types::resolve(types, id).map(|ty| &ty.type_def) {
        Some(TypeDef::Compact(compact)) => {
            match types::resolve(types, compact.type_param.id).map(|ty| &ty.type_def) {
                Some(TypeDef::Primitive(primitive)) => {
                    matches!(primitive, Primitive::U32 | Primitive::U64 | Primitive::U128)
                }
                _ => false,
            }
        }
        _ => false,
    }
}

fn is_optional_compact(types: &PortableRegistry, ty: &Type<PortableForm>) -> bool {
    let TypeDef::Variant(variant) = &ty.type_def else { return false };
    let Shape::Option(inner) = types::shape(types, ty) else { return false };
    has_variants(&variant.variants, &[("None", 0), ("Some", 1)])
        && variant.variants[0].fields.is_empty()
        && is_compact(types, inner)
}

/// Whether this is an array of 32 bytes, or a struct around one.
fn is_32_bytes(types: &PortableRegistry, id: u32) -> bool {
    match types::resolve(types, id).map(|ty| &ty.type_def) {
        Some(TypeDef::Array(array)) => array.len == 32 && types::is_u8(types, array.type_param.id),
        Some(TypeDef::Composite(composite)) => match &composite.fields[..] {
            [field] => matches!(
                types::resolve(types, field.ty.id).map(|ty| &ty.type_def),
                Some(TypeDef::Array(array)) if array.len == 32 && types::is_u8(types, array.type_param.id)
            ),
            _ => false,
        },
        _ => false,
    }
}

fn is_account(types: &PortableRegistry, id: u32) -> bool {
    let is_named = types::resolve(types, id)
        .and_then(|ty| ty.path.segments.last())
        .is_some_and(|name| name == "AccountId32" || name == "AccountId");
    is_named && is_32_bytes(types, id)
}

fn is_multi_address(types: &PortableRegistry, ty: &Type<PortableForm>) -> bool {
    let TypeDef::Variant(variant) = &ty.type_def else { return false };
    let is_named = ty.path.segments.last().is_some_and(|name| name == "MultiAddress");
    let id = variant.variants.iter().find(|variant| variant.name == "Id");
    is_named
        && id.is_some_and(|id| match &id.fields[..] {
            [field] => id.index == 0 && is_account(types, field.ty.id),
            _ => false,
        })
}
