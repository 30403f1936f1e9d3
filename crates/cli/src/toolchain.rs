//! The tools that compile a contract: cargo, rustc with the sources of core and alloc, bpf-linker and clang.

use crate::error::Error;
use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
    process::Command,
};

/// The oldest supported version of Rust.
const MIN_RUST: (u32, u32) = (1, 90);
/// The oldest supported version of bpf-linker.
const MIN_BPF_LINKER: (u32, u32) = (0, 13);

/// Cargo, without the variables that another cargo sets for its child processes.
pub fn cargo() -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    for (name, _) in env::vars_os() {
        let about_a_package = name.to_str().is_some_and(|name| {
            ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CFG_", "CARGO_FEATURE_"]
                .iter()
                .any(|prefix| name.starts_with(prefix))
                || ["CARGO_CRATE_NAME", "CARGO_PRIMARY_PACKAGE", "CARGO_TARGET_TMPDIR", "OUT_DIR"]
                    .contains(&name)
        });
        if about_a_package {
            cargo.env_remove(name);
        }
    }
    cargo
}

/// The Rust compiler.
pub struct Rust {
    /// `rustc 1.96.0`.
    pub version: String,
    /// `rustc 1.96.0 (ac68faa20 2026-05-25)`, with the commit.
    pub full_version: String,
    /// Its sysroot.
    pub sysroot: PathBuf,
    /// The name of the toolchain in rustup.
    pub toolchain: Option<String>,
}

impl Rust {
    /// Finds the `rustc` that cargo uses.
    ///
    /// # Errors
    ///
    /// It cannot be run.
    pub fn find() -> Result<Self, Error> {
        let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
        let ask = |argument: &[&str]| ask(&rustc, argument).map_err(|error| error.hint(RUST_HINT));
        let full_version = ask(&["--version"])?;
        let sysroot = PathBuf::from(ask(&["--print", "sysroot"])?);
        let version: Vec<_> = full_version.split(' ').take(2).collect();
        Ok(Self {
            version: version.join(" "),
            sysroot,
            full_version,
            toolchain: env::var("RUSTUP_TOOLCHAIN").ok(),
        })
    }

    /// Checks that it can compile contracts.
    ///
    /// # Errors
    ///
    /// It is too old, or lacks the sources of the standard library.
    pub fn check(&self) -> Result<(), Error> {
        let name = self.toolchain.as_deref().unwrap_or("in use");
        if number(&self.version).is_none_or(|version| version < MIN_RUST) {
            return Err(Error::new(format!("{} is too old to build contracts", self.version))
                .hint(format!("use Rust {}.{} or newer: {RUST_HINT}", MIN_RUST.0, MIN_RUST.1)));
        }
        if !self.library().join("core/Cargo.toml").is_file() {
            let hint = match prepared_toolchain() {
                Some(prepared) if Some(&prepared) != self.toolchain.as_ref() => {
                    format!("export RUSTUP_TOOLCHAIN={prepared}, which scripts/setup.sh installed")
                }
                _ => format!("rustup component add rust-src --toolchain {name}"),
            };
            return Err(Error::new(format!(
                "the Rust toolchain {name} has no sources of the standard library"
            ))
            .cause("core and alloc are compiled together with the contract")
            .hint(hint));
        }
        Ok(())
    }

    /// The directory of the sources of core and alloc.
    pub fn library(&self) -> PathBuf {
        self.sysroot.join("lib/rustlib/src/rust/library")
    }
}

const RUST_HINT: &str = "install Rust with https://rustup.rs";

/// The toolchain that scripts/setup.sh installed, if it ran.
fn prepared_toolchain() -> Option<String> {
    let name = std::fs::read_to_string(home()?.join("toolchain")).ok()?;
    Some(name.trim().to_string())
}

/// The directory in which scripts/setup.sh installs tools.
fn home() -> Option<PathBuf> {
    let variable = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    variable("EBPF_CONTRACTS_HOME").or_else(|| {
        let cache = variable("XDG_CACHE_HOME").or_else(|| Some(variable("HOME")?.join(".cache")));
        Some(cache?.join("ebpf-contracts"))
    })
}

