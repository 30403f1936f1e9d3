//! The global allocator: hands out the heap from its start to its end.
//!
//! A call is short and its memory ends with it, so freed memory is only used again where that is free of
//! charge: the youngest block can be freed, and grown or shrunk in place.

use alloc::vec::Vec;
use core::{
    alloc::{GlobalAlloc, Layout},
    ptr::{addr_of, addr_of_mut},
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

// SAFETY: blocks do not overlap, since `NEXT` moves behind each one that is handed out, and moves back
// only over a block that is freed or shrunk; its last bytes are then in use by nobody.
unsafe impl GlobalAlloc for Heap {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let start = (NEXT as usize).next_multiple_of(layout.align());
        grow(start, layout.size())
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if is_youngest(block, layout.size()) {
            *addr_of_mut!(NEXT) = block;
        }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if is_youngest(block, layout.size()) {
            return grow(block as usize, size);
        }
        if size <= layout.size() {
            return block;
        }
        let copy = self.alloc(Layout::from_size_align_unchecked(size, layout.align()));
        core::ptr::copy_nonoverlapping(block, copy, layout.size());
        copy
    }
}

/// Makes `size` bytes from `start` the youngest block. Ends the call if the heap is too small: nothing that
/// a contract could do about it is worth the code of checking for null after each allocation.
#[inline(never)]
unsafe fn grow(start: usize, size: usize) -> *mut u8 {
    // Addresses have 32 bits and sizes fewer than 64, so the sum does not overflow.
    let end = start.saturating_add(size);
    if end > addr_of!(__heap_end) as usize {
        crate::panicked();
    }
    *addr_of_mut!(NEXT) = end as *const u8;
    start as *mut u8
}

/// All of the answer to a syscall that takes `(out, cap)`; `None` if there is no answer.
///
/// The syscall writes to the part of the heap that is not in use, of which the answer is then the youngest
/// block. So it is asked once, and no memory is touched but for the answer.
pub(crate) fn answer(syscall: impl FnOnce(u64, u64) -> u64) -> Option<Vec<u8>> {
    // SAFETY: nobody uses what is between `NEXT` and the end of the heap. What the syscall has written is
    // initialised; `grow` ends the call if that is not all of the answer. The block is one of this allocator, of
    // alignment 1 and a size of `len`.
    unsafe {
        let start = NEXT as usize;
        let room = addr_of!(__heap_end) as usize - start;
        let len = syscall(start as u64, room as u64);
        if len == ebpf_uapi::NONE {
            return None;
        }
        let len = len as usize;
        Some(Vec::from_raw_parts(grow(start, len), len, len))
    }
}

/// Whether nothing was handed out after this block.
unsafe fn is_youngest(block: *mut u8, size: usize) -> bool {
    block as usize + size == NEXT as usize
}
