//! Finds what `deploy` and `call` reach, and lowers the reached functions.

use crate::{
    body::{lower, resolve, thunk, Address, Body, Op, Target},
    error::LinkError,
    frames::FrameLayout,
    functions::{FunctionId, Functions, R_BPF_64_ABS64},
    object::{Home, Kind, Object},
    Options,
};
use ebpf_uapi::context::{CONTEXT_LEN, CONTEXT_WITH_PRICE_LEN};
use ebpf_vm::{limits::FRAME_ALIGN, Entry};
use std::collections::{BTreeMap, BTreeSet};

/// What a contract is made of.
pub struct Reached {
    /// The constructor's function.
    pub deploy: FunctionId,
    /// The function for messages.
    pub call: FunctionId,
    /// Functions of the object.
    pub functions: BTreeMap<FunctionId, Body>,
    /// Functions that call an import, by the import.
    pub thunks: BTreeMap<String, Body>,
    /// Data sections, with the addresses that they hold by their offsets.
    pub data: BTreeMap<usize, BTreeMap<u64, Address>>,
    /// The alignment that r10 needs in every function.
    pub stack_align: u64,
    /// Bytes of the context page that are referred to.
    pub context: u32,
    /// The configuration is referred to.
    pub configuration: bool,
}

/// Follows every reference from the entry points on. What is not reached is not looked at: whatever it
/// needs may be missing.
pub fn reach(object: &Object, functions: &Functions, options: &Options) -> Result<Reached, LinkError> {
    let deploy = entry(object, functions, Entry::Deploy)?;
    let call = entry(object, functions, Entry::Call)?;
    // By each of its names: the compiler's is not always the one that messages use.
    let mut layouts: BTreeMap<FunctionId, FrameLayout> = BTreeMap::new();
    for symbol in &object.symbols {
        let id = match symbol.home {
            Home::Section(section) => functions.at(section, symbol.value),
            _ => None,
        };
        if let (Some(id), Some(layout)) = (id, options.frames.get(&symbol.name)) {
            // One without instructions is where the next one starts.
            layouts.entry(id).or_default().merge(layout.clone());
        }
    }
    let mut reached = Reached {
        deploy,
        call,
        functions: BTreeMap::new(),
        thunks: BTreeMap::new(),
        data: BTreeMap::new(),
        stack_align: FRAME_ALIGN.into(),
        context: 0,
        configuration: false,
    };
    let mut seen = BTreeSet::new();
    let mut open = vec![Target::Function(call), Target::Function(deploy)];
    while let Some(target) = open.pop() {
        if !seen.insert(target.clone()) {
            continue;
        }
        match target {
            Target::Function(id) => {
                let function = functions.get(id);
                let layout = layouts.get(&id);
                let body = lower(object, functions, function, layout)?;
                for op in &body.ops {
                    match op {
                        Op::Call(id) => open.push(Target::Function(*id)),
                        Op::Address { address, .. } => open.push(address.target.clone()),
                        _ => {}
                    }
                }
                reached.functions.insert(id, body);
            }
            Target::Thunk(import) => {
                let body = thunk(&import);
                reached.thunks.insert(import, body);
            }
            Target::Data(section) => {
                let addresses = addresses(object, functions, section)?;
                open.extend(addresses.values().map(|address| address.target.clone()));
                reached.data.insert(section, addresses);
            }
            Target::Context => reached.context = reached.context.max(CONTEXT_LEN as u32),
            Target::GasPrice => reached.context = reached.context.max(CONTEXT_WITH_PRICE_LEN as u32),
            Target::Configuration | Target::ConfigurationEnd => reached.configuration = true,
            Target::HeapStart | Target::HeapEnd | Target::Absolute => {}
        }
    }
    for layout in reached.functions.keys().filter_map(|id| layouts.get(id)) {
        reached.stack_align = reached.stack_align.max(layout.align);
    }
    for (id, body) in &mut reached.functions {
        body.fix_frame(functions.get(*id), reached.stack_align)?;
    }
    Ok(reached)
}

/// The function of an entry point.
fn entry(object: &Object, functions: &Functions, entry: Entry) -> Result<FunctionId, LinkError> {
    let named = |home: fn(Home) -> bool| {
        object
            .symbols
            .iter()
            .find(|symbol| symbol.is_global && symbol.name == entry.name() && home(symbol.home))
    };
    let symbol = named(|home| home != Home::Undefined).ok_or(LinkError::MissingEntry(entry))?;
    let id = match symbol.home {
        Home::Section(section) => functions.at(section, symbol.value),
        _ => None,
    };
    id.ok_or(LinkError::EntryNotAFunction(entry))
}

/// The addresses that a data section holds.
fn addresses(
    object: &Object,
    functions: &Functions,
    section: usize,
) -> Result<BTreeMap<u64, Address>, LinkError> {
    let mut addresses = BTreeMap::new();
    let Some(contents) = object.sections.get(&section).filter(|section| section.kind != Kind::Code) else {
        return Ok(addresses);
    };
    for (offset, relocation) in &contents.relocations {
        let at = object.place(section, *offset);
        if relocation.kind != R_BPF_64_ABS64 {
            let symbol = object.symbols[relocation.symbol].name.clone();
            return Err(LinkError::Relocation { kind: relocation.kind, symbol, at });
        }
        let bytes = contents.bytes.get(*offset as usize..).and_then(|bytes| bytes.first_chunk::<8>());
        let Some(bytes) = bytes else {
            let problem = "a relocation reaches beyond its end";
            return Err(LinkError::MalformedSection { section: contents.name.clone(), problem });
        };
        let address = resolve(object, functions, relocation.symbol, u64::from_le_bytes(*bytes), at)?;
        addresses.insert(*offset, address);
    }
    Ok(addresses)
}
