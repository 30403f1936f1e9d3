//! The runtime API, asked as clients do (by the names of its methods, in bytes): traces of blocks and calls.
//! The metadata and its hash.

use crate::{
    apis::api::dispatch,
    metadata_hash::{CheckMetadataHash, Mode, METADATA_HASH, TOKEN_DECIMALS, TOKEN_SYMBOL},
    AccountId, Balance, Block, EventRecord, Executive, Hash, Header, Runtime, RuntimeCall,
    RuntimeGenesisConfig, System, TxExtension, UncheckedExtrinsic, UNIT,
};
use codec::{Decode, Encode};
use frame_metadata::RuntimeMetadataPrefixed;
use frame_support::{hypothetically, weights::Weight};
use merkleized_metadata::{generate_metadata_digest, ExtraInfo};
use pallet_ebpf_contracts::{
    CallKind, Cause, ContractExecResult, End, Failure, Step, StorageDeposit, Trace, TraceConfig,
};
use sp_core::hexdisplay::HexDisplay;
use sp_io::TestExternalities;
use sp_keyring::Sr25519Keyring::{self, Alice, Bob};
use sp_runtime::{
    generic::{Era, SignedPayload},
    traits::{Block as _, Header as _, TransactionExtension},
    transaction_validity::{InvalidTransaction, TransactionSource, TransactionValidityError},
    BuildStorage, MultiAddress,
};

type RuntimeTrace = Trace<AccountId, Balance, Hash>;

/// Stores its input's first byte under an empty key; traps if that is 9, and runs for ever if it is 8.
const CONTRACT: &str = "
    .bss
    mem: .zero 8
    .text
    deploy:
        exit
    call:
        lddw r1, &mem
        mov r2, 1
        call input
        lddw r3, &mem
        ldxb r4, [r3]
        jeq r4, 9, fail
    endless:
        jeq r4, 8, endless
        mov r1, r3
        mov r2, 0
        mov r4, 1
        call set_storage
        mov r0, 0
        exit
    fail:
        call abort
        exit
";
const GAS: Weight = Weight::from_parts(100_000_000_000, 1_000_000);

/// Runs a test on a development chain.
fn chain(test: impl FnOnce()) {
    let genesis = RuntimeGenesisConfig {
        balances: crate::BalancesConfig {
            balances: [Alice, Bob].map(|key| (key.to_account_id(), 1_000 * UNIT)).to_vec(),
            ..Default::default()
        },
        ..Default::default()
    };
    TestExternalities::new(genesis.build_storage().unwrap()).execute_with(test);
}

fn signed(key: Sr25519Keyring, call: pallet_ebpf_contracts::Call<Runtime>, nonce: u32) -> UncheckedExtrinsic {
    let extension = extension(Mode::Enabled, nonce);
    let implicit = TransactionExtension::<RuntimeCall>::implicit(&extension).unwrap();
    signed_over(key, RuntimeCall::Contracts(call), extension, implicit)
}

fn extension(mode: Mode, nonce: u32) -> TxExtension {
    (
        frame_system::CheckNonZeroSender::new(),
        frame_system::CheckSpecVersion::new(),
        frame_system::CheckTxVersion::new(),
        frame_system::CheckGenesis::new(),
        frame_system::CheckEra::from(Era::Immortal),
        frame_system::CheckNonce::from(nonce),
        frame_system::CheckWeight::new(),
        pallet_transaction_payment::ChargeTransactionPayment::from(0),
        CheckMetadataHash::new(mode),
    )
}

fn signed_over(
    key: Sr25519Keyring,
    call: RuntimeCall,
    extension: TxExtension,
    implicit: <TxExtension as TransactionExtension<RuntimeCall>>::Implicit,
) -> UncheckedExtrinsic {
    let payload = SignedPayload::from_raw(call.clone(), extension.clone(), implicit);
    let signature = payload.using_encoded(|payload| key.sign(payload));
    UncheckedExtrinsic::new_signed(call, MultiAddress::Id(key.to_account_id()), signature.into(), extension)
}

