//! Gives everything that was reached its address, and writes it out.

use crate::{
    body::{short, Address, Body, Op, Target},
    debug::{self, Debug},
    dwarf::{Lines, OwnedFrame},
    error::{LinkError, Place},
    functions::{FunctionId, Functions},
    object::{Kind, Object},
    reach::Reached,
    symbols::{demangled, DataSymbol, FunctionSymbol, Symbols},
    Options,
};
use ebpf_uapi::context::CONTEXT_LEN;
use ebpf_vm::{
    elf::{ContractElf, Layout},
    isa::{opcode, Insn},
    limits::{CODE_BASE, DATA_BASE, INSTRUCTION_BYTES, MAX_CODE_BYTES, MAX_DATA_BYTES, REGION_ALIGN},
};
use std::collections::BTreeMap;

/// A function's name in the output, whether of the object or of the linker's making.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Name<'a> {
    Function(FunctionId),
    Thunk(&'a str),
}

/// A contract, and what is where in it.
pub struct Placed {
    /// The contract.
    pub contract: ContractElf,
    /// Its functions and data.
    pub symbols: Symbols,
    /// Where its instructions come from.
    pub debug: Option<Debug>,
}

/// Places and writes a contract.
pub fn place(
    object: &Object,
    functions: &Functions,
    reached: &Reached,
    lines: Option<&Lines>,
    options: &Options,
) -> Result<Placed, LinkError> {
    let data = Data::place(object, reached, options)?;
    let code = Code::place(functions, reached);
    let resolve = |address: &Address| {
        let base = match &address.target {
            Target::Function(id) => code.address(Name::Function(*id)),
            Target::Thunk(import) => code.address(Name::Thunk(import)),
            Target::Data(section) => data.addresses.get(section).copied().unwrap_or_default(),
            Target::HeapStart => data.layout.heap_base,
            Target::HeapEnd => data.layout.heap_end,
            Target::Context => DATA_BASE,
            Target::GasPrice => DATA_BASE.wrapping_add(CONTEXT_LEN as u64),
            Target::Configuration => DATA_BASE.wrapping_add(reached.context.into()),
            Target::ConfigurationEnd => data.layout.environment_end,
            Target::Absolute => 0,
        };
        base.wrapping_add(address.addend)
    };
    let mut imports = Vec::new();
    let code_bytes = code.write(functions, &resolve, &mut imports)?;
    let limit = |what, bytes: usize, limit: u64| match bytes as u64 {
        bytes if bytes > limit => Err(LinkError::TooLarge { what, bytes, limit }),
        _ => Ok(()),
    };
    limit("code", code_bytes.len(), MAX_CODE_BYTES)?;
    let contract = ContractElf {
        stack_size: options.stack_size,
        heap_size: options.heap_size,
        context_size: reached.context,
        configuration_size: configuration_size(reached, options),
        deploy: code.index(Name::Function(reached.deploy)),
        call: code.index(Name::Function(reached.call)),
        imports,
        rodata: data.write(object, reached, data.layout.environment_end, data.rodata, &resolve),
        data: data.write(object, reached, data.layout.data_start, data.initialised, &resolve),
        bss_size: data.writable.wrapping_sub(data.initialised) as u32,
        code: code_bytes,
    };
    let symbols = Symbols { functions: code.symbols(functions), data: data.symbols(object) };
    let debug = lines.map(|lines| code.debug(functions, lines)).filter(|debug| !debug.is_empty());
    Ok(Placed { contract, symbols, debug })
}

/// Bytes of configuration that the contract gets to see.
fn configuration_size(reached: &Reached, options: &Options) -> u32 {
    if reached.configuration {
        options.configuration_size
    } else {
        0
    }
}

/// Where the data sections are.
struct Data {
    addresses: BTreeMap<usize, u64>,
    /// Bytes of read-only data.
    rodata: u64,
    /// Bytes of writable data that have a value at start.
    initialised: u64,
    /// Bytes of writable data.
    writable: u64,
    layout: Layout,
}

