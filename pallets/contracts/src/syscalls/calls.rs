//! Calls to other contracts.

use super::{Fault, Guest};
use crate::{Config, Error};
use ebpf_uapi::ReturnCode;

impl<T: Config> Guest<'_, '_, '_, T> {
    pub(super) fn call_contract(&mut self, _: u64, _: u64, _: u64, _: u64) -> Result<ReturnCode, Fault> {
        Err(Fault::new::<T>(Error::MaxCallDepthReached, "calls are not there yet"))
    }
    pub(super) fn delegate_call(&mut self, _: u64, _: u64, _: u64, _: u64) -> Result<ReturnCode, Fault> {
        Err(Fault::new::<T>(Error::MaxCallDepthReached, "calls are not there yet"))
    }
    pub(super) fn instantiate(&mut self, _: u64, _: u64, _: u64, _: u64) -> Result<ReturnCode, Fault> {
        Err(Fault::new::<T>(Error::MaxCallDepthReached, "calls are not there yet"))
    }
    pub(super) fn return_data(&mut self, _: u64, _: u64) -> Result<u64, Fault> {
        Ok(ebpf_uapi::NONE)
    }
    pub(super) fn instantiated_address(&mut self, _: u64, _: u64) -> Result<u64, Fault> {
        Ok(ebpf_uapi::NONE)
    }
    pub(super) fn terminate(&mut self, _: u64, _: u64) -> Result<crate::ExecReturnValue, Fault> {
        Err(Fault::new::<T>(Error::MaxCallDepthReached, "not there yet"))
    }
    pub(super) fn set_code_hash(&mut self, _: u64, _: u64) -> Result<ReturnCode, Fault> {
        Err(Fault::new::<T>(Error::MaxCallDepthReached, "not there yet"))
    }
    pub(super) fn lock_delegate_dependency(&mut self, _: u64, _: u64) -> Result<(), Fault> {
        Err(Fault::new::<T>(Error::MaxCallDepthReached, "not there yet"))
    }
    pub(super) fn unlock_delegate_dependency(&mut self, _: u64, _: u64) -> Result<(), Fault> {
        Err(Fault::new::<T>(Error::MaxCallDepthReached, "not there yet"))
    }
}
