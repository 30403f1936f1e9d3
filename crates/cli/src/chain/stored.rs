//! What a contract has stored, by the layout in its metadata.
//!
//! Keys are ink!'s: a cell is under its root's four bytes, entries of a collection are under these and the
//! SCALE encoding of the entry's key. A root's cell holds everything below the root that is no root itself.

use std::collections::BTreeMap;

use scale_info::{PortableRegistry, TypeDef};
use serde::{Deserialize, Deserializer};
use serde_json::{json, Value as Json};

use super::{
    account,
    value::{
        budget::{Budget, Spent},
        decode::{self, DecodeError},
        show::Show,
        types, Fields, Record, Value,
    },
};

/// The layout of a part of the storage.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Layout {
    /// A value of a type.
    Leaf(Leaf),
    /// What has a cell or collection of its own.
    Root(Root),
    /// What hashes its keys; ink! has not made any since version 4.
    Hash(serde::de::IgnoredAny),
    /// Equal parts.
    Array(Array),
    /// Fields.
    Struct(Struct),
    /// A variant.
    Enum(Enum),
}

#[derive(Debug, Deserialize)]
pub struct Leaf {
    ty: u32,
}

#[derive(Debug, Deserialize)]
pub struct Root {
    #[serde(deserialize_with = "key")]
    root_key: [u8; 4],
    layout: Box<Layout>,
    /// The type of the collection; metadata of version 4 does not have it.
    ty: Option<u32>,
}

#[derive(Debug, Deserialize)]
pub struct Array {
    len: u32,
    layout: Box<Layout>,
}

#[derive(Debug, Deserialize)]
pub struct Struct {
    name: String,
    fields: Vec<Field>,
}

#[derive(Debug, Deserialize)]
pub struct Field {
    name: String,
    layout: Layout,
}

#[derive(Debug, Deserialize)]
pub struct Enum {
    name: String,
    variants: BTreeMap<String, Struct>,
}

fn key<'de, D: Deserializer<'de>>(deserializer: D) -> Result<[u8; 4], D::Error> {
    let text = String::deserialize(deserializer)?;
    account::unhex(&text)
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or_else(|| serde::de::Error::custom(format!("{text} is no storage key: 0x and 8 digits")))
}

/// A key and a value, as the chain has them.
pub type Entry = (Vec<u8>, Vec<u8>);

/// What a contract has stored.
pub struct Stored {
    /// The parts, the contract's own struct first.
    pub parts: Vec<Part>,
    /// What belongs to no part.
    pub unknown: Vec<Entry>,
}

/// What one root has stored.
pub struct Part {
    /// The field that it is; of the contract's own struct, nothing.
    pub name: String,
    /// The first bytes of its keys.
    pub key: [u8; 4],
    /// Its type.
    pub type_name: String,
    /// What is in it.
    pub content: Content,
}

/// What is in a part. Of what does not decode, the reason.
pub enum Content {
    /// One value, if there is one.
    Cell(Option<Result<Value, DecodeError>>),
    /// Entries of a mapping.
    Mapping(Vec<(Result<Value, DecodeError>, Result<Value, DecodeError>)>),
    /// A vector's length, and its elements by index.
    Vector(Option<Result<Value, DecodeError>>, BTreeMap<u32, Result<Value, DecodeError>>),
    /// Keys of an ordered set, in order.
    Ordered(Result<Vec<Value>, DecodeError>),
    /// Of a collection that is not known here.
    Raw(Vec<Entry>),
}

/// The key that a contract used, from the one in its child trie: its first four bytes and its hash are before it.
pub fn contract_key(key: &[u8]) -> &[u8] {
    let prefix_len = key.len().saturating_sub(16).div_ceil(2).min(4);
    let Some((before, used)) = key.split_at_checked(prefix_len + 16) else { return key };
    let (prefix, hash) = before.split_at(prefix_len);
    match used.starts_with(prefix) && sp_crypto_hashing::blake2_128(used) == hash {
        true => used,
        false => key,
    }
}

