//! `cargo ebpf` with a malicious node, which forwards requests to a real node and changes the answers.

use std::{
    fs,
    sync::{Arc, Mutex},
};

use codec::{Decode, Encode};
use frame_metadata::{v15::RuntimeMetadataV15, RuntimeMetadata, RuntimeMetadataPrefixed};
use jsonrpsee::{
    core::{client::ClientT, traits::ToRpcParams, ClientError},
    server::{Server, ServerHandle},
    types::ErrorObjectOwned,
    ws_client::{WsClient, WsClientBuilder},
    RpcModule,
};
use serde_json::{json, value::RawValue, Value};

use super::{cli, contract, fails, json_of, message, Chain, ALICE, BOB, CHAIN, USAGE};

/// The methods that `cargo ebpf` calls.
const METHODS: [&str; 14] = [
    "chain_getBlock",
    "chain_getBlockHash",
    "chain_getFinalizedHead",
    "chain_getHeader",
    "childstate_getKeysPaged",
    "childstate_getStorageEntries",
    "state_call",
    "state_getKeysPaged",
    "state_getRuntimeVersion",
    "state_getStorage",
    "state_queryStorageAt",
    "system_accountNextIndex",
    "system_chain",
    "system_properties",
];
/// The method that submits a transaction.
const SUBMIT: &str = "author_submitAndWatchExtrinsic";

/// Changes the answer to a method with these parameters.
type Change = dyn Fn(&str, &Value, Value) -> Value + Send + Sync;

struct MaliciousNode {
    url: String,
    /// The real node's answers to the signed transactions.
    signed: Arc<Mutex<Vec<Result<Value, String>>>>,
    runtime: tokio::runtime::Runtime,
    server: ServerHandle,
}

struct Params(Value);

impl ToRpcParams for Params {
    fn to_rpc_params(self) -> Result<Option<Box<RawValue>>, serde_json::Error> {
        match &self.0 {
            Value::Array(items) if !items.is_empty() => serde_json::value::to_raw_value(items).map(Some),
            _ => Ok(None),
        }
    }
}

impl MaliciousNode {
    fn start(real: &str, change: impl Fn(&str, &Value, Value) -> Value + Send + Sync + 'static) -> Self {
        Self::at("127.0.0.1:0", real, change)
    }

    fn at(
        address: &str,
        real: &str,
        change: impl Fn(&str, &Value, Value) -> Value + Send + Sync + 'static,
    ) -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let signed = Arc::new(Mutex::new(Vec::new()));
        let (url, server) = runtime.block_on(serve(address, real, Arc::new(change), signed.clone()));
        Self { url, signed, runtime, server }
    }

    /// The real node's answers to all transactions that were signed and submitted.
    fn signed(&self) -> Vec<Result<Value, String>> {
        self.signed.lock().unwrap().clone()
    }
}

impl Drop for MaliciousNode {
    fn drop(&mut self) {
        let _ = self.server.stop();
        self.runtime.block_on(self.server.clone().stopped());
    }
}

async fn serve(
    address: &str,
    real: &str,
    change: Arc<Change>,
    signed: Arc<Mutex<Vec<Result<Value, String>>>>,
) -> (String, ServerHandle) {
    let real = WsClientBuilder::default().build(real).await.unwrap();
    let ask = |client: Arc<WsClient>, method: &'static str, params: Value| async move {
        client.request::<Value, _>(method, Params(params)).await.map_err(|error| match error {
            ClientError::Call(error) => error,
            other => ErrorObjectOwned::owned(1, other.to_string(), None::<()>),
        })
    };
    let mut module = RpcModule::new(real);
    for method in METHODS {
        let change = change.clone();
        module
            .register_async_method(method, move |params, client, _| {
                let params: Value = params.parse().unwrap_or(json!([]));
                let change = change.clone();
                async move {
                    let answer = ask(client.clone(), method, params.clone()).await?;
                    Ok::<_, ErrorObjectOwned>(change(method, &params, answer))
                }
            })
            .unwrap();
    }
    // A method, not a subscription: the client waits for the transaction until its timeout.
    module
        .register_async_method(SUBMIT, move |params, client, _| {
            let params: Value = params.parse().unwrap();
            let signed = signed.clone();
            async move {
                let answer = ask(client.clone(), "author_submitExtrinsic", params).await;
                signed.lock().unwrap().push(answer.clone().map_err(|error| {
                    format!(
                        "{}: {}",
                        error.message(),
                        error.data().map(|data| data.get()).unwrap_or_default()
                    )
                }));
                answer.map(|_| json!("subscription"))
            }
        })
        .unwrap();
    let server = Server::builder().build(address).await.unwrap();
    let url = format!("ws://{}", server.local_addr().unwrap());
    (url, server.start(module))
}