/// Makes the next block, with the inherent first. Returns it without its seal, of which this chain has none.
fn block(extrinsics: Vec<UncheckedExtrinsic>) -> Block {
    let number = System::block_number() + 1;
    let parent = match number {
        1 => System::block_hash(0),
        _ => Hash::repeat_byte(number as u8),
    };
    Executive::initialize_block(&Header::new(
        number,
        Default::default(),
        Default::default(),
        parent,
        Default::default(),
    ));
    let now = RuntimeCall::Timestamp(pallet_timestamp::Call::set { now: u64::from(number) * 6_000 });
    let extrinsics: Vec<_> = [UncheckedExtrinsic::new_bare(now)].into_iter().chain(extrinsics).collect();
    for extrinsic in &extrinsics {
        // Whether or not its call succeeds, it belongs into the block.
        let _ = Executive::apply_extrinsic(extrinsic.clone()).unwrap();
    }
    Block::new(Executive::finalize_block(), extrinsics)
}

/// Makes a block with the contract in it.
fn deploy() -> AccountId {
    let code = ebpf_asm::contract(CONTRACT);
    let hash = sp_io::hashing::blake2_256(&code).into();
    let instantiate = pallet_ebpf_contracts::Call::instantiate_with_code {
        value: UNIT,
        gas_limit: GAS,
        storage_deposit_limit: None,
        code,
        data: vec![],
        salt: vec![],
    };
    block(vec![signed(Alice, instantiate, 0)]);
    let contract = crate::Contracts::contract_address(&Alice.to_account_id(), &hash, &[], &[]);
    assert_eq!(crate::Contracts::code_hash(&contract), Some(hash));
    contract
}

fn call(contract: &AccountId, input: u8) -> pallet_ebpf_contracts::Call<Runtime> {
    pallet_ebpf_contracts::Call::call {
        dest: MultiAddress::Id(contract.clone()),
        value: 0,
        gas_limit: GAS,
        storage_deposit_limit: None,
        data: vec![input],
    }
}

/// Queries the runtime, and rolls back its changes.
fn ask<R: Decode>(method: &str, arguments: impl Encode) -> R {
    let answer = hypothetically!(dispatch(&format!("ContractsTraceApi_{method}"), &arguments.encode()));
    let answer = answer.unwrap_or_else(|| panic!("there is no {method}"));
    let mut rest = &answer[..];
    let value = R::decode(&mut rest).unwrap();
    assert!(rest.is_empty());
    value
}

#[test]
fn blocks_are_executed_again() {
    chain(|| {
        let contract = deploy();
        // The parent's state is the present one: the block's own changes are rolled back.
        let block = hypothetically!(block(vec![
            signed(Alice, call(&contract, 1), 1),
            signed(Bob, call(&contract, 9), 0),
            signed(Alice, call(&contract, 2), 2),
        ]));
        let config = TraceConfig::default();
        let traces: Vec<(u32, RuntimeTrace)> = ask("trace_block", (&block, config));
        assert_eq!(traces.iter().map(|(index, _)| *index).collect::<Vec<_>>(), [1, 2, 3]);
        for (index, trace) in &traces {
            let [frame] = &trace.frames[..] else { panic!("one call each") };
            assert_eq!((frame.kind, &frame.contract), (CallKind::Call, &contract));
            let caller = if *index == 2 { Bob } else { Alice };
            assert_eq!(frame.caller, Some(caller.to_account_id()));
            assert_eq!(frame.gas_own, frame.gas_used);
            let one: Option<RuntimeTrace> = ask("trace_tx", (&block, index, config));
            assert_eq!(one.as_ref(), Some(trace));
        }
        let write = |trace: &RuntimeTrace| match &trace.frames[0].steps[..] {
            [Step::Write { before, after, .. }] => {
                (before.clone().map(|data| data.bytes), after.clone().map(|data| data.bytes))
            }
            steps => panic!("{steps:?}"),
        };
        assert_eq!(write(&traces[0].1), (None, Some(vec![1])));
        assert_eq!(write(&traces[2].1), (Some(vec![1]), Some(vec![2])));
        assert!(matches!(traces[0].1.frames[0].deposit, StorageDeposit::Charge(1..)));
        let End::Failed(Failure { cause: Cause::Trap { pc, what }, .. }) = &traces[1].1.frames[0].end else {
            panic!("{:?}", traces[1].1)
        };
        assert!(*pc > 0 && what == "the contract aborted");

        // The inherent calls no contract, and there is no fifth extrinsic.
        assert!(ask::<Option<RuntimeTrace>>("trace_tx", (&block, 0u32, config)).unwrap().frames.is_empty());
        assert_eq!(ask::<Option<RuntimeTrace>>("trace_tx", (&block, 4u32, config)), None);
    });
}

