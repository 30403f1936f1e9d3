//! A panic ends the call: what it did is rolled back, and the caller gets an output that says so.

use ebpf_uapi::ReturnFlags;

/// The SCALE encoding of ink!'s `Result::<(), LangError>::Err(LangError::Panicked)`.
const PANICKED: [u8; 2] = [1, 2];

/// Ends the call with a trap: everything that it did is rolled back, and the caller gets no output.
pub fn abort() -> ! {
    extern "C" {
        fn abort() -> !;
    }
    // SAFETY: touches no memory.
    unsafe { abort() }
}

/// Ends the call as a panic does, without a message.
#[cold]
#[inline(never)]
pub fn panicked() -> ! {
    crate::return_value(ReturnFlags::REVERT, &PANICKED)
}

#[cfg(all(target_arch = "bpf", not(feature = "no-panic-handler")))]
#[panic_handler]
fn panic(info: &core::panic::PanicInfo) -> ! {
    #[cfg(feature = "panic-message")]
    message(info);
    #[cfg(not(feature = "panic-message"))]
    let _ = info;
    panicked()
}

/// Writes the message and its place in the source to the debug buffer.
#[cfg(all(target_arch = "bpf", feature = "panic-message", not(feature = "no-panic-handler")))]
fn message(info: &core::panic::PanicInfo) {
    use core::fmt::{self, Write};

    struct Debug;

    impl Write for Debug {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            // Whether somebody listens makes no difference.
            let _ = crate::debug_message(text.as_bytes());
            Ok(())
        }
    }

    // The writer never fails.
    let _ = writeln!(Debug, "{info}");
}
