//! Watching contracts: who called whom, and what each of them did.
//!
//! A [`Tracer`] is set up around something that may run contracts: a dry run, or an extrinsic of a block that
//! is executed again. The call stack and the syscalls tell it what happens. Nothing they do depends on
//! whether one listens: gas, results and state are the same. A tracer takes memory up to the limit that it
//! was given and then records no more.
//!
//! Only runtime APIs set tracers up, never a block.

mod sets;
mod tracer;
mod types;

pub use tracer::Tracer;
pub use types::*;

use crate::{BalanceOf, Config};
use alloc::vec::Vec;
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

    /// Executes a block's extrinsics with `apply`, and traces each. Returns the traces of those that called
    /// contracts, with their indices in the block. Stops at the first one that `apply` says cannot be in a
    /// block: as what can be is bounded by the block's weight and length, so is the time that this takes,
    /// whoever made the block.
    ///
    /// The caller has started the block, on the state of its parent.
    pub fn block<X, R, E>(
        config: TraceConfig,
        extrinsics: impl IntoIterator<Item = X>,
        mut apply: impl FnMut(X) -> Result<R, E>,
    ) -> Vec<(u32, TraceOf<T>)> {
        let mut tracer = Self::new(config);
        let mut traces = Vec::new();
        for (index, extrinsic) in (0..).zip(extrinsics) {
            let (applied, trace) = tracer.trace(|| apply(extrinsic));
            if trace.truncated || !trace.frames.is_empty() {
                traces.push((index, trace));
            }
            if applied.is_err() {
                break;
            }
        }
        traces
    }

    /// As [`Self::block`], for one of the extrinsics. Those before it are executed, those after it are not.
    /// `None`: there are not so many, or one before it cannot be in a block.
    pub fn extrinsic<X, R, E>(
        config: TraceConfig,
        extrinsics: impl IntoIterator<Item = X>,
        index: u32,
        mut apply: impl FnMut(X) -> Result<R, E>,
    ) -> Option<TraceOf<T>> {
        let mut extrinsics = extrinsics.into_iter();
        for extrinsic in extrinsics.by_ref().take(index as usize) {
            apply(extrinsic).ok()?;
        }
        let extrinsic = extrinsics.next()?;
        Some(Self::new(config).trace(|| apply(extrinsic)).1)
    }
}
