//! `cargo ebpf trace`: runs a contract off-chain and shows what it does.

use crate::{error::Error, output::Output};

/// A command.
#[derive(clap::Subcommand)]
pub enum Command {}

/// Runs a command.
pub fn run(command: Command, _output: &Output) -> Result<(), Error> {
    match command {}
}
