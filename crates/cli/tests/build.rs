//! `cargo ebpf build` and the commands on its output, with crates that use `ebpf-sys` and with C.

mod common;

use common::{ebpf, ebpf_with, plain_crate, scratch, target, Outcome};
use serde_json::{json, Value};
use std::{fs, os::unix::fs::PermissionsExt, path::Path};

/// A contract with a function that is not inlined, one that is, and a panic.
const SOURCE: &str = "\
#![no_std]

#[no_mangle]
pub extern \"C\" fn deploy() {}

#[no_mangle]
pub extern \"C\" fn call() {
    let mut input = [0; 8];
    ebpf_sys::input(&mut input);
    let sum = add_up(&input) + twice(input[0]);
    ebpf_sys::return_value(ebpf_sys::ReturnFlags::default(), &[sum])
}

#[inline(never)]
fn add_up(bytes: &[u8]) -> u8 {
    bytes.iter().sum()
}

#[inline(always)]
fn twice(byte: u8) -> u8 {
    byte * 2
}
";

fn build(directory: &Path, arguments: &[&str]) -> Outcome {
    ebpf(directory, &[&["build", "--no-metadata", "--output", "json"][..], arguments].concat())
}

#[test]
fn output_files_belong_together() {
    let directory = scratch("products");
    plain_crate(&directory, "the-sum", SOURCE);
    let built = build(&directory, &[]).ok().json();
    let place = target().join("ebpf/the_sum");
    assert_eq!(built["name"], "the_sum");
    assert_eq!(built["elf"], json!(place.join("the_sum.elf")));
    assert_eq!((&built["contract"], &built["metadata"]), (&Value::Null, &Value::Null));
    let elf = fs::read(place.join("the_sum.elf")).unwrap();
    assert_eq!(built["size"], json!(elf.len()));
    assert!(built["code_hash"].as_str().unwrap().starts_with("0x"));

    let about = format!("code {}\n", built["code_hash"].as_str().unwrap());
    let beside = |extension| {
        let text = fs::read_to_string(place.join("the_sum").with_extension(extension)).unwrap();
        text.strip_prefix(&about).expect("it says which code it is about").to_owned()
    };
    let symbols: ebpf_linker::Symbols = beside("symbols").parse().unwrap();
    let debug: ebpf_linker::Debug = beside("debug").parse().unwrap();
    let function = |name: &str| {
        let mut all = symbols.functions.iter();
        all.find(|f| ebpf_linker::demangled(&f.name) == name).unwrap_or_else(|| panic!("{name}: {symbols}"))
    };
    let start = debug.frames(function("the_sum::add_up").index).last().unwrap();
    assert_eq!((start.function, start.file, start.line), ("the_sum::add_up", "lib.rs", 16));
    let call = function("call");
    let inlined = (call.index..call.index + call.slots)
        .map(|pc| debug.frames(pc).collect::<Vec<_>>())
        .find(|frames| frames[0].function == "the_sum::twice")
        .expect("some instruction of `call` is written in `twice`");
    assert_eq!((inlined[0].line, inlined[1].function, inlined[1].line), (21, "call", 10));

    // The second build is up to date, and knows the size of the first.
    let again = ebpf(&directory, &["build", "--no-metadata"]).ok();
    assert!(again.stdout.contains(", unchanged"), "{}", again.stdout);
    assert!(!again.stderr.contains("Compiling"), "{}", again.stderr);

    let size = ebpf(&directory, &["size", place.join("the_sum.elf").to_str().unwrap(), "--output", "json"])
        .ok()
        .json();
    assert_eq!(size["bytes"], built["size"]);
    let sections: u64 =
        size["sections"].as_object().unwrap().values().map(|bytes| bytes.as_u64().unwrap()).sum();
    assert_eq!(json!(sections), built["size"]);
    let sum = |json: &Value| -> u64 {
        json["functions"].as_array().unwrap().iter().map(|f| f["bytes"].as_u64().unwrap()).sum()
    };
    assert_eq!(json!(sum(&size)), size["sections"]["code"]);
    let inlined = ebpf(
        &directory,
        &["size", "--inlined", place.join("the_sum.elf").to_str().unwrap(), "--output", "json"],
    );
    let inlined = inlined.ok().json();
    assert_eq!(sum(&inlined), sum(&size));
    assert!(inlined["functions"]
        .as_array()
        .unwrap()
        .iter()
        .any(|f| f["name"] == "the_sum::twice" && f["file"] == "lib.rs"));

    let elf = place.join("the_sum.elf");
    let text = ebpf(&directory, &["disasm", elf.to_str().unwrap(), "--function", "add_up"]).ok().stdout;
    assert!(text.contains("the_sum::add_up:") && text.contains("in the_sum::add_up at lib.rs:16"), "{text}");
    assert!(!text.contains("call:"), "{text}");
    let whole = ebpf(&directory, &["disasm", elf.to_str().unwrap()]).ok().stdout;
    assert!(whole.contains("<the_sum::add_up>") && whole.contains(".import return_value"), "{whole}");
    ebpf(&directory, &["disasm", elf.to_str().unwrap(), "-f", "nothing"])
        .refused(2, &["no function's name contains"]);

    // Symbols of other code are not used.
    fs::write(place.join("other.elf"), fs::read(&elf).unwrap()).unwrap();
    let wrong = symbols.to_string().replace("add_up", "wrong_");
    fs::write(place.join("other.symbols"), format!("code 0x{}\n{wrong}", "00".repeat(32))).unwrap();
    let other = place.join("other.elf");
    let text = ebpf(&directory, &["disasm", other.to_str().unwrap()]).ok().stdout;
    assert!(!text.contains("wrong"), "{text}");
    ebpf(&directory, &["size", other.to_str().unwrap()]).refused(1, &["has no symbols beside it"]);
}

