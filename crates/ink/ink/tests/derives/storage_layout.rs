//! `derive(StorageLayout)` and the types of storage items in metadata.

use crate::storage_item::{Choice, Generic, Outer, Plain, Tuple};
use ink::{
    primitives::Key,
    scale_info::{IntoPortable, MetaType, PortableRegistry, Registry, TypeInfo},
    storage::traits::{Storable, StorableHint, StorageKey, StorageLayout},
};
use serde_json::{json, Value};

fn layout<T: StorageLayout>(key: Key) -> Value {
    serde_json::to_value(T::layout(&key).into_portable(&mut Registry::new())).unwrap()
}

fn leaf(key: &str, ty: u32) -> Value {
    json!({ "leaf": { "key": key, "ty": ty } })
}

fn root(key: &str, of: u32, ty: u32) -> Value {
    json!({ "root": { "root_key": key, "layout": leaf(key, of), "ty": ty } })
}

#[test]
fn struct_layout_matches_ink() {
    let plain = json!({ "struct": { "name": "Plain", "fields": [
        { "name": "a", "layout": leaf("0x01000000", 0) },
        { "name": "map", "layout": root("0x968f630e", 1, 2) },
        { "name": "lazy", "layout": root("0xb3698d1f", 7, 8) },
        { "name": "vec", "layout": root("0x1d31b406", 0, 11) },
    ] } });
    assert_eq!(layout::<Plain>(1), plain);

    let tuple = json!({ "struct": { "name": "Tuple", "fields": [
        { "name": "0", "layout": leaf("0x00000000", 0) },
        { "name": "1", "layout": root("0x7dbcf215", 1, 2) },
        { "name": "2", "layout": root("0xefcdab00", 7, 8) },
    ] } });
    assert_eq!(layout::<Tuple>(0), tuple);

    let second = &layout::<Outer>(0)["struct"]["fields"][1]["layout"];
    let keyed = json!({ "struct": { "name": "Keyed", "fields": [
        { "name": "map", "layout": root("0xbd5b3d75", 0, 13) },
        { "name": "lazy", "layout": root("0x2d8850c6", 9, 19) },
    ] } });
    assert_eq!(second, &keyed);

    // ink! writes `r#type` for the name of the last field.
    let fields = &layout::<Generic<u8>>(3)["struct"]["fields"];
    let generic = json!([
        { "name": "value", "layout": leaf("0x03000000", 0) },
        { "name": "lazy", "layout": root("0x75222d9e", 0, 1) },
        { "name": "type", "layout": root("0x9d5a52c7", 0, 7) },
    ]);
    assert_eq!(fields, &generic);
}

#[test]
fn enum_layout_matches_ink() {
    let choice = json!({ "enum": { "name": "Choice", "dispatchKey": "0x10000000", "variants": {
        "0": { "name": "None", "fields": [] },
        "1": { "name": "Named", "fields": [
            { "name": "map", "layout": root("0xdfc66154", 0, 1) },
            { "name": "lazy", "layout": root("0x87100d10", 7, 8) },
        ] },
        "2": { "name": "Unnamed", "fields": [
            { "name": "0", "layout": root("0xda83f062", 2, 11) },
            { "name": "1", "layout": leaf("0x10000000", 14) },
        ] },
    } } });
    assert_eq!(layout::<Choice>(0x10), choice);
}

/// Variants are stored with their positions, which are also in the layout. ink! stores them in the same way,
/// but its layout has the discriminants 5 and 9.
#[test]
fn layout_has_the_stored_discriminants() {
    #[derive(Storable, StorableHint, StorageKey, StorageLayout)]
    #[repr(u8)]
    #[allow(dead_code)]
    enum Numbered {
        A = 5,
        B(u8) = 9,
    }
    let variants = &layout::<Numbered>(3)["enum"]["variants"];
    assert_eq!(
        variants,
        &json!({
            "0": { "name": "A", "fields": [] },
            "1": { "name": "B", "fields": [{ "name": "0", "layout": leaf("0x03000000", 0) }] },
        })
    );
    let mut bytes = Vec::new();
    Storable::encode(&Numbered::B(7), &mut bytes);
    assert_eq!(bytes, [1, 7]);
}

/// ink! has the names of the types that its macro replaces them with.
#[test]
fn type_names_are_as_written() {
    let ty = |meta: MetaType| {
        let mut registry = Registry::new();
        let id = registry.register_type(&meta).id;
        let registry: PortableRegistry = registry.into();
        let ty = registry.resolve(id).expect("the type was registered just now").clone();
        serde_json::to_value(ty).unwrap()
    };
    let plain = ty(MetaType::new::<Plain>());
    assert_eq!(plain["path"], json!(["derives", "storage_item", "Plain"]));
    let names = |fields: &Value| -> Vec<Value> {
        fields.as_array().unwrap().iter().map(|field| json!([field["name"], field["typeName"]])).collect()
    };
    assert_eq!(
        names(&plain["def"]["composite"]["fields"]),
        [
            json!(["a", "u8"]),
            json!(["map", "Mapping<u8, u16>"]),
            json!(["lazy", "Lazy<u32>"]),
            json!(["vec", "StorageVec<u8>"]),
        ]
    );

    let generic = Generic::<u8>::type_info();
    let params: Vec<_> = generic.type_params.iter().map(|param| param.name).collect();
    assert_eq!(params, ["T", "KEY"]);

    let choice = ty(MetaType::new::<Choice>());
    let variants = &choice["def"]["variant"]["variants"];
    let indices: Vec<_> = (0..3).map(|n| json!([variants[n]["name"], variants[n]["index"]])).collect();
    assert_eq!(indices, [json!(["None", 0]), json!(["Named", 1]), json!(["Unnamed", 2])]);
    assert_eq!(names(&variants[2]["fields"]), [json!([null, "Lazy<u8>"]), json!([null, "u32"])]);
}
