//! `cargo ebpf`: builds, tests, deploys and calls contracts.
//!
//! Each command is a module with its arguments and `run(arguments, &Output) -> Result<(), Error>`. A command
//! prints through [`Output`] and reports failure as an [`Error`]; nothing else prints or exits, except for
//! command lines that clap rejects.
#![deny(unsafe_code)]
// Some functions are used by only some of the optional commands.
#![cfg_attr(not(all(feature = "chain", feature = "trace")), allow(dead_code))]

mod arguments;
mod build;
#[cfg(feature = "chain")]
mod chain;
mod check;
mod completions;
mod contract_file;
mod disasm;
mod error;
mod files;
mod metadata_host;
mod new;
mod output;
mod project;
mod secrets;
mod size;
mod test;
mod text;
mod toolchain;
#[cfg(feature = "trace")]
mod trace;
mod verify;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use error::{Error, ExitCode};
use output::{Output, OutputArgs};
use std::path::PathBuf;

/// Build, test, deploy and call eBPF contracts
#[derive(Parser)]
#[command(
    name = "cargo ebpf",
    bin_name = "cargo ebpf",
    version,
    after_help = ExitCode::HELP,
    propagate_version = true
)]
struct Cli {
    #[command(flatten)]
    output: OutputArgs,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    New(new::Args),
    Build(build::Args),
    Check(check::Args),
    Test(test::Args),
    Verify(verify::Args),
    Size(size::Args),
    Disasm(disasm::Args),
    Completions(completions::Args),
    #[cfg(feature = "chain")]
    #[command(flatten)]
    Chain(chain::Command),
    #[cfg(feature = "trace")]
    #[command(flatten)]
    Trace(trace::Command),
    /// Load the library of a contract, built for this machine, and write its metadata
    #[command(name = metadata_host::COMMAND, hide = true)]
    MetadataHost {
        library: PathBuf,
        to: PathBuf,
    },
}

fn run(command: Command, output: &Output) -> Result<(), Error> {
    match command {
        Command::New(args) => new::run(args, output),
        Command::Build(args) => build::run(args, output),
        Command::Check(args) => check::run(args, output),
        Command::Test(args) => test::run(args, output),
        Command::Verify(args) => verify::run(args, output),
        Command::Size(args) => size::run(args, output),
        Command::Disasm(args) => disasm::run(args, output),
        Command::Completions(args) => completions::run(args, output),
        #[cfg(feature = "chain")]
        Command::Chain(command) => chain::run(command, output),
        #[cfg(feature = "trace")]
        Command::Trace(command) => trace::run(command, output),
        Command::MetadataHost { library, to } => metadata_host::run(&library, &to),
    }
}

fn main() -> std::process::ExitCode {
    secrets::take();
    // Cargo calls `cargo-ebpf ebpf ...`.
    let mut arguments: Vec<_> = std::env::args_os().collect();
    if arguments.get(1).is_some_and(|argument| argument == "ebpf") {
        arguments.remove(1);
    }
    let mut command = Cli::command();
    let arguments = arguments::prepare(&command, arguments);
    let wants_json = arguments::wants_json(&arguments);
    let parsed =
        command.try_get_matches_from_mut(arguments).and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        // Help and version are not errors, and are always text.
        Err(error) if wants_json && error.use_stderr() => {
            let error = arguments::usage_error(&error);
            println!("{}", text::json(&error.to_json()));
            return std::process::ExitCode::from(error.code as u8);
        }
        Err(error) => error.exit(),
    };
    let output = Output::new(&cli.output);
    match run(cli.command, &output) {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            output.error(&error);
            std::process::ExitCode::from(error.code as u8)
        }
    }
}
