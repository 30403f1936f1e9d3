//! The kinds of storage keys, and how the key of a field is resolved.

use crate::{AutoStorableHint, StorableHint, StorageKey};
use core::{fmt, marker::PhantomData};
use ink_primitives::{Key, KeyComposer};

/// Whether a key type leaves the choice of the key to the generated code.
trait KeyType {
    const IS_AUTO_KEY: bool;
}

/// The key is generated from the field's path.
#[derive(Default, Copy, Clone, PartialEq, Eq, PartialOrd)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct AutoKey;

impl StorageKey for AutoKey {
    const KEY: Key = 0;
}

impl KeyType for AutoKey {
    const IS_AUTO_KEY: bool = true;
}

impl fmt::Debug for AutoKey {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        debug_key::<Self>("AutoKey", f)
    }
}

/// The key is `KEY`, combined with `ParentKey` if that is not zero.
#[derive(Default, Copy, Clone, PartialEq, Eq, PartialOrd)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct ManualKey<const KEY: Key, ParentKey: StorageKey = ()>(PhantomData<fn() -> ParentKey>);

impl<const KEY: Key, ParentKey: StorageKey> StorageKey for ManualKey<KEY, ParentKey> {
    const KEY: Key = KeyComposer::concat(KEY, ParentKey::KEY);
}

impl<const KEY: Key, ParentKey: StorageKey> KeyType for ManualKey<KEY, ParentKey> {
    const IS_AUTO_KEY: bool = false;
}

impl<const KEY: Key, ParentKey: StorageKey> fmt::Debug for ManualKey<KEY, ParentKey> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        debug_key::<Self>("ManualKey", f)
    }
}

fn debug_key<K: StorageKey>(name: &str, f: &mut fmt::Formatter) -> fmt::Result {
    f.debug_struct(name).field("key", &K::KEY).finish()
}

/// `L`, or `R` if `L` is [`AutoKey`].
#[derive(Default, Copy, Clone, PartialEq, Eq, PartialOrd, Debug)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct ResolverKey<L, R>(PhantomData<fn() -> (L, R)>);

impl<L: StorageKey + KeyType, R: StorageKey + KeyType> StorageKey for ResolverKey<L, R> {
    const KEY: Key = if L::IS_AUTO_KEY { R::KEY } else { L::KEY };
}

/// `R` is always a generated key, so this depends on `L` only.
impl<L: KeyType, R: KeyType> KeyType for ResolverKey<L, R> {
    const IS_AUTO_KEY: bool = L::IS_AUTO_KEY;
}

/// The key of a field of type `T` whose generated key is `KEY` in `ParentKey`.
type FinalKey<T, const KEY: Key, ParentKey> =
    ResolverKey<<T as StorableHint<ParentKey>>::PreferredKey, ManualKey<KEY, ParentKey>>;

