//! A contract's metadata, as the build reads it.
#![allow(missing_docs)]

mod common;

use common::{metadata, strings};
use serde_json::{json, Value};

/// Can be locked.
#[ink::trait_definition(namespace = "safe")]
pub trait Lock {
    /// Locks.
    #[ink(message, payable)]
    fn lock(&mut self, until: u64);
}

#[derive(Clone)]
pub enum LargeBlocks {}

impl ink::env::Environment for LargeBlocks {
    const MAX_EVENT_TOPICS: usize = 3;
    type AccountId = ink::primitives::AccountId;
    type Balance = u128;
    type Hash = ink::primitives::Hash;
    type BlockNumber = u64;
    type Timestamp = u64;
    type ChainExtension = ink::env::NoChainExtension;
}

/// A safe.
///
///  For anything.
#[ink::contract(env = super::LargeBlocks)]
mod safe {
    use super::Lock;
    use ink::{prelude::vec::Vec, storage::Mapping};

    #[ink(storage)]
    pub struct Safe {
        owner: AccountId,
        until: Option<Timestamp>,
        things: Mapping<AccountId, Vec<u8>>,
    }

    #[ink(event)]
    pub struct Locked {
        #[ink(topic)]
        until: Timestamp,
    }

    #[derive(Debug)]
    #[ink::scale_derive(Encode, Decode, TypeInfo)]
    pub enum Error {
        Locked,
    }

    impl Safe {
        /// An open one.
        #[ink(constructor, default)]
        pub fn new(owner: AccountId) -> Self {
            Self { owner, until: None, things: Mapping::new() }
        }

        #[ink(constructor, payable, selector = 0xC0DECAFE)]
        pub fn locked(owner: AccountId, until: Timestamp) -> Result<Self, Error> {
            Ok(Self { until: Some(until), ..Self::new(owner) })
        }

        /// Puts something in.
        ///
        ///     code
        #[ink(message, default)]
        pub fn put(&mut self, thing: Vec<u8>) -> Result<(), Error> {
            self.things.insert(self.env().caller(), &thing);
            Ok(())
        }

        #[ink(message)]
        pub fn owner(&self) -> AccountId {
            self.owner
        }

        #[cfg(any())]
        #[ink(message)]
        pub fn absent(&self) {}
    }

    impl Lock for Safe {
        /// Locks it.
        #[ink(message)]
        fn lock(&mut self, until: Timestamp) {
            self.until = Some(until);
            self.env().emit_event(Locked { until });
        }
    }
}

/// Replaces the ids of types by their paths or definitions.
fn with_type_names(value: &Value, types: &Value) -> Value {
    match value {
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| match value.as_u64() {
                Some(id) if name == "type" => (name.clone(), type_name(id, types)),
                _ => (name.clone(), with_type_names(value, types)),
            })
            .collect(),
        Value::Array(values) => values.iter().map(|value| with_type_names(value, types)).collect(),
        value => value.clone(),
    }
}

fn type_name(id: u64, types: &Value) -> Value {
    let ty = &types[id as usize]["type"];
    match ty["path"].as_array().and_then(|path| path.last()) {
        Some(Value::String(name)) if name == "Result" || name == "Option" => {
            let parameters = ty["params"].as_array().unwrap().iter();
            let names =
                parameters.map(|parameter| type_name(parameter["type"].as_u64().unwrap(), types).to_string());
            format!("{name}<{}>", names.collect::<Vec<_>>().join(", ")).replace('"', "").into()
        }
        Some(name) => name.clone(),
        None => match ty["def"].as_object().unwrap().iter().next().unwrap() {
            (_, Value::String(primitive)) => primitive.clone().into(),
            (_, Value::Array(empty)) if empty.is_empty() => "()".into(),
            (kind, Value::Object(inner)) => {
                format!("{kind} of {}", type_name(inner["type"].as_u64().unwrap(), types).as_str().unwrap())
                    .into()
            }
            other => panic!("{other:?}"),
        },
    }
}

