//! The generator: valid contracts that do much and mostly end.
//!
//! A contract is a few functions; a function is a tree of statements (`statement.rs`), so that there are
//! loops in loops, calls in loops, and jumps across all of it. Calls go to later functions, or back with a
//! counter, so that most programs end by themselves; gas ends the others.

mod builder;
mod idioms;
mod interleave;
mod statement;

use crate::Rng;
use builder::Builder;
use ebpf_vm::{
    elf::{ContractElf, Layout},
    isa::{Insn, Op, INSTRUCTIONS},
    limits::{
        CODE_BASE, MAX_CONFIGURATION_BYTES, MAX_CONTEXT_BYTES, MAX_DATA_BYTES, MAX_FRAME_BYTES,
        MAX_HEAP_BYTES, MAX_STACK_BYTES,
    },
};

/// Imports that programs call: every intrinsic, and the host.
pub const IMPORTS: [&str; 13] = [
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

/// What the host resolves: names that start with `host`, to the length of the name.
pub fn resolve(name: &[u8]) -> Option<u32> {
    name.starts_with(b"host").then_some(name.len() as u32)
}

/// Which instructions a generated contract has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// All.
    Full,
    /// Those that the reference engine has, too, used in the way in which it agrees: no division by zero,
    /// no access across the start of writable memory.
    Reference,
}

/// What all functions of a contract share while they are made.
struct Contract {
    layout: Layout,
    dialect: Dialect,
    /// One access, call or length in so many is made to be wrong or at an edge. 0: none.
    faults: u64,
    /// One statement in so many jumps anywhere. 0: none.
    wild: u64,
    /// Names of the imports, in the order in which the contract lists them.
    imports: Vec<&'static str>,
    functions: usize,
}

/// Something in the code that depends on where a function starts.
struct Relocation {
    at: usize,
    function: usize,
    kind: RelocationKind,
}

enum RelocationKind {
    /// `call local`.
    Call,
    /// `lddw` of the function's address plus this.
    Address(u64),
}

/// An instruction of the table with all operands zero.
pub(crate) fn insn(op: Op) -> Insn {
    let info = INSTRUCTIONS.iter().find(|info| info.op == op).expect("every Op has a row; qed");
    let mut insn = Insn { opcode: info.opcode, ..Insn::default() };
    info.selector.apply(&mut insn);
    insn
}

/// An endless source of valid contracts.
#[derive(Clone, Debug)]
pub struct Generator {
    rng: Rng,
}

impl Generator {
    /// The same seed, the same contracts.
    pub fn new(seed: u64) -> Self {
        Self { rng: Rng::new(seed) }
    }

    fn bytes(&mut self, max: u64) -> Vec<u8> {
        let len = if self.rng.once_in(3) { 0 } else { self.rng.below(max) };
        (0..len).map(|_| self.rng.any() as u8).collect()
    }

    /// The next contract.
    pub fn contract(&mut self, dialect: Dialect) -> ContractElf {
        let mut elf = ContractElf {
            stack_size: 16 * self.stack_units(),
            heap_size: self.heap_size(),
            context_size: 16 * self.environment_units(),
            configuration_size: 16 * self.environment_units(),
            rodata: self.bytes(40),
            data: self.bytes(40),
            bss_size: if self.rng.once_in(2) { 0 } else { self.rng.below(40) as u32 },
            ..ContractElf::default()
        };
        if self.rng.once_in(400) {
            // As large as it can be.
            elf.bss_size = (MAX_DATA_BYTES as u32) - 80;
            (elf.stack_size, elf.heap_size) = (MAX_STACK_BYTES, MAX_HEAP_BYTES);
            (elf.context_size, elf.configuration_size) = (MAX_CONTEXT_BYTES, MAX_CONFIGURATION_BYTES);
        }
        let mut imports = IMPORTS.to_vec();
        if self.rng.once_in(4) {
            for i in (1..imports.len()).rev() {
                imports.swap(i, self.rng.below(i as u64 + 1) as usize);
            }
        }
        let contract = Contract {
            layout: elf.layout(),
            dialect,
            faults: *self.rng.pick(&[0, 0, 100, 30, 8]),
            wild: *self.rng.pick(&[0, 0, 0, 60, 12]),
            functions: self.function_count(),
            imports,
        };
        self.functions(&mut elf, &contract, Self::function);
        elf
    }

