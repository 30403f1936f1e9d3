//! Reads contract ELF files, strictly.
//!
//! Trust boundary: the bytes are hostile. Every offset and size is checked before it is used.

use super::{
    align_up, ElfError, HeaderField, Layout, SegmentField, ELF_HEADER_BYTES, EM_BPF, FILE_ALIGN,
    FORMAT_VERSION, NOTE_ALIGN, NOTE_NAME, PROGRAM_HEADER_BYTES,
};
use crate::limits::{
    CODE_BASE, INSTRUCTION_BYTES, MAX_CODE_BYTES, MAX_CONFIGURATION_BYTES, MAX_CONTEXT_BYTES, MAX_DATA_BYTES,
    MAX_HEAP_BYTES, MAX_IMPORTS, MAX_IMPORT_NAME_BYTES, MAX_STACK_BYTES, REGION_ALIGN,
};
use alloc::{collections::BTreeSet, vec::Vec};
use goblin::{
    container::{Container, Ctx, Endian},
    elf::{
        header::{ELFCLASS64, ELFDATA2LSB, ELFMAG, ET_EXEC, EV_CURRENT},
        program_header::{PF_R, PF_W, PF_X, PT_LOAD, PT_NOTE},
        ProgramHeader,
    },
    elf64::header::Header,
};

/// The parts of a contract ELF that keeps every rule of the format. Whether its code is valid is another
/// matter: see [`Program::verify`](crate::Program::verify).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContractView<'a> {
    /// Stack size in bytes.
    pub stack_size: u32,
    /// Heap size in bytes.
    pub heap_size: u32,
    /// Size of the context page in bytes; 0 without.
    pub context_size: u32,
    /// Bytes of configuration that the contract sees.
    pub configuration_size: u32,
    /// Instruction index of the constructor's function.
    pub deploy: u32,
    /// Instruction index of the function for messages.
    pub call: u32,
    /// Names of the imports, in the order of their indices; valid, and no two the same.
    pub imports: Vec<&'a [u8]>,
    /// Read-only data.
    pub rodata: &'a [u8],
    /// Initialised part of the writable data.
    pub data: &'a [u8],
    /// Bytes of zeros that follow `data` in memory.
    pub bss_size: u32,
    /// The instructions, 8 bytes each.
    pub code: &'a [u8],
}

impl ContractView<'_> {
    /// Bytes of the environment: context page and configuration.
    pub fn environment_size(&self) -> u32 {
        self.context_size.saturating_add(self.configuration_size)
    }

    /// Where the regions of this contract are in guest memory.
    pub fn layout(&self) -> Layout {
        let data = (self.data.len() as u32).saturating_add(self.bss_size);
        Layout::new(self.environment_size(), self.rodata.len() as u32, data, self.stack_size, self.heap_size)
    }
}

/// Parses a contract ELF. `docs/FORMAT.md` lists the rules and their errors.
pub fn read(bytes: &[u8]) -> Result<ContractView<'_>, ElfError> {
    let header = read_header(bytes)?;
    let headers_end =
        ELF_HEADER_BYTES.saturating_add(PROGRAM_HEADER_BYTES.saturating_mul(u64::from(header.e_phnum)));
    if (bytes.len() as u64) < headers_end {
        return Err(ElfError::Truncated { needed: headers_end });
    }
    let segments = ProgramHeader::parse(
        bytes,
        ELF_HEADER_BYTES as usize,
        usize::from(header.e_phnum),
        Ctx::new(Container::Big, Endian::Little),
    )
    .map_err(|_| ElfError::Truncated { needed: headers_end })?;
    let mut reader = Reader { bytes, end: headers_end, index: 0 };

    let mut segments = segments.iter();
    let note = segments.next().ok_or(ElfError::NoCode)?;
    reader.kind(note, PT_NOTE, PF_R)?;
    let size = note.p_filesz;
    reader.fields(note, 0, size, size, NOTE_ALIGN)?;
    let note = read_note(reader.contents(note)?)?;
    let environment = note.environment_size();
    let mut segment = reader.next(&mut segments).ok_or(ElfError::NoCode)?;

    let mut rodata: &[u8] = &[];
    if segment.p_type == PT_LOAD && segment.p_flags == PF_R {
        let size = segment.p_filesz;
        let address = Layout::new(environment, 0, 0, 0, 0).environment_end;
        reader.fields(segment, address, size, size, FILE_ALIGN)?;
        reader.check(size > 0, SegmentField::Size)?;
        if size > MAX_DATA_BYTES {
            return Err(ElfError::DataTooLarge);
        }
        rodata = reader.contents(segment)?;
        segment = reader.next(&mut segments).ok_or(ElfError::NoCode)?;
    }

    let mut data: &[u8] = &[];
    let mut bss_size = 0u64;
    if segment.p_type == PT_LOAD && segment.p_flags == PF_R | PF_W {
        let (file_size, memory_size) = (segment.p_filesz, segment.p_memsz);
        let address = Layout::new(environment, rodata.len() as u32, 0, 0, 0).data_start;
        reader.fields(segment, address, file_size, memory_size, FILE_ALIGN)?;
        reader.check(memory_size > 0 && file_size <= memory_size, SegmentField::Size)?;
        if memory_size.saturating_add(rodata.len() as u64) > MAX_DATA_BYTES {
            return Err(ElfError::DataTooLarge);
        }
        data = reader.contents(segment)?;
        bss_size = memory_size.saturating_sub(file_size);
        segment = reader.next(&mut segments).ok_or(ElfError::NoCode)?;
    }

    reader.kind(segment, PT_LOAD, PF_R | PF_X)?;
    let size = segment.p_filesz;
    reader.fields(segment, CODE_BASE, size, size, FILE_ALIGN)?;
    reader.check(size > 0 && size.checked_rem(INSTRUCTION_BYTES) == Some(0), SegmentField::Size)?;
    if size > MAX_CODE_BYTES {
        return Err(ElfError::CodeTooLarge);
    }
    let code = reader.contents(segment)?;
    // A further header could only repeat a segment that was already there, or come in the wrong place.
    if reader.next(&mut segments).is_some() {
        return Err(ElfError::Segment { index: reader.index, field: SegmentField::Kind });
    }
    if (bytes.len() as u64) > reader.end {
        return Err(ElfError::TrailingBytes { offset: reader.end });
    }

    Ok(ContractView { rodata, data, bss_size: bss_size as u32, code, ..note })
}

