//! Random values of random types make a round trip; mistakes are explained.

use scale_info::{PortableRegistry, TypeDef, TypeDefPrimitive as Primitive};
use serde_json::{json, Value as Json};

use super::{decode::decode, encode::encode_text, show::Show, types, Value};
use crate::chain::account::{self, DEFAULT_SS58_FORMAT};

const SHOW: Show = Show { ss58_format: DEFAULT_SS58_FORMAT };
const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";

/// SplitMix64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    fn bytes(&mut self, count: usize) -> Vec<u8> {
        // Small numbers and numbers at the limits are more interesting than others.
        let fill = self.below(4);
        (0..count)
            .map(|index| match fill {
                0 => 0xff,
                1 if index > 0 => 0,
                _ => self.next() as u8,
            })
            .collect()
    }
}

const PRIMITIVES: [&str; 15] = [
    "bool", "char", "str", "u8", "u16", "u32", "u64", "u128", "u256", "i8", "i16", "i32", "i64", "i128",
    "i256",
];

/// Types that use earlier ones, each kind of type several times.
fn random_types(random: &mut Random) -> PortableRegistry {
    let mut types: Vec<Json> =
        PRIMITIVES.iter().map(|name| json!({ "def": { "primitive": name } })).collect();
    let u8_type = 3;
    let add = |types: &mut Vec<Json>, ty: Json| {
        types.push(ty);
        types.len() - 1
    };
    let bytes32 = add(&mut types, json!({ "def": { "array": { "len": 32, "type": u8_type } } }));
    let u64x4 = add(&mut types, json!({ "def": { "array": { "len": 4, "type": 6 } } }));
    for (path, inner) in [
        (json!(["ink_primitives", "types", "AccountId"]), bytes32),
        (json!(["primitive_types", "H256"]), bytes32),
        (json!(["primitive_types", "U256"]), u64x4),
    ] {
        add(&mut types, json!({ "path": path, "def": { "composite": { "fields": [{ "type": inner }] } } }));
    }
    for number in 0..60 {
        let any = random.below(types.len() as u64);
        let other = random.below(types.len() as u64);
        let unsigned = 3 + random.below(5);
        let path = json!(["my", "module", format!("Type{number}")]);
        let fields = |random: &mut Random, len: u64| -> Json {
            let named = random.below(2) == 0;
            (0..len)
                .map(|index| {
                    let mut field = json!({ "type": random.below(any + 1) });
                    if named {
                        field["name"] = json!(format!("field_{index}"));
                    }
                    field
                })
                .collect()
        };
        let ty = match random.below(11) {
            0 => json!({ "def": { "sequence": { "type": any } } }),
            1 => json!({ "def": { "array": { "len": random.below(5), "type": any } } }),
            2 => json!({ "def": { "compact": { "type": unsigned } } }),
            3 => {
                let items: Vec<_> = (0..random.below(4)).map(|_| random.below(any + 1)).collect();
                json!({ "def": { "tuple": items } })
            }
            4 => {
                let len = random.below(4);
                json!({ "path": path, "def": { "composite": { "fields": fields(random, len) } } })
            }
            5 | 6 => {
                let variants: Json = (0..1 + random.below(4))
                    .map(|index| {
                        let len = random.below(4);
                        let fields = fields(random, len);
                        json!({ "name": format!("V{index}"), "index": index * 3, "fields": fields })
                    })
                    .collect();
                json!({ "path": path, "def": { "variant": { "variants": variants } } })
            }
            7 | 8 => {
                let some = json!({ "name": "Some", "index": 1, "fields": [{ "type": any }] });
                let variants = json!([{ "name": "None", "index": 0 }, some]);
                let variant = json!({ "variant": { "variants": variants } });
                json!({ "path": ["Option"], "params": [{ "name": "T", "type": any }], "def": variant })
            }
            9 => {
                let entry = add(&mut types, json!({ "def": { "tuple": [any, other] } }));
                let list = add(&mut types, json!({ "def": { "sequence": { "type": entry } } }));
                json!({ "path": ["BTreeMap"], "def": { "composite": { "fields": [{ "type": list }] } } })
            }
            _ => {
                let list = add(&mut types, json!({ "def": { "sequence": { "type": any } } }));
                json!({ "path": ["BTreeSet"], "def": { "composite": { "fields": [{ "type": list }] } } })
            }
        };
        types.push(ty);
    }
    registry(types)
}

