//! Calls and instantiations of other contracts.

mod call_builder;
mod create_builder;
mod create_params;
mod execution;
mod selector;
mod state_types;

/// The types that the builders consist of.
pub mod utils {
    pub use super::{
        execution::{ArgsList, Argument, ArgumentList, ArgumentListEnd, EmptyArgumentList},
        state_types::{ReturnType, Set, Unset, Unwrap},
    };
}

pub use call_builder::{build_call, Call, CallBuilder, CallParams, CallV1, DelegateCall};
pub use create_builder::{build_create, state, CreateBuilder};
pub use create_params::{ConstructorReturnType, CreateParams, FromAccountId, LimitParamsV1, LimitParamsV2};
pub use execution::{Execution, ExecutionInput, Executor};
pub use selector::Selector;
