//! The storage layouts of types.

use crate::Packed;
use ink_metadata::layout::{
    ArrayLayout, Discriminant, EnumLayout, FieldLayout, Layout, LayoutKey, LeafLayout, StructLayout,
};
use ink_prelude::{
    boxed::Box,
    collections::{BTreeMap, BTreeSet, VecDeque},
    string::String,
    vec::Vec,
};
use ink_primitives::{AccountId, Hash, Key};
use scale_info::TypeInfo;

/// A type with a storage layout for metadata.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no storage layout",
    label = "does not implement `StorageLayout`",
    note = "write `#[cfg_attr(feature = \"std\", derive(ink::storage::traits::StorageLayout))]` above the \
     type"
)]
pub trait StorageLayout {
    /// The layout of a value in the cell with this key.
    fn layout(key: &Key) -> Layout;
}

/// One encoded value in the cell.
fn leaf<T: TypeInfo + 'static>(key: &Key) -> Layout {
    Layout::Leaf(LeafLayout::from_key::<T>(LayoutKey::from(key)))
}

fn variant(index: usize, name: &'static str, fields: Vec<FieldLayout>) -> (Discriminant, StructLayout) {
    (Discriminant::from(index), StructLayout::new(name, fields))
}

macro_rules! leaves {
    ($($name:ty),* $(,)?) => {$(
        impl StorageLayout for $name {
            fn layout(key: &Key) -> Layout {
                leaf::<Self>(key)
            }
        }
    )*};
}

leaves!(AccountId, Hash, String, bool, char, ());
leaves!(u8, u16, u32, u64, u128, i8, i16, i32, i64, i128);

macro_rules! collections {
    ($($name:ident<$($param:ident),*>),* $(,)?) => {$(
        impl<$($param: Packed + TypeInfo + 'static),*> StorageLayout for $name<$($param),*> {
            fn layout(key: &Key) -> Layout {
                leaf::<Self>(key)
            }
        }
    )*};
}

collections!(Vec<T>, VecDeque<T>, BTreeSet<T>, BTreeMap<K, V>);

macro_rules! tuples {
    ($($name:literal: $($param:ident $index:literal),*;)*) => {$(
        impl<$($param: StorageLayout),*> StorageLayout for ($($param,)*) {
            fn layout(key: &Key) -> Layout {
                Layout::Struct(StructLayout::new(
                    $name,
                    [$(FieldLayout::new($index, $param::layout(key))),*],
                ))
            }
        }
    )*};
}

tuples! {
    "(A)": A "0";
    "(A, B)": A "0", B "1";
    "(A, B, C)": A "0", B "1", C "2";
    "(A, B, C, D)": A "0", B "1", C "2", D "3";
    "(A, B, C, D, E)": A "0", B "1", C "2", D "3", E "4";
    "(A, B, C, D, E, F)": A "0", B "1", C "2", D "3", E "4", F "5";
    "(A, B, C, D, E, F, G)": A "0", B "1", C "2", D "3", E "4", F "5", G "6";
    "(A, B, C, D, E, F, G, H)": A "0", B "1", C "2", D "3", E "4", F "5", G "6", H "7";
    "(A, B, C, D, E, F, G, H, I)":
        A "0", B "1", C "2", D "3", E "4", F "5", G "6", H "7", I "8";
    "(A, B, C, D, E, F, G, H, I, J)":
        A "0", B "1", C "2", D "3", E "4", F "5", G "6", H "7", I "8", J "9";
}

impl<T: StorageLayout + Packed, const N: usize> StorageLayout for [T; N] {
    fn layout(key: &Key) -> Layout {
        // The elements are packed, so all of them are in the array's cell.
        Layout::Array(ArrayLayout::new(LayoutKey::from(key), N as u32, T::layout(key)))
    }
}

impl<T: StorageLayout> StorageLayout for Box<T> {
    fn layout(key: &Key) -> Layout {
        T::layout(key)
    }
}

impl<T: StorageLayout> StorageLayout for Option<T> {
    fn layout(key: &Key) -> Layout {
        Layout::Enum(EnumLayout::new(
            "Option",
            key,
            [variant(0, "None", Vec::new()), variant(1, "Some", vec![FieldLayout::new("0", T::layout(key))])],
        ))
    }
}

impl<T: StorageLayout, E: StorageLayout> StorageLayout for Result<T, E> {
    fn layout(key: &Key) -> Layout {
        Layout::Enum(EnumLayout::new(
            "Result",
            key,
            [
                variant(0, "Ok", vec![FieldLayout::new("0", T::layout(key))]),
                // The name is ink! 5's.
                variant(1, "Err", vec![FieldLayout::new("1", E::layout(key))]),
            ],
        ))
    }
}
