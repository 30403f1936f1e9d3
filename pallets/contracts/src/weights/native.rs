//! Weights of contracts that the node runs (`Native`).
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
    // memory set up: 141
    // arithmetic: 228
    // multiplication: 337
    // division: 84
    // branches: 1154
    // memory: 964
    // far jumps: 7935
    // cache misses: 1932
    // atomics: 315
    // calls: 236
    // indirect calls: 390
    // recursion: 164
    // small copies: 2361
    // large copies: 975
    // wide: 339
    // large memory: 13148
    fn ref_time_per_gas() -> u64 {
        7_936
    }

    fn ref_time_per_gas_large_memory() -> u64 {
        13_148
    }

    // Contracts::MigrationInProgress: 1 read, 0 written
    // Contracts::CodeInfoOf: 1 read, 1 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::PristineCode: 0 read, 1 written
    fn upload_code(c: u32) -> Weight {
        Weight::from_parts(96_649_999, 12_725)
            .saturating_add(Weight::from_parts(4_335, 0).saturating_mul(c.into()))
            .saturating_add(D::get().reads_writes(4, 4))
    }

    // Contracts::MigrationInProgress: 1 read, 0 written
    // Contracts::CodeInfoOf: 1 read, 1 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::PristineCode: 0 read, 1 written
    fn remove_code() -> Weight {
        Weight::from_parts(130_134_000, 12_725)
            .saturating_add(D::get().reads_writes(4, 4))
    }

    // Contracts::MigrationInProgress: 1 read, 0 written
    // Contracts::ContractInfoOf: 1 read, 1 written
    // Contracts::CodeInfoOf: 2 read, 2 written
    fn set_code() -> Weight {
        Weight::from_parts(93_700_000, 14_412)
            .saturating_add(D::get().reads_writes(4, 3))
    }

    // Contracts::MigrationInProgress: 1 read, 0 written
    // System::Account: 2 read, 2 written
    // Contracts::ContractInfoOf: 1 read, 1 written
    // Timestamp::Now: 1 read, 0 written
    // Contracts::CompiledInBlock: 1 read, 0 written
    // Balances::Holds: 1 read, 1 written
    fn call() -> Weight {
        Weight::from_parts(221_509_000, 22_511)
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
    fn instantiate_with_code(c: u32, i: u32, _s: u32) -> Weight {
        Weight::from_parts(477_207_032, 30_625)
            .saturating_add(Weight::from_parts(38_394, 0).saturating_mul(c.into()))
            .saturating_add(Weight::from_parts(5_685, 0).saturating_mul(i.into()))
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
        Weight::from_parts(334_667_000, 23_509)
            .saturating_add(Weight::from_parts(2_197, 0).saturating_mul(i.into()))
            .saturating_add(Weight::from_parts(806, 0).saturating_mul(s.into()))
            .saturating_add(D::get().reads_writes(8, 5))
    }

    fn forget_compiled() -> Weight {
        Weight::from_parts(3_225_000, 0)
    }

    // Contracts::DeletionQueueCounter: 1 read, 0 written
    fn deletion_queue() -> Weight {
        Weight::from_parts(1_823_000, 998)
            .saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::DeletionQueueCounter: 1 read, 1 written
    // Contracts::DeletionQueue: 100 read, 100 written
    fn deletion_queue_trie() -> Weight {
        Weight::from_parts(6_643_180, 3_607)
            .saturating_add(D::get().reads_writes(1, 1))
    }

    // Contracts::DeletionQueueCounter: 1 read, 1 written
    // Contracts::DeletionQueue: 1 read, 1 written
    // storage of contracts: 1000 read, 1000 written
    fn deletion_queue_key() -> Weight {
        Weight::from_parts(1_406_535, 9_960)
            .saturating_add(D::get().reads_writes(1, 1))
    }

    // Contracts::MigrationInProgress: 1 read, 0 written
    // Contracts::CodeInfoOf: 1 read, 0 written
    // Contracts::Uploads: 9 read, 1 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::UploadExpiries: 0 read, 1 written
    fn open_upload() -> Weight {
        Weight::from_parts(111_616_000, 54_080)
            .saturating_add(D::get().reads_writes(13, 4))
    }

    // Contracts::MigrationInProgress: 1 read, 0 written
    // Contracts::Uploads: 1 read, 1 written
    // Contracts::UploadPages: 2 read, 16 written
    fn write_chunk(n: u32) -> Weight {
        Weight::from_parts(103_540_667, 6_902)
            .saturating_add(Weight::from_parts(1_413, 1).saturating_mul(n.into()))
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
        Weight::from_parts(96_497_651, 24_283)
            .saturating_add(Weight::from_parts(5_213, 2).saturating_mul(c.into()))
            .saturating_add(D::get().reads_writes(6, 7))
    }

    // Contracts::MigrationInProgress: 1 read, 0 written
    // Contracts::Uploads: 1 read, 1 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::UploadExpiries: 0 read, 1 written
    // Contracts::UploadPages: 0 read, 16 written
    fn abort_upload(c: u32) -> Weight {
        Weight::from_parts(81_823_167, 13_754)
            .saturating_add(Weight::from_parts(363, 0).saturating_mul(c.into()))
            .saturating_add(D::get().reads_writes(4, 4))
    }

    // Contracts::UploadExpiries: 1 read, 0 written
    fn purge_uploads() -> Weight {
        Weight::from_parts(6_180_000, 3_537)
            .saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::UploadExpiries: 1 read, 1 written
    // Contracts::Uploads: 1 read, 1 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::UploadPages: 0 read, 16 written
    fn purge_upload(c: u32) -> Weight {
        Weight::from_parts(64_841_500, 15_275)
            .saturating_add(Weight::from_parts(306, 0).saturating_mul(c.into()))
            .saturating_add(D::get().reads_writes(4, 4))
    }

    // Contracts::CodeInfoOf: 1 read, 0 written
    // Contracts::PristineCode: 1 read, 0 written
    fn load_code(c: u32) -> Weight {
        Weight::from_parts(10_875_048, 7_136)
            .saturating_add(Weight::from_parts(152, 1).saturating_mul(c.into()))
            .saturating_add(D::get().reads_writes(2, 0))
    }

    // Contracts::CompiledInBlock: 1 read, 0 written
    fn compile_code(c: u32) -> Weight {
        Weight::from_parts(0, 3_497)
            .saturating_add(Weight::from_parts(37_725, 0).saturating_mul(c.into()))
            .saturating_add(D::get().reads_writes(1, 0))
    }

    fn environment(n: u32) -> Weight {
        Weight::from_parts(4_837_834, 0)
            .saturating_add(Weight::from_parts(303, 0).saturating_mul(n.into()))
    }

    // Contracts::ConfigurationOf: 1 read, 0 written
    fn configuration(n: u32) -> Weight {
        Weight::from_parts(6_520_334, 608)
            .saturating_add(Weight::from_parts(4_445, 2).saturating_mul(n.into()))
    }

    fn syscall() -> Weight {
        Weight::from_parts(418_090, 0)
    }

    fn copy_to_contract(n: u32) -> Weight {
        Weight::from_parts(177_672, 0)
            .saturating_add(Weight::from_parts(19, 0).saturating_mul(n.into()))
    }

    fn copy_from_contract(n: u32) -> Weight {
        Weight::from_parts(0, 0)
            .saturating_add(Weight::from_parts(39, 0).saturating_mul(n.into()))
    }

    // storage of contracts: 1 read, 1 written
    fn set_storage(n: u32, o: u32) -> Weight {
        Weight::from_parts(57_210_500, 11_148)
            .saturating_add(Weight::from_parts(527, 0).saturating_mul(n.into()))
            .saturating_add(Weight::from_parts(0, 1).saturating_mul(o.into()))
            .saturating_add(D::get().reads_writes(1, 1))
    }

    // storage of contracts: 1 read, 0 written
    fn get_storage(n: u32) -> Weight {
        Weight::from_parts(35_803_334, 11_149)
            .saturating_add(Weight::from_parts(8_058, 1).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(1, 0))
    }

    // storage of contracts: 1 read, 1 written
    fn clear_storage(n: u32) -> Weight {
        Weight::from_parts(51_629_667, 11_149)
            .saturating_add(Weight::from_parts(0, 1).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(1, 1))
    }

    // storage of contracts: 1 read, 0 written
    fn contains_storage(n: u32) -> Weight {
        Weight::from_parts(39_019_000, 11_149)
            .saturating_add(Weight::from_parts(601, 1).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(1, 0))
    }

    // storage of contracts: 1 read, 1 written
    fn take_storage(n: u32) -> Weight {
        Weight::from_parts(54_505_334, 11_149)
            .saturating_add(Weight::from_parts(1_029, 1).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(1, 1))
    }

    // Contracts::RemovedInBlock: 1 read, 0 written
    fn note_removed() -> Weight {
        Weight::from_parts(14_081_000, 3_599)
            .saturating_add(D::get().reads_writes(1, 0))
    }

    fn forget_removed() -> Weight {
        Weight::from_parts(3_325_000, 0)
    }

    // Contracts::RemovedInBlock: 1 read, 0 written
    // storage of contracts: 1 read, 0 written
    fn storage_keys() -> Weight {
        Weight::from_parts(13_910_000, 13_634)
            .saturating_add(D::get().reads_writes(2, 0))
    }

    // Contracts::RemovedInBlock: 1 read, 0 written
    // storage of contracts: 500 read, 0 written
    fn next_storage_key() -> Weight {
        Weight::from_parts(5_583_842, 10_063)
            .saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::ContractInfoOf: 1 read, 0 written
    // Contracts::RemovedInBlock: 1 read, 0 written
    // storage of contracts: 1 read, 0 written
    fn skip_removed_key() -> Weight {
        Weight::from_parts(6_325_900, 0)
    }

    fn set_transient_storage(n: u32) -> Weight {
        Weight::from_parts(4_847_000, 0)
            .saturating_add(Weight::from_parts(152, 0).saturating_mul(n.into()))
    }

    fn get_transient_storage(n: u32) -> Weight {
        Weight::from_parts(3_425_000, 0)
            .saturating_add(Weight::from_parts(575, 0).saturating_mul(n.into()))
    }

    fn clear_transient_storage() -> Weight {
        Weight::from_parts(6_740_000, 0)
    }

    fn contains_transient_storage() -> Weight {
        Weight::from_parts(2_794_000, 0)
    }

    fn take_transient_storage(n: u32) -> Weight {
        Weight::from_parts(5_688_500, 0)
            .saturating_add(Weight::from_parts(430, 0).saturating_mul(n.into()))
    }

    // storage of contracts: 1 read, 0 written
    // Contracts::MigrationInProgress: 1 read, 1 written
    fn start_migration() -> Weight {
        Weight::from_parts(5_388_000, 11_922)
            .saturating_add(D::get().reads_writes(2, 1))
    }

    // Contracts::MigrationInProgress: 1 read, 0 written
    fn migration_noop() -> Weight {
        Weight::from_parts(2_464_000, 2_016)
            .saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::MigrationInProgress: 1 read, 1 written
    // storage of contracts: 1 read, 1 written
    // Contracts::ContractInfoOf: 1 read, 0 written
    fn migrate() -> Weight {
        Weight::from_parts(24_035_000, 17_210)
            .saturating_add(D::get().reads_writes(3, 2))
    }

    // Contracts::ContractInfoOf: 2 read, 1 written
    // storage of contracts: 1 read, 0 written
    fn migrate_contract() -> Weight {
        Weight::from_parts(55_342_000, 22_826)
            .saturating_add(D::get().reads_writes(3, 1))
    }

    // Contracts::ContractInfoOf: 2 read, 0 written
    // Contracts::RemovedInBlock: 1 read, 0 written
    // storage of contracts: 3 read, 2 written
    fn migrate_key(n: u32) -> Weight {
        Weight::from_parts(57_301_500, 44_413)
            .saturating_add(Weight::from_parts(337, 1).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(6, 2))
    }

    // Contracts::ContractInfoOf: 1 read, 2 written
    // Contracts::CompiledInBlock: 1 read, 0 written
    // System::Account: 2 read, 2 written
    // Balances::Holds: 1 read, 1 written
    fn call_contract() -> Weight {
        Weight::from_parts(211_524_000, 19_497)
            .saturating_add(D::get().reads_writes(5, 5))
    }

    // Contracts::CompiledInBlock: 1 read, 0 written
    // Contracts::ContractInfoOf: 0 read, 1 written
    fn delegate_call() -> Weight {
        Weight::from_parts(85_517_000, 3_497)
            .saturating_add(D::get().reads_writes(1, 1))
    }

    // Contracts::Nonce: 1 read, 1 written
    // Contracts::ContractInfoOf: 1 read, 2 written
    // System::Account: 2 read, 2 written
    // Contracts::CompiledInBlock: 1 read, 0 written
    // Balances::Holds: 1 read, 1 written
    fn instantiate_contract(_i: u32, s: u32) -> Weight {
        Weight::from_parts(534_001_563, 20_495)
            .saturating_add(Weight::from_parts(529, 0).saturating_mul(s.into()))
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
        Weight::from_parts(165_809_834, 18_893)
            .saturating_add(Weight::from_parts(6_580_407, 3_566).saturating_mul(d.into()))
            .saturating_add(D::get().reads_writes(6, 9))
            .saturating_add(D::get().reads_writes(1, 1).saturating_mul(d.into()))
    }

    // Contracts::ConfigurationOf: 0 read, 1 written
    fn set_configuration(n: u32) -> Weight {
        Weight::from_parts(4_701_167, 0)
            .saturating_add(Weight::from_parts(1_901, 0).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(0, 1))
    }

    // Contracts::CodeInfoOf: 2 read, 2 written
    fn set_code_hash() -> Weight {
        Weight::from_parts(47_811_000, 7_132)
            .saturating_add(D::get().reads_writes(2, 2))
    }

    // Contracts::ContractInfoOf: 1 read, 0 written
    fn code_hash() -> Weight {
        Weight::from_parts(35_853_000, 5_264)
            .saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::ContractInfoOf: 1 read, 0 written
    fn is_contract() -> Weight {
        Weight::from_parts(27_681_000, 5_264)
            .saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::CodeInfoOf: 1 read, 1 written
    fn lock_delegate_dependency() -> Weight {
        Weight::from_parts(24_806_000, 3_566)
            .saturating_add(D::get().reads_writes(1, 1))
    }

    // Contracts::CodeInfoOf: 1 read, 1 written
    fn unlock_delegate_dependency() -> Weight {
        Weight::from_parts(25_728_000, 3_566)
            .saturating_add(D::get().reads_writes(1, 1))
    }

    fn weight_to_fee() -> Weight {
        Weight::from_parts(4_727_000, 0)
    }

    // System::Account: 1 read, 0 written
    fn balance() -> Weight {
        Weight::from_parts(8_803_000, 3_593)
            .saturating_add(D::get().reads_writes(1, 0))
    }

    // System::Account: 2 read, 2 written
    fn transfer() -> Weight {
        Weight::from_parts(65_808_000, 7_186)
            .saturating_add(D::get().reads_writes(2, 2))
    }

    fn call_runtime(n: u32) -> Weight {
        Weight::from_parts(0, 0)
            .saturating_add(Weight::from_parts(118_957, 0).saturating_mul(n.into()))
    }

    // System::EventTopics: 4 read, 4 written
    fn deposit_event(t: u32, n: u32) -> Weight {
        Weight::from_parts(0, 0)
            .saturating_add(Weight::from_parts(5_741_105, 3_465).saturating_mul(t.into()))
            .saturating_add(Weight::from_parts(843, 0).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(1, 1).saturating_mul(t.into()))
    }

    fn debug_message(n: u32) -> Weight {
        Weight::from_parts(0, 0)
            .saturating_add(Weight::from_parts(1_275, 0).saturating_mul(n.into()))
    }

    fn hash_sha2_256(n: u32) -> Weight {
        Weight::from_parts(7_518_000, 0)
            .saturating_add(Weight::from_parts(768, 0).saturating_mul(n.into()))
    }

    fn hash_keccak_256(n: u32) -> Weight {
        Weight::from_parts(110_454_000, 0)
            .saturating_add(Weight::from_parts(2_715, 0).saturating_mul(n.into()))
    }

    fn hash_blake2_256(n: u32) -> Weight {
        Weight::from_parts(11_301_334, 0)
            .saturating_add(Weight::from_parts(967, 0).saturating_mul(n.into()))
    }

    fn hash_blake2_128(n: u32) -> Weight {
        Weight::from_parts(4_191_334, 0)
            .saturating_add(Weight::from_parts(1_007, 0).saturating_mul(n.into()))
    }

    fn ecdsa_recover() -> Weight {
        Weight::from_parts(69_533_000, 0)
    }

    fn ecdsa_to_eth_address() -> Weight {
        Weight::from_parts(20_000_000, 0)
    }

    fn sr25519_verify(n: u32) -> Weight {
        Weight::from_parts(851_000, 0)
            .saturating_add(Weight::from_parts(5_729, 0).saturating_mul(n.into()))
    }

    fn ed25519_verify(n: u32) -> Weight {
        Weight::from_parts(154_449_167, 0)
            .saturating_add(Weight::from_parts(2_398, 0).saturating_mul(n.into()))
    }

    // System::BlockHash: 1 read, 0 written
    fn block_hash() -> Weight {
        Weight::from_parts(16_594_000, 3_509)
            .saturating_add(D::get().reads_writes(1, 0))
    }

    fn u256_mul_div() -> Weight {
        Weight::from_parts(8_954_000, 0)
    }

    fn u256_div_rem() -> Weight {
        Weight::from_parts(6_870_000, 0)
    }

    fn u256_mul_mod() -> Weight {
        Weight::from_parts(8_272_000, 0)
    }

    fn u256_mod_pow(b: u32) -> Weight {
        Weight::from_parts(1_455_667, 0)
            .saturating_add(Weight::from_parts(1_844_305, 0).saturating_mul(b.into()))
    }

    fn deposit_event_until(_t: u32, _n: u32) -> Weight { Weight::from_parts(200_000_000, 10_000) }
    fn purge_events() -> Weight { Weight::from_parts(5_000_000, 3_000) }
    fn purge_event(_t: u32, _n: u32) -> Weight { Weight::from_parts(200_000_000, 30_000) }
}
