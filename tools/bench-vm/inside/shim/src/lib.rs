//! What turns an interpreter into a module of wasm: exports, an allocator, and a panic handler.
//!
//! Whoever runs the module passes a program with `allocate` and `prepare`, and calls `run` as often as it
//! likes. Whatever goes wrong is a trap. The module's caller is trusted.
#![no_std]

extern crate alloc;

use alloc::{boxed::Box, vec};
use ebpf_bench_interpreters::{Interpreter, Prepared};

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: dlmalloc::GlobalDlmalloc = dlmalloc::GlobalDlmalloc;

#[cfg(target_arch = "wasm32")]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    core::arch::wasm32::unreachable()
}

/// A program, and what it is made of.
pub struct Loaded<I: Interpreter + 'static> {
    /// Borrows from `bytes`, which outlives it.
    program: I::Program<'static>,
    bytes: *mut [u8],
}

/// Room for a program.
pub fn allocate(length: usize) -> *mut u8 {
    Box::into_raw(vec![0; length].into_boxed_slice()).cast()
}

/// Makes a new interpreter. It is never freed.
pub fn start<I: Interpreter + 'static>() -> *const I {
    Box::leak(Box::new(I::new().expect("the interpreter knows this machine")))
}

/// Makes a program ready to be run.
///
/// # Safety
///
/// `interpreter` is from [`start`]; `bytes` is from [`allocate`] with that length, and is given away.
pub unsafe fn prepare<I: Interpreter + 'static>(
    interpreter: *const I,
    bytes: *mut u8,
    length: usize,
) -> *mut Loaded<I> {
    let bytes = core::ptr::slice_from_raw_parts_mut(bytes, length);
    // SAFETY: the interpreter is never freed; `release` frees the bytes after the program.
    let (interpreter, program) = unsafe { (&*interpreter, &*bytes) };
    let program = interpreter.prepare(program).expect("the benchmark's programs are sound");
    Box::into_raw(Box::new(Loaded { program, bytes }))
}

/// Calls a new instance of a program.
///
/// # Safety
///
/// `loaded` is from [`prepare`] and was not released.
pub unsafe fn run<I: Interpreter + 'static>(loaded: *mut Loaded<I>, rounds: u64) -> u64 {
    // SAFETY: as the caller says; nobody else has a reference.
    let loaded = unsafe { &mut *loaded };
    loaded.program.run(rounds).expect("the benchmark's programs do not fail")
}

/// Frees a program.
///
/// # Safety
///
/// `loaded` is from [`prepare`] and was not released.
pub unsafe fn release<I: Interpreter + 'static>(loaded: *mut Loaded<I>) {
    // SAFETY: as the caller says.
    let Loaded { program, bytes } = *unsafe { Box::from_raw(loaded) };
    drop(program);
    // SAFETY: these came from `allocate`, and the program that borrowed them is gone.
    drop(unsafe { Box::from_raw(bytes) });
}

/// Exports an interpreter from the module.
#[macro_export]
macro_rules! export {
    ($interpreter:ty) => {
        #[no_mangle]
        extern "C" fn allocate(length: usize) -> *mut u8 {
            $crate::allocate(length)
        }

        #[no_mangle]
        extern "C" fn start() -> *const $interpreter {
            $crate::start()
        }

        #[no_mangle]
        unsafe extern "C" fn prepare(
            interpreter: *const $interpreter,
            bytes: *mut u8,
            length: usize,
        ) -> *mut $crate::Loaded<$interpreter> {
            // SAFETY: the embedder keeps the rules.
            unsafe { $crate::prepare(interpreter, bytes, length) }
        }

        #[no_mangle]
        unsafe extern "C" fn run(loaded: *mut $crate::Loaded<$interpreter>, rounds: u64) -> u64 {
            // SAFETY: the embedder keeps the rules.
            unsafe { $crate::run(loaded, rounds) }
        }

        #[no_mangle]
        unsafe extern "C" fn release(loaded: *mut $crate::Loaded<$interpreter>) {
            // SAFETY: the embedder keeps the rules.
            unsafe { $crate::release(loaded) }
        }
    };
}
