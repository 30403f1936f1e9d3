//! Guest memory: environment, read-only data, data and bss, stack and heap, contiguous from [`DATA_BASE`].
//!
//! Invariants: after a prefix, the buffer starts at [`DATA_BASE`]. It ends at the end of accessible memory,
//! which is between the base and the end of the heap. Everything in between is mapped, including gaps.

use crate::{
    elf::{align_up, Layout},
    gas::bytes_cost,
    limits::{DATA_BASE, HEAP_PAGE_BYTES},
    program::Program,
    trap::AccessError,
};
use alloc::vec::Vec;
use core::ops::Range;

/// What an access does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AccessKind {
    Load,
    Store,
}

/// Bytes before guest memory, for native code.
#[cfg(feature = "jit")]
const PREFIX: usize = crate::jit::CONTEXT_BYTES;
#[cfg(not(feature = "jit"))]
const PREFIX: usize = 0;

/// The memory of one instance.
#[derive(Clone, Debug)]
pub(crate) struct Memory {
    /// The prefix, then accessible memory. Allocated at full capacity, so it never moves.
    buffer: Vec<u8>,
    layout: Layout,
}

/// The accessible part of a [`Memory`], borrowed by the interpreter while the heap does not grow.
pub(crate) struct View<'a> {
    bytes: &'a mut [u8],
    /// Offset into `bytes` of the first writable byte.
    writable: usize,
}

impl Memory {
    /// Sets up memory: copies the data; zeroes environment, bss and stack. The heap is not accessible yet.
    pub fn new(program: &Program<'_>) -> Self {
        let layout = *program.layout();
        let offset = |address: u64| address.saturating_sub(DATA_BASE) as usize;
        let mut buffer = Vec::with_capacity(PREFIX.saturating_add(offset(layout.heap_end)));
        buffer.resize(PREFIX.saturating_add(offset(layout.environment_end)), 0);
        buffer.extend_from_slice(program.elf().rodata);
        buffer.resize(PREFIX.saturating_add(offset(layout.data_start)), 0);
        buffer.extend_from_slice(program.elf().data);
        buffer.resize(PREFIX.saturating_add(offset(layout.heap_base)), 0);
        Self { buffer, layout }
    }

    /// Copies `bytes` to the start of the environment. Excess bytes are ignored.
    pub fn set_environment(&mut self, bytes: &[u8]) {
        let len = self.layout.environment_end.saturating_sub(DATA_BASE) as usize;
        for (place, byte) in self.bytes_mut().iter_mut().take(len).zip(bytes) {
            *place = *byte;
        }
    }

    /// Accessible memory, from [`DATA_BASE`] on.
    #[inline(always)]
    pub fn bytes(&self) -> &[u8] {
        self.buffer.get(PREFIX..).unwrap_or_default()
    }

    #[inline(always)]
    fn bytes_mut(&mut self) -> &mut [u8] {
        self.buffer.get_mut(PREFIX..).unwrap_or_default()
    }

    /// Offset of the first writable byte.
    #[inline(always)]
    fn writable(&self) -> usize {
        self.layout.data_start.saturating_sub(DATA_BASE) as usize
    }

