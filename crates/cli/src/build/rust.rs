//! Compiles a crate to a relocatable object: cargo, rustc and bpf-linker.

use super::{
    artifact::{self, Artifact, Cache},
    diagnosis, Mode, Object, Settings,
};
use crate::{
    error::Error,
    files,
    output::Output,
    project::{cargo_metadata, RustProject, Selection},
    toolchain::{self, BpfLinker, Rust},
};
use serde_json::Value;
use std::{
    ffi::{OsStr, OsString},
    path::{Path, PathBuf},
};

/// The target specification for rustc: eBPF with all features of the VM.
const TARGET: &str = include_str!("bpfel-contract.json");
/// The target's name for cargo.
const TARGET_NAME: &str = "bpfel-contract";

/// The profile of contracts, which overrides that of the manifest and of the workspace.
const PROFILE: [&str; 8] = [
    "opt-level=3",
    "overflow-checks=true",
    "debug-assertions=false",
    "panic=\"abort\"",
    "lto=\"fat\"",
    "codegen-units=1",
    "incremental=false",
    "strip=\"none\"",
];

/// Flags for cargo.
const CARGO_FLAGS: [&str; 4] = [
    "-Zbuild-std=core,alloc",
    "-Zjson-target-spec",
    // In a workspace with `resolver = "1"`, the features of dev-dependencies would be enabled.
    "-Zavoid-dev-deps",
    // By modification times, sources would be fresh if another workspace with the same target directory has a
    // package with the same name at the same relative path.
    "-Zchecksum-freshness",
];

/// Flags for rustc.
const RUSTC_FLAGS: [&str; 3] = [
    // For NAME.debug. Line tables would suffice, but then functions have empty types, on which LLVM 23
    // crashes when it writes BTF of a function whose arguments it has removed. Unlike the profile, a flag
    // also applies to packages with a profile of their own.
    "-Cdebuginfo=full",
    // With PIC, `match` becomes tables of 32-bit differences, which BPF has no relocation for.
    "-Crelocation-model=static",
    // A contract has one thread, so atomics become plain loads and stores. bpf-linker generates the code;
    // rustc only runs the pass.
    "-Cpasses=lower-atomic",
];

/// Arguments of bpf-linker.
const LINK_ARGUMENTS: [&str; 3] = [
    // LLVM 23 rejects the size-optimising pipelines (s, z) for this target.
    "-O3",
    "--cpu-features=+allows-misaligned-mem-access",
    // Without it, bpf-linker drops the line tables.
    "--btf",
];

/// Options of LLVM.
const LLVM_OPTIONS: [&str; 4] = [
    // The largest frame; above this the 16-bit offsets of loads and stores silently wrap around.
    "--bpf-stack-size=32760",
    // Longer copies are calls to the VM's memcpy.
    "--bpf-max-stores-per-memfunc=4",
    // No jump tables: the VM has no indirect jump.
    "--bpf-min-jump-table-entries=1000000",
    // Writes the sizes and alignments of frames to bpf-linker's log, for the linker.
    "--pass-remarks-analysis=stack-frame-layout",
];

/// The default of targets that do not disable unrolling.
const UNROLL: &str = "--partial-unrolling-threshold=30";

/// The arguments of bpf-linker.
pub fn link_arguments(settings: &Settings) -> impl Iterator<Item = String> {
    let unroll = settings.unroll.then_some(UNROLL);
    let llvm: Vec<_> = LLVM_OPTIONS.into_iter().chain(unroll).collect();
    LINK_ARGUMENTS.into_iter().map(String::from).chain([format!("--llvm-args={}", llvm.join(","))])
}

/// Compiles a crate.
///
/// # Errors
///
/// A tool is missing, or the crate does not compile.
pub fn compile(
    project: &RustProject,
    settings: &Settings,
    selection: &Selection,
    directory: &Path,
    output: &Output,
) -> Result<Object, Error> {
    let rust = Rust::find()?;
    rust.check()?;
    let linker = BpfLinker::find()?;
    let compiler = Compiler { project, settings, selection, directory, rust: &rust, linker: &linker };
    let (object, log) = compiler.run(output)?;
    let mut tools = vec![
        ("rust_toolchain".to_string(), rust.full_version.clone()),
        ("linker".to_string(), linker.version.clone()),
    ];
    let mut language = "Rust".to_string();
    for package in ["ebpf-ink", "ebpf-sys"] {
        if let Some(version) = project.locked_version(package) {
            tools.push((package.to_string(), version));
        }
    }
    if project.ink.is_some() {
        // The language as clients know it; the version of the crate is among the tools.
        language = "ink! 5.1.1".into();
    }
    Ok(Object {
        bytes: object,
        frames: ebpf_linker::frames(&log),
        tools,
        compiler: rust.version.clone(),
        language,
    })
}

