//! Iteration over the keys of a contract's storage.

use super::{nested_calls::two_contracts, *};
use crate::{
    iteration::{contract_key, trie_key},
    RemovedInBlock,
};
use codec::Decode;
use ebpf_uapi::{CallFlags, Syscall};
use frame_support::traits::Hooks;
use std::collections::{BTreeMap, BTreeSet};

/// What the syscall writes.
type Answer = (Option<Vec<u8>>, Vec<Vec<u8>>);

/// Adds a request for a page. Returns how to find the answer.
fn ask(script: &mut Script, prefix: &[u8], after: Option<&[u8]>, max_visits: u32) -> (usize, u64) {
    let params = script::storage_keys_params(prefix, after, max_visits);
    let (at, out) = (script.bytes(&params), script.room(1_000));
    (script.raw(Syscall::storage_keys, &[at, params.len() as u64, out, 1_000]), out)
}

fn answer(output: &Output, (op, out): (usize, u64)) -> Answer {
    let len = output.result(op) as usize;
    Answer::decode(&mut output.at(out, len)).unwrap()
}

/// One page, by a call of its own.
fn page(contract: &AccountId, prefix: &[u8], after: Option<&[u8]>, max_visits: u32) -> Answer {
    let mut script = Script::new();
    let place = ask(&mut script, prefix, after, max_visits);
    answer(&Call::new(contract, &script).ok(), place)
}

/// All keys, by pages.
fn all(contract: &AccountId, prefix: &[u8], max_visits: u32) -> Vec<Vec<u8>> {
    let (mut keys, mut after) = (Vec::new(), None);
    loop {
        let (next, more) = page(contract, prefix, after.as_deref(), max_visits);
        assert!(more.len() <= max_visits as usize);
        keys.extend(more);
        match next {
            Some(next) => after = Some(next),
            None => return keys,
        }
    }
}

/// Keys of all lengths around that of the prefix, some with the same beginnings.
fn keys() -> BTreeSet<Vec<u8>> {
    let mut keys = BTreeSet::new();
    for root in [*b"root", *b"roof", [0; 4], [0xff; 4]] {
        keys.extend((0..=4).map(|len| root[..len].to_vec()));
        keys.extend((0u8..4).map(|last| [&root[..], &[last]].concat()));
        keys.extend((0u8..3).map(|last| [&root[..], b"longer", &[last]].concat()));
    }
    keys
}

fn filled(keys: impl IntoIterator<Item = Vec<u8>>) -> AccountId {
    let contract = deploy();
    fill(&contract, keys);
    contract
}

fn fill(contract: &AccountId, keys: impl IntoIterator<Item = Vec<u8>>) {
    let script = keys.into_iter().fold(Script::new(), |script, key| script.set(&key, b"value"));
    Call::new(contract, &script).ok();
}

#[test]
fn keys_in_the_trie_begin_with_their_first_bytes_and_their_hash() {
    chain(|| {
        let contract = filled([b"a key".to_vec()]);
        let trie = ContractInfoOf::<Test>::get(&contract).unwrap().child_trie_info();
        let key = [&b"a ke"[..], &sp_io::hashing::blake2_128(b"a key"), b"a key"].concat();
        assert_eq!(frame_support::storage::child::get_raw(&trie, &key), Some(b"value".to_vec()));
        for len in 0..=128 {
            let key = vec![b'x'; len];
            assert_eq!(trie_key(&key).len(), len + 16 + len.min(4));
            assert_eq!(contract_key(&trie_key(&key)), Some(&key[..]));
        }
        for len in 0..16 {
            assert_eq!(contract_key(&vec![0; len]), None);
        }
    });
}

#[test]
fn pages_have_the_keys_with_the_prefix_once_each_whatever_their_size() {
    chain(|| {
        let keys = keys();
        let contract = filled(keys.clone());
        for prefix in [&b""[..], b"r", b"roo", b"root", b"roof\x02", b"rootlonger", b"x", &[0xff; 2], &[0; 5]]
        {
            let expected: BTreeSet<_> = keys.iter().filter(|key| key.starts_with(prefix)).cloned().collect();
            let in_order = all(&contract, prefix, 100);
            for max_visits in [1, 2, 7] {
                assert_eq!(all(&contract, prefix, max_visits), in_order);
            }
            assert_eq!(in_order.len(), expected.len());
            assert_eq!(BTreeSet::from_iter(in_order), expected, "{prefix:?}");
        }
    });
}

