//! What a contract has stored, decoded by the storage layout in its metadata.
//!
//! Keys are ink!'s: the key of a cell is its root's four bytes; keys of entries of a collection are those
//! bytes and the SCALE encoding of the entry's key. A root's cell holds everything below the root that is not
//! itself a root.

use std::collections::BTreeMap;

use ink_metadata::layout::{Discriminant, FieldLayout, Layout, RootLayout, StructLayout};
use scale_info::{form::PortableForm, PortableRegistry, TypeDef};
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

/// A key and a value, as stored on the chain.
pub type Entry = (Vec<u8>, Vec<u8>);

/// What a contract has stored.
pub struct Stored {
    /// The parts; the contract's own struct is first.
    pub parts: Vec<Part>,
    /// Entries that belong to no part.
    pub unknown: Vec<Entry>,
}

/// What one root has stored.
pub struct Part {
    /// The path of the field; empty for the contract's own struct.
    pub name: String,
    /// The prefix of its keys.
    pub key: [u8; 4],
    /// Its type.
    pub type_name: String,
    /// Its decoded content.
    pub content: Content,
}

/// The content of a part, or the reason why it does not decode.
pub enum Content {
    /// One value, if there is one.
    Cell(Option<Result<Value, DecodeError>>),
    /// Entries of a mapping.
    Mapping(Vec<(Result<Value, DecodeError>, Result<Value, DecodeError>)>),
    /// A vector's length, and its elements by index.
    Vector(Option<Result<Value, DecodeError>>, BTreeMap<u32, Result<Value, DecodeError>>),
    /// Keys of an ordered set, in order.
    Ordered(Result<Vec<Value>, DecodeError>),
    /// Entries of a collection of unknown type.
    Raw(Vec<Entry>),
}

/// The key that a contract used, given the key in its child trie: the chain prepends the first four bytes of
/// the key and its hash.
pub fn contract_key(key: &[u8]) -> &[u8] {
    let prefix_len = key.len().saturating_sub(16).div_ceil(2).min(4);
    let Some((before, used)) = key.split_at_checked(prefix_len + 16) else { return key };
    let (prefix, hash) = before.split_at(prefix_len);
    if used.starts_with(prefix) && sp_crypto_hashing::blake2_128(used) == hash {
        used
    } else {
        key
    }
}

impl Stored {
    /// Decodes a contract's entries by its storage layout. Keys are as the contract used them.
    ///
    /// # Errors
    ///
    /// [`Spent`] if the layout is larger than the [`Budget`].
    pub fn new(
        layout: &Layout<PortableForm>,
        types: &PortableRegistry,
        entries: impl IntoIterator<Item = Entry>,
    ) -> Result<Self, Spent> {
        let mut budget = Budget::default();
        let mut roots = Vec::new();
        collect_roots(layout, "", &mut roots, &mut budget)?;
        let mut by_root: BTreeMap<[u8; 4], Vec<Entry>> =
            roots.iter().map(|(_, root)| (root_key(root), Vec::new())).collect();
        let mut unknown = Vec::new();
        for (key, value) in entries {
            match key.first_chunk::<4>().and_then(|root| by_root.get_mut(root)) {
                Some(root) => root.push((key[4..].to_vec(), value)),
                None => unknown.push((key, value)),
            }
        }
        let part = |(name, root): (String, &RootLayout<PortableForm>)| {
            let key = root_key(root);
            // If several roots have the same key, its entries are shown once.
            let entries = by_root.remove(&key).unwrap_or_default();
            let type_name = types::name(types, root.ty().id);
            let content = content(root, types, &entries, name.is_empty(), &mut budget);
            Part { name, key, type_name, content }
        };
        Ok(Self { parts: roots.into_iter().map(part).collect(), unknown })
    }
}

/// The prefix of a root's keys.
fn root_key(root: &RootLayout<PortableForm>) -> [u8; 4] {
    root.root_key().key().to_le_bytes()
}

/// All roots within a layout, with their names.
fn collect_roots<'a>(
    layout: &'a Layout<PortableForm>,
    name: &str,
    roots: &mut Vec<(String, &'a RootLayout<PortableForm>)>,
    budget: &mut Budget,
) -> Result<(), Spent> {
    let mut fields = |fields: &'a [FieldLayout<PortableForm>]| -> Result<(), Spent> {
        for field in fields {
            let separator = if name.is_empty() { "" } else { "." };
            budget.spend(name)?;
            collect_roots(field.layout(), &format!("{name}{separator}{}", field.name()), roots, budget)?;
        }
        Ok(())
    };
    match layout {
        Layout::Leaf(_) | Layout::Hash(_) => Ok(()),
        Layout::Root(root) => {
            roots.push((name.into(), root));
            budget.spend(name)?;
            collect_roots(root.layout(), name, roots, budget)
        }
        Layout::Array(array) => collect_roots(array.layout(), name, roots, budget),
        Layout::Struct(layout) => fields(layout.fields()),
        Layout::Enum(layout) => layout.variants().values().try_for_each(|variant| fields(variant.fields())),
    }
}

