//! Gas of calls between contracts.

use super::{
    nested_calls::{code, stored, two_contracts},
    *,
};
use crate::weights::WeightInfo;
use ebpf_uapi::{ReturnCode, Syscall};

const LIMIT: Weight = Weight::from_parts(20_000_000_000, 200_000);

#[test]
fn a_callee_with_a_limit_runs_out_alone() {
    chain(|| {
        let (a, b) = two_contracts();
        let spin = Script::new().set(b"key", b"value").spin();
        for limit in [LIMIT, LIMIT.set_proof_size(0), Weight::from_parts(1, 0), Weight::from_parts(0, 1)] {
            let mut outer = Script::new();
            let before = outer.raw(Syscall::gas_left, &[]);
            let outer = outer.call(&Nested::new(&b).gas(limit), &spin);
            let mut outer = outer.set(b"after", b"");
            let after = outer.raw(Syscall::gas_left, &[]);
            let output = Call::new(&a, &outer).ok();
            assert_eq!(output.result(1), code(ReturnCode::CalleeTrapped), "{limit:?}");
            let used = output.result(before) - output.result(after);
            assert!(used >= limit.ref_time() && used < limit.ref_time() + 2_000_000_000, "{used}");
            assert_eq!((stored(&a, b"after"), stored(&b, b"key")), (Some(vec![]), None));
        }
        // Without one it takes the caller along.
        assert_eq!(
            Call::new(&a, &Script::new().call(&Nested::new(&b), &spin)).err(),
            Error::<Test>::OutOfGas.into()
        );
    });
}

#[test]
fn a_limit_is_never_more_than_what_there_is() {
    chain(|| {
        let (a, b) = two_contracts();
        let mut inner = Script::new();
        let left = (inner.raw(Syscall::gas_left, &[]), inner.raw(Syscall::proof_size_left, &[]));
        let see = |limit| {
            let mut outer = Script::new().call(&Nested::new(&b).gas(limit), &inner);
            let len = inner.input().len();
            let out = outer.room(len);
            outer.raw(Syscall::return_data, &[out, len as u64]);
            let output = Call::new(&a, &outer).ok();
            let callee = Output::new(output.at(out, len).to_vec());
            (callee.result(left.0), callee.result(left.1))
        };
        let all = see(Weight::zero());
        assert_eq!(see(Weight::MAX), all);
        let (time, proof) = see(LIMIT);
        assert!(time < LIMIT.ref_time() && time > LIMIT.ref_time() / 2);
        // Only running and syscalls that need no proof came off.
        assert_eq!(proof, LIMIT.proof_size());
        // Each dimension by itself.
        assert_eq!(see(LIMIT.set_proof_size(0)), (time, all.1));
        assert_eq!(see(LIMIT.set_ref_time(0)), (all.0, proof));
    });
}

#[test]
fn gas_required_is_enough_for_nested_calls_and_one_less_is_not() {
    chain(|| {
        let (a, b) = two_contracts();
        let leaf = Script::new().set(b"key", &[7; 100]);
        let outer = Script::new()
            .set(b"a", b"1")
            .call(&Nested::new(&b), &leaf)
            .delegate(Default::default(), hash_of(&script::elf()), &leaf)
            .instantiate(hash_of(&script::elf()), ED, b"salt", &leaf)
            .call(&Nested::new(&b).gas(LIMIT), &Script::new().trap());
        let call = Call::new(&a, &outer).value(1_000);
        let report = frame_support::hypothetically!(call.clone().report());
        let output = Output::new(report.result.clone().unwrap().data);
        let expected =
            [ReturnCode::Success, ReturnCode::Success, ReturnCode::Success, ReturnCode::CalleeTrapped];
        assert_eq!([1, 2, 3, 4].map(|op| output.result(op)), expected.map(code));
        let required = report.gas_required;
        assert!(report.gas_consumed.all_lte(required));
        let enough = frame_support::hypothetically!(call.clone().gas(required).report());
        assert_eq!(enough.result, report.result);
        for less in [Weight::from_parts(1, 0), Weight::from_parts(0, 1)] {
            let report = frame_support::hypothetically!(call.clone().gas(required - less).report());
            assert!(report.result != enough.result);
        }
    });
}

#[test]
fn gas_of_failed_callees_is_paid_for() {
    chain(|| {
        let (a, b) = two_contracts();
        let inner = Script::new().set(b"key", &[1; 1_000]);
        let consumed = |inner: &Script| {
            let call = Call::new(&a, &Script::new().call(&Nested::new(&b), inner));
            frame_support::hypothetically!(call.report()).gas_consumed
        };
        let (nothing, trapped) = (consumed(&Script::new()), consumed(&inner.clone().trap()));
        let write = crate::WeightsOf::<Test>::set_storage(1_000, 0);
        assert!((trapped - nothing).all_gte(write));
    });
}
