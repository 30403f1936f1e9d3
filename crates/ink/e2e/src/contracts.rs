//! Contracts by name: finds the packages, and builds them when they are first used.

use serde_json::Value;
use std::{
    collections::{BTreeMap, HashMap},
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

/// A directory with built contracts.
const PREBUILT: &str = "EBPF_CONTRACTS_DIR";
/// The program that builds contracts.
const BUILDER: &str = "CARGO_EBPF";
/// The feature that identifies a package as a contract.
const CONTRACT_FEATURE: &str = "ink-as-dependency";

/// Loads the contract ELF of a package.
pub(crate) fn load(name: &str) -> Result<Vec<u8>, String> {
    /// One lock for each contract, so that tests wait only for the contracts that they use.
    type Slot = Arc<OnceLock<Result<Vec<u8>, String>>>;
    static LOADED: OnceLock<Mutex<HashMap<String, Slot>>> = OnceLock::new();
    let name = name.replace('-', "_");
    let slot = {
        let mut loaded = LOADED.get_or_init(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner);
        loaded.entry(name.clone()).or_default().clone()
    };
    slot.get_or_init(|| read(&find(&name)?)).clone()
}

/// Finds the bundle of a contract: the prebuilt one, or else builds it.
fn find(name: &str) -> Result<PathBuf, String> {
    let Some(directory) = env::var_os(PREBUILT) else { return build(name) };
    match prebuilt(Path::new(&directory), name) {
        Err(_) if env::var_os(BUILDER).is_some() => build(name),
        found => found,
    }
}

/// Builds the contract under test and the contracts that it depends on, and returns their bundles. Tests need
/// not call this: a contract is built when it is first used.
///
/// # Panics
///
/// If a build fails.
pub fn build_root_and_contract_dependencies() -> Vec<PathBuf> {
    let names = packages().map(|packages| packages.keys().cloned().collect::<Vec<_>>());
    let built = names.and_then(|names| names.iter().map(|name| build(name)).collect());
    built.unwrap_or_else(|why: String| panic!("{why}"))
}

fn prebuilt(directory: &Path, name: &str) -> Result<PathBuf, String> {
    let bundle = directory.join(name).join(format!("{name}.contract"));
    if bundle.is_file() {
        return Ok(bundle);
    }
    let mut available: Vec<_> = fs::read_dir(directory)
        .map_err(|error| format!("{PREBUILT} is {}: {error}", directory.display()))?
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| directory.join(name).join(format!("{name}.contract")).is_file())
        .collect();
    available.sort();
    Err(format!("{} not found: {PREBUILT} has {}", bundle.display(), list(&available)))
}

/// The contracts that tests can name, with their manifests.
fn packages() -> Result<BTreeMap<String, PathBuf>, String> {
    static PACKAGES: OnceLock<Result<BTreeMap<String, PathBuf>, String>> = OnceLock::new();
    PACKAGES
        .get_or_init(|| {
            let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
            command.args(["metadata", "--format-version", "1"]);
            // The package under test.
            if let Some(directory) = env::var_os("CARGO_MANIFEST_DIR") {
                command.current_dir(directory);
            }
            let metadata = run(&mut command)?;
            contracts_in(&metadata.stdout)
        })
        .clone()
}

/// The contracts among the packages that `cargo metadata` lists.
fn contracts_in(metadata: &[u8]) -> Result<BTreeMap<String, PathBuf>, String> {
    let metadata: Value =
        serde_json::from_slice(metadata).map_err(|error| format!("cargo metadata: {error}"))?;
    let packages = metadata["packages"].as_array().into_iter().flatten();
    let contracts = packages.filter(|package| package["features"].get(CONTRACT_FEATURE).is_some());
    Ok(contracts
        .filter_map(|package| {
            let name = package["name"].as_str()?.replace('-', "_");
            Some((name, package["manifest_path"].as_str()?.into()))
        })
        .collect())
}

/// Builds a contract and returns its bundle.
fn build(name: &str) -> Result<PathBuf, String> {
    let packages = packages()?;
    let Some(manifest) = packages.get(name) else {
        let available: Vec<_> = packages.into_keys().collect();
        return Err(format!(
            "unknown contract `{name}`: expected one of {}. A contract is a package of the workspace or a \
             dependency (or dev-dependency) of the package under test, with the feature `{CONTRACT_FEATURE}`",
            list(&available),
        ));
    };
    let mut command = match env::var_os(BUILDER) {
        Some(program) => Command::new(program),
        None => Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into())),
    };
    command.args(["ebpf", "build", "--quiet", "--output", "json", "--manifest-path"]).arg(manifest);
    // Cargo sets variables of the package under test, which the build must not inherit.
    for (variable, _) in env::vars_os() {
        let variable = variable.to_string_lossy();
        if variable.starts_with("CARGO_PKG_") || variable.starts_with("CARGO_MANIFEST") {
            command.env_remove(&*variable);
        }
    }
    let built = run(&mut command).map_err(|why| format!("building the contract `{name}` failed: {why}"))?;
    let built: Value = serde_json::from_slice(&built.stdout)
        .map_err(|error| format!("invalid output of cargo ebpf build: {error}"))?;
    match built["contract"].as_str() {
        Some(bundle) => Ok(bundle.into()),
        None => Err(format!("the contract `{name}` was built without metadata")),
    }
}

