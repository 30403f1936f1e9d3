//! The types that `#[ink::chain_extension]` and `self.env().extension()` use.

/// A chain extension, as [`Environment::ChainExtension`](ink_env::Environment::ChainExtension).
pub trait ChainExtensionInstance {
    /// The type whose methods are the extension's functions.
    type Instance;

    /// Creates an instance.
    fn instantiate() -> Self::Instance;
}

/// A function of a chain extension: whether its output is a `Result`, and whether it handles the status.
#[doc(hidden)]
pub struct Function<const IS_RESULT: bool, const HANDLES_STATUS: bool>;

/// The return type of a function with the declared output `T` and the extension's error `E`.
#[doc(hidden)]
pub trait Returns<T, E> {
    /// The return type.
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

/// A return type that can represent the extension's error `E`: a `Result` whose error is `From<E>`.
#[doc(hidden)]
pub trait CanFail<E> {}

impl<T, F: From<E>, E> CanFail<E> for Result<T, F> {}

/// Compiles for types that can be an extension's `ErrorCode`.
#[doc(hidden)]
pub fn check_error_code<E: ink_env::chain_extension::FromStatusCode>() {}

/// Combines several chain extensions into one. Each is a field of the value that `self.env().extension()`
/// returns:
///
/// ```
/// # #[ink::scale_derive(TypeInfo)]
/// # pub struct Dice;
/// # impl ink::ChainExtensionInstance for Dice {
/// #     type Instance = Self;
/// #     fn instantiate() -> Self { Self }
/// # }
/// ink::combine_extensions! {
///     /// All extensions of the chain.
///     pub struct AllExtensions {
///         /// Random numbers.
///         pub dice: Dice,
///     }
/// }
/// # use ink::ChainExtensionInstance as _;
/// let dice: Dice = AllExtensions::instantiate().dice;
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
            /// The instances of the extensions.
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
