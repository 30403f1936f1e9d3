//! Weights of contracts that the node runs (`Native`).
//!
//! `make weights` wrote this file; `docs/WEIGHTS.md` says how.
//!
//! - Date: 2026-11-22
//! - CPU: AMD EPYC (family 25, model 17)
//! - Commit: 61277b5c6ea8
//! - 8 values of each component, 60 runs for each point

use super::WeightInfo;
use core::marker::PhantomData;
use frame_support::weights::{RuntimeDbWeight, Weight};
use sp_core::Get;

/// What was measured, on top of what the database `D` costs.
pub struct Weights<D>(PhantomData<D>);

impl<D: Get<RuntimeDbWeight>> WeightInfo for Weights<D> {
    // Picoseconds for a unit, by mix of instructions:
    // memory set up: 146
    // arithmetic: 233
    // multiplication: 334
    // division: 82
    // branches: 1204
    // memory: 961
    // far jumps: 2009
    // cache misses: 2074
    // atomics: 314
    // calls: 189
    // indirect calls: 344
    // recursion: 112
    // small copies: 1799
    // long copies: 1284
    // wide: 420
    // large contract far jumps: 10931
    // large contract cache misses: 6981
    fn ref_time_per_gas() -> u64 {
        2_075
    }

    fn ref_time_per_gas_large() -> u64 {
        10_932
    }

    // Contracts::MigrationInProgress: 1 read, 0 written
    // Contracts::CodeInfoOf: 1 read, 1 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::PristineCode: 0 read, 1 written
    fn upload_code(c: u32) -> Weight {
        Weight::from_parts(106_422_460, 16_208)
            .saturating_add(Weight::from_parts(4_693, 0).saturating_mul(c.into()))
            .saturating_add(D::get().reads_writes(4, 4))
    }

    // Contracts::MigrationInProgress: 1 read, 0 written
    // Contracts::CodeInfoOf: 1 read, 1 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::PristineCode: 0 read, 1 written
    fn remove_code() -> Weight {
        Weight::from_parts(94_570_000, 16_208).saturating_add(D::get().reads_writes(4, 4))
    }

    // Contracts::MigrationInProgress: 1 read, 0 written
    // Contracts::ContractInfoOf: 1 read, 1 written
    // Contracts::CodeInfoOf: 2 read, 2 written
    fn set_code() -> Weight {
        Weight::from_parts(74_651_000, 14_412).saturating_add(D::get().reads_writes(4, 3))
    }

    // Contracts::MigrationInProgress: 1 read, 0 written
    // System::Account: 2 read, 2 written
    // Contracts::ContractInfoOf: 1 read, 1 written
    // Timestamp::Now: 1 read, 0 written
    // Contracts::CompiledInBlock: 1 read, 0 written
    // Balances::Holds: 1 read, 1 written
    fn call() -> Weight {
        Weight::from_parts(238_525_000, 22_529).saturating_add(D::get().reads_writes(7, 4))
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
        Weight::from_parts(372_492_604, 34_126)
            .saturating_add(Weight::from_parts(43_859, 0).saturating_mul(c.into()))
            .saturating_add(Weight::from_parts(2_373, 0).saturating_mul(i.into()))
            .saturating_add(Weight::from_parts(2_663, 0).saturating_mul(s.into()))
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
        Weight::from_parts(251_916_782, 23_527)
            .saturating_add(Weight::from_parts(1_978, 0).saturating_mul(i.into()))
            .saturating_add(Weight::from_parts(2_515, 0).saturating_mul(s.into()))
            .saturating_add(D::get().reads_writes(8, 5))
    }

