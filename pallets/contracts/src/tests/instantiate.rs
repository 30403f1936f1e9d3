//! Making contracts.

use super::*;
use codec::Encode;
use frame_support::{assert_noop, assert_ok, assert_storage_noop};

#[test]
fn instantiation_makes_account_record_and_events() {
    chain(|| {
        let elf = script::elf();
        let hash = hash_of(&elf);
        let data = Script::new().set(b"key", b"value").input();
        let report = instantiate_with(ALICE, Code::Upload(elf), 5_000, &data, None, b"salt");
        let contract = report.result.unwrap().account_id;

        let preimage = (b"contract_addr_v1", &ALICE, hash, &data[..], &b"salt"[..]).encode();
        assert_eq!(contract, AccountId::new(BlakeTwo256::hash(&preimage).0));
        assert_eq!(contract, Contracts::contract_address(&ALICE, &hash, &data, b"salt"));

        let info = ContractInfoOf::<Test>::get(&contract).unwrap();
        assert_eq!(info.code_hash, hash);
        assert_eq!(info.trie_id.to_vec(), BlakeTwo256::hash_of(&(&contract, 1u64)).as_bytes());
        assert_eq!((info.storage_bytes, info.storage_items), (5, 1));
        assert_eq!((info.storage_byte_deposit, info.storage_item_deposit), (50, 1_000));
        let deposit = info.total_deposit();
        assert_eq!(held(HoldReason::StorageDepositReserve, &contract), deposit);
        // The existential deposit and the value are the contract's own.
        assert_eq!(free(&contract), ED + 5_000);
        assert_eq!(System::consumers(&contract), 2); // the contract and the hold
        assert_eq!(Nonce::<Test>::get(), 1);

        let code_deposit = held(HoldReason::CodeUploadDepositReserve, &ALICE);
        assert_eq!(report.storage_deposit, StorageDeposit::Charge(code_deposit + ED + deposit));
        assert_eq!(free(&ALICE), ENDOWMENT - code_deposit - ED - 5_000 - deposit);
        assert_eq!(
            contract_events(),
            [
                Event::CodeStored { code_hash: hash, deposit_held: code_deposit, uploader: ALICE },
                Event::Instantiated { deployer: ALICE, contract: contract.clone() },
                // For the record, and for what the constructor stored.
                Event::StorageDepositTransferredAndHeld { from: ALICE, to: contract, amount: deposit },
            ]
        );
    });
}

#[test]
fn base_deposit_pays_for_the_record_and_a_share_of_the_code() {
    chain(|| {
        let contract = deploy();
        let info = ContractInfoOf::<Test>::get(&contract).unwrap();
        let code_deposit = held(HoldReason::CodeUploadDepositReserve, &ALICE);
        let record = 1_000 + 10 * info.encoded_size() as Balance;
        assert_eq!(info.storage_base_deposit, record + code_deposit.div_ceil(10));
    });
}

#[test]
fn the_same_instantiation_twice_is_refused() {
    chain(|| {
        let elf = script::elf();
        let first = instantiate(Code::Upload(elf.clone()), 0, &[]).result.unwrap().account_id;
        let report = instantiate(Code::Upload(elf.clone()), 0, &[]);
        assert_eq!(report.result, Err(Error::<Test>::DuplicateContract.into()));
        assert_eq!(Nonce::<Test>::get(), 1);
        // Another salt, input or origin makes another contract, with a child trie of its own.
        let report = instantiate_with(ALICE, Code::Existing(hash_of(&elf)), 0, &[], None, b"2");
        let second = report.result.unwrap().account_id;
        assert_ne!(first, second);
        let trie = |account| ContractInfoOf::<Test>::get(account).unwrap().trie_id;
        assert_ne!(trie(&first), trie(&second));
    });
}

#[test]
fn a_funded_address_can_become_a_contract() {
    chain(|| {
        let elf = script::elf();
        let address = Contracts::contract_address(&ALICE, &hash_of(&elf), &[], b"");
        let _ = Balances::deposit_creating(&address, 777);
        assert_eq!(deploy(), address);
        assert_eq!(free(&address), 777 + ED);
    });
}

