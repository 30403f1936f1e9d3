//! Types of arguments and return values.

pub struct Plain;

#[ink::trait_definition]
pub trait Types {
    #[ink(message)]
    fn takes(&self, value: Plain);

    #[ink(message)]
    fn returns(&self) -> Plain;
}

fn main() {}