    // Contracts::LastCompiled: 1 read, 0 written
    fn forget_compiled() -> Weight {
        Weight::from_parts(3_205_000, 1_022).saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::DeletionQueueCounter: 1 read, 0 written
    fn deletion_queue() -> Weight {
        Weight::from_parts(1_872_000, 998).saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::DeletionQueueCounter: 1 read, 1 written
    // Contracts::DeletionQueue: 100 read, 100 written
    fn deletion_queue_trie() -> Weight {
        Weight::from_parts(7_186_924, 3_607).saturating_add(D::get().reads_writes(1, 1))
    }

    // Contracts::DeletionQueueCounter: 1 read, 1 written
    // Contracts::DeletionQueue: 1 read, 1 written
    // storage of contracts: 1000 read, 1000 written
    fn deletion_queue_key() -> Weight {
        Weight::from_parts(1_113_230, 9_961).saturating_add(D::get().reads_writes(1, 1))
    }

    // Contracts::MigrationInProgress: 1 read, 0 written
    // Contracts::CodeInfoOf: 1 read, 0 written
    // Contracts::Uploads: 9 read, 1 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::UploadExpiries: 0 read, 1 written
    fn open_upload() -> Weight {
        Weight::from_parts(101_220_000, 20_795).saturating_add(D::get().reads_writes(5, 4))
    }

    // Contracts::MigrationInProgress: 1 read, 0 written
    // Contracts::Uploads: 1 read, 1 written
    // Contracts::UploadPages: 2 read, 16 written
    fn write_chunk(p: u32) -> Weight {
        Weight::from_parts(39_520_307, 40_962)
            .saturating_add(Weight::from_parts(34_603_008, 3_465).saturating_mul(p.into()))
            .saturating_add(D::get().reads_writes(4, 1))
            .saturating_add(D::get().reads_writes(0, 1).saturating_mul(p.into()))
    }

    // Contracts::Uploads: 1 read, 1 written
    // Contracts::MigrationInProgress: 1 read, 0 written
    // Contracts::CodeInfoOf: 1 read, 1 written
    // Contracts::UploadPages: 16 read, 16 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::PristineCode: 0 read, 1 written
    // Contracts::UploadExpiries: 0 read, 1 written
    fn finalise_upload(p: u32) -> Weight {
        Weight::from_parts(110_083_775, 32_591)
            .saturating_add(Weight::from_parts(81_117_184, 20_000).saturating_mul(p.into()))
            .saturating_add(D::get().reads_writes(7, 7))
            .saturating_add(D::get().reads_writes(1, 1).saturating_mul(p.into()))
    }

    // Contracts::MigrationInProgress: 1 read, 0 written
    // Contracts::Uploads: 1 read, 1 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::UploadPages: 0 read, 16 written
    // Contracts::UploadExpiries: 0 read, 1 written
    fn abort_upload(p: u32) -> Weight {
        Weight::from_parts(77_615_619, 22_890)
            .saturating_add(Weight::from_parts(7_667_712, 3_465).saturating_mul(p.into()))
            .saturating_add(D::get().reads_writes(6, 5))
            .saturating_add(D::get().reads_writes(0, 1).saturating_mul(p.into()))
    }

    // Contracts::UploadExpiries: 1 read, 0 written
    fn purge_uploads() -> Weight {
        Weight::from_parts(7_091_000, 4_640).saturating_add(D::get().reads_writes(2, 0))
    }

    // Contracts::UploadExpiries: 1 read, 1 written
    // Contracts::Uploads: 1 read, 1 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::UploadPages: 0 read, 16 written
    fn purge_upload(p: u32) -> Weight {
        Weight::from_parts(94_199_216, 15_293)
            .saturating_add(Weight::from_parts(5_488_640, 3_465).saturating_mul(p.into()))
            .saturating_add(D::get().reads_writes(4, 4))
            .saturating_add(D::get().reads_writes(0, 1).saturating_mul(p.into()))
    }

    // Contracts::CodeInfoOf: 1 read, 0 written
    // Contracts::PristineCode: 1 read, 0 written
    fn load_code(c: u32) -> Weight {
        Weight::from_parts(17_839_568, 7_239)
            .saturating_add(Weight::from_parts(120, 1).saturating_mul(c.into()))
            .saturating_add(D::get().reads_writes(2, 0))
    }

    // Contracts::CompiledInBlock: 1 read, 0 written
    fn compile_code(c: u32) -> Weight {
        Weight::from_parts(57_852_324, 4_519)
            .saturating_add(Weight::from_parts(40_617, 0).saturating_mul(c.into()))
            .saturating_add(D::get().reads_writes(2, 0))
    }

    fn environment(n: u32) -> Weight {
        Weight::from_parts(8_840_219, 0).saturating_add(Weight::from_parts(114, 0).saturating_mul(n.into()))
    }

    // Contracts::ConfigurationOf: 1 read, 0 written
    fn configuration(n: u32) -> Weight {
        Weight::from_parts(11_883_121, 3_239)
            .saturating_add(Weight::from_parts(6_925, 2).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(1, 0))
    }

    fn syscall() -> Weight {
        Weight::from_parts(391_113, 0)
    }

    fn copy_to_contract(n: u32) -> Weight {
        Weight::from_parts(195_931, 0).saturating_add(Weight::from_parts(56, 0).saturating_mul(n.into()))
    }

    fn copy_from_contract(n: u32) -> Weight {
        Weight::from_parts(206_774, 0).saturating_add(Weight::from_parts(197, 0).saturating_mul(n.into()))
    }

    // storage of contracts: 1 read, 1 written
    fn set_storage(n: u32, o: u32) -> Weight {
        Weight::from_parts(32_482_855, 11_151)
            .saturating_add(Weight::from_parts(258, 0).saturating_mul(n.into()))
            .saturating_add(Weight::from_parts(420, 1).saturating_mul(o.into()))
            .saturating_add(D::get().reads_writes(1, 1))
    }

    // storage of contracts: 1 read, 0 written
    fn get_storage(n: u32) -> Weight {
        Weight::from_parts(32_148_494, 11_151)
            .saturating_add(Weight::from_parts(1_960, 1).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(1, 0))
    }

    // storage of contracts: 1 read, 1 written
    fn clear_storage(n: u32) -> Weight {
        Weight::from_parts(43_553_564, 11_151)
            .saturating_add(Weight::from_parts(324, 1).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(1, 1))
    }

    // storage of contracts: 1 read, 0 written
    fn contains_storage(n: u32) -> Weight {
        Weight::from_parts(32_980_721, 11_151)
            .saturating_add(Weight::from_parts(90, 1).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(1, 0))
    }

    // storage of contracts: 1 read, 1 written
    fn take_storage(n: u32) -> Weight {
        Weight::from_parts(37_210_787, 11_151)
            .saturating_add(Weight::from_parts(1_020, 1).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(1, 1))
    }

    // Contracts::RemovedInBlock: 1 read, 0 written
    fn note_removed() -> Weight {
        Weight::from_parts(13_420_000, 4_719).saturating_add(D::get().reads_writes(2, 0))
    }

    fn forget_removed() -> Weight {
        Weight::from_parts(3_936_000, 3_326).saturating_add(D::get().reads_writes(3, 0))
    }

    // Contracts::RemovedInBlock: 1 read, 0 written
    // storage of contracts: 1 read, 0 written
    fn storage_keys() -> Weight {
        Weight::from_parts(18_968_000, 13_634).saturating_add(D::get().reads_writes(2, 0))
    }

    // Contracts::RemovedInBlock: 1 read, 0 written
    // storage of contracts: 500 read, 0 written
    fn next_storage_key() -> Weight {
        Weight::from_parts(4_640_911, 10_032).saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::ContractInfoOf: 1 read, 0 written
    // Contracts::RemovedInBlock: 1 read, 0 written
    // storage of contracts: 1 read, 0 written
    fn skip_removed_key() -> Weight {
        Weight::from_parts(5_173_592, 0)
    }

    fn set_transient_storage(n: u32) -> Weight {
        Weight::from_parts(9_157_258, 0).saturating_add(Weight::from_parts(138, 0).saturating_mul(n.into()))
    }

    fn get_transient_storage(n: u32) -> Weight {
        Weight::from_parts(5_105_388, 0).saturating_add(Weight::from_parts(357, 0).saturating_mul(n.into()))
    }

    fn clear_transient_storage() -> Weight {
        Weight::from_parts(4_437_000, 0)
    }

    fn contains_transient_storage() -> Weight {
        Weight::from_parts(3_485_000, 0)
    }

    fn take_transient_storage(n: u32) -> Weight {
        Weight::from_parts(6_056_128, 0).saturating_add(Weight::from_parts(362, 0).saturating_mul(n.into()))
    }

    // storage of contracts: 1 read, 0 written
    // Contracts::MigrationInProgress: 1 read, 1 written
    fn start_migration() -> Weight {
        Weight::from_parts(6_530_000, 11_922).saturating_add(D::get().reads_writes(2, 1))
    }

    // Contracts::MigrationInProgress: 1 read, 0 written
    fn migration_noop() -> Weight {
        Weight::from_parts(2_053_000, 2_016).saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::MigrationInProgress: 1 read, 1 written
    // storage of contracts: 1 read, 1 written
    // Contracts::ContractInfoOf: 1 read, 0 written
    fn migrate() -> Weight {
        Weight::from_parts(17_006_000, 17_210).saturating_add(D::get().reads_writes(3, 2))
    }

    // Contracts::ContractInfoOf: 2 read, 1 written
    // storage of contracts: 1 read, 0 written
    fn migrate_contract() -> Weight {
        Weight::from_parts(48_742_000, 22_826).saturating_add(D::get().reads_writes(3, 1))
    }

    // Contracts::ContractInfoOf: 2 read, 0 written
    // Contracts::RemovedInBlock: 1 read, 0 written
    // storage of contracts: 3 read, 2 written
    fn migrate_key(n: u32) -> Weight {
        Weight::from_parts(45_822_345, 44_415)
            .saturating_add(Weight::from_parts(1_036, 1).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(6, 2))
    }

    // Contracts::ContractInfoOf: 1 read, 2 written
    // Contracts::CompiledInBlock: 1 read, 0 written
    // System::Account: 2 read, 2 written
    // Balances::Holds: 1 read, 1 written
    fn call_contract() -> Weight {
        Weight::from_parts(155_100_000, 22_980).saturating_add(D::get().reads_writes(5, 5))
    }

    // Contracts::CompiledInBlock: 1 read, 0 written
    // Contracts::ContractInfoOf: 0 read, 1 written
    fn delegate_call() -> Weight {
        Weight::from_parts(54_241_000, 6_962).saturating_add(D::get().reads_writes(1, 1))
    }

    // Contracts::Nonce: 1 read, 1 written
    // Contracts::ContractInfoOf: 1 read, 2 written
    // System::Account: 2 read, 2 written
    // Contracts::CompiledInBlock: 1 read, 0 written
    // Balances::Holds: 1 read, 1 written
    fn instantiate_contract(i: u32, s: u32) -> Weight {
        Weight::from_parts(241_370_659, 23_978)
            .saturating_add(Weight::from_parts(1_700, 0).saturating_mul(i.into()))
            .saturating_add(Weight::from_parts(2_586, 0).saturating_mul(s.into()))
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
        Weight::from_parts(174_360_599, 29_306)
            .saturating_add(Weight::from_parts(7_235_134, 3_566).saturating_mul(d.into()))
            .saturating_add(D::get().reads_writes(6, 9))
            .saturating_add(D::get().reads_writes(1, 1).saturating_mul(d.into()))
    }

    // Contracts::ConfigurationOf: 0 read, 1 written
    fn set_configuration(n: u32) -> Weight {
        Weight::from_parts(6_225_478, 3_465)
            .saturating_add(Weight::from_parts(1_221, 0).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(0, 1))
    }

    // Contracts::CodeInfoOf: 2 read, 2 written
    fn set_code_hash() -> Weight {
        Weight::from_parts(48_321_000, 7_132).saturating_add(D::get().reads_writes(2, 2))
    }

    // Contracts::ContractInfoOf: 1 read, 0 written
    fn code_hash() -> Weight {
        Weight::from_parts(26_380_000, 5_264).saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::ContractInfoOf: 1 read, 0 written
    fn is_contract() -> Weight {
        Weight::from_parts(25_357_000, 5_264).saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::CodeInfoOf: 1 read, 1 written
    fn lock_delegate_dependency() -> Weight {
        Weight::from_parts(25_297_000, 3_566).saturating_add(D::get().reads_writes(1, 1))
    }

    // Contracts::CodeInfoOf: 1 read, 1 written
    fn unlock_delegate_dependency() -> Weight {
        Weight::from_parts(27_661_000, 3_566).saturating_add(D::get().reads_writes(1, 1))
    }

    fn weight_to_fee() -> Weight {
        Weight::from_parts(6_820_000, 0)
    }

    // System::Account: 1 read, 0 written
    fn balance() -> Weight {
        Weight::from_parts(10_405_000, 3_593).saturating_add(D::get().reads_writes(1, 0))
    }

    // System::Account: 2 read, 2 written
    fn transfer() -> Weight {
        Weight::from_parts(67_511_000, 7_186).saturating_add(D::get().reads_writes(2, 2))
    }

    fn call_runtime(n: u32) -> Weight {
        Weight::from_parts(7_934_702, 0)
            .saturating_add(Weight::from_parts(120_129, 0).saturating_mul(n.into()))
    }

    // System::EventTopics: 4 read, 4 written
    fn deposit_event(t: u32, n: u32) -> Weight {
        Weight::from_parts(9_671_001, 0)
            .saturating_add(Weight::from_parts(4_324_750, 3_465).saturating_mul(t.into()))
            .saturating_add(Weight::from_parts(968, 0).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(1, 1).saturating_mul(t.into()))
    }

    // System::EventTopics: 4 read, 4 written
    // Contracts::KeptEventCount: 1 read, 1 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::KeptEventExpiries: 0 read, 1 written
    // Contracts::KeptEventsByTopic: 0 read, 4 written
    // Contracts::KeptEvents: 0 read, 1 written
    fn deposit_event_until(t: u32, n: u32) -> Weight {
        Weight::from_parts(102_368_102, 15_294)
            .saturating_add(Weight::from_parts(8_985_930, 7_036).saturating_mul(t.into()))
            .saturating_add(Weight::from_parts(1_538, 0).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(3, 5))
            .saturating_add(D::get().reads_writes(1, 2).saturating_mul(t.into()))
    }

    // Contracts::KeptEventExpiries: 2 read, 0 written
    fn purge_events() -> Weight {
        Weight::from_parts(12_419_000, 8_129).saturating_add(D::get().reads_writes(3, 0))
    }

    // Contracts::KeptEventExpiries: 2 read, 1 written
    // Contracts::KeptEvents: 1 read, 1 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::KeptEventsByTopic: 0 read, 4 written
    fn purge_event(t: u32, n: u32) -> Weight {
        Weight::from_parts(70_318_189, 18_221)
            .saturating_add(Weight::from_parts(2_267_425, 3_498).saturating_mul(t.into()))
            .saturating_add(Weight::from_parts(489, 1).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(5, 4))
            .saturating_add(D::get().reads_writes(0, 1).saturating_mul(t.into()))
    }

    fn debug_message(n: u32) -> Weight {
        Weight::from_parts(2_807_726, 0).saturating_add(Weight::from_parts(1_310, 0).saturating_mul(n.into()))
    }

    fn hash_sha2_256(n: u32) -> Weight {
        Weight::from_parts(4_161_485, 0).saturating_add(Weight::from_parts(810, 0).saturating_mul(n.into()))
    }

    fn hash_keccak_256(n: u32) -> Weight {
        Weight::from_parts(5_937_703, 0).saturating_add(Weight::from_parts(3_399, 0).saturating_mul(n.into()))
    }

    fn hash_blake2_256(n: u32) -> Weight {
        Weight::from_parts(4_589_014, 0).saturating_add(Weight::from_parts(1_160, 0).saturating_mul(n.into()))
    }

    fn hash_blake2_128(n: u32) -> Weight {
        Weight::from_parts(4_191_736, 0).saturating_add(Weight::from_parts(1_130, 0).saturating_mul(n.into()))
    }

    fn ecdsa_recover() -> Weight {
        Weight::from_parts(89_303_000, 0)
    }

    fn ecdsa_to_eth_address() -> Weight {
        Weight::from_parts(21_022_000, 0)
    }

    fn sr25519_verify(n: u32) -> Weight {
        Weight::from_parts(62_175_624, 0)
            .saturating_add(Weight::from_parts(5_057, 0).saturating_mul(n.into()))
    }

    fn ed25519_verify(n: u32) -> Weight {
        Weight::from_parts(64_005_194, 0)
            .saturating_add(Weight::from_parts(2_447, 0).saturating_mul(n.into()))
    }

    // System::BlockHash: 1 read, 0 written
    fn block_hash() -> Weight {
        Weight::from_parts(9_334_000, 3_509).saturating_add(D::get().reads_writes(1, 0))
    }

    fn u256_mul_div() -> Weight {
        Weight::from_parts(5_678_000, 0)
    }

    fn u256_div_rem() -> Weight {
        Weight::from_parts(5_499_000, 0)
    }

    fn u256_mul_mod() -> Weight {
        Weight::from_parts(6_530_000, 0)
    }

    fn u256_mod_pow(b: u32) -> Weight {
        Weight::from_parts(4_714_425, 0)
            .saturating_add(Weight::from_parts(1_464_143, 0).saturating_mul(b.into()))
    }
}
