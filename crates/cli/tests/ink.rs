//! An ink contract, from `cargo ebpf new` to `verify` and `test`.

mod common;

use common::{ebpf, ebpf_with, repository, scratch, target, Outcome};
use serde_json::{json, Value};
use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

/// A new flipper, without end-to-end tests, which would compile a whole runtime.
fn flipper(test: &str, name: &str) -> PathBuf {
    let directory = scratch(test);
    ebpf(&directory, &["new", name]).ok();
    let project = directory.join(name);
    let manifest = fs::read_to_string(project.join("Cargo.toml")).unwrap();
    let (before, rest) = manifest.split_once("[dev-dependencies]").unwrap();
    let (_, after) = rest.split_once("[lib]").unwrap();
    let manifest = format!("{before}[lib]{after}\n[workspace]\n").replace("e2e-tests = []\n", "");
    fs::write(project.join("Cargo.toml"), manifest).unwrap();
    // The versions of the repository, which are already compiled for its own contracts.
    fs::copy(repository().join("Cargo.lock"), project.join("Cargo.lock")).unwrap();
    project
}

fn edit(file: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(file).unwrap();
    assert!(text.contains(from), "{from:?} is not in\n{text}");
    fs::write(file, text.replacen(from, to, 1)).unwrap();
}

#[test]
fn ink_contract_is_built_reproducibly() {
    let project = flipper("metadata", "ink-flipper");
    let built = ebpf(&project, &["build", "--output", "json"]).ok().json();
    let bundle: Value =
        serde_json::from_slice(&fs::read(built["contract"].as_str().unwrap()).unwrap()).unwrap();
    assert_eq!(built["contract"], json!(target().join("ebpf/ink_flipper/ink_flipper.contract")));
    assert_eq!(bundle["version"], 5);
    assert_eq!(bundle["contract"]["name"], "ink-flipper");
    assert_eq!(bundle["source"]["hash"], built["code_hash"]);
    assert_eq!(bundle["source"]["language"], "ink! 5.1.1");
    assert_eq!(bundle["source"]["build_info"]["build_mode"], "Release");
    let selectors: Vec<_> = ["constructors", "messages"]
        .iter()
        .flat_map(|kind| bundle["spec"][kind].as_array().unwrap())
        .map(|message| message["selector"].as_str().unwrap())
        .collect();
    assert_eq!(selectors, ["0x9bae9d5e", "0xed4b9d1b", "0x633aa551", "0x2f865bd9"]);
    assert!(built["size"].as_u64().unwrap() <= 3072, "{built}");

    // Without changes, nothing is compiled or generated, even if another contract was built in the meantime.
    ebpf(&flipper("beside", "ink-beside"), &["build"]).ok();
    let again = ebpf(&project, &["build"]).ok();
    assert!(again.stdout.contains("unchanged"), "{}", again.stdout);
    for verb in ["Compiling", "Generating"] {
        assert!(!again.stderr.contains(verb), "{}", again.stderr);
    }

    // The build in another workspace is equal.
    let published = project.join("published.contract");
    fs::copy(built["contract"].as_str().unwrap(), &published).unwrap();
    let elsewhere = scratch("elsewhere").join("deep");
    fs::create_dir(&elsewhere).unwrap();
    for file in ["Cargo.toml", "Cargo.lock", "lib.rs"] {
        fs::copy(project.join(file), elsewhere.join(file)).unwrap();
    }
    let published = published.to_str().unwrap();
    let verified = ebpf(&elsewhere, &["verify", published, "--output", "json"]).ok().json();
    assert_eq!(
        (&verified["expected"], &verified["built"], &verified["differences"]),
        (&built["code_hash"], &built["code_hash"], &json!([]))
    );
    assert_eq!(verified["settings"], built["source"]["build_info"]["settings"]);

    edit(&elsewhere.join("lib.rs"), "self.value = !self.value;", "self.value = true;");
    ebpf(&elsewhere, &["verify", published]).refused(6, &["ink_flipper differs from", "code hash"]);
    // `verify` did not change the output of the build.
    assert_eq!(ebpf(&project, &["build", "--output", "json"]).ok().json()["previous_size"], built["size"]);

    // A debug build is another contract.
    let debug = ebpf(&project, &["build", "--debug", "--output", "json"]).ok().json();
    assert_eq!(debug["source"]["build_info"]["build_mode"], "Debug");
    assert!(debug["size"].as_u64() > built["size"].as_u64(), "{debug}");
    assert_eq!(ebpf(&project, &["build", "--output", "json"]).ok().json()["code_hash"], built["code_hash"]);
}

