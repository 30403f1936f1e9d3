//! Compares the metadata of a contract with one of everything, built by hand, to that of ink! 5.1.1.
//!
//! `golden/ink-5.1.1.json` is ink!'s output for this contract, with two changes: `LangError` has the
//! additional variant `Panicked`, and the names of the storage structs' field types are removed, because ink!
//! has the macro's text there.

use ink_metadata::{
    layout::{EnumLayout, FieldLayout, Layout, LayoutKey, RootLayout, StructLayout, ValidateLayout},
    ConstructorSpec, ContractSpec, EnvironmentSpec, EventParamSpec, EventSpec, InkProject, LangError,
    MessageParamSpec, MessageSpec, ReturnTypeSpec, TypeInfo, TypeSpec,
};
use ink_primitives::{AccountId, ConstructorResult, Hash, Key, KeyComposer, MessageResult};
use ink_storage::{
    traits::{AutoStorableHint, ManualKey, StorageLayout},
    Lazy, Mapping, OrderedMap, OrderedSet, StorageVec,
};
use scale_info::meta_type;
use serde_json::Value;
use std::collections::BTreeMap;

type Field<T, const KEY: Key> = <T as AutoStorableHint<ManualKey<KEY>>>::Type;

/// The generated key of a field.
const fn key(path: &str) -> Key {
    KeyComposer::from_str(path)
}

mod golden {
    use super::*;

    #[derive(TypeInfo, codec::Encode, codec::Decode)]
    #[allow(unused)]
    pub enum Kind {
        Nothing,
        Number(u64),
        Named { name: String, of: Option<AccountId> },
    }

    impl StorageLayout for Kind {
        fn layout(key: &Key) -> Layout {
            EnumLayout::new(
                "Kind",
                key,
                [
                    (0.into(), StructLayout::new("Nothing", [])),
                    (1.into(), StructLayout::new("Number", [FieldLayout::new("0", u64::layout(key))])),
                    (
                        2.into(),
                        StructLayout::new(
                            "Named",
                            [
                                FieldLayout::new("name", String::layout(key)),
                                FieldLayout::new("of", Option::<AccountId>::layout(key)),
                            ],
                        ),
                    ),
                ],
            )
            .into()
        }
    }

    #[derive(TypeInfo)]
    #[allow(unused)]
    pub enum Error {
        Bad,
        Worse(u8),
    }

    pub type Balances = Field<Mapping<AccountId, u128>, { key("Golden::balances") }>;
    pub type Manual = Field<Mapping<u32, Kind, ManualKey<123>>, { key("Golden::manual") }>;
    pub type InACell = Field<Lazy<[u8; 32]>, { key("Golden::lazy") }>;
    pub type Vector = Field<StorageVec<AccountId>, { key("Golden::vec") }>;
    pub type Deep = Field<Mapping<(u32, AccountId), u128>, { key("Inner::deep") }>;

    #[derive(TypeInfo)]
    #[allow(unused)]
    pub struct Inner {
        a: u8,
        deep: Deep,
    }

    #[derive(TypeInfo)]
    #[allow(unused)]
    pub struct Golden {
        value: bool,
        kind: Kind,
        array: [u16; 4],
        tuple: (u8, Hash),
        outcome: Result<u8, String>,
        list: Vec<u8>,
        tree: BTreeMap<u32, String>,
        balances: Balances,
        manual: Manual,
        lazy: InACell,
        vec: Vector,
        inner: Inner,
    }
}
use golden::{Error, Golden, Kind};

fn layout() -> Layout {
    fn field<T: StorageLayout>(name: &'static str) -> FieldLayout {
        FieldLayout::new(name, T::layout(&0))
    }
    let inner = StructLayout::new("Inner", [field::<u8>("a"), field::<golden::Deep>("deep")]);
    let fields = StructLayout::new(
        "Golden",
        [
            field::<bool>("value"),
            field::<Kind>("kind"),
            field::<[u16; 4]>("array"),
            field::<(u8, Hash)>("tuple"),
            field::<Result<u8, String>>("outcome"),
            field::<Vec<u8>>("list"),
            field::<BTreeMap<u32, String>>("tree"),
            field::<golden::Balances>("balances"),
            field::<golden::Manual>("manual"),
            field::<golden::InACell>("lazy"),
            field::<golden::Vector>("vec"),
            FieldLayout::new("inner", inner),
        ],
    );
    RootLayout::new(LayoutKey::new(0u32), fields, meta_type::<Golden>()).into()
}

