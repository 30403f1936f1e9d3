//! A chain in memory whose blocks and dry runs are executed by the real wasm runtime, with either backend.

use codec::{Decode, Encode};
use ebpf_contracts_runtime::{
    metadata_hash::{CheckMetadataHash, Mode},
    AccountId, Address, Balance, BalancesConfig, Block, BlockNumber, EventRecord, Hash, Header, Nonce,
    Runtime, RuntimeCall, RuntimeGenesisConfig, Signature, TxExtension, UncheckedExtrinsic, UNIT,
};
use pallet_ebpf_contracts::{Code, ContractExecResult, ContractInstantiateResult, Pallet as Contracts};
use sc_executor::{HostFunctions, WasmExecutor, WasmtimeInstantiationStrategy};
use sp_core::{
    traits::{CallContext, CodeExecutor, RuntimeCode, WrappedRuntimeCode},
    Pair,
};
use sp_io::{SubstrateHostFunctions, TestExternalities};
use sp_keyring::Sr25519Keyring;
use sp_runtime::{
    generic::{Era, SignedPayload},
    traits::Header as _,
    ApplyExtrinsicResult, BuildStorage, DispatchOutcome, Weight,
};
use std::collections::BTreeMap;

/// An executor with the host functions that the node has.
pub type Executor = WasmExecutor<(SubstrateHostFunctions, ebpf_vm_host::HostFunctions)>;

/// Makes an executor as nodes do.
pub fn executor<H: HostFunctions>() -> WasmExecutor<H> {
    WasmExecutor::builder()
        .with_execution_method(sc_executor::WasmExecutionMethod::Compiled {
            instantiation_strategy: WasmtimeInstantiationStrategy::PoolingCopyOnWrite,
        })
        .build()
}

/// Where contracts run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// On the node: the runtime as nodes have it.
    Native,
    /// In the runtime: the one built for tests.
    Interpreter,
}

impl Backend {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Native, Self::Interpreter];

    /// The runtime with this backend, compressed.
    pub fn runtime(self) -> &'static [u8] {
        match self {
            Self::Native => ebpf_contracts_runtime::WASM_BINARY,
            Self::Interpreter => ebpf_test_runtime::WASM_BINARY,
        }
        .expect("built without wasm runtimes; unset SKIP_WASM_BUILD")
    }
}

/// Calls an export of a runtime.
pub fn call_runtime<H: HostFunctions>(
    executor: &WasmExecutor<H>,
    backend: Backend,
    state: &mut TestExternalities,
    export: &str,
    args: &[u8],
) -> Result<Vec<u8>, String> {
    let fetcher = WrappedRuntimeCode(backend.runtime().into());
    let hash = format!("{backend:?}").into_bytes();
    let code = RuntimeCode { code_fetcher: &fetcher, heap_pages: None, hash };
    let (result, _) =
        executor.call(&mut state.ext(), &code, export, args, CallContext::Onchain { import: true });
    result.map_err(|error| error.to_string())
}

/// What every well-known account owns.
pub const ENDOWMENT: Balance = 1_000_000 * UNIT;

/// A chain.
pub struct Chain {
    executor: Executor,
    backend: Backend,
    state: TestExternalities,
    parent: Header,
}

/// Who calls what.
pub type Action = (Sr25519Keyring, RuntimeCall);

impl Chain {
    /// A chain that executes with `backend`. The state does not hold the runtime's code, so that the states
    /// of chains with different backends can be the same.
    pub fn new(executor: &Executor, backend: Backend) -> Self {
        let genesis = RuntimeGenesisConfig {
            balances: BalancesConfig {
                balances: Sr25519Keyring::well_known().map(|key| (key.to_account_id(), ENDOWMENT)).collect(),
                ..Default::default()
            },
            ..Default::default()
        };
        let state = TestExternalities::new(genesis.build_storage().expect("the genesis is sound"));
        let none = Default::default();
        Self {
            executor: executor.clone(),
            backend,
            state,
            parent: Header::new(0, none, none, none, Default::default()),
        }
    }

    /// The state.
    pub fn state(&mut self) -> &mut TestExternalities {
        &mut self.state
    }

