//! Weights of contracts that the runtime runs itself (`Interpreter`).
//!
//! `make weights` wrote this file; `docs/WEIGHTS.md` says how.
//!
//! - Date: 2026-11-22
//! - CPU: AMD EPYC (family 25, model 17)
//! - Commit: 2c6c6fbabe7c
//! - 8 values of each component, 100 runs for each point

use super::WeightInfo;
use core::marker::PhantomData;
use frame_support::weights::{RuntimeDbWeight, Weight};
use sp_core::Get;

/// What was measured, on top of what the database `D` costs.
pub struct Weights<D>(PhantomData<D>);

impl<D: Get<RuntimeDbWeight>> WeightInfo for Weights<D> {
    // Picoseconds for a unit, by mix of instructions:
    // memory set up: 707
    // arithmetic: 3951
    // multiplication: 1422
    // division: 432
    // branches: 5670
    // memory: 1849
    // far jumps: 8370
    // cache misses: 3211
    // atomics: 1565
    // calls: 1602
    // indirect calls: 2670
    // recursion: 1693
    // small copies: 3342
    // long copies: 838
    // wide: 1893
    // large contract far jumps: 13778
    // large contract cache misses: 8038
    fn ref_time_per_gas() -> u64 {
        8_371
    }

    fn ref_time_per_gas_large() -> u64 {
        13_779
    }

    // Contracts::MigrationInProgress: 1 read, 0 written
    // Contracts::CodeInfoOf: 1 read, 1 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::PristineCode: 0 read, 1 written
    fn upload_code(c: u32) -> Weight {
        Weight::from_parts(92_841_439, 12_743)
            .saturating_add(Weight::from_parts(4_563, 0).saturating_mul(c.into()))
            .saturating_add(D::get().reads_writes(4, 4))
    }

    // Contracts::MigrationInProgress: 1 read, 0 written
    // Contracts::CodeInfoOf: 1 read, 1 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::PristineCode: 0 read, 1 written
    fn remove_code() -> Weight {
        Weight::from_parts(80_990_000, 12_743).saturating_add(D::get().reads_writes(4, 4))
    }

    // Contracts::MigrationInProgress: 1 read, 0 written
    // Contracts::ContractInfoOf: 1 read, 1 written
    // Contracts::CodeInfoOf: 2 read, 2 written
    fn set_code() -> Weight {
        Weight::from_parts(80_860_000, 14_412).saturating_add(D::get().reads_writes(4, 3))
    }

    // Contracts::MigrationInProgress: 1 read, 0 written
    // System::Account: 2 read, 2 written
    // Contracts::ContractInfoOf: 1 read, 1 written
    // Timestamp::Now: 1 read, 0 written
    // Contracts::CompiledInBlock: 1 read, 0 written
    // Balances::Holds: 1 read, 1 written
    fn call() -> Weight {
        Weight::from_parts(235_871_000, 22_529).saturating_add(D::get().reads_writes(7, 4))
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
        Weight::from_parts(304_322_620, 30_661)
            .saturating_add(Weight::from_parts(4_113, 0).saturating_mul(c.into()))
            .saturating_add(Weight::from_parts(1_724, 0).saturating_mul(i.into()))
            .saturating_add(Weight::from_parts(1_966, 0).saturating_mul(s.into()))
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
        Weight::from_parts(261_036_984, 23_527)
            .saturating_add(Weight::from_parts(1_894, 0).saturating_mul(i.into()))
            .saturating_add(Weight::from_parts(1_934, 0).saturating_mul(s.into()))
            .saturating_add(D::get().reads_writes(8, 5))
    }

    fn forget_compiled() -> Weight {
        Weight::from_parts(3_915_000, 0)
    }