/// Changes the metadata.
fn metadata(
    change: impl Fn(&mut RuntimeMetadataV15) + Send + Sync,
) -> impl Fn(&str, &Value, Value) -> Value + Send + Sync {
    move |method, params, answer| {
        if method != "state_call" || params[0] != "Metadata_metadata_at_version" {
            return answer;
        }
        let bytes = ebpf_bundle::from_hex(answer.as_str().unwrap()).unwrap();
        let bytes = Option::<Vec<u8>>::decode(&mut &bytes[..]).unwrap().unwrap();
        let mut metadata = RuntimeMetadataPrefixed::decode(&mut &bytes[..]).unwrap();
        let RuntimeMetadata::V15(runtime) = &mut metadata.1 else { panic!("it is of version 15") };
        change(runtime);
        json!(ebpf_bundle::hex(&Some(metadata.encode()).encode()))
    }
}

fn honest(_: &str, _: &Value, answer: Value) -> Value {
    answer
}

/// The variants of a pallet's calls.
fn calls<'a>(
    runtime: &'a mut RuntimeMetadataV15,
    pallet: &str,
) -> &'a mut Vec<scale_info::Variant<scale_info::form::PortableForm>> {
    let calls =
        runtime.pallets.iter().find(|found| found.name == pallet).unwrap().calls.as_ref().unwrap().ty.id;
    match &mut runtime.types.types[calls as usize].ty.type_def {
        scale_info::TypeDef::Variant(variant) => &mut variant.variants,
        _ => panic!("calls are variants"),
    }
}

/// Sends a call of a flipper without a dry run.
fn call<'a>(flipper: &'a str, address: &'a str, url: &'a str) -> Vec<&'a str> {
    [
        &["call", flipper, "--contract", address, "--message", "flip", "--suri", "//Alice", "-x", "-y"][..],
        &["--skip-dry-run", "--gas", "5000000000", "--proof-size", "200000", "--url", url],
    ]
    .concat()
}

#[test]
fn malicious_node_is_detected() {
    let chain = Chain::start();
    let flipper = contract("flipper");
    let made =
        ["instantiate", &flipper, "--constructor", "new", "--args", "true", "--suri", "//Alice", "-x", "-y"];
    let made = chain.ok(&made);
    let address = made["contract"].as_str().unwrap();

    call_with_other_layout_is_not_signed(&chain, &flipper, address);
    signature_covers_metadata(&chain, &flipper, address);
    deposit_and_gas_have_default_limits(&chain, &flipper, address);
    genesis_hash_is_pinned(&chain);
    text_from_node_is_escaped(&chain, address);
    keys_and_code_from_node_are_checked(&chain, &flipper, address);
    chain.stop();
}

