//! Storage of earlier versions becomes storage of this one, however little weight there is for it at a time.

use super::{costs::MockWeights as W, *};
use crate::{
    iteration::trie_key,
    migration::{
        rehearse,
        v2::{before, check, contents, key_in_2},
        MoveAside, Progress,
    },
    weights::WeightInfo,
    DeletionQueue, MigrationInProgress,
};
use codec::Compact;
use frame_support::{
    assert_noop,
    dispatch::Pays,
    storage::{child, unhashed, KeyPrefixIterator},
    traits::{GetStorageVersion, Hooks, StorageVersion},
    weights::WeightMeter,
};
use sp_io::hashing::twox_128;

parameter_types! {
    /// The name under which another pallet goes on.
    pub const OldName: &'static str = "WasmContracts";
}

const LOTS: Weight = Weight::from_parts(1_000_000_000_000, 100_000_000);

/// What comes before the hooks of pallets, in an upgrade that makes room.
fn move_aside() {
    <MoveAside<Test, OldName> as frame_support::traits::OnRuntimeUpgrade>::on_runtime_upgrade();
}

/// The key of version 1.
fn key_in_1(key: &[u8]) -> Vec<u8> {
    [&sp_io::hashing::blake2_128(key), key].concat()
}

/// Makes the storage one of version 1.
fn downgrade() {
    for info in ContractInfoOf::<Test>::iter_values() {
        let (trie, mut keys, mut at) = (info.child_trie_info(), Vec::new(), Vec::new());
        while let Some(key) = info.next_key(&at) {
            keys.push(key.clone());
            at = key;
        }
        for key in keys {
            let value = child::get_raw(&trie, &key).unwrap();
            child::kill(&trie, &key);
            child::put_raw(&trie, &key_in_1(key_in_2(&key).unwrap()), &value);
        }
    }
    for contract in ContractInfoOf::<Test>::iter_keys().collect::<Vec<_>>() {
        let key = ContractInfoOf::<Test>::hashed_key_for(contract);
        let record = unhashed::get_raw(&key).unwrap();
        let (without_length, length) = record.split_last_chunk::<4>().unwrap();
        assert_eq!(length, &[0; 4]);
        unhashed::put_raw(&key, without_length);
    }
    StorageVersion::new(1).put::<Contracts>();
}

/// Contracts with no, little and much storage, under keys of all lengths, and one that has ended.
fn populated() -> Vec<AccountId> {
    let mut contracts = vec![deploy()];
    for (salt, count) in [0u8, 1, 30, 7, 2].into_iter().enumerate() {
        let elf = Code::Existing(hash_of(&script::elf()));
        let contract = instantiate_with(BOB, elf, 0, &[], None, &[salt as u8]).result.unwrap().account_id;
        let key = |number: u8| vec![number; usize::from(number) * 128 / 30];
        let script = (0..count).fold(Script::new(), |script, number| script.set(&key(number), &[number; 40]));
        Call::new(&contract, &script).ok();
        contracts.push(contract);
    }
    let ended = contracts.pop().unwrap();
    Call::new(&ended, &Script::new().terminate(&BOB)).ok();
    contracts
}

/// The weight that suffices for this many keys, and no more.
fn weight_for(keys: u64) -> Weight {
    let per_key = W::migrate_key(crate::limits::PAYLOAD_LEN);
    W::migration_noop()
        + W::migrate()
        + W::migrate_contract()
        + per_key
        + W::migrate_key(40) * keys.saturating_sub(1)
}

