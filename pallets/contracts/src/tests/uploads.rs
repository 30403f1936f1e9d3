//! Uploads in chunks.

use super::*;
use crate::{
    limits::{MAX_UPLOAD_GAPS, UPLOAD_PAGE_LEN},
    prices::{chunk_price, finalise_price},
    uploads::chunks::pages_in,
    weights::WeightInfo,
    Upload, UploadExpiries, UploadPages, Uploads,
};
use codec::MaxEncodedLen;
use frame_support::{
    assert_noop, assert_ok,
    dispatch::{DispatchResultWithPostInfo, GetDispatchInfo},
    traits::Hooks,
};
use sp_runtime::DispatchResult;

type W = crate::WeightsOf<Test>;

const PAGE: u32 = UPLOAD_PAGE_LEN;
/// The mock's `UploadLifetime`, from block 7 on.
const EXPIRES: u64 = 107;

/// A contract that fills three pages, the last one not wholly.
fn long_elf() -> Vec<u8> {
    let elf = script::elf_with_code_after(&"mov r0, 0\nexit\n".repeat(2_200));
    assert!((2 * PAGE + 1..3 * PAGE).contains(&(elf.len() as u32)), "{}", elf.len());
    elf
}

fn open(owner: AccountId, hash: H256, len: u32) -> DispatchResult {
    Contracts::open_upload(RuntimeOrigin::signed(owner), hash, len, None)
}

fn write(owner: AccountId, hash: H256, offset: u32, bytes: &[u8]) -> DispatchResult {
    Contracts::write_chunk(RuntimeOrigin::signed(owner), hash, offset, bytes.to_vec())
}

fn finalise(owner: AccountId, hash: H256) -> DispatchResultWithPostInfo {
    Contracts::finalise_upload(RuntimeOrigin::signed(owner), hash)
}

fn abort(owner: AccountId, hash: H256) -> DispatchResultWithPostInfo {
    Contracts::abort_upload(RuntimeOrigin::signed(owner), hash)
}

/// Opens an upload of Alice's for `code` and writes all of it.
fn uploaded(code: &[u8]) -> H256 {
    let hash = hash_of(code);
    assert_ok!(open(ALICE, hash, code.len() as u32));
    assert_ok!(write(ALICE, hash, 0, code));
    hash
}

fn missing(owner: &AccountId, hash: H256) -> Vec<(u32, u32)> {
    Contracts::upload_status(owner, hash).unwrap().missing
}

/// At the mock's prices: bytes and record, an item for each page, the record and the queue.
fn deposit_for(len: u32) -> Balance {
    let bytes = Balance::from(len) + Upload::<Test>::max_encoded_len() as Balance;
    1_000 * Balance::from(len.div_ceil(PAGE) + 2) + 10 * bytes
}

fn code_deposit_for(elf: &[u8]) -> Balance {
    2 * 1_000 + 10 * (elf.len() + crate::CodeInfo::<Test>::max_encoded_len()) as Balance
}

fn held_for_code(account: &AccountId) -> Balance {
    held(HoldReason::CodeUploadDepositReserve, account)
}

fn nothing_is_left() {
    assert_eq!(Uploads::<Test>::iter().count(), 0);
    assert_eq!(UploadPages::<Test>::iter().count(), 0);
    assert_eq!(UploadExpiries::<Test>::iter().count(), 0);
}

