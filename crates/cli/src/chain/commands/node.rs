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
/// Environment variable that says where it is.
const VARIABLE: &str = "EBPF_NODE";
/// What the node's log says where it listens.
const LISTENS: &str = "JSON-RPC server: addr=";

/// Start a development chain
///
/// It makes a block for every transaction, Alice and the others of a development chain have funds, and all is
/// gone when it ends (Ctrl-C). The endpoint is the result; the node's log goes to stderr.
#[derive(clap::Args)]
pub struct Args {
    /// The node's program [default: the environment variable EBPF_NODE, else ebpf-contracts-node beside this
    /// program, else on the PATH]
    #[arg(long, value_name = "PROGRAM")]
    binary: Option<PathBuf>,
    /// The port to listen on; 0 is any that is free
    #[arg(long, value_name = "NUMBER", default_value_t = 9944)]
    port: u16,
    /// Further arguments for the node, behind `--`
    #[arg(last = true, value_name = "ARGUMENT")]
    arguments: Vec<String>,
}

pub fn run(args: Args, output: &Output) -> Result<(), Error> {
    let binary = find(args.binary.as_deref())?;
    output.detail("Running", format!("{} --dev --rpc-port {}", binary.display(), args.port));
    let mut command = Command::new(&binary);
    command.args(["--dev", "--rpc-port", &args.port.to_string()]).args(&args.arguments);
    // What ends this ends the node.
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
        let error = Error::new(format!("the node ended: {status}"));
        Err(if listens { error } else { error.hint("is the port in use? --port 0 takes one that is free") })
    })
}

/// Prints the node's log, and the endpoint as soon as there is one. Ends with the log, and says whether there
/// was an endpoint.
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

/// Waits until somebody wants this to end.
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

/// Waits until somebody wants this to end.
#[cfg(not(unix))]
fn stop_signals() -> Result<impl Future<Output = ()>, Error> {
    Ok(async {
        // An error means that there is no such signal: then nothing ends this but the node.
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
        return match path.is_file() {
            true => Ok(path),
            false => Err(Error::usage(format!("there is no node at {}", path.display()))),
        };
    }
    let program = format!("{PROGRAM}{}", env::consts::EXE_SUFFIX);
    let beside = env::current_exe().ok().and_then(|path| Some(path.parent()?.join(&program)));
    let on_path = env::var_os("PATH").into_iter().flat_map(|path| {
        env::split_paths(&path).map(|directory| directory.join(&program)).collect::<Vec<_>>()
    });
    beside.into_iter().chain(on_path).find(|path| path.is_file()).ok_or_else(|| {
        Error::new(format!("cannot find {PROGRAM}"))
            .hint(format!("build it with `cargo build --release -p {PROGRAM}`, and say with --binary or {VARIABLE} where it is"))
    })
}

#[cfg(test)]
mod tests {
    use super::endpoint;

    #[test]
    fn endpoint_in_the_log() {
        let line = "2026-01-01 00:00:00 Running JSON-RPC server: addr=127.0.0.1:40123,[::1]:40123";
        assert_eq!(endpoint(line), Some("127.0.0.1:40123"));
        assert_eq!(endpoint("Running JSON-RPC server: addr="), None);
        assert_eq!(endpoint("Imported #1"), None);
    }
}