/// Every block is written to the database before the next one begins.
#[test]
fn contracts_keep_their_storage() {
    for keys_in_block in [1, 2, 9, 1_000] {
        let mut externalities = sp_io::TestExternalities::new(endowed());
        let (contracts, before) = externalities.execute_with(|| {
            System::set_block_number(7);
            let contracts = populated();
            let before = contents::<Test>(key_in_2);
            downgrade();
            assert_ne!(contents::<Test>(key_in_2), before);
            Contracts::on_runtime_upgrade();
            (contracts, before)
        });
        assert_eq!(before.len(), 38);
        let mut blocks = 0;
        loop {
            externalities.commit_all().unwrap();
            let is_done = externalities.execute_with(|| {
                blocks += 1;
                let limit = weight_for(keys_in_block);
                let used = Contracts::on_idle(7 + blocks, limit);
                assert!(used.all_lte(limit));
                Contracts::on_finalize(7 + blocks);
                let is_done = !MigrationInProgress::<Test>::exists();
                // The queue waits.
                assert!(is_done || DeletionQueue::<Test>::iter().count() == 1);
                crate::try_state::check::<Test>().unwrap();
                is_done
            });
            assert!(blocks < 100);
            if is_done {
                break;
            }
        }
        assert!(blocks >= 38 / keys_in_block && (keys_in_block < 1_000 || blocks == 1), "{blocks}");
        externalities.execute_with(|| {
            assert_eq!(contents::<Test>(key_in_2), before);
            assert_eq!(Contracts::on_chain_storage_version(), StorageVersion::new(2));
            let get = |key: &[u8]| Contracts::get_storage(contracts[3].clone(), key.to_vec());
            assert_eq!(get(&[29; 123]), Ok(Some(vec![29; 40])));
            assert_eq!(get(&[]), Ok(Some(vec![0; 40])));
            Call::new(&contracts[3], &Script::new().set(&[29; 123], b"new")).ok();
            Contracts::on_idle(8 + blocks, LOTS);
            assert_eq!(DeletionQueue::<Test>::iter().count(), 0);
            crate::try_state::check::<Test>().unwrap();
        });
    }
}

#[test]
fn migrated_key_is_not_moved_again() {
    chain(|| {
        let contract = deploy();
        Call::new(&contract, &Script::new().set(b"key", b"value").set(b"other", b"value")).ok();
        let info = ContractInfoOf::<Test>::get(&contract).unwrap();
        let trie = info.child_trie_info();
        child::kill(&trie, &trie_key(b"other"));
        child::put_raw(&trie, &key_in_1(b"other"), b"value");
        StorageVersion::new(1).put::<Contracts>();
        Contracts::on_runtime_upgrade();
        let mut meter = WeightMeter::with_limit(LOTS);
        assert_eq!(crate::migration::migrate::<Test>(&mut meter), Progress::Completed);
        // The key that was moved may have been met twice.
        let one = W::migration_noop() + W::migrate() + W::migrate_contract() + W::migrate_key(5);
        let [two, three] = [1, 2].map(|more| one + W::migrate_key(0) * more);
        assert!([two, three].contains(&meter.consumed()));
        for key in [&b"key"[..], b"other"] {
            assert_eq!(Contracts::get_storage(contract.clone(), key.to_vec()), Ok(Some(b"value".to_vec())));
        }
    });
}

