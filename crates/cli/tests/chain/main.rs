//! `cargo ebpf` with the real node and contracts that `scripts/build-contracts.sh` built.
//!
//! The node is EBPF_NODE, or ebpf-contracts-node in the target directory; contracts are in
//! EBPF_CONTRACTS_DIR, or in ebpf/ or contracts/ of the target directory.

mod malicious_node;

use std::{
    env, fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::atomic::{AtomicUsize, Ordering},
};

use serde_json::{json, Value};

const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
const BOB: &str = "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty";
const CHARLIE: &str = "5FLSigC9HGRKVhB9FiEo4Y3koPsNmBmLJbpXg2mp1hXcS59Y";
/// Exit codes, as `cargo ebpf --help` lists them.
const USAGE: i32 = 2;
const CHAIN: i32 = 4;
const CONTRACT: i32 = 5;

fn cli() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-ebpf"));
    for variable in ["EBPF_SURI", "EBPF_SURI_PASSWORD"] {
        command.env_remove(variable);
    }
    command
}

fn target_dir() -> PathBuf {
    let binary = Path::new(env!("CARGO_BIN_EXE_cargo-ebpf"));
    binary.ancestors().nth(2).expect("it is in target/PROFILE").to_owned()
}

fn node_binary() -> PathBuf {
    let built = || {
        let name = format!("ebpf-contracts-node{}", env::consts::EXE_SUFFIX);
        let beside = Path::new(env!("CARGO_BIN_EXE_cargo-ebpf")).with_file_name(&name);
        if beside.is_file() {
            beside
        } else {
            target_dir().join("release").join(name)
        }
    };
    let path = env::var_os("EBPF_NODE").map_or_else(built, PathBuf::from);
    assert!(
        path.is_file(),
        "there is no node at {}: build it with `cargo build --release -p ebpf-contracts-node`, or set \
         EBPF_NODE",
        path.display()
    );
    path
}

fn contract(name: &str) -> String {
    let directories = match env::var_os("EBPF_CONTRACTS_DIR") {
        Some(directory) => vec![PathBuf::from(directory)],
        None => vec![target_dir().join("ebpf"), target_dir().join("contracts")],
    };
    let paths =
        directories.iter().map(|directory| directory.join(name).join(name).with_extension("contract"));
    let path = paths.clone().find(|path| path.is_file()).unwrap_or_else(|| {
        panic!("none of {:?} exists: run scripts/build-contracts.sh", paths.collect::<Vec<_>>())
    });
    path.to_str().expect("the path is text").to_owned()
}

/// The JSON on stdout and the exit code.
fn json_of(output: &Output) -> (Value, i32) {
    let json = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
        let stdout = String::from_utf8_lossy(&output.stdout);
        panic!("{error}: {stdout}\n{}", String::from_utf8_lossy(&output.stderr))
    });
    (json, output.status.code().expect("it ended by itself"))
}

/// Runs a command that succeeds.
fn ok(arguments: &[&str]) -> Value {
    let output = cli().args(arguments).args(["--output", "json"]).output().unwrap();
    let (json, code) = json_of(&output);
    assert_eq!(code, 0, "{arguments:?}: {json:#}");
    json
}

/// Runs a command that fails. Returns its error and the exit code.
fn fails(arguments: &[&str]) -> (Value, i32) {
    let output = cli().args(arguments).args(["--output", "json"]).output().unwrap();
    let (json, code) = json_of(&output);
    assert_ne!(code, 0, "{arguments:?}: {json:#}");
    (json["error"].clone(), code)
}

