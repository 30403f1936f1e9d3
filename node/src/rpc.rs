//! The RPC methods that a runtime brings beside those that every node has.

use std::sync::Arc;

use jsonrpsee::RpcModule;
use pallet_transaction_payment_rpc::{TransactionPayment, TransactionPaymentApiServer};
use substrate_frame_rpc_system::{System, SystemApiServer};

use crate::client::{FullClient, FullPool};

/// `system_accountNextIndex`, `system_dryRun`, `payment_queryInfo` and `payment_queryFeeDetails`.
pub fn create(client: Arc<FullClient>, pool: Arc<FullPool>) -> Result<RpcModule<()>, sc_service::Error> {
    let build = || {
        let mut module = RpcModule::new(());
        module.merge(System::new(client.clone(), pool).into_rpc())?;
        module.merge(TransactionPayment::new(client).into_rpc())?;
        Ok::<_, jsonrpsee::core::RegisterMethodError>(module)
    };
    build().map_err(|error| sc_service::Error::Application(Box::new(error)))
}
