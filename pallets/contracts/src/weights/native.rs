//! Weights of contracts that the node runs (`Native`).
//!
//! `make weights` wrote this file; `docs/WEIGHTS.md` says how.
//!
//! - Date: 2026-12-01
//! - CPU: Intel(R) Xeon(R) Processor (family 6, model 207)
//! - Commit: f2e60fb8782a
//! - 8 values of each component, 50 runs for each point

use super::WeightInfo;
use core::marker::PhantomData;
use frame_support::weights::{RuntimeDbWeight, Weight};
use sp_core::Get;

/// What was measured, on top of what the database `D` costs.
pub struct Weights<D>(PhantomData<D>);

/// The weights of the runtime `T`.
pub type SubstrateWeight<T> = Weights<<T as frame_system::Config>::DbWeight>;

impl<D: Get<RuntimeDbWeight>> WeightInfo for Weights<D> {
    // Picoseconds for a unit, by mix of instructions:
    // memory set up: 285
    // arithmetic: 369
    // multiplication: 407
    // division: 130
    // branches: 1848
    // memory: 1053
    // far jumps: 1137
    // cache misses: 2371
    // atomics: 603
    // calls: 171
    // indirect calls: 480
    // recursion: 171
    // small moves: 1569
    // small comparisons: 2076
    // small fills: 1586
    // long moves: 221
    // long comparisons: 316
    // long fills: 176
    // wide products: 56
    // wide quotients: 425
    // wide quotients by 64 bits: 400
    // wide remainders: 416
    // wide remainders by 64 bits: 396
    // wide signed quotients: 482
    // wide signed quotients by 64 bits: 448
    // wide signed remainders: 479
    // wide signed remainders by 64 bits: 438
    // large contract far jumps: 11325
    // large contract cache misses: 8446
    fn ref_time_per_gas() -> u64 {
        2_491
    }

    fn ref_time_per_gas_large() -> u64 {
        11_893
    }

    // Contracts::CodeInfoOf: 1 read, 1 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::PristineCode: 0 read, 1 written
    fn upload_code(c: u32) -> Weight {
        Weight::from_parts(101_746_001, 14_192)
            .saturating_add(Weight::from_parts(4_378, 0).saturating_mul(c.into()))
            .saturating_add(D::get().reads_writes(3, 4))
    }

    // Contracts::CodeInfoOf: 1 read, 1 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::PristineCode: 0 read, 1 written
    fn remove_code() -> Weight {
        Weight::from_parts(82_042_000, 14_192).saturating_add(D::get().reads_writes(3, 4))
    }

    // Contracts::ContractInfoOf: 1 read, 1 written
    // Contracts::CodeInfoOf: 2 read, 2 written
    fn set_code() -> Weight {
        Weight::from_parts(66_229_000, 12_396).saturating_add(D::get().reads_writes(3, 3))
    }

