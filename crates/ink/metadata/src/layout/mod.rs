//! The layout of a contract's storage.
//!
//! Types are [`MetaForm`] while a layout is built, and [`PortableForm`] (indices into the type registry) in
//! the JSON.

mod validate;

pub use validate::ValidateLayout;

use crate::hex;
use ink_primitives::Key;
use scale_info::{
    form::{Form, MetaForm, PortableForm},
    meta_type, IntoPortable, Registry, TypeInfo,
};
use serde::{de::DeserializeOwned, Deserialize, Deserializer, Serialize, Serializer};
use std::{collections::BTreeMap, fmt};

/// A part of the storage.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(bound(
    serialize = "F::Type: Serialize, F::String: Serialize",
    deserialize = "F::Type: DeserializeOwned, F::String: DeserializeOwned"
))]
#[serde(rename_all = "camelCase")]
pub enum Layout<F: Form = MetaForm> {
    /// One encoded value.
    Leaf(LeafLayout<F>),
    /// A part with a storage cell of its own, or with a prefix for several cells.
    Root(RootLayout<F>),
    /// Values at hashed keys.
    Hash(HashLayout<F>),
    /// A sequence of values with the same layout.
    Array(ArrayLayout<F>),
    /// Named fields.
    Struct(StructLayout<F>),
    /// One of several variants.
    Enum(EnumLayout<F>),
}

impl IntoPortable for Layout {
    type Output = Layout<PortableForm>;

    fn into_portable(self, registry: &mut Registry) -> Self::Output {
        match self {
            Self::Leaf(layout) => Layout::Leaf(layout.into_portable(registry)),
            Self::Root(layout) => Layout::Root(layout.into_portable(registry)),
            Self::Hash(layout) => Layout::Hash(layout.into_portable(registry)),
            Self::Array(layout) => Layout::Array(layout.into_portable(registry)),
            Self::Struct(layout) => Layout::Struct(layout.into_portable(registry)),
            Self::Enum(layout) => Layout::Enum(layout.into_portable(registry)),
        }
    }
}

macro_rules! layouts_from {
    ($($variant:ident($layout:ident)),*) => {$(
        impl<F: Form> From<$layout<F>> for Layout<F> {
            fn from(layout: $layout<F>) -> Self {
                Self::$variant(layout)
            }
        }
    )*};
}

layouts_from!(
    Leaf(LeafLayout),
    Root(RootLayout),
    Hash(HashLayout),
    Array(ArrayLayout),
    Struct(StructLayout),
    Enum(EnumLayout)
);

/// A storage key; in JSON, its four little-endian bytes in hexadecimal.
#[derive(Debug, Copy, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LayoutKey {
    key: Key,
}

impl LayoutKey {
    /// Creates the key from its number.
    pub fn new<T: Into<u32>>(key: T) -> Self {
        Self { key: key.into() }
    }

    /// The key.
    pub fn key(&self) -> &Key {
        &self.key
    }
}

impl From<Key> for LayoutKey {
    fn from(key: Key) -> Self {
        Self { key }
    }
}

impl From<&Key> for LayoutKey {
    fn from(key: &Key) -> Self {
        Self { key: *key }
    }
}

impl Serialize for LayoutKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        hex::serialize(&self.key.to_le_bytes(), serializer)
    }
}

impl<'de> Deserialize<'de> for LayoutKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        hex::deserialize_4(deserializer).map(|bytes| Key::from_le_bytes(bytes).into())
    }
}

/// A part with a storage cell of its own, or with a prefix for several cells.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(bound(
    serialize = "F::Type: Serialize, F::String: Serialize",
    deserialize = "F::Type: DeserializeOwned, F::String: DeserializeOwned"
))]
pub struct RootLayout<F: Form = MetaForm> {
    root_key: LayoutKey,
    layout: Box<Layout<F>>,
    ty: F::Type,
}

impl RootLayout {
    /// Creates a root without type information.
    pub fn new_empty<L: Into<Layout>>(root_key: LayoutKey, layout: L) -> Self {
        Self::new(root_key, layout, meta_type::<()>())
    }
}

impl<F: Form> RootLayout<F> {
    /// Creates a root. `ty` is the type of the whole, such as a `Mapping`; `layout` is that of a value in it.
    pub fn new<L: Into<Layout<F>>>(root_key: LayoutKey, layout: L, ty: F::Type) -> Self {
        Self { root_key, layout: Box::new(layout.into()), ty }
    }

    /// The key, or the prefix of the keys.
    pub fn root_key(&self) -> &LayoutKey {
        &self.root_key
    }

    /// The layout of a value.
    pub fn layout(&self) -> &Layout<F> {
        &self.layout
    }

    /// The type of the whole.
    pub fn ty(&self) -> &F::Type {
        &self.ty
    }
}

impl IntoPortable for RootLayout {
    type Output = RootLayout<PortableForm>;

    fn into_portable(self, registry: &mut Registry) -> Self::Output {
        RootLayout {
            root_key: self.root_key,
            layout: Box::new(self.layout.into_portable(registry)),
            ty: registry.register_type(&self.ty),
        }
    }
}

