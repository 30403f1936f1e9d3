//! What a chain extension's declaration must be.

pub struct Error;

impl ink::env::chain_extension::FromStatusCode for Error {
    fn from_status_code(_: u32) -> Result<(), Self> {
        Ok(())
    }
}

#[ink::chain_extension]
pub trait NoNumber {
    type ErrorCode = Error;
}

#[ink::chain_extension(extension = 65536)]
pub trait NumberTooLarge {
    type ErrorCode = Error;
}

#[ink::chain_extension(extension = 1)]
trait Private {
    type ErrorCode = Error;
}

#[ink::chain_extension(extension = 1)]
pub trait NoError {
    #[ink(function = 1)]
    fn f();
}

#[ink::chain_extension(extension = 1)]
pub trait Functions {
    type ErrorCode = Error;

    fn no_number();
    #[ink(function = 1)]
    fn first();
    #[ink(function = 1)]
    fn second();
    #[ink(function = 2)]
    fn receiver(&self);
    #[ink(function = 3)]
    fn body() {}
    #[ink(message)]
    fn message();
}

fn main() {}
