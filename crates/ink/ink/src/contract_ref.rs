//! References to contracts.

use ink_env::Environment;

/// A reference to a contract, which is the contract's account.
pub trait ToAccountId<E: Environment> {
    /// The contract's account.
    fn to_account_id(&self) -> E::AccountId;
}

/// The type of a reference to any contract that implements a trait with `#[ink::trait_definition]`.
///
/// The environment is that of the contract, `Environment` in the contract's module. Elsewhere, write
/// `contract_ref!(Trait, MyEnvironment)`.
///
/// ```
/// use ink::{env::DefaultEnvironment, primitives::AccountId};
///
/// #[ink::trait_definition]
/// pub trait Erc20 {
///     #[ink(message)]
///     fn balance_of(&self, owner: AccountId) -> u128;
/// }
///
/// type Erc20Ref = ink::contract_ref!(Erc20, DefaultEnvironment);
///
/// fn balance(token: AccountId, owner: AccountId) -> u128 {
///     let token: Erc20Ref = token.into();
///     token.balance_of(owner)
/// }
/// ```
#[macro_export]
macro_rules! contract_ref {
    ($definition:path) => {
        $crate::contract_ref!($definition, Environment)
    };
    ($definition:path, $environment:ty) => {
        $crate::codegen::TraitRef<dyn $definition, $environment>
    };
    ($($other:tt)*) => {
        ::core::compile_error!(
            "expected a trait with `#[ink::trait_definition]`: write `ink::contract_ref!(Trait)`, or \
             `ink::contract_ref!(Trait, Environment)` outside of a contract"
        )
    };
}

/// A value with a method for each message of a trait with `#[ink::trait_definition]`, which builds the
/// message's input: an [`Execution`](crate::env::call::Execution).
#[macro_export]
macro_rules! message_builder {
    ($definition:path) => {
        $crate::message_builder!($definition, $crate::env::DefaultEnvironment)
    };
    ($definition:path, $environment:ty) => {
        $crate::codegen::message_builder::<dyn $definition, $environment>()
    };
    ($($other:tt)*) => {
        ::core::compile_error!(
            "expected a trait with `#[ink::trait_definition]`: write `ink::message_builder!(Trait)` or \
             `ink::message_builder!(Trait, Environment)`"
        )
    };
}