    // Contracts::ContractInfoOf: 1 read, 0 written
    // Contracts::CompiledInBlock: 0 read, 0 written
    fn call() -> Weight {
        Weight::from_parts(56_187_000, 5_759).saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::CodeInfoOf: 1 read, 1 written
    // System::Account: 2 read, 2 written
    // Balances::Holds: 2 read, 2 written
    // Contracts::Nonce: 1 read, 1 written
    // Contracts::ContractInfoOf: 1 read, 1 written
    // Contracts::CompiledInBlock: 0 read, 0 written
    // Contracts::PristineCode: 0 read, 1 written
    fn instantiate_with_code(c: u32, i: u32, s: u32) -> Weight {
        Weight::from_parts(380_348_239, 28_110)
            .saturating_add(Weight::from_parts(28_456, 0).saturating_mul(c.into()))
            .saturating_add(Weight::from_parts(2_049, 0).saturating_mul(i.into()))
            .saturating_add(Weight::from_parts(2_446, 0).saturating_mul(s.into()))
            .saturating_add(D::get().reads_writes(7, 8))
    }

    // Contracts::Nonce: 1 read, 1 written
    // Contracts::ContractInfoOf: 1 read, 1 written
    // System::Account: 2 read, 2 written
    // Contracts::CompiledInBlock: 0 read, 0 written
    // Balances::Holds: 1 read, 1 written
    fn instantiate(i: u32, s: u32) -> Weight {
        Weight::from_parts(217_498_875, 17_511)
            .saturating_add(Weight::from_parts(2_126, 0).saturating_mul(i.into()))
            .saturating_add(Weight::from_parts(2_329, 0).saturating_mul(s.into()))
            .saturating_add(D::get().reads_writes(5, 5))
    }

    // Contracts::LastCompiled: 0 read, 0 written
    fn clear_compiled() -> Weight {
        Weight::from_parts(1_467_000, 495)
    }

    // Contracts::DeletionQueueCounter: 1 read, 0 written
    fn deletion_queue() -> Weight {
        Weight::from_parts(1_464_000, 998).saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::DeletionQueueCounter: 1 read, 1 written
    // Contracts::DeletionQueue: 100 read, 100 written
    fn deletion_queue_trie() -> Weight {
        Weight::from_parts(7_704_631, 3_607).saturating_add(D::get().reads_writes(1, 1))
    }

    // Contracts::DeletionQueueCounter: 1 read, 1 written
    // Contracts::DeletionQueue: 1 read, 1 written
    // storage of contracts: 1000 read, 1000 written
    fn deletion_queue_key() -> Weight {
        Weight::from_parts(1_333_945, 61).saturating_add(D::get().reads_writes(1, 1))
    }

    // Contracts::CodeInfoOf: 1 read, 0 written
    // Contracts::Uploads: 1 read, 1 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::UploadExpiries: 0 read, 1 written
    fn open_upload() -> Weight {
        Weight::from_parts(79_868_000, 18_803).saturating_add(D::get().reads_writes(4, 4))
    }

    // Contracts::Uploads: 1 read, 1 written
    // Contracts::UploadPages: 2 read, 16 written
    fn write_chunk(p: u32) -> Weight {
        Weight::from_parts(64_759_050, 39_189)
            .saturating_add(Weight::from_parts(23_500_096, 0).saturating_mul(p.into()))
            .saturating_add(super::millionths(Weight::from_parts(0, 3_463_952_461), p))
            .saturating_add(D::get().reads_writes(3, 1))
            .saturating_add(D::get().reads_writes(0, 1).saturating_mul(p.into()))
    }

    // Contracts::Uploads: 1 read, 1 written
    // Contracts::CodeInfoOf: 1 read, 1 written
    // Contracts::UploadPages: 16 read, 16 written
    // Contracts::UploadExpiryWalk: 0 read, 0 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::PristineCode: 0 read, 1 written
    // Contracts::UploadExpiries: 0 read, 1 written
    fn finalise_upload(p: u32) -> Weight {
        Weight::from_parts(113_096_227, 26_531)
            .saturating_add(Weight::from_parts(89_432_531, 0).saturating_mul(p.into()))
            .saturating_add(super::millionths(Weight::from_parts(0, 19_607_201_801), p))
            .saturating_add(D::get().reads_writes(4, 6))
            .saturating_add(D::get().reads_writes(1, 1).saturating_mul(p.into()))
    }

    // Contracts::Uploads: 2 read, 1 written
    // Contracts::UploadExpiryWalk: 0 read, 0 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::UploadPages: 0 read, 16 written
    // Contracts::UploadExpiries: 0 read, 1 written
    fn abort_upload(p: u32) -> Weight {
        Weight::from_parts(71_639_939, 20_343)
            .saturating_add(Weight::from_parts(5_631_004, 3_465).saturating_mul(p.into()))
            .saturating_add(D::get().reads_writes(4, 4))
            .saturating_add(D::get().reads_writes(0, 1).saturating_mul(p.into()))
    }

    // Contracts::UploadExpiryWalk: 0 read, 0 written
    // Contracts::UploadExpiries: 2 read, 0 written
    fn purge_uploads() -> Weight {
        Weight::from_parts(15_308_000, 7_633).saturating_add(D::get().reads_writes(2, 0))
    }

    // Contracts::UploadExpiryWalk: 0 read, 0 written
    // Contracts::UploadExpiries: 21 read, 20 written
    // Contracts::Uploads: 20 read, 20 written
    // System::Account: 20 read, 20 written
    // Balances::Holds: 20 read, 20 written
    // Contracts::UploadPages: 0 read, 320 written
    fn purge_upload(p: u32) -> Weight {
        Weight::from_parts(70_093_680, 15_341)
            .saturating_add(Weight::from_parts(5_647_987, 3_465).saturating_mul(p.into()))
            .saturating_add(D::get().reads_writes(4, 4))
            .saturating_add(D::get().reads_writes(0, 1).saturating_mul(p.into()))
    }

    // Contracts::CodeInfoOf: 1 read, 0 written
    // Contracts::PristineCode: 1 read, 0 written
    fn load_code(c: u32) -> Weight {
        Weight::from_parts(15_325_657, 7_209)
            .saturating_add(Weight::from_parts(132, 0).saturating_mul(c.into()))
            .saturating_add(super::millionths(Weight::from_parts(0, 999_879), c))
            .saturating_add(D::get().reads_writes(2, 0))
    }

    // Contracts::CompiledInBlock: 0 read, 0 written
    // Contracts::LastCompiled: 0 read, 0 written
    fn compile_code(c: u32) -> Weight {
        Weight::from_parts(62_053_516, 990)
            .saturating_add(Weight::from_parts(31_860, 0).saturating_mul(c.into()))
    }

    // Timestamp::Now: 0 read, 0 written
    fn environment(_n: u32) -> Weight {
        Weight::from_parts(6_613_000, 0)
    }

    // Timestamp::Now: 0 read, 0 written
    // Contracts::ConfigurationOf: 1 read, 0 written
    fn configuration(n: u32) -> Weight {
        Weight::from_parts(9_897_687, 3_273)
            .saturating_add(Weight::from_parts(8_996, 0).saturating_mul(n.into()))
            .saturating_add(super::millionths(Weight::from_parts(0, 1_701_773), n))
            .saturating_add(super::millionths(D::get().reads_writes(916_686, 0), 1))
            .saturating_add(super::millionths(D::get().reads_writes(143, 0), n))
    }

    fn syscall() -> Weight {
        Weight::from_parts(291_371, 0)
    }

    fn copy_to_contract(n: u32) -> Weight {
        Weight::from_parts(179_141, 0).saturating_add(Weight::from_parts(80, 0).saturating_mul(n.into()))
    }

    fn copy_from_contract(n: u32) -> Weight {
        Weight::from_parts(168_272, 0).saturating_add(Weight::from_parts(211, 0).saturating_mul(n.into()))
    }

    // storage of contracts: 1 read, 1 written
    fn set_storage(n: u32, o: u32) -> Weight {
        Weight::from_parts(39_681_285, 1_251)
            .saturating_add(Weight::from_parts(287, 0).saturating_mul(n.into()))
            .saturating_add(Weight::from_parts(335, 0).saturating_mul(o.into()))
            .saturating_add(super::millionths(Weight::from_parts(0, 1_000_404), o))
            .saturating_add(D::get().reads_writes(1, 1))
    }

    // storage of contracts: 1 read, 0 written
    fn get_storage(n: u32) -> Weight {
        Weight::from_parts(39_771_016, 1_251)
            .saturating_add(Weight::from_parts(824, 0).saturating_mul(n.into()))
            .saturating_add(super::millionths(Weight::from_parts(0, 1_000_397), n))
            .saturating_add(D::get().reads_writes(1, 0))
    }

    // storage of contracts: 1 read, 1 written
    fn clear_storage(n: u32) -> Weight {
        Weight::from_parts(38_901_010, 1_251)
            .saturating_add(Weight::from_parts(307, 0).saturating_mul(n.into()))
            .saturating_add(super::millionths(Weight::from_parts(0, 1_000_397), n))
            .saturating_add(D::get().reads_writes(1, 1))
    }

    // storage of contracts: 1 read, 0 written
    fn contains_storage(n: u32) -> Weight {
        Weight::from_parts(35_152_484, 1_251)
            .saturating_add(Weight::from_parts(308, 0).saturating_mul(n.into()))
            .saturating_add(super::millionths(Weight::from_parts(0, 1_000_397), n))
            .saturating_add(D::get().reads_writes(1, 0))
    }

    // storage of contracts: 1 read, 1 written
    fn take_storage(n: u32) -> Weight {
        Weight::from_parts(53_628_046, 1_251)
            .saturating_add(Weight::from_parts(971, 0).saturating_mul(n.into()))
            .saturating_add(super::millionths(Weight::from_parts(0, 1_000_397), n))
            .saturating_add(D::get().reads_writes(1, 1))
    }

    // storage of contracts: 1 read, 1 written
    fn set_warm_storage(n: u32) -> Weight {
        Weight::from_parts(5_467_318, 1)
            .saturating_add(Weight::from_parts(302, 0).saturating_mul(n.into()))
            .saturating_add(super::millionths(Weight::from_parts(0, 10_004), n))
    }

    // storage of contracts: 1 read, 0 written
    fn get_warm_storage(n: u32) -> Weight {
        Weight::from_parts(5_607_735, 1)
            .saturating_add(Weight::from_parts(457, 0).saturating_mul(n.into()))
            .saturating_add(super::millionths(Weight::from_parts(0, 10_004), n))
    }

    // Contracts::RemovedInBlock: 0 read, 0 written
    // Contracts::LastRemoved: 0 read, 0 written
    fn note_removed() -> Weight {
        Weight::from_parts(16_778_000, 990)
    }

    // Contracts::LastRemoved: 0 read, 0 written
    // Contracts::UploadExpiryWalk: 0 read, 0 written
    // Contracts::EventExpiryWalk: 0 read, 0 written
    fn clear_removed() -> Weight {
        Weight::from_parts(2_832_000, 1_485)
    }

    // Contracts::RemovedInBlock: 0 read, 0 written
    // storage of contracts: 1 read, 0 written
    fn storage_keys() -> Weight {
        Weight::from_parts(17_898_000, 664).saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::RemovedInBlock: 0 read, 0 written
    // storage of contracts: 500 read, 0 written
    fn next_storage_key() -> Weight {
        Weight::from_parts(4_775_646, 183).saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::ContractInfoOf: 1 read, 0 written
    // Contracts::RemovedInBlock: 0 read, 0 written
    // storage of contracts: 1 read, 0 written
    fn skip_removed_key() -> Weight {
        Weight::from_parts(5_289_352, 0)
    }

    fn set_transient_storage(n: u32) -> Weight {
        Weight::from_parts(5_294_546, 0).saturating_add(Weight::from_parts(209, 0).saturating_mul(n.into()))
    }

    fn get_transient_storage(n: u32) -> Weight {
        Weight::from_parts(3_866_634, 0).saturating_add(Weight::from_parts(320, 0).saturating_mul(n.into()))
    }

    fn clear_transient_storage() -> Weight {
        Weight::from_parts(3_474_000, 0)
    }

    fn contains_transient_storage() -> Weight {
        Weight::from_parts(3_004_000, 0)
    }

    fn take_transient_storage(n: u32) -> Weight {
        Weight::from_parts(5_649_689, 0).saturating_add(Weight::from_parts(313, 0).saturating_mul(n.into()))
    }

    // Contracts::ContractInfoOf: 1 read, 0 written
    // Contracts::CompiledInBlock: 0 read, 0 written
    fn call_contract() -> Weight {
        Weight::from_parts(59_248_000, 5_759).saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::CompiledInBlock: 0 read, 0 written
    fn delegate_call() -> Weight {
        Weight::from_parts(51_097_000, 495)
    }

    // Contracts::Nonce: 1 read, 1 written
    // Contracts::ContractInfoOf: 1 read, 1 written
    // System::Account: 2 read, 2 written
    // Contracts::CompiledInBlock: 0 read, 0 written
    // Balances::Holds: 1 read, 1 written
    fn instantiate_contract(i: u32, s: u32) -> Weight {
        Weight::from_parts(204_959_718, 17_511)
            .saturating_add(Weight::from_parts(1_999, 0).saturating_mul(i.into()))
            .saturating_add(Weight::from_parts(2_468, 0).saturating_mul(s.into()))
            .saturating_add(D::get().reads_writes(5, 5))
    }

    // System::Account: 2 read, 2 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::ContractInfoOf: 0 read, 1 written
    fn settle_deposit() -> Weight {
        Weight::from_parts(84_124_000, 14_219).saturating_add(D::get().reads_writes(3, 4))
    }

    // Balances::Holds: 1 read, 1 written
    // System::Account: 3 read, 3 written
    // Contracts::DeletionQueueCounter: 1 read, 1 written
    // Contracts::CodeInfoOf: 33 read, 33 written
    // Contracts::ContractInfoOf: 0 read, 1 written
    // Contracts::DeletionQueue: 0 read, 1 written
    // Contracts::ConfigurationOf: 0 read, 1 written
    fn terminate(d: u32) -> Weight {
        Weight::from_parts(171_116_501, 29_306)
            .saturating_add(Weight::from_parts(5_327_167, 3_566).saturating_mul(d.into()))
            .saturating_add(D::get().reads_writes(6, 9))
            .saturating_add(D::get().reads_writes(1, 1).saturating_mul(d.into()))
    }

    // Contracts::ConfigurationOf: 0 read, 1 written
    fn set_configuration(n: u32) -> Weight {
        Weight::from_parts(4_597_960, 3_177)
            .saturating_add(Weight::from_parts(5_144, 0).saturating_mul(n.into()))
            .saturating_add(super::millionths(Weight::from_parts(0, 493_480), n))
            .saturating_add(super::millionths(D::get().reads_writes(0, 916_686), 1))
            .saturating_add(super::millionths(D::get().reads_writes(0, 143), n))
    }

    // Contracts::CodeInfoOf: 2 read, 2 written
    fn set_code_hash() -> Weight {
        Weight::from_parts(48_341_000, 7_132).saturating_add(D::get().reads_writes(2, 2))
    }

    // Contracts::ContractInfoOf: 1 read, 0 written
    fn code_hash() -> Weight {
        Weight::from_parts(26_765_000, 5_264).saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::ContractInfoOf: 1 read, 0 written
    fn is_contract() -> Weight {
        Weight::from_parts(25_540_000, 5_264).saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::CodeInfoOf: 1 read, 1 written
    fn lock_delegate_dependency() -> Weight {
        Weight::from_parts(26_074_000, 3_566).saturating_add(D::get().reads_writes(1, 1))
    }

    // Contracts::CodeInfoOf: 1 read, 1 written
    fn unlock_delegate_dependency() -> Weight {
        Weight::from_parts(22_634_000, 3_566).saturating_add(D::get().reads_writes(1, 1))
    }

    fn weight_to_fee() -> Weight {
        Weight::from_parts(4_214_000, 0)
    }

    // Timestamp::Now: 0 read, 0 written
    fn now() -> Weight {
        Weight::from_parts(2_615_000, 0)
    }

    // System::Account: 1 read, 0 written
    fn balance() -> Weight {
        Weight::from_parts(10_338_000, 3_593).saturating_add(D::get().reads_writes(1, 0))
    }

    // System::Account: 2 read, 2 written
    fn transfer() -> Weight {
        Weight::from_parts(68_169_000, 7_186).saturating_add(D::get().reads_writes(2, 2))
    }

    fn call_runtime(n: u32) -> Weight {
        Weight::from_parts(6_360_131, 0)
            .saturating_add(Weight::from_parts(91_795, 0).saturating_mul(n.into()))
    }

    // System::EventTopics: 4 read, 4 written
    fn deposit_event(t: u32, n: u32) -> Weight {
        Weight::from_parts(10_488_754, 0)
            .saturating_add(Weight::from_parts(4_280_247, 3_465).saturating_mul(t.into()))
            .saturating_add(Weight::from_parts(569, 0).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(1, 1).saturating_mul(t.into()))
    }

    // System::EventTopics: 4 read, 4 written
    // Contracts::RetainedEventCounter: 1 read, 1 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::RetainedEventsByTopic: 0 read, 4 written
    // Contracts::RetainedEventExpiries: 0 read, 1 written
    // Contracts::RetainedEvents: 0 read, 1 written
    fn deposit_event_until(t: u32, n: u32) -> Weight {
        Weight::from_parts(87_724_673, 15_315)
            .saturating_add(Weight::from_parts(7_072_892, 0).saturating_mul(t.into()))
            .saturating_add(super::millionths(Weight::from_parts(0, 7_048_477_307), t))
            .saturating_add(Weight::from_parts(1_312, 0).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(3, 5))
            .saturating_add(D::get().reads_writes(1, 2).saturating_mul(t.into()))
    }

    // Contracts::EventExpiryWalk: 0 read, 0 written
    // Contracts::RetainedEventExpiries: 2 read, 0 written
    fn purge_events() -> Weight {
        Weight::from_parts(13_779_000, 7_521).saturating_add(D::get().reads_writes(2, 0))
    }

    // Contracts::EventExpiryWalk: 0 read, 0 written
    // Contracts::RetainedEventExpiries: 101 read, 100 written
    // Contracts::RetainedEvents: 100 read, 100 written
    // System::Account: 100 read, 100 written
    // Balances::Holds: 100 read, 100 written
    // Contracts::RetainedEventsByTopic: 0 read, 400 written
    fn purge_event(t: u32, n: u32) -> Weight {
        Weight::from_parts(61_796_767, 14_456)
            .saturating_add(Weight::from_parts(2_860_887, 0).saturating_mul(t.into()))
            .saturating_add(super::millionths(Weight::from_parts(0, 3_497_509_968), t))
            .saturating_add(Weight::from_parts(722, 0).saturating_mul(n.into()))
            .saturating_add(super::millionths(Weight::from_parts(0, 1_000_292), n))
            .saturating_add(D::get().reads_writes(4, 4))
            .saturating_add(D::get().reads_writes(0, 1).saturating_mul(t.into()))
    }

    fn debug_message(n: u32) -> Weight {
        Weight::from_parts(1_735_519, 0).saturating_add(Weight::from_parts(1_148, 0).saturating_mul(n.into()))
    }

    fn hash_sha2_256(n: u32) -> Weight {
        Weight::from_parts(4_136_278, 0).saturating_add(Weight::from_parts(1_008, 0).saturating_mul(n.into()))
    }

    fn hash_keccak_256(n: u32) -> Weight {
        Weight::from_parts(5_153_713, 0).saturating_add(Weight::from_parts(3_311, 0).saturating_mul(n.into()))
    }

    fn hash_blake2_256(n: u32) -> Weight {
        Weight::from_parts(2_975_936, 0).saturating_add(Weight::from_parts(1_374, 0).saturating_mul(n.into()))
    }

    fn hash_blake2_128(n: u32) -> Weight {
        Weight::from_parts(3_058_347, 0).saturating_add(Weight::from_parts(1_368, 0).saturating_mul(n.into()))
    }

    fn ecdsa_recover() -> Weight {
        Weight::from_parts(57_056_000, 0)
    }

    fn ecdsa_to_eth_address() -> Weight {
        Weight::from_parts(19_473_000, 0)
    }

    fn p256_verify() -> Weight {
        Weight::from_parts(1_446_947_000, 0)
    }

    fn sr25519_verify(n: u32) -> Weight {
        Weight::from_parts(61_896_635, 0)
            .saturating_add(Weight::from_parts(3_463, 0).saturating_mul(n.into()))
    }

    fn ed25519_verify(n: u32) -> Weight {
        Weight::from_parts(63_499_995, 0)
            .saturating_add(Weight::from_parts(2_335, 0).saturating_mul(n.into()))
    }

    // System::BlockHash: 1 read, 0 written
    fn block_hash() -> Weight {
        Weight::from_parts(8_149_000, 3_509).saturating_add(D::get().reads_writes(1, 0))
    }

    fn u256_mul_div() -> Weight {
        Weight::from_parts(4_045_000, 0)
    }

    fn u256_div_rem() -> Weight {
        Weight::from_parts(3_724_000, 0)
    }

    fn u256_mul_mod() -> Weight {
        Weight::from_parts(4_900_000, 0)
    }

    fn u256_mod_pow(b: u32) -> Weight {
        Weight::from_parts(3_384_802, 0)
            .saturating_add(Weight::from_parts(1_113_923, 0).saturating_mul(b.into()))
    }
}
