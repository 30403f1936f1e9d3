//! `cargo ebpf completions`.

use crate::{error::Error, output::Output, Cli};
use clap::CommandFactory;
use clap_complete::Shell;

/// Print a completion script for a shell
///
/// The script completes `cargo-ebpf`. For example, for Bash: cargo ebpf completions bash >
/// ~/.local/share/bash-completion/completions/cargo-ebpf
#[derive(clap::Args)]
pub struct Args {
    /// The shell
    shell: Shell,
}

pub fn run(args: Args, output: &Output) -> Result<(), Error> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "cargo-ebpf", &mut script);
    let script = String::from_utf8_lossy(&script);
    output.result(&script, serde_json::json!({ "shell": args.shell.to_string(), "script": script }));
    Ok(())
}
