//! A panic ends the call with a trap, as an overflow or an out-of-bounds access would.

use core::panic::PanicInfo;

#[panic_handler]
fn panic(info: &PanicInfo) -> ! {
    #[cfg(feature = "panic-message")]
    message(info);
    #[cfg(not(feature = "panic-message"))]
    let _ = info;
    crate::abort()
}

/// Writes the message and its place in the source to the debug buffer.
#[cfg(feature = "panic-message")]
fn message(info: &PanicInfo) {
    use core::fmt::{self, Write};

    struct Debug;

    impl Write for Debug {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            crate::debug_message(text);
            Ok(())
        }
    }

    // The writer never fails.
    let _ = writeln!(Debug, "{info}");
}
