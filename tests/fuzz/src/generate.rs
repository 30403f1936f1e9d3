//! Makes contracts: valid programs of random instructions, and what mutations turn them into.

use crate::Rng;
use ebpf_vm::{
    elf::{ContractElf, Layout},
    isa::{Format, Insn, Op, Selector, INSTRUCTIONS},
    limits::{CODE_BASE, DATA_BASE},
};

/// Imports that programs call: every intrinsic, and the host.
const IMPORTS: [&str; 13] = [
    "memcpy",
    "memmove",
    "memset",
    "memcmp",
    "bcmp",
    "__multi3",
    "__udivti3",
    "__umodti3",
    "__divti3",
    "__modti3",
    "abort",
    "host",
    "host_of_another_name",
];

/// An endless source of contract ELF files, valid or not.
#[derive(Clone, Debug)]
pub struct Generator {
    rng: Rng,
}

impl Generator {
    /// The same seed, the same files.
    pub fn new(seed: u64) -> Self {
        Self { rng: Rng::new(seed) }
    }

    /// The next file.
    pub fn next_file(&mut self) -> Vec<u8> {
        let mut elf = self.contract();
        match self.rng.below(4) {
            // As it is: valid.
            0 | 1 => elf.to_bytes(),
            // Wrong contents in a good file.
            2 => {
                for _ in 0..=self.rng.below(3) {
                    self.mutate_contents(&mut elf);
                }
                elf.to_bytes()
            }
            // A broken file.
            _ => {
                let mut bytes = elf.to_bytes();
                for _ in 0..=self.rng.below(3) {
                    self.mutate_bytes(&mut bytes);
                }
                bytes
            }
        }
    }

    fn bytes(&mut self, max: u64) -> Vec<u8> {
        let len = if self.rng.once_in(3) { 0 } else { self.rng.below(max) };
        (0..len).map(|_| self.rng.any() as u8).collect()
    }

    /// A valid contract.
    fn contract(&mut self) -> ContractElf {
        let mut elf = ContractElf {
            stack_size: 16 * self.rng.below(64) as u32,
            heap_size: 16 * self.rng.below(1024) as u32,
            imports: IMPORTS.map(String::from).into(),
            rodata: self.bytes(40),
            data: self.bytes(40),
            bss_size: if self.rng.once_in(2) { 0 } else { self.rng.below(40) as u32 },
            ..ContractElf::default()
        };
        let layout = elf.layout();
        let sizes: Vec<usize> = (0..=self.rng.below(4)).map(|_| 1 + self.rng.below(24) as usize).collect();
        // Where the functions start, if every slot is used: a marker, the body, an end.
        let mut starts = vec![0];
        for size in &sizes {
            starts.push(starts[starts.len() - 1] + size + 2);
        }
        let end = starts.pop();
        let mut code = Vec::new();
        for (start, size) in starts.iter().zip(&sizes) {
            self.function(&mut code, *start, *size, &starts, &layout);
        }
        assert_eq!(Some(code.len()), end);
        elf.deploy = *self.rng.pick(&starts) as u32;
        elf.call = *self.rng.pick(&starts) as u32;
        elf.code = code.iter().flat_map(|insn| insn.to_bytes()).collect();
        elf
    }

    /// A function of `size` slots and its marker and end.
    fn function(
        &mut self,
        code: &mut Vec<Insn>,
        start: usize,
        size: usize,
        starts: &[usize],
        layout: &Layout,
    ) {
        let frame = 16 * self.rng.below(8) as u32;
        code.push(Insn::frame(frame));
        let end = start + 1 + size;
        while code.len() < end {
            let slots = self.instruction(code.len(), start, end, starts, layout);
            if code.len() + slots.len() <= end {
                code.extend(slots);
            }
        }
        let jump = Insn { off: -(self.rng.below(size as u64 + 1) as i16 + 1), ..insn(Op::JA) };
        code.push(if self.rng.once_in(8) { jump } else { insn(Op::EXIT) });
        // Jumps were made without looking where they go: mend those into the middle of an lddw.
        for at in start + 1..=end {
            let Ok(info) = code[at].decode() else { continue };
            let distance = match info.format {
                Format::Jump16 | Format::JumpImm | Format::JumpReg => i64::from(code[at].off),
                Format::Jump32 => i64::from(code[at].imm),
                _ => continue,
            };
            let target = (at as i64 + 1 + distance) as usize;
            if code[target].opcode == 0 {
                match info.format {
                    Format::Jump32 => code[at].imm -= 1,
                    _ => code[at].off -= 1,
                }
            }
        }
    }

