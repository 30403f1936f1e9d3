//! Lines about what a test does, which the test runner shows if it fails.

use std::cell::RefCell;

thread_local! {
    /// What lines start with. Each `#[ink_e2e::test]` sets it to its name.
    pub static LOG_PREFIX: RefCell<String> = RefCell::new(String::from("no prefix set"));
}

/// What lines start with.
pub fn log_prefix() -> String {
    LOG_PREFIX.with_borrow(String::clone)
}

/// Says `message`.
pub fn log_info(message: &str) {
    println!("[{}] {message}", log_prefix());
}

/// Says that something went wrong.
pub fn log_error(message: &str) {
    eprintln!("[{}] {message}", log_prefix());
}
