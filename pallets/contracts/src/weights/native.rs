//! Weights of contracts that the node runs (`Native`).
//!
//! `make weights` wrote this file; `docs/WEIGHTS.md` says how.
//!
//! - Date: 2026-11-21
//! - CPU: AMD EPYC (family 25, model 17)
//! - Commit: afe17d702a68
//! - 8 values of each component, 10 runs for each point

use super::WeightInfo;
use core::marker::PhantomData;
use frame_support::weights::{RuntimeDbWeight, Weight};
use sp_core::Get;

/// What was measured, on top of what the database `D` costs.
pub struct Weights<D>(PhantomData<D>);

impl<D: Get<RuntimeDbWeight>> WeightInfo for Weights<D> {
    // Picoseconds for a unit, by mix of instructions:
    // memory set up: 140
    // arithmetic: 226
    // multiplication: 329
    // division: 85
    // branches: 1152
    // memory: 956
    // far jumps: 7418
    // cache misses: 2037
    // atomics: 309
    // calls: 172
    // indirect calls: 334
    // recursion: 115
    // small copies: 1711
    // large copies: 494
    // wide: 379
    // large memory: 11105 (in a second run, on a busier machine)
    fn ref_time_per_gas() -> u64 {
        7_419
    }

    fn ref_time_per_gas_large() -> u64 {
        11_106
    }

    // Contracts::MigrationInProgress: 1 read, 0 written
    // Contracts::CodeInfoOf: 1 read, 1 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::PristineCode: 0 read, 1 written
    fn upload_code(c: u32) -> Weight {
        Weight::from_parts(69_218_502, 12_743)
            .saturating_add(Weight::from_parts(3_905, 0).saturating_mul(c.into()))
            .saturating_add(D::get().reads_writes(4, 4))
    }

    // Contracts::MigrationInProgress: 1 read, 0 written
    // Contracts::CodeInfoOf: 1 read, 1 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::PristineCode: 0 read, 1 written
    fn remove_code() -> Weight {
        Weight::from_parts(95_603_000, 12_743).saturating_add(D::get().reads_writes(4, 4))
    }

    // Contracts::MigrationInProgress: 1 read, 0 written
    // Contracts::ContractInfoOf: 1 read, 1 written
    // Contracts::CodeInfoOf: 2 read, 2 written
    fn set_code() -> Weight {
        Weight::from_parts(82_002_000, 14_412).saturating_add(D::get().reads_writes(4, 3))
    }

    // Contracts::MigrationInProgress: 1 read, 0 written
    // System::Account: 2 read, 2 written
    // Contracts::ContractInfoOf: 1 read, 1 written
    // Timestamp::Now: 1 read, 0 written
    // Contracts::CompiledInBlock: 1 read, 0 written
    // Balances::Holds: 1 read, 1 written
    fn call() -> Weight {
        Weight::from_parts(258_504_000, 22_529).saturating_add(D::get().reads_writes(7, 4))
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
        Weight::from_parts(276_075_014, 30_661)
            .saturating_add(Weight::from_parts(36_829, 0).saturating_mul(c.into()))
            .saturating_add(Weight::from_parts(3_650, 0).saturating_mul(i.into()))
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
        Weight::from_parts(199_492_467, 23_527)
            .saturating_add(Weight::from_parts(2_053, 0).saturating_mul(i.into()))
            .saturating_add(Weight::from_parts(1_814, 0).saturating_mul(s.into()))
            .saturating_add(D::get().reads_writes(8, 5))
    }

    fn forget_compiled() -> Weight {
        Weight::from_parts(3_806_000, 0)
    }