/// One encoded value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(bound(
    serialize = "F::Type: Serialize, F::String: Serialize",
    deserialize = "F::Type: DeserializeOwned, F::String: DeserializeOwned"
))]
pub struct LeafLayout<F: Form = MetaForm> {
    key: LayoutKey,
    ty: F::Type,
}

impl LeafLayout {
    /// Creates the layout of a value of type `T` in the cell with this key.
    pub fn from_key<T: TypeInfo + 'static>(key: LayoutKey) -> Self {
        Self::new(key, meta_type::<T>())
    }
}

impl<F: Form> LeafLayout<F> {
    /// Creates the layout of a value of type `ty` in the cell with this key.
    pub fn new(key: LayoutKey, ty: F::Type) -> Self {
        Self { key, ty }
    }

    /// The key of the cell.
    pub fn key(&self) -> &LayoutKey {
        &self.key
    }

    /// The type of the value.
    pub fn ty(&self) -> &F::Type {
        &self.ty
    }
}

impl IntoPortable for LeafLayout {
    type Output = LeafLayout<PortableForm>;

    fn into_portable(self, registry: &mut Registry) -> Self::Output {
        LeafLayout { key: self.key, ty: registry.register_type(&self.ty) }
    }
}

/// Values at keys that are hashes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(bound(
    serialize = "F::Type: Serialize, F::String: Serialize",
    deserialize = "F::Type: DeserializeOwned, F::String: DeserializeOwned"
))]
pub struct HashLayout<F: Form = MetaForm> {
    offset: LayoutKey,
    strategy: HashingStrategy,
    layout: Box<Layout<F>>,
}

impl HashLayout {
    /// Creates the layout of values at keys that `strategy` computes from the value's own key and `offset`.
    pub fn new<K, L>(offset: K, strategy: HashingStrategy, layout: L) -> Self
    where
        K: Into<LayoutKey>,
        L: Into<Layout>,
    {
        Self { offset: offset.into(), strategy, layout: Box::new(layout.into()) }
    }
}

impl<F: Form> HashLayout<F> {
    /// The key that is included in the hash.
    pub fn offset(&self) -> &LayoutKey {
        &self.offset
    }

    /// How keys are computed.
    pub fn strategy(&self) -> &HashingStrategy {
        &self.strategy
    }

    /// The layout of a value.
    pub fn layout(&self) -> &Layout<F> {
        &self.layout
    }
}

impl IntoPortable for HashLayout {
    type Output = HashLayout<PortableForm>;

    fn into_portable(self, registry: &mut Registry) -> Self::Output {
        HashLayout {
            offset: self.offset,
            strategy: self.strategy,
            layout: Box::new(self.layout.into_portable(registry)),
        }
    }
}

/// A key is `hasher(prefix ++ key ++ offset ++ postfix)`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct HashingStrategy {
    hasher: CryptoHasher,
    #[serde(with = "hex::or_empty")]
    prefix: Vec<u8>,
    #[serde(with = "hex::or_empty")]
    postfix: Vec<u8>,
}

impl HashingStrategy {
    /// Creates a strategy from its parts.
    pub fn new(hasher: CryptoHasher, prefix: Vec<u8>, postfix: Vec<u8>) -> Self {
        Self { hasher, prefix, postfix }
    }

    /// The hash function.
    pub fn hasher(&self) -> &CryptoHasher {
        &self.hasher
    }

    /// The bytes before the key in the preimage; may be empty.
    pub fn prefix(&self) -> &[u8] {
        &self.prefix
    }

    /// The bytes after the offset in the preimage; may be empty.
    pub fn postfix(&self) -> &[u8] {
        &self.postfix
    }
}

/// A hash function with an output of 256 bits.
#[derive(Debug, Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum CryptoHasher {
    /// BLAKE2b.
    Blake2x256,
    /// SHA-2.
    Sha2x256,
    /// Keccak.
    Keccak256,
}

/// A sequence of values with the same layout.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(bound(
    serialize = "F::Type: Serialize, F::String: Serialize",
    deserialize = "F::Type: DeserializeOwned, F::String: DeserializeOwned"
))]
pub struct ArrayLayout<F: Form = MetaForm> {
    offset: LayoutKey,
    len: u32,
    layout: Box<Layout<F>>,
}

impl ArrayLayout {
    /// Creates the layout of `len` values, the first of them at the key `at`.
    pub fn new<K, L>(at: K, len: u32, layout: L) -> Self
    where
        K: Into<LayoutKey>,
        L: Into<Layout>,
    {
        Self { offset: at.into(), len, layout: Box::new(layout.into()) }
    }
}

impl<F: Form> ArrayLayout<F> {
    /// The key of the first value.
    pub fn offset(&self) -> &LayoutKey {
        &self.offset
    }

    /// The number of values.
    #[allow(clippy::len_without_is_empty)]
    pub fn len(&self) -> u32 {
        self.len
    }

    /// The layout of a value.
    pub fn layout(&self) -> &Layout<F> {
        &self.layout
    }
}

impl IntoPortable for ArrayLayout {
    type Output = ArrayLayout<PortableForm>;

