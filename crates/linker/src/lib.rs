//! Links a relocatable eBPF object into a contract ELF.
//!
//! `bpf-linker` (for Rust) and `clang -target bpf -c` (for C) write relocatable objects: many sections,
//! symbols, relocations. A chain takes only the contract ELF that `docs/FORMAT.md` describes. [`link`] makes
//! the one from the other, off-chain. It never returns a file that a chain would refuse: the result is parsed
//! and verified with the chain's own code first.
//!
//! # What happens
//!
//! 1. The object is read; a section that is loaded but is none of `.text*`, `.rodata*`, `.data*`
//!    and `.bss*` is refused.
//! 2. Code is cut into functions by symbols and by what is called.
//! 3. From `deploy` and `call` on, every reference is followed. Functions that are not reached, and
//!    sections of data that nobody refers to, are left out.
//! 4. Each function's frame is measured, arguments on the stack get their place in it, and a marker that
//!    tells the frame's size is put in front.
//! 5. `lddw` becomes `mov32` or `mov` where the value fits. All addresses do.
//! 6. Undefined symbols become imports: the syscalls of [`ebpf_uapi`] and the intrinsics of the VM.
//!    LLVM's `__bpf_trap` is the intrinsic `abort`. If the address of an import is taken, it gets a function
//!    that does nothing but call it.
//! 7. Data is laid out, read-only sections first, and all addresses are filled in. A function's address is
//!    that of its marker. `__heap_start` and `__heap_end` are the bounds of the heap. A contract that refers
//!    to `__context`, `__gas_price`, `__configuration` or `__configuration_end` gets that part of the
//!    environment ([`ebpf_uapi::context`]); one that does not pays nothing for it.
//!
//! Everything is in the order of the object, so equal objects give equal contracts.
//!
//! Names ([`Symbols`]) and source lines ([`Debug`](struct@Debug)), which the contract ELF does not hold, come
//! along. The lines are those of the object's DWARF sections: compile with `-g` (C), or with
//! `-Cdebuginfo=line-tables-only` and bpf-linker's `--btf` (Rust).
//!
//! # Frames
//!
//! LLVM leaves the size and the alignment of a frame to whoever loads the code. Offsets from r10 show the
//! size, but only as long as a function does not take the address of something in its frame (`mov rX, r10`,
//! then `add rX, -N`): a buffer that is filled from its end may well show up by its end only. The alignment
//! is nowhere in the code, which relies on it all the same: LLVM turns `address + index` into
//! `address | index` where the alignment of a variable lets it. So the compiler has to describe the frame of
//! a function that takes such an address, by its remarks `stack-frame-layout`, or the object is refused.
//! clang prints them with `-Rpass-analysis=stack-frame-layout`; bpf-linker logs them, if it is run with
//! `--llvm-args=--pass-remarks-analysis=stack-frame-layout --log-level=debug --log-file=LOG`. [`frames`]
//! reads both, for [`Options::frames`].
//!
//! A function's frame is the larger of what is said and what is shown, and below it a place for the arguments
//! that it passes on the stack, rounded up to 16 bytes. If a variable of any function is aligned to more, up
//! to 4096 bytes, all frames are rounded up to that, and the end of the stack is aligned by zeros behind the
//! data: then r10 has that alignment in every function.
#![forbid(unsafe_code)]

mod body;
mod debug;
mod dwarf;
mod error;
mod files;
mod frames;
mod functions;
mod layout;
mod object;
mod reach;
mod symbols;

pub use debug::{Debug, Frame, MalformedLine};
pub use error::{LinkError, Place};
pub use files::{read_up_to, ReadError};
pub use frames::{frames, is_about_frames, FrameLayout};
pub use symbols::{demangled, DataSymbol, FunctionSymbol, Symbols};

use ebpf_vm::{
    limits::{
        DEFAULT_CONFIGURATION_BYTES, DEFAULT_HEAP_BYTES, DEFAULT_STACK_BYTES, MAX_CONFIGURATION_BYTES,
        MAX_HEAP_BYTES, MAX_STACK_BYTES, REGION_ALIGN,
    },
    Program,
};
use std::collections::BTreeMap;

/// What can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Stack size in bytes, a multiple of 16.
    pub stack_size: u32,
    /// Heap size in bytes, a multiple of 16.
    pub heap_size: u32,
    /// Bytes of memory for the configuration, a multiple of 16, of a contract that refers to it.
    pub configuration_size: u32,
    /// What the compiler says of functions' frames, by symbol. See [`frames`].
    pub frames: BTreeMap<String, FrameLayout>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            stack_size: DEFAULT_STACK_BYTES,
            heap_size: DEFAULT_HEAP_BYTES,
            configuration_size: DEFAULT_CONFIGURATION_BYTES,
            frames: BTreeMap::new(),
        }
    }
}

/// A contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Linked {
    /// The contract ELF.
    pub elf: Vec<u8>,
    /// What is where in it.
    pub symbols: Symbols,
    /// Which source lines its instructions come from, if the object says so.
    pub debug: Option<Debug>,
}

impl Linked {
    /// The contents of `NAME.symbols` (docs/FORMAT.md).
    pub fn symbols_file(&self) -> String {
        format!("{}{}", code_line(&self.elf), self.symbols)
    }

    /// The contents of `NAME.debug` (docs/FORMAT.md), if anything is known.
    pub fn debug_file(&self) -> Option<String> {
        self.debug.as_ref().map(|debug| format!("{}{debug}", code_line(&self.elf)))
    }
}

/// The first line of the files beside a contract ELF: `code` and the ELF's BLAKE2b-256 hash, by which readers
/// tell whether a file is about the code that they look at.
pub fn code_line(elf: &[u8]) -> String {
    let hash = blake2b_simd::Params::new().hash_length(32).hash(elf).to_hex();
    format!("code 0x{hash}\n")
}

/// Links a relocatable object into a contract ELF.
///
/// # Errors
///
/// Whatever makes the object no contract; see [`LinkError`].
pub fn link(object: &[u8], options: &Options) -> Result<Linked, LinkError> {
    let regions = [
        ("stack", options.stack_size, MAX_STACK_BYTES),
        ("heap", options.heap_size, MAX_HEAP_BYTES),
        ("configuration", options.configuration_size, MAX_CONFIGURATION_BYTES),
    ];
    for (region, bytes, limit) in regions {
        if bytes % REGION_ALIGN != 0 || bytes > limit {
            return Err(LinkError::RegionSize { region, bytes, limit });
        }
    }
    let file = object;
    let object = object::Object::read(file)?;
    let functions = functions::Functions::find(&object)?;
    let reached = reach::reach(&object, &functions, options)?;
    let sections = dwarf::Sections::read(file, &object);
    let lines = sections.as_ref().and_then(dwarf::Lines::of);
    let layout::Placed { contract, symbols, debug } =
        layout::place(&object, &functions, &reached, lines.as_ref(), options)?;
    let elf = contract.to_bytes();
    check(&elf, &symbols)?;
    Ok(Linked { elf, symbols, debug })
}

/// Parses and verifies a contract as a chain does.
fn check(elf: &[u8], symbols: &Symbols) -> Result<(), LinkError> {
    let syscall = |name: &[u8]| ebpf_uapi::Syscall::from_name(name).map(|syscall| syscall.id().into());
    let program = Program::parse(elf, syscall).map_err(LinkError::Refused)?;
    program.verify().map_err(|error| {
        let function = symbols.function_at(error.pc).map_or("?", |function| &function.name);
        LinkError::Unverifiable { reason: error.to_string(), function: function.into() }
    })
}