#[test]
fn calls_and_instantiations_are_traced_as_dry_runs() {
    chain(|| {
        let contract = deploy();
        let config = TraceConfig { syscalls: true, ..Default::default() };
        let none = (None::<Weight>, None::<Balance>);
        let arguments = (Bob.to_account_id(), &contract, 0u128, none, vec![7u8], config);
        let (report, trace): (ContractExecResult<Balance, EventRecord>, RuntimeTrace) =
            ask("trace_call", arguments);
        assert!(report.result.is_ok() && report.events.is_some());
        assert_eq!(trace.frames[0].deposit, report.storage_deposit);
        assert_eq!(trace.storage[0].writes[0].after.as_ref().unwrap().bytes, [7]);
        let syscalls = trace.frames[0].steps.iter().filter_map(|step| match step {
            Step::Syscall { name, .. } => Some(name.as_str()),
            _ => None,
        });
        assert_eq!(syscalls.collect::<Vec<_>>(), ["input", "set_storage"]);

        let code = pallet_ebpf_contracts::Code::Existing(crate::Contracts::code_hash(&contract).unwrap());
        let data: (Vec<u8>, Vec<u8>) = (vec![], vec![1]);
        let arguments = (Bob.to_account_id(), 0u128, none, code, data, TraceConfig::default());
        type Report = pallet_ebpf_contracts::ContractInstantiateResult<AccountId, Balance, EventRecord>;
        let (report, trace): (Report, RuntimeTrace) = ask("trace_instantiate", arguments);
        assert_eq!(trace.frames[0].kind, CallKind::Instantiate);
        assert_eq!(trace.frames[0].contract, report.result.unwrap().account_id);
    });
}

/// Each extrinsic of a block that somebody made up takes its time, whatever the chain would say of the block.
#[test]
fn a_block_is_traced_as_far_as_the_chain_would_take_it() {
    chain(|| {
        let contract = deploy();
        let config = TraceConfig::default();
        // The parent's state is the present one: `block` makes what follows, of which nothing was executed.
        let made_up = |extrinsics: Vec<UncheckedExtrinsic>| {
            let (header, inherents) = hypothetically!(block(vec![])).deconstruct();
            Block::new(header, inherents.into_iter().chain(extrinsics).collect())
        };
        let traced = |block: &Block| -> Vec<u32> {
            let traces: Vec<(u32, RuntimeTrace)> = ask("trace_block", (block, config));
            traces.into_iter().map(|(index, _)| index).collect()
        };
        // A wrong nonce ends the block.
        let wrong = made_up(vec![
            signed(Alice, call(&contract, 1), 1),
            signed(Alice, call(&contract, 2), 7),
            signed(Bob, call(&contract, 3), 0),
        ]);
        assert_eq!(traced(&wrong), [1]);
        assert_eq!(ask::<Option<RuntimeTrace>>("trace_tx", (&wrong, 3u32, config)), None);
        // So does what exceeds the block's weight: there is room for two that run out of this much gas.
        let gas_limit = crate::Contracts::max_gas_limit() * 2 / 5;
        let endless = |nonce| {
            let mut call = call(&contract, 8);
            let pallet_ebpf_contracts::Call::call { gas_limit: limit, .. } = &mut call else {
                unreachable!()
            };
            *limit = gas_limit;
            signed(Alice, call, nonce)
        };
        let heavy = made_up((1..5).map(endless).collect());
        assert_eq!(traced(&heavy), [1, 2]);
        assert_eq!(ask::<Option<RuntimeTrace>>("trace_tx", (&heavy, 4u32, config)), None);
    });
}