fn call_with_other_layout_is_not_signed(chain: &Chain, flipper: &str, address: &str) {
    let refused = |change: Box<dyn Fn(&mut RuntimeMetadataV15) + Send + Sync>, reason: &str| {
        let node = MaliciousNode::start(&chain.url, metadata(change));
        let (error, code) = fails(&call(flipper, address, &node.url));
        assert_eq!(code, CHAIN, "{error}");
        assert!(error["causes"].to_string().contains(reason), "{reason}: {error}");
        assert!(node.signed().is_empty());
    };
    // A transfer of balance with the name of a contract call: the node chooses the names of its arguments.
    let transfer = |runtime: &mut RuntimeMetadataV15| {
        let transfer =
            calls(runtime, "Balances").iter_mut().find(|call| call.name == "transfer_allow_death").unwrap();
        transfer.name = "call".into();
        for pallet in &mut runtime.pallets {
            pallet.name = match pallet.name.as_str() {
                "Contracts" => "Others".into(),
                "Balances" => "Contracts".into(),
                name => name.into(),
            };
        }
        // The client finds the storage of the contracts pallet.
        let storage = |runtime: &RuntimeMetadataV15, name: &str| {
            runtime.pallets.iter().position(|pallet| pallet.name == name).unwrap()
        };
        let (from, to) = (storage(runtime, "Others"), storage(runtime, "Contracts"));
        let contracts = runtime.pallets[from].storage.clone();
        runtime.pallets[to].storage = contracts;
    };
    refused(Box::new(transfer), "invalid index: expected 6, got 0");
    refused(
        Box::new(move |runtime| {
            transfer(runtime);
            calls(runtime, "Contracts").iter_mut().find(|call| call.name == "call").unwrap().index = 6;
        }),
        "invalid argument 3: expected `gas_limit`",
    );
    let of_call = |change: fn(&mut scale_info::Variant<scale_info::form::PortableForm>)| {
        Box::new(move |runtime: &mut RuntimeMetadataV15| {
            change(calls(runtime, "Contracts").iter_mut().find(|call| call.name == "call").unwrap());
        })
    };
    refused(
        of_call(|call| call.fields.truncate(2)),
        "invalid argument 3: expected `gas_limit`, got `nothing`",
    );
    refused(of_call(|call| call.fields.swap(0, 4)), "invalid argument 1: expected `dest`, got `data`");
    refused(
        of_call(|call| call.fields[1].ty = call.fields[4].ty),
        "invalid type of the argument `value`: expected Compact, got Vec<u8>",
    );
    refused(of_call(|call| call.fields.push(call.fields[4].clone())), "unexpected argument `data`");
}

fn signature_covers_metadata(chain: &Chain, flipper: &str, address: &str) {
    let sent = |change: Box<Change>, more: &[&str]| {
        let node = MaliciousNode::start(&chain.url, change);
        let arguments = [&call(flipper, address, &node.url)[..], &["--timeout", "1"], more].concat();
        let (error, code) = fails(&arguments);
        assert_eq!(code, CHAIN, "{error}");
        let [answer] = &node.signed()[..] else { panic!("{error}") };
        (answer.clone(), error)
    };
    // The transaction itself is valid: the real node accepts it.
    let (answer, error) = sent(Box::new(honest), &[]);
    assert!(answer.is_ok(), "{answer:?}");
    assert!(message(&error).contains("is not in a block after 1 seconds"), "{error}");
    // The decimals determine how amounts are shown.
    let decimals = |method: &str, _: &Value, mut answer: Value| {
        if method == "system_properties" {
            answer["tokenDecimals"] = json!(18);
        }
        answer
    };
    let (answer, error) = sent(Box::new(decimals), &[]);
    assert!(answer.unwrap_err().contains("bad signature"), "{error}");
    assert!(error["hint"].as_str().unwrap().contains("use another node"), "{error}");
    assert!(sent(Box::new(decimals), &["--unchecked-metadata"]).0.is_ok());
    // With the index of another pallet it is another call, which only the chain detects.
    let index = |runtime: &mut RuntimeMetadataV15| {
        let other = runtime.pallets.iter().find(|pallet| pallet.name == "System").unwrap().index;
        runtime.pallets.iter_mut().find(|pallet| pallet.name == "Contracts").unwrap().index = other;
    };
    assert!(sent(Box::new(metadata(index)), &[]).0.is_err());
}