/// bpf-linker, which compiles bitcode to an object.
pub struct BpfLinker {
    /// Its path.
    pub path: PathBuf,
    /// `bpf-linker 0.13.0`.
    pub version: String,
}

impl BpfLinker {
    /// Finds it where scripts/setup.sh installs it, or on `PATH`. `BPF_LINKER` overrides both.
    ///
    /// # Errors
    ///
    /// It is not installed, or too old.
    pub fn find() -> Result<Self, Error> {
        const HINT: &str =
            "run scripts/setup.sh, or install bpf-linker 0.13 with LLVM 23 and add it to PATH \
                            (or set BPF_LINKER to its path)";
        let path = match env::var_os("BPF_LINKER").filter(|path| !path.is_empty()) {
            Some(path) => PathBuf::from(path),
            None => {
                let path = env::var_os("PATH").unwrap_or_default();
                let directories = home().map(|home| home.join("bpf-linker/bin")).into_iter();
                let mut found =
                    directories.chain(env::split_paths(&path)).map(|directory| directory.join("bpf-linker"));
                let missing =
                    || Error::new("bpf-linker, which builds contracts, is not installed").hint(HINT);
                found.find(|path| path.is_file()).ok_or_else(missing)?
            }
        };
        let version = ask(path.as_os_str(), &["--version"]).map_err(|error| error.hint(HINT))?;
        if number(&version).is_none_or(|version| version < MIN_BPF_LINKER) {
            return Err(Error::new(format!("{version} at {} is too old", path.display())).hint(HINT));
        }
        Ok(Self { path, version })
    }
}

/// clang, which compiles contracts in C.
pub struct Clang {
    /// Its name or path.
    pub path: OsString,
    /// `Debian clang version 22.1.0 ...`.
    pub version: String,
}

impl Clang {
    /// Finds the first of `CLANG`, `clang-22`, `clang` that is version 22 or newer.
    ///
    /// # Errors
    ///
    /// None is installed.
    pub fn find() -> Result<Self, Error> {
        let given = env::var_os("CLANG").filter(|path| !path.is_empty());
        let mut last = None;
        for path in given.into_iter().chain(["clang-22".into(), "clang".into()]) {
            match ask(&path, &["--version"]) {
                Ok(version) if number(&version).is_some_and(|version| version.0 >= 22) => {
                    return Ok(Self { path, version });
                }
                Ok(version) => last = Some(format!("{} is {version}", path.to_string_lossy())),
                Err(_) => {}
            }
        }
        let error = Error::new("clang 22 or newer, which builds contracts in C, is not installed");
        Err(last.into_iter().fold(error, Error::cause).hint("install clang-22, or set CLANG to its path"))
    }
}

/// The first line of a program's output.
fn ask(program: impl AsRef<std::ffi::OsStr>, arguments: &[&str]) -> Result<String, Error> {
    let program = program.as_ref();
    let name = Path::new(program).display();
    let failed = || Error::new(format!("cannot run `{name} {}`", arguments.join(" ")));
    let output = Command::new(program).args(arguments).output().map_err(|error| failed().cause(error))?;
    if !output.status.success() {
        return Err(failed().cause(String::from_utf8_lossy(&output.stderr).trim()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).lines().next().unwrap_or_default().trim().to_string())
}

/// The first two numbers of the first version in a text.
fn number(text: &str) -> Option<(u32, u32)> {
    let version = text.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()))?;
    let mut parts = version.split(['.', '-']).map(|part| part.parse::<u32>().ok());
    Some((parts.next()??, parts.next().flatten().unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn version_is_parsed() {
        assert_eq!(number("rustc 1.96.0 (ac68faa20 2026-05-25)"), Some((1, 96)));
        assert_eq!(number("bpf-linker 0.13.0"), Some((0, 13)));
        assert_eq!(number("Debian clang version 22.1.0-1"), Some((22, 1)));
        assert_eq!(number("rustc 1.97-nightly"), Some((1, 97)));
        assert_eq!(number("nothing"), None);
    }
}
