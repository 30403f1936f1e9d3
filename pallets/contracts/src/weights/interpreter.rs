//! Weights of contracts that the runtime runs itself (`Interpreter`).
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
    // memory set up: 964
    // arithmetic: 4858
    // multiplication: 1893
    // division: 536
    // branches: 8112
    // memory: 2529
    // far jumps: 9454
    // cache misses: 4510
    // atomics: 1754
    // calls: 2557
    // indirect calls: 3948
    // recursion: 2589
    // small moves: 5198
    // small comparisons: 4802
    // small fills: 4868
    // long moves: 2445
    // long comparisons: 727
    // long fills: 1260
    // wide products: 1554
    // wide quotients: 2310
    // wide quotients by 64 bits: 2311
    // wide remainders: 2070
    // wide remainders by 64 bits: 2000
    // wide signed quotients: 2106
    // wide signed quotients by 64 bits: 2596
    // wide signed remainders: 2530
    // wide signed remainders by 64 bits: 2253
    // large contract far jumps: 30347
    // large contract cache misses: 8691
    fn ref_time_per_gas() -> u64 {
        9_455
    }

    fn ref_time_per_gas_large() -> u64 {
        30_348
    }

    // Contracts::CodeInfoOf: 1 read, 1 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::PristineCode: 0 read, 1 written
    fn upload_code(c: u32) -> Weight {
        Weight::from_parts(144_237_067, 14_192)
            .saturating_add(Weight::from_parts(6_062, 0).saturating_mul(c.into()))
            .saturating_add(D::get().reads_writes(3, 4))
    }

    // Contracts::CodeInfoOf: 1 read, 1 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::PristineCode: 0 read, 1 written
    fn remove_code() -> Weight {
        Weight::from_parts(134_552_000, 14_192).saturating_add(D::get().reads_writes(3, 4))
    }

    // Contracts::ContractInfoOf: 1 read, 1 written
    // Contracts::CodeInfoOf: 2 read, 2 written
    fn set_code() -> Weight {
        Weight::from_parts(129_192_000, 12_396).saturating_add(D::get().reads_writes(3, 3))
    }

    // System::Account: 2 read, 2 written
    // Contracts::ContractInfoOf: 1 read, 1 written
    // Timestamp::Now: 1 read, 0 written
    // Contracts::CompiledInBlock: 1 read, 0 written
    // Balances::Holds: 1 read, 1 written
    fn call() -> Weight {
        Weight::from_parts(342_082_000, 20_546).saturating_add(D::get().reads_writes(6, 4))
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
        Weight::from_parts(447_804_516, 32_143)
            .saturating_add(Weight::from_parts(5_937, 0).saturating_mul(c.into()))
            .saturating_add(Weight::from_parts(2_211, 0).saturating_mul(i.into()))
            .saturating_add(Weight::from_parts(2_409, 0).saturating_mul(s.into()))
            .saturating_add(D::get().reads_writes(9, 8))
    }

    // System::Account: 2 read, 2 written
    // Contracts::Nonce: 1 read, 1 written
    // Contracts::ContractInfoOf: 1 read, 1 written
    // Timestamp::Now: 1 read, 0 written
    // Contracts::CompiledInBlock: 1 read, 0 written
    // Balances::Holds: 1 read, 1 written
    fn instantiate(i: u32, s: u32) -> Weight {
        Weight::from_parts(340_671_215, 21_544)
            .saturating_add(Weight::from_parts(2_357, 0).saturating_mul(i.into()))
            .saturating_add(Weight::from_parts(2_260, 0).saturating_mul(s.into()))
            .saturating_add(D::get().reads_writes(7, 5))
    }

    // Contracts::LastCompiled: 1 read, 0 written
    fn clear_compiled() -> Weight {
        Weight::from_parts(2_455_000, 1_022).saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::DeletionQueueCounter: 1 read, 0 written
    fn deletion_queue() -> Weight {
        Weight::from_parts(2_394_000, 998).saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::DeletionQueueCounter: 1 read, 1 written
    // Contracts::DeletionQueue: 100 read, 100 written
    fn deletion_queue_trie() -> Weight {
        Weight::from_parts(9_662_810, 3_607).saturating_add(D::get().reads_writes(1, 1))
    }

    // Contracts::DeletionQueueCounter: 1 read, 1 written
    // Contracts::DeletionQueue: 1 read, 1 written
    // storage of contracts: 1000 read, 1000 written
    fn deletion_queue_key() -> Weight {
        Weight::from_parts(1_990_032, 9_961).saturating_add(D::get().reads_writes(1, 1))
    }

    // Contracts::CodeInfoOf: 1 read, 0 written
    // Contracts::Uploads: 1 read, 1 written
    // System::Account: 1 read, 1 written
    // Balances::Holds: 1 read, 1 written
    // Contracts::UploadExpiries: 0 read, 1 written
    fn open_upload() -> Weight {
        Weight::from_parts(131_387_000, 18_803).saturating_add(D::get().reads_writes(4, 4))
    }

    // Contracts::Uploads: 1 read, 1 written
    // Contracts::UploadPages: 2 read, 16 written
    fn write_chunk(p: u32) -> Weight {
        Weight::from_parts(175_121_821, 39_189)
            .saturating_add(Weight::from_parts(34_229_918, 0).saturating_mul(p.into()))
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
        Weight::from_parts(170_705_243, 27_173)
            .saturating_add(Weight::from_parts(135_402_307, 0).saturating_mul(p.into()))
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
        Weight::from_parts(110_763_700, 20_883)
            .saturating_add(Weight::from_parts(8_455_519, 3_465).saturating_mul(p.into()))
            .saturating_add(D::get().reads_writes(5, 4))
            .saturating_add(D::get().reads_writes(0, 1).saturating_mul(p.into()))
    }

    // Contracts::UploadExpiryWalk: 1 read, 0 written
    // Contracts::UploadExpiries: 2 read, 0 written
    fn purge_uploads() -> Weight {
        Weight::from_parts(25_058_000, 8_173).saturating_add(D::get().reads_writes(3, 0))
    }

    // Contracts::UploadExpiryWalk: 1 read, 0 written
    // Contracts::UploadExpiries: 21 read, 20 written
    // Contracts::Uploads: 20 read, 20 written
    // System::Account: 20 read, 20 written
    // Balances::Holds: 20 read, 20 written
    // Contracts::UploadPages: 0 read, 320 written
    fn purge_upload(p: u32) -> Weight {
        Weight::from_parts(92_199_066, 15_341)
            .saturating_add(Weight::from_parts(8_973_504, 3_465).saturating_mul(p.into()))
            .saturating_add(D::get().reads_writes(4, 4))
            .saturating_add(D::get().reads_writes(0, 1).saturating_mul(p.into()))
    }

    // Contracts::CodeInfoOf: 1 read, 0 written
    // Contracts::PristineCode: 1 read, 0 written
    fn load_code(c: u32) -> Weight {
        Weight::from_parts(42_945_994, 7_193)
            .saturating_add(Weight::from_parts(1_345, 0).saturating_mul(c.into()))
            .saturating_add(super::millionths(Weight::from_parts(0, 999_879), c))
            .saturating_add(D::get().reads_writes(2, 0))
    }

    fn compile_code(_c: u32) -> Weight {
        Weight::from_parts(0, 0)
    }

    fn environment(n: u32) -> Weight {
        Weight::from_parts(10_872_453, 0)
            .saturating_add(Weight::from_parts(1_128, 0).saturating_mul(n.into()))
    }

    // Contracts::ConfigurationOf: 1 read, 0 written
    fn configuration(n: u32) -> Weight {
        Weight::from_parts(14_279_412, 3_273)
            .saturating_add(Weight::from_parts(14_949, 0).saturating_mul(n.into()))
            .saturating_add(super::millionths(Weight::from_parts(0, 1_701_773), n))
            .saturating_add(super::millionths(D::get().reads_writes(916_686, 0), 1))
            .saturating_add(super::millionths(D::get().reads_writes(143, 0), n))
    }

    fn syscall() -> Weight {
        Weight::from_parts(428_548, 0)
    }

    fn copy_to_contract(n: u32) -> Weight {
        Weight::from_parts(178_546, 0).saturating_add(Weight::from_parts(145, 0).saturating_mul(n.into()))
    }

    fn copy_from_contract(n: u32) -> Weight {
        Weight::from_parts(252_105, 0).saturating_add(Weight::from_parts(148, 0).saturating_mul(n.into()))
    }

    // storage of contracts: 1 read, 1 written
    fn set_storage(n: u32, o: u32) -> Weight {
        Weight::from_parts(61_710_751, 11_151)
            .saturating_add(Weight::from_parts(934, 0).saturating_mul(n.into()))
            .saturating_add(Weight::from_parts(1_211, 0).saturating_mul(o.into()))
            .saturating_add(super::millionths(Weight::from_parts(0, 1_000_308), o))
            .saturating_add(D::get().reads_writes(1, 1))
    }

    // storage of contracts: 1 read, 0 written
    fn get_storage(n: u32) -> Weight {
        Weight::from_parts(56_726_721, 11_151)
            .saturating_add(Weight::from_parts(2_694, 0).saturating_mul(n.into()))
            .saturating_add(super::millionths(Weight::from_parts(0, 1_000_224), n))
            .saturating_add(D::get().reads_writes(1, 0))
    }

    // storage of contracts: 1 read, 1 written
    fn clear_storage(n: u32) -> Weight {
        Weight::from_parts(70_633_666, 11_151)
            .saturating_add(Weight::from_parts(538, 0).saturating_mul(n.into()))
            .saturating_add(super::millionths(Weight::from_parts(0, 1_000_224), n))
            .saturating_add(D::get().reads_writes(1, 1))
    }

    // storage of contracts: 1 read, 0 written
    fn contains_storage(n: u32) -> Weight {
        Weight::from_parts(48_145_644, 11_151)
            .saturating_add(Weight::from_parts(1_233, 0).saturating_mul(n.into()))
            .saturating_add(super::millionths(Weight::from_parts(0, 1_000_224), n))
            .saturating_add(D::get().reads_writes(1, 0))
    }

    // storage of contracts: 1 read, 1 written
    fn take_storage(n: u32) -> Weight {
        Weight::from_parts(62_628_000, 11_151)
            .saturating_add(Weight::from_parts(3_194, 0).saturating_mul(n.into()))
            .saturating_add(super::millionths(Weight::from_parts(0, 1_000_224), n))
            .saturating_add(D::get().reads_writes(1, 1))
    }

    // Contracts::RemovedInBlock: 1 read, 0 written
    // Contracts::LastRemoved: 1 read, 0 written
    fn note_removed() -> Weight {
        Weight::from_parts(26_791_000, 4_850).saturating_add(D::get().reads_writes(2, 0))
    }

    // Contracts::LastRemoved: 1 read, 0 written
    // Contracts::UploadExpiryWalk: 1 read, 0 written
    // Contracts::EventExpiryWalk: 1 read, 0 written
    fn clear_removed() -> Weight {
        Weight::from_parts(6_171_000, 3_166).saturating_add(D::get().reads_writes(3, 0))
    }

    // Contracts::RemovedInBlock: 1 read, 0 written
    // storage of contracts: 1 read, 0 written
    fn storage_keys() -> Weight {
        Weight::from_parts(29_175_000, 13_799).saturating_add(D::get().reads_writes(2, 0))
    }

    // Contracts::RemovedInBlock: 1 read, 0 written
    // storage of contracts: 500 read, 0 written
    fn next_storage_key() -> Weight {
        Weight::from_parts(6_161_858, 10_083).saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::ContractInfoOf: 1 read, 0 written
    // Contracts::RemovedInBlock: 1 read, 0 written
    // storage of contracts: 1 read, 0 written
    fn skip_removed_key() -> Weight {
        Weight::from_parts(9_267_879, 0)
    }

    fn set_transient_storage(n: u32) -> Weight {
        Weight::from_parts(9_372_142, 0).saturating_add(Weight::from_parts(223, 0).saturating_mul(n.into()))
    }

    fn get_transient_storage(n: u32) -> Weight {
        Weight::from_parts(6_332_485, 0).saturating_add(Weight::from_parts(470, 0).saturating_mul(n.into()))
    }

    fn clear_transient_storage() -> Weight {
        Weight::from_parts(6_152_000, 0)
    }

    fn contains_transient_storage() -> Weight {
        Weight::from_parts(4_989_000, 0)
    }

    fn take_transient_storage(n: u32) -> Weight {
        Weight::from_parts(7_834_783, 0).saturating_add(Weight::from_parts(459, 0).saturating_mul(n.into()))
    }

    // Contracts::ContractInfoOf: 1 read, 2 written
    // Contracts::CompiledInBlock: 1 read, 0 written
    // System::Account: 2 read, 2 written
    // Balances::Holds: 1 read, 1 written
    fn call_contract() -> Weight {
        Weight::from_parts(272_641_000, 23_013).saturating_add(D::get().reads_writes(5, 5))
    }

    // Contracts::CompiledInBlock: 1 read, 0 written
    // Contracts::ContractInfoOf: 0 read, 1 written
    fn delegate_call() -> Weight {
        Weight::from_parts(116_649_000, 6_995).saturating_add(D::get().reads_writes(1, 1))
    }

    // Contracts::Nonce: 1 read, 1 written
    // Contracts::ContractInfoOf: 1 read, 2 written
    // System::Account: 2 read, 2 written
    // Contracts::CompiledInBlock: 1 read, 0 written
    // Balances::Holds: 1 read, 1 written
    fn instantiate_contract(i: u32, s: u32) -> Weight {
        Weight::from_parts(396_691_599, 24_011)
            .saturating_add(Weight::from_parts(2_914, 0).saturating_mul(i.into()))
            .saturating_add(Weight::from_parts(3_883, 0).saturating_mul(s.into()))
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
        Weight::from_parts(235_149_527, 29_306)
            .saturating_add(Weight::from_parts(8_104_922, 3_566).saturating_mul(d.into()))
            .saturating_add(D::get().reads_writes(6, 9))
            .saturating_add(D::get().reads_writes(1, 1).saturating_mul(d.into()))
    }

    // Contracts::ConfigurationOf: 0 read, 1 written
    fn set_configuration(n: u32) -> Weight {
        Weight::from_parts(7_859_961, 3_177)
            .saturating_add(Weight::from_parts(4_907, 0).saturating_mul(n.into()))
            .saturating_add(super::millionths(Weight::from_parts(0, 493_480), n))
            .saturating_add(super::millionths(D::get().reads_writes(0, 916_686), 1))
            .saturating_add(super::millionths(D::get().reads_writes(0, 143), n))
    }

    // Contracts::CodeInfoOf: 2 read, 2 written
    fn set_code_hash() -> Weight {
        Weight::from_parts(76_934_000, 7_132).saturating_add(D::get().reads_writes(2, 2))
    }

    // Contracts::ContractInfoOf: 1 read, 0 written
    fn code_hash() -> Weight {
        Weight::from_parts(42_400_000, 5_264).saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::ContractInfoOf: 1 read, 0 written
    fn is_contract() -> Weight {
        Weight::from_parts(42_821_000, 5_264).saturating_add(D::get().reads_writes(1, 0))
    }

    // Contracts::CodeInfoOf: 1 read, 1 written
    fn lock_delegate_dependency() -> Weight {
        Weight::from_parts(43_261_000, 3_566).saturating_add(D::get().reads_writes(1, 1))
    }

    // Contracts::CodeInfoOf: 1 read, 1 written
    fn unlock_delegate_dependency() -> Weight {
        Weight::from_parts(42_089_000, 3_566).saturating_add(D::get().reads_writes(1, 1))
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
        Weight::from_parts(7_033_000, 0)
    }

    // System::Account: 1 read, 0 written
    fn balance() -> Weight {
        Weight::from_parts(14_287_000, 3_593).saturating_add(D::get().reads_writes(1, 0))
    }

    // System::Account: 2 read, 2 written
    fn transfer() -> Weight {
        Weight::from_parts(91_922_000, 7_186).saturating_add(D::get().reads_writes(2, 2))
    }

    fn call_runtime(n: u32) -> Weight {
        Weight::from_parts(9_102_936, 0)
            .saturating_add(Weight::from_parts(135_549, 0).saturating_mul(n.into()))
    }

    // System::EventTopics: 4 read, 4 written
    fn deposit_event(t: u32, n: u32) -> Weight {
        Weight::from_parts(15_267_437, 0)
            .saturating_add(Weight::from_parts(5_554_958, 3_465).saturating_mul(t.into()))
            .saturating_add(Weight::from_parts(1_065, 0).saturating_mul(n.into()))
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
        Weight::from_parts(153_039_934, 15_315)
            .saturating_add(Weight::from_parts(15_194_121, 0).saturating_mul(t.into()))
            .saturating_add(super::millionths(Weight::from_parts(0, 7_048_477_307), t))
            .saturating_add(Weight::from_parts(2_001, 0).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(3, 5))
            .saturating_add(D::get().reads_writes(1, 2).saturating_mul(t.into()))
    }

    // Contracts::EventExpiryWalk: 1 read, 0 written
    // Contracts::RetainedEventExpiries: 2 read, 0 written
    fn purge_events() -> Weight {
        Weight::from_parts(26_780_000, 8_037).saturating_add(D::get().reads_writes(3, 0))
    }

    // Contracts::EventExpiryWalk: 1 read, 0 written
    // Contracts::RetainedEventExpiries: 101 read, 100 written
    // Contracts::RetainedEvents: 100 read, 100 written
    // System::Account: 100 read, 100 written
    // Balances::Holds: 100 read, 100 written
    // Contracts::RetainedEventsByTopic: 0 read, 400 written
    fn purge_event(t: u32, n: u32) -> Weight {
        Weight::from_parts(108_587_331, 14_457)
            .saturating_add(Weight::from_parts(8_730_924, 0).saturating_mul(t.into()))
            .saturating_add(super::millionths(Weight::from_parts(0, 3_498_766_376), t))
            .saturating_add(Weight::from_parts(1_418, 0).saturating_mul(n.into()))
            .saturating_add(super::millionths(Weight::from_parts(0, 1_000_267), n))
            .saturating_add(D::get().reads_writes(4, 4))
            .saturating_add(D::get().reads_writes(0, 1).saturating_mul(t.into()))
    }

    fn debug_message(n: u32) -> Weight {
        Weight::from_parts(4_507_438, 0).saturating_add(Weight::from_parts(1_504, 0).saturating_mul(n.into()))
    }

    fn hash_sha2_256(n: u32) -> Weight {
        Weight::from_parts(7_256_233, 0).saturating_add(Weight::from_parts(963, 0).saturating_mul(n.into()))
    }

    fn hash_keccak_256(n: u32) -> Weight {
        Weight::from_parts(8_408_756, 0).saturating_add(Weight::from_parts(3_712, 0).saturating_mul(n.into()))
    }

    fn hash_blake2_256(n: u32) -> Weight {
        Weight::from_parts(6_515_571, 0).saturating_add(Weight::from_parts(1_353, 0).saturating_mul(n.into()))
    }

    fn hash_blake2_128(n: u32) -> Weight {
        Weight::from_parts(4_935_160, 0).saturating_add(Weight::from_parts(1_386, 0).saturating_mul(n.into()))
    }

    fn ecdsa_recover() -> Weight {
        Weight::from_parts(74_259_000, 0)
    }

    fn ecdsa_to_eth_address() -> Weight {
        Weight::from_parts(27_371_000, 0)
    }

    fn sr25519_verify(n: u32) -> Weight {
        Weight::from_parts(72_724_699, 0)
            .saturating_add(Weight::from_parts(5_546, 0).saturating_mul(n.into()))
    }

    fn ed25519_verify(n: u32) -> Weight {
        Weight::from_parts(77_575_394, 0)
            .saturating_add(Weight::from_parts(2_464, 0).saturating_mul(n.into()))
    }

    /// Provisional, about twice as long as in optimised wasm: not measured by the benchmark yet.
    fn p256_verify() -> Weight {
        Weight::from_parts(3_000_000_000, 0)
    }

    // System::BlockHash: 1 read, 0 written
    fn block_hash() -> Weight {
        Weight::from_parts(14_687_000, 3_509).saturating_add(D::get().reads_writes(1, 0))
    }

    fn u256_mul_div() -> Weight {
        Weight::from_parts(5_931_000, 0)
    }

    fn u256_div_rem() -> Weight {
        Weight::from_parts(5_139_000, 0)
    }

    fn u256_mul_mod() -> Weight {
        Weight::from_parts(6_922_000, 0)
    }

    fn u256_mod_pow(b: u32) -> Weight {
        Weight::from_parts(5_520_443, 0)
            .saturating_add(Weight::from_parts(1_711_282, 0).saturating_mul(b.into()))
    }
}