#[test]
fn an_upload_in_chunks_becomes_code() {
    chain(|| {
        let elf = long_elf();
        let (hash, len) = (hash_of(&elf), elf.len() as u32);
        let before = free(&ALICE);
        assert_ok!(open(ALICE, hash, len));
        assert_eq!(held_for_code(&ALICE), deposit_for(len));
        // From the end to the beginning, across pages, with overlaps, in part with wrong bytes.
        assert_ok!(write(ALICE, hash, 2 * PAGE - 5, &elf[2 * PAGE as usize - 5..]));
        assert_eq!(missing(&ALICE, hash), [(0, 2 * PAGE - 5)]);
        assert_ok!(write(ALICE, hash, 100, &[0; PAGE as usize]));
        assert_eq!(missing(&ALICE, hash), [(0, 100), (PAGE + 100, 2 * PAGE - 5)]);
        assert_ok!(write(ALICE, hash, 50, &elf[50..2 * PAGE as usize]));
        assert_ok!(write(ALICE, hash, 0, &elf[..60]));
        assert_ok!(write(ALICE, hash, len, &[]));
        assert_eq!(missing(&ALICE, hash), []);
        // Nothing can be done with it yet.
        let report = instantiate(Code::Existing(hash), 0, &[]);
        assert_eq!(report.result, Err(Error::<Test>::CodeNotFound.into()));
        assert!(CodeInfoOf::<Test>::get(hash).is_none() && PristineCode::<Test>::get(hash).is_none());

        let actual = finalise(ALICE, hash).unwrap().actual_weight.unwrap();
        assert_eq!(actual, finalise_price::<W>(3));
        assert_eq!(PristineCode::<Test>::get(hash).unwrap().to_vec(), elf);
        let deposit = code_deposit_for(&elf);
        let info = CodeInfoOf::<Test>::get(hash).unwrap();
        assert_eq!((info.owner, info.deposit, info.refcount, info.code_len), (ALICE, deposit, 0, len));
        assert_eq!((held_for_code(&ALICE), free(&ALICE)), (deposit, before - deposit));
        assert_eq!(
            contract_events(),
            [
                Event::UploadOpened {
                    uploader: ALICE,
                    code_hash: hash,
                    len,
                    expires: EXPIRES,
                    deposit_held: deposit_for(len)
                },
                Event::CodeStored { code_hash: hash, deposit_held: deposit, uploader: ALICE },
            ]
        );
        nothing_is_left();
        let contract = instantiate(Code::Existing(hash), 0, &[]).result.unwrap().account_id;
        Call::new(&contract, &Script::new().set(b"key", b"value")).ok();
        let remove = || Contracts::remove_code(RuntimeOrigin::signed(ALICE), hash);
        assert_noop!(remove(), Error::<Test>::CodeInUse);
        Call::new(&contract, &Script::new().terminate(&ALICE)).ok();
        assert_ok!(remove());
        assert_eq!(free(&ALICE), before);
    });
}

#[test]
fn it_is_the_same_code_as_one_that_was_uploaded_at_once() {
    chain(|| {
        let elf = script::elf();
        let stored = || {
            let hash = hash_of(&elf);
            (
                CodeInfoOf::<Test>::get(hash),
                PristineCode::<Test>::get(hash),
                free(&ALICE),
                held_for_code(&ALICE),
            )
        };
        let at_once = frame_support::hypothetically!({
            upload(elf.clone());
            stored()
        });
        let hash = uploaded(&elf);
        assert_ok!(finalise(ALICE, hash));
        assert_eq!(stored(), at_once);
    });
}

#[test]
fn invalid_open_upload_fails() {
    chain(|| {
        let max = <<Test as crate::Config>::MaxCodeLen as Get<u32>>::get();
        let hash = H256([1; 32]);
        assert_noop!(open(ALICE, hash, max + 1), Error::<Test>::CodeTooLarge);
        assert_noop!(open(ALICE, hash, u32::MAX), Error::<Test>::CodeTooLarge);
        let stored = upload(script::elf());
        assert_noop!(open(BOB, stored, 10), Error::<Test>::CodeAlreadyStored);
        let limited = |limit: Balance| {
            let limit = Some(codec::Compact(limit));
            Contracts::open_upload(RuntimeOrigin::signed(ALICE), hash, 1_000, limit)
        };
        assert_noop!(limited(deposit_for(1_000) - 1), Error::<Test>::StorageDepositLimitExhausted);
        assert_ok!(limited(deposit_for(1_000)));
        assert_noop!(open(ALICE, hash, 1_000), Error::<Test>::UploadAlreadyOpen);
        // Somebody else's is another upload.
        assert_ok!(open(BOB, hash, max));
        let _ = Balances::deposit_creating(&CHARLIE, ED + deposit_for(1_000) - 1);
        assert_noop!(open(CHARLIE, hash, 1_000), Error::<Test>::StorageDepositNotEnoughFunds);
        let _ = Balances::deposit_creating(&CHARLIE, 1);
        assert_ok!(open(CHARLIE, hash, 1_000));

        // As many as there are deposits for.
        for number in 1..100 {
            assert_ok!(open(ALICE, H256::from_low_u64_be(number), 1));
        }
    });
}