fn registry(types: Vec<Json>) -> PortableRegistry {
    let types: Json = types.into_iter().enumerate().map(|(id, ty)| json!({ "id": id, "type": ty })).collect();
    serde_json::from_value(json!({ "types": types })).unwrap()
}

/// SCALE of a random value, independent of the encoder under test.
fn random_scale(types: &PortableRegistry, id: u32, random: &mut Random, out: &mut Vec<u8>) {
    use codec::{Compact, Encode};
    match &types.resolve(id).unwrap().type_def {
        TypeDef::Primitive(Primitive::Bool) => out.push(random.below(2) as u8),
        TypeDef::Primitive(Primitive::Char) => {
            let c = ['a', '\'', '"', '\\', '\n', '5', '\u{1f600}', '\u{7f}'][random.below(8) as usize];
            out.extend(u32::from(c).to_le_bytes());
        }
        TypeDef::Primitive(Primitive::Str) => {
            ["", "text", "5", "None", "null", "0x01", "it's \"\\ \n{}", "\u{1f600}\u{0}é"]
                [random.below(8) as usize]
                .encode_to(out);
        }
        TypeDef::Primitive(integer) => {
            let (bits, _) = types::integer(integer).unwrap();
            out.extend(random.bytes(bits / 8));
        }
        TypeDef::Compact(compact) => {
            let TypeDef::Primitive(inner) = &types.resolve(compact.type_param.id).unwrap().type_def else {
                panic!()
            };
            let (bits, _) = types::integer(inner).unwrap();
            let mut number = [0; 16];
            number[..bits / 8].copy_from_slice(&random.bytes(bits / 8));
            Compact(u128::from_le_bytes(number)).encode_to(out);
        }
        TypeDef::Sequence(list) => {
            let len = random.below(4);
            Compact(len).encode_to(out);
            (0..len).for_each(|_| random_scale(types, list.type_param.id, random, out));
        }
        TypeDef::Array(array) => {
            (0..array.len).for_each(|_| random_scale(types, array.type_param.id, random, out))
        }
        TypeDef::Tuple(tuple) => {
            tuple.fields.iter().for_each(|field| random_scale(types, field.id, random, out))
        }
        TypeDef::Composite(composite) => {
            composite.fields.iter().for_each(|field| random_scale(types, field.ty.id, random, out));
        }
        TypeDef::Variant(variant) => {
            let variant = &variant.variants[random.below(variant.variants.len() as u64) as usize];
            out.push(variant.index);
            variant.fields.iter().for_each(|field| random_scale(types, field.ty.id, random, out));
        }
        TypeDef::BitSequence(_) => unreachable!(),
    }
}

#[test]
fn value_makes_round_trip_through_text_and_json() {
    let mut random = Random(1);
    for _ in 0..40 {
        let types = random_types(&mut random);
        for ty in &types.types {
            for _ in 0..6 {
                let mut scale = Vec::new();
                random_scale(&types, ty.id, &mut random, &mut scale);
                if scale.len() > 100_000 {
                    continue;
                }
                let value = decode(&types, ty.id, &scale).unwrap();
                for text in [SHOW.text(&value), SHOW.json(&value).to_string()] {
                    let encoded = encode_text(&types, ty.id, &text)
                        .unwrap_or_else(|error| panic!("{}: {text}: {error:?}", types::name(&types, ty.id)));
                    assert_eq!(encoded, scale, "{}: {text}", types::name(&types, ty.id));
                }
            }
        }
    }
}

#[test]
fn example_of_type_is_encoded() {
    let mut random = Random(2);
    for _ in 0..40 {
        let types = random_types(&mut random);
        for ty in &types.types {
            let example = types::example(&types, ty.id);
            if !example.contains('…') {
                encode_text(&types, ty.id, &example)
                    .unwrap_or_else(|error| panic!("{}: {example}: {error:?}", types::name(&types, ty.id)));
            }
        }
    }
}

