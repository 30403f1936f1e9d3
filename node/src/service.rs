//! Assembles the node: client, transaction pool, network, RPC, and a block author that seals a block as
//! soon as an extrinsic arrives.

use std::sync::Arc;

use ebpf_contracts_runtime::{opaque::Block, Hash, RuntimeApi};
use futures::StreamExt;
use sc_consensus::LongestChain;
use sc_consensus_manual_seal::{
    run_delayed_finalize, run_manual_seal, DelayedFinalizeParams, EngineCommand, ManualSealParams,
};
use sc_network::{config::FullNetworkConfiguration, Litep2pNetworkBackend, NotificationMetrics};
use sc_service::{
    build_network, new_full_parts, new_wasm_executor, spawn_tasks, BuildNetworkParams, Configuration, Error,
    SpawnTasksParams, TFullBackend, TaskManager,
};
use sc_transaction_pool_api::TransactionPool;

use crate::{
    client::{FullClient, HostFunctions},
    metrics, rpc,
};

/// What an extrinsic that enters the pool makes the author do, unless an earlier one's block took it along.
const SEAL: EngineCommand<Hash> =
    EngineCommand::SealNewBlock { create_empty: false, finalize: false, parent_hash: None, sender: None };

/// Starts every task of the node; it runs until the returned manager is dropped. Blocks are finalised
/// `finalize_delay_sec` seconds after their import.
pub fn start(mut config: Configuration, finalize_delay_sec: u8) -> Result<TaskManager, Error> {
    metrics::start(config.prometheus_registry())?;
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
        let author = run_manual_seal(ManualSealParams {
            block_import: client.clone(),
            env: proposer,
            client: client.clone(),
            pool: pool.clone(),
            commands_stream: pool.import_notification_stream().map(|_| SEAL),
            select_chain: LongestChain::new(backend.clone()),
            consensus_data_provider: None,
            create_inherent_data_providers: |_, ()| async {
                Ok(sp_timestamp::InherentDataProvider::from_system_time())
            },
        });
        task_manager.spawn_essential_handle().spawn_blocking("instant-seal", None, author);
        let finalizer = run_delayed_finalize(DelayedFinalizeParams {
            client: client.clone(),
            spawn_handle: task_manager.spawn_handle(),
            delay_sec: finalize_delay_sec.into(),
        });
        task_manager.spawn_essential_handle().spawn("finalize", None, finalizer);
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
