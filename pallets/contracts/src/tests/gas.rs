//! Gas: limits in both dimensions, exact accounting, and what a dry run says is required.

use super::*;
use crate::{gas::GasMeter, limits::REF_TIME_PER_GAS, weights::WeightInfo};
use ebpf_uapi::Syscall;

fn meter(ref_time: u64, proof_size: u64) -> GasMeter<Test> {
    GasMeter::new(Weight::from_parts(ref_time, proof_size))
}

#[test]
fn changing_units_loses_and_gains_nothing() {
    let limit = 7 * REF_TIME_PER_GAS + 3;
    let mut gas = meter(limit, 0);
    // What pays for a fraction of a unit stays, however often control goes back and forth.
    for left in (0..7).rev() {
        assert_eq!(gas.vm_budget(), left + 1);
        gas.settle_vm(left + 1);
        assert_eq!(gas.vm_budget(), left + 1);
        gas.settle_vm(left);
        assert_eq!(gas.left().ref_time(), left * REF_TIME_PER_GAS + 3);
    }
    assert_eq!(gas.vm_budget(), 0);
    gas.charge(Weight::from_parts(3, 0)).unwrap();
    assert_eq!(gas.charge(Weight::from_parts(1, 0)).unwrap_err(), Error::<Test>::OutOfGas.into());
}

#[test]
fn settling_twice_charges_once() {
    let mut gas = meter(10 * REF_TIME_PER_GAS, 0);
    assert_eq!(gas.vm_budget(), 10);
    gas.settle_vm(6);
    gas.settle_vm(6);
    assert_eq!(gas.consumed().ref_time(), 4 * REF_TIME_PER_GAS);
    gas.settle_vm(5);
    assert_eq!(gas.consumed().ref_time(), 5 * REF_TIME_PER_GAS);
}

#[test]
fn either_dimension_can_run_out() {
    let mut gas = meter(100, 10);
    assert!(gas.charge(Weight::from_parts(1, 11)).is_err());
    assert!(gas.charge(Weight::from_parts(101, 1)).is_err());
    assert_eq!(gas.consumed(), Weight::zero());
    gas.charge(Weight::from_parts(100, 10)).unwrap();
    assert_eq!(gas.left(), Weight::zero());
}

#[test]
fn required_is_the_high_water_mark() {
    let mut gas = meter(100, 100);
    let charged = gas.charge_refundable(Weight::from_parts(80, 10)).unwrap();
    gas.refund_to(charged, Weight::from_parts(20, 5));
    gas.charge(Weight::from_parts(10, 50)).unwrap();
    assert_eq!(gas.consumed(), Weight::from_parts(30, 55));
    assert_eq!(gas.required(), Weight::from_parts(80, 55));

    // Also through a meter of a nested call.
    let mut outer = meter(1_000, 1_000);
    outer.charge(Weight::from_parts(100, 100)).unwrap();
    let mut inner = outer.nested(Weight::from_parts(500, 0));
    assert_eq!(inner.left(), Weight::from_parts(500, 900));
    assert_eq!(outer.left(), Weight::from_parts(400, 0));
    let charged = inner.charge_refundable(Weight::from_parts(400, 1)).unwrap();
    inner.refund_to(charged, Weight::from_parts(50, 1));
    outer.absorb(inner);
    assert_eq!(outer.consumed(), Weight::from_parts(150, 101));
    assert_eq!(outer.required(), Weight::from_parts(500, 101));
}

/// Every syscall once, with valid arguments. The first ones charge more at first than in the end.
fn everything() -> Script {
    let mut script = Script::new()
        .set(b"key", b"value")
        .set(b"key", b"longer value")
        .event(&[[1; 32], [2; 32]], b"event")
        .debug("message");
    let (out, key) = (script.room(64), script.bytes(b"key"));
    script.raw(Syscall::get_storage, &[key, 3, out, 64]);
    script.raw(Syscall::contains_storage, &[key, 3]);
    script.raw(Syscall::clear_storage, &[key, 3]);
    for syscall in
        [Syscall::input, Syscall::caller, Syscall::address, Syscall::value_transferred, Syscall::balance]
    {
        script.raw(syscall, &[out, 32]);
    }
    for syscall in [Syscall::block_number, Syscall::now] {
        script.raw(syscall, &[]);
    }
    script.buffers(Syscall::transfer, &[BOB.as_ref(), &5u64.to_le_bytes()]);
    for syscall in
        [Syscall::hash_sha2_256, Syscall::hash_keccak_256, Syscall::hash_blake2_256, Syscall::hash_blake2_128]
    {
        script.raw(syscall, &[out, 64, out]);
    }
    script
}

