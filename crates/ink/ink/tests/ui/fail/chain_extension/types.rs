//! Types of a chain extension's error.

pub struct Plain;

pub struct Code;

impl ink::env::chain_extension::FromStatusCode for Code {
    fn from_status_code(_: u32) -> Result<(), Self> {
        Ok(())
    }
}

#[ink::chain_extension(extension = 1)]
pub trait NoErrorCode {
    type ErrorCode = Plain;
}

fn main() {}