#[test]
fn features_and_settings_change_contract() {
    let directory = scratch("settings");
    let source = SOURCE.replace("byte * 2", "byte * if cfg!(feature = \"more\") { 3 } else { 2 }");
    plain_crate(&directory, "settings", &source);
    let hash = |arguments: &[&str]| build(&directory, arguments).ok().json()["code_hash"].clone();
    let plain = hash(&[]);
    let more = hash(&["--features", "more"]);
    let stack = hash(&["--stack-size", "4096"]);
    assert!(plain != more && plain != stack && more != stack);
    // Cargo has one file for both.
    assert_eq!(hash(&[]), plain);
    assert_eq!(hash(&["-F", "more"]), more);
    assert_eq!(hash(&[]), plain);
}

#[test]
fn same_source_in_other_directory_gives_same_contract() {
    let hash = |name: &str| {
        let directory = scratch(name);
        plain_crate(&directory, "same", SOURCE);
        build(&directory, &[]).ok().json()["code_hash"].clone()
    };
    assert_eq!(hash("same-here"), hash("same-there/deeper"));
}

#[test]
fn mistake_in_source_is_explained() {
    let directory = scratch("mistakes");
    let with = |name: &str, source: &str| {
        plain_crate(&directory, name, source);
        ebpf(&directory, &["build", "--no-metadata"])
    };
    with("floating", &SOURCE.replace("bytes.iter().sum()", "(bytes[0] as f64 * 1.5) as u8"))
        .refused(3, &["cannot be linked", "floating point is not available", "floating::add_up"]);
    with("no-entry", "#![no_std]\nuse ebpf_sys as _;\n")
        .refused(3, &["the object does not define `deploy`", "ink-as-dependency"]);
    with("syntax", "#![no_std]\nfn")
        .refused(3, &["error: expected identifier", "lib.rs:2", "does not compile for the chain"]);
    with(
        "undefined",
        &SOURCE
            .replace("twice(input[0])", "unsafe { elsewhere() }")
            .replace("#[inline(never)]", "extern \"C\" { fn elsewhere() -> u8; }\n#[inline(never)]"),
    )
    .refused(3, &["undefined symbol `elsewhere`", "`call`"]);

    plain_crate(&directory, "undeclared", SOURCE);
    ebpf(&directory, &["build"])
        .refused(3, &["undeclared has no metadata", "contract.json", "--no-metadata"]);
    fs::write(directory.join("contract.json"), "{ \"version\": 4 }").unwrap();
    ebpf(&directory, &["build"]).refused(3, &["invalid metadata in contract.json", "version 5"]);
    ebpf(&directory, &["build", "--features", "unknown"]).refused(3, &["unknown"]);
    ebpf_with(&directory, &["build"], &[("BPF_LINKER", "/nowhere/bpf-linker")])
        .refused(1, &["/nowhere/bpf-linker", "scripts/setup.sh"]);
}

