//! Connecting to a node: checks its chain, its metadata, and that the runtime has the `Contracts` pallet.

use std::{future::Future, time::Duration};

use codec::{Decode, Encode};
use serde_json::Value as Json;
use sp_core::H256;
use subxt::{
    backend::{legacy::LegacyRpcMethods, rpc::RpcClient},
    client::RuntimeVersion,
    ext::{
        frame_metadata::{RuntimeMetadata, RuntimeMetadataPrefixed},
        subxt_rpcs::{client::rpc_params, utils::url_is_secure},
    },
    Metadata, OnlineClient,
};

use super::{
    account,
    amount::Token,
    client::{failed, Chain, Version, PALLET},
    metadata_hash::ChainConfig,
    pins::Pins,
    value::{
        show::Show,
        types::{self, Shape},
    },
};
use crate::{
    error::{Error, ExitCode},
    output::Output,
    text,
};

/// Timeout of the connection.
const TIMEOUT: Duration = Duration::from_secs(30);
/// The version of the metadata: the one whose hash signatures cover.
const METADATA_VERSION: u32 = 15;
/// Maximum length of metadata, in bytes.
const MAX_METADATA_LEN: usize = 16 << 20;
/// Maximum number of characters shown of a chain's name, and of its token's symbol.
const MAX_NAME_LEN: usize = 64;

/// Selects the chain.
#[derive(clap::Args)]
#[command(next_help_heading = "Chain")]
pub struct ChainArgs {
    /// WebSocket URL of a node; use wss:// for a node on another machine
    #[arg(long, value_name = "URL", default_value = "ws://127.0.0.1:9944")]
    url: String,
    /// Genesis hash of the chain [default: for a node on another machine, that of the URL's first use]
    #[arg(long, value_name = "HASH")]
    genesis: Option<String>,
}

impl ChainArgs {
    fn genesis(&self) -> Result<Option<[u8; 32]>, Error> {
        let Some(text) = &self.genesis else { return Ok(None) };
        let hash = account::unhex(text).and_then(|bytes| bytes.try_into().ok());
        hash.map(Some).ok_or_else(|| {
            Error::usage(format!("invalid --genesis: expected 0x and 64 hexadecimal digits, got {text}"))
        })
    }

    /// Checks the URL. Returns whether the connection cannot be read or changed by others.
    fn is_secure(&self) -> Result<bool, Error> {
        let invalid = || {
            Error::usage(format!("invalid --url: expected ws:// or wss:// and an address, got {}", self.url))
                .hint("for example ws://127.0.0.1:9944")
        };
        if !self.url.starts_with("ws://") && !self.url.starts_with("wss://") {
            return Err(invalid());
        }
        url_is_secure(&self.url).map_err(|error| invalid().cause(error))
    }
}

impl Chain {
    /// Connects to a chain whose runtime has the `Contracts` pallet.
    ///
    /// # Errors
    ///
    /// The node cannot be reached or used, or its chain is not the expected one.
    pub async fn connect(args: &ChainArgs, output: &Output) -> Result<Self, Error> {
        let wanted = args.genesis()?;
        let url = &args.url;
        let is_secure = args.is_secure()?;
        if !is_secure {
            output.warn(format!(
                "the connection to {url} is not encrypted: others can read and change it; use wss://"
            ));
        }
        let progress = output.progress(format!("Connecting to {url}"));
        let cannot = || format!("cannot connect to {url}");
        let hint =
            "start a development chain with `cargo ebpf node`, or pass the URL of another node with --url";
        let rpc = timely(RpcClient::from_insecure_url(url))
            .await
            .ok_or_else(|| {
                Error::new(cannot()).code(ExitCode::Chain).cause("the node does not answer").hint(hint)
            })?
            .map_err(|error| failed(cannot(), error).hint(hint))?;
        let methods = LegacyRpcMethods::<ChainConfig>::new(rpc.clone());
        let incompatible = || format!("{url} is not a compatible node");
        let genesis = methods.genesis_hash().await.map_err(|error| failed(incompatible(), error))?;
        check_genesis(url, genesis, wanted, is_secure && url.starts_with("ws://"), output)?;

        let name = methods.system_chain().await.map_err(|error| failed(cannot(), error))?;
        let properties = methods.system_properties().await.map_err(|error| failed(cannot(), error))?;
        let first = |name: &str| match properties.get(name) {
            Some(Json::Array(values)) => values.first().cloned(),
            other => other.cloned(),
        };
        let symbol = first("tokenSymbol").and_then(|symbol| symbol.as_str().map(short_name));
        let decimals = first("tokenDecimals").and_then(|decimals| decimals.as_u64()?.try_into().ok());
        let at = methods
            .chain_get_block_hash(None)
            .await
            .map_err(|error| failed(cannot(), error))?
            .ok_or_else(|| Error::new("the node has no block").code(ExitCode::Chain))?;
        let version: Json = rpc
            .request("state_getRuntimeVersion", rpc_params![at])
            .await
            .map_err(|error| failed(incompatible(), error))?;
        let malformed =
            |cause: &dyn std::fmt::Display| Error::new(incompatible()).code(ExitCode::Chain).cause(cause);
        let number = |name: &str| u32::try_from(version.get(name)?.as_u64()?).ok();
        let spec_name = version.get("specName").and_then(Json::as_str);
        let (Some(spec_name), Some(spec_version), Some(transaction_version)) =
            (spec_name, number("specVersion"), number("transactionVersion"))
        else {
            return Err(malformed(&"the version of its runtime is invalid"));
        };
        let (runtime, metadata) = runtime_metadata(&methods, at).await?;
        let client = OnlineClient::from_rpc_client_with(
            genesis,
            RuntimeVersion { spec_version, transaction_version },
            metadata.clone(),
            rpc.clone(),
        )
        .map_err(|error| failed(incompatible(), error))?;
        let format = first("ss58Format").and_then(|format| format.as_u64()?.try_into().ok());
        let ss58_prefix = ss58_prefix(&metadata);
        drop(progress);
        let chain = Self {
            client,
            methods,
            rpc,
            metadata,
            runtime,
            version: Version { spec_name: spec_name.into(), spec_version, ss58_prefix },
            at,
            genesis,
            name: short_name(&name),
            token: Token { unit: symbol.zip(decimals) },
            show: Show { ss58_format: ss58_prefix.or(format).unwrap_or(account::DEFAULT_SS58_FORMAT) },
        };
        chain.has_contracts()?;
        Ok(chain)
    }