fn constructors() -> Vec<ConstructorSpec> {
    fn returns<T: TypeInfo + 'static>() -> ReturnTypeSpec {
        ReturnTypeSpec::new(TypeSpec::with_name_str::<ConstructorResult<T>>(
            "ink_primitives::ConstructorResult",
        ))
    }
    vec![
        ConstructorSpec::from_label("new")
            .selector([0x9B, 0xAE, 0x9D, 0x5E])
            .args([MessageParamSpec::new("value").of_type(TypeSpec::with_name_str::<bool>("bool")).done()])
            .payable(false)
            .default(true)
            .returns(returns::<()>())
            .docs([" Creates it.", "", " With a value."])
            .done(),
        ConstructorSpec::from_label("fallible")
            .selector([0xCA, 0xFE, 0xBA, 0xBE])
            .args([MessageParamSpec::new("kind").of_type(TypeSpec::with_name_str::<Kind>("Kind")).done()])
            .payable(true)
            .default(false)
            .returns(returns::<Result<(), Error>>())
            .docs([])
            .done(),
    ]
}

fn messages() -> Vec<MessageSpec> {
    fn returns<T: TypeInfo + 'static>() -> ReturnTypeSpec {
        ReturnTypeSpec::new(TypeSpec::with_name_str::<MessageResult<T>>("ink::MessageResult"))
    }
    vec![
        MessageSpec::from_label("get")
            .selector([0x2F, 0x86, 0x5B, 0xD9])
            .args([])
            .returns(returns::<bool>())
            .mutates(false)
            .payable(false)
            .default(false)
            .docs([" Reads."])
            .done(),
        MessageSpec::from_label("pay")
            .selector([0xF8, 0x8C, 0xA1, 0x04])
            .args([
                MessageParamSpec::new("to").of_type(TypeSpec::with_name_str::<AccountId>("AccountId")).done(),
                MessageParamSpec::new("notes")
                    .of_type(TypeSpec::with_name_segs::<Vec<(u32, String)>, _>(["Vec"]))
                    .done(),
            ])
            .returns(returns::<Result<u128, Error>>())
            .mutates(true)
            .payable(true)
            .default(true)
            .done(),
        MessageSpec::from_label("nothing")
            .selector([1, 2, 3, 4])
            .returns(returns::<()>())
            .mutates(true)
            .done(),
    ]
}

const OUTSIDE: &str = "66c7cb565928e173fa1b29742bad44237b805b58b09a7b770c5eb984794062cd";
const HAPPENED: &str = "f640b31e2461b90ff6afcdf9d0432e0408720ec2bc28f6749dba833b442ff26e";

fn topic(hex: &str) -> Option<Vec<u8>> {
    let byte = |at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
    Some((0..hex.len()).step_by(2).map(byte).collect())
}

fn events() -> Vec<EventSpec> {
    vec![
        EventSpec::new("Outside")
            .module_path("metadata")
            .signature_topic(topic(OUTSIDE))
            .args([
                EventParamSpec::new("who")
                    .of_type(TypeSpec::with_name_str::<AccountId>("ink::primitives::AccountId"))
                    .indexed(true)
                    .done(),
                EventParamSpec::new("amount").of_type(TypeSpec::with_name_str::<u128>("u128")).done(),
            ])
            .done(),
        EventSpec::new("Quiet")
            .module_path("metadata::golden")
            .signature_topic(None::<[u8; 32]>)
            .args([EventParamSpec::new("at")
                .of_type(TypeSpec::with_name_str::<Hash>("Hash"))
                .indexed(true)
                .done()])
            .done(),
        EventSpec::new("Happened")
            .module_path("metadata::golden")
            .signature_topic(topic(HAPPENED))
            .args([
                EventParamSpec::new("by")
                    .of_type(TypeSpec::with_name_str::<AccountId>("AccountId"))
                    .indexed(true)
                    .docs([" Who did it. "])
                    .done(),
                EventParamSpec::new("what").of_type(TypeSpec::with_name_str::<Kind>("Kind")).done(),
            ])
            .docs([" Something happened."])
            .done(),
    ]
}

fn environment() -> EnvironmentSpec {
    EnvironmentSpec::new()
        .account_id(TypeSpec::with_name_str::<AccountId>("AccountId"))
        .balance(TypeSpec::with_name_str::<u128>("Balance"))
        .hash(TypeSpec::with_name_str::<Hash>("Hash"))
        .timestamp(TypeSpec::with_name_str::<u64>("Timestamp"))
        .block_number(TypeSpec::with_name_str::<u32>("BlockNumber"))
        .chain_extension(TypeSpec::with_name_str::<ink_env::NoChainExtension>("ChainExtension"))
        .max_event_topics(4)
        .static_buffer_size(16_384)
        .done()
}

fn project() -> InkProject {
    let spec = ContractSpec::new()
        .constructors(constructors())
        .messages(messages())
        .events(events())
        .docs([" A contract for the golden file."])
        .lang_error(TypeSpec::with_name_str::<LangError>("ink::LangError"))
        .environment(environment())
        .done();
    ValidateLayout::validate(&layout()).unwrap();
    InkProject::new(layout(), spec)
}

