//! Takes a function's instructions apart so that they can be laid out anew.
//!
//! What changes on the way:
//!
//! - An address or constant that fits 32 bits is loaded by `mov32` or `mov` instead of the two slots of
//!   `lddw`.
//! - LLVM passes a sixth and later argument through a register r11 that does not exist: the caller stores
//!   argument 6 + k at `[r11 - 8(k+1)]` and the callee loads it from `[r11 + 8(k+1)]`. The arguments get a
//!   place at the lower end of the caller's frame, `[r10 - frame + 8k]`, which is the callee's
//!   `[r10 + 8k]`.
//! - Code that ends in a call which does not return is followed by an `exit`, because functions end in
//!   `exit` or a jump.

use crate::{
    error::{LinkError, Place, MAX_ALIGN},
    frames::FrameLayout,
    functions::{call_target, CallTarget, Function, FunctionId, Functions, R_BPF_64_64},
    object::{Home, Kind, Object},
};
use ebpf_uapi::context::{CONFIGURATION_END_SYMBOL, CONFIGURATION_SYMBOL, CONTEXT_SYMBOL, GAS_PRICE_SYMBOL};
use ebpf_vm::{
    isa::{opcode, Format, Insn, Op as Instruction, FRAME_POINTER},
    limits::MAX_FRAME_BYTES,
};
use std::collections::BTreeMap;

/// LLVM's register for arguments on the stack.
const ARGUMENT_POINTER: u8 = 11;

/// What an address is relative to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// The start of a function.
    Function(FunctionId),
    /// A function that does nothing but call an import.
    Thunk(String),
    /// The start of a data section.
    Data(usize),
    /// The first address of the heap.
    HeapStart,
    /// The address behind the heap.
    HeapEnd,
    /// The start of the context page.
    Context,
    /// The gas price in the context page.
    GasPrice,
    /// The start of the configuration.
    Configuration,
    /// The address behind the configuration.
    ConfigurationEnd,
    /// Zero.
    Absolute,
}

/// An address: a target and the distance from it in bytes.
#[derive(Clone, Debug)]
pub struct Address {
    /// What it is relative to.
    pub target: Target,
    /// Added to it, wrapping.
    pub addend: u64,
    /// The symbol's name, for messages.
    pub symbol: String,
}

/// An operation: an instruction whose place is not fixed yet.
#[derive(Clone, Debug)]
pub enum Op {
    /// An instruction that is the same everywhere.
    Plain(Insn),
    /// Loads a constant.
    Constant {
        /// The register.
        dst: u8,
        /// The constant.
        value: u64,
    },
    /// Loads an address.
    Address {
        /// The register.
        dst: u8,
        /// The address.
        address: Address,
    },
    /// A jump to the operation with this index.
    Jump {
        /// The instruction, whose distance is to be set.
        insn: Insn,
        /// The operation.
        target: usize,
    },
    /// A call of a function.
    Call(FunctionId),
    /// A call of an import.
    Import(String),
}

impl Op {
    /// Instruction slots that the operation takes.
    pub fn slots(&self) -> u32 {
        match self {
            Self::Constant { value, .. } if short(*value).is_none() => 2,
            _ => 1,
        }
    }

    fn ends_function(&self) -> bool {
        match self {
            Self::Plain(insn) => insn.opcode == opcode::EXIT,
            Self::Jump { insn, .. } => matches!(insn.opcode, opcode::JA | opcode::JA32),
            _ => false,
        }
    }
}

/// The opcode and immediate that load a constant in one slot, if there are.
pub fn short(value: u64) -> Option<(u8, i32)> {
    match (u32::try_from(value), i32::try_from(value as i64)) {
        (Ok(value), _) => Some((opcode::MOV32_IMM, value as i32)),
        (_, Ok(value)) => Some((opcode::MOV64_IMM, value)),
        _ => None,
    }
}

