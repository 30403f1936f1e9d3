//! PolkaVM's interpreter, and what its recompiler needs as well, with synchronous gas metering.

use crate::{failed, Failure, Interpreter, Prepared, PLENTY};
use alloc::{format, vec::Vec};
use ebpf_bench_host::{GuestMemory, Host, HostError, HostFunction};
use polkavm::{
    BackendKind, Config, Engine, GasMeteringKind, InterruptKind, Module, ModuleConfig, ProgramBlob,
    ProgramCounter, RawInstance, Reg,
};

const ARGUMENTS: [Reg; 5] = [Reg::A0, Reg::A1, Reg::A2, Reg::A3, Reg::A4];

/// A PolkaVM engine.
pub struct PolkaVm {
    engine: Engine,
}

impl PolkaVm {
    /// The engine with that configuration.
    pub fn with(config: &Config) -> Result<Self, Failure> {
        Ok(Self { engine: Engine::new(config).map_err(failed)? })
    }
}

impl Interpreter for PolkaVm {
    type Program<'a> = Loaded;

    fn new() -> Result<Self, Failure> {
        let mut config = Config::new();
        config.set_backend(Some(BackendKind::Interpreter));
        Self::with(&config)
    }

    fn prepare<'a>(&'a self, program: &'a [u8]) -> Result<Loaded, Failure> {
        let blob = ProgramBlob::parse(program.into()).map_err(failed)?;
        let mut config = ModuleConfig::new();
        config.set_gas_metering(Some(GasMeteringKind::Sync));
        let module = Module::from_blob(&self.engine, &config, blob).map_err(failed)?;
        let imports = module
            .imports()
            .iter()
            .map(|symbol| symbol.and_then(|symbol| HostFunction::from_name(symbol.as_bytes())))
            .collect::<Option<_>>()
            .ok_or_else(|| Failure("the program imports what the host does not have".into()))?;
        let call = module
            .exports()
            .find(|export| export.symbol().as_bytes() == b"call")
            .ok_or_else(|| Failure("the program does not export `call`".into()))?
            .program_counter();
        Ok(Loaded { module, imports, call })
    }
}

/// A module.
pub struct Loaded {
    module: Module,
    imports: Vec<HostFunction>,
    call: ProgramCounter,
}

impl Loaded {
    /// Bytes of machine code, if there is some.
    pub fn code_bytes(&self) -> Option<usize> {
        self.module.machine_code().map(<[u8]>::len)
    }
}

impl Prepared for Loaded {
    fn run(&mut self, rounds: u64) -> Result<u64, Failure> {
        let mut instance = self.module.instantiate().map_err(failed)?;
        let mut host = Host::new(rounds);
        instance.set_gas(PLENTY as i64);
        instance.prepare_call_untyped(self.call, &[]);
        loop {
            match instance.run().map_err(failed)? {
                InterruptKind::Finished => return Ok(instance.reg(Reg::A0)),
                InterruptKind::Ecalli(import) => {
                    let function = *self.imports.get(import as usize).ok_or(HostError).map_err(failed)?;
                    let arguments = ARGUMENTS.map(|register| instance.reg(register));
                    let result =
                        host.call(function, arguments, &mut Memory(&mut instance)).map_err(failed)?;
                    instance.set_reg(Reg::A0, result);
                }
                interrupt => return Err(Failure(format!("the program ended with {interrupt:?}"))),
            }
        }
    }
}

struct Memory<'a>(&'a mut RawInstance);

impl GuestMemory for Memory<'_> {
    fn read(&mut self, address: u64, out: &mut [u8]) -> Result<(), HostError> {
        self.0.read_memory_into(address as u32, out).map_err(|_| HostError)?;
        Ok(())
    }

    fn write(&mut self, address: u64, data: &[u8]) -> Result<(), HostError> {
        self.0.write_memory(address as u32, data).map_err(|_| HostError)
    }
}
