//! Panics whose messages are not part of the code on the chain.

use core::fmt::Debug;

/// Panics. On the chain, the message is included only with the feature `ink-debug`.
#[cold]
#[inline(always)]
pub fn fail(message: &'static str) -> ! {
    #[cfg(any(feature = "std", feature = "ink-debug"))]
    panic!("{message}");
    #[cfg(not(any(feature = "std", feature = "ink-debug")))]
    {
        let _ = message;
        ebpf_sys::panicked()
    }
}

/// Panics with a message and a cause. On the chain, both are included only with the feature `ink-debug`.
#[cold]
#[inline(always)]
pub fn fail_with(message: &'static str, cause: &dyn Debug) -> ! {
    #[cfg(any(feature = "std", feature = "ink-debug"))]
    panic!("{message} {cause:?}");
    #[cfg(not(any(feature = "std", feature = "ink-debug")))]
    {
        let _ = cause;
        fail(message)
    }
}
