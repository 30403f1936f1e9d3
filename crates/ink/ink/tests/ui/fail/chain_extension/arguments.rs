//! Arguments of `#[ink::chain_extension]`.

#[ink::chain_extension]
pub trait Nothing {
    type ErrorCode = ();
}

#[ink::chain_extension()]
pub trait NothingInside {
    type ErrorCode = ();
}

#[ink::chain_extension(extension)]
pub trait NoValue {
    type ErrorCode = ();
}

#[ink::chain_extension(extension = "1")]
pub trait NoNumber {
    type ErrorCode = ();
}

#[ink::chain_extension(extension = 0x10000)]
pub trait TooLarge {
    type ErrorCode = ();
}

#[ink::chain_extension(extension = 1, extension = 2)]
pub trait Twice {
    type ErrorCode = ();
}

#[ink::chain_extension(function = 1)]
pub trait Unknown {
    type ErrorCode = ();
}

fn main() {}
