//! Generates C programs, with csmith: a Debian package, which `scripts/setup.sh` installs. Its programs have
//! no undefined behaviour if `programs/csmith.h` has none. There are no floats, which contracts do not have.

use std::{fs, path::Path, process::Command};

/// The program of a seed. csmith leaves a file in the directory.
pub fn generate(seed: u64, directory: &Path) -> Result<String, String> {
    fs::create_dir_all(directory).map_err(|error| format!("{}: {error}", directory.display()))?;
    let mut csmith = Command::new("csmith");
    csmith.current_dir(directory);
    csmith.args(["--seed", &(seed % (1 << 32)).to_string()]);
    // No output but the checksum.
    csmith.args(["--concise", "--no-argc", "--no-hash-value-printf", "--no-float"]);
    // It ends early enough to be run in a machine that counts.
    csmith.args(["--max-funcs", "8", "--max-array-len-per-dim", "8"]);
    let output = csmith
        .output()
        .map_err(|error| format!("csmith cannot be run ({error}): scripts/setup.sh installs it"))?;
    if !output.status.success() {
        return Err(format!("csmith fails: {}", String::from_utf8_lossy(&output.stderr)));
    }
    String::from_utf8(output.stdout).map_err(|error| format!("csmith prints no text: {error}"))
}
