//! Both backends: every test of [`chain`](super::chain) runs with each, and both must leave the same state.
//! Here: the switch between them, and what compiling costs.

use super::*;
use crate::{
    syscalls::BACKEND_SYSCALLS,
    weights::{interpreter, native, WeightInfo},
    CompiledInBlock, Interpreter, LastCompiled, Native,
};
use ebpf_vm::{AccessError, Entry, Exit, Gas};
use ebpf_vm_host::{Backend, Code as ContractCode, Execution, StartError, Syscalls};
use frame_support::{traits::Hooks, weights::constants::RocksDbWeight};
use std::borrow::Cow;

parameter_types! {
    /// Whether [`Switch`] is [`Native`].
    pub static IsNative: bool = false;
}

/// One of the backends, as [`IsNative`] says.
pub struct Switch;

/// A thing of one of the backends.
pub enum Either<I, N> {
    Interpreter(I),
    Native(N),
}

type Programs<'c> = Either<<Interpreter as Backend>::Program<'c>, <Native as Backend>::Program<'c>>;
type Instances<'p> = Either<<Interpreter as Backend>::Instance<'p>, <Native as Backend>::Instance<'p>>;

impl Backend for Switch {
    const NEEDS_ELF: bool = false;
    const COMPILES: bool = true;
    const MAX_INSTANCES: u32 = Native::MAX_INSTANCES;

    type Program<'c> = Programs<'c>;
    type Instance<'p> = Instances<'p>;

    fn program<'c>(
        code: &'c dyn ContractCode,
        syscalls: &'static Syscalls,
    ) -> Result<Programs<'c>, StartError> {
        if IsNative::get() {
            Native::program(code, syscalls).map(Either::Native)
        } else {
            Interpreter::program(code, syscalls).map(Either::Interpreter)
        }
    }

    fn instance<'p, 'c: 'p>(
        program: &'p Programs<'c>,
        entry: Entry,
        environment: &[u8],
        gas: Gas,
    ) -> Result<Instances<'p>, StartError> {
        match program {
            Either::Interpreter(program) => {
                Interpreter::instance(program, entry, environment, gas).map(Either::Interpreter)
            }
            Either::Native(program) => Native::instance(program, entry, environment, gas).map(Either::Native),
        }
    }
}

macro_rules! delegate {
    ($self:ident, $vm:ident => $call:expr) => {
        match $self {
            Either::Interpreter($vm) => $call,
            Either::Native($vm) => $call,
        }
    };
}

impl<I: Execution, N: Execution> Execution for Either<I, N> {
    fn run(&mut self) -> Exit {
        delegate!(self, vm => vm.run())
    }

    fn resume(&mut self, r0: u64) -> Exit {
        delegate!(self, vm => vm.resume(r0))
    }

    fn gas(&self) -> Gas {
        delegate!(self, vm => vm.gas())
    }

    fn set_gas(&mut self, gas: Gas) {
        delegate!(self, vm => vm.set_gas(gas))
    }

    fn pc(&self) -> u32 {
        delegate!(self, vm => vm.pc())
    }

    fn memory_bytes(&self) -> u64 {
        delegate!(self, vm => vm.memory_bytes())
    }

    fn code_bytes(&self) -> u64 {
        delegate!(self, vm => vm.code_bytes())
    }

    fn read(&mut self, address: u64, len: u64) -> Result<Cow<'_, [u8]>, AccessError> {
        delegate!(self, vm => vm.read(address, len))
    }

    fn write(&mut self, address: u64, data: &[u8]) -> Result<(), AccessError> {
        delegate!(self, vm => vm.write(address, data))
    }
}

/// The table that goes to the node names syscalls by their ids.
#[test]
fn the_table_of_syscalls_is_that_of_the_uapi() {
    let mut expected = Vec::new();
    for info in ebpf_uapi::SYSCALLS {
        expected.extend([info.inputs(), info.name.len() as u8]);
        expected.extend(info.name.bytes());
        let id = (BACKEND_SYSCALLS.resolve)(info.name.as_bytes());
        assert_eq!(id, Some(info.syscall.id().into()));
    }
    assert_eq!(BACKEND_SYSCALLS.table, expected);
}

fn ref_time(call: Call) -> u64 {
    call.report().gas_consumed.ref_time()
}

/// What the first use in a block costs more.
fn compilation() -> u64 {
    let len = script::elf().len() as u32;
    let cost = crate::prices::compile_price::<Test>(len);
    assert!(cost.ref_time() > 0);
    cost.ref_time()
}