/// A function, ready to be placed.
#[derive(Debug)]
pub struct Body {
    /// Its operations; the last one is an `exit` or an unconditional jump.
    pub ops: Vec<Op>,
    /// The offset in its section of each operation that was there before.
    pub offsets: Vec<u64>,
    /// Bytes of its frame. [`fix_frame`](Self::fix_frame) rounds them.
    pub frame: u32,
}

impl Body {
    /// Rounds the frame up to a multiple of `align`, a power of two up to [`MAX_ALIGN`], and gives arguments
    /// on the stack their place in it.
    pub fn fix_frame(&mut self, function: &Function, align: u64) -> Result<(), LinkError> {
        const FITS: &str = "the largest frame is a multiple of the largest alignment; qed";
        let frame = u64::from(self.frame).next_multiple_of(align);
        self.frame = frame.try_into().expect(FITS);
        for (op, place) in self.ops.iter_mut().zip(&self.offsets) {
            let Op::Plain(insn) = op else {
                continue;
            };
            let offset = if insn.opcode == opcode::LDXDW && insn.src == ARGUMENT_POINTER {
                insn.src = FRAME_POINTER;
                i64::from(insn.off) - 8
            } else if insn.dst == ARGUMENT_POINTER {
                insn.dst = FRAME_POINTER;
                -i64::from(self.frame) - i64::from(insn.off) - 8
            } else {
                continue;
            };
            let unknown = |_| LinkError::StackArgument { at: function.place(*place) };
            insn.off = i16::try_from(offset).map_err(unknown)?;
        }
        Ok(())
    }
}

/// Lowers a function.
///
/// `layout` is what the compiler says of the function's frame, arguments for others left out; what the code
/// shows counts if it is more. A function that takes the address of something in its frame is refused
/// without.
pub fn lower(
    object: &Object,
    functions: &Functions,
    function: &Function,
    layout: Option<&FrameLayout>,
) -> Result<Body, LinkError> {
    let mut lowering = Lowering { object, functions, function, ops: Vec::new(), offsets: Vec::new() };
    lowering.read()?;
    let frame = lowering.frame(layout)?;
    let Lowering { mut ops, offsets, .. } = lowering;
    if !ops.last().is_some_and(Op::ends_function) {
        // A function that the compiler generated can only end with a call that does not return. Assembly can
        // run into a label.
        let next = functions.at(function.section, function.end).map(|id| functions.get(id));
        let calls = matches!(ops.last(), Some(Op::Call(_) | Op::Import(_)));
        if next.is_some_and(|next| next.is_label) && !calls {
            return Err(LinkError::RunsIntoLabel { at: function.place(function.end) });
        }
        ops.push(Op::Plain(Insn { opcode: opcode::EXIT, ..Insn::default() }));
    }
    Ok(Body { ops, offsets, frame })
}

/// The body of a function that calls an import.
pub fn thunk(import: &str) -> Body {
    let exit = Op::Plain(Insn { opcode: opcode::EXIT, ..Insn::default() });
    Body { ops: vec![Op::Import(import.into()), exit], offsets: Vec::new(), frame: 0 }
}

/// Finds what an address refers to: `symbol + addend`, used at `at`.
pub fn resolve(
    object: &Object,
    functions: &Functions,
    symbol: usize,
    addend: u64,
    at: Place,
) -> Result<Address, LinkError> {
    let symbol = &object.symbols[symbol];
    let offset = symbol.value.wrapping_add(addend);
    let (target, addend) = match symbol.home {
        Home::Absolute => (Target::Absolute, offset),
        Home::NotLoaded => {
            return Err(LinkError::SymbolOutsideProgram { symbol: symbol.name.clone(), at });
        }
        Home::Undefined => match region(&symbol.name) {
            Some(target) => (target, addend),
            _ if addend != 0 => return Err(LinkError::WrongUse { symbol: symbol.name.clone(), at }),
            None => (Target::Thunk(import(&symbol.name, at)?), 0),
        },
        Home::Section(section) => match object.sections.get(&section).map(|section| section.kind) {
            Some(Kind::Code) => {
                let code = || object.place(section, offset);
                let id = functions.at(section, offset);
                let id = id.ok_or_else(|| LinkError::CodeAddress { code: code(), at })?;
                (Target::Function(id), 0)
            }
            _ => (Target::Data(section), offset),
        },
    };
    Ok(Address { target, addend, symbol: symbol.name.clone() })
}

