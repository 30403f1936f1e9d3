//! Weights of contracts that the runtime runs itself (`Interpreter`).
//!
//! `make weights` wrote this file; `docs/WEIGHTS.md` says how.
//!
//! - Date: 2026-11-21
//! - CPU: AMD EPYC (family 25, model 17)
//! - Commit: 579b100f7aa4
//! - 3 values of each component, 3 runs for each point

use super::WeightInfo;
use core::marker::PhantomData;
use frame_support::weights::{RuntimeDbWeight, Weight};
use sp_core::Get;

/// What was measured, on top of what the database `D` costs.
pub struct Weights<D>(PhantomData<D>);

impl<D: Get<RuntimeDbWeight>> WeightInfo for Weights<D> {
    // Picoseconds for a unit, by mix of instructions:
    // memory set up: 651
    // arithmetic: 2365
    // multiplication: 1309
    // division: 381
    // branches: 4959
    // memory: 1612
    // far jumps: 8561
    // cache misses: 3047
    // atomics: 849
    // calls: 1540
    // indirect calls: 2620
    // recursion: 1565
    // small copies: 3434
    // large copies: 1612
    // wide: 1569
    // large memory: 20641
    fn ref_time_per_gas() -> u64 {
        8_561
    }

    fn ref_time_per_gas_large_memory() -> u64 {
        20_642
    }

    // Contracts::MigrationInProgress: 1 read, 0 written
    // Contracts::CodeInfoOf: 1 read, 1 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::PristineCode: 0 read, 1 written
    fn upload_code(c: u32) -> Weight {
        Weight::from_parts(81_714_387, 12_725)
            .saturating_add(Weight::from_parts(3_269, 0).saturating_mul(c.into()))
            .saturating_add(D::get().reads_writes(4, 4))
    }

    // Contracts::MigrationInProgress: 1 read, 0 written
    // Contracts::CodeInfoOf: 1 read, 1 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::PristineCode: 0 read, 1 written
    fn remove_code() -> Weight {
        Weight::from_parts(66_940_000, 12_725)
            .saturating_add(D::get().reads_writes(4, 4))
    }

    // Contracts::MigrationInProgress: 1 read, 0 written
    // Contracts::ContractInfoOf: 1 read, 1 written
    // Contracts::CodeInfoOf: 2 read, 2 written
    fn set_code() -> Weight {
        Weight::from_parts(62_052_000, 14_412)
            .saturating_add(D::get().reads_writes(4, 3))
    }

    // Contracts::MigrationInProgress: 1 read, 0 written
    // System::Account: 2 read, 2 written
    // Contracts::ContractInfoOf: 1 read, 1 written
    // Timestamp::Now: 1 read, 0 written
    // Contracts::CompiledInBlock: 1 read, 0 written
    // Balances::Holds: 1 read, 1 written
    fn call() -> Weight {
        Weight::from_parts(193_497_000, 22_511)
            .saturating_add(D::get().reads_writes(7, 4))
    }

    // Contracts::MigrationInProgress: 1 read, 0 written
    // Contracts::CodeInfoOf: 1 read, 1 written
    // System::Account: 2 read, 2 written
    // Balances::Holds: 2 read, 2 written
    // Contracts::Nonce: 1 read, 1 written
    // Contracts::ContractInfoOf: 1 read, 1 written
    // Timestamp::Now: 1 read, 0 written
    // Contracts::CompiledInBlock: 1 read, 0 written
    // Contracts::PristineCode: 0 read, 1 written
    fn instantiate_with_code(c: u32, i: u32, s: u32) -> Weight {
        Weight::from_parts(366_647_723, 30_625)
            .saturating_add(Weight::from_parts(3_245, 0).saturating_mul(c.into()))
            .saturating_add(Weight::from_parts(1_857, 0).saturating_mul(i.into()))
            .saturating_add(Weight::from_parts(1_656, 0).saturating_mul(s.into()))
            .saturating_add(D::get().reads_writes(10, 8))
    }

