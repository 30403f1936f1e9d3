//! What is wrong with a state is found and said.

use super::*;
use crate::{
    iteration::trie_key, try_state::check, BigEndian, ConfigurationOf, DeletionQueue, DeletionQueueCounter,
    RetainedEventCounter, RetainedEventExpiries, RetainedEventsByTopic, TrieId,
};
use frame_support::{
    storage::child,
    traits::{fungible::MutateHold, tokens::Precision},
};

/// A state with everything in it: contracts with storage and a dependency, code without users, a trie to
/// delete.
fn populated() -> (AccountId, H256) {
    let contract = deploy();
    let library = upload(script::other_elf(1));
    let elf = Code::Existing(hash_of(&script::elf()));
    let other = instantiate_with(BOB, elf, 0, &[], None, b"2").result.unwrap().account_id;
    let mut script = Script::new().set(b"key", b"value").set(b"other", b"");
    script.buffers(ebpf_uapi::Syscall::lock_delegate_dependency, &[library.as_bytes()]);
    Call::new(&contract, &script).ok();
    Call::new(&other, &Script::new().set(b"key", b"value").terminate(&BOB)).ok();
    (contract, library)
}

#[test]
fn faults_are_found() {
    chain(|| {
        let (contract, library) = populated();
        let account = contract.clone();
        let info = ContractInfoOf::<Test>::get(&contract).unwrap();
        let trie = info.child_trie_info();
        let change_info = |change: &dyn Fn(&mut crate::ContractInfo<Test>)| {
            ContractInfoOf::<Test>::mutate(&account, |info| change(info.as_mut().unwrap()));
        };
        let release = |reason: HoldReason, account: &AccountId| {
            Balances::release(&reason.into(), account, 1, Precision::Exact).unwrap();
        };
        let faults: [(&str, &dyn Fn()); 18] = [
            ("for StorageDepositReserve", &|| release(HoldReason::StorageDepositReserve, &account)),
            ("for StorageDepositReserve", &|| change_info(&|info| info.storage_byte_deposit += 1)),
            ("for CodeUploadDepositReserve", &|| release(HoldReason::CodeUploadDepositReserve, &ALICE)),
            ("items and bytes", &|| child::put_raw(&trie, &trie_key(b"more"), b"")),
            ("which is none of its trie", &|| child::put_raw(&trie, &[7; 40], b"")),
            ("bytes of configuration", &|| change_info(&|info| info.configuration_len += 1)),
            ("is not a contract", &|| ConfigurationOf::<Test>::insert(&BOB, crate::Configuration::default())),
            ("items and bytes", &|| change_info(&|info| info.storage_bytes += 1)),
            ("could be removed", &|| (0..2).for_each(|_| System::dec_consumers(&account))),
            ("shares its storage", &|| {
                System::inc_consumers(&BOB).unwrap();
                ContractInfoOf::<Test>::insert(&BOB, &info)
            }),
            ("is used 1 times and counts 2", &|| {
                CodeInfoOf::<Test>::mutate(library, |info| info.as_mut().unwrap().refcount += 1)
            }),
            ("is used 0 times and counts 1", &|| change_info(&|info| info.delegate_dependencies.clear())),
            ("is not there", &|| PristineCode::<Test>::remove(library)),
            ("is not what was uploaded", &|| {
                PristineCode::<Test>::mutate(library, |elf| elf.as_mut().unwrap()[100] ^= 1)
            }),
            ("there is no record", &|| CodeInfoOf::<Test>::remove(library)),
            ("outside of the deletion queue", &|| DeletionQueue::<Test>::insert(7, TrieId::default())),
            ("which is not so", &|| DeletionQueue::<Test>::remove(0)),
            ("of the deletion queue is in use", &|| DeletionQueue::<Test>::insert(0, info.trie_id.clone())),
        ];
        for (expected, spoil) in faults {
            assert_eq!(check::<Test>(), Ok(()));
            let found = frame_support::hypothetically!({
                spoil();
                check::<Test>().unwrap_err()
            });
            assert!(found.contains(expected), "{expected}: {found}");
        }
        // Holds that nothing accounts for, of accounts that are known and of others.
        for reason in [
            HoldReason::CodeUploadDepositReserve,
            HoldReason::StorageDepositReserve,
            HoldReason::EventDepositReserve,
        ] {
            for holder in [&ALICE, &BOB, &contract] {
                let found = frame_support::hypothetically!({
                    let _ = Balances::deposit_creating(holder, 10);
                    Balances::hold(&reason.into(), holder, 1).unwrap();
                    check::<Test>().unwrap_err()
                });
                assert!(found.contains(&format!("for {reason:?} and should hold")), "{found}");
            }
        }
        let found = frame_support::hypothetically!({
            Nonce::<Test>::put(1);
            check::<Test>().unwrap_err()
        });
        assert!(found.contains("after 1 instantiations"), "{found}");
        assert_ne!(DeletionQueueCounter::<Test>::get(), Default::default());
    });
}

#[test]
fn faults_of_retained_events_are_found() {
    chain(|| {
        let contract = deploy();
        Call::new(&contract, &Script::new().event_until(9, &[[1; 32]], b"event")).ok();
        let (id, block, later) = (BigEndian::from(0), BigEndian::from(9), BigEndian::from(10));
        let faults: [(&str, &dyn Fn()); 6] = [
            ("for EventDepositReserve", &|| {
                let reason = HoldReason::EventDepositReserve.into();
                Balances::release(&reason, &ALICE, 1, Precision::Exact).unwrap();
            }),
            ("never expires", &|| RetainedEventExpiries::<Test>::remove((block, id))),
            ("2 events expire, and 1 are retained", &|| {
                RetainedEventExpiries::<Test>::insert((later, id), &contract)
            }),
            ("is not found by its topic", &|| RetainedEventsByTopic::<Test>::remove(H256([1; 32]), id)),
            ("2 topics lead to events", &|| {
                RetainedEventsByTopic::<Test>::insert(H256([2; 32]), id, &contract)
            }),
            ("is retained, and there were 0", &|| RetainedEventCounter::<Test>::kill()),
        ];
        for (expected, spoil) in faults {
            assert_eq!(check::<Test>(), Ok(()));
            let found = frame_support::hypothetically!({
                spoil();
                check::<Test>().unwrap_err()
            });
            assert!(found.contains(expected), "{expected}: {found}");
        }
    });
}
