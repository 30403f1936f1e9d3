//! `cargo ebpf node`.

use std::{
    env,
    future::Future,
    io,
    path::{Path, PathBuf},
    process::Stdio,
};

use serde_json::json;
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, BufReader},
    process::Command,
};

use crate::{chain::client::block_on, error::Error, output::Output};

/// Name of the node's program.
const PROGRAM: &str = "ebpf-contracts-node";
/// Environment variable with its path.
const VARIABLE: &str = "EBPF_NODE";
/// The text before the node's address in its log.
const LISTENS: &str = "JSON-RPC server: addr=";

/// Run a development chain
///
/// The chain makes a block for every transaction, the development accounts such as Alice have funds, and all
/// state is discarded at the end (Ctrl-C). Prints the URL to stdout and the node's log to stderr.
#[derive(clap::Args)]
pub struct Args {
    /// Program of the node [default: EBPF_NODE, or ebpf-contracts-node beside this program or on PATH]
    #[arg(long, value_name = "PROGRAM")]
    binary: Option<PathBuf>,
    /// Port to listen on; 0 for any free port
    #[arg(long, value_name = "NUMBER", default_value_t = 9944)]
    port: u16,
    /// Further arguments of the node
    #[arg(last = true, value_name = "ARGUMENT")]
    arguments: Vec<String>,
}

pub fn run(args: Args, output: &Output) -> Result<(), Error> {
    let binary = find(args.binary.as_deref())?;
    output.detail("Running", format!("{} --dev --rpc-port {}", binary.display(), args.port));
    let mut command = Command::new(&binary);
    command.args(["--dev", "--rpc-port", &args.port.to_string()]).args(&args.arguments);
    // If this command ends, the node is killed.
    command.stdin(Stdio::null()).stderr(Stdio::piped()).kill_on_drop(true);
    block_on(async {
        let mut node = command.spawn().map_err(|error| Error::file("run", &binary, error))?;
        let stopped = stop_signals()?;
        let log = node.stderr.take().expect("it is piped; qed");
        let (ended, listens) = tokio::select! {
            end = follow(log, node.id(), output) => (node.wait().await, end),
            () = stopped => return Ok(()),
        };
        let status = ended.map_err(|error| Error::new("cannot wait for the node").cause(error))?;
        if status.success() {
            return Ok(());
        }
        let error = Error::new(format!("the node stopped: {status}"));
        Err(if listens { error } else { error.hint("is the port in use? --port 0 selects a free one") })
    })
}

/// Prints the node's log until it ends, and the URL as soon as the node listens. Returns whether it did.
async fn follow(log: impl AsyncRead + Unpin, pid: Option<u32>, output: &Output) -> bool {
    let mut lines = BufReader::new(log).split(b'\n');
    let mut listens = false;
    while let Ok(Some(line)) = lines.next_segment().await {
        let line = String::from_utf8_lossy(&line);
        if let (Some(address), false) = (endpoint(&line), listens) {
            listens = true;
            let url = format!("ws://{address}");
            output.result(format!("The chain listens on {url}"), json!({ "url": url, "pid": pid }));
        }
        output.note(line);
    }
    listens
}

/// Waits for a signal that terminates this command.
#[cfg(unix)]
fn stop_signals() -> Result<impl Future<Output = ()>, Error> {
    use tokio::signal::unix::{signal, SignalKind};
    let cannot = |error: io::Error| Error::new("cannot wait for signals").cause(error);
    let mut interrupt = signal(SignalKind::interrupt()).map_err(cannot)?;
    let mut terminate = signal(SignalKind::terminate()).map_err(cannot)?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => (),
            _ = terminate.recv() => (),
        }
    })
}

/// Waits for a signal that terminates this command.
#[cfg(not(unix))]
fn stop_signals() -> Result<impl Future<Output = ()>, Error> {
    Ok(async {
        // An error means that there is no such signal: then only the end of the node ends this command.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}

/// The address in a line of the log.
fn endpoint(line: &str) -> Option<&str> {
    let (_, rest) = line.split_once(LISTENS)?;
    rest.split([',', ' ']).next().filter(|address| !address.is_empty())
}

fn find(named: Option<&Path>) -> Result<PathBuf, Error> {
    if let Some(path) = named.map(Path::to_owned).or_else(|| env::var_os(VARIABLE).map(PathBuf::from)) {
        if !path.is_file() {
            return Err(Error::usage(format!("there is no node at {}", path.display())));
        }
        return Ok(path);
    }
    let program = format!("{PROGRAM}{}", env::consts::EXE_SUFFIX);
    let beside = env::current_exe().ok().and_then(|path| Some(path.parent()?.join(&program)));
    let on_path = env::var_os("PATH").into_iter().flat_map(|path| {
        env::split_paths(&path).map(|directory| directory.join(&program)).collect::<Vec<_>>()
    });
    beside.into_iter().chain(on_path).find(|path| path.is_file()).ok_or_else(|| {
        Error::new(format!("cannot find {PROGRAM}")).hint(format!(
            "build it with `cargo build --release -p {PROGRAM}`, and pass its path with --binary or \
                 {VARIABLE}"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::endpoint;

    #[test]
    fn address_is_found_in_log() {
        let line = "2026-01-01 00:00:00 Running JSON-RPC server: addr=127.0.0.1:40123,[::1]:40123";
        assert_eq!(endpoint(line), Some("127.0.0.1:40123"));
        assert_eq!(endpoint("Running JSON-RPC server: addr="), None);
        assert_eq!(endpoint("Imported #1"), None);
    }
}