/// Two checkouts with one target directory: each has its own metadata, although the source of one is older
/// than the build of the other.
#[test]
fn metadata_of_other_workspace_is_not_used() {
    let checkout = |name: &str, ty: &str| {
        let project = flipper(name, "lent-ink");
        edit(&project.join("Cargo.toml"), "[dependencies]\n", "[dependencies]\npart = { path = \"part\" }\n");
        edit(&project.join("lib.rs"), "fn flip(&mut self)", "fn flip(&mut self, _by: part::By)");
        let part = project.join("part");
        fs::create_dir_all(part.join("src")).unwrap();
        fs::write(part.join("Cargo.toml"), "[package]\nname = \"part\"\nversion = \"0.1.0\"\n").unwrap();
        fs::write(part.join("src/lib.rs"), format!("#![no_std]\npub type By = {ty};\n")).unwrap();
        for file in ["Cargo.toml", "lib.rs", "part/Cargo.toml", "part/src/lib.rs"] {
            let past = SystemTime::now() - Duration::from_secs(3600);
            let file = fs::File::options().write(true).open(project.join(file)).unwrap();
            file.set_modified(past).unwrap();
        }
        project
    };
    let by = |project: &Path| {
        let built = ebpf(project, &["build", "--output", "json"]).ok().json();
        let metadata: Value =
            serde_json::from_slice(&fs::read(built["metadata"].as_str().unwrap()).unwrap()).unwrap();
        let id = metadata["spec"]["messages"][0]["args"][0]["type"]["type"].as_u64().unwrap() as usize;
        metadata["types"][id]["type"]["def"]["primitive"].clone()
    };
    let (one, other) = (checkout("lent-ink-one", "u8"), checkout("lent-ink-other", "u16"));
    assert_eq!((by(&one), by(&other), by(&one)), (json!("u8"), json!("u16"), json!("u8")));
}

#[test]
fn mistake_in_ink_contract_is_explained() {
    let project = flipper("ink-mistakes", "mistaken");
    let source = project.join("lib.rs");
    ebpf(&project, &["build", "--features", "ink-as-dependency"])
        .refused(3, &["does not define `deploy`", "Is its feature ink-as-dependency disabled?"]);

    edit(&source, "pub fn get(&self) -> bool {", "pub fn get(&self) -> Missing {");
    ebpf(&project, &["build"])
        .refused(3, &["lib.rs:32", "Missing", "mistaken does not compile for the chain"]);
    ebpf(&project, &["check"]).refused(3, &["lib.rs:32", "mistaken does not compile for this machine"]);
    edit(&source, "Missing", "bool");

    // A function that exists only on the chain.
    edit(&source, "self.value = !self.value;", "self.value = flipped(self.value);");
    edit(
        &source,
        "    // `cargo test`",
        "    #[cfg(not(feature = \"std\"))]\n    fn flipped(value: bool) -> bool {\n        !value\n    }\n\n    // `cargo test`",
    );
    ebpf(&project, &["build"])
        .refused(3, &["cannot find function `flipped`", "which generating metadata requires"]);
    edit(&source, "#[cfg(not(feature = \"std\"))]\n", "");

    // A library that ends the process when it is loaded.
    edit(
        &source,
        "    #[ink(storage)]",
        "    #[cfg(feature = \"std\")]\n    const _: () = {\n        extern \"C\" fn stop() {\n            std::process::exit(7)\n        }\n        \
         #[used]\n        #[link_section = \".init_array\"]\n        static STOP: extern \"C\" fn() = stop;\n    };\n\n    #[ink(storage)]",
    );
    ebpf(&project, &["build"]).refused(3, &["mistaken does not generate its metadata", "exit status: 7"]);
}

#[test]
fn manifest_is_checked_and_tests_run() {
    let project = flipper("ink-check", "checked");
    let products = target().join("ebpf/checked");
    let _ = fs::remove_dir_all(&products);
    let checked = ebpf(&project, &["check", "--output", "json"]).ok().json();
    assert_eq!(checked, json!({ "checked": ["checked"], "warnings": [] }));
    assert!(!products.exists());

    // Without debug info: the dependencies are compiled only for these tests.
    let test = |arguments: &[&str]| -> Outcome {
        let arguments = [&["test"][..], arguments].concat();
        ebpf_with(&project, &arguments, &[("CARGO_PROFILE_TEST_DEBUG", "none")])
    };
    let tested = test(&["--", "--test-threads=1"]).ok();
    assert!(tested.stdout.contains("test result: ok. 2 passed"), "{}", tested.stdout);
    assert!(products.join("checked.contract").is_file());
    edit(&project.join("lib.rs"), "assert!(contract.get());", "assert!(!contract.get());");
    let failed = test(&["flips", "--output", "json"]);
    assert!(failed.stderr.contains("0 passed; 1 failed"), "{}", failed.stderr);
    assert_eq!((failed.code, &failed.json()["error"]["details"]["failed"]), (1, &json!(["checked"])));

    edit(&project.join("Cargo.toml"), ", default-features = false", "");
    edit(&project.join("Cargo.toml"), "default = [\"std\"]\n", "");
    edit(&project.join("Cargo.toml"), "ink-as-dependency = []\n", "");
    let warned = ebpf(&project, &["check", "--output", "json"]);
    let texts = format!("{}{}", warned.stdout, warned.stderr);
    for text in ["default-features = false", "`default` does not enable `std`", "ink-as-dependency"] {
        assert!(texts.contains(text), "{texts}");
    }
}
