//! The type states of builders.

use core::{fmt, marker::PhantomData};

/// The type that a call returns.
pub struct ReturnType<T>(PhantomData<fn() -> T>);

/// A value that has been set.
#[derive(Debug, Copy, Clone)]
pub struct Set<T>(pub T);

impl<T> Set<T> {
    /// The value.
    #[inline]
    pub fn value(self) -> T {
        self.0
    }
}

/// A value that has not been set.
pub struct Unset<T>(PhantomData<fn() -> T>);

macro_rules! markers {
    ($($name:ident)*) => {
        $(
            impl<T> Clone for $name<T> {
                #[inline]
                fn clone(&self) -> Self {
                    *self
                }
            }

            impl<T> Copy for $name<T> {}

            impl<T> Default for $name<T> {
                #[inline]
                fn default() -> Self {
                    Self(PhantomData)
                }
            }

            impl<T> fmt::Debug for $name<T> {
                fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
                    f.write_str(stringify!($name))
                }
            }
        )*
    };
}

markers!(ReturnType Unset);

/// A value that may have been set, with a default.
pub trait Unwrap {
    /// The value's type.
    type Output;

    /// The value if it has been set, or else the result of `f`.
    fn unwrap_or_else<F>(self, f: F) -> Self::Output
    where
        F: FnOnce() -> Self::Output;
}

impl<T> Unwrap for Unset<T> {
    type Output = T;

    #[inline]
    fn unwrap_or_else<F: FnOnce() -> T>(self, f: F) -> T {
        f()
    }
}

impl<T> Unwrap for Set<T> {
    type Output = T;

    #[inline]
    fn unwrap_or_else<F: FnOnce() -> T>(self, _: F) -> T {
        self.0
    }
}
