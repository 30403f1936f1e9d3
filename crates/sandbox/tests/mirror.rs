//! The sandbox's runtime and the sample chain's are the same as far as contracts can tell.

mod common;

use codec::{Decode, Encode};
use common::*;
use ebpf_sandbox::{runtime, *};
use frame_support::traits::{Contains, Get, StorageInfoTrait};
use pallet_ebpf_contracts::{CollectEvents, Config, DebugInfo, Determinism};
use sp_runtime::{traits::Convert, BuildStorage};

type Sample = ebpf_contracts_runtime::Runtime;

/// What a runtime chose for contracts, encoded.
fn choices<T: Config>() -> Vec<(&'static str, Vec<u8>)>
where
    T::Currency: frame_support::traits::fungible::Inspect<T::AccountId>,
{
    vec![
        ("block weights", T::BlockWeights::get().encode()),
        ("block length", T::BlockLength::get().encode()),
        ("database weights", {
            let weights = T::DbWeight::get();
            (weights.read, weights.write).encode()
        }),
        ("block hash count", T::BlockHashCount::get().encode()),
        ("address prefix", T::SS58Prefix::get().encode()),
        ("schedule", T::Schedule::get().encode()),
        ("deposit per byte", T::DepositPerByte::get().encode()),
        ("deposit per item", T::DepositPerItem::get().encode()),
        ("default deposit limit", T::DefaultDepositLimit::get().encode()),
        ("lockup", T::CodeHashLockupDepositPercent::get().encode()),
        ("code length", T::MaxCodeLen::get().encode()),
        ("key length", T::MaxStorageKeyLen::get().encode()),
        ("delegate dependencies", T::MaxDelegateDependencies::get().encode()),
        ("event lifetime", T::MaxEventLifetime::get().encode()),
        ("upload lifetime", T::UploadLifetime::get().encode()),
        ("transient storage", T::MaxTransientStorageSize::get().encode()),
        ("debug buffer", T::MaxDebugBufferLen::get().encode()),
        ("storage", pallet_ebpf_contracts::Pallet::<T>::storage_info().encode()),
    ]
}

#[test]
fn configurations_are_equal() {
    for (ours, theirs) in choices::<Runtime>().into_iter().zip(choices::<Sample>()) {
        assert_eq!(ours, theirs);
    }
}

/// Contracts may dispatch the same calls.
#[test]
fn call_filters_are_equal() {
    use runtime::RuntimeCall as Ours;

    let dest = sp_runtime::MultiAddress::Id(alice());
    let calls: [(Ours, bool); 6] = [
        (frame_system::Call::remark_with_event { remark: vec![1] }.into(), true),
        (pallet_balances::Call::transfer_keep_alive { dest: dest.clone(), value: 1 }.into(), true),
        (pallet_balances::Call::transfer_all { dest: dest.clone(), keep_alive: false }.into(), true),
        (pallet_balances::Call::burn { value: 1, keep_alive: false }.into(), false),
        (frame_system::Call::set_storage { items: vec![] }.into(), false),
        (
            pallet_ebpf_contracts::Call::call {
                dest,
                value: 0,
                gas_limit: Weight::zero(),
                storage_deposit_limit: None,
                data: vec![],
            }
            .into(),
            false,
        ),
    ];
    for (call, passes) in calls {
        let theirs: ebpf_contracts_runtime::RuntimeCall = Decode::decode(&mut &call.encode()[..]).unwrap();
        assert_eq!(<Runtime as Config>::CallFilter::contains(&call), passes, "{call:?}");
        assert_eq!(<Sample as Config>::CallFilter::contains(&theirs), passes, "{theirs:?}");
    }
}

#[test]
fn gas_deposits_and_prices_are_equal() {
    let mut fixture = Fixture::new();
    let account = alice();
    let mut theirs = sp_io::TestExternalities::new(
        ebpf_contracts_runtime::RuntimeGenesisConfig {
            balances: ebpf_contracts_runtime::BalancesConfig {
                balances: vec![(account.clone(), ENDOWMENT)],
                ..Default::default()
            },
            ..Default::default()
        }
        .build_storage()
        .unwrap(),
    );
    let gas = fixture.sandbox.max_gas();
    let contract = theirs.execute_with(|| {
        ebpf_contracts_runtime::System::set_block_number(1);
        let report = ebpf_contracts_runtime::Contracts::bare_instantiate(
            account.clone(),
            0,
            gas,
            None,
            Code::Upload(counter()),
            vec![],
            vec![],
            DebugInfo::UnsafeDebug,
            CollectEvents::Skip,
        );
        let ours = Sandbox::new().instantiate(Instantiate::upload(alice(), counter()));
        assert_eq!(
            (ours.gas_consumed, ours.gas_required, ours.storage_deposit),
            (report.gas_consumed, report.gas_required, report.storage_deposit),
        );
        assert_eq!(ours.result, report.result);
        report.result.unwrap().account_id
    });
    assert_eq!(contract, fixture.contract);
    for message in [INCREMENT, TRAP, SAY, REVERT] {
        let ours = fixture.call(message);
        let report = theirs.execute_with(|| {
            ebpf_contracts_runtime::Contracts::bare_call(
                account.clone(),
                contract.clone(),
                0,
                gas,
                None,
                vec![message],
                DebugInfo::UnsafeDebug,
                CollectEvents::Skip,
                Determinism::Enforced,
            )
        });
        assert_eq!(
            (ours.gas_consumed, ours.gas_required, ours.storage_deposit, ours.debug_message, ours.result),
            (
                report.gas_consumed,
                report.gas_required,
                report.storage_deposit,
                report.debug_message,
                report.result
            ),
        );
    }
    theirs.execute_with(|| {
        for weight in [Weight::from_parts(1_000_000, 10), Weight::from_parts(10, 1_000_000), Weight::MAX] {
            assert_eq!(
                <runtime::WeightPrice as Convert<Weight, Balance>>::convert(weight),
                <Sample as Config>::WeightPrice::convert(weight),
            );
        }
    });
}
