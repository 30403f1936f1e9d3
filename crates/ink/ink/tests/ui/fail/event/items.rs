//! Items that cannot be events.

#[ink::event]
pub enum Choice {
    A,
}

#[ink::event]
pub union Either {
    a: u8,
}

#[ink::event]
pub fn function() {}

#[ink::event]
pub struct Unnamed(u8, #[ink(topic)] u16);

#[ink::event]
pub struct Generic<T> {
    a: T,
}

#[ink::event]
#[ink::event]
pub struct Twice {}

#[ink::event]
#[ink(storage)]
pub struct AlsoStorage {}

mod derived {
    #[derive(ink::Event, ink::scale::Encode)]
    pub enum Choice {
        A,
    }

    #[derive(ink::EventMetadata, ink::Event, ink::scale::Encode)]
    pub struct Unnamed(u8);
}

fn main() {}
