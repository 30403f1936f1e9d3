//! Every syscall charges what it should, exactly.
//!
//! The VM uses no `proof_size`. When [`Tagged`] is set, the mock's costs each carry a `proof_size` of their
//! own, so that the sum tells which of them were charged, for which lengths.

use super::*;
use crate::{
    access::Access,
    prices::{iteration_price, visit_price, StoragePrice},
    weights::{native, WeightInfo},
};
use codec::Encode;
use ebpf_uapi::Syscall;
use frame_support::{dispatch::GetDispatchInfo, weights::constants::RocksDbWeight};

parameter_types! {
    /// Whether costs carry their tags.
    pub static Tagged: bool = false;
}

type Measured = native::Weights<RocksDbWeight>;

/// The weights, with tags if asked for.
pub struct MockWeights;

impl crate::MeasuredWith<super::backend::Switch> for MockWeights {}

macro_rules! tagged {
    ($( $tag:literal $name:ident ( $($arg:ident),* ); )*) => {
        impl WeightInfo for MockWeights {
            fn ref_time_per_gas() -> u64 {
                Measured::ref_time_per_gas()
            }

            fn ref_time_per_gas_large() -> u64 {
                Measured::ref_time_per_gas_large()
            }

            $( fn $name($($arg: u32),*) -> Weight {
                let tag = if Tagged::get() { $tag * 1_000_000_000 $(+ 1_000 * u64::from($arg))* } else { 0 };
                Measured::$name($($arg),*).saturating_add(Weight::from_parts(0, tag))
            } )*
        }
    };
}

tagged! {
    1 upload_code(len);
    2 remove_code();
    4 set_code();
    8 call();
    16 instantiate_with_code(code, input, salt);
    32 instantiate(input, salt);
    64 load_code(len);
    128 syscall();
    256 compile_code(len);
    512 clear_compiled();
    1_024 copy_to_contract(len);
    8_192 copy_from_contract(len);
    65_536 set_storage(new, old);
    131_072 get_storage(len);
    262_144 clear_storage(len);
    524_288 contains_storage(len);
    1_048_576 balance();
    2_097_152 transfer();
    4_194_304 deposit_event(topics, len);
    8_388_608 debug_message(len);
    16_777_216 hash_sha2_256(len);
    33_554_432 hash_keccak_256(len);
    67_108_864 hash_blake2_256(len);
    134_217_728 hash_blake2_128(len);
    3 take_storage(len);
    6 call_contract();
    12 delegate_call();
    24 instantiate_contract(input, salt);
    48 terminate(dependencies);
    96 set_code_hash();
    192 code_hash();
    384 is_contract();
    768 lock_delegate_dependency();
    1_536 unlock_delegate_dependency();
    3_072 deletion_queue();
    6_144 deletion_queue_trie();
    12_288 deletion_queue_key();
    24_576 weight_to_fee();
    5_120 settle_deposit();
    10_240 now();
    20_480 set_warm_storage(len);
    40_960 get_warm_storage(len);
    49_152 ecdsa_recover();
    98_304 ecdsa_to_eth_address();
    196_608 sr25519_verify(len);
    393_216 ed25519_verify(len);
    2_560 p256_verify();
    786_432 block_hash();
    1_572_864 u256_mul_div();
    3_145_728 u256_div_rem();
    6_291_456 u256_mul_mod();
    12_582_912 u256_mod_pow(bits);
    5 open_upload();
    10 write_chunk(pages);
    20 finalise_upload(pages);
    40 abort_upload(pages);
    80 purge_uploads();
    160 purge_upload(pages);
    7 environment(len);
    14 configuration(len);
    28 set_configuration(len);
    9 set_transient_storage(len);
    18 get_transient_storage(len);
    36 clear_transient_storage();
    72 contains_transient_storage();
    144 take_transient_storage(len);
    288 note_removed();
    576 clear_removed();
    1_152 storage_keys();
    2_304 next_storage_key();
    4_608 skip_removed_key();
    25_165_824 call_runtime(len);
    320 deposit_event_until(topics, len);
    640 purge_events();
    1_280 purge_event(topics, len);
}

