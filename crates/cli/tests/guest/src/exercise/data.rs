//! Statics, constant tables and copies of memory.

use alloc::{boxed::Box, vec, vec::Vec};
use core::{
    hint::black_box,
    ptr::{addr_of, addr_of_mut},
    sync::atomic::{AtomicU32, AtomicU64, AtomicU8, Ordering::SeqCst},
};

struct Node {
    name: &'static str,
    weight: u32,
    next: Option<&'static Node>,
}

/// Read-only data that points to itself, to strings and to functions.
static LAST: Node = Node { name: "last", weight: 3, next: None };
static MIDDLE: Node = Node { name: "middle", weight: 20, next: Some(&LAST) };
static FIRST: Node = Node { name: "first", weight: 100, next: Some(&MIDDLE) };
static PRIMES: [u32; 16] = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53];
static GRID: [[i16; 4]; 3] = [[1, -2, 3, -4], [500, -600, 700, -800], [-32768, 32767, 0, 1]];

/// Mutable data: initialised with a value, with a pointer, and with zero.
static mut CURSOR: &Node = &FIRST;
static mut NAMES: [&str; 3] = ["zero", "one", "two"];
static mut BUFFER: [u8; 300] = [0; 300];
static COUNTER: AtomicU64 = AtomicU64::new(0xdead_beef_cafe);
static FLAGS: AtomicU32 = AtomicU32::new(0b1010);
static SMALL: AtomicU8 = AtomicU8::new(200);

/// Reads and writes statics, and restores them, so that a second call has the same result.
pub fn statics(steps: Vec<u8>) -> (Vec<u64>, Vec<&'static str>) {
    let (mut numbers, mut names) = (Vec::new(), Vec::new());
    // SAFETY: there is one thread, and no reference outlives its statement.
    unsafe {
        for (index, step) in steps.iter().enumerate() {
            let cursor = addr_of_mut!(CURSOR);
            names.push((*cursor).name);
            numbers.push(u64::from((*cursor).weight) + u64::from(PRIMES[usize::from(*step) % 16]));
            *cursor = (*cursor).next.unwrap_or(&FIRST);
            let buffer = &mut *addr_of_mut!(BUFFER);
            buffer[usize::from(*step)] = buffer[usize::from(*step)].wrapping_add(index as u8 | 1);
            numbers.push(GRID[usize::from(*step) % 3][index % 4] as i64 as u64);
            (*addr_of_mut!(NAMES)).swap(usize::from(*step) % 3, index % 3);
            numbers.push(COUNTER.fetch_add(u64::from(*step), SeqCst));
            numbers.push(FLAGS.fetch_xor(u32::from(*step), SeqCst).into());
            numbers.push(SMALL.fetch_sub(*step, SeqCst).into());
            let exchanged = FLAGS.compare_exchange(0b1010, 77, SeqCst, SeqCst);
            numbers.push(exchanged.unwrap_or_else(|now| now ^ 0x8000_0000).into());
        }
        names.extend(*addr_of!(NAMES));
        let buffer = &mut *addr_of_mut!(BUFFER);
        numbers.push(buffer.iter().fold(0, |sum: u64, byte| sum.rotate_left(5) ^ u64::from(*byte)));
        buffer.fill(0);
        CURSOR = &FIRST;
        NAMES = ["zero", "one", "two"];
    }
    numbers.push(COUNTER.swap(0xdead_beef_cafe, SeqCst));
    FLAGS.store(0b1010, SeqCst);
    SMALL.store(200, SeqCst);
    (numbers, names)
}

/// Code that compiles to memcpy, memmove, memset, memcmp and bcmp, with constant and variable lengths.
pub fn bytes(data: Vec<u8>) -> Vec<u8> {
    let mut out = data.clone();
    let length = out.len();
    let at = data.first().map_or(0, |first| usize::from(*first) % length);
    out.rotate_left(at);
    out.copy_within(at / 2..at, 0);
    out.copy_within(0..length - at, at);
    out[..at / 3].fill(0xa5);
    out.extend_from_slice(&data);
    out.extend(vec![0u8; at]);
    let (left, right) = out.split_at(out.len() / 2);
    let order = left.cmp(right) as u8;
    let equal = left[..at.min(left.len())] == data[..at.min(left.len())];
    let mut block = [[7u8; 33]; 5];
    for (row, chunk) in block.iter_mut().zip(data.chunks(33)) {
        row[..chunk.len()].copy_from_slice(chunk);
    }
    block.reverse();
    let copy = block;
    let same = copy == block && data.starts_with(&copy[4][..data.len().min(33)]);
    out.extend([order, equal.into(), same.into()]);
    out.extend(copy.as_flattened());
    out.extend(crc(&data).to_be_bytes());
    out
}

/// CRC-32 (IEEE) over a table made at compile time.
fn crc(data: &[u8]) -> u32 {
    const TABLE: [u32; 256] = {
        let mut table = [0; 256];
        let mut index = 0;
        while index < 256 {
            let (mut value, mut bit) = (index as u32, 0);
            while bit < 8 {
                value = if value & 1 == 1 { value >> 1 ^ 0xedb8_8320 } else { value >> 1 };
                bit += 1;
            }
            table[index] = value;
            index += 1;
        }
        table
    };
    !data.iter().fold(!0, |crc, byte| TABLE[usize::from(crc as u8 ^ byte)] ^ crc >> 8)
}

#[derive(Clone, Copy)]
#[repr(align(64))]
struct Line([u8; 64]);

#[repr(align(256))]
struct Page([u8; 256]);

static TABLE: Page = {
    let mut bytes = [0; 256];
    let mut index = 0;
    while index < 256 {
        bytes[index] = index as u8 ^ 0x5a;
        index += 1;
    }
    Page(bytes)
};

/// Variables, statics and heap blocks with large alignment, at any call depth: compilers replace `base +
/// index` by `base | index` if the alignment permits it.
pub fn aligned(steps: Vec<(u8, u8)>) -> (Vec<u8>, u8) {
    let mut out = Vec::new();
    let mut sum = 0u8;
    for (index, depth) in steps {
        let line = mark(index, depth % 8, &mut sum);
        out.extend(line.0);
        let page: &Page = black_box(&TABLE);
        let boxed = black_box(Box::new(line));
        out.extend([page.0[usize::from(index)], boxed.0[usize::from(index & 63)]]);
        for address in [addr_of!(*page) as usize % 256, addr_of!(*boxed) as usize % 64] {
            out.push((address != 0).into());
        }
    }
    (out, sum)
}

#[inline(never)]
fn mark(index: u8, depth: u8, sum: &mut u8) -> Line {
    let mut odd = [depth; 24];
    black_box(&mut odd);
    if depth > 0 {
        let line = mark(index, depth - 1, sum);
        *sum = sum.wrapping_add(odd[usize::from(index) % 24]);
        return line;
    }
    let mut line = Line([0; 64]);
    black_box(&mut line);
    line.0[usize::from(index & 63)] = 99;
    black_box(&mut line);
    line
}
