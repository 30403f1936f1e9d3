//! solana-sbpf as reference engine: runs whole programs that stay within its instruction set, to be compared
//! with those of `ebpf-vm`. `docs/VM.md` lists in which ways it differs.
//!
//! A program is translated ([`translate`]) to SBPF version 3, which is nearest to RFC 9669 at the compiler's
//! `-mcpu=v3`, and runs at the same guest addresses, with the reference engine's interpreter or its JIT.
//!
//! Trust boundary: for tests and benchmarks. Programs must be verified; nothing here runs for a chain.
mod translate;

pub use translate::{TranslationError, TranslationErrorKind};

use core::{fmt, ptr::NonNull};
use ebpf_vm::{
    elf::Layout,
    limits::{DATA_BASE, MAX_CALL_DEPTH},
    AccessError, Entry, Import, Intrinsic, Program, TrapKind,
};
use solana_sbpf::{
    ebpf::hash_symbol_name,
    elf::Executable,
    error::{EbpfError, StableResult},
    memory_region::{AccessType, MemoryMapping, MemoryRegion},
    program::{BuiltinFunctionDefinition, BuiltinProgram, FunctionRegistry, SBPFVersion},
    vm::{CallFrame, Config, ContextObject, EbpfVm, ExecutionMode},
};
use std::sync::Arc;
use translate::{Translation, CALL_TARGET, LOW_HALF, STACK_OVERFLOW};

/// Answers the syscalls of a run. The reference engine cannot pause: it calls its host.
pub trait Syscalls {
    /// Returns `r0`; `None` ends the program.
    fn syscall(&mut self, id: u32, args: [u64; 5], memory: &mut GuestMemory) -> Option<u64>;
}

/// Which of the reference engine's engines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Its interpreter.
    Interpreter,
    /// Its JIT; [`Reference::compile`] comes first.
    Jit,
}

/// How a run ended.
#[derive(Debug)]
pub enum Stop {
    /// As [`Exit::Returned`](ebpf_vm::Exit::Returned).
    Returned(u64),
    /// As [`Exit::Trap`](ebpf_vm::Exit::Trap).
    Trap {
        /// What the program did.
        kind: TrapKind,
        /// Index of the instruction, in the program as it was before its translation.
        pc: u32,
    },
    /// The host ended the program.
    Ended,
    /// It executed as many instructions as it may. These are those of the translation, and each counts 1.
    OutOfInstructions,
    /// It divides by a register that holds zero: that has a result here, and is an error there.
    DivisionByZero {
        /// Index of the instruction.
        pc: u32,
    },
    /// It loads bytes on both sides of the end of read-only data: two regions there.
    AcrossRegions {
        /// Index of the instruction.
        pc: u32,
    },
    /// Something else, which translated programs do not get to.
    Failed(EbpfError),
}

/// A finished run.
#[derive(Debug)]
pub struct Outcome<H> {
    /// How it ended.
    pub stop: Stop,
    /// All of guest memory from [`DATA_BASE`] to the end of the heap: the reference engine has no heap that
    /// grows.
    pub memory: Vec<u8>,
    /// Instructions of the translation that were executed.
    pub instructions: u64,
    /// The host, after it was called.
    pub host: H,
}

/// A program, translated for the reference engine, to be run from one of its entry points.
pub struct Reference<'p, H: Syscalls> {
    program: &'p Program<'p>,
    executable: Executable<Context<H>>,
    translation: Translation,
}

impl<H: Syscalls> fmt::Debug for Reference<'_, H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reference").field("translation", &self.translation).finish_non_exhaustive()
    }
}

impl<'p, H: Syscalls> Reference<'p, H> {
    /// Translates a verified program.
    pub fn new(program: &'p Program<'p>, entry: Entry) -> Result<Self, TranslationError> {
        let translation = translate::translate(program)?;
        let start = translation.position(program.entry(entry));
        let failed = |_| TranslationError { kind: TranslationErrorKind::NotLoaded, pc: program.entry(entry) };
        let mut functions = FunctionRegistry::default();
        functions
            .register_function(hash_symbol_name(b"entrypoint"), *b"entrypoint", start)
            .map_err(|error| failed(EbpfError::from(error)))?;
        let executable = Executable::from_text_bytes(&translation.code, loader(), SBPFVersion::V3, functions)
            .map_err(failed)?;
        Ok(Self { program, executable, translation })
    }