/// Checks everything in the ELF header.
fn read_header(bytes: &[u8]) -> Result<Header, ElfError> {
    let truncated = ElfError::Truncated { needed: ELF_HEADER_BYTES };
    if bytes.len() >= ELFMAG.len() && !bytes.starts_with(ELFMAG) {
        return Err(ElfError::NotElf);
    }
    if (bytes.len() as u64) < ELF_HEADER_BYTES {
        return Err(truncated);
    }
    let ident = bytes.get(..16).ok_or(truncated)?;
    // Before goblin, which takes the byte order from here.
    if ident.get(4) != Some(&ELFCLASS64) {
        return Err(ElfError::WrongClass);
    }
    if ident.get(5) != Some(&ELFDATA2LSB) {
        return Err(ElfError::WrongByteOrder);
    }
    let header = Header::parse(bytes).map_err(|_| truncated)?;
    if header.e_type != ET_EXEC {
        return Err(ElfError::WrongType { found: header.e_type });
    }
    if header.e_machine != EM_BPF {
        return Err(ElfError::WrongMachine { found: header.e_machine });
    }
    let fields = [
        (header.e_ident.get(6..) == Some(&[EV_CURRENT, 0, 0, 0, 0, 0, 0, 0, 0, 0]), HeaderField::Ident),
        (header.e_version == u32::from(EV_CURRENT), HeaderField::Version),
        (header.e_entry == 0, HeaderField::Entry),
        (header.e_phoff == ELF_HEADER_BYTES, HeaderField::ProgramHeaderOffset),
        (header.e_shoff == 0, HeaderField::SectionHeaderOffset),
        (header.e_flags == 0, HeaderField::Flags),
        (u64::from(header.e_ehsize) == ELF_HEADER_BYTES, HeaderField::HeaderSize),
        (u64::from(header.e_phentsize) == PROGRAM_HEADER_BYTES, HeaderField::ProgramHeaderSize),
        (header.e_shentsize == 0, HeaderField::SectionHeaderSize),
        (header.e_shnum == 0, HeaderField::SectionHeaderCount),
        (header.e_shstrndx == 0, HeaderField::SectionNameIndex),
    ];
    for (holds, field) in fields {
        if !holds {
            return Err(ElfError::Header { field });
        }
    }
    if !(2..=4).contains(&header.e_phnum) {
        return Err(ElfError::ProgramHeaderCount { found: header.e_phnum });
    }
    Ok(header)
}

/// Walks the segments in file order.
struct Reader<'a> {
    bytes: &'a [u8],
    /// End of what was read so far.
    end: u64,
    /// Index of the program header at hand.
    index: u8,
}

