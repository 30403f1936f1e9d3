//! Functions whose signatures compilers change: unused arguments and results are removed, references become
//! values, constants are propagated. The test also runs this module natively.

use alloc::{boxed::Box, string::String, vec::Vec};
use core::hint::black_box;

/// Results of all shapes.
pub fn all(seed: u8) -> Vec<u8> {
    let mut out = Vec::new();
    let empty = Unused { _list: () };
    // Each is called twice, so that it is not inlined.
    for round in [seed, seed ^ 0x55] {
        out.push(u8::from(constant(7)) ^ round);
        out.push(u8::from(!constant(7)) ^ round);
        out.extend(fill(1).to_le_bytes());
        out.push(empty.itself_unused() ^ round);
        out.push(empty.only_one_used(round, 3, "unused"));
        out.extend(by_reference(&u64::from(round)).to_le_bytes());
        out.extend(wide(5, 1 << 100).to_le_bytes());
        result_unused(&mut out, round);
        out.extend(text("constant").bytes());
        out.push(slice(&[1, 2, 3]));
        out.push(structure(Point { x: 2, y: 5 }));
        out.push(closure(|value| value ^ round, 9));
        out.extend(recursive(round % 7, 0, 1).to_le_bytes());
        out.extend(many(1, 2, 3, 4, 5, 6, u64::from(round)).to_le_bytes());
        for shape in shapes() {
            out.push(shape.edge(round));
        }
        out.push(generic::<u8>(0) ^ generic::<u32>(0) ^ round);
        out.push(option(None).unwrap_or(round));
        out.extend(result(round).unwrap_or_else(String::from).bytes());
        out.push(never_fails(round, 1).map_or(0, |value| value));
    }
    out
}

struct Unused {
    _list: (),
}

impl Unused {
    #[inline(never)]
    fn itself_unused(&self) -> u8 {
        black_box(17)
    }

    #[inline(never)]
    fn only_one_used(&self, used: u8, _constant: u32, _text: &str) -> u8 {
        black_box(used) ^ 1
    }
}

#[inline(never)]
fn constant(height: u32) -> bool {
    black_box(9) > height
}

#[inline(never)]
fn fill(seed: u8) -> u64 {
    let mut bytes = [seed; 300];
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte ^= index as u8;
    }
    u64::from(black_box(&bytes)[3])
}

#[inline(never)]
fn by_reference(value: &u64) -> u64 {
    black_box(*value).rotate_left(7)
}

#[inline(never)]
fn wide(factor: u128, number: u128) -> u128 {
    black_box(number) / factor
}

#[inline(never)]
fn result_unused(out: &mut Vec<u8>, value: u8) -> usize {
    out.push(value.wrapping_mul(3));
    out.len()
}

#[inline(never)]
fn text(text: &str) -> String {
    let mut copy = String::from(black_box("text: "));
    copy.push_str(text);
    copy
}

#[inline(never)]
fn slice(bytes: &[u8]) -> u8 {
    black_box(bytes).iter().sum()
}

#[derive(Clone, Copy)]
struct Point {
    x: u32,
    y: u32,
}

#[inline(never)]
fn structure(point: Point) -> u8 {
    (black_box(10) + point.x * point.y) as u8
}

#[inline(never)]
fn closure(function: impl Fn(u8) -> u8, argument: u8) -> u8 {
    function(black_box(2) + argument)
}

#[inline(never)]
fn recursive(left: u8, never: u64, step: u64) -> u64 {
    match left {
        0 => black_box(1),
        _ => recursive(left - 1, never, step).wrapping_mul(3) + step + never,
    }
}

#[inline(never)]
fn many(a: u64, b: u64, c: u64, d: u64, e: u64, f: u64, g: u64) -> u64 {
    black_box(a + 2 * b) + 3 * c + 4 * d + 5 * e + 6 * f + 7 * g
}

trait Shape {
    fn edge(&self, scale: u8) -> u8;
}

struct Square(u8);
struct Nothing;

impl Shape for Square {
    fn edge(&self, scale: u8) -> u8 {
        self.0.wrapping_mul(scale)
    }
}

impl Shape for Nothing {
    fn edge(&self, _scale: u8) -> u8 {
        black_box(4)
    }
}

#[inline(never)]
fn shapes() -> [Box<dyn Shape>; 2] {
    [Box::new(Square(black_box(3))), Box::new(Nothing)]
}

#[inline(never)]
fn generic<T: Copy + TryInto<u8>>(value: T) -> u8 {
    black_box(33) ^ value.try_into().unwrap_or(0)
}

#[inline(never)]
fn option(value: Option<u8>) -> Option<u8> {
    black_box(value)
}

#[inline(never)]
fn result(value: u8) -> Result<String, &'static str> {
    match value {
        0..100 => Ok(String::from(black_box("small"))),
        _ => Err("large"),
    }
}

#[inline(never)]
fn never_fails(value: u8, _why: u64) -> Result<u8, u64> {
    Ok(black_box(value))
}