    /// Compiles it, for [`Engine::Jit`].
    #[cfg(all(target_arch = "x86_64", not(windows)))]
    pub fn compile(&self) -> Result<(), EbpfError> {
        self.executable.jit_compile()
    }

    /// Bytes of native code, once compiled.
    pub fn native_code_bytes(&self) -> Option<usize> {
        self.executable.get_compiled_program().map(|program| program.machine_code_length())
    }

    /// Runs it from the start to its end, for at most so many instructions, with bytes in its environment and
    /// arguments in `r1` to `r5`.
    pub fn run(
        &self,
        engine: Engine,
        instructions: u64,
        environment: &[u8],
        arguments: [u64; 5],
        host: H,
    ) -> Outcome<H> {
        let config = self.executable.get_config();
        let mut context = Context::new(self.program, environment, instructions, host, config);
        let loader = self.executable.get_loader().clone();
        let mut vm = EbpfVm::new(loader, SBPFVersion::V3, &mut context, 0);
        vm.registers[1..6].copy_from_slice(&arguments);
        vm.registers[10] = self.program.layout().heap_base;
        let mut mode = match engine {
            Engine::Interpreter => ExecutionMode::Interpreted,
            Engine::Jit => ExecutionMode::Jit,
        };
        let mut frames = vec![CallFrame::default(); MAX_CALL_DEPTH];
        let (instructions, result) = vm.execute_program(&self.executable, &mut mode, &mut frames);
        let pc = self.translation.origin(vm.registers[11]);
        let stop = match result {
            StableResult::Ok(r0) => Stop::Returned(r0),
            StableResult::Err(error) => context.stop(error, pc),
        };
        let Context { memory, host, .. } = context;
        Outcome { stop, memory: memory.bytes().to_vec(), instructions, host }
    }
}

/// What the reference engine's calls of builtins go to, each by a number.
fn loader<H: Syscalls>() -> Arc<BuiltinProgram<Context<H>>> {
    let mut loader = BuiltinProgram::new_loader(Config {
        max_call_depth: MAX_CALL_DEPTH,
        // The translation moves r10 itself.
        stack_frame_size: 0,
        enable_stack_frame_gaps: false,
        noop_instruction_rate: 0,
        sanitize_user_provided_values: false,
        aligned_memory_mapping: false,
        ..Config::default()
    });
    macro_rules! register {
        ($($number:literal)*) => {
            $(
                let name = builtin_name($number);
                loader.register_definition::<Builtin<$number>>(&name).expect("names are all different; qed");
            )*
        };
    }
    register! {
        0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31
        32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48 49 50 51 52 53 54 55 56 57 58 59 60 61 62 63
        64 65 66
    }
    Arc::new(loader)
}

/// The name of a builtin: calls carry its hash.
fn builtin_name(number: u32) -> String {
    format!("import_{number}")
}

/// A function of the host's side: the import with this index, or something that the translation needs.
struct Builtin<const NUMBER: u32>;

impl<H: Syscalls, const NUMBER: u32> BuiltinFunctionDefinition<Context<H>> for Builtin<NUMBER> {
    type Error = Halt;

    fn rust(context: &mut Context<H>, a: u64, b: u64, c: u64, d: u64, e: u64) -> Result<u64, Halt> {
        context.call(NUMBER, [a, b, c, d, e])
    }
}

/// A builtin ends the program.
#[derive(Clone, Copy, Debug)]
enum Halt {
    Trap(TrapKind),
    Ended,
}

impl fmt::Display for Halt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Trap(kind) => kind.fmt(f),
            Self::Ended => f.write_str("the host ended the program"),
        }
    }
}

impl core::error::Error for Halt {}

/// A run.
struct Context<H> {
    mapping: MemoryMapping,
    memory: GuestMemory,
    imports: Vec<Import>,
    remaining: u64,
    /// The lower half of the last 128-bit result.
    low: u64,
    host: H,
}

impl<H> ContextObject for Context<H> {
    fn consume(&mut self, amount: u64) {
        self.remaining = self.remaining.saturating_sub(amount);
    }

    fn get_remaining(&self) -> u64 {
        self.remaining
    }

    fn active_mapping_ptr(&mut self) -> NonNull<MemoryMapping> {
        NonNull::from_mut(&mut self.mapping)
    }
}

