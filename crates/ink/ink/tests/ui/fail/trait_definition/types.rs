//! Types of arguments and of what is returned.

pub struct Plain;

#[ink::trait_definition]
pub trait Types {
    #[ink(message)]
    fn takes(&self, value: Plain);

    #[ink(message)]
    fn returns(&self) -> Plain;
}

fn main() {}
