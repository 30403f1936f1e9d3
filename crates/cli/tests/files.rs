//! Commands on untrusted contract files, without a chain.

mod common;

use common::{ebpf, ebpf_with, scratch};
use serde_json::{json, Value};
use std::{
    fs,
    path::{Path, PathBuf},
};

const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";

/// A directory with a built contract, and the JSON of its `.contract` file.
fn flipper(name: &str) -> (PathBuf, Value) {
    let directory = scratch(name);
    ebpf(&directory, &["new", name, "-t", "c"]).ok();
    let project = directory.join(name);
    let built = ebpf(&project, &["build", "--output", "json"]).ok().json();
    let bundle = fs::read(built["contract"].as_str().unwrap()).unwrap();
    (project, serde_json::from_slice(&bundle).unwrap())
}

fn write(directory: &Path, bundle: &Value) {
    fs::write(directory.join("a.contract"), bundle.to_string()).unwrap();
}

#[test]
fn code_with_other_hash_is_refused() {
    let (directory, mut bundle) = flipper("other-code");
    write(&directory, &bundle);
    ebpf(&directory, &["info", "a.contract"]).ok();
    let code = bundle["source"]["wasm"].as_str().unwrap().replace("0x7f", "0x7e");
    bundle["source"]["wasm"] = json!(code);
    write(&directory, &bundle);
    // Neither the user is asked, nor is a chain connected.
    let call = ["--contract", ALICE, "--suri", "//Alice", "--url", "ws://127.0.0.1:1"];
    for command in [
        vec!["info", "a.contract"],
        [&["call", "a.contract", "--message", "get"][..], &call].concat(),
        vec![
            "instantiate",
            "a.contract",
            "--constructor",
            "default",
            "--suri",
            "//Alice",
            "--url",
            "ws://127.0.0.1:1",
        ],
    ] {
        ebpf(&directory, &command)
            .refused(6, &["a.contract belongs to other code", "the code has the hash 0x"]);
    }
}

#[test]
fn text_from_file_is_escaped() {
    let (directory, mut bundle) = flipper("escapes");
    let text = "\u{1b}[2K\u{1b}]0;x\u{7}\rfaked\u{9b}1A\u{202e}\nfaked";
    bundle["contract"]["name"] = json!(text);
    bundle["contract"]["version"] = json!(text);
    bundle["source"]["compiler"] = json!(text);
    bundle["source"]["language"] = json!(text);
    bundle["spec"]["messages"][0]["label"] = json!(text);
    bundle["spec"]["messages"][1]["docs"] = json!([text]);
    bundle["spec"]["constructors"][0]["args"][0]["label"] = json!(text);
    write(&directory, &bundle);
    for arguments in [&["info", "a.contract"][..], &["encode", "none", "--file", "a.contract"]] {
        for form in ["human", "json"] {
            let outcome = ebpf(&directory, &[arguments, &["--output", form, "--color", "always"]].concat());
            let shown = format!("{}{}", outcome.stdout, outcome.stderr);
            for hidden in ["\u{1b}[2K", "\u{1b}]", "\u{7}", "\r", "\u{9b}", "\u{202e}", "\nfaked"] {
                assert!(!shown.contains(hidden), "{hidden:?} is in {shown:?}");
            }
            assert!(shown.contains("faked"), "{shown}");
        }
    }
}

#[test]
fn infinite_type_is_truncated() {
    let (directory, mut bundle) = flipper("endless");
    let types = bundle["types"].as_array_mut().unwrap();
    let wide = types.len();
    types.push(json!({ "id": wide, "type": { "def": { "tuple": vec![wide; 200] } } }));
    types.push(json!({ "id": wide + 1, "type": { "def": { "tuple": [] } } }));
    for level in 0..64 {
        let inner = wide + 1 + level;
        types.push(json!({ "id": inner + 1, "type": { "def": { "tuple": [inner, inner] } } }));
    }
    bundle["spec"]["messages"][0]["args"] =
        json!([{ "label": "wide", "type": { "displayName": [], "type": wide } }]);
    bundle["spec"]["messages"][1]["args"] =
        json!([{ "label": "deep", "type": { "displayName": [], "type": wide + 65 } }]);
    write(&directory, &bundle);
    let info = ebpf(&directory, &["info", "a.contract"]).ok().stdout;
    assert!(info.contains('…') && info.len() < 64 << 10, "{} bytes", info.len());
    let selector = bundle["spec"]["messages"][1]["selector"].as_str().unwrap();
    ebpf(&directory, &["decode", "message", selector, "--file", "a.contract"])
        .refused(2, &["do not decode", "too many values within values"]);
}

