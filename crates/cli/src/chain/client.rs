//! A connection to a chain: queries, runtime APIs and the encoding of calls, by the chain's metadata.

use std::future::Future;

use serde_json::Value as Json;
use sp_core::H256;
use subxt::{
    backend::{legacy::LegacyRpcMethods, rpc::RpcClient},
    ext::{
        frame_metadata::RuntimeMetadata,
        subxt_rpcs::{
            client::{rpc_params, RpcParams},
            UserError,
        },
    },
    Metadata, OnlineClient,
};

use super::{
    account,
    amount::Token,
    block::EncodedBlock,
    calls,
    contract::docs_text,
    metadata_hash::ChainConfig,
    value::{
        decode, encode,
        literal::{Kind, Literal},
        show::Show,
        types, Value,
    },
};
use crate::{
    error::{Error, ExitCode},
    text,
};

/// Name of the contracts pallet in a runtime.
pub const PALLET: &str = "Contracts";
/// Name of the runtime API for dry runs.
const RUNTIME_API: &str = "ContractsApi";
/// Name of the runtime API for traces.
const TRACE_API: &str = "ContractsTraceApi";
/// Number of keys and values per request.
const PAGE: u32 = 512;
/// Maximum number of characters shown of a node's error.
const MAX_ERROR_LEN: usize = 2000;
/// Maximum number of keys of a map or child trie.
const MAX_KEYS: usize = 200_000;
/// Maximum length of all their keys and values, in bytes.
const MAX_BYTES: usize = 256 << 20;

/// A connection to a chain.
pub struct Chain {
    pub(super) client: OnlineClient<ChainConfig>,
    pub(super) methods: LegacyRpcMethods<ChainConfig>,
    pub(super) rpc: RpcClient,
    pub(super) metadata: Metadata,
    /// The same metadata as decoded, for its hash.
    pub(super) runtime: RuntimeMetadata,
    pub(super) version: Version,
    /// The block whose state is queried.
    pub(super) at: H256,
    /// The hash of the chain's first block.
    pub genesis: H256,
    /// The chain's name.
    pub name: String,
    /// The chain's token.
    pub token: Token,
    /// Prints values of the chain.
    pub show: Show,
}

/// Properties of the runtime that the metadata hash covers.
pub struct Version {
    pub spec_name: String,
    pub spec_version: u32,
    pub ss58_prefix: Option<u16>,
}

/// A `DispatchError` of the chain.
#[derive(Clone, Debug)]
pub struct DispatchError {
    /// `Contracts::OutOfGas`, `Token::FundsUnavailable`, `BadOrigin`.
    pub name: String,
    /// Its documentation in the chain's metadata.
    pub docs: String,
}

/// Runs a task to completion.
pub fn block_on<T>(task: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(|error| Error::new("cannot start the network").cause(error))?.block_on(task)
}

/// The error of a request to a node.
pub fn failed(what: impl std::fmt::Display, error: impl std::error::Error + 'static) -> Error {
    Error::new(what)
        .code(ExitCode::Chain)
        .cause(text::line(&described(&error)).chars().take(MAX_ERROR_LEN).collect::<String>())
}

