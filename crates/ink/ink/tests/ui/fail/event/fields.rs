//! Attributes on the fields of an event.

#[ink::event]
pub struct Conditional {
    #[cfg(unix)]
    a: u8,
}

#[ink::event]
pub struct OtherArgument {
    #[ink(message)]
    a: u8,
}

#[ink::event]
pub struct UnknownArgument {
    #[ink(topics)]
    a: u8,
}

#[ink::event]
pub struct TopicWithValue {
    #[ink(topic = true)]
    a: u8,
}

#[ink::event]
pub struct TopicTwice {
    #[ink(topic)]
    #[ink(topic)]
    a: u8,
}

#[ink::event]
pub struct Empty {
    #[ink]
    a: u8,
    #[ink()]
    b: u8,
}

fn main() {
    // The struct is there all the same: one error for each mistake.
    let _ = Conditional { a: 1 };
}
