//! The types and limits of a contract's environment.

use super::TypeSpec;
use scale_info::{
    form::{Form, MetaForm, PortableForm},
    IntoPortable, Registry,
};
use serde::{de::DeserializeOwned, Deserialize, Serialize};

macro_rules! environment {
    ($($(#[$doc:meta])* $field:ident,)*) => {
        /// The types and limits of a contract's environment.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(bound(
            serialize = "F::Type: Serialize, F::String: Serialize",
            deserialize = "F::Type: DeserializeOwned, F::String: DeserializeOwned"
        ))]
        #[serde(rename_all = "camelCase")]
        pub struct EnvironmentSpec<F: Form = MetaForm> {
            $($field: TypeSpec<F>,)*
            max_event_topics: usize,
            static_buffer_size: usize,
        }

        impl EnvironmentSpec {
            /// Starts with type `()` everywhere and limits of 0.
            #[allow(clippy::new_ret_no_self)]
            pub fn new() -> EnvironmentSpecBuilder {
                EnvironmentSpecBuilder(Self::default())
            }
        }

        impl Default for EnvironmentSpec {
            fn default() -> Self {
                Self {
                    $($field: TypeSpec::default(),)*
                    max_event_topics: 0,
                    static_buffer_size: 0,
                }
            }
        }

        impl<F: Form> EnvironmentSpec<F> {
            $(
                $(#[$doc])*
                pub fn $field(&self) -> &TypeSpec<F> {
                    &self.$field
                }
            )*

            /// The maximum number of topics of an event.
            pub fn max_event_topics(&self) -> usize {
                self.max_event_topics
            }

            /// The maximum size in bytes of a storage cell's key and value together.
            pub fn static_buffer_size(&self) -> usize {
                self.static_buffer_size
            }
        }

        impl IntoPortable for EnvironmentSpec {
            type Output = EnvironmentSpec<PortableForm>;

            fn into_portable(self, registry: &mut Registry) -> Self::Output {
                EnvironmentSpec {
                    $($field: self.$field.into_portable(registry),)*
                    max_event_topics: self.max_event_topics,
                    static_buffer_size: self.static_buffer_size,
                }
            }
        }

        /// Builds an [`EnvironmentSpec`].
        #[must_use]
        pub struct EnvironmentSpecBuilder(EnvironmentSpec);

        impl EnvironmentSpecBuilder {
            $(
                $(#[$doc])*
                pub fn $field(mut self, $field: TypeSpec) -> Self {
                    self.0.$field = $field;
                    self
                }
            )*

            /// The maximum number of topics of an event.
            pub fn max_event_topics(mut self, max: usize) -> Self {
                self.0.max_event_topics = max;
                self
            }

            /// The maximum size in bytes of a storage cell's key and value together.
            pub fn static_buffer_size(mut self, size: usize) -> Self {
                self.0.static_buffer_size = size;
                self
            }

            /// The finished specification.
            pub fn done(self) -> EnvironmentSpec {
                self.0
            }
        }
    };
}

environment! {
    /// The type of accounts.
    account_id,
    /// The type of balances.
    balance,
    /// The type of hashes.
    hash,
    /// The type of timestamps.
    timestamp,
    /// The type of block numbers.
    block_number,
    /// The type of the chain extension.
    chain_extension,
}
