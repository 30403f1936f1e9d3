//! Rules that generated code leaves to the compiler to check.

use super::ConstructorReturn;
use crate::reflect::TraitMessageInfo;
use core::marker::PhantomData;
use ink_env::{
    event::{Event, EventTopicsAmount},
    Environment,
};

/// A type whose values are arguments or return values of messages and constructors.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an argument or a return value",
    label = "not SCALE-encodable",
    note = "write `#[ink::scale_derive(Encode, Decode, TypeInfo)]` above the type"
)]
pub trait MessageValue: codec::Codec + 'static {}

#[diagnostic::do_not_recommend]
impl<T: codec::Codec + 'static> MessageValue for T {}

/// Compiles if the type is a [`MessageValue`].
pub const fn assert_message_value<T: MessageValue>() {}

/// A type with type information for metadata.
#[cfg(feature = "std")]
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be described in the contract's metadata",
    label = "does not implement `TypeInfo`",
    note = "write `#[ink::scale_derive(Encode, Decode, TypeInfo)]` above the type"
)]
pub trait HasTypeInfo: scale_info::TypeInfo + 'static {}

#[cfg(feature = "std")]
#[diagnostic::do_not_recommend]
impl<T: scale_info::TypeInfo + 'static> HasTypeInfo for T {}

/// Compiles if the type has type information.
#[cfg(feature = "std")]
pub const fn assert_type_info<T: HasTypeInfo>() {}

/// Compiles if a constructor of the contract `C` can return the type.
pub const fn assert_constructor_return<C, T: ConstructorReturn<C>>() {}

/// The type of a contract's `env`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an environment",
    label = "not a chain's environment",
    note = "the type in `env = …` has to implement `ink::env::Environment`, as \
     `ink::env::DefaultEnvironment` does"
)]
pub trait IsEnvironment {}

#[diagnostic::do_not_recommend]
impl<E: Environment> IsEnvironment for E {}

/// Compiles if two types are the same: `SameType::<A>::of::<B>()`.
pub struct SameType<T>(PhantomData<fn() -> T>);

impl<T> SameType<T> {
    /// Compiles if `U` is `T`.
    pub const fn of<U>()
    where
        U: IsType<T>,
    {
    }
}

/// Implemented only for `T` itself.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the contract's storage struct",
    note = "constructors and messages belong to the storage struct: write `impl {T}`"
)]
pub trait IsType<T> {}

impl<T> IsType<T> for T {}

/// The message with the local id `LOCAL_ID` of the trait `T`, which is `dyn Trait`.
pub struct TraitMessage<T: ?Sized, const LOCAL_ID: u32>(PhantomData<fn() -> T>);

impl<T: TraitMessageInfo<LOCAL_ID> + ?Sized, const LOCAL_ID: u32> TraitMessage<T, LOCAL_ID> {
    /// The message's selector as a big-endian number.
    pub const SELECTOR_ID: u32 = u32::from_be_bytes(T::SELECTOR);
}

/// The fallback of [`TraitMessage`] if there is no such message: an inherent constant takes precedence.
pub trait NoTraitMessage {
    /// The selector of the message's name.
    const SELECTOR_ID: u32;
}

impl<T: ?Sized, const LOCAL_ID: u32> NoTraitMessage for TraitMessage<T, LOCAL_ID> {
    const SELECTOR_ID: u32 = LOCAL_ID;
}

/// Whether the selectors contain one.
pub const fn contains_selector(selectors: &[u32], selector: u32) -> bool {
    let mut index = 0;
    while index < selectors.len() {
        if selectors[index] == selector {
            return true;
        }
        index += 1;
    }
    false
}

/// The selector, or another number if the selectors contain it: the duplicate is reported by another check.
pub const fn unique_selector(selectors: &[u32], selector: u32) -> u32 {
    if contains_selector(selectors, selector) {
        !selector
    } else {
        selector
    }
}

/// The number of an event's topics.
pub const fn topic_count<E: Event>() -> usize {
    <E::RemainingTopics as EventTopicsAmount>::AMOUNT
}
