//! A contract that a macro of its author's puts together, with raw names, deprecated messages, and names that generated code
//! could want for itself. Nothing in it gives a warning.
#![deny(warnings)]

mod common;

use common::{metadata, strings};
use ink::env::{test, DefaultEnvironment};

#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallBuilder {
    pub r#type: u8,
}

#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageBuilder;

#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct E(pub u16);

/// Types of the names that builders have, and a name that begins with `try_`.
#[ink::trait_definition]
pub trait r#Tries {
    #[ink(message)]
    fn try_get(&self) -> Option<E>;

    #[ink(message)]
    fn builders(&self, call: CallBuilder, message: MessageBuilder) -> (CallBuilder, MessageBuilder);

    #[deprecated(note = "for a test")]
    #[ink(message)]
    fn old_of_trait(&self) -> E;
}

macro_rules! contract {
    ($(#[$attr:meta])* $module:ident, $name:ident, $field:ident: $t:ty, $event:ident, $doc:literal, $get:ident) => {
        $(#[$attr])*
        #[ink::contract]
        pub mod $module {
            use super::{r#Tries, CallBuilder, MessageBuilder, E};
            use ink::storage::{Lazy, Mapping};

            #[ink(storage)]
            pub struct $name {
                $field: $t,
                old: Lazy<$t>,
                r#loop: Mapping<u8, $t>,
            }

            #[ink(event)]
            pub struct $event {
                #[ink(topic)]
                value: $t,
                r#for: Option<$t>,
            }

            /// Neither an argument nor a constant of these names is taken for those of generated code.
            pub const MESSAGE_0: usize = 2;

            impl $name {
                #[ink(constructor)]
                pub fn new($field: $t) -> Self {
                    let mut this = Self { $field, old: Lazy::new(), r#loop: Mapping::new() };
                    this.old.set(&$field);
                    this.r#loop.insert(1, &$field);
                    this
                }

                #[ink(constructor, payable)]
                pub fn r#try(r#type: $t, numbers: [u8; MESSAGE_0]) -> Result<Self, E> {
                    match numbers {
                        [0, _] => Ok(Self::new(r#type)),
                        _ => Err(E(7)),
                    }
                }

                /// Not the function that tells whether `new` can be called.
                #[ink(message)]
                pub fn try_new(&self) -> bool {
                    true
                }

                #[doc = $doc]
                #[ink(message)]
                pub fn $get(&self) -> $t {
                    self.$field
                }

                #[ink(message)]
                pub fn set(&mut self, $field: $t) {
                    self.$field = $field;
                    self.env().emit_event($event { value: $field, r#for: self.r#loop.get(1) });
                }

                /// Beside `set`.
                #[ink(message)]
                pub fn try_set(&mut self, $field: $t) -> Result<(), E> {
                    if $field == 0 {
                        return Err(E(1));
                    }
                    self.set($field);
                    Ok(())
                }

                #[ink(message)]
                pub fn r#move(&self, r#match: $t, listed: ink::prelude::vec::Vec<$t>) -> $t {
                    listed.iter().sum::<$t>() + r#match
                }

                #[deprecated]
                #[ink(message)]
                pub fn old(&self, __storage: CallBuilder) -> CallBuilder {
                    __storage
                }
            }

            impl r#Tries for $name {
                #[ink(message)]
                fn try_get(&self) -> Option<E> {
                    Some(E(3))
                }

                #[ink(message)]
                fn builders(&self, call: CallBuilder, message: MessageBuilder) -> (CallBuilder, MessageBuilder) {
                    (call, message)
                }

                #[ink(message)]
                fn old_of_trait(&self) -> E {
                    E(4)
                }
            }
        }
    };
}

contract! {
    /// Made by a macro.
    contract, Contract, value: u32, Changed, " What it is.", get
}
use contract::ContractRef;

fn instance() -> ContractRef {
    let code = test::upload_code::<DefaultEnvironment, ContractRef>();
    ContractRef::new(5).code_hash(code).endowment(0).salt_bytes([]).instantiate()
}

#[ink::test]
fn messages_are_the_authors() {
    let mut contract = instance();
    assert_eq!(contract.get(), 5);
    contract.set(6);
    // The author's own functions, and not those that begin with `try_` where they do not.
    assert_eq!(contract.try_set(0), Err(E(1)));
    assert_eq!(contract.try_set(7), Ok(()));
    assert!(contract.try_new());
    assert_eq!(Tries::try_get(&contract), Some(E(3)));
    assert_eq!(contract.try_move(1, vec![2, 3]), Ok(6));
    assert_eq!(contract.r#move(1, vec![2, 3]), 6);
    let builder = CallBuilder { r#type: 9 };
    assert_eq!(contract.builders(builder.clone(), MessageBuilder), (builder.clone(), MessageBuilder));
    #[allow(deprecated)]
    {
        assert_eq!(contract.old(builder.clone()), builder);
        assert_eq!(contract.old_of_trait(), E(4));
    }
}

#[ink::test]
fn references_by_trait_have_the_authors_types() {
    let account = ink::ToAccountId::<DefaultEnvironment>::to_account_id(&instance());
    let tries: ink::contract_ref!(Tries, DefaultEnvironment) = account.into();
    let builder = CallBuilder { r#type: 9 };
    assert_eq!(tries.builders(builder.clone(), MessageBuilder), (builder, MessageBuilder));
    assert_eq!(tries.try_get(), Some(E(3)));
}

#[test]
fn names_in_metadata_are_plain() {
    let metadata = metadata();
    assert!(!metadata.to_string().contains("r#"), "{metadata:#}");
    let spec = &metadata["spec"];
    assert_eq!(strings(&spec["constructors"], "/label"), ["new", "try"]);
    assert_eq!(
        strings(&spec["messages"], "/label"),
        [
            "try_new",
            "get",
            "set",
            "try_set",
            "move",
            "old",
            "Tries::try_get",
            "Tries::builders",
            "Tries::old_of_trait"
        ]
    );
    assert_eq!(spec["docs"], serde_json::json!([" Made by a macro."]));
    let message = |label: &str| {
        let messages = spec["messages"].as_array().unwrap();
        messages.iter().find(|message| message["label"] == label).unwrap()
    };
    assert_eq!(message("get")["docs"], serde_json::json!([" What it is."]));
    assert_eq!(strings(&message("move")["args"], "/label"), ["match", "listed"]);
    // Types are shown as written, wherever they were written.
    assert_eq!(strings(&message("move")["args"], "/type/displayName/0"), ["u32", "ink"]);
    assert_eq!(strings(&message("set")["args"], "/type/displayName/0"), ["u32"]);
    let event = &spec["events"][0];
    assert_eq!(
        (strings(&event["args"], "/label"), &event["label"]),
        (vec!["value", "for"], &"Changed".into())
    );
    assert_eq!(strings(&event["args"], "/type/displayName/0"), ["u32", "Option"]);
    let topic = ink::blake2x256!("Changed(u32,Option<u32>)");
    let hex: String = topic.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(event["signature_topic"], format!("0x{hex}"));
    let fields = metadata.pointer("/storage/root/layout/struct/fields").unwrap();
    assert_eq!(strings(fields, "/name"), ["value", "old", "loop"]);
}
