//! `#[ink::event]`: topics, signature, metadata.

use ink::{
    env::{test::recorded_events, DefaultEnvironment, Event},
    metadata::EventMetadata,
    prelude::collections::BTreeMap,
    primitives::AccountId,
    scale_info::{IntoPortable, Registry},
};
use serde_json::{json, Value};

type Balance = u128;
type MaybeByte = Option<u8>;

/// An event.
///
/// With two lines.
#[ink::event]
#[derive(Debug, Clone)]
pub struct Transferred {
    /// From.
    #[ink(topic)]
    from: Option<ink::primitives::AccountId>,
    #[ink(topic)]
    to: ink::primitives::AccountId,
    value: Balance,
    data: Vec<(u8, [u8; 32])>,
    map: BTreeMap<u8, Option<Vec<u16>>>,
    #[ink(topic)]
    long: ink::prelude::string::String,
}

#[ink::event(anonymous)]
pub struct Anonymous {
    #[ink(topic)]
    a: u8,
    r#type: bool,
}

#[ink::event(anonymous)]
pub struct WithoutTopics {
    a: u8,
}

#[ink::event]
#[ink(signature_topic = "0x1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f")]
pub struct Custom;

#[ink::event(signature_topic = "2222222222222222222222222222222222222222222222222222222222222222")]
pub struct Aliased {
    #[ink(topic)]
    a: MaybeByte,
}

#[ink::event]
pub struct Empty {}

