//! Memory from the system: for code, never writable and executable at a time, and for native stacks, with a
//! guard page.

use rustix::mm::{mmap_anonymous, mprotect, munmap, MapFlags, MprotectFlags, ProtFlags};
use std::{
    ffi::c_void,
    ptr::null_mut,
    sync::{Mutex, PoisonError},
    vec::Vec,
};

/// Machine code that can be executed and read, and not be written any more.
#[derive(Debug)]
pub struct ExecutableMemory {
    mapping: Mapping,
    len: usize,
}

impl ExecutableMemory {
    /// None: the system has no memory.
    pub fn new(code: &[u8]) -> Option<Self> {
        let mapping = Mapping::new(code.len())?;
        if (mapping.start as u64) < 1 << 32 {
            // Addresses are told from indices by their size.
            return None;
        }
        // SAFETY: the mapping is at least as long, new, and writable.
        unsafe { core::ptr::copy_nonoverlapping(code.as_ptr(), mapping.start.cast(), code.len()) };
        let flags = MprotectFlags::READ | MprotectFlags::EXEC;
        // SAFETY: it is our mapping, and nothing refers to it yet.
        unsafe { mprotect(mapping.start, mapping.len, flags) }.ok()?;
        Some(Self { mapping, len: code.len() })
    }

    pub fn address(&self) -> u64 {
        self.mapping.start as u64
    }

    pub fn bytes(&self) -> &[u8] {
        // SAFETY: the mapping has at least this length, was filled, can be read and is not written any more.
        unsafe { core::slice::from_raw_parts(self.mapping.start.cast(), self.len) }
    }

    pub fn mapped_bytes(&self) -> usize {
        self.mapping.len
    }
}

/// Bytes of a native stack that can be used: the frames of the greatest number of active functions, what the
/// stop routine and division push, and room for handlers of signals that come in while the guest runs.
const STACK_BYTES: usize =
    (crate::limits::MAX_CALL_DEPTH * super::compile::NATIVE_FRAME_BYTES + 256 + SIGNAL_BYTES)
        .next_multiple_of(PAGE_BYTES);

/// Handlers that do not ask for a stack of their own get the guest's: the saved state of a CPU with AVX-512 is
/// some 4 KiB, and handlers do little. What is never touched costs nothing.
const SIGNAL_BYTES: usize = 64 << 10;

const PAGE_BYTES: usize = 4096;

/// How many stacks are kept for the next instances.
const KEPT_STACKS: usize = 64;

static KEPT: Mutex<Vec<Mapping>> = Mutex::new(Vec::new());

/// A stack for native code. Below it is a page that cannot be accessed.
#[derive(Debug)]
pub struct NativeStack {
    /// None: it was given back.
    mapping: Option<Mapping>,
}

impl NativeStack {
    /// None: the system has no memory.
    pub fn new() -> Option<Self> {
        let kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mapping = match kept {
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

    /// The address behind it, at which it starts to grow down.
    pub fn top(&self) -> u64 {
        self.mapping.as_ref().map_or(0, |mapping| mapping.start as u64 + mapping.len as u64)
    }

    /// Puts a word at the top, and returns its address.
    pub fn put_first(&mut self, word: u64) -> u64 {
        let address = self.top() - 8;
        // SAFETY: the last eight bytes of the mapping are writable and aligned, and `&mut self` is the only
        // one to use them.
        unsafe { (address as *mut u64).write(word) };
        address
    }
}

impl Drop for NativeStack {
    fn drop(&mut self) {
        let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() < KEPT_STACKS {
            kept.extend(self.mapping.take());
        }
    }
}

/// Private anonymous memory.
#[derive(Debug)]
struct Mapping {
    start: *mut c_void,
    len: usize,
}

// SAFETY: the mapping is only referred to by its owner, and is not tied to a thread.
unsafe impl Send for Mapping {}
// SAFETY: a shared reference only gives its address.
unsafe impl Sync for Mapping {}

impl Mapping {
    /// At least `len` bytes, zero, readable and writable. None: the system has no memory.
    fn new(len: usize) -> Option<Self> {
        let len = len.max(1).next_multiple_of(PAGE_BYTES);
        let protection = ProtFlags::READ | ProtFlags::WRITE;
        // SAFETY: a new mapping, at an address of the system's choice, touches nothing that exists.
        let start = unsafe { mmap_anonymous(null_mut(), len, protection, MapFlags::PRIVATE) }.ok()?;
        Some(Self { start, len })
    }
}

impl Drop for Mapping {
    fn drop(&mut self) {
        // SAFETY: it is our mapping, and its owner is gone. There is nothing to do about an error.
        let _ = unsafe { munmap(self.start, self.len) };
    }
}
