//! A connection to a chain: queries, dry runs and transactions, all by the chain's own metadata.

use std::future::Future;

use codec::{Compact, Decode, Encode};
use serde_json::Value as Json;
use sp_core::H256;
use subxt::{
    backend::{legacy::LegacyRpcMethods, rpc::RpcClient},
    config::{substrate::AccountId32, DefaultExtrinsicParamsBuilder, Hasher},
    ext::subxt_rpcs::client::{rpc_params, RpcParams},
    tx::{Payload, TxStatus},
    Metadata, OnlineClient, SubstrateConfig,
};

use super::{
    account,
    amount::Token,
    contract::docs_text,
    keys::Key,
    value::{
        decode, encode,
        literal::{Kind, Literal},
        show::Show,
        types::{self, Shape},
        Value,
    },
};
use crate::{
    error::{Error, ExitCode},
    output::Output,
};

/// Name of the contracts pallet in a runtime.
pub const PALLET: &str = "Contracts";
/// Name of the runtime API for dry runs.
const RUNTIME_API: &str = "ContractsApi";
/// Name of the runtime API for traces.
const TRACE_API: &str = "ContractsTraceApi";
/// Keys and values that are asked for at once.
const PAGE: u32 = 512;

/// Which chain.
#[derive(clap::Args)]
#[command(next_help_heading = "Chain")]
pub struct ChainArgs {
    /// The WebSocket address of a node
    #[arg(long, value_name = "URL", default_value = "ws://127.0.0.1:9944")]
    pub url: String,
}

/// A connection to a chain.
pub struct Chain {
    client: OnlineClient<SubstrateConfig>,
    methods: LegacyRpcMethods<SubstrateConfig>,
    rpc: RpcClient,
    metadata: Metadata,
    /// The block whose state queries see.
    at: H256,
    /// The chain's name.
    pub name: String,
    /// The chain's token.
    pub token: Token,
    /// How the chain's values are shown.
    pub show: Show,
}

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

/// Why the chain did not do what it was asked for: a `DispatchError`.
#[derive(Clone, Debug)]
pub struct DispatchError {
    /// `Contracts::OutOfGas`, `Token::FundsUnavailable`, `BadOrigin`.
    pub name: String,
    /// What the chain's metadata says about it.
    pub docs: String,
}

/// Runs what waits for a chain.
pub fn block_on<T>(task: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(|error| Error::new("cannot start the network").cause(error))?.block_on(task)
}

