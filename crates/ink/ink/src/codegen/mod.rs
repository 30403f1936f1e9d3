//! What generated code uses. Of all this, authors of contracts need only [`TraitCallBuilder`].

mod calls;
mod checks;
mod dispatch;
mod env;
#[cfg(feature = "std")]
mod metadata;
mod trait_ref;

pub use calls::{
    expect_answer, expect_call, ContractCallBuilder, ReadyCall, ReadyCreation, TraitCallBuilder,
};
pub use checks::{
    amount_of_topics, assert_constructs, assert_travels, is_among, unless_among, IsEnvironment,
    NoTraitMessage, SameType, TraitMessage, Travels,
};
#[cfg(feature = "std")]
pub use checks::{assert_described, Described};
pub use dispatch::{
    answer, deny_payment, finish_constructor, load, reject, store, ConstructorInfo, ConstructorReturn, Input,
    Reader,
};
pub use env::{Env, StaticEnv};
#[cfg(feature = "std")]
pub use metadata::metadata_json;
pub use trait_ref::{message_builder, TraitDefinition, TraitRef};
