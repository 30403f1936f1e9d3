//! Contracts on a chain: the wasm runtime with either backend, executed as a node executes it, on state in
//! memory.

use codec::{Decode, Encode};
use ebpf_contracts_runtime::{
    AccountId, Balance, BalancesConfig, EventRecord, Hash, RuntimeGenesisConfig, UNIT,
};
use pallet_ebpf_contracts::{Code, ContractExecResult, ContractInstantiateResult};
use sc_executor::{WasmExecutor, WasmtimeInstantiationStrategy};
use sp_core::traits::{CallContext, CodeExecutor, RuntimeCode, WrappedRuntimeCode};
use sp_io::{SubstrateHostFunctions, TestExternalities};
use sp_keyring::Sr25519Keyring::Alice;
use sp_runtime::{BuildStorage, Weight};

/// Enough for every workload: some hours of `ref_time`.
const GAS_LIMIT: Weight = Weight::from_parts(1 << 62, 1 << 62);

#[allow(dead_code)] // paths
mod interpreter {
    include!(concat!(env!("OUT_DIR"), "/interpreter.rs"));
}

/// A runtime.
#[derive(Clone, Copy, Debug)]
pub enum Runtime {
    /// It runs contracts itself, at the interpreter's prices.
    Interpreter,
    /// The node runs contracts, at its prices.
    Native,
    /// It measures the VM alone: see [`ebpf_test_runtime::measure`].
    Measure,
}

/// The runtime, and how to execute it.
pub struct Chain {
    executor: WasmExecutor<(SubstrateHostFunctions, ebpf_vm_host::HostFunctions)>,
    code: &'static [u8],
    hash: Vec<u8>,
}

/// A contract on a chain of its own.
pub struct Contract<'a> {
    chain: &'a Chain,
    state: TestExternalities,
    address: AccountId,
}

/// What a call reported.
pub struct Call {
    pub output: Vec<u8>,
    pub ref_time: u64,
}

impl Chain {
    pub fn new(runtime: Runtime) -> Self {
        let code = match runtime {
            Runtime::Interpreter => interpreter::WASM_BINARY,
            Runtime::Native => ebpf_contracts_runtime::WASM_BINARY,
            Runtime::Measure => ebpf_test_runtime::WASM_BINARY,
        };
        Self {
            hash: format!("{runtime:?}").into_bytes(),
            executor: WasmExecutor::builder()
                .with_execution_method(sc_executor::WasmExecutionMethod::Compiled {
                    instantiation_strategy: WasmtimeInstantiationStrategy::PoolingCopyOnWrite,
                })
                .build(),
            code: code.expect("built without its wasm runtime; unset SKIP_WASM_BUILD"),
        }
    }

    /// Length of the compressed runtime.
    pub fn code_bytes(&self) -> usize {
        self.code.len()
    }

    /// A chain of its own for a contract.
    pub fn deploy(&self, elf: &[u8]) -> Contract<'_> {
        let mut state = self.state();
        let address = self.instantiate(&mut state, elf);
        Contract { chain: self, state, address }
    }

    /// The state of a chain that begins.
    pub fn state(&self) -> TestExternalities {
        let genesis = RuntimeGenesisConfig {
            balances: BalancesConfig {
                balances: vec![(Alice.to_account_id(), 1_000_000 * UNIT)],
                ..Default::default()
            },
            ..Default::default()
        };
        TestExternalities::new(genesis.build_storage().expect("the genesis is sound"))
    }

    /// Instantiates a contract.
    pub fn instantiate(&self, state: &mut TestExternalities, elf: &[u8]) -> AccountId {
        let code: Code<Hash> = Code::Upload(elf.to_vec());
        let none: Option<Balance> = None;
        let empty: Vec<u8> = Vec::new();
        let args = (Alice.to_account_id(), 0 as Balance, Some(GAS_LIMIT), none, code, &empty, &empty);
        let report: ContractInstantiateResult<AccountId, Balance, EventRecord> =
            self.call(state, "ContractsApi_instantiate", &args.encode());
        report.result.expect("the workload deploys").account_id
    }

    /// Calls a contract that uses up `gas`, as a dry run. Returns the `ref_time` that was charged.
    pub fn run_out_of_gas(&self, state: &mut TestExternalities, contract: &AccountId, gas: Weight) -> u64 {
        let none: Option<Balance> = None;
        let empty: Vec<u8> = Vec::new();
        let args = (Alice.to_account_id(), contract, 0 as Balance, Some(gas), none, empty);
        let report: ContractExecResult<Balance, EventRecord> =
            self.call(state, "ContractsApi_call", &args.encode());
        let error = report.result.expect_err("it never ends by itself");
        assert_eq!(error, pallet_ebpf_contracts::Error::<ebpf_contracts_runtime::Runtime>::OutOfGas.into());
        report.gas_consumed.ref_time()
    }

    /// Calls an export of the runtime.
    pub fn call<R: Decode>(&self, state: &mut TestExternalities, method: &str, args: &[u8]) -> R {
        let fetcher = WrappedRuntimeCode(self.code.into());
        let code = RuntimeCode { code_fetcher: &fetcher, heap_pages: None, hash: self.hash.clone() };
        let (result, _) = self.executor.call(&mut state.ext(), &code, method, args, CallContext::Offchain);
        R::decode(&mut result.expect("the runtime does not panic").as_slice()).expect("the API has this type")
    }
}

impl Contract<'_> {
    /// Calls the contract with `rounds` as input, as a dry run.
    pub fn call(&mut self, rounds: u64) -> Call {
        let none: Option<Balance> = None;
        let input = rounds.to_le_bytes().to_vec();
        let args = (Alice.to_account_id(), &self.address, 0 as Balance, Some(GAS_LIMIT), none, input);
        let report: ContractExecResult<Balance, EventRecord> =
            self.chain.call(&mut self.state, "ContractsApi_call", &args.encode());
        let output = report.result.expect("the workload succeeds").data;
        Call { output, ref_time: report.gas_consumed.ref_time() }
    }
}
