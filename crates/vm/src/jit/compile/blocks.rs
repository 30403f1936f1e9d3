//! Blocks: the emission of their instructions, fused where possible.

use super::{
    arithmetic::width,
    compiler::{Compiler, Position, Rejoin, Version},
};
use crate::{
    isa::Format,
    jit::{
        abi::reg,
        cfg::{Action, Block, BoundsCheck, Function, Instruction},
        effects::MemoryAccess,
        liveness::StaleRegisters,
    },
};

impl Compiler<'_> {
    /// Emits the instructions of a block up to `end`. `after` is the gas that was charged for later blocks.
    pub fn block(&mut self, function: &Function, block: &Block, end: usize, after: u32, version: Version) {
        let mut rest = block.cost + after;
        let mut stale = StaleRegisters::default();
        let instructions = &function.instructions[..end];
        // The index after the last check of the trace, if this is its last block.
        let last = version == Version::Fast && after == 0;
        let checked = last.then(|| {
            let check = instructions[block.start..]
                .iter()
                .rposition(|instruction| instruction.check != BoundsCheck::None);
            block.start + check.map_or(0, |check| check + 1)
        });
        let mut index = block.start;
        while let Some(instruction) = instructions.get(index) {
            if self.rejoin.is_none() && checked.is_some_and(|checked| index >= checked) {
                self.rejoin = Some(Rejoin { instruction: index as u32, offset: self.asm.offset() });
            }
            rest -= instruction.cost;
            index += 1;
            if instruction.check != BoundsCheck::None {
                stale.assert_dead(instruction);
            }
            stale.advance(instruction);
            if !instruction.is_emitted() {
                continue;
            }
            if let Some(distance) = instructions[index..].iter().position(Instruction::is_emitted) {
                let merged = &instructions[index..=index + distance];
                let second = &instructions[index + distance];
                let fused = self.fuse_move(instruction, second);
                let position = Position { rest, after, version };
                let loaded = !fused && self.fold_load(instruction, index - 1, second, position);
                if fused || loaded {
                    for instruction in merged {
                        rest -= instruction.cost;
                        stale.advance(instruction);
                    }
                    if loaded {
                        // The loaded value exists only as an operand.
                        stale.elide(instruction.insn.dst);
                    }
                    index += merged.len();
                    continue;
                }
            }
            self.instruction(function, index - 1, Position { rest, after, version });
        }
        // The precise version may end before the block does, and elides the same.
        if version == Version::Fast {
            stale.assert_none();
        }
    }

    fn instruction(&mut self, function: &Function, index: usize, position: Position) {
        let instruction = &function.instructions[index];
        let Instruction { pc, insn, info, .. } = *instruction;
        let width = width(&insn);
        match info.format {
            Format::Frame => self.prologue(function, pc, position.rest),
            Format::NoOperands => self.epilogue(function),
            Format::DstImm => self.immediate(width, instruction),
            Format::DstSrc => self.register(width, instruction),
            Format::Dst => self.unary(width, instruction),
            Format::Wide => {
                let high = self.program.insn(pc + 1).map_or(0, |second| second.imm as u32);
                let value = u64::from(high) << 32 | u64::from(insn.imm as u32);
                self.asm.mov_imm(reg(insn.dst), value);
            }
            Format::Load | Format::StoreImm | Format::StoreReg | Format::Atomic => {
                if let Some(access) = MemoryAccess::of(&insn, info) {
                    let operand = self.check_bounds(index, instruction, access, position);
                    self.access(instruction, access, operand);
                }
            }
            // Every jump has a target.
            Format::Jump16 | Format::Jump32 => self.jump_to(instruction.jump_target().unwrap_or(0)),
            Format::JumpImm | Format::JumpReg => self.conditional_jump(instruction, position),
            Format::CallLocal => self.call_local(function, instruction),
            Format::CallReg => self.call_register(function, instruction),
            Format::CallImport if instruction.inlined.is_some() => {
                self.multiply_i128(instruction.action == Action::NarrowProduct)
            }
            Format::CallImport => self.exit_for_import(pc),
        }
    }
}