struct Compiler<'a> {
    project: &'a RustProject,
    settings: &'a Settings,
    selection: &'a Selection,
    directory: &'a Path,
    rust: &'a Rust,
    linker: &'a BpfLinker,
}

impl Compiler<'_> {
    /// Runs cargo. Returns the object, and the lines of bpf-linker's log about frames.
    fn run(&self, output: &Output) -> Result<(Vec<u8>, String), Error> {
        if !self.cargo_home().join("registry/src").is_dir() {
            // The flags depend on the paths of dependencies, which are not downloaded yet.
            cargo_metadata(&self.project.manifest, self.selection, true)?;
        }
        let target = self.directory.join(format!("{TARGET_NAME}.json"));
        files::write(&target, TARGET)?;
        let log = self.directory.join("bpf-linker.log");
        files::remove(&log)?;
        let objects = self.directory.join("objects");
        files::create_dir(&objects)?;
        let cached = |extension: &str| objects.join(format!("{}.{extension}", self.project.name));
        let (object, frames) = (cached("o"), cached("frames"));
        let key = format!("{:?}", (&self.project.manifest, self.features(), &self.linker.version));
        Cache { stamp: &cached("stamp"), files: &[&object, &frames], key: &key }.update(
            || self.cargo(&target, &log, output),
            |library| {
                let log = files::read_text(&log)?;
                let lines: Vec<_> = log.lines().filter(|line| ebpf_linker::is_about_frames(line)).collect();
                files::write(&frames, lines.join("\n"))?;
                files::write(&object, files::read(&library.path)?)
            },
        )?;
        Ok((files::read(&object)?, files::read_text(&frames)?))
    }

    fn features(&self) -> Vec<String> {
        let mut features = self.settings.features.clone();
        if let (Mode::Debug, Some(ink)) = (self.settings.mode, &self.project.ink) {
            features.push(format!("{}/ink-debug", ink.dependency));
        }
        features
    }

    fn flags(&self, log: &Path) -> Vec<OsString> {
        let mut flags: Vec<OsString> = RUSTC_FLAGS.iter().map(OsString::from).collect();
        flags.extend(link_arguments(self.settings).map(|argument| format!("-Clink-arg={argument}").into()));
        let mut log_file = OsString::from("-Clink-arg=--log-file=");
        log_file.push(log);
        flags.extend([log_file, "-Clink-arg=--log-level=debug".into()]);
        // The contract contains no absolute path of this machine: the workspace is compiled by relative
        // paths. The flags are the same for all contracts, so that core and alloc are compiled once.
        let mut prefixes = vec![
            (self.cargo_home().join("git/checkouts"), "/cargo/git"),
            (self.rust.library(), "/rust/library"),
        ];
        // One directory for each registry; mirrors have other names.
        let mut registries: Vec<_> = self
            .cargo_home()
            .join("registry/src")
            .read_dir()
            .map(|entries| entries.flatten().map(|entry| entry.path()).collect())
            .unwrap_or_default();
        registries.sort();
        prefixes.extend(registries.into_iter().map(|registry| (registry, "/cargo")));
        for (from, to) in prefixes {
            let mut flag = OsString::from("--remap-path-prefix=");
            flag.push(from);
            flag.push("=");
            flag.push(to);
            flags.push(flag);
        }
        flags
    }

    fn cargo_home(&self) -> PathBuf {
        let home = || Some(PathBuf::from(std::env::var_os("HOME")?).join(".cargo"));
        std::env::var_os("CARGO_HOME").map(PathBuf::from).or_else(home).unwrap_or_default()
    }

    fn cargo(&self, target: &Path, log: &Path, output: &Output) -> Result<Artifact, Error> {
        let mut cargo = toolchain::cargo();
        cargo
            .args(["rustc", "--lib", "--crate-type", "cdylib", "--release", "--no-default-features"])
            .args(CARGO_FLAGS)
            .arg("--manifest-path")
            .arg(&self.project.manifest)
            .arg("--target")
            .arg(target)
            .arg("--target-dir")
            .arg(self.directory.join("build"))
            .args(self.selection.cargo_arguments());
        for setting in PROFILE {
            cargo.arg("--config").arg(format!("profile.release.{setting}"));
        }
        let linker = Value::from(self.linker.path.display().to_string());
        cargo.arg("--config").arg(format!("target.{TARGET_NAME}.linker={linker}"));
        let features = self.features();
        if !features.is_empty() {
            cargo.arg("--features").arg(features.join(","));
        }
        // Allows `-Zbuild-std` on a stable toolchain.
        cargo.env("RUSTC_BOOTSTRAP", "1");
        let flags = self.flags(log).join(OsStr::new("\x1f"));
        cargo.env("CARGO_ENCODED_RUSTFLAGS", flags).env_remove("RUSTFLAGS");
        artifact::cargo(cargo, self.project, output)?
            .map_err(|errors| diagnosis::compile_error(&self.project.package, &errors))
    }
}
