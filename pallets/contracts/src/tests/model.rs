//! A model of what contracts store. Traces are played in it: whatever a contract saw must be what the model
//! has there, and what failed must have left no trace.

use super::{
    random::{four_contracts, Random},
    *,
};
use crate::{iteration::trie_key, CallFrame, ConfigurationOf, Data, Step, Trace, TraceConfig, Tracer};
use codec::Decode;
use std::collections::BTreeMap;

/// Values by contract and by key in the trie, so that they are in the trie's order.
type Values = BTreeMap<AccountId, BTreeMap<Vec<u8>, (Vec<u8>, Vec<u8>)>>;

/// Everything that is stored.
#[derive(Clone, Default)]
struct State {
    lasting: Values,
    transient: Values,
    configurations: BTreeMap<AccountId, Vec<u8>>,
}

/// See the module's documentation.
#[derive(Default)]
pub(super) struct Model {
    state: State,
    /// How often something was seen that the model has checked.
    pub seen: BTreeMap<&'static str, u32>,
}

impl Model {
    /// Does what contracts did in one step of a history, with values kept whole.
    pub fn play(&mut self, trace: &Trace<AccountId, Balance, H256>) {
        assert!(!trace.truncated);
        let before = self.state.lasting.clone();
        for (place, frame) in trace.frames.iter().enumerate() {
            if frame.parent.is_none() {
                self.state.transient.clear();
                self.frame(&trace.frames, place);
            }
        }
        self.check();
        for set in &trace.storage {
            for change in &set.writes {
                same(&change.before, get(&before, &set.contract, &change.key));
                same(&change.after, get(&self.state.lasting, &set.contract, &change.key));
            }
        }
    }

    fn note(&mut self, what: &'static str) {
        *self.seen.entry(what).or_default() += 1;
    }

    fn frame(&mut self, frames: &[CallFrame<AccountId, Balance, H256>], place: usize) {
        let (frame, before) = (&frames[place], self.state.clone());
        let contract = &frame.contract;
        let mut passed = None;
        for step in &frame.steps {
            match step {
                Step::Call(callee) => self.frame(frames, *callee as usize),
                Step::Read { key, value } => same(value, get(&self.state.lasting, contract, key)),
                Step::Write { key, before, after } => {
                    same(before, get(&self.state.lasting, contract, key));
                    set(&mut self.state.lasting, contract, key, after);
                }
                Step::TransientRead { key, value } => {
                    let held = get(&self.state.transient, contract, key);
                    same(value, held);
                    if held.is_some() {
                        self.note("transient value");
                    }
                }
                Step::TransientWrite { key, after } => {
                    set(&mut self.state.transient, contract, key, after);
                    if !frame.succeeded() {
                        self.note("transient value rolled back");
                    }
                }
                Step::Passed { prefix, after, keys, to_the_end } => {
                    let start = &prefix[..prefix.len().min(4)];
                    let is_behind =
                        |key: &[u8]| after.as_ref().is_none_or(|after| *key > trie_key(after)[..]);
                    let values = self.state.lasting.get(contract).into_iter().flatten();
                    let expected: Vec<_> = values
                        .filter(|(trie_key, _)| trie_key.starts_with(start) && is_behind(trie_key))
                        .map(|(_, (key, _))| key)
                        .collect();
                    assert!(expected.len() >= keys.len());
                    assert!(keys.iter().eq(expected[..keys.len()].iter().copied()));
                    assert!(!to_the_end || keys.len() == expected.len());
                    if keys.len() > 1 {
                        self.note("keys");
                    }
                    passed = Some((prefix, keys, *to_the_end));
                }
                Step::Listed { prefix, page } => {
                    let (began_with, passed, to_the_end) = passed.take().unwrap();
                    assert_eq!(prefix, began_with);
                    let page = Decode::decode(&mut &page.bytes[..]);
                    let (next, listed): (Option<Vec<u8>>, Vec<Vec<u8>>) = page.unwrap();
                    assert_eq!(next.is_none(), to_the_end);
                    // All of them, or those up to the cursor; at most the last is left out.
                    let count = next.map_or(passed.len(), |next| {
                        passed.iter().position(|key| *key == next).map_or(0, |place| place + 1)
                    });
                    assert!(count + 1 >= passed.len());
                    let expected = passed[..count].iter().filter(|key| key.starts_with(prefix));
                    assert!(expected.eq(&listed));
                    if !listed.is_empty() {
                        self.note("page");
                    }
                }
                Step::Configured(configuration) => {
                    assert_eq!(configuration.bytes.len() as u32, configuration.len);
                    match configuration.len {
                        0 => self.state.configurations.remove(contract),
                        _ => self.state.configurations.insert(contract.clone(), configuration.bytes.clone()),
                    };
                    self.note("configuration");
                }
                Step::Terminated { .. } => {
                    self.state.lasting.remove(contract);
                    self.state.transient.remove(contract);
                    self.state.configurations.remove(contract);
                }
                Step::Runtime { result: Ok(()), .. } => self.note("call of the runtime"),
                Step::Runtime { result: Err(error), events, .. } => {
                    assert_eq!(*events, 0);
                    self.note(if *error == Error::<Test>::ReentranceDenied.into() {
                        "reentry through the runtime"
                    } else {
                        "failed call of the runtime"
                    });
                }
                Step::Extension { .. } => self.note("extension"),
                Step::EventKept { .. } => self.note("retained event"),
                _ => (),
            }
        }
        if !frame.succeeded() {
            self.state = before;
        }
    }

