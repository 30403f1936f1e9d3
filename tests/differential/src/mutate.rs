//! Changes contracts: so that most stay valid, or into anything.

use crate::Rng;
use ebpf_vm::{
    elf::ContractElf,
    isa::{Format, Insn, INSTRUCTIONS},
};

/// Changes operands, swaps instructions for others of the same form, moves some about: most of the results
/// are valid, and do something else.
pub fn keep_valid(elf: &mut ContractElf, rng: &mut Rng) {
    let slots = elf.code.len() as u64 / 8;
    for _ in 0..rng.between(1, 6) {
        let at = 8 * rng.below(slots) as usize;
        let mut slot = slot(elf, at);
        let Ok(info) = slot.decode() else { continue };
        match info.format {
            // These hold the program together.
            Format::Frame | Format::NoOperands | Format::CallLocal => continue,
            Format::CallImport => slot.imm = rng.below(elf.imports.len() as u64) as i32,
            Format::Wide | Format::Dst | Format::CallReg => slot.dst = rng.below(10) as u8,
            Format::Jump16 => slot.off = slot.off.wrapping_add(rng.between(-3, 3) as i16),
            Format::Jump32 => slot.imm = slot.imm.wrapping_add(rng.between(-3, 3) as i32),
            format => match rng.below(6) {
                0 => slot.dst = rng.below(10) as u8,
                1 if !matches!(format, Format::DstImm | Format::StoreImm | Format::JumpImm) => {
                    slot.src = rng.below(10) as u8
                }
                1 | 2 if matches!(format, Format::DstImm | Format::StoreImm | Format::JumpImm) => {
                    slot.imm = rng.number() as i32
                }
                3 if matches!(format, Format::JumpImm | Format::JumpReg) => {
                    slot.off = slot.off.wrapping_add(rng.between(-4, 4) as i16)
                }
                3 if matches!(
                    format,
                    Format::Load | Format::StoreImm | Format::StoreReg | Format::Atomic
                ) =>
                {
                    slot.off = slot.off.wrapping_add(rng.between(-64, 64) as i16)
                }
                _ => {
                    let other = rng.pick(INSTRUCTIONS);
                    if other.format == format {
                        slot.opcode = other.opcode;
                        if matches!(format, Format::DstImm | Format::DstSrc) {
                            slot.off = 0;
                        }
                        other.selector.apply(&mut slot);
                    }
                }
            },
        }
        elf.code[at..at + 8].copy_from_slice(&slot.to_bytes());
    }
    if rng.once_in(4) {
        // Two neighbours change places.
        let at = 8 * rng.below(slots.saturating_sub(1)) as usize;
        let (first, second) = (slot(elf, at), elf.code.get(at + 8..at + 16));
        if let Some(second) = second.map(<[u8]>::to_vec) {
            elf.code[at..at + 8].copy_from_slice(&second);
            elf.code[at + 8..at + 16].copy_from_slice(&first.to_bytes());
        }
    }
}

fn slot(elf: &ContractElf, at: usize) -> Insn {
    elf.code.get(at..).and_then(|code| code.first_chunk()).copied().map(Insn::from_bytes).unwrap_or_default()
}

/// Changes a field of a slot, or something else of what a contract contains.
pub fn contents(elf: &mut ContractElf, rng: &mut Rng) {
    let slots = elf.code.len() as u64 / 8;
    match rng.below(14) {
        0 => elf.stack_size = rng.number() as u32,
        1 => elf.heap_size = rng.number() as u32 & 0xf_ffff,
        2 => elf.call = rng.below(slots + 2) as u32,
        3 => elf.imports.push(rng.pick(&["memcpy", "", "x y", "unknown", "r1", "5", "local"]).to_string()),
        4 => elf.imports.truncate(rng.below(13) as usize),
        5 => elf.bss_size = rng.number() as u32 & 0x1f_ffff,
        6 => elf.code.truncate(rng.below(elf.code.len() as u64 + 1) as usize),
        7 => {
            let slot = rng.any().to_le_bytes();
            let at = 8 * rng.below(slots + 1) as usize;
            elf.code.splice(at..at, slot);
        }
        8 => elf.context_size = rng.number() as u32 & 0x7f8,
        9 => elf.configuration_size = rng.number() as u32 & 0x7ff8,
        _ => code_byte(elf, rng),
    }
}

/// Changes a byte of the code.
pub fn code_byte(elf: &mut ContractElf, rng: &mut Rng) {
    let at = rng.below(elf.code.len() as u64) as usize;
    if let Some(byte) = elf.code.get_mut(at) {
        *byte = rng.number() as u8;
    }
}

/// Changes bytes of a file.
pub fn bytes(bytes: &mut Vec<u8>, rng: &mut Rng) {
    let len = bytes.len() as u64;
    // The headers matter as much as all the rest.
    let end = if rng.once_in(2) { len.min(400) } else { len };
    let at = rng.below(end) as usize;
    match rng.below(6) {
        0 => bytes.truncate(at),
        1 => bytes.insert(at, rng.any() as u8),
        2 => drop(bytes.drain(at..(at + 8).min(len as usize))),
        3 => {
            let value = rng.number().to_le_bytes();
            let end = (at + 8).min(len as usize);
            bytes[at..end].copy_from_slice(&value[..end - at]);
        }
        4 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << rng.below(8);
            }
        }
        _ => bytes.push(rng.any() as u8),
    }
}
