//! Modules that are not contracts, and missing items.

#[ink::contract]
pub struct NotAModule {}

#[ink::contract]
#[ink(storage)]
mod module_with_argument {}

#[ink::contract]
mod empty {}

#[ink::contract]
mod without_constructor {
    #[ink(storage)]
    pub struct Contract {}

    impl Contract {
        #[ink(message)]
        pub fn message(&self) {}
    }
}

#[ink::contract]
mod without_message {
    #[ink(storage)]
    pub struct Contract {}

    impl Contract {
        #[ink(constructor)]
        pub fn new() -> Self {
            Self {}
        }
    }
}

#[ink::contract]
mod two_storages {
    #[ink(storage)]
    pub struct First {}

    #[ink(storage)]
    pub struct Second {}

    impl First {
        #[ink(constructor)]
        pub fn new() -> Self {
            Self {}
        }

        #[ink(message)]
        pub fn message(&self) {}
    }
}

fn main() {}
