//! Blocks with constructors and messages.

#[ink::contract]
mod blocks {
    #[ink(storage)]
    pub struct Contract {}

    #[ink(impl)]
    impl<T> Contract {}

    #[ink(impl)]
    unsafe impl Unsafe for Contract {}

    #[ink(message)]
    impl Contract {}

    #[ink(namespace = "of_the_definition")]
    impl Trait for Contract {}

    #[ink(namespace = "not an identifier")]
    impl Contract {}

    #[ink(namespace)]
    impl Contract {}

    #[ink(impl, namespace = 7)]
    impl Contract {}

    impl Contract {
        #[ink(message)]
        const CONSTANT: u8 = 0;

        #[ink(payable)]
        pub fn only_payable(&self) {}

        #[ink(message, constructor)]
        pub fn both(&self) {}

        #[ink(message, topic)]
        pub fn with_topic(&self) {}

        #[ink(message, payable, payable)]
        pub fn twice(&self) {}
    }

    impl Trait for Contract {
        #[ink(constructor)]
        fn constructor() -> Self {
            Self {}
        }
    }
}

#[ink::contract]
mod of_other_types {
    #[ink(storage)]
    pub struct Contract {}

    pub struct Other {}

    impl Contract {
        #[ink(constructor)]
        pub fn new() -> Self {
            Self {}
        }
    }

    impl Other {
        #[ink(message)]
        pub fn message(&self) {}
    }

    impl (Contract,) {
        #[ink(message)]
        pub fn of_tuple(&self) {}
    }
}

fn main() {}
