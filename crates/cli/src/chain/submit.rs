//! Signing and sending transactions, and what became of them.

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

/// An event, as the chain has it.
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

/// What became of a transaction.
pub struct Included {
    /// The block that it is in.
    pub block: H256,
    /// Its hash.
    pub extrinsic: H256,
    /// All its events, in order.
    pub events: Vec<ChainEvent>,
}

/// How to send a transaction.
pub struct Submission {
    /// Wait until the block is final.
    pub finalized: bool,
    /// How long to wait.
    pub timeout: Duration,
    /// Sign without the hash of the metadata.
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
    /// Whether the chain checks the hash of the metadata that a transaction was encoded by.
    pub fn checks_metadata(&self) -> bool {
        let mut extensions = self.metadata.extrinsic().transaction_extensions_to_use_for_encoding();
        extensions.any(|extension| extension.identifier() == metadata_hash::IDENTIFIER)
    }

    /// The hash of the metadata for a signature to cover.
    fn metadata_hash(&self) -> Result<[u8; 32], Error> {
        let cannot = |cause: String| {
            Error::new("the hash of the chain's metadata cannot be computed")
                .code(ExitCode::Chain)
                .cause(cause)
                .hint("--unchecked-metadata signs without it: only for a node that you trust")
        };
        let (Some((symbol, decimals)), Some(prefix)) = (&self.token.unit, self.version.ss58_prefix) else {
            return Err(cannot(
                "the node does not tell the chain's token or the form of its addresses".into(),
            ));
        };
        let info = ExtraInfo {
            spec_version: self.version.spec_version,
            spec_name: self.version.spec_name.clone(),
            base58_prefix: prefix,
            decimals: u8::try_from(*decimals)
                .map_err(|_| cannot(format!("its token cannot have {decimals} decimals")))?,
            token_symbol: symbol.clone(),
        };
        metadata_hash::compute(&self.runtime, info).map_err(cannot)
    }

    /// Signs and sends a call, and waits until it is in a block, or until that block is final.
    pub async fn submit(
        &self,
        call: Vec<u8>,
        key: &Key,
        how: &Submission,
        output: &Output,
    ) -> Result<Included, Error> {
        let progress = output.progress("Sending", None);
        let refused = |error| failed("the chain refused the transaction", error);
        let account = AccountId32(key.account());
        let nonce = self
            .methods
            .system_account_next_index(&account)
            .await
            .map_err(|error| failed("cannot read the account's nonce", error))?;
        let hash = match how.unchecked_metadata || !self.checks_metadata() {
            true => None,
            false => Some(self.metadata_hash()?),
        };
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
        let mut status = self
            .client
            .tx()
            .sign_and_submit_then_watch(&Encoded(call), key, params)
            .await
            .map_err(|error| refusal(&self.name, &self.address(&key.account()), hash.is_some(), error))?;
        progress.0.set_message(if how.finalized {
            "Waiting until the block is final"
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
                    Error::new("the transaction did not get into a block")
                        .code(ExitCode::Chain)
                        .cause(message)
                };
                match next.map_err(refused)? {
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
            let what = if how.finalized { "final" } else { "in a block" };
            Error::new(format!(
                "the transaction is sent, but not {what} after {} seconds",
                how.timeout.as_secs()
            ))
            .code(ExitCode::Chain)
            .hint("it may still be executed: look before you send it again; --timeout waits longer")
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
            return Err(lost("the block has no list of events"));
        };
        records.retain(|record| match record.field("phase").and_then(Value::variant) {
            Some(("ApplyExtrinsic", Some(found))) => found.as_u128() == Some(index as u128),
            _ => false,
        });
        Ok(self.events(&records))
    }

    /// Events of a runtime, from `EventRecord`s.
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

/// Why a transaction was not taken, in the user's terms where they are known.
fn refusal(chain: &str, signer: &str, has_metadata_hash: bool, error: subxt::Error) -> Error {
    let text = described(&error);
    let failure = failed("the chain refused the transaction", error);
    if text.contains("Inability to pay") {
        return failure.hint(format!("{signer} cannot pay the fee on {chain}: send it some funds"));
    }
    if text.contains("exhaust the block") {
        return failure.hint("the gas limit is more than a block has: leave --gas and --proof-size away");
    }
    if has_metadata_hash && (text.contains("bad signature") || text.contains("lookup")) {
        return failure
            .cause(
                "the signature covers the hash of the metadata that this node tells; the chain may have other \
                 metadata, or none to compare with",
            )
            .hint("do not trust this node, or if you do, sign with --unchecked-metadata");
    }
    failure
}
