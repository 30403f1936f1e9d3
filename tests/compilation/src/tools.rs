//! Runs compilers, `cargo ebpf` among them, and what they build.

use std::{
    env, fs,
    io::{Read, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// The largest stack and heap that a contract can have: generated programs should fit.
pub const STACK: u32 = ebpf_vm::limits::MAX_STACK_BYTES;
/// See [`STACK`].
pub const HEAP: u32 = ebpf_vm::limits::MAX_HEAP_BYTES;

/// Names the `cargo-ebpf` to build with.
pub const CLI: &str = "EBPF_CLI";

/// What one of these tools can do to a native program: it is ended after this time.
const PATIENCE: Duration = Duration::from_secs(10);

/// The target directory: the one that this program is in, as `PROFILE/ebpf-compilation` or, if it is a test,
/// in `PROFILE/deps`.
fn target_directory() -> PathBuf {
    let program = env::current_exe().expect("the running program has a path");
    let beside = program.parent().expect("it is in a directory");
    let profile = if beside.ends_with("deps") { beside.parent() } else { Some(beside) };
    profile.and_then(Path::parent).expect("it was built by cargo").to_path_buf()
}

/// Where programs are built.
pub fn directory() -> PathBuf {
    target_directory().join("compilation")
}

/// The repository's root.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("this package is in tests")
}

/// `cargo-ebpf`: the one that [`CLI`] names, else the one of this workspace.
fn cli() -> PathBuf {
    if let Some(path) = env::var_os(CLI) {
        return path.into();
    }
    let path = target_directory().join("release/cargo-ebpf");
    assert!(
        path.is_file(),
        "{} is not built: run `cargo build --release -p cargo-ebpf`, or name it in {CLI}",
        path.display()
    );
    path
}

/// Where contracts in Rust are built: with the others, for which core and alloc are compiled already.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| directory().join("target"), PathBuf::from)
}

/// Builds the contract of a directory. Returns its ELF, or what `cargo ebpf` said.
pub fn contract(project: &Path, name: &str, target: &Path) -> Result<Vec<u8>, String> {
    let mut command = Command::new(cli());
    command
        .args(["ebpf", "build", "--quiet", "--no-metadata", "--manifest-path"])
        .arg(project)
        .args(["--stack-size", &STACK.to_string(), "--heap-size", &HEAP.to_string()])
        .env("CARGO_TARGET_DIR", target)
        .env_remove("RUSTFLAGS");
    run(&mut command)?;
    let elf = target.join("ebpf").join(name).join(name).with_extension("elf");
    fs::read(&elf).map_err(|error| format!("{}: {error}", elf.display()))
}

/// Runs a compiler to its end. Returns what it printed to standard error if it fails.
pub fn run(command: &mut Command) -> Result<(), String> {
    let output = command.stdin(Stdio::null()).output().map_err(|error| format!("{command:?}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let text = String::from_utf8_lossy(&output.stderr);
    Err(format!("{command:?}: {}\n{text}", output.status))
}

/// Runs a program. None: it took too long. An error if it failed.
pub fn execute(program: &Path, argument: &str, input: Vec<u8>) -> Result<Option<Vec<u8>>, String> {
    let failed = |error: &dyn std::fmt::Display| format!("{}: {error}", program.display());
    let mut child = Command::new(program)
        .arg(argument)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| failed(&error))?;
    let (mut stdin, mut stdout) =
        (child.stdin.take().expect("it is piped"), child.stdout.take().expect("it is piped"));
    // It reads all before it writes anything, and may end before it has read.
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let reader = std::thread::spawn(move || {
        let mut bytes = Vec::new();
        stdout.read_to_end(&mut bytes).map(|_| bytes)
    });
    let ended = wait(&mut child).map_err(|error| failed(&error))?;
    let written = writer.join().expect("writing does not panic");
    let bytes = reader.join().expect("reading does not panic").map_err(|error| failed(&error))?;
    match ended {
        None => Ok(None),
        Some(status) if status.success() => written.map(|()| Some(bytes)).map_err(|error| failed(&error)),
        Some(status) => Err(failed(&status)),
    }
}

/// Waits for as long as there is patience.
fn wait(child: &mut Child) -> std::io::Result<Option<std::process::ExitStatus>> {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if start.elapsed() > PATIENCE {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Writes a file, unless it is there with these contents.
pub fn write(path: &Path, contents: &str) {
    if fs::read_to_string(path).is_ok_and(|present| present == contents) {
        return;
    }
    if let Some(directory) = path.parent() {
        fs::create_dir_all(directory).unwrap_or_else(|error| panic!("{}: {error}", directory.display()));
    }
    fs::write(path, contents).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}