#[test]
fn only_those_who_may_upload_and_only_the_opener() {
    chain(|| {
        let elf = script::elf();
        let hash = uploaded(&elf);
        assert_noop!(write(BOB, hash, 0, &[1]), Error::<Test>::UploadNotFound);
        assert_eq!(finalise(BOB, hash).unwrap_err().error, Error::<Test>::UploadNotFound.into());
        assert_noop!(abort(BOB, hash), Error::<Test>::UploadNotFound);
        Uploader::set(Some(BOB));
        let bad = DispatchError::BadOrigin;
        assert_noop!(open(ALICE, H256::zero(), 1), bad);
        assert_noop!(write(ALICE, hash, 0, &[1]), bad);
        assert_eq!(finalise(ALICE, hash).unwrap_err().error, bad);
        assert_noop!(Contracts::open_upload(RuntimeOrigin::root(), hash, 1, None), bad);
        // Whoever may no longer upload may still give up.
        assert_ok!(abort(ALICE, hash));
        Uploader::set(None);
        assert_eq!(held_for_code(&ALICE), 0);
    });
}

/// Whatever `UploadOrigin` says when it is aborted, and whoever it was when it was opened.
#[test]
fn the_opener_can_always_abort() {
    chain(|| {
        let (elf, root) = (script::elf(), RuntimeOrigin::root);
        let hash = hash_of(&elf);
        let abort_as = |origin| Contracts::abort_upload(origin, hash);
        // An origin that does not sign uploads in the name of an account, which may never sign either.
        RootUploader::set(Some(BOB));
        assert_ok!(Contracts::open_upload(root(), hash, 1, None));
        assert_noop!(abort_as(RuntimeOrigin::signed(ALICE)), Error::<Test>::UploadNotFound);
        assert_noop!(abort_as(RuntimeOrigin::none()), DispatchError::BadOrigin);
        assert_eq!(abort_as(root()).unwrap().actual_weight, Some(W::abort_upload(1)));
        assert_eq!(held_for_code(&BOB), 0);
        // The account can sign. Now the origin is another's, or nobody's.
        let not_found: DispatchError = Error::<Test>::UploadNotFound.into();
        for (later, expected) in [(Some(ALICE), not_found), (None, DispatchError::BadOrigin)] {
            assert_ok!(Contracts::open_upload(root(), hash, 1, None));
            RootUploader::set(later);
            assert_noop!(abort_as(root()), expected);
            assert_ok!(abort_as(RuntimeOrigin::signed(BOB)));
            assert_eq!(held_for_code(&BOB), 0);
            RootUploader::set(Some(BOB));
        }
        // So it is with code.
        let upload = |origin| Contracts::upload_code(origin, elf.clone(), None, Determinism::Enforced);
        for origin in [root(), RuntimeOrigin::signed(BOB)] {
            assert_ok!(upload(root()));
            assert_noop!(
                Contracts::remove_code(RuntimeOrigin::signed(ALICE), hash),
                DispatchError::BadOrigin
            );
            assert_ok!(Contracts::remove_code(origin, hash));
            assert_eq!(held_for_code(&BOB), 0);
        }
        RootUploader::set(None);
        assert_noop!(Contracts::remove_code(root(), hash), DispatchError::BadOrigin);
    });
}

#[test]
fn nobody_else_can_remove_an_upload_before_it_expires() {
    chain(|| {
        let hash = uploaded(&script::elf());
        for block in [7, EXPIRES] {
            System::set_block_number(block);
            assert_noop!(abort(BOB, hash), Error::<Test>::UploadNotFound);
            assert_ok!(Contracts::purge_uploads(RuntimeOrigin::signed(BOB), 10));
            assert!(Contracts::upload_status(&ALICE, hash).is_some());
        }
        System::set_block_number(EXPIRES + 1);
        assert_noop!(abort(BOB, hash), Error::<Test>::UploadNotFound);
        assert_ok!(Contracts::purge_uploads(RuntimeOrigin::signed(BOB), 10));
        assert_eq!((Contracts::upload_status(&ALICE, hash), held_for_code(&ALICE)), (None, 0));
    });
}