#[test]
fn gas_required_is_enough_and_one_less_is_not() {
    chain(|| {
        let contract = deploy();
        Call::new(&contract, &Script::new()).value(1_000).ok();
        let read = {
            let mut script = Script::new();
            script.buffers(Syscall::get_storage, &[b"key", &[0; 8]]);
            script
        };
        for script in [Script::new(), everything(), read, Script::new().set(b"key", b"value")] {
            let call = Call::new(&contract, &script);
            let report = frame_support::hypothetically!(call.clone().report());
            report.result.unwrap();
            let required = report.gas_required;
            assert!(report.gas_consumed.all_lte(required));
            frame_support::hypothetically!({
                let again = call.clone().gas(required).report();
                assert!(again.result.is_ok(), "{}", text(&again.debug_message));
                assert_eq!((again.gas_consumed, again.gas_required), (report.gas_consumed, required));
            });
            for less in [Weight::from_parts(1, 0), Weight::from_parts(0, 1)] {
                let error = call.clone().gas(required - less).err();
                assert_eq!(error, Error::<Test>::OutOfGas.into(), "{less:?}");
            }
        }
    });
}

#[test]
fn gas_required_is_enough_for_instantiation() {
    chain(|| {
        let data = Script::new().set(b"key", b"value").input();
        let run = |gas, code| {
            Contracts::bare_instantiate(
                ALICE,
                0,
                gas,
                None,
                code,
                data.clone(),
                vec![],
                DebugInfo::Skip,
                CollectEvents::Skip,
            )
        };
        let elf = script::elf();
        Contracts::bare_upload_code(ALICE, elf.clone(), None, Determinism::Enforced).unwrap();
        for code in [Code::Upload(elf.clone()), Code::Existing(hash_of(&elf))] {
            let required = frame_support::hypothetically!(run(GAS, code.clone())).gas_required;
            assert!(frame_support::hypothetically!(run(required, code.clone())).result.is_ok());
            for less in [Weight::from_parts(1, 0), Weight::from_parts(0, 1)] {
                let report = run(required - less, code.clone());
                assert_eq!(report.result, Err(Error::<Test>::OutOfGas.into()));
            }
        }
    });
}

#[test]
fn too_little_gas_changes_nothing() {
    chain(|| {
        let contract = deploy();
        Call::new(&contract, &Script::new()).value(1_000).ok();
        let call = Call::new(&contract, &everything()).value(7);
        let report = frame_support::hypothetically!(call.clone().report());
        report.result.unwrap();
        let required = report.gas_required;
        for part in 0..50 {
            let ref_time = required.ref_time() / 50 * part;
            let call = call.clone().gas(required.set_ref_time(ref_time));
            assert_eq!(call.err(), Error::<Test>::OutOfGas.into());
        }
        for part in 0..20 {
            let proof_size = required.proof_size() / 20 * part;
            let call = call.clone().gas(required.set_proof_size(proof_size));
            assert_eq!(call.err(), Error::<Test>::OutOfGas.into());
        }
    });
}

#[test]
fn gas_left_shrinks_as_the_contract_runs() {
    chain(|| {
        let contract = deploy();
        let mut script = Script::new();
        let first = script.raw(Syscall::gas_left, &[]);
        let second = script.raw(Syscall::gas_left, &[]);
        let output = Call::new(&contract, &script).ok();
        let (first, second) = (output.result(first), output.result(second));
        assert!(first < GAS.ref_time());
        // One syscall, and what the script runs between two of them.
        let syscall = crate::WeightsOf::<Test>::syscall().ref_time();
        let used = first - second;
        assert!(used > syscall && (used - syscall) % REF_TIME_PER_GAS == 0, "{used}");
        assert!((used - syscall) / REF_TIME_PER_GAS < 200, "{used}");
    });
}