fn next_block() {
    Contracts::on_finalize(System::block_number());
    System::set_block_number(System::block_number() + 1);
    Contracts::on_initialize(System::block_number());
}

#[test]
fn the_first_use_of_code_in_a_block_pays_for_compiling_it() {
    chain(|| {
        let contract = deploy();
        let call = Call::new(&contract, &Script::new());
        // Instantiating it was a use.
        let usual = ref_time(call.clone());
        assert_eq!(ref_time(call.clone()), usual);
        for _ in 0..2 {
            next_block();
            assert_eq!(ref_time(call.clone()), usual + compilation());
            assert_eq!(ref_time(call.clone()), usual);
        }
        // Another contract of the same code.
        next_block();
        let other = instantiate_with(BOB, Code::Existing(hash_of(&script::elf())), 0, &[], None, b"2");
        let other = other.result.unwrap().account_id;
        assert_eq!(ref_time(Call::new(&other, &Script::new())), usual);
        assert_eq!(ref_time(call), usual);
    });
}

#[test]
fn code_that_only_failed_was_not_compiled() {
    chain(|| {
        let contract = deploy();
        let call = Call::new(&contract, &Script::new());
        let usual = ref_time(call.clone());
        next_block();
        for script in [Script::new().trap(), Script::new().revert(b"no")] {
            let fails = Call::new(&contract, &script);
            let first = ref_time(fails.clone());
            assert_eq!(ref_time(fails), first);
        }
        assert_eq!(ref_time(call.clone()), usual + compilation());
        let fails = Call::new(&contract, &Script::new().trap());
        let later = ref_time(fails.clone());
        next_block();
        assert_eq!(ref_time(fails), later + compilation());
    });
}

#[test]
fn a_call_that_cannot_pay_for_compiling_does_not() {
    chain(|| {
        let contract = deploy();
        next_block();
        let call = Call::new(&contract, &Script::new());
        let report = frame_support::hypothetically!(call.clone().report());
        let load = crate::WeightsOf::<Test>::load_code(script::elf().len() as u32);
        assert!(report.gas_required.ref_time() > load.ref_time() + compilation());
        let gas = report.gas_required.set_ref_time(load.ref_time() + compilation() - 1);
        assert_eq!(call.gas(gas).err(), Error::<Test>::OutOfGas.into());
    });
}

#[test]
fn a_block_leaves_no_trace_of_what_it_compiled() {
    chain(|| {
        let contract = deploy();
        next_block();
        System::reset_events();
        let root = || sp_io::storage::root(sp_runtime::StateVersion::V1);
        let before = root();
        let report = Call::new(&contract, &Script::new()).report();
        report.result.unwrap();
        assert_eq!(CompiledInBlock::<Test>::iter_keys().collect::<Vec<_>>(), [hash_of(&script::elf())]);
        assert_ne!(root(), before);
        System::reset_events();
        Contracts::on_finalize(System::block_number());
        assert_eq!(CompiledInBlock::<Test>::iter_keys().count(), 0);
        assert!(!LastCompiled::<Test>::exists());
        assert_eq!(root(), before);
    });
}

#[test]
fn nothing_is_remembered_where_nothing_is_compiled() {
    type Free = interpreter::Weights<RocksDbWeight>;
    assert_eq!(Free::compile_code(u32::MAX), Weight::zero());
    type Priced = native::Weights<RocksDbWeight>;
    let cost = |len| Priced::compile_code(len).ref_time();
    assert_eq!(cost(2_000) - cost(1_000), cost(1_000) - cost(0));
    assert!(cost(1_000) > cost(0));
}

#[test]
fn compilation_costs_its_part_of_what_nodes_hold() {
    let blocks: frame_system::limits::BlockWeights = <Test as frame_system::Config>::BlockWeights::get();
    let block = blocks.max_block.ref_time();
    for len in [0, 1, 1_000, <Test as crate::Config>::MaxCodeLen::get()] {
        let price = crate::prices::compile_price::<Test>(len).ref_time();
        assert!(price >= crate::WeightsOf::<Test>::compile_code(len).ref_time());
        let modules = u128::from(block / price) * u128::from(ebpf_vm::limits::max_module_bytes(len.into()));
        assert!(modules <= ebpf_vm_host::MAX_MODULE_BYTES.into(), "{modules} bytes of code of {len} bytes");
    }
}
