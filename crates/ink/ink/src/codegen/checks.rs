//! Rules that generated code leaves to the compiler.

use core::marker::PhantomData;
use ink_env::event::{Event, EventTopicsAmount};

/// A type whose values travel between contracts: as argument of a constructor or message, or as its answer.
#[cfg(feature = "std")]
pub trait Travels: codec::Codec + scale_info::TypeInfo + 'static {}

#[cfg(feature = "std")]
impl<T: codec::Codec + scale_info::TypeInfo + 'static> Travels for T {}

/// A type whose values travel between contracts: as argument of a constructor or message, or as its answer.
#[cfg(not(feature = "std"))]
pub trait Travels: codec::Codec + 'static {}

#[cfg(not(feature = "std"))]
impl<T: codec::Codec + 'static> Travels for T {}

/// Compiles if the type travels.
pub const fn assert_travels<T: Travels>() {}

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

/// How many topics an event has.
pub const fn amount_of_topics<E: Event>() -> usize {
    <E::RemainingTopics as EventTopicsAmount>::AMOUNT
}
