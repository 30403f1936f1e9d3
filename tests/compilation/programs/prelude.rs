//! What generated programs are made of: numbers from the input, checksums, statics, and code that is generic
//! over them. The same file is compiled for this machine and for the VM.

use alloc::{boxed::Box, string::String, vec::Vec};
use core::{
    cell::{Cell, UnsafeCell},
    hint::black_box,
    num::NonZero,
};

/// Numbers from the input's bytes, then others that depend on them.
pub struct Source<'a> {
    rest: &'a [u8],
    state: u64,
}

impl<'a> Source<'a> {
    pub fn new(rest: &'a [u8]) -> Self {
        Self { rest, state: rest.len() as u64 }
    }

    #[inline(never)]
    pub fn word(&mut self) -> u64 {
        let mut word = 0;
        for _ in 0..8 {
            let Some((first, rest)) = self.rest.split_first() else {
                self.state =
                    self.state.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
                return self.state ^ (self.state >> 29);
            };
            word = word << 8 | u64::from(*first);
            self.rest = rest;
        }
        self.state ^= word;
        word
    }
}

/// Notes that are kept one by one; all others are in the checksum only.
const NOTES: usize = 96;

/// The checksum of what was computed, and how it came about.
pub struct Sum {
    state: Cell<u64>,
    count: Cell<usize>,
    notes: [Cell<(u32, u32)>; NOTES],
}

impl Sum {
    pub fn new() -> Self {
        Self { state: Cell::new(0), count: Cell::new(0), notes: [const { Cell::new((0, 0)) }; NOTES] }
    }

    #[inline(never)]
    pub fn word(&self, value: u64) {
        self.state.set((self.state.get().rotate_left(5) ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    }

    /// Takes in a value, and keeps that it was `id`'s.
    #[inline(never)]
    fn note(&self, id: u32) {
        if let Some(note) = self.notes.get(self.count.get()) {
            note.set((id, (self.state.get() >> 32) as u32));
            self.count.set(self.count.get() + 1);
        }
    }

    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = self.state.get().to_le_bytes().to_vec();
        for note in &self.notes[..self.count.get()] {
            bytes.extend(note.get().0.to_le_bytes());
            bytes.extend(note.get().1.to_le_bytes());
        }
        bytes
    }
}

/// Takes in a value: what was computed at the place `id` of the source.
pub fn note<T: Mix>(sum: &Sum, id: u32, value: T) {
    value.mix(sum);
    sum.note(id);
}

/// A value made of the input.
pub trait Make: Copy {
    fn make(source: &mut Source) -> Self;
}

/// A value that is taken into a checksum.
pub trait Mix {
    fn mix(&self, sum: &Sum);
}

macro_rules! integers {
    ($($name:ident)*) => {$(
        impl Make for $name {
            fn make(source: &mut Source) -> Self {
                let low = source.word();
                if $name::BITS == 128 { ((u128::from(source.word()) << 64) | u128::from(low)) as $name } else { low as $name }
            }
        }

        impl Mix for $name {
            fn mix(&self, sum: &Sum) {
                sum.word(*self as u64);
                if $name::BITS == 128 {
                    sum.word((*self as u128 >> 64) as u64);
                }
            }
        }

        impl Make for Option<NonZero<$name>> {
            fn make(source: &mut Source) -> Self {
                NonZero::new($name::make(source))
            }
        }

        impl Mix for NonZero<$name> {
            fn mix(&self, sum: &Sum) {
                self.get().mix(sum);
            }
        }

        impl Number for $name {
            const ONE: Self = 1;
            fn low(self) -> u64 { self as u64 }
            fn of(value: u64) -> Self { value as Self }
            fn add(self, other: Self) -> Self { self.wrapping_add(other) }
            fn sub(self, other: Self) -> Self { self.wrapping_sub(other) }
            fn mul(self, other: Self) -> Self { self.wrapping_mul(other) }
            fn div(self, other: Self) -> Option<Self> { self.checked_div(other) }
            fn rem(self, other: Self) -> Self { self.checked_rem(other).unwrap_or(self) }
            fn shl(self, by: u32) -> Self { self.wrapping_shl(by) }
            fn shr(self, by: u32) -> Self { self.wrapping_shr(by) }
            fn bits(self) -> u32 { self.count_ones() ^ self.leading_zeros() << 8 ^ self.trailing_zeros() << 16 }
        }
    )*};
}

integers!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize);

/// What generic code needs of an integer.
pub trait Number: Copy + Ord + Mix + Default {
    const ONE: Self;
    fn low(self) -> u64;
    fn of(value: u64) -> Self;
    fn add(self, other: Self) -> Self;
    fn sub(self, other: Self) -> Self;
    fn mul(self, other: Self) -> Self;
    fn div(self, other: Self) -> Option<Self>;
    fn rem(self, other: Self) -> Self;
    fn shl(self, by: u32) -> Self;
    fn shr(self, by: u32) -> Self;
    fn bits(self) -> u32;
}

impl Make for bool {
    fn make(source: &mut Source) -> Self {
        source.word() & 1 == 1
    }
}

impl Mix for bool {
    fn mix(&self, sum: &Sum) {
        sum.word(u64::from(*self));
    }
}

impl Make for char {
    fn make(source: &mut Source) -> Self {
        character(source.word() as u32)
    }
}

impl Mix for char {
    fn mix(&self, sum: &Sum) {
        sum.word(u64::from(u32::from(*self)));
    }
}