    fn function<'a>(&'a mut self, contract: &'a Contract, index: usize) -> Builder<'a> {
        let frame = self.frame();
        let most = *self.rng.pick(&[3, 8, 20]);
        let size = self.rng.between(1, most);
        let mut builder = Builder::new(&mut self.rng, contract, index, frame);
        builder.function(size);
        builder
    }

    /// The next small contract: heap and stack are small, so that everything happens within few amounts of
    /// gas, growth of the heap included; and what happens there is what compilers leave out (`interleave`).
    pub fn small_contract(&mut self) -> ContractElf {
        let mut elf = ContractElf {
            stack_size: 16 * self.rng.between(1, 16) as u32,
            heap_size: 16 * self.rng.between(1, 16) as u32,
            data: self.bytes(40),
            ..ContractElf::default()
        };
        if self.rng.once_in(12) {
            // More than one page.
            elf.heap_size += 4096 * self.rng.between(1, 2) as u32;
        }
        let contract = Contract {
            layout: elf.layout(),
            dialect: Dialect::Full,
            faults: *self.rng.pick(&[0, 0, 30]),
            wild: *self.rng.pick(&[0, 0, 0, 0, 40]),
            functions: 1 + usize::from(self.rng.once_in(4)),
            imports: IMPORTS.to_vec(),
        };
        self.functions(&mut elf, &contract, Self::small_function);
        elf
    }

    fn small_function<'a>(&'a mut self, contract: &'a Contract, index: usize) -> Builder<'a> {
        // Most fit into the stack.
        let stack = contract.layout.heap_base - contract.layout.stack_base;
        let frame = 16 * self.rng.below(5).min(stack / 16 + u64::from(self.rng.once_in(20))) as u32;
        let mut builder = Builder::new(&mut self.rng, contract, index, frame);
        builder.small_function();
        builder
    }

    /// Puts the functions of a contract into it.
    fn functions(
        &mut self,
        elf: &mut ContractElf,
        contract: &Contract,
        function: for<'a> fn(&'a mut Self, &'a Contract, usize) -> Builder<'a>,
    ) {
        elf.imports = contract.imports.iter().map(|name| name.to_string()).collect();
        let mut code = Vec::new();
        let mut relocations = Vec::new();
        let mut starts = Vec::new();
        for index in 0..contract.functions {
            starts.push(code.len());
            function(self, contract, index).finish(&mut code, &mut relocations);
        }
        for Relocation { at, function, kind } in relocations {
            let start = starts[function];
            match kind {
                RelocationKind::Call => code[at].imm = (start as i64 - at as i64 - 1) as i32,
                RelocationKind::Address(plus) => {
                    let address = (CODE_BASE + 8 * start as u64).wrapping_add(plus);
                    code[at].imm = address as i32;
                    code[at + 1].imm = (address >> 32) as i32;
                }
            }
        }
        elf.deploy = *self.rng.pick(&starts) as u32;
        elf.call = starts[0] as u32;
        elf.code = code.iter().flat_map(|insn| insn.to_bytes()).collect();
    }

    fn function_count(&mut self) -> usize {
        match self.rng.below(8) {
            0..=2 => 1,
            3..=6 => 1 + self.rng.below(5) as usize,
            _ => 1 + self.rng.below(16) as usize,
        }
    }

    fn stack_units(&mut self) -> u32 {
        match self.rng.below(12) {
            0 => 0,
            1..=3 => self.rng.below(8) as u32,
            11 => 16 * self.rng.below(129) as u32,
            _ => 16 + self.rng.below(100) as u32,
        }
    }

    fn environment_units(&mut self) -> u32 {
        if self.rng.once_in(2) {
            0
        } else {
            self.rng.below(8) as u32
        }
    }

    fn heap_size(&mut self) -> u32 {
        match self.rng.below(6) {
            0 => 0,
            1 => 16 * self.rng.below(16) as u32,
            2 => 4096 * self.rng.below(5) as u32,
            _ => 16 * self.rng.below(1024) as u32,
        }
    }

    fn frame(&mut self) -> u32 {
        match self.rng.below(20) {
            0..=5 => 0,
            6..=17 => 16 * self.rng.below(9) as u32,
            18 => 16 * self.rng.below(200) as u32,
            _ => *self.rng.pick(&[MAX_FRAME_BYTES, 16384, 4096, 2048]),
        }
    }
}
