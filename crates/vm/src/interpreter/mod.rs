//! The interpreter: a baseline tier over the slots of the ELF, and a decoded tier for hot code.
//!
//! The baseline tier defines what instructions do, one at a time. Every run starts in it. Code in which
//! enough gas has been spent is decoded, and a jump to decoded code enters the decoded tier. That bails out
//! before every exceptional event: a lack of gas, an access that fails or grows the heap, a call of the host,
//! the end of the run.

mod baseline;
mod cache;
mod decode;
mod decoded;
mod fusion;
mod op;
#[cfg(test)]
mod tests;

pub(crate) use cache::DecodeCache;
