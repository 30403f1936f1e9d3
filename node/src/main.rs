//! A development node for eBPF contracts: one process, blocks sealed as soon as an extrinsic
//! arrives.

mod chain_spec;
mod cli;
mod command;
mod metrics;
mod rpc;
mod service;

fn main() -> sc_cli::Result<()> {
    command::run()
}