/// A failure between here and the chain.
fn failed(what: impl std::fmt::Display, error: impl std::error::Error) -> Error {
    // The layers of the client all say that they are.
    let text = ["RPC error: ", "client error: ", "User error: "]
        .iter()
        .fold(error.to_string(), |text, layer| text.replace(layer, ""));
    Error::new(what).code(ExitCode::Chain).cause(text)
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
    /// Connects to a chain that has contracts.
    pub async fn connect(args: &ChainArgs, output: &Output) -> Result<Self, Error> {
        let url = &args.url;
        if !url.starts_with("ws://") && !url.starts_with("wss://") {
            return Err(Error::usage(format!("{url} is no address of a node"))
                .hint("it begins with ws:// or wss://, for example ws://127.0.0.1:9944"));
        }
        let _progress = output.progress(format!("Connecting to {url}"), None);
        let cannot = || format!("cannot connect to {url}");
        let rpc = RpcClient::from_insecure_url(url).await.map_err(|error| {
            failed(cannot(), error)
                .hint("start a development chain with `cargo ebpf node`, or name another node with --url")
        })?;
        let client = OnlineClient::from_rpc_client(rpc.clone())
            .await
            .map_err(|error| failed(format!("{url} is no node that this can talk to"), error))?;
        let methods = LegacyRpcMethods::<SubstrateConfig>::new(rpc.clone());
        let name = methods.system_chain().await.map_err(|error| failed(cannot(), error))?;
        let properties = methods.system_properties().await.map_err(|error| failed(cannot(), error))?;
        let first = |name: &str| match properties.get(name) {
            Some(Json::Array(values)) => values.first().cloned(),
            other => other.cloned(),
        };
        let symbol = first("tokenSymbol").and_then(|symbol| symbol.as_str().map(str::to_owned));
        let decimals = first("tokenDecimals").and_then(|decimals| decimals.as_u64()?.try_into().ok());
        let metadata = client.metadata();
        let format = first("ss58Format").and_then(|format| format.as_u64()?.try_into().ok());
        let format = format.or_else(|| ss58_prefix(&metadata)).unwrap_or(account::DEFAULT_SS58_FORMAT);
        let at = methods
            .chain_get_block_hash(None)
            .await
            .map_err(|error| failed(cannot(), error))?
            .ok_or_else(|| Error::new("the node has no block").code(ExitCode::Chain))?;
        let chain = Self {
            client,
            methods,
            rpc,
            metadata,
            at,
            name,
            token: Token { unit: symbol.zip(decimals) },
            show: Show { ss58_format: format },
        };
        chain.has_contracts()?;
        Ok(chain)
    }

    fn has_contracts(&self) -> Result<(), Error> {
        if self.metadata.pallet_by_name(PALLET).is_some() {
            return Ok(());
        }
        let error = Error::new(format!("the chain {} has no contracts", self.name))
            .code(ExitCode::Chain)
            .cause(format!("its runtime has no pallet `{PALLET}`"));
        Err(match self.metadata.pallet_by_name("Revive") {
            Some(_) => error.hint("it has `Revive`, which runs contracts of another kind"),
            None => error,
        })
    }

    fn unsupported(&self, what: impl std::fmt::Display) -> Error {
        Error::new(format!("the chain {} is not one that this can use", self.name))
            .code(ExitCode::Chain)
            .cause(what)
    }

    /// Queries see the newest block from now on.
    pub async fn refresh(&mut self) -> Result<(), Error> {
        let newest = self.methods.chain_get_block_hash(None).await;
        if let Some(hash) = newest.map_err(|error| failed("the chain does not answer", error))? {
            self.at = hash;
        }
        Ok(())
    }

    /// An address in the chain's form.
    pub fn address(&self, account: &[u8; 32]) -> String {
        account::show(*account, self.show.ss58_format)
    }

    fn encode(&self, ty: u32, literal: &Literal, what: &str) -> Result<Vec<u8>, Error> {
        encode::encode(self.metadata.types(), ty, literal)
            .map_err(|error| self.unsupported(format!("{what}: {}", error.message)))
    }

    /// Encodes parameters by name. Every one of them has to be there.
    fn encode_all<'a>(
        &self,
        what: &str,
        parameters: impl Iterator<Item = (&'a str, u32)>,
        values: &[(&str, Literal)],
        out: &mut Vec<u8>,
    ) -> Result<(), Error> {
        for (name, ty) in parameters {
            let (_, value) = values.iter().find(|(found, _)| *found == name).ok_or_else(|| {
                self.unsupported(format!("{what} has a parameter `{name}` that is not known here"))
            })?;
            let value = self.as_address(ty, value);
            out.extend(self.encode(ty, &value, &format!("{what}, {name}"))?);
        }
        Ok(())
    }

    /// Where a chain wants a `MultiAddress`, an account becomes its `Id`.
    fn as_address(&self, ty: u32, value: &Literal) -> Literal {
        let is_multi_address = types::resolve(self.metadata.types(), ty)
            .is_some_and(|ty| ty.path.segments.last().is_some_and(|name| name == "MultiAddress"));
        match &value.kind {
            Kind::Bytes(_) if is_multi_address => Literal::named("Id", vec![value.clone()]),
            _ => value.clone(),
        }
    }

    /// Encodes a call of the contracts pallet.
    pub fn encode_call(&self, name: &str, arguments: &[(&str, Literal)]) -> Result<Vec<u8>, Error> {
        let what = format!("the call {PALLET}.{name}");
        let pallet = self.metadata.pallet_by_name(PALLET).expect("`connect` checked that it is there; qed");
        let call = pallet
            .call_variant_by_name(name)
            .ok_or_else(|| self.unsupported(format!("{what} is not there")))?;
        let mut data = vec![pallet.index(), call.index];
        let parameters =
            call.fields.iter().map(|field| (field.name.as_deref().unwrap_or_default(), field.ty.id));
        self.encode_all(&what, parameters, arguments, &mut data)?;
        Ok(data)
    }

    /// Calls a method of the contracts' runtime API.
    pub async fn runtime_call(&self, method: &str, arguments: &[(&str, Literal)]) -> Result<Value, Error> {
        self.api_call(RUNTIME_API, method, arguments).await
    }

    /// Whether the chain has a runtime API.
    pub fn has_api(&self, api: &str) -> bool {
        self.metadata.runtime_api_trait_by_name(api).is_some()
    }

    /// Calls a method of the runtime API for traces.
    pub async fn trace_call(&self, method: &str, arguments: &[(&str, Literal)]) -> Result<Value, Error> {
        self.api_call(TRACE_API, method, arguments).await
    }

    /// As [`Self::trace_call`], with encoded arguments, on the state of a certain block.
    pub async fn trace_call_at(&self, method: &str, arguments: &[u8], at: H256) -> Result<Value, Error> {
        self.encoded_api_call(TRACE_API, method, arguments, at).await
    }

    /// Calls a method of a runtime API.
    pub async fn api_call(
        &self,
        api: &str,
        method: &str,
        arguments: &[(&str, Literal)],
    ) -> Result<Value, Error> {
        let mut data = Vec::new();
        let parameters = self.api_method(api, method)?.inputs();
        let parameters = parameters.map(|input| (input.name.as_str(), input.ty));
        self.encode_all(&format!("{api}.{method}"), parameters, arguments, &mut data)?;
        self.encoded_api_call(api, method, &data, self.at).await
    }

    async fn encoded_api_call(
        &self,
        api: &str,
        method: &str,
        arguments: &[u8],
        at: H256,
    ) -> Result<Value, Error> {
        let output = self.api_method(api, method)?.output_ty();
        let answer = self
            .methods
            .state_call(&format!("{api}_{method}"), Some(arguments), Some(at))
            .await
            .map_err(|error| failed(format!("the chain does not answer {api}.{method}"), error))?;
        decode::decode(self.metadata.types(), output, &answer).map_err(|error| {
            self.unsupported(format!("the answer of {api}.{method} does not decode: {error}"))
        })
    }

    fn api_method(
        &self,
        api: &str,
        method: &str,
    ) -> Result<subxt::metadata::types::RuntimeApiMethodMetadata<'_>, Error> {
        self.metadata
            .runtime_api_trait_by_name(api)
            .and_then(|api| api.method_by_name(method))
            .ok_or_else(|| self.unsupported(format!("its metadata does not describe {api}.{method}")))
    }

    /// A block: its number or hash as text, or the newest.
    pub async fn block(&self, which: &str) -> Result<EncodedBlock, Error> {
        let missing = || {
            Error::new(format!("the node has no block {which}"))
                .code(ExitCode::Chain)
                .hint("a number, or a hash with 0x; nodes forget old states, unless they are archives")
        };
        let hash: H256 = match (which, which.parse::<u32>()) {
            (_, Ok(number)) => {
                let hash: Option<H256> = self.request("chain_getBlockHash", rpc_params![number]).await?;
                hash.ok_or_else(missing)?
            }
            _ => {
                let bytes = account::unhex(which).and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
                H256(bytes.ok_or_else(|| {
                    Error::usage(format!("--block is {which}, which is neither a number nor a hash"))
                })?)
            }
        };
        let details: Json = self.request("chain_getBlock", rpc_params![hash]).await?;
        let block = details.get("block").filter(|block| !block.is_null()).ok_or_else(missing)?;
        EncodedBlock::read(hash, block)
            .ok_or_else(|| self.unsupported("the form of its blocks is not known here"))
    }

    /// The value of a storage item, or its default if it has one.
    pub async fn storage(
        &self,
        pallet: &str,
        item: &str,
        key: Option<Literal>,
    ) -> Result<Option<Value>, Error> {
        self.storage_at(pallet, item, key, self.at).await
    }

    async fn storage_at(
        &self,
        pallet: &str,
        item: &str,
        key: Option<Literal>,
        at: H256,
    ) -> Result<Option<Value>, Error> {
        let (entry, mut address) = self.storage_item(pallet, item)?;
        let what = format!("{pallet}.{item}");
        if let Some(key) = key {
            let subxt::metadata::types::StorageEntryType::Map { hashers, key_ty, .. } = entry.entry_type()
            else {
                return Err(self.unsupported(format!("{what} has no keys")));
            };
            let key = self.encode(*key_ty, &key, &what)?;
            let [hasher] = &hashers[..] else {
                return Err(self.unsupported(format!("{what} has several keys")));
            };
            address.extend(hashed(hasher, &key));
        }
        let found = self
            .methods
            .state_get_storage(&address, Some(at))
            .await
            .map_err(|error| failed(format!("cannot read {what}"), error))?;
        let default = || match entry.modifier() {
            subxt::metadata::types::StorageEntryModifier::Default => Some(entry.default_bytes().to_vec()),
            subxt::metadata::types::StorageEntryModifier::Optional => None,
        };
        let Some(bytes) = found.or_else(default) else { return Ok(None) };
        self.decode_stored(entry, &what, &bytes).map(Some)
    }

    /// All entries of a storage map whose key ends with the key itself: that key's bytes, and the value.
    pub async fn storage_entries(&self, pallet: &str, item: &str) -> Result<Vec<(Vec<u8>, Value)>, Error> {
        let (entry, prefix) = self.storage_item(pallet, item)?;
        let what = format!("{pallet}.{item}");
        let cannot = || format!("cannot read {what}");
        let mut entries = Vec::new();
        let mut start: Option<Vec<u8>> = None;
        loop {
            let keys = self
                .methods
                .state_get_keys_paged(&prefix, PAGE, start.as_deref(), Some(self.at))
                .await
                .map_err(|error| failed(cannot(), error))?;
            let Some(last) = keys.last() else { return Ok(entries) };
            start = Some(last.clone());
            let sets = self
                .methods
                .state_query_storage_at(keys.iter().map(Vec::as_slice), Some(self.at))
                .await
                .map_err(|error| failed(cannot(), error))?;
            for (key, value) in sets.into_iter().flat_map(|set| set.changes) {
                if let Some(value) = value {
                    let key = key.0.get(prefix.len()..).unwrap_or_default().to_vec();
                    entries.push((key, self.decode_stored(entry, &what, &value.0)?));
                }
            }
        }
    }

    fn storage_item(
        &self,
        pallet: &str,
        item: &str,
    ) -> Result<(&subxt::metadata::types::StorageEntryMetadata, Vec<u8>), Error> {
        let storage = self.metadata.pallet_by_name(pallet).and_then(|pallet| pallet.storage());
        let (storage, entry) = storage
            .and_then(|storage| Some((storage, storage.entry_by_name(item)?)))
            .ok_or_else(|| self.unsupported(format!("it has no storage {pallet}.{item}")))?;
        let prefix =
            [storage.prefix(), item].map(|name| sp_crypto_hashing::twox_128(name.as_bytes())).concat();
        Ok((entry, prefix))
    }

    fn decode_stored(
        &self,
        entry: &subxt::metadata::types::StorageEntryMetadata,
        what: &str,
        bytes: &[u8],
    ) -> Result<Value, Error> {
        decode::decode(self.metadata.types(), entry.entry_type().value_ty(), bytes)
            .map_err(|error| self.unsupported(format!("{what} does not decode: {error}")))
    }

    /// All that is in a child trie.
    pub async fn child_trie(&self, id: &[u8]) -> Result<Vec<(Vec<u8>, Vec<u8>)>, Error> {
        let child = account::hex(&[b":child_storage:default:", id].concat());
        let mut entries = Vec::new();
        let mut start: Option<String> = None;
        loop {
            let keys: Vec<String> = self
                .request("childstate_getKeysPaged", rpc_params![&child, "0x", PAGE, &start, self.at])
                .await?;
            let Some(last) = keys.last() else { return Ok(entries) };
            start = Some(last.clone());
            let values: Vec<Option<String>> =
                self.request("childstate_getStorageEntries", rpc_params![&child, &keys, self.at]).await?;
            for (key, value) in keys.iter().zip(values) {
                let entry = value.and_then(|value| Some((account::unhex(key)?, account::unhex(&value)?)));
                entries.push(
                    entry.ok_or_else(|| self.unsupported("the contents of a child trie are malformed"))?,
                );
            }
        }
    }

    async fn request<T: serde::de::DeserializeOwned>(
        &self,
        method: &str,
        params: RpcParams,
    ) -> Result<T, Error> {
        self.rpc
            .request(method, params)
            .await
            .map_err(|error| failed(format!("the node refused {method}"), error))
    }

    /// Signs and sends a call, and waits until it is in a block, or until that block is final.
    pub async fn submit(
        &self,
        call: Vec<u8>,
        key: &Key,
        finalized: bool,
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
        let params = DefaultExtrinsicParamsBuilder::new().nonce(nonce).build();
        let mut status = self
            .client
            .tx()
            .sign_and_submit_then_watch(&Encoded(call), key, params)
            .await
            .map_err(|error| refusal(&self.name, &self.address(&key.account()), error))?;
        progress.0.set_message(if finalized {
            "Waiting until the block is final"
        } else {
            "Waiting for a block"
        });
        let included = loop {
            let next = status.next().await.ok_or_else(|| {
                Error::new("the node closed the connection before the transaction was in a block")
                    .code(ExitCode::Chain)
            })?;
            let lost = |message: String| {
                Error::new("the transaction did not get into a block").code(ExitCode::Chain).cause(message)
            };
            match next.map_err(refused)? {
                TxStatus::InBestBlock(block) if !finalized => break block,
                TxStatus::InFinalizedBlock(block) => break block,
                TxStatus::Error { message }
                | TxStatus::Invalid { message }
                | TxStatus::Dropped { message } => {
                    return Err(lost(message));
                }
                _ => (),
            }
        };
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

    /// An encoded call of the runtime, for people: of one that is cut off, its name.
    pub fn runtime_call_text(&self, bytes: &[u8]) -> Option<String> {
        let ty = self.metadata.outer_enums().call_enum_ty();
        if let Ok(call) = decode::decode(self.metadata.types(), ty, bytes) {
            return Some(self.show.text(&call));
        }
        let pallet = self.metadata.pallet_by_index(*bytes.first()?)?;
        let call = pallet.call_variant_by_index(*bytes.get(1)?)?;
        Some(format!("{}::{}", pallet.name(), call.name))
    }

    /// What a `DispatchError` means.
    pub fn dispatch_error(&self, error: &Value) -> DispatchError {
        let unknown = || DispatchError { name: self.show.text(error), docs: String::new() };
        let Some((name, inner)) = error.variant() else { return unknown() };
        let module = || {
            let index = inner?.field("index")?.as_u128()?;
            let code = inner?.field("error")?.as_bytes()?;
            let pallet = self.metadata.pallet_by_index(index.try_into().ok()?)?;
            let variant = pallet.error_variant_by_index(*code.first()?)?;
            Some(DispatchError {
                name: format!("{}::{}", pallet.name(), variant.name),
                docs: docs_text(&variant.docs),
            })
        };
        match (name, inner.and_then(Value::variant)) {
            ("Module", _) => module().unwrap_or_else(unknown),
            (_, Some((detail, _))) => {
                DispatchError { name: format!("{name}::{detail}"), docs: String::new() }
            }
            _ => DispatchError { name: name.into(), docs: String::new() },
        }
    }

    /// An account or hash, for a chain.
    pub fn literal(account: &[u8; 32]) -> Literal {
        Literal::bytes(account.as_slice())
    }
}

