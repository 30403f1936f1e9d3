//! Signs and submits transactions, and reads their outcome.

use std::time::Duration;

use merkleized_metadata::ExtraInfo;
use serde_json::Value as Json;
use sp_core::H256;
use subxt::{
    config::{
        substrate::AccountId32,
        transaction_extensions::{
            ChargeAssetTxPaymentParams, ChargeTransactionPaymentParams, CheckMortalityParams,
            CheckNonceParams,
        },
        Hasher,
    },
    ext::subxt_rpcs::client::rpc_params,
    tx::{Payload, TxStatus},
    Metadata,
};

use super::{
    block::extrinsic_bytes,
    client::{described, failed, Chain},
    keys::Key,
    metadata_hash::{self, MetadataHash},
    value::Value,
};
use crate::{
    error::{Error, ExitCode},
    output::Output,
};

/// An event of the chain.
pub struct ChainEvent {
    /// Name of the pallet.
    pub pallet: String,
    /// Name of the event.
    pub name: String,
    /// The event with its fields.
    pub value: Value,
    /// Its topics.
    pub topics: Vec<[u8; 32]>,
}

/// A transaction that is in a block.
pub struct Included {
    /// The block that it is in.
    pub block: H256,
    /// Its hash.
    pub extrinsic: H256,
    /// All its events, in order.
    pub events: Vec<ChainEvent>,
}

/// How to submit a transaction.
pub struct Submission {
    /// Whether to wait until the block is finalized.
    pub finalized: bool,
    /// The time to wait.
    pub timeout: Duration,
    /// Whether to sign without the hash of the metadata.
    pub unchecked_metadata: bool,
}

/// A call of a pallet, encoded.
struct Encoded(Vec<u8>);

impl Payload for Encoded {
    fn encode_call_data_to(
        &self,
        _: &Metadata,
        out: &mut Vec<u8>,
    ) -> Result<(), subxt::ext::subxt_core::Error> {
        out.extend_from_slice(&self.0);
        Ok(())
    }
}

impl Chain {
    /// Whether the chain checks the hash of the metadata by which a transaction was encoded.
    pub fn checks_metadata(&self) -> bool {
        let mut extensions = self.metadata.extrinsic().transaction_extensions_to_use_for_encoding();
        extensions.any(|extension| extension.identifier() == metadata_hash::IDENTIFIER)
    }

    /// The hash of the metadata, which the signature covers.
    fn metadata_hash(&self) -> Result<[u8; 32], Error> {
        let cannot = |cause: String| {
            Error::new("the hash of the chain's metadata cannot be computed")
                .code(ExitCode::Chain)
                .cause(cause)
                .hint("--unchecked-metadata signs without it: use it only with a node that you trust")
        };
        let (Some((symbol, decimals)), Some(prefix)) = (&self.token.unit, self.version.ss58_prefix) else {
            return Err(cannot(
                "the node does not return the chain's token, or the runtime has no SS58 prefix".into(),
            ));
        };
        let info = ExtraInfo {
            spec_version: self.version.spec_version,
            spec_name: self.version.spec_name.clone(),
            base58_prefix: prefix,
            decimals: u8::try_from(*decimals).map_err(|_| {
                cannot(format!("invalid decimals of the token: expected at most 255, got {decimals}"))
            })?,
            token_symbol: symbol.clone(),
        };
        metadata_hash::compute(&self.runtime, info).map_err(cannot)
    }