#[diagnostic::do_not_recommend]
impl<T, const KEY: Key, ParentKey> AutoStorableHint<ManualKey<KEY, ParentKey>> for T
where
    ParentKey: StorageKey,
    T: StorableHint<ParentKey> + StorableHint<FinalKey<T, KEY, ParentKey>>,
    <T as StorableHint<ParentKey>>::PreferredKey: KeyType,
{
    type Type = <T as StorableHint<FinalKey<T, KEY, ParentKey>>>::Type;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{decode_all, Storable};
    use core::any::TypeId;
    use ink_prelude::{boxed::Box, collections::BTreeMap, string::String, vec::Vec};
    use ink_primitives::{AccountId, Hash};

    #[test]
    fn keys_are_resolved_and_combined() {
        assert_eq!(AutoKey::KEY, 0);
        assert_eq!(<ManualKey<0>>::KEY, 0);
        assert_eq!(<ManualKey<123>>::KEY, 123);
        assert_eq!(<ManualKey<0, ManualKey<123>>>::KEY, 123);
        assert_eq!(<ManualKey<13, ManualKey<31>>>::KEY, KeyComposer::concat(13, 31));
        assert_eq!(<ResolverKey<AutoKey, AutoKey>>::KEY, 0);
        assert_eq!(<ResolverKey<AutoKey, ManualKey<123>>>::KEY, 123);
        assert_eq!(<ResolverKey<ManualKey<456>, ManualKey<123>>>::KEY, 456);
        assert_eq!(<ResolverKey<ManualKey<0>, ManualKey<123>>>::KEY, 0);
        assert_eq!(u32::KEY, 0);
        assert_eq!(format!("{:?}", <ManualKey<5>>::default()), "ManualKey { key: 5 }");
        assert_eq!(format!("{AutoKey:?}"), "AutoKey { key: 0 }");
    }

    /// A type with several cells and a key like those of collections.
    struct Cells<K>(PhantomData<K>);

    impl<K> Storable for Cells<K> {
        fn encode<T: codec::Output + ?Sized>(&self, _: &mut T) {}
        fn decode<I: codec::Input>(_: &mut I) -> Result<Self, codec::Error> {
            Ok(Self(PhantomData))
        }
        fn encoded_size(&self) -> usize {
            0
        }
    }

    impl<K: StorageKey, Preferred: StorageKey> StorableHint<K> for Cells<Preferred> {
        type Type = Cells<K>;
        type PreferredKey = Preferred;
    }

    /// The key of a field of type `T` whose generated key is 7 in 9.
    type KeyOf<T> = <T as AutoStorableHint<ManualKey<7, ManualKey<9>>>>::Type;

    impl<K: StorageKey> StorageKey for Cells<K> {
        const KEY: Key = K::KEY;
    }

    #[test]
    fn field_has_the_generated_key_unless_it_has_a_manual_key() {
        assert_eq!(<KeyOf<Cells<AutoKey>>>::KEY, KeyComposer::concat(7, 9));
        assert_eq!(<KeyOf<Cells<ManualKey<5>>>>::KEY, 5);
        assert_eq!(<KeyOf<Cells<ManualKey<0>>>>::KEY, 0);
    }

    fn stores_itself<T>()
    where
        T: 'static + StorableHint<ManualKey<123>, PreferredKey = AutoKey> + AutoStorableHint<ManualKey<123>>,
        <T as StorableHint<ManualKey<123>>>::Type: 'static,
        <T as AutoStorableHint<ManualKey<123>>>::Type: 'static,
    {
        let this = TypeId::of::<T>();
        assert_eq!(this, TypeId::of::<<T as StorableHint<ManualKey<123>>>::Type>());
        assert_eq!(this, TypeId::of::<<T as AutoStorableHint<ManualKey<123>>>::Type>());
    }

    #[test]
    fn packed_types_are_stored_unchanged() {
        macro_rules! check {
            ($($ty:ty),* $(,)?) => { $( stores_itself::<$ty>(); )* };
        }
        check!(bool, u8, u16, u32, u64, u128, i8, i16, i32, i64, i128, (), String);
        check!(AccountId, Hash, [i32; 4], [(i32, i32); 2], Option<u8>, Result<u8, bool>);
        check!(Box<u8>, Box<Option<u8>>, Vec<String>, BTreeMap<u8, Vec<u8>>);
        check!((i32, u32, String, u8, bool, Box<Option<i32>>));
    }

    #[test]
    fn stored_form_is_the_scale_encoding() {
        let value = (7u32, String::from("seven"), Some(true));
        let mut bytes = Vec::new();
        Storable::encode(&value, &mut bytes);
        assert_eq!(bytes, codec::Encode::encode(&value));
        assert_eq!(bytes.len(), Storable::encoded_size(&value));
        assert_eq!(decode_all(&mut &bytes[..]), Ok(value));
    }

    #[test]
    fn invalid_bytes_do_not_decode() {
        assert!(decode_all::<u32>(&mut &[0; 3][..]).is_err());
        assert!(decode_all::<u32>(&mut &[0; 5][..]).is_err());
        assert!(decode_all::<bool>(&mut &[2][..]).is_err());
        assert!(decode_all::<Option<u8>>(&mut &[2, 0][..]).is_err());
        assert!(decode_all::<Result<u8, u8>>(&mut &[2, 0][..]).is_err());
        assert!(decode_all::<String>(&mut &[4, 0xff][..]).is_err());
        assert!(decode_all::<Vec<u64>>(&mut &[0xfe, 0xff, 0xff, 0xff][..]).is_err());
        assert!(decode_all::<[u8; 32]>(&mut &[0; 31][..]).is_err());
    }
}