/// Makes a dependency of a crate in its directory.
fn depend(directory: &Path, name: &str, source: &str) {
    let package = directory.join(name);
    fs::create_dir_all(package.join("src")).unwrap();
    let manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\n[features]\nstd = []\n"
    );
    fs::write(package.join("Cargo.toml"), manifest).unwrap();
    fs::write(package.join("src/lib.rs"), source).unwrap();
    let path = directory.join("Cargo.toml");
    let manifest = fs::read_to_string(&path).unwrap();
    let dependency = format!("[dependencies]\n{name} = {{ path = \"{name}\" }}");
    fs::write(&path, manifest.replace("[dependencies]", &dependency)).unwrap();
}

#[test]
fn each_kind_of_failure_has_its_hint() {
    let directory = scratch("failures");
    let with = |name: &str, source: &str, dependency: Option<(&str, &str)>| {
        plain_crate(&directory, name, source);
        if let Some((name, source)) = dependency {
            depend(&directory, name, source);
        }
        let outcome = ebpf(&directory, &["build", "--no-metadata"]);
        assert!(!outcome.stderr.contains("DEBUG"), "{}", outcome.stderr);
        assert!(!outcome.stderr.contains("bpf-linker.log"), "{}", outcome.stderr);
        outcome
    };
    let type_error = SOURCE.replace("byte * 2", "\"two\"");
    with("compiler", &type_error, None)
        .refused(3, &["E0308", "lib.rs:21", "the compiler's messages are above"]);
    let uses_std = SOURCE.replace("bytes.iter().sum()", "std::process::exit(bytes[0].into())");
    with("std-here", &uses_std, None).refused(3, &["`#[cfg(feature = \"std\")]`"]);
    with("std-there", SOURCE, Some(("needy", "pub fn f() -> String { String::new() }")))
        .refused(3, &["E0463", "needy needs std", "needy/std", "-i needy"]);
    let random = "#![no_std]\ncompile_error!(\"target is not supported\");";
    with("random", SOURCE, Some(("getrandom", random)))
        .refused(3, &["target is not supported", "getrandom is not available on a chain", "-i getrandom"]);
    let wasm = "#![no_std]\npub fn f() -> ! { core::arch::wasm32::unreachable() }";
    with("wasm", SOURCE, Some(("sp-io", wasm)))
        .refused(3, &["this version of sp-io supports wasm only", "from 37 on"]);
    let floats = SOURCE.replace("bytes.iter().sum()", "(bytes[0] as f64 * 1.5) as u8");
    with("floats", &floats, None).refused(3, &["floating point is not available", "formats or parses"]);
    let large = "let mut block = [bytes[0]; 40000]; ebpf_sys::input(&mut block); block.iter().sum()";
    with("large", &SOURCE.replace("bytes.iter().sum()", large), None)
        .refused(3, &["#[inline(never)]", "Box"]);
    let aligned = "#[repr(align(8192))] struct Far([u8; 8]); let mut far = Far([0; 8]);\n    \
                   ebpf_sys::input(&mut far.0); bytes[0] + far.0[1]";
    with("aligned", &SOURCE.replace("bytes.iter().sum()", aligned), None)
        .refused(3, &["a variable of `aligned::add_up` (far @", "lib.rs:", "8192 bytes; at most 4096"]);
}

#[cfg(unix)]
#[test]
fn crash_of_bpf_linker_is_not_blamed_on_contract() {
    use std::os::unix::fs::PermissionsExt;
    let directory = scratch("crash");
    ebpf(&directory, &["new", "crash", "-t", "c"]).ok();
    let linker = directory.join("bpf-linker");
    let script = "#!/bin/sh\n[ \"$1\" = --version ] && echo bpf-linker 0.13.0 && exit\n\
                  echo 'DEBUG remark: lib.rs:1:0: 1 instructions in function' >&2\necho 'ERROR llvm: something' >&2\n\
                  kill -s SEGV $$\n";
    fs::write(&linker, script).unwrap();
    fs::set_permissions(&linker, fs::Permissions::from_mode(0o755)).unwrap();
    let variables = [("BPF_LINKER", linker.to_str().unwrap())];
    let project = directory.join("crash");
    let texts = ["bpf-linker: signal: 11", "llvm: something", "a bug there, not in the contract"];
    let quiet = ebpf_with(&project, &["build"], &variables).refused(3, &texts);
    assert!(!quiet.stderr.contains("DEBUG"), "{}", quiet.stderr);
    let verbose = ebpf_with(&project, &["build", "--verbose"], &variables).refused(3, &texts);
    assert!(verbose.stderr.contains("DEBUG remark"), "{}", verbose.stderr);
}

