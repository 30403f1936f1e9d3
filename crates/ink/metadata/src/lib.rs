//! Metadata of ink! contracts: what a contract offers and how it stores its data, as JSON of version 5.
//!
//! The generated code of a contract puts an [`InkProject`] together on the host, with builders of the names
//! that ink! 5 gave them; tools read the same types from the JSON.

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

use scale_info::{form::PortableForm, IntoPortable, PortableRegistry, Registry};
use serde::{Deserialize, Serialize};

/// The version of the JSON, which is independent of any crate's or contract's.
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
    /// Collects the types of a layout and a specification into a registry.
    pub fn new<L, S>(layout: L, spec: S) -> Self
    where
        L: Into<layout::Layout>,
        S: Into<ContractSpec>,
    {
        let mut registry = Registry::new();
        let layout = layout.into().into_portable(&mut registry);
        let spec = spec.into().into_portable(&mut registry);
        Self::new_portable(layout, spec, registry.into())
    }

    /// From parts whose types are in `registry` already.
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

    /// Where the contract keeps what in its storage.
    pub fn layout(&self) -> &layout::Layout<PortableForm> {
        &self.layout
    }

    /// What the contract offers.
    pub fn spec(&self) -> &ContractSpec<PortableForm> {
        &self.spec
    }
}

/// The events of all crates that are linked in. The generated code of an event puts it here.
#[linkme::distributed_slice]
pub static EVENTS: [fn() -> EventSpec];

/// The specifications of the events of all crates that are linked in, by path: the linker's order would make
/// metadata that differs from build to build.
pub fn collect_events() -> Vec<EventSpec> {
    let mut events: Vec<_> = EVENTS.iter().map(|event| event()).collect();
    events.sort_by_key(|event| (*event.module_path(), *event.label()));
    events
}

/// The metadata of an event. The generated code of an event implements it, and puts
/// [`event_spec`](Self::event_spec) into [`EVENTS`].
pub trait EventMetadata {
    /// Where the event is defined, as `module_path!()` has it.
    const MODULE_PATH: &'static str;

    /// The event's specification.
    fn event_spec() -> EventSpec;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[linkme::distributed_slice(EVENTS)]
    static LAST: fn() -> EventSpec = || EventSpec::new("A").module_path("b").done();
    #[linkme::distributed_slice(EVENTS)]
    static FIRST: fn() -> EventSpec = || EventSpec::new("A").module_path("a").done();
    #[linkme::distributed_slice(EVENTS)]
    static MIDDLE: fn() -> EventSpec = || EventSpec::new("B").module_path("a").done();

    #[test]
    fn events_are_sorted_by_path() {
        let events = collect_events();
        let paths: Vec<_> = events.iter().map(|event| (*event.module_path(), *event.label())).collect();
        assert_eq!(paths, [("a", "A"), ("a", "B"), ("b", "A")]);
    }
}
