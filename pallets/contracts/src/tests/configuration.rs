//! The environment: context page and configuration.

use super::{
    costs::{MockWeights as W, Tagged},
    nested_calls::code,
    *,
};
use crate::{weights::WeightInfo, ConfigurationOf};
use codec::Encode;
use ebpf_uapi::{
    context::{CALLED_BY_ROOT, CONTEXT_LEN, CONTEXT_VERSION, CONTEXT_WITH_PRICE_LEN},
    CallFlags, Context, ReturnCode, Syscall,
};
use frame_support::assert_noop;

/// A contract that returns its environment, of the sizes given. Its constructor sets its input as
/// configuration, if there is any, and deposits an event with its environment.
fn reader(context: usize, configuration: usize) -> Vec<u8> {
    ebpf_asm::contract(&format!(
        "
        .context {context}
        .configuration {configuration}
        .rodata
        .ascii \"read only\"
        .bss
        input: .zero 8192
        .text
        deploy:
            lddw r1, &input
            mov r2, 8192
            call input
            jeq r0, 0, event
            lddw r1, &input
            mov r2, r0
            call set_configuration
        event:
            mov r1, 0
            mov r2, 0
            mov r3, 0x10000
            mov r4, {}
            call deposit_event
            mov r0, 0
            exit
        call:
            mov r1, 0
            mov r2, 0x10000
            mov r3, {}
            call return_value
            exit
        ",
        context + configuration,
        context + configuration,
    ))
}

/// A reader with a configuration.
fn configured(context: usize, size: usize, configuration: &[u8]) -> AccountId {
    let report = instantiate(Code::Upload(reader(context, size)), 0, configuration);
    report.result.unwrap_or_else(|error| panic!("{error:?}: {}", text(&report.debug_message))).account_id
}

/// Instantiates the script contract, whose constructor does this.
fn construct(script: &Script) -> InstantiateReport {
    instantiate(Code::Upload(script::elf()), 0, &script.input())
}

fn set(configuration: &[u8]) -> Script {
    let mut script = Script::new();
    script.buffers(Syscall::set_configuration, &[configuration]);
    script
}

fn configuration_of(contract: &AccountId) -> Option<Vec<u8>> {
    ConfigurationOf::<Test>::get(contract).map(|configuration| configuration.into_inner())
}

fn call(contract: &AccountId) -> Call {
    Call { data: Vec::new(), ..Call::new(contract, &Script::new()) }
}

/// What a call of a reader returns.
fn read(call: Call) -> Vec<u8> {
    call.report().result.unwrap().data
}

/// The page that a call by `caller` should find.
fn page(contract: &AccountId, caller: &AccountId, value: Balance) -> Context {
    let mut amount = [0; 16];
    amount[..8].copy_from_slice(&value.to_le_bytes());
    Context {
        version: CONTEXT_VERSION,
        flags: 0,
        account_len: 32,
        block_number: 7,
        now: 12_345,
        configuration_len: 0,
        configuration_size: 0,
        value: amount,
        address: contract.encode().try_into().unwrap(),
        caller: caller.encode().try_into().unwrap(),
    }
}

/// A chain at a time that is not zero.
fn chain_with_time(test: impl Fn()) {
    chain(|| {
        pallet_timestamp::Now::<Test>::put(12_345);
        test();
    });
}

#[test]
fn the_context_tells_about_the_call() {
    chain_with_time(|| {
        let contract = configured(CONTEXT_LEN, 0, b"");
        let constructed = page(&contract, &ALICE, 0).to_bytes().to_vec();
        let emitted = Event::ContractEmitted { contract: contract.clone(), data: constructed };
        assert!(contract_events().contains(&emitted));
        assert_eq!(read(call(&contract).from(BOB).value(500)), page(&contract, &BOB, 500).to_bytes());
        System::set_block_number(8);
        let later = Context { block_number: 8, ..page(&contract, &ALICE, 0) };
        assert_eq!(read(call(&contract)), later.to_bytes());
    });
}