/// What an undefined symbol stands for, if it is an address of a region.
fn region(symbol: &str) -> Option<Target> {
    Some(match symbol {
        "__heap_start" => Target::HeapStart,
        "__heap_end" => Target::HeapEnd,
        CONTEXT_SYMBOL => Target::Context,
        GAS_PRICE_SYMBOL => Target::GasPrice,
        CONFIGURATION_SYMBOL => Target::Configuration,
        CONFIGURATION_END_SYMBOL => Target::ConfigurationEnd,
        _ => return None,
    })
}

/// The import that an undefined symbol names.
fn import(symbol: &str, at: Place) -> Result<String, LinkError> {
    if symbol == "__bpf_trap" {
        return Ok("abort".into());
    }
    if region(symbol).is_some() {
        return Err(LinkError::WrongUse { symbol: symbol.into(), at });
    }
    let name = symbol.as_bytes();
    let known =
        ebpf_vm::Intrinsic::from_name(name).is_some() || ebpf_uapi::Syscall::from_name(name).is_some();
    match symbol {
        _ if known => Ok(symbol.into()),
        _ if is_float_routine(symbol) => {
            Err(LinkError::FloatingPoint { routine: symbol.into(), function: at.name })
        }
        _ => Err(LinkError::UndefinedSymbol { symbol: symbol.into(), at }),
    }
}

/// Whether a symbol is a routine for floating point arithmetic, as compilers name them: `__adddf3`,
/// `__fixunssfti`, `__floatdisf`, `__extendhfsf2`, `fmod`, `sqrtf`, ...
fn is_float_routine(symbol: &str) -> bool {
    const C: [&str; 16] = [
        "ceil", "copysign", "exp", "fabs", "floor", "fma", "fmax", "fmin", "fmod", "log", "pow", "rint",
        "round", "sin", "sqrt", "trunc",
    ];
    let math = symbol.strip_suffix('f').unwrap_or(symbol);
    C.contains(&math)
        || symbol.strip_prefix("__").is_some_and(|name| {
            let name = name.trim_end_matches(|c: char| c.is_ascii_digit());
            ["fix", "float", "extend", "trunc"].iter().any(|prefix| name.starts_with(prefix))
                || ["hf", "sf", "df", "tf", "xf", "bf"].iter().any(|suffix| name.ends_with(suffix))
        })
}

struct Lowering<'a> {
    object: &'a Object,
    functions: &'a Functions,
    function: &'a Function,
    ops: Vec<Op>,
    offsets: Vec<u64>,
}

