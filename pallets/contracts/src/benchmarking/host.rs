//! Contracts whose syscalls benchmarks answer, and what is in their memory.

use super::{
    code::MEM,
    contract::{key, long_key, longest_key},
};
use crate::{
    access::{self, Access},
    code::ContractCode,
    deposit::RootMeter,
    syscalls::{ContractHost, BACKEND_SYSCALLS},
    Backend, BackendOf, Config,
};
use alloc::{vec, vec::Vec};
use ebpf_uapi::Syscall;
use ebpf_vm::{Entry, Gas};
use frame_benchmarking::BenchmarkError;
use sp_core::{Get, U256};
use sp_runtime::traits::UniqueSaturatedInto;

/// Bytes of the buffer at [`MEM`] of a contract whose syscalls are answered.
pub const BUFFER: u32 = 512 * 1024;

/// Makes `$host` a call of `$contract` that waits, with `$input` if there is one: of a contract that does
/// nothing and has a [`BUFFER`], unless it says of which. `$deposits` is the meter of its deposits, and
/// `$debug` the buffer for text if somebody wants to see it.
macro_rules! host {
    ($host:ident) => {
        let contract = Contract::<T>::new(code::idle(BUFFER, 0))?;
        host!($host = contract);
    };
    ($host:ident = $contract:expr) => {
        host!($host = $contract, vec![]);
    };
    ($host:ident = $contract:expr, $input:expr) => {
        host!(($host, _deposits) = $contract, $input, None);
    };
    (($host:ident, $deposits:ident) = $contract:expr) => {
        host!(($host, $deposits) = $contract, vec![], None);
    };
    (($host:ident, $deposits:ident) = $contract:expr, $input:expr, $debug:expr) => {
        let contract: &$crate::benchmarking::contract::Contract<T> = &$contract;
        let mut meter = $crate::gas::GasMeter::<T>::new($crate::Weight::MAX);
        let code = $crate::code::ContractCode::<T>::load(contract.code, &mut meter)?;
        let program = $crate::benchmarking::host::program::<T>(&code)?;
        let vm = $crate::benchmarking::host::instance::<T>(&program)?;
        let origin = $crate::Origin::Signed(contract.owner.clone());
        let none = $crate::benchmarking::contract::no_value::<T>();
        let mut $deposits = $crate::deposit::RootMeter::<T>::new(&origin, None);
        let shared = $crate::exec::Shared {
            executor: &$crate::syscalls::Executor,
            origin,
            gas: &mut meter,
            deposits: &mut $deposits,
            debug: $debug,
        };
        let info = contract.info()?;
        let kind = $crate::exec::Kind::Call;
        let mut stack =
            $crate::exec::Stack::new(shared, contract.account.clone(), info, none, kind, contract.code);
        #[allow(unused_mut)]
        let mut $host = $crate::syscalls::ContractHost::<T>::new(&mut stack, vm, $input);
    };
}
pub(super) use host;

type Program<'c, T> = <BackendOf<T> as Backend>::Program<'c>;
type Instance<'p, T> = <BackendOf<T> as Backend>::Instance<'p>;

/// Loads a code into the VM.
pub fn program<T: Config>(code: &ContractCode<T>) -> Result<Program<'_, T>, BenchmarkError> {
    BackendOf::<T>::program(code, &BACKEND_SYSCALLS)
        .map_err(|_| BenchmarkError::Stop("the program does not load"))
}

/// Sets up the memory for a call.
pub fn instance<'p, 'c: 'p, T: Config>(
    program: &'p Program<'c, T>,
) -> Result<Instance<'p, T>, BenchmarkError> {
    BackendOf::<T>::instance(program, Entry::Call, &[], Gas(u64::MAX))
        .map_err(|_| BenchmarkError::Stop("the contract's memory cannot be set up"))
}

/// Moves the deposits of what the host did, as the end of an invocation does.
pub fn settle<T: Config>(host: &mut ContractHost<'_, '_, '_, T>, mut deposits: RootMeter<T>) {
    let frame = host.stack().frame();
    let nested = deposits.meter.nested(None);
    deposits.meter.absorb(core::mem::replace(&mut frame.deposit, nested));
    deposits.settle().map(|_| ()).expect("owners of contracts are rich");
}

/// Puts [`longest_key`] at [`MEM`]. Returns its length and where there is room after it.
pub fn put_longest_key<T: Config>(host: &mut ContractHost<'_, '_, '_, T>) -> (u64, u64) {
    let key = longest_key::<T>();
    host.put(MEM, &key);
    (key.len() as u64, MEM + key.len() as u64)
}

/// Has the contract access as many other keys of its storage as are remembered, but one.
pub fn access_many_keys<T: Config>(host: &mut ContractHost<'_, '_, '_, T>) -> Result<(), BenchmarkError> {
    // The trie itself has an entry, too.
    for number in 2..access::MAX_KEYS as u32 {
        host.stack().note_access(&key(long_key::<T>(number))?, Access::Read);
    }
    Ok(())
}

/// Puts values into the host's transient storage: one of `len` bytes under [`longest_key`], if wanted, and
/// others. Then as [`put_longest_key`].
pub fn put_transient<T: Config>(
    host: &mut ContractHost<'_, '_, '_, T>,
    len: Option<u32>,
) -> Result<(u64, u64), BenchmarkError> {
    let key = longest_key::<T>();
    let value = MEM + key.len() as u64;
    let mut set = |key: &[u8], len: u32| {
        host.put(MEM, key);
        host.put(value, &vec![42; len as usize]);
        host.answer(Syscall::set_transient_storage, &[MEM, key.len() as u64, value, len.into()])
    };
    for number in 0..100u32 {
        set(&number.to_le_bytes(), 8)?;
    }
    if let Some(len) = len {
        set(&key, len)?;
    }
    Ok(put_longest_key(host))
}

/// Puts `topics` topics that differ at [`MEM`], and `len` bytes of data. Returns where they are: address and
/// length of the topics, then of the data.
pub fn put_event<T: Config>(host: &mut ContractHost<'_, '_, '_, T>, topics: u32, len: u32) -> [u64; 4] {
    let topics: Vec<u8> = (0..topics as u8).flat_map(|number| [number; 32]).collect();
    let data = MEM + topics.len() as u64;
    host.put(MEM, &topics);
    host.put(data, &vec![42; len as usize]);
    [MEM, topics.len() as u64, data, len.into()]
}

/// The last block until which an event may be retained.
pub fn furthest_expiry<T: Config>() -> u64 {
    (frame_system::Pallet::<T>::block_number() + T::MaxEventLifetime::get()).unique_saturated_into()
}

/// Operands of a 256-bit operation, as contracts pass them.
pub fn numbers(numbers: &[U256]) -> Vec<u8> {
    numbers.iter().flat_map(U256::to_little_endian).collect()
}