    // Contracts::DeletionQueueCounter: 1 read, 0 written
    fn deletion_queue() -> Weight {
        Weight::from_parts(2_113_000, 998).saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::DeletionQueueCounter: 1 read, 1 written
    // Contracts::DeletionQueue: 100 read, 100 written
    fn deletion_queue_trie() -> Weight {
        Weight::from_parts(7_710_080, 3_607).saturating_add(D::get().reads_writes(1, 1))
    }

    // Contracts::DeletionQueueCounter: 1 read, 1 written
    // Contracts::DeletionQueue: 1 read, 1 written
    // storage of contracts: 1000 read, 1000 written
    fn deletion_queue_key() -> Weight {
        Weight::from_parts(1_224_803, 9_961).saturating_add(D::get().reads_writes(1, 1))
    }

    // Contracts::MigrationInProgress: 1 read, 0 written
    // Contracts::CodeInfoOf: 1 read, 0 written
    // Contracts::Uploads: 9 read, 1 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::UploadExpiries: 0 read, 1 written
    fn open_upload() -> Weight {
        Weight::from_parts(103_123_000, 54_098).saturating_add(D::get().reads_writes(13, 4))
    }

    // Contracts::MigrationInProgress: 1 read, 0 written
    // Contracts::Uploads: 1 read, 1 written
    // Contracts::UploadPages: 2 read, 16 written
    fn write_chunk(n: u32) -> Weight {
        Weight::from_parts(55_915_131, 39_962)
            .saturating_add(Weight::from_parts(2_323, 1).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(4, 1))
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
        Weight::from_parts(99_949_691, 24_558)
            .saturating_add(Weight::from_parts(4_932, 2).saturating_mul(c.into()))
            .saturating_add(D::get().reads_writes(6, 7))
    }

    // Contracts::MigrationInProgress: 1 read, 0 written
    // Contracts::Uploads: 1 read, 1 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::UploadPages: 0 read, 16 written
    // Contracts::UploadExpiries: 0 read, 1 written
    fn abort_upload(c: u32) -> Weight {
        Weight::from_parts(86_752_185, 13_772)
            .saturating_add(Weight::from_parts(350, 0).saturating_mul(c.into()))
            .saturating_add(D::get().reads_writes(4, 5))
    }

    // Contracts::UploadExpiries: 1 read, 0 written
    fn purge_uploads() -> Weight {
        Weight::from_parts(6_469_000, 3_537).saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::UploadExpiries: 1 read, 1 written
    // Contracts::Uploads: 1 read, 1 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::UploadPages: 0 read, 16 written
    fn purge_upload(c: u32) -> Weight {
        Weight::from_parts(81_637_163, 15_293)
            .saturating_add(Weight::from_parts(429, 0).saturating_mul(c.into()))
            .saturating_add(D::get().reads_writes(4, 5))
    }

    // Contracts::CodeInfoOf: 1 read, 0 written
    // Contracts::PristineCode: 1 read, 0 written
    fn load_code(c: u32) -> Weight {
        Weight::from_parts(13_903_845, 7_239)
            .saturating_add(Weight::from_parts(729, 1).saturating_mul(c.into()))
            .saturating_add(D::get().reads_writes(2, 0))
    }

    fn compile_code(_c: u32) -> Weight {
        Weight::from_parts(0, 0)
    }

    fn environment(n: u32) -> Weight {
        Weight::from_parts(7_081_000, 0).saturating_add(Weight::from_parts(507, 0).saturating_mul(n.into()))
    }

    // Contracts::ConfigurationOf: 1 read, 0 written
    fn configuration(n: u32) -> Weight {
        Weight::from_parts(9_408_843, 3_239)
            .saturating_add(Weight::from_parts(6_720, 2).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(1, 0))
    }

    fn syscall() -> Weight {
        Weight::from_parts(397_260, 0)
    }

    fn copy_to_contract(n: u32) -> Weight {
        Weight::from_parts(140_198, 0).saturating_add(Weight::from_parts(107, 0).saturating_mul(n.into()))
    }

    fn copy_from_contract(n: u32) -> Weight {
        Weight::from_parts(129_962, 0).saturating_add(Weight::from_parts(113, 0).saturating_mul(n.into()))
    }

    // storage of contracts: 1 read, 1 written
    fn set_storage(n: u32, o: u32) -> Weight {
        Weight::from_parts(36_360_826, 11_151)
            .saturating_add(Weight::from_parts(268, 0).saturating_mul(n.into()))
            .saturating_add(Weight::from_parts(471, 1).saturating_mul(o.into()))
            .saturating_add(D::get().reads_writes(1, 1))
    }

    // storage of contracts: 1 read, 0 written
    fn get_storage(n: u32) -> Weight {
        Weight::from_parts(30_835_777, 11_151)
            .saturating_add(Weight::from_parts(1_597, 1).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(1, 0))
    }

    // storage of contracts: 1 read, 1 written
    fn clear_storage(n: u32) -> Weight {
        Weight::from_parts(38_507_296, 11_151)
            .saturating_add(Weight::from_parts(274, 1).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(1, 1))
    }

    // storage of contracts: 1 read, 0 written
    fn contains_storage(n: u32) -> Weight {
        Weight::from_parts(29_656_352, 11_151)
            .saturating_add(Weight::from_parts(368, 1).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(1, 0))
    }

    // storage of contracts: 1 read, 1 written
    fn take_storage(n: u32) -> Weight {
        Weight::from_parts(49_577_912, 11_151)
            .saturating_add(Weight::from_parts(1_318, 1).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(1, 1))
    }

    // Contracts::RemovedInBlock: 1 read, 0 written
    fn note_removed() -> Weight {
        Weight::from_parts(16_965_000, 3_599).saturating_add(D::get().reads_writes(1, 0))
    }

    fn forget_removed() -> Weight {
        Weight::from_parts(4_227_000, 0)
    }

    // Contracts::RemovedInBlock: 1 read, 0 written
    // storage of contracts: 1 read, 0 written
    fn storage_keys() -> Weight {
        Weight::from_parts(17_896_000, 13_634).saturating_add(D::get().reads_writes(2, 0))
    }

    // Contracts::RemovedInBlock: 1 read, 0 written
    // storage of contracts: 500 read, 0 written
    fn next_storage_key() -> Weight {
        Weight::from_parts(5_202_219, 10_032).saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::ContractInfoOf: 1 read, 0 written
    // Contracts::RemovedInBlock: 1 read, 0 written
    // storage of contracts: 1 read, 0 written
    fn skip_removed_key() -> Weight {
        Weight::from_parts(5_668_072, 0)
    }

    fn set_transient_storage(n: u32) -> Weight {
        Weight::from_parts(5_895_371, 0).saturating_add(Weight::from_parts(160, 0).saturating_mul(n.into()))
    }

    fn get_transient_storage(n: u32) -> Weight {
        Weight::from_parts(3_948_005, 0).saturating_add(Weight::from_parts(394, 0).saturating_mul(n.into()))
    }

    fn clear_transient_storage() -> Weight {
        Weight::from_parts(4_387_000, 0)
    }

    fn contains_transient_storage() -> Weight {
        Weight::from_parts(3_726_000, 0)
    }

    fn take_transient_storage(n: u32) -> Weight {
        Weight::from_parts(5_807_795, 0).saturating_add(Weight::from_parts(356, 0).saturating_mul(n.into()))
    }

    // storage of contracts: 1 read, 0 written
    // Contracts::MigrationInProgress: 1 read, 1 written
    fn start_migration() -> Weight {
        Weight::from_parts(7_641_000, 11_922).saturating_add(D::get().reads_writes(2, 1))
    }

    // Contracts::MigrationInProgress: 1 read, 0 written
    fn migration_noop() -> Weight {
        Weight::from_parts(2_314_000, 2_016).saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::MigrationInProgress: 1 read, 1 written
    // storage of contracts: 1 read, 1 written
    // Contracts::ContractInfoOf: 1 read, 0 written
    fn migrate() -> Weight {
        Weight::from_parts(16_635_000, 17_210).saturating_add(D::get().reads_writes(3, 2))
    }

    // Contracts::ContractInfoOf: 2 read, 1 written
    // storage of contracts: 1 read, 0 written
    fn migrate_contract() -> Weight {
        Weight::from_parts(57_836_000, 22_826).saturating_add(D::get().reads_writes(3, 1))
    }

    // Contracts::ContractInfoOf: 2 read, 0 written
    // Contracts::RemovedInBlock: 1 read, 0 written
    // storage of contracts: 3 read, 2 written
    fn migrate_key(n: u32) -> Weight {
        Weight::from_parts(50_491_976, 44_415)
            .saturating_add(Weight::from_parts(1_200, 1).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(6, 2))
    }

    // Contracts::ContractInfoOf: 1 read, 2 written
    // Contracts::CompiledInBlock: 1 read, 0 written
    // System::Account: 2 read, 2 written
    // Balances::Holds: 1 read, 1 written
    fn call_contract() -> Weight {
        Weight::from_parts(192_275_000, 19_515).saturating_add(D::get().reads_writes(5, 5))
    }

    // Contracts::CompiledInBlock: 1 read, 0 written
    // Contracts::ContractInfoOf: 0 read, 1 written
    fn delegate_call() -> Weight {
        Weight::from_parts(58_617_000, 3_497).saturating_add(D::get().reads_writes(1, 1))
    }

    // Contracts::Nonce: 1 read, 1 written
    // Contracts::ContractInfoOf: 1 read, 2 written
    // System::Account: 2 read, 2 written
    // Contracts::CompiledInBlock: 1 read, 0 written
    // Balances::Holds: 1 read, 1 written
    fn instantiate_contract(i: u32, s: u32) -> Weight {
        Weight::from_parts(240_407_393, 20_513)
            .saturating_add(Weight::from_parts(1_802, 0).saturating_mul(i.into()))
            .saturating_add(Weight::from_parts(2_469, 0).saturating_mul(s.into()))
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
        Weight::from_parts(165_297_278, 18_911)
            .saturating_add(Weight::from_parts(5_837_398, 3_566).saturating_mul(d.into()))
            .saturating_add(D::get().reads_writes(6, 9))
            .saturating_add(D::get().reads_writes(1, 1).saturating_mul(d.into()))
    }

    // Contracts::ConfigurationOf: 0 read, 1 written
    fn set_configuration(n: u32) -> Weight {
        Weight::from_parts(5_646_226, 0)
            .saturating_add(Weight::from_parts(829, 0).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(0, 1))
    }

    // Contracts::CodeInfoOf: 2 read, 2 written
    fn set_code_hash() -> Weight {
        Weight::from_parts(45_648_000, 7_132).saturating_add(D::get().reads_writes(2, 2))
    }

    // Contracts::ContractInfoOf: 1 read, 0 written
    fn code_hash() -> Weight {
        Weight::from_parts(30_285_000, 5_264).saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::ContractInfoOf: 1 read, 0 written
    fn is_contract() -> Weight {
        Weight::from_parts(26_870_000, 5_264).saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::CodeInfoOf: 1 read, 1 written
    fn lock_delegate_dependency() -> Weight {
        Weight::from_parts(23_374_000, 3_566).saturating_add(D::get().reads_writes(1, 1))
    }

    // Contracts::CodeInfoOf: 1 read, 1 written
    fn unlock_delegate_dependency() -> Weight {
        Weight::from_parts(21_592_000, 3_566).saturating_add(D::get().reads_writes(1, 1))
    }

    fn weight_to_fee() -> Weight {
        Weight::from_parts(4_507_000, 0)
    }

    // System::Account: 1 read, 0 written
    fn balance() -> Weight {
        Weight::from_parts(7_681_000, 3_593).saturating_add(D::get().reads_writes(1, 0))
    }

    // System::Account: 2 read, 2 written
    fn transfer() -> Weight {
        Weight::from_parts(63_274_000, 7_186).saturating_add(D::get().reads_writes(2, 2))
    }

    fn call_runtime(n: u32) -> Weight {
        Weight::from_parts(5_034_243, 0)
            .saturating_add(Weight::from_parts(112_507, 0).saturating_mul(n.into()))
    }

    // System::EventTopics: 4 read, 4 written
    fn deposit_event(t: u32, n: u32) -> Weight {
        Weight::from_parts(8_510_916, 0)
            .saturating_add(Weight::from_parts(3_465_592, 3_465).saturating_mul(t.into()))
            .saturating_add(Weight::from_parts(399, 0).saturating_mul(n.into()))
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
        Weight::from_parts(79_231_352, 8_364)
            .saturating_add(Weight::from_parts(5_486_793, 3_571).saturating_mul(t.into()))
            .saturating_add(Weight::from_parts(2_045, 0).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(3, 5))
            .saturating_add(D::get().reads_writes(1, 2).saturating_mul(t.into()))
    }

    // Contracts::KeptEventExpiries: 2 read, 0 written
    fn purge_events() -> Weight {
        Weight::from_parts(14_802_000, 7_026).saturating_add(D::get().reads_writes(2, 0))
    }

    // Contracts::KeptEventExpiries: 2 read, 1 written
    // Contracts::KeptEvents: 1 read, 1 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::KeptEventsByTopic: 0 read, 4 written
    fn purge_event(t: u32, n: u32) -> Weight {
        Weight::from_parts(86_789_000, 18_221)
            .saturating_add(Weight::from_parts(1_543_882, 33).saturating_mul(t.into()))
            .saturating_add(Weight::from_parts(364, 1).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(5, 4))
            .saturating_add(D::get().reads_writes(0, 1).saturating_mul(t.into()))
    }

    fn debug_message(n: u32) -> Weight {
        Weight::from_parts(2_403_043, 0).saturating_add(Weight::from_parts(946, 0).saturating_mul(n.into()))
    }

    fn hash_sha2_256(n: u32) -> Weight {
        Weight::from_parts(3_940_773, 0).saturating_add(Weight::from_parts(652, 0).saturating_mul(n.into()))
    }

    fn hash_keccak_256(n: u32) -> Weight {
        Weight::from_parts(4_700_216, 0).saturating_add(Weight::from_parts(3_234, 0).saturating_mul(n.into()))
    }

    fn hash_blake2_256(n: u32) -> Weight {
        Weight::from_parts(3_527_119, 0).saturating_add(Weight::from_parts(924, 0).saturating_mul(n.into()))
    }

    fn hash_blake2_128(n: u32) -> Weight {
        Weight::from_parts(3_003_360, 0).saturating_add(Weight::from_parts(922, 0).saturating_mul(n.into()))
    }

    fn ecdsa_recover() -> Weight {
        Weight::from_parts(62_343_000, 0)
    }

    fn ecdsa_to_eth_address() -> Weight {
        Weight::from_parts(19_940_000, 0)
    }

    fn sr25519_verify(n: u32) -> Weight {
        Weight::from_parts(57_094_424, 0)
            .saturating_add(Weight::from_parts(4_981, 0).saturating_mul(n.into()))
    }

    fn ed25519_verify(n: u32) -> Weight {
        Weight::from_parts(61_244_077, 0)
            .saturating_add(Weight::from_parts(1_994, 0).saturating_mul(n.into()))
    }

    // System::BlockHash: 1 read, 0 written
    fn block_hash() -> Weight {
        Weight::from_parts(8_132_000, 3_509).saturating_add(D::get().reads_writes(1, 0))
    }

    fn u256_mul_div() -> Weight {
        Weight::from_parts(3_595_000, 0)
    }

    fn u256_div_rem() -> Weight {
        Weight::from_parts(3_665_000, 0)
    }

    fn u256_mul_mod() -> Weight {
        Weight::from_parts(4_627_000, 0)
    }

    fn u256_mod_pow(b: u32) -> Weight {
        Weight::from_parts(3_202_658, 0)
            .saturating_add(Weight::from_parts(1_209_580, 0).saturating_mul(b.into()))
    }
}
