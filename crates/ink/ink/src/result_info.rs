//! Distinguishes results from other types by method resolution.

use core::marker::PhantomData;

/// A type. The inherent constant [`VALUE`](IsResultType::VALUE) is for results. The constant of the trait
/// [`IsResultTypeFallback`], to which inherent constants are preferred, is for other types.
pub struct IsResultType<T>(PhantomData<fn() -> T>);

impl<T, E> IsResultType<Result<T, E>> {
    /// The type is a result.
    pub const VALUE: bool = true;
}

/// For other types.
pub trait IsResultTypeFallback {
    /// The type is not a result.
    const VALUE: bool = false;
}

impl<T> IsResultTypeFallback for IsResultType<T> {}

/// A value, as [`IsResultType`] is for types.
pub struct IsResultErr<'a, T>(pub &'a T);

impl<T, E> IsResultErr<'_, Result<T, E>> {
    /// Whether the value is an error.
    #[inline]
    pub fn value(&self) -> bool {
        self.0.is_err()
    }
}

/// For values of other types.
pub trait IsResultErrFallback {
    /// The value is not an error.
    #[inline]
    fn value(&self) -> bool {
        false
    }
}

impl<T> IsResultErrFallback for IsResultErr<'_, T> {}

/// Whether a type is a `Result`, also as an alias.
#[macro_export]
#[doc(hidden)]
macro_rules! is_result_type {
    ($ty:ty $(,)?) => {{
        #[allow(unused_imports)]
        use $crate::result_info::IsResultTypeFallback as _;
        $crate::result_info::IsResultType::<$ty>::VALUE
    }};
}

/// Whether a value is the `Err` of a `Result`, also of an alias.
#[macro_export]
#[doc(hidden)]
macro_rules! is_result_err {
    ($value:expr $(,)?) => {{
        #[allow(unused_imports)]
        use $crate::result_info::IsResultErrFallback as _;
        $crate::result_info::IsResultErr(&$value).value()
    }};
}

#[cfg(test)]
mod tests {
    #[test]
    fn results_are_distinguished_from_other_types() {
        type Alias = Result<u8, bool>;
        assert!(is_result_type!(Alias) && is_result_type!(Result<(), Option<u8>>));
        assert!(!is_result_type!(bool) && !is_result_type!(Option<Alias>));
    }

    #[test]
    fn errors_are_distinguished_from_other_values() {
        assert!(is_result_err!(Err::<(), _>(1)) && is_result_err!(Err::<(), _>(Ok::<u8, u8>(1))));
        assert!(!is_result_err!(Ok::<_, ()>(1)) && !is_result_err!(Some(1)) && !is_result_err!(()));
    }
}