#[test]
fn chunks_stay_within_the_upload() {
    chain(|| {
        let hash = H256([1; 32]);
        assert_ok!(open(ALICE, hash, PAGE + 10));
        for (offset, len) in [(PAGE, 11), (PAGE + 10, 1), (PAGE + 11, 0), (u32::MAX, 1), (u32::MAX - 3, 10)] {
            assert_noop!(write(ALICE, hash, offset, &vec![1; len]), Error::<Test>::ChunkOutOfBounds);
        }
        assert_ok!(write(ALICE, hash, PAGE + 9, &[9]));
        let pages: Vec<_> =
            UploadPages::<Test>::iter().map(|((.., number), page)| (number, page.len())).collect();
        assert_eq!(pages, [(1, 10)]);
        assert_ok!(write(ALICE, hash, PAGE - 1, &[1, 2]));
        assert_eq!(missing(&ALICE, hash), [(0, PAGE - 1), (PAGE + 1, PAGE + 9)]);
        let page = |number| UploadPages::<Test>::get((ALICE, hash, number)).unwrap().to_vec();
        assert_eq!((page(0).len(), page(0)[PAGE as usize - 1]), (PAGE as usize, 1));
        assert_eq!(page(1), [2, 0, 0, 0, 0, 0, 0, 0, 0, 9]);
    });
}

#[test]
fn gaps_are_bounded() {
    chain(|| {
        let hash = H256([1; 32]);
        let max = MAX_UPLOAD_GAPS;
        assert_ok!(open(ALICE, hash, 1_000));
        for place in 1..max {
            assert_ok!(write(ALICE, hash, 2 * place - 1, &[place as u8]));
        }
        assert_eq!(missing(&ALICE, hash).len(), max as usize);
        assert_noop!(write(ALICE, hash, 2 * max, &[1]), Error::<Test>::TooManyGaps);
        // At the edge of a gap, no new one is made.
        assert_ok!(write(ALICE, hash, 999, &[1]));
        assert_ok!(write(ALICE, hash, 0, &[1, 2, 3]));
        assert_ok!(write(ALICE, hash, 2 * max, &[1]));
        assert_ok!(write(ALICE, hash, 0, &[0; 1_000]));
        assert_eq!(missing(&ALICE, hash), []);
    });
}

/// What is missing, by chance, against a list of flags.
#[test]
fn missing_ranges_are_what_was_not_written() {
    chain(|| {
        let mut state = 1u64;
        let mut below = |n: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 33) % n
        };
        for round in 0..20u8 {
            let hash = H256([round; 32]);
            assert_ok!(open(ALICE, hash, 300));
            let mut written = [None; 300];
            for chunk in 0..20u8 {
                let start = below(300);
                let end = (start + below(40)).min(300);
                assert_ok!(write(ALICE, hash, start as u32, &vec![chunk; (end - start) as usize]));
                written[start as usize..end as usize].fill(Some(chunk));
                let mut gaps = Vec::new();
                for at in 0..=300 {
                    let is_missing = |at: usize| at < 300 && written[at].is_none();
                    if is_missing(at) && (at == 0 || !is_missing(at - 1)) {
                        gaps.push((at as u32, 0));
                    } else if !is_missing(at) && at > 0 && is_missing(at - 1) {
                        gaps.last_mut().unwrap().1 = at as u32;
                    }
                }
                assert_eq!(missing(&ALICE, hash), gaps);
            }
            if let Some(page) = UploadPages::<Test>::get((ALICE, hash, 0)) {
                assert!(written.iter().zip(&page[..]).all(|(byte, actual)| byte.unwrap_or(0) == *actual));
            }
            assert_ok!(abort(ALICE, hash));
        }
    });
}

