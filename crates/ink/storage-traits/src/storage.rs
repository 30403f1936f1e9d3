//! The storage traits.

use codec::{Codec, Decode, Encode, Error, Input, Output};
use ink_primitives::Key;

/// A type that can be stored in a storage cell.
///
/// This is not [`Codec`]: a `Mapping` is storable, with an empty encoding, but cannot be an argument of a
/// call. Every SCALE-encodable type is storable as its SCALE encoding.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be stored",
    label = "neither SCALE-encodable nor a storage item",
    note = "write `#[ink::scale_derive(Encode, Decode, TypeInfo)]` above the type, and \
            `#[cfg_attr(feature = \"std\", derive(ink::storage::traits::StorageLayout))]`",
    note = "a type with a `Mapping`, `Lazy` or other collection in it needs `#[ink::storage_item]` instead",
    note = "keys and values of collections have to be SCALE-encodable, without collections in them"
)]
pub trait Storable: Sized {
    /// Appends the stored form to `dest`.
    fn encode<T: Output + ?Sized>(&self, dest: &mut T);

    /// Decodes the stored form.
    ///
    /// # Errors
    ///
    /// If the bytes do not decode.
    fn decode<I: Input>(input: &mut I) -> Result<Self, Error>;

    /// The number of bytes that [`encode`](Self::encode) appends.
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

/// Decodes a value from the whole input.
///
/// # Errors
///
/// If the input does not decode, or bytes remain.
pub fn decode_all<T: Storable>(input: &mut &[u8]) -> Result<T, Error> {
    let value = T::decode(input)?;
    if !input.is_empty() {
        return Err("Input buffer has still data left after decoding!".into());
    }
    Ok(value)
}

/// A type that is stored in at most one cell: every SCALE-encodable type, and no other.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be stored in one cell",
    label = "not SCALE-encodable",
    note = "write `#[ink::scale_derive(Encode, Decode, TypeInfo)]` above the type, and \
            `#[cfg_attr(feature = \"std\", derive(ink::storage::traits::StorageLayout))]`",
    note = "a type with a `Mapping`, `Lazy` or other collection in it needs `#[ink::storage_item]` instead",
    note = "keys and values of collections have to be SCALE-encodable, without collections in them"
)]
pub trait Packed: Storable + Codec + sealed::Sealed {}

#[diagnostic::do_not_recommend]
impl<P: Codec> Packed for P {}

mod sealed {
    pub trait Sealed {}
    impl<P: codec::Codec> Sealed for P {}
}

/// A type with a storage key.
pub trait StorageKey {
    /// The key; 0 for packed types, which are in the cell of the enclosing type.
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

/// The type that stores a field with the key `Key`, and the field's preferred key.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be stored",
    label = "neither SCALE-encodable nor a storage item",
    note = "write `#[ink::scale_derive(Encode, Decode, TypeInfo)]` above the type, and \
            `#[cfg_attr(feature = \"std\", derive(ink::storage::traits::StorageLayout))]`",
    note = "a type with a `Mapping`, `Lazy` or other collection in it needs `#[ink::storage_item]` instead",
    note = "keys and values of collections have to be SCALE-encodable, without collections in them"
)]
pub trait StorableHint<Key: StorageKey> {
    /// The same type with the key `Key`.
    type Type: Storable;

    /// The preferred key: [`AutoKey`](crate::AutoKey) for a generated key.
    type PreferredKey: StorageKey;
}

#[diagnostic::do_not_recommend]
impl<P: Packed, Key: StorageKey> StorableHint<Key> for P {
    type Type = P;
    type PreferredKey = crate::AutoKey;
}

/// [`StorableHint`] with the resolved key: the preferred key if there is one, or else the generated `Key`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be stored",
    label = "neither SCALE-encodable nor a storage item",
    note = "write `#[ink::scale_derive(Encode, Decode, TypeInfo)]` above the type, and \
            `#[cfg_attr(feature = \"std\", derive(ink::storage::traits::StorageLayout))]`",
    note = "a type with a `Mapping`, `Lazy` or other collection in it needs `#[ink::storage_item]` instead",
    note = "keys and values of collections have to be SCALE-encodable, without collections in them"
)]
pub trait AutoStorableHint<Key: StorageKey> {
    /// The type that stores the field.
    type Type: Storable;
}
