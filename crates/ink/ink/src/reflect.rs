//! Information about contracts and traits at compile time.

use crate::codegen::ConstructorInfo;

/// The name of a contract's storage struct.
pub trait ContractName {
    /// The name of the storage struct.
    const NAME: &'static str;
}

/// The message with the selector `ID` of a contract's storage struct. `ID` is a big-endian number, which
/// [`selector_id!`](crate::selector_id) computes from the message's name.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a contract, or has no message with this selector",
    note = "the selector is `{{ ink::selector_id!(\"name\") }}`, or \
     `{{ ink::selector_id!(\"Trait::name\") }}`, unless the contract sets another"
)]
pub trait DispatchableMessageInfo<const ID: u32> {
    /// The arguments: `()`, the type of a single argument, or a tuple.
    type Input;
    /// The return type.
    type Output;
    /// The storage struct.
    type Storage;

    /// The message as a function.
    const CALLABLE: fn(&mut Self::Storage, Self::Input) -> Self::Output;
    /// Whether the message takes `&mut self`.
    const MUTATES: bool;
    /// Whether calls may transfer value.
    const PAYABLE: bool;
    /// The selector.
    const SELECTOR: [u8; 4];
    /// The name in metadata: `name`, or `Trait::name`.
    const LABEL: &'static str;
}

/// The constructor with the selector `ID` of a contract's storage struct. `ID` is a big-endian number, which
/// [`selector_id!`](crate::selector_id) computes from the constructor's name.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a contract, or has no constructor with this selector",
    note = "the selector is `{{ ink::selector_id!(\"name\") }}`, unless the contract sets another"
)]
pub trait DispatchableConstructorInfo<const ID: u32> {
    /// The arguments: `()`, the type of a single argument, or a tuple.
    type Input;
    /// The storage struct.
    type Storage;
    /// The return type.
    type Output;
    /// [`ConstructorOutput::Error`].
    type Error;

    /// Whether the constructor returns a `Result`.
    const IS_RESULT: bool;
    /// The constructor as a function.
    const CALLABLE: fn(Self::Input) -> Self::Output;
    /// Whether instantiations may transfer value.
    const PAYABLE: bool;
    /// The selector.
    const SELECTOR: [u8; 4];
    /// The name in metadata.
    const LABEL: &'static str;
}

// Macros do not know whether a return type is a `Result`, as it can be an alias. A blanket implementation
// leaves that to the compiler, and a constructor with an invalid return type causes no second error.
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

/// The output of a constructor of the contract `C`, in a [`ConstructorOutputValue`]: the contract, or a
/// `Result` of it.
pub trait ConstructorOutput<C>: sealed::Sealed {
    /// Whether it is a `Result`.
    const IS_RESULT: bool = false;
    /// The constructor's error; `&()` for infallible constructors.
    type Error;

    /// The contract.
    ///
    /// # Errors
    ///
    /// The constructor's error.
    fn as_result(&self) -> Result<&C, &Self::Error>;
}

/// The output of a constructor.
pub struct ConstructorOutputValue<T>(T);

impl<T> ConstructorOutputValue<T> {
    /// Wraps the output of a constructor.
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

/// Information about a trait with `#[ink::trait_definition]`, implemented for `dyn Trait`.
pub trait TraitInfo {
    /// The id of the trait: the exclusive or of its messages' selectors as big-endian numbers.
    const ID: u32;

    /// The path of the module that defines the trait.
    const PATH: &'static str;

    /// The trait's name.
    const NAME: &'static str;
}

/// Information about a message of a trait with `#[ink::trait_definition]`, implemented for `dyn Trait`.
/// `LOCAL_ID` is the selector of the message's name, as [`selector_id!`](crate::selector_id) computes it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a trait definition, or has no such message",
    note = "the trait needs `#[ink::trait_definition]`, and a message with this name"
)]
pub trait TraitMessageInfo<const LOCAL_ID: u32> {
    /// Whether calls may transfer value.
    const PAYABLE: bool;

    /// The message's selector.
    const SELECTOR: [u8; 4];
}
