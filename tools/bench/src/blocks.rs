//! Blocks that try to take longer than their weight: each repeats extrinsics until it is full, or gives idle
//! time much to do, in the hope that what came before in the block makes them more expensive.
//!
//! State is in memory, as for hostile contracts.

use crate::RUNS;
use ebpf_backends_tests::{Action, Backend, Chain, Executor};
use ebpf_contracts_runtime::{BlockNumber, Hash, Runtime, RuntimeCall, RuntimeOrigin};
use pallet_ebpf_contracts::{limits::UPLOAD_PAGE_LEN, Call, Pallet};
use sp_keyring::Sr25519Keyring::{Alice, Bob};
use std::time::{Duration, Instant};

/// Blocks after which everything has expired.
const LATER: BlockNumber = 100_000;

/// A block, and what precedes it.
struct Hostile {
    name: &'static str,
    /// So many uploads of Alice's that have expired.
    uploads: u32,
    extrinsics: fn(u32) -> Vec<Action>,
}

const ALL: &[Hostile] = &[
    Hostile { name: "idle: 5,000 uploads have expired", uploads: 5_000, extrinsics: |_| Vec::new() },
    Hostile {
        name: "purge_uploads: one by one",
        uploads: 800,
        extrinsics: |count| (0..count).map(|_| purge()).collect(),
    },
    Hostile {
        name: "abort_upload: 40, then purge_uploads",
        uploads: 800,
        extrinsics: |count| {
            let aborts = (1..=40).map(|number| contracts(Call::abort_upload { code_hash: hash(number) }));
            aborts.chain((41..count).map(|_| purge())).collect()
        },
    },
    Hostile {
        name: "open_upload and abort_upload: in turn",
        uploads: 0,
        extrinsics: |_| {
            let pair = |number| [open(number, 1), Call::abort_upload { code_hash: hash(number) }];
            (0..400).flat_map(pair).map(contracts).collect()
        },
    },
    Hostile {
        name: "write_chunk: single bytes, each in a page of its own",
        uploads: 0,
        extrinsics: |_| {
            let upload = |number| {
                let page = move |page| Call::write_chunk {
                    code_hash: hash(number),
                    offset: page * UPLOAD_PAGE_LEN,
                    bytes: vec![1],
                };
                core::iter::once(open(number, 16 * UPLOAD_PAGE_LEN)).chain((0..16).map(page))
            };
            (0..63).flat_map(upload).map(contracts).collect()
        },
    },
];

fn contracts(call: Call<Runtime>) -> Action {
    (Alice, RuntimeCall::Contracts(call))
}

fn purge() -> Action {
    (Bob, RuntimeCall::Contracts(Call::purge_uploads { limit: 1 }))
}

fn open(number: u32, len: u32) -> Call<Runtime> {
    Call::open_upload { code_hash: hash(number), len, storage_deposit_limit: None }
}

fn hash(number: u32) -> Hash {
    Hash::from_low_u64_be(number.into())
}

/// Time and weight of the block, in seconds.
fn used(executor: &Executor, backend: Backend, hostile: &Hostile) -> (f64, f64) {
    let mut least = Duration::MAX;
    let mut weight = 0;
    for _ in 0..RUNS {
        let mut chain = Chain::new(executor, backend);
        chain.state().execute_with(|| {
            for number in 0..hostile.uploads {
                let origin = RuntimeOrigin::signed(Alice.to_account_id());
                Pallet::<Runtime>::open_upload(origin, hash(number), 1, None).expect("Alice is rich");
            }
        });
        chain.skip(LATER);
        let signed = chain.sign(&(hostile.extrinsics)(hostile.uploads));
        let start = Instant::now();
        let (_, results) = chain.fill(&signed);
        least = least.min(start.elapsed());
        assert!(results.iter().all(Result::is_ok), "{}: {results:?}", hostile.name);
        weight = chain.state().execute_with(frame_system::Pallet::<Runtime>::block_weight).total().ref_time();
    }
    (least.as_secs_f64(), weight as f64 / 1e12)
}

/// Prints the table.
pub fn measure() {
    let executor = ebpf_backends_tests::executor();
    println!("\nHostile blocks: time / weight, and milliseconds");
    for hostile in ALL {
        let (time, weight) = used(&executor, Backend::Native, hostile);
        println!("{:56} {:>10.2} {:>10.1}", hostile.name, time / weight, time * 1e3);
    }
}