/// The text of a client's error, with the data that the node added, such as why a transaction is invalid.
pub fn described(error: &(dyn std::error::Error + 'static)) -> String {
    // Every layer of the client adds its name.
    let mut text = ["RPC error: ", "client error: ", "User error: "]
        .iter()
        .fold(error.to_string(), |text, layer| text.replace(layer, ""));
    let mut errors = std::iter::successors(Some(error), |error| error.source());
    let data = errors.find_map(|error| error.downcast_ref::<UserError>()?.data.as_ref());
    if let Some(data) = data {
        text.push_str(": ");
        // Most nodes add a string.
        text.push_str(&serde_json::from_str::<String>(data.get()).unwrap_or_else(|_| data.get().into()));
    }
    text
}

impl Chain {
    pub(super) fn unsupported(&self, what: impl std::fmt::Display) -> Error {
        Error::new(format!("the chain {} is not supported", self.name)).code(ExitCode::Chain).cause(what)
    }

    /// Makes further queries use the state of the newest block.
    pub async fn refresh(&mut self) -> Result<(), Error> {
        let newest = self.methods.chain_get_block_hash(None).await;
        if let Some(hash) = newest.map_err(|error| failed("the chain does not answer", error))? {
            self.at = hash;
        }
        Ok(())
    }

    /// An account's address, with the chain's SS58 prefix.
    pub fn address(&self, account: &[u8; 32]) -> String {
        account::show(*account, self.show.ss58_format)
    }

    fn encode(&self, ty: u32, literal: &Literal, what: &str) -> Result<Vec<u8>, Error> {
        encode::encode(self.metadata.types(), ty, literal)
            .map_err(|error| self.unsupported(format!("{what}: {}", error.message)))
    }

    /// Encodes parameters by name. There has to be one value for each.
    fn encode_all<'a>(
        &self,
        what: &str,
        parameters: impl Iterator<Item = (&'a str, u32)>,
        values: &[(&str, Literal)],
        out: &mut Vec<u8>,
    ) -> Result<(), Error> {
        let parameters: Vec<_> = parameters.collect();
        if let Some((unused, _)) =
            values.iter().find(|(name, _)| parameters.iter().filter(|(found, _)| found == name).count() != 1)
        {
            return Err(self.unsupported(format!("{what} does not have exactly one parameter `{unused}`")));
        }
        for (name, ty) in parameters {
            let (_, value) = values
                .iter()
                .find(|(found, _)| *found == name)
                .ok_or_else(|| self.unsupported(format!("{what} has an unknown parameter `{name}`")))?;
            let value = self.as_address(ty, value);
            out.extend(self.encode(ty, &value, &format!("{what}, {name}"))?);
        }
        Ok(())
    }

    /// If the type is `MultiAddress`, converts an account to its variant `Id`.
    fn as_address(&self, ty: u32, value: &Literal) -> Literal {
        let is_multi_address = types::resolve(self.metadata.types(), ty)
            .is_some_and(|ty| ty.path.segments.last().is_some_and(|name| name == "MultiAddress"));
        match &value.kind {
            Kind::Bytes(_) if is_multi_address => Literal::named("Id", vec![value.clone()]),
            _ => value.clone(),
        }
    }

    /// Encodes a call of the `Contracts` pallet.
    ///
    /// # Errors
    ///
    /// The chain's metadata does not describe the call as expected.
    pub fn encode_call(&self, name: &str, arguments: &[(&str, Literal)]) -> Result<Vec<u8>, Error> {
        let what = format!("the call {PALLET}.{name}");
        let pallet = self.metadata.pallet_by_name(PALLET).expect("`connect` checked that it is there; qed");
        let call = pallet
            .call_variant_by_name(name)
            .ok_or_else(|| self.unsupported(format!("{what} is not in its metadata")))?;
        let known = calls::find(name).ok_or_else(|| self.unsupported(format!("{what} is unknown")))?;
        known.check(self.metadata.types(), call).map_err(|difference| {
            self.unsupported(format!("{what} differs from the expected one: {difference}"))
                .hint("nothing was signed; the node may lie about its runtime")
        })?;
        let mut data = vec![pallet.index(), call.index];
        let parameters =
            call.fields.iter().map(|field| (field.name.as_deref().unwrap_or_default(), field.ty.id));
        self.encode_all(&what, parameters, arguments, &mut data)?;
        Ok(data)
    }

    /// Calls a method of the runtime API of the `Contracts` pallet.
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

    /// Like [`Self::trace_call`], with encoded arguments, on the state of the given block.
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
            .map_err(|error| failed(format!("{api}.{method} failed"), error))?;
        decode::decode(self.metadata.types(), output, &answer).map_err(|error| {
            self.unsupported(format!("the result of {api}.{method} does not decode: {error}"))
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

    /// The block with this number or hash.
    pub async fn block(&self, which: &str) -> Result<EncodedBlock, Error> {
        let missing = || {
            Error::new(format!("the node has no block {which}"))
                .code(ExitCode::Chain)
                .hint("pass a number, or a hash with 0x; only archive nodes keep the state of old blocks")
        };
        let hash: H256 = match (which, which.parse::<u32>()) {
            (_, Ok(number)) => {
                let hash: Option<H256> = self.request("chain_getBlockHash", rpc_params![number]).await?;
                hash.ok_or_else(missing)?
            }
            _ => {
                let bytes = account::unhex(which).and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
                H256(bytes.ok_or_else(|| {
                    Error::usage(format!("invalid --block: expected a number or a hash, got {which}"))
                })?)
            }
        };
        let details: Json = self.request("chain_getBlock", rpc_params![hash]).await?;
        let block = details.get("block").filter(|block| !block.is_null()).ok_or_else(missing)?;
        EncodedBlock::read(hash, block).ok_or_else(|| self.unsupported("its blocks have an unknown form"))
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

    pub(super) async fn storage_at(
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

    /// All entries of a storage map: the key after the map's prefix, and the value.
    pub async fn storage_entries(&self, pallet: &str, item: &str) -> Result<Vec<(Vec<u8>, Value)>, Error> {
        let (entry, prefix) = self.storage_item(pallet, item)?;
        let what = format!("{pallet}.{item}");
        let cannot = || format!("cannot read {what}");
        let mut entries = Vec::new();
        let mut pages = Pages::new(prefix.clone());
        loop {
            let keys = self
                .methods
                .state_get_keys_paged(&prefix, PAGE, pages.last.as_deref(), Some(self.at))
                .await
                .map_err(|error| failed(cannot(), error))?;
            if keys.is_empty() {
                return Ok(entries);
            }
            pages.advance(&keys).map_err(|cause| Error::new(cannot()).code(ExitCode::Chain).cause(cause))?;
            let sets = self
                .methods
                .state_query_storage_at(keys.iter().map(Vec::as_slice), Some(self.at))
                .await
                .map_err(|error| failed(cannot(), error))?;
            for (key, value) in sets.into_iter().flat_map(|set| set.changes) {
                if let Some(value) = value.filter(|_| keys.binary_search(&key.0).is_ok()) {
                    pages
                        .count(&value.0)
                        .map_err(|cause| Error::new(cannot()).code(ExitCode::Chain).cause(cause))?;
                    let key = key.0[prefix.len()..].to_vec();
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

    /// All entries of a child trie.
    pub async fn child_trie(&self, id: &[u8]) -> Result<Vec<(Vec<u8>, Vec<u8>)>, Error> {
        let child = account::hex(&[b":child_storage:default:", id].concat());
        let malformed = || self.unsupported("the entries of a child trie are invalid");
        let wrong =
            |cause| Error::new("cannot read the contract's storage").code(ExitCode::Chain).cause(cause);
        let mut entries = Vec::new();
        let mut pages = Pages::new(Vec::new());
        loop {
            let start = pages.last.as_ref().map(|key| account::hex(key));
            let digits: Vec<String> = self
                .request("childstate_getKeysPaged", rpc_params![&child, "0x", PAGE, &start, self.at])
                .await?;
            if digits.is_empty() {
                return Ok(entries);
            }
            let keys: Option<Vec<_>> = digits.iter().map(|key| account::unhex(key)).collect();
            let keys = keys.ok_or_else(malformed)?;
            pages.advance(&keys).map_err(wrong)?;
            let values: Vec<Option<String>> =
                self.request("childstate_getStorageEntries", rpc_params![&child, &digits, self.at]).await?;
            if values.len() != keys.len() {
                return Err(malformed());
            }
            for (key, value) in keys.into_iter().zip(values) {
                let value = value.and_then(|value| account::unhex(&value)).ok_or_else(malformed)?;
                pages.count(&value).map_err(wrong)?;
                entries.push((key, value));
            }
        }
    }

    pub(super) async fn request<T: serde::de::DeserializeOwned>(
        &self,
        method: &str,
        params: RpcParams,
    ) -> Result<T, Error> {
        self.rpc
            .request(method, params)
            .await
            .map_err(|error| failed(format!("the node rejected {method}"), error))
    }

    /// An encoded call of the runtime as text: of a truncated one, its name.
    pub fn runtime_call_text(&self, bytes: &[u8]) -> Option<String> {
        let ty = self.metadata.outer_enums().call_enum_ty();
        if let Ok(call) = decode::decode(self.metadata.types(), ty, bytes) {
            return Some(self.show.text(&call));
        }
        let pallet = self.metadata.pallet_by_index(*bytes.first()?)?;
        let call = pallet.call_variant_by_index(*bytes.get(1)?)?;
        Some(text::line(&format!("{}::{}", pallet.name(), call.name)))
    }

    /// The name and documentation of a `DispatchError`.
    pub fn dispatch_error(&self, error: &Value) -> DispatchError {
        let unknown = || DispatchError { name: self.show.text(error), docs: String::new() };
        let Some((name, inner)) = error.variant() else { return unknown() };
        let module = || {
            let index = inner?.field("index")?.as_u128()?;
            let code = inner?.field("error")?.as_bytes()?;
            let pallet = self.metadata.pallet_by_index(index.try_into().ok()?)?;
            let variant = pallet.error_variant_by_index(*code.first()?)?;
            Some(DispatchError {
                name: text::line(&format!("{}::{}", pallet.name(), variant.name)),
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

    /// An account or hash as an argument of a call.
    pub fn literal(account: &[u8; 32]) -> Literal {
        Literal::bytes(account.as_slice())
    }
}

/// Paged iteration over a node's keys: each page has to continue after the previous one, and their number is
/// limited.
struct Pages {
    prefix: Vec<u8>,
    last: Option<Vec<u8>>,
    keys: usize,
    bytes: usize,
}

impl Pages {
    fn new(prefix: Vec<u8>) -> Self {
        Self { prefix, last: None, keys: 0, bytes: 0 }
    }

    /// Checks a page, and advances past it.
    fn advance(&mut self, keys: &[Vec<u8>]) -> Result<(), String> {
        for key in keys {
            if !key.starts_with(&self.prefix) || self.last.as_ref().is_some_and(|last| key <= last) {
                return Err("the node's pages of keys are out of order".into());
            }
            self.last = Some(key.clone());
            self.keys += 1;
            self.count(key)?;
        }
        if self.keys > MAX_KEYS {
            return Err(format!("there are more than {MAX_KEYS} keys"));
        }
        Ok(())
    }

    /// Counts the bytes of a key or a value.
    fn count(&mut self, bytes: &[u8]) -> Result<(), String> {
        self.bytes = self.bytes.saturating_add(bytes.len());
        if self.bytes > MAX_BYTES {
            return Err(format!("there are more than {MAX_BYTES} bytes"));
        }
        Ok(())
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

#[cfg(test)]
mod tests {
    use super::Pages;

    #[test]
    fn page_out_of_order_is_refused() {
        let mut pages = Pages::new(vec![1]);
        assert_eq!(pages.advance(&[vec![1], vec![1, 0]]), Ok(()));
        assert_eq!(pages.advance(&[vec![1, 2]]), Ok(()));
        for wrong in [vec![1, 2], vec![1, 1], vec![2], vec![]] {
            let mut pages = Pages { prefix: vec![1], last: Some(vec![1, 2]), keys: 0, bytes: 0 };
            assert!(pages.advance(&[wrong]).is_err());
        }
    }
}