impl Stored {
    /// Decodes a contract's entries by its storage layout. Keys are as the contract used them.
    ///
    /// # Errors
    ///
    /// The layout is too large for the [`Budget`].
    pub fn new(
        layout: &Layout,
        types: &PortableRegistry,
        entries: impl IntoIterator<Item = Entry>,
    ) -> Result<Self, Spent> {
        let mut budget = Budget::default();
        let mut roots = Vec::new();
        collect_roots(layout, "", &mut roots, &mut budget)?;
        let mut by_root: BTreeMap<[u8; 4], Vec<Entry>> =
            roots.iter().map(|(_, root)| (root.root_key, Vec::new())).collect();
        let mut unknown = Vec::new();
        for (key, value) in entries {
            match key.first_chunk::<4>().and_then(|root| by_root.get_mut(root)) {
                Some(root) => root.push((key[4..].to_vec(), value)),
                None => unknown.push((key, value)),
            }
        }
        let part = |(name, root): (String, &Root)| {
            // A key that several roots have is shown once.
            let entries = by_root.remove(&root.root_key).unwrap_or_default();
            let type_name = root.ty.map_or_else(String::new, |ty| types::name(types, ty));
            let content = root.content(types, &entries, name.is_empty(), &mut budget);
            Part { name, key: root.root_key, type_name, content }
        };
        Ok(Self { parts: roots.into_iter().map(part).collect(), unknown })
    }
}

/// All roots within a layout, with their names.
fn collect_roots<'a>(
    layout: &'a Layout,
    name: &str,
    roots: &mut Vec<(String, &'a Root)>,
    budget: &mut Budget,
) -> Result<(), Spent> {
    let mut fields = |fields: &'a [Field]| -> Result<(), Spent> {
        for field in fields {
            let separator = if name.is_empty() { "" } else { "." };
            budget.spend(name)?;
            collect_roots(&field.layout, &format!("{name}{separator}{}", field.name), roots, budget)?;
        }
        Ok(())
    };
    match layout {
        Layout::Leaf(_) | Layout::Hash(_) => Ok(()),
        Layout::Root(root) => {
            roots.push((name.into(), root));
            budget.spend(name)?;
            collect_roots(&root.layout, name, roots, budget)
        }
        Layout::Array(array) => collect_roots(&array.layout, name, roots, budget),
        Layout::Struct(layout) => fields(&layout.fields),
        Layout::Enum(layout) => layout.variants.values().try_for_each(|variant| fields(&variant.fields)),
    }
}

impl Root {
    fn content(
        &self,
        types: &PortableRegistry,
        entries: &[Entry],
        is_contract: bool,
        budget: &mut Budget,
    ) -> Content {
        let ty = self.ty.and_then(|ty| types.resolve(ty));
        let collection = match ty.and_then(|ty| ty.path.segments.last()) {
            Some(name) if !is_contract => name.as_str(),
            _ => "",
        };
        let parameter = |name: &str| {
            ty?.type_params.iter().find(|parameter| parameter.name == name)?.ty.map(|parameter| parameter.id)
        };
        let cell = || entries.iter().find(|(key, _)| key.is_empty());
        match (collection, parameter("K")) {
            ("Mapping", Some(key)) => Content::Mapping(
                entries
                    .iter()
                    .map(|(entry_key, value)| {
                        let key = decode::decode_within(types, key, entry_key, budget);
                        (key, self.layout.decode(types, value, budget))
                    })
                    .collect(),
            ),
            ("StorageVec", _) => {
                let len = cell().map(|(_, value)| {
                    let len = <[u8; 4]>::try_from(value.as_slice()).map(u32::from_le_bytes);
                    let wrong = DecodeError { at: 0, message: "the length of a vector has 4 bytes".into() };
                    len.map_err(|_| wrong)
                        .map(|len| Value::Number { value: u128::from(len).into(), wide: false })
                });
                let elements = entries.iter().filter_map(|(key, value)| {
                    let index = u32::from_le_bytes(key.as_slice().try_into().ok()?);
                    Some((index, self.layout.decode(types, value, budget)))
                });
                Content::Vector(len, elements.collect())
            }
            ("OrderedSet", Some(_)) => Content::Ordered(self.ordered_keys(types, entries, budget)),
            _ if entries.iter().any(|(key, _)| !key.is_empty()) => Content::Raw(entries.to_vec()),
            _ => Content::Cell(cell().map(|(_, value)| self.layout.decode(types, value, budget))),
        }
    }