impl Data {
    fn place(object: &Object, reached: &Reached, options: &Options) -> Result<Self, LinkError> {
        let mut addresses = BTreeMap::new();
        // Gives the sections of a kind their addresses, from one on. Returns where they end.
        let mut pack = |kind: Kind, start: u64| {
            let mut end = start;
            for index in reached.data.keys() {
                if let Some(section) = object.sections.get(index).filter(|section| section.kind == kind) {
                    let address = end.next_multiple_of(section.align);
                    addresses.insert(*index, address);
                    end = address.saturating_add(section.size);
                }
            }
            end
        };
        let environment = reached.context.saturating_add(configuration_size(reached, options));
        let rodata_start = DATA_BASE.saturating_add(environment.into());
        let rodata_end = pack(Kind::ReadOnly, rodata_start);
        let data_start = rodata_end.next_multiple_of(REGION_ALIGN.into());
        let initialised_end = pack(Kind::Data, data_start);
        let mut data_end = pack(Kind::Zero, initialised_end);
        // The stack follows at the next multiple of 16. If its end is not aligned then, the data becomes
        // longer.
        let stack_end =
            data_end.next_multiple_of(REGION_ALIGN.into()).saturating_add(options.stack_size.into());
        match stack_end.next_multiple_of(reached.stack_align).wrapping_sub(stack_end) {
            0 => {}
            more => data_end = data_end.next_multiple_of(REGION_ALIGN.into()).saturating_add(more),
        }
        let rodata = rodata_end.wrapping_sub(rodata_start);
        let (initialised, writable) =
            (initialised_end.wrapping_sub(data_start), data_end.wrapping_sub(data_start));
        let bytes = rodata.saturating_add(writable);
        if bytes > MAX_DATA_BYTES {
            return Err(LinkError::TooLarge { what: "data", bytes, limit: MAX_DATA_BYTES });
        }
        let layout =
            Layout::new(environment, rodata as u32, writable as u32, options.stack_size, options.heap_size);
        Ok(Self { addresses, rodata, initialised, writable, layout })
    }

    /// The contents of `size` bytes from the address `base`, with the addresses that they hold.
    fn write(
        &self,
        object: &Object,
        reached: &Reached,
        base: u64,
        size: u64,
        resolve: &impl Fn(&Address) -> u64,
    ) -> Vec<u8> {
        let mut out = vec![0; size as usize];
        for (index, address) in &self.addresses {
            let (Some(section), Some(held)) = (object.sections.get(index), reached.data.get(index)) else {
                continue;
            };
            let start = address.wrapping_sub(base) as usize;
            let range = start..start.saturating_add(section.bytes.len());
            // Sections of the other segment are elsewhere.
            let Some(place) = out.get_mut(range) else {
                continue;
            };
            place.copy_from_slice(&section.bytes);
            for (offset, address) in held {
                let place = place.get_mut(*offset as usize..).and_then(|bytes| bytes.first_chunk_mut::<8>());
                if let Some(place) = place {
                    *place = resolve(address).to_le_bytes();
                }
            }
        }
        out
    }

    fn symbols(&self, object: &Object) -> Vec<DataSymbol> {
        let mut symbols: Vec<_> = self
            .addresses
            .iter()
            .filter_map(|(index, address)| {
                let section = object.sections.get(index)?;
                Some(DataSymbol { address: *address, bytes: section.size, name: section.name.clone() })
            })
            .collect();
        symbols.sort_by_key(|symbol| symbol.address);
        symbols
    }
}

/// Where the functions are.
struct Code<'a> {
    /// Functions in their order.
    list: Vec<(Name<'a>, &'a Body)>,
    /// Index of each function's marker.
    starts: BTreeMap<Name<'a>, u32>,
}

impl<'a> Code<'a> {
    /// Places the functions in the order of the object, then the linker's own.
    fn place(functions: &Functions, reached: &'a Reached) -> Self {
        let mut list: Vec<_> =
            reached.functions.iter().map(|(id, body)| (Name::Function(*id), body)).collect();
        list.sort_by_key(|(name, _)| match name {
            Name::Function(id) => (functions.get(*id).section, functions.get(*id).start),
            Name::Thunk(_) => (0, 0),
        });
        list.extend(reached.thunks.iter().map(|(import, body)| (Name::Thunk(import), body)));
        let mut starts = BTreeMap::new();
        let mut next = 0u32;
        for (name, body) in &list {
            starts.insert(*name, next);
            next = next.saturating_add(1).saturating_add(body.ops.iter().map(Op::slots).sum());
        }
        Self { list, starts }
    }

    fn index(&self, name: Name) -> u32 {
        self.starts.get(&name).copied().unwrap_or_default()
    }

    fn address(&self, name: Name) -> u64 {
        CODE_BASE.wrapping_add(u64::from(self.index(name)).wrapping_mul(INSTRUCTION_BYTES))
    }

