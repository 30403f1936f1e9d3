//! Collections, sorting, and SCALE data.

use alloc::{
    boxed::Box,
    collections::{BTreeMap, BTreeSet, BinaryHeap, VecDeque},
    string::String,
    vec::Vec,
};
use codec::{Compact, Decode, Encode};

/// Inserts into maps, removes entries, and sorts the rest.
pub fn maps(entries: Vec<(u16, u128)>) -> Vec<u8> {
    let mut map: BTreeMap<u16, Vec<u128>> = BTreeMap::new();
    let mut queue = VecDeque::new();
    for (key, value) in &entries {
        map.entry(key % 97).or_default().push(*value);
        if key % 5 == 0 {
            map.remove(&(key / 5));
        }
        queue.push_front(*key);
        if key % 3 == 0 {
            queue.pop_back();
        }
    }
    let mut stable = entries.clone();
    stable.sort_by_key(|(key, _)| key % 8);
    let mut unstable: Vec<u128> = entries.iter().map(|(_, value)| *value).collect();
    unstable.sort_unstable();
    let found = unstable.binary_search(&(1 << 64));
    unstable.dedup_by_key(|value| *value >> 100);
    let set: BTreeSet<u8> = entries.iter().flat_map(|(key, _)| key.to_le_bytes()).collect();
    let heap: BinaryHeap<i16> = entries.iter().map(|(key, _)| *key as i16).collect();
    let ranged: Vec<_> = map.range(10..60).rev().map(|(key, values)| (*key, values.len() as u32)).collect();
    let mut out = Vec::new();
    (map, queue.into_iter().collect::<Vec<_>>(), stable, unstable).encode_to(&mut out);
    (found.map_err(|at| at as u32).map(|at| at as u32), set, heap.into_sorted_vec(), ranged)
        .encode_to(&mut out);
    out
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Decode, Encode)]
pub enum Message {
    Transfer {
        to: [u8; 32],
        value: Compact<u128>,
    },
    Batch(Vec<Message>),
    Name(String, Option<Box<Message>>),
    #[codec(index = 77)]
    Other(Result<(u64, bool), i128>),
}

/// A typical contract: decodes messages, changes a ledger, encodes the outcome.
#[allow(clippy::type_complexity)] // Encoded at once.
pub fn scale(mut messages: Vec<Message>) -> (BTreeMap<[u8; 32], u128>, Vec<Message>, [Option<bool>; 2]) {
    fn apply(message: &Message, ledger: &mut BTreeMap<[u8; 32], u128>) -> bool {
        match message {
            Message::Transfer { to, value } => {
                let balance = ledger.entry(*to).or_insert(1000);
                match balance.checked_sub(value.0) {
                    Some(left) => *balance = left,
                    None => *balance = balance.saturating_add(value.0),
                }
                true
            }
            Message::Batch(all) => {
                all.iter().map(|message| apply(message, ledger)).filter(|ok| !ok).count() == 0
            }
            Message::Name(name, inner) => {
                !name.is_empty() && inner.as_ref().is_some_and(|inner| apply(inner, ledger))
            }
            Message::Other(result) => result.is_ok(),
        }
    }
    let mut ledger = BTreeMap::new();
    let all = messages.iter().map(|message| apply(message, &mut ledger)).reduce(|a, b| a && b);
    let encoded = messages.encode();
    let again = Vec::<Message>::decode(&mut &encoded[..]).ok().map(|again| again == messages);
    messages.sort();
    messages.dedup();
    (ledger, messages, [all, again])
}