    /// The keys of an ordered set. Its cell is a struct with the tree's root in the field `node`; the other nodes
    /// are under their numbers. A node has keys or, if it is no leaf, the numbers of its `children`.
    fn ordered_keys(
        &self,
        types: &PortableRegistry,
        entries: &[Entry],
        budget: &mut Budget,
    ) -> Result<Vec<Value>, DecodeError> {
        let unknown = || DecodeError { at: 0, message: "the tree has an unknown form".into() };
        let (mut cell, mut nodes) = (None, BTreeMap::new());
        for (key, value) in entries {
            match <[u8; 8]>::try_from(key.as_slice()) {
                Ok(number) => drop(nodes.insert(u128::from(u64::from_le_bytes(number)), value)),
                Err(_) => cell = Some(value).filter(|_| key.is_empty()),
            }
        }
        let Some(cell) = cell else { return Ok(Vec::new()) };
        let Layout::Leaf(leaf) = &*self.layout else { return Err(unknown()) };
        let fields = match types.resolve(leaf.ty).map(|ty| &ty.type_def) {
            Some(TypeDef::Composite(composite)) => &composite.fields[..],
            _ => return Err(unknown()),
        };
        let node_field = fields.iter().find(|field| field.name.as_deref() == Some("node"));
        let node_type = node_field.ok_or_else(unknown)?.ty.id;
        let root = decode::decode_within(types, leaf.ty, cell, budget)?;

        let mut keys = Vec::new();
        // Nodes to visit, the next one last. Each is taken out of `nodes`, so that this has an end.
        let mut stack = vec![root.field("node").ok_or_else(unknown)?.clone()];
        while let Some(node) = stack.pop() {
            let (Some(Value::List(children)), Some(list)) = (node.field("children"), node.field("keys"))
            else {
                return Err(unknown());
            };
            if children.is_empty() {
                match list {
                    Value::List(list) => keys.extend(list.iter().cloned()),
                    Value::Bytes(list) => keys.extend(list.iter().map(|byte| byte_value(*byte))),
                    _ => return Err(unknown()),
                }
            }
            for child in children.iter().rev() {
                let child = child.as_u128().and_then(|number| nodes.remove(&number)).ok_or_else(unknown)?;
                stack.push(decode::decode_within(types, node_type, child, budget)?);
            }
        }
        Ok(keys)
    }
}

/// A `u8`, out of many that are shown as bytes.
fn byte_value(byte: u8) -> Value {
    Value::Number { value: u128::from(byte).into(), wide: false }
}

impl Layout {
    /// Decodes a cell.
    fn decode(
        &self,
        types: &PortableRegistry,
        bytes: &[u8],
        budget: &mut Budget,
    ) -> Result<Value, DecodeError> {
        let mut rest = bytes;
        let value = self.decode_part(types, bytes.len(), &mut rest, budget)?;
        match rest.len() {
            0 => Ok(value.unwrap_or(Value::Tuple(Vec::new()))),
            left => Err(DecodeError {
                at: bytes.len() - left,
                message: format!("{left} bytes more than expected"),
            }),
        }
    }

    /// Decodes the next part of a cell; roots are not in it.
    fn decode_part(
        &self,
        types: &PortableRegistry,
        len: usize,
        rest: &mut &[u8],
        budget: &mut Budget,
    ) -> Result<Option<Value>, DecodeError> {
        let at = len - rest.len();
        let error = |message: &str| DecodeError { at, message: message.into() };
        budget.spend("").map_err(|Spent| error(Spent::MESSAGE))?;
        Ok(Some(match self {
            Self::Leaf(leaf) => decode::decode_prefix(types, leaf.ty, rest, budget)
                .map_err(|error| DecodeError { at: at + error.at, message: error.message })?,
            Self::Root(_) => return Ok(None),
            Self::Hash(_) => return Err(error("hashing layouts are not supported")),
            Self::Array(array) => {
                let elements = (0..array.len).map(|_| array.layout.decode_part(types, len, rest, budget));
                let elements: Result<Vec<_>, _> = elements.collect();
                Value::List(elements?.into_iter().flatten().collect())
            }
            Self::Struct(layout) => Value::Struct(layout.decode(types, len, rest, budget)?),
            Self::Enum(layout) => {
                let (discriminant, tail) = rest
                    .split_first()
                    .ok_or_else(|| error(&format!("the data ends within a {}", layout.name)))?;
                *rest = tail;
                let variant = layout.variants.get(&discriminant.to_string()).ok_or_else(|| {
                    error(&format!("{} has no variant with the discriminant {discriminant}", layout.name))
                })?;
                Value::Variant(variant.decode(types, len, rest, budget)?)
            }
        }))
    }
}