#[test]
fn calls_during_a_migration_fail() {
    chain(|| {
        let contracts = populated();
        let (contract, hash) = (contracts[0].clone(), hash_of(&script::elf()));
        let library = upload(script::other_elf(1));
        downgrade();
        Contracts::on_runtime_upgrade();
        // A second upgrade changes nothing.
        let cursor = MigrationInProgress::<Test>::get();
        Contracts::on_runtime_upgrade();
        assert_eq!(MigrationInProgress::<Test>::get(), cursor);

        let refused: DispatchError = Error::<Test>::MigrationInProgress.into();
        let code = script::other_elf(2);
        let no_limit = None::<Compact<Balance>>;
        let calls: [crate::Call<Test>; 10] = [
            crate::Call::upload_code {
                code: code.clone(),
                storage_deposit_limit: no_limit,
                determinism: Determinism::Enforced,
            },
            crate::Call::remove_code { code_hash: library },
            crate::Call::call {
                dest: contract.clone(),
                value: 0,
                gas_limit: GAS,
                storage_deposit_limit: no_limit,
                data: vec![],
            },
            crate::Call::instantiate_with_code {
                value: 0,
                gas_limit: GAS,
                storage_deposit_limit: no_limit,
                code: code.clone(),
                data: vec![],
                salt: vec![],
            },
            crate::Call::instantiate {
                value: 0,
                gas_limit: GAS,
                storage_deposit_limit: no_limit,
                code_hash: hash,
                data: vec![],
                salt: vec![9],
            },
            crate::Call::open_upload { code_hash: hash_of(&code), len: 9, storage_deposit_limit: no_limit },
            crate::Call::write_chunk { code_hash: hash_of(&code), offset: 0, bytes: vec![1] },
            crate::Call::finalise_upload { code_hash: hash_of(&code) },
            crate::Call::abort_upload { code_hash: hash_of(&code) },
            crate::Call::purge_uploads { limit: 1 },
        ];
        use frame_support::traits::UnfilteredDispatchable;
        for call in calls {
            let result = call.clone().dispatch_bypass_filter(RuntimeOrigin::signed(ALICE));
            assert_eq!(result.unwrap_err().error, refused, "{call:?}");
        }
        let set_code = crate::Call::<Test>::set_code { dest: contract.clone(), code_hash: library };
        assert_eq!(set_code.dispatch_bypass_filter(RuntimeOrigin::root()).unwrap_err().error, refused);
        // Dry runs, too.
        assert_eq!(Call::new(&contract, &Script::new()).err(), refused);
        assert_eq!(instantiate(Code::Existing(hash), 0, &[]).result.unwrap_err(), refused);
        let status = Contracts::get_storage(contract.clone(), vec![]);
        assert_eq!(status, Err(ContractAccessError::MigrationInProgress));

        Contracts::on_idle(8, LOTS);
        Call::new(&contract, &Script::new()).ok();
    });
}

#[test]
fn progressing_migrate_call_costs_no_fee() {
    chain(|| {
        populated();
        let migrate = |weight| Contracts::migrate(RuntimeOrigin::signed(CHARLIE), weight);
        let nothing = migrate(LOTS).unwrap_err();
        assert_eq!(nothing.error, Error::<Test>::NoMigrationPerformed.into());
        assert_eq!(nothing.post_info.actual_weight, Some(W::migration_noop()));
        downgrade();
        Contracts::on_runtime_upgrade();
        // Too little weight gets nowhere, and is paid for.
        let post_info = migrate(Weight::zero()).unwrap();
        let base = W::migration_noop() + W::migrate();
        assert_eq!((post_info.pays_fee, post_info.actual_weight), (Pays::Yes, Some(base)));
        let limit = weight_for(3);
        let post_info = migrate(limit).unwrap();
        assert_eq!(post_info.pays_fee, Pays::No);
        assert!(post_info.actual_weight.unwrap().all_lte(limit + base));
        assert!(MigrationInProgress::<Test>::exists());
        assert_eq!(migrate(LOTS).unwrap().pays_fee, Pays::No);
        assert!(!MigrationInProgress::<Test>::exists());
        assert_eq!(migrate(LOTS).unwrap_err().error, Error::<Test>::NoMigrationPerformed.into());
        assert!(Contracts::migrate(RuntimeOrigin::none(), LOTS).is_err());
    });
}

#[test]
fn an_upgrade_without_the_right_migrations_runs_no_contract() {
    chain(|| {
        let contract = deploy();
        // No migration leads from version 0 to the next.
        StorageVersion::new(0).put::<Contracts>();
        Contracts::on_runtime_upgrade();
        let mut meter = WeightMeter::with_limit(LOTS);
        assert_eq!(crate::migration::migrate::<Test>(&mut meter), Progress::InProgress(false));
        assert_eq!(Contracts::on_idle(8, LOTS), W::migration_noop() + W::migrate());
        assert_eq!(Call::new(&contract, &Script::new()).err(), Error::<Test>::MigrationInProgress.into());
        // An upgrade that brings it goes on.
        StorageVersion::new(1).put::<Contracts>();
        Contracts::on_idle(9, LOTS);
        Call::new(&contract, &Script::new()).ok();
        // Storage of this version needs nothing.
        Contracts::on_runtime_upgrade();
        assert!(!MigrationInProgress::<Test>::exists());
    });
}

