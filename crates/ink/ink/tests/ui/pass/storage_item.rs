//! Generated code does not depend on what `Result` or `core` mean in the author's module, and works for items
//! that other macros generate, and for conditionally compiled fields.

#![deny(warnings)]
#![allow(dead_code)]

use ink::storage::{traits::StorageKey, Mapping};

mod core {}
mod storage {}
struct Option;
struct Result;
trait Storable {}
trait StorableHint {}

macro_rules! item {
    ($name:ident { $($field:ident: $ty:ty),* }) => {
        #[ink::storage_item]
        #[derive(Default)]
        struct $name {
            $($field: $ty,)*
        }
    };
}

item!(Written { input: u8, dest: Mapping<u8, u16>, r#type: () });

#[ink::storage_item]
#[derive(Debug)]
pub(crate) enum Choice<T: ink::storage::traits::Packed, const N: usize, KEY: StorageKey = ()>
where
    T: Clone,
{
    /// Documented.
    A {
        map: Mapping<T, [u8; 4]>,
    },
    #[cfg(any())]
    B(Missing),
    C(#[cfg(any())] Missing, u16),
    D([T; N]),
}

pub fn main() {
    assert_eq!(<Written as StorageKey>::KEY, 0);
    assert_eq!(<Choice<u8, 2> as StorageKey>::KEY, 0);
    let layout = <Choice<u8, 2> as ink::storage::traits::StorageLayout>::layout(&1);
    let ink::metadata::layout::Layout::Enum(layout) = layout else { panic!("an enum's layout is an enum's") };
    assert_eq!(layout.variants().len(), 3);
}
