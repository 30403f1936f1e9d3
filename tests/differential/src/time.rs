//! How long the time-boxed tests take.

use std::time::{Duration, Instant};

/// Sets the time in seconds that all time-boxed tests take together.
pub const VARIABLE: &str = "EBPF_DIFFERENTIAL_SECONDS";

/// A share of the time, in percent. What is counted in rounds always makes its first one.
#[derive(Debug)]
pub struct Share {
    start: Instant,
    time: Duration,
}

impl Share {
    /// Starts.
    ///
    /// # Panics
    ///
    /// If the variable holds no number.
    pub fn start(percent: u32) -> Self {
        let seconds = match std::env::var(VARIABLE) {
            Ok(text) => text.parse().unwrap_or_else(|_| {
                panic!("{VARIABLE} is not a valid number of seconds: expected digits, got {text}")
            }),
            Err(_) => 20,
        };
        Self { start: Instant::now(), time: Duration::from_secs(seconds) * percent / 100 }
    }

    /// Whether it is over.
    pub fn over(&self) -> bool {
        self.start.elapsed() >= self.time
    }
}