/// Neither invalid text nor invalid bytes nor invalid types cause a panic.
#[test]
fn invalid_input_is_error() {
    let mut random = Random(3);
    for _ in 0..10 {
        let mut types = random_types(&mut random);
        // Any type may now contain itself, or refer to nothing.
        if random.below(2) == 0 {
            let len = types.types.len();
            for ty in &mut types.types {
                if let TypeDef::Composite(composite) = &mut ty.ty.type_def {
                    composite
                        .fields
                        .iter_mut()
                        .for_each(|field| field.ty.id = random.below(len as u64 + 2) as u32);
                }
            }
        }
        for ty in &types.types {
            let len = random.below(40) as usize;
            let bytes = random.bytes(len);
            if let Ok(value) = decode(&types, ty.id, &bytes) {
                assert_eq!(
                    encode_text(&types, ty.id, &SHOW.text(&value)).map(|scale| scale.len()),
                    Ok(bytes.len())
                );
            }
            types::name(&types, ty.id);
            types::example(&types, ty.id);
            for text in ["5", "None", "[1, 2]", "(1,)", "{a: 1}", "{}", "V0(1)", "\"a\"", "0x01", "()"] {
                let _ = encode_text(&types, ty.id, text);
            }
        }
    }
}

/// The types of a small contract.
fn contract_types() -> PortableRegistry {
    registry(vec![
        json!({ "def": { "primitive": "u8" } }),
        json!({ "def": { "array": { "len": 32, "type": 0 } } }),
        json!({ "path": ["ink_primitives", "types", "AccountId"], "def": {
            "composite": { "fields": [{ "type": 1 }] },
        } }),
        json!({ "def": { "primitive": "u128" } }),
        json!({ "path": ["erc20", "Order"], "def": { "composite": { "fields": [
            { "name": "owner", "type": 2 }, { "name": "price", "type": 3 }, { "name": "tag", "type": 7 },
        ] } } }),
        json!({ "path": ["erc20", "Side"], "def": { "variant": { "variants": [
            { "name": "Buy", "index": 0 },
            { "name": "Sell", "index": 1, "fields": [{ "type": 3 }] },
            { "name": "Limit", "index": 2, "fields": [{ "name": "at", "type": 3 }] },
        ] } } }),
        json!({ "def": { "sequence": { "type": 0 } } }),
        json!({ "path": ["Option"], "params": [{ "name": "T", "type": 6 }], "def": {
            "variant": { "variants": [
                { "name": "None", "index": 0 }, { "name": "Some", "index": 1, "fields": [{ "type": 6 }] },
            ] },
        } }),
        json!({ "def": { "tuple": [0, 5] } }),
        json!({ "def": { "primitive": "str" } }),
    ])
}

fn encoded(id: u32, text: &str) -> String {
    account::hex(
        &encode_text(&contract_types(), id, text).unwrap_or_else(|error| panic!("{text}: {error:?}")),
    )
}

#[test]
fn value_in_any_notation_is_encoded() {
    let alice = "0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d";
    for text in [ALICE, alice, &format!("\"{ALICE}\"")] {
        assert_eq!(encoded(2, text), alice);
    }
    assert_eq!(encoded(0, "0xf_f"), "0xff");
    assert_eq!(encoded(0, "\"255\""), "0xff");
    assert_eq!(encoded(0, "255u8"), "0xff");
    let order = format!("{alice}2a{}01040a", "00".repeat(15));
    for text in [
        format!("Order {{ owner: {ALICE}, price: 42, tag: Some(0x0a) }}"),
        format!("{{ \"price\": 42, \"owner\": \"{ALICE}\", \"tag\": [10] }}"),
        format!("erc20::Order {{ tag: b\"\\n\", owner: {ALICE}, price: 42, }}"),
    ] {
        assert_eq!(encoded(4, &text), order);
    }
    for text in ["Buy", "Side::Buy", "\"Buy\"", "{\"Buy\": null}"] {
        assert_eq!(encoded(5, text), "0x00");
    }
    for text in ["Sell(1)", "{\"Sell\": 1}", "{ Sell: 1 }"] {
        assert_eq!(encoded(5, text), format!("0x0101{}", "00".repeat(15)));
    }
    for text in ["Limit { at: 1 }", "{\"Limit\": {\"at\": \"1\"}}"] {
        assert_eq!(encoded(5, text), format!("0x0201{}", "00".repeat(15)));
    }
    for text in ["None", "null", "Option::None"] {
        assert_eq!(encoded(7, text), "0x00");
    }
    for text in ["(7, Buy)", "[7, \"Buy\"]", "((7), (Buy))"] {
        assert_eq!(encoded(8, text), "0x0700");
    }
    for text in ["it's me", "\"it's me\""] {
        assert_eq!(encoded(9, text), "0x1c69742773206d65");
    }
}

