//! Explains errors of the compiler and of bpf-linker: one hint for each kind of failure.

use super::failed;
use crate::{error::Error, project::RustProject};
use serde_json::Value;
use std::path::Path;

/// An error of the compiler.
pub struct CompilerError {
    /// The package that it is in.
    package: String,
    /// Whether that package is the contract itself.
    is_contract: bool,
    /// Its code, such as `E0463`, if it has one.
    code: String,
    /// The error in one line.
    message: String,
    /// As the compiler prints it.
    rendered: String,
    /// The output of the linker, if the linker failed.
    linker: Option<String>,
}

impl CompilerError {
    /// Parses a message of cargo that contains an error of the compiler.
    pub fn read(message: &Value, project: &RustProject) -> Option<Self> {
        let error = &message["message"];
        if message["reason"] != "compiler-message" || error["level"] != "error" {
            return None;
        }
        let text = error["message"].as_str()?.to_string();
        let notes = error["children"].as_array().map_or(&[][..], Vec::as_slice);
        let notes: Vec<_> = notes.iter().filter_map(|note| note["message"].as_str()).collect();
        Some(Self {
            package: package(message["package_id"].as_str()?).into(),
            is_contract: message["manifest_path"].as_str().map(Path::new) == Some(&project.manifest),
            code: error["code"]["code"].as_str().unwrap_or_default().into(),
            rendered: error["rendered"].as_str().unwrap_or_default().into(),
            linker: text.starts_with("linking with `").then(|| notes.join("\n")),
            message: text,
        })
    }

    /// Whether the compiler's text is printed. The command line and the log of a failed linker are not.
    pub fn is_shown(&self) -> bool {
        self.linker.is_none()
    }
}

/// The error of a crate that does not compile for the chain. `errors` are those of the compiler; empty if
/// cargo or a build script failed.
pub fn compile_error(package: &str, errors: &[CompilerError]) -> Error {
    let error = failed(format!("{package} does not compile for the chain"));
    let first = |matches: &dyn Fn(&CompilerError) -> bool| errors.iter().find(|error| matches(error));
    if let Some((error_of_linker, log)) =
        errors.iter().find_map(|error| Some((error, error.linker.as_ref()?)))
    {
        let status = error_of_linker.message.split(" failed: ").nth(1).unwrap_or("an error");
        return linker_error(error, status, log);
    }
    if errors.is_empty() {
        return error.cause("cargo failed before compilation").hint("cargo's message is above");
    }
    if let Some(found) = first(&|error| error.package == "getrandom" || error.package == "wasm-bindgen") {
        return error.hint(format!(
            "{0} is not available on a chain, which has neither an operating system nor JavaScript: `cargo \
             tree --no-default-features -i {0}` shows which dependency requires it; disable the feature that \
             does (`rand`, `std`, `js`)",
            found.package
        ));
    }
    if let Some(found) = first(&|error| !error.is_contract && error.rendered.contains("wasm32")) {
        return error.hint(format!(
            "this version of {0} supports wasm only. Use a newer version (sp-io and sp-runtime-interface \
             from 37 on), or disable the feature that requires it: `cargo tree --no-default-features -i {0}` \
             shows which one does",
            found.package
        ));
    }
    if let Some(found) = first(&|error| !error.is_contract && error.needs_std()) {
        return error.hint(format!(
            "{0} needs std, which contracts do not have: disable its default features (`default-features = \
             false`), and enable them in the feature `std` of the contract (`std = [\"{0}/std\"]`). If \
             another dependency enables them, `cargo tree --no-default-features -e features -i {0}` shows \
             which one does",
            found.package
        ));
    }
    if first(&|error| error.needs_std()).is_some() {
        return error.hint("code that needs std has to be in `#[cfg(feature = \"std\")]` or `#[cfg(test)]`");
    }
    match first(&|error| !error.is_contract) {
        Some(found) => error.hint(format!(
            "the compiler's messages are above. They are about the dependency {0}, which may not support \
             no_std: `cargo tree --no-default-features -i {0}` shows which dependency requires it",
            found.package
        )),
        None => error.hint("the compiler's messages are above"),
    }
}

impl CompilerError {
    fn needs_std(&self) -> bool {
        let names_std = self.message.contains("`std`") || self.message.contains("`std::");
        ["E0432", "E0433", "E0463"].contains(&self.code.as_str()) && names_std
    }
}

