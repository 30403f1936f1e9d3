//! The global allocator: hands out the heap from its start to its end.
//!
//! A call is short and its memory ends with it, so freed memory is only used again where that is free of
//! charge: the youngest block can be freed, and grown or shrunk in place.

use core::{
    alloc::{GlobalAlloc, Layout},
    ptr::{addr_of, addr_of_mut, null_mut},
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
        if !copy.is_null() {
            core::ptr::copy_nonoverlapping(block, copy, layout.size());
        }
        copy
    }
}

/// Makes `size` bytes from `start` the youngest block; null if the heap is too small.
#[inline(never)]
unsafe fn grow(start: usize, size: usize) -> *mut u8 {
    let room = (addr_of!(__heap_end) as usize).checked_sub(start);
    if room.is_none_or(|room| room < size) {
        return null_mut();
    }
    *addr_of_mut!(NEXT) = (start + size) as *const u8;
    start as *mut u8
}

/// Whether nothing was handed out after this block.
unsafe fn is_youngest(block: *mut u8, size: usize) -> bool {
    block as usize + size == NEXT as usize
}
