//! What benchmarks ask of the node: the clock, and the database that counts.
//!
//! The functions have the names and types of `frame_benchmarking`'s, because runtimes import those.
#![allow(dead_code)] // functions that only wasm calls

use codec::{Decode, Encode};
use sp_core::storage::TrackedStorageKey;
use sp_runtime_interface::{
    pass_by::{
        AllocateAndReturnByCodec, AllocateAndReturnPointer, PassFatPointerAndDecode, PassFatPointerAndRead,
    },
    runtime_interface,
};

/// Nanoseconds that this thread has had the processor for. Waiting for it does not count.
pub fn processor_time() -> u128 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the pointer is to a `timespec` of this frame.
    let result = unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &mut time) };
    assert_eq!(result, 0, "this system has no clock for the processor time of threads");
    time.tv_sec as u128 * 1_000_000_000 + time.tv_nsec as u128
}

#[runtime_interface]
pub trait Benchmarking {
    fn current_time() -> AllocateAndReturnPointer<[u8; 16], 16> {
        processor_time().to_le_bytes()
    }

    fn wipe_db(&mut self) {
        self.wipe()
    }

    fn commit_db(&mut self) {
        self.commit()
    }

    fn read_write_count(&self) -> AllocateAndReturnByCodec<(u32, u32, u32, u32)> {
        self.read_write_count()
    }

    fn reset_read_write_count(&mut self) {
        self.reset_read_write_count()
    }

    fn get_whitelist(&self) -> AllocateAndReturnByCodec<Vec<TrackedStorageKey>> {
        self.get_whitelist()
    }

    fn set_whitelist(&mut self, new: PassFatPointerAndDecode<Vec<TrackedStorageKey>>) {
        self.set_whitelist(new)
    }

    fn add_to_whitelist(&mut self, add: PassFatPointerAndDecode<TrackedStorageKey>) {
        let mut whitelist = self.get_whitelist();
        whitelist.retain(|known| known.key != add.key || known.child_trie_key != add.child_trie_key);
        whitelist.push(add);
        self.set_whitelist(whitelist)
    }

    fn remove_from_whitelist(&mut self, remove: PassFatPointerAndRead<Vec<u8>>) {
        let mut whitelist = self.get_whitelist();
        whitelist.retain(|known| known.key != remove);
        self.set_whitelist(whitelist)
    }

    fn get_read_and_written_keys(&self) -> AllocateAndReturnByCodec<Vec<(Vec<u8>, u32, u32, bool)>> {
        self.get_read_and_written_keys()
    }

    fn proof_size(&self) -> AllocateAndReturnByCodec<Option<u32>> {
        self.proof_size()
    }
}

/// A component of a benchmark, by its letter: `a` is 0.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Letter(pub u8);

impl Letter {
    /// The letter.
    pub fn char(self) -> char {
        char::from(b'a' + self.0)
    }
}

/// A benchmark, and between what its components lie.
#[derive(Clone, Debug, Decode)]
pub struct Metadata {
    pub name: Vec<u8>,
    pub components: Vec<(Letter, u32, u32)>,
    pub _pov_modes: Vec<(Vec<u8>, Vec<u8>)>,
}

/// All benchmarks of a pallet.
#[derive(Debug, Decode)]
pub struct List {
    pub pallet: Vec<u8>,
    pub instance: Vec<u8>,
    pub benchmarks: Vec<Metadata>,
}

/// What to run: `frame_benchmarking::BenchmarkConfig`.
#[derive(Encode)]
pub struct Config<'a> {
    pub pallet: &'a [u8],
    pub instance: &'a [u8],
    pub benchmark: &'a [u8],
    pub components: &'a [(Letter, u32)],
    pub verify: bool,
    pub repeats: u32,
}

/// What came of it.
#[derive(Debug, Decode)]
pub struct Batch {
    pub _pallet: Vec<u8>,
    pub _instance: Vec<u8>,
    pub _benchmark: Vec<u8>,
    pub results: Vec<Outcome>,
}

/// One run.
#[derive(Clone, Debug, Default, Decode)]
pub struct Outcome {
    pub components: Vec<(Letter, u32)>,
    pub nanoseconds: u128,
    pub _root_nanoseconds: u128,
    pub _reads: u32,
    pub _repeat_reads: u32,
    pub _writes: u32,
    pub _repeat_writes: u32,
    pub proof: u32,
    /// The first 32 bytes of keys, and how many keys that begin like that were read and written.
    pub keys: Vec<(Vec<u8>, u32, u32, bool)>,
}
