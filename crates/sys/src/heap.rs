//! The global allocator: hands out the heap from its start to its end.
//!
//! A call is short and its memory ends with it, so freed memory is only used again where that is free of
//! charge: the youngest block can be freed, and grown or shrunk in place.

use alloc::vec::Vec;
use core::{
    alloc::{GlobalAlloc, Layout},
    mem::ManuallyDrop,
    ops::Deref,
    ptr::{addr_of, addr_of_mut, copy_nonoverlapping},
    slice::{from_raw_parts, from_raw_parts_mut},
};

extern "C" {
    // Defined by the linker: the heap is what lies between these two addresses.
    static __heap_start: u8;
    static __heap_end: u8;
}

struct Heap;

#[global_allocator]
static HEAP: Heap = Heap;

/// The address of the first byte that is not in use. Contracts have one thread.
static mut NEXT: *const u8 = addr_of!(__heap_start);

// SAFETY: blocks do not overlap, since `NEXT` moves past each one that is handed out, and moves back
// only over a block that is freed or shrunk; its last bytes are then in use by nobody.
unsafe impl GlobalAlloc for Heap {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let below = layout.align().wrapping_sub(1);
        // SAFETY: contracts have one thread, and the block begins at `NEXT` or after it.
        unsafe { grow((NEXT as usize).wrapping_add(below) & !below, layout.size()) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: the caller gives back a block of this size.
        unsafe { free(block, layout.size()) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the caller gives a block of this layout and a size that makes a valid layout. The youngest
        // block is followed by nothing that is in use; another one is copied to a new block that is longer.
        unsafe {
            if is_youngest(block, layout.size()) {
                return grow(block as usize, size);
            }
            if size <= layout.size() {
                return block;
            }
            let copy = self.alloc(Layout::from_size_align_unchecked(size, layout.align()));
            copy_nonoverlapping(block, copy, layout.size());
            copy
        }
    }
}

// Contracts pay for each byte of code: what has more than a few instructions is not inlined. Addresses have
// 32 bits and sizes less than 64, so that sums of both do not overflow.

/// Makes `size` bytes from `start` the youngest block. Ends the call if the heap is too small: nothing that
/// a contract could do about it is worth the code of checking for null after each allocation.
#[inline(never)]
unsafe fn grow(start: usize, size: usize) -> *mut u8 {
    let end = start.wrapping_add(size);
    if end > addr_of!(__heap_end) as usize {
        crate::panicked();
    }
    // SAFETY: contracts have one thread.
    unsafe { *addr_of_mut!(NEXT) = end as *const u8 };
    start as *mut u8
}

/// Frees a block if nothing was handed out after it.
#[inline(never)]
unsafe fn free(block: *mut u8, size: usize) {
    // SAFETY: contracts have one thread, and nobody uses the block any more.
    unsafe {
        if is_youngest(block, size) {
            *addr_of_mut!(NEXT) = block;
        }
    }
}

/// Whether nothing was handed out after this block.
unsafe fn is_youngest(block: *mut u8, size: usize) -> bool {
    // SAFETY: contracts have one thread.
    (block as usize).wrapping_add(size) == unsafe { NEXT } as usize
}

/// All of the answer to a syscall; `None` if there is none.
///
/// The syscall writes to the part of the heap that is not in use, of which the answer is then the youngest
/// block. So it is asked once, and no memory is touched but for the answer.
pub(crate) fn answer(syscall: impl FnOnce(&mut [u8]) -> Option<usize>) -> Option<Buffer> {
    // SAFETY: nobody uses what is between `NEXT` and the end of the heap, and all of the heap is initialised.
    // `grow` ends the call if that was not all of the answer.
    unsafe {
        let start = NEXT as usize;
        let room = (addr_of!(__heap_end) as usize).wrapping_sub(start);
        let len = syscall(from_raw_parts_mut(start as *mut u8, room))?;
        Some(Buffer { start: grow(start, len), len })
    }
}

/// As [`answer`], for a syscall that writes as much as there is room for; it gets all that there is.
pub(crate) fn sized_answer(_capacity: usize, syscall: impl FnOnce(&mut [u8]) -> usize) -> Buffer {
    answer(|out| Some(syscall(out))).unwrap_or(Buffer::new())
}

/// Bytes on the heap that grow in place while they are the youngest block.
pub struct Buffer {
    /// The start of `len` initialised bytes, which are a block of this allocator unless `len` is 0.
    start: *mut u8,
    len: usize,
}

impl Buffer {
    /// No bytes yet.
    #[inline]
    pub const fn new() -> Self {
        Self { start: core::ptr::dangling_mut(), len: 0 }
    }

    /// Appends bytes.
    #[inline(never)]
    pub fn push(&mut self, bytes: &[u8]) {
        // SAFETY: the bytes are in none of the memory that is handed out here. If the block is not the
        // youngest, as before the first bytes, a new one takes its place.
        unsafe {
            let (block, len) = (self.start, self.len);
            let start = if is_youngest(block, len) { block } else { NEXT as *mut u8 };
            grow(start as usize, len.wrapping_add(bytes.len()));
            if start != block {
                copy_nonoverlapping(block, start, len);
            }
            copy_nonoverlapping(bytes.as_ptr(), start.wrapping_add(len), bytes.len());
            (self.start, self.len) = (start, len.wrapping_add(bytes.len()));
        }
    }

    /// Shortens it to the first `len` bytes.
    #[inline]
    pub fn truncate(&mut self, len: usize) {
        if len < self.len {
            // SAFETY: what follows the first bytes is in use by nobody else.
            unsafe { free(self.start.wrapping_add(len), self.len.wrapping_sub(len)) };
            self.len = len;
        }
    }
}

impl Deref for Buffer {
    type Target = [u8];

    #[inline]
    fn deref(&self) -> &[u8] {
        // SAFETY: `start` is followed by `len` initialised bytes; it is never null.
        unsafe { from_raw_parts(self.start, self.len) }
    }
}

impl From<Buffer> for Vec<u8> {
    #[inline]
    fn from(buffer: Buffer) -> Self {
        let buffer = ManuallyDrop::new(buffer);
        // SAFETY: a block of this allocator, of alignment 1 and a size of `len`, or dangling with a size of
        // 0.
        unsafe { Vec::from_raw_parts(buffer.start, buffer.len, buffer.len) }
    }
}

impl Drop for Buffer {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: the block is nobody else's. A dangling one is not in the heap, so it is not freed.
        unsafe { free(self.start, self.len) }
    }
}