#[test]
fn what_is_not_code_stays_in_its_buffer_and_is_named() {
    chain(|| {
        let elf = script::elf();
        let mut broken = elf.clone();
        let at = broken.len() - 8;
        broken[at] = 0xff;
        let cases: [(&[u8], Error<Test>, &str); 5] = [
            (&b"\0asm".repeat(99), Error::CodeNotElf, "not a contract ELF"),
            (b"", Error::CodeTruncated, "not a contract ELF"),
            (&elf[..elf.len() - 8], Error::CodeTruncated, "not a contract ELF"),
            (&script::elf_with_code_after("mov r0, 1"), Error::CodeRejected, "the verifier refuses the code"),
            (&broken, Error::InvalidInstruction, "the verifier refuses the code"),
        ];
        for (code, error, reason) in cases {
            let hash = uploaded(code);
            let error: DispatchError = error.into();
            let direct = Contracts::bare_upload_code(ALICE, code.to_vec(), None, Determinism::Enforced);
            assert_eq!(direct, Err(error), "{reason}");
            let status = Contracts::upload_status(&ALICE, hash);
            frame_support::assert_storage_noop!({
                let failure = finalise(ALICE, hash).unwrap_err();
                assert_eq!(failure.error, error);
                let pages = (code.len() as u32).div_ceil(PAGE);
                assert_eq!(failure.post_info.actual_weight, Some(finalise_price::<W>(pages)));
                let report = Contracts::bare_finalise_upload(ALICE, hash);
                assert_eq!(report.result, Err(error));
                let debug = text(&report.debug_message);
                assert!(debug.contains(reason), "{debug}");
            });
            assert_eq!(Contracts::upload_status(&ALICE, hash), status);
            assert_ok!(abort(ALICE, hash));
            assert_eq!(held_for_code(&ALICE), 0);
        }
    });
}

#[test]
fn an_upload_must_be_complete_and_have_its_hash() {
    chain(|| {
        let elf = script::elf();
        let (hash, len) = (hash_of(&elf), elf.len() as u32);
        let says = |expected: &str| {
            let report = Contracts::bare_finalise_upload(ALICE, hash);
            assert_eq!(text(&report.debug_message), expected);
            report.result.unwrap_err()
        };
        assert_eq!(
            says("this account has no open upload for this hash"),
            Error::<Test>::UploadNotFound.into()
        );
        assert_ok!(open(ALICE, hash, len));
        assert_ok!(write(ALICE, hash, 0, &elf[..100]));
        assert_ok!(write(ALICE, hash, 110, &elf[110..elf.len() - 5]));
        let error = says("15 bytes are missing, the first of them at 100");
        assert_eq!(error, Error::<Test>::UploadIncomplete.into());
        assert_ok!(write(ALICE, hash, 0, &elf));
        assert_ok!(write(ALICE, hash, 20, &[elf[20] ^ 1]));
        let mut wrong = elf.clone();
        wrong[20] ^= 1;
        let error = says(&format!("what was written has the hash {:?}", hash_of(&wrong)));
        assert_eq!(error, Error::<Test>::CodeHashMismatch.into());
        // One chunk mends it.
        assert_ok!(write(ALICE, hash, 0, &elf[..50]));
        assert_ok!(finalise(ALICE, hash));
        nothing_is_left();
    });
}

#[test]
fn aborting_returns_everything() {
    chain(|| {
        let before = free(&ALICE);
        let hash = uploaded(&long_elf());
        let deposit_released = held_for_code(&ALICE);
        let actual = abort(ALICE, hash).unwrap().actual_weight.unwrap();
        assert_eq!(actual, W::abort_upload(3));
        let removed = Event::UploadRemoved { uploader: ALICE, code_hash: hash, deposit_released };
        assert_eq!(contract_events().pop(), Some(removed));
        assert_eq!((free(&ALICE), held_for_code(&ALICE)), (before, 0));
        nothing_is_left();
        assert_noop!(abort(ALICE, hash), Error::<Test>::UploadNotFound);
    });
}