impl<H: Syscalls> Context<H> {
    fn new(program: &Program<'_>, environment: &[u8], remaining: u64, host: H, config: &Config) -> Self {
        let memory = GuestMemory::new(program, environment);
        // SAFETY: the regions are those of `memory`, which lives as long as the mapping and is not moved by
        // moves of the struct; nobody holds a reference into it while the program runs.
        let mapping = unsafe { MemoryMapping::new(memory.regions(), config, SBPFVersion::V3) };
        let mapping = mapping.expect("the regions are in order; qed");
        Self { mapping, memory, imports: program.imports().to_vec(), remaining, low: 0, host }
    }

    /// A call of a builtin. Returns `r0`.
    fn call(&mut self, number: u32, args: [u64; 5]) -> Result<u64, Halt> {
        match number {
            STACK_OVERFLOW => Err(Halt::Trap(TrapKind::StackOverflow)),
            CALL_TARGET => Err(Halt::Trap(TrapKind::InvalidCallTarget)),
            LOW_HALF => Ok(self.low),
            index => match self.imports.get(index as usize) {
                Some(Import::Host(id)) => self.host.syscall(*id, args, &mut self.memory).ok_or(Halt::Ended),
                Some(Import::Intrinsic(intrinsic)) => self.intrinsic(*intrinsic, args).map_err(Halt::Trap),
                None => Err(Halt::Trap(TrapKind::InvalidInstruction)),
            },
        }
    }

    /// The machine's own functions, written once more from `docs/VM.md`. Of a 128-bit result, this returns
    /// the upper half.
    fn intrinsic(&mut self, intrinsic: Intrinsic, [r1, r2, r3, r4, _]: [u64; 5]) -> Result<u64, TrapKind> {
        let join = |low, high| (u128::from(high) << 64) | u128::from(low);
        let (a, b) = (join(r1, r2), join(r3, r4));
        let wide = match intrinsic {
            Intrinsic::Memcpy | Intrinsic::Memmove => {
                let data = self.memory.read(r2, r3).map_err(|_| TrapKind::LoadOutOfBounds)?.to_vec();
                self.memory.write(r1, &data).map_err(|_| TrapKind::StoreOutOfBounds)?;
                return Ok(r1);
            }
            Intrinsic::Memset => {
                let to =
                    self.memory.range(r1, r3, AccessType::Store).map_err(|_| TrapKind::StoreOutOfBounds)?;
                self.memory.bytes_mut()[to].fill(r2 as u8);
                return Ok(r1);
            }
            Intrinsic::Memcmp | Intrinsic::Bcmp => {
                let left = self.memory.range(r1, r3, AccessType::Load);
                let left = left.map_err(|_| TrapKind::LoadOutOfBounds)?;
                let right = self.memory.range(r2, r3, AccessType::Load);
                let right = right.map_err(|_| TrapKind::LoadOutOfBounds)?;
                let bytes = self.memory.bytes();
                let pair = bytes[left].iter().zip(&bytes[right]).find(|(left, right)| left != right);
                return Ok(pair.map_or(0, |(left, right)| i64::from(*left) - i64::from(*right)) as u64);
            }
            Intrinsic::Abort => return Err(TrapKind::Abort),
            Intrinsic::MulI128 => a.wrapping_mul(b),
            Intrinsic::DivU128 => a.checked_div(b).unwrap_or(0),
            Intrinsic::ModU128 => a.checked_rem(b).unwrap_or(a),
            Intrinsic::DivI128 if b == 0 => 0,
            Intrinsic::DivI128 => (a as i128).wrapping_div(b as i128) as u128,
            Intrinsic::ModI128 if b == 0 => a,
            Intrinsic::ModI128 => (a as i128).wrapping_rem(b as i128) as u128,
        };
        self.low = wide as u64;
        Ok((wide >> 64) as u64)
    }

    /// What an error means.
    fn stop(&self, error: EbpfError, pc: u32) -> Stop {
        let trap = |kind| Stop::Trap { kind, pc };
        match error {
            EbpfError::AccessViolation(access, address, len, _)
            | EbpfError::StackAccessViolation(access, address, len, _) => {
                match (self.memory.range(address, len, access), access) {
                    (Ok(_), _) => Stop::AcrossRegions { pc },
                    (Err(_), AccessType::Load) => trap(TrapKind::LoadOutOfBounds),
                    (Err(_), AccessType::Store) => trap(TrapKind::StoreOutOfBounds),
                }
            }
            EbpfError::CallDepthExceeded => trap(TrapKind::CallDepthExceeded),
            EbpfError::DivideByZero => Stop::DivisionByZero { pc },
            EbpfError::ExceededMaxInstructions => Stop::OutOfInstructions,
            EbpfError::SyscallError(error) => match error.downcast_ref() {
                Some(Halt::Trap(kind)) => trap(*kind),
                Some(Halt::Ended) => Stop::Ended,
                None => Stop::Failed(EbpfError::SyscallError(error)),
            },
            error => Stop::Failed(error),
        }
    }
}

