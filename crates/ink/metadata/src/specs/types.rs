//! Types as they appear in signatures, and selectors.

use crate::hex;
use scale_info::{
    form::{Form, MetaForm, PortableForm},
    meta_type, IntoPortable, Registry, TypeInfo,
};
use serde::{de::DeserializeOwned, Deserialize, Deserializer, Serialize, Serializer};

/// The path of a type as the author wrote it.
pub type DisplayName<F> = scale_info::Path<F>;

/// A type, and the name that the author wrote for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound(
    serialize = "F::Type: Serialize, F::String: Serialize",
    deserialize = "F::Type: DeserializeOwned, F::String: DeserializeOwned"
))]
#[serde(rename_all = "camelCase")]
pub struct TypeSpec<F: Form = MetaForm> {
    #[serde(rename = "type")]
    ty: F::Type,
    #[serde(default)]
    display_name: DisplayName<F>,
}

impl TypeSpec {
    /// Creates a type with a path as its name.
    ///
    /// # Panics
    ///
    /// If a segment is not a Rust identifier.
    pub fn with_name_str<T: TypeInfo + 'static>(display_name: &'static str) -> Self {
        Self::with_name_segs::<T, _>(display_name.split("::"))
    }

    /// Creates a type with the segments of a path as its name.
    ///
    /// # Panics
    ///
    /// If a segment is not a Rust identifier, or there are none.
    pub fn with_name_segs<T, S>(segments: S) -> Self
    where
        T: TypeInfo + 'static,
        S: IntoIterator<Item = &'static str>,
    {
        let display_name = DisplayName::from_segments(segments)
            .unwrap_or_else(|error| panic!("display name is invalid: {error:?}"));
        Self { ty: meta_type::<T>(), display_name }
    }

    /// Creates a type without a name, such as a tuple or an array.
    pub fn of_type<T: TypeInfo + 'static>() -> Self {
        Self { ty: meta_type::<T>(), display_name: DisplayName::default() }
    }
}

impl<F: Form> TypeSpec<F> {
    /// Creates a type from its parts.
    pub fn new(ty: F::Type, display_name: DisplayName<F>) -> Self {
        Self { ty, display_name }
    }

    /// The type.
    pub fn ty(&self) -> &F::Type {
        &self.ty
    }

    /// The name that the author wrote; may be empty.
    pub fn display_name(&self) -> &DisplayName<F> {
        &self.display_name
    }
}

impl Default for TypeSpec {
    fn default() -> Self {
        Self::of_type::<()>()
    }
}

impl IntoPortable for TypeSpec {
    type Output = TypeSpec<PortableForm>;

    fn into_portable(self, registry: &mut Registry) -> Self::Output {
        TypeSpec {
            ty: registry.register_type(&self.ty),
            display_name: self.display_name.into_portable(registry),
        }
    }
}

/// The return type of a constructor or message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound(
    serialize = "F::Type: Serialize, F::String: Serialize",
    deserialize = "F::Type: DeserializeOwned, F::String: DeserializeOwned"
))]
#[serde(transparent)]
#[must_use]
pub struct ReturnTypeSpec<F: Form = MetaForm> {
    ret_type: TypeSpec<F>,
}

impl<F: Form> ReturnTypeSpec<F> {
    /// Creates a return type. `ty` is the type of the whole output, including the `Result` with `LangError`.
    pub fn new<T: Into<TypeSpec<F>>>(ty: T) -> Self {
        Self { ret_type: ty.into() }
    }

    /// The type.
    pub fn ret_type(&self) -> &TypeSpec<F> {
        &self.ret_type
    }
}

impl IntoPortable for ReturnTypeSpec {
    type Output = ReturnTypeSpec<PortableForm>;

    fn into_portable(self, registry: &mut Registry) -> Self::Output {
        ReturnTypeSpec { ret_type: self.ret_type.into_portable(registry) }
    }
}

/// The selector of a constructor or message; in JSON, a hexadecimal string.
#[derive(Debug, Default, Copy, Clone, PartialEq, Eq, Hash)]
pub struct Selector([u8; 4]);

impl Selector {
    /// Creates a selector from its bytes.
    pub fn new<T: Into<[u8; 4]>>(bytes: T) -> Self {
        Self(bytes.into())
    }

    /// The bytes.
    pub fn to_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl From<[u8; 4]> for Selector {
    fn from(bytes: [u8; 4]) -> Self {
        Self(bytes)
    }
}

impl Serialize for Selector {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        hex::serialize(&self.0, serializer)
    }
}

impl<'de> Deserialize<'de> for Selector {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        hex::deserialize_4(deserializer).map(Self)
    }
}
