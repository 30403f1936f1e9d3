//! Memory from the system: for code, never writable and executable at a time, and for native stacks, with a
//! guard page.

use rustix::mm::{mmap_anonymous, mprotect, munmap, MapFlags, MprotectFlags, ProtFlags};
use std::{
    ffi::c_void,
    ptr::null_mut,
    sync::{Mutex, PoisonError},
    vec::Vec,
};

/// Machine code that grows, where it will be executed: it is never copied.
#[derive(Debug)]
pub struct CodeBuffer {
    mapping: Mapping,
    len: usize,
    /// Bytes from the start that the system has been asked to provide; those behind `len` can be written.
    provided: usize,
    /// Whether code was left out, for which there is no room.
    overflown: bool,
}

/// Bytes that [`CodeBuffer::append`] writes, however few of them count.
const APPENDED_BYTES: usize = size_of::<u128>();

impl CodeBuffer {
    /// Room for `capacity` bytes; what is not used costs addresses only. None: the system has no memory.
    pub fn new(capacity: usize) -> Option<Self> {
        let mapping = Mapping::new(capacity + APPENDED_BYTES)?;
        // Addresses are told from indices by their size.
        let high = mapping.start as u64 >= 1 << 32;
        high.then_some(Self { mapping, len: 0, provided: 0, overflown: false })
    }

    pub fn len(&self) -> usize {
        self.len
    }

    /// Appends the lowest `len` bytes of a little-endian number. Where there is no room, nothing is appended any
    /// more, and the code cannot be executed.
    #[inline]
    pub fn append(&mut self, bytes: u128, len: usize) {
        debug_assert!(len <= APPENDED_BYTES);
        if self.len + APPENDED_BYTES > self.provided && !self.provide() {
            return;
        }
        // SAFETY: `provided` is at most the mapping's length, and all that is written is below it: `provide` adds more
        // than this, or comes to the mapping's end, before which there is room. The mapping is writable, and nothing
        // else refers to it while `self` is borrowed.
        unsafe {
            self.mapping.start.cast::<u8>().add(self.len).cast::<u128>().write_unaligned(bytes.to_le())
        };
        self.len += len;
    }

    /// Lets the system provide the next pages at once, which takes less time than a page fault for each. False: there is
    /// no room.
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
            // SAFETY: `provided` is less than the mapping's length, so that the pages are our mapping's.
            let pages = unsafe { self.mapping.start.cast::<u8>().add(self.provided) };
            // SAFETY: as above. Nothing depends on the advice, which older systems do not know.
            let _ = unsafe { madvise(pages.cast(), end - self.provided, Advice::LinuxPopulateWrite) };
        }
        self.provided = end;
        true
    }

    /// Overwrites bytes that were appended, or nothing if they were not.
    pub fn patch<const N: usize>(&mut self, at: usize, bytes: [u8; N]) {
        // SAFETY: the mapping has at least this length, was written so far, and `self` is borrowed exclusively.
        let code = unsafe { core::slice::from_raw_parts_mut(self.mapping.start.cast::<u8>(), self.len) };
        if let Some(place) = code.get_mut(at..).and_then(|code| code.first_chunk_mut()) {
            *place = bytes;
        }
    }

    /// Makes the code executable, and gives back what it does not take. None: there was no room for all of it, or the
    /// system has no memory.
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

/// Bytes that the system is asked for at a time: as many as there are already, within these.
const PROVIDED_BYTES: core::ops::Range<usize> = 4 * PAGE_BYTES..64 * PAGE_BYTES;

/// Machine code that can be executed and read, and not be written any more.
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

    /// Gives back the pages behind the first `len` bytes. None: the system cannot.
    fn truncate(&mut self, len: usize) -> Option<()> {
        let len = len.max(1).next_multiple_of(PAGE_BYTES);
        if len < self.len {
            // SAFETY: the offset is less than the mapping's length.
            let rest = unsafe { self.start.cast::<u8>().add(len) };
            // SAFETY: the pages are the end of our mapping, and nothing refers to them: `self` is borrowed exclusively.
            unsafe { munmap(rest.cast(), self.len - len) }.ok()?;
            self.len = len;
        }
        Some(())
    }
}

impl Drop for Mapping {
    fn drop(&mut self) {
        // SAFETY: it is our mapping, and its owner is gone. There is nothing to do about an error.
        let _ = unsafe { munmap(self.start, self.len) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_as_appended_and_patched() {
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
    fn code_larger_than_its_buffer_is_not_executable() {
        for (appended, fits) in [(PAGE_BYTES - APPENDED_BYTES, true), (PAGE_BYTES, false)] {
            let mut buffer = CodeBuffer::new(PAGE_BYTES - APPENDED_BYTES).expect("there is memory");
            (0..appended).for_each(|_| buffer.append(0xc3, 1));
            // There is nothing that it could patch.
            buffer.patch(appended, [0; 4]);
            assert_eq!(buffer.into_executable().is_some(), fits);
        }
    }
}
