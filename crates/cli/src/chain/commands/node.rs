//! `cargo ebpf node`.

use std::{
    env,
    io::{self, BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::json;

use crate::{error::Error, output::Output};

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
    let mut node = Command::new(&binary)
        .args(["--dev", "--rpc-port", &args.port.to_string()])
        .args(&args.arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::inherit())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| Error::file("run", &binary, error))?;
    let log = node.stderr.take().expect("it is piped; qed");
    let mut listens = false;
    // A node that cannot write its log would end.
    for line in BufReader::new(log).split(b'\n') {
        let Ok(line) = line else { break };
        let line = String::from_utf8_lossy(&line);
        if let (Some(address), false) = (endpoint(&line), listens) {
            listens = true;
            let url = format!("ws://{address}");
            output.result(format!("The chain listens on {url}"), json!({ "url": url, "pid": node.id() }));
        }
        if !output.is_quiet() {
            let _ = writeln!(io::stderr(), "{line}");
        }
    }
    let status = node.wait().map_err(|error| Error::new("cannot wait for the node").cause(error))?;
    // Whoever ends the node with a signal wants it to end.
    if status.success() || (listens && status.code().is_none()) {
        return Ok(());
    }
    let error = Error::new(format!("the node ended: {status}"));
    Err(if listens { error } else { error.hint("is the port in use? --port 0 takes one that is free") })
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
