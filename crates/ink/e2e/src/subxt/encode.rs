//! Encodes [values](Value) according to the runtime's type information.

use super::dynamic::{Composite, Value, ValueDef};
use codec::{Compact, Encode};
use scale_info::{
    form::PortableForm, meta_type, Field, PortableRegistry, Registry, TypeDef, TypeDefPrimitive,
};
use std::sync::OnceLock;

/// The types of the runtime's calls, and the id of `RuntimeCall`.
fn types() -> &'static (PortableRegistry, u32) {
    static TYPES: OnceLock<(PortableRegistry, u32)> = OnceLock::new();
    TYPES.get_or_init(|| {
        let mut registry = Registry::new();
        let call = registry.register_type(&meta_type::<ebpf_sandbox::RuntimeCall>()).id;
        (registry.into(), call)
    })
}

/// Encodes a call of the runtime.
pub(crate) fn encode_call(pallet: &str, call: &str, arguments: Vec<Value>) -> Result<Vec<u8>, String> {
    let (registry, ty) = types();
    let call = Value::variant(call, Composite::Unnamed(arguments));
    let mut encoded = Vec::new();
    encode(registry, *ty, &Value::unnamed_variant(pallet, [call]), pallet, &mut encoded)?;
    Ok(encoded)
}

/// Encodes `value` as the type `ty`. `at` is its path within the call, for errors.
fn encode(
    registry: &PortableRegistry,
    ty: u32,
    value: &Value,
    at: &str,
    out: &mut Vec<u8>,
) -> Result<(), String> {
    let ty = registry.resolve(ty).ok_or_else(|| format!("{at}: unknown type {ty}"))?;
    let mismatch = |expected: &str| Err(format!("{at}: expected {expected}, got {value:?}"));
    match (&ty.type_def, &value.def) {
        (TypeDef::Composite(composite), ValueDef::Composite(values))
            if fits(&composite.fields, values) || composite.fields.len() != 1 =>
        {
            encode_fields(registry, &composite.fields, values, at, out)
        }
        // A wrapper of another type.
        (TypeDef::Composite(composite), _) if composite.fields.len() == 1 => {
            encode(registry, composite.fields[0].ty.id, value, at, out)
        }
        (TypeDef::Variant(variants), ValueDef::Variant(name, values)) => {
            let Some(variant) = variants.variants.iter().find(|variant| variant.name == *name) else {
                let names: Vec<_> = variants.variants.iter().map(|variant| variant.name.as_str()).collect();
                return Err(format!("{at}: unknown `{name}`: expected one of {}", names.join(", ")));
            };
            out.push(variant.index);
            encode_fields(registry, &variant.fields, values, &format!("{at}.{name}"), out)
        }
        (TypeDef::Variant(_), _) => mismatch("a variant"),
        (TypeDef::Sequence(sequence), ValueDef::Composite(values)) => {
            let values = values.values();
            Compact(values.len() as u32).encode_to(out);
            values.into_iter().try_for_each(|value| encode(registry, sequence.type_param.id, value, at, out))
        }
        (TypeDef::Array(array), ValueDef::Composite(values)) => {
            let values = values.values();
            if values.len() != array.len as usize {
                return Err(format!("{at}: expected {} elements, got {}", array.len, values.len()));
            }
            values.into_iter().try_for_each(|value| encode(registry, array.type_param.id, value, at, out))
        }
        (TypeDef::Tuple(tuple), ValueDef::Composite(values))
            if tuple.fields.len() == values.values().len() =>
        {
            let mut fields = tuple.fields.iter().zip(values.values());
            fields.try_for_each(|(field, value)| encode(registry, field.id, value, at, out))
        }
        (TypeDef::Compact(compact), _) => match number(value) {
            Some(number) => {
                let mut fixed = Vec::new();
                encode(registry, compact.type_param.id, value, at, &mut fixed)?;
                Compact(number).encode_to(out);
                Ok(())
            }
            None => mismatch("a non-negative number"),
        },
        (TypeDef::Primitive(primitive), _) => {
            encode_primitive(primitive, value, out).map_or_else(|| mismatch(name(primitive)), Ok)
        }
        (TypeDef::BitSequence(_), _) => Err(format!("{at}: bit sequences are not supported")),
        (_, _) => mismatch("a composite with as many values as the type has"),
    }
}

