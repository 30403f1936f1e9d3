//! Weights of contracts that the runtime runs itself (`Interpreter`).
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
    // memory set up: 694
    // arithmetic: 4220
    // multiplication: 1962
    // division: 482
    // branches: 5743
    // memory: 1915
    // far jumps: 9999
    // cache misses: 3226
    // atomics: 1579
    // calls: 1961
    // indirect calls: 2627
    // recursion: 1655
    // small copies: 3330
    // large copies: 1245
    // wide: 1845
    // large memory: 20109 (in a second run, on a busier machine)
    fn ref_time_per_gas() -> u64 {
        9_999
    }

    fn ref_time_per_gas_large() -> u64 {
        20_110
    }

    // Contracts::MigrationInProgress: 1 read, 0 written
    // Contracts::CodeInfoOf: 1 read, 1 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::PristineCode: 0 read, 1 written
    fn upload_code(c: u32) -> Weight {
        Weight::from_parts(72_332_023, 12_743)
            .saturating_add(Weight::from_parts(3_263, 0).saturating_mul(c.into()))
            .saturating_add(D::get().reads_writes(4, 4))
    }

    // Contracts::MigrationInProgress: 1 read, 0 written
    // Contracts::CodeInfoOf: 1 read, 1 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::PristineCode: 0 read, 1 written
    fn remove_code() -> Weight {
        Weight::from_parts(69_593_000, 12_743).saturating_add(D::get().reads_writes(4, 4))
    }

    // Contracts::MigrationInProgress: 1 read, 0 written
    // Contracts::ContractInfoOf: 1 read, 1 written
    // Contracts::CodeInfoOf: 2 read, 2 written
    fn set_code() -> Weight {
        Weight::from_parts(79_809_000, 14_412).saturating_add(D::get().reads_writes(4, 3))
    }

    // Contracts::MigrationInProgress: 1 read, 0 written
    // System::Account: 2 read, 2 written
    // Contracts::ContractInfoOf: 1 read, 1 written
    // Timestamp::Now: 1 read, 0 written
    // Contracts::CompiledInBlock: 1 read, 0 written
    // Balances::Holds: 1 read, 1 written
    fn call() -> Weight {
        Weight::from_parts(227_087_000, 22_529).saturating_add(D::get().reads_writes(7, 4))
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
    fn instantiate_with_code(c: u32, _i: u32, s: u32) -> Weight {
        Weight::from_parts(254_440_205, 30_661)
            .saturating_add(Weight::from_parts(4_140, 0).saturating_mul(c.into()))
            .saturating_add(Weight::from_parts(2_597, 0).saturating_mul(s.into()))
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
        Weight::from_parts(286_214_296, 23_527)
            .saturating_add(Weight::from_parts(670, 0).saturating_mul(i.into()))
            .saturating_add(Weight::from_parts(2_229, 0).saturating_mul(s.into()))
            .saturating_add(D::get().reads_writes(8, 5))
    }

    fn forget_compiled() -> Weight {
        Weight::from_parts(3_275_000, 0)
    }

    // Contracts::DeletionQueueCounter: 1 read, 0 written
    fn deletion_queue() -> Weight {
        Weight::from_parts(1_873_000, 998).saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::DeletionQueueCounter: 1 read, 1 written
    // Contracts::DeletionQueue: 100 read, 100 written
    fn deletion_queue_trie() -> Weight {
        Weight::from_parts(6_790_981, 3_607).saturating_add(D::get().reads_writes(1, 1))
    }

    // Contracts::DeletionQueueCounter: 1 read, 1 written
    // Contracts::DeletionQueue: 1 read, 1 written
    // storage of contracts: 1000 read, 1000 written
    fn deletion_queue_key() -> Weight {
        Weight::from_parts(1_225_816, 9_961).saturating_add(D::get().reads_writes(1, 1))
    }

    // Contracts::MigrationInProgress: 1 read, 0 written
    // Contracts::CodeInfoOf: 1 read, 0 written
    // Contracts::Uploads: 9 read, 1 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::UploadExpiries: 0 read, 1 written
    fn open_upload() -> Weight {
        Weight::from_parts(114_941_000, 54_098).saturating_add(D::get().reads_writes(13, 4))
    }

    // Contracts::MigrationInProgress: 1 read, 0 written
    // Contracts::Uploads: 1 read, 1 written
    // Contracts::UploadPages: 2 read, 16 written
    fn write_chunk(n: u32) -> Weight {
        Weight::from_parts(56_971_411, 7_682)
            .saturating_add(Weight::from_parts(1_211, 1).saturating_mul(n.into()))
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
        Weight::from_parts(154_475_963, 20_982)
            .saturating_add(Weight::from_parts(4_773, 2).saturating_mul(c.into()))
            .saturating_add(D::get().reads_writes(6, 7))
    }

    // Contracts::MigrationInProgress: 1 read, 0 written
    // Contracts::Uploads: 1 read, 1 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::UploadExpiries: 0 read, 1 written
    // Contracts::UploadPages: 0 read, 16 written
    fn abort_upload(c: u32) -> Weight {
        Weight::from_parts(68_737_754, 13_772)
            .saturating_add(Weight::from_parts(437, 0).saturating_mul(c.into()))
            .saturating_add(D::get().reads_writes(4, 4))
    }

    // Contracts::UploadExpiries: 1 read, 0 written
    fn purge_uploads() -> Weight {
        Weight::from_parts(11_938_000, 3_537).saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::UploadExpiries: 1 read, 1 written
    // Contracts::Uploads: 1 read, 1 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::UploadPages: 0 read, 16 written
    fn purge_upload(c: u32) -> Weight {
        Weight::from_parts(74_829_769, 15_293)
            .saturating_add(Weight::from_parts(488, 0).saturating_mul(c.into()))
            .saturating_add(D::get().reads_writes(4, 4))
    }

    // Contracts::CodeInfoOf: 1 read, 0 written
    // Contracts::PristineCode: 1 read, 0 written
    fn load_code(c: u32) -> Weight {
        Weight::from_parts(24_090_439, 7_151)
            .saturating_add(Weight::from_parts(868, 1).saturating_mul(c.into()))
            .saturating_add(D::get().reads_writes(2, 0))
    }

    fn compile_code(_c: u32) -> Weight {
        Weight::from_parts(0, 0)
    }

    fn environment(n: u32) -> Weight {
        Weight::from_parts(5_572_053, 0).saturating_add(Weight::from_parts(322, 0).saturating_mul(n.into()))
    }

    // Contracts::ConfigurationOf: 1 read, 0 written
    fn configuration(n: u32) -> Weight {
        Weight::from_parts(7_193_969, 1_869)
            .saturating_add(Weight::from_parts(2_616, 2).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(1, 0))
    }

    fn syscall() -> Weight {
        Weight::from_parts(325_164, 0)
    }

    fn copy_to_contract(n: u32) -> Weight {
        Weight::from_parts(120_050, 0).saturating_add(Weight::from_parts(95, 0).saturating_mul(n.into()))
    }

    fn copy_from_contract(n: u32) -> Weight {
        Weight::from_parts(117_117, 0).saturating_add(Weight::from_parts(147, 0).saturating_mul(n.into()))
    }

    // storage of contracts: 1 read, 1 written
    fn set_storage(_n: u32, o: u32) -> Weight {
        Weight::from_parts(36_052_864, 11_149)
            .saturating_add(Weight::from_parts(194, 1).saturating_mul(o.into()))
            .saturating_add(D::get().reads_writes(1, 1))
    }

    // storage of contracts: 1 read, 0 written
    fn get_storage(n: u32) -> Weight {
        Weight::from_parts(28_384_709, 11_150)
            .saturating_add(Weight::from_parts(1_404, 1).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(1, 0))
    }

    // storage of contracts: 1 read, 1 written
    fn clear_storage(n: u32) -> Weight {
        Weight::from_parts(28_931_287, 11_150)
            .saturating_add(Weight::from_parts(958, 1).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(1, 1))
    }

    // storage of contracts: 1 read, 0 written
    fn contains_storage(n: u32) -> Weight {
        Weight::from_parts(35_299_995, 11_150)
            .saturating_add(Weight::from_parts(516, 1).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(1, 0))
    }

    // storage of contracts: 1 read, 1 written
    fn take_storage(n: u32) -> Weight {
        Weight::from_parts(40_835_648, 11_150)
            .saturating_add(Weight::from_parts(1_842, 1).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(1, 1))
    }

    // Contracts::RemovedInBlock: 1 read, 0 written
    fn note_removed() -> Weight {
        Weight::from_parts(15_193_000, 3_599).saturating_add(D::get().reads_writes(1, 0))
    }

    fn forget_removed() -> Weight {
        Weight::from_parts(3_144_000, 0)
    }

    // Contracts::RemovedInBlock: 1 read, 0 written
    // storage of contracts: 1 read, 0 written
    fn storage_keys() -> Weight {
        Weight::from_parts(14_382_000, 13_634).saturating_add(D::get().reads_writes(2, 0))
    }

    // Contracts::RemovedInBlock: 1 read, 0 written
    // storage of contracts: 500 read, 0 written
    fn next_storage_key() -> Weight {
        Weight::from_parts(4_816_776, 10_032).saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::ContractInfoOf: 1 read, 0 written
    // Contracts::RemovedInBlock: 1 read, 0 written
    // storage of contracts: 1 read, 0 written
    fn skip_removed_key() -> Weight {
        Weight::from_parts(5_240_858, 0)
    }

    fn set_transient_storage(n: u32) -> Weight {
        Weight::from_parts(6_958_301, 0).saturating_add(Weight::from_parts(348, 0).saturating_mul(n.into()))
    }

    fn get_transient_storage(n: u32) -> Weight {
        Weight::from_parts(7_241_072, 0).saturating_add(Weight::from_parts(113, 0).saturating_mul(n.into()))
    }

    fn clear_transient_storage() -> Weight {
        Weight::from_parts(4_928_000, 0)
    }

    fn contains_transient_storage() -> Weight {
        Weight::from_parts(5_939_000, 0)
    }

    fn take_transient_storage(n: u32) -> Weight {
        Weight::from_parts(5_830_774, 0).saturating_add(Weight::from_parts(305, 0).saturating_mul(n.into()))
    }

    // storage of contracts: 1 read, 0 written
    // Contracts::MigrationInProgress: 1 read, 1 written
    fn start_migration() -> Weight {
        Weight::from_parts(5_368_000, 11_922).saturating_add(D::get().reads_writes(2, 1))
    }

    // Contracts::MigrationInProgress: 1 read, 0 written
    fn migration_noop() -> Weight {
        Weight::from_parts(2_194_000, 2_016).saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::MigrationInProgress: 1 read, 1 written
    // storage of contracts: 1 read, 1 written
    // Contracts::ContractInfoOf: 1 read, 0 written
    fn migrate() -> Weight {
        Weight::from_parts(13_049_000, 17_210).saturating_add(D::get().reads_writes(3, 2))
    }

    // Contracts::ContractInfoOf: 2 read, 1 written
    // storage of contracts: 1 read, 0 written
    fn migrate_contract() -> Weight {
        Weight::from_parts(91_627_000, 22_826).saturating_add(D::get().reads_writes(3, 1))
    }

    // Contracts::ContractInfoOf: 2 read, 0 written
    // Contracts::RemovedInBlock: 1 read, 0 written
    // storage of contracts: 3 read, 2 written
    fn migrate_key(n: u32) -> Weight {
        Weight::from_parts(41_654_948, 44_414)
            .saturating_add(Weight::from_parts(437, 1).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(6, 2))
    }

    // Contracts::ContractInfoOf: 1 read, 2 written
    // Contracts::CompiledInBlock: 1 read, 0 written
    // System::Account: 2 read, 2 written
    // Balances::Holds: 1 read, 1 written
    fn call_contract() -> Weight {
        Weight::from_parts(220_398_000, 19_515).saturating_add(D::get().reads_writes(5, 5))
    }

    // Contracts::CompiledInBlock: 1 read, 0 written
    // Contracts::ContractInfoOf: 0 read, 1 written
    fn delegate_call() -> Weight {
        Weight::from_parts(70_625_000, 3_497).saturating_add(D::get().reads_writes(1, 1))
    }

    // Contracts::Nonce: 1 read, 1 written
    // Contracts::ContractInfoOf: 1 read, 2 written
    // System::Account: 2 read, 2 written
    // Contracts::CompiledInBlock: 1 read, 0 written
    // Balances::Holds: 1 read, 1 written
    fn instantiate_contract(i: u32, s: u32) -> Weight {
        Weight::from_parts(243_137_441, 20_513)
            .saturating_add(Weight::from_parts(1_410, 0).saturating_mul(i.into()))
            .saturating_add(Weight::from_parts(2_010, 0).saturating_mul(s.into()))
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
        Weight::from_parts(154_255_749, 18_911)
            .saturating_add(Weight::from_parts(6_380_743, 3_566).saturating_mul(d.into()))
            .saturating_add(D::get().reads_writes(6, 9))
            .saturating_add(D::get().reads_writes(1, 1).saturating_mul(d.into()))
    }

    // Contracts::ConfigurationOf: 0 read, 1 written
    fn set_configuration(n: u32) -> Weight {
        Weight::from_parts(6_133_895, 0)
            .saturating_add(Weight::from_parts(1_925, 0).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(0, 1))
    }

    // Contracts::CodeInfoOf: 2 read, 2 written
    fn set_code_hash() -> Weight {
        Weight::from_parts(69_573_000, 7_132).saturating_add(D::get().reads_writes(2, 2))
    }

    // Contracts::ContractInfoOf: 1 read, 0 written
    fn code_hash() -> Weight {
        Weight::from_parts(40_350_000, 5_264).saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::ContractInfoOf: 1 read, 0 written
    fn is_contract() -> Weight {
        Weight::from_parts(26_970_000, 5_264).saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::CodeInfoOf: 1 read, 1 written
    fn lock_delegate_dependency() -> Weight {
        Weight::from_parts(34_711_000, 3_566).saturating_add(D::get().reads_writes(1, 1))
    }

    // Contracts::CodeInfoOf: 1 read, 1 written
    fn unlock_delegate_dependency() -> Weight {
        Weight::from_parts(30_956_000, 3_566).saturating_add(D::get().reads_writes(1, 1))
    }

    fn weight_to_fee() -> Weight {
        Weight::from_parts(6_119_000, 0)
    }

    // System::Account: 1 read, 0 written
    fn balance() -> Weight {
        Weight::from_parts(11_818_000, 3_593).saturating_add(D::get().reads_writes(1, 0))
    }

    // System::Account: 2 read, 2 written
    fn transfer() -> Weight {
        Weight::from_parts(101_441_000, 7_186).saturating_add(D::get().reads_writes(2, 2))
    }

    fn call_runtime(n: u32) -> Weight {
        Weight::from_parts(7_628_250, 0)
            .saturating_add(Weight::from_parts(132_458, 0).saturating_mul(n.into()))
    }

    // System::EventTopics: 4 read, 4 written
    fn deposit_event(t: u32, n: u32) -> Weight {
        Weight::from_parts(9_165_734, 0)
            .saturating_add(Weight::from_parts(4_044_010, 3_465).saturating_mul(t.into()))
            .saturating_add(Weight::from_parts(515, 0).saturating_mul(n.into()))
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
        Weight::from_parts(83_571_789, 8_153)
            .saturating_add(Weight::from_parts(9_893_945, 3_542).saturating_mul(t.into()))
            .saturating_add(Weight::from_parts(1_664, 0).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(3, 5))
            .saturating_add(D::get().reads_writes(1, 2).saturating_mul(t.into()))
    }

    // Contracts::KeptEventExpiries: 2 read, 0 written
    fn purge_events() -> Weight {
        Weight::from_parts(18_277_000, 7_026).saturating_add(D::get().reads_writes(2, 0))
    }

    // Contracts::KeptEventExpiries: 2 read, 1 written
    // Contracts::KeptEvents: 1 read, 1 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::KeptEventsByTopic: 0 read, 4 written
    fn purge_event(t: u32, n: u32) -> Weight {
        Weight::from_parts(92_284_585, 18_219)
            .saturating_add(Weight::from_parts(0, 32).saturating_mul(t.into()))
            .saturating_add(Weight::from_parts(867, 1).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(5, 4))
            .saturating_add(D::get().reads_writes(0, 1).saturating_mul(t.into()))
    }

    fn debug_message(n: u32) -> Weight {
        Weight::from_parts(2_752_160, 0).saturating_add(Weight::from_parts(788, 0).saturating_mul(n.into()))
    }

    fn hash_sha2_256(n: u32) -> Weight {
        Weight::from_parts(3_251_101, 0).saturating_add(Weight::from_parts(659, 0).saturating_mul(n.into()))
    }

    fn hash_keccak_256(n: u32) -> Weight {
        Weight::from_parts(4_239_057, 0).saturating_add(Weight::from_parts(2_988, 0).saturating_mul(n.into()))
    }

    fn hash_blake2_256(n: u32) -> Weight {
        Weight::from_parts(3_423_255, 0).saturating_add(Weight::from_parts(940, 0).saturating_mul(n.into()))
    }

    fn hash_blake2_128(n: u32) -> Weight {
        Weight::from_parts(3_519_041, 0).saturating_add(Weight::from_parts(952, 0).saturating_mul(n.into()))
    }

    fn ecdsa_recover() -> Weight {
        Weight::from_parts(58_136_000, 0)
    }

    fn ecdsa_to_eth_address() -> Weight {
        Weight::from_parts(21_582_000, 0)
    }

    fn sr25519_verify(n: u32) -> Weight {
        Weight::from_parts(58_783_949, 0)
            .saturating_add(Weight::from_parts(5_368, 0).saturating_mul(n.into()))
    }

    fn ed25519_verify(n: u32) -> Weight {
        Weight::from_parts(75_884_618, 0)
            .saturating_add(Weight::from_parts(2_028, 0).saturating_mul(n.into()))
    }

    // System::BlockHash: 1 read, 0 written
    fn block_hash() -> Weight {
        Weight::from_parts(7_120_000, 3_509).saturating_add(D::get().reads_writes(1, 0))
    }

    fn u256_mul_div() -> Weight {
        Weight::from_parts(3_625_000, 0)
    }

    fn u256_div_rem() -> Weight {
        Weight::from_parts(3_215_000, 0)
    }

    fn u256_mul_mod() -> Weight {
        Weight::from_parts(3_776_000, 0)
    }

    fn u256_mod_pow(b: u32) -> Weight {
        Weight::from_parts(3_609_535, 0)
            .saturating_add(Weight::from_parts(1_150_385, 0).saturating_mul(b.into()))
    }
}
