//! The library of generated code. Authors of contracts need only [`TraitCallBuilder`].

mod calls;
mod checks;
mod dispatch;
mod env;
#[cfg(feature = "std")]
mod metadata;
mod trait_ref;

pub use calls::{
    expect_message_result, expect_output, ContractCallBuilder, ReadyCall, ReadyCreation, TraitCallBuilder,
};
pub use checks::{
    assert_constructor_return, assert_message_value, contains_selector, topic_count, unique_selector,
    IsEnvironment, MessageValue, NoTraitMessage, SameType, TraitMessage,
};
#[cfg(feature = "std")]
pub use checks::{assert_type_info, HasTypeInfo};
pub use dispatch::{
    deny_payment, finish_constructor, load, reject, return_output, store, ConstructorInfo, ConstructorReturn,
    Input, Reader,
};
pub use env::{Env, StaticEnv};
#[cfg(feature = "std")]
pub use metadata::metadata_json;
pub use trait_ref::{message_builder, TraitDefinition, TraitRef};
