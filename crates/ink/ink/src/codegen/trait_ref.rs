//! References to contracts of which only a trait definition is known.

use super::TraitCallBuilder;
use crate::{reflect::TraitInfo, ToAccountId};
use codec::{Decode, Encode, Error, Input, Output};
use core::{fmt, hash};
use ink_env::{call::FromAccountId, AccountIdGuard, ContractEnv, Environment};

/// `dyn Trait` for a trait with `#[ink::trait_definition]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a trait definition",
    note = "write `#[ink::trait_definition]` above the trait"
)]
pub trait TraitDefinition: TraitInfo {
    /// Builds calls of the trait's messages.
    type Builder<E: Environment>: FromAccountId<E>
        + ToAccountId<E>
        + AsRef<E::AccountId>
        + AsMut<E::AccountId>
        + Clone;

    /// Builds the input of the trait's messages.
    type MessageBuilder<E: Environment>: Default;
}

/// The message builder of the trait `T`, which is `dyn Trait`.
pub fn message_builder<T: TraitDefinition + ?Sized, E: Environment>() -> T::MessageBuilder<E> {
    T::MessageBuilder::default()
}

/// A reference to a contract that implements the trait `T`, which is `dyn Trait`. The reference implements
/// the trait itself, and is encoded as the account.
pub struct TraitRef<T: TraitDefinition + ?Sized, E: Environment> {
    builder: T::Builder<E>,
}

impl<T: TraitDefinition + ?Sized, E: Environment> TraitCallBuilder for TraitRef<T, E> {
    type Builder = T::Builder<E>;

    #[inline]
    fn call(&self) -> &Self::Builder {
        &self.builder
    }

    #[inline]
    fn call_mut(&mut self) -> &mut Self::Builder {
        &mut self.builder
    }
}

impl<T: TraitDefinition + ?Sized, E: Environment> ContractEnv for TraitRef<T, E> {
    type Env = E;
}

impl<T: TraitDefinition + ?Sized, E: Environment> FromAccountId<E> for TraitRef<T, E> {
    #[inline]
    fn from_account_id(account_id: E::AccountId) -> Self {
        Self { builder: T::Builder::from_account_id(account_id) }
    }
}

impl<T, E, AccountId> From<AccountId> for TraitRef<T, E>
where
    T: TraitDefinition + ?Sized,
    E: Environment<AccountId = AccountId>,
    AccountId: AccountIdGuard,
{
    #[inline]
    fn from(account_id: AccountId) -> Self {
        Self::from_account_id(account_id)
    }
}

impl<T: TraitDefinition + ?Sized, E: Environment> ToAccountId<E> for TraitRef<T, E> {
    #[inline]
    fn to_account_id(&self) -> E::AccountId {
        self.builder.to_account_id()
    }
}

impl<T, E, AccountId> AsRef<AccountId> for TraitRef<T, E>
where
    T: TraitDefinition + ?Sized,
    E: Environment<AccountId = AccountId>,
{
    fn as_ref(&self) -> &AccountId {
        self.builder.as_ref()
    }
}

impl<T, E, AccountId> AsMut<AccountId> for TraitRef<T, E>
where
    T: TraitDefinition + ?Sized,
    E: Environment<AccountId = AccountId>,
{
    fn as_mut(&mut self) -> &mut AccountId {
        self.builder.as_mut()
    }
}

impl<T: TraitDefinition + ?Sized, E: Environment> Clone for TraitRef<T, E> {
    #[inline]
    fn clone(&self) -> Self {
        Self { builder: self.builder.clone() }
    }
}

impl<T, E> fmt::Debug for TraitRef<T, E>
where
    T: TraitDefinition + ?Sized,
    E: Environment,
    E::AccountId: fmt::Debug,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct(T::NAME).field("account_id", self.builder.as_ref()).finish()
    }
}

impl<T: TraitDefinition + ?Sized, E: Environment> PartialEq for TraitRef<T, E> {
    fn eq(&self, other: &Self) -> bool {
        self.builder.as_ref() == other.builder.as_ref()
    }
}

impl<T: TraitDefinition + ?Sized, E: Environment> Eq for TraitRef<T, E> {}

impl<T, E> hash::Hash for TraitRef<T, E>
where
    T: TraitDefinition + ?Sized,
    E: Environment,
    E::AccountId: hash::Hash,
{
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.builder.as_ref().hash(state)
    }
}

impl<T: TraitDefinition + ?Sized, E: Environment> Encode for TraitRef<T, E> {
    #[inline]
    fn size_hint(&self) -> usize {
        self.builder.as_ref().size_hint()
    }

    #[inline]
    fn encode_to<O: Output + ?Sized>(&self, output: &mut O) {
        self.builder.as_ref().encode_to(output)
    }
}

impl<T: TraitDefinition + ?Sized, E: Environment> codec::EncodeLike for TraitRef<T, E> {}

impl<T: TraitDefinition + ?Sized, E: Environment> Decode for TraitRef<T, E> {
    #[inline]
    fn decode<I: Input>(input: &mut I) -> Result<Self, Error> {
        E::AccountId::decode(input).map(Self::from_account_id)
    }
}

#[cfg(feature = "std")]
impl<T, E> scale_info::TypeInfo for TraitRef<T, E>
where
    T: TraitDefinition + ?Sized + 'static,
    E: Environment + 'static,
    E::AccountId: scale_info::TypeInfo,
{
    type Identity = E::AccountId;

    fn type_info() -> scale_info::Type {
        E::AccountId::type_info()
    }
}

#[cfg(feature = "std")]
impl<T, E> ink_storage::traits::StorageLayout for TraitRef<T, E>
where
    T: TraitDefinition + ?Sized,
    E: Environment,
    E::AccountId: ink_storage::traits::StorageLayout,
{
    fn layout(key: &ink_primitives::Key) -> ink_metadata::layout::Layout {
        E::AccountId::layout(key)
    }
}