type W = MockWeights;

fn sum(costs: &[Weight]) -> u64 {
    costs.iter().map(Weight::proof_size).sum()
}

/// Arguments of a syscall and what it must charge besides the syscall itself. The key `key` holds 10 bytes.
fn case(syscall: Syscall, script: &mut Script) -> (Vec<u64>, u64) {
    use Syscall::*;
    let (key, other) = (script.bytes(b"key"), script.bytes(b"other"));
    let (account, amount) = (script.bytes(BOB.as_ref()), script.bytes(&5u64.to_le_bytes()));
    let (topics, at) = (script.room(64), script.room(64));
    match syscall {
        // The output has the length of the input, of which 7 bytes fit.
        input => (vec![at, 7], sum(&[W::copy_to_contract(7)])),
        return_value => (vec![0, at, 60], sum(&[W::copy_from_contract(60)])),
        set_storage => {
            let copies = [W::copy_from_contract(3), W::copy_from_contract(4)];
            (vec![key, 3, at, 4], sum(&copies) + sum(&[cold().write(4, 10), W::settle_deposit()]))
        }
        get_storage => {
            let costs = [W::copy_from_contract(3), cold().read(10), W::copy_to_contract(9)];
            (vec![key, 3, at, 9], sum(&costs))
        }
        clear_storage => {
            let costs = [W::copy_from_contract(3), cold().clear(10), W::note_removed(), W::settle_deposit()];
            (vec![key, 3], sum(&costs))
        }
        contains_storage => (vec![other, 5], sum(&[W::copy_from_contract(5), cold().contains(0)])),
        caller | address => (vec![at, 64], sum(&[W::copy_to_contract(32)])),
        value_transferred => (vec![at, 64], sum(&[W::copy_to_contract(8)])),
        balance => (vec![at, 64], sum(&[W::balance(), W::copy_to_contract(8)])),
        transfer => {
            let copies = [W::copy_from_contract(32), W::copy_from_contract(8)];
            (vec![account, 32, amount, 8], sum(&copies) + W::transfer().proof_size())
        }
        now => (vec![], sum(&[W::now()])),
        block_number | gas_left => (vec![], 0),
        deposit_event => {
            let copies = [W::copy_from_contract(64), W::copy_from_contract(11)];
            (vec![topics, 64, at, 11], sum(&copies) + W::deposit_event(2, 11).proof_size())
        }
        deposit_event_until => {
            let copies = [W::copy_from_contract(64), W::copy_from_contract(11)];
            (
                vec![8, topics, 64, at, 11],
                sum(&copies) + sum(&[W::deposit_event_until(2, 11), W::settle_deposit()]),
            )
        }
        debug_message => (vec![key, 3], sum(&[W::copy_from_contract(3), W::debug_message(3)])),
        hash_sha2_256 => hash(at, W::hash_sha2_256, 32),
        hash_keccak_256 => hash(at, W::hash_keccak_256, 32),
        hash_blake2_256 => hash(at, W::hash_blake2_256, 32),
        hash_blake2_128 => hash(at, W::hash_blake2_128, 16),
        // A call to an account without a contract costs what comes before that is known.
        call_contract => {
            let params = Nested::new(&BOB).value(3).encode();
            let costs = [W::call_contract(), W::transfer(), copy_in(params.len()), W::copy_from_contract(20)];
            (vec![script.bytes(&params), params.len() as u64, at, 20], sum(&costs))
        }
        delegate_call => {
            let params = (0u32, H256::zero()).encode();
            let costs = [W::delegate_call(), copy_in(params.len()), W::copy_from_contract(20)];
            (vec![script.bytes(&params), params.len() as u64, at, 20], sum(&costs))
        }
        instantiate => {
            let params = script::instantiate_params(H256::zero(), None, 3, &[7; 9]);
            let costs = [
                W::instantiate_contract(20, 9),
                W::transfer(),
                copy_in(params.len()),
                W::copy_from_contract(20),
            ];
            (vec![script.bytes(&params), params.len() as u64, at, 20], sum(&costs))
        }
        return_data | instantiated_address => (vec![at, 64], 0),
        terminate => (vec![account, 32], sum(&[W::copy_from_contract(32), W::terminate(1)])),
        set_code_hash => {
            let costs = [W::copy_from_contract(32), W::set_code_hash(), W::settle_deposit()];
            (vec![at, 32], sum(&costs))
        }
        code_hash => (vec![account, 32, at, 64], sum(&[W::copy_from_contract(32), W::code_hash()])),
        own_code_hash => (vec![at, 64], sum(&[W::copy_to_contract(32)])),
        is_contract => (vec![account, 32], sum(&[W::copy_from_contract(32), W::is_contract()])),
        set_configuration => unreachable!("only for constructors: see `configuration`"),
        caller_is_origin | caller_is_root | proof_size_left => (vec![], 0),
        minimum_balance => (vec![at, 64], sum(&[W::copy_to_contract(8)])),
        weight_to_fee => (vec![5, 6, at, 64], sum(&[W::weight_to_fee(), W::copy_to_contract(8)])),
        take_storage => {
            let copies = [W::copy_from_contract(3), W::copy_to_contract(10)];
            let costs = [cold().take(10), W::note_removed(), W::settle_deposit()];
            (vec![key, 3, at, 64], sum(&copies) + sum(&costs))
        }
        // The one key and the end, and a key that was removed before in the call.
        storage_keys => {
            script.buffers(set_storage, &[b"gone", b"value"]);
            script.buffers(clear_storage, &[b"gone"]);
            let params = script::storage_keys_params(b"k", None, 9);
            let page_len = (None::<Vec<u8>>, vec![b"key".to_vec()]).encoded_size();
            let costs = [
                copy_in(params.len()),
                iteration_price::<Test>(1),
                visit_price::<Test>(2, 1),
                W::skip_removed_key(),
                W::copy_to_contract(page_len as u32),
            ];
            (vec![script.bytes(&params), params.len() as u64, at, 64], sum(&costs))
        }
        set_transient_storage => {
            let copies = [W::copy_from_contract(3), W::copy_from_contract(4)];
            (vec![key, 3, at, 4], sum(&copies) + W::set_transient_storage(4).proof_size())
        }
        get_transient_storage => {
            script.raw(set_transient_storage, &[key, 3, at, 10]);
            let costs = [W::copy_from_contract(3), W::get_transient_storage(10), W::copy_to_contract(9)];
            (vec![key, 3, at, 9], sum(&costs))
        }
        clear_transient_storage => {
            (vec![key, 3], sum(&[W::copy_from_contract(3), W::clear_transient_storage()]))
        }
        contains_transient_storage => {
            (vec![key, 3], sum(&[W::copy_from_contract(3), W::contains_transient_storage()]))
        }
        take_transient_storage => {
            script.raw(set_transient_storage, &[key, 3, at, 10]);
            let costs = [W::copy_from_contract(3), W::take_transient_storage(10), W::copy_to_contract(10)];
            (vec![key, 3, at, 64], sum(&costs))
        }
        // No signature, no key, nothing to write.
        ecdsa_recover => (vec![at, at, at], sum(&[copy_in(65), copy_in(32), W::ecdsa_recover()])),
        ecdsa_to_eth_address => (vec![at, at], sum(&[copy_in(33), W::ecdsa_to_eth_address()])),
        p256_verify => (vec![at, at, at], sum(&[copy_in(64), copy_in(32), copy_in(64), W::p256_verify()])),
        sr25519_verify => verification(at, W::sr25519_verify(21)),
        ed25519_verify => verification(at, W::ed25519_verify(21)),
        lock_delegate_dependency => {
            let other = upload(script::other_elf(2));
            let costs = [W::copy_from_contract(32), W::lock_delegate_dependency(), W::settle_deposit()];
            (vec![script.bytes(other.as_bytes()), 32], sum(&costs))
        }
        unlock_delegate_dependency => {
            let costs = [W::copy_from_contract(32), W::unlock_delegate_dependency(), W::settle_deposit()];
            (vec![script.bytes(hash_of(&script::other_elf(1)).as_bytes()), 32], sum(&costs))
        }
        block_hash => (vec![0, at, 64], sum(&[W::block_hash(), W::copy_to_contract(32)])),
        u256_mul_div => arithmetic(script, 3, W::u256_mul_div(), 32),
        u256_div_rem => arithmetic(script, 2, W::u256_div_rem(), 64),
        u256_mul_mod => arithmetic(script, 3, W::u256_mul_mod(), 32),
        // Of the exponent 0x0101...01.
        // What the call itself costs has no tag.
        call_runtime => {
            let call = super::call_runtime::remark(b"text").encode();
            let weight = super::call_runtime::remark(b"text").get_dispatch_info().call_weight;
            let costs = [copy_in(call.len()), W::call_runtime(call.len() as u32), weight];
            (vec![script.bytes(&call), call.len() as u64], sum(&costs))
        }
        // Whatever the extension charges: the mock's echo reads.
        chain_extension => (vec![super::chain_extension::ECHO, at, 9], sum(&[copy_in(9)])),
        u256_mod_pow => arithmetic(script, 3, W::u256_mod_pow(249), 32),
    }
}