    fn call<R: Decode>(&mut self, export: &str, args: impl Encode) -> Result<R, String> {
        let result = call_runtime(&self.executor, self.backend, &mut self.state, export, &args.encode())?;
        Ok(R::decode(&mut result.as_slice()).expect("the API has this type"))
    }

    /// Skips so many blocks: the next one has a number that is as much greater.
    pub fn skip(&mut self, blocks: BlockNumber) {
        self.parent.number += blocks;
        let number = self.parent.number;
        self.state.execute_with(|| frame_system::Pallet::<Runtime>::set_block_number(number));
        self.state.commit_all().expect("no transaction is open");
    }

    /// Builds a block of extrinsics on the chain. Returns it with their results, the inherent's first.
    pub fn build(&mut self, signed: &[UncheckedExtrinsic]) -> (Block, Vec<DispatchOutcome>) {
        let (block, results) = self.fill(signed);
        assert_eq!(results.len(), signed.len() + 1, "extrinsics do not fit into a block");
        (block, results)
    }

    /// Builds a block of the first extrinsics, as many as fit. Returns it with their results, the inherent's
    /// first.
    pub fn fill(&mut self, signed: &[UncheckedExtrinsic]) -> (Block, Vec<DispatchOutcome>) {
        let number: BlockNumber = self.parent.number + 1;
        let none = Hash::default();
        let header = Header::new(number, none, none, self.parent_hash(), Default::default());
        let _: sp_runtime::ExtrinsicInclusionMode =
            self.call("Core_initialize_block", &header).expect("blocks begin");
        let now = 1_700_000_000_000 + 6_000 * u64::from(number);
        let inherent = RuntimeCall::Timestamp(pallet_timestamp::Call::set { now });
        let mut extrinsics = vec![UncheckedExtrinsic::new_bare(inherent)];
        let mut results = vec![self.apply(&extrinsics[0]).expect("the first extrinsic fits")];
        for extrinsic in signed {
            let Some(result) = self.apply(extrinsic) else { break };
            results.push(result);
            extrinsics.push(extrinsic.clone());
        }
        let header: Header = self.call("BlockBuilder_finalize_block", ()).expect("blocks end");
        self.end_block(&header);
        (Block { header, extrinsics }, results)
    }

    /// Executes a block, which fails unless the state is that of the block's header.
    pub fn import(&mut self, block: Block) -> Result<(), String> {
        let header = block.header.clone();
        self.call::<()>("Core_execute_block", block)?;
        self.end_block(&header);
        Ok(())
    }

    fn end_block(&mut self, header: &Header) {
        self.state.commit_all().expect("no transaction is open");
        self.parent = header.clone();
    }

    fn parent_hash(&mut self) -> Hash {
        match self.parent.number {
            // The runtime has its own idea of the hash of a genesis block that it was never told.
            0 => self.state.execute_with(|| frame_system::Pallet::<Runtime>::block_hash(0)),
            _ => self.parent.hash(),
        }
    }

    /// The result of an extrinsic, or `None` if the block is full. The result may be a failure, but blocks
    /// hold only extrinsics that are valid.
    fn apply(&mut self, extrinsic: &UncheckedExtrinsic) -> Option<DispatchOutcome> {
        let result: ApplyExtrinsicResult =
            self.call("BlockBuilder_apply_extrinsic", extrinsic).expect("extrinsics do not panic");
        match result {
            Ok(outcome) => Some(outcome),
            Err(invalid) if invalid.exhausted_resources() => None,
            Err(invalid) => panic!("{invalid:?}: {extrinsic:?}"),
        }
    }

    /// Signs calls, to be in the next block in this order. No two signatures of the same are the same.
    pub fn sign(&mut self, actions: &[Action]) -> Vec<UncheckedExtrinsic> {
        let mut nonces = BTreeMap::new();
        self.state.execute_with(|| {
            actions
                .iter()
                .map(|(who, call)| {
                    let account = who.to_account_id();
                    let next = nonces
                        .entry(account.clone())
                        .or_insert_with(|| frame_system::Pallet::<Runtime>::account_nonce(&account));
                    let nonce: Nonce = *next;
                    *next += 1;
                    sign(*who, call.clone(), nonce)
                })
                .collect()
        })
    }

