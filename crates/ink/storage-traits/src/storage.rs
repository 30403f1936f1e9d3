//! The traits.

use codec::{Codec, Decode, Encode, Error, Input, Output};
use ink_primitives::Key;

/// A type that can be written to a storage cell and read from it.
///
/// Not the same as [`Codec`]: a `Mapping` is storable (as no bytes at all), but cannot be sent to another
/// contract. Every SCALE type is storable, as its SCALE encoding.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be stored",
    label = "neither a SCALE type nor a storage item",
    note = "write `#[ink::scale_derive(Encode, Decode, TypeInfo)]` above the type, and \
            `#[cfg_attr(feature = \"std\", derive(ink::storage::traits::StorageLayout))]`",
    note = "a type with a `Mapping`, `Lazy` or other collection in it needs `#[ink::storage_item]` instead",
    note = "keys and values of collections are SCALE types, without collections in them"
)]
pub trait Storable: Sized {
    /// Appends the stored form to `dest`.
    fn encode<T: Output + ?Sized>(&self, dest: &mut T);

    /// Reads the stored form. Bytes that are not one are an error.
    fn decode<I: Input>(input: &mut I) -> Result<Self, Error>;

    /// How many bytes [`encode`](Self::encode) appends.
    fn encoded_size(&self) -> usize;
}

#[diagnostic::do_not_recommend]
impl<P: Codec> Storable for P {
    #[inline]
    fn encode<T: Output + ?Sized>(&self, dest: &mut T) {
        Encode::encode_to(self, dest)
    }

    #[inline]
    fn decode<I: Input>(input: &mut I) -> Result<Self, Error> {
        Decode::decode(input)
    }

    #[inline]
    fn encoded_size(&self) -> usize {
        Encode::encoded_size(self)
    }
}

/// Decodes a value that must take up all of `input`.
pub fn decode_all<T: Storable>(input: &mut &[u8]) -> Result<T, Error> {
    let value = T::decode(input)?;
    if !input.is_empty() {
        return Err("Input buffer has still data left after decoding!".into());
    }
    Ok(value)
}

/// A type that takes up one storage cell at most: every SCALE type, and no other.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be stored in one cell",
    label = "not a SCALE type",
    note = "write `#[ink::scale_derive(Encode, Decode, TypeInfo)]` above the type, and \
            `#[cfg_attr(feature = \"std\", derive(ink::storage::traits::StorageLayout))]`",
    note = "a type with a `Mapping`, `Lazy` or other collection in it needs `#[ink::storage_item]` instead",
    note = "keys and values of collections are SCALE types, without collections in them"
)]
pub trait Packed: Storable + Codec + sealed::Sealed {}

#[diagnostic::do_not_recommend]
impl<P: Codec> Packed for P {}

mod sealed {
    pub trait Sealed {}
    impl<P: codec::Codec> Sealed for P {}
}

/// A type that knows its storage key.
pub trait StorageKey {
    /// The key; 0 for packed types, which live in the cell of what holds them.
    const KEY: Key;

    /// The key.
    fn key(&self) -> Key {
        Self::KEY
    }
}

#[diagnostic::do_not_recommend]
impl<P: Packed> StorageKey for P {
    const KEY: Key = 0;
}

/// Says which type stores a field when the field's key is `Key`, and which key the field asks for.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be stored",
    label = "neither a SCALE type nor a storage item",
    note = "write `#[ink::scale_derive(Encode, Decode, TypeInfo)]` above the type, and \
            `#[cfg_attr(feature = \"std\", derive(ink::storage::traits::StorageLayout))]`",
    note = "a type with a `Mapping`, `Lazy` or other collection in it needs `#[ink::storage_item]` instead",
    note = "keys and values of collections are SCALE types, without collections in them"
)]
pub trait StorableHint<Key: StorageKey> {
    /// The same type with the key built in.
    type Type: Storable;

    /// The key that the type asks for: [`AutoKey`](crate::AutoKey) if it takes what it is given.
    type PreferredKey: StorageKey;
}

#[diagnostic::do_not_recommend]
impl<P: Packed, Key: StorageKey> StorableHint<Key> for P {
    type Type = P;
    type PreferredKey = crate::AutoKey;
}

/// [`StorableHint`] with the key settled: the one asked for if there is one, else the generated `Key`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be stored",
    label = "neither a SCALE type nor a storage item",
    note = "write `#[ink::scale_derive(Encode, Decode, TypeInfo)]` above the type, and \
            `#[cfg_attr(feature = \"std\", derive(ink::storage::traits::StorageLayout))]`",
    note = "a type with a `Mapping`, `Lazy` or other collection in it needs `#[ink::storage_item]` instead",
    note = "keys and values of collections are SCALE types, without collections in them"
)]
pub trait AutoStorableHint<Key: StorageKey> {
    /// The type that stores the field.
    type Type: Storable;
}