    /// Borrows accessible memory for the interpreter.
    #[inline(always)]
    pub fn view(&mut self) -> View<'_> {
        let writable = self.writable();
        View { bytes: self.bytes_mut(), writable }
    }

    /// Borrows memory for native code: the prefix with accessible memory, and the offset of the first
    /// writable byte, not counting the prefix.
    #[cfg(all(feature = "jit", target_arch = "x86_64", unix))]
    pub fn native(&mut self) -> (&mut [u8], usize) {
        let writable = self.writable();
        (&mut self.buffer, writable)
    }

    /// Checks a range of addresses, grows the heap up to its end if needed, which costs gas, and returns the
    /// range in [`bytes`](Self::bytes). An empty range is valid at any address.
    pub fn range(
        &mut self,
        address: u64,
        len: u64,
        access: AccessKind,
        gas: &mut u64,
    ) -> Result<Range<usize>, AccessError> {
        if len == 0 {
            return Ok(0..0);
        }
        let lowest = match access {
            AccessKind::Load => DATA_BASE,
            AccessKind::Store => self.layout.data_start,
        };
        let end = address.checked_add(len).ok_or(AccessError::OutOfBounds)?;
        if address < lowest || end > self.layout.heap_end {
            return Err(AccessError::OutOfBounds);
        }
        let offset = |address: u64| address.saturating_sub(DATA_BASE) as usize;
        let range = offset(address)..offset(end);
        if range.end > self.bytes().len() {
            self.grow(end, gas)?;
            // Unreachable; without the check, the interpreter would retry forever if growing failed.
            if range.end > self.bytes().len() {
                return Err(AccessError::OutOfBounds);
            }
        }
        Ok(range)
    }

    /// Grows the heap up to `end`, an address in it, rounded up to whole pages.
    #[cold]
    fn grow(&mut self, end: u64, gas: &mut u64) -> Result<(), AccessError> {
        let used = align_up(end.saturating_sub(self.layout.heap_base), HEAP_PAGE_BYTES);
        let end = self.layout.heap_base.saturating_add(used).min(self.layout.heap_end);
        let len = end.saturating_sub(DATA_BASE);
        let added = len.saturating_sub(self.bytes().len() as u64);
        charge(gas, bytes_cost(added)).map_err(|_| AccessError::OutOfGas)?;
        self.buffer.resize(PREFIX.saturating_add(len as usize), 0);
        Ok(())
    }

    /// A range that [`range`](Self::range) returned.
    pub fn get(&self, range: Range<usize>) -> &[u8] {
        self.bytes().get(range).unwrap_or_default()
    }

    /// A range that [`range`](Self::range) returned.
    pub fn get_mut(&mut self, range: Range<usize>) -> &mut [u8] {
        self.bytes_mut().get_mut(range).unwrap_or_default()
    }

    /// Copies between two ranges that [`range`](Self::range) returned, of the same length.
    pub fn copy(&mut self, from: Range<usize>, to: Range<usize>) {
        if from.end <= self.bytes().len() && to.end <= self.bytes().len() && from.len() == to.len() {
            self.bytes_mut().copy_within(from, to.start);
        }
    }
}

/// Deducts `cost` from `gas`. If it does not suffice, no gas is left.
#[inline(always)]
pub(crate) fn charge(gas: &mut u64, cost: u64) -> Result<(), crate::gas::OutOfGas> {
    match gas.checked_sub(cost) {
        Some(left) => {
            *gas = left;
            Ok(())
        }
        None => {
            *gas = 0;
            Err(crate::gas::OutOfGas)
        }
    }
}

impl<'a> View<'a> {
    /// Splits into read-only and writable memory.
    #[inline(always)]
    pub fn split(self) -> (&'a [u8], &'a mut [u8]) {
        let (constant, writable) = self.bytes.split_at_mut(self.writable.min(self.bytes.len()));
        (constant, writable)
    }

    /// The `N` bytes at an address, if accessible.
    #[inline(always)]
    pub fn load<const N: usize>(&self, address: u64) -> Option<[u8; N]> {
        let start = usize::try_from(address.wrapping_sub(DATA_BASE)).ok()?;
        self.bytes.get(start..)?.first_chunk().copied()
    }

    /// The `N` bytes at an address, if writable.
    #[inline(always)]
    pub fn cell<const N: usize>(&mut self, address: u64) -> Option<&mut [u8; N]> {
        let start = usize::try_from(address.wrapping_sub(DATA_BASE)).ok()?;
        if start < self.writable {
            return None;
        }
        self.bytes.get_mut(start..)?.first_chunk_mut()
    }
}
