//! A development node for eBPF contracts: one process, blocks sealed as soon as an extrinsic
//! arrives.
#![allow(clippy::result_large_err)] // errors of sc-cli and sc-service

mod chain_spec;
mod cli;
mod client;
mod command;
mod metrics;
mod rpc;
mod service;

fn main() -> sc_cli::Result<()> {
    command::run()
}