    /// Events of the last block.
    pub fn events(&mut self) -> Vec<EventRecord> {
        self.state.execute_with(|| frame_system::Pallet::<Runtime>::events().into_iter().collect())
    }

    /// Dry-runs a call. The state stays as it is.
    pub fn dry_run(
        &mut self,
        dest: &AccountId,
        gas: Option<Weight>,
        data: &[u8],
    ) -> ContractExecResult<Balance, EventRecord> {
        let origin = Sr25519Keyring::Bob.to_account_id();
        let none: Option<Balance> = None;
        let result = self.call("ContractsApi_call", (origin, dest, 0 as Balance, gas, none, data.to_vec()));
        self.state.reset_overlay();
        result.expect("dry runs do not panic")
    }

    /// Dry-runs an instantiation.
    pub fn dry_run_instantiate(
        &mut self,
        elf: &[u8],
        data: &[u8],
    ) -> ContractInstantiateResult<AccountId, Balance, EventRecord> {
        let origin = Sr25519Keyring::Bob.to_account_id();
        let (gas, limit): (Option<Weight>, Option<Balance>) = (None, None);
        let code: Code<Hash> = Code::Upload(elf.to_vec());
        let args = (origin, 0 as Balance, gas, limit, code, data.to_vec(), Vec::<u8>::new());
        let result = self.call("ContractsApi_instantiate", args);
        self.state.reset_overlay();
        result.expect("dry runs do not panic")
    }
}

/// Signs a call. To be called within a chain's state.
fn sign(who: Sr25519Keyring, call: RuntimeCall, nonce: Nonce) -> UncheckedExtrinsic {
    let extension: TxExtension = (
        frame_system::CheckNonZeroSender::new(),
        frame_system::CheckSpecVersion::new(),
        frame_system::CheckTxVersion::new(),
        frame_system::CheckGenesis::new(),
        frame_system::CheckEra::from(Era::Immortal),
        frame_system::CheckNonce::from(nonce),
        frame_system::CheckWeight::new(),
        pallet_transaction_payment::ChargeTransactionPayment::from(0),
        CheckMetadataHash::new(Mode::Enabled),
    );
    let payload = SignedPayload::new(call.clone(), extension.clone()).expect("extensions are valid");
    let signature = Signature::Sr25519(payload.using_encoded(|bytes| who.pair().sign(bytes)));
    UncheckedExtrinsic::new_signed(call, Address::Id(who.to_account_id()), signature, extension)
}

/// Gas for calls that should not run out of it.
pub const GAS: Weight = Weight::from_parts(50_000_000_000, 1_000_000);

/// An instantiation by `who`, and the address that it leads to.
pub fn instantiate(who: Sr25519Keyring, elf: &[u8], data: &[u8]) -> (Action, AccountId) {
    let hash = sp_crypto_hashing::blake2_256(elf).into();
    let address = Contracts::<Runtime>::contract_address(&who.to_account_id(), &hash, data, &[]);
    let call = pallet_ebpf_contracts::Call::instantiate_with_code {
        value: 0,
        gas_limit: GAS,
        storage_deposit_limit: None,
        code: elf.to_vec(),
        data: data.to_vec(),
        salt: Vec::new(),
    };
    ((who, RuntimeCall::Contracts(call)), address)
}

/// A call by `who`.
pub fn call(who: Sr25519Keyring, dest: &AccountId, value: Balance, gas_limit: Weight, data: &[u8]) -> Action {
    let call = pallet_ebpf_contracts::Call::call {
        dest: Address::Id(dest.clone()),
        value,
        gas_limit,
        storage_deposit_limit: None,
        data: data.to_vec(),
    };
    (who, RuntimeCall::Contracts(call))
}

/// An example contract's ELF.
pub fn example(name: &str) -> Vec<u8> {
    let test = std::env::current_exe().expect("the test knows where it is");
    // Tests are in TARGET/release/deps, examples in TARGET/contracts.
    let target = test.ancestors().nth(3).expect("the test is in a target directory");
    let path = target.join(format!("ebpf/{name}/{name}.elf"));
    std::fs::read(&path)
        .unwrap_or_else(|error| panic!("{}: {error}; scripts/build-contracts.sh builds it", path.display()))
}
