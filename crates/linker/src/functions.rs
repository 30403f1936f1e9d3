//! Cuts code sections into functions.

use crate::{
    error::{LinkError, Place},
    object::{Home, Kind, Object},
};
use ebpf_vm::isa::{opcode, Insn};
use std::collections::BTreeMap;

/// A function of the object, by its place in [`Functions`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FunctionId(pub usize);

/// Where a function is.
#[derive(Debug)]
pub struct Function {
    /// Its name; of several, the first global one in the symbol table.
    pub name: String,
    /// Its section.
    pub section: usize,
    /// Offset of its first byte.
    pub start: u64,
    /// Offset after its last byte: where the next function starts, or the section ends.
    pub end: u64,
    /// Whether it is only a function because it is called, so that the code before may run into it.
    pub is_label: bool,
}

impl Function {
    /// The place of an offset in the function's section.
    pub fn place(&self, offset: u64) -> Place {
        Place { name: self.name.clone(), offset: offset.wrapping_sub(self.start) }
    }
}

/// Every function of the object, in the order of the sections and of their offsets.
pub struct Functions {
    list: Vec<Function>,
    by_start: BTreeMap<(usize, u64), FunctionId>,
}

impl Functions {
    /// Finds the functions: what a function symbol or a global symbol in code names, and what is called.
    ///
    /// Local symbols without a type are labels inside of functions, unless they are called.
    pub fn find(object: &Object) -> Result<Self, LinkError> {
        let mut names: BTreeMap<(usize, u64), Option<&str>> = BTreeMap::new();
        let code = |section: &usize| object.sections.get(section).is_some_and(|s| s.kind == Kind::Code);
        // Global symbols last, so that their names win.
        for global in [false, true] {
            let named = object.symbols.iter().filter(|s| s.is_global == global && !s.is_section);
            for symbol in named.rev() {
                match symbol.home {
                    Home::Section(section) if code(&section) && (symbol.is_function || global) => {
                        names.insert((section, symbol.value), Some(&symbol.name));
                    }
                    _ => {}
                }
            }
        }
        for (index, section) in &object.sections {
            if section.kind != Kind::Code {
                continue;
            }
            for (offset, slot) in slots(&section.bytes) {
                if slot.opcode != opcode::CALL_LOCAL || slot.src != 1 {
                    continue;
                }
                match call_target(object, *index, offset, &slot)? {
                    CallTarget::Code(section, target) => names.entry((section, target)).or_insert(None),
                    CallTarget::Undefined(_) => continue,
                };
            }
        }
        let labels = label_names(object);
        let mut list: Vec<Function> = Vec::with_capacity(names.len());
        let mut by_start = BTreeMap::new();
        for ((section, start), name) in names {
            let place = object.place(section, start);
            let problem = |problem| LinkError::MalformedSection { section: place.name.clone(), problem };
            let size = object.sections.get(&section).map_or(0, |section| section.size);
            if start > size || start % 8 != 0 {
                return Err(problem("a function starts outside of it or within an instruction"));
            }
            if let Some(previous) = list.last_mut().filter(|previous| previous.section == section) {
                previous.end = start;
            }
            by_start.insert((section, start), FunctionId(list.len()));
            let is_label = name.is_none();
            let name = name.or_else(|| labels.get(&(section, start)).copied());
            let name = name.map_or_else(|| place.to_string(), Into::into);
            list.push(Function { name, section, start, end: size, is_label });
        }
        Ok(Self { list, by_start })
    }

    /// The function that starts at an offset of a section.
    pub fn at(&self, section: usize, offset: u64) -> Option<FunctionId> {
        self.by_start.get(&(section, offset)).copied()
    }

    /// Where a function is.
    pub fn get(&self, id: FunctionId) -> &Function {
        &self.list[id.0]
    }
}

fn label_names(object: &Object) -> BTreeMap<(usize, u64), &str> {
    let labels = object.symbols.iter().filter(|symbol| !symbol.is_section && !symbol.name.is_empty());
    labels
        .filter_map(|symbol| match symbol.home {
            Home::Section(section) => Some(((section, symbol.value), symbol.name.as_str())),
            _ => None,
        })
        .collect()
}

/// The instructions of a section with their offsets. The second slot of `lddw` is passed over.
pub fn slots(bytes: &[u8]) -> impl Iterator<Item = (u64, Insn)> + '_ {
    let mut skip = false;
    let (slots, _) = bytes.as_chunks::<8>();
    (0u64..).step_by(8).zip(slots).filter_map(move |(offset, slot)| {
        let insn = Insn::from_bytes(*slot);
        let second = skip;
        skip = !second && insn.opcode == opcode::LDDW;
        (!second).then_some((offset, insn))
    })
}

/// Where a call goes.
pub enum CallTarget {
    /// To code: section and offset.
    Code(usize, u64),
    /// To the undefined symbol with this index.
    Undefined(usize),
}

/// Finds out where the `call` with `src=1` at `offset` goes.
pub fn call_target(
    object: &Object,
    section: usize,
    offset: u64,
    slot: &Insn,
) -> Result<CallTarget, LinkError> {
    let relocation = object.sections.get(&section).and_then(|section| section.relocations.get(&offset));
    let at = || object.place(section, offset);
    // In instructions behind the call or, with a relocation, behind the symbol.
    let distance = i64::from(slot.imm).wrapping_add(1).wrapping_mul(8) as u64;
    let Some(relocation) = relocation else {
        return Ok(CallTarget::Code(section, offset.wrapping_add(distance)));
    };
    let symbol = &object.symbols[relocation.symbol];
    if relocation.kind != R_BPF_64_32 {
        let (kind, symbol) = (relocation.kind, symbol.name.clone());
        return Err(LinkError::Relocation { kind, symbol, at: at() });
    }
    let is_code = |section: &usize| object.sections.get(section).is_some_and(|s| s.kind == Kind::Code);
    match symbol.home {
        Home::Section(target) if is_code(&target) => {
            Ok(CallTarget::Code(target, symbol.value.wrapping_add(distance)))
        }
        Home::Undefined => Ok(CallTarget::Undefined(relocation.symbol)),
        _ => Err(LinkError::WrongUse { symbol: symbol.name.clone(), at: at() }),
    }
}

/// On `lddw`: the address of data or a function.
pub const R_BPF_64_64: u32 = 1;
/// In data: an address in 64 bits.
pub const R_BPF_64_ABS64: u32 = 2;
/// On `call`: a function.
pub const R_BPF_64_32: u32 = 10;
