//! The interface of a contract: constructors, messages, events, and the types of its environment.
//!
//! Types are `MetaForm` while the generated code builds a specification, and `PortableForm` (indices into the
//! type registry) in the JSON. A builder starts with placeholders (a zero selector, type `()`); the generated
//! code sets everything.

mod contract;
mod environment;
mod event;
mod message;
mod types;

pub use contract::{ContractSpec, ContractSpecBuilder};
pub use environment::{EnvironmentSpec, EnvironmentSpecBuilder};
pub use event::{EventParamSpec, EventParamSpecBuilder, EventSpec, EventSpecBuilder, SignatureTopic};
pub use message::{
    ConstructorSpec, ConstructorSpecBuilder, MessageParamSpec, MessageParamSpecBuilder, MessageSpec,
    MessageSpecBuilder,
};
pub use types::{DisplayName, ReturnTypeSpec, Selector, TypeSpec};

/// Lines of documentation without the space that follows `///`, and without trailing whitespace.
fn doc_lines<'a, S: From<&'a str>>(lines: impl IntoIterator<Item = &'a str>) -> Vec<S> {
    lines.into_iter().map(|line| line.strip_prefix(' ').unwrap_or(line).trim_end().into()).collect()
}
