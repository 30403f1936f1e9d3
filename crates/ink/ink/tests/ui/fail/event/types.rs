//! Fields have to be SCALE types with metadata.

pub struct Plain;

#[ink::event]
pub struct NotEncodable {
    a: Plain,
}

#[ink::scale_derive(Encode, Decode)]
pub struct WithoutMetadata;

#[ink::event]
pub struct NotDescribed {
    #[ink(topic)]
    a: WithoutMetadata,
}

fn main() {}
