//! Private anonymous memory from the system.

use rustix::mm::{mmap_anonymous, munmap, MapFlags, ProtFlags};
use std::{ffi::c_void, ptr::null_mut};

pub const PAGE_BYTES: usize = 4096;

/// A mapping of whole pages, unmapped on drop.
#[derive(Debug)]
pub struct Mapping {
    pub start: *mut c_void,
    pub len: usize,
}

// SAFETY: the mapping is only referred to by its owner, and is not tied to a thread.
unsafe impl Send for Mapping {}
// SAFETY: a shared reference only gives its address.
unsafe impl Sync for Mapping {}

impl Mapping {
    /// Maps at least `len` zero bytes, readable and writable. `None` if the system has no memory.
    pub fn new(len: usize) -> Option<Self> {
        let len = len.max(1).next_multiple_of(PAGE_BYTES);
        let protection = ProtFlags::READ | ProtFlags::WRITE;
        // SAFETY: a new mapping at an address that the system chooses overlaps nothing.
        let start = unsafe { mmap_anonymous(null_mut(), len, protection, MapFlags::PRIVATE) }.ok()?;
        Some(Self { start, len })
    }

    /// Unmaps the pages after the first `len` bytes. `None` if the system fails to.
    pub fn truncate(&mut self, len: usize) -> Option<()> {
        let len = len.max(1).next_multiple_of(PAGE_BYTES);
        if len < self.len {
            // SAFETY: the offset is less than the mapping's length.
            let rest = unsafe { self.start.cast::<u8>().add(len) };
            // SAFETY: the pages are the end of our mapping, and nothing refers to them: `self` is borrowed
            // exclusively.
            unsafe { munmap(rest.cast(), self.len - len) }.ok()?;
            self.len = len;
        }
        Some(())
    }
}

impl Drop for Mapping {
    fn drop(&mut self) {
        // SAFETY: it is our mapping, and its owner is dropped. An error cannot be handled.
        let _ = unsafe { munmap(self.start, self.len) };
    }
}