#[test]
fn a_context_has_the_size_that_was_declared() {
    chain_with_time(|| {
        // The mock's price of weight is its `ref_time`.
        let price = 1_000_000_000_000u128;
        for (size, known) in [(16, 16), (96, 96), (112, 112), (128, 128), (256, 128), (1024, 128)] {
            let contract = configured(size, 0, b"");
            let mut expected = page(&contract, &ALICE, 0).to_bytes().to_vec();
            expected.extend(price.to_le_bytes());
            expected.resize(expected.len().max(size), 0);
            expected.truncate(size);
            assert_eq!(read(call(&contract)), expected, "{size}");
            assert!(expected[known..].iter().all(|byte| *byte == 0));
        }
    });
}

#[test]
fn root_has_no_caller_account() {
    chain_with_time(|| {
        let elf = ebpf_asm::contract(&format!(
            "
            .context {CONTEXT_LEN}
            .text
            deploy:
                mov r0, 0
                exit
            call:
                mov r1, 0
                mov r2, 0
                mov r3, 0x10000
                mov r4, {CONTEXT_LEN}
                call deposit_event
                exit
            "
        ));
        let contract = deploy_elf(elf);
        Contracts::call(RuntimeOrigin::root(), contract.clone(), 0, GAS, None, Vec::new()).unwrap();
        let nobody = AccountId::new([0; 32]);
        let data = Context { flags: CALLED_BY_ROOT, ..page(&contract, &nobody, 0) }.to_bytes().to_vec();
        assert!(contract_events().contains(&Event::ContractEmitted { contract, data }));
    });
}

#[test]
fn a_called_contract_finds_its_own_environment() {
    chain_with_time(|| {
        let (outer, inner) = (deploy(), configured(CONTEXT_LEN, 16, b"inner's"));
        let mut script = Script::new().call(&Nested::new(&inner).value(300), &Script::new());
        let out = script.room(128);
        script.raw(Syscall::return_data, &[out, 128]);
        let output = Call::new(&outer, &script).value(1_000).ok();
        let context =
            Context { configuration_len: 7, configuration_size: 16, ..page(&inner, &outer, 300) }.to_bytes();
        assert_eq!(output.at(out, 128), [&context[..], b"inner's\0\0\0\0\0\0\0\0\0"].concat());
    });
}

#[test]
fn a_delegate_call_finds_the_environment_of_the_contract() {
    chain_with_time(|| {
        let contract = construct(&set(b"mine")).result.unwrap().account_id;
        // The library has another one itself.
        configured(CONTEXT_LEN, 16, b"the library's");
        let library = hash_of(&reader(CONTEXT_LEN, 16));
        let mut script = Script::new().delegate(CallFlags::default(), library, &Script::new());
        let out = script.room(128);
        script.raw(Syscall::return_data, &[out, 128]);
        let output = Call::new(&contract, &script).from(BOB).value(70).ok();
        let context = Context { configuration_len: 4, configuration_size: 16, ..page(&contract, &BOB, 70) };
        assert_eq!(output.at(out, 128), [&context.to_bytes()[..], b"mine\0\0\0\0\0\0\0\0\0\0\0\0"].concat());
    });
}

#[test]
fn a_configuration_is_set_once_and_read_by_every_later_call() {
    chain(|| {
        let configuration = [7; 100];
        let contract = configured(0, 112, &configuration);
        // The constructor itself has not seen it.
        let emitted = Event::ContractEmitted { contract: contract.clone(), data: vec![0; 112] };
        assert!(contract_events().contains(&emitted));
        for _ in 0..2 {
            assert_eq!(read(call(&contract)), [&configuration[..], &[0; 12]].concat());
        }
        assert_eq!(configuration_of(&contract), Some(configuration.to_vec()));
        let info = ContractInfoOf::<Test>::get(&contract).unwrap();
        assert_eq!((info.configuration_len, info.storage_items, info.storage_bytes), (100, 1, 100));
        assert_eq!(info.storage_byte_deposit, 100 * <Test as crate::Config>::DepositPerByte::get());
        assert_eq!(info.storage_item_deposit, <Test as crate::Config>::DepositPerItem::get());
        assert_eq!(held(HoldReason::StorageDepositReserve, &contract), info.total_deposit());
        // Without one there are zeros.
        assert_eq!(read(call(&configured(0, 48, b""))), [0; 48]);
    });
}