    /// Signs and submits a call, and waits until it is in a block, or until that block is finalized.
    ///
    /// # Errors
    ///
    /// The chain rejects the transaction, or does not include it in time. A transaction that failed in its
    /// block is not an error here: see [`Included::check`].
    pub async fn submit(
        &self,
        call: Vec<u8>,
        key: &Key,
        how: &Submission,
        output: &Output,
    ) -> Result<Included, Error> {
        let progress = output.progress("Sending");
        let rejected = |error| failed("the chain rejected the transaction", error);
        let account = AccountId32(key.account());
        let nonce = self
            .methods
            .system_account_next_index(&account)
            .await
            .map_err(|error| failed("cannot read the account's nonce", error))?;
        let is_unchecked = how.unchecked_metadata || !self.checks_metadata();
        let hash = if is_unchecked { None } else { Some(self.metadata_hash()?) };
        let params = (
            (),
            (),
            (),
            CheckNonceParams::with_nonce(nonce),
            (),
            CheckMortalityParams::default(),
            ChargeAssetTxPaymentParams::no_tip(),
            ChargeTransactionPaymentParams::no_tip(),
            MetadataHash(hash),
        );
        let mut status =
            self.client.tx().sign_and_submit_then_watch(&Encoded(call), key, params).await.map_err(
                |error| rejection(&self.name, &self.address(&key.account()), hash.is_some(), error),
            )?;
        progress.0.set_message(if how.finalized {
            "Waiting until the block is finalized"
        } else {
            "Waiting for a block"
        });
        let watch = async {
            loop {
                let next = status.next().await.ok_or_else(|| {
                    Error::new("the node closed the connection before the transaction was in a block")
                        .code(ExitCode::Chain)
                })?;
                let lost = |message: String| {
                    Error::new("the transaction was not included in a block")
                        .code(ExitCode::Chain)
                        .cause(message)
                };
                match next.map_err(rejected)? {
                    TxStatus::InBestBlock(block) if !how.finalized => return Ok(block),
                    TxStatus::InFinalizedBlock(block) => return Ok(block),
                    TxStatus::Error { message }
                    | TxStatus::Invalid { message }
                    | TxStatus::Dropped { message } => return Err(lost(message)),
                    _ => (),
                }
            }
        };
        let included = tokio::time::timeout(how.timeout, watch).await.map_err(|_| {
            let what = if how.finalized { "finalized" } else { "in a block" };
            Error::new(format!(
                "the transaction was sent, but is not {what} after {} seconds",
                how.timeout.as_secs()
            ))
            .code(ExitCode::Chain)
            .hint("it may still be executed: check before you send it again; pass --timeout to wait longer")
        })??;
        let events = self.events_of(included.block_hash(), included.extrinsic_hash()).await?;
        Ok(Included { block: included.block_hash(), extrinsic: included.extrinsic_hash(), events })
    }

    /// The events of a transaction in a block.
    async fn events_of(&self, block: H256, extrinsic: H256) -> Result<Vec<ChainEvent>, Error> {
        let lost = |cause: &str| {
            Error::new("the transaction is in a block, but its events cannot be read")
                .code(ExitCode::Chain)
                .cause(cause)
        };
        let details: Json = self.request("chain_getBlock", rpc_params![block]).await?;
        let extrinsics = details.pointer("/block/extrinsics").and_then(Json::as_array);
        let extrinsics = extrinsics.ok_or_else(|| lost("the node no longer has the block"))?;
        let hasher = self.client.hasher();
        let is_ours = |bytes: Option<Vec<u8>>| bytes.is_some_and(|bytes| hasher.hash(&bytes) == extrinsic);
        let index = extrinsics
            .iter()
            .position(|json| is_ours(extrinsic_bytes(json)))
            .ok_or_else(|| lost("the block does not contain the transaction"))?;
        let records = self.storage_at("System", "Events", None, block).await?;
        let Some(Value::List(mut records)) = records else {
            return Err(lost("the events of the block have an unknown form"));
        };
        records.retain(|record| match record.field("phase").and_then(Value::variant) {
            Some(("ApplyExtrinsic", Some(found))) => found.as_u128() == Some(index as u128),
            _ => false,
        });
        Ok(self.events(&records))
    }

    /// Converts `EventRecord`s of the runtime.
    pub fn events(&self, records: &[Value]) -> Vec<ChainEvent> {
        let event = |record: &Value| {
            let topics = match record.field("topics") {
                Some(Value::List(topics)) => {
                    topics.iter().filter_map(|topic| topic.as_bytes()?.try_into().ok()).collect()
                }
                _ => Vec::new(),
            };
            chain_event(record.field("event")?, topics)
        };
        records.iter().filter_map(event).collect()
    }
}

/// Pallet, name and fields of a runtime's event.
fn chain_event(value: &Value, topics: Vec<[u8; 32]>) -> Option<ChainEvent> {
    let (pallet, inner) = value.variant()?;
    let (name, _) = inner?.variant()?;
    Some(ChainEvent { pallet: pallet.into(), name: name.into(), value: inner?.clone(), topics })
}

/// The error of a transaction that the chain rejected, with a hint if the reason is known.
fn rejection(chain: &str, signer: &str, has_metadata_hash: bool, error: subxt::Error) -> Error {
    let text = described(&error);
    let failure = failed("the chain rejected the transaction", error);
    if text.contains("Inability to pay") {
        return failure.hint(format!("{signer} cannot pay the fee on {chain}: transfer some funds to it"));
    }
    if text.contains("exhaust the block") {
        return failure.hint("the gas limit exceeds that of a block: omit --gas and --proof-size");
    }
    if has_metadata_hash && (text.contains("bad signature") || text.contains("lookup")) {
        return failure
            .cause(
                "the signature covers the hash of the metadata that this node returned; the chain may have \
                 other metadata, or not check it",
            )
            .hint("use another node or, if you trust this one, sign with --unchecked-metadata");
    }
    failure
}
