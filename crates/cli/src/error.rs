//! Why a command failed, in the user's terms.

use std::{fmt, io, path::Path};

/// How the process ends. The numbers are part of the interface; [`ExitCode::HELP`] documents them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum ExitCode {
    /// Whatever has no number of its own.
    Failure = 1,
    /// Arguments that make no sense.
    Usage = 2,
    /// The contract does not build: the compiler, the linker or its metadata.
    Build = 3,
    /// The chain cannot be reached, or did not take a transaction.
    Chain = 4,
    /// The contract ran, and reverted or trapped.
    Contract = 5,
    /// What was compared differs.
    Different = 6,
}

impl ExitCode {
    /// For `--help`.
    pub const HELP: &str = "\
Exit codes: 0 success, 1 failure, 2 bad arguments, 3 the contract does not build, \
4 the chain cannot be reached or refuses, 5 the contract reverted or trapped, 6 what was compared differs.";
}

/// Why a command failed.
#[derive(Debug)]
pub struct Error {
    /// What failed: one line, without a period at the end.
    pub message: String,
    /// Why, from the outside in.
    pub causes: Vec<String>,
    /// What to do about it.
    pub hint: Option<String>,
    /// For `--output json`: fields beyond the texts, for example a contract's decoded error.
    pub details: Option<serde_json::Value>,
    /// How the process ends.
    pub code: ExitCode,
}

impl Error {
    /// A failure that has no exit code of its own.
    pub fn new(message: impl fmt::Display) -> Self {
        Self {
            message: message.to_string(),
            causes: Vec::new(),
            hint: None,
            details: None,
            code: ExitCode::Failure,
        }
    }

    /// An argument that makes no sense.
    pub fn usage(message: impl fmt::Display) -> Self {
        Self::new(message).code(ExitCode::Usage)
    }

    /// A file or directory that could not be read, written, ...: `verb` says which.
    pub fn file(verb: &str, path: &Path, error: io::Error) -> Self {
        Self::new(format!("cannot {verb} {}", path.display())).cause(error)
    }

    /// Adds the reason of what has been said so far.
    pub fn cause(mut self, cause: impl fmt::Display) -> Self {
        self.causes.push(cause.to_string());
        self
    }

    /// Says what to do about it.
    pub fn hint(mut self, hint: impl fmt::Display) -> Self {
        self.hint = Some(hint.to_string());
        self
    }

    /// Adds fields to the JSON form.
    pub fn details(mut self, details: serde_json::Value) -> Self {
        self.details = Some(details);
        self
    }

    /// Sets how the process ends.
    pub fn code(mut self, code: ExitCode) -> Self {
        self.code = code;
        self
    }

    /// `{"error": {"message", "causes", "hint", "code", "details"}}`, the last one if there are any.
    pub fn to_json(&self) -> serde_json::Value {
        let mut error = serde_json::json!({
            "message": self.message,
            "causes": self.causes,
            "hint": self.hint,
            "code": self.code as u8,
        });
        if let Some(details) = &self.details {
            error["details"] = details.clone();
        }
        serde_json::json!({ "error": error })
    }
}

impl From<fmt::Error> for Error {
    fn from(error: fmt::Error) -> Self {
        Self::new(error)
    }
}