#[test]
fn secret_without_phrase_is_refused() {
    let (directory, bundle) = flipper("no-phrase");
    write(&directory, &bundle);
    let call = ["call", "a.contract", "--contract", ALICE, "--message", "get", "--url", "ws://127.0.0.1:1"];
    let reason = ["the secret of the account has no phrase"];
    for secret in ["", " ", "\t", "///password", "/soft"] {
        ebpf(&directory, &[&call[..], &["--suri", secret]].concat()).refused(2, &reason);
        ebpf_with(&directory, &call, &[("EBPF_SURI", secret)]).refused(2, &reason);
    }
    ebpf(&directory, &[&call[..], &["--suri-file", "/dev/null"]].concat()).refused(2, &reason);
    // A valid secret is accepted: the connection fails.
    ebpf_with(&directory, &call, &[("EBPF_SURI", "//Alice")]).refused(4, &["cannot connect"]);
    ebpf(&directory, &call).refused(2, &["no account is given"]);
    ebpf(&directory, &[&call[..], &["--suri-file", "/dev/zero"]].concat())
        .refused(1, &["more than 65536 bytes"]);
}

#[test]
fn value_with_leading_hyphen_is_no_option() {
    let (directory, mut bundle) = flipper("hyphens");
    let types = bundle["types"].as_array_mut().unwrap();
    let (number, text) = (types.len(), types.len() + 1);
    types.push(json!({ "id": number, "type": { "def": { "primitive": "i32" } } }));
    types.push(json!({ "id": text, "type": { "def": { "primitive": "str" } } }));
    bundle["spec"]["messages"][0]["label"] = json!("r#move");
    bundle["spec"]["messages"][0]["args"] = json!([
        { "label": "by", "type": { "displayName": [], "type": number } },
        { "label": "why", "type": { "displayName": [], "type": text } },
    ]);
    write(&directory, &bundle);
    let selector = bundle["spec"]["messages"][0]["selector"].as_str().unwrap();
    let encode = |by: &str, why: &str| {
        let encoded = ebpf(&directory, &["encode", "move", by, why, "--file", "a.contract"]).ok().stdout;
        encoded.trim().strip_prefix(selector).unwrap().to_owned()
    };
    assert_eq!(encode("-1_000", "-no"), "18fcffff0c2d6e6f");
    assert_eq!(encode("-0x10", "- x"), "f0ffffff0c2d2078");

    let call = ["call", "a.contract", "--contract", ALICE, "--url", "ws://127.0.0.1:1", "-m", "move"];
    let call = |arguments: &[&str]| ebpf(&directory, &[&call[..], arguments].concat());
    call(&["--args", "-1_000", "-no", "-s", "//Alice"]).refused(4, &["cannot connect"]);
    call(&["--args", "-0x10", "-x y", "--caller", ALICE]).refused(4, &["cannot connect"]);
    call(&["--args", "-1", "-no", "--cller", ALICE]).refused(2, &["unexpected argument '--cller'"]);
}

#[test]
fn invalid_url_and_genesis_are_usage_errors() {
    let directory = scratch("addresses");
    for url in ["ws://127.0.0.1:99999", "ws://", "ws://[::1", "127.0.0.1:9944", "http://127.0.0.1:9944"] {
        ebpf(&directory, &["info", "--all", "--url", url]).refused(2, &["invalid --url"]);
    }
    ebpf(&directory, &["info", "--all", "--genesis", "0x01"]).refused(2, &["invalid --genesis"]);
}

#[cfg(target_os = "linux")]
#[test]
fn color_never_applies_to_spinner() {
    use std::{
        net::TcpListener,
        process::{Command, Stdio},
        thread,
        time::Duration,
    };
    let directory = scratch("spinner");
    let on_terminal = |color: &str| {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("ws://{}", listener.local_addr().unwrap());
        // The spinner is drawn while the node does not answer.
        let node = thread::spawn(move || {
            let connection = listener.accept().unwrap();
            thread::sleep(Duration::from_millis(500));
            drop(connection);
        });
        let program = env!("CARGO_BIN_EXE_cargo-ebpf");
        let command = format!("'{program}' ebpf info --all --url {url} --color {color}");
        // `script` of util-linux runs the command in a pseudo-terminal.
        let output = Command::new("script")
            .args(["-qec", &command, "/dev/null"])
            .env("TERM", "xterm")
            .env_remove("NO_COLOR")
            .stdin(Stdio::null())
            .current_dir(&directory)
            .output()
            .unwrap();
        node.join().unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let colored = on_terminal("always");
    assert!(colored.contains("\u{1b}[0m Connecting to"), "{colored:?}");
    let plain = on_terminal("never");
    let is_style = |code: &str| {
        let end = code.find(|c: char| !c.is_ascii_digit() && c != ';');
        end.is_some_and(|end| code[end..].starts_with('m'))
    };
    assert!(plain.contains(" Connecting to"), "{plain:?}");
    assert!(!plain.split("\u{1b}[").skip(1).any(is_style), "{plain:?}");
}
