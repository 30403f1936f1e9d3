//! What a dry run says that a call takes is enough for the same to happen, and less is not.

use super::{
    costs::MockWeights as W,
    nested_calls::two_contracts,
    random::{four_contracts, Random},
    *,
};
use crate::{
    prices::{iteration_price, visit_price},
    weights::WeightInfo,
};
use ebpf_uapi::Syscall;
use frame_support::hypothetically;

/// Everything that a caller learns. Limits are left out.
fn learnt(report: &Report) -> (&Result<ExecReturnValue, DispatchError>, Weight, Weight, String) {
    (&report.result, report.gas_consumed, report.gas_required, text(&report.debug_message))
}

#[test]
fn gas_is_enough_and_one_less_is_not() {
    chain(|| {
        let mut random = Random::new(0x2545_f491_4f6c_dd1d);
        let (contracts, library) = four_contracts();
        let (mut succeeded, mut failed) = (0, 0);
        for _ in 0..100 {
            let script = random.script(3, &contracts, library);
            let contract = &contracts[random.below(4) as usize];
            let call = Call::new(contract, &script)
                .value(random.below(2 * ED))
                .gas(Weight::from_parts(50_000_000_000, 5_000_000));
            let dry = hypothetically!(call.clone().report());
            let required = dry.gas_required;
            let enough = hypothetically!(call.clone().gas(required).report());
            assert_eq!(learnt(&enough), learnt(&dry));
            assert_eq!(enough.storage_deposit, dry.storage_deposit);
            for less in [Weight::from_parts(1, 0), Weight::from_parts(0, 1)] {
                // Nothing is required if the contract has ended itself in the meantime.
                let Some(limit) = required.checked_sub(&less) else { continue };
                let short = hypothetically!(call.clone().gas(limit).report());
                assert_ne!(learnt(&short), learnt(&dry), "{less:?}");
            }
            match call.report().result {
                Ok(output) if !output.did_revert() => succeeded += 1,
                _ => failed += 1,
            }
        }
        assert!(succeeded > 40 && failed > 10, "{succeeded} {failed}");
    });
}

/// Unless contracts set limits for each other, which depend on what is left and not only on the sum.
#[test]
fn the_deposit_is_enough_and_one_less_is_not() {
    chain(|| {
        let mut random = Random::new(0x9e6c_63d0_876a_68de);
        random.deposit_limits = false;
        let (contracts, library) = four_contracts();
        let mut charged = 0;
        for _ in 0..100 {
            let script = random.script(3, &contracts, library);
            let call = Call::new(&contracts[random.below(4) as usize], &script)
                .gas(Weight::from_parts(50_000_000_000, 5_000_000));
            let dry = hypothetically!(call.clone().report());
            let succeeds = dry.result.as_ref().is_ok_and(|output| !output.did_revert());
            let limit = dry.storage_deposit.charge_or_zero();
            if succeeds {
                let enough = hypothetically!(call.clone().deposit_limit(limit).report());
                assert_eq!(learnt(&enough), learnt(&dry));
                assert_eq!(enough.storage_deposit, dry.storage_deposit);
            }
            if succeeds && limit > 0 {
                charged += 1;
                let short = hypothetically!(call.clone().deposit_limit(limit - 1).report());
                assert_eq!(short.result, Err(Error::<Test>::StorageDepositLimitExhausted.into()));
            }
            call.report();
        }
        assert!(charged > 15, "{charged}");
    });
}

