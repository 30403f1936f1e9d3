//! The command line.

use sc_cli::RunCmd;

/// Command line of the node.
#[derive(Debug, clap::Parser)]
pub struct Cli {
    /// What to do instead of running the node.
    #[command(subcommand)]
    pub subcommand: Option<Subcommand>,

    /// How to run the node.
    #[command(flatten)]
    pub run: RunCmd,

    /// Seconds from a block's import to its finality. polkadot.js reports that an extrinsic is in a
    /// block only if that is not final at once.
    #[arg(long, value_name = "SECONDS", default_value_t = 1)]
    pub finalize_delay_sec: u8,
}

/// What the node's binary can do beside running the node.
#[derive(Debug, clap::Subcommand)]
pub enum Subcommand {
    /// Key management utilities.
    #[command(subcommand)]
    Key(sc_cli::KeySubcommand),

    /// Print the chain specification.
    ExportChainSpec(sc_cli::ExportChainSpecCmd),

    /// Remove the whole chain's data.
    PurgeChain(sc_cli::PurgeChainCmd),
}