/// Decodes the entries of a root.
fn content(
    root: &RootLayout<PortableForm>,
    types: &PortableRegistry,
    entries: &[Entry],
    is_contract: bool,
    budget: &mut Budget,
) -> Content {
    let ty = types.resolve(root.ty().id);
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
                    (key, decode_cell(root.layout(), types, value, budget))
                })
                .collect(),
        ),
        ("StorageVec", _) => {
            let len = cell().map(|(_, value)| {
                let len = <[u8; 4]>::try_from(value.as_slice()).map(u32::from_le_bytes);
                let invalid = || DecodeError {
                    at: 0,
                    message: format!("invalid length of a vector: expected 4 bytes, got {}", value.len()),
                };
                len.map_err(|_| invalid())
                    .map(|len| Value::Number { value: u128::from(len).into(), wide: false })
            });
            let elements = entries.iter().filter_map(|(key, value)| {
                let index = u32::from_le_bytes(key.as_slice().try_into().ok()?);
                Some((index, decode_cell(root.layout(), types, value, budget)))
            });
            Content::Vector(len, elements.collect())
        }
        ("OrderedSet", Some(_)) => Content::Ordered(ordered_keys(root, types, entries, budget)),
        _ if entries.iter().any(|(key, _)| !key.is_empty()) => Content::Raw(entries.to_vec()),
        _ => Content::Cell(cell().map(|(_, value)| decode_cell(root.layout(), types, value, budget))),
    }
}

