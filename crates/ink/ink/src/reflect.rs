//! What is known of contracts and traits at compile time.

use crate::codegen::ConstructorInfo;

/// A contract's storage struct, which knows its name.
pub trait ContractName {
    /// The name of the storage struct.
    const NAME: &'static str;
}

/// A contract's storage struct, which knows the message with the selector `ID`: a big endian number, which
/// [`selector_id!`](crate::selector_id) computes from the message's name.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a contract, or has no message with this selector",
    note = "the selector is `{{ ink::selector_id!(\"name\") }}`, or `{{ ink::selector_id!(\"Trait::name\") }}`, unless the contract sets another"
)]
pub trait DispatchableMessageInfo<const ID: u32> {
    /// The arguments: `()`, the type of a single one, or a tuple.
    type Input;
    /// What the message returns.
    type Output;
    /// The storage struct.
    type Storage;

    /// The message as a function.
    const CALLABLE: fn(&mut Self::Storage, Self::Input) -> Self::Output;
    /// Whether the message takes `&mut self`.
    const MUTATES: bool;
    /// Whether value may come with a call.
    const PAYABLE: bool;
    /// The selector.
    const SELECTOR: [u8; 4];
    /// The name in metadata: `name`, or `Trait::name`.
    const LABEL: &'static str;
}

/// A contract's storage struct, which knows the constructor with the selector `ID`: a big endian number, which
/// [`selector_id!`](crate::selector_id) computes from the constructor's name.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a contract, or has no constructor with this selector",
    note = "the selector is `{{ ink::selector_id!(\"name\") }}`, unless the contract sets another"
)]
pub trait DispatchableConstructorInfo<const ID: u32> {
    /// The arguments: `()`, the type of a single one, or a tuple.
    type Input;
    /// The storage struct.
    type Storage;
    /// What the constructor returns.
    type Output;
    /// [`ConstructorOutput::Error`].
    type Error;

    /// Whether the constructor returns a `Result`.
    const IS_RESULT: bool;
    /// The constructor as a function.
    const CALLABLE: fn(Self::Input) -> Self::Output;
    /// Whether value may come with an instantiation.
    const PAYABLE: bool;
    /// The selector.
    const SELECTOR: [u8; 4];
    /// The name in metadata.
    const LABEL: &'static str;
}

// Macros do not know whether a return type is a `Result`, as it can be an alias. An implementation for all contracts leaves
// that to the compiler, and a constructor with an invalid return type causes no second error.
#[diagnostic::do_not_recommend]
impl<C, const ID: u32> DispatchableConstructorInfo<ID> for C
where
    C: ConstructorInfo<ID>,
    ConstructorOutputValue<C::Output>: ConstructorOutput<C>,
{
    type Input = C::Input;
    type Storage = C;
    type Output = C::Output;
    type Error = <ConstructorOutputValue<C::Output> as ConstructorOutput<C>>::Error;

    const IS_RESULT: bool = <ConstructorOutputValue<C::Output> as ConstructorOutput<C>>::IS_RESULT;
    const CALLABLE: fn(Self::Input) -> Self::Output = C::CALLABLE;
    const PAYABLE: bool = C::PAYABLE;
    const SELECTOR: [u8; 4] = C::SELECTOR;
    const LABEL: &'static str = C::LABEL;
}

/// What a constructor of the contract `C` returned, in a [`ConstructorOutputValue`]: the contract, or a `Result` with it.
pub trait ConstructorOutput<C>: sealed::Sealed {
    /// Whether it is a `Result`.
    const IS_RESULT: bool = false;
    /// Why there is no contract; `&()` for constructors that cannot fail.
    type Error;

    /// The contract, if there is one.
    ///
    /// # Errors
    ///
    /// The constructor's.
    fn as_result(&self) -> Result<&C, &Self::Error>;
}

/// What a constructor returned.
pub struct ConstructorOutputValue<T>(T);

impl<T> ConstructorOutputValue<T> {
    /// Wraps what a constructor returned.
    pub fn new(value: T) -> Self {
        Self(value)
    }
}

impl<C> ConstructorOutput<C> for ConstructorOutputValue<C> {
    type Error = &'static ();

    #[inline]
    fn as_result(&self) -> Result<&C, &Self::Error> {
        Ok(&self.0)
    }
}

impl<C, E> ConstructorOutput<C> for ConstructorOutputValue<Result<C, E>> {
    const IS_RESULT: bool = true;
    type Error = E;

    #[inline]
    fn as_result(&self) -> Result<&C, &E> {
        self.0.as_ref()
    }
}

mod sealed {
    pub trait Sealed {}
    impl<T> Sealed for super::ConstructorOutputValue<T> {}
}

/// `dyn Trait` for a trait with `#[ink::trait_definition]`, which knows the trait.
pub trait TraitInfo {
    /// The number of the trait: its messages' selectors, as big endian numbers, combined by exclusive or.
    const ID: u32;

    /// The path of the module that the trait is in.
    const PATH: &'static str;

    /// The trait's name.
    const NAME: &'static str;
}

/// `dyn Trait` for a trait with `#[ink::trait_definition]`, which knows the trait's message whose name has this
/// selector, as [`selector_id!`](crate::selector_id) computes it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a trait of contracts, or has no such message",
    note = "the trait needs `#[ink::trait_definition]`, and a message with this name"
)]
pub trait TraitMessageInfo<const LOCAL_ID: u32> {
    /// Whether value may come with a call.
    const PAYABLE: bool;

    /// The message's selector.
    const SELECTOR: [u8; 4];
}