/// The first access to a key of the contract, which has one value.
fn cold() -> StoragePrice<Test> {
    StoragePrice::new((Access::Cold, false), 1)
}

fn copy_in(len: usize) -> Weight {
    W::copy_from_contract(len as u32)
}

fn arithmetic(script: &mut Script, operands: usize, cost: Weight, result: u32) -> (Vec<u64>, u64) {
    let numbers = vec![1; 32 * operands];
    let (at, len) = (script.bytes(&numbers), numbers.len());
    (vec![at, len as u64, at], sum(&[copy_in(len), cost, W::copy_to_contract(result)]))
}

fn verification(at: u64, cost: Weight) -> (Vec<u64>, u64) {
    (vec![at, at, at, 21], sum(&[copy_in(64), copy_in(32), copy_in(21), cost]))
}

fn hash(at: u64, cost: fn(u32) -> Weight, len: u32) -> (Vec<u64>, u64) {
    (vec![at, 21, at], sum(&[W::copy_from_contract(21), cost(21), W::copy_to_contract(len)]))
}

#[test]
fn every_syscall_charges_exactly_its_cost() {
    chain(|| {
        let contract = deploy();
        let mut prepare = Script::new().set(b"key", &[1; 10]);
        prepare.buffers(Syscall::lock_delegate_dependency, &[upload(script::other_elf(1)).as_bytes()]);
        Call::new(&contract, &prepare).value(1_000).ok();
        Tagged::set(true);
        let consumed = |script: &Script| {
            let call = Call::new(&contract, script).gas(Weight::from_parts(GAS.ref_time(), u64::MAX));
            let report = frame_support::hypothetically!(call.report());
            let debug = text(&report.debug_message);
            let output = report.result.unwrap_or_else(|error| panic!("{error:?}: {debug}"));
            (report.gas_consumed.proof_size(), output.data.len() as u32)
        };
        for syscall in callable() {
            let mut script = Script::new();
            let (args, expected) = case(syscall, &mut script);
            let (without, returned) = consumed(&script);
            script.raw(syscall, &args);
            let (with, _) = consumed(&script);
            // What ends the contract takes the place of the `return_value` at the script's end.
            let instead = match syscall {
                Syscall::return_value | Syscall::terminate => {
                    sum(&[W::syscall(), W::copy_from_contract(returned)])
                }
                _ => 0,
            };
            assert_eq!(with + instead - without, W::syscall().proof_size() + expected, "{}", syscall.name());
        }
        Tagged::set(false);
    });
}

#[test]
fn a_call_charges_for_loading_code_and_input() {
    chain(|| {
        let contract = deploy();
        Tagged::set(true);
        let mut call = Call::new(&contract, &Script::new());
        call.data.clear();
        let report = call.gas(Weight::from_parts(GAS.ref_time(), u64::MAX)).report();
        let costs = [W::load_code(script::elf().len() as u32), W::syscall(), W::copy_to_contract(0)];
        assert_eq!(report.gas_consumed.proof_size(), sum(&costs));
        Tagged::set(false);
    });
}