/// In whatever order, and by whichever contract, charges and refunds come.
#[test]
fn the_deposit_of_nested_calls_is_enough_and_one_less_is_not() {
    chain(|| {
        let (a, b) = two_contracts();
        let hash = hash_of(&script::elf());
        let c = instantiate_with(ALICE, Code::Existing(hash), 0, &[], None, b"c").result.unwrap().account_id;
        Call::new(&b, &Script::new().set(b"old", &[1; 100])).ok();
        Call::new(&c, &Script::new().set(b"old", &[1; 100])).ok();

        let charge = Script::new().set(b"new", &[2; 150]);
        let refund = Script::new().clear(b"old");
        let ending = Script::new().terminate(&BOB);
        let call =
            |script: Script, contract: &AccountId, inner: &Script| script.call(&Nested::new(contract), inner);
        let start = Script::new;
        // A callee of a callee: `b` calls `c`.
        let deep = call(start().set(b"deep", &[3; 10]), &c, &refund).clear(b"old");
        let item = |bytes: i128| 1_000 + 10 * bytes;
        let record = ContractInfoOf::<Test>::get(&a).unwrap().total_deposit() as i128;
        let contract = record + ED as i128;
        let scripts = [
            // What is charged first is paid by what is refunded later, and the other way round.
            (call(call(start(), &b, &charge), &c, &refund), item(150) - item(100)),
            (call(call(start(), &c, &refund), &b, &charge), item(150) - item(100)),
            (call(start().set(b"own", &[4; 500]), &b, &deep), item(500) + item(10) - 2 * item(100)),
            (call(start(), &b, &deep).set(b"own", &[4; 500]), item(500) + item(10) - 2 * item(100)),
            // A new contract, whose constructor calls another; and one that a callee makes.
            (
                start().instantiate(hash, 0, b"new", &call(start().set(b"own", &[5; 20]), &b, &refund)),
                contract + item(20) - item(100),
            ),
            (
                call(start(), &b, &start().instantiate(hash, 0, b"new", &charge).clear(b"old")),
                contract + item(150) - item(100),
            ),
            // Contracts that end.
            (
                call(start().instantiate(hash, 0, b"new", &charge), &b, &ending),
                contract + item(150) - record - item(100),
            ),
            (
                call(start(), &b, &call(start().instantiate(hash, 0, b"new", &charge), &c, &ending)),
                contract + item(150) - record - item(100),
            ),
            // In sum there is nothing to pay.
            (
                call(start().set(b"own", &[7; 5]), &b, &call(refund.clone(), &c, &refund)),
                item(5) - 2 * item(100),
            ),
            (call(start().set(b"own", &[7; 5]), &b, &ending), item(5) - record - item(100)),
        ];
        let mut charged = 0;
        for (number, (script, expected)) in scripts.into_iter().enumerate() {
            let call = Call::new(&a, &script);
            let dry = hypothetically!(call.clone().report());
            let amount = expected.unsigned_abs() as Balance;
            let (deposit, limit) = if expected > 0 {
                (StorageDeposit::Charge(amount), amount)
            } else {
                (StorageDeposit::Refund(amount), 0)
            };
            assert!(dry.result.is_ok(), "{number}");
            assert_eq!(dry.storage_deposit, deposit, "{number}");
            let enough = hypothetically!(call.clone().deposit_limit(limit).report());
            assert_eq!(learnt(&enough), learnt(&dry), "{number}");
            assert_eq!(enough.storage_deposit, deposit, "{number}");
            if let Some(less) = limit.checked_sub(1) {
                charged += 1;
                let short = hypothetically!(call.deposit_limit(less).report());
                assert_eq!(short.result, Err(Error::<Test>::StorageDepositLimitExhausted.into()), "{number}");
            }
        }
        assert_eq!(charged, 8);
    });
}

#[test]
fn what_an_instantiation_takes_is_enough_too() {
    chain(|| {
        let inner = Script::new().set(b"key", &[1; 100]).clear(b"key").set(b"other", &[2; 50]);
        let elf = script::elf();
        let instantiate = |gas, limit: Option<Balance>| {
            let code = Code::Upload(elf.clone());
            hypothetically!(Contracts::bare_instantiate(
                ALICE,
                500,
                gas,
                limit,
                code,
                inner.input(),
                vec![],
                DebugInfo::UnsafeDebug,
                CollectEvents::Skip,
            ))
        };
        let dry = instantiate(GAS, None);
        let StorageDeposit::Charge(deposit) = dry.storage_deposit else { panic!("storage is not free") };
        let enough = instantiate(dry.gas_required, Some(deposit));
        assert_eq!((&enough.result, enough.gas_consumed), (&dry.result, dry.gas_consumed));
        assert!(dry.result.is_ok());
        for less in [Weight::from_parts(1, 0), Weight::from_parts(0, 1)] {
            let short = instantiate(dry.gas_required - less, Some(deposit));
            assert_eq!(short.result, Err(Error::<Test>::OutOfGas.into()));
        }
        let short = instantiate(dry.gas_required, Some(deposit - 1));
        assert_eq!(short.result, Err(Error::<Test>::StorageDepositLimitExhausted.into()));
    });
}

/// The one thing of the block's history that a dry run does not know: see docs/TRACING.md.
#[test]
fn removals_by_others_in_the_same_block_are_all_that_comes_on_top() {
    chain(|| {
        let (a, b) = two_contracts();
        let fill = |contract: &AccountId| {
            let script = (0..10u8).fold(Script::new(), |script, key| script.set(&[key], b"value"));
            Call::new(contract, &script).ok();
        };
        fill(&a);
        fill(&b);
        let mut script = Script::new();
        let params = script::storage_keys_params(b"", None, 50);
        let (at, out) = (script.bytes(&params), script.room(500));
        script.raw(Syscall::storage_keys, &[at, params.len() as u64, out, 500]);
        let required = || hypothetically!(Call::new(&a, &script).report()).gas_required;
        let before = required();
        let remove = |contract: &AccountId, keys: core::ops::Range<u8>| {
            let script = keys.fold(Script::new(), |script, key| script.clear(&[key]));
            Call::new(contract, &script).from(BOB).ok();
        };
        remove(&b, 0..10);
        assert_eq!(required(), before);
        remove(&a, 0..3);
        // The contract has less values, too, which makes its trie's proofs shorter.
        let page = |items| iteration_price::<Test>(items) + visit_price::<Test>(50, items);
        let after = before - (page(10) - page(7));
        assert_eq!(required(), after + W::skip_removed_key() * 3);
        assert_eq!(Call::new(&a, &script).gas(after).err(), Error::<Test>::OutOfGas.into());
        crate::iteration::clear_removed::<Test>();
        assert_eq!(required(), after);
    });
}
