//! wasmi, with fuel. Its default is to validate a module at once and to translate a function when it is
//! called first; that is left as it is.

use crate::{failed, Failure, Interpreter, Prepared, PLENTY};
use ebpf_bench_host::{Host, HostFunction, LinearMemory};
use wasmi::{Caller, Config, Engine, Error, Linker, Memory, Module, Store};

/// The interpreter.
pub struct Wasmi {
    engine: Engine,
    linker: Linker<State>,
}

/// What belongs to an instance.
struct State {
    host: Host,
    /// Set as soon as there is one.
    memory: Option<Memory>,
}

impl Interpreter for Wasmi {
    type Program<'a> = Validated<'a>;

    fn new() -> Result<Self, Failure> {
        let mut config = Config::default();
        config.consume_fuel(true);
        let engine = Engine::new(&config);
        let mut linker = Linker::new(&engine);
        for &function in HostFunction::ALL {
            define(&mut linker, function).map_err(failed)?;
        }
        Ok(Self { engine, linker })
    }

    fn prepare<'a>(&'a self, program: &'a [u8]) -> Result<Validated<'a>, Failure> {
        let module = Module::new(&self.engine, program).map_err(failed)?;
        Ok(Validated { interpreter: self, module })
    }
}

/// A module.
pub struct Validated<'a> {
    interpreter: &'a Wasmi,
    module: Module,
}

impl Prepared for Validated<'_> {
    fn run(&mut self, rounds: u64) -> Result<u64, Failure> {
        let Wasmi { engine, linker } = self.interpreter;
        let mut store = Store::new(engine, State { host: Host::new(rounds), memory: None });
        store.set_fuel(PLENTY).map_err(failed)?;
        let instance = linker.instantiate_and_start(&mut store, &self.module).map_err(failed)?;
        store.data_mut().memory = instance.get_memory(&store, "memory");
        let call = instance.get_typed_func::<(), u64>(&store, "call").map_err(failed)?;
        call.call(&mut store, ()).map_err(failed)
    }
}

fn define(linker: &mut Linker<State>, function: HostFunction) -> Result<(), impl core::fmt::Display> {
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

fn host(mut caller: Caller<State>, function: HostFunction, arguments: [u64; 5]) -> Result<u64, Error> {
    let memory = caller.data().memory.ok_or_else(|| Error::new("a program without memory"))?;
    let (bytes, state) = memory.data_and_store_mut(&mut caller);
    state
        .host
        .call(function, arguments, &mut LinearMemory(bytes))
        .map_err(|error| Error::new(alloc::string::ToString::to_string(&error)))
}
