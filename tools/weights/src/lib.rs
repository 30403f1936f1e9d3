//! Runs the benchmarks of the contracts pallet inside the wasm runtime, with each backend of contracts, and
//! writes what they found as the pallet's weights. `docs/WEIGHTS.md` describes the method.
//!
//! The way of a figure: the [runtime](measure) does what a benchmark says for each of its [points](plan) many
//! times; the [clock](host) is the processor time of the thread, so that a busy machine does not make
//! contracts more expensive; a [linear fit](fit) over what most runs of each point do not exceed gives a base
//! and a price for each component; accesses to the database and [proofs](proof) are counted apart; the
//! [file](mod@write) is Rust.

#![allow(missing_docs)] // for the program alone

pub mod fit;
pub mod host;
pub mod measure;
pub mod plan;
pub mod proof;
pub mod write;
