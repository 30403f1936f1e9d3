//! What `#[ink::chain_extension]` makes, and `self.env().extension()`.

/// A chain extension, as [`Environment::ChainExtension`](ink_env::Environment::ChainExtension).
pub trait ChainExtensionInstance {
    /// What its functions are methods of.
    type Instance;

    /// Makes one.
    fn instantiate() -> Self::Instance;
}

/// A function of a chain extension: whether its output is a `Result`, and whether it handles the status.
#[doc(hidden)]
pub struct Function<const IS_RESULT: bool, const HANDLES_STATUS: bool>;

/// What a function with the output `T` returns, if the extension's errors are `E`.
#[doc(hidden)]
pub trait Returns<T, E> {
    /// It.
    type Type;
}

impl<T, E> Returns<T, E> for Function<false, false> {
    type Type = T;
}

impl<T, E> Returns<T, E> for Function<false, true> {
    type Type = Result<T, E>;
}

impl<T, E, const HANDLES_STATUS: bool> Returns<T, E> for Function<true, HANDLES_STATUS> {
    type Type = T;
}

/// What a function returns is a `Result` with an error that can be made of an `E`.
#[doc(hidden)]
pub trait CanFail<E> {}

impl<T, F: From<E>, E> CanFail<E> for Result<T, F> {}

/// Compiles for types that can be an extension's `ErrorCode`.
#[doc(hidden)]
pub fn check_error_code<E: ink_env::chain_extension::FromStatusCode>() {}

/// Makes one chain extension of several, each a field of what `self.env().extension()` gives:
///
/// ```
/// # #[ink::scale_derive(TypeInfo)]
/// # pub struct Dice;
/// # impl ink::ChainExtensionInstance for Dice {
/// #     type Instance = Self;
/// #     fn instantiate() -> Self { Self }
/// # }
/// ink::combine_extensions! {
///     /// Everything that the chain has.
///     pub struct Everything {
///         /// Random numbers.
///         pub dice: Dice,
///     }
/// }
/// # use ink::ChainExtensionInstance as _;
/// let _: Dice = Everything::instantiate().dice;
/// ```
#[macro_export]
macro_rules! combine_extensions {
    (
        $(#[$attr:meta])*
        $vis:vis struct $name:ident {
            $( $(#[$field_attr:meta])* $field_vis:vis $field:ident: $extension:ty ),* $(,)?
        }
    ) => {
        $(#[$attr])*
        #[$crate::scale_derive(TypeInfo)]
        $vis struct $name {
            $( $(#[$field_attr])* $field_vis $field: $extension, )*
        }

        const _: () = {
            /// The extensions, ready to be called.
            pub struct Instances {
                $( $(#[$field_attr])* $field_vis $field: <$extension as $crate::ChainExtensionInstance>::Instance, )*
            }

            impl $crate::ChainExtensionInstance for $name {
                type Instance = Instances;

                #[inline]
                fn instantiate() -> Instances {
                    Instances {
                        $( $field: <$extension as $crate::ChainExtensionInstance>::instantiate(), )*
                    }
                }
            }
        };
    };
}
