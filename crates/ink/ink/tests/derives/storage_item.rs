//! `#[ink::storage_item]`: keys and stored form.

use ink::{
    prelude::vec::Vec,
    primitives::{Key, KeyComposer},
    storage::{
        traits::{decode_all, AutoKey, AutoStorableHint, ManualKey, Packed, Storable, StorageKey},
        Lazy, Mapping, StorageVec,
    },
};

#[ink::storage_item]
#[derive(Default)]
pub struct Plain {
    pub a: u8,
    pub map: Mapping<u8, u16>,
    pub lazy: Lazy<u32>,
    pub vec: StorageVec<u8>,
}

#[ink::storage_item]
#[derive(Default)]
pub struct Tuple(pub u8, pub Mapping<u8, u16>, pub Lazy<u32, ManualKey<0xABCDEF>>);

#[ink::storage_item]
#[derive(Default)]
pub struct Keyed<KEY: StorageKey> {
    pub map: Mapping<u8, u16>,
    pub lazy: Lazy<u32>,
}

#[ink::storage_item]
#[derive(Default)]
pub struct Outer {
    pub first: Keyed<AutoKey>,
    pub second: Keyed<ManualKey<7>>,
    pub plain: Plain,
}

#[ink::storage_item]
#[derive(Default)]
pub enum Choice {
    #[default]
    None,
    Named {
        map: Mapping<u8, u16>,
        lazy: Lazy<bool>,
    },
    Unnamed(Lazy<u8>, u32),
}

#[ink::storage_item]
#[derive(Default)]
pub struct Generic<T: Packed + Default, KEY: StorageKey = ManualKey<1>> {
    pub value: T,
    pub lazy: Lazy<T>,
    pub r#type: Lazy<u8>,
}

fn key<T: StorageKey>(_: &T) -> Key {
    T::KEY
}

#[test]
fn struct_fields_have_ink_s_keys() {
    let plain = Plain::default();
    assert_eq!(Plain::KEY, 0);
    assert_eq!(key(&plain.a), 0);
    assert_eq!(key(&plain.map), 0x0e63_8f96);
    assert_eq!(key(&plain.lazy), 0x1f8d_69b3);
    assert_eq!(key(&plain.vec), 0x06b4_311d);

    let tuple = Tuple::default();
    assert_eq!(key(&tuple.1), 0x15f2_bc7d);
    assert_eq!(key(&tuple.2), 0x00ab_cdef);
}

#[test]
fn enum_fields_have_ink_s_keys() {
    match (Choice::Named { map: Default::default(), lazy: Default::default() }) {
        Choice::Named { map, lazy } => assert_eq!((key(&map), key(&lazy)), (0x5461_c6df, 0x100d_1087)),
        _ => unreachable!(),
    }
    match Choice::Unnamed(Default::default(), 5) {
        Choice::Unnamed(lazy, number) => assert_eq!((key(&lazy), key(&number)), (0x62f0_83da, 0)),
        _ => unreachable!(),
    }
}

#[test]
fn nested_items_have_ink_s_keys() {
    let outer = Outer::default();
    assert_eq!(key(&outer.first), 0x2c4d_b177);
    assert_eq!(key(&outer.first.map), 0x819b_042b);
    assert_eq!(key(&outer.first.lazy), 0x8475_14a1);
    assert_eq!(key(&outer.second), 7);
    assert_eq!(key(&outer.second.map), 0x753d_5bbd);
    assert_eq!(key(&outer.second.lazy), 0xc650_882d);
    assert_eq!(key(&outer.plain.map), 0x0e63_8f96);
}

#[test]
fn generic_items_have_ink_s_keys() {
    let generic = Generic::<u8>::default();
    assert_eq!(key(&generic), 1);
    assert_eq!(key(&generic.lazy), 0x9e2d_2275);
    assert_eq!(key(&generic.r#type), 0xc752_5a9d);
    let generic = Generic::<u8, ManualKey<0x1234>>::default();
    assert_eq!(key(&generic), 0x1234);
    assert_eq!(key(&generic.lazy), 0x036f_9fd2);
}

fn compute_key(item: &str, field: &str) -> Key {
    KeyComposer::compute_key(item, "", field).unwrap()
}

fn stored(value: &impl Storable) -> Vec<u8> {
    let mut bytes = Vec::new();
    value.encode(&mut bytes);
    assert_eq!(value.encoded_size(), bytes.len());
    bytes
}

#[test]
fn field_with_its_own_cell_has_an_empty_encoding() {
    assert_eq!(stored(&Plain { a: 7, ..Default::default() }), [7]);
    assert_eq!(stored(&Tuple(7, Default::default(), Default::default())), [7]);
    assert_eq!(stored(&Outer::default()), [0]);
    assert_eq!(decode_all::<Plain>(&mut &[9][..]).unwrap().a, 9);
}

#[test]
fn enum_is_stored_with_the_variant_s_position() {
    assert_eq!(stored(&Choice::None), [0]);
    let named = Choice::Named { map: Default::default(), lazy: Default::default() };
    assert_eq!(stored(&named), [1]);
    assert_eq!(stored(&Choice::Unnamed(Default::default(), 5)), [2, 5, 0, 0, 0]);
    match decode_all::<Choice>(&mut &[2, 5, 0, 0, 0][..]).unwrap() {
        Choice::Unnamed(_, number) => assert_eq!(number, 5),
        _ => unreachable!(),
    }
}

/// ink! panics on an unknown variant; here it is an error, like other bytes that do not decode.
#[test]
fn invalid_bytes_do_not_decode() {
    for bytes in [&[][..], &[3], &[255], &[2, 5, 0, 0], &[0, 0]] {
        assert!(decode_all::<Choice>(&mut &bytes[..]).is_err(), "{bytes:?}");
    }
    assert!(decode_all::<Plain>(&mut &[][..]).is_err());
}

/// With `derive = false`, the macro only sets the keys.
#[ink::storage_item(derive = false)]
#[derive(ink::storage::traits::Storable, ink::storage::traits::StorableHint, Default)]
struct Manual {
    map: Mapping<u8, u16>,
}

impl StorageKey for Manual {
    const KEY: Key = 99;
}

#[test]
fn traits_can_be_implemented_by_the_author() {
    let manual = Manual::default();
    assert_eq!(key(&manual), 99);
    assert_eq!(key(&manual.map), compute_key("Manual", "map"));
    assert!(stored(&manual).is_empty());
    let _: <Manual as AutoStorableHint<ManualKey<5>>>::Type = manual;
}

/// Keys depend on names, not on positions.
#[allow(clippy::non_minimal_cfg)] // one that holds, and one that does not
#[ink::storage_item]
#[derive(Default)]
struct Conditional(#[cfg(any())] Missing, #[cfg(all())] Lazy<u32>, u8);

#[test]
fn conditional_field_does_not_change_other_keys() {
    let item = Conditional::default();
    assert_eq!(key(&item.0), compute_key("Conditional", "1"));
    assert_eq!(stored(&item), [item.1]);
}
