//! Items of a trait definition.

#[ink::trait_definition]
pub struct NotATrait {}

#[ink::trait_definition]
pub trait Empty {}

#[ink::trait_definition]
trait Private {
    #[ink(message)]
    fn message(&self);
}

#[ink::trait_definition]
pub unsafe trait Unsafe {
    #[ink(message)]
    fn message(&self);
}

#[ink::trait_definition]
pub trait Generic<T> {
    #[ink(message)]
    fn message(&self) -> T;
}

#[ink::trait_definition]
pub trait WithSuper: Clone {
    #[ink(message)]
    fn message(&self);
}

#[ink::trait_definition]
#[ink(namespace = "name")]
pub trait NamespaceInOtherPlace {
    #[ink(message)]
    fn message(&self);
}

#[ink::trait_definition]
pub trait OtherItems {
    const CONSTANT: u8;
    type Type;

    #[ink(message)]
    fn message(&self);
}

#[ink::trait_definition]
pub trait SameSelector {
    #[ink(message, selector = 7)]
    fn first(&self);

    #[ink(message, selector = 7)]
    fn second(&self);
}

#[ink::trait_definition]
pub trait ReservedName {
    #[ink(message)]
    fn __ink_message(&self);
}

fn main() {}