impl<'a> Reader<'a> {
    /// Moves on to the next program header.
    fn next<'s>(&mut self, segments: &mut core::slice::Iter<'s, ProgramHeader>) -> Option<&'s ProgramHeader> {
        self.index = self.index.saturating_add(1);
        segments.next()
    }

    fn check(&self, holds: bool, field: SegmentField) -> Result<(), ElfError> {
        if holds {
            Ok(())
        } else {
            Err(ElfError::Segment { index: self.index, field })
        }
    }

    fn kind(&self, segment: &ProgramHeader, kind: u32, flags: u32) -> Result<(), ElfError> {
        self.check(segment.p_type == kind && segment.p_flags == flags, SegmentField::Kind)
    }

    /// Checks what every segment has in common, against the values that it must have.
    fn fields(
        &self,
        segment: &ProgramHeader,
        address: u64,
        file_size: u64,
        memory_size: u64,
        align: u64,
    ) -> Result<(), ElfError> {
        self.check(segment.p_offset == align_up(self.end, FILE_ALIGN), SegmentField::Offset)?;
        self.check(segment.p_vaddr == address && segment.p_paddr == address, SegmentField::Address)?;
        self.check(segment.p_filesz == file_size && segment.p_memsz == memory_size, SegmentField::Size)?;
        self.check(segment.p_align == align, SegmentField::Align)
    }

    /// The bytes of a segment whose offset was checked, and that the padding before it is zero.
    fn contents(&mut self, segment: &ProgramHeader) -> Result<&'a [u8], ElfError> {
        let end = segment.p_offset.saturating_add(segment.p_filesz);
        let truncated = ElfError::Truncated { needed: end };
        if (self.bytes.len() as u64) < end {
            return Err(truncated);
        }
        let padding = self.bytes.get(self.end as usize..segment.p_offset as usize).ok_or(truncated)?;
        for (byte, offset) in padding.iter().zip(self.end..) {
            if *byte != 0 {
                return Err(ElfError::Padding { offset });
            }
        }
        self.end = end;
        self.bytes.get(segment.p_offset as usize..end as usize).ok_or(truncated)
    }
}

/// Takes little-endian values and names off the front of the note.
struct Cursor<'a>(&'a [u8]);

impl<'a> Cursor<'a> {
    fn take(&mut self, len: usize) -> Option<&'a [u8]> {
        let (front, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        Some(front)
    }

    fn u32(&mut self) -> Option<u32> {
        let (front, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u32::from_le_bytes(*front))
    }
}

/// Reads the contract note. The view that it returns has neither code nor data yet.
fn read_note(note: &[u8]) -> Result<ContractView<'_>, ElfError> {
    const BAD: ElfError = ElfError::NotAContractNote;
    let mut cursor = Cursor(note);
    let name_size = cursor.u32().ok_or(BAD)?;
    let desc_size = cursor.u32().ok_or(BAD)?;
    let version = cursor.u32().ok_or(BAD)?;
    if name_size as usize != NOTE_NAME.len() || cursor.take(NOTE_NAME.len()) != Some(&NOTE_NAME[..]) {
        return Err(BAD);
    }
    // The name's two bytes of padding: 14 to 16.
    if cursor.take(2) != Some(&[0, 0]) {
        return Err(BAD);
    }
    if version != FORMAT_VERSION {
        return Err(ElfError::UnsupportedVersion { found: version });
    }
    if align_up(u64::from(desc_size), NOTE_ALIGN) != cursor.0.len() as u64 {
        return Err(BAD);
    }
    let mut desc = Cursor(cursor.take(desc_size as usize).ok_or(BAD)?);
    if cursor.0.iter().any(|byte| *byte != 0) {
        return Err(BAD);
    }

    let stack_size = desc.u32().ok_or(BAD)?;
    let heap_size = desc.u32().ok_or(BAD)?;
    let context_size = desc.u32().ok_or(BAD)?;
    let configuration_size = desc.u32().ok_or(BAD)?;
    let deploy = desc.u32().ok_or(BAD)?;
    let call = desc.u32().ok_or(BAD)?;
    let count = desc.u32().ok_or(BAD)?;
    let aligned = |size: u32| size & REGION_ALIGN.wrapping_sub(1) == 0;
    if stack_size > MAX_STACK_BYTES || !aligned(stack_size) {
        return Err(ElfError::StackSize { found: stack_size });
    }
    if heap_size > MAX_HEAP_BYTES || !aligned(heap_size) {
        return Err(ElfError::HeapSize { found: heap_size });
    }
    if context_size > MAX_CONTEXT_BYTES || !aligned(context_size) {
        return Err(ElfError::ContextSize { found: context_size });
    }
    if configuration_size > MAX_CONFIGURATION_BYTES || !aligned(configuration_size) {
        return Err(ElfError::ConfigurationSize { found: configuration_size });
    }
    if count > MAX_IMPORTS {
        return Err(ElfError::TooManyImports { found: count });
    }
    let mut imports = Vec::with_capacity(count as usize);
    let mut seen = BTreeSet::new();
    for index in 0..count as u16 {
        let len = desc.take(1).and_then(|len| len.first()).ok_or(ElfError::ImportList { index })?;
        let name = desc.take(usize::from(*len)).ok_or(ElfError::ImportList { index })?;
        let valid = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
        if name.is_empty() || name.len() > MAX_IMPORT_NAME_BYTES || !name.iter().all(valid) {
            return Err(ElfError::ImportName { index });
        }
        if !seen.insert(name) {
            return Err(ElfError::DuplicateImport { index });
        }
        imports.push(name);
    }
    if !desc.0.is_empty() {
        return Err(ElfError::ImportList { index: count as u16 });
    }
    Ok(ContractView {
        stack_size,
        heap_size,
        context_size,
        configuration_size,
        deploy,
        call,
        imports,
        rodata: &[],
        data: &[],
        bss_size: 0,
        code: &[],
    })
}
