//! Storage: a number, in four bytes, then the encoded key of a mapping, lead to an encoded value.

use core::marker::PhantomData;

use codec::{Decode, Encode};

use crate::{buffer::with_encoded, fail};

/// One value.
pub struct Item<T> {
    number: u32,
    value: PhantomData<T>,
}

impl<T: Encode + Decode> Item<T> {
    /// The item of this number, which nothing else in the contract has.
    pub const fn new(number: u32) -> Self {
        Self { number, value: PhantomData }
    }

    /// The value, if there is one.
    pub fn get(&self) -> Option<T> {
        read(&self.number)
    }

    /// Replaces the value.
    pub fn set(&self, value: &T) {
        write(&self.number, value)
    }
}

/// A value for each key.
pub struct Mapping<K, V> {
    number: u32,
    entry: PhantomData<(K, V)>,
}

impl<K: Encode, V: Encode + Decode> Mapping<K, V> {
    /// The mapping of this number, which nothing else in the contract has.
    pub const fn new(number: u32) -> Self {
        Self { number, entry: PhantomData }
    }

    /// The value for `key`, if there is one.
    pub fn get(&self, key: &K) -> Option<V> {
        read(&(self.number, key))
    }

    /// Replaces the value for `key`.
    pub fn set(&self, key: &K, value: &V) {
        write(&(self.number, key), value)
    }
}

#[inline(never)]
fn read<K: Encode, V: Decode>(key: &K) -> Option<V> {
    let mut value = [0; 64];
    let len = with_encoded(key, |key| ebpf_sys::get_storage(key, &mut value))?;
    match V::decode(&mut &value[..len]) {
        Ok(value) => Some(value),
        Err(_) => fail("the stored value is of another type"),
    }
}

#[inline(never)]
fn write<K: Encode, V: Encode>(key: &K, value: &V) {
    with_encoded(key, |key| with_encoded(value, |value| ebpf_sys::set_storage(key, value)));
}
