//! Functions of a chain extension. All errors are reported at once.

#[ink::chain_extension(extension = 1)]
pub trait Numbers {
    type ErrorCode = ();

    fn no_number();

    #[ink(handle_status = false)]
    fn still_no_number();

    #[ink(message)]
    fn no_message();

    #[ink(function)]
    fn no_value();

    #[ink(function = "1")]
    fn no_integer();

    #[ink(function = 65536)]
    fn too_large();

    #[ink(function = 1, function = 2)]
    fn twice();

    #[ink(function = 3, payable)]
    fn other_attribute();

    #[ink(function = 4, handle_status)]
    fn no_status();

    #[ink(function = 5, handle_status = 0)]
    fn no_bool();
}

#[ink::chain_extension(extension = 1)]
pub trait SameNumbers {
    type ErrorCode = ();

    #[ink(function = 0x10)]
    fn one();

    #[ink(function = 16)]
    fn other();

    #[ink(function = 16)]
    fn third();
}

#[ink::chain_extension(extension = 1)]
pub trait Signatures {
    type ErrorCode = ();

    #[ink(function = 1)]
    fn of_reference(&self);

    #[ink(function = 2)]
    fn of_value(self);

    #[ink(function = 3)]
    fn with_body() {}

    #[ink(function = 4)]
    fn generic<T>(value: T);

    #[ink(function = 5)]
    async fn asynchronous();

    #[ink(function = 6)]
    const fn constant();

    #[ink(function = 7)]
    unsafe fn not_safe();

    #[ink(function = 8)]
    extern "C" fn foreign();

    #[ink(function = 9)]
    fn pattern((a, b): (u8, u8));

    #[ink(function = 10)]
    fn no_name(_: u8);
}

fn main() {}
