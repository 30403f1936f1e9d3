//! Valid declarations are accepted, and each kind of mistake is reported.

use ebpf_bundle::{bundle, bundle_generated, from_hex, hex, Build, MetadataError};
use serde_json::{json, Value};

const TOKEN: &str = include_str!("data/token.json");
const FLIPPER: &str = include_str!("data/flipper.json");

/// A minimal contract: ELF64, little endian, `e_machine` 247.
fn elf() -> Vec<u8> {
    let mut elf = vec![0; 64];
    elf[..6].copy_from_slice(b"\x7fELF\x02\x01");
    elf[18] = 247;
    elf
}

fn build() -> Build {
    Build {
        language: "Rust".into(),
        compiler: "rustc 1.96.0".into(),
        info: vec![("linker".into(), "bpf-linker 0.13.0".into())],
    }
}

/// The error of the token's declaration after a change at `path`.
fn error_after(path: &str, value: Value) -> MetadataError {
    let mut json: Value = serde_json::from_str(TOKEN).unwrap();
    *json.pointer_mut(path).unwrap() = value;
    bundle(&json.to_string(), &elf(), &build()).unwrap_err()
}

#[test]
fn source_section_describes_elf() {
    for (declaration, name) in [(FLIPPER, "flipper"), (TOKEN, "token")] {
        let bundle = bundle(declaration, &elf(), &build()).unwrap();
        assert_eq!(bundle.name, name);
        let metadata: Value = serde_json::from_str(&bundle.metadata).unwrap();
        let mut contract: Value = serde_json::from_str(&bundle.contract).unwrap();
        let wasm = contract["source"].as_object_mut().unwrap().remove("wasm").unwrap();
        assert_eq!(metadata, contract);
        assert_eq!(wasm, format!("0x7f454c460201{}f700{}", "00".repeat(12), "00".repeat(44)));
        assert_eq!(
            metadata["source"],
            json!({
                // b2sum -l 256 of the 64 bytes.
                "hash": "0x120675b2143ae82115e22d3e7ecf4bd095234c72dae730dcb5153c1e788b1095",
                "language": "Rust",
                "compiler": "rustc 1.96.0",
                "build_info": { "linker": "bpf-linker 0.13.0" },
            })
        );
    }
}

#[test]
fn wrong_hash_is_refused() {
    assert_eq!(
        error_after("/spec/messages/3/selector", json!("0x84a15da2")),
        MetadataError::WrongHash {
            of: "transfer".into(),
            declared: "0x84a15da2".into(),
            expected: "0x84a15da1".into(),
        }
    );
    let MetadataError::WrongHash { of, .. } = error_after("/spec/events/0/signature_topic", json!("0x00"))
    else {
        panic!("the topic is wrong");
    };
    assert_eq!(of, "Transfer(Option<AccountId>,Option<AccountId>,Balance)");
    // A field of another type is another event.
    let value = json!({ "displayName": ["u64"], "type": 17 });
    assert!(matches!(error_after("/spec/events/1/args/2/type", value), MetadataError::WrongHash { of, .. }
        if of == "Approval(AccountId,AccountId,u64)"));
}

#[test]
fn dangling_reference_is_refused() {
    assert_eq!(
        error_after("/spec/messages/3/args/0/type/type", json!(20)),
        MetadataError::Missing {
            path: "/spec/messages/3/args/0/type/type".into(),
            expected: "the id of a type"
        }
    );
    assert_eq!(
        error_after("/types/4/id", json!(3)),
        MetadataError::Missing { path: "/types/4/id".into(), expected: "its index in the list" }
    );
    assert_eq!(
        error_after("/spec/events", json!({})),
        MetadataError::Missing { path: "/spec/events".into(), expected: "a list" }
    );
}

#[test]
fn invalid_message_or_event_is_refused() {
    let transfer = serde_json::from_str::<Value>(TOKEN).unwrap()["spec"]["messages"][3].clone();
    assert_eq!(
        error_after("/spec/messages/4", transfer),
        MetadataError::DuplicateSelector("0x84a15da1".into())
    );
    // Balance: the error is missing.
    assert_eq!(
        error_after("/spec/messages/0/returnType/type", json!(0)),
        MetadataError::WrongReturnType("total_supply".into())
    );
    // Result<(), Error>: the error is another.
    assert_eq!(
        error_after("/spec/messages/3/returnType/type", json!(11)),
        MetadataError::WrongReturnType("transfer".into())
    );
    assert_eq!(
        error_after("/spec/environment/maxEventTopics", json!(2)),
        MetadataError::TooManyTopics("Transfer".into())
    );
    assert_eq!(error_after("/version", json!(6)), MetadataError::WrongVersion);
}

#[test]
fn other_files_are_refused() {
    let refused = |declaration: &str, elf: &[u8]| bundle(declaration, elf, &build()).unwrap_err();
    let mut x86 = elf();
    x86[18] = 62;
    for elf in [&[][..], b"\0asm\x01\0\0\0", &elf()[..18], &x86] {
        assert_eq!(refused(FLIPPER, elf), MetadataError::NotAContract);
    }
    assert!(matches!(refused("{", &elf()), MetadataError::NotJson(_)));
}

#[test]
fn generated_metadata_gets_missing_sections() {
    let mut generated: Value = serde_json::from_str(FLIPPER).unwrap();
    generated.as_object_mut().unwrap().remove("contract");
    // In ink, authors may choose selectors, and events without a signature topic.
    *generated.pointer_mut("/spec/messages/0/selector").unwrap() = "0xcafebabe".into();
    *generated.pointer_mut("/spec/events").unwrap() =
        json!([{ "label": "E", "args": [], "docs": [], "signature_topic": null }]);
    let about = json!({ "name": "other", "version": "1.0.0", "authors": [] });
    let text = generated.to_string();
    let bundle = bundle_generated(&text, about.clone(), &elf(), &build()).unwrap();
    assert_eq!(bundle.name, "other");
    let metadata: Value = serde_json::from_str(&bundle.metadata).unwrap();
    assert_eq!((&metadata["contract"], &metadata["image"]), (&about, &Value::Null));
    assert_eq!(metadata["source"]["language"], "Rust");

    let refused = |text: &str, about: Value| bundle_generated(text, about, &elf(), &build()).unwrap_err();
    assert_eq!(
        refused(&text, json!({})),
        MetadataError::Missing { path: "/contract/name".into(), expected: "a string" }
    );
    assert!(matches!(refused("[]", about.clone()), MetadataError::NotJson(_)));
    *generated.pointer_mut("/spec/messages/1/selector").unwrap() = "0xcafebabe".into();
    assert_eq!(refused(&generated.to_string(), about), MetadataError::DuplicateSelector("0xcafebabe".into()));
}

#[test]
fn hex_makes_round_trip() {
    for bytes in [&[][..], &[0, 1, 0xab, 0xff]] {
        assert_eq!(from_hex(&hex(bytes)).as_deref(), Some(bytes));
    }
    assert_eq!(from_hex("AB"), Some(vec![0xab]));
    for text in ["0x1", "0xzz", "0x 1"] {
        assert_eq!(from_hex(text), None, "{text}");
    }
}
