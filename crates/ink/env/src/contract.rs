//! Relations between the types of a contract.

/// Relates a type of a contract to the contract's environment.
pub trait ContractEnv {
    /// The environment.
    type Env: crate::Environment;
}

/// Relates a contract's storage struct to the reference to such a contract.
pub trait ContractReference {
    /// The reference, `FlipperRef` for `Flipper`.
    type Type;
}

/// Relates the reference to a contract to the contract's storage struct.
pub trait ContractReverseReference {
    /// The storage struct, `Flipper` for `FlipperRef`.
    type Type;
}

/// The entry points of a contract, `deploy` and `call`, for the test engine.
///
/// Both read their input with [`decode_input`](crate::decode_input) and return with
/// [`return_value`](crate::return_value). `#[ink::contract]` implements them for the storage struct.
#[cfg(feature = "std")]
#[doc(hidden)]
pub trait ContractEntryPoints {
    /// Executes the constructor that the input selects.
    fn deploy();

    /// Executes the message that the input selects.
    fn call();
}