impl Struct {
    fn decode(
        &self,
        types: &PortableRegistry,
        len: usize,
        rest: &mut &[u8],
        budget: &mut Budget,
    ) -> Result<Record, DecodeError> {
        let spent = |at: usize| move |Spent| DecodeError { at, message: Spent::MESSAGE.into() };
        budget.spend(&self.name).map_err(spent(len - rest.len()))?;
        let mut fields = Vec::new();
        for field in &self.fields {
            budget.spend(&field.name).map_err(spent(len - rest.len()))?;
            if let Some(value) = field.layout.decode_part(types, len, rest, budget)? {
                fields.push((field.name.clone(), value));
            }
        }
        let is_tuple = self.fields.iter().all(|field| field.name.parse::<u32>().is_ok());
        let fields = match (fields.is_empty(), is_tuple) {
            (true, _) => Fields::Unit,
            (_, true) => Fields::Unnamed(fields.into_iter().map(|(_, value)| value).collect()),
            (_, false) => Fields::Named(fields),
        };
        Ok(Record { name: self.name.clone(), fields })
    }
}

/// A decoded value, or why there is none.
fn text(show: Show, value: &Result<Value, DecodeError>) -> String {
    match value {
        Ok(value) => show.text(value),
        Err(error) => format!("(does not decode, {error})"),
    }
}

fn to_json(show: Show, value: &Result<Value, DecodeError>) -> Json {
    match value {
        Ok(value) => show.json(value),
        Err(error) => json!({ "error": error.to_string() }),
    }
}

impl Stored {
    /// For people.
    pub fn text(&self, show: Show) -> String {
        let mut lines = Vec::new();
        for part in &self.parts {
            let head = if part.name.is_empty() { String::new() } else { format!("{}: ", part.name) };
            let plural = |count: usize, one: &str, many: &str| match count {
                1 => format!("1 {one}"),
                count => format!("{count} {many}"),
            };
            match &part.content {
                Content::Cell(None) => lines.push(format!("{head}(nothing stored)")),
                Content::Cell(Some(Ok(Value::Struct(Record { name, fields: Fields::Named(fields) }))))
                    if head.is_empty() =>
                {
                    lines.push(format!("{name} {{"));
                    lines.extend(
                        fields.iter().map(|(name, value)| format!("    {name}: {}", show.text(value))),
                    );
                    lines.push("}".into());
                }
                Content::Cell(Some(value)) => lines.push(format!("{head}{}", text(show, value))),
                Content::Mapping(entries) => {
                    let count = plural(entries.len(), "entry", "entries");
                    lines.push(format!("{head}{}, {count}", part.type_name));
                    let entry = |(key, value)| format!("    {} => {}", text(show, key), text(show, value));
                    lines.extend(entries.iter().map(|(key, value)| entry((key, value))));
                }
                Content::Vector(len, elements) => {
                    let len = len.as_ref().map_or("0".into(), |len| text(show, len));
                    lines.push(format!("{head}{}, length {len}", part.type_name));
                    let element = |(index, value)| format!("    [{index}] {}", text(show, value));
                    lines.extend(elements.iter().map(element));
                }
                Content::Ordered(Ok(keys)) => {
                    lines.push(format!("{head}{}, {}", part.type_name, plural(keys.len(), "key", "keys")));
                    lines.extend(keys.iter().map(|key| format!("    {}", show.text(key))));
                }
                Content::Ordered(Err(error)) => {
                    lines.push(format!("{head}{} (does not decode, {error})", part.type_name));
                }
                Content::Raw(entries) => {
                    let count = plural(entries.len(), "entry", "entries");
                    lines.push(format!("{head}{}, {count}, not decoded", part.type_name));
                    lines.extend(entries.iter().map(raw_text));
                }
            }
        }
        if !self.unknown.is_empty() {
            lines.push("Under keys that the metadata does not have:".into());
            lines.extend(self.unknown.iter().map(raw_text));
        }
        lines.join("\n")
    }

    /// For programs.
    pub fn json(&self, show: Show) -> Json {
        let raw = |entries: &[Entry]| -> Json {
            let entry =
                |(key, value): &Entry| json!({ "key": account::hex(key), "value": account::hex(value) });
            entries.iter().map(entry).collect()
        };
        let part = |part: &Part| {
            let mut json =
                json!({ "name": part.name, "key": account::hex(&part.key), "type": part.type_name });
            match &part.content {
                Content::Cell(value) => {
                    json["value"] = value.as_ref().map_or(Json::Null, |value| to_json(show, value))
                }
                Content::Mapping(entries) => {
                    let entry = |(key, value): &(_, _)| json!({ "key": to_json(show, key), "value": to_json(show, value) });
                    json["entries"] = entries.iter().map(entry).collect();
                }
                Content::Vector(len, elements) => {
                    json["length"] = len.as_ref().map_or(json!(0), |len| to_json(show, len));
                    let element =
                        |(index, value): (&u32, _)| json!({ "index": index, "value": to_json(show, value) });
                    json["elements"] = elements.iter().map(element).collect();
                }
                Content::Ordered(Ok(keys)) => json["keys"] = keys.iter().map(|key| show.json(key)).collect(),
                Content::Ordered(Err(error)) => json["error"] = json!(error.to_string()),
                Content::Raw(entries) => json["raw"] = raw(entries),
            }
            json
        };
        json!({ "parts": self.parts.iter().map(part).collect::<Vec<_>>(), "unknown": raw(&self.unknown) })
    }
}