#[test]
fn spec_describes_the_interface() {
    let metadata = metadata();
    assert_eq!(metadata["version"], 5);
    let spec = with_type_names(&metadata["spec"], &metadata["types"]);
    let account = json!({ "displayName": ["AccountId"], "type": "AccountId" });
    let until = json!({ "label": "until", "type": { "displayName": ["Timestamp"], "type": "u64" } });
    assert_eq!(
        spec["constructors"],
        json!([
            {
                "label": "new",
                "selector": "0x9bae9d5e",
                "payable": false,
                "default": true,
                "args": [{ "label": "owner", "type": account }],
                "returnType": {
                    "displayName": ["ink_primitives", "ConstructorResult"],
                    "type": "Result<(), LangError>",
                },
                "docs": ["An open one."],
            },
            {
                "label": "locked",
                "selector": "0xc0decafe",
                "payable": true,
                "default": false,
                "args": [{ "label": "owner", "type": account }, until],
                "returnType": {
                    "displayName": ["ink_primitives", "ConstructorResult"],
                    "type": "Result<Result<(), Error>, LangError>",
                },
                "docs": [],
            },
        ])
    );
    // As in ink!, documentation keeps its leading spaces, except for constructors.
    let returns = |of: &str| json!({ "displayName": ["ink", "MessageResult"], "type": format!("Result<{of}, LangError>") });
    assert_eq!(
        spec["messages"],
        json!([
            {
                "label": "put",
                "selector": hex(ink::selector_bytes!("put")),
                "mutates": true,
                "payable": false,
                "default": true,
                "args": [{ "label": "thing", "type": { "displayName": ["Vec"], "type": "sequence of u8" } }],
                "returnType": returns("Result<(), Error>"),
                "docs": [" Puts something in.", "", "     code"],
            },
            {
                "label": "owner",
                "selector": "0xfeaea4fa",
                "mutates": false,
                "payable": false,
                "default": false,
                "args": [],
                "returnType": returns("AccountId"),
                "docs": [],
            },
            {
                "label": "Lock::lock",
                "selector": hex(ink::selector_bytes!("safe::Lock::lock")),
                "mutates": true,
                "payable": true,
                "default": false,
                "args": [until],
                "returnType": returns("()"),
                "docs": [" Locks it."],
            },
        ])
    );
    assert_eq!(spec["docs"], json!([" A safe.", "", "  For anything."]));
    assert_eq!(spec["lang_error"], json!({ "displayName": ["ink", "LangError"], "type": "LangError" }));
    let environment = |name: &str, ty: &str| json!({ "displayName": [name], "type": ty });
    assert_eq!(
        spec["environment"],
        json!({
            "accountId": account,
            "balance": environment("Balance", "u128"),
            "hash": environment("Hash", "Hash"),
            "timestamp": environment("Timestamp", "u64"),
            "blockNumber": environment("BlockNumber", "u64"),
            "chainExtension": environment("ChainExtension", "NoChainExtension"),
            "maxEventTopics": 3,
            "staticBufferSize": 16384,
        })
    );
    assert_eq!(strings(&spec["events"], "/label"), ["Locked"]);
}

fn hex(selector: [u8; 4]) -> String {
    format!("0x{:08x}", u32::from_be_bytes(selector))
}

#[test]
fn storage_layout_describes_the_fields() {
    let metadata = metadata();
    let root = &metadata["storage"]["root"];
    assert_eq!(root["root_key"], "0x00000000");
    assert_eq!(type_name(root["ty"].as_u64().unwrap(), &metadata["types"]), "Safe");
    let layout = &root["layout"]["struct"];
    assert_eq!(layout["name"], "Safe");
    assert_eq!(strings(&layout["fields"], "/name"), ["owner", "until", "things"]);
    let key = layout["fields"][2]["layout"]["root"]["root_key"].as_str().unwrap();
    assert_ne!(key, "0x00000000", "a mapping has cells of its own");
}
