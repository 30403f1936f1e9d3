//! What is measured. Each engine has a file; [`all`] is the list.
//!
//! All engines meter what they run, but for native code, which is what they are compared with. Each gets so
//! much gas that no program runs out of it.

mod ebpf;
#[cfg(feature = "peers")]
mod inside;
mod interpreter;
mod native;
#[cfg(feature = "peers")]
mod polkavm;
#[cfg(feature = "peers")]
mod sbpf;
#[cfg(feature = "peers")]
mod wasmtime;

use crate::{
    toolchain::{Binary, Form},
    Failure,
};
use ebpf_bench_interpreters as interpreters;
use std::path::Path;

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

/// Makes an engine; may fail, for example on a machine that the engine does not know. The path is that of the
/// directory with interpreters as modules of wasm.
type Constructor = fn(Option<&Path>) -> Result<Box<dyn Engine>, Failure>;

/// Every engine, in the order of the tables.
pub const ALL: &[(&str, Constructor)] = &[
    (native::NAME, |_| Ok(Box::new(native::Native))),
    (ebpf::NAME, |_| Ok(Box::new(ebpf::Jit))),
    #[cfg(feature = "peers")]
    (sbpf::JIT, |_| Ok(Box::new(sbpf::Sbpf(ebpf_differential::sbpf::Engine::Jit)))),
    #[cfg(feature = "peers")]
    (wasmtime::NAME, |_| Ok(Box::new(wasmtime::Wasmtime::new()?))),
    #[cfg(feature = "peers")]
    (polkavm::LINUX, |_| Ok(Box::new(polkavm::Recompiler::new(polkavm::LINUX)?))),
    #[cfg(feature = "peers")]
    (polkavm::GENERIC, |_| Ok(Box::new(polkavm::Recompiler::new(polkavm::GENERIC)?))),
    (interpreter::EBPF, |_| interpreter::<interpreters::ebpf::Ebpf>(interpreter::EBPF, Form::Contract)),
    #[cfg(feature = "peers")]
    (sbpf::INTERPRETER, |_| Ok(Box::new(sbpf::Sbpf(ebpf_differential::sbpf::Engine::Interpreter)))),
    #[cfg(feature = "peers")]
    (interpreter::WASMI, |_| interpreter::<interpreters::wasmi::Wasmi>(interpreter::WASMI, Form::Wasm)),
    #[cfg(feature = "peers")]
    (interpreter::POLKAVM, |_| {
        interpreter::<interpreters::polkavm::PolkaVm>(interpreter::POLKAVM, Form::PolkaVm)
    }),
    #[cfg(feature = "peers")]
    (inside::EBPF, |directory| {
        inside(inside::EBPF, Form::Contract, directory, "ebpf_bench_inside_ebpf.wasm")
    }),
    #[cfg(feature = "peers")]
    (inside::WASMI, |directory| inside(inside::WASMI, Form::Wasm, directory, "ebpf_bench_inside_wasmi.wasm")),
    #[cfg(feature = "peers")]
    (inside::POLKAVM, |directory| {
        inside(inside::POLKAVM, Form::PolkaVm, directory, "ebpf_bench_inside_polkavm.wasm")
    }),
];

fn interpreter<I: interpreters::Interpreter + 'static>(
    name: &'static str,
    form: Form,
) -> Result<Box<dyn Engine>, Failure> {
    Ok(Box::new(interpreter::Native::<I>::new(name, form)?))
}

#[cfg(feature = "peers")]
fn inside(
    name: &'static str,
    form: Form,
    directory: Option<&Path>,
    file: &str,
) -> Result<Box<dyn Engine>, Failure> {
    Ok(Box::new(inside::Inside::new(name, form, directory, file)?))
}
