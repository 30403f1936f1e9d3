//! Calls of every kind: virtual, through pointers, recursive, with more arguments than registers.

use alloc::{boxed::Box, vec, vec::Vec};
use codec::{Decode, Encode};

/// Methods with more than five arguments, which need one or two registers or memory.
trait Shape {
    #[allow(clippy::too_many_arguments)]
    fn measure(&mut self, a: u64, b: u32, c: i8, d: u128, name: &str, e: [u64; 3], f: bool) -> (u128, i64);
    fn scale(&self, by: u16) -> Box<dyn Shape>;
}

struct Square(u64);
struct Ring {
    inner: u32,
    outer: u128,
    measured: u64,
}
struct Many(Vec<Box<dyn Shape>>);

impl Shape for Square {
    fn measure(&mut self, a: u64, b: u32, c: i8, d: u128, name: &str, e: [u64; 3], f: bool) -> (u128, i64) {
        self.0 = self.0.wrapping_mul(a) ^ e[1];
        let sum = d.wrapping_mul(u128::from(self.0)).wrapping_add(name.len() as u128);
        (if f { sum } else { !sum }, i64::from(c) - i64::from(b))
    }

    fn scale(&self, by: u16) -> Box<dyn Shape> {
        Box::new(Square(self.0.wrapping_add(by.into())))
    }
}

impl Shape for Ring {
    fn measure(&mut self, a: u64, b: u32, c: i8, d: u128, name: &str, e: [u64; 3], f: bool) -> (u128, i64) {
        self.measured += 1;
        let first = name.bytes().map(u64::from).fold(e[2], |sum, byte| sum.rotate_left(7) ^ byte);
        let area = (self.outer ^ d).wrapping_sub(self.inner.into());
        (area / (u128::from(a) + 1), (first as i64).wrapping_add(i64::from(c) << (b % 40)) ^ i64::from(f))
    }

    fn scale(&self, by: u16) -> Box<dyn Shape> {
        if by.is_multiple_of(3) {
            return Box::new(Square(self.measured));
        }
        Box::new(Ring { inner: self.inner / u32::from(by), outer: self.outer << (by % 100), measured: 0 })
    }
}

impl Shape for Many {
    fn measure(&mut self, a: u64, b: u32, c: i8, d: u128, name: &str, e: [u64; 3], f: bool) -> (u128, i64) {
        self.0.iter_mut().fold((d, a as i64), |(sum, other), shape| {
            let (x, y) = shape.measure(a, b, c.wrapping_neg(), sum, name, e, !f);
            (sum.wrapping_add(x), other.wrapping_mul(31) ^ y)
        })
    }

    fn scale(&self, by: u16) -> Box<dyn Shape> {
        Box::new(Many(self.0.iter().map(|shape| shape.scale(by.rotate_left(1))).collect()))
    }
}

/// Builds shapes by recipe and measures them.
pub fn shapes(recipe: Vec<(u8, u64)>) -> Vec<(u128, i64)> {
    let mut shapes: Vec<Box<dyn Shape>> = Vec::new();
    let mut out = Vec::new();
    for (index, (kind, size)) in recipe.into_iter().enumerate() {
        let shape: Box<dyn Shape> = match kind % 4 {
            0 => Box::new(Square(size)),
            1 => Box::new(Ring { inner: size as u32, outer: u128::from(size) << 50, measured: size & 0xff }),
            2 => Box::new(Many(core::mem::take(&mut shapes))),
            _ => shapes
                .pop()
                .map_or_else(|| Box::new(Square(!size)) as Box<dyn Shape>, |shape| shape.scale(size as u16)),
        };
        shapes.push(shape);
        let last = shapes.last_mut().expect("one was just added");
        let name = ["square", "ring", "many", ""][usize::from(kind % 4)];
        out.push(last.measure(
            size,
            index as u32,
            kind as i8,
            1 << (size % 128),
            name,
            [1, size, !size],
            kind > 100,
        ));
    }
    out
}

#[inline(never)]
#[allow(clippy::too_many_arguments)]
fn nine(a: u64, b: &mut u64, c: u8, d: i16, e: u128, f: i32, g: i64, h: bool, i: &[u64]) -> u128 {
    *b = b.wrapping_add(a ^ u64::from(c));
    let sum = i64::from(d).wrapping_mul(i64::from(f)).wrapping_sub(g);
    let rest = i.iter().fold(e, |sum, x| sum.rotate_right(3) ^ u128::from(*x));
    if h {
        rest.wrapping_add(sum as u128)
    } else {
        rest ^ u128::from(*b)
    }
}

