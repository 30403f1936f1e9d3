//! Encodes calls of the runtime that are given by name, with [dynamic values](Value).

use ebpf_sandbox::RuntimeCall;
use scale_info::{meta_type, PortableRegistry, Registry};
use scale_value::{scale::encode_as_type, Value};
use std::sync::OnceLock;

/// The types of the runtime's calls, and the id of [`RuntimeCall`] among them.
fn types() -> &'static (PortableRegistry, u32) {
    static TYPES: OnceLock<(PortableRegistry, u32)> = OnceLock::new();
    TYPES.get_or_init(|| {
        let mut registry = Registry::new();
        let call = registry.register_type(&meta_type::<RuntimeCall>()).id;
        (registry.into(), call)
    })
}

/// Encodes a call of the runtime.
///
/// # Errors
///
/// Names the call, and says which argument does not have the expected type.
pub fn encode(pallet: &str, call: &str, arguments: Vec<Value>) -> Result<Vec<u8>, String> {
    let (types, runtime_call) = types();
    let value = Value::unnamed_variant(pallet, [Value::unnamed_variant(call, arguments)]);
    let mut encoded = Vec::new();
    encode_as_type(&value, *runtime_call, types, &mut encoded)
        .map_err(|error| format!("{pallet}.{call}: {error}"))?;
    Ok(encoded)
}

#[cfg(test)]
mod tests {
    use super::*;
    use codec::DecodeAll;
    use ebpf_sandbox::{alice, contracts_pallet, frame_system, pallet_balances, Weight};

    fn call(pallet: &str, call: &str, arguments: Vec<Value>) -> Result<RuntimeCall, String> {
        let encoded = encode(pallet, call, arguments)?;
        Ok(RuntimeCall::decode_all(&mut &encoded[..]).expect("what was encoded decodes"))
    }

    fn alice_value() -> Value {
        Value::unnamed_variant("Id", [Value::from_bytes(alice())])
    }

    #[test]
    fn values_are_encoded_by_type_of_call() {
        let transfer = call("Balances", "transfer_allow_death", vec![alice_value(), Value::u128(1 << 90)]);
        let expected = pallet_balances::Call::transfer_allow_death { dest: alice().into(), value: 1 << 90 };
        assert_eq!(transfer, Ok(expected.into()));

        let weight = Value::named_composite([("proof_size", Value::u128(8)), ("ref_time", Value::u128(7))]);
        let none = Value::unnamed_variant("None", Vec::<Value>::new());
        let arguments = vec![alice_value(), 5u8.into(), weight, none, Value::from_bytes([1, 2, 3])];
        let expected = contracts_pallet::Call::call {
            dest: alice().into(),
            value: 5,
            gas_limit: Weight::from_parts(7, 8),
            storage_deposit_limit: None,
            data: vec![1, 2, 3],
        };
        assert_eq!(call("Contracts", "call", arguments), Ok(RuntimeCall::Contracts(expected)));

        let remark = vec![Value::from_bytes([1, 2])];
        let expected = frame_system::Call::remark { remark: vec![1, 2] };
        assert_eq!(call("System", "remark", remark), Ok(expected.into()));
    }

    #[test]
    fn mismatch_is_an_error_with_its_place() {
        let error = |pallet, name, arguments| call(pallet, name, arguments).unwrap_err();
        let text = error("Sudo", "sudo", vec![]);
        assert!(text.contains("Sudo.sudo") && text.contains("Variant Sudo does not exist"), "{text}");
        let text = error("Balances", "give", vec![]);
        assert!(text.contains("Balances.give") && text.contains("Variant give does not exist"), "{text}");
        let text = error("Balances", "transfer_allow_death", vec![alice_value()]);
        assert!(text.contains("expected length 2 but got length 1"), "{text}");
        let text = error("Balances", "transfer_allow_death", vec![alice_value(), Value::i128(-1)]);
        assert!(text.contains("Number -1 is out of range"), "{text}");
        let short = Value::unnamed_variant("Id", [Value::from_bytes([1; 31])]);
        let text = error("Balances", "transfer_allow_death", vec![short, Value::u128(1)]);
        assert!(text.contains("Error at [0].[0]") && text.contains("Cannot encode"), "{text}");
        let text = error("Timestamp", "set", vec![Value::u128(u128::MAX)]);
        assert!(text.contains("is out of range"), "{text}");
    }
}
