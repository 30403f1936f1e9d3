//! Calls into the runtime.

use super::{nested_calls::code, *};
use codec::Encode;
use ebpf_uapi::{ReturnCode, Syscall};
use frame_support::{dispatch::GetDispatchInfo, traits::Contains};

/// A pallet with calls around calls, as those of proxies, batches and sudo are.
#[frame_support::pallet(dev_mode)]
pub mod wrapper {
    use frame_support::{
        dispatch::{GetDispatchInfo, RawOrigin},
        pallet_prelude::*,
    };
    use frame_system::pallet_prelude::*;
    use sp_runtime::traits::Dispatchable;

    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeCall: GetDispatchInfo> {}

    #[pallet::pallet]
    pub struct Pallet<T>(_);

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// With the same origin.
        #[pallet::weight(calls.iter().fold(Weight::from_parts(7, 0), |sum, call| {
            sum.saturating_add(call.get_dispatch_info().call_weight)
        }))]
        pub fn all(
            origin: OriginFor<T>,
            calls: Vec<<T as frame_system::Config>::RuntimeCall>,
        ) -> DispatchResult {
            for call in calls {
                call.dispatch(origin.clone()).map_err(|failure| failure.error)?;
            }
            Ok(())
        }

        /// With another origin, which is not filtered: root, or an account.
        #[pallet::weight(call.get_dispatch_info().call_weight)]
        pub fn in_name_of(
            _: OriginFor<T>,
            account: Option<T::AccountId>,
            call: Box<<T as frame_system::Config>::RuntimeCall>,
        ) -> DispatchResult {
            let origin = account.map_or(RawOrigin::Root, RawOrigin::Signed);
            call.dispatch(origin.into()).map(|_| ()).map_err(|failure| failure.error)
        }

        /// Costs less than it says.
        #[pallet::weight(Weight::from_parts(1_000_000_000, 1_000))]
        pub fn refunds(_: OriginFor<T>) -> DispatchResultWithPostInfo {
            Ok(Some(Weight::from_parts(300_000_000, 200)).into())
        }
    }
}

impl wrapper::Config for Test {}

/// No `remark` without an event.
pub struct Filter;

impl Contains<RuntimeCall> for Filter {
    fn contains(call: &RuntimeCall) -> bool {
        !matches!(call, RuntimeCall::System(frame_system::Call::remark { .. }))
    }
}

pub(super) fn remark(text: &[u8]) -> RuntimeCall {
    frame_system::Call::remark_with_event { remark: text.to_vec() }.into()
}

fn filtered() -> RuntimeCall {
    frame_system::Call::remark { remark: vec![] }.into()
}

fn transfer(value: Balance) -> RuntimeCall {
    pallet_balances::Call::transfer_keep_alive { dest: BOB, value }.into()
}

pub(super) fn all(calls: Vec<RuntimeCall>) -> RuntimeCall {
    wrapper::Call::all { calls }.into()
}

pub(super) fn in_name_of(account: Option<AccountId>, call: RuntimeCall) -> RuntimeCall {
    wrapper::Call::in_name_of { account, call: Box::new(call) }.into()
}

pub(super) fn script(call: &RuntimeCall) -> Script {
    let mut script = Script::new();
    script.buffers(Syscall::call_runtime, &[&call.encode()]);
    script
}

/// Lets a contract make a call; returns the outcome and the debug message.
fn dispatch(contract: &AccountId, call: &RuntimeCall) -> (u64, String) {
    let report = Call::new(contract, &script(call)).report();
    let debug = text(&report.debug_message);
    let output = report.result.unwrap_or_else(|error| panic!("{error:?}: {debug}"));
    (Output::new(output.data).result(0), debug)
}

const OK: u64 = ReturnCode::Success as u64;

#[test]
fn calls_are_made_by_the_contract() {
    chain(|| {
        let contract = deploy();
        Call::new(&contract, &Script::new()).value(1_000).ok();
        assert_eq!(dispatch(&contract, &transfer(300)).0, OK);
        assert_eq!((free(&contract), free(&BOB)), (700 + ED, ENDOWMENT + 300));
        assert_eq!(dispatch(&contract, &remark(b"text")).0, OK);
        let remarked = frame_system::Event::Remarked { sender: contract, hash: hash_of(b"text") };
        System::assert_has_event(RuntimeEvent::System(remarked));
    });
}

