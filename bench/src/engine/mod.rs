//! What is measured. Each engine has a file; [`all`] is the list.
//!
//! All engines meter what they run, but for native code, which is what they are compared with. Each gets so
//! much gas that no program runs out of it.

mod ebpf;
#[cfg(feature = "peers")]
mod inside;
mod native;
#[cfg(feature = "peers")]
mod polkavm;
#[cfg(feature = "peers")]
mod wasmi;
#[cfg(feature = "peers")]
mod wasmtime;

use crate::{
    toolchain::{Binary, Form},
    Failure,
};

/// Gas, or what an engine calls so. It fits the types of all.
const PLENTY: u64 = 1 << 50;

/// How an engine runs programs: which table it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// The machine's own code, made ahead, without a meter.
    Native,
    /// Machine code, made from the program when it is loaded.
    Compiler,
    /// An interpreter, compiled for the machine.
    Interpreter,
    /// An interpreter, compiled to wasm and run by wasmtime, as a chain's runtime is.
    Inside,
}

/// An engine.
pub trait Engine {
    /// Its name in tables and on the command line.
    fn name(&self) -> &'static str;

    /// How it runs programs.
    fn class(&self) -> Class;

    /// What it takes programs as.
    fn form(&self) -> Form;

    /// Makes a program ready to be run: checks, translates or compiles it.
    fn prepare<'a>(&'a self, binary: &'a Binary) -> Result<Box<dyn Prepared + 'a>, Failure>;
}

/// A program that is ready to be run.
pub trait Prepared {
    /// Calls a new instance of the program, with a new host. Returns what the program does.
    fn run(&mut self, rounds: u64) -> Result<u64, Failure>;

    /// Bytes of machine code. None: there is none.
    fn code_bytes(&self) -> Option<usize> {
        None
    }
}

/// Makes an engine.
type Constructor = fn() -> Result<Box<dyn Engine>, Failure>;

/// Every engine, in the order of the tables. Making one may fail: for a machine that it does not know.
pub const ALL: &[(&str, Constructor)] = &[
    (native::NAME, || Ok(Box::new(native::Native))),
    (ebpf::JIT, || Ok(Box::new(ebpf::Jit))),
    #[cfg(feature = "peers")]
    (wasmtime::NAME, || Ok(Box::new(wasmtime::Wasmtime::new()?))),
    #[cfg(feature = "peers")]
    (polkavm::RECOMPILER, || Ok(Box::new(polkavm::PolkaVm::recompiler()?))),
    (ebpf::INTERPRETER, || Ok(Box::new(ebpf::Interpreter))),
    #[cfg(feature = "peers")]
    (wasmi::NAME, || Ok(Box::new(wasmi::Wasmi))),
    #[cfg(feature = "peers")]
    (polkavm::INTERPRETER, || Ok(Box::new(polkavm::PolkaVm::interpreter()?))),
    #[cfg(feature = "peers")]
    (inside::EBPF, || Ok(Box::new(inside::Inside::ebpf()?))),
    #[cfg(feature = "peers")]
    (inside::WASMI, || Ok(Box::new(inside::Inside::wasmi()?))),
    #[cfg(feature = "peers")]
    (inside::POLKAVM, || Ok(Box::new(inside::Inside::polkavm()?))),
];
