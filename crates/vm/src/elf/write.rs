//! Writes contract ELF files; used by the linker and by tests.

use super::{
    align_up, Layout, ELF_HEADER_BYTES, EM_BPF, FILE_ALIGN, FORMAT_VERSION, NOTE_ALIGN, NOTE_NAME,
    PROGRAM_HEADER_BYTES,
};
use crate::limits::{CODE_BASE, DEFAULT_HEAP_BYTES, DEFAULT_STACK_BYTES};
use alloc::{string::String, vec::Vec};

/// The contents of a contract ELF, owned.
///
/// [`to_bytes`](Self::to_bytes) checks nothing: reading the result back is the check, and tests write
/// broken files with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContractElf {
    /// Stack size in bytes, a multiple of 16.
    pub stack_size: u32,
    /// Heap size in bytes, a multiple of 16.
    pub heap_size: u32,
    /// Size of the context page in bytes, a multiple of 16. 0: the contract wants none.
    pub context_size: u32,
    /// Bytes of configuration that the contract wants to see, a multiple of 16.
    pub configuration_size: u32,
    /// Instruction index of the constructor's function.
    pub deploy: u32,
    /// Instruction index of the function for messages.
    pub call: u32,
    /// Names of the imports; `call src=0` takes an index into them.
    pub imports: Vec<String>,
    /// Read-only data. Empty: no such segment.
    pub rodata: Vec<u8>,
    /// Initialised part of the writable data.
    pub data: Vec<u8>,
    /// Bytes of zeros that follow `data` in memory. No bytes here and no `data`: no such segment.
    pub bss_size: u32,
    /// The instructions, 8 bytes each.
    pub code: Vec<u8>,
}

impl Default for ContractElf {
    /// No code, no data, no environment, both entry points at instruction 0, stack and heap of the default
    /// sizes.
    fn default() -> Self {
        Self {
            stack_size: DEFAULT_STACK_BYTES,
            heap_size: DEFAULT_HEAP_BYTES,
            context_size: 0,
            configuration_size: 0,
            deploy: 0,
            call: 0,
            imports: Vec::new(),
            rodata: Vec::new(),
            data: Vec::new(),
            bss_size: 0,
            code: Vec::new(),
        }
    }
}

/// One program header's values, before the file offset is known.
struct Segment<'a> {
    kind: u32,
    flags: u32,
    address: u64,
    bytes: &'a [u8],
    memory_size: u64,
    align: u64,
}

impl ContractElf {
    /// Where the regions of this contract are in guest memory.
    pub fn layout(&self) -> Layout {
        let data = (self.data.len() as u32).saturating_add(self.bss_size);
        let environment = self.context_size.saturating_add(self.configuration_size);
        Layout::new(environment, self.rodata.len() as u32, data, self.stack_size, self.heap_size)
    }

    /// The file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let note = self.note();
        let layout = self.layout();
        let data_size = layout.data_end.saturating_sub(layout.data_start);
        let mut segments = Vec::with_capacity(4);
        segments.push(Segment {
            kind: PT_NOTE,
            flags: R,
            address: 0,
            bytes: &note,
            memory_size: note.len() as u64,
            align: NOTE_ALIGN,
        });
        let mut load = |flags, address, bytes, memory_size| {
            segments.push(Segment { kind: PT_LOAD, flags, address, bytes, memory_size, align: FILE_ALIGN })
        };
        if !self.rodata.is_empty() {
            load(R, layout.environment_end, &self.rodata[..], self.rodata.len() as u64);
        }
        if data_size > 0 {
            load(R | W, layout.data_start, &self.data[..], data_size);
        }
        load(R | X, CODE_BASE, &self.code[..], self.code.len() as u64);

        let mut out = Vec::new();
        header(&mut out, segments.len() as u16);
        let headers = (segments.len() as u64).saturating_mul(PROGRAM_HEADER_BYTES);
        let mut offset = ELF_HEADER_BYTES.saturating_add(headers);
        for segment in &segments {
            offset = align_up(offset, FILE_ALIGN);
            out.extend(segment.kind.to_le_bytes());
            out.extend(segment.flags.to_le_bytes());
            for value in [
                offset,
                segment.address,
                segment.address,
                segment.bytes.len() as u64,
                segment.memory_size,
                segment.align,
            ] {
                out.extend(value.to_le_bytes());
            }
            offset = offset.saturating_add(segment.bytes.len() as u64);
        }
        for segment in &segments {
            pad(&mut out, FILE_ALIGN);
            out.extend_from_slice(segment.bytes);
        }
        out
    }

    /// The contract note: header, name, description, padding.
    fn note(&self) -> Vec<u8> {
        let mut desc = Vec::new();
        for value in [
            self.stack_size,
            self.heap_size,
            self.context_size,
            self.configuration_size,
            self.deploy,
            self.call,
            self.imports.len() as u32,
        ] {
            desc.extend(value.to_le_bytes());
        }
        for name in &self.imports {
            desc.push(name.len() as u8);
            desc.extend_from_slice(name.as_bytes());
        }
        let mut note = Vec::new();
        for value in [NOTE_NAME.len() as u32, desc.len() as u32, FORMAT_VERSION] {
            note.extend(value.to_le_bytes());
        }
        note.extend_from_slice(NOTE_NAME);
        pad(&mut note, NOTE_ALIGN);
        note.append(&mut desc);
        pad(&mut note, NOTE_ALIGN);
        note
    }
}

const PT_LOAD: u32 = 1;
const PT_NOTE: u32 = 4;
const X: u32 = 1;
const W: u32 = 2;
const R: u32 = 4;

/// Appends zeros up to the next multiple of `align`.
fn pad(out: &mut Vec<u8>, align: u64) {
    let len = align_up(out.len() as u64, align);
    out.resize(len as usize, 0);
}

/// Appends the ELF header.
fn header(out: &mut Vec<u8>, segments: u16) {
    out.extend(b"\x7fELF");
    out.extend([2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]); // 64-bit, little endian, version 1, no ABI
    out.extend(2u16.to_le_bytes()); // e_type: ET_EXEC
    out.extend(EM_BPF.to_le_bytes());
    out.extend(1u32.to_le_bytes()); // e_version
    out.extend(0u64.to_le_bytes()); // e_entry
    out.extend(ELF_HEADER_BYTES.to_le_bytes()); // e_phoff
    out.extend(0u64.to_le_bytes()); // e_shoff
    out.extend(0u32.to_le_bytes()); // e_flags
    for value in [ELF_HEADER_BYTES as u16, PROGRAM_HEADER_BYTES as u16, segments, 0, 0, 0] {
        out.extend(value.to_le_bytes()); // e_ehsize, e_phentsize, e_phnum, no section headers
    }
}