#[test]
fn failed_call_returns_its_error_to_the_contract() {
    chain(|| {
        let contract = deploy();
        // It has less; and what happened before inside of the same call is rolled back.
        let call = all(vec![remark(b"text"), transfer(1_000_000)]);
        let (result, debug) = dispatch(&contract, &call);
        assert_eq!(result, code(ReturnCode::CallRuntimeFailed));
        assert!(debug.contains("call_runtime failed: "), "{debug}");
        let is_remark = |event: &RuntimeEvent| {
            matches!(event, RuntimeEvent::System(frame_system::Event::Remarked { .. }))
        };
        assert!(!System::events().iter().any(|record| is_remark(&record.event)));
    });
}

#[test]
fn failed_contract_rolls_back_its_calls() {
    chain(|| {
        let contract = deploy();
        Call::new(&contract, &Script::new()).value(1_000).ok();
        assert_eq!(
            Call::new(&contract, &script(&transfer(300)).trap()).err(),
            Error::<Test>::ContractTrapped.into()
        );
        assert_eq!(free(&BOB), ENDOWMENT);
    });
}

#[test]
fn the_filter_holds_inside_of_calls() {
    chain(|| {
        let contract = deploy();
        for call in [filtered(), all(vec![filtered()]), all(vec![all(vec![filtered()])])] {
            let (result, debug) = dispatch(&contract, &call);
            assert_eq!(result, code(ReturnCode::CallRuntimeFailed));
            assert!(debug.contains("call_runtime failed: CallFiltered"), "{debug}");
        }
        assert_eq!(dispatch(&contract, &all(vec![remark(b"text")])).0, OK);
    });
}

#[test]
fn contracts_cannot_be_called_through_the_runtime() {
    chain(|| {
        let (contract, other) = (deploy(), deploy_elf(script::other_elf(1)));
        let call = |dest: &AccountId| -> RuntimeCall {
            crate::Call::call {
                dest: dest.clone(),
                value: 0,
                gas_limit: GAS / 10,
                storage_deposit_limit: None,
                data: vec![],
            }
            .into()
        };
        let instantiate: RuntimeCall = crate::Call::instantiate {
            value: 0,
            gas_limit: GAS / 10,
            storage_deposit_limit: None,
            code_hash: hash_of(&script::elf()),
            data: vec![],
            salt: vec![1],
        }
        .into();
        let with_code: RuntimeCall = crate::Call::instantiate_with_code {
            value: 0,
            gas_limit: GAS / 10,
            storage_deposit_limit: None,
            code: script::other_elf(2),
            data: vec![],
            salt: vec![],
        }
        .into();
        let set_code: RuntimeCall =
            crate::Call::set_code { dest: contract.clone(), code_hash: hash_of(&script::other_elf(1)) }
                .into();
        for (inner, needs_root) in [
            (call(&contract), false),
            (call(&other), false),
            (instantiate, false),
            (with_code, false),
            (set_code, true),
        ] {
            let mut wrapped =
                vec![in_name_of(None, inner.clone()), all(vec![in_name_of(None, inner.clone())])];
            if needs_root {
                // Directly, it fails for another reason.
                assert_ne!(dispatch(&contract, &inner).0, OK);
            } else {
                wrapped = vec![
                    inner.clone(),
                    all(vec![remark(b"text"), inner.clone()]),
                    in_name_of(Some(BOB), inner.clone()),
                    all(vec![in_name_of(Some(ALICE), all(vec![inner]))]),
                ];
            }
            for call in wrapped {
                let (result, debug) = dispatch(&contract, &call);
                assert_eq!(result, code(ReturnCode::CallRuntimeFailed));
                assert!(debug.contains("call_runtime failed: ReentranceDenied"), "{debug}");
            }
        }
        // Afterwards, and after a contract that failed, everybody may call again.
        Call::new(&contract, &Script::new().trap()).err();
        Call::new(&other, &Script::new()).ok();
    });
}