#[test]
fn code_stored_by_others_ends_the_upload() {
    chain(|| {
        let elf = script::elf();
        let hash = hash_of(&elf);
        assert_ok!(open(BOB, hash, elf.len() as u32));
        let deposit_released = held_for_code(&BOB);
        upload(elf);
        let report = Contracts::bare_finalise_upload(BOB, hash);
        assert_eq!(report.result, Ok(CodeUploadReturnValue { code_hash: hash, deposit: 0 }));
        let removed = Event::UploadRemoved { uploader: BOB, code_hash: hash, deposit_released };
        assert_eq!(contract_events().pop(), Some(removed));
        assert_eq!(CodeInfoOf::<Test>::get(hash).unwrap().owner, ALICE);
        assert_eq!((free(&BOB), held_for_code(&BOB)), (ENDOWMENT, 0));
        nothing_is_left();
    });
}

#[test]
fn what_has_expired_is_removed_by_idle_blocks_and_by_anyone() {
    chain(|| {
        let hashes: Vec<_> = (0..4u64).map(H256::from_low_u64_be).collect();
        for (number, hash) in hashes.iter().enumerate() {
            System::set_block_number(7 + number as u64 * 1_000);
            assert_ok!(open(ALICE, *hash, 3 * PAGE));
            assert_ok!(write(ALICE, *hash, 0, &[1; PAGE as usize + 1]));
        }
        let left = || hashes.iter().filter(|hash| Uploads::<Test>::contains_key(ALICE, hash)).count();
        let enough = Weight::from_parts(1_000_000_000_000, 100_000_000);
        let purge = |limit| Contracts::purge_uploads(RuntimeOrigin::signed(BOB), limit).unwrap();
        // In the block that was named they are still there.
        System::set_block_number(EXPIRES);
        assert_eq!(Contracts::on_idle(0, enough), idle_weight());
        assert_eq!(purge(10).actual_weight, Some(W::purge_uploads()));
        assert_eq!(left(), 4);
        // Afterwards its owner may go on until somebody removes it.
        System::set_block_number(EXPIRES + 2_000);
        assert_ok!(write(ALICE, hashes[0], 0, &[2]));
        let few = W::deletion_queue() + W::purge_uploads() + W::purge_upload(16) - Weight::from_parts(1, 0);
        for weight in [Weight::zero(), W::deletion_queue(), few] {
            assert!(Contracts::on_idle(0, weight).all_lte(weight));
            assert_eq!(left(), 4);
        }
        let actual = purge(1).actual_weight.unwrap();
        assert_eq!(actual, W::purge_uploads() + W::purge_upload(3));
        assert_eq!((left(), held_for_code(&ALICE)), (3, 3 * deposit_for(3 * PAGE)));
        assert!(!Uploads::<Test>::contains_key(ALICE, hashes[0]));
        let used = Contracts::on_idle(0, enough);
        assert_eq!(used, idle_weight() + W::purge_upload(3));
        assert_eq!(left(), 2);
        System::set_block_number(EXPIRES + 10_000);
        Contracts::on_idle(0, enough);
        nothing_is_left();
        assert_eq!((free(&ALICE), held_for_code(&ALICE)), (ENDOWMENT, 0));
        let bad = Contracts::purge_uploads(RuntimeOrigin::none(), 1);
        assert_eq!(bad.unwrap_err().error, DispatchError::BadOrigin);
    });
}

/// Pages that were never written are not removed, so that nothing iterates over what was never there.
#[test]
fn only_written_pages_are_stored_and_removed() {
    let mut externalities = sp_io::TestExternalities::new(endowed());
    let hash = H256([1; 32]);
    let key = |page: u32| UploadPages::<Test>::hashed_key_for((ALICE, hash, page));
    externalities.execute_with(|| {
        System::set_block_number(7);
        assert_ok!(open(ALICE, hash, 4 * PAGE + 10));
        // The end of one page and the beginning of the next one, and the last byte.
        assert_ok!(write(ALICE, hash, 2 * PAGE - 1, &[1, 2]));
        assert_ok!(write(ALICE, hash, 4 * PAGE + 9, &[1]));
    });
    externalities.commit_all().unwrap();
    externalities.execute_with(|| {
        assert_eq!(
            (0..5).map(|page| sp_io::storage::exists(&key(page))).collect::<Vec<_>>(),
            [false, true, true, false, true]
        );
        assert_ok!(abort(ALICE, hash));
        nothing_is_left();
        crate::try_state::check::<Test>().unwrap();
    });
    let changes = externalities.overlayed_changes();
    let removed = (0..5).filter(|page| changes.changes().any(|(changed, _)| *changed == key(*page)));
    assert_eq!(removed.collect::<Vec<_>>(), [1, 2, 4]);
}

