//! Arguments of `#[ink(...)]` and where they are allowed.

#[ink::contract]
mod contract {
    #[ink(storage)]
    struct Private {}

    #[ink(storage)]
    pub struct Generic<T> {
        value: T,
    }

    #[ink(storage, event)]
    pub struct Both {}

    #[ink(storage)]
    #[ink(anonymous)]
    pub struct AnonymousStorage {}

    #[ink(message)]
    pub struct Message {}

    #[ink(anonymous)]
    pub struct OnlyAnonymous {}

    #[ink(event)]
    pub(crate) struct Restricted {}

    #[ink(event, payable)]
    pub struct PayableEvent {}

    #[ink]
    pub struct Empty {}

    #[ink(storag)]
    pub struct Misspelt {}

    #[ink(storage = true)]
    pub struct WithValue {}

    #[ink(event)]
    #[ink(event)]
    pub struct Twice {}

    #[ink(message)]
    pub fn function() {}

    #[ink(event)]
    pub enum Enum {}

    #[ink(impl)]
    const CONSTANT: u8 = 0;
}

fn main() {}
