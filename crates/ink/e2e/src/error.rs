//! Why something could not be done.

use ebpf_sandbox::describe_error;
use std::fmt;

/// Why something could not be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// There is no contract with this name, or it could not be built: why.
    ContractNotFound(String),
    /// The dry run of an instantiation failed.
    InstantiateDryRun(DryRunError),
    /// An instantiation failed, or its constructor refused.
    InstantiateExtrinsic(DispatchError),
    /// The dry run of an upload failed.
    UploadDryRun(DispatchError),
    /// An upload failed.
    UploadExtrinsic(DispatchError),
    /// The dry run of a call failed.
    CallDryRun(DryRunError),
    /// A call failed, or the contract refused.
    CallExtrinsic(DispatchError),
    /// A removal of code failed.
    RemoveCodeExtrinsic(DispatchError),
    /// A balance is not one of the environment's type.
    Balance(String),
    /// A value does not have the expected form.
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

/// Why a dry run failed, with what the contract said until then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DryRunError {
    /// Debug messages, then what ended the execution.
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

/// An error of the runtime. It shows as the name of the pallet and the error, and what to do about it.
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