/// With `resolver = "1"`, the default of a workspace without a package, cargo would also enable features of
/// dev-dependencies for the contract.
#[test]
fn features_of_dev_dependencies_are_not_enabled() {
    let directory = scratch("resolver");
    let contract = directory.join("contract");
    fs::create_dir_all(&contract).unwrap();
    plain_crate(&contract, "resolved", SOURCE);
    depend(&contract, "part", "#![no_std]\n#[cfg(feature = \"std\")]\nextern crate std;\n");
    let manifest = fs::read_to_string(contract.join("Cargo.toml")).unwrap().replace("\n[workspace]\n", "");
    let for_tests = "\n[dev-dependencies]\npart = { path = \"part\", features = [\"std\"] }\n";
    fs::write(contract.join("Cargo.toml"), manifest + for_tests).unwrap();
    fs::write(directory.join("Cargo.toml"), "[workspace]\nresolver = \"1\"\nmembers = [\"contract\"]\n")
        .unwrap();
    build(&contract, &[]).ok();
}

/// Other members of a workspace may be libraries for contracts, or unrelated.
#[test]
fn contracts_of_workspace_are_built() {
    let directory = scratch("members");
    let member = |name: &str, from: &str, to: &str| {
        let member = directory.join(name);
        fs::create_dir_all(&member).unwrap();
        plain_crate(&member, name, SOURCE);
        let manifest = fs::read_to_string(member.join("Cargo.toml")).unwrap();
        let manifest = manifest.replace("\n[workspace]\n", "").replace(from, to);
        fs::write(member.join("Cargo.toml"), manifest).unwrap();
    };
    member("declared", "\n[lib]\n", "\n[lib]\ncrate-type = [\"cdylib\", \"rlib\"]\n");
    member("described", "", "");
    fs::write(directory.join("described/contract.json"), "{}").unwrap();
    member("for-contracts", "", "");
    member("unrelated", "[dependencies]", "[dev-dependencies]");
    fs::write(directory.join("unrelated/contract.json"), "{}").unwrap();
    let members = "[workspace]\nresolver = \"2\"\nmembers = [\"*\"]\n";
    fs::write(directory.join("Cargo.toml"), members).unwrap();

    let outcome = build(&directory, &["--workspace"]).ok();
    let built = outcome.json();
    let names: Vec<_> = built.as_array().unwrap().iter().map(|built| &built["name"]).collect();
    assert_eq!(names, ["declared", "described"]);
    assert!(!outcome.stderr.contains("unrelated"), "{}", outcome.stderr);
    let verbose = build(&directory, &["--workspace", "--verbose"]).ok();
    assert!(
        verbose.stderr.contains("that are not contracts: for-contracts, unrelated"),
        "{}",
        verbose.stderr
    );

    // Without the option, one has to be selected.
    ebpf(&directory, &["build"]).refused(2, &["is a workspace", "one of declared, described to --package"]);
    for contract in ["declared", "described"] {
        fs::remove_dir_all(directory.join(contract)).unwrap();
    }
    ebpf(&directory, &["build", "--workspace"])
        .refused(2, &["has no contracts", "depends on `ink` or `ebpf-sys`"]);
}

/// Two checkouts with one target directory: source that is older than the build of the other checkout is
/// compiled.
#[test]
fn build_of_other_workspace_is_not_used() {
    let checkout = |name: &str, factor: &str| {
        let directory = scratch(name);
        let source = SOURCE.replace("byte * 2", "part::times(byte)");
        plain_crate(&directory, "lent", &source);
        depend(
            &directory,
            "part",
            &format!("#![no_std]\npub fn times(byte: u8) -> u8 {{ byte * {factor} }}\n"),
        );
        let past = std::time::SystemTime::now() - std::time::Duration::from_secs(3600);
        for file in ["lib.rs", "Cargo.toml", "part/src/lib.rs", "part/Cargo.toml"] {
            fs::File::options().write(true).open(directory.join(file)).unwrap().set_modified(past).unwrap();
        }
        directory
    };
    let (two, three) = (checkout("lent-two", "2"), checkout("lent-three", "3"));
    let hash = |directory: &Path| build(directory, &[]).ok().json()["code_hash"].clone();
    let first = hash(&two);
    let second = hash(&three);
    assert_ne!(first, second);
    assert_eq!((hash(&two), hash(&three)), (first, second));
}