/// A struct that derives only `Event`, for which fields need no names.
#[derive(ink::Event, ink::scale::Encode)]
#[codec(crate = ink::scale)]
pub struct Unnamed(u8, #[ink(topic)] Option<u16>);

const TRANSFERRED: &str = "36b369dc4e826fedaff0370a420457bf0e5fbfad873d8c37e63284873c16b8bf";
const EMPTY: &str = "2c54a2a9a9aa474af5d6e2bb2e5a35b84051acaf95b233f98f96860d36f2b81b";
const ZERO: &str = "0000000000000000000000000000000000000000000000000000000000000000";

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The topics and the data of an event, as emitted.
fn emitted(event: impl Event) -> (Vec<String>, String) {
    ink::env::emit_event::<DefaultEnvironment, _>(event);
    let event = recorded_events().last().expect("an event was emitted just now");
    (event.topics.iter().map(|topic| hex(topic)).collect(), hex(&event.data))
}

#[ink::test]
fn topics_are_padded_or_hashed_to_32_bytes() {
    let (topics, data) = emitted(Transferred {
        from: None,
        to: [1; 32].into(),
        value: 5,
        data: vec![(1, [2; 32])],
        map: [(1, Some(vec![3]))].into(),
        long: "x".repeat(40),
    });
    let to = "01".repeat(32);
    let hash_of_long = "c53b6f8b98325dfc51dd197eb366631c05f47ecf422da4b3bc1e43a1514a0f0c";
    assert_eq!(topics, [TRANSFERRED, ZERO, &to, hash_of_long]);
    assert_eq!(
        data,
        format!("00{to}05{}0401{}0401010403 00a0{}", "00".repeat(15), "02".repeat(32), "78".repeat(40))
            .replace(' ', "")
    );

    let (topics, _) = emitted(Transferred {
        from: Some([9; 32].into()),
        to: [1; 32].into(),
        value: 5,
        data: Vec::new(),
        map: BTreeMap::new(),
        long: "abc".into(),
    });
    let short = "0c616263".to_string() + &"00".repeat(28);
    assert_eq!(topics, [TRANSFERRED, &"09".repeat(32), &to, &short]);
}

#[ink::test]
fn topic_of_an_option_is_that_of_its_content() {
    let some = |hex: &str| hex.to_string() + &"00".repeat(32 - hex.len() / 2);
    let custom = "22".repeat(32);
    assert_eq!(emitted(Aliased { a: Some(3) }), (vec![custom.clone(), some("03")], "0103".into()));
    assert_eq!(emitted(Aliased { a: None }), (vec![custom, ZERO.into()], "00".into()));
    assert_eq!(emitted(Unnamed(1, Some(0x203))).0[1], some("0302"));
}

#[ink::test]
fn signature_topic_is_computed_or_given() {
    assert_eq!(emitted(Empty {}), (vec![EMPTY.into()], String::new()));
    assert_eq!(emitted(Custom), (vec!["1f".repeat(32)], String::new()));
    assert_eq!(Custom::SIGNATURE_TOPIC, Some([0x1f; 32]));
    assert_eq!(Empty::SIGNATURE_TOPIC, Some(ink::blake2x256!("Empty()")));
    assert_eq!(Unnamed::SIGNATURE_TOPIC, Some(ink::blake2x256!("Unnamed(u8,Option<u16>)")));
}

/// For a type that the compiler prints on several lines, ink! 5.1.1 includes the line breaks in the hash.
/// Here, the signature is as documented.
#[test]
fn signature_has_no_line_breaks() {
    #[derive(ink::Event, ink::scale::Encode)]
    #[codec(crate = ink::scale)]
    struct Long {
        map: BTreeMap<
            ink::primitives::AccountId,
            ink::prelude::vec::Vec<(ink::primitives::AccountId, Option<ink::prelude::string::String>)>,
        >,
    }
    let signature = ink::blake2x256!(
        "Long(BTreeMap<ink::primitives::AccountId,ink::prelude::vec::Vec<(ink::primitives::AccountId,\
         Option<ink::prelude::string::String>)>,>)"
    );
    assert_eq!(Long::SIGNATURE_TOPIC, Some(signature));
}

#[ink::test]
fn anonymous_event_has_no_signature_topic() {
    let seven = "07".to_string() + &"00".repeat(31);
    assert_eq!(Anonymous::SIGNATURE_TOPIC, None);
    assert_eq!(emitted(Anonymous { a: 7, r#type: true }), (vec![seven], "0701".into()));
    assert_eq!(emitted(WithoutTopics { a: 7 }), (Vec::new(), "07".into()));
}

fn spec<E: EventMetadata>() -> Value {
    serde_json::to_value(E::event_spec().into_portable(&mut Registry::new())).unwrap()
}

#[test]
fn metadata_describes_the_event() {
    let arg = |label: &str, indexed: bool, ty: u32, name: &[&str], docs: &[&str]| {
        json!({
            "label": label,
            "indexed": indexed,
            "type": { "type": ty, "displayName": name },
            "docs": docs,
        })
    };
    let transferred = json!({
        "label": "Transferred",
        "module_path": "derives::event",
        "signature_topic": format!("0x{TRANSFERRED}"),
        "args": [
            arg("from", true, 0, &["Option"], &["From."]),
            arg("to", true, 1, &["ink", "primitives", "AccountId"], &[]),
            arg("value", false, 4, &["Balance"], &[]),
            arg("data", false, 5, &["Vec"], &[]),
            arg("map", false, 7, &["BTreeMap"], &[]),
            arg("long", true, 13, &["ink", "prelude", "string", "String"], &[]),
        ],
        "docs": ["An event.", "", "With two lines."],
    });
    assert_eq!(spec::<Transferred>(), transferred);

    // ink! writes `r#type` here.
    let anonymous = json!({
        "label": "Anonymous",
        "module_path": "derives::event",
        "signature_topic": null,
        "args": [arg("a", true, 0, &["u8"], &[]), arg("type", false, 1, &["bool"], &[])],
        "docs": [],
    });
    assert_eq!(spec::<Anonymous>(), anonymous);
    assert_eq!(spec::<Custom>()["signature_topic"], format!("0x{}", "1f".repeat(32)));
    assert_eq!(spec::<Custom>()["args"], json!([]));
}

/// Whether the contract emits them or not.
#[test]
fn events_of_all_crates_are_in_the_metadata() {
    let mut labels: Vec<_> =
        ink::metadata::collect_events().into_iter().map(|event| event.label().to_string()).collect();
    labels.sort();
    assert_eq!(labels, ["Aliased", "Anonymous", "Custom", "Empty", "Transferred", "WithoutTopics"]);
}

#[test]
fn event_decodes_from_its_data() {
    use ink::scale::{Decode, Encode};
    let event = Transferred {
        from: None,
        to: AccountId::from([1; 32]),
        value: 5,
        data: Vec::new(),
        map: BTreeMap::new(),
        long: String::new(),
    };
    let decoded = Transferred::decode(&mut &event.encode()[..]).unwrap();
    assert_eq!(format!("{decoded:?}"), format!("{event:?}"));
}