    fn into_portable(self, registry: &mut Registry) -> Self::Output {
        ArrayLayout {
            offset: self.offset,
            len: self.len,
            layout: Box::new(self.layout.into_portable(registry)),
        }
    }
}

/// Fields, in order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(bound(
    serialize = "F::Type: Serialize, F::String: Serialize",
    deserialize = "F::Type: DeserializeOwned, F::String: DeserializeOwned"
))]
pub struct StructLayout<F: Form = MetaForm> {
    name: F::String,
    fields: Vec<FieldLayout<F>>,
}

impl<F: Form> StructLayout<F> {
    /// Creates the layout of a struct or variant from its name and its fields.
    pub fn new<N, T>(name: N, fields: T) -> Self
    where
        N: Into<F::String>,
        T: IntoIterator<Item = FieldLayout<F>>,
    {
        Self { name: name.into(), fields: fields.into_iter().collect() }
    }

    /// The name of the struct or variant.
    pub fn name(&self) -> &F::String {
        &self.name
    }

    /// The fields.
    pub fn fields(&self) -> &[FieldLayout<F>] {
        &self.fields
    }
}

impl IntoPortable for StructLayout {
    type Output = StructLayout<PortableForm>;

    fn into_portable(self, registry: &mut Registry) -> Self::Output {
        StructLayout { name: self.name.to_string(), fields: registry.map_into_portable(self.fields) }
    }
}

/// A field of a struct or variant.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(bound(
    serialize = "F::Type: Serialize, F::String: Serialize",
    deserialize = "F::Type: DeserializeOwned, F::String: DeserializeOwned"
))]
pub struct FieldLayout<F: Form = MetaForm> {
    name: F::String,
    layout: Layout<F>,
}

impl<F: Form> FieldLayout<F> {
    /// Creates the layout of a field. The name of an unnamed field is its position.
    pub fn new<N, L>(name: N, layout: L) -> Self
    where
        N: Into<F::String>,
        L: Into<Layout<F>>,
    {
        Self { name: name.into(), layout: layout.into() }
    }

    /// The name, or the position.
    pub fn name(&self) -> &F::String {
        &self.name
    }

    /// The layout of the field's value.
    pub fn layout(&self) -> &Layout<F> {
        &self.layout
    }
}

impl IntoPortable for FieldLayout {
    type Output = FieldLayout<PortableForm>;

    fn into_portable(self, registry: &mut Registry) -> Self::Output {
        FieldLayout { name: self.name.to_string(), layout: self.layout.into_portable(registry) }
    }
}

/// The index of a variant in the encoding.
#[derive(Debug, Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Discriminant(usize);

impl Discriminant {
    /// The index.
    pub fn value(&self) -> usize {
        self.0
    }
}

impl From<usize> for Discriminant {
    fn from(value: usize) -> Self {
        Self(value)
    }
}

/// One of several variants.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(bound(
    serialize = "F::Type: Serialize, F::String: Serialize",
    deserialize = "F::Type: DeserializeOwned, F::String: DeserializeOwned"
))]
#[serde(rename_all = "camelCase")]
pub struct EnumLayout<F: Form = MetaForm> {
    name: F::String,
    dispatch_key: LayoutKey,
    variants: BTreeMap<Discriminant, StructLayout<F>>,
}

impl EnumLayout {
    /// Creates the layout of an enum. `dispatch_key` is the key of the cell with the discriminant.
    pub fn new<N, K, V>(name: N, dispatch_key: K, variants: V) -> Self
    where
        N: Into<&'static str>,
        K: Into<LayoutKey>,
        V: IntoIterator<Item = (Discriminant, StructLayout)>,
    {
        Self {
            name: name.into(),
            dispatch_key: dispatch_key.into(),
            variants: variants.into_iter().collect(),
        }
    }
}

impl<F: Form> EnumLayout<F> {
    /// The name of the enum.
    pub fn name(&self) -> &F::String {
        &self.name
    }

    /// The key of the cell with the discriminant.
    pub fn dispatch_key(&self) -> &LayoutKey {
        &self.dispatch_key
    }

    /// The fields of each variant.
    pub fn variants(&self) -> &BTreeMap<Discriminant, StructLayout<F>> {
        &self.variants
    }
}

impl IntoPortable for EnumLayout {
    type Output = EnumLayout<PortableForm>;

    fn into_portable(self, registry: &mut Registry) -> Self::Output {
        EnumLayout {
            name: self.name.to_string(),
            dispatch_key: self.dispatch_key,
            variants: self
                .variants
                .into_iter()
                .map(|(discriminant, layout)| (discriminant, layout.into_portable(registry)))
                .collect(),
        }
    }
}

/// An invalid layout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MetadataError {
    /// Two parts of the storage have the same key: the paths of the first one (empty for the contract's own
    /// cell) and of the second one.
    Collision(String, String),
}

impl fmt::Display for MetadataError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let Self::Collision(first, second) = self;
        let first = if first.is_empty() { "contract storage" } else { first };
        write!(
            f,
            "storage key collision occurred for `{second}`. \
             The same storage key is occupied by the `{first}`."
        )
    }
}

impl std::error::Error for MetadataError {}