#[test]
fn contract_in_c_is_built_and_verified() {
    let directory = scratch("c");
    ebpf(&directory, &["new", "c-flipper", "-t", "c"]).ok();
    let project = directory.join("c-flipper");
    let built = ebpf(&project, &["build", "--output", "json"]).ok().json();
    assert_eq!(built["source"]["language"], "C");
    assert!(built["size"].as_u64().unwrap() < 3000, "{built}");
    let bundle = directory.join("published.contract");
    fs::copy(built["contract"].as_str().unwrap(), &bundle).unwrap();
    let published = bundle.to_str().unwrap();
    let metadata: Value = serde_json::from_slice(&fs::read(&bundle).unwrap()).unwrap();
    assert_eq!(metadata["source"]["hash"], built["code_hash"]);
    assert_eq!(metadata["contract"]["name"], "c-flipper");

    let verified = ebpf(&project, &["verify", published]).ok().stdout;
    assert!(verified.contains("verified"), "{verified}");
    let text = ebpf(&project, &["disasm", built["contract"].as_str().unwrap(), "-f", "deploy"]).ok().stdout;
    assert!(text.contains("; contract.c:"), "{text}");

    // A second file, with a 128-bit division and a function of six arguments.
    let source = fs::read_to_string(project.join("contract.c")).unwrap();
    let changed = source.replace("store(!load());", "store(mix(1, 2, 3, 4, 5, load()));");
    let declared =
        changed.replace("static bool load", "bool mix(int, int, int, int, int, bool);\nstatic bool load");
    fs::write(project.join("contract.c"), declared).unwrap();
    let second = "#include <ebpf_contract.h>\nbool mix(int a, int b, int c, int d, int e, bool f);\n\
                  bool mix(int a, int b, int c, int d, int e, bool f) {\n    unsigned __int128 wide = now();\n    \
                  return (wide / (unsigned)(a + b + c + d + e + f)) != 0;\n}\n";
    fs::write(project.join("mix.c"), second).unwrap();
    let changed = ebpf(&project, &["build", "--output", "json"]).ok().json();
    assert!(changed["code_hash"] != built["code_hash"]);
    let differs = ebpf(&project, &["verify", published])
        .refused(6, &["differs from", "code hash", "the source or the versions of its dependencies differ"]);
    assert!(differs.stderr.contains(built["code_hash"].as_str().unwrap()));
    let json = ebpf(&project, &["verify", published, "--output", "json"]);
    assert_eq!(json.json()["error"]["details"]["expected"], built["code_hash"]);

    fs::write(project.join("mix.c"), "int x").unwrap();
    ebpf(&project, &["build"]).refused(3, &["mix.c does not compile", "expected ';'"]);
    fs::remove_file(project.join("mix.c")).unwrap();
    ebpf(&project, &["build"]).refused(3, &["undefined symbol `mix`"]);
    ebpf(&project, &["test"]).refused(2, &["is a contract in C"]);
}

