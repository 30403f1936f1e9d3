//! Secrets in the environment, which child processes do not inherit.
//!
//! Compilers, build scripts, macros, a contract's library and the node inherit the environment. The secret of
//! an account is therefore removed from it at the start of the process.

use crate::error::Error;
use std::{env, ffi::OsString, sync::OnceLock};

/// Variable with the secret of the account that signs, an alternative to `--suri`.
pub const SURI: &str = "EBPF_SURI";
/// Variable with the password of the secret, an alternative to `--password-file`.
pub const PASSWORD: &str = "EBPF_SURI_PASSWORD";

/// The removed variables.
static TAKEN: OnceLock<[(&str, Option<OsString>); 2]> = OnceLock::new();

/// Moves the secrets from the environment to [`get`]. Called while the program has one thread.
pub fn take() {
    TAKEN.get_or_init(|| {
        [SURI, PASSWORD].map(|name| {
            let value = env::var_os(name);
            env::remove_var(name);
            (name, value)
        })
    });
}

/// The secret in the variable `name`.
///
/// # Errors
///
/// It is not UTF-8.
pub fn get(name: &str) -> Result<Option<String>, Error> {
    let taken = TAKEN.get().into_iter().flatten().find(|(known, _)| *known == name);
    match taken.and_then(|(_, value)| value.clone()) {
        None => Ok(None),
        // The error must not contain it.
        Some(value) => value
            .into_string()
            .map(Some)
            .map_err(|_| Error::usage(format!("the environment variable {name} is not UTF-8"))),
    }
}

/// Removes all variables that builds do not need from the environment, before untrusted code is built.
pub fn keep_build_environment() {
    for (name, value) in env::vars_os() {
        if !is_for_builds(&name.to_string_lossy(), &value.to_string_lossy()) {
            env::remove_var(name);
        }
    }
}

/// Whether builds may need a variable, and it contains no secret.
fn is_for_builds(name: &str, value: &str) -> bool {
    const NAMES: &[&str] = &[
        "PATH HOME USER LOGNAME SHELL TMPDIR TEMP TMP LANG TERM COLORTERM NO_COLOR CLICOLOR CLICOLOR_FORCE",
        "CARGO BPF_LINKER CLANG CC AR LD_LIBRARY_PATH EBPF_CONTRACTS_HOME XDG_CACHE_HOME SYSTEMROOT",
        "SSL_CERT_FILE SSL_CERT_DIR",
    ];
    const PREFIXES: [&str; 3] = ["CARGO_", "RUST", "LC_"];
    let is_secret = ["TOKEN", "PASSWORD", "SECRET", "CREDENTIAL"].iter().any(|part| name.contains(part));
    let is_named = NAMES.iter().flat_map(|names| names.split(' ')).any(|known| known == name);
    match name.to_ascii_lowercase().as_str() {
        // The address of a proxy may contain a user name and password.
        "http_proxy" | "https_proxy" | "all_proxy" | "no_proxy" => !value.contains('@'),
        _ => !is_secret && (is_named || PREFIXES.iter().any(|prefix| name.starts_with(prefix))),
    }
}

#[cfg(test)]
mod tests {
    use super::is_for_builds;

    #[test]
    fn build_environment_has_no_secrets() {
        for name in ["PATH", "CARGO", "CARGO_HOME", "RUSTUP_TOOLCHAIN", "CARGO_TARGET_DIR", "LC_ALL"] {
            assert!(is_for_builds(name, "value"), "{name}");
        }
        for name in ["CARGO_REGISTRY_TOKEN", "AWS_SECRET_ACCESS_KEY", "EBPF_SURI", "SSH_AUTH_SOCK"] {
            assert!(!is_for_builds(name, "value"), "{name}");
        }
        assert!(is_for_builds("https_proxy", "http://proxy:3128"));
        assert!(!is_for_builds("https_proxy", "http://user:password@proxy:3128"));
    }
}
