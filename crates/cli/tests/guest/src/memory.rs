//! Exercises of the guest's allocator.

use alloc::{alloc::alloc_zeroed, boxed::Box, vec, vec::Vec};
use core::alloc::Layout;
use ebpf_sys::Buffer;

/// Allocates until the heap is exhausted.
pub fn exhaust() -> Vec<u8> {
    let mut blocks = Vec::with_capacity(1024);
    loop {
        blocks.push(Vec::<u8>::with_capacity(1000));
        core::hint::black_box(&mut blocks);
    }
}

/// A block of memory that is filled with its number.
struct Block {
    bytes: Vec<u8>,
    number: u8,
}

/// Allocates, grows, shrinks and frees blocks in an order that depends on the seed, and checks that each
/// block keeps its contents. Returns the final lengths.
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
                assert!((block as usize).is_multiple_of(64));
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

/// Alternately grows two buffers, with other allocations in between, then shortens one of them: both keep
/// their contents, and memory that is freed in the order of its allocation is reused. Returns both,
/// concatenated.
pub fn buffers(seed: &[u8]) -> Vec<u8> {
    let mark = Box::new(0u8);
    let before = &raw const *mark as usize;
    drop(mark);
    let (mut first, mut second) = (Buffer::new(), Buffer::new());
    let mut expected = (Vec::new(), Vec::new());
    for step in seed {
        let bytes = [*step; 9];
        let bytes = &bytes[..usize::from(*step % 10)];
        match step >> 5 {
            0..3 => {
                first.push(bytes);
                expected.0.extend_from_slice(bytes);
            }
            3..5 => {
                second.push(bytes);
                expected.1.extend_from_slice(bytes);
            }
            5 => {
                let len = usize::from(*step & 0x1f);
                first.truncate(len);
                expected.0.truncate(len);
            }
            6 => assert!(*Box::new([*step; 3]) == [*step; 3]),
            _ => {
                // The vector takes over the buffer's block.
                let taken = Vec::from(core::mem::replace(&mut second, Buffer::new()));
                assert!(taken == expected.1);
                second.push(&taken);
            }
        }
        assert!(*first == *expected.0 && *second == *expected.1);
    }
    let both = [&*first, &*second].concat();
    drop((both.clone(), expected, second, first));

    let mut again = Buffer::new();
    again.push(&[1]);
    assert!(!seed.is_empty() || again.as_ptr() as usize == before);
    both
}
