//! The types of this chain's client and transaction pool.

use ebpf_contracts_runtime::{opaque::Block, RuntimeApi};
use sc_executor::WasmExecutor;
use sc_service::TFullClient;
use sc_transaction_pool::TransactionPoolHandle;

/// The host functions that the runtime may import.
pub type HostFunctions = (sp_io::SubstrateHostFunctions, ebpf_vm_host::HostFunctions);
/// The client of this chain.
pub type FullClient = TFullClient<Block, RuntimeApi, WasmExecutor<HostFunctions>>;
/// The transaction pool of this chain.
pub type FullPool = TransactionPoolHandle<Block, FullClient>;
