//! Exercises of the allocator, which is there in the guest only.

use alloc::{alloc::alloc_zeroed, boxed::Box, vec, vec::Vec};
use core::alloc::Layout;

/// Allocates until nothing is left, and then some more.
pub fn exhaust() -> Vec<u8> {
    let mut blocks = Vec::with_capacity(1024);
    loop {
        blocks.push(Vec::<u8>::with_capacity(1000));
        core::hint::black_box(&mut blocks);
    }
}

/// A block of memory, all bytes of which have the value of its number.
struct Block {
    bytes: Vec<u8>,
    number: u8,
}

/// Allocates, grows, shrinks and frees blocks in an order that the seed decides, and checks that each one
/// keeps its contents. Returns the blocks' lengths in the end.
pub fn shuffle(seed: &[u8]) -> Vec<u8> {
    let mut blocks: Vec<Block> = Vec::new();
    for (number, step) in (0..).zip(seed) {
        let length = usize::from(*step & 0x1f);
        let which = usize::from(*step) % blocks.len().max(1);
        match (*step >> 5, blocks.get_mut(which)) {
            (0 | 1, _) | (_, None) => blocks.push(Block { bytes: vec![number; length], number }),
            (2 | 3, Some(block)) => block.bytes.extend(core::iter::repeat_n(block.number, length)),
            (4, Some(block)) => {
                block.bytes.truncate(length);
                block.bytes.shrink_to_fit();
            }
            (5, Some(_)) => drop(blocks.swap_remove(which)),
            (6, Some(_)) => {
                let layout = Layout::from_size_align(length + 1, 64).expect("64 is a power of two");
                // SAFETY: the block's size is not zero.
                let block = unsafe { alloc_zeroed(layout) };
                assert!(block as usize % 64 == 0);
                // SAFETY: the block has this many bytes, and lives until the end.
                let block = unsafe { core::slice::from_raw_parts_mut(block, length + 1) };
                assert!(block.iter().all(|byte| *byte == 0));
                block.fill(0xee);
            }
            _ => assert!(*Box::new([number; 16]) == [number; 16]),
        }
        for block in &blocks {
            assert!(block.bytes.iter().all(|byte| *byte == block.number));
        }
    }
    blocks.iter().map(|block| block.bytes.len() as u8).collect()
}