/// A runtime that had pallet-contracts under this name: its records are of another form.
#[test]
fn unknown_storage_version_fails_all_calls() {
    chain(|| {
        let foreign = || {
            unhashed::put_raw(&ContractInfoOf::<Test>::hashed_key_for(&BOB), b"a record of pallet-contracts");
            StorageVersion::new(16).put::<Contracts>();
            assert_eq!(Contracts::on_runtime_upgrade(), W::start_migration());
        };
        let unknown: DispatchError = Error::<Test>::StorageVersionUnknown.into();
        frame_support::hypothetically!({
            foreign();
            assert_noop!(Call::new(&BOB, &Script::new()).extrinsic().map_err(|error| error.error), unknown);
            assert_eq!(instantiate(Code::Upload(script::elf()), 0, &[]).result.unwrap_err(), unknown);
            let uploaded = Contracts::bare_upload_code(ALICE, script::elf(), None, Determinism::Enforced);
            assert_eq!(uploaded, Err(unknown));
            let code = H256::zero();
            assert_noop!(Contracts::remove_code(RuntimeOrigin::signed(ALICE), code), unknown);
            assert_noop!(Contracts::set_code(RuntimeOrigin::root(), BOB, code), unknown);
            assert_noop!(Contracts::open_upload(RuntimeOrigin::signed(ALICE), code, 1, None), unknown);
            assert_noop!(Contracts::purge_events(RuntimeOrigin::signed(ALICE), 1), unknown);
            assert_eq!(Contracts::get_storage(BOB, vec![]), Err(ContractAccessError::MigrationInProgress));
            // Nothing of it is touched, in any block.
            let before = sp_io::storage::root(sp_runtime::StateVersion::V1);
            Contracts::on_idle(8, LOTS);
            Contracts::on_finalize(8);
            assert_eq!(sp_io::storage::root(sp_runtime::StateVersion::V1), before);
            let found = crate::try_state::check::<Test>().unwrap_err();
            assert!(found.contains("StorageVersion(16)"), "{found}");
            let rehearsed = rehearse::<Test>(|_| unreachable!(), |_, _| unreachable!());
            assert!(rehearsed.is_err());
        });
        // Code that knows the version finds everything as it was.
        frame_support::hypothetically!({
            let contract = deploy();
            StorageVersion::new(3).put::<Contracts>();
            Contracts::on_runtime_upgrade();
            assert_eq!(Call::new(&contract, &Script::new()).err(), unknown);
            StorageVersion::new(2).put::<Contracts>();
            Contracts::on_runtime_upgrade();
            Call::new(&contract, &Script::new()).ok();
        });
        // An upgrade that moves it makes room: the first, or a later one.
        for was_refused in [false, true] {
            frame_support::hypothetically!({
                foreign();
                let record = ContractInfoOf::<Test>::hashed_key_for(&BOB);
                if !was_refused {
                    MigrationInProgress::<Test>::kill();
                }
                move_aside();
                Contracts::on_runtime_upgrade();
                assert_eq!(Contracts::on_chain_storage_version(), StorageVersion::new(2));
                // The other pallet finds what was its own, and nothing more: a record and the version.
                let prefix = twox_128(b"WasmContracts").to_vec();
                let moved = [&prefix[..], &record[prefix.len()..]].concat();
                assert_eq!(unhashed::get_raw(&record), None);
                assert_eq!(unhashed::get_raw(&moved).unwrap(), b"a record of pallet-contracts");
                let items = KeyPrefixIterator::new(prefix.clone(), prefix, |_| Ok(())).count();
                assert_eq!(items, 2);
                // What is there by now is not mixed with anything else.
                frame_support::hypothetically!({
                    foreign();
                    move_aside();
                    assert_eq!(Contracts::on_chain_storage_version(), StorageVersion::new(16));
                    assert!(unhashed::exists(&record));
                });
                // Once is enough.
                let contract = deploy();
                move_aside();
                Call::new(&contract, &Script::new()).ok();
                crate::try_state::check::<Test>().unwrap();
            });
        }
        // It is not for storage of this pallet.
        let root = || sp_io::storage::root(sp_runtime::StateVersion::V1);
        StorageVersion::new(2).put::<Contracts>();
        let before = root();
        for version in [1, 2] {
            StorageVersion::new(version).put::<Contracts>();
            move_aside();
            assert_eq!(Contracts::on_chain_storage_version(), StorageVersion::new(version));
        }
        assert_eq!(root(), before);
    });
}

