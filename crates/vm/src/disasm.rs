//! Disassembler: a contract as text that the assembler (`crates/asm`) accepts.
//!
//! Slots without a valid instruction are printed as `.insn`, so that every contract can be printed. Each
//! instruction is followed by its index, as traps and verifier errors report it.

use crate::{
    isa::{Format, Insn, InsnInfo, Op},
    program::{Entry, Program},
};
use alloc::collections::BTreeSet;
use core::fmt;

/// Prints a whole contract.
#[derive(Clone, Copy, Debug)]
pub struct Disassembly<'p>(pub &'p Program<'p>);

/// An instruction with what it needs to be printed.
enum Item {
    /// A valid one, with the immediate of the second slot.
    Insn(Insn, &'static InsnInfo, Option<i32>),
    /// No instruction.
    Raw(Insn),
}

/// Where a jump or a call from `pc` goes.
fn target(insn: &Insn, info: &InsnInfo, pc: u32) -> Option<i64> {
    let distance = match info.format {
        Format::Jump16 | Format::JumpImm | Format::JumpReg => i64::from(insn.off),
        Format::Jump32 | Format::CallLocal => i64::from(insn.imm),
        _ => return None,
    };
    Some(i64::from(pc).saturating_add(1).saturating_add(distance))
}

impl Disassembly<'_> {
    fn items(&self) -> impl Iterator<Item = (u32, Item)> + '_ {
        let mut pc = 0u32;
        core::iter::from_fn(move || {
            let insn = self.0.insn(pc)?;
            let this = pc;
            pc = pc.saturating_add(1);
            let Ok(info) = insn.decode() else { return Some((this, Item::Raw(insn))) };
            if info.op != Op::LDDW {
                return Some((this, Item::Insn(insn, info, None)));
            }
            match self.0.insn(pc) {
                Some(second) if (Insn { imm: 0, ..second }) == Insn::default() => {
                    pc = pc.saturating_add(1);
                    Some((this, Item::Insn(insn, info, Some(second.imm))))
                }
                _ => Some((this, Item::Raw(insn))),
            }
        })
    }

    fn header(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let elf = self.0.elf();
        writeln!(f, ".stack {}\n.heap {}", elf.stack_size, elf.heap_size)?;
        if elf.environment_size() > 0 {
            writeln!(f, ".context {}\n.configuration {}", elf.context_size, elf.configuration_size)?;
        }
        for index in 0..elf.imports.len() as u32 {
            writeln!(f, ".import {}", self.0.import_name(index).unwrap_or_default())?;
        }
        writeln!(f, ".entry deploy f{}\n.entry call f{}", elf.deploy, elf.call)?;
        for (section, bytes) in [(".rodata", elf.rodata), (".data", elf.data)] {
            if bytes.is_empty() {
                continue;
            }
            writeln!(f, "{section}")?;
            for chunk in bytes.chunks(16) {
                f.write_str("    .byte ")?;
                for (index, byte) in chunk.iter().enumerate() {
                    let comma = if index == 0 { "" } else { ", " };
                    write!(f, "{comma}{byte:#04x}")?;
                }
                writeln!(f)?;
            }
        }
        if elf.bss_size > 0 {
            writeln!(f, ".bss\n    .zero {}", elf.bss_size)?;
        }
        writeln!(f, ".text")
    }
}

impl fmt::Display for Disassembly<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.header(f)?;
        let mut starts = BTreeSet::new();
        let mut targets = BTreeSet::new();
        for (pc, item) in self.items() {
            starts.insert(i64::from(pc));
            if let Item::Insn(insn, info, _) = item {
                targets.extend(target(&insn, info, pc));
            }
        }
        let labels: BTreeSet<i64> = targets.intersection(&starts).copied().collect();
        for (pc, item) in self.items() {
            let is_function = is_function(self.0, pc);
            if is_function {
                write!(f, "f{pc}:")?;
                for entry in [Entry::Deploy, Entry::Call] {
                    if self.0.entry(entry) == pc {
                        write!(f, "  # {}", entry.name())?;
                    }
                }
                writeln!(f)?;
            }
            if labels.contains(&i64::from(pc)) && !is_function {
                writeln!(f, "l{pc}:")?;
            }
            let line = Line { program: self.0, pc, item: &item, labels: &labels };
            writeln!(f, "    {line:36}# {pc}")?;
        }
        Ok(())
    }
}

/// One instruction, padded to the formatter's width.
struct Line<'a> {
    program: &'a Program<'a>,
    pc: u32,
    item: &'a Item,
    labels: &'a BTreeSet<i64>,
}

impl fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self.item {
            Item::Raw(Insn { opcode, dst, src, off, imm }) => {
                alloc::format!(".insn {opcode:#04x}, {dst}, {src}, {off}, {imm}")
            }
            Item::Insn(insn, info, second) => self.instruction(insn, info, *second),
        };
        f.pad(&text)
    }
}

impl Line<'_> {
    fn instruction(&self, insn: &Insn, info: &InsnInfo, second: Option<i32>) -> alloc::string::String {
        use alloc::format;
        let Insn { dst, src, off, imm, .. } = *insn;
        let name = info.name;
        let jump = || match target(insn, info, self.pc) {
            Some(target) if self.labels.contains(&target) => {
                let function = u32::try_from(target).is_ok_and(|target| is_function(self.program, target));
                format!("{}{target}", if function { 'f' } else { 'l' })
            }
            _ if matches!(info.format, Format::Jump32 | Format::CallLocal) => format!("{imm:+}"),
            _ => format!("{off:+}"),
        };
        match info.format {
            Format::DstImm => format!("{name} r{dst}, {imm}"),
            Format::DstSrc => format!("{name} r{dst}, r{src}"),
            Format::Dst | Format::CallReg => format!("{name} r{dst}"),
            Format::Wide => {
                let high = u64::from(second.unwrap_or_default() as u32) << 32;
                format!("{name} r{dst}, {:#x}", high | u64::from(imm as u32))
            }
            Format::Load => format!("{name} r{dst}, [r{src}{off:+}]"),
            Format::StoreImm => format!("{name} [r{dst}{off:+}], {imm}"),
            Format::StoreReg | Format::Atomic => format!("{name} [r{dst}{off:+}], r{src}"),
            Format::Jump16 | Format::Jump32 | Format::CallLocal => format!("{name} {}", jump()),
            Format::JumpImm => format!("{name} r{dst}, {imm}, {}", jump()),
            Format::JumpReg => format!("{name} r{dst}, r{src}, {}", jump()),
            Format::CallImport => match self.program.import_name(imm as u32).filter(|name| is_plain(name)) {
                Some(import) => format!("{name} {import}"),
                None => format!("{name} {imm}"),
            },
            Format::NoOperands => name.into(),
            Format::Frame => format!("{name} {}", i64::from(imm).saturating_neg()),
        }
    }
}

/// Whether a valid marker or an entry point is here, which gives the label another name.
fn is_function(program: &Program<'_>, pc: u32) -> bool {
    let marker =
        program.insn(pc).and_then(|insn| insn.decode().ok()).is_some_and(|info| info.op == Op::FRAME);
    marker || [Entry::Deploy, Entry::Call].into_iter().any(|entry| program.entry(entry) == pc)
}

/// Whether an import's name can stand in a call: it is neither like a number nor like a register.
fn is_plain(name: &str) -> bool {
    let digits = name.strip_prefix('r').unwrap_or(name);
    !name.starts_with(|c: char| c.is_ascii_digit()) && !digits.bytes().all(|byte| byte.is_ascii_digit())
}
