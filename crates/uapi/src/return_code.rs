//! Outcomes that a syscall reports to the guest instead of ending it.

/// Outcome of a syscall that can fail without ending the contract, as `r0` holds it.
/// Numbers are those of `ReturnErrorCode` in pallet-contracts-uapi.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum ReturnCode {
    /// The syscall did what it says.
    Success = 0,
    /// The sender's balance does not allow the transfer.
    TransferFailed = 5,
    /// Nobody records debug messages in this execution; the message was dropped.
    LoggingDisabled = 9,
}

impl From<ReturnCode> for u64 {
    fn from(code: ReturnCode) -> u64 {
        code as u64
    }
}