/// Runs a command. A status other than success is an error.
fn run(command: &mut Command) -> Result<Output, String> {
    let shown = format!("{command:?}");
    let output = command.output().map_err(|error| format!("{shown}: {error}"))?;
    if output.status.success() {
        return Ok(output);
    }
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    let (stderr, stdout) = (text(&output.stderr), text(&output.stdout));
    let hint = if stderr.contains("no such command") {
        format!("\ninstall it (`cargo install cargo-ebpf`), or set {BUILDER} to the program")
    } else {
        String::new()
    };
    Err(format!("{shown} failed ({}):\n{stderr}\n{stdout}{hint}", output.status))
}

/// Reads the contract ELF from a bundle.
fn read(bundle: &Path) -> Result<Vec<u8>, String> {
    let failed = |why: String| format!("{}: {why}", bundle.display());
    let text = fs::read(bundle).map_err(|error| failed(error.to_string()))?;
    let json: Value = serde_json::from_slice(&text).map_err(|error| failed(error.to_string()))?;
    let code = json["source"]["wasm"].as_str().and_then(|code| code.strip_prefix("0x"));
    code.and_then(from_hex).ok_or_else(|| failed("no code in `source.wasm`".into()))
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let (pairs, []) = text.as_bytes().as_chunks::<2>() else { return None };
    let digit = |digit: u8| char::from(digit).to_digit(16);
    pairs.iter().map(|[high, low]| Some((digit(*high)? << 4 | digit(*low)?) as u8)).collect()
}

fn list(names: &[String]) -> String {
    match names {
        [] => "none".into(),
        names => names.join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_with_the_feature_are_contracts() {
        let metadata = br#"{ "packages": [
            { "name": "my-token", "manifest_path": "/a/Cargo.toml", "features": { "std": [], "ink-as-dependency": [] } },
            { "name": "helper", "manifest_path": "/b/Cargo.toml", "features": { "std": [] } }
        ] }"#;
        let contracts = contracts_in(metadata).unwrap();
        assert_eq!(contracts.into_iter().collect::<Vec<_>>(), [("my_token".into(), "/a/Cargo.toml".into())]);
        assert!(contracts_in(b"no").unwrap_err().starts_with("cargo metadata: "));
    }

    #[test]
    fn code_is_read_from_the_bundle() {
        let directory = env::temp_dir().join(format!("ink-e2e-{}", std::process::id()));
        let bundle = directory.join("a").join("a.contract");
        fs::create_dir_all(directory.join("a")).unwrap();
        fs::create_dir_all(directory.join("something-else")).unwrap();
        fs::write(&bundle, "").unwrap();
        let error = prebuilt(&directory, "b").unwrap_err();
        assert!(error.ends_with("EBPF_CONTRACTS_DIR has a"), "{error}");
        let read_text = |text: &str| {
            fs::write(&bundle, text).unwrap();
            read(&prebuilt(&directory, "a").unwrap())
        };
        assert_eq!(read_text(r#"{ "source": { "wasm": "0x7f45" } }"#), Ok(vec![0x7f, 0x45]));
        for bad in ["{}", "no", r#"{ "source": { "wasm": "0x7" } }"#, r#"{ "source": { "wasm": "0x7g" } }"#] {
            let error = read_text(bad).unwrap_err();
            assert!(error.starts_with(bundle.to_str().unwrap()), "{error}");
        }
        fs::remove_dir_all(&directory).unwrap();
        assert!(prebuilt(&directory, "a").unwrap_err().starts_with("EBPF_CONTRACTS_DIR is "));
    }

    #[test]
    fn failed_command_gives_its_status_and_output() {
        let error = run(Command::new("sh").args(["-c", "echo wrong >&2; exit 3"])).unwrap_err();
        assert!(error.contains("exit status: 3") && error.contains("wrong"), "{error}");
        assert!(run(&mut Command::new("no-such-program-here")).is_err());
    }
}