impl<T: Make, const N: usize> Make for [T; N] {
    fn make(source: &mut Source) -> Self {
        core::array::from_fn(|_| T::make(source))
    }
}

impl<T: Mix, const N: usize> Mix for [T; N] {
    fn mix(&self, sum: &Sum) {
        self[..].mix(sum);
    }
}

impl<T: Mix> Mix for [T] {
    fn mix(&self, sum: &Sum) {
        sum.word(self.len() as u64);
        for value in self {
            value.mix(sum);
        }
    }
}

impl<T: Mix> Mix for Vec<T> {
    fn mix(&self, sum: &Sum) {
        self[..].mix(sum);
    }
}

impl<T: Mix + ?Sized> Mix for Box<T> {
    fn mix(&self, sum: &Sum) {
        (**self).mix(sum);
    }
}

impl<T: Mix + ?Sized> Mix for &T {
    fn mix(&self, sum: &Sum) {
        (**self).mix(sum);
    }
}

impl Mix for str {
    fn mix(&self, sum: &Sum) {
        self.as_bytes().mix(sum);
    }
}

impl Mix for String {
    fn mix(&self, sum: &Sum) {
        self.as_bytes().mix(sum);
    }
}

impl Mix for core::cmp::Ordering {
    fn mix(&self, sum: &Sum) {
        sum.word(*self as u64);
    }
}

impl<T: Mix, E: Mix> Mix for Result<T, E> {
    fn mix(&self, sum: &Sum) {
        sum.word(self.is_ok().into());
        match self {
            Ok(value) => value.mix(sum),
            Err(error) => error.mix(sum),
        }
    }
}

/// Options of these; those of `NonZero` are among the integers.
macro_rules! options {
    ($($name:ty),*) => {$(
        impl Make for Option<$name> {
            fn make(source: &mut Source) -> Self {
                bool::make(source).then(|| <$name>::make(source))
            }
        }
    )*};
}

options!(u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize, bool, char);

impl<T: Mix> Mix for Option<T> {
    fn mix(&self, sum: &Sum) {
        sum.word(self.is_some().into());
        if let Some(value) = self {
            value.mix(sum);
        }
    }
}

macro_rules! tuples {
    ($(($($name:ident)*))*) => {$(
        impl<$($name: Make),*> Make for ($($name,)*) {
            fn make(source: &mut Source) -> Self {
                ($($name::make(source),)*)
            }
        }

        impl<$($name: Mix),*> Mix for ($($name,)*) {
            #[allow(non_snake_case)]
            fn mix(&self, sum: &Sum) {
                let ($($name,)*) = self;
                $($name.mix(sum);)*
            }
        }
    )*};
}

tuples!((A) (A B) (A B C) (A B C D));

/// A static variable. Programs have one thread.
#[repr(transparent)]
pub struct Global<T>(UnsafeCell<T>);

// SAFETY: programs have one thread, and refer to the value for the time of one read or write.
unsafe impl<T> Sync for Global<T> {}

impl<T> Global<T> {
    pub const fn new(value: T) -> Self {
        Self(UnsafeCell::new(value))
    }

    pub fn get(&self) -> *mut T {
        self.0.get()
    }
}

/// Any character.
pub fn character(number: u32) -> char {
    char::from_u32(number % 0x11_0000).unwrap_or('?')
}

/// How far a value is from the alignment of its type; the compiler does not see that it is 0.
#[inline(never)]
pub fn misaligned<T>(value: &T) -> usize {
    black_box(core::ptr::from_ref(value) as usize) % align_of::<T>()
}

/// A polynomial, by Horner's rule.
#[inline(never)]
pub fn polynomial<T: Number>(x: T, coefficients: &[T]) -> T {
    coefficients.iter().fold(T::default(), |sum, coefficient| sum.mul(x).add(*coefficient))
}

/// Euclid's algorithm, for a bounded number of steps.
#[inline(never)]
pub fn gcd<T: Number>(mut a: T, mut b: T) -> T {
    for _ in 0..40 {
        if b == T::default() {
            break;
        }
        (a, b) = (b, a.rem(b));
    }
    a
}

/// The digits of a number, the last one first.
#[inline(never)]
pub fn digits<T: Number>(mut number: T, base: T) -> Vec<u8> {
    let mut digits = Vec::new();
    for _ in 0..40 {
        digits.push(number.rem(base).low() as u8);
        number = number.div(base).unwrap_or(number);
        if number == T::default() {
            break;
        }
    }
    digits
}

/// Quicksort as it is taught.
pub fn quicksort<T: Number>(values: &mut [T]) {
    if values.len() < 2 {
        return;
    }
    let last = values.len() - 1;
    let mut at = 0;
    for index in 0..last {
        if values[index] < values[last] {
            values.swap(at, index);
            at += 1;
        }
    }
    values.swap(at, last);
    let (left, right) = values.split_at_mut(at);
    quicksort(left);
    quicksort(&mut right[1..]);
}

/// A list on the heap.
pub enum List<T> {
    End,
    Node(T, Box<List<T>>),
}

impl<T: Number> List<T> {
    pub fn of(values: &[T]) -> Self {
        values.iter().rev().fold(Self::End, |list, value| Self::Node(*value, Box::new(list)))
    }

    pub fn sum(&self) -> T {
        match self {
            Self::End => T::default(),
            Self::Node(value, rest) => rest.sum().add(*value),
        }
    }
}
