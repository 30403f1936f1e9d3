//! Traces, each in a fast and a precise version.

use super::compiler::{Compiler, FastVersion, Rejoin, SideExit, Version};
use crate::{
    isa::Op,
    jit::{
        abi::GAS,
        assembler::{Alu, Cond, Fixup, Width::W64},
        cfg::{Action, Block, BoundsCheck, Function, Trace},
        exit_site::ExitReason,
    },
};
use core::mem::take;

impl Compiler<'_> {
    /// Emits a function: the fast versions of its traces in the order of its instructions, then cold code.
    pub fn function(&mut self, function: &Function) {
        for trace in &function.traces {
            self.fast(function, trace);
            let side_exits = self.side_exits.len() as u32;
            self.fast_versions.push(FastVersion { side_exits, rejoin: self.rejoin.take() });
        }
        // Lists are taken while they are processed, and put back empty, to be reused by the next function.
        let mut trace_exits = take(&mut self.trace_exits);
        for exit in trace_exits.drain(..) {
            let here = self.asm.offset();
            self.asm.bind(exit.fixup, here);
            self.refund(exit.refund);
            self.jump_to(exit.target);
        }
        self.trace_exits = trace_exits;
        let (mut side_exits, mut fast_versions) = (take(&mut self.side_exits), take(&mut self.fast_versions));
        let mut start = 0;
        for (trace, FastVersion { side_exits: end, rejoin }) in
            function.traces.iter().zip(fast_versions.drain(..))
        {
            let end = end as usize;
            if start < end {
                self.precise(function, trace, &side_exits[start..end], rejoin);
            }
            start = end;
        }
        side_exits.clear();
        (self.side_exits, self.fast_versions) = (side_exits, fast_versions);
        for (fixup, pc) in self.jumps.drain(..) {
            self.asm.bind(fixup, self.starts[pc as usize]);
        }
        let mut stubs = take(&mut self.stubs);
        for stub in stubs.drain(..) {
            let here = self.asm.offset();
            self.asm.bind(stub.fixup, here);
            self.exit_here(stub.pc, stub.rest, stub.retry, stub.reason);
        }
        self.stubs = stubs;
    }

    /// Emits the version of a trace that charges for all of it, and hoists bounds checks.
    fn fast(&mut self, function: &Function, trace: &Trace) {
        let blocks = &function.blocks[trace.start..trace.end];
        let (Some(first), Some(last)) = (blocks.first(), blocks.last()) else { return };
        let instructions = &function.instructions[first.start..last.end];
        self.starts[instructions[0].pc as usize] = self.asm.offset();
        self.asm.alu_imm(Alu::Sub, W64, GAS, trace.cost as i32);
        if blocks.len() == 1 && instructions.iter().all(|instruction| instruction.check == BoundsCheck::None)
        {
            // The fast version is precise as well.
            self.exit_if(Cond::Below, instructions[0].pc, trace.cost, 0, ExitReason::Gas);
        } else {
            let fixup = self.asm.jump_if(Cond::Below);
            self.side_exits.push(SideExit { fixup, to: None, refund: trace.cost });
        }
        let mut after = trace.cost;
        let mut blocks = blocks.iter();
        while let Some(block) = blocks.next() {
            after -= block.cost;
            let jump = &function.instructions[block.end - 1];
            match (blocks.as_slice(), jump.action) {
                ([moved, ..], Action::Select) => {
                    blocks.next();
                    self.block(function, block, block.end - 1, after, Version::Fast);
                    self.select(jump, &function.instructions[moved.start]);
                    after -= moved.cost;
                }
                ([next], _) if self.inverted_jump(function, block, next) => return,
                _ => self.block(function, block, block.end, after, Version::Fast),
            }
        }
    }

    /// Emits a block that ends with a conditional jump over a jump, as compilers end loops, with the inverse
    /// condition and without the second jump. Returns false if the block does not end so.
    fn inverted_jump(&mut self, function: &Function, block: &Block, next: &Block) -> bool {
        let jump = &function.instructions[block.end - 1];
        let over = &function.instructions[next.start];
        if next.end - next.start != 1 || !matches!(over.info.op, Op::JA | Op::JA32) {
            return false;
        }
        let (Some(target), Some(over_target)) = (jump.jump_target(), over.jump_target()) else {
            return false;
        };
        self.block(function, block, block.end - 1, next.cost, Version::Fast);
        let cond = self.compare(jump);
        let fixup = self.asm.jump_if(cond.inverted());
        self.jumps.push((fixup, over_target));
        self.refund(next.cost);
        if target != over.pc + 1 {
            self.jump_to(target);
        }
        true
    }

    /// Emits the version of a trace that charges for each block, checks each access, and exits. Once
    /// everything is charged and checked, it continues in the fast version.
    fn precise(
        &mut self,
        function: &Function,
        trace: &Trace,
        side_exits: &[SideExit],
        rejoin: Option<Rejoin>,
    ) {
        let blocks = &function.blocks[trace.start..trace.end];
        let start = self.asm.offset();
        self.entries.clear();
        // The pending jump over a move.
        let mut over: Option<(Fixup, u32)> = None;
        for block in blocks {
            let pc = function.instructions[block.start].pc;
            if let Some((fixup, _)) = over.take_if(|(_, target)| *target == pc) {
                let here = self.asm.offset();
                self.asm.bind(fixup, here);
            }
            self.asm.alu_imm(Alu::Sub, W64, GAS, block.cost as i32);
            self.exit_if(Cond::Below, pc, block.cost, 0, ExitReason::Gas);
            let jump = &function.instructions[block.end - 1];
            if jump.action == Action::Select {
                // The target is in this trace, or starts the next one.
                self.block(function, block, block.end - 1, 0, Version::Precise);
                let cond = self.compare(jump);
                over = Some((self.asm.jump_if(cond), jump.jump_target().unwrap_or(0)));
            } else {
                // Only the last block contains the rejoin point.
                let end = rejoin.map_or(block.end, |rejoin| block.end.min(rejoin.instruction as usize));
                self.block(function, block, end, 0, Version::Precise);
            }
        }
        self.jumps.extend(over);
        let end = blocks.last().map_or(0, |block| block.end);
        let last = &function.instructions[end - 1];
        if let Some(Rejoin { offset, .. }) = rejoin {
            let fixup = self.asm.jump();
            self.asm.bind(fixup, offset);
        } else if !matches!(last.info.op, Op::JA | Op::JA32 | Op::EXIT) {
            // A trace that ends otherwise falls through to the next one.
            self.jump_to(function.instructions.get(end).map_or(0, |instruction| instruction.pc));
        }
        for &SideExit { fixup, to, refund } in side_exits {
            let entry = to.and_then(|instruction| {
                let index =
                    self.entries.binary_search_by_key(&instruction, |(instruction, _)| *instruction).ok()?;
                self.entries.get(index)
            });
            let entry = entry.map_or(start, |(_, offset)| *offset);
            if refund == 0 {
                self.asm.bind(fixup, entry);
                continue;
            }
            let here = self.asm.offset();
            self.asm.bind(fixup, here);
            self.refund(refund);
            let fixup = self.asm.jump();
            self.asm.bind(fixup, entry);
        }
    }
}