/// Guest memory of a run, all of it accessible from the start.
#[derive(Debug)]
pub struct GuestMemory {
    /// From a `Box<[u8]>`; the engine has pointers into it.
    bytes: NonNull<[u8]>,
    layout: Layout,
}

impl GuestMemory {
    fn new(program: &Program<'_>, environment: &[u8]) -> Self {
        let layout = *program.layout();
        let mut bytes = vec![0; (layout.heap_end - DATA_BASE) as usize].into_boxed_slice();
        let (rodata, data) = (program.elf().rodata, program.elf().data);
        let start = (layout.environment_end - DATA_BASE) as usize;
        let len = environment.len().min(start);
        bytes[..len].copy_from_slice(&environment[..len]);
        bytes[start..start + rodata.len()].copy_from_slice(rodata);
        let start = (layout.data_start - DATA_BASE) as usize;
        bytes[start..start + data.len()].copy_from_slice(data);
        Self { bytes: NonNull::from_mut(Box::leak(bytes)), layout }
    }

    /// What can only be read, and what can be written, where there is any.
    fn regions(&self) -> Vec<MemoryRegion> {
        let bytes = self.bytes.as_ptr();
        let (start, end) = ((self.layout.data_start - DATA_BASE) as usize, bytes.len());
        let first = bytes.cast::<u8>();
        // SAFETY: `start` is at most the length of the allocation.
        let second = unsafe { first.add(start) };
        let readable = core::ptr::slice_from_raw_parts(first.cast_const(), start);
        let writable = core::ptr::slice_from_raw_parts_mut(second, end - start);
        let mut regions = Vec::new();
        if start > 0 {
            regions.push(MemoryRegion::new(readable, DATA_BASE));
        }
        if end > start {
            regions.push(MemoryRegion::new(writable, self.layout.data_start));
        }
        regions
    }

    /// Everything, from [`DATA_BASE`] on.
    pub fn bytes(&self) -> &[u8] {
        // SAFETY: the allocation is this struct's; the engine accesses it only while the program runs, and
        // then nobody has a reference to it: builtins get none that outlives them.
        unsafe { self.bytes.as_ref() }
    }

    fn bytes_mut(&mut self) -> &mut [u8] {
        // SAFETY: as in `bytes`; the reference is the only one.
        unsafe { self.bytes.as_mut() }
    }

    /// Where an accessible range is in [`bytes`](Self::bytes).
    fn range(
        &self,
        address: u64,
        len: u64,
        access: AccessType,
    ) -> Result<core::ops::Range<usize>, AccessError> {
        if len == 0 {
            return Ok(0..0);
        }
        let lowest = match access {
            AccessType::Load => DATA_BASE,
            AccessType::Store => self.layout.data_start,
        };
        let end = address.checked_add(len).ok_or(AccessError::OutOfBounds)?;
        if address < lowest || end > self.layout.heap_end {
            return Err(AccessError::OutOfBounds);
        }
        Ok((address - DATA_BASE) as usize..(end - DATA_BASE) as usize)
    }

    /// Reads, as [`Instance::read`](ebpf_vm::Instance::read).
    pub fn read(&self, address: u64, len: u64) -> Result<&[u8], AccessError> {
        let range = self.range(address, len, AccessType::Load)?;
        Ok(&self.bytes()[range])
    }

    /// Writes, as [`Instance::write`](ebpf_vm::Instance::write).
    pub fn write(&mut self, address: u64, data: &[u8]) -> Result<(), AccessError> {
        let range = self.range(address, data.len() as u64, AccessType::Store)?;
        self.bytes_mut()[range].copy_from_slice(data);
        Ok(())
    }
}

impl Drop for GuestMemory {
    fn drop(&mut self) {
        // SAFETY: the pointer came from a box, and the engine, which has pointers into it, does not run.
        drop(unsafe { Box::from_raw(self.bytes.as_ptr()) });
    }
}
