//! Signatures of constructors and messages.

#[ink::contract]
mod contract {
    #[ink(storage)]
    pub struct Contract {}

    impl Contract {
        #[ink(constructor)]
        fn private() -> Self {
            Self {}
        }

        #[ink(constructor)]
        pub fn with_self(&self) -> Self {
            Self {}
        }

        #[ink(constructor)]
        pub fn returns_nothing() {}

        #[ink(constructor)]
        pub fn generic_constructor<T>(value: T) -> Self {
            Self {}
        }

        #[ink(message)]
        fn private_message(&self) {}

        #[ink(message)]
        pub(crate) fn restricted_message(&self) {}

        #[ink(message)]
        pub fn without_self() {}

        #[ink(message)]
        pub fn without_self_but_argument(value: u8) {}

        #[ink(message)]
        pub fn takes_self(self) {}

        #[ink(message)]
        pub fn boxes_self(self: Box<Self>) {}

        #[ink(message)]
        pub fn generic<T>(&self, value: T) {}

        #[ink(message)]
        pub const fn constant(&self) {}

        #[ink(message)]
        pub async fn asynchronous(&self) {}

        #[ink(message)]
        pub unsafe fn not_safe(&self) {}

        #[ink(message)]
        pub extern "C" fn of_c(&self) {}

        #[ink(message)]
        pub fn returns_self(&self) -> Self {
            Self {}
        }

        #[ink(message)]
        pub fn pattern(&self, (a, b): (u8, u8)) {}

        #[ink(message)]
        pub fn ignores(&self, _: u8) {}

        #[ink(message)]
        pub fn takes_str(&self, text: &str) {}

        #[ink(message)]
        pub fn takes_slice(&self, bytes: &[u8]) {}

        #[ink(message)]
        pub fn takes_reference(&self, value: &u64) {}

        #[ink(message)]
        pub fn takes_anything(&self, value: impl Into<u8>) {}

        #[ink(message)]
        pub fn returns_reference(&self) -> &u8 {
            &0
        }
    }
}

fn main() {}