    /// The instructions. `imports` gets every import at the index that calls of it hold.
    fn write(
        &self,
        functions: &Functions,
        resolve: &impl Fn(&Address) -> u64,
        imports: &mut Vec<String>,
    ) -> Result<Vec<u8>, LinkError> {
        let mut out = Vec::new();
        for (name, body) in &self.list {
            let at = |op: usize| match name {
                Name::Function(id) => {
                    let function = functions.get(*id);
                    function.place(body.offsets.get(op).copied().unwrap_or(function.end))
                }
                Name::Thunk(import) => Place { name: (*import).into(), offset: 0 },
            };
            out.extend(Insn::frame(body.frame).to_bytes());
            // Where each operation starts, in slots behind the marker.
            let mut starts = Vec::with_capacity(body.ops.len());
            let mut slots = 0u32;
            for op in &body.ops {
                starts.push(slots);
                slots = slots.saturating_add(op.slots());
            }
            let first = (out.len() / 8) as i64;
            for (index, op) in body.ops.iter().enumerate() {
                let next = i64::from(starts[index]) + i64::from(op.slots());
                let insn = match op {
                    Op::Plain(insn) => *insn,
                    Op::Constant { dst, value } => match load(*dst, *value) {
                        Some(insn) => insn,
                        None => {
                            let [low, high] = Insn::lddw(*dst, *value);
                            out.extend(low.to_bytes());
                            high
                        }
                    },
                    Op::Address { dst, address } => {
                        let out_of_range =
                            || LinkError::AddressOutOfRange { symbol: address.symbol.clone(), at: at(index) };
                        load(*dst, resolve(address)).ok_or_else(out_of_range)?
                    }
                    Op::Jump { insn, target } => with_distance(*insn, i64::from(starts[*target]) - next),
                    Op::Call(id) => {
                        let distance = i64::from(self.index(Name::Function(*id))) - (first + next);
                        let imm = i32::try_from(distance).expect("code has fewer than 2^31 slots; qed");
                        Insn { opcode: opcode::CALL_LOCAL, dst: 0, src: 1, off: 0, imm }
                    }
                    Op::Import(import) => {
                        let known = imports.iter().position(|known| known == import);
                        let imm = known.unwrap_or_else(|| {
                            imports.push(import.clone());
                            imports.len() - 1
                        });
                        Insn { opcode: opcode::CALL_IMPORT, dst: 0, src: 0, off: 0, imm: imm as i32 }
                    }
                };
                out.extend(insn.to_bytes());
            }
        }
        Ok(out)
    }

    /// Where the instructions come from.
    fn debug(&self, functions: &Functions, lines: &Lines) -> Debug {
        let mut debug = debug::Builder::default();
        for (name, body) in &self.list {
            let mut pc = self.index(*name);
            let Name::Function(id) = name else {
                debug.push(pc, [].into_iter());
                continue;
            };
            let function = functions.get(*id);
            let symbol = demangled(&function.name);
            let frames = |offset: u64| lines.frames(function.section, offset, &symbol);
            let mut push =
                |pc: u32, frames: &[OwnedFrame]| debug.push(pc, frames.iter().map(OwnedFrame::borrow));
            // The marker belongs to the function's first line.
            push(pc, &frames(function.start));
            pc = pc.saturating_add(1);
            for (op, offset) in body.ops.iter().zip(body.offsets.iter()) {
                push(pc, &frames(*offset));
                pc = pc.saturating_add(op.slots());
            }
        }
        debug.finish()
    }

    fn symbols(&self, functions: &Functions) -> Vec<FunctionSymbol> {
        let symbol = |(name, body): &(Name, &Body)| FunctionSymbol {
            index: self.index(*name),
            slots: body.ops.iter().map(Op::slots).sum::<u32>().saturating_add(1),
            frame: body.frame,
            name: match name {
                Name::Function(id) => functions.get(*id).name.clone(),
                Name::Thunk(import) => format!("{import}@import"),
            },
        };
        self.list.iter().map(symbol).collect()
    }
}

/// The one instruction that loads a value, if it fits.
fn load(dst: u8, value: u64) -> Option<Insn> {
    let (opcode, imm) = short(value)?;
    Some(Insn { opcode, dst, src: 0, off: 0, imm })
}

/// A jump over a number of slots. Its target is where it was before, with slots left out in between.
fn with_distance(insn: Insn, distance: i64) -> Insn {
    const SHORTER: &str = "the distance was in this field, and has not become longer; qed";
    match insn.opcode {
        opcode::JA32 => Insn { imm: distance.try_into().expect(SHORTER), ..insn },
        _ => Insn { off: distance.try_into().expect(SHORTER), ..insn },
    }
}