/// Collects the differences of two values.
fn differences(path: &str, ours: &Value, theirs: &Value, found: &mut Vec<String>) {
    match (ours, theirs) {
        (Value::Object(a), Value::Object(b)) => {
            let mut keys: Vec<_> = a.keys().chain(b.keys()).collect();
            keys.sort();
            keys.dedup();
            for key in keys {
                let get = |object: &serde_json::Map<_, _>| object.get(key).cloned().unwrap_or(Value::Null);
                differences(&format!("{path}.{key}"), &get(a), &get(b), found);
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
    let mut ours = serde_json::to_value(project()).unwrap();
    for ty in ours["types"].as_array_mut().unwrap() {
        let is_storage = |path: &Value| path[2] == "Golden" || path[2] == "Inner";
        if is_storage(&ty["type"]["path"]) {
            for field in ty["type"]["def"]["composite"]["fields"].as_array_mut().unwrap() {
                field.as_object_mut().unwrap().remove("typeName");
            }
        }
    }
    let theirs = serde_json::from_str(include_str!("golden/ink-5.1.1.json")).unwrap();
    let mut found = Vec::new();
    differences("", &ours, &theirs, &mut found);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn metadata_of_ink_deserializes() {
    let golden = include_str!("golden/ink-5.1.1.json");
    let project: InkProject = serde_json::from_str(golden).unwrap();
    assert_eq!(*project.version(), 5);
    assert_eq!(project.spec().messages()[1].selector().to_bytes(), [0xF8, 0x8C, 0xA1, 0x04]);
    assert_eq!(serde_json::to_value(&project).unwrap(), serde_json::from_str::<Value>(golden).unwrap());
}

#[test]
fn ordered_collections_have_storage_layouts() {
    type Map = Field<OrderedMap<u32, u64>, 5>;
    type Set = Field<OrderedSet<AccountId>, 6>;
    let layout = StructLayout::new(
        "Contract",
        [FieldLayout::new("map", Map::layout(&0)), FieldLayout::new("set", Set::layout(&0))],
    );
    ValidateLayout::validate(&Layout::from(layout)).unwrap();
    let json = |layout: Layout| {
        let mut registry = scale_info::Registry::new();
        let layout = scale_info::IntoPortable::into_portable(layout, &mut registry);
        (serde_json::to_value(layout).unwrap(), scale_info::PortableRegistry::from(registry))
    };
    let (map, types) = json(Map::layout(&0));
    let [values, keys] = [0, 1].map(|at| &map["struct"]["fields"][at]["layout"]["root"]);
    assert_eq!(values["root_key"], "0x05000000");
    assert_eq!(keys["root_key"], keys["layout"]["leaf"]["key"]);
    let path = |ty: &Value| {
        let ty = types.resolve(ty.as_u64().unwrap() as u32).unwrap();
        ty.path.segments.join("::")
    };
    assert_eq!(path(&values["ty"]), "ink_storage::lazy::mapping::Mapping");
    assert_eq!(path(&keys["ty"]), "ink_storage::ordered::set::OrderedSet");
    assert_eq!(path(&keys["layout"]["leaf"]["ty"]), "ink_storage::ordered::set::Root");
    let (set, _) = json(Set::layout(&0));
    assert_eq!(set["root"]["root_key"], "0x06000000");
}

mod invalid_specs {
    use super::*;

    fn spec(
        constructors: Vec<ConstructorSpec>,
        messages: Vec<MessageSpec>,
        events: Vec<EventSpec>,
    ) -> ContractSpec {
        ContractSpec::new()
            .constructors(constructors)
            .messages(messages)
            .events(events)
            .environment(EnvironmentSpec::new().max_event_topics(2).done())
            .done()
    }

    #[test]
    #[should_panic = "must have at least one constructor"]
    fn spec_without_constructor_panics() {
        spec(vec![], messages(), vec![]);
    }

    #[test]
    #[should_panic = "must have at least one message"]
    fn spec_without_message_panics() {
        spec(constructors(), vec![], vec![]);
    }

    #[test]
    #[should_panic = "only one default constructor is allowed"]
    fn spec_with_two_default_constructors_panics() {
        spec([constructors(), constructors()].concat(), messages(), vec![]);
    }

    #[test]
    #[should_panic = "only one default message is allowed"]
    fn spec_with_two_default_messages_panics() {
        spec(constructors(), [messages(), messages()].concat(), vec![]);
    }

    #[test]
    #[should_panic = "maximum of 2 event topics exceeded: `a::E` (3 topics)"]
    fn spec_with_too_many_topics_panics() {
        let field = |name| EventParamSpec::new(name).indexed(true).done();
        let event = EventSpec::new("E")
            .module_path("a")
            .signature_topic(Some([1; 32]))
            .args([field("x"), field("y")])
            .done();
        spec(constructors(), messages(), vec![event]);
    }

    #[test]
    #[should_panic = "event signature topic collision: `a::E`, `b::E`"]
    fn spec_with_duplicate_signature_topics_panics() {
        let event = |path| EventSpec::new("E").module_path(path).signature_topic(Some([1; 32])).done();
        spec(constructors(), messages(), vec![event("a"), event("b")]);
    }

    #[test]
    #[should_panic = "display name is invalid"]
    fn invalid_display_name_panics() {
        TypeSpec::with_name_str::<u8>("1 + 1");
    }
}
