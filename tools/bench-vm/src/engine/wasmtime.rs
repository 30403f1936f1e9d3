//! wasmtime with Cranelift and fuel. Instances come from a pool, which is the fastest way to get one.

use super::{Class, Engine, Prepared};
use crate::{
    toolchain::{Binary, Form},
    Failure,
};
use ebpf_bench_host::{Host, HostFunction, LinearMemory};
use ebpf_bench_interpreters::PLENTY;
use wasmtime::{
    Caller, Config, InstanceAllocationStrategy, InstancePre, Linker, Memory, Module, PoolingAllocationConfig,
    Store,
};

pub const NAME: &str = "wasmtime";

pub struct Wasmtime {
    engine: wasmtime::Engine,
    linker: Linker<State>,
}

/// What belongs to an instance.
struct State {
    host: Host,
    /// Set as soon as there is one.
    memory: Option<Memory>,
}

impl Wasmtime {
    pub fn new() -> Result<Self, Failure> {
        let mut pool = PoolingAllocationConfig::default();
        pool.total_core_instances(4).total_memories(4).total_tables(4);
        let mut config = Config::new();
        config.consume_fuel(true).allocation_strategy(InstanceAllocationStrategy::Pooling(pool));
        let engine = wasmtime::Engine::new(&config).map_err(failed)?;
        let mut linker = Linker::new(&engine);
        for &function in HostFunction::ALL {
            define(&mut linker, function).map_err(failed)?;
        }
        Ok(Self { engine, linker })
    }
}

impl Engine for Wasmtime {
    fn name(&self) -> &'static str {
        NAME
    }

    fn class(&self) -> Class {
        Class::Compiler
    }

    fn form(&self) -> Form {
        Form::Wasm
    }

    fn prepare<'a>(&'a self, binary: &'a Binary) -> Result<Box<dyn Prepared + 'a>, Failure> {
        let module = Module::new(&self.engine, &binary.bytes).map_err(failed)?;
        let instance = self.linker.instantiate_pre(&module).map_err(failed)?;
        Ok(Box::new(Compiled { engine: &self.engine, code_bytes: module.text().len(), instance }))
    }
}

struct Compiled<'a> {
    engine: &'a wasmtime::Engine,
    instance: InstancePre<State>,
    code_bytes: usize,
}

impl Prepared for Compiled<'_> {
    fn run(&mut self, rounds: u64) -> Result<u64, Failure> {
        let mut store = Store::new(self.engine, State { host: Host::new(rounds), memory: None });
        store.set_fuel(PLENTY).map_err(failed)?;
        let instance = self.instance.instantiate(&mut store).map_err(failed)?;
        store.data_mut().memory = instance.get_memory(&mut store, "memory");
        let call = instance.get_typed_func::<(), u64>(&mut store, "call").map_err(failed)?;
        call.call(&mut store, ()).map_err(failed)
    }

    fn code_bytes(&self) -> Option<usize> {
        Some(self.code_bytes)
    }
}

/// wasmtime's errors are none of the standard library's.
pub fn failed(error: wasmtime::Error) -> Failure {
    Failure::new(format!("{error:#}"))
}

fn define(linker: &mut Linker<State>, function: HostFunction) -> wasmtime::Result<()> {
    let name = function.name();
    type C<'a> = Caller<'a, State>;
    match function.arity() {
        0 => linker.func_wrap("host", name, move |c: C| host(c, function, [0; 5])),
        2 => linker.func_wrap("host", name, move |c: C, x: u64, y: u64| host(c, function, [x, y, 0, 0, 0])),
        3 => linker
            .func_wrap("host", name, move |c: C, x: u64, y: u64, z: u64| host(c, function, [x, y, z, 0, 0])),
        _ => linker.func_wrap("host", name, move |c: C, x: u64, y: u64, z: u64, w: u64| {
            host(c, function, [x, y, z, w, 0])
        }),
    }
    .map(|_| ())
}

fn host(mut caller: Caller<State>, function: HostFunction, arguments: [u64; 5]) -> wasmtime::Result<u64> {
    let memory = caller.data().memory.ok_or_else(|| wasmtime::Error::msg("a program without memory"))?;
    let (bytes, state) = memory.data_and_store_mut(&mut caller);
    Ok(state.host.call(function, arguments, &mut LinearMemory(bytes))?)
}