/// Adds the failure of bpf-linker to an error. `status` is its exit status, `log` its whole output.
pub fn linker_error(error: Error, status: &str, log: &str) -> Error {
    let errors = errors_of_linker(log);
    let error = error.cause(format!("bpf-linker: {status}"));
    let error = errors.iter().fold(error, Error::cause);
    if errors.iter().any(|error| error.contains("stack limit")) {
        return error.hint(FRAME_HINT);
    }
    if status.contains("signal") {
        return error.hint(
            "bpf-linker or its LLVM crashed: this is a bug there, not in the contract. `cargo ebpf build \
             --verbose` shows its command and its output: please report them. Small changes of the source \
             may avoid the crash",
        );
    }
    error.hint("`cargo ebpf build --verbose` shows bpf-linker's command and its output")
}

/// The hint for a stack frame that is too large.
pub const FRAME_HINT: &str =
    "put large arrays and structures on the heap (`Box`, `Vec`). A frame also holds the variables \
                              of inlined functions: `#[inline(never)]` on these keeps them separate";

/// The errors in bpf-linker's output, each with the lines that continue it.
fn errors_of_linker(log: &str) -> Vec<String> {
    let is_new = |line: &str| {
        ["TRACE", "DEBUG", "INFO", "WARN"].iter().any(|level| line.starts_with(level))
            || line.starts_with("Function: ")
    };
    let mut errors: Vec<String> = Vec::new();
    let mut inside = false;
    for line in log.lines() {
        let line = line.trim_end();
        if ["ERROR", "Error: ", "error: ", "LLVM ERROR"].iter().any(|start| line.starts_with(start)) {
            inside = true;
            errors.push(line.trim_start_matches("ERROR ").trim_start_matches("Error: ").into());
        } else if is_new(line) || line.is_empty() {
            inside = false;
        } else if let Some(error) = errors.last_mut().filter(|_| inside) {
            error.push('\n');
            error.push_str(line);
        }
    }
    errors.dedup();
    errors
}

/// The name in a package id: `registry+https://…#name@1.0.0`, `path+file:///…/name#1.0.0`.
fn package(id: &str) -> &str {
    let (url, rest) = id.rsplit_once('#').unwrap_or((id, ""));
    match rest.split_once('@') {
        Some((name, _)) => name,
        None => url.rsplit('/').next().unwrap_or(url),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn package_name_is_found_in_id() {
        assert_eq!(
            package("registry+https://github.com/rust-lang/crates.io-index#getrandom@0.2.15"),
            "getrandom"
        );
        assert_eq!(package("path+file:///home/me/token#0.1.0"), "token");
        assert_eq!(package("path+file:///home/me/token#other@0.1.0"), "other");
    }

    #[test]
    fn linker_failure_in_rustc_is_explained() {
        let about = |text: &str| CompilerError {
            package: "token".into(),
            is_contract: true,
            code: String::new(),
            message: text.into(),
            rendered: text.into(),
            linker: text
                .starts_with("linking with `")
                .then(|| "ERROR llvm: something\nDEBUG remark: x".into()),
        };
        let errors =
            [about("linking with `/bin/bpf-linker` failed: signal: 11 (SIGSEGV)"), about("aborting")];
        assert_eq!(errors.each_ref().map(CompilerError::is_shown), [false, true]);
        let error = compile_error("token", &errors);
        assert_eq!(error.causes, ["bpf-linker: signal: 11 (SIGSEGV)", "llvm: something"]);
        assert!(error.hint.is_some_and(|hint| hint.contains("not in the contract")));
    }

    #[test]
    fn linker_log_is_reduced_to_errors() {
        let log = "INFO linking file a.bc type Bitcode\nDEBUG remark: a.rs:1:0: \nFunction: f\n\
                   Offset: [SP-8], Type: Variable, Align: 8, Size: 8\nERROR llvm: a.rs:3:1: in function f i32 ()\n\
                   more of it\nDEBUG remark: more\nError: cannot write\n";
        assert_eq!(
            errors_of_linker(log),
            ["llvm: a.rs:3:1: in function f i32 ()\nmore of it", "cannot write"]
        );
    }
}
