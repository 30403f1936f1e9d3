//! `cargo ebpf new`, the help, and errors without a contract.

mod common;

use common::{ebpf, repository, scratch};
use std::fs;

#[test]
fn template_is_filled() {
    let directory = scratch("templates");
    for template in ["flipper", "erc20", "empty", "c"] {
        let name = format!("my-{template}");
        let made = ebpf(&directory, &["new", &name, "-t", template, "--output", "json"]).ok().json();
        assert_eq!(made["name"], name);
        let files = made["files"].as_array().unwrap();
        assert!(files.len() >= 3, "{files:?}");
        for file in files {
            let text = fs::read_to_string(directory.join(&name).join(file.as_str().unwrap())).unwrap();
            assert!(!text.contains("{{"), "{file} of {template}:\n{text}");
        }
    }
    let source = fs::read_to_string(directory.join("my-erc20/lib.rs")).unwrap();
    assert!(source.contains("mod my_erc20 {") && source.contains("pub struct MyErc20 {"));
    assert!(source.contains(".instantiate(\"my-erc20\""));
}

#[test]
fn ink_dependency_has_given_source() {
    let directory = scratch("source");
    let dependency = |name: &str, arguments: &[&str]| {
        ebpf(&directory, &[&["new", name][..], arguments].concat()).ok();
        let manifest = fs::read_to_string(directory.join(name).join("Cargo.toml")).unwrap();
        manifest.lines().find(|line| line.starts_with("ink =")).unwrap().to_string()
    };
    let own = repository().join("crates/ink/ink");
    let expected =
        |fields: &str| format!("ink = {{ package = \"ebpf-ink\", {fields}, default-features = false }}");
    assert_eq!(dependency("a", &[]), expected(&format!("path = {own:?}")));
    let root = repository().display().to_string();
    assert_eq!(dependency("b", &["--ink-path", &root]), expected(&format!("path = {own:?}")));
    let url = "https://example.com/x.git";
    assert_eq!(dependency("c", &["--ink-git", url]), expected("git = \"https://example.com/x.git\""));
    assert_eq!(dependency("d", &["--ink-version", "0.2"]), expected("version = \"0.2\""));
    ebpf(&directory, &["new", "e", "--ink-path", "."])
        .refused(2, &["is not a checkout", "crates/ink/ink/Cargo.toml"]);
    ebpf(&directory, &["new", "e", "--ink-path", ".", "--ink-version", "1"])
        .refused(2, &["cannot be used with"]);
    assert!(!directory.join("e").exists());
}

#[test]
fn existing_directory_or_invalid_name_is_refused() {
    let directory = scratch("overwrite");
    fs::create_dir(directory.join("taken")).unwrap();
    ebpf(&directory, &["new", "taken"]).refused(2, &["taken already exists", "nothing is ever overwritten"]);
    assert_eq!(fs::read_dir(directory.join("taken")).unwrap().count(), 0);
    for name in ["1st", "with space", "fn", "../up"] {
        ebpf(&directory, &["new", name]).refused(2, &["invalid name of a contract"]);
    }
    ebpf(&directory, &["new", "x", "-t", "erc721"]).refused(2, &["flipper, erc20, empty, c"]);
    assert_eq!(fs::read_dir(&directory).unwrap().count(), 1);
}

#[test]
fn parent_workspace_gives_warning() {
    let directory = scratch("workspace");
    fs::write(directory.join("Cargo.toml"), "[workspace]\nmembers = []\n").unwrap();
    let made = ebpf(&directory, &["new", "inside"]).ok();
    assert!(made.stderr.contains("is a workspace"), "{}", made.stderr);
}

#[test]
fn help_and_completions_list_commands() {
    let directory = scratch("help");
    let help = ebpf(&directory, &["--help"]).ok().stdout;
    for command in ["new", "build", "check", "test", "verify", "size", "disasm", "completions"] {
        assert!(help.contains(&format!("\n  {command} ")), "{help}");
    }
    assert!(help.contains("Exit codes: 0 success"), "{help}");
    assert!(!help.contains("__metadata"), "{help}");
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = ebpf(&directory, &["completions", shell]).ok().stdout;
        assert!(script.contains("disasm"), "{shell}");
    }
}

#[test]
fn missing_contract_is_explained() {
    let directory = scratch("nothing");
    // A directory above the target directory may be a package, so the path is given.
    let here = directory.display().to_string();
    ebpf(&directory, &["build", "--manifest-path", &here])
        .refused(2, &["there is no contract in", "cargo ebpf new"]);
    ebpf(&directory, &["build", "--manifest-path", "no/where"]).refused(1, &["cannot find no/where"]);
    ebpf(&directory, &["build", "--stack-size", "17"])
        .refused(2, &["invalid --stack-size", "multiple of 16"]);
    ebpf(&directory, &["build", "--features", "std"]).refused(2, &["the feature `std` cannot be enabled"]);
    ebpf(&directory, &["size", "missing.elf"]).refused(1, &["cannot read missing.elf"]);
    fs::write(directory.join("text.elf"), "no contract").unwrap();
    ebpf(&directory, &["size", "text.elf"]).refused(1, &["neither a contract ELF nor a .contract file"]);
    ebpf(&directory, &["frobnicate"]).refused(2, &["unrecognized subcommand"]);

    let json = ebpf(&directory, &["size", "text.elf", "--output", "json"]);
    assert_eq!((json.code, &json.json()["error"]["code"]), (1, &serde_json::json!(1)));
    assert!(json.json()["error"]["hint"].as_str().unwrap().contains("target/ebpf/NAME"));
}
