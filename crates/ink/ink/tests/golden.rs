//! Compares the metadata that the macros generate for a contract with one of everything to that of ink!
//! 5.1.1.
//!
//! The golden file is ink!'s output, with these changes: `LangError` has the additional variant `Panicked`,
//! the crate is called `metadata`, and the fields of storage structs have no `typeName`, because ink! has the
//! names of the types that its macro replaces them with.
#![allow(missing_docs)]

mod common;

use common::{metadata, strings};
use serde_json::Value;

#[ink::event]
pub struct Outside {
    #[ink(topic)]
    who: ink::primitives::AccountId,
    amount: u128,
}

/// A contract for the golden file.
#[ink::contract]
mod golden {
    use ink::prelude::{collections::BTreeMap, string::String, vec::Vec};
    use ink::storage::{traits::ManualKey, Lazy, Mapping, StorageVec};

    /// Something happened.
    #[ink(event)]
    pub struct Happened {
        /// Who did it.
        #[ink(topic)]
        by: AccountId,
        what: Kind,
    }

    #[ink(event, anonymous)]
    pub struct Quiet {
        #[ink(topic)]
        at: Hash,
    }

    #[derive(Debug, PartialEq, Eq, Clone)]
    #[ink::scale_derive(Encode, Decode, TypeInfo)]
    #[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
    pub enum Kind {
        Nothing,
        Number(u64),
        Named { name: String, of: Option<AccountId> },
    }

    #[derive(Debug, PartialEq, Eq)]
    #[ink::scale_derive(Encode, Decode, TypeInfo)]
    pub enum Error {
        Bad,
        Worse(u8),
    }

    #[cfg_attr(test, derive(Debug))]
    #[ink::storage_item]
    pub struct Inner {
        a: u8,
        deep: Mapping<(u32, AccountId), Balance>,
    }

    #[ink(storage)]
    pub struct Golden {
        value: bool,
        kind: Kind,
        array: [u16; 4],
        tuple: (u8, Hash),
        outcome: Result<u8, String>,
        list: Vec<u8>,
        tree: BTreeMap<u32, String>,
        balances: Mapping<AccountId, Balance>,
        manual: Mapping<u32, Kind, ManualKey<123>>,
        lazy: Lazy<[u8; 32]>,
        vec: StorageVec<AccountId>,
        inner: Inner,
    }

    impl Golden {
        /// Creates it.
        ///
        /// With a value.
        #[ink(constructor, default)]
        pub fn new(value: bool) -> Self {
            Self {
                value,
                kind: Kind::Nothing,
                array: [0; 4],
                tuple: (0, Default::default()),
                outcome: Ok(1),
                list: Vec::new(),
                tree: BTreeMap::new(),
                balances: Mapping::new(),
                manual: Mapping::new(),
                lazy: Lazy::new(),
                vec: StorageVec::new(),
                inner: Inner { a: 1, deep: Mapping::new() },
            }
        }

        #[ink(constructor, payable, selector = 0xCAFEBABE)]
        pub fn fallible(kind: Kind) -> Result<Self, Error> {
            let _ = kind;
            Ok(Self::new(true))
        }

        /// Reads.
        #[ink(message)]
        pub fn get(&self) -> bool {
            self.value
        }

        #[ink(message, payable, default)]
        pub fn pay(&mut self, to: AccountId, notes: Vec<(u32, String)>) -> Result<Balance, Error> {
            let _ = (to, notes);
            Self::env().emit_event(Happened { by: to, what: Kind::Nothing });
            Self::env().emit_event(Quiet { at: Hash::default() });
            Self::env().emit_event(super::Outside { who: to, amount: 1 });
            Err(Error::Bad)
        }

        #[ink(message, selector = 0x01020304)]
        pub fn nothing(&mut self) {}
    }
}

/// Removes what differs intentionally.
fn normalized(mut metadata: Value) -> Value {
    for ty in metadata["types"].as_array_mut().unwrap() {
        let ty = &mut ty["type"];
        if ty["path"][0] == "golden" {
            ty["path"][0] = "metadata".into();
        }
        if ty["path"][2] == "Golden" || ty["path"][2] == "Inner" {
            for field in ty["def"]["composite"]["fields"].as_array_mut().unwrap() {
                field.as_object_mut().unwrap().remove("typeName");
            }
        }
    }
    let events = metadata["spec"]["events"].as_array_mut().unwrap();
    for event in events.iter_mut() {
        let path = event["module_path"].as_str().unwrap();
        if let Some(path) = path.strip_prefix("golden") {
            event["module_path"] = format!("metadata{path}").into();
        }
    }
    // Ours are sorted by path and name, ink!'s are in the linker's order.
    events.sort_by_key(|event| event["label"].to_string());
    metadata
}

/// Collects the differences of two values.
fn differences(path: &str, ours: &Value, theirs: &Value, found: &mut Vec<String>) {
    match (ours, theirs) {
        (Value::Object(a), Value::Object(b)) if a.keys().eq(b.keys()) => {
            for (key, value) in a {
                differences(&format!("{path}.{key}"), value, &b[key], found);
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            for (at, (a, b)) in a.iter().zip(b).enumerate() {
                differences(&format!("{path}[{at}]"), a, b, found);
            }
        }
        (a, b) if a != b => found.push(format!("{path}: {a}, of ink!: {b}")),
        _ => {}
    }
}

#[test]
fn metadata_matches_ink() {
    let theirs: Value =
        serde_json::from_str(include_str!("../../storage/tests/golden/ink-5.1.1.json")).unwrap();
    let mut found = Vec::new();
    differences("", &normalized(metadata()), &normalized(theirs), &mut found);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn events_are_sorted_by_name() {
    assert_eq!(strings(&metadata()["spec"]["events"], "/label"), ["Outside", "Happened", "Quiet"]);
}

#[test]
fn storage_fields_have_type_names() {
    let metadata = metadata();
    let types = metadata["types"].as_array().unwrap();
    let inner = types.iter().find(|ty| ty["type"]["path"][2] == "Inner").unwrap();
    let fields = &inner["type"]["def"]["composite"]["fields"];
    assert_eq!(strings(fields, "/typeName"), ["u8", "Mapping<(u32, AccountId), Balance>"]);
}
