//! Commands that talk to a chain, or encode and decode what goes to one.

use crate::{error::Error, output::Output};

/// A command.
#[derive(clap::Subcommand)]
pub enum Command {}

/// Runs a command.
pub fn run(command: Command, _output: &Output) -> Result<(), Error> {
    match command {}
}
