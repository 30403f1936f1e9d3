//! Executable memory: code is written to its final place, and is never writable and executable at the same
//! time.

use super::mapping::{Mapping, PAGE_BYTES};
use rustix::mm::{mprotect, MprotectFlags};

/// Growing machine code, in the memory where it will be executed.
#[derive(Debug)]
pub struct CodeBuffer {
    mapping: Mapping,
    len: usize,
    /// Length of the prefix that the system has been asked to populate; bytes after `len` can be written.
    provided: usize,
    /// Whether code was dropped because the buffer is full.
    overflown: bool,
}

/// Bytes that [`CodeBuffer::append`] writes, of which only `len` count.
const APPENDED_BYTES: usize = size_of::<u128>();

impl CodeBuffer {
    /// Reserves room for `capacity` bytes; unused room costs only addresses. `None` if the system has no
    /// memory.
    pub fn new(capacity: usize) -> Option<Self> {
        let mapping = Mapping::new(capacity + APPENDED_BYTES)?;
        // Addresses are distinguished from indices of exit sites by their size.
        let high = mapping.start as u64 >= 1 << 32;
        high.then_some(Self { mapping, len: 0, provided: 0, overflown: false })
    }

    pub fn len(&self) -> usize {
        self.len
    }

    /// Appends the lowest `len` bytes of a little-endian number. If the buffer is full, this and later code
    /// is dropped, and the code cannot be made executable.
    #[inline]
    pub fn append(&mut self, bytes: u128, len: usize) {
        debug_assert!(len <= APPENDED_BYTES);
        if self.len + APPENDED_BYTES > self.provided && !self.provide() {
            return;
        }
        // SAFETY: `provided` is at most the mapping's length, and the write is below it: `provide` adds more
        // than this, or reaches the mapping's end, before which there is room. The mapping is writable, and
        // nothing else refers to it while `self` is borrowed.
        unsafe {
            self.mapping.start.cast::<u8>().add(self.len).cast::<u128>().write_unaligned(bytes.to_le())
        };
        self.len += len;
    }

    /// Populates the next pages at once, which takes less time than a page fault for each. Returns false if
    /// the buffer is full.
    #[cold]
    fn provide(&mut self) -> bool {
        if self.overflown || self.len + APPENDED_BYTES > self.mapping.len {
            self.overflown = true;
            return false;
        }
        let more = self.provided.clamp(PROVIDED_BYTES.start, PROVIDED_BYTES.end);
        let end = self.mapping.len.min(self.provided + more);
        #[cfg(target_os = "linux")]
        {
            use rustix::mm::{madvise, Advice};
            // SAFETY: `provided` is less than the mapping's length, so the pages are in our mapping.
            let pages = unsafe { self.mapping.start.cast::<u8>().add(self.provided) };
            // SAFETY: as above. Older systems do not know the advice, and nothing depends on it.
            let _ = unsafe { madvise(pages.cast(), end - self.provided, Advice::LinuxPopulateWrite) };
        }
        self.provided = end;
        true
    }

    /// Overwrites appended bytes. Does nothing if they were dropped.
    pub fn patch<const N: usize>(&mut self, at: usize, bytes: [u8; N]) {
        // SAFETY: the mapping has at least this length, is written up to it, and `self` is borrowed
        // exclusively.
        let code = unsafe { core::slice::from_raw_parts_mut(self.mapping.start.cast::<u8>(), self.len) };
        if let Some(patched) = code.get_mut(at..).and_then(|code| code.first_chunk_mut()) {
            *patched = bytes;
        }
    }

    /// Makes the code executable, and unmaps unused pages. `None` if the buffer was full, or if the system
    /// has no memory.
    pub fn into_executable(self) -> Option<ExecutableMemory> {
        let Self { mut mapping, len, overflown, .. } = self;
        if overflown {
            return None;
        }
        mapping.truncate(len)?;
        let flags = MprotectFlags::READ | MprotectFlags::EXEC;
        // SAFETY: it is our mapping, and nothing refers to it.
        unsafe { mprotect(mapping.start, mapping.len, flags) }.ok()?;
        Some(ExecutableMemory { mapping, len })
    }
}

/// Bounds of the bytes to populate at a time; within them, as many as there are already.
const PROVIDED_BYTES: core::ops::Range<usize> = 4 * PAGE_BYTES..64 * PAGE_BYTES;

/// Machine code that can be executed and read, but no longer written.
#[derive(Debug)]
pub struct ExecutableMemory {
    mapping: Mapping,
    len: usize,
}

impl ExecutableMemory {
    pub fn address(&self) -> u64 {
        self.mapping.start as u64
    }

    pub fn bytes(&self) -> &[u8] {
        // SAFETY: the mapping has at least this length, is filled, readable and never written again.
        unsafe { core::slice::from_raw_parts(self.mapping.start.cast(), self.len) }
    }

    pub fn mapped_bytes(&self) -> usize {
        self.mapping.len
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::vec::Vec;

    #[test]
    fn executable_code_is_what_was_appended_and_patched() {
        let mut buffer = CodeBuffer::new(4 * PROVIDED_BYTES.end).expect("there is memory");
        let mut expected = Vec::new();
        for number in 0..PROVIDED_BYTES.end as u64 / 2 {
            buffer.append(number.into(), 7);
            expected.extend_from_slice(&number.to_le_bytes()[..7]);
        }
        buffer.patch(1, [0xaa; 4]);
        expected[1..5].fill(0xaa);
        let memory = buffer.into_executable().expect("there is memory");
        assert_eq!(memory.bytes(), expected);
        assert_eq!(memory.mapped_bytes(), expected.len().next_multiple_of(PAGE_BYTES));
    }

    #[test]
    fn code_larger_than_buffer_is_not_executable() {
        for (appended, fits) in [(PAGE_BYTES - APPENDED_BYTES, true), (PAGE_BYTES, false)] {
            let mut buffer = CodeBuffer::new(PAGE_BYTES - APPENDED_BYTES).expect("there is memory");
            (0..appended).for_each(|_| buffer.append(0xc3, 1));
            // A patch after the end has no effect.
            buffer.patch(appended, [0; 4]);
            assert_eq!(buffer.into_executable().is_some(), fits);
        }
    }
}
