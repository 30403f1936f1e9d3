//! Watching contracts: who called whom, and what each of them did.
//!
//! A [`Tracer`] is set up around something that may run contracts: a dry run, or an extrinsic of a block that is
//! executed again. The call stack and the syscalls tell it what happens. Nothing they do depends on whether
//! one listens: gas, results and state are the same. A tracer takes memory up to the limit that it was given
//! and then records no more.
//!
//! Only runtime APIs set tracers up, never a block.

mod sets;
mod tracer;
mod types;

pub use tracer::Tracer;
pub use types::*;

use crate::{BalanceOf, Config};
use core::any::Any;

/// A trace of a runtime.
pub type TraceOf<T> =
    Trace<<T as frame_system::Config>::AccountId, BalanceOf<T>, <T as frame_system::Config>::Hash>;

environmental::environmental!(listener: dyn Any + 'static);

/// Whether a tracer listens.
pub(crate) fn is_active() -> bool {
    listener::with(|_| ()).is_some()
}

/// Tells the tracer, if one listens.
pub(crate) fn observe<T: Config>(tell: impl FnOnce(&mut Tracer<T>)) {
    listener::with(|tracer| {
        if let Some(tracer) = tracer.downcast_mut() {
            tell(tracer);
        }
    });
}

impl<T: Config> Tracer<T> {
    /// Records what contracts do in `run`. Several traces by one tracer share its memory.
    pub fn trace<R>(&mut self, run: impl FnOnce() -> R) -> (R, TraceOf<T>) {
        let result = listener::using(self, run);
        (result, self.finish())
    }
}
