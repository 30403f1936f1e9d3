//! How a contract's types lead to each other.

/// A type that belongs to a contract and knows its chain.
pub trait ContractEnv {
    /// The chain's types.
    type Env: crate::Environment;
}

/// A contract's storage struct, which leads to the type that refers to such a contract on the chain.
pub trait ContractReference {
    /// The reference, `FlipperRef` for `Flipper`.
    type Type;
}

/// The reference to a contract, which leads back to the contract's storage struct.
pub trait ContractReverseReference {
    /// The storage struct, `Flipper` for `FlipperRef`.
    type Type;
}

/// The entry points of a contract, for the test engine: what the chain calls `deploy` and `call`.
///
/// Both read their input with [`decode_input`](crate::decode_input) and end with
/// [`return_value`](crate::return_value). Implemented by `#[ink::contract]` for the storage struct.
#[cfg(feature = "std")]
#[doc(hidden)]
pub trait ContractEntryPoints {
    /// Runs the constructor that the input names.
    fn deploy();

    /// Runs the message that the input names.
    fn call();
}