impl Lowering<'_> {
    /// Reads every instruction, and checks that it is one.
    fn read(&mut self) -> Result<(), LinkError> {
        let (object, function) = (self.object, self.function);
        let Some(section) = object.sections.get(&function.section) else {
            return Ok(());
        };
        // Jumps by index, with the offset that they go to.
        let mut jumps = Vec::new();
        let mut offset = function.start;
        while offset < function.end {
            let at = || function.place(offset);
            let slot = |offset: u64| section.bytes.get(offset as usize..)?.first_chunk::<8>().copied();
            let Some(bytes) = slot(offset) else {
                let problem = "it ends within an instruction";
                return Err(LinkError::MalformedSection { section: section.name.clone(), problem });
            };
            let unknown = || LinkError::UnknownInstruction { bytes, at: at() };
            let insn = Insn::from_bytes(bytes);
            let info = insn.decode().map_err(|_| unknown())?;
            if insn.dst > ARGUMENT_POINTER || insn.src > ARGUMENT_POINTER {
                return Err(unknown());
            }
            let relocation = section.relocations.get(&offset);
            let is_jump =
                matches!(info.format, Format::Jump16 | Format::Jump32 | Format::JumpImm | Format::JumpReg);
            if let Some(relocation) = relocation {
                if is_jump {
                    return Err(LinkError::JumpOutOfFunction { at: at() });
                }
                let expected = match info.format {
                    Format::Wide => relocation.kind == R_BPF_64_64,
                    // Checked where its target is looked up.
                    Format::CallLocal => true,
                    _ => false,
                };
                if !expected {
                    let symbol = object.symbols[relocation.symbol].name.clone();
                    return Err(LinkError::Relocation { kind: relocation.kind, symbol, at: at() });
                }
            }
            let next = offset.wrapping_add(8);
            let mut size = 8;
            let op = match info.format {
                Format::Wide => {
                    let second = slot(next).filter(|_| next < function.end).map(Insn::from_bytes);
                    let second = second.filter(|second| Insn { imm: 0, ..*second } == Insn::default());
                    let high = second.ok_or_else(unknown)?.imm;
                    size = 16;
                    let value = u64::from(insn.imm as u32) | u64::from(high as u32) << 32;
                    match relocation {
                        None => Op::Constant { dst: insn.dst, value },
                        Some(relocation) => {
                            // LLVM writes the lower half only, so that is where the sign is.
                            let addend = if high == 0 { i64::from(insn.imm) as u64 } else { value };
                            let address = resolve(object, self.functions, relocation.symbol, addend, at())?;
                            Op::Address { dst: insn.dst, address }
                        }
                    }
                }
                Format::CallLocal => match call_target(object, function.section, offset, &insn)? {
                    CallTarget::Undefined(symbol) => Op::Import(import(&object.symbols[symbol].name, at())?),
                    CallTarget::Code(section, target) => {
                        let id = self.functions.at(section, target);
                        let code = object.place(section, target);
                        Op::Call(id.ok_or_else(|| LinkError::CodeAddress { code, at: at() })?)
                    }
                },
                Format::CallImport => {
                    return Err(LinkError::KernelHelper { helper: insn.imm, at: at() });
                }
                _ if is_jump => {
                    let distance = match info.format {
                        Format::Jump32 => i64::from(insn.imm),
                        _ => i64::from(insn.off),
                    };
                    let target = next.wrapping_add(distance.wrapping_mul(8) as u64);
                    jumps.push((self.ops.len(), target));
                    Op::Jump { insn, target: 0 }
                }
                _ => Op::Plain(insn),
            };
            self.ops.push(op);
            self.offsets.push(offset);
            offset = offset.wrapping_add(size);
        }
        for (offset, relocation) in section.relocations.range(function.start..function.end) {
            if self.offsets.binary_search(offset).is_err() {
                let symbol = object.symbols[relocation.symbol].name.clone();
                let (kind, at) = (relocation.kind, function.place(*offset));
                return Err(LinkError::Relocation { kind, symbol, at });
            }
        }
        let index: BTreeMap<u64, usize> = self.offsets.iter().copied().zip(0..).collect();
        for (jump, to) in jumps {
            let at = || function.place(self.offsets[jump]);
            let index = *index.get(&to).ok_or_else(|| LinkError::JumpOutOfFunction { at: at() })?;
            if let Some(Op::Jump { target, .. }) = self.ops.get_mut(jump) {
                *target = index;
            }
        }
        Ok(())
    }

    /// Measures the frame: how far below r10 the function reaches, or what the compiler says if that is
    /// more, and below that a place for arguments to other functions.
    fn frame(&self, layout: Option<&FrameLayout>) -> Result<u32, LinkError> {
        let mut lowest: i64 = 0;
        let mut arguments: i64 = 0;
        for (index, op) in self.ops.iter().enumerate() {
            let Op::Plain(insn) = op else {
                let register = match op {
                    Op::Constant { dst, .. } | Op::Address { dst, .. } => *dst,
                    // Comparing r10 or r11 would be harmless, but the one for arguments does not exist.
                    Op::Jump { insn, .. } if insn.dst == ARGUMENT_POINTER || insn.src == ARGUMENT_POINTER => {
                        ARGUMENT_POINTER
                    }
                    _ => continue,
                };
                match register {
                    FRAME_POINTER => return Err(LinkError::WritesFramePointer { at: self.at(index) }),
                    ARGUMENT_POINTER => return Err(LinkError::StackArgument { at: self.at(index) }),
                    _ => continue,
                }
            };
            let Ok(info) = insn.decode() else {
                continue;
            };
            // The register that an address is relative to, and those used otherwise.
            let (base, others) = match info.format {
                Format::Load => (Some(insn.src), [insn.dst, 0]),
                Format::StoreImm => (Some(insn.dst), [0, 0]),
                Format::StoreReg | Format::Atomic => (Some(insn.dst), [insn.src, 0]),
                _ => (None, [insn.dst, insn.src]),
            };
            if others.contains(&ARGUMENT_POINTER) {
                return Err(LinkError::StackArgument { at: self.at(index) });
            }
            match base {
                Some(FRAME_POINTER) if insn.off >= 0 => {
                    return Err(LinkError::ReadsCallersFrame { at: self.at(index) });
                }
                Some(FRAME_POINTER) => lowest = lowest.min(insn.off.into()),
                Some(ARGUMENT_POINTER) => arguments = arguments.max(self.argument_bytes(index, insn)?),
                _ => {}
            }
            if (info.format.writes_dst() || info.op == Instruction::FRAME) && insn.dst == FRAME_POINTER {
                return Err(LinkError::WritesFramePointer { at: self.at(index) });
            }
            if others.contains(&FRAME_POINTER) {
                if layout.is_none() {
                    return Err(LinkError::FrameUnknown { function: self.function.name.clone() });
                }
                lowest = lowest.min(self.distance_taken(index, insn).unwrap_or(0));
            }
        }
        let name = || self.function.name.clone();
        if let Some(FrameLayout { align, most_aligned, .. }) =
            layout.filter(|layout| layout.align > MAX_ALIGN)
        {
            let (variable, align) = (most_aligned.clone(), *align);
            return Err(LinkError::VariableAlignment { function: name(), variable, align });
        }
        let locals = lowest.unsigned_abs().max(layout.map_or(0, |layout| layout.bytes));
        let bytes = locals.saturating_add(arguments.unsigned_abs());
        match u32::try_from(bytes) {
            Ok(frame) if frame <= MAX_FRAME_BYTES => Ok(frame),
            _ => Err(LinkError::FrameTooLarge { function: name(), bytes }),
        }
    }

    /// For `mov rX, r10` that is followed by `add rX, N`: N. This is how LLVM takes the address of
    /// something in the frame.
    fn distance_taken(&self, index: usize, insn: &Insn) -> Option<i64> {
        if insn.opcode != opcode::MOV64_REG || insn.off != 0 {
            return None;
        }
        match self.ops.get(index.checked_add(1)?)? {
            Op::Plain(next) if next.opcode == opcode::ADD64_IMM && next.dst == insn.dst => {
                Some(next.imm.into())
            }
            _ => None,
        }
    }

    /// For a store of an argument, how many bytes of arguments there are at least; 0 for a load.
    fn argument_bytes(&self, index: usize, insn: &Insn) -> Result<i64, LinkError> {
        let load = insn.opcode == opcode::LDXDW;
        let store = matches!(insn.opcode, opcode::STDW | opcode::STXDW);
        match insn.off {
            off if off % 8 != 0 => {}
            off if load && off >= 8 => return Ok(0),
            off if store && off <= -8 => return Ok(-i64::from(off)),
            _ => {}
        }
        Err(LinkError::StackArgument { at: self.at(index) })
    }

    fn at(&self, index: usize) -> Place {
        self.function.place(self.offsets.get(index).copied().unwrap_or(self.function.end))
    }
}