#[test]
fn what_does_not_fit_into_the_declared_size_is_left_out() {
    chain_with_time(|| {
        let contract = configured(CONTEXT_LEN, 16, b"0123456789abcdefghij");
        let context = Context { configuration_len: 20, configuration_size: 16, ..page(&contract, &ALICE, 0) };
        assert_eq!(read(call(&contract)), [&context.to_bytes()[..], b"0123456789abcdef"].concat());
        assert_eq!(read(call(&configured(0, 0, b"nobody reads it"))), b"");
    });
}

#[test]
fn setting_it_after_the_constructor_fails() {
    chain(|| {
        let contract = construct(&set(b"first")).result.unwrap().account_id;
        let (error, debug) = Call::new(&contract, &set(b"other")).err_and_debug();
        assert_eq!(error, Error::<Test>::ConfigurationFixed.into());
        assert!(debug.contains("set_configuration"), "{debug}");
        // Nor does other code on its behalf.
        let library = upload(script::other_elf(1));
        let script = Script::new().delegate(CallFlags::default(), library, &set(b"other"));
        assert_eq!(Call::new(&contract, &script).ok().result(0), code(ReturnCode::CalleeTrapped));
        assert_eq!(configuration_of(&contract), Some(b"first".to_vec()));
    });
}

#[test]
fn code_that_a_constructor_delegates_to_can_set_and_read_it() {
    chain(|| {
        let library = upload(script::other_elf(1));
        let reader = upload(reader(0, 16));
        let mut script = Script::new()
            .delegate(CallFlags::default(), library, &set(b"by the library"))
            .delegate(CallFlags::default(), reader, &Script::new());
        let out = script.room(16);
        script.raw(Syscall::return_data, &[out, 16]);
        let report = construct(&script).result.unwrap();
        assert_eq!(Output::new(report.result.data).at(out, 16), b"by the library\0\0");
        assert_eq!(configuration_of(&report.account_id), Some(b"by the library".to_vec()));
        let info = ContractInfoOf::<Test>::get(&report.account_id).unwrap();
        assert_eq!((info.configuration_len, info.storage_items, info.storage_bytes), (14, 1, 14));
        assert_eq!(held(HoldReason::StorageDepositReserve, &report.account_id), info.total_deposit());
    });
}

#[test]
fn second_set_in_a_constructor_replaces_the_first() {
    chain(|| {
        for (second, expected) in [(&b"2"[..], Some(b"2".to_vec())), (b"", None)] {
            frame_support::hypothetically!({
                let mut script = set(b"the first");
                script.buffers(Syscall::set_configuration, &[second]);
                let contract = construct(&script).result.unwrap().account_id;
                assert_eq!(configuration_of(&contract), expected);
                let info = ContractInfoOf::<Test>::get(&contract).unwrap();
                let len = expected.as_ref().map_or(0, |bytes| bytes.len() as u32);
                assert_eq!(info.configuration_len, len);
                assert_eq!((info.storage_items, info.storage_bytes), (u32::from(len > 0), len));
                assert_eq!(held(HoldReason::StorageDepositReserve, &contract), info.total_deposit());
            });
        }
    });
}

#[test]
fn failed_constructor_leaves_no_configuration() {
    chain(|| {
        let account = |script: &Script| {
            Contracts::contract_address(&ALICE, &hash_of(&script::elf()), &script.input(), &[])
        };
        for script in [set(b"lost").trap(), set(b"lost").revert(b"")] {
            construct(&script);
            assert_eq!(configuration_of(&account(&script)), None);
        }
        // What a library has set is rolled back if it fails.
        let library = upload(script::other_elf(1));
        let script = set(b"kept").delegate(CallFlags::default(), library, &set(b"lost").trap());
        let contract = construct(&script).result.unwrap().account_id;
        assert_eq!(configuration_of(&contract), Some(b"kept".to_vec()));
        let info = ContractInfoOf::<Test>::get(&contract).unwrap();
        assert_eq!((info.configuration_len, info.storage_items, info.storage_bytes), (4, 1, 4));
    });
}

