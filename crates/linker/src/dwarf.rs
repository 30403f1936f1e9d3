//! Reads the source lines of an object's code from its DWARF sections.
//!
//! Debug information that is missing or makes no sense is never an error: the contract is the same without.

use crate::{
    debug::Frame,
    object::{Kind, Object},
};
use addr2line::{
    gimli::{self, EndianSlice, LittleEndian, SectionId},
    Context,
};
use goblin::elf::Elf;
use std::collections::BTreeMap;

/// Distance of the addresses that sections get for the lookup. Sections are below 4 GiB.
const SECTION_STEP: u64 = 1 << 32;

type Reader<'a> = EndianSlice<'a, LittleEndian>;

/// The DWARF sections of an object with their relocations applied, by name.
pub struct Sections(BTreeMap<String, Vec<u8>>);

impl Sections {
    /// Reads them, if they make sense.
    pub fn read(file: &[u8], object: &Object) -> Option<Self> {
        let elf = Elf::parse(file).ok()?;
        let mut sections = BTreeMap::new();
        for (index, header) in elf.section_headers.iter().enumerate() {
            let name = elf.shdr_strtab.get_at(header.sh_name)?;
            if name.starts_with(".debug_") {
                sections.insert(index, (name, file.get(header.file_range()?)?.to_vec()));
            }
        }
        for (header, relocations) in &elf.shdr_relocs {
            let target = elf.section_headers.get(*header)?.sh_info as usize;
            let Some((_, bytes)) = sections.get_mut(&target) else { continue };
            for relocation in relocations.iter() {
                let symbol = elf.syms.get(relocation.r_sym)?;
                let is_code =
                    object.sections.get(&symbol.st_shndx).is_some_and(|section| section.kind == Kind::Code);
                let base = if is_code { address(symbol.st_shndx, 0) } else { 0 };
                let value = base.wrapping_add(symbol.st_value);
                add(bytes, relocation.r_offset, relocation.r_type, value)?;
            }
        }
        Some(Self(sections.into_values().map(|(name, bytes)| (name.into(), bytes)).collect()))
    }
}

/// The source lines of an object.
pub struct Lines<'a>(Context<Reader<'a>>);

impl<'a> Lines<'a> {
    /// Parses the sections, if they are valid.
    pub fn of(sections: &'a Sections) -> Option<Self> {
        let section = |id: SectionId| -> Result<Reader<'a>, gimli::Error> {
            let bytes = sections.0.get(id.name()).map_or(&[][..], Vec::as_slice);
            Ok(Reader::new(bytes, LittleEndian))
        };
        let dwarf = gimli::Dwarf::load(section).ok()?;
        Some(Self(Context::from_dwarf(dwarf).ok()?))
    }

    /// The functions that an instruction is in, from the innermost inlined one to the one that has code of
    /// its own; the last one by the name `symbol`.
    pub fn frames(&self, section: usize, offset: u64, symbol: &str) -> Vec<OwnedFrame> {
        let mut frames = Vec::new();
        let Ok(mut found) = self.0.find_frames(address(section, offset)).skip_all_loads() else {
            return frames;
        };
        while let Ok(Some(frame)) = found.next() {
            let location = frame.location.as_ref();
            let name = frame.function.as_ref().and_then(|name| Some(source_name(&name.raw_name().ok()?)));
            frames.push(OwnedFrame {
                function: name.unwrap_or_default(),
                file: location.and_then(|at| at.file).map(path).unwrap_or_default(),
                line: location.and_then(|at| at.line).unwrap_or(0),
                column: location.and_then(|at| at.column).unwrap_or(0),
            });
        }
        // A sequence of lines without a subprogram says nothing that could be relied on.
        if let Some(last) = frames.last_mut() {
            last.function = symbol.into();
        }
        frames.retain(|frame| !frame.file.is_empty());
        frames
    }
}

