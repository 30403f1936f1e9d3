//! Reads the relocatable object: the sections that are loaded, their relocations, the symbols.

use crate::error::{LinkError, Place, MAX_ALIGN};
use goblin::elf::{header, section_header as shdr, sym, Elf};
use std::collections::BTreeMap;

/// `e_machine` of eBPF.
const EM_BPF: u16 = ebpf_vm::elf::EM_BPF;

/// What a loaded section holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Instructions.
    Code,
    /// Data that is not written once relocations are applied.
    ReadOnly,
    /// Data that is written.
    Data,
    /// Data that starts as zeros.
    Zero,
}

/// A loaded section.
pub struct Section {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
    /// Its contents; none for [`Kind::Zero`].
    pub bytes: Vec<u8>,
    /// Bytes in memory.
    pub size: u64,
    /// A power of two up to [`MAX_ALIGN`].
    pub align: u64,
    /// By the offset of what they apply to.
    pub relocations: BTreeMap<u64, Relocation>,
}

/// A relocation. Addends are in the bytes that it applies to.
#[derive(Clone, Copy, Debug)]
pub struct Relocation {
    /// Its type.
    pub kind: u32,
    /// Index of the symbol.
    pub symbol: usize,
}

/// Where a symbol is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Home {
    /// In the section with this index.
    Section(usize),
    /// Elsewhere: an import, or an address that the linker defines.
    Undefined,
    /// Its value is its address.
    Absolute,
    /// In a section that is not loaded.
    NotLoaded,
}

/// A symbol.
#[derive(Clone, Debug)]
pub struct Symbol {
    /// Its name; a section's symbol has the name of the section.
    pub name: String,
    /// Where it is.
    pub home: Home,
    /// Offset in its section.
    pub value: u64,
    /// Whether its type is `STT_FUNC`.
    pub is_function: bool,
    /// Whether it stands for its section.
    pub is_section: bool,
    /// Whether other objects see it.
    pub is_global: bool,
}

/// The parts of an object that matter to a contract.
pub struct Object {
    /// The loaded sections by their index in the file.
    pub sections: BTreeMap<usize, Section>,
    /// All symbols, by index.
    pub symbols: Vec<Symbol>,
}

impl Object {
    /// Reads an object.
    ///
    /// # Errors
    ///
    /// Whatever is wrong with the file as such, a section or symbol that has no place in a contract, and
    /// relocations outside of their section.
    pub fn read(bytes: &[u8]) -> Result<Self, LinkError> {
        if !bytes.starts_with(b"\x7fELF") {
            let found = if bytes.starts_with(b"BC\xc0\xde") {
                "it is LLVM bitcode: run it through bpf-linker"
            } else if bytes.starts_with(b"!<arch>") {
                "it is an archive"
            } else {
                "wrong magic number"
            };
            return Err(LinkError::NotElf(found.into()));
        }
        let elf = Elf::parse(bytes).map_err(|error| LinkError::NotElf(error.to_string()))?;
        let found = if !elf.is_64 {
            Some("it is 32-bit".into())
        } else if !elf.little_endian {
            Some("it is big endian".into())
        } else if elf.header.e_machine != EM_BPF {
            Some(format!("its machine is {}", elf.header.e_machine))
        } else if elf.header.e_type != header::ET_REL {
            Some(format!("its type is {}", header::et_to_str(elf.header.e_type)))
        } else {
            None
        };
        if let Some(found) = found {
            return Err(LinkError::NotRelocatableBpf { found });
        }
        let mut sections = BTreeMap::new();
        for (index, header) in elf.section_headers.iter().enumerate() {
            if header.sh_flags & u64::from(shdr::SHF_ALLOC) != 0 {
                let name = section_name(&elf, index);
                sections.insert(index, read_section(bytes, header, name)?);
            }
        }
        let symbols = read_symbols(&elf, &sections)?;
        read_relocations(&elf, &mut sections, symbols.len())?;
        Ok(Self { sections, symbols })
    }

    /// The place of an offset in a section.
    pub fn place(&self, section: usize, offset: u64) -> Place {
        let name = self.sections.get(&section).map_or_else(String::new, |section| section.name.clone());
        Place { name, offset }
    }
}

fn section_name(elf: &Elf, index: usize) -> String {
    let name = elf.section_headers.get(index).and_then(|header| elf.shdr_strtab.get_at(header.sh_name));
    name.map_or_else(|| format!("section {index}"), Into::into)
}

