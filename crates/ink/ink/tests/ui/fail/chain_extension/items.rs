//! Items of a chain extension.

#[ink::chain_extension(extension = 1)]
pub trait NoErrorCode {
    #[ink(function = 1)]
    fn function();
}

#[ink::chain_extension(extension = 1)]
pub trait NoType {
    type ErrorCode;
}

#[ink::chain_extension(extension = 1)]
pub trait Bounds {
    type ErrorCode: Clone = ();
}

#[ink::chain_extension(extension = 1)]
pub trait GenericErrorCode {
    type ErrorCode<T> = ();
}

#[ink::chain_extension(extension = 1)]
pub trait ErrorCodeTwice {
    type ErrorCode = ();
    type ErrorCode = u8;
}

#[ink::chain_extension(extension = 1)]
pub trait OtherType {
    type ErrorCode = ();
    type Output = u8;
}

#[ink::chain_extension(extension = 1)]
pub trait OnlyOtherType {
    type Error = ();
}

#[ink::chain_extension(extension = 1)]
pub trait Constant {
    type ErrorCode = ();
    const LIMIT: u8 = 1;
}

#[ink::chain_extension(extension = 1)]
pub trait Macro {
    type ErrorCode = ();
    functions!();
}

fn main() {}
