//! Stacks for native code, each with a guard page.

use super::{
    abi::NATIVE_FRAME_BYTES,
    mapping::{Mapping, PAGE_BYTES},
};
use crate::limits::MAX_CALL_DEPTH;
use rustix::mm::{mprotect, MprotectFlags};
use std::{
    sync::{Mutex, PoisonError},
    vec::Vec,
};

/// Usable bytes of a native stack: frames at the maximum call depth, what the exit routine and division push,
/// and room for the handlers of signals that arrive while the guest runs.
const STACK_BYTES: usize =
    (MAX_CALL_DEPTH * NATIVE_FRAME_BYTES + 256 + SIGNAL_BYTES).next_multiple_of(PAGE_BYTES);

/// Signal handlers without an alternate stack use the guest's: the saved state of a CPU with AVX-512 takes
/// about 4 KiB, and handlers do little. Untouched pages cost nothing.
const SIGNAL_BYTES: usize = 64 << 10;

/// Most stacks that are pooled for later instances.
const MAX_POOLED_STACKS: usize = 64;

static POOL: Mutex<Vec<Mapping>> = Mutex::new(Vec::new());

/// A stack for native code. Below it is a guard page.
#[derive(Debug)]
pub struct NativeStack {
    /// `None` once it is returned to the pool.
    mapping: Option<Mapping>,
}

impl NativeStack {
    /// Takes a stack from the pool, or maps a new one. `None` if the system has no memory.
    pub fn new() -> Option<Self> {
        let pooled = POOL.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mapping = match pooled {
            Some(mapping) => mapping,
            None => {
                let mapping = Mapping::new(PAGE_BYTES + STACK_BYTES)?;
                // SAFETY: it is our mapping, and nothing refers to it yet.
                unsafe { mprotect(mapping.start, PAGE_BYTES, MprotectFlags::empty()) }.ok()?;
                mapping
            }
        };
        Some(Self { mapping: Some(mapping) })
    }

    /// The end address, from which the stack grows down.
    pub fn top(&self) -> u64 {
        self.mapping.as_ref().map_or(0, |mapping| mapping.start as u64 + mapping.len as u64)
    }

    /// Writes a word at the top, and returns its address.
    pub fn push_first(&mut self, word: u64) -> u64 {
        let address = self.top() - 8;
        // SAFETY: the last eight bytes of the mapping are writable and aligned, and `&mut self` has exclusive
        // access.
        unsafe { (address as *mut u64).write(word) };
        address
    }
}

impl Drop for NativeStack {
    fn drop(&mut self) {
        let mut pool = POOL.lock().unwrap_or_else(PoisonError::into_inner);
        if pool.len() < MAX_POOLED_STACKS {
            pool.extend(self.mapping.take());
        }
    }
}
