//! Where and of what measurements were taken.

use std::{fs, process::Command};

/// Lines for a report: the machine, the commit, the versions, and what else the machine did.
pub fn describe() -> Vec<String> {
    let unknown = || "unknown".to_string();
    let lines = [
        format!("CPU: {}", cpu().unwrap_or_else(unknown)),
        format!("Commit: {}", commit().unwrap_or_else(unknown)),
        format!("Load average when the run began: {}", load().unwrap_or_else(unknown)),
    ];
    lines.into_iter().chain(peers()).collect()
}

#[cfg(feature = "peers")]
fn peers() -> Option<String> {
    let engines = ["solana-sbpf", "wasmtime", "polkavm", "wasmi"];
    let versions = engines.map(|name| format!("{name} {}", version(name).unwrap_or("?")));
    Some(format!("Other engines: {}", versions.join(", ")))
}

#[cfg(not(feature = "peers"))]
fn peers() -> Option<String> {
    None
}

fn cpu() -> Option<String> {
    let text = fs::read_to_string("/proc/cpuinfo").ok()?;
    let field = |name: &str| {
        let line = text.lines().find(|line| line.starts_with(name))?;
        Some(line.split_once(':')?.1.trim().to_string())
    };
    let count = text.lines().filter(|line| line.starts_with("processor")).count();
    let (model, family, number) = (field("model name")?, field("cpu family")?, field("model\t")?);
    Some(format!("{model} (family {family}, model {number}), {count} visible"))
}

fn commit() -> Option<String> {
    let git = |arguments: &[&str]| {
        let output = Command::new("git").args(arguments).output().ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_string())
    };
    let commit = git(&["rev-parse", "--short=12", "HEAD"])?;
    let changed =
        !git(&["status", "--porcelain", "--untracked-files=no", "--", "crates/vm", "tools/bench-vm"])?
            .is_empty();
    Some(if changed { format!("{commit}, with changes that are not committed") } else { commit })
}

fn load() -> Option<String> {
    let text = fs::read_to_string("/proc/loadavg").ok()?;
    text.split(' ').next().map(String::from)
}

/// The version of a dependency.
#[cfg(feature = "peers")]
fn version(name: &str) -> Option<&'static str> {
    let lock = include_str!("../Cargo.lock");
    let package =
        lock.split("[[package]]").find(|package| package.contains(&format!("\nname = \"{name}\"\n")))?;
    package.lines().find_map(|line| line.strip_prefix("version = \"")?.strip_suffix('"'))
}

#[cfg(all(test, feature = "peers"))]
mod tests {
    #[test]
    fn versions_are_known() {
        for name in ["solana-sbpf", "wasmtime", "polkavm", "wasmi"] {
            assert!(super::version(name).is_some(), "{name}");
        }
    }
}
