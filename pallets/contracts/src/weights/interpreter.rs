//! Weights of contracts that the runtime runs itself (`Interpreter`).
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
    // memory set up: 760
    // arithmetic: 2665
    // multiplication: 1624
    // division: 451
    // branches: 5960
    // memory: 1780
    // far jumps: 8260
    // cache misses: 3713
    // atomics: 908
    // calls: 1639
    // indirect calls: 2860
    // recursion: 1654
    // small moves: 3172
    // small comparisons: 3578
    // small fills: 2881
    // long moves: 1872
    // long comparisons: 445
    // long fills: 702
    // wide products: 996
    // wide quotients: 1380
    // wide quotients by 64 bits: 1391
    // wide remainders: 1336
    // wide remainders by 64 bits: 1382
    // wide signed quotients: 1453
    // wide signed quotients by 64 bits: 1455
    // wide signed remainders: 1464
    // wide signed remainders by 64 bits: 1466
    // large contract far jumps: 21155
    // large contract cache misses: 9597
    fn ref_time_per_gas() -> u64 {
        8_675
    }

    fn ref_time_per_gas_large() -> u64 {
        22_214
    }

    // Contracts::CodeInfoOf: 1 read, 1 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::PristineCode: 0 read, 1 written
    fn upload_code(c: u32) -> Weight {
        Weight::from_parts(96_887_063, 14_192)
            .saturating_add(Weight::from_parts(4_285, 0).saturating_mul(c.into()))
            .saturating_add(D::get().reads_writes(3, 4))
    }

    // Contracts::CodeInfoOf: 1 read, 1 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::PristineCode: 0 read, 1 written
    fn remove_code() -> Weight {
        Weight::from_parts(81_398_000, 14_192).saturating_add(D::get().reads_writes(3, 4))
    }

    // Contracts::ContractInfoOf: 1 read, 1 written
    // Contracts::CodeInfoOf: 2 read, 2 written
    fn set_code() -> Weight {
        Weight::from_parts(64_634_000, 12_396).saturating_add(D::get().reads_writes(3, 3))
    }

    // Contracts::ContractInfoOf: 1 read, 0 written
    // Contracts::CompiledInBlock: 0 read, 0 written
    fn call() -> Weight {
        Weight::from_parts(55_733_000, 5_759).saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::CodeInfoOf: 1 read, 1 written
    // System::Account: 2 read, 2 written
    // Balances::Holds: 2 read, 2 written
    // Contracts::Nonce: 1 read, 1 written
    // Contracts::ContractInfoOf: 1 read, 1 written
    // Contracts::CompiledInBlock: 0 read, 0 written
    // Contracts::PristineCode: 0 read, 1 written
    fn instantiate_with_code(c: u32, i: u32, s: u32) -> Weight {
        Weight::from_parts(314_894_558, 28_110)
            .saturating_add(Weight::from_parts(4_318, 0).saturating_mul(c.into()))
            .saturating_add(Weight::from_parts(1_953, 0).saturating_mul(i.into()))
            .saturating_add(Weight::from_parts(2_201, 0).saturating_mul(s.into()))
            .saturating_add(D::get().reads_writes(7, 8))
    }

    // Contracts::Nonce: 1 read, 1 written
    // Contracts::ContractInfoOf: 1 read, 1 written
    // System::Account: 2 read, 2 written
    // Contracts::CompiledInBlock: 0 read, 0 written
    // Balances::Holds: 1 read, 1 written
    fn instantiate(i: u32, s: u32) -> Weight {
        Weight::from_parts(217_111_789, 17_511)
            .saturating_add(Weight::from_parts(1_908, 0).saturating_mul(i.into()))
            .saturating_add(Weight::from_parts(2_040, 0).saturating_mul(s.into()))
            .saturating_add(D::get().reads_writes(5, 5))
    }

    // Contracts::LastCompiled: 0 read, 0 written
    fn clear_compiled() -> Weight {
        Weight::from_parts(1_428_000, 495)
    }

    // Contracts::DeletionQueueCounter: 1 read, 0 written
    fn deletion_queue() -> Weight {
        Weight::from_parts(1_429_000, 998).saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::DeletionQueueCounter: 1 read, 1 written
    // Contracts::DeletionQueue: 100 read, 100 written
    fn deletion_queue_trie() -> Weight {
        Weight::from_parts(7_933_996, 3_607).saturating_add(D::get().reads_writes(1, 1))
    }

    // Contracts::DeletionQueueCounter: 1 read, 1 written
    // Contracts::DeletionQueue: 1 read, 1 written
    // storage of contracts: 1000 read, 1000 written
    fn deletion_queue_key() -> Weight {
        Weight::from_parts(1_359_516, 61).saturating_add(D::get().reads_writes(1, 1))
    }

    // Contracts::CodeInfoOf: 1 read, 0 written
    // Contracts::Uploads: 1 read, 1 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::UploadExpiries: 0 read, 1 written
    fn open_upload() -> Weight {
        Weight::from_parts(79_180_000, 18_803).saturating_add(D::get().reads_writes(4, 4))
    }

    // Contracts::Uploads: 1 read, 1 written
    // Contracts::UploadPages: 2 read, 16 written
    fn write_chunk(p: u32) -> Weight {
        Weight::from_parts(62_855_365, 39_189)
            .saturating_add(Weight::from_parts(18_751_637, 0).saturating_mul(p.into()))
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
        Weight::from_parts(115_696_170, 26_531)
            .saturating_add(Weight::from_parts(88_049_967, 0).saturating_mul(p.into()))
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
        Weight::from_parts(71_513_163, 20_343)
            .saturating_add(Weight::from_parts(5_682_419, 3_465).saturating_mul(p.into()))
            .saturating_add(D::get().reads_writes(4, 4))
            .saturating_add(D::get().reads_writes(0, 1).saturating_mul(p.into()))
    }

    // Contracts::UploadExpiryWalk: 0 read, 0 written
    // Contracts::UploadExpiries: 2 read, 0 written
    fn purge_uploads() -> Weight {
        Weight::from_parts(15_135_000, 7_633).saturating_add(D::get().reads_writes(2, 0))
    }

    // Contracts::UploadExpiryWalk: 0 read, 0 written
    // Contracts::UploadExpiries: 21 read, 20 written
    // Contracts::Uploads: 20 read, 20 written
    // System::Account: 20 read, 20 written
    // Balances::Holds: 20 read, 20 written
    // Contracts::UploadPages: 0 read, 320 written
    fn purge_upload(p: u32) -> Weight {
        Weight::from_parts(70_008_125, 15_341)
            .saturating_add(Weight::from_parts(5_635_414, 3_465).saturating_mul(p.into()))
            .saturating_add(D::get().reads_writes(4, 4))
            .saturating_add(D::get().reads_writes(0, 1).saturating_mul(p.into()))
    }

    // Contracts::CodeInfoOf: 1 read, 0 written
    // Contracts::PristineCode: 1 read, 0 written
    fn load_code(c: u32) -> Weight {
        Weight::from_parts(23_676_294, 7_209)
            .saturating_add(Weight::from_parts(643, 0).saturating_mul(c.into()))
            .saturating_add(super::millionths(Weight::from_parts(0, 999_879), c))
            .saturating_add(D::get().reads_writes(2, 0))
    }

    fn compile_code(_c: u32) -> Weight {
        Weight::from_parts(0, 0)
    }

    // Timestamp::Now: 0 read, 0 written
    fn environment(n: u32) -> Weight {
        Weight::from_parts(6_573_323, 0).saturating_add(Weight::from_parts(212, 0).saturating_mul(n.into()))
    }

    // Timestamp::Now: 0 read, 0 written
    // Contracts::ConfigurationOf: 1 read, 0 written
    fn configuration(n: u32) -> Weight {
        Weight::from_parts(9_658_339, 3_273)
            .saturating_add(Weight::from_parts(8_260, 0).saturating_mul(n.into()))
            .saturating_add(super::millionths(Weight::from_parts(0, 1_701_773), n))
            .saturating_add(super::millionths(D::get().reads_writes(916_686, 0), 1))
            .saturating_add(super::millionths(D::get().reads_writes(143, 0), n))
    }

    fn syscall() -> Weight {
        Weight::from_parts(255_329, 0)
    }

    fn copy_to_contract(n: u32) -> Weight {
        Weight::from_parts(130_821, 0).saturating_add(Weight::from_parts(104, 0).saturating_mul(n.into()))
    }

    fn copy_from_contract(n: u32) -> Weight {
        Weight::from_parts(134_130, 0).saturating_add(Weight::from_parts(112, 0).saturating_mul(n.into()))
    }

    // storage of contracts: 1 read, 1 written
    fn set_storage(n: u32, o: u32) -> Weight {
        Weight::from_parts(37_708_175, 1_251)
            .saturating_add(Weight::from_parts(225, 0).saturating_mul(n.into()))
            .saturating_add(Weight::from_parts(412, 0).saturating_mul(o.into()))
            .saturating_add(super::millionths(Weight::from_parts(0, 1_000_404), o))
            .saturating_add(D::get().reads_writes(1, 1))
    }

    // storage of contracts: 1 read, 0 written
    fn get_storage(n: u32) -> Weight {
        Weight::from_parts(37_309_429, 1_251)
            .saturating_add(Weight::from_parts(794, 0).saturating_mul(n.into()))
            .saturating_add(super::millionths(Weight::from_parts(0, 1_000_397), n))
            .saturating_add(D::get().reads_writes(1, 0))
    }

    // storage of contracts: 1 read, 1 written
    fn clear_storage(n: u32) -> Weight {
        Weight::from_parts(37_624_208, 1_251)
            .saturating_add(Weight::from_parts(301, 0).saturating_mul(n.into()))
            .saturating_add(super::millionths(Weight::from_parts(0, 1_000_397), n))
            .saturating_add(D::get().reads_writes(1, 1))
    }

    // storage of contracts: 1 read, 0 written
    fn contains_storage(n: u32) -> Weight {
        Weight::from_parts(34_671_920, 1_251)
            .saturating_add(Weight::from_parts(245, 0).saturating_mul(n.into()))
            .saturating_add(super::millionths(Weight::from_parts(0, 1_000_397), n))
            .saturating_add(D::get().reads_writes(1, 0))
    }

    // storage of contracts: 1 read, 1 written
    fn take_storage(n: u32) -> Weight {
        Weight::from_parts(56_502_815, 1_251)
            .saturating_add(Weight::from_parts(870, 0).saturating_mul(n.into()))
            .saturating_add(super::millionths(Weight::from_parts(0, 1_000_397), n))
            .saturating_add(D::get().reads_writes(1, 1))
    }

    // storage of contracts: 1 read, 1 written
    fn set_warm_storage(n: u32) -> Weight {
        Weight::from_parts(5_386_477, 1)
            .saturating_add(Weight::from_parts(167, 0).saturating_mul(n.into()))
            .saturating_add(super::millionths(Weight::from_parts(0, 10_004), n))
    }

    // storage of contracts: 1 read, 0 written
    fn get_warm_storage(n: u32) -> Weight {
        Weight::from_parts(5_437_058, 1)
            .saturating_add(Weight::from_parts(495, 0).saturating_mul(n.into()))
            .saturating_add(super::millionths(Weight::from_parts(0, 10_004), n))
    }

    // Contracts::RemovedInBlock: 0 read, 0 written
    // Contracts::LastRemoved: 0 read, 0 written
    fn note_removed() -> Weight {
        Weight::from_parts(18_811_000, 990)
    }

    // Contracts::LastRemoved: 0 read, 0 written
    // Contracts::UploadExpiryWalk: 0 read, 0 written
    // Contracts::EventExpiryWalk: 0 read, 0 written
    fn clear_removed() -> Weight {
        Weight::from_parts(3_184_000, 1_485)
    }

    // Contracts::RemovedInBlock: 0 read, 0 written
    // storage of contracts: 1 read, 0 written
    fn storage_keys() -> Weight {
        Weight::from_parts(17_596_000, 664).saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::RemovedInBlock: 0 read, 0 written
    // storage of contracts: 500 read, 0 written
    fn next_storage_key() -> Weight {
        Weight::from_parts(4_916_568, 183).saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::ContractInfoOf: 1 read, 0 written
    // Contracts::RemovedInBlock: 0 read, 0 written
    // storage of contracts: 1 read, 0 written
    fn skip_removed_key() -> Weight {
        Weight::from_parts(5_475_610, 0)
    }

    fn set_transient_storage(n: u32) -> Weight {
        Weight::from_parts(4_657_523, 0).saturating_add(Weight::from_parts(136, 0).saturating_mul(n.into()))
    }

    fn get_transient_storage(n: u32) -> Weight {
        Weight::from_parts(3_376_794, 0).saturating_add(Weight::from_parts(316, 0).saturating_mul(n.into()))
    }

    fn clear_transient_storage() -> Weight {
        Weight::from_parts(3_997_000, 0)
    }

    fn contains_transient_storage() -> Weight {
        Weight::from_parts(2_876_000, 0)
    }

    fn take_transient_storage(n: u32) -> Weight {
        Weight::from_parts(4_897_216, 0).saturating_add(Weight::from_parts(259, 0).saturating_mul(n.into()))
    }

    // Contracts::ContractInfoOf: 1 read, 0 written
    // Contracts::CompiledInBlock: 0 read, 0 written
    fn call_contract() -> Weight {
        Weight::from_parts(59_605_000, 5_759).saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::CompiledInBlock: 0 read, 0 written
    fn delegate_call() -> Weight {
        Weight::from_parts(45_116_000, 495)
    }

    // Contracts::Nonce: 1 read, 1 written
    // Contracts::ContractInfoOf: 1 read, 1 written
    // System::Account: 2 read, 2 written
    // Contracts::CompiledInBlock: 0 read, 0 written
    // Balances::Holds: 1 read, 1 written
    fn instantiate_contract(i: u32, s: u32) -> Weight {
        Weight::from_parts(205_635_309, 17_511)
            .saturating_add(Weight::from_parts(1_794, 0).saturating_mul(i.into()))
            .saturating_add(Weight::from_parts(2_321, 0).saturating_mul(s.into()))
            .saturating_add(D::get().reads_writes(5, 5))
    }

    // System::Account: 2 read, 2 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::ContractInfoOf: 0 read, 1 written
    fn settle_deposit() -> Weight {
        Weight::from_parts(86_038_000, 14_219).saturating_add(D::get().reads_writes(3, 4))
    }

    // Balances::Holds: 1 read, 1 written
    // System::Account: 3 read, 3 written
    // Contracts::DeletionQueueCounter: 1 read, 1 written
    // Contracts::CodeInfoOf: 33 read, 33 written
    // Contracts::ContractInfoOf: 0 read, 1 written
    // Contracts::DeletionQueue: 0 read, 1 written
    // Contracts::ConfigurationOf: 0 read, 1 written
    fn terminate(d: u32) -> Weight {
        Weight::from_parts(171_678_787, 29_306)
            .saturating_add(Weight::from_parts(5_351_469, 3_566).saturating_mul(d.into()))
            .saturating_add(D::get().reads_writes(6, 9))
            .saturating_add(D::get().reads_writes(1, 1).saturating_mul(d.into()))
    }

    // Contracts::ConfigurationOf: 0 read, 1 written
    fn set_configuration(n: u32) -> Weight {
        Weight::from_parts(4_051_639, 3_177)
            .saturating_add(Weight::from_parts(4_367, 0).saturating_mul(n.into()))
            .saturating_add(super::millionths(Weight::from_parts(0, 493_480), n))
            .saturating_add(super::millionths(D::get().reads_writes(0, 916_686), 1))
            .saturating_add(super::millionths(D::get().reads_writes(0, 143), n))
    }

    // Contracts::CodeInfoOf: 2 read, 2 written
    fn set_code_hash() -> Weight {
        Weight::from_parts(49_695_000, 7_132).saturating_add(D::get().reads_writes(2, 2))
    }

    // Contracts::ContractInfoOf: 1 read, 0 written
    fn code_hash() -> Weight {
        Weight::from_parts(25_897_000, 5_264).saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::ContractInfoOf: 1 read, 0 written
    fn is_contract() -> Weight {
        Weight::from_parts(26_031_000, 5_264).saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::CodeInfoOf: 1 read, 1 written
    fn lock_delegate_dependency() -> Weight {
        Weight::from_parts(25_546_000, 3_566).saturating_add(D::get().reads_writes(1, 1))
    }

    // Contracts::CodeInfoOf: 1 read, 1 written
    fn unlock_delegate_dependency() -> Weight {
        Weight::from_parts(22_350_000, 3_566).saturating_add(D::get().reads_writes(1, 1))
    }

    fn weight_to_fee() -> Weight {
        Weight::from_parts(3_275_000, 0)
    }

    // Timestamp::Now: 0 read, 0 written
    fn now() -> Weight {
        Weight::from_parts(2_318_000, 0)
    }

    // System::Account: 1 read, 0 written
    fn balance() -> Weight {
        Weight::from_parts(10_727_000, 3_593).saturating_add(D::get().reads_writes(1, 0))
    }

    // System::Account: 2 read, 2 written
    fn transfer() -> Weight {
        Weight::from_parts(70_584_000, 7_186).saturating_add(D::get().reads_writes(2, 2))
    }

    fn call_runtime(n: u32) -> Weight {
        Weight::from_parts(5_122_299, 0)
            .saturating_add(Weight::from_parts(92_216, 0).saturating_mul(n.into()))
    }

    // System::EventTopics: 4 read, 4 written
    fn deposit_event(t: u32, n: u32) -> Weight {
        Weight::from_parts(10_783_209, 0)
            .saturating_add(Weight::from_parts(3_887_412, 3_465).saturating_mul(t.into()))
            .saturating_add(Weight::from_parts(444, 0).saturating_mul(n.into()))
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
        Weight::from_parts(88_204_455, 15_315)
            .saturating_add(Weight::from_parts(7_423_749, 0).saturating_mul(t.into()))
            .saturating_add(super::millionths(Weight::from_parts(0, 7_048_477_307), t))
            .saturating_add(Weight::from_parts(1_084, 0).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(3, 5))
            .saturating_add(D::get().reads_writes(1, 2).saturating_mul(t.into()))
    }

    // Contracts::EventExpiryWalk: 0 read, 0 written
    // Contracts::RetainedEventExpiries: 2 read, 0 written
    fn purge_events() -> Weight {
        Weight::from_parts(13_387_000, 7_521).saturating_add(D::get().reads_writes(2, 0))
    }

    // Contracts::EventExpiryWalk: 0 read, 0 written
    // Contracts::RetainedEventExpiries: 101 read, 100 written
    // Contracts::RetainedEvents: 100 read, 100 written
    // System::Account: 100 read, 100 written
    // Balances::Holds: 100 read, 100 written
    // Contracts::RetainedEventsByTopic: 0 read, 400 written
    fn purge_event(t: u32, n: u32) -> Weight {
        Weight::from_parts(63_868_010, 14_456)
            .saturating_add(Weight::from_parts(2_453_255, 0).saturating_mul(t.into()))
            .saturating_add(super::millionths(Weight::from_parts(0, 3_497_509_968), t))
            .saturating_add(Weight::from_parts(751, 0).saturating_mul(n.into()))
            .saturating_add(super::millionths(Weight::from_parts(0, 1_000_292), n))
            .saturating_add(D::get().reads_writes(4, 4))
            .saturating_add(D::get().reads_writes(0, 1).saturating_mul(t.into()))
    }

    fn debug_message(n: u32) -> Weight {
        Weight::from_parts(1_882_563, 0).saturating_add(Weight::from_parts(939, 0).saturating_mul(n.into()))
    }

    fn hash_sha2_256(n: u32) -> Weight {
        Weight::from_parts(3_203_516, 0).saturating_add(Weight::from_parts(854, 0).saturating_mul(n.into()))
    }

    fn hash_keccak_256(n: u32) -> Weight {
        Weight::from_parts(2_935_526, 0).saturating_add(Weight::from_parts(3_179, 0).saturating_mul(n.into()))
    }

    fn hash_blake2_256(n: u32) -> Weight {
        Weight::from_parts(2_754_631, 0).saturating_add(Weight::from_parts(1_213, 0).saturating_mul(n.into()))
    }

    fn hash_blake2_128(n: u32) -> Weight {
        Weight::from_parts(2_400_793, 0).saturating_add(Weight::from_parts(1_221, 0).saturating_mul(n.into()))
    }

    fn ecdsa_recover() -> Weight {
        Weight::from_parts(55_390_000, 0)
    }

    fn ecdsa_to_eth_address() -> Weight {
        Weight::from_parts(18_985_000, 0)
    }

    fn p256_verify() -> Weight {
        Weight::from_parts(1_485_963_000, 0)
    }

    fn sr25519_verify(n: u32) -> Weight {
        Weight::from_parts(60_311_976, 0)
            .saturating_add(Weight::from_parts(3_111, 0).saturating_mul(n.into()))
    }

    fn ed25519_verify(n: u32) -> Weight {
        Weight::from_parts(60_822_738, 0)
            .saturating_add(Weight::from_parts(2_027, 0).saturating_mul(n.into()))
    }

    // System::BlockHash: 1 read, 0 written
    fn block_hash() -> Weight {
        Weight::from_parts(7_486_000, 3_509).saturating_add(D::get().reads_writes(1, 0))
    }

    fn u256_mul_div() -> Weight {
        Weight::from_parts(3_082_000, 0)
    }

    fn u256_div_rem() -> Weight {
        Weight::from_parts(2_213_000, 0)
    }

    fn u256_mul_mod() -> Weight {
        Weight::from_parts(3_308_000, 0)
    }

    fn u256_mod_pow(b: u32) -> Weight {
        Weight::from_parts(1_839_497, 0)
            .saturating_add(Weight::from_parts(1_112_403, 0).saturating_mul(b.into()))
    }
}
