//! The interpreter: an exact loop over slots as they stand in the ELF, and a fast loop over decoded code
//! for what is executed often.
//!
//! The exact loop defines what instructions do, one at a time. It starts every run; where it has spent
//! gas, code is decoded, and a jump to decoded code enters the fast loop. That gives back whatever is out of
//! the ordinary: a lack of gas, an access that fails or makes the heap grow, calls of the host, the end.

mod decode;
mod exact;
mod fast;
mod fuse;
#[cfg(test)]
mod tests;

pub(crate) use decode::Decoded;

/// The number of the page that a slot is in.
#[inline(always)]
const fn page_of(pc: usize) -> usize {
    pc / decode::SLOTS
}