/// Whether the values are those of the fields, rather than those of the type that a single field wraps.
fn fits(fields: &[Field<PortableForm>], values: &Composite) -> bool {
    match values {
        Composite::Named(values) => fields.iter().all(|field| {
            values.iter().any(|(name, _)| field.name.as_deref().is_some_and(|field| field == name))
        }),
        Composite::Unnamed(values) => fields.len() == values.len(),
    }
}

fn encode_fields(
    registry: &PortableRegistry,
    fields: &[Field<PortableForm>],
    values: &Composite,
    at: &str,
    out: &mut Vec<u8>,
) -> Result<(), String> {
    let given = values.values();
    if given.len() != fields.len() {
        let names: Vec<_> = fields.iter().filter_map(|field| field.name.as_deref()).collect();
        let names = if names.is_empty() { String::new() } else { format!(" ({})", names.join(", ")) };
        return Err(format!("{at}: expected {} values{names}, got {}", fields.len(), given.len()));
    }
    for (index, field) in fields.iter().enumerate() {
        let name = field.name.as_deref().map_or_else(|| index.to_string(), ToOwned::to_owned);
        let value = match values {
            Composite::Unnamed(values) => &values[index],
            Composite::Named(values) => match values.iter().find(|(given, _)| *given == name) {
                Some((_, value)) => value,
                None => return Err(format!("{at}: `{name}` is missing")),
            },
        };
        encode(registry, field.ty.id, value, &format!("{at}.{name}"), out)?;
    }
    Ok(())
}

/// The value as a non-negative number, which may be the only value of a composite.
fn number(value: &Value) -> Option<u128> {
    match &value.def {
        ValueDef::U128(number) => Some(*number),
        ValueDef::I128(number) => u128::try_from(*number).ok(),
        ValueDef::Composite(values) => match values.values()[..] {
            [value] => number(value),
            _ => None,
        },
        _ => None,
    }
}

/// Encodes a primitive; `None` if the value is not of the type.
fn encode_primitive(primitive: &TypeDefPrimitive, value: &Value, out: &mut Vec<u8>) -> Option<()> {
    macro_rules! integer {
        ($type:ty) => {
            match &value.def {
                ValueDef::U128(number) => <$type>::try_from(*number).ok()?.encode_to(out),
                ValueDef::I128(number) => <$type>::try_from(*number).ok()?.encode_to(out),
                _ => <$type>::try_from(number(value)?).ok()?.encode_to(out),
            }
        };
    }
    match primitive {
        TypeDefPrimitive::Bool => match value.def {
            ValueDef::Bool(value) => value.encode_to(out),
            _ => return None,
        },
        TypeDefPrimitive::Char => match value.def {
            ValueDef::Char(value) => u32::from(value).encode_to(out),
            _ => return None,
        },
        TypeDefPrimitive::Str => match &value.def {
            ValueDef::String(value) => value.encode_to(out),
            _ => return None,
        },
        TypeDefPrimitive::U8 => integer!(u8),
        TypeDefPrimitive::U16 => integer!(u16),
        TypeDefPrimitive::U32 => integer!(u32),
        TypeDefPrimitive::U64 => integer!(u64),
        TypeDefPrimitive::U128 => integer!(u128),
        TypeDefPrimitive::I8 => integer!(i8),
        TypeDefPrimitive::I16 => integer!(i16),
        TypeDefPrimitive::I32 => integer!(i32),
        TypeDefPrimitive::I64 => integer!(i64),
        TypeDefPrimitive::I128 => integer!(i128),
        TypeDefPrimitive::U256 | TypeDefPrimitive::I256 => return None,
    }
    Some(())
}