/// Runs a command that succeeds. Returns its text output.
fn text(arguments: &[&str]) -> String {
    let output = cli().args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn message(error: &Value) -> &str {
    error["message"].as_str().unwrap()
}

/// A development chain that `cargo ebpf node` runs, stopped when dropped.
struct Chain {
    command: Child,
    url: String,
    /// The process id of the node, which is not that of the command.
    node: u64,
    directory: PathBuf,
}

impl Chain {
    fn start() -> Self {
        static STARTED: AtomicUsize = AtomicUsize::new(0);
        let number = STARTED.fetch_add(1, Ordering::Relaxed);
        let directory = env::temp_dir().join(format!("cargo-ebpf-test-{}-{number}", std::process::id()));
        fs::create_dir_all(&directory).unwrap();
        let command = cli()
            .args(["node", "--port", "0", "--output", "json", "--binary"])
            .arg(node_binary())
            .args([
                "--",
                "--listen-addr",
                "/ip4/127.0.0.1/tcp/0",
                "--no-prometheus",
                "--no-telemetry",
                "--base-path",
            ])
            .arg(&directory)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut chain = Self { command, url: String::new(), node: 0, directory };
        let mut text = String::new();
        let stdout = BufReader::new(chain.command.stdout.take().unwrap());
        for line in stdout.lines() {
            text += &line.unwrap();
            if let Ok(json) = serde_json::from_str::<Value>(&text) {
                chain.url = json["url"].as_str().unwrap().to_owned();
                chain.node = json["pid"].as_u64().unwrap();
                return chain;
            }
        }
        panic!("the node does not start: {text}");
    }

    /// The arguments with the URL of this chain.
    fn on<'a>(&'a self, arguments: &[&'a str]) -> Vec<&'a str> {
        [arguments, &["--url", &self.url]].concat()
    }

    fn ok(&self, arguments: &[&str]) -> Value {
        ok(&self.on(arguments))
    }

    fn fails(&self, arguments: &[&str]) -> (Value, i32) {
        fails(&self.on(arguments))
    }

    fn text(&self, arguments: &[&str]) -> String {
        text(&self.on(arguments))
    }

    fn is_running(process: u64) -> bool {
        Path::new("/proc").join(process.to_string()).exists()
    }

    /// Stops the chain as a service manager would: with a signal to the command.
    fn stop(mut self) {
        let kill = |process: u32| Command::new("kill").arg(process.to_string()).status().unwrap().success();
        assert!(kill(self.command.id()));
        assert!(self.command.wait().unwrap().success());
        for _ in 0..100 {
            if !Self::is_running(self.node) {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
        panic!("the node still runs after the command that started it");
    }
}

impl Drop for Chain {
    fn drop(&mut self) {
        // After a panic.
        if let Ok(None) = self.command.try_wait() {
            let _ = Command::new("kill").arg(self.command.id().to_string()).status();
            let _ = self.command.wait();
        }
        let _ = fs::remove_dir_all(&self.directory);
    }
}

#[test]
fn commands_on_a_chain() {
    let chain = Chain::start();
    upload_and_remove(&chain);
    let token = instantiate(&chain);
    calls(&chain, &token);
    failures(&chain, &token);
    limits(&chain, &token);
    secrets(&chain, &token);
    storage(&chain, &token);
    info(&chain, &token);
    traces(&chain, &token);
    chain.stop();
}

fn upload_and_remove(chain: &Chain) {
    let flipper = contract("flipper");
    let alice = ["--suri", "//Alice"];
    let dry_run = chain.ok(&[&["upload", &flipper], &alice[..]].concat());
    assert_eq!(dry_run["executed"], false);
    let hash = dry_run["code_hash"].as_str().unwrap();
    let deposit = dry_run["storage_deposit"]["charge"].clone();

    let (error, code) = chain.fails(&[&["remove", &flipper], &alice[..]].concat());
    assert_eq!((message(&error), code), (&*format!("the chain has no code {hash}"), CHAIN));

    // There is no terminal to ask for confirmation.
    let (error, code) = chain.fails(&[&["upload", &flipper, "--execute"], &alice[..]].concat());
    assert_eq!(
        (message(&error), code),
        ("cannot ask for confirmation: standard input is not a terminal", USAGE)
    );

    let sent = chain.ok(&[&["upload", "--file", &flipper, "-x", "-y", "--finalized"], &alice[..]].concat());
    assert_eq!((&sent["executed"], &sent["code_hash"]), (&json!(true), &json!(hash)));
    let stored =
        sent["events"].as_array().unwrap().iter().find(|event| event["event"] == "CodeStored").unwrap();
    assert_eq!(stored["fields"]["deposit_held"], deposit);
    let again = chain.ok(&[&["upload", &flipper, "-x", "-y"], &alice[..]].concat());
    assert_eq!(again["already_uploaded"], true);

    let (error, code) = chain.fails(&["remove", &flipper, "--suri", "//Bob"]);
    assert_eq!((message(&error), code), ("only the uploader can remove the code", CHAIN));
    let removed = chain.ok(&[&["remove", "--code-hash", hash, "-x", "-y"], &alice[..]].concat());
    assert_eq!(removed["storage_deposit"]["refund"], deposit);
    let (_, code) = chain.fails(&[&["remove", &flipper], &alice[..]].concat());
    assert_eq!(code, CHAIN);

    // In chunks: there is only one.
    let flipper = &contract("flipper");
    let chunked = [&["upload", flipper, "--chunked"], &alice[..]].concat();
    assert_eq!(chain.ok(&chunked)["chunked"], true);
    let sent = chain.ok(&[&chunked[..], &["-x", "-y"]].concat());
    let stored =
        sent["events"].as_array().unwrap().iter().find(|event| event["event"] == "CodeStored").unwrap();
    assert_eq!((&stored["fields"]["code_hash"], &stored["fields"]["deposit_held"]), (&json!(hash), &deposit));
    chain.ok(&[&["remove", "--code-hash", hash, "-x", "-y"], &alice[..]].concat());

    // An ELF file without metadata, which is invalid.
    let elf = env::temp_dir().join(format!("cargo-ebpf-test-{}.elf", std::process::id()));
    fs::write(&elf, b"\x7fELF").unwrap();
    let (error, code) = chain.fails(&[&["upload", elf.to_str().unwrap()], &alice[..]].concat());
    assert_eq!(code, CHAIN);
    assert_eq!(error["details"]["dispatch_error"], "Contracts::CodeTruncated");
    fs::remove_file(&elf).unwrap();
}

/// A token contract on a chain.
struct Token {
    /// Its .contract file.
    file: String,
    address: String,
}

impl Token {
    /// The arguments of a command on this contract.
    fn arguments<'a>(&'a self, command: &'a str, more: &[&'a str]) -> Vec<&'a str> {
        [&[command, &self.file, "--contract", &self.address][..], more].concat()
    }
}

/// Instantiates a token whose whole supply Alice owns.
fn instantiate(chain: &Chain) -> Token {
    let file = contract("erc20");
    let arguments = ["instantiate", &file, "--args", "1_000", "--suri", "//Alice"];
    let dry_run = chain.ok(&arguments);
    assert_eq!((&dry_run["executed"], &dry_run["uploads_code"]), (&json!(false), &json!(true)));
    let sent = chain.ok(&[&arguments[..], &["-x", "-y"]].concat());
    assert_eq!(sent["contract"], dry_run["contract"]);
    let transfer = &sent["events"]
        .as_array()
        .unwrap()
        .iter()
        .find(|event| event["event"] == "Transfer" && event["pallet"].is_null());
    assert_eq!(transfer.unwrap()["fields"], json!({ "from": null, "to": ALICE, "value": "1000" }));

    // Without a salt, a second contract would have the same address.
    let (error, code) = chain.fails(&[&arguments[..], &["-x", "-y"]].concat());
    assert_eq!((message(&error), code), ("erc20.new failed: Contracts::DuplicateContract", CONTRACT));
    let salted = chain.ok(&[&arguments[..], &["--salt", "0x01"]].concat());
    assert_eq!(salted["uploads_code"], false);
    assert_ne!(salted["contract"], sent["contract"]);
    let (error, code) = chain.fails(&[&arguments[..], &["--value", "1UNIT"]].concat());
    assert_eq!((message(&error), code), ("the constructor `new` is not payable", USAGE));
    Token { address: sent["contract"].as_str().unwrap().to_owned(), file }
}

fn calls(chain: &Chain, token: &Token) {
    let call = token.arguments("call", &["--suri", "//Alice", "--message"]);
    let call = |more: &[&str]| chain.ok(&[&call[..], more].concat());
    let balance = |who: &str| call(&["balance_of", "--args", who])["result"].clone();
    assert_eq!(balance(ALICE), "1000");

    let dry_run = call(&["transfer", "--args", BOB, "10"]);
    assert_eq!(dry_run["result"], json!({ "Ok": null }));
    let fields = json!({ "from": ALICE, "to": BOB, "value": "10" });
    let transfer = json!([{ "contract": token.address, "event": "Transfer", "fields": fields }]);
    let own = |result: &Value| -> Value {
        result["events"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|event| event["pallet"].is_null())
            .cloned()
            .collect()
    };
    assert_eq!(own(&dry_run), transfer);
    assert!(
        dry_run["gas_required"]["ref_time"].as_u64().unwrap()
            >= dry_run["gas_consumed"]["ref_time"].as_u64().unwrap()
    );
    // A dry run changes nothing.
    assert_eq!(balance(BOB), "0");

    let sent = call(&["transfer", "--args", BOB, "10", "-x", "-y"]);
    assert_eq!(own(&sent), transfer);
    assert_eq!(sent["dry_run"]["result"], json!({ "Ok": null }));
    assert!(sent["fee"].as_str().unwrap().parse::<u128>().unwrap() > 0);
    assert_eq!((balance(ALICE), balance(BOB)), (json!("990"), json!("10")));

    let shown = chain.text(&token.arguments("call", &["--caller", BOB, "-m", "balance_of", "--args", ALICE]));
    assert!(
        shown.contains("Result") && shown.contains("990") && shown.contains("Storage deposit"),
        "{shown}"
    );
}

/// Traces a call on the newest state, and the block that includes the same call.
fn traces(chain: &Chain, token: &Token) {
    let Token { file, address } = token;
    let call = format!("transfer({BOB}, 1)");
    let on_chain = token.arguments("trace", &["--call", &call, "--caller", "alice"]);
    let traced = chain.ok(&on_chain);
    let frames = traced["trace"]["frames"].as_array().unwrap();
    let frame = &frames[0];
    assert_eq!((frames.len(), &frame["contract"], &frame["parent"]), (1, &json!(address), &Value::Null));
    assert_eq!(traced["trace"]["truncated"], false);
    let shown = chain.text(&[&on_chain[..], &["--syscalls"]].concat());
    for part in [
        format!("call erc20.transfer(to: {BOB}, value: 1) at {address}, from {ALICE}").as_str(),
        "set_storage",
        "write 0x",
        "event Transfer {",
        "returned Ok(())",
    ] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    // A trace changes nothing: a second one is equal.
    assert_eq!(chain.ok(&on_chain), traced);

    let transfer = ["--suri", "//Alice", "--message", "transfer", "--args", BOB, "1", "-x", "-y"];
    let sent = chain.ok(&token.arguments("call", &transfer));
    let block = sent["block"].as_str().unwrap();
    let whole = chain.ok(&["trace", file, "--block", block]);
    let [extrinsic] = &whole["extrinsics"].as_array().unwrap()[..] else { panic!("{whole}") };
    assert_eq!(extrinsic["trace"]["frames"][0]["steps"], frame["steps"]);
    let index = extrinsic["index"].to_string();
    assert_eq!(chain.ok(&["trace", "--block", block, "--extrinsic", &index]), whole);
    let nothing = chain.text(&["trace", "--block", block, "--extrinsic", "0"]);
    assert!(nothing.contains("extrinsic 0") && !nothing.contains(address), "{nothing}");
    let (error, code) = chain.fails(&["trace", "--block", block, "--extrinsic", "9"]);
    assert_eq!((message(&error), code), ("the block has no extrinsic 9", USAGE));
    let (_, code) = chain.fails(&["trace", "--block", "1000000"]);
    assert_eq!(code, CHAIN);

    // A failed call has a trace too.
    let too_much = format!("transfer({BOB}, 1_000_000)");
    let failed = chain.text(&token.arguments("trace", &["--call", &too_much, "--caller", "alice"]));
    assert!(failed.contains("reverted Err("), "{failed}");
}

fn failures(chain: &Chain, token: &Token) {
    let Token { file, address } = token;
    let transfer =
        token.arguments("call", &["--suri", "//Charlie", "--message", "transfer", "--args", BOB, "10"]);
    for arguments in [transfer.clone(), [&transfer[..], &["-x", "-y"]].concat()] {
        let (error, code) = chain.fails(&arguments);
        assert_eq!((message(&error), code), ("erc20.transfer refused: InsufficientBalance", CONTRACT));
        assert_eq!(error["details"]["contract_error"], "InsufficientBalance");
    }
    // Without a dry run, the transaction fails in its block.
    let (error, code) = chain.fails(
        &[&transfer[..], &["-x", "-y", "--skip-dry-run", "--gas", "5000000000", "--proof-size", "200000"]]
            .concat(),
    );
    assert_eq!(code, CONTRACT);
    assert_eq!(message(&error), "the transaction is in a block, but failed: Contracts::ContractReverted");
    assert!(error["causes"].to_string().contains("erc20.transfer refused: InsufficientBalance"), "{error}");

    // Wrong metadata; no contract; no chain.
    let flipper = contract("flipper");
    let (error, code) =
        chain.fails(&["call", &flipper, "--contract", address, "--caller", BOB, "-m", "flip"]);
    assert_eq!((message(&error), code), ("flipper.flip failed: CouldNotReadInput", CONTRACT));
    let (error, code) =
        chain.fails(&["call", file, "--contract", BOB, "--caller", BOB, "-m", "total_supply"]);
    assert_eq!((message(&error), code), ("erc20.total_supply failed: Contracts::ContractNotFound", CONTRACT));
    let (error, code) = fails(&["info", "--contract", address, "--url", "ws://127.0.0.1:1"]);
    assert_eq!((message(&error), code), ("cannot connect to ws://127.0.0.1:1", CHAIN));
    assert!(error["hint"].as_str().unwrap().contains("cargo ebpf node"));
    let (_, code) = fails(&["info", "--contract", address, "--url", "127.0.0.1:9944"]);
    assert_eq!(code, USAGE);
}

fn limits(chain: &Chain, token: &Token) {
    let call = token.arguments("call", &["--suri", "//Alice", "-m", "transfer", "--args", CHARLIE, "1"]);
    let fails_with = |more: &[&str], error_name: &str| {
        let (error, code) = chain.fails(&[&call[..], more].concat());
        assert_eq!((message(&error), code), (error_name, CONTRACT), "{more:?}");
    };
    fails_with(
        &["--storage-deposit-limit", "1"],
        "erc20.transfer failed: Contracts::StorageDepositLimitExhausted",
    );
    fails_with(&["--gas", "1000", "--proof-size", "1000000"], "erc20.transfer failed: Contracts::OutOfGas");
    chain.ok(&[&call[..], &["--storage-deposit-limit", "1UNIT"]].concat());
    let (error, code) = chain.fails(&[&call[..], &["--storage-deposit-limit", "1DOT"]].concat());
    assert_eq!(code, USAGE);
    assert!(error["causes"][0].as_str().unwrap().contains("the chain's unit is UNIT"), "{error}");
}

fn secrets(chain: &Chain, token: &Token) {
    let balance = ["-m", "balance_of", "--args", ALICE, "--output", "json"];
    let arguments = token.arguments("call", &balance);
    let arguments = chain.on(&arguments);
    let run = |command: &mut Command| json_of(&command.args(&arguments).output().unwrap());
    let (error, code) = run(&mut cli());
    assert_eq!((message(&error["error"]), code), ("no account is given", USAGE));
    let (json, code) = run(cli().env("EBPF_SURI", "//Bob"));
    assert_eq!((&json["result"], code), (&json!("990"), 0));

    let directory = env::temp_dir().join(format!("cargo-ebpf-secrets-{}", std::process::id()));
    fs::create_dir_all(&directory).unwrap();
    let file = directory.join("suri");
    fs::write(&file, "//Bob\n").unwrap();
    let (_, code) = json_of(&cli().args(&arguments).arg("--suri-file").arg(&file).output().unwrap());
    assert_eq!(code, 0);
    fs::write(&file, "correct horse battery staple").unwrap();
    let (error, code) = json_of(&cli().args(&arguments).arg("--suri-file").arg(&file).output().unwrap());
    assert_eq!((message(&error["error"]), code), ("the secret of the account is invalid", USAGE));
    assert!(!error.to_string().contains("horse"), "{error}");
    fs::remove_dir_all(&directory).unwrap();

    // An account without its key cannot sign.
    let transfer = ["-m", "transfer", "--args", BOB, "1", "--caller", ALICE, "-x"];
    let (error, code) = chain.fails(&token.arguments("call", &transfer));
    assert_eq!(code, USAGE);
    assert!(message(&error).contains("which cannot sign"), "{error}");
}

fn storage(chain: &Chain, token: &Token) {
    let Token { file, address } = token;
    let stored = chain.ok(&token.arguments("storage", &[]));
    let parts = stored["parts"].as_array().unwrap();
    assert_eq!(parts[0]["value"], json!({ "total_supply": "1000" }));
    assert_eq!(
        (&parts[1]["name"], &parts[1]["type"]),
        (&json!("balances"), &json!("Mapping<AccountId, u128>"))
    );
    let mut balances = parts[1]["entries"].as_array().unwrap().clone();
    balances.sort_by_key(|entry| entry["value"].to_string());
    assert_eq!(json!(balances), json!([{ "key": BOB, "value": "10" }, { "key": ALICE, "value": "990" }]));
    assert_eq!(parts[2]["entries"], json!([]));
    assert_eq!(stored["unknown"], json!([]));

    let shown = chain.text(&token.arguments("storage", &[]));
    assert!(shown.contains("total_supply: 1000") && shown.contains(&format!("{ALICE} => 990")), "{shown}");
    // --json is --output json.
    let json: Value = serde_json::from_str(&chain.text(&token.arguments("storage", &["--json"]))).unwrap();
    assert_eq!(json, stored);
    let raw = chain.ok(&["storage", "--raw", "--contract", address]);
    assert_eq!(raw["entries"].as_array().unwrap().len(), 3);
    assert!(raw["entries"].to_string().contains("\"0x00000000\""), "{raw}");
    let (error, code) = chain.fails(&["storage", file, "--contract", BOB]);
    assert_eq!(code, CONTRACT);
    assert!(message(&error).starts_with(&format!("there is no contract at {BOB}")), "{error}");
}

fn info(chain: &Chain, token: &Token) {
    let Token { file, address } = token;
    let info = chain.ok(&["info", "--contract", address]);
    assert_eq!(info["storage"], json!({ "items": 3, "bytes": 48 }));
    let number = |value: &Value| value.as_str().unwrap().parse::<u128>().unwrap();
    let deposits = &info["deposits"];
    let held: u128 = ["items", "bytes", "base"].iter().map(|kind| number(&deposits[kind])).sum();
    assert_eq!(number(&info["balance"]["held"]), held);
    assert_eq!(info["code_owner"], ALICE);

    let all = chain.ok(&["info", "--all"]);
    assert_eq!(all["contracts"], json!([{ "contract": address, "code_hash": info["code_hash"] }]));
    let file = ok(&["info", file]);
    assert_eq!(file["code_hash"], info["code_hash"]);
    assert_eq!(file["code_len"], info["code_len"]);
}

#[test]
fn encode_and_decode() {
    let token = contract("erc20");
    let on = |arguments: &[&'static str]| -> Vec<String> {
        arguments
            .iter()
            .map(|argument| argument.to_string())
            .chain(["--file".into(), token.clone()])
            .collect()
    };
    let ok = |arguments: &[&'static str]| ok(&on(arguments).iter().map(String::as_str).collect::<Vec<_>>());
    let fails =
        |arguments: &[&'static str]| fails(&on(arguments).iter().map(String::as_str).collect::<Vec<_>>());

    let call = "0x84a15da1d43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d\
                e8030000000000000000000000000000";
    assert_eq!(ok(&["encode", "transfer", ALICE, "1_000"]), json!({ "message": "transfer", "data": call }));
    assert_eq!(ok(&["encode", "0x84a15da1", ALICE, "1_000"])["data"], call);
    assert_eq!(ok(&["encode", "new", "5"])["constructor"], "new");
    assert_eq!(
        ok(&["decode", "message", call]),
        json!({ "message": "transfer", "args": { "to": ALICE, "value": "1000" } })
    );
    assert_eq!(ok(&["decode", "output", "0x000101", "-m", "transfer"])["error"], "InsufficientAllowance");
    assert_eq!(ok(&["decode", "output", "0x0000", "-m", "transfer"])["value"], json!({ "Ok": null }));
    assert_eq!(ok(&["decode", "error", "0x000100"])["error"], "InsufficientBalance");
    assert_eq!(ok(&["decode", "error", "0x0101"])["lang_error"], "CouldNotReadInput");

    let event = "0x000005000000000000000000000000000000";
    let transfer = json!({ "event": "Transfer", "fields": { "from": null, "to": null, "value": "5" } });
    assert_eq!(ok(&["decode", "event", event]), transfer);
    let topic = "0xb5b61a3e6a21a16be4f044b517c28ac692492f73c5bfd3f60178ad98c767f4cb";
    assert_eq!(ok(&["decode", "event", event, "--topic", topic]), transfer);

    for (arguments, expected) in [
        (&["encode", "transfr", ALICE, "1"][..], "erc20 has no message `transfr`"),
        (&["encode", "transfer", ALICE], "the message `transfer` takes 2 arguments, not 1"),
        (
            &["encode", "transfer", ALICE, "1.5"],
            "invalid argument `value` of the message `transfer`: expected u128",
        ),
        (
            &["encode", "transfer", "Alice", "1"],
            "invalid argument `to` of the message `transfer`: expected AccountId",
        ),
        (&["decode", "message", "0x00000000"], "erc20 has no message with the selector 0x00000000"),
        (&["decode", "message", "0x84a15da1d4"], "the arguments of message `transfer` do not decode"),
        (&["decode", "output", "0x00"], "no message is given"),
        (&["decode", "event", "xyz"], "invalid data: expected hexadecimal digits, got xyz"),
    ] {
        let (error, code) = fails(arguments);
        assert_eq!((message(&error), code), (expected, USAGE));
    }
    assert_eq!(fails(&["encode", "transfr", ALICE, "1"]).0["hint"], "did you mean `transfer`?");
}
