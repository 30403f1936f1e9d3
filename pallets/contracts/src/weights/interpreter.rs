//! Weights of contracts that the runtime runs itself (`Interpreter`).
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
    // memory set up: 1435
    // arithmetic: 2643
    // multiplication: 1531
    // division: 404
    // branches: 5290
    // memory: 1819
    // far jumps: 7894
    // cache misses: 3228
    // atomics: 990
    // calls: 1686
    // indirect calls: 2709
    // recursion: 1700
    // small copies: 3538
    // long copies: 3551
    // wide: 1795
    // large contract far jumps: 21347
    // large contract cache misses: 7851
    fn ref_time_per_gas() -> u64 {
        7_894
    }

    fn ref_time_per_gas_large() -> u64 {
        21_347
    }

    // Contracts::MigrationInProgress: 1 read, 0 written
    // Contracts::CodeInfoOf: 1 read, 1 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::PristineCode: 0 read, 1 written
    fn upload_code(c: u32) -> Weight {
        Weight::from_parts(97_798_624, 16_208)
            .saturating_add(Weight::from_parts(4_437, 0).saturating_mul(c.into()))
            .saturating_add(D::get().reads_writes(4, 4))
    }

    // Contracts::MigrationInProgress: 1 read, 0 written
    // Contracts::CodeInfoOf: 1 read, 1 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::PristineCode: 0 read, 1 written
    fn remove_code() -> Weight {
        Weight::from_parts(84_336_000, 16_208).saturating_add(D::get().reads_writes(4, 4))
    }

    // Contracts::MigrationInProgress: 1 read, 0 written
    // Contracts::ContractInfoOf: 1 read, 1 written
    // Contracts::CodeInfoOf: 2 read, 2 written
    fn set_code() -> Weight {
        Weight::from_parts(75_192_000, 14_412).saturating_add(D::get().reads_writes(4, 3))
    }

    // Contracts::MigrationInProgress: 1 read, 0 written
    // System::Account: 2 read, 2 written
    // Contracts::ContractInfoOf: 1 read, 1 written
    // Timestamp::Now: 1 read, 0 written
    // Contracts::CompiledInBlock: 1 read, 0 written
    // Balances::Holds: 1 read, 1 written
    fn call() -> Weight {
        Weight::from_parts(202_862_000, 22_529).saturating_add(D::get().reads_writes(7, 4))
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
        Weight::from_parts(346_194_017, 34_126)
            .saturating_add(Weight::from_parts(3_939, 0).saturating_mul(c.into()))
            .saturating_add(Weight::from_parts(2_188, 0).saturating_mul(i.into()))
            .saturating_add(Weight::from_parts(2_495, 0).saturating_mul(s.into()))
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
        Weight::from_parts(291_192_520, 23_527)
            .saturating_add(Weight::from_parts(2_230, 0).saturating_mul(i.into()))
            .saturating_add(Weight::from_parts(1_931, 0).saturating_mul(s.into()))
            .saturating_add(D::get().reads_writes(8, 5))
    }

    // Contracts::LastCompiled: 1 read, 0 written
    fn forget_compiled() -> Weight {
        Weight::from_parts(3_194_000, 1_022).saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::DeletionQueueCounter: 1 read, 0 written
    fn deletion_queue() -> Weight {
        Weight::from_parts(1_702_000, 998).saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::DeletionQueueCounter: 1 read, 1 written
    // Contracts::DeletionQueue: 100 read, 100 written
    fn deletion_queue_trie() -> Weight {
        Weight::from_parts(6_947_262, 3_607).saturating_add(D::get().reads_writes(1, 1))
    }

    // Contracts::DeletionQueueCounter: 1 read, 1 written
    // Contracts::DeletionQueue: 1 read, 1 written
    // storage of contracts: 1000 read, 1000 written
    fn deletion_queue_key() -> Weight {
        Weight::from_parts(1_162_052, 9_961).saturating_add(D::get().reads_writes(1, 1))
    }

    // Contracts::MigrationInProgress: 1 read, 0 written
    // Contracts::CodeInfoOf: 1 read, 0 written
    // Contracts::Uploads: 9 read, 1 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::UploadExpiries: 0 read, 1 written
    fn open_upload() -> Weight {
        Weight::from_parts(120_369_000, 20_795).saturating_add(D::get().reads_writes(5, 4))
    }

    // Contracts::MigrationInProgress: 1 read, 0 written
    // Contracts::Uploads: 1 read, 1 written
    // Contracts::UploadPages: 2 read, 16 written
    fn write_chunk(p: u32) -> Weight {
        Weight::from_parts(50_026_544, 40_962)
            .saturating_add(Weight::from_parts(43_958_272, 3_465).saturating_mul(p.into()))
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
        Weight::from_parts(135_557_645, 32_591)
            .saturating_add(Weight::from_parts(75_956_224, 20_000).saturating_mul(p.into()))
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
        Weight::from_parts(71_771_628, 22_890)
            .saturating_add(Weight::from_parts(7_340_032, 3_465).saturating_mul(p.into()))
            .saturating_add(D::get().reads_writes(6, 5))
            .saturating_add(D::get().reads_writes(0, 1).saturating_mul(p.into()))
    }

    // Contracts::UploadExpiries: 1 read, 0 written
    fn purge_uploads() -> Weight {
        Weight::from_parts(6_811_000, 4_640).saturating_add(D::get().reads_writes(2, 0))
    }

    // Contracts::UploadExpiries: 1 read, 1 written
    // Contracts::Uploads: 1 read, 1 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::UploadPages: 0 read, 16 written
    fn purge_upload(p: u32) -> Weight {
        Weight::from_parts(89_899_478, 15_293)
            .saturating_add(Weight::from_parts(4_571_136, 3_465).saturating_mul(p.into()))
            .saturating_add(D::get().reads_writes(4, 4))
            .saturating_add(D::get().reads_writes(0, 1).saturating_mul(p.into()))
    }

    // Contracts::CodeInfoOf: 1 read, 0 written
    // Contracts::PristineCode: 1 read, 0 written
    fn load_code(c: u32) -> Weight {
        Weight::from_parts(15_510_232, 7_239)
            .saturating_add(Weight::from_parts(894, 1).saturating_mul(c.into()))
            .saturating_add(D::get().reads_writes(2, 0))
    }

    fn compile_code(_c: u32) -> Weight {
        Weight::from_parts(0, 0)
    }

    fn environment(n: u32) -> Weight {
        Weight::from_parts(7_921_877, 0).saturating_add(Weight::from_parts(129, 0).saturating_mul(n.into()))
    }

    // Contracts::ConfigurationOf: 1 read, 0 written
    fn configuration(n: u32) -> Weight {
        Weight::from_parts(9_735_191, 3_239)
            .saturating_add(Weight::from_parts(6_487, 2).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(1, 0))
    }

    fn syscall() -> Weight {
        Weight::from_parts(346_609, 0)
    }

    fn copy_to_contract(n: u32) -> Weight {
        Weight::from_parts(160_368, 0).saturating_add(Weight::from_parts(157, 0).saturating_mul(n.into()))
    }

    fn copy_from_contract(n: u32) -> Weight {
        Weight::from_parts(191_542, 0).saturating_add(Weight::from_parts(163, 0).saturating_mul(n.into()))
    }

    // storage of contracts: 1 read, 1 written
    fn set_storage(n: u32, o: u32) -> Weight {
        Weight::from_parts(33_411_158, 11_151)
            .saturating_add(Weight::from_parts(325, 0).saturating_mul(n.into()))
            .saturating_add(Weight::from_parts(682, 1).saturating_mul(o.into()))
            .saturating_add(D::get().reads_writes(1, 1))
    }

    // storage of contracts: 1 read, 0 written
    fn get_storage(n: u32) -> Weight {
        Weight::from_parts(31_825_180, 11_151)
            .saturating_add(Weight::from_parts(1_386, 1).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(1, 0))
    }

    // storage of contracts: 1 read, 1 written
    fn clear_storage(n: u32) -> Weight {
        Weight::from_parts(32_891_473, 11_151)
            .saturating_add(Weight::from_parts(546, 1).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(1, 1))
    }

    // storage of contracts: 1 read, 0 written
    fn contains_storage(n: u32) -> Weight {
        Weight::from_parts(23_947_616, 11_151)
            .saturating_add(Weight::from_parts(599, 1).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(1, 0))
    }

    // storage of contracts: 1 read, 1 written
    fn take_storage(n: u32) -> Weight {
        Weight::from_parts(42_470_898, 11_151)
            .saturating_add(Weight::from_parts(1_029, 1).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(1, 1))
    }

    // Contracts::RemovedInBlock: 1 read, 0 written
    fn note_removed() -> Weight {
        Weight::from_parts(16_054_000, 4_719).saturating_add(D::get().reads_writes(2, 0))
    }

    fn forget_removed() -> Weight {
        Weight::from_parts(4_607_000, 3_326).saturating_add(D::get().reads_writes(3, 0))
    }

    // Contracts::RemovedInBlock: 1 read, 0 written
    // storage of contracts: 1 read, 0 written
    fn storage_keys() -> Weight {
        Weight::from_parts(20_491_000, 13_634).saturating_add(D::get().reads_writes(2, 0))
    }

    // Contracts::RemovedInBlock: 1 read, 0 written
    // storage of contracts: 500 read, 0 written
    fn next_storage_key() -> Weight {
        Weight::from_parts(4_900_277, 10_032).saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::ContractInfoOf: 1 read, 0 written
    // Contracts::RemovedInBlock: 1 read, 0 written
    // storage of contracts: 1 read, 0 written
    fn skip_removed_key() -> Weight {
        Weight::from_parts(5_887_083, 0)
    }

    fn set_transient_storage(n: u32) -> Weight {
        Weight::from_parts(8_277_072, 0).saturating_add(Weight::from_parts(160, 0).saturating_mul(n.into()))
    }

    fn get_transient_storage(n: u32) -> Weight {
        Weight::from_parts(4_480_332, 0).saturating_add(Weight::from_parts(590, 0).saturating_mul(n.into()))
    }

    fn clear_transient_storage() -> Weight {
        Weight::from_parts(4_477_000, 0)
    }

    fn contains_transient_storage() -> Weight {
        Weight::from_parts(4_096_000, 0)
    }

    fn take_transient_storage(n: u32) -> Weight {
        Weight::from_parts(6_174_702, 0).saturating_add(Weight::from_parts(627, 0).saturating_mul(n.into()))
    }

    // storage of contracts: 1 read, 0 written
    // Contracts::MigrationInProgress: 1 read, 1 written
    fn start_migration() -> Weight {
        Weight::from_parts(7_781_000, 11_922).saturating_add(D::get().reads_writes(2, 1))
    }

    // Contracts::MigrationInProgress: 1 read, 0 written
    fn migration_noop() -> Weight {
        Weight::from_parts(2_243_000, 2_016).saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::MigrationInProgress: 1 read, 1 written
    // storage of contracts: 1 read, 1 written
    // Contracts::ContractInfoOf: 1 read, 0 written
    fn migrate() -> Weight {
        Weight::from_parts(17_015_000, 17_210).saturating_add(D::get().reads_writes(3, 2))
    }

    // Contracts::ContractInfoOf: 2 read, 1 written
    // storage of contracts: 1 read, 0 written
    fn migrate_contract() -> Weight {
        Weight::from_parts(64_005_000, 22_826).saturating_add(D::get().reads_writes(3, 1))
    }

    // Contracts::ContractInfoOf: 2 read, 0 written
    // Contracts::RemovedInBlock: 1 read, 0 written
    // storage of contracts: 3 read, 2 written
    fn migrate_key(n: u32) -> Weight {
        Weight::from_parts(53_715_618, 44_415)
            .saturating_add(Weight::from_parts(930, 1).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(6, 2))
    }

    // Contracts::ContractInfoOf: 1 read, 2 written
    // Contracts::CompiledInBlock: 1 read, 0 written
    // System::Account: 2 read, 2 written
    // Balances::Holds: 1 read, 1 written
    fn call_contract() -> Weight {
        Weight::from_parts(176_202_000, 22_980).saturating_add(D::get().reads_writes(5, 5))
    }

    // Contracts::CompiledInBlock: 1 read, 0 written
    // Contracts::ContractInfoOf: 0 read, 1 written
    fn delegate_call() -> Weight {
        Weight::from_parts(56_954_000, 6_962).saturating_add(D::get().reads_writes(1, 1))
    }

    // Contracts::Nonce: 1 read, 1 written
    // Contracts::ContractInfoOf: 1 read, 2 written
    // System::Account: 2 read, 2 written
    // Contracts::CompiledInBlock: 1 read, 0 written
    // Balances::Holds: 1 read, 1 written
    fn instantiate_contract(i: u32, s: u32) -> Weight {
        Weight::from_parts(248_854_089, 23_978)
            .saturating_add(Weight::from_parts(2_048, 0).saturating_mul(i.into()))
            .saturating_add(Weight::from_parts(2_089, 0).saturating_mul(s.into()))
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
        Weight::from_parts(158_614_630, 29_306)
            .saturating_add(Weight::from_parts(5_290_264, 3_566).saturating_mul(d.into()))
            .saturating_add(D::get().reads_writes(6, 9))
            .saturating_add(D::get().reads_writes(1, 1).saturating_mul(d.into()))
    }

    // Contracts::ConfigurationOf: 0 read, 1 written
    fn set_configuration(n: u32) -> Weight {
        Weight::from_parts(5_927_007, 3_465)
            .saturating_add(Weight::from_parts(895, 0).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(0, 1))
    }

    // Contracts::CodeInfoOf: 2 read, 2 written
    fn set_code_hash() -> Weight {
        Weight::from_parts(40_070_000, 7_132).saturating_add(D::get().reads_writes(2, 2))
    }

    // Contracts::ContractInfoOf: 1 read, 0 written
    fn code_hash() -> Weight {
        Weight::from_parts(23_505_000, 5_264).saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::ContractInfoOf: 1 read, 0 written
    fn is_contract() -> Weight {
        Weight::from_parts(23_345_000, 5_264).saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::CodeInfoOf: 1 read, 1 written
    fn lock_delegate_dependency() -> Weight {
        Weight::from_parts(26_539_000, 3_566).saturating_add(D::get().reads_writes(1, 1))
    }

    // Contracts::CodeInfoOf: 1 read, 1 written
    fn unlock_delegate_dependency() -> Weight {
        Weight::from_parts(23_234_000, 3_566).saturating_add(D::get().reads_writes(1, 1))
    }

    fn weight_to_fee() -> Weight {
        Weight::from_parts(4_888_000, 0)
    }

    // System::Account: 1 read, 0 written
    fn balance() -> Weight {
        Weight::from_parts(8_413_000, 3_593).saturating_add(D::get().reads_writes(1, 0))
    }

    // System::Account: 2 read, 2 written
    fn transfer() -> Weight {
        Weight::from_parts(61_892_000, 7_186).saturating_add(D::get().reads_writes(2, 2))
    }

    fn call_runtime(n: u32) -> Weight {
        Weight::from_parts(7_028_110, 0)
            .saturating_add(Weight::from_parts(123_554, 0).saturating_mul(n.into()))
    }

    // System::EventTopics: 4 read, 4 written
    fn deposit_event(t: u32, n: u32) -> Weight {
        Weight::from_parts(10_757_118, 0)
            .saturating_add(Weight::from_parts(4_836_183, 3_465).saturating_mul(t.into()))
            .saturating_add(Weight::from_parts(467, 0).saturating_mul(n.into()))
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
        Weight::from_parts(89_201_021, 15_294)
            .saturating_add(Weight::from_parts(4_509_967, 7_036).saturating_mul(t.into()))
            .saturating_add(Weight::from_parts(3_093, 0).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(3, 5))
            .saturating_add(D::get().reads_writes(1, 2).saturating_mul(t.into()))
    }

    // Contracts::KeptEventExpiries: 2 read, 0 written
    fn purge_events() -> Weight {
        Weight::from_parts(15_643_000, 8_129).saturating_add(D::get().reads_writes(3, 0))
    }

    // Contracts::KeptEventExpiries: 2 read, 1 written
    // Contracts::KeptEvents: 1 read, 1 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::KeptEventsByTopic: 0 read, 4 written
    fn purge_event(t: u32, n: u32) -> Weight {
        Weight::from_parts(96_433_000, 18_221)
            .saturating_add(Weight::from_parts(4_485_368, 3_498).saturating_mul(t.into()))
            .saturating_add(Weight::from_parts(2_146, 1).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(5, 4))
            .saturating_add(D::get().reads_writes(0, 1).saturating_mul(t.into()))
    }

    fn debug_message(n: u32) -> Weight {
        Weight::from_parts(2_947_241, 0).saturating_add(Weight::from_parts(1_422, 0).saturating_mul(n.into()))
    }

    fn hash_sha2_256(n: u32) -> Weight {
        Weight::from_parts(4_189_304, 0).saturating_add(Weight::from_parts(659, 0).saturating_mul(n.into()))
    }

    fn hash_keccak_256(n: u32) -> Weight {
        Weight::from_parts(5_283_899, 0).saturating_add(Weight::from_parts(3_916, 0).saturating_mul(n.into()))
    }

    fn hash_blake2_256(n: u32) -> Weight {
        Weight::from_parts(3_699_848, 0).saturating_add(Weight::from_parts(932, 0).saturating_mul(n.into()))
    }

    fn hash_blake2_128(n: u32) -> Weight {
        Weight::from_parts(3_098_422, 0).saturating_add(Weight::from_parts(929, 0).saturating_mul(n.into()))
    }

    fn ecdsa_recover() -> Weight {
        Weight::from_parts(80_330_000, 0)
    }

    fn ecdsa_to_eth_address() -> Weight {
        Weight::from_parts(19_959_000, 0)
    }

    fn sr25519_verify(n: u32) -> Weight {
        Weight::from_parts(60_179_269, 0)
            .saturating_add(Weight::from_parts(5_130, 0).saturating_mul(n.into()))
    }

    fn ed25519_verify(n: u32) -> Weight {
        Weight::from_parts(67_852_711, 0)
            .saturating_add(Weight::from_parts(2_430, 0).saturating_mul(n.into()))
    }

    // System::BlockHash: 1 read, 0 written
    fn block_hash() -> Weight {
        Weight::from_parts(9_043_000, 3_509).saturating_add(D::get().reads_writes(1, 0))
    }

    fn u256_mul_div() -> Weight {
        Weight::from_parts(5_097_000, 0)
    }

    fn u256_div_rem() -> Weight {
        Weight::from_parts(4_337_000, 0)
    }

    fn u256_mul_mod() -> Weight {
        Weight::from_parts(5_207_000, 0)
    }

    fn u256_mod_pow(b: u32) -> Weight {
        Weight::from_parts(4_068_775, 0)
            .saturating_add(Weight::from_parts(1_639_755, 0).saturating_mul(b.into()))
    }
}
