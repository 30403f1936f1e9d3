//! The chain that this node knows without a file: a development chain.

use ebpf_contracts_runtime::{
    metadata_hash::{TOKEN_DECIMALS, TOKEN_SYMBOL},
    WASM_BINARY,
};
use sc_service::{ChainType, GenericChainSpec, Properties};

/// A chain specification as this node reads and writes it.
pub type ChainSpec = GenericChainSpec;

/// A fresh development chain: well-known accounts are endowed, Alice is sudo.
pub fn development() -> Result<ChainSpec, String> {
    let wasm = WASM_BINARY.ok_or(
        "This node was built without its wasm runtime (SKIP_WASM_BUILD was set). Build it again without.",
    )?;
    let mut properties = Properties::new();
    properties.insert("tokenDecimals".into(), TOKEN_DECIMALS.into());
    properties.insert("tokenSymbol".into(), TOKEN_SYMBOL.into());
    Ok(ChainSpec::builder(wasm, None)
        .with_name("eBPF contracts development")
        .with_id("ebpf_contracts_dev")
        .with_chain_type(ChainType::Development)
        .with_properties(properties)
        .with_genesis_config_preset_name(sp_genesis_builder::DEV_RUNTIME_PRESET)
        .build())
}
