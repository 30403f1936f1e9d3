//! The error of a command, in the user's terms.

use std::{fmt, io, path::Path};

/// The exit code of the process. The numbers are part of the interface; [`ExitCode::HELP`] documents them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum ExitCode {
    /// Any other failure.
    Failure = 1,
    /// Invalid arguments.
    Usage = 2,
    /// The contract does not build: compiler, linker or metadata errors.
    Build = 3,
    /// The chain cannot be reached, or rejected a transaction.
    Chain = 4,
    /// The contract reverted or trapped.
    Contract = 5,
    /// A comparison found differences.
    Different = 6,
}

impl ExitCode {
    /// For `--help`.
    pub const HELP: &str = "\
Exit codes: 0 success, 1 failure, 2 invalid arguments, 3 the contract does not build, 4 the chain cannot be \
reached or rejects a transaction, 5 the contract reverted or trapped, 6 a comparison differs.";
}

/// The error of a command.
#[derive(Debug)]
pub struct Error {
    /// What failed: one line, without a period at the end.
    pub message: String,
    /// The causes, from the outside in.
    pub causes: Vec<String>,
    /// What the user can do about it.
    pub hint: Option<String>,
    /// Additional fields of the JSON form, for example a contract's decoded error.
    pub details: Option<serde_json::Value>,
    /// The exit code of the process.
    pub code: ExitCode,
}

impl Error {
    /// A failure without a specific exit code.
    pub fn new(message: impl fmt::Display) -> Self {
        Self {
            message: message.to_string(),
            causes: Vec::new(),
            hint: None,
            details: None,
            code: ExitCode::Failure,
        }
    }

    /// An invalid argument.
    pub fn usage(message: impl fmt::Display) -> Self {
        Self::new(message).code(ExitCode::Usage)
    }

    /// A failed operation on a file or directory. `verb` is the operation, for example `read`.
    pub fn file(verb: &str, path: &Path, error: io::Error) -> Self {
        Self::new(format!("cannot {verb} {}", path.display())).cause(error)
    }

    /// Adds a cause.
    pub fn cause(mut self, cause: impl fmt::Display) -> Self {
        self.causes.push(cause.to_string());
        self
    }

    /// Sets what the user can do about it.
    pub fn hint(mut self, hint: impl fmt::Display) -> Self {
        self.hint = Some(hint.to_string());
        self
    }

    /// Adds fields to the JSON form.
    pub fn details(mut self, details: serde_json::Value) -> Self {
        self.details = Some(details);
        self
    }

    /// Sets the exit code of the process.
    pub fn code(mut self, code: ExitCode) -> Self {
        self.code = code;
        self
    }

    /// `{"error": {"message", "causes", "hint", "code", "details"}}`; `details` only if there are any.
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