fn deposit_and_gas_have_default_limits(chain: &Chain, flipper: &str, address: &str) {
    // The last fields of the answer to a dry run are in a fixed place: gas consumed, gas required, deposit.
    let claim = |gas: Option<u64>, deposit: Option<u128>| {
        move |method: &str, params: &Value, answer: Value| {
            if method != "state_call" || params[0] != "ContractsApi_call" {
                return answer;
            }
            let bytes = ebpf_bundle::from_hex(answer.as_str().unwrap()).unwrap();
            let mut rest = &bytes[..];
            type Weight = (codec::Compact<u64>, codec::Compact<u64>);
            let (consumed, mut required) = <(Weight, Weight)>::decode(&mut rest).unwrap();
            let mut charge = <(u8, u128)>::decode(&mut rest).unwrap();
            required.0 .0 = gas.unwrap_or(required.0 .0);
            charge = deposit.map_or(charge, |deposit| (1, deposit));
            let changed = [(consumed, required, charge).encode(), rest.to_vec()].concat();
            json!(ebpf_bundle::hex(&changed))
        }
    };
    let call = ["call", flipper, "--contract", address, "--message", "flip", "--suri", "//Alice", "-x", "-y"];
    let unit = 10u128.pow(12);
    for (change, reason, more) in [
        (
            claim(None, Some(500_000 * unit)),
            "the dry run needs 500000 UNIT",
            ["--storage-deposit-limit", "1UNIT"],
        ),
        (claim(Some(1 << 50), None), "the limit is 1000000000000", ["--gas", "5000000000"]),
    ] {
        let node = MaliciousNode::start(&chain.url, change);
        let arguments = [&call[..], &["--url", &node.url, "--timeout", "1"]].concat();
        let (error, code) = fails(&arguments);
        assert_eq!(code, USAGE, "{error}");
        assert!(error["causes"].to_string().contains(reason), "{error}");
        assert!(node.signed().is_empty());
        // A limit of the user's is signed, and shown before.
        let output = cli().args(&arguments).args(more).output().unwrap();
        assert_eq!(node.signed().len(), 1);
        let shown = String::from_utf8(output.stderr).unwrap();
        for text in
            [address, "flip()", "Deposit limit", "Gas limit", "Value", "Tip", "Signer", ALICE, "genesis 0x"]
        {
            assert!(shown.contains(text), "{text} is not in {shown}");
        }
    }
}

fn genesis_hash_is_pinned(chain: &Chain) {
    let state = std::env::temp_dir().join(format!("cargo-ebpf-state-{}", std::process::id()));
    let info = |url: &str, more: &[&str]| {
        let arguments = [&["info", "--all", "--output", "json", "--url", url][..], more].concat();
        json_of(&cli().env("XDG_STATE_HOME", &state).args(arguments).output().unwrap())
    };
    let other = |method: &str, params: &Value, answer: Value| match method {
        "chain_getBlockHash" if params[0] == 0 => json!(format!("0x{}", "11".repeat(32))),
        _ => answer,
    };
    let here = MaliciousNode::start(&chain.url, other);
    assert_eq!(info(&here.url, &[]).1, 0);
    assert!(!state.exists(), "chains of this machine are not pinned");
    let hash = format!("0x{}", "11".repeat(32));
    assert_eq!(info(&here.url, &["--genesis", &hash]).1, 0);
    assert_eq!(info(&here.url, &["--genesis", &hash.replace("11", "22")]).1, CHAIN);
    drop(here);

    // An address that is not recognised as one of this machine.
    let first = MaliciousNode::at("0.0.0.0:0", &chain.url, honest);
    let url = first.url.clone();
    assert_eq!(info(&url, &[]).1, 0);
    assert_eq!(info(&url, &[]).1, 0);
    drop(first);
    let address = url.strip_prefix("ws://").unwrap();
    let second = MaliciousNode::at(address, &chain.url, other);
    let (error, code) = info(&url, &[]);
    assert_eq!(code, CHAIN);
    assert!(message(&error["error"]).contains("is another chain than before"), "{error}");
    let output = cli()
        .env("XDG_STATE_HOME", &state)
        .args(["info", "--all", "--url", &url, "--genesis", &hash])
        .output();
    let output = output.unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success() && said.contains("is not encrypted"), "{said}");
    assert_eq!(info(&url, &[]).1, 0);

    // If nothing can be stored, the user is warned, and the command continues.
    let no_directory = state.join("cargo-ebpf/chains.json");
    for variables in [&[("XDG_STATE_HOME", no_directory.to_str().unwrap())][..], &[]] {
        let mut command = cli();
        command.env_remove("XDG_STATE_HOME").env_remove("HOME").envs(variables.iter().copied());
        let output = command.args(["info", "--all", "--url", &url]).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success() && said.contains("warning: cannot store the genesis hash"), "{said}");
    }
    drop(second);
    fs::remove_dir_all(&state).unwrap();
}