/// A block, as runtimes take it.
pub struct EncodedBlock {
    /// Its hash.
    pub hash: H256,
    /// The block before it.
    pub parent: H256,
    /// The block, in SCALE.
    pub bytes: Vec<u8>,
    /// Hashes of its extrinsics.
    pub extrinsics: Vec<[u8; 32]>,
}

impl EncodedBlock {
    /// Reads what a node says about a block.
    fn read(hash: H256, block: &Json) -> Option<Self> {
        let header = block.get("header")?;
        let text = |name: &str| header.get(name)?.as_str();
        let root = |name: &str| <[u8; 32]>::try_from(account::unhex(text(name)?)?).ok();
        let parent = root("parentHash")?;
        let number = u32::from_str_radix(text("number")?.strip_prefix("0x")?, 16).ok()?;
        let mut bytes = parent.to_vec();
        bytes.extend(Compact(number).encode());
        bytes.extend(root("stateRoot")?);
        bytes.extend(root("extrinsicsRoot")?);
        let logs = header.pointer("/digest/logs")?.as_array()?;
        bytes.extend(Compact(u32::try_from(logs.len()).ok()?).encode());
        for log in logs {
            bytes.extend(account::unhex(log.as_str()?)?);
        }
        let extrinsics: Option<Vec<_>> =
            block.get("extrinsics")?.as_array()?.iter().map(extrinsic_bytes).collect();
        let extrinsics = extrinsics?;
        bytes.extend(Compact(u32::try_from(extrinsics.len()).ok()?).encode());
        bytes.extend(extrinsics.concat());
        let hashes = extrinsics.iter().map(|extrinsic| sp_crypto_hashing::blake2_256(extrinsic));
        Some(Self { hash, parent: H256(parent), bytes, extrinsics: hashes.collect() })
    }
}

