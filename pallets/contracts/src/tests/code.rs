//! Storing, sharing and removing code.

use super::*;
use frame_support::{assert_noop, assert_ok, dispatch::Pays};

fn upload(origin: AccountId, elf: &[u8]) -> CodeUploadResult<H256, Balance> {
    Contracts::bare_upload_code(origin, elf.to_vec(), None, Determinism::Enforced)
}

/// Two items and the bytes of code and record, at the mock's prices.
fn deposit_for(elf: &[u8]) -> Balance {
    use codec::MaxEncodedLen;
    2 * 1_000 + 10 * (elf.len() + crate::CodeInfo::<Test>::max_encoded_len()) as Balance
}

#[test]
fn upload_stores_code_once_and_holds_a_deposit() {
    chain(|| {
        let elf = script::elf();
        let (hash, deposit) = (hash_of(&elf), deposit_for(&elf));
        assert_ok!(Contracts::upload_code(
            RuntimeOrigin::signed(ALICE),
            elf.clone(),
            Some(codec::Compact(deposit)),
            Determinism::Relaxed
        ));
        assert_eq!(PristineCode::<Test>::get(hash).unwrap().to_vec(), elf);
        let info = CodeInfoOf::<Test>::get(hash).unwrap();
        assert_eq!(
            (info.owner, info.deposit, info.refcount, info.code_len, info.determinism),
            (ALICE, deposit, 0, elf.len() as u32, Determinism::Enforced)
        );
        assert_eq!(held(HoldReason::CodeUploadDepositReserve, &ALICE), deposit);
        assert_eq!(
            contract_events(),
            [Event::CodeStored { code_hash: hash, deposit_held: deposit, uploader: ALICE }]
        );

        // A second upload, by anyone, changes nothing and costs no deposit.
        let before = System::event_count();
        assert_eq!(upload(BOB, &elf), Ok(CodeUploadReturnValue { code_hash: hash, deposit: 0 }));
        assert_eq!(CodeInfoOf::<Test>::get(hash).unwrap().owner, ALICE);
        assert_eq!(held(HoldReason::CodeUploadDepositReserve, &BOB), 0);
        assert_eq!(System::event_count(), before);
    });
}

#[test]
fn upload_respects_limit_and_balance() {
    chain(|| {
        let elf = script::elf();
        let limit = deposit_for(&elf) - 1;
        assert_noop!(
            Contracts::bare_upload_code(ALICE, elf.clone(), Some(limit), Determinism::Enforced),
            Error::<Test>::StorageDepositLimitExhausted
        );
        let _ = Balances::deposit_creating(&CHARLIE, deposit_for(&elf) + ED - 1);
        assert_noop!(upload(CHARLIE, &elf), Error::<Test>::StorageDepositNotEnoughFunds);
        let _ = Balances::deposit_creating(&CHARLIE, 1);
        assert_ok!(upload(CHARLIE, &elf));
    });
}

#[test]
fn only_unused_code_is_removed_and_only_by_its_owner() {
    chain(|| {
        let elf = script::elf();
        let hash = hash_of(&elf);
        assert_noop!(Contracts::remove_code(RuntimeOrigin::signed(ALICE), hash), Error::<Test>::CodeNotFound);
        assert_ok!(upload(ALICE, &elf));
        assert_noop!(Contracts::remove_code(RuntimeOrigin::signed(BOB), hash), DispatchError::BadOrigin);

        let other = elf_with_one_more_instruction();
        assert_ok!(upload(ALICE, &other));
        let report = instantiate(Code::Existing(hash), 0, &[]);
        let contract = report.result.unwrap().account_id;
        assert_eq!(CodeInfoOf::<Test>::get(hash).unwrap().refcount, 1);
        assert_noop!(Contracts::remove_code(RuntimeOrigin::signed(ALICE), hash), Error::<Test>::CodeInUse);

        assert_ok!(Contracts::set_code(RuntimeOrigin::root(), contract, hash_of(&other)));
        assert_eq!(CodeInfoOf::<Test>::get(hash).unwrap().refcount, 0);
        let result = Contracts::remove_code(RuntimeOrigin::signed(ALICE), hash).unwrap();
        assert_eq!(result.pays_fee, Pays::No);
        assert!(!PristineCode::<Test>::contains_key(hash) && !CodeInfoOf::<Test>::contains_key(hash));
        assert_eq!(held(HoldReason::CodeUploadDepositReserve, &ALICE), deposit_for(&other));
        assert_eq!(
            contract_events().pop().unwrap(),
            Event::CodeRemoved { code_hash: hash, deposit_released: deposit_for(&elf), remover: ALICE }
        );
    });
}

fn elf_with_one_more_instruction() -> Vec<u8> {
    script::elf_with_code_after("mov r0, 1\nexit")
}

#[test]
fn references_are_counted() {
    chain(|| {
        let elf = script::elf();
        for (salt, count) in [(b"a", 1), (b"b", 2), (b"c", 3)] {
            instantiate_with(BOB, Code::Upload(elf.clone()), 0, &[], None, salt).result.unwrap();
            assert_eq!(CodeInfoOf::<Test>::get(hash_of(&elf)).unwrap().refcount, count);
        }
    });
}

#[test]
fn set_code_is_for_root_and_keeps_storage() {
    chain(|| {
        let contract = deploy();
        Call::new(&contract, &Script::new().set(b"key", b"value")).ok();
        let old = hash_of(&script::elf());
        let returns_one = ebpf_asm::contract(
            "
            .rodata
            one: .byte 1
            .text
            call:
                mov r1, 0
                lddw r2, &one
                mov r3, 1
                call return_value
                exit
            ",
        );
        let new = hash_of(&returns_one);
        let root = RuntimeOrigin::root;
        assert_noop!(Contracts::set_code(root(), contract.clone(), new), Error::<Test>::CodeNotFound);
        assert_ok!(upload(ALICE, &returns_one));
        assert_noop!(Contracts::set_code(root(), BOB, new), Error::<Test>::ContractNotFound);
        assert_noop!(
            Contracts::set_code(RuntimeOrigin::signed(ALICE), contract.clone(), new),
            DispatchError::BadOrigin
        );
        assert_ok!(Contracts::set_code(root(), contract.clone(), new));
        assert_eq!(
            contract_events().pop().unwrap(),
            Event::ContractCodeUpdated { contract: contract.clone(), new_code_hash: new, old_code_hash: old }
        );
        assert_eq!(Contracts::code_hash(&contract), Some(new));
        assert_eq!(CodeInfoOf::<Test>::get(old).unwrap().refcount, 0);
        assert_eq!(CodeInfoOf::<Test>::get(new).unwrap().refcount, 1);
        let output = Call::new(&contract, &Script::new()).report().result.unwrap();
        assert_eq!(output.data, [1]);
        assert_eq!(Contracts::get_storage(contract, b"key".to_vec()), Ok(Some(b"value".to_vec())));
    });
}