    /// The chain has what the model has.
    fn check(&self) {
        let State { lasting, configurations, .. } = &self.state;
        let mut stored = Values::new();
        for (contract, info) in ContractInfoOf::<Test>::iter() {
            let (trie, mut at) = (info.child_trie_info(), Vec::new());
            while let Some(next) = info.next_key(&at) {
                let key = crate::iteration::contract_key(&next).unwrap().to_vec();
                let value = frame_support::storage::child::get_raw(&trie, &next).unwrap();
                stored.entry(contract.clone()).or_default().insert(next.clone(), (key, value));
                at = next;
            }
        }
        let mut expected = lasting.clone();
        expected.retain(|_, values| !values.is_empty());
        assert_eq!(stored, expected);
        let set = ConfigurationOf::<Test>::iter().map(|(contract, value)| (contract, value.into_inner()));
        assert_eq!(set.collect::<BTreeMap<_, _>>(), *configurations);
    }
}

fn get<'a>(values: &'a Values, contract: &AccountId, key: &[u8]) -> Option<&'a Vec<u8>> {
    values.get(contract)?.get(&trie_key(key)).map(|(_, value)| value)
}

fn set(values: &mut Values, contract: &AccountId, key: &[u8], value: &Option<Data>) {
    let values = values.entry(contract.clone()).or_default();
    match value {
        Some(Data { bytes, len }) => {
            assert_eq!(bytes.len() as u32, *len);
            values.insert(trie_key(key), (key.to_vec(), bytes.clone()))
        }
        None => values.remove(&trie_key(key)),
    };
}

/// Contracts write, read and iterate over their storage, permanent and transient, in all frames that they
/// have, and fail.
#[test]
fn storage_is_as_in_the_model() {
    chain(|| {
        let mut random = Random::new(0x6a09_e667_f3bc_c909);
        let (contracts, library) = four_contracts();
        let mut model = Model::default();
        for _ in 0..80 {
            let script = random.storage_script(2, &contracts, library);
            let call = Call::new(&contracts[random.below(4) as usize], &script);
            let (_, trace) = Tracer::<Test>::new(TraceConfig::default()).trace(|| call.report());
            model.play(&trace);
        }
        let seen = ["transient value", "transient value rolled back", "keys", "page"];
        assert!(seen.iter().all(|what| model.seen.get(what) > Some(&10)), "{:?}", model.seen);
    });
}

/// What a contract saw is what is there: all of it, or its length.
fn same(seen: &Option<Data>, there: Option<&Vec<u8>>) {
    match (seen, there) {
        (Some(Data { bytes, len }), Some(value)) => {
            assert_eq!(*len as usize, value.len());
            assert!(bytes.is_empty() || bytes == value);
        }
        (seen, there) => assert_eq!((seen, there), (&None, None)),
    }
}