fn raw_text((key, value): &Entry) -> String {
    format!("    {} => {}", account::hex(key), account::hex(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHOW: Show = Show { ss58_format: 42 };

    /// The layout and types of a contract with every kind of root.
    fn contract() -> (Layout, PortableRegistry) {
        let leaf = |ty: u32| json!({ "leaf": { "key": "0x00000000", "ty": ty } });
        let root = |key: &str, ty: u32, layout: Json| json!({ "root": { "root_key": key, "ty": ty, "layout": layout } });
        let storage_type = |path: &str, params: Json| json!({ "path": ["ink_storage", "lazy", path], "params": params, "def": { "composite": {} } });
        let types: Json = [
            json!({ "def": { "primitive": "u32" } }),
            json!({ "path": ["my", "My"], "def": { "composite": {} } }),
            storage_type("Mapping", json!([{ "name": "K", "type": 0 }, { "name": "V", "type": 5 }])),
            storage_type("Lazy", json!([{ "name": "V", "type": 0 }])),
            storage_type("StorageVec", json!([{ "name": "V", "type": 0 }])),
            json!({ "def": { "primitive": "str" } }),
            storage_type("Tree", json!([])),
            storage_type("OrderedSet", json!([{ "name": "K", "type": 0 }])),
            json!({ "path": ["Root"], "def": { "composite": { "fields": [
                { "name": "len", "type": 0 }, { "name": "node", "type": 9 },
            ] } } }),
            json!({ "path": ["Node"], "def": { "composite": { "fields": [
                { "name": "keys", "type": 10 }, { "name": "children", "type": 11 },
            ] } } }),
            json!({ "def": { "sequence": { "type": 0 } } }),
            json!({ "def": { "sequence": { "type": 12 } } }),
            json!({ "def": { "primitive": "u64" } }),
        ]
        .into_iter()
        .enumerate()
        .map(|(id, ty)| json!({ "id": id, "type": ty }))
        .collect();
        let side = json!({ "enum": { "name": "Side", "dispatchKey": "0x00000000", "variants": {
            "0": { "name": "Buy", "fields": [] },
            "1": { "name": "Sell", "fields": [{ "name": "0", "layout": leaf(0) }] },
        } } });
        let fields = json!([
            { "name": "count", "layout": leaf(0) },
            { "name": "names", "layout": root("0x01000000", 2, leaf(5)) },
            { "name": "side", "layout": side },
            { "name": "inner", "layout": { "struct": { "name": "Inner", "fields": [
                { "name": "later", "layout": root("0x02000000", 3, leaf(0)) },
            ] } } },
            { "name": "pair", "layout": { "array": { "len": 2, "offset": "0x00000000", "layout": leaf(0) } } },
            { "name": "list", "layout": root("0x03000000", 4, leaf(0)) },
            { "name": "tree", "layout": root("0x04000000", 6, leaf(0)) },
            { "name": "set", "layout": root("0x05000000", 7, leaf(8)) },
        ]);
        let storage = root("0x00000000", 1, json!({ "struct": { "name": "My", "fields": fields } }));
        let types = json!({ "types": types });
        (serde_json::from_value(storage).unwrap(), serde_json::from_value(types).unwrap())
    }

    fn stored(entries: impl IntoIterator<Item = Entry>) -> Stored {
        let (layout, types) = contract();
        Stored::new(&layout, &types, entries).unwrap()
    }

    fn entry(key: &str, value: &str) -> Entry {
        let bytes = |text| ebpf_bundle::from_hex(text).unwrap();
        (bytes(key), bytes(value))
    }

    #[test]
    fn all_kinds() {
        let stored = stored([
            entry("00000000", "07000000010200000003000000ffffffff"),
            entry("0100000005000000", "0c616263"),
            entry("01000000ff", "04"),
            entry("02000000", "2a000000"),
            entry("03000000", "02000000"),
            entry("0300000001000000", "0b000000"),
            entry("0300000000000000", "0a000000"),
            entry("0400000001", "0102"),
            entry("06000000", "00"),
        ]);
        let text = "\
My {
    count: 7
    side: Sell(2)
    inner: Inner
    pair: [3, 4294967295]
}
names: Mapping<u32, String>, 2 entries
    5 => \"abc\"
    (does not decode, at byte 0: the data ends within a u32) => (does not decode, at byte 1: the data ends within a String)
inner.later: 42
list: StorageVec<u32>, length 2
    [0] 10
    [1] 11
tree: Tree, 1 entry, not decoded
    0x01 => 0x0102
set: OrderedSet<u32>, 0 keys
Under keys that the metadata does not have:
    0x06000000 => 0x00";
        assert_eq!(stored.text(SHOW), text);

        let json = stored.json(SHOW);
        assert_eq!(json["parts"][0]["value"]["side"], json!({ "Sell": 2 }));
        assert_eq!(json["parts"][1]["entries"][0], json!({ "key": 5, "value": "abc" }));
        assert_eq!(
            json["parts"][2],
            json!({ "name": "inner.later", "key": "0x02000000", "type": "Lazy<u32>", "value": 42 })
        );
        assert_eq!(json["parts"][3]["elements"][1], json!({ "index": 1, "value": 11 }));
        assert_eq!(json["parts"][4]["raw"], json!([{ "key": "0x01", "value": "0x0102" }]));
        assert_eq!(json["unknown"], json!([{ "key": "0x06000000", "value": "0x00" }]));
    }

    #[test]
    fn ordered() {
        let root = entry("05000000", "0300000004090000000802000000000000000100000000000000");
        let leaf = |number, value| entry(&format!("05000000{number}00000000000000"), value);
        let low = leaf("02", "08010000000700000000");
        let high = leaf("01", "040900000000");
        let stored = stored([high, root.clone(), low.clone()]);
        assert!(
            stored.text(SHOW).ends_with("set: OrderedSet<u32>, 3 keys\n    1\n    7\n    9"),
            "{}",
            stored.text(SHOW)
        );
        assert_eq!(stored.json(SHOW)["parts"][5]["keys"], json!([1, 7, 9]));
        // A node is missing, or is its own child.
        let own_child = leaf("01", "00040100000000000000");
        for nodes in [vec![root.clone(), low.clone()], vec![root, low, own_child]] {
            let text = stored(nodes).text(SHOW);
            assert!(text.ends_with("the tree has an unknown form)"), "{text}");
        }
    }

    /// A layout can ask for more than there is memory for.
    #[test]
    fn layouts_without_end_are_refused() {
        let (_, types) = contract();
        let nothing = Struct { name: "Nothing".into(), fields: Vec::new() };
        let array = Array { len: u32::MAX, layout: Box::new(Layout::Struct(nothing)) };
        let layout =
            Layout::Root(Root { root_key: [0; 4], layout: Box::new(Layout::Array(array)), ty: None });
        let text = Stored::new(&layout, &types, [entry("00000000", "00")]).unwrap().text(SHOW);
        assert!(text.contains("does not decode") && text.contains("too many values"), "{text}");

        let field = || Field { name: "f".repeat(1 << 20), layout: Layout::Leaf(Leaf { ty: 0 }) };
        let fields = (0..200).map(|_| field()).collect();
        let inner = Struct { name: String::new(), fields };
        let outer = Field { name: "o".repeat(1 << 20), layout: Layout::Struct(inner) };
        let layout = Layout::Struct(Struct { name: String::new(), fields: vec![outer] });
        assert_eq!(Stored::new(&layout, &types, []).err(), Some(Spent));
    }

    #[test]
    fn nothing_stored() {
        let text = stored([]).text(SHOW);
        assert!(text.starts_with("(nothing stored)\nnames: Mapping<u32, String>, 0 entries"), "{text}");
    }

    /// What a chain puts before a key is cut off.
    #[test]
    fn keys_of_the_child_trie() {
        for len in 0..10 {
            let key = &b"\x01\0\0\0key of a contract"[..len];
            let in_trie = [&key[..len.min(4)], &sp_crypto_hashing::blake2_128(key), key].concat();
            assert_eq!(contract_key(&in_trie), key);
        }
        assert_eq!(contract_key(&[7; 32]), [7; 32]);
        assert_eq!(contract_key(&[7; 3]), [7; 3]);
    }
}
