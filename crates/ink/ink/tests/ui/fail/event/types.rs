//! Fields that are not SCALE-encodable or have no type information.

pub struct Plain;

#[ink::event]
pub struct NotEncodable {
    a: Plain,
}

#[ink::scale_derive(Encode, Decode)]
pub struct WithoutMetadata;

#[ink::event]
pub struct NotHasTypeInfo {
    #[ink(topic)]
    a: WithoutMetadata,
}

fn main() {}
