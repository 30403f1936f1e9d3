//! Assembles the node: client, transaction pool, network, RPC, and a block author that seals and
//! finalises a block as soon as an extrinsic arrives.

use std::sync::Arc;

use ebpf_contracts_runtime::{Block, RuntimeApi};
use sc_consensus::LongestChain;
use sc_consensus_manual_seal::{run_instant_seal_and_finalize, InstantSealParams};
use sc_executor::WasmExecutor;
use sc_network::{config::FullNetworkConfiguration, Litep2pNetworkBackend, NotificationMetrics};
use sc_service::{
    build_network, new_full_parts, new_wasm_executor, spawn_tasks, BuildNetworkParams, Configuration, Error,
    SpawnTasksParams, TFullBackend, TFullClient, TaskManager,
};
use sc_transaction_pool::TransactionPoolHandle;

use crate::rpc;

/// The host functions that the runtime may import.
type HostFunctions = sp_io::SubstrateHostFunctions;

/// The client of this chain.
pub type FullClient = TFullClient<Block, RuntimeApi, WasmExecutor<HostFunctions>>;
/// The transaction pool of this chain.
pub type FullPool = TransactionPoolHandle<Block, FullClient>;

/// Starts every task of the node; it runs until the returned manager is dropped.
pub fn start(mut config: Configuration) -> Result<TaskManager, Error> {
    let executor = new_wasm_executor::<HostFunctions>(&config.executor);
    let (client, backend, keystore, mut task_manager) =
        new_full_parts::<Block, RuntimeApi, _>(&config, None, executor, Default::default())?;
    let client: Arc<FullClient> = Arc::new(client);
    let backend: Arc<TFullBackend<Block>> = backend;
    let pool = Arc::new(
        sc_transaction_pool::Builder::new(
            task_manager.spawn_essential_handle(),
            client.clone(),
            config.role.is_authority().into(),
        )
        .with_options(config.transaction_pool.clone())
        .with_prometheus(config.prometheus_registry())
        .build(),
    );
    let import_queue = sc_consensus_manual_seal::import_queue(
        Box::new(client.clone()),
        &task_manager.spawn_essential_handle(),
        config.prometheus_registry(),
    );

    // Nobody else has this chain: look for no peers.
    config.network.default_peers_set.in_peers = 0;
    config.network.default_peers_set.out_peers = 0;
    let (network, system_rpc_tx, tx_handler_controller, sync_service, _bitswap) =
        build_network(BuildNetworkParams {
            config: &config,
            net_config: FullNetworkConfiguration::<_, _, Litep2pNetworkBackend>::new(&config.network, None),
            client: client.clone(),
            transaction_pool: pool.clone(),
            spawn_handle: task_manager.spawn_handle(),
            spawn_essential_handle: task_manager.spawn_essential_handle(),
            import_queue,
            block_announce_validator_builder: None,
            warp_sync_config: None,
            block_relay: None,
            metrics: NotificationMetrics::new(None),
            gap_sync_body_policy: None,
        })?;

    if config.role.is_authority() {
        let proposer = sc_basic_authorship::ProposerFactory::new(
            task_manager.spawn_handle(),
            client.clone(),
            pool.clone(),
            config.prometheus_registry(),
            None,
        );
        let author = run_instant_seal_and_finalize(InstantSealParams {
            block_import: client.clone(),
            env: proposer,
            client: client.clone(),
            pool: pool.clone(),
            select_chain: LongestChain::new(backend.clone()),
            consensus_data_provider: None,
            create_inherent_data_providers: |_, ()| async {
                Ok(sp_timestamp::InherentDataProvider::from_system_time())
            },
        });
        task_manager.spawn_essential_handle().spawn_blocking("instant-seal", None, author);
    }

    let rpc_builder = {
        let (client, pool) = (client.clone(), pool.clone());
        Box::new(move |_| rpc::create(client.clone(), pool.clone()))
    };
    spawn_tasks(SpawnTasksParams {
        config,
        client,
        backend,
        task_manager: &mut task_manager,
        keystore: keystore.keystore(),
        transaction_pool: pool,
        rpc_builder,
        network,
        system_rpc_tx,
        tx_handler_controller,
        sync_service,
        telemetry: None,
        tracing_execute_block: None,
    })?;
    Ok(task_manager)
}
