//! The specification of a contract.

use super::{ConstructorSpec, EnvironmentSpec, EventSpec, MessageSpec, TypeSpec};
use scale_info::{
    form::{Form, MetaForm, PortableForm},
    IntoPortable, Registry,
};
use serde::{de::DeserializeOwned, Deserialize, Serialize};
use std::collections::BTreeMap;

/// The interface of a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound(
    serialize = "F::Type: Serialize, F::String: Serialize",
    deserialize = "F::Type: DeserializeOwned, F::String: DeserializeOwned + Default"
))]
pub struct ContractSpec<F: Form = MetaForm> {
    constructors: Vec<ConstructorSpec<F>>,
    messages: Vec<MessageSpec<F>>,
    events: Vec<EventSpec<F>>,
    docs: Vec<F::String>,
    lang_error: TypeSpec<F>,
    environment: EnvironmentSpec<F>,
}

impl ContractSpec {
    /// Starts with an empty specification.
    #[allow(clippy::new_ret_no_self)]
    pub fn new() -> ContractSpecBuilder {
        ContractSpecBuilder(Self {
            constructors: Vec::new(),
            messages: Vec::new(),
            events: Vec::new(),
            docs: Vec::new(),
            lang_error: TypeSpec::default(),
            environment: EnvironmentSpec::default(),
        })
    }
}

impl<F: Form> ContractSpec<F> {
    /// The constructors.
    pub fn constructors(&self) -> &[ConstructorSpec<F>] {
        &self.constructors
    }

    /// The messages.
    pub fn messages(&self) -> &[MessageSpec<F>] {
        &self.messages
    }

    /// The events.
    pub fn events(&self) -> &[EventSpec<F>] {
        &self.events
    }

    /// Lines of documentation.
    pub fn docs(&self) -> &[F::String] {
        &self.docs
    }

    /// The type of language errors.
    pub fn lang_error(&self) -> &TypeSpec<F> {
        &self.lang_error
    }

    /// The types and limits of the environment.
    pub fn environment(&self) -> &EnvironmentSpec<F> {
        &self.environment
    }
}

impl IntoPortable for ContractSpec {
    type Output = ContractSpec<PortableForm>;

    fn into_portable(self, registry: &mut Registry) -> Self::Output {
        ContractSpec {
            constructors: registry.map_into_portable(self.constructors),
            messages: registry.map_into_portable(self.messages),
            events: registry.map_into_portable(self.events),
            docs: registry.map_into_portable(self.docs),
            lang_error: self.lang_error.into_portable(registry),
            environment: self.environment.into_portable(registry),
        }
    }
}

/// Builds a [`ContractSpec`].
#[must_use]
pub struct ContractSpecBuilder(ContractSpec);

impl ContractSpecBuilder {
    /// The constructors.
    pub fn constructors<C: IntoIterator<Item = ConstructorSpec>>(mut self, constructors: C) -> Self {
        self.0.constructors = constructors.into_iter().collect();
        self
    }

    /// The messages.
    pub fn messages<M: IntoIterator<Item = MessageSpec>>(mut self, messages: M) -> Self {
        self.0.messages = messages.into_iter().collect();
        self
    }

    /// The events.
    pub fn events<E: IntoIterator<Item = EventSpec>>(mut self, events: E) -> Self {
        self.0.events = events.into_iter().collect();
        self
    }

    /// The events of all linked crates.
    pub fn collect_events(self) -> Self {
        self.events(crate::collect_events())
    }

    /// Lines of documentation, unchanged.
    pub fn docs<D: IntoIterator<Item = &'static str>>(mut self, docs: D) -> Self {
        self.0.docs = docs.into_iter().collect();
        self
    }

    /// The type of language errors.
    pub fn lang_error(mut self, lang_error: TypeSpec) -> Self {
        self.0.lang_error = lang_error;
        self
    }

    /// The types and limits of the environment.
    pub fn environment(mut self, environment: EnvironmentSpec) -> Self {
        self.0.environment = environment;
        self
    }

    /// The finished specification.
    ///
    /// # Panics
    ///
    /// If [`Self::try_done`] returns an error.
    pub fn done(self) -> ContractSpec {
        self.try_done().unwrap_or_else(|error| panic!("{error}"))
    }

    /// The finished specification.
    ///
    /// # Errors
    ///
    /// A text for the contract's author if there is no constructor or no message, if several constructors or
    /// messages are the default, if an event has more topics than the environment allows, or if two events
    /// have the same signature topic.
    pub fn try_done(self) -> Result<ContractSpec, String> {
        let spec = self.0;
        let defaults = (
            spec.constructors.iter().filter(|constructor| constructor.default()).count(),
            spec.messages.iter().filter(|message| message.default()).count(),
        );
        for (holds, error) in [
            (!spec.constructors.is_empty(), "must have at least one constructor"),
            (!spec.messages.is_empty(), "must have at least one message"),
            (defaults.0 < 2, "only one default constructor is allowed"),
            (defaults.1 < 2, "only one default message is allowed"),
        ] {
            if !holds {
                return Err(error.into());
            }
        }
        spec.check_topic_counts()?;
        spec.check_signature_topics()?;
        Ok(spec)
    }
}

impl ContractSpec {
    fn check_topic_counts(&self) -> Result<(), String> {
        let max = self.environment.max_event_topics();
        let exceeding: Vec<_> = self
            .events
            .iter()
            .filter(|event| event.topics() > max)
            .map(|event| format!("{} ({} topics)", path(event), event.topics()))
            .collect();
        if exceeding.is_empty() {
            return Ok(());
        }
        Err(format!("maximum of {max} event topics exceeded: {}", exceeding.join(", ")))
    }

    fn check_signature_topics(&self) -> Result<(), String> {
        let mut events = BTreeMap::<_, Vec<String>>::new();
        for event in &self.events {
            if let Some(topic) = event.signature_topic() {
                events.entry(topic).or_default().push(path(event));
            }
        }
        let collisions: Vec<_> = events
            .values()
            .filter(|paths| paths.len() > 1)
            .map(|paths| {
                format!(
                    "event signature topic collision: {} are different events: rename one, or give it \
                     another signature topic",
                    paths.join(", ")
                )
            })
            .collect();
        if collisions.is_empty() {
            return Ok(());
        }
        Err(collisions.join("\n"))
    }
}

/// The full path of an event, for error messages.
fn path(event: &EventSpec) -> String {
    format!("`{}::{}`", event.module_path(), event.label())
}
