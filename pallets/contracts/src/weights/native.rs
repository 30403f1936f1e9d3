//! Weights of contracts that the node runs (`Native`).
//!
//! `make weights` wrote this file; `docs/WEIGHTS.md` says how.
//!
//! - Date: 2026-12-01
//! - CPU: AMD EPYC (family 25, model 1)
//! - Commit: a571933660e6
//! - 8 values of each component, 100 runs for each point

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
    // memory set up: 274
    // arithmetic: 285
    // multiplication: 408
    // division: 103
    // branches: 1467
    // memory: 1381
    // far jumps: 6326
    // cache misses: 2539
    // atomics: 525
    // calls: 247
    // indirect calls: 444
    // recursion: 196
    // small moves: 2288
    // small comparisons: 2636
    // small fills: 1991
    // long moves: 3000
    // long comparisons: 327
    // long fills: 167
    // wide products: 63
    // wide quotients: 598
    // wide quotients by 64 bits: 528
    // wide remainders: 604
    // wide remainders by 64 bits: 498
    // wide signed quotients: 712
    // wide signed quotients by 64 bits: 598
    // wide signed remainders: 717
    // wide signed remainders by 64 bits: 599
    // large contract far jumps: 16978
    // large contract cache misses: 9106
    fn ref_time_per_gas() -> u64 {
        6_327
    }

    fn ref_time_per_gas_large() -> u64 {
        16_978
    }

    // Contracts::CodeInfoOf: 1 read, 1 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::PristineCode: 0 read, 1 written
    fn upload_code(c: u32) -> Weight {
        Weight::from_parts(205_900_579, 14_192)
            .saturating_add(Weight::from_parts(7_278, 0).saturating_mul(c.into()))
            .saturating_add(D::get().reads_writes(3, 4))
    }

    // Contracts::CodeInfoOf: 1 read, 1 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::PristineCode: 0 read, 1 written
    fn remove_code() -> Weight {
        Weight::from_parts(164_448_000, 14_192).saturating_add(D::get().reads_writes(3, 4))
    }

    // Contracts::ContractInfoOf: 1 read, 1 written
    // Contracts::CodeInfoOf: 2 read, 2 written
    fn set_code() -> Weight {
        Weight::from_parts(149_109_000, 12_396).saturating_add(D::get().reads_writes(3, 3))
    }

    // System::Account: 2 read, 2 written
    // Contracts::ContractInfoOf: 1 read, 1 written
    // Timestamp::Now: 1 read, 0 written
    // Contracts::CompiledInBlock: 1 read, 0 written
    // Balances::Holds: 1 read, 1 written
    fn call() -> Weight {
        Weight::from_parts(469_710_000, 20_546).saturating_add(D::get().reads_writes(6, 4))
    }

    // Contracts::CodeInfoOf: 1 read, 1 written
    // System::Account: 2 read, 2 written
    // Balances::Holds: 2 read, 2 written
    // Contracts::Nonce: 1 read, 1 written
    // Contracts::ContractInfoOf: 1 read, 1 written
    // Timestamp::Now: 1 read, 0 written
    // Contracts::CompiledInBlock: 1 read, 0 written
    // Contracts::PristineCode: 0 read, 1 written
    fn instantiate_with_code(c: u32, i: u32, s: u32) -> Weight {
        Weight::from_parts(738_178_244, 32_143)
            .saturating_add(Weight::from_parts(48_339, 0).saturating_mul(c.into()))
            .saturating_add(Weight::from_parts(3_690, 0).saturating_mul(i.into()))
            .saturating_add(Weight::from_parts(4_076, 0).saturating_mul(s.into()))
            .saturating_add(D::get().reads_writes(9, 8))
    }

    // System::Account: 2 read, 2 written
    // Contracts::Nonce: 1 read, 1 written
    // Contracts::ContractInfoOf: 1 read, 1 written
    // Timestamp::Now: 1 read, 0 written
    // Contracts::CompiledInBlock: 1 read, 0 written
    // Balances::Holds: 1 read, 1 written
    fn instantiate(i: u32, s: u32) -> Weight {
        Weight::from_parts(481_554_014, 21_544)
            .saturating_add(Weight::from_parts(3_124, 0).saturating_mul(i.into()))
            .saturating_add(Weight::from_parts(3_361, 0).saturating_mul(s.into()))
            .saturating_add(D::get().reads_writes(7, 5))
    }

    // Contracts::LastCompiled: 1 read, 0 written
    fn clear_compiled() -> Weight {
        Weight::from_parts(3_707_000, 1_022).saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::DeletionQueueCounter: 1 read, 0 written
    fn deletion_queue() -> Weight {
        Weight::from_parts(4_078_000, 998).saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::DeletionQueueCounter: 1 read, 1 written
    // Contracts::DeletionQueue: 100 read, 100 written
    fn deletion_queue_trie() -> Weight {
        Weight::from_parts(15_526_430, 3_607).saturating_add(D::get().reads_writes(1, 1))
    }

    // Contracts::DeletionQueueCounter: 1 read, 1 written
    // Contracts::DeletionQueue: 1 read, 1 written
    // storage of contracts: 1000 read, 1000 written
    fn deletion_queue_key() -> Weight {
        Weight::from_parts(2_797_089, 9_961).saturating_add(D::get().reads_writes(1, 1))
    }

    // Contracts::CodeInfoOf: 1 read, 0 written
    // Contracts::Uploads: 1 read, 1 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::UploadExpiries: 0 read, 1 written
    fn open_upload() -> Weight {
        Weight::from_parts(139_552_000, 18_803).saturating_add(D::get().reads_writes(4, 4))
    }

    // Contracts::Uploads: 1 read, 1 written
    // Contracts::UploadPages: 2 read, 16 written
    fn write_chunk(p: u32) -> Weight {
        Weight::from_parts(157_917_249, 39_189)
            .saturating_add(Weight::from_parts(41_599_646, 0).saturating_mul(p.into()))
            .saturating_add(super::millionths(Weight::from_parts(0, 3_463_963_300), p))
            .saturating_add(D::get().reads_writes(3, 1))
            .saturating_add(D::get().reads_writes(0, 1).saturating_mul(p.into()))
    }

    // Contracts::Uploads: 1 read, 1 written
    // Contracts::CodeInfoOf: 1 read, 1 written
    // Contracts::UploadPages: 16 read, 16 written
    // Contracts::UploadExpiryWalk: 1 read, 0 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::PristineCode: 0 read, 1 written
    // Contracts::UploadExpiries: 0 read, 1 written
    fn finalise_upload(p: u32) -> Weight {
        Weight::from_parts(194_752_815, 27_173)
            .saturating_add(Weight::from_parts(157_681_884, 0).saturating_mul(p.into()))
            .saturating_add(super::millionths(Weight::from_parts(0, 19_606_111_731), p))
            .saturating_add(D::get().reads_writes(5, 6))
            .saturating_add(D::get().reads_writes(1, 1).saturating_mul(p.into()))
    }

    // Contracts::Uploads: 2 read, 1 written
    // Contracts::UploadExpiryWalk: 1 read, 0 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::UploadPages: 0 read, 16 written
    // Contracts::UploadExpiries: 0 read, 1 written
    fn abort_upload(p: u32) -> Weight {
        Weight::from_parts(145_296_892, 20_883)
            .saturating_add(Weight::from_parts(10_284_570, 3_465).saturating_mul(p.into()))
            .saturating_add(D::get().reads_writes(5, 4))
            .saturating_add(D::get().reads_writes(0, 1).saturating_mul(p.into()))
    }

    // Contracts::UploadExpiryWalk: 1 read, 0 written
    // Contracts::UploadExpiries: 2 read, 0 written
    fn purge_uploads() -> Weight {
        Weight::from_parts(31_449_000, 8_173).saturating_add(D::get().reads_writes(3, 0))
    }

    // Contracts::UploadExpiryWalk: 1 read, 0 written
    // Contracts::UploadExpiries: 21 read, 20 written
    // Contracts::Uploads: 20 read, 20 written
    // System::Account: 20 read, 20 written
    // Balances::Holds: 20 read, 20 written
    // Contracts::UploadPages: 0 read, 320 written
    fn purge_upload(p: u32) -> Weight {
        Weight::from_parts(138_330_597, 15_341)
            .saturating_add(Weight::from_parts(11_537_546, 3_465).saturating_mul(p.into()))
            .saturating_add(D::get().reads_writes(4, 4))
            .saturating_add(D::get().reads_writes(0, 1).saturating_mul(p.into()))
    }

    // Contracts::CodeInfoOf: 1 read, 0 written
    // Contracts::PristineCode: 1 read, 0 written
    fn load_code(c: u32) -> Weight {
        Weight::from_parts(38_773_208, 7_193)
            .saturating_add(Weight::from_parts(336, 0).saturating_mul(c.into()))
            .saturating_add(super::millionths(Weight::from_parts(0, 999_879), c))
            .saturating_add(D::get().reads_writes(2, 0))
    }

    // Contracts::CompiledInBlock: 1 read, 0 written
    // Contracts::LastCompiled: 1 read, 0 written
    fn compile_code(c: u32) -> Weight {
        Weight::from_parts(93_557_932, 4_552)
            .saturating_add(Weight::from_parts(51_403, 0).saturating_mul(c.into()))
            .saturating_add(D::get().reads_writes(2, 0))
    }

    fn environment(n: u32) -> Weight {
        Weight::from_parts(10_516_510, 0).saturating_add(Weight::from_parts(202, 0).saturating_mul(n.into()))
    }

    // Contracts::ConfigurationOf: 1 read, 0 written
    fn configuration(n: u32) -> Weight {
        Weight::from_parts(13_500_256, 3_273)
            .saturating_add(Weight::from_parts(13_985, 0).saturating_mul(n.into()))
            .saturating_add(super::millionths(Weight::from_parts(0, 1_701_773), n))
            .saturating_add(super::millionths(D::get().reads_writes(916_686, 0), 1))
            .saturating_add(super::millionths(D::get().reads_writes(143, 0), n))
    }

    fn syscall() -> Weight {
        Weight::from_parts(445_943, 0)
    }

    fn copy_to_contract(n: u32) -> Weight {
        Weight::from_parts(279_018, 0).saturating_add(Weight::from_parts(99, 0).saturating_mul(n.into()))
    }

    fn copy_from_contract(n: u32) -> Weight {
        Weight::from_parts(298_308, 0).saturating_add(Weight::from_parts(184, 0).saturating_mul(n.into()))
    }

    // storage of contracts: 1 read, 1 written
    fn set_storage(n: u32, o: u32) -> Weight {
        Weight::from_parts(80_523_425, 11_151)
            .saturating_add(Weight::from_parts(535, 0).saturating_mul(n.into()))
            .saturating_add(Weight::from_parts(1_026, 0).saturating_mul(o.into()))
            .saturating_add(super::millionths(Weight::from_parts(0, 1_000_308), o))
            .saturating_add(D::get().reads_writes(1, 1))
    }

    // storage of contracts: 1 read, 0 written
    fn get_storage(n: u32) -> Weight {
        Weight::from_parts(77_156_805, 11_151)
            .saturating_add(Weight::from_parts(2_372, 0).saturating_mul(n.into()))
            .saturating_add(super::millionths(Weight::from_parts(0, 1_000_224), n))
            .saturating_add(D::get().reads_writes(1, 0))
    }

    // storage of contracts: 1 read, 1 written
    fn clear_storage(n: u32) -> Weight {
        Weight::from_parts(75_593_354, 11_151)
            .saturating_add(Weight::from_parts(848, 0).saturating_mul(n.into()))
            .saturating_add(super::millionths(Weight::from_parts(0, 1_000_224), n))
            .saturating_add(D::get().reads_writes(1, 1))
    }

    // storage of contracts: 1 read, 0 written
    fn contains_storage(n: u32) -> Weight {
        Weight::from_parts(65_289_770, 11_151)
            .saturating_add(Weight::from_parts(971, 0).saturating_mul(n.into()))
            .saturating_add(super::millionths(Weight::from_parts(0, 1_000_224), n))
            .saturating_add(D::get().reads_writes(1, 0))
    }

    // storage of contracts: 1 read, 1 written
    fn take_storage(n: u32) -> Weight {
        Weight::from_parts(86_353_898, 11_151)
            .saturating_add(Weight::from_parts(2_586, 0).saturating_mul(n.into()))
            .saturating_add(super::millionths(Weight::from_parts(0, 1_000_224), n))
            .saturating_add(D::get().reads_writes(1, 1))
    }

    // Contracts::RemovedInBlock: 1 read, 0 written
    // Contracts::LastRemoved: 1 read, 0 written
    fn note_removed() -> Weight {
        Weight::from_parts(28_834_000, 4_850).saturating_add(D::get().reads_writes(2, 0))
    }

    // Contracts::LastRemoved: 1 read, 0 written
    // Contracts::UploadExpiryWalk: 1 read, 0 written
    // Contracts::EventExpiryWalk: 1 read, 0 written
    fn clear_removed() -> Weight {
        Weight::from_parts(6_723_000, 3_166).saturating_add(D::get().reads_writes(3, 0))
    }

    // Contracts::RemovedInBlock: 1 read, 0 written
    // storage of contracts: 1 read, 0 written
    fn storage_keys() -> Weight {
        Weight::from_parts(33_423_000, 13_799).saturating_add(D::get().reads_writes(2, 0))
    }

    // Contracts::RemovedInBlock: 1 read, 0 written
    // storage of contracts: 500 read, 0 written
    fn next_storage_key() -> Weight {
        Weight::from_parts(6_520_412, 10_083).saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::ContractInfoOf: 1 read, 0 written
    // Contracts::RemovedInBlock: 1 read, 0 written
    // storage of contracts: 1 read, 0 written
    fn skip_removed_key() -> Weight {
        Weight::from_parts(7_476_921, 0)
    }

    fn set_transient_storage(n: u32) -> Weight {
        Weight::from_parts(10_610_783, 0).saturating_add(Weight::from_parts(309, 0).saturating_mul(n.into()))
    }

    fn get_transient_storage(n: u32) -> Weight {
        Weight::from_parts(8_765_657, 0).saturating_add(Weight::from_parts(833, 0).saturating_mul(n.into()))
    }

    fn clear_transient_storage() -> Weight {
        Weight::from_parts(7_614_000, 0)
    }

    fn contains_transient_storage() -> Weight {
        Weight::from_parts(6_532_000, 0)
    }

    fn take_transient_storage(n: u32) -> Weight {
        Weight::from_parts(12_335_266, 0).saturating_add(Weight::from_parts(901, 0).saturating_mul(n.into()))
    }

    // Contracts::ContractInfoOf: 1 read, 2 written
    // Contracts::CompiledInBlock: 1 read, 0 written
    // System::Account: 2 read, 2 written
    // Balances::Holds: 1 read, 1 written
    fn call_contract() -> Weight {
        Weight::from_parts(344_616_000, 23_013).saturating_add(D::get().reads_writes(5, 5))
    }

    // Contracts::CompiledInBlock: 1 read, 0 written
    // Contracts::ContractInfoOf: 0 read, 1 written
    fn delegate_call() -> Weight {
        Weight::from_parts(143_039_000, 6_995).saturating_add(D::get().reads_writes(1, 1))
    }

    // Contracts::Nonce: 1 read, 1 written
    // Contracts::ContractInfoOf: 1 read, 2 written
    // System::Account: 2 read, 2 written
    // Contracts::CompiledInBlock: 1 read, 0 written
    // Balances::Holds: 1 read, 1 written
    fn instantiate_contract(i: u32, s: u32) -> Weight {
        Weight::from_parts(497_756_166, 24_011)
            .saturating_add(Weight::from_parts(2_280, 0).saturating_mul(i.into()))
            .saturating_add(Weight::from_parts(3_214, 0).saturating_mul(s.into()))
            .saturating_add(D::get().reads_writes(6, 6))
    }

    // Balances::Holds: 1 read, 1 written
    // System::Account: 3 read, 3 written
    // Contracts::DeletionQueueCounter: 1 read, 1 written
    // Contracts::CodeInfoOf: 33 read, 33 written
    // Contracts::ContractInfoOf: 0 read, 1 written
    // Contracts::DeletionQueue: 0 read, 1 written
    // Contracts::ConfigurationOf: 0 read, 1 written
    fn terminate(d: u32) -> Weight {
        Weight::from_parts(284_539_750, 29_306)
            .saturating_add(Weight::from_parts(11_322_327, 3_566).saturating_mul(d.into()))
            .saturating_add(D::get().reads_writes(6, 9))
            .saturating_add(D::get().reads_writes(1, 1).saturating_mul(d.into()))
    }

    // Contracts::ConfigurationOf: 0 read, 1 written
    fn set_configuration(n: u32) -> Weight {
        Weight::from_parts(9_291_619, 3_177)
            .saturating_add(Weight::from_parts(8_264, 0).saturating_mul(n.into()))
            .saturating_add(super::millionths(Weight::from_parts(0, 493_480), n))
            .saturating_add(super::millionths(D::get().reads_writes(0, 916_686), 1))
            .saturating_add(super::millionths(D::get().reads_writes(0, 143), n))
    }

    // Contracts::CodeInfoOf: 2 read, 2 written
    fn set_code_hash() -> Weight {
        Weight::from_parts(113_703_000, 7_132).saturating_add(D::get().reads_writes(2, 2))
    }

    // Contracts::ContractInfoOf: 1 read, 0 written
    fn code_hash() -> Weight {
        Weight::from_parts(65_414_000, 5_264).saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::ContractInfoOf: 1 read, 0 written
    fn is_contract() -> Weight {
        Weight::from_parts(63_588_000, 5_264).saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::CodeInfoOf: 1 read, 1 written
    fn lock_delegate_dependency() -> Weight {
        Weight::from_parts(64_321_000, 3_566).saturating_add(D::get().reads_writes(1, 1))
    }

    // Contracts::CodeInfoOf: 1 read, 1 written
    fn unlock_delegate_dependency() -> Weight {
        Weight::from_parts(65_572_000, 3_566).saturating_add(D::get().reads_writes(1, 1))
    }

    fn settle_deposit() -> Weight {
        Weight::from_parts(150_000_000, 20_000).saturating_add(D::get().reads_writes(3, 4))
    }

    fn now() -> Weight {
        Weight::from_parts(3_000_000, 0)
    }

    fn set_warm_storage(n: u32) -> Weight {
        Weight::from_parts(10_000_000, 0)
            .saturating_add(Weight::from_parts(1_000, 0).saturating_mul(n.into()))
    }

    fn get_warm_storage(n: u32) -> Weight {
        Weight::from_parts(10_000_000, 0)
            .saturating_add(Weight::from_parts(1_000, 0).saturating_mul(n.into()))
    }

    fn weight_to_fee() -> Weight {
        Weight::from_parts(12_333_000, 0)
    }

    // System::Account: 1 read, 0 written
    fn balance() -> Weight {
        Weight::from_parts(24_035_000, 3_593).saturating_add(D::get().reads_writes(1, 0))
    }

    // System::Account: 2 read, 2 written
    fn transfer() -> Weight {
        Weight::from_parts(145_242_000, 7_186).saturating_add(D::get().reads_writes(2, 2))
    }

    fn call_runtime(n: u32) -> Weight {
        Weight::from_parts(16_152_059, 0)
            .saturating_add(Weight::from_parts(174_720, 0).saturating_mul(n.into()))
    }

    // System::EventTopics: 4 read, 4 written
    fn deposit_event(t: u32, n: u32) -> Weight {
        Weight::from_parts(21_569_366, 0)
            .saturating_add(Weight::from_parts(7_688_456, 3_465).saturating_mul(t.into()))
            .saturating_add(Weight::from_parts(1_179, 0).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(1, 1).saturating_mul(t.into()))
    }

    // System::EventTopics: 4 read, 4 written
    // Contracts::RetainedEventCounter: 1 read, 1 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::RetainedEventExpiries: 0 read, 1 written
    // Contracts::RetainedEventsByTopic: 0 read, 4 written
    // Contracts::RetainedEvents: 0 read, 1 written
    fn deposit_event_until(t: u32, n: u32) -> Weight {
        Weight::from_parts(167_942_788, 15_315)
            .saturating_add(Weight::from_parts(13_112_178, 0).saturating_mul(t.into()))
            .saturating_add(super::millionths(Weight::from_parts(0, 7_048_477_307), t))
            .saturating_add(Weight::from_parts(3_354, 0).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(3, 5))
            .saturating_add(D::get().reads_writes(1, 2).saturating_mul(t.into()))
    }

    // Contracts::EventExpiryWalk: 1 read, 0 written
    // Contracts::RetainedEventExpiries: 2 read, 0 written
    fn purge_events() -> Weight {
        Weight::from_parts(29_154_000, 8_037).saturating_add(D::get().reads_writes(3, 0))
    }

    // Contracts::EventExpiryWalk: 1 read, 0 written
    // Contracts::RetainedEventExpiries: 101 read, 100 written
    // Contracts::RetainedEvents: 100 read, 100 written
    // System::Account: 100 read, 100 written
    // Balances::Holds: 100 read, 100 written
    // Contracts::RetainedEventsByTopic: 0 read, 400 written
    fn purge_event(t: u32, n: u32) -> Weight {
        Weight::from_parts(102_583_903, 14_457)
            .saturating_add(Weight::from_parts(8_977_172, 0).saturating_mul(t.into()))
            .saturating_add(super::millionths(Weight::from_parts(0, 3_498_766_376), t))
            .saturating_add(Weight::from_parts(1_011, 0).saturating_mul(n.into()))
            .saturating_add(super::millionths(Weight::from_parts(0, 1_000_267), n))
            .saturating_add(D::get().reads_writes(4, 4))
            .saturating_add(D::get().reads_writes(0, 1).saturating_mul(t.into()))
    }

    fn debug_message(n: u32) -> Weight {
        Weight::from_parts(4_107_815, 0).saturating_add(Weight::from_parts(1_756, 0).saturating_mul(n.into()))
    }

    fn hash_sha2_256(n: u32) -> Weight {
        Weight::from_parts(9_353_707, 0).saturating_add(Weight::from_parts(1_080, 0).saturating_mul(n.into()))
    }

    fn hash_keccak_256(n: u32) -> Weight {
        Weight::from_parts(8_494_652, 0).saturating_add(Weight::from_parts(3_594, 0).saturating_mul(n.into()))
    }

    fn hash_blake2_256(n: u32) -> Weight {
        Weight::from_parts(7_300_050, 0).saturating_add(Weight::from_parts(1_453, 0).saturating_mul(n.into()))
    }

    fn hash_blake2_128(n: u32) -> Weight {
        Weight::from_parts(7_130_036, 0).saturating_add(Weight::from_parts(1_439, 0).saturating_mul(n.into()))
    }

    fn ecdsa_recover() -> Weight {
        Weight::from_parts(79_990_000, 0)
    }

    fn ecdsa_to_eth_address() -> Weight {
        Weight::from_parts(30_056_000, 0)
    }

    fn sr25519_verify(n: u32) -> Weight {
        Weight::from_parts(78_669_238, 0)
            .saturating_add(Weight::from_parts(6_366, 0).saturating_mul(n.into()))
    }

    fn ed25519_verify(n: u32) -> Weight {
        Weight::from_parts(80_659_331, 0)
            .saturating_add(Weight::from_parts(3_144, 0).saturating_mul(n.into()))
    }

    /// Provisional, about twice as long as in optimised wasm: not measured by the benchmark yet.
    fn p256_verify() -> Weight {
        Weight::from_parts(3_000_000_000, 0)
    }

    // System::BlockHash: 1 read, 0 written
    fn block_hash() -> Weight {
        Weight::from_parts(17_102_000, 3_509).saturating_add(D::get().reads_writes(1, 0))
    }

    fn u256_mul_div() -> Weight {
        Weight::from_parts(9_468_000, 0)
    }

    fn u256_div_rem() -> Weight {
        Weight::from_parts(9_238_000, 0)
    }

    fn u256_mul_mod() -> Weight {
        Weight::from_parts(11_462_000, 0)
    }

    fn u256_mod_pow(b: u32) -> Weight {
        Weight::from_parts(8_371_157, 0)
            .saturating_add(Weight::from_parts(1_945_889, 0).saturating_mul(b.into()))
    }
}
