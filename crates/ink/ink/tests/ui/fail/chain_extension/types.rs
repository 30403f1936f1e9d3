//! Types that a chain extension cannot work with.

pub struct NoStatus;

#[ink::chain_extension(extension = 1)]
pub trait ErrorWithoutStatus {
    type ErrorCode = NoStatus;
}

pub struct Status;

impl ink::env::chain_extension::FromStatusCode for Status {
    fn from_status_code(_: u32) -> Result<(), Self> {
        Ok(())
    }
}

pub struct Unrelated;

#[ink::chain_extension(extension = 2)]
pub trait ErrorsThatDoNotFit {
    type ErrorCode = Status;

    #[ink(function = 1)]
    fn f() -> Result<u8, Unrelated>;
}

fn main() {}