#[test]
fn ending_a_contract_removes_its_configuration() {
    chain(|| {
        let before = free(&ALICE);
        let uploaded = upload(script::elf());
        let contract = construct(&set(&[1; 1000])).result.unwrap().account_id;
        assert!(held(HoldReason::StorageDepositReserve, &contract) > 10_000);
        Call::new(&contract, &Script::new().terminate(&ALICE)).ok();
        assert_eq!(configuration_of(&contract), None);
        assert_eq!(ConfigurationOf::<Test>::iter().count(), 0);
        Contracts::remove_code(RuntimeOrigin::signed(ALICE), uploaded).unwrap();
        assert_eq!(free(&ALICE), before);
    });
}

#[test]
fn other_code_finds_the_same_configuration() {
    chain(|| {
        let contract = construct(&set(b"stays")).result.unwrap().account_id;
        let reader = upload(reader(0, 16));
        Contracts::set_code(RuntimeOrigin::root(), contract.clone(), reader).unwrap();
        assert_eq!(read(call(&contract)), b"stays\0\0\0\0\0\0\0\0\0\0\0");
    });
}

/// Code that reads a configuration finds all of it, or does not become the contract's.
#[test]
fn code_with_room_for_a_part_of_the_configuration_is_refused() {
    chain(|| {
        let set_hash = |hash: H256| {
            let mut script = Script::new();
            script.buffers(Syscall::set_code_hash, &[hash.as_bytes()]);
            script
        };
        let contract = construct(&set(&[7; 100])).result.unwrap().account_id;
        let refused: DispatchError = Error::<Test>::ConfigurationDoesNotFit.into();
        for size in [16, 96] {
            let small = upload(reader(0, size));
            assert_noop!(Contracts::set_code(RuntimeOrigin::root(), contract.clone(), small), refused);
            let (error, debug) = Call::new(&contract, &set_hash(small)).err_and_debug();
            assert_eq!(error, refused);
            assert!(debug.contains("set_code_hash"), "{debug}");
            // Not on behalf of the contract either.
            let library = upload(script::other_elf(1));
            let script = Script::new().delegate(CallFlags::default(), library, &set_hash(small));
            assert_eq!(Call::new(&contract, &script).ok().result(0), code(ReturnCode::CalleeTrapped));
            // Nor by a constructor, in whatever order.
            let mut before = set(&[7; 100]);
            before.buffers(Syscall::set_code_hash, &[small.as_bytes()]);
            let mut after = set_hash(small);
            after.buffers(Syscall::set_configuration, &[&[7; 100]]);
            for script in [before, after] {
                assert_eq!(construct(&script).result.unwrap_err(), refused);
            }
            let mut fits = set_hash(small);
            fits.buffers(Syscall::set_configuration, &[&vec![7; size]]);
            construct(&fits).result.unwrap();
        }
        // Code that has room for all, or reads none.
        let (none, exact, more) = (upload(reader(0, 0)), upload(reader(0, 112)), upload(reader(0, 4096)));
        for (hash, len) in [(none, 0), (exact, 112), (more, 4096)] {
            let expected: Vec<u8> = [7; 100].into_iter().chain([0; 4096]).take(len).collect();
            frame_support::hypothetically!({
                Contracts::set_code(RuntimeOrigin::root(), contract.clone(), hash).unwrap();
                assert_eq!(read(call(&contract)), expected);
            });
            frame_support::hypothetically!({
                Call::new(&contract, &set_hash(hash)).ok();
                assert_eq!(read(call(&contract)), expected);
            });
        }
        // A contract that has no configuration may get any code.
        let small = upload(reader(0, 16));
        Contracts::set_code(RuntimeOrigin::root(), deploy(), small).unwrap();
    });
}

