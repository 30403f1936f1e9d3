//! Names that are reserved for generated code.

#[ink::contract]
mod contract {
    const __ink_constant: u8 = 0;

    #[ink(storage)]
    pub struct Contract {
        __ink_field: u8,
    }

    impl Contract {
        #[ink(constructor)]
        pub fn new() -> Self {
            Self { __ink_field: 0 }
        }

        #[ink(message)]
        pub fn message(&self, __ink_argument: u8) {}
    }
}

fn main() {}
