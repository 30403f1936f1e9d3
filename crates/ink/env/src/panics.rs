//! Ends of a call that need no message on the chain.

use core::fmt::Debug;

/// Panics. On the chain, unless `ink-debug` is on, without the code and data that a message takes.
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

/// Panics with a message and a cause. On the chain, unless `ink-debug` is on, as [`fail`].
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