/// What `try-runtime` does with an upgrade, whose checks of migrations FRAME has for it alone.
#[test]
fn a_rehearsal_migrates_everything_and_checks_it() {
    for blocks_before in [0, 1, 3] {
        chain(|| {
            populated();
            let contents_before = contents::<Test>(key_in_2);
            downgrade();
            // Another upgrade may come while a migration is under way.
            for block in 0..blocks_before {
                Contracts::on_runtime_upgrade();
                Contracts::on_idle(8 + block, weight_for(5));
            }
            let steps = core::cell::RefCell::new(Vec::new());
            let rehearsed = rehearse::<Test>(
                |n| {
                    steps.borrow_mut().push(("before", n, Contracts::on_chain_storage_version()));
                    Ok(before::<Test>())
                },
                |n, state| {
                    steps.borrow_mut().push(("after", n, Contracts::on_chain_storage_version()));
                    check::<Test>(&state)
                },
            );
            assert_eq!(rehearsed, Ok(()));
            let [one, two] = [1, 2].map(StorageVersion::new);
            assert_eq!(steps.into_inner(), [("before", 0, one), ("after", 0, two)]);
            assert!(!MigrationInProgress::<Test>::exists());
            assert_eq!(contents::<Test>(key_in_2), contents_before);
            // The next time there is nothing to do.
            let nothing = rehearse::<Test>(|_| unreachable!(), |_, _| unreachable!());
            assert_eq!(nothing, Ok(()));
        });
    }
}

#[test]
fn a_rehearsal_finds_what_would_fail() {
    use frame_support::hypothetically;
    chain(|| {
        let contracts = populated();
        downgrade();
        let no_check = |_: u32, _: Vec<u8>| Ok(());
        // A contract is not there any more.
        let lost = hypothetically!(rehearse::<Test>(
            |_| {
                let state = before::<Test>();
                let key = ContractInfoOf::<Test>::hashed_key_for(&contracts[3]);
                unhashed::kill(&key);
                Ok(state)
            },
            |_, state| check::<Test>(&state),
        ));
        assert_eq!(lost, Err("contracts do not have the same storage as before".into()));
        // A record that is of no version.
        let broken = hypothetically!({
            unhashed::put_raw(&ContractInfoOf::<Test>::hashed_key_for(&contracts[3]), b"record");
            rehearse::<Test>(|_| Ok(before::<Test>()), no_check)
        });
        assert_eq!(broken, Err("a migration failed or needs more than a block: the log says why".into()));
        // No migration leads from here to the next version.
        let missing = hypothetically!({
            StorageVersion::new(0).put::<Contracts>();
            rehearse::<Test>(|_| Ok(Vec::new()), no_check)
        });
        assert_eq!(missing, Err("`Migrations` does not have one for the version on-chain".into()));
        // What is migrated is not sound.
        let unsound = hypothetically!({
            crate::Nonce::<Test>::put(0);
            rehearse::<Test>(|_| Ok(Vec::new()), no_check)
        });
        assert_eq!(unsound, Err("the state of the contracts pallet is not sound: the log says why".into()));
        // Nothing of that is so.
        assert_eq!(rehearse::<Test>(|_| Ok(before::<Test>()), |_, state| check::<Test>(&state)), Ok(()));
    });
}
