//! From statements to a contract: places labels, resolves values, encodes.

use crate::{
    parse::{Operand, Section, Statement, Value},
    AsmError, DEFAULT_FRAME,
};
use alloc::{
    borrow::ToOwned,
    collections::{BTreeMap, BTreeSet},
    format,
    string::String,
    vec,
    vec::Vec,
};
use ebpf_vm::{
    elf::ContractElf,
    isa::{Format, Insn, InsnInfo, FRAME_POINTER, INSTRUCTIONS},
    limits::{CODE_BASE, INSTRUCTION_BYTES},
};

type Statements = Vec<(usize, Statement)>;

/// Where a label is: its section and the offset in bytes.
#[derive(Clone, Copy)]
struct Place {
    section: Section,
    offset: u64,
    /// Up to the next label or the end of the section.
    size: u64,
}

/// What the first pass learns.
#[derive(Default)]
struct Symbols {
    constants: BTreeMap<String, Value>,
    places: BTreeMap<String, Place>,
    imports: Vec<String>,
    /// Where the functions start, as instruction indices.
    functions: BTreeSet<i64>,
    /// Where `exit` instructions are.
    exits: Vec<i64>,
    /// Start of read-only data, of data and of bss.
    rodata_start: u64,
    data_start: u64,
    bss_start: u64,
}

type Message<T> = Result<T, String>;

/// Puts a contract together.
pub fn emit(mut statements: Statements) -> Result<ContractElf, AsmError> {
    insert_frames(&mut statements);
    let mut symbols = Symbols::default();
    place(&statements, &mut symbols)?;

    let mut elf = ContractElf::default();
    let mut section = Section::Text;
    let mut entries = (None, None);
    for (line, statement) in &statements {
        let at = |message| AsmError { line: *line, message };
        let code = &mut elf.code;
        match statement {
            Statement::Label(_) | Statement::Constant(..) | Statement::Import(_) => {}
            Statement::Section(to) => section = *to,
            Statement::Stack(value) => elf.stack_size = symbols.unsigned(value).map_err(at)?,
            Statement::Heap(value) => elf.heap_size = symbols.unsigned(value).map_err(at)?,
            Statement::Context(value) => elf.context_size = symbols.unsigned(value).map_err(at)?,
            Statement::Configuration(value) => {
                elf.configuration_size = symbols.unsigned(value).map_err(at)?
            }
            Statement::Entry { deploy, label } => {
                let index = symbols.instruction(label).map_err(at)?;
                *(if *deploy { &mut entries.0 } else { &mut entries.1 }) = Some(index);
            }
            Statement::Slot(fields) => code.extend(symbols.slot(fields).map_err(at)?.to_bytes()),
            Statement::Instruction(name, operands) => {
                let pc = code.len() as i64 / INSTRUCTION_BYTES as i64;
                for insn in symbols.instruction_slots(name, operands, pc).map_err(at)? {
                    code.extend(insn.to_bytes());
                }
            }
            Statement::Data(..) | Statement::Bytes(_) | Statement::Zero(_) | Statement::Align(_) => {
                let out = match section {
                    Section::Rodata => &mut elf.rodata,
                    Section::Data => &mut elf.data,
                    Section::Bss | Section::Text => {
                        let bytes = symbols.data(statement, elf.bss_size as usize).map_err(at)?;
                        elf.bss_size += bytes.len() as u32;
                        continue;
                    }
                };
                let bytes = symbols.data(statement, out.len()).map_err(at)?;
                out.extend(bytes);
            }
        }
    }
    let named = |label: &str| symbols.instruction(label).ok();
    let deploy = entries.0.or_else(|| named("deploy"));
    let call = entries.1.or_else(|| named("call"));
    elf.deploy = deploy.or(call).unwrap_or(0) as u32;
    elf.call = call.or(deploy).unwrap_or(0) as u32;
    elf.imports = symbols.imports;
    Ok(elf)
}