#[test]
fn keys_of_another_contract_are_not_met() {
    chain(|| {
        let (a, b) = two_contracts();
        fill(&a, [b"mine".to_vec()]);
        fill(&b, [b"yours".to_vec()]);
        assert_eq!(all(&a, b"", 10), [b"mine"]);
        assert_eq!(page(&b, b"", None, 10), (None, vec![b"yours".to_vec()]));
        // Other code on the contract's storage meets the contract's.
        let library = upload(script::other_elf(1));
        let mut inner = Script::new();
        let place = ask(&mut inner, b"", None, 10);
        let mut script = Script::new().delegate(CallFlags::default(), library, &inner);
        let out = script.room(8_000);
        script.raw(Syscall::return_data, &[out, 8_000]);
        let output = Call::new(&a, &script).ok();
        let inner = Output::new(output.at(out, inner.input().len()).to_vec());
        assert_eq!(answer(&inner, place), (None, vec![b"mine".to_vec()]));
    });
}

#[test]
fn a_call_sees_what_it_and_its_callees_wrote() {
    chain(|| {
        let (a, b) = two_contracts();
        fill(&a, [b"old".to_vec(), b"removed".to_vec()]);
        let again = Nested::new(&a).flags(CallFlags::ALLOW_REENTRY);
        let mut script = Script::new()
            .set(b"new", b"")
            .clear(b"removed")
            .call(&again, &Script::new().set(b"callee", b"").clear(b"old"))
            .call(&again, &Script::new().set(b"reverted", b"").clear(b"new").trap())
            .call(&Nested::new(&b), &Script::new().set(b"elsewhere", b""));
        let place = ask(&mut script, b"", None, 100);
        let (next, keys) = answer(&Call::new(&a, &script).ok(), place);
        assert_eq!(next, None);
        assert_eq!(BTreeSet::from_iter(keys), BTreeSet::from([b"new".to_vec(), b"callee".to_vec()]));
    });
}

/// Whatever comes and goes between pages, what stays is met once, and nothing twice.
#[test]
fn writes_between_pages_keep_other_keys_in_place() {
    chain(|| {
        let key = |number: u8| [b"root", &[number][..]].concat();
        let contract = filled((0..20).map(key));
        let (mut met, mut after, mut number) = (BTreeMap::new(), None, 20);
        let mut stays: BTreeSet<_> = (0..20).map(key).collect();
        loop {
            let (next, keys) = page(&contract, b"root", after.as_deref(), 3);
            for key in &keys {
                *met.entry(key.clone()).or_insert(0) += 1;
            }
            let Some(next) = next else { break };
            // Removes where it is, one that was met and one that may be still to come; adds one anywhere.
            let gone = [next.clone(), key(number % 20)];
            stays.retain(|key| !gone.contains(key));
            Call::new(&contract, &Script::new().clear(&gone[0]).clear(&gone[1]).set(&key(number), b"")).ok();
            number += 1;
            after = Some(next);
        }
        assert!(stays.iter().all(|key| met.get(key) == Some(&1)));
        assert!(met.values().all(|times| *times == 1));
    });
}

#[test]
fn pages_fit_into_the_buffer() {
    chain(|| {
        let long = |number: u8| [&b"root"[..], &[number; 124]].concat();
        let contract = filled((0..10).map(long));
        let ask = |cap: u64, prefix: &[u8]| {
            let mut script = Script::new();
            let params = script::storage_keys_params(prefix, None, 20);
            let (at, out) = (script.bytes(&params), script.bytes(&[0xee; 2_000]));
            let op = script.raw(Syscall::storage_keys, &[at, params.len() as u64, out, cap]);
            let output = Call::new(&contract, &script).ok();
            let len = output.result(op);
            let written = output.at(out, 2_000).iter().rposition(|byte| *byte != 0xee).map_or(0, |at| at + 1);
            assert!(written as u64 <= cap);
            let answer = (len <= cap).then(|| Answer::decode(&mut output.at(out, len as usize)).unwrap());
            (len, written, answer)
        };
        // A key takes 130 bytes in the page and, as cursor, 131; their number takes one.
        assert_eq!(ask(0, b"root"), (262, 0, None));
        assert_eq!(ask(261, b"root"), (262, 0, None));
        for (cap, count) in [(262, 1), (391, 1), (392, 2), (1_431, 9), (1_432, 10), (2_000, 10)] {
            let (len, written, answer) = ask(cap, b"root");
            let (next, keys) = answer.unwrap();
            assert_eq!((keys.len(), written as u64, next.is_some()), (count, len, cap < 1_432), "{cap}");
        }
        assert_eq!(ask(1, b"none"), (2, 0, None));
        assert_eq!(ask(2, b"none"), (2, 2, Some((None, vec![]))));
    });
}