#[test]
fn a_call_pays_for_itself() {
    chain(|| {
        let contract = deploy();
        let consumed = |call: &RuntimeCall| {
            let report = frame_support::hypothetically!(Call::new(&contract, &script(call)).report());
            assert_eq!(Output::new(report.result.unwrap().data).result(0), OK);
            (report.gas_consumed, report.gas_required)
        };
        let refunds: RuntimeCall = wrapper::Call::refunds {}.into();
        let nothing = all(vec![]);
        let weight = |call: &RuntimeCall| call.get_dispatch_info().call_weight;
        let len = |call: &RuntimeCall| call.encode().len() as u32;
        let bytes = |call: &RuntimeCall| {
            use crate::WeightInfo;
            let weight = costs::MockWeights::call_runtime(len(call));
            // Reading the input, copying it out of memory, and returning it all.
            weight
                .saturating_add(costs::MockWeights::copy_from_contract(2 * len(call)))
                .saturating_add(costs::MockWeights::copy_to_contract(len(call)))
        };
        let actual = Weight::from_parts(300_000_000, 200);
        let (used, required) = consumed(&refunds);
        let (base, _) = consumed(&nothing);
        let difference = used.saturating_sub(base);
        let expected = actual
            .saturating_add(bytes(&refunds))
            .saturating_sub(weight(&nothing))
            .saturating_sub(bytes(&nothing));
        assert_eq!(difference.proof_size(), expected.proof_size());
        assert!(difference.ref_time().abs_diff(expected.ref_time()) < 1_000_000);
        // The call needs what its weight says, although it gives some of it back.
        let back = weight(&refunds).saturating_sub(actual);
        assert!(required.proof_size() >= used.proof_size() + back.proof_size() / 2);
        let call = Call::new(&contract, &script(&refunds));
        call.clone().gas(required).ok();
        let less = required.saturating_sub(Weight::from_parts(0, 1));
        assert_eq!(call.gas(less).err(), Error::<Test>::OutOfGas.into());
    });
}

#[test]
fn undecodable_call_ends_the_contract() {
    chain(|| {
        let contract = deploy();
        let mut deep = remark(b"text");
        for _ in 0..20 {
            deep = all(vec![deep]);
        }
        let trailing = [remark(b"text").encode(), vec![0]].concat();
        for bytes in [vec![], vec![255, 255], trailing, deep.encode()] {
            let mut script = Script::new();
            script.buffers(Syscall::call_runtime, &[&bytes]);
            let (error, debug) = Call::new(&contract, &script).err_and_debug();
            assert_eq!(error, Error::<Test>::DecodingFailed.into());
            assert!(debug.contains("this is not a call of this chain's runtime"), "{debug}");
        }
        let mut nested = remark(b"text");
        for _ in 0..8 {
            nested = all(vec![nested]);
        }
        assert_eq!(dispatch(&contract, &nested).0, OK);
    });
}

#[test]
fn calls_have_limits_of_length_and_memory() {
    chain(|| {
        let contract = deploy();
        // Two bytes each: refunds().
        let many = all(vec![wrapper::Call::refunds {}.into(); 20_000]);
        let mut script = Script::new();
        script.buffers(Syscall::call_runtime, &[&many.encode()]);
        let error = Call::new(&contract, &script).err();
        assert_eq!(error, Error::<Test>::DecodingFailed.into());
        let limit = u64::from(MockSchedule::get().limits.call_data_len);
        let mut script = Script::new();
        let at = script.room(8);
        script.raw(Syscall::call_runtime, &[at, limit + 1]);
        assert_eq!(Call::new(&contract, &script).err(), Error::<Test>::ValueTooLarge.into());
    });
}

#[test]
fn constructors_may_call_too() {
    chain(|| {
        let created = instantiate(Code::Upload(script::elf()), 1_000, &script(&transfer(400)).input());
        let created = created.result.unwrap();
        assert_eq!(Output::new(created.result.data).result(0), OK);
        assert_eq!(free(&BOB), ENDOWMENT + 400);
    });
}
