//! Arguments of `#[ink::scale_derive]`.

#[ink::scale_derive]
pub struct Nothing {}

#[ink::scale_derive(Encode, Debug)]
pub struct OtherTrait {}

#[ink::scale_derive(Encode, Encode)]
pub struct Twice {}

#[ink::scale_derive(scale::Encode)]
pub struct Path {}

fn main() {
    let _ = (Nothing {}, OtherTrait {}, Twice {}, Path {});
}