#[test]
fn manipulated_file_is_not_verified() {
    let directory = scratch("manipulated");
    ebpf(&directory, &["new", "honest", "-t", "c"]).ok();
    let project = directory.join("honest");
    let built = ebpf(&project, &["build", "--output", "json"]).ok().json();
    let bundle = fs::read_to_string(built["contract"].as_str().unwrap()).unwrap();
    let changed = project.join("changed.contract");
    let change = |from: &str, to: &str| {
        assert!(bundle.contains(from), "{from}");
        fs::write(&changed, bundle.replace(from, to)).unwrap();
        ebpf(&project, &["verify", "changed.contract"])
    };
    let hash = built["code_hash"].as_str().unwrap();
    change(hash, &hash.replace("0x", "0xff")).refused(6, &["has a wrong code hash"]);
    change("\"build_mode\":\"Release\"", "\"build_mode\":\"Other\"").refused(1, &["has no build info"]);
    // The code is equal in all of these.
    change("\"linker\":\"bpf-linker", "\"linker\":\"another-linker")
        .refused(6, &["source.build_info.linker: another-linker", "use the tools that the file records"]);
    for (from, to, named) in [
        ("\"name\":\"honest\"", "\"name\":\"other\"", "contract.name: other in the file, honest built"),
        ("0x633aa551", "0x2f865bd9", "spec.messages[0].selector: 0x2f865bd9 in the file, 0x633aa551 built"),
        ("\"image\":null", "\"image\":\"a.png\"", "image: a.png in the file, null built"),
        ("\"language\":\"C\"", "\"language\":\"ink! 5\"", "source.language: ink! 5 in the file, C built"),
        ("\"source\":{", "\"source\":{\"author\":\"me\",", "source.author: me in the file, nothing built"),
        ("{\"contract\"", "{\"more\":1,\"contract\"", "more: 1 in the file, nothing built"),
        ("\"mutates\":true", "\"mutates\":false", "spec.messages[0].mutates: false in the file, true built"),
    ] {
        change(from, to).refused(6, &[named, "honest differs from"]);
    }

    // The settings are those of the file, and are printed.
    let plain = ebpf(&project, &["verify", built["contract"].as_str().unwrap()]).ok();
    assert!(plain.stdout.contains("release build, features: none, stack 32768"), "{}", plain.stdout);
    assert!(!plain.stderr.contains("warning"), "{}", plain.stderr);
    let debug = ebpf(&project, &["build", "--debug", "--output", "json"]).ok().json();
    fs::copy(debug["contract"].as_str().unwrap(), &changed).unwrap();
    let verified = ebpf(&project, &["verify", "changed.contract", "--output", "json"]).ok();
    assert_eq!(verified.json()["build_mode"], "Debug");
    assert!(verified.stderr.contains("warning: changed.contract is a debug build"), "{}", verified.stderr);
    ebpf(&project, &["verify", built["elf"].as_str().unwrap()])
        .refused(2, &["an ELF file has no build info"]);
}

/// Builds inherit no secrets in the environment; the build of `verify` inherits only variables that builds
/// need.
#[test]
fn build_does_not_inherit_secrets() {
    let directory = scratch("secrets");
    ebpf(&directory, &["new", "secretive", "-t", "c"]).ok();
    let project = directory.join("secretive");
    let compiler = directory.join("compiler");
    let script = |forbidden: &str| {
        let script = format!(
            "#!/bin/sh\nfor name in {forbidden}; do\n    if [ \"$1\" != --version ] && printenv $name; then exit 1; fi\n\
             done\nexec clang-22 \"$@\"\n"
        );
        fs::write(&compiler, script).unwrap();
        fs::set_permissions(&compiler, fs::Permissions::from_mode(0o755)).unwrap();
    };
    let variables = [
        ("CLANG", compiler.to_str().unwrap()),
        ("EBPF_SURI", "//Alice"),
        ("EBPF_SURI_PASSWORD", "password"),
        ("A_SECRET", "1"),
    ];
    script("EBPF_SURI EBPF_SURI_PASSWORD");
    let built = ebpf_with(&project, &["build", "--output", "json"], &variables).ok().json();
    fs::copy(built["contract"].as_str().unwrap(), directory.join("a.contract")).unwrap();
    script("EBPF_SURI EBPF_SURI_PASSWORD A_SECRET");
    ebpf_with(&project, &["verify", "../a.contract"], &variables).ok();
    // The script detects such a variable.
    ebpf_with(&project, &["build"], &variables).refused(3, &["contract.c does not compile"]);
}

#[test]
fn long_file_is_refused() {
    let directory = scratch("limits");
    for command in ["size", "disasm", "verify"] {
        ebpf(&directory, &[command, "/dev/zero"])
            .refused(1, &["cannot read /dev/zero", "more than 33554432 bytes"]);
    }
}

#[test]
fn usage_error_is_json_with_output_json() {
    let directory = scratch("usage");
    let outcome = ebpf(&directory, &["build", "--no-such-option", "--output", "json"]);
    assert_eq!(outcome.code, 2);
    let error = &outcome.json()["error"];
    assert_eq!(error["code"], 2);
    assert_eq!(error["message"], "unexpected argument '--no-such-option' found");
    ebpf(&directory, &["build", "--no-such-option"]).refused(2, &["unexpected argument", "Usage:"]);
    let help = ebpf(&directory, &["verify", "--help", "--output", "json"]).ok();
    assert!(help.stdout.contains("build scripts, macros"), "{}", help.stdout);
}