#[test]
fn the_metadata_hash_is_that_of_the_metadata() {
    chain(|| {
        let metadata = dispatch("Metadata_metadata_at_version", &15u32.encode()).unwrap();
        let metadata = Option::<Vec<u8>>::decode(&mut &metadata[..]).unwrap().unwrap();
        let metadata = RuntimeMetadataPrefixed::decode(&mut &metadata[..]).unwrap().1;
        let chain = ExtraInfo {
            spec_version: crate::VERSION.spec_version,
            spec_name: crate::VERSION.spec_name.to_string(),
            base58_prefix: ebpf_contracts_runtime_common::SS58Prefix::get().into(),
            decimals: TOKEN_DECIMALS,
            token_symbol: TOKEN_SYMBOL.into(),
        };
        assert_eq!(10u128.pow(TOKEN_DECIMALS.into()), UNIT);
        let hash = generate_metadata_digest(&metadata, chain).unwrap().hash();
        let expected = HexDisplay::from(&hash);
        assert_eq!(
            METADATA_HASH, hash,
            "calls or transaction extensions have changed: set METADATA_HASH to {expected}"
        );
    });
}

#[test]
fn a_signature_covers_the_metadata_if_it_says_so() {
    chain(|| {
        let remark = RuntimeCall::System(frame_system::Call::remark { remark: vec![] });
        let validity = |mode, metadata: Option<[u8; 32]>| {
            let extension = extension(mode, 0);
            let mut implicit = TransactionExtension::<RuntimeCall>::implicit(&extension).unwrap();
            implicit.8 = metadata;
            let extrinsic = signed_over(Alice, remark.clone(), extension, implicit);
            Executive::validate_transaction(TransactionSource::External, extrinsic, System::block_hash(0))
                .map(|_| ())
        };
        let refused = Err(TransactionValidityError::Invalid(InvalidTransaction::BadProof));
        block(vec![]);
        assert_eq!(validity(Mode::Disabled, None), Ok(()));
        assert_eq!(validity(Mode::Enabled, Some(METADATA_HASH)), Ok(()));
        assert_eq!(validity(Mode::Enabled, Some([1; 32])), refused);
        assert_eq!(validity(Mode::Enabled, None), refused);
        assert_eq!(validity(Mode::Disabled, Some(METADATA_HASH)), refused);
    });
}

/// Upgrades, tried as `try-runtime` does.
#[cfg(feature = "try-runtime")]
mod try_runtime {
    use super::*;
    use crate::Contracts;
    use frame_support::{
        storage::{storage_prefix, unhashed},
        traits::{StorageVersion, UpgradeCheckSelect},
        StorageHasher, Twox64Concat,
    };

    fn upgrade(checks: UpgradeCheckSelect) -> (Weight, Weight) {
        let answer =
            dispatch("TryRuntime_on_runtime_upgrade", &checks.encode()).expect("a method of the API");
        Decode::decode(&mut &answer[..]).unwrap()
    }

    fn with_contract(test: impl FnOnce(AccountId)) {
        chain(|| {
            let contract = deploy();
            block(vec![signed(Alice, call(&contract, 7), 1)]);
            test(contract);
        });
    }

    #[test]
    fn upgrades_pass_with_all_checks_and_without() {
        for checks in [UpgradeCheckSelect::All, UpgradeCheckSelect::None] {
            with_contract(|contract| {
                let (used, block) = upgrade(checks);
                assert!(used.all_lte(block));
                assert_eq!(Contracts::get_storage(contract.clone(), vec![]), Ok(Some(vec![7])));
                // The tool does it twice.
                upgrade(UpgradeCheckSelect::All);
            });
        }
    }

    #[test]
    #[should_panic(expected = "the checks of the upgrade hold")]
    fn record_that_does_not_decode_fails_the_upgrade() {
        with_contract(|contract| {
            let prefix = storage_prefix(b"Contracts", b"ContractInfoOf");
            let key = [&prefix[..], &Twox64Concat::hash(contract.as_ref())].concat();
            unhashed::put_raw(&key, b"no record");
            upgrade(UpgradeCheckSelect::All);
        });
    }

    #[test]
    #[should_panic(expected = "the checks of the upgrade hold")]
    fn missing_migration_fails_the_upgrade() {
        with_contract(|_| {
            StorageVersion::new(1).put::<Contracts>();
            upgrade(UpgradeCheckSelect::All);
        });
    }
}