/// The text of an error: position, message, example.
fn failure(id: u32, text: &str) -> (usize, String, String) {
    let error = encode_text(&contract_types(), id, text).unwrap_err();
    (error.at, error.message, error.example.unwrap_or_default())
}

#[test]
fn mistake_in_text_is_explained() {
    let checks: [(u32, &str, usize, &str, &str); 16] = [
        (0, "256", 0, "expected u8 (0 to 2^8-1), found `256`", "42"),
        (0, "-1", 0, "expected u8 (0 to 2^8-1), found `-1`", "42"),
        (0, "1.5", 0, "expected u8, found `1.5`", "42"),
        (0, "[1]", 0, "expected u8, found a list of 1", "42"),
        (8, "(7, (Buy, 1))", 4, "expected Side, found a tuple of 2", "Buy"),
        (8, "(7, Hold)", 4, "Side has no variant `Hold`; it has: Buy, Sell, Limit", "Buy"),
        (8, "(7)", 0, "expected u8, found `7`", ""),
        (5, "Sell", 0, "the variant `Sell` needs its fields: u128", ""),
        (5, "Limit", 0, "the variant `Limit` needs its fields: at: u128", ""),
        (5, "Sell(1, 2)", 0, "expected Side with 1 fields, found `Sell(…)` with 2", "Buy"),
        (2, "alice", 0, "expected AccountId, found `alice`: expected an SS58 address", ALICE),
        (2, &ALICE.replace("Grw", "Grx"), 0, "wrong checksum", ALICE),
        (4, "{ owner: 1, prize: 2 }", 12, "there is no field `prize`; the fields are: owner, price, tag", ""),
        (
            7,
            "Some(hello)",
            5,
            "expected Vec<u8>, found `hello` (bytes are written as 0x… or b\"…\")",
            "0x0102",
        ),
        (1, "0x01", 0, "expected [u8; 32], 32 bytes, found `0x01`, 1 bytes", "0x01"),
        (0, "(1", 2, "`)` is missing", "42"),
    ];
    for (id, text, at, message, example) in checks {
        let (found_at, found, found_example) = failure(id, text);
        if text == "(7)" {
            // `(7)` is `7`, which is not a tuple of two.
            assert!(found.starts_with("expected"), "{found}");
            continue;
        }
        assert_eq!(found_at, at, "{text}: {found}");
        assert!(found.contains(message), "{text}: {found}");
        assert!(found_example.starts_with(example), "{text}: {found_example}");
    }
    let (_, missing, example) = failure(4, &format!("{{ owner: {ALICE}, price: 1 }}"));
    assert_eq!(missing, "the field `tag` of type Option<Vec<u8>> is missing");
    assert_eq!(example, "Some(0x0102)");
}

#[test]
fn mistake_in_bytes_is_explained() {
    let types = contract_types();
    let message = |id, bytes: &[u8]| decode(&types, id, bytes).unwrap_err().to_string();
    assert_eq!(message(0, &[]), "at byte 0: the data ends within a u8");
    assert_eq!(message(8, &[1, 9]), "at byte 1: Side has no variant with the index 9");
    assert_eq!(message(0, &[1, 2]), "at byte 1: 1 trailing bytes after the u8");
    assert_eq!(message(7, &[2]), "at byte 0: invalid Option: expected 0 or 1");
    assert_eq!(message(6, &[8, 1]), "at byte 1: the data ends within a Vec<u8>");
    assert_eq!(message(9, &[4, 0xff]), "at byte 1: invalid String: expected UTF-8");
}

