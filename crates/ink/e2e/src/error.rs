//! Errors of operations on the chain and on contracts.

use ebpf_sandbox::describe_error;
use std::fmt;

/// An error of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// There is no contract with this name, or its build failed.
    ContractNotFound(String),
    /// The dry run of an instantiation failed.
    InstantiateDryRun(DryRunError),
    /// An instantiation failed, or its constructor returned an error.
    InstantiateExtrinsic(DispatchError),
    /// The dry run of an upload failed.
    UploadDryRun(DispatchError),
    /// An upload failed.
    UploadExtrinsic(DispatchError),
    /// The dry run of a call failed.
    CallDryRun(DryRunError),
    /// A call failed, or the message returned an error.
    CallExtrinsic(DispatchError),
    /// A removal of code failed.
    RemoveCodeExtrinsic(DispatchError),
    /// A balance is not a value of the environment's type.
    Balance(String),
    /// A value does not decode or encode as the expected type.
    Decoding(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::ContractNotFound(why) => write!(f, "Contract not found: {why}"),
            Self::InstantiateDryRun(error) => write!(f, "Instantiate dry-run error: {error}"),
            Self::InstantiateExtrinsic(error) => write!(f, "Instantiate extrinsic error: {error}"),
            Self::UploadDryRun(error) => write!(f, "Upload dry-run error: {error}"),
            Self::UploadExtrinsic(error) => write!(f, "Upload extrinsic error: {error}"),
            Self::CallDryRun(error) => write!(f, "Call dry-run error: {error}"),
            Self::CallExtrinsic(error) => write!(f, "Call extrinsic error: {error}"),
            Self::RemoveCodeExtrinsic(error) => write!(f, "Remove code extrinsic error: {error}"),
            Self::Balance(why) => write!(f, "Fetching account Balance error: {why}"),
            Self::Decoding(why) => write!(f, "Decoding failed: {why}"),
        }
    }
}

impl std::error::Error for Error {}

/// An error of a dry run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DryRunError {
    /// The contract's debug messages, followed by what ended the execution.
    pub debug_message: String,
    /// The error.
    pub error: DispatchError,
}

impl fmt::Display for DryRunError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}", self.error)?;
        match self.debug_message.trim_end() {
            "" => Ok(()),
            message => write!(f, "\n{message}"),
        }
    }
}

/// An error of the runtime. It displays the names of pallet and error, and a hint.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct DispatchError(pub ebpf_sandbox::DispatchError);

impl fmt::Display for DispatchError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&describe_error(&self.0))
    }
}

impl fmt::Debug for DispatchError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "DispatchError({self})")
    }
}

impl std::error::Error for DispatchError {}

impl From<ebpf_sandbox::DispatchError> for DispatchError {
    fn from(error: ebpf_sandbox::DispatchError) -> Self {
        Self(error)
    }
}
