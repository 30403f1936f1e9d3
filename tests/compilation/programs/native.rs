//! A generated program on this machine: reads inputs, each after its length in four bytes; writes for each
//! what came of it (0: bytes, 1: a panic, 2: it takes more of the heap than there may be in the VM), the
//! length of the bytes, and the bytes.
extern crate alloc;

mod prelude;
mod program;

use std::{
    alloc::{GlobalAlloc, Layout, System},
    io::{Read, Write},
    sync::atomic::{AtomicUsize, Ordering},
};

/// What the chain tells, as the harness of the engines has it.
pub mod environment {
    fn byte(index: usize) -> u8 {
        (index % 255) as u8 + 1
    }

    pub fn context(index: usize) -> u8 {
        byte(index % 112)
    }

    pub fn gas_price() -> u128 {
        u128::from_le_bytes(core::array::from_fn(|index| byte(112 + index)))
    }
}

/// Counts what was ever allocated, which is the most that the contract's allocator can need.
struct Counting;

static ALLOCATED: AtomicUsize = AtomicUsize::new(0);

#[global_allocator]
static HEAP: Counting = Counting;

// SAFETY: all is the system's.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATED.fetch_add(layout.size() + layout.align(), Ordering::Relaxed);
        System.alloc(layout)
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        System.dealloc(block, layout);
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        ALLOCATED.fetch_add(size + layout.align(), Ordering::Relaxed);
        System.realloc(block, layout, size)
    }
}

fn main() {
    let heap: usize = std::env::args().nth(1).and_then(|bytes| bytes.parse().ok()).expect("usage: HEAP-BYTES");
    std::panic::set_hook(Box::new(|_| ()));
    let mut cases = Vec::new();
    std::io::stdin().read_to_end(&mut cases).expect("the cases can be read");
    let mut rest = &cases[..];
    let mut results = Vec::new();
    while let Some((length, more)) = rest.split_first_chunk() {
        let (input, more) = more.split_at(u32::from_le_bytes(*length) as usize);
        rest = more;
        program::reset();
        ALLOCATED.store(0, Ordering::Relaxed);
        let result = std::panic::catch_unwind(|| program::run(input));
        let (kind, bytes) = match result {
            _ if ALLOCATED.load(Ordering::Relaxed) > heap => (2, Vec::new()),
            Ok(bytes) => (0, bytes),
            Err(_) => (1, Vec::new()),
        };
        results.push(kind);
        results.extend((bytes.len() as u32).to_le_bytes());
        results.extend(bytes);
    }
    std::io::stdout().write_all(&results).expect("the results can be written");
}
