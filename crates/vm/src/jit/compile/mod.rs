//! Compiles a verified program to machine code, in one pass over its functions.
//!
//! Guest registers map one-to-one to machine registers, and gas is in a register ([`abi`](super::abi)). An
//! instruction that exits calls the exit routine, whose return address identifies the [`ExitSite`]. The fast
//! code of a function comes first, in the order of its instructions; cold code follows.

mod access;
mod arithmetic;
mod blocks;
mod branches;
mod calls;
mod compiler;
mod routines;
mod traces;

use super::{
    assembler::Assembler,
    cfg::Function,
    code_buffer::CodeBuffer,
    exit_site::{ExitReason, ExitSite, EXIT_SITE_BYTES},
    optimize,
};
use crate::{
    limits::{max_module_bytes, INSTRUCTION_BYTES, MAX_CODE_BYTES},
    program::{Entry, Program},
};
use alloc::vec::Vec;
use compiler::Compiler;

/// Upper bound on the bytes of native code and tables, [`ExitSite`]s included, for `code` bytes of eBPF code.
///
/// For each instruction slot, both versions together with their out-of-line code:
///
/// | | check | operation | block | sites |
/// | --- | --- | --- | --- | --- |
/// | access | 19 + 12, 19 + 5 | 2 * 19 | | 1 |
/// | division | | 2 * 45 | | |
/// | conditional jump, with the start of its block | | 2 * 13 + 12 | 48 | 1 |
/// | other jump, call or exit, with the start of its block | | 38 | 18 | 2 |
///
/// The first instruction of a function takes more, the last one less. The table of functions takes 4 more per
/// slot.
pub const fn max_bytes(code: usize) -> usize {
    512 + code / INSTRUCTION_BYTES as usize * (109 + 4)
}

const _: () = assert!(
    (MAX_CODE_BYTES as usize + max_bytes(MAX_CODE_BYTES as usize)) as u64 <= max_module_bytes(MAX_CODE_BYTES)
);

/// The output of the compiler.
#[derive(Debug)]
pub struct Output {
    pub code: CodeBuffer,
    /// In ascending order of offsets.
    pub sites: Vec<ExitSite>,
    /// Offset of the routine that enters native code. It takes the address after the context.
    pub enter: u32,
    /// Offset to which the entry point returns.
    pub returned: u32,
    pub deploy: u32,
    pub call: u32,
}

/// Compiles a verified program. `bmi2` says whether the CPU has these instructions. `None` if the system has
/// no memory.
pub fn compile(program: &Program<'_>, bmi2: bool) -> Option<Output> {
    let slots = program.code().len();
    let max_bytes = max_bytes(slots * INSTRUCTION_BYTES as usize);
    let mut compiler = Compiler {
        program,
        bmi2,
        asm: Assembler::new(CodeBuffer::new(max_bytes)?),
        sites: Vec::with_capacity(slots / 2),
        starts: alloc::vec![0; slots + 1],
        jumps: Vec::new(),
        calls: Vec::new(),
        function_checks: Vec::new(),
        stubs: Vec::new(),
        side_exits: Vec::new(),
        fast_versions: Vec::new(),
        rejoin: None,
        trace_exits: Vec::new(),
        entries: Vec::new(),
        exit: 0,
        exit_known: 0,
    };
    let enter = compiler.enter_routine();
    compiler.exit_routine();
    let returned = compiler.asm.offset();
    compiler.exit_here(0, 0, 0, ExitReason::Returned);
    let mut function = Function::default();
    let mut next = Some(0);
    while let Some(start) = next {
        next = function.build(program, start);
        optimize::function(program, &mut function);
        compiler.function(&function);
    }
    compiler.finish_calls();
    let bytes = compiler.asm.offset() as usize + EXIT_SITE_BYTES * compiler.sites.len();
    debug_assert!(bytes <= max_bytes, "{bytes} are too many");
    let start = |entry| compiler.starts[program.entry(entry) as usize];
    let (deploy, call) = (start(Entry::Deploy), start(Entry::Call));
    Some(Output { code: compiler.asm.into_code(), sites: compiler.sites, enter, returned, deploy, call })
}
