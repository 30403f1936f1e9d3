//! Types of arguments, of what is returned, and of fields.

#[ink::contract]
mod contract {
    pub struct Plain;

    #[derive(Debug)]
    pub enum Error {
        Plain,
    }

    #[ink(storage)]
    pub struct Contract {
        field: Plain,
    }

    impl Contract {
        #[ink(constructor)]
        pub fn new(value: Plain) -> Self {
            Self { field: value }
        }

        #[ink(constructor)]
        pub fn fallible() -> Result<Self, Error> {
            Err(Error::Plain)
        }

        #[ink(message)]
        pub fn takes(&self, value: Plain) {}

        #[ink(message)]
        pub fn returns(&self) -> Plain {
            Plain
        }

        #[ink(message)]
        pub fn fails(&self) -> Result<(), Error> {
            Err(Error::Plain)
        }
    }
}

fn main() {}