#[test]
fn costs_grow_with_sizes() {
    chain(|| {
        let contract = deploy();
        let cost = |script: Script| {
            frame_support::hypothetically!(Call::new(&contract, &script).report()).gas_consumed
        };
        // Inputs are of equal length, so that only the syscall's own cost differs.
        type Arguments = fn(u64, u64) -> Vec<u64>;
        let growing: [(Syscall, Arguments); 9] = [
            (Syscall::set_storage, |at, len| vec![at, 4, at, len]),
            (Syscall::deposit_event, |at, len| vec![at, 0, at, len]),
            (Syscall::deposit_event, |at, len| vec![at, len.min(4) * 32, at, 0]),
            (Syscall::debug_message, |at, len| vec![at, len]),
            (Syscall::input, |at, len| vec![at, len]),
            (Syscall::hash_sha2_256, |at, len| vec![at, len, at]),
            (Syscall::hash_keccak_256, |at, len| vec![at, len, at]),
            (Syscall::hash_blake2_256, |at, len| vec![at, len, at]),
            (Syscall::hash_blake2_128, |at, len| vec![at, len, at]),
        ];
        for (syscall, arguments) in growing {
            let [short, long] = [1, 4_000].map(|len| {
                let mut script = Script::new();
                let at = script.room(8_000);
                script.raw(syscall, &arguments(at, len));
                cost(script)
            });
            assert!(long.ref_time() > short.ref_time(), "{}: {short:?} {long:?}", syscall.name());
        }
        // Reading costs by what is there.
        let read = || {
            let mut script = Script::new();
            script.buffers(Syscall::contains_storage, &[b"key"]);
            script
        };
        Call::new(&contract, &Script::new().set(b"key", &[1])).ok();
        let short = cost(read());
        Call::new(&contract, &Script::new().set(b"key", &[1; 4_000])).ok();
        let long = cost(read());
        let price = |len| costs::MockWeights::contains_storage(len).proof_size();
        assert_eq!(long.proof_size() - short.proof_size(), price(4_000) - price(1));
        assert!(price(4_000) - price(1) >= 3_999);
    });
}

#[test]
fn loading_code_is_charged_by_its_length() {
    chain(|| {
        let elf = script::elf();
        let longer = script::elf_with_code_after(&"mov r0, 1\n".repeat(1_000).add("exit"));
        let cost = |elf: Vec<u8>, salt: &[u8]| {
            let report = instantiate_with(ALICE, Code::Upload(elf), 0, &[], None, salt);
            let contract = report.result.unwrap().account_id;
            Call::new(&contract, &Script::new()).report().gas_consumed
        };
        let price = |elf: &[u8]| costs::MockWeights::load_code(elf.len() as u32);
        let difference = price(&longer) - price(&elf);
        assert!(difference.ref_time() > 0 && difference.proof_size() > 0);
        let (short, long) = (cost(elf, b"1"), cost(longer, b"2"));
        assert_eq!(long.proof_size() - short.proof_size(), difference.proof_size());
        assert!(long.ref_time() - short.ref_time() >= difference.ref_time());
    });
}

use std::ops::Add;

/// What a unit of gas costs a contract with a heap of so many bytes and so many instructions.
fn price(heap: u32, instructions: usize) -> u64 {
    let used = |rounds: u32| {
        let rest = "mov r0, 0\n".repeat(instructions - 9);
        let elf = ebpf_asm::contract(&format!(
            "
            .stack 16
            .heap {heap}
            deploy:
                frame 0
                exit
            call:
                frame 0
                mov r1, {rounds}
            again:
                sub r1, 1
                jne r1, 0, again
                exit
            rest:
                frame 0
                {rest}
                exit
            "
        ));
        Call::new(&deploy_elf(elf), &Script::new()).report().gas_consumed.ref_time()
    };
    (used(11_000) - used(1_000)) / 20_000
}

#[test]
fn gas_costs_more_with_much_memory_or_long_code() {
    use crate::limits::{REF_TIME_PER_GAS_LARGE, SMALL_CODE, SMALL_MEMORY};
    chain(|| {
        // The stack has 16 bytes.
        assert_eq!(price(SMALL_MEMORY - 16, 100), REF_TIME_PER_GAS);
        assert_eq!(price(SMALL_MEMORY, 100), REF_TIME_PER_GAS_LARGE);
        let longest = SMALL_CODE as usize / 8;
        assert_eq!(price(0, longest), REF_TIME_PER_GAS);
        assert_eq!(price(0, longest + 1), REF_TIME_PER_GAS_LARGE);
    });
}