/// Whether the prefix is a constant of the runtime.
fn ss58_prefix(metadata: &Metadata) -> Option<u16> {
    let constant = metadata.pallet_by_name("System")?.constant_by_name("SS58Prefix")?;
    match types::resolve(metadata.types(), constant.ty()).map(|ty| types::shape(metadata.types(), ty))? {
        Shape::Plain(_) if constant.value().len() == 1 => Some(u16::from(constant.value()[0])),
        _ => u16::decode(&mut constant.value()).ok(),
    }
}

/// Pallet, name and fields of a runtime's event.
fn chain_event(value: &Value, topics: Vec<[u8; 32]>) -> Option<ChainEvent> {
    let (pallet, inner) = value.variant()?;
    let (name, _) = inner?.variant()?;
    Some(ChainEvent { pallet: pallet.into(), name: name.into(), value: inner?.clone(), topics })
}

/// The bytes of an extrinsic in a block, as they were sent: nodes give them as text or as a list, which
/// depends on how they declare their blocks.
fn extrinsic_bytes(json: &Json) -> Option<Vec<u8>> {
    match json {
        Json::String(digits) => account::unhex(digits),
        Json::Array(bytes) => bytes.iter().map(|byte| byte.as_u64()?.try_into().ok()).collect(),
        _ => None,
    }
}