    fn has_contracts(&self) -> Result<(), Error> {
        if self.metadata.pallet_by_name(PALLET).is_some() {
            return Ok(());
        }
        let error = Error::new(format!("the `{PALLET}` pallet is not in the runtime of {}", self.name))
            .code(ExitCode::Chain);
        Err(match self.metadata.pallet_by_name("Revive") {
            Some(_) => error.hint("it has the `Revive` pallet, which executes PolkaVM contracts"),
            None => error,
        })
    }
}

/// The result of a task, or `None` after the timeout.
async fn timely<T>(task: impl Future<Output = T>) -> Option<T> {
    tokio::time::timeout(TIMEOUT, task).await.ok()
}

/// One line of a node's name for something.
fn short_name(name: &str) -> String {
    text::line(name).chars().take(MAX_NAME_LEN).collect()
}

/// Checks that the chain is the one that is meant.
fn check_genesis(
    url: &str,
    genesis: H256,
    wanted: Option<[u8; 32]>,
    is_here: bool,
    output: &Output,
) -> Result<(), Error> {
    if let Some(wanted) = wanted.filter(|wanted| *wanted != genesis.0) {
        return Err(Error::new(format!("{url} is another chain than the one that is meant"))
            .code(ExitCode::Chain)
            .cause(format!(
                "its genesis hash is {}, and --genesis is {}",
                account::hex(&genesis.0),
                account::hex(&wanted)
            )));
    }
    if is_here {
        return Ok(());
    }
    let mut pins = Pins::load()?;
    if pins.check(url, &genesis.0, wanted.is_some())? {
        let what = format!("the genesis hash {} of {url}", account::hex(&genesis.0));
        match pins.pin(url, &genesis.0) {
            Ok(()) => output.status("Pinning", what),
            Err(error) => {
                let reasons: Vec<_> = [error.message].into_iter().chain(error.causes).collect();
                output.warn(format!(
                    "cannot store {what}, so that another chain there would not be noticed: {}",
                    reasons.join(": ")
                ));
            }
        }
    }
    Ok(())
}

/// The checked metadata of the runtime: in the form that is hashed, and in the form that is used.
async fn runtime_metadata(
    methods: &LegacyRpcMethods<ChainConfig>,
    at: H256,
) -> Result<(RuntimeMetadata, Metadata), Error> {
    let wrong = |cause: &dyn std::fmt::Display| {
        Error::new("the node's metadata cannot be used")
            .code(ExitCode::Chain)
            .cause(text::line(&cause.to_string()))
    };
    let answer = methods
        .state_call("Metadata_metadata_at_version", Some(&METADATA_VERSION.encode()), Some(at))
        .await
        .map_err(|error| failed("cannot read the metadata of the runtime", error))?;
    if answer.len() > MAX_METADATA_LEN {
        return Err(wrong(&format!(
            "invalid length: expected at most {MAX_METADATA_LEN} bytes, got {}",
            answer.len()
        )));
    }
    let bytes = Option::<Vec<u8>>::decode(&mut &answer[..]).map_err(|error| wrong(&error))?;
    let bytes =
        bytes.ok_or_else(|| wrong(&format!("the runtime does not support version {METADATA_VERSION}")))?;
    let decode = || RuntimeMetadataPrefixed::decode(&mut &bytes[..]).map_err(|error| wrong(&error));
    let runtime = decode()?.1;
    match &runtime {
        RuntimeMetadata::V15(runtime) => types::check(&runtime.types).map_err(|error| wrong(&error))?,
        other => {
            let found = other.version();
            return Err(wrong(&format!("invalid version: expected {METADATA_VERSION}, got {found}")));
        }
    }
    let metadata = Metadata::try_from(decode()?).map_err(|error| wrong(&error))?;
    Ok((runtime, metadata))
}

/// Whether the prefix is a constant of the runtime.
fn ss58_prefix(metadata: &Metadata) -> Option<u16> {
    let constant = metadata.pallet_by_name("System")?.constant_by_name("SS58Prefix")?;
    match types::resolve(metadata.types(), constant.ty()).map(|ty| types::shape(metadata.types(), ty))? {
        Shape::Plain(_) if constant.value().len() == 1 => Some(u16::from(constant.value()[0])),
        _ => u16::decode(&mut constant.value()).ok(),
    }
}