/// Inserts the markers that are missing.
fn insert_frames(statements: &mut Statements) {
    let mut functions = BTreeSet::new();
    for name in ["deploy", "call"] {
        functions.insert(name.to_owned());
    }
    let mut address = |value: &Value| {
        if let Value::Address(label, _) = value {
            functions.insert(label.clone());
        }
    };
    for (_, statement) in statements.iter() {
        match statement {
            Statement::Data(_, values) => values.iter().for_each(&mut address),
            Statement::Entry { label, .. } => address(&Value::Address(label.clone(), 0)),
            Statement::Instruction(name, operands) => {
                for operand in operands {
                    match operand {
                        Operand::Value(Value::Name(label)) if name == "call local" => {
                            address(&Value::Address(label.clone(), 0))
                        }
                        Operand::Value(value) => address(value),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    let mut section = Section::Text;
    let mut wanted = true;
    let mut index = 0;
    while index < statements.len() {
        let (line, statement) = &statements[index];
        match statement {
            Statement::Section(to) => section = *to,
            Statement::Label(label) if section == Section::Text => wanted |= functions.contains(label),
            Statement::Instruction(name, _) if name == "frame" => wanted = false,
            // What a test spells out in numbers is left alone.
            Statement::Slot(_) => wanted = false,
            Statement::Instruction(..) if wanted => {
                let frame = Operand::Value(Value::Number(i128::from(DEFAULT_FRAME)));
                statements.insert(index, (*line, Statement::Instruction("frame".into(), vec![frame])));
                wanted = false;
            }
            _ => {}
        }
        index += 1;
    }
}

/// Finds where every label is, and everything else that instructions refer to.
fn place(statements: &Statements, symbols: &mut Symbols) -> Result<(), AsmError> {
    let mut section = Section::Text;
    let mut sizes = [0u64; 4];
    let mut labels: Vec<(String, Section, u64)> = Vec::new();
    let (mut context, mut configuration) = (0u32, 0u32);
    for (line, statement) in statements {
        let at = |message| AsmError { line: *line, message };
        let size = &mut sizes[section as usize];
        match statement {
            Statement::Label(label) => {
                if labels.iter().any(|(known, ..)| known == label) {
                    return Err(at(format!("label `{label}` is defined twice")));
                }
                labels.push((label.clone(), section, *size));
            }
            Statement::Section(to) => section = *to,
            Statement::Constant(name, value) => {
                // A name stands for its value, so that no constant can come back to itself.
                let value = match value {
                    Value::Name(_) => Value::Number(symbols.value(value).map_err(at)?),
                    value => value.clone(),
                };
                symbols.constants.insert(name.clone(), value);
            }
            Statement::Import(name) => symbols.import(name),
            Statement::Instruction(..) | Statement::Slot(_) if section != Section::Text => {
                return Err(at("instructions belong into .text".into()));
            }
            Statement::Slot(fields) => {
                let insn = symbols.slot(fields).map_err(at)?;
                symbols.note(&insn, *size);
                *size += INSTRUCTION_BYTES;
            }
            Statement::Instruction(name, operands) => {
                if let ("call", [Operand::Value(Value::Name(import))]) = (name.as_str(), &operands[..]) {
                    symbols.import(import);
                }
                let index = (*size / INSTRUCTION_BYTES) as i64;
                match name.as_str() {
                    "frame" => {
                        symbols.functions.insert(index);
                    }
                    "exit" => symbols.exits.push(index),
                    _ => {}
                }
                *size += if name == "lddw" { 2 * INSTRUCTION_BYTES } else { INSTRUCTION_BYTES };
            }
            Statement::Data(..) | Statement::Bytes(_) if section == Section::Bss => {
                return Err(at(".bss takes only .zero and .align".into()));
            }
            Statement::Data(..) | Statement::Bytes(_) | Statement::Zero(_) | Statement::Align(_) => {
                if section == Section::Text {
                    return Err(at("data does not belong into .text".into()));
                }
                *size += symbols.data_size(statement, *size as usize).map_err(at)? as u64;
            }
            Statement::Context(value) => context = symbols.unsigned(value).map_err(at)?,
            Statement::Configuration(value) => configuration = symbols.unsigned(value).map_err(at)?,
            Statement::Stack(_) | Statement::Heap(_) | Statement::Entry { .. } => {}
        }
    }
    for (position, (label, section, offset)) in labels.iter().enumerate() {
        let next = labels[position + 1..].iter().find(|(_, of, start)| of == section && start > offset);
        let end = next.map_or(sizes[*section as usize], |(_, _, start)| *start);
        symbols.places.insert(
            label.clone(),
            Place { section: *section, offset: *offset, size: end.saturating_sub(*offset) },
        );
    }
    let environment = context.saturating_add(configuration);
    let layout = ebpf_vm::elf::Layout::new(environment, sizes[Section::Rodata as usize] as u32, 0, 0, 0);
    symbols.rodata_start = layout.environment_end;
    symbols.data_start = layout.data_start;
    symbols.bss_start = layout.data_start + sizes[Section::Data as usize];
    Ok(())
}

impl Symbols {
    fn import(&mut self, name: &str) {
        if !self.constants.contains_key(name) && !self.imports.iter().any(|known| known == name) {
            self.imports.push(name.into());
        }
    }

    /// Remembers a slot that was given in numbers.
    fn note(&mut self, insn: &Insn, offset: u64) {
        let index = (offset / INSTRUCTION_BYTES) as i64;
        if insn.is_frame() {
            self.functions.insert(index);
        }
        if insn.opcode == ebpf_vm::isa::opcode::EXIT {
            self.exits.push(index);
        }
    }

    fn label(&self, label: &str) -> Message<Place> {
        self.places.get(label).copied().ok_or_else(|| format!("there is no label `{label}`"))
    }

    /// The instruction index of a label.
    fn instruction(&self, label: &str) -> Message<i64> {
        let place = self.label(label)?;
        if place.section != Section::Text {
            return Err(format!("`{label}` is not in .text"));
        }
        Ok((place.offset / INSTRUCTION_BYTES) as i64)
    }

    fn value(&self, value: &Value) -> Message<i128> {
        Ok(match value {
            Value::Number(number) => *number,
            Value::Name(name) => match self.constants.get(name) {
                Some(value) => self.value(value)?,
                None => return Err(format!("there is no constant `{name}`")),
            },
            Value::Size(label) => i128::from(self.label(label)?.size),
            Value::Address(label, addend) => {
                let place = self.label(label)?;
                let base = match place.section {
                    Section::Text => CODE_BASE,
                    Section::Rodata => self.rodata_start,
                    Section::Data => self.data_start,
                    Section::Bss => self.bss_start,
                };
                i128::from(base + place.offset) + addend
            }
        })
    }

    fn unsigned(&self, value: &Value) -> Message<u32> {
        let number = self.value(value)?;
        u32::try_from(number).map_err(|_| format!("{number} is not a u32"))
    }

    fn small<T: TryFrom<i128>>(&self, value: &Value) -> Message<T> {
        let number = self.value(value)?;
        T::try_from(number).map_err(|_| format!("{number} does not fit"))
    }

    /// An immediate: signed, or the bits of an unsigned one.
    fn immediate(&self, value: &Value) -> Message<i32> {
        let number = self.value(value)?;
        i32::try_from(number)
            .or_else(|_| u32::try_from(number).map(|bits| bits as i32))
            .map_err(|_| format!("{number} does not fit into 32 bits"))
    }

    fn slot(&self, fields: &[Value; 5]) -> Message<Insn> {
        let [opcode, dst, src, off, imm] = fields;
        Ok(Insn {
            opcode: self.small(opcode)?,
            dst: self.small(dst)?,
            src: self.small(src)?,
            off: self.small(off)?,
            imm: self.immediate(imm)?,
        })
    }

    /// How many bytes a data statement adds at an offset. Needs no labels.
    fn data_size(&self, statement: &Statement, offset: usize) -> Message<usize> {
        Ok(match statement {
            Statement::Data(size, values) => size * values.len(),
            Statement::Bytes(bytes) => bytes.len(),
            Statement::Zero(count) => self.unsigned(count)? as usize,
            Statement::Align(align) => {
                let align = self.unsigned(align)?.max(1) as usize;
                offset.next_multiple_of(align) - offset
            }
            _ => 0,
        })
    }

    /// The bytes of a data statement at an offset.
    fn data(&self, statement: &Statement, offset: usize) -> Message<Vec<u8>> {
        match statement {
            Statement::Data(size, values) => {
                let mut out = Vec::new();
                for value in values {
                    let number = self.value(value)?;
                    let bits = 8 * *size as u32;
                    if number >= 1 << bits || number < -(1 << (bits - 1)) {
                        return Err(format!("{number} does not fit into {bits} bits"));
                    }
                    out.extend(&number.to_le_bytes()[..*size]);
                }
                Ok(out)
            }
            Statement::Bytes(bytes) => Ok(bytes.clone()),
            _ => Ok(vec![0; self.data_size(statement, offset)?]),
        }
    }

    /// The distance from the slot after `pc` to a jump's target.
    fn distance(&self, target: &Value, pc: i64) -> Message<i64> {
        match target {
            Value::Name(label) if label == "exit" && !self.places.contains_key("exit") => {
                let end = self.functions.range(pc + 1..).next().copied().unwrap_or(i64::MAX);
                let start = self.functions.range(..=pc).next_back().copied().unwrap_or(0);
                let exit = self.exits.iter().rev().find(|exit| (start..end).contains(*exit));
                Ok(exit.ok_or("the function has no `exit`")? - pc - 1)
            }
            Value::Name(label) if self.places.contains_key(label) => Ok(self.instruction(label)? - pc - 1),
            value => self.small(value),
        }
    }

    /// Encodes an instruction at `pc`.
    fn instruction_slots(&self, name: &str, operands: &[Operand], pc: i64) -> Message<Vec<Insn>> {
        let name = match name {
            "bswap16" => "swap16",
            "bswap32" => "swap32",
            "bswap64" => "swap64",
            "call" if matches!(operands, [Operand::Register(_)]) => "callx",
            name => name,
        };
        let mut known = false;
        for info in INSTRUCTIONS.iter().filter(|info| info.name == name) {
            known = true;
            if let Some(slots) = self.encode(info, operands, pc)? {
                return Ok(slots);
            }
        }
        Err(if known {
            format!("wrong operands for `{name}`")
        } else {
            format!("there is no instruction `{name}`")
        })
    }

    /// Encodes an instruction of the table; `None` if the operands are not of its kind.
    fn encode(&self, info: &InsnInfo, operands: &[Operand], pc: i64) -> Message<Option<Vec<Insn>>> {
        use Operand::{Memory, Register, Value as Val};
        let fits16 =
            |distance: i64| i16::try_from(distance).map_err(|_| format!("{distance} is too far for a jump"));
        let fits32 =
            |distance: i64| i32::try_from(distance).map_err(|_| format!("{distance} is too far for a call"));
        let mut insn = Insn { opcode: info.opcode, ..Insn::default() };
        match (info.format, operands) {
            (Format::DstImm, [Register(dst), Val(value)]) => {
                (insn.dst, insn.imm) = (*dst, self.immediate(value)?);
            }
            (Format::DstSrc, [Register(dst), Register(src)]) => (insn.dst, insn.src) = (*dst, *src),
            (Format::Dst | Format::CallReg, [Register(dst)]) => insn.dst = *dst,
            (Format::Wide, [Register(dst), Val(value)]) => {
                let number = self.value(value)?;
                let bits = u64::try_from(number)
                    .or_else(|_| i64::try_from(number).map(|number| number as u64))
                    .map_err(|_| format!("{number} does not fit into 64 bits"))?;
                return Ok(Some(Insn::lddw(*dst, bits).to_vec()));
            }
            (Format::Load, [Register(dst), Memory(src, off)]) => {
                (insn.dst, insn.src, insn.off) = (*dst, *src, self.small(off)?);
            }
            (Format::StoreImm, [Memory(dst, off), Val(value)]) => {
                (insn.dst, insn.off, insn.imm) = (*dst, self.small(off)?, self.immediate(value)?);
            }
            (Format::StoreReg | Format::Atomic, [Memory(dst, off), Register(src)]) => {
                (insn.dst, insn.off, insn.src) = (*dst, self.small(off)?, *src);
            }
            (Format::Jump16, [Val(target)]) => insn.off = fits16(self.distance(target, pc)?)?,
            (Format::Jump32, [Val(target)]) => insn.imm = fits32(self.distance(target, pc)?)?,
            (Format::JumpImm, [Register(dst), Val(value), Val(target)]) => {
                (insn.dst, insn.imm) = (*dst, self.immediate(value)?);
                insn.off = fits16(self.distance(target, pc)?)?;
            }
            (Format::JumpReg, [Register(dst), Register(src), Val(target)]) => {
                (insn.dst, insn.src) = (*dst, *src);
                insn.off = fits16(self.distance(target, pc)?)?;
            }
            (Format::CallImport, [Val(Value::Name(import))]) if !self.constants.contains_key(import) => {
                let index = self.imports.iter().position(|known| known == import);
                insn.imm = index.ok_or_else(|| format!("there is no import `{import}`"))? as i32;
            }
            (Format::CallImport, [Val(value)]) => insn.imm = self.immediate(value)?,
            (Format::CallLocal, [Val(target)]) => insn.imm = fits32(self.distance(target, pc)?)?,
            (Format::NoOperands, []) => {}
            (Format::Frame, [Val(size)]) => {
                let size: i32 = self.small(size)?;
                (insn.dst, insn.imm) = (FRAME_POINTER, size.wrapping_neg());
            }
            _ => return Ok(None),
        }
        info.selector.apply(&mut insn);
        Ok(Some(vec![insn]))
    }
}