fn text_from_node_is_escaped(chain: &Chain, address: &str) {
    let node = MaliciousNode::start(&chain.url, |method, _, answer| match method {
        "system_chain" => json!("Real\u{1b}[2K\r\nFake\u{9b}"),
        "system_properties" => json!({ "tokenSymbol": "U\u{1b}[1A", "tokenDecimals": 12 }),
        _ => answer,
    });
    let output = cli()
        .args(["info", "--contract", address, "--color", "always", "--url", &node.url])
        .output()
        .unwrap();
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(shown.contains("Real\\u{1b}[2K\\r\\nFake\\u{9b}") && shown.contains("U\\u{1b}[1A"), "{shown}");
    assert!(
        !shown.contains("\u{1b}[2K") && !shown.contains('\r') && !shown.contains("\u{1b}[1A"),
        "{shown:?}"
    );
}

fn keys_and_code_from_node_are_checked(chain: &Chain, flipper: &str, address: &str) {
    // A page that repeats.
    let node = MaliciousNode::start(&chain.url, |method, params, answer| match (method, params[1].clone()) {
        ("childstate_getKeysPaged", _) => json!(["0x01", "0x02"]),
        ("childstate_getStorageEntries", _) => json!(["0x01", "0x02"]),
        ("state_getKeysPaged", _) => json!([format!("{}00", params[0].as_str().unwrap())]),
        _ => answer,
    });
    for arguments in [&["storage", flipper, "--contract", address][..], &["info", "--all"]] {
        let (error, code) = fails(&[arguments, &["--url", &node.url]].concat());
        assert_eq!(code, CHAIN);
        assert!(error["causes"].to_string().contains("pages of keys are out of order"), "{error}");
    }
    drop(node);

    // The node claims to have code that it does not have.
    let upload = ["upload", flipper, "--caller", BOB];
    assert_eq!(chain.ok(&upload)["already_uploaded"], true);
    let node = MaliciousNode::start(&chain.url, |method, params, answer| {
        let pristine = ebpf_bundle::hex(&[sp_prefix("Contracts"), sp_prefix("PristineCode")].concat());
        match (method, params[0].as_str()) {
            ("state_getStorage", Some(key)) if key.starts_with(&pristine) => json!("0x0801ff"),
            _ => answer,
        }
    });
    let (error, code) = fails(&[&upload[..], &["--url", &node.url]].concat());
    assert_eq!(code, CHAIN);
    assert!(message(&error).contains("does not return it"), "{error}");

    // The metadata belongs to other code.
    let other = contract("erc20");
    let output = cli()
        .args([
            "call",
            &other,
            "--contract",
            address,
            "--caller",
            BOB,
            "-m",
            "total_supply",
            "--url",
            &chain.url,
        ])
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("warning: the contract runs other code"), "{said}");
}

fn sp_prefix(name: &str) -> [u8; 16] {
    sp_crypto_hashing::twox_128(name.as_bytes())
}