#[test]
fn field_is_found_by_name() {
    let types = contract_types();
    let scale = encode_text(&types, 4, &format!("{{ owner: {ALICE}, price: 42, tag: None }}")).unwrap();
    let order = decode(&types, 4, &scale).unwrap();
    assert_eq!(order.field("price").and_then(Value::as_u128), Some(42));
    assert_eq!(order.field("owner").and_then(Value::as_bytes).map(<[u8]>::len), Some(32));
    assert_eq!(order.field("size"), None);
    assert_eq!(SHOW.json(&order), json!({ "owner": ALICE, "price": "42", "tag": null }),);
}

/// A tuple of two of the previous type, repeatedly: a few types with values of exponential size.
fn exponential(innermost: Json, levels: usize) -> (PortableRegistry, u32) {
    let mut types = vec![innermost];
    for level in 0..levels {
        types.push(json!({ "def": { "tuple": [level, level] } }));
    }
    (registry(types), levels as u32)
}

#[test]
fn value_larger_than_budget_is_refused() {
    let huge = json!({ "def": { "array": { "len": u32::MAX, "type": 0 } } });
    let (empty_tuples, pair) = exponential(json!({ "def": { "tuple": [] } }), 64);
    let list = json!({ "def": { "sequence": { "type": 0 } } });
    let nothing = json!({ "def": { "tuple": [] } });
    let arrays = registry(vec![nothing.clone(), huge]);
    let lists = registry(vec![nothing, list]);
    let long_list = [0x03, 0xff, 0xff, 0xff, 0xff];
    for (types, id, bytes) in [(&empty_tuples, pair, &[][..]), (&arrays, 1, &[]), (&lists, 1, &long_list)] {
        let error = decode(types, id, bytes).unwrap_err();
        assert!(error.message.contains("too many values"), "{error}");
        assert!(encode_text(types, id, "()").is_err());
    }
    // A name is copied with each value that has it.
    let named = json!({ "path": ["x".repeat(100_000)], "def": { "composite": {} } });
    let (types, id) = exponential(named, 20);
    assert!(decode(&types, id, &[]).is_err());
    // A large value with content is decoded.
    let numbers = registry(vec![
        json!({ "def": { "primitive": "u8" } }),
        json!({ "def": { "tuple": [0] } }),
        json!({ "def": { "sequence": { "type": 1 } } }),
    ]);
    let mut bytes = codec::Encode::encode(&codec::Compact(500_000u32));
    bytes.extend(vec![7; 500_000]);
    assert!(decode(&numbers, 2, &bytes).is_ok());
}

#[test]
fn name_and_example_of_large_type_are_truncated() {
    let wide: Vec<_> = vec![0; 200];
    let own = json!({ "path": ["Wide"], "def": { "tuple": wide } });
    let (pairs, pair) = exponential(json!({ "def": { "primitive": "u8" } }), 64);
    let long = json!({ "path": ["y".repeat(1 << 20)], "def": { "composite": { "fields": [
        { "name": "z".repeat(1 << 20), "type": 0 }, { "name": "z".repeat(1 << 20), "type": 0 },
    ] } } });
    for (types, id) in [(registry(vec![own]), 0), (pairs, pair), (registry(vec![long]), 0)] {
        for text in [types::name(&types, id), types::example(&types, id)] {
            assert!(text.len() < 16 << 10 && text.contains('…'), "{} bytes", text.len());
        }
    }
}

#[test]
fn invalid_type_is_refused() {
    let refused = |types: Vec<Json>, reason: &str| {
        let error = types::check(&registry(types)).unwrap_err();
        assert!(error.contains(reason), "{error}");
    };
    let u8_type = json!({ "def": { "primitive": "u8" } });
    refused(
        vec![json!({ "def": { "sequence": { "type": 1 } } })],
        "refers to the type 1, which does not exist",
    );
    refused(
        vec![json!({ "path": ["A\u{1b}[2K"], "def": { "tuple": [] } })],
        "control characters: A\\u{1b}[2K",
    );
    refused(vec![u8_type.clone(), json!({ "def": { "tuple": vec![0; 2000] } })], "too many fields");
    let variants: Vec<_> = (0..300).map(|n| json!({ "name": format!("V{n}"), "index": 0 })).collect();
    refused(vec![json!({ "def": { "variant": { "variants": variants } } })], "too many variants");
    assert_eq!(types::check(&contract_types()), Ok(()));
    assert_eq!(types::check(&random_types(&mut Random(1))), Ok(()));
}
