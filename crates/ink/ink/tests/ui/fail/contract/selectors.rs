//! Selectors, wildcards, defaults.

#[ink::contract]
mod values {
    #[ink(storage)]
    pub struct Contract {}

    impl Contract {
        #[ink(message, selector)]
        pub fn without_value(&self) {}

        #[ink(message, selector = "0xC0DECAFE")]
        pub fn string(&self) {}

        #[ink(message, selector = 0xC0DECAFE01)]
        pub fn too_large(&self) {}

        #[ink(message, selector = -1)]
        pub fn negative(&self) {}

        #[ink(constructor, selector = @)]
        pub fn complement() -> Self {
            Self {}
        }
    }

    impl Trait for Contract {
        #[ink(message, selector = _)]
        fn wildcard(&self) {}
    }
}

#[ink::contract]
mod same {
    #[ink(storage)]
    pub struct Contract {}

    impl Contract {
        #[ink(constructor, selector = 1)]
        pub fn first() -> Self {
            Self {}
        }

        #[ink(constructor, selector = 0x00000001)]
        pub fn second() -> Self {
            Self {}
        }

        #[ink(message, selector = 0x633aa551)]
        pub fn as_flip(&self) {}

        #[ink(message)]
        pub fn flip(&self) {}
    }
}

#[ink::contract]
mod wildcard_alone {
    #[ink(storage)]
    pub struct Contract {}

    impl Contract {
        #[ink(constructor)]
        pub fn new() -> Self {
            Self {}
        }

        #[ink(message, selector = _)]
        pub fn forward(&self) {}
    }
}

#[ink::contract]
mod wildcard_with_others {
    #[ink(storage)]
    pub struct Contract {}

    impl Contract {
        #[ink(constructor, selector = _)]
        pub fn new() -> Self {
            Self {}
        }

        #[ink(constructor, selector = _)]
        pub fn another() -> Self {
            Self {}
        }

        #[ink(message, selector = _)]
        pub fn forward(&self) {}

        #[ink(message, selector = _)]
        pub fn forward_too(&self) {}

        #[ink(message, selector = @)]
        pub fn own(&self) {}

        #[ink(message)]
        pub fn other(&self) {}
    }
}

#[ink::contract]
mod complement_alone {
    #[ink(storage)]
    pub struct Contract {}

    impl Contract {
        #[ink(constructor, default)]
        pub fn new() -> Self {
            Self {}
        }

        #[ink(constructor, default)]
        pub fn another() -> Self {
            Self {}
        }

        #[ink(message, default, selector = @)]
        pub fn own(&self) {}

        #[ink(message, default)]
        pub fn other(&self) {}
    }
}

fn main() {}