#[test]
fn parameters_are_checked() {
    chain(|| {
        let contract = filled([b"key".to_vec()]);
        let long = [7; 129];
        let whole = script::storage_keys_params(b"key", None, 1);
        for params in [
            script::storage_keys_params(&long, None, 1),
            script::storage_keys_params(b"", Some(&long), 1),
            whole[..whole.len() - 1].to_vec(),
            [&whole[..], &[0]].concat(),
            vec![0; 300],
        ] {
            let mut script = Script::new();
            let (at, out) = (script.bytes(&params), script.room(100));
            script.raw(Syscall::storage_keys, &[at, params.len() as u64, out, 100]);
            assert_eq!(Call::new(&contract, &script).err(), Error::<Test>::DecodingFailed.into());
        }
        // The longest keys are fine, and a limit of 0 is one of 1.
        assert_eq!(page(&contract, &long[..128], Some(&long[..128]), 0), (None, vec![]));
        assert_eq!(page(&contract, b"", None, 0), (Some(b"key".to_vec()), vec![b"key".to_vec()]));
        // A key that does not have the prefix is a place like any other.
        assert_eq!(page(&contract, b"key", Some(&[0]), 5), (None, vec![b"key".to_vec()]));
        assert_eq!(page(&contract, b"key", Some(&[0xff; 9]), 5), (None, vec![]));
    });
}

#[test]
fn what_cannot_be_paid_for_is_not_begun() {
    chain(|| {
        let contract = filled(keys());
        let mut script = Script::new();
        ask(&mut script, b"", None, u32::MAX);
        assert_eq!(Call::new(&contract, &script).err(), Error::<Test>::OutOfGas.into());
        // Only what was passed is paid for in the end.
        let cost = |max_visits| {
            let mut script = Script::new();
            ask(&mut script, b"roo", None, max_visits);
            Call::new(&contract, &script).report().gas_consumed
        };
        assert!(cost(10).all_lt(cost(15)));
        assert_eq!(cost(30), cost(300));
    });
}

/// The chain visits keys that were removed in the same block one by one, so pages pay for these.
#[test]
fn removed_keys_are_charged_for_until_the_block_ends() {
    chain(|| {
        let (a, b) = two_contracts();
        let trie = |contract: &AccountId| ContractInfoOf::<Test>::get(contract).unwrap().trie_id;
        let removed = |contract: &AccountId| crate::iteration::removed::<Test>(&trie(contract));
        let cost = |contract: &AccountId| {
            let mut script = Script::new();
            ask(&mut script, b"root", None, 3);
            Call::new(contract, &script).report().gas_consumed
        };
        let before = [cost(&a), cost(&b)];
        let keys: Vec<_> = (0..10).map(|number| [b"root", &[number][..]].concat()).collect();
        fill(&a, keys.clone());
        assert_eq!(removed(&a), 0);
        let clear = keys.iter().fold(Script::new(), |script, key| script.clear(key));
        // Twice is once, and what is rolled back does not count.
        Call::new(&a, &clear.clone().trap()).err();
        assert_eq!(removed(&a), 0);
        Call::new(&a, &clear).ok();
        Call::new(&a, &clear).ok();
        assert_eq!((removed(&a), removed(&b)), (10, 0));
        let ten = crate::iteration::page_cost::<Test>(0, 0, 10);
        assert_eq!([cost(&a), cost(&b)], [before[0] + ten, before[1]]);
        // In the same call, and by a callee, too.
        let mut script = Script::new().set(b"x", b"").clear(b"x");
        let mut take = Script::new().set(b"y", b"");
        take.buffers(Syscall::take_storage, &[b"y", &[0; 8]]);
        script = script.call(&Nested::new(&a).flags(CallFlags::ALLOW_REENTRY), &take);
        Call::new(&a, &script).ok();
        assert_eq!(removed(&a), 12);
        Contracts::on_finalize(7);
        assert_eq!(RemovedInBlock::<Test>::iter_keys().count(), 0);
        // The code is compiled anew.
        Call::new(&a, &Script::new()).ok();
        assert_eq!([cost(&a), cost(&b)], before);
    });
}

#[test]
fn reading_keys_changes_nothing() {
    chain(|| {
        let (a, b) = two_contracts();
        fill(&b, [b"key".to_vec()]);
        let mut inner = Script::new();
        ask(&mut inner, b"", None, 10);
        let read_only = Nested::new(&b).flags(CallFlags::READ_ONLY);
        let output = Call::new(&a, &Script::new().call(&read_only, &inner)).ok();
        assert_eq!(output.result(0), super::nested_calls::code(ebpf_uapi::ReturnCode::Success));
    });
}