/// The keys of an ordered set. Its cell is a struct whose field `node` is the root of a B+ tree; the other
/// nodes are stored under their numbers. A leaf has keys, an inner node the numbers of its `children`.
fn ordered_keys(
    root: &RootLayout<PortableForm>,
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
    let Layout::Leaf(leaf) = root.layout() else { return Err(unknown()) };
    let fields = match types.resolve(leaf.ty().id).map(|ty| &ty.type_def) {
        Some(TypeDef::Composite(composite)) => &composite.fields[..],
        _ => return Err(unknown()),
    };
    let node_field = fields.iter().find(|field| field.name.as_deref() == Some("node"));
    let node_type = node_field.ok_or_else(unknown)?.ty.id;
    let root = decode::decode_within(types, leaf.ty().id, cell, budget)?;

    let mut keys = Vec::new();
    // Nodes to visit, the next one last. Each is removed from `nodes`, so that the loop terminates.
    let mut stack = vec![root.field("node").ok_or_else(unknown)?.clone()];
    while let Some(node) = stack.pop() {
        let (Some(Value::List(children)), Some(list)) = (node.field("children"), node.field("keys")) else {
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

/// A `u8` of a list of bytes, as a number.
fn byte_value(byte: u8) -> Value {
    Value::Number { value: u128::from(byte).into(), wide: false }
}

/// Decodes a cell.
fn decode_cell(
    layout: &Layout<PortableForm>,
    types: &PortableRegistry,
    bytes: &[u8],
    budget: &mut Budget,
) -> Result<Value, DecodeError> {
    let mut cell = Cell { types, len: bytes.len(), rest: bytes, budget };
    let value = cell.decode(layout)?;
    match cell.rest.len() {
        0 => Ok(value.unwrap_or(Value::Tuple(Vec::new()))),
        trailing => Err(cell.error(format!("{trailing} trailing bytes"))),
    }
}

/// The rest of a cell that is being decoded.
struct Cell<'a> {
    types: &'a PortableRegistry,
    /// Bytes of the whole cell.
    len: usize,
    rest: &'a [u8],
    budget: &'a mut Budget,
}

impl Cell<'_> {
    fn at(&self) -> usize {
        self.len - self.rest.len()
    }

    fn error(&self, message: impl Into<String>) -> DecodeError {
        DecodeError { at: self.at(), message: message.into() }
    }

    fn spend(&mut self, name: &str) -> Result<(), DecodeError> {
        self.budget.spend(name).map_err(|Spent| self.error(Spent::MESSAGE))
    }

    /// Decodes the next part: nothing if it is a root, which has a cell of its own.
    fn decode(&mut self, layout: &Layout<PortableForm>) -> Result<Option<Value>, DecodeError> {
        self.spend("")?;
        Ok(Some(match layout {
            Layout::Leaf(leaf) => {
                let at = self.at();
                decode::decode_prefix(self.types, leaf.ty().id, &mut self.rest, self.budget)
                    .map_err(|error| DecodeError { at: at + error.at, message: error.message })?
            }
            Layout::Root(_) => return Ok(None),
            Layout::Hash(_) => return Err(self.error("hashing layouts are not supported")),
            Layout::Array(array) => {
                let elements: Result<Vec<_>, _> =
                    (0..array.len()).map(|_| self.decode(array.layout())).collect();
                Value::List(elements?.into_iter().flatten().collect())
            }
            Layout::Struct(layout) => Value::Struct(self.record(layout)?),
            Layout::Enum(layout) => {
                let Some((discriminant, rest)) = self.rest.split_first() else {
                    return Err(self.error(format!("the data ends within a {}", layout.name())));
                };
                let index = Discriminant::from(usize::from(*discriminant));
                let variant = layout.variants().get(&index).ok_or_else(|| {
                    self.error(format!("{} has no variant with the index {discriminant}", layout.name()))
                })?;
                self.rest = rest;
                Value::Variant(self.record(variant)?)
            }
        }))
    }

    fn record(&mut self, layout: &StructLayout<PortableForm>) -> Result<Record, DecodeError> {
        self.spend(layout.name())?;
        let mut fields = Vec::new();
        for field in layout.fields() {
            self.spend(field.name())?;
            if let Some(value) = self.decode(field.layout())? {
                fields.push((field.name().clone(), value));
            }
        }
        let is_tuple = layout.fields().iter().all(|field| field.name().parse::<u32>().is_ok());
        let fields = match (fields.is_empty(), is_tuple) {
            (true, _) => Fields::Unit,
            (_, true) => Fields::Unnamed(fields.into_iter().map(|(_, value)| value).collect()),
            (_, false) => Fields::Named(fields),
        };
        Ok(Record { name: layout.name().clone(), fields })
    }
}

/// A decoded value, or the reason why it does not decode.
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
    /// As text for a user.
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
            lines.push("Under keys that are not in the metadata:".into());
            lines.extend(self.unknown.iter().map(raw_text));
        }
        lines.join("\n")
    }

    /// As JSON.
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
                    let entry = |(key, value): &(_, _)| {
                        json!({
                            "key": to_json(show, key),
                            "value": to_json(show, value),
                        })
                    };
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
    fn contract() -> (Layout<PortableForm>, PortableRegistry) {
        let leaf = |ty: u32| json!({ "leaf": { "key": "0x00000000", "ty": ty } });
        let root = |key: &str, ty: u32, layout: Json| {
            json!({
                "root": { "root_key": key, "ty": ty, "layout": layout },
            })
        };
        let storage_type = |path: &str, params: Json| {
            json!({
                "path": ["ink_storage", path], "params": params, "def": { "composite": {} },
            })
        };
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
            { "name": "pair", "layout": {
                "array": { "len": 2, "offset": "0x00000000", "layout": leaf(0) },
            } },
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
    fn entries_of_every_kind_are_decoded() {
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
Under keys that are not in the metadata:
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
    fn ordered_set_is_walked_in_order() {
        let root = entry("05000000", "0300000004090000000802000000000000000100000000000000");
        let leaf = |number, value| entry(&format!("05000000{number}00000000000000"), value);
        let low = leaf("02", "08010000000700000000");
        let high = leaf("01", "040900000000");
        let set = stored([high, root.clone(), low.clone()]);
        assert!(
            set.text(SHOW).ends_with("set: OrderedSet<u32>, 3 keys\n    1\n    7\n    9"),
            "{}",
            set.text(SHOW)
        );
        assert_eq!(set.json(SHOW)["parts"][5]["keys"], json!([1, 7, 9]));
        // A node is missing, or is its own child.
        let own_child = leaf("01", "00040100000000000000");
        for nodes in [vec![root.clone(), low.clone()], vec![root, low, own_child]] {
            let text = stored(nodes).text(SHOW);
            assert!(text.ends_with("the tree has an unknown form)"), "{text}");
        }
    }

    /// A layout can describe more than there is memory for.
    #[test]
    fn layout_larger_than_budget_is_refused() {
        let (_, types) = contract();
        let layout = |json: Json| -> Layout<PortableForm> { serde_json::from_value(json).unwrap() };
        let nothing = json!({ "struct": { "name": "Nothing", "fields": [] } });
        let array = json!({ "array": { "len": u32::MAX, "offset": "0x00000000", "layout": nothing } });
        let root = layout(json!({ "root": { "root_key": "0x00000000", "ty": 1, "layout": array } }));
        let text = Stored::new(&root, &types, [entry("00000000", "00")]).unwrap().text(SHOW);
        assert!(text.contains("does not decode") && text.contains("too many values"), "{text}");

        let leaf = json!({ "leaf": { "key": "0x00000000", "ty": 0 } });
        let field = json!({ "name": "f".repeat(1 << 20), "layout": leaf });
        let inner = json!({ "struct": { "name": "", "fields": vec![field; 200] } });
        let outer = json!({ "name": "o".repeat(1 << 20), "layout": inner });
        let layout = layout(json!({ "struct": { "name": "", "fields": [outer] } }));
        assert_eq!(Stored::new(&layout, &types, []).err(), Some(Spent));
    }

    #[test]
    fn contract_without_entries_is_shown() {
        let text = stored([]).text(SHOW);
        assert!(text.starts_with("(nothing stored)\nnames: Mapping<u32, String>, 0 entries"), "{text}");
    }

    #[test]
    fn prefix_and_hash_are_cut_off_keys() {
        for len in 0..10 {
            let key = &b"\x01\0\0\0key of a contract"[..len];
            let in_trie = [&key[..len.min(4)], &sp_crypto_hashing::blake2_128(key), key].concat();
            assert_eq!(contract_key(&in_trie), key);
        }
        assert_eq!(contract_key(&[7; 32]), [7; 32]);
        assert_eq!(contract_key(&[7; 3]), [7; 3]);
    }
}