    // Contracts::MigrationInProgress: 1 read, 0 written
    // System::Account: 2 read, 2 written
    // Contracts::Nonce: 1 read, 1 written
    // Contracts::ContractInfoOf: 1 read, 1 written
    // Timestamp::Now: 1 read, 0 written
    // Contracts::CompiledInBlock: 1 read, 0 written
    // Balances::Holds: 1 read, 1 written
    fn instantiate(i: u32, s: u32) -> Weight {
        Weight::from_parts(272_124_000, 23_509)
            .saturating_add(Weight::from_parts(766, 0).saturating_mul(i.into()))
            .saturating_add(Weight::from_parts(1_815, 0).saturating_mul(s.into()))
            .saturating_add(D::get().reads_writes(8, 5))
    }

    fn forget_compiled() -> Weight {
        Weight::from_parts(3_095_000, 0)
    }

    // Contracts::DeletionQueueCounter: 1 read, 0 written
    fn deletion_queue() -> Weight {
        Weight::from_parts(1_863_000, 998)
            .saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::DeletionQueueCounter: 1 read, 1 written
    // Contracts::DeletionQueue: 100 read, 100 written
    fn deletion_queue_trie() -> Weight {
        Weight::from_parts(6_578_870, 3_607)
            .saturating_add(D::get().reads_writes(1, 1))
    }

    // Contracts::DeletionQueueCounter: 1 read, 1 written
    // Contracts::DeletionQueue: 1 read, 1 written
    // storage of contracts: 1000 read, 1000 written
    fn deletion_queue_key() -> Weight {
        Weight::from_parts(1_336_347, 9_960)
            .saturating_add(D::get().reads_writes(1, 1))
    }

    // Contracts::MigrationInProgress: 1 read, 0 written
    // Contracts::CodeInfoOf: 1 read, 0 written
    // Contracts::Uploads: 9 read, 1 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::UploadExpiries: 0 read, 1 written
    fn open_upload() -> Weight {
        Weight::from_parts(103_664_000, 54_080)
            .saturating_add(D::get().reads_writes(13, 4))
    }

    // Contracts::MigrationInProgress: 1 read, 0 written
    // Contracts::Uploads: 1 read, 1 written
    // Contracts::UploadPages: 2 read, 16 written
    fn write_chunk(n: u32) -> Weight {
        Weight::from_parts(46_403_500, 6_902)
            .saturating_add(Weight::from_parts(1_160, 1).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(2, 0))
    }

    // Contracts::Uploads: 1 read, 1 written
    // Contracts::MigrationInProgress: 1 read, 0 written
    // Contracts::CodeInfoOf: 1 read, 1 written
    // Contracts::UploadPages: 16 read, 16 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::PristineCode: 0 read, 1 written
    // Contracts::UploadExpiries: 0 read, 1 written
    fn finalise_upload(c: u32) -> Weight {
        Weight::from_parts(104_312_463, 24_283)
            .saturating_add(Weight::from_parts(4_900, 2).saturating_mul(c.into()))
            .saturating_add(D::get().reads_writes(6, 7))
    }

    // Contracts::MigrationInProgress: 1 read, 0 written
    // Contracts::Uploads: 1 read, 1 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::UploadExpiries: 0 read, 1 written
    // Contracts::UploadPages: 0 read, 16 written
    fn abort_upload(c: u32) -> Weight {
        Weight::from_parts(65_668_834, 13_754)
            .saturating_add(Weight::from_parts(335, 0).saturating_mul(c.into()))
            .saturating_add(D::get().reads_writes(4, 4))
    }

    // Contracts::UploadExpiries: 1 read, 0 written
    fn purge_uploads() -> Weight {
        Weight::from_parts(6_029_000, 3_537)
            .saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::UploadExpiries: 1 read, 1 written
    // Contracts::Uploads: 1 read, 1 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::UploadPages: 0 read, 16 written
    fn purge_upload(c: u32) -> Weight {
        Weight::from_parts(63_362_834, 15_275)
            .saturating_add(Weight::from_parts(302, 0).saturating_mul(c.into()))
            .saturating_add(D::get().reads_writes(4, 4))
    }

    // Contracts::CodeInfoOf: 1 read, 0 written
    // Contracts::PristineCode: 1 read, 0 written
    fn load_code(c: u32) -> Weight {
        Weight::from_parts(16_929_953, 7_136)
            .saturating_add(Weight::from_parts(521, 1).saturating_mul(c.into()))
            .saturating_add(D::get().reads_writes(2, 0))
    }

    // Contracts::CompiledInBlock: 1 read, 0 written
    fn compile_code(_c: u32) -> Weight {
        Weight::from_parts(0, 0)
    }

    fn environment(_n: u32) -> Weight {
        Weight::from_parts(9_915_000, 0)
    }

    // Contracts::ConfigurationOf: 1 read, 0 written
    fn configuration(n: u32) -> Weight {
        Weight::from_parts(5_888_334, 608)
            .saturating_add(Weight::from_parts(2_514, 2).saturating_mul(n.into()))
    }

    fn syscall() -> Weight {
        Weight::from_parts(282_139, 0)
    }

    fn copy_to_contract(n: u32) -> Weight {
        Weight::from_parts(0, 0)
            .saturating_add(Weight::from_parts(33, 0).saturating_mul(n.into()))
    }

    fn copy_from_contract(n: u32) -> Weight {
        Weight::from_parts(140_608, 0)
            .saturating_add(Weight::from_parts(32, 0).saturating_mul(n.into()))
    }

    // storage of contracts: 1 read, 1 written
    fn set_storage(n: u32, o: u32) -> Weight {
        Weight::from_parts(31_628_188, 11_148)
            .saturating_add(Weight::from_parts(2_144, 0).saturating_mul(n.into()))
            .saturating_add(Weight::from_parts(0, 1).saturating_mul(o.into()))
            .saturating_add(D::get().reads_writes(1, 1))
    }

    // storage of contracts: 1 read, 0 written
    fn get_storage(n: u32) -> Weight {
        Weight::from_parts(39_261_334, 11_149)
            .saturating_add(Weight::from_parts(3_607, 1).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(1, 0))
    }

    // storage of contracts: 1 read, 1 written
    fn clear_storage(n: u32) -> Weight {
        Weight::from_parts(40_249_500, 11_149)
            .saturating_add(Weight::from_parts(437, 1).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(1, 1))
    }

    // storage of contracts: 1 read, 0 written
    fn contains_storage(n: u32) -> Weight {
        Weight::from_parts(25_700_834, 11_149)
            .saturating_add(Weight::from_parts(491, 1).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(1, 0))
    }

    // storage of contracts: 1 read, 1 written
    fn take_storage(n: u32) -> Weight {
        Weight::from_parts(45_766_667, 11_149)
            .saturating_add(Weight::from_parts(761, 1).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(1, 1))
    }

    // Contracts::RemovedInBlock: 1 read, 0 written
    fn note_removed() -> Weight {
        Weight::from_parts(15_844_000, 3_599)
            .saturating_add(D::get().reads_writes(1, 0))
    }

    fn forget_removed() -> Weight {
        Weight::from_parts(3_155_000, 0)
    }

    // Contracts::RemovedInBlock: 1 read, 0 written
    // storage of contracts: 1 read, 0 written
    fn storage_keys() -> Weight {
        Weight::from_parts(14_442_000, 13_634)
            .saturating_add(D::get().reads_writes(2, 0))
    }

    // Contracts::RemovedInBlock: 1 read, 0 written
    // storage of contracts: 500 read, 0 written
    fn next_storage_key() -> Weight {
        Weight::from_parts(4_526_633, 10_063)
            .saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::ContractInfoOf: 1 read, 0 written
    // Contracts::RemovedInBlock: 1 read, 0 written
    // storage of contracts: 1 read, 0 written
    fn skip_removed_key() -> Weight {
        Weight::from_parts(5_327_920, 0)
    }

    fn set_transient_storage(n: u32) -> Weight {
        Weight::from_parts(4_137_667, 0)
            .saturating_add(Weight::from_parts(160, 0).saturating_mul(n.into()))
    }

    fn get_transient_storage(n: u32) -> Weight {
        Weight::from_parts(3_397_167, 0)
            .saturating_add(Weight::from_parts(233, 0).saturating_mul(n.into()))
    }

    fn clear_transient_storage() -> Weight {
        Weight::from_parts(3_034_000, 0)
    }

    fn contains_transient_storage() -> Weight {
        Weight::from_parts(2_744_000, 0)
    }

    fn take_transient_storage(n: u32) -> Weight {
        Weight::from_parts(3_705_000, 0)
            .saturating_add(Weight::from_parts(233, 0).saturating_mul(n.into()))
    }

    // storage of contracts: 1 read, 0 written
    // Contracts::MigrationInProgress: 1 read, 1 written
    fn start_migration() -> Weight {
        Weight::from_parts(5_418_000, 11_922)
            .saturating_add(D::get().reads_writes(2, 1))
    }

    // Contracts::MigrationInProgress: 1 read, 0 written
    fn migration_noop() -> Weight {
        Weight::from_parts(1_783_000, 2_016)
            .saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::MigrationInProgress: 1 read, 1 written
    // storage of contracts: 1 read, 1 written
    // Contracts::ContractInfoOf: 1 read, 0 written
    fn migrate() -> Weight {
        Weight::from_parts(12_218_000, 17_210)
            .saturating_add(D::get().reads_writes(3, 2))
    }

    // Contracts::ContractInfoOf: 2 read, 1 written
    // storage of contracts: 1 read, 0 written
    fn migrate_contract() -> Weight {
        Weight::from_parts(45_247_000, 22_826)
            .saturating_add(D::get().reads_writes(3, 1))
    }

    // Contracts::ContractInfoOf: 2 read, 0 written
    // Contracts::RemovedInBlock: 1 read, 0 written
    // storage of contracts: 3 read, 2 written
    fn migrate_key(n: u32) -> Weight {
        Weight::from_parts(42_961_834, 44_413)
            .saturating_add(Weight::from_parts(266, 1).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(6, 2))
    }

    // Contracts::ContractInfoOf: 1 read, 2 written
    // Contracts::CompiledInBlock: 1 read, 0 written
    // System::Account: 2 read, 2 written
    // Balances::Holds: 1 read, 1 written
    fn call_contract() -> Weight {
        Weight::from_parts(169_683_000, 19_497)
            .saturating_add(D::get().reads_writes(5, 5))
    }

    // Contracts::CompiledInBlock: 1 read, 0 written
    // Contracts::ContractInfoOf: 0 read, 1 written
    fn delegate_call() -> Weight {
        Weight::from_parts(57_826_000, 3_497)
            .saturating_add(D::get().reads_writes(1, 1))
    }

    // Contracts::Nonce: 1 read, 1 written
    // Contracts::ContractInfoOf: 1 read, 2 written
    // System::Account: 2 read, 2 written
    // Contracts::CompiledInBlock: 1 read, 0 written
    // Balances::Holds: 1 read, 1 written
    fn instantiate_contract(i: u32, s: u32) -> Weight {
        Weight::from_parts(0, 20_495)
            .saturating_add(Weight::from_parts(3_032, 0).saturating_mul(i.into()))
            .saturating_add(Weight::from_parts(3_544, 0).saturating_mul(s.into()))
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
        Weight::from_parts(197_738_167, 18_893)
            .saturating_add(Weight::from_parts(3_540_594, 3_566).saturating_mul(d.into()))
            .saturating_add(D::get().reads_writes(6, 9))
            .saturating_add(D::get().reads_writes(1, 1).saturating_mul(d.into()))
    }

    // Contracts::ConfigurationOf: 0 read, 1 written
    fn set_configuration(n: u32) -> Weight {
        Weight::from_parts(4_465_167, 0)
            .saturating_add(Weight::from_parts(1_480, 0).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(0, 1))
    }

    // Contracts::CodeInfoOf: 2 read, 2 written
    fn set_code_hash() -> Weight {
        Weight::from_parts(44_126_000, 7_132)
            .saturating_add(D::get().reads_writes(2, 2))
    }

    // Contracts::ContractInfoOf: 1 read, 0 written
    fn code_hash() -> Weight {
        Weight::from_parts(24_907_000, 5_264)
            .saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::ContractInfoOf: 1 read, 0 written
    fn is_contract() -> Weight {
        Weight::from_parts(37_175_000, 5_264)
            .saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::CodeInfoOf: 1 read, 1 written
    fn lock_delegate_dependency() -> Weight {
        Weight::from_parts(31_106_000, 3_566)
            .saturating_add(D::get().reads_writes(1, 1))
    }

    // Contracts::CodeInfoOf: 1 read, 1 written
    fn unlock_delegate_dependency() -> Weight {
        Weight::from_parts(38_227_000, 3_566)
            .saturating_add(D::get().reads_writes(1, 1))
    }

    fn weight_to_fee() -> Weight {
        Weight::from_parts(8_102_000, 0)
    }

    // System::Account: 1 read, 0 written
    fn balance() -> Weight {
        Weight::from_parts(16_574_000, 3_593)
            .saturating_add(D::get().reads_writes(1, 0))
    }

    // System::Account: 2 read, 2 written
    fn transfer() -> Weight {
        Weight::from_parts(101_070_000, 7_186)
            .saturating_add(D::get().reads_writes(2, 2))
    }

    fn call_runtime(n: u32) -> Weight {
        Weight::from_parts(308_212_133, 0)
            .saturating_add(Weight::from_parts(121_305, 0).saturating_mul(n.into()))
    }

    // System::EventTopics: 4 read, 4 written
    fn deposit_event(t: u32, n: u32) -> Weight {
        Weight::from_parts(8_073_000, 0)
            .saturating_add(Weight::from_parts(3_732_029, 3_465).saturating_mul(t.into()))
            .saturating_add(Weight::from_parts(293, 0).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(1, 1).saturating_mul(t.into()))
    }

    fn debug_message(n: u32) -> Weight {
        Weight::from_parts(0, 0)
            .saturating_add(Weight::from_parts(891, 0).saturating_mul(n.into()))
    }

    fn hash_sha2_256(n: u32) -> Weight {
        Weight::from_parts(4_417_667, 0)
            .saturating_add(Weight::from_parts(610, 0).saturating_mul(n.into()))
    }

    fn hash_keccak_256(n: u32) -> Weight {
        Weight::from_parts(83_069_334, 0)
            .saturating_add(Weight::from_parts(2_733, 0).saturating_mul(n.into()))
    }

    fn hash_blake2_256(n: u32) -> Weight {
        Weight::from_parts(3_860_834, 0)
            .saturating_add(Weight::from_parts(892, 0).saturating_mul(n.into()))
    }

    fn hash_blake2_128(n: u32) -> Weight {
        Weight::from_parts(3_725_667, 0)
            .saturating_add(Weight::from_parts(884, 0).saturating_mul(n.into()))
    }

    fn ecdsa_recover() -> Weight {
        Weight::from_parts(57_055_000, 0)
    }

    fn ecdsa_to_eth_address() -> Weight {
        Weight::from_parts(18_357_000, 0)
    }

    fn sr25519_verify(n: u32) -> Weight {
        Weight::from_parts(46_930_334, 0)
            .saturating_add(Weight::from_parts(4_310, 0).saturating_mul(n.into()))
    }

    fn ed25519_verify(n: u32) -> Weight {
        Weight::from_parts(52_812_167, 0)
            .saturating_add(Weight::from_parts(1_678, 0).saturating_mul(n.into()))
    }

    // System::BlockHash: 1 read, 0 written
    fn block_hash() -> Weight {
        Weight::from_parts(6_780_000, 3_509)
            .saturating_add(D::get().reads_writes(1, 0))
    }

    fn u256_mul_div() -> Weight {
        Weight::from_parts(4_958_000, 0)
    }

    fn u256_div_rem() -> Weight {
        Weight::from_parts(2_674_000, 0)
    }

    fn u256_mul_mod() -> Weight {
        Weight::from_parts(3_255_000, 0)
    }

    fn u256_mod_pow(b: u32) -> Weight {
        Weight::from_parts(3_126_167, 0)
            .saturating_add(Weight::from_parts(1_131_567, 0).saturating_mul(b.into()))
    }

    fn deposit_event_until(_t: u32, _n: u32) -> Weight { Weight::from_parts(200_000_000, 10_000) }
    fn purge_events() -> Weight { Weight::from_parts(5_000_000, 3_000) }
    fn purge_event(_t: u32, _n: u32) -> Weight { Weight::from_parts(200_000_000, 30_000) }
}
