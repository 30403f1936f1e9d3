//! The log of a test, which the test runner shows if the test fails.

use std::cell::RefCell;

thread_local! {
    /// The prefix of lines. Each `#[ink_e2e::test]` sets it to its name.
    pub static LOG_PREFIX: RefCell<String> = RefCell::new(String::from("no prefix set"));
}

/// The prefix of lines.
pub fn log_prefix() -> String {
    LOG_PREFIX.with_borrow(String::clone)
}

/// Logs a message.
pub fn log_info(message: &str) {
    println!("[{}] {message}", log_prefix());
}

/// Logs an error.
pub fn log_error(message: &str) {
    eprintln!("[{}] {message}", log_prefix());
}
