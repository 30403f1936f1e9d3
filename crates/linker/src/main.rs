//! `ebpf-link`: links a relocatable eBPF object into a contract ELF.

use clap::Parser;
use ebpf_linker::{frames, link, read_up_to, Options};
use ebpf_vm::limits::{DEFAULT_CONFIGURATION_BYTES, DEFAULT_HEAP_BYTES, DEFAULT_STACK_BYTES};
use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Bytes that an object or a log has at most.
const MAX_FILE_BYTES: u64 = 512 << 20;

/// Links a relocatable eBPF object, as bpf-linker or clang writes it, into a contract ELF.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The relocatable object.
    object: PathBuf,
    /// Where the contract goes.
    #[arg(short, long)]
    output: PathBuf,
    /// Bytes of stack, a multiple of 16.
    #[arg(long, default_value_t = DEFAULT_STACK_BYTES)]
    stack_size: u32,
    /// Bytes of heap, a multiple of 16.
    #[arg(long, default_value_t = DEFAULT_HEAP_BYTES)]
    heap_size: u32,
    /// Bytes of memory for the configuration of a contract that refers to it, a multiple of 16.
    #[arg(long, default_value_t = DEFAULT_CONFIGURATION_BYTES)]
    configuration_size: u32,
    /// Where the names and places of functions and data go.
    #[arg(long, value_name = "FILE")]
    symbols: Option<PathBuf>,
    /// Where the source lines of instructions go, if the object has any.
    #[arg(long, value_name = "FILE")]
    debug: Option<PathBuf>,
    /// What clang printed with `-Rpass-analysis=stack-frame-layout`, or the log of bpf-linker run with
    /// `--llvm-args=--pass-remarks-analysis=stack-frame-layout` and `--log-level=debug`: the size and
    /// alignment of frames as LLVM knows them.
    #[arg(long, value_name = "LOG")]
    frames: Option<PathBuf>,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("ebpf-link: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), String> {
    let write = |path: &PathBuf, bytes: &[u8]| {
        fs::write(path, bytes).map_err(|error| format!("{}: {error}", path.display()))
    };
    let read = |path: &Path| {
        read_up_to(path, MAX_FILE_BYTES).map_err(|error| format!("{}: {error}", path.display()))
    };
    let log = arguments.frames.as_deref().map(read).transpose()?.unwrap_or_default();
    let options = Options {
        stack_size: arguments.stack_size,
        heap_size: arguments.heap_size,
        configuration_size: arguments.configuration_size,
        frames: frames(&String::from_utf8_lossy(&log)),
    };
    let linked = link(&read(&arguments.object)?, &options)
        .map_err(|error| format!("{}: {error}", arguments.object.display()))?;
    write(&arguments.output, &linked.elf)?;
    if let Some(path) = &arguments.symbols {
        write(path, linked.symbols_file().as_bytes())?;
    }
    if let (Some(path), Some(debug)) = (&arguments.debug, linked.debug_file()) {
        write(path, debug.as_bytes())?;
    }
    Ok(())
}
