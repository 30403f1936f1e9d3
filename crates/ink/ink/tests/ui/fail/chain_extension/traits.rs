//! Items that `#[ink::chain_extension]` rejects.

#[ink::chain_extension(extension = 1)]
pub struct NoTrait {}

#[ink::chain_extension(extension = 1)]
trait Private {
    type ErrorCode = ();
}

#[ink::chain_extension(extension = 1)]
pub unsafe trait Unsafe {
    type ErrorCode = ();
}

#[ink::chain_extension(extension = 1)]
pub trait Generic<T> {
    type ErrorCode = ();
}

#[ink::chain_extension(extension = 1)]
pub trait Bounded
where
    u8: Copy,
{
    type ErrorCode = ();
}

#[ink::chain_extension(extension = 1)]
pub trait Derived: Clone {
    type ErrorCode = ();
}

#[ink::chain_extension(extension = 1)]
#[ink(namespace = "mine")]
pub trait Attribute {
    type ErrorCode = ();
}

fn main() {}
