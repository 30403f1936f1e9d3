//! Metadata of ink! contracts: their interface and storage layout, as JSON of version 5.
//!
//! The generated code of a contract builds an [`InkProject`] on the host, with builders that have the names
//! of ink! 5. Tools read the same types from the JSON. Authors also
//! write such JSON by hand: fields with an obvious default may be absent.

mod hex;
pub mod layout;
mod specs;

pub use ink_primitives::LangError;
#[doc(hidden)]
pub use linkme;
pub use scale_info::TypeInfo;
pub use specs::{
    ConstructorSpec, ConstructorSpecBuilder, ContractSpec, ContractSpecBuilder, DisplayName, EnvironmentSpec,
    EnvironmentSpecBuilder, EventParamSpec, EventParamSpecBuilder, EventSpec, EventSpecBuilder,
    MessageParamSpec, MessageParamSpecBuilder, MessageSpec, MessageSpecBuilder, ReturnTypeSpec, Selector,
    SignatureTopic, TypeSpec,
};

use scale_info::{form::PortableForm, Field, IntoPortable, PortableRegistry, Registry, TypeDef};
use serde::{Deserialize, Serialize};

/// The version of the JSON format.
const METADATA_VERSION: u64 = 5;

/// The metadata of a contract, without the sections about its source and its code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InkProject {
    version: u64,
    #[serde(flatten)]
    registry: PortableRegistry,
    #[serde(rename = "storage")]
    layout: layout::Layout<PortableForm>,
    spec: ContractSpec<PortableForm>,
}

impl InkProject {
    /// Creates the metadata, and registers the types of the layout and the specification.
    pub fn new<L, S>(layout: L, spec: S) -> Self
    where
        L: Into<layout::Layout>,
        S: Into<ContractSpec>,
    {
        let mut registry = Registry::new();
        let layout = layout.into().into_portable(&mut registry);
        let spec = spec.into().into_portable(&mut registry);
        let mut registry: PortableRegistry = registry.into();
        remove_raw_marks(&mut registry);
        Self::new_portable(layout, spec, registry)
    }

    /// Creates the metadata from parts whose types are in `registry` already.
    pub fn new_portable(
        layout: layout::Layout<PortableForm>,
        spec: ContractSpec<PortableForm>,
        registry: PortableRegistry,
    ) -> Self {
        Self { version: METADATA_VERSION, registry, layout, spec }
    }

    /// The version of the JSON.
    pub fn version(&self) -> &u64 {
        &self.version
    }

    /// All types that the layout and the specification refer to.
    pub fn registry(&self) -> &PortableRegistry {
        &self.registry
    }

    /// The layout of the contract's storage.
    pub fn layout(&self) -> &layout::Layout<PortableForm> {
        &self.layout
    }

    /// The contract's interface.
    pub fn spec(&self) -> &ContractSpec<PortableForm> {
        &self.spec
    }
}

/// Removes `r#` from the names of types, fields and variants, where `scale_info`'s derive leaves it.
fn remove_raw_marks(registry: &mut PortableRegistry) {
    fn fields(fields: &mut [Field<PortableForm>]) {
        for name in fields.iter_mut().flat_map(|field| [&mut field.name, &mut field.type_name]).flatten() {
            *name = name.replace("r#", "");
        }
    }
    for ty in registry.types.iter_mut().map(|ty| &mut ty.ty) {
        for name in &mut ty.path.segments {
            *name = name.replace("r#", "");
        }
        match &mut ty.type_def {
            TypeDef::Composite(composite) => fields(&mut composite.fields),
            TypeDef::Variant(variants) => {
                for variant in &mut variants.variants {
                    variant.name = variant.name.replace("r#", "");
                    fields(&mut variant.fields);
                }
            }
            _ => {}
        }
    }
}

/// The events of all linked crates. The generated code of an event adds it here.
#[linkme::distributed_slice]
pub static EVENTS: [fn() -> EventSpec];

/// The specifications of the events of all linked crates, sorted by path: the linker's order would differ
/// from build to build. If several crates define the same event, with the same signature and fields, it is
/// included once, with the first path.
pub fn collect_events() -> Vec<EventSpec> {
    let mut events: Vec<_> = EVENTS.iter().map(|event| event()).collect();
    events.sort_by_key(|event| (*event.module_path(), *event.label()));
    let mut unique = Vec::<EventSpec>::new();
    for event in events {
        if !unique.iter().any(|other| other.is_same_event(&event)) {
            unique.push(event);
        }
    }
    unique
}

/// The metadata of an event. The generated code of an event implements it, and adds
/// [`event_spec`](Self::event_spec) to [`EVENTS`].
pub trait EventMetadata {
    /// The path of the module that defines the event, from `module_path!()`.
    const MODULE_PATH: &'static str;

    /// The event's specification.
    fn event_spec() -> EventSpec;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signed<T: TypeInfo + 'static>(path: &'static str) -> EventSpec {
        let field = EventParamSpec::new("field").of_type(TypeSpec::of_type::<T>()).docs([path]).done();
        EventSpec::new("S").module_path(path).signature_topic(Some([1; 32])).args([field]).done()
    }

    #[linkme::distributed_slice(EVENTS)]
    static THEIRS: fn() -> EventSpec = || signed::<u8>("d");
    #[linkme::distributed_slice(EVENTS)]
    static OURS: fn() -> EventSpec = || signed::<u8>("c");
    #[linkme::distributed_slice(EVENTS)]
    static OTHER: fn() -> EventSpec = || signed::<u16>("e");
    #[linkme::distributed_slice(EVENTS)]
    static LAST: fn() -> EventSpec = || EventSpec::new("A").module_path("b").done();
    #[linkme::distributed_slice(EVENTS)]
    static FIRST: fn() -> EventSpec = || EventSpec::new("A").module_path("a").done();
    #[linkme::distributed_slice(EVENTS)]
    static MIDDLE: fn() -> EventSpec = || EventSpec::new("B").module_path("a").done();

    #[test]
    fn events_are_sorted_by_path_and_unique() {
        let events = collect_events();
        let paths: Vec<_> = events.iter().map(|event| (*event.module_path(), *event.label())).collect();
        // Events without signature topic are never the same.
        assert_eq!(paths, [("a", "A"), ("a", "B"), ("b", "A"), ("c", "S"), ("e", "S")]);
    }

    #[test]
    fn different_events_with_the_same_signature_fail() {
        let error = ContractSpec::new()
            .constructors([ConstructorSpec::from_label("new").selector([0; 4]).done()])
            .messages([MessageSpec::from_label("get")
                .selector([0; 4])
                .returns(ReturnTypeSpec::new(TypeSpec::of_type::<()>()))
                .done()])
            .environment(EnvironmentSpec::new().max_event_topics(4).done())
            .collect_events()
            .try_done()
            .unwrap_err();
        assert_eq!(
            error,
            "event signature topic collision: `c::S`, `e::S` are different events: rename one, or give it \
             another signature topic"
        );
    }
}
