//! The cache of decoded pages, and the hotness counters that fill it.
//!
//! The code is divided into pages of [`SLOTS`] slots. A page is decoded as a whole once enough gas has been
//! spent around it, each slot to one [`DecodedOp`], so that a jump may go to any of them.
//!
//! # Bounds
//!
//! Decoding is paid for. A page is decoded only after [`PAGE_THRESHOLD`] gas was spent on jumps to it and to
//! other pages of its entry, and no other decoding counts that gas. So 16 gas were spent for every slot that
//! is decoded. At most [`MAX_PAGES`] pages are held; another one replaces one of them.

use super::{
    decode::decode,
    op::{DecodedOp, Page, SLOTS},
};
use crate::{isa::Insn, limits::MAX_DECODED_BYTES, program::Program};
use alloc::{boxed::Box, vec::Vec};

/// Gas to spend on a page before it is decoded.
///
/// Decoding a page takes about as long as the baseline tier needs to spend half of this, so code that is
/// executed only a few times is hardly slowed down.
const PAGE_THRESHOLD: u64 = 16 * SLOTS as u64;

/// Gas that a run spends before the cache is set up.
const CACHE_THRESHOLD: u64 = 1024;

/// Most pages that an instance holds.
const MAX_PAGES: usize = 256;

const _: () = {
    let bytes = MAX_PAGES.wrapping_mul(size_of::<Page>().wrapping_add(size_of::<CacheEntry>()));
    assert!(bytes as u64 <= MAX_DECODED_BYTES);
};

/// An entry of the direct-mapped cache.
#[derive(Clone, Debug)]
struct CacheEntry {
    /// Number of the page that is held, if one is.
    number: u32,
    page: Option<Box<Page>>,
    /// Hotness counter: the gas that was spent on jumps to other pages of this entry. When it reaches the
    /// threshold, the page of the next jump replaces the one that is held.
    hotness: u64,
}

/// The decoded pages of an instance.
#[derive(Clone, Debug, Default)]
pub(crate) struct DecodeCache {
    /// Empty, or a power of two of entries. A page's number selects its entry.
    entries: Vec<CacheEntry>,
    /// Gas that was spent before the cache was set up.
    hotness: u64,
    /// Number of slots that were decoded.
    #[cfg(test)]
    pub(super) slots: u64,
    /// Replaces [`CACHE_THRESHOLD`] and [`PAGE_THRESHOLD`].
    #[cfg(test)]
    pub(super) threshold: Option<u64>,
}

impl DecodeCache {
    /// The decoded page of a slot, if it is held.
    #[inline(always)]
    pub(super) fn page(&self, pc: usize) -> Option<&Page> {
        let number = page_of(pc);
        let entry = self.entries.get(number & self.entries.len().wrapping_sub(1))?;
        if entry.number as usize != number {
            return None;
        }
        entry.page.as_deref()
    }

    /// Counts `spent` gas for a jump to `pc`. Returns whether the page of `pc` is decoded.
    #[inline(always)]
    pub fn is_hot(&mut self, program: &Program<'_>, pc: usize, spent: u64) -> bool {
        self.page(pc).is_some() || self.heat_up(program, pc, spent)
    }

    /// The thresholds for the cache and for a page.
    fn thresholds(&self) -> (u64, u64) {
        #[cfg(test)]
        if let Some(threshold) = self.threshold {
            return (threshold, threshold);
        }
        (CACHE_THRESHOLD, PAGE_THRESHOLD)
    }

    #[cfg(test)]
    pub(super) fn pages(&self) -> impl Iterator<Item = &Page> {
        self.entries.iter().filter_map(|entry| entry.page.as_deref())
    }

    #[inline(never)]
    fn heat_up(&mut self, program: &Program<'_>, pc: usize, spent: u64) -> bool {
        let code = program.code();
        let (cache_threshold, page_threshold) = self.thresholds();
        if self.entries.is_empty() {
            self.hotness = self.hotness.saturating_add(spent);
            if self.hotness < cache_threshold {
                return false;
            }
            let pages = code.len().div_ceil(SLOTS).next_power_of_two().min(MAX_PAGES);
            self.entries.resize(pages, CacheEntry { number: u32::MAX, page: None, hotness: 0 });
        }
        if pc >= code.len() {
            return false;
        }
        let number = page_of(pc);
        let index = number & self.entries.len().wrapping_sub(1);
        let Some(entry) = self.entries.get_mut(index) else { return false };
        entry.hotness = entry.hotness.saturating_add(spent);
        if entry.hotness < page_threshold {
            return false;
        }
        entry.number = number as u32;
        entry.hotness = 0;
        #[cfg(test)]
        {
            self.slots = self.slots.saturating_add(SLOTS as u64);
        }
        let page = entry.page.get_or_insert_with(|| Box::new([DecodedOp::bailout(&Insn::default()); SLOTS]));
        decode(program, number.saturating_mul(SLOTS), page);
        true
    }
}

/// The number of the page that a slot is in.
#[inline(always)]
const fn page_of(pc: usize) -> usize {
    pc / SLOTS
}
