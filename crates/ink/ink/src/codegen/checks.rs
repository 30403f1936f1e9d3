//! Rules that generated code leaves to the compiler.

use super::ConstructorReturn;
use crate::reflect::TraitMessageInfo;
use core::marker::PhantomData;
use ink_env::{
    event::{Event, EventTopicsAmount},
    Environment,
};

/// A type whose values travel between contracts: as argument of a constructor or message, or as its answer.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an argument or answer",
    label = "not a SCALE type",
    note = "write `#[ink::scale_derive(Encode, Decode, TypeInfo)]` above the type"
)]
pub trait Travels: codec::Codec + 'static {}

#[diagnostic::do_not_recommend]
impl<T: codec::Codec + 'static> Travels for T {}

/// Compiles if the type travels.
pub const fn assert_travels<T: Travels>() {}

/// A type that can be described in metadata.
#[cfg(feature = "std")]
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be described in the contract's metadata",
    label = "a type without metadata",
    note = "write `#[ink::scale_derive(Encode, Decode, TypeInfo)]` above the type"
)]
pub trait Described: scale_info::TypeInfo + 'static {}

#[cfg(feature = "std")]
#[diagnostic::do_not_recommend]
impl<T: scale_info::TypeInfo + 'static> Described for T {}

/// Compiles if the type can be described.
#[cfg(feature = "std")]
pub const fn assert_described<T: Described>() {}

/// Compiles if a constructor of the contract `C` can return the type.
pub const fn assert_constructs<C, T: ConstructorReturn<C>>() {}

/// What a contract's `env` has to be.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an environment",
    label = "not a chain's environment",
    note = "what `env` names has to implement `ink::env::Environment`, as `ink::env::DefaultEnvironment` does"
)]
pub trait IsEnvironment {}

#[diagnostic::do_not_recommend]
impl<E: Environment> IsEnvironment for E {}

/// Compiles if two types are one: `SameType::<A>::of::<B>()`.
pub struct SameType<T>(PhantomData<fn() -> T>);

impl<T> SameType<T> {
    /// Compiles if `U` is `T`.
    pub const fn of<U>()
    where
        U: IsType<T>,
    {
    }
}

/// Implemented by the type itself alone.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the contract's storage struct",
    note = "constructors and messages belong to the storage struct: write `impl {T}`"
)]
pub trait IsType<T> {}

impl<T> IsType<T> for T {}

/// The message of the trait of `T`, which is `dyn Trait`, whose name has the selector `LOCAL_ID`.
pub struct TraitMessage<T: ?Sized, const LOCAL_ID: u32>(PhantomData<fn() -> T>);

impl<T: TraitMessageInfo<LOCAL_ID> + ?Sized, const LOCAL_ID: u32> TraitMessage<T, LOCAL_ID> {
    /// The message's selector as a big endian number.
    pub const SELECTOR_ID: u32 = u32::from_be_bytes(T::SELECTOR);
}

/// The constant that [`TraitMessage`] has if there is no such message: its own has precedence.
pub trait NoTraitMessage {
    /// The selector of the message's name.
    const SELECTOR_ID: u32;
}

impl<T: ?Sized, const LOCAL_ID: u32> NoTraitMessage for TraitMessage<T, LOCAL_ID> {
    const SELECTOR_ID: u32 = LOCAL_ID;
}

/// Whether a selector is among others.
pub const fn is_among(selector: u32, others: &[u32]) -> bool {
    let mut index = 0;
    while index < others.len() {
        if others[index] == selector {
            return true;
        }
        index += 1;
    }
    false
}

/// The selector; another number if it is among others, which [`is_among`] makes an error elsewhere.
pub const fn unless_among(selector: u32, others: &[u32]) -> u32 {
    if is_among(selector, others) {
        !selector
    } else {
        selector
    }
}

/// How many topics an event has.
pub const fn amount_of_topics<E: Event>() -> usize {
    <E::RemainingTopics as EventTopicsAmount>::AMOUNT
}
