//! Interpreters compiled to wasm and run by wasmtime, as a chain's runtime is. The host is in there as well,
//! as the contracts pallet is in the runtime.

use super::{wasmtime::failed, Class, Engine, Prepared};
use crate::{
    toolchain::{read, Binary, Form},
    Failure,
};
use std::{cell::RefCell, path::Path};
use wasmtime::{Config, Instance, Linker, Memory, Module, OptLevel, Store, TypedFunc};

pub const EBPF: &str = "ebpf-in-wasm";
pub const WASMI: &str = "wasmi-in-wasm";
pub const POLKAVM: &str = "polkavm-in-wasm";

/// A module that holds an interpreter; `inside/shim` is the other side.
pub struct Inside {
    name: &'static str,
    form: Form,
    store: RefCell<Store<()>>,
    memory: Memory,
    /// What `start` returned.
    interpreter: u32,
    allocate: TypedFunc<u32, u32>,
    prepare: TypedFunc<(u32, u32, u32), u32>,
    run: TypedFunc<(u32, u64), u64>,
    release: TypedFunc<u32, ()>,
}

impl Inside {
    /// Takes the interpreter from a directory of modules.
    pub fn new(
        name: &'static str,
        form: Form,
        directory: Option<&Path>,
        file: &str,
    ) -> Result<Self, Failure> {
        let directory = directory.ok_or_else(|| {
            Failure::new("--inside does not tell where the interpreters' modules are".into())
        })?;
        let bytes = read(&directory.join(file))?;
        Self::load(name, form, &bytes).map_err(failed)
    }

    fn load(name: &'static str, form: Form, bytes: &[u8]) -> wasmtime::Result<Self> {
        let mut config = Config::new();
        // As in polkadot-sdk's executor.
        config.cranelift_opt_level(OptLevel::SpeedAndSize);
        let engine = wasmtime::Engine::new(&config)?;
        let mut store = Store::new(&engine, ());
        let module = Module::new(&engine, bytes)?;
        let instance: Instance = Linker::new(&engine).instantiate(&mut store, &module)?;
        let memory = instance
            .get_memory(&mut store, "memory")
            .ok_or_else(|| wasmtime::Error::msg("the module exports no memory"))?;
        let interpreter = instance.get_typed_func::<(), u32>(&mut store, "start")?.call(&mut store, ())?;
        Ok(Self {
            name,
            form,
            memory,
            interpreter,
            allocate: instance.get_typed_func(&mut store, "allocate")?,
            prepare: instance.get_typed_func(&mut store, "prepare")?,
            run: instance.get_typed_func(&mut store, "run")?,
            release: instance.get_typed_func(&mut store, "release")?,
            store: RefCell::new(store),
        })
    }

    fn prepare(&self, program: &[u8]) -> wasmtime::Result<u32> {
        let store = &mut *self.store.borrow_mut();
        let length = u32::try_from(program.len())?;
        let bytes = self.allocate.call(&mut *store, length)?;
        self.memory.write(&mut *store, bytes as usize, program)?;
        self.prepare.call(store, (self.interpreter, bytes, length))
    }
}

impl Engine for Inside {
    fn name(&self) -> &'static str {
        self.name
    }

    fn class(&self) -> Class {
        Class::Inside
    }

    fn form(&self) -> Form {
        self.form
    }

    fn prepare<'a>(&'a self, binary: &'a Binary) -> Result<Box<dyn Prepared + 'a>, Failure> {
        let loaded = self.prepare(&binary.bytes).map_err(failed)?;
        Ok(Box::new(Loaded { inside: self, loaded }))
    }
}

struct Loaded<'a> {
    inside: &'a Inside,
    /// What `prepare` returned.
    loaded: u32,
}

impl Prepared for Loaded<'_> {
    fn run(&mut self, rounds: u64) -> Result<u64, Failure> {
        let store = &mut *self.inside.store.borrow_mut();
        self.inside.run.call(store, (self.loaded, rounds)).map_err(failed)
    }
}

impl Drop for Loaded<'_> {
    fn drop(&mut self) {
        let store = &mut *self.inside.store.borrow_mut();
        // Fails only in a module that trapped before, and that is of no use any more.
        let _ = self.inside.release.call(store, self.loaded);
    }
}