fn read_section(file: &[u8], header: &shdr::SectionHeader, name: String) -> Result<Section, LinkError> {
    let flag = |flag: u32| header.sh_flags & u64::from(flag) != 0;
    let is =
        |prefix: &str| name.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    let kind = match header.sh_type {
        _ if flag(shdr::SHF_TLS) => None,
        shdr::SHT_PROGBITS if flag(shdr::SHF_EXECINSTR) => is(".text").then_some(Kind::Code),
        // Pointers into a program at fixed addresses need no relocation by a loader.
        shdr::SHT_PROGBITS if is(".data.rel.ro") || is(".rodata") => Some(Kind::ReadOnly),
        shdr::SHT_PROGBITS if flag(shdr::SHF_WRITE) => is(".data").then_some(Kind::Data),
        shdr::SHT_NOBITS if flag(shdr::SHF_WRITE) => is(".bss").then_some(Kind::Zero),
        _ => None,
    };
    let Some(kind) = kind else {
        return Err(LinkError::UnknownSection { section: name });
    };
    let size = header.sh_size;
    let bytes = if kind == Kind::Zero {
        Vec::new()
    } else {
        let range = header.file_range().and_then(|range| file.get(range));
        let Some(bytes) = range else {
            return Err(LinkError::MalformedSection { section: name, problem: "it reaches beyond the file" });
        };
        bytes.to_vec()
    };
    let align = header.sh_addralign.max(1);
    if !align.is_power_of_two() || align > MAX_ALIGN {
        return Err(LinkError::Alignment { section: name, align });
    }
    if kind == Kind::Code && !size.is_multiple_of(8) {
        return Err(LinkError::MalformedSection {
            section: name,
            problem: "its size is not a multiple of 8",
        });
    }
    if size > u64::from(u32::MAX) {
        return Err(LinkError::TooLarge {
            what: "a section",
            bytes: size,
            limit: ebpf_vm::limits::MAX_DATA_BYTES,
        });
    }
    Ok(Section { name, kind, bytes, size, align, relocations: BTreeMap::new() })
}

fn read_symbols(elf: &Elf, sections: &BTreeMap<usize, Section>) -> Result<Vec<Symbol>, LinkError> {
    let mut symbols = Vec::with_capacity(elf.syms.len());
    for symbol in elf.syms.iter() {
        let is_section = symbol.st_type() == sym::STT_SECTION;
        let index = symbol.st_shndx;
        let name = if is_section {
            section_name(elf, index)
        } else {
            elf.strtab.get_at(symbol.st_name).unwrap_or("").to_string()
        };
        let home = match index as u32 {
            shdr::SHN_UNDEF => Home::Undefined,
            shdr::SHN_ABS => Home::Absolute,
            shdr::SHN_COMMON => return Err(LinkError::CommonSymbol { symbol: name }),
            _ if sections.contains_key(&index) => Home::Section(index),
            _ => Home::NotLoaded,
        };
        symbols.push(Symbol {
            name,
            home,
            value: symbol.st_value,
            is_function: symbol.is_function(),
            is_section,
            is_global: symbol.st_bind() != sym::STB_LOCAL,
        });
    }
    Ok(symbols)
}

fn read_relocations(
    elf: &Elf,
    sections: &mut BTreeMap<usize, Section>,
    symbols: usize,
) -> Result<(), LinkError> {
    for (header, relocations) in &elf.shdr_relocs {
        let target = elf.section_headers.get(*header).map_or(0, |header| header.sh_info as usize);
        let Some(section) = sections.get_mut(&target) else {
            continue;
        };
        for relocation in relocations.iter() {
            let width = if section.kind == Kind::Code { 8 } else { 1 };
            let problem = if section.kind == Kind::Zero {
                "it has relocations but no contents"
            } else if relocation.r_addend.unwrap_or(0) != 0 {
                "it has relocations with addends of their own"
            } else if relocation.r_sym >= symbols {
                "a relocation refers to a symbol that does not exist"
            } else if relocation.r_offset >= section.size || relocation.r_offset % width != 0 {
                "a relocation applies to something that is not there"
            } else {
                let entry = Relocation { kind: relocation.r_type, symbol: relocation.r_sym };
                match section.relocations.insert(relocation.r_offset, entry) {
                    None => continue,
                    Some(_) => "two relocations apply to the same bytes",
                }
            };
            return Err(LinkError::MalformedSection { section: section.name.clone(), problem });
        }
    }
    Ok(())
}