    /// An instruction for the slot at `at` of the function in `start..=end`.
    fn instruction(
        &mut self,
        at: usize,
        start: usize,
        end: usize,
        starts: &[usize],
        layout: &Layout,
    ) -> Vec<Insn> {
        if self.rng.once_in(6) {
            return self.pointer(starts, layout);
        }
        let info = self.rng.pick(INSTRUCTIONS);
        let register = |rng: &mut Rng| rng.below(11) as u8;
        let written = |rng: &mut Rng| rng.below(10) as u8;
        let mut insn = Insn { opcode: info.opcode, ..Insn::default() };
        let target = start as i64 + 1 + self.rng.below((end - start) as u64) as i64;
        let distance = target - at as i64 - 1;
        match info.format {
            Format::DstImm => (insn.dst, insn.imm) = (written(&mut self.rng), self.rng.number() as i32),
            Format::DstSrc => (insn.dst, insn.src) = (written(&mut self.rng), register(&mut self.rng)),
            Format::Dst => insn.dst = written(&mut self.rng),
            Format::Wide => return Insn::lddw(written(&mut self.rng), self.rng.number()).to_vec(),
            Format::Load => {
                (insn.dst, insn.src) = (written(&mut self.rng), self.base());
                insn.off = self.offset();
            }
            Format::StoreImm => {
                (insn.dst, insn.off, insn.imm) = (self.base(), self.offset(), self.rng.number() as i32)
            }
            Format::StoreReg => {
                (insn.dst, insn.src, insn.off) = (self.base(), register(&mut self.rng), self.offset())
            }
            Format::Atomic => {
                (insn.dst, insn.src, insn.off) = (self.base(), written(&mut self.rng), self.offset())
            }
            Format::Jump16 => insn.off = distance as i16,
            Format::Jump32 => insn.imm = distance as i32,
            Format::JumpImm => {
                (insn.dst, insn.imm) = (register(&mut self.rng), self.rng.number() as i32);
                insn.off = distance as i16;
            }
            Format::JumpReg => {
                (insn.dst, insn.src) = (register(&mut self.rng), register(&mut self.rng));
                insn.off = distance as i16;
            }
            Format::CallImport => insn.imm = self.rng.below(IMPORTS.len() as u64) as i32,
            Format::CallLocal => insn.imm = (*self.rng.pick(starts) as i64 - at as i64 - 1) as i32,
            Format::CallReg => insn.dst = register(&mut self.rng),
            Format::NoOperands => {}
            // Only where a function starts.
            Format::Frame => return Vec::new(),
        }
        match info.selector {
            Selector::None | Selector::Dst(_) => {}
            Selector::Src(src) => insn.src = src,
            Selector::Off(off) => insn.off = off,
            Selector::Imm(imm) => insn.imm = imm,
        }
        vec![insn]
    }

    /// A register that often holds an address.
    fn base(&mut self) -> u8 {
        *self.rng.pick(&[10, 10, 10, 1, 2, 3, 6, 0])
    }

    fn offset(&mut self) -> i16 {
        match self.rng.below(8) {
            0 => self.rng.number() as i16,
            1 => 0,
            _ => -(self.rng.below(64) as i16),
        }
    }

    /// Loads a register with an address near an edge of memory, of a function, or a length.
    fn pointer(&mut self, starts: &[usize], layout: &Layout) -> Vec<Insn> {
        let near = self.rng.below(40).wrapping_sub(20);
        let value = match self.rng.below(9) {
            0 => DATA_BASE,
            1 => layout.data_start,
            2 => layout.data_end,
            3 => layout.stack_base,
            4 => layout.heap_base,
            5 => layout.heap_end,
            6 => layout.heap_base + self.rng.below(layout.heap_end - layout.heap_base + 1),
            7 => return Insn::lddw(3, self.rng.below(200)).to_vec(),
            _ => return Insn::lddw(1, CODE_BASE + 8 * *self.rng.pick(starts) as u64).to_vec(),
        };
        Insn::lddw(*self.rng.pick(&[1, 1, 2, 2, 3, 6]), value.wrapping_add(near)).to_vec()
    }

    fn mutate_contents(&mut self, elf: &mut ContractElf) {
        let slots = elf.code.len() as u64 / 8;
        match self.rng.below(12) {
            0 => elf.stack_size = self.rng.number() as u32,
            1 => elf.heap_size = self.rng.number() as u32 & 0xf_ffff,
            2 => elf.call = self.rng.below(slots + 2) as u32,
            3 => elf
                .imports
                .push(self.rng.pick(&["memcpy", "", "x y", "unknown", "r1", "5", "local"]).to_string()),
            4 => elf.imports.truncate(self.rng.below(13) as usize),
            5 => elf.bss_size = self.rng.number() as u32 & 0x1f_ffff,
            6 => elf.code.truncate(self.rng.below(elf.code.len() as u64 + 1) as usize),
            7 => {
                let slot = self.rng.any().to_le_bytes();
                let at = 8 * self.rng.below(slots + 1) as usize;
                elf.code.splice(at..at, slot);
            }
            _ => {
                // One field of one slot.
                let slot = 8 * self.rng.below(slots) as usize;
                let field = self.rng.below(8) as usize;
                if let Some(byte) = elf.code.get_mut(slot + field) {
                    *byte = self.rng.number() as u8;
                }
            }
        }
    }

    fn mutate_bytes(&mut self, bytes: &mut Vec<u8>) {
        let len = bytes.len() as u64;
        // The headers matter as much as all the rest.
        let end = if self.rng.once_in(2) { len.min(400) } else { len };
        let at = self.rng.below(end) as usize;
        match self.rng.below(6) {
            0 => bytes.truncate(at),
            1 => bytes.insert(at, self.rng.any() as u8),
            2 => drop(bytes.drain(at..(at + 8).min(len as usize))),
            3 => {
                let value = self.rng.number().to_le_bytes();
                let end = (at + 8).min(len as usize);
                bytes[at..end].copy_from_slice(&value[..end - at]);
            }
            4 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << self.rng.below(8);
                }
            }
            _ => bytes.push(self.rng.any() as u8),
        }
    }
}

/// An instruction without operands.
fn insn(op: Op) -> Insn {
    let info = INSTRUCTIONS.iter().find(|info| info.op == op);
    Insn { opcode: info.map_or(0, |info| info.opcode), ..Insn::default() }
}