#[test]
fn length_and_pointer_are_checked() {
    chain(|| {
        let max = crate::limits::CONFIGURATION_LEN as usize;
        let contract = construct(&set(&vec![1; max])).result.unwrap().account_id;
        assert_eq!(configuration_of(&contract).unwrap().len(), max);
        let failed = |data: u64, len: u64| {
            let mut script = Script::new();
            script.raw(Syscall::set_configuration, &[data, len]);
            let report = construct(&script);
            (report.result.unwrap_err(), text(&report.debug_message))
        };
        for len in [max as u64 + 1, 1 << 32, u64::MAX] {
            let (error, debug) = failed(script::MEM, len);
            assert_eq!(error, Error::<Test>::ValueTooLarge.into());
            assert!(debug.contains("`configuration_len`"), "{debug}");
        }
        for address in [0, script::MEM - 1, 0x4000_0000, u64::MAX - 3, (1 << 32) + script::MEM] {
            assert_eq!(failed(address, 8).0, Error::<Test>::OutOfBounds.into());
        }
    });
}

#[test]
fn each_part_is_charged_for_when_it_is_declared() {
    chain(|| {
        Tagged::set(true);
        for (context, size, configuration) in [
            (0, 0, 10),
            (16, 0, 10),
            (112, 0, 0),
            (128, 0, 0),
            (0, 16, 10),
            (0, 16, 40),
            (128, 32, 0),
            (128, 16, 7),
        ] {
            frame_support::hypothetically!({
                Tagged::set(false);
                let contract = configured(context, size, &vec![1; configuration]);
                Tagged::set(true);
                let report = call(&contract).gas(Weight::from_parts(GAS.ref_time(), u64::MAX)).report();
                let region = (context + size) as u32;
                let mut costs = vec![
                    W::load_code(reader(context, size).len() as u32),
                    W::syscall(),
                    W::copy_from_contract(region),
                ];
                if region > 0 {
                    costs.push(W::environment(region));
                }
                if context > 0 {
                    costs.push(W::now());
                }
                if context >= CONTEXT_WITH_PRICE_LEN {
                    costs.push(W::weight_to_fee());
                }
                if size > 0 && configuration > 0 {
                    costs.push(W::configuration(configuration as u32));
                }
                let sum: u64 = costs.iter().map(Weight::proof_size).sum();
                assert_eq!(report.gas_consumed.proof_size(), sum, "{context} {size} {configuration}");
            });
        }
        let consumed = |configuration: &[u8]| {
            let report = frame_support::hypothetically!(Contracts::bare_instantiate(
                ALICE,
                0,
                Weight::from_parts(GAS.ref_time(), u64::MAX),
                None,
                Code::Upload(reader(0, 0)),
                configuration.to_vec(),
                Vec::new(),
                DebugInfo::Skip,
                CollectEvents::Skip,
            ));
            report.result.unwrap();
            report.gas_consumed.proof_size()
        };
        let costs = [W::syscall(), W::copy_from_contract(9), W::set_configuration(9), W::copy_to_contract(9)];
        let sum: u64 = costs.iter().map(Weight::proof_size).sum();
        assert_eq!(consumed(&[1; 9]) - consumed(b""), sum - W::copy_to_contract(0).proof_size());
        Tagged::set(false);
    });
}

#[test]
fn all_of_the_largest_memory_can_be_passed() {
    chain(|| {
        let (data, stack, heap) = (1 << 20, 256 << 10, 1 << 20);
        let elf = ebpf_asm::contract(&format!(
            "
            .context 1024
            .configuration 16384
            .stack {stack}
            .heap {heap}
            .bss
            out: .zero {data}
            .text
            deploy:
                mov r0, 0
                exit
            call:
                mov r1, 0x10000
                lddw r2, {}
                lddw r3, &out
                call hash_blake2_128
                exit
            ",
            17_408 + data + stack + heap
        ));
        let report = call(&deploy_elf(elf)).report();
        assert!(report.result.is_ok(), "{:?}: {}", report.result, text(&report.debug_message));
    });
}