    // Contracts::DeletionQueueCounter: 1 read, 0 written
    fn deletion_queue() -> Weight {
        Weight::from_parts(1_843_000, 998).saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::DeletionQueueCounter: 1 read, 1 written
    // Contracts::DeletionQueue: 100 read, 100 written
    fn deletion_queue_trie() -> Weight {
        Weight::from_parts(7_798_437, 3_607).saturating_add(D::get().reads_writes(1, 1))
    }

    // Contracts::DeletionQueueCounter: 1 read, 1 written
    // Contracts::DeletionQueue: 1 read, 1 written
    // storage of contracts: 1000 read, 1000 written
    fn deletion_queue_key() -> Weight {
        Weight::from_parts(1_353_524, 9_961).saturating_add(D::get().reads_writes(1, 1))
    }

    // Contracts::MigrationInProgress: 1 read, 0 written
    // Contracts::CodeInfoOf: 1 read, 0 written
    // Contracts::Uploads: 9 read, 1 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::UploadExpiries: 0 read, 1 written
    fn open_upload() -> Weight {
        Weight::from_parts(105_637_000, 54_098).saturating_add(D::get().reads_writes(13, 4))
    }

    // Contracts::MigrationInProgress: 1 read, 0 written
    // Contracts::Uploads: 1 read, 1 written
    // Contracts::UploadPages: 2 read, 16 written
    fn write_chunk(n: u32) -> Weight {
        Weight::from_parts(49_351_943, 7_682)
            .saturating_add(Weight::from_parts(1_511, 1).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(3, 1))
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
        Weight::from_parts(131_659_245, 20_982)
            .saturating_add(Weight::from_parts(4_609, 2).saturating_mul(c.into()))
            .saturating_add(D::get().reads_writes(6, 7))
    }

    // Contracts::MigrationInProgress: 1 read, 0 written
    // Contracts::Uploads: 1 read, 1 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::UploadExpiries: 0 read, 1 written
    // Contracts::UploadPages: 0 read, 16 written
    fn abort_upload(c: u32) -> Weight {
        Weight::from_parts(64_390_759, 13_772)
            .saturating_add(Weight::from_parts(446, 0).saturating_mul(c.into()))
            .saturating_add(D::get().reads_writes(4, 4))
    }

    // Contracts::UploadExpiries: 1 read, 0 written
    fn purge_uploads() -> Weight {
        Weight::from_parts(8_803_000, 3_537).saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::UploadExpiries: 1 read, 1 written
    // Contracts::Uploads: 1 read, 1 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::UploadPages: 0 read, 16 written
    fn purge_upload(c: u32) -> Weight {
        Weight::from_parts(66_847_686, 15_293)
            .saturating_add(Weight::from_parts(409, 0).saturating_mul(c.into()))
            .saturating_add(D::get().reads_writes(4, 4))
    }

    // Contracts::CodeInfoOf: 1 read, 0 written
    // Contracts::PristineCode: 1 read, 0 written
    fn load_code(c: u32) -> Weight {
        Weight::from_parts(10_758_979, 7_151)
            .saturating_add(Weight::from_parts(142, 1).saturating_mul(c.into()))
            .saturating_add(D::get().reads_writes(2, 0))
    }

    // Contracts::CompiledInBlock: 1 read, 0 written
    fn compile_code(c: u32) -> Weight {
        Weight::from_parts(53_088_554, 3_497)
            .saturating_add(Weight::from_parts(33_670, 0).saturating_mul(c.into()))
            .saturating_add(D::get().reads_writes(1, 0))
    }

    fn environment(_n: u32) -> Weight {
        Weight::from_parts(5_362_522, 0)
    }

    // Contracts::ConfigurationOf: 1 read, 0 written
    fn configuration(n: u32) -> Weight {
        Weight::from_parts(7_402_412, 1_869)
            .saturating_add(Weight::from_parts(2_099, 2).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(1, 0))
    }

    fn syscall() -> Weight {
        Weight::from_parts(328_100, 0)
    }

    fn copy_to_contract(n: u32) -> Weight {
        Weight::from_parts(175_194, 0).saturating_add(Weight::from_parts(52, 0).saturating_mul(n.into()))
    }

    fn copy_from_contract(n: u32) -> Weight {
        Weight::from_parts(168_003, 0).saturating_add(Weight::from_parts(229, 0).saturating_mul(n.into()))
    }

    // storage of contracts: 1 read, 1 written
    fn set_storage(n: u32, o: u32) -> Weight {
        Weight::from_parts(51_983_732, 11_149)
            .saturating_add(Weight::from_parts(1_102, 0).saturating_mul(n.into()))
            .saturating_add(Weight::from_parts(0, 1).saturating_mul(o.into()))
            .saturating_add(D::get().reads_writes(1, 1))
    }

    // storage of contracts: 1 read, 0 written
    fn get_storage(n: u32) -> Weight {
        Weight::from_parts(53_248_394, 11_150)
            .saturating_add(Weight::from_parts(0, 1).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(1, 0))
    }

    // storage of contracts: 1 read, 1 written
    fn clear_storage(n: u32) -> Weight {
        Weight::from_parts(42_993_752, 11_150)
            .saturating_add(Weight::from_parts(165, 1).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(1, 1))
    }

    // storage of contracts: 1 read, 0 written
    fn contains_storage(n: u32) -> Weight {
        Weight::from_parts(37_798_791, 11_150)
            .saturating_add(Weight::from_parts(189, 1).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(1, 0))
    }

    // storage of contracts: 1 read, 1 written
    fn take_storage(n: u32) -> Weight {
        Weight::from_parts(50_962_300, 11_150)
            .saturating_add(Weight::from_parts(1_653, 1).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(1, 1))
    }

    // Contracts::RemovedInBlock: 1 read, 0 written
    fn note_removed() -> Weight {
        Weight::from_parts(19_339_000, 3_599).saturating_add(D::get().reads_writes(1, 0))
    }

    fn forget_removed() -> Weight {
        Weight::from_parts(3_155_000, 0)
    }

    // Contracts::RemovedInBlock: 1 read, 0 written
    // storage of contracts: 1 read, 0 written
    fn storage_keys() -> Weight {
        Weight::from_parts(14_932_000, 13_634).saturating_add(D::get().reads_writes(2, 0))
    }

    // Contracts::RemovedInBlock: 1 read, 0 written
    // storage of contracts: 500 read, 0 written
    fn next_storage_key() -> Weight {
        Weight::from_parts(4_601_894, 10_032).saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::ContractInfoOf: 1 read, 0 written
    // Contracts::RemovedInBlock: 1 read, 0 written
    // storage of contracts: 1 read, 0 written
    fn skip_removed_key() -> Weight {
        Weight::from_parts(5_745_536, 0)
    }

    fn set_transient_storage(n: u32) -> Weight {
        Weight::from_parts(5_641_710, 0).saturating_add(Weight::from_parts(361, 0).saturating_mul(n.into()))
    }

    fn get_transient_storage(n: u32) -> Weight {
        Weight::from_parts(5_569_925, 0).saturating_add(Weight::from_parts(745, 0).saturating_mul(n.into()))
    }

    fn clear_transient_storage() -> Weight {
        Weight::from_parts(8_292_000, 0)
    }

    fn contains_transient_storage() -> Weight {
        Weight::from_parts(9_404_000, 0)
    }

    fn take_transient_storage(n: u32) -> Weight {
        Weight::from_parts(12_315_833, 0).saturating_add(Weight::from_parts(631, 0).saturating_mul(n.into()))
    }

    // storage of contracts: 1 read, 0 written
    // Contracts::MigrationInProgress: 1 read, 1 written
    fn start_migration() -> Weight {
        Weight::from_parts(8_693_000, 11_922).saturating_add(D::get().reads_writes(2, 1))
    }

    // Contracts::MigrationInProgress: 1 read, 0 written
    fn migration_noop() -> Weight {
        Weight::from_parts(2_724_000, 2_016).saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::MigrationInProgress: 1 read, 1 written
    // storage of contracts: 1 read, 1 written
    // Contracts::ContractInfoOf: 1 read, 0 written
    fn migrate() -> Weight {
        Weight::from_parts(20_942_000, 17_210).saturating_add(D::get().reads_writes(3, 2))
    }

    // Contracts::ContractInfoOf: 2 read, 1 written
    // storage of contracts: 1 read, 0 written
    fn migrate_contract() -> Weight {
        Weight::from_parts(80_499_000, 22_826).saturating_add(D::get().reads_writes(3, 1))
    }

    // Contracts::ContractInfoOf: 2 read, 0 written
    // Contracts::RemovedInBlock: 1 read, 0 written
    // storage of contracts: 3 read, 2 written
    fn migrate_key(n: u32) -> Weight {
        Weight::from_parts(63_855_429, 44_414)
            .saturating_add(Weight::from_parts(1_458, 1).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(6, 2))
    }

    // Contracts::ContractInfoOf: 1 read, 2 written
    // Contracts::CompiledInBlock: 1 read, 0 written
    // System::Account: 2 read, 2 written
    // Balances::Holds: 1 read, 1 written
    fn call_contract() -> Weight {
        Weight::from_parts(206_377_000, 19_515).saturating_add(D::get().reads_writes(5, 5))
    }

    // Contracts::CompiledInBlock: 1 read, 0 written
    // Contracts::ContractInfoOf: 0 read, 1 written
    fn delegate_call() -> Weight {
        Weight::from_parts(80_760_000, 3_497).saturating_add(D::get().reads_writes(1, 1))
    }

    // Contracts::Nonce: 1 read, 1 written
    // Contracts::ContractInfoOf: 1 read, 2 written
    // System::Account: 2 read, 2 written
    // Contracts::CompiledInBlock: 1 read, 0 written
    // Balances::Holds: 1 read, 1 written
    fn instantiate_contract(i: u32, s: u32) -> Weight {
        Weight::from_parts(318_495_873, 20_513)
            .saturating_add(Weight::from_parts(1_991, 0).saturating_mul(i.into()))
            .saturating_add(Weight::from_parts(2_079, 0).saturating_mul(s.into()))
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
        Weight::from_parts(157_257_522, 18_911)
            .saturating_add(Weight::from_parts(6_286_797, 3_566).saturating_mul(d.into()))
            .saturating_add(D::get().reads_writes(6, 9))
            .saturating_add(D::get().reads_writes(1, 1).saturating_mul(d.into()))
    }

    // Contracts::ConfigurationOf: 0 read, 1 written
    fn set_configuration(n: u32) -> Weight {
        Weight::from_parts(5_390_888, 0)
            .saturating_add(Weight::from_parts(1_820, 0).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(0, 1))
    }

    // Contracts::CodeInfoOf: 2 read, 2 written
    fn set_code_hash() -> Weight {
        Weight::from_parts(90_334_000, 7_132).saturating_add(D::get().reads_writes(2, 2))
    }

    // Contracts::ContractInfoOf: 1 read, 0 written
    fn code_hash() -> Weight {
        Weight::from_parts(49_794_000, 5_264).saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::ContractInfoOf: 1 read, 0 written
    fn is_contract() -> Weight {
        Weight::from_parts(48_833_000, 5_264).saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::CodeInfoOf: 1 read, 1 written
    fn lock_delegate_dependency() -> Weight {
        Weight::from_parts(45_798_000, 3_566).saturating_add(D::get().reads_writes(1, 1))
    }

    // Contracts::CodeInfoOf: 1 read, 1 written
    fn unlock_delegate_dependency() -> Weight {
        Weight::from_parts(49_334_000, 3_566).saturating_add(D::get().reads_writes(1, 1))
    }

    fn weight_to_fee() -> Weight {
        Weight::from_parts(6_570_000, 0)
    }

    // System::Account: 1 read, 0 written
    fn balance() -> Weight {
        Weight::from_parts(8_783_000, 3_593).saturating_add(D::get().reads_writes(1, 0))
    }

    // System::Account: 2 read, 2 written
    fn transfer() -> Weight {
        Weight::from_parts(61_441_000, 7_186).saturating_add(D::get().reads_writes(2, 2))
    }

    fn call_runtime(n: u32) -> Weight {
        Weight::from_parts(5_799_063, 0)
            .saturating_add(Weight::from_parts(119_175, 0).saturating_mul(n.into()))
    }

    // System::EventTopics: 4 read, 4 written
    fn deposit_event(t: u32, n: u32) -> Weight {
        Weight::from_parts(14_705_102, 0)
            .saturating_add(Weight::from_parts(4_991_019, 3_465).saturating_mul(t.into()))
            .saturating_add(Weight::from_parts(1_094, 0).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(1, 1).saturating_mul(t.into()))
    }

    // Contracts::KeptEventCount: 1 read, 1 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::KeptEventExpiries: 0 read, 1 written
    // Contracts::KeptEvents: 0 read, 1 written
    // System::EventTopics: 4 read, 4 written
    // Contracts::KeptEventsByTopic: 0 read, 4 written
    fn deposit_event_until(t: u32, n: u32) -> Weight {
        Weight::from_parts(104_389_721, 8_153)
            .saturating_add(Weight::from_parts(0, 3_542).saturating_mul(t.into()))
            .saturating_add(Weight::from_parts(2_477, 0).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(3, 5))
            .saturating_add(D::get().reads_writes(1, 2).saturating_mul(t.into()))
    }

    // Contracts::KeptEventExpiries: 2 read, 0 written
    fn purge_events() -> Weight {
        Weight::from_parts(19_599_000, 7_026).saturating_add(D::get().reads_writes(2, 0))
    }

    // Contracts::KeptEventExpiries: 2 read, 1 written
    // Contracts::KeptEvents: 1 read, 1 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::KeptEventsByTopic: 0 read, 4 written
    fn purge_event(t: u32, n: u32) -> Weight {
        Weight::from_parts(83_022_170, 18_219)
            .saturating_add(Weight::from_parts(0, 32).saturating_mul(t.into()))
            .saturating_add(Weight::from_parts(546, 1).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(5, 4))
            .saturating_add(D::get().reads_writes(0, 1).saturating_mul(t.into()))
    }

    fn debug_message(n: u32) -> Weight {
        Weight::from_parts(2_680_835, 0).saturating_add(Weight::from_parts(1_190, 0).saturating_mul(n.into()))
    }

    fn hash_sha2_256(n: u32) -> Weight {
        Weight::from_parts(6_421_165, 0).saturating_add(Weight::from_parts(916, 0).saturating_mul(n.into()))
    }

    fn hash_keccak_256(n: u32) -> Weight {
        Weight::from_parts(5_557_022, 0).saturating_add(Weight::from_parts(3_965, 0).saturating_mul(n.into()))
    }

    fn hash_blake2_256(n: u32) -> Weight {
        Weight::from_parts(4_551_588, 0).saturating_add(Weight::from_parts(1_059, 0).saturating_mul(n.into()))
    }

    fn hash_blake2_128(n: u32) -> Weight {
        Weight::from_parts(3_571_558, 0).saturating_add(Weight::from_parts(1_077, 0).saturating_mul(n.into()))
    }

    fn ecdsa_recover() -> Weight {
        Weight::from_parts(81_861_000, 0)
    }

    fn ecdsa_to_eth_address() -> Weight {
        Weight::from_parts(35_142_000, 0)
    }

    fn sr25519_verify(n: u32) -> Weight {
        Weight::from_parts(58_165_351, 0)
            .saturating_add(Weight::from_parts(4_878, 0).saturating_mul(n.into()))
    }

    fn ed25519_verify(n: u32) -> Weight {
        Weight::from_parts(72_145_318, 0)
            .saturating_add(Weight::from_parts(2_116, 0).saturating_mul(n.into()))
    }

    // System::BlockHash: 1 read, 0 written
    fn block_hash() -> Weight {
        Weight::from_parts(11_066_000, 3_509).saturating_add(D::get().reads_writes(1, 0))
    }

    fn u256_mul_div() -> Weight {
        Weight::from_parts(9_013_000, 0)
    }

    fn u256_div_rem() -> Weight {
        Weight::from_parts(10_385_000, 0)
    }

    fn u256_mul_mod() -> Weight {
        Weight::from_parts(5_848_000, 0)
    }

    fn u256_mod_pow(b: u32) -> Weight {
        Weight::from_parts(4_239_257, 0)
            .saturating_add(Weight::from_parts(1_177_393, 0).saturating_mul(b.into()))
    }
}