/// Arguments on the stack in a recursion: each level passes on modified arguments.
#[inline(never)]
#[allow(clippy::too_many_arguments)]
fn deep(level: u32, a: u64, b: u64, c: u64, d: u64, e: u64, f: u64, g: u128) -> u128 {
    if level == 0 {
        return g ^ u128::from(a ^ b ^ c ^ d ^ e ^ f);
    }
    let local = [a, f, e, d, c, b];
    let below =
        deep(level - 1, b, c, d, e, f, a.wrapping_add(1), g.wrapping_mul(3).wrapping_add(u128::from(level)));
    below.wrapping_add(u128::from(local[level as usize % 6])).wrapping_add(u128::from(f))
}

/// Direct calls with arguments on the stack.
pub fn many_arguments(words: [u64; 6]) -> (u128, u128, u64) {
    let [a, b, c, d, e, f] = words;
    let mut changed = b;
    let first =
        nine(a, &mut changed, c as u8, d as i16, u128::from(e) << 60, f as i32, a as i64, b & 1 == 0, &words);
    let second =
        nine(!a, &mut changed, d as u8, c as i16, first, e as i32, f as i64, b & 2 == 0, &words[2..4]);
    (second, deep(a as u32 % 40, a, b, c, d, e, f, first), changed)
}

#[derive(Decode, Encode)]
pub enum Op {
    Push(i64),
    Apply(u8),
    Repeat(u8, Vec<Op>),
}

fn add(a: i64, b: i64) -> i64 {
    a.wrapping_add(b)
}

fn divide(a: i64, b: i64) -> i64 {
    a.checked_div(b).unwrap_or(i64::MIN)
}

/// A table of functions, with closures among them.
const BINARY: [fn(i64, i64) -> i64; 6] =
    [add, divide, i64::wrapping_mul, |a, b| a ^ b.rotate_left(13), i64::wrapping_sub, |a, _| a.signum()];

/// A stack machine whose operations are function pointers and boxed closures.
pub fn machine(program: Vec<Op>) -> Vec<i64> {
    fn run(program: &[Op], stack: &mut Vec<i64>, extra: &[Box<dyn Fn(i64) -> i64>], fuel: &mut u32) {
        for op in program {
            if *fuel == 0 {
                return;
            }
            *fuel -= 1;
            match op {
                Op::Push(value) => stack.push(*value),
                Op::Apply(which) if *which & 0x80 != 0 => {
                    let value = stack.pop().unwrap_or(7);
                    stack.push(extra[usize::from(*which) % extra.len()](value));
                }
                Op::Apply(which) => {
                    let (a, b) = (stack.pop().unwrap_or(3), stack.pop().unwrap_or(5));
                    stack.push(BINARY[usize::from(*which) % BINARY.len()](a, b));
                }
                Op::Repeat(times, body) => (0..*times).for_each(|_| run(body, stack, extra, fuel)),
            }
        }
    }
    let length = program.len() as i64;
    let words: Vec<i64> = (0..3).map(|n| n * length).collect();
    let extra: [Box<dyn Fn(i64) -> i64>; 3] = [
        Box::new(|a| !a),
        Box::new(move |a| a.wrapping_mul(length)),
        Box::new(move |a| a ^ words.iter().sum::<i64>()),
    ];
    let mut stack = Vec::new();
    run(&program, &mut stack, &extra, &mut 300);
    stack
}

/// Recursion: naive Fibonacci, Ackermann, permutations, a tree.
pub fn recursion(seed: u32) -> Vec<u64> {
    #[inline(never)]
    fn fibonacci(n: u64) -> u64 {
        if n < 2 {
            n
        } else {
            fibonacci(n - 1) + fibonacci(n - 2)
        }
    }
    #[inline(never)]
    fn ackermann(m: u64, n: u64) -> u64 {
        match (m, n) {
            (0, n) => n + 1,
            (m, 0) => ackermann(m - 1, 1),
            (m, n) => ackermann(m - 1, ackermann(m, n - 1)),
        }
    }
    fn permute(items: &mut [u64], from: usize, out: &mut Vec<u64>) {
        if from == items.len() {
            out.push(items.iter().fold(0, |sum, x| sum * 10 + x));
        }
        for other in from..items.len() {
            items.swap(from, other);
            permute(items, from + 1, out);
            items.swap(from, other);
        }
    }
    struct Tree(u64, Option<Box<(Tree, Tree)>>);
    fn grow(seed: u64, depth: u32) -> Tree {
        let next = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        Tree(
            seed,
            (depth > 0 && next >> 62 != 0).then(|| Box::new((grow(next, depth - 1), grow(!next, depth - 1)))),
        )
    }
    fn sum(tree: &Tree) -> u64 {
        tree.0 ^ tree.1.as_ref().map_or(0, |both| sum(&both.0).rotate_left(1).wrapping_add(sum(&both.1)))
    }
    let mut out = vec![fibonacci(u64::from(seed % 13)), ackermann(2, u64::from(seed % 5))];
    permute(&mut [1, 2, 3, u64::from(seed % 10)], 0, &mut out);
    out.push(sum(&grow(seed.into(), 6)));
    out
}