fn hashed(hasher: &subxt::metadata::types::StorageHasher, key: &[u8]) -> Vec<u8> {
    use subxt::metadata::types::StorageHasher::*;
    let with_key = |hash: &[u8]| [hash, key].concat();
    match hasher {
        Identity => key.to_vec(),
        Twox64Concat => with_key(&sp_crypto_hashing::twox_64(key)),
        Twox128 => sp_crypto_hashing::twox_128(key).to_vec(),
        Twox256 => sp_crypto_hashing::twox_256(key).to_vec(),
        Blake2_128 => sp_crypto_hashing::blake2_128(key).to_vec(),
        Blake2_128Concat => with_key(&sp_crypto_hashing::blake2_128(key)),
        Blake2_256 => sp_crypto_hashing::blake2_256(key).to_vec(),
    }
}

/// Why a transaction was not taken, in the user's terms where they are known.
fn refusal(chain: &str, signer: &str, error: subxt::Error) -> Error {
    let text = error.to_string();
    let failure = failed("the chain refused the transaction", error);
    if text.contains("Inability to pay") {
        return failure.hint(format!("{signer} cannot pay the fee on {chain}: send it some funds"));
    }
    if text.contains("exhaust the block") {
        return failure.hint("the gas limit is more than a block has: leave --gas and --proof-size away");
    }
    failure
}