#[test]
fn failing_constructor_leaves_no_trace() {
    chain(|| {
        let elf = script::elf();
        let start = Script::new().set(b"key", b"value").event(&[], b"event");
        let cases = [
            (start.clone().trap(), Error::<Test>::ContractTrapped),
            (start.clone().spin(), Error::<Test>::OutOfGas),
        ];
        for (script, error) in cases {
            let report;
            assert_storage_noop!({
                report = instantiate(Code::Upload(elf.clone()), 1_000, &script.input());
            });
            assert_eq!(report.result, Err(error.into()));
            assert_eq!(report.storage_deposit, StorageDeposit::Charge(0));
        }

        // A revert is not an error here, but nothing is committed either: not even the upload.
        let script = start.revert(b"no");
        let report;
        assert_storage_noop!({
            report = instantiate(Code::Upload(elf.clone()), 1_000, &script.input());
        });
        let result = report.result.unwrap().result;
        assert!(result.did_revert());
        assert_eq!(result.data, b"no");
        assert_noop!(
            Contracts::instantiate_with_code(
                RuntimeOrigin::signed(ALICE),
                1_000,
                GAS,
                None,
                elf,
                script.input(),
                vec![]
            )
            .map_err(|error| error.error),
            Error::<Test>::ContractReverted
        );
    });
}

#[test]
fn code_must_exist() {
    chain(|| {
        let report = instantiate(Code::Existing(H256::repeat_byte(9)), 0, &[]);
        assert_eq!(report.result, Err(Error::<Test>::CodeNotFound.into()));
    });
}

#[test]
fn extrinsics_instantiate() {
    chain(|| {
        let elf = script::elf();
        let origin = || RuntimeOrigin::signed(BOB);
        let post =
            Contracts::instantiate_with_code(origin(), 0, GAS, None, elf.clone(), vec![], b"1".to_vec())
                .unwrap();
        let used = post.actual_weight.unwrap().ref_time();
        let base = crate::WeightsOf::<Test>::instantiate_with_code(elf.len() as u32, 0, 1);
        assert!(used > base.ref_time() && used < (base + GAS).ref_time(), "{used}");
        assert_ok!(Contracts::instantiate(origin(), 0, GAS, None, hash_of(&elf), vec![], b"2".to_vec()));
        let contract = |salt: &[u8]| Contracts::contract_address(&BOB, &hash_of(&elf), &[], salt);
        assert!(ContractInfoOf::<Test>::contains_key(contract(b"1")));
        assert!(ContractInfoOf::<Test>::contains_key(contract(b"2")));
    });
}

#[test]
fn root_cannot_instantiate() {
    chain(|| {
        let elf = script::elf();
        deploy();
        assert_noop!(
            Contracts::instantiate(RuntimeOrigin::root(), 0, GAS, None, hash_of(&elf), vec![], vec![])
                .map_err(|error| error.error),
            DispatchError::BadOrigin
        );
        assert_noop!(
            Contracts::instantiate_with_code(RuntimeOrigin::root(), 0, GAS, None, elf, vec![], vec![])
                .map_err(|error| error.error),
            DispatchError::BadOrigin
        );
    });
}

#[test]
fn origins_can_be_restricted() {
    chain(|| {
        let elf = script::elf();
        let upload = |origin| {
            Contracts::upload_code(RuntimeOrigin::signed(origin), elf.clone(), None, Determinism::Enforced)
        };
        let instantiate_with_code = |origin| {
            let origin = RuntimeOrigin::signed(origin);
            Contracts::instantiate_with_code(origin, 0, GAS, None, elf.clone(), vec![], vec![])
                .map(|_| ())
                .map_err(|error| error.error)
        };
        let instantiate = |origin| {
            let origin = RuntimeOrigin::signed(origin);
            Contracts::instantiate(origin, 0, GAS, None, hash_of(&elf), vec![], vec![])
                .map(|_| ())
                .map_err(|error| error.error)
        };
        Uploader::set(Some(ALICE));
        Instantiator::set(Some(BOB));
        assert_noop!(upload(BOB), DispatchError::BadOrigin);
        for origin in [ALICE, BOB] {
            assert_noop!(instantiate_with_code(origin), DispatchError::BadOrigin);
        }
        assert_ok!(upload(ALICE));
        assert_noop!(instantiate(ALICE), DispatchError::BadOrigin);
        assert_ok!(instantiate(BOB));
        Uploader::set(None);
        assert_noop!(instantiate_with_code(ALICE), DispatchError::BadOrigin);
        Instantiator::set(None);
        assert_ok!(instantiate_with_code(ALICE));
    });
}

#[test]
fn entry_points_are_told_apart() {
    chain(|| {
        let elf = ebpf_asm::contract(
            "
            .rodata
            d: .ascii \"deploy\"
            c: .ascii \"call\"
            .text
            deploy:
                mov r1, 0
                lddw r2, &d
                mov r3, 6
                call return_value
                exit
            call:
                mov r1, 0
                lddw r2, &c
                mov r3, 4
                call return_value
                exit
            ",
        );
        let created = instantiate(Code::Upload(elf), 0, &[]).result.unwrap();
        assert_eq!(created.result.data, b"deploy");
        let called = Call::new(&created.account_id, &Script::new()).report().result.unwrap();
        assert_eq!(called.data, b"call");
    });
}

use crate::WeightInfo;
