//! What is known of contracts and traits at compile time.

/// A contract's storage struct, which knows its name.
pub trait ContractName {
    /// The name of the storage struct.
    const NAME: &'static str;
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