/// A [`Frame`] of its own.
pub struct OwnedFrame {
    function: String,
    file: String,
    line: u32,
    column: u32,
}

impl OwnedFrame {
    /// As it is passed on.
    pub fn borrow(&self) -> Frame<'_> {
        Frame { function: &self.function, file: &self.file, line: self.line, column: self.column }
    }
}

/// The address that stands for a place in a section of code.
fn address(section: usize, offset: u64) -> u64 {
    (section as u64).wrapping_mul(SECTION_STEP).wrapping_add(offset)
}

/// Applies a relocation whose addend is in place. Source: LLVM's BPF relocation types.
fn add(bytes: &mut [u8], offset: u64, kind: u32, value: u64) -> Option<()> {
    let place = bytes.get_mut(usize::try_from(offset).ok()?..)?;
    match kind {
        // R_BPF_64_ABS64
        2 => {
            let place = place.first_chunk_mut::<8>()?;
            *place = u64::from_le_bytes(*place).wrapping_add(value).to_le_bytes();
        }
        // R_BPF_64_ABS32, R_BPF_64_NODYLD32
        3 | 4 => {
            let place = place.first_chunk_mut::<4>()?;
            *place = u32::from_le_bytes(*place).wrapping_add(value as u32).to_le_bytes();
        }
        _ => {}
    }
    Some(())
}

/// A path without the `./` that remapped directories leave.
fn path(path: &str) -> String {
    let mut path = path;
    while let Some(rest) = path.strip_prefix("./") {
        path = rest;
    }
    path.replace("/./", "/")
}

/// A function's name as it is written in the source: debug information has its symbol or, where that is
/// missing, its name.
fn source_name(name: &str) -> String {
    match rustc_demangle::try_demangle(name) {
        Ok(symbol) => format!("{symbol:#}"),
        Err(_) => readable(name),
    }
}

/// A function's name as it was before bpf-linker made a C identifier of it: `_3C_` for `<`.
fn readable(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    let mut rest = name;
    while let Some(start) = rest.find('_') {
        let (before, from) = rest.split_at(start);
        text.push_str(before);
        let escape = from.get(1..3).zip(from.get(3..4)).filter(|(_, end)| *end == "_");
        let upper = |digits: &&str| !digits.bytes().any(|digit| digit.is_ascii_lowercase());
        let byte = escape
            .map(|(digits, _)| digits)
            .filter(upper)
            .and_then(|digits| u8::from_str_radix(digits, 16).ok())
            .filter(|byte| byte.is_ascii_punctuation() || *byte == b' ');
        match byte {
            Some(byte) => {
                text.push(byte.into());
                rest = &from[4..];
            }
            None => {
                text.push('_');
                rest = &from[1..];
            }
        }
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::{path, readable, source_name};

    #[test]
    fn names_are_as_before() {
        let name = "branch_3C__28__29__2C__20_common_3A__3A_dispatch_3A__3A_LangError_3E_";
        assert_eq!(readable(name), "branch<(), common::dispatch::LangError>");
        assert_eq!(readable("_7B_closure_23_0_7D_"), "{closure#0}");
        // Not an escape: a letter or digit needs none.
        assert_eq!(readable("to_41_b_"), "to_41_b_");
        assert_eq!(readable("get_all_"), "get_all_");
        assert_eq!(readable("sp\u{f6}_t_\u{f6}"), "sp\u{f6}_t_\u{f6}");
    }

    #[test]
    fn symbols_are_demangled() {
        assert_eq!(source_name("_RNvCsh1QoY7A6fjL_7the_sum5twice"), "the_sum::twice");
        assert_eq!(source_name("_7B_closure_23_0_7D_"), "{closure#0}");
        assert_eq!(source_name("twice"), "twice");
    }

    #[test]
    fn paths_are_short() {
        assert_eq!(path("././src/lib.rs"), "src/lib.rs");
        assert_eq!(path("/rust/library/./core"), "/rust/library/core");
    }
}