fn name(primitive: &TypeDefPrimitive) -> &'static str {
    match primitive {
        TypeDefPrimitive::Bool => "a boolean",
        TypeDefPrimitive::Char => "a character",
        TypeDefPrimitive::Str => "a string",
        TypeDefPrimitive::U8 => "a number in the range of u8",
        TypeDefPrimitive::U16 => "a number in the range of u16",
        TypeDefPrimitive::U32 => "a number in the range of u32",
        TypeDefPrimitive::U64 => "a number in the range of u64",
        TypeDefPrimitive::U128 => "a number in the range of u128",
        TypeDefPrimitive::I8 => "a number in the range of i8",
        TypeDefPrimitive::I16 => "a number in the range of i16",
        TypeDefPrimitive::I32 => "a number in the range of i32",
        TypeDefPrimitive::I64 => "a number in the range of i64",
        TypeDefPrimitive::I128 => "a number in the range of i128",
        TypeDefPrimitive::U256 | TypeDefPrimitive::I256 => "a 256-bit number, which is not supported",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use codec::DecodeAll;
    use ebpf_sandbox::{alice, contracts_pallet, frame_system, pallet_balances, RuntimeCall, Weight};

    fn call(pallet: &str, call: &str, arguments: Vec<Value>) -> Result<RuntimeCall, String> {
        let encoded = encode_call(pallet, call, arguments)?;
        Ok(RuntimeCall::decode_all(&mut &encoded[..]).expect("what was encoded decodes"))
    }

    fn alice_value() -> Value {
        Value::unnamed_variant("Id", [Value::from_bytes(alice())])
    }

    #[test]
    fn calls_are_encoded_according_to_their_types() {
        let transfer = call("Balances", "transfer_allow_death", vec![alice_value(), Value::u128(1 << 90)]);
        let expected = pallet_balances::Call::transfer_allow_death { dest: alice().into(), value: 1 << 90 };
        assert_eq!(transfer, Ok(expected.into()));

        let weight = Value::named_composite([("proof_size", Value::u128(8)), ("ref_time", Value::u128(7))]);
        let none = Value::unnamed_variant::<Value>("None", []);
        let arguments = vec![alice_value(), 5u8.into(), weight, none, Value::from_bytes([1, 2, 3])];
        let expected = contracts_pallet::Call::call {
            dest: alice().into(),
            value: 5,
            gas_limit: Weight::from_parts(7, 8),
            storage_deposit_limit: None,
            data: vec![1, 2, 3],
        };
        assert_eq!(call("Contracts", "call", arguments), Ok(RuntimeCall::Contracts(expected)));

        let remark = vec![Value::unnamed_composite([1u8, 2])];
        let expected = frame_system::Call::remark { remark: vec![1, 2] };
        assert_eq!(call("System", "remark", remark), Ok(expected.into()));
    }

    #[test]
    fn mismatches_give_path_and_expected_type() {
        let error = |pallet, name, arguments| call(pallet, name, arguments).unwrap_err();
        let text = error("Sudo", "sudo", vec![]);
        assert!(text.starts_with("Sudo: unknown `Sudo`: expected one of System, Timestamp, "), "{text}");
        let text = error("Balances", "give", vec![]);
        assert!(
            text.starts_with("Balances.Balances.0: unknown `give`: expected one of transfer_allow"),
            "{text}"
        );
        let text = error("Balances", "transfer_allow_death", vec![alice_value()]);
        assert!(text.ends_with("expected 2 values (dest, value), got 1"), "{text}");
        let text = error("Balances", "transfer_allow_death", vec![alice_value(), Value::i128(-1)]);
        assert!(text.contains("transfer_allow_death.value: expected a non-negative number"), "{text}");
        let short = Value::unnamed_variant("Id", [Value::from_bytes([1; 31])]);
        let text = error("Balances", "transfer_allow_death", vec![short, Value::u128(1)]);
        assert!(text.ends_with("expected 32 elements, got 31"), "{text}");
        let text = error("Timestamp", "set", vec![Value::u128(u128::MAX)]);
        assert!(text.contains("a number in the range of u64"), "{text}");
    }
}
