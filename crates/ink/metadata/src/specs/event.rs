//! The specification of events.

use super::{doc_lines, TypeSpec};
use crate::hex;
use scale_info::{
    form::{Form, MetaForm, PortableForm},
    IntoPortable, Registry,
};
use serde::{de::DeserializeOwned, Deserialize, Serialize};

/// A field of an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound(
    serialize = "F::Type: Serialize, F::String: Serialize",
    deserialize = "F::Type: DeserializeOwned, F::String: DeserializeOwned"
))]
pub struct EventParamSpec<F: Form = MetaForm> {
    label: F::String,
    #[serde(default)]
    indexed: bool,
    #[serde(rename = "type")]
    ty: TypeSpec<F>,
    #[serde(default)]
    docs: Vec<F::String>,
}

impl EventParamSpec {
    /// Starts with the field's name.
    #[allow(clippy::new_ret_no_self)]
    pub fn new(label: &'static str) -> EventParamSpecBuilder {
        EventParamSpecBuilder(Self { label, indexed: false, ty: TypeSpec::default(), docs: Vec::new() })
    }
}

impl<F: Form> EventParamSpec<F> {
    /// The field's name.
    pub fn label(&self) -> &F::String {
        &self.label
    }

    /// Whether the field is a topic.
    pub fn indexed(&self) -> bool {
        self.indexed
    }

    /// The field's type.
    pub fn ty(&self) -> &TypeSpec<F> {
        &self.ty
    }

    /// Lines of documentation.
    pub fn docs(&self) -> &[F::String] {
        &self.docs
    }
}

impl IntoPortable for EventParamSpec {
    type Output = EventParamSpec<PortableForm>;

    fn into_portable(self, registry: &mut Registry) -> Self::Output {
        EventParamSpec {
            label: self.label.to_string(),
            indexed: self.indexed,
            ty: self.ty.into_portable(registry),
            docs: registry.map_into_portable(self.docs),
        }
    }
}

/// Builds an [`EventParamSpec`].
#[must_use]
pub struct EventParamSpecBuilder(EventParamSpec);

impl EventParamSpecBuilder {
    /// The field's type.
    pub fn of_type(mut self, ty: TypeSpec) -> Self {
        self.0.ty = ty;
        self
    }

    /// Whether the field is a topic.
    pub fn indexed(mut self, indexed: bool) -> Self {
        self.0.indexed = indexed;
        self
    }

    /// Lines of documentation, as they follow `///`. One leading space is removed.
    pub fn docs<D: IntoIterator<Item = &'static str>>(mut self, docs: D) -> Self {
        self.0.docs = doc_lines(docs);
        self
    }

    /// The finished specification.
    pub fn done(self) -> EventParamSpec {
        self.0
    }
}

/// The topic that identifies an event; in JSON, a hexadecimal string.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SignatureTopic(#[serde(with = "hex::or_empty")] Vec<u8>);

impl SignatureTopic {
    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl<T: AsRef<[u8]>> From<T> for SignatureTopic {
    fn from(bytes: T) -> Self {
        Self(bytes.as_ref().to_vec())
    }
}

/// An event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound(
    serialize = "F::Type: Serialize, F::String: Serialize",
    deserialize = "F::Type: DeserializeOwned, F::String: DeserializeOwned + Default"
))]
pub struct EventSpec<F: Form = MetaForm> {
    label: F::String,
    #[serde(default)]
    module_path: F::String,
    signature_topic: Option<SignatureTopic>,
    args: Vec<EventParamSpec<F>>,
    #[serde(default)]
    docs: Vec<F::String>,
}

impl EventSpec {
    /// Starts with the event's name.
    #[allow(clippy::new_ret_no_self)]
    pub fn new(label: &'static str) -> EventSpecBuilder {
        EventSpecBuilder(Self {
            label,
            module_path: "",
            signature_topic: None,
            args: Vec::new(),
            docs: Vec::new(),
        })
    }

    /// Whether both events are the same: they have the same signature topic, name and fields.
    pub(crate) fn is_same_event(&self, other: &Self) -> bool {
        let fields = |event: &Self| -> Vec<_> {
            event.args.iter().map(|field| (field.label, field.indexed, *field.ty.ty())).collect()
        };
        self.signature_topic.is_some()
            && (&self.signature_topic, self.label) == (&other.signature_topic, other.label)
            && fields(self) == fields(other)
    }
}

impl<F: Form> EventSpec<F> {
    /// The event's name.
    pub fn label(&self) -> &F::String {
        &self.label
    }

    /// The path of the module that defines the event.
    pub fn module_path(&self) -> &F::String {
        &self.module_path
    }

    /// The signature topic; `None` if the event is anonymous.
    pub fn signature_topic(&self) -> Option<&SignatureTopic> {
        self.signature_topic.as_ref()
    }

    /// The fields, in order.
    pub fn args(&self) -> &[EventParamSpec<F>] {
        &self.args
    }

    /// Lines of documentation.
    pub fn docs(&self) -> &[F::String] {
        &self.docs
    }

    /// The number of the event's topics.
    pub(super) fn topics(&self) -> usize {
        let fields = self.args.iter().filter(|field| field.indexed).count();
        fields + usize::from(self.signature_topic.is_some())
    }
}

impl IntoPortable for EventSpec {
    type Output = EventSpec<PortableForm>;

    fn into_portable(self, registry: &mut Registry) -> Self::Output {
        EventSpec {
            label: self.label.to_string(),
            module_path: self.module_path.to_string(),
            signature_topic: self.signature_topic,
            args: registry.map_into_portable(self.args),
            docs: registry.map_into_portable(self.docs),
        }
    }
}

/// Builds an [`EventSpec`].
#[must_use]
pub struct EventSpecBuilder(EventSpec);

impl EventSpecBuilder {
    /// The path of the module that defines the event, from `module_path!()`.
    pub fn module_path(mut self, path: &'static str) -> Self {
        self.0.module_path = path;
        self
    }

    /// The signature topic; `None` if the event is anonymous.
    pub fn signature_topic<T: AsRef<[u8]>>(mut self, topic: Option<T>) -> Self {
        self.0.signature_topic = topic.map(SignatureTopic::from);
        self
    }

    /// The fields, in order.
    pub fn args<A: IntoIterator<Item = EventParamSpec>>(mut self, args: A) -> Self {
        self.0.args = args.into_iter().collect();
        self
    }

    /// Lines of documentation, as they follow `///`. One leading space is removed.
    pub fn docs<D: IntoIterator<Item = &'static str>>(mut self, docs: D) -> Self {
        self.0.docs = doc_lines(docs);
        self
    }

    /// The finished specification.
    pub fn done(self) -> EventSpec {
        self.0
    }
}