/// Accounts choose the hash for which they open an upload. If that decided on a path in the chain's trie,
/// they could make paths as long as they like, and proofs longer than anybody has paid for.
#[test]
fn upload_keys_are_hashed_with_the_account() {
    chain(|| {
        // They differ in the last bytes only.
        let hashes: Vec<H256> = (0..200u64).map(H256::from_low_u64_be).collect();
        for hash in &hashes {
            assert_ok!(open(ALICE, *hash, 1));
        }
        let keys = |of: &dyn Fn(H256) -> Vec<u8>| hashes.iter().map(|hash| of(*hash)).collect::<Vec<_>>();
        let queued = |hash| {
            let upload = Uploads::<Test>::get(ALICE, hash).unwrap();
            UploadExpiries::<Test>::hashed_key_for(crate::uploads::chunks::queue_key::<Test>(
                &ALICE, hash, &upload,
            ))
        };
        for mut keys in [
            keys(&|hash| Uploads::<Test>::hashed_key_for(ALICE, hash)),
            keys(&|hash| UploadPages::<Test>::hashed_key_for((ALICE, hash, 0))),
            keys(&queued),
        ] {
            keys.sort();
            let common = |a: &[u8], b: &[u8]| a.iter().zip(b).take_while(|(a, b)| a == b).count();
            let all = common(&keys[0], &keys[keys.len() - 1]);
            let most = keys.windows(2).map(|pair| common(&pair[0], &pair[1])).max().unwrap();
            assert!(most <= all + 4, "{most} bytes of keys are the same, {all} of all keys");
        }
    });
}

#[test]
fn a_chunk_is_charged_for_the_pages_that_it_lies_in() {
    let cases = [
        (0, 0, 0),
        (PAGE, 0, 0),
        (7, 1, 1),
        (0, PAGE, 1),
        (1, PAGE - 1, 1),
        (1, PAGE, 2),
        (PAGE - 1, 2, 2),
        (5 * PAGE, 3 * PAGE, 3),
        (5 * PAGE - 1, 3 * PAGE + 2, 5),
    ];
    for (offset, len, pages) in cases {
        assert_eq!(pages_in(offset, len), pages, "{len} bytes at {offset}");
        let call = crate::Call::<Test>::write_chunk {
            code_hash: H256::zero(),
            offset,
            bytes: vec![0; len as usize],
        };
        assert_eq!(call.get_dispatch_info().call_weight, chunk_price::<W>(pages));
    }
    // Far outside of any upload.
    assert_eq!(pages_in(u32::MAX, 1), 1);
    assert_eq!(pages_in(u32::MAX, u32::MAX), u32::MAX.div_ceil(PAGE));
    // A byte is worth the memory of the page that it rewrites.
    for pages in 1..=16u32 {
        let memory = 10_000 * u64::from(pages) * u64::from(PAGE);
        assert!(
            chunk_price::<W>(pages).ref_time() >= memory && finalise_price::<W>(pages).ref_time() >= memory
        );
        assert!(chunk_price::<W>(pages).all_gte(W::write_chunk(pages)));
    }
}

#[test]
fn the_longest_code_can_be_finalised_in_a_block() {
    let max = crate::uploads::chunks::max_pages::<Test>();
    assert_eq!(max, 16);
    let block =
        <<Test as frame_system::Config>::BlockWeights as Get<frame_system::limits::BlockWeights>>::get()
            .get(frame_support::dispatch::DispatchClass::Normal)
            .max_extrinsic
            .unwrap();
    assert!(finalise_price::<W>(max).all_lte(block));
    // A chunk costs what its own length says.
    let small = W::write_chunk(1);
    assert!(small.proof_size() < 50_000 && W::write_chunk(max).all_gte(small));
}
