//! One invocation at a time.
//!
//! A contract's call into the runtime, or a chain extension, may try to call contracts again, wrapped in
//! other pallets' calls as it likes. Such an invocation would put frames on the native stack beyond
//! `call_depth`, and change records that the frames below hold. So there is none while a contract runs.

environmental::environmental!(invocation: ());

/// Runs `body`; `None` if a contract runs already.
pub fn exclusively<R>(body: impl FnOnce() -> R) -> Option<R> {
    if is_running() {
        None
    } else {
        Some(invocation::using(&mut (), body))
    }
}

/// Whether a contract runs.
pub fn is_running() -> bool {
    invocation::with(|()| ()).is_some()
}
