//! Runs the binary on projects in their own directories. They share the target directory of the tests, so
//! that core, alloc and ink are compiled once, for the example contracts too.

// Each test file uses only some of these functions.
#![allow(dead_code)]

use serde_json::Value;
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The outcome of a command.
pub struct Outcome {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Outcome {
    /// Fails the test unless the command succeeded.
    #[track_caller]
    pub fn ok(self) -> Self {
        assert_eq!(self.code, 0, "stdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self
    }

    /// Fails the test unless the command failed with this exit code and printed all these texts.
    #[track_caller]
    pub fn refused(self, code: i32, texts: &[&str]) -> Self {
        let Self { code: found, stdout, stderr } = &self;
        assert_eq!(*found, code, "stdout:\n{stdout}\nstderr:\n{stderr}");
        for text in texts {
            assert!(stderr.contains(text), "{text:?} is not in\n{stderr}");
        }
        self
    }

    /// The result of `--output json`.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("{error}\nstdout:\n{}\nstderr:\n{}", self.stdout, self.stderr))
    }
}

/// A new directory for a test.
pub fn scratch(name: &str) -> PathBuf {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cargo-ebpf").join(name);
    let _ = fs::remove_dir_all(&directory);
    fs::create_dir_all(&directory).unwrap();
    directory
}

/// The target directory of the projects.
pub fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap().to_path_buf()
}

/// The repository.
pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap()
}

/// Runs `cargo-ebpf ebpf ARGUMENTS` in a directory.
pub fn ebpf(directory: &Path, arguments: &[&str]) -> Outcome {
    ebpf_with(directory, arguments, &[])
}

/// Like [`ebpf`], with environment variables.
pub fn ebpf_with(directory: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Outcome {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-ebpf"));
    for (name, _) in env::vars_os() {
        // Variables that cargo sets for a test are not meant for the cargo that the command starts.
        if name.to_str().is_some_and(|name| name.starts_with("CARGO_PKG") || name == "RUSTFLAGS") {
            command.env_remove(name);
        }
    }
    for secret in ["EBPF_SURI", "EBPF_SURI_PASSWORD"] {
        command.env_remove(secret);
    }
    command.env("CARGO_TARGET_DIR", target()).envs(variables.iter().copied());
    let output = command.arg("ebpf").args(arguments).current_dir(directory).output().unwrap();
    Outcome {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// A crate over `ebpf-sys` with this source.
pub fn plain_crate(directory: &Path, name: &str, source: &str) {
    let sys = repository().join("crates/sys");
    let manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\n[lib]\npath = \"lib.rs\"\n\n\
         [features]\nmore = []\n\n[dependencies]\nebpf-sys = {{ path = {sys:?} }}\n\n[workspace]\n"
    );
    fs::write(directory.join("Cargo.toml"), manifest).unwrap();
    fs::write(directory.join("lib.rs"), source).unwrap();
}
