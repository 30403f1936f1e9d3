//! What a contract can do to itself: end, exchange its code, depend on other code, and be configured.

use super::{calls::code_of, Fault, Guest};
use crate::{trace::Step, weights::WeightInfo, CodeHash, Config, Configuration, Error, ExecReturnValue};
use codec::MaxEncodedLen;
use ebpf_uapi::ReturnCode;
use sp_core::Get;

impl<T: Config> Guest<'_, '_, '_, T> {
    pub(super) fn terminate(
        &mut self,
        beneficiary: u64,
        beneficiary_len: u64,
    ) -> Result<ExecReturnValue, Fault> {
        self.ensure_changes_allowed()?;
        let beneficiary = self.read_account(beneficiary, beneficiary_len)?;
        let dependencies = self.stack.frame().info.delegate_dependencies.len();
        let _ = self.charge(T::WeightInfo::terminate(dependencies as u32))?;
        self.stack.terminate(&beneficiary)?;
        self.stack.observe(|tracer| tracer.did(Step::Terminated { beneficiary }));
        Ok(ExecReturnValue::default())
    }

    pub(super) fn set_code_hash(&mut self, hash: u64, hash_len: u64) -> Result<ReturnCode, Fault> {
        self.ensure_changes_allowed()?;
        let hash = self.read_code_hash(hash, hash_len)?;
        let _ = self.charge(T::WeightInfo::set_code_hash())?;
        let before = self.stack.frame().info.code_hash;
        match self.stack.set_code_hash(hash) {
            Ok(()) => {
                self.stack.observe(|tracer| tracer.did(Step::CodeChanged { before, after: hash }));
                Ok(ReturnCode::Success)
            }
            Err(error) => code_of::<T>(error),
        }
    }

    pub(super) fn set_configuration(&mut self, data: u64, data_len: u64) -> Result<(), Fault> {
        self.ensure_changes_allowed()?;
        if !self.stack.frame().is_new {
            return Err(Fault::new::<T>(Error::ConfigurationFixed, "the contract's constructor is done"));
        }
        if data_len > u64::from(T::Schedule::get().limits.configuration_len) {
            let why = "the configuration is longer than `configuration_len`";
            return Err(Fault::new::<T>(Error::ValueTooLarge, why));
        }
        let _ = self.charge(T::WeightInfo::set_configuration(data_len as u32))?;
        let data = Configuration::truncate_from(self.read(data, data_len)?);
        self.stack.observe(|tracer| tracer.configured(&data));
        Ok(self.stack.set_configuration(data)?)
    }

    pub(super) fn lock_delegate_dependency(
        &mut self,
        code_hash: u64,
        code_hash_len: u64,
    ) -> Result<(), Fault> {
        self.ensure_changes_allowed()?;
        let hash = self.read_code_hash(code_hash, code_hash_len)?;
        let _ = self.charge(T::WeightInfo::lock_delegate_dependency())?;
        self.stack.lock_delegate_dependency(hash)?;
        self.stack.observe(|tracer| tracer.did(Step::DependencyLocked(hash)));
        Ok(())
    }

    pub(super) fn unlock_delegate_dependency(
        &mut self,
        code_hash: u64,
        code_hash_len: u64,
    ) -> Result<(), Fault> {
        self.ensure_changes_allowed()?;
        let hash = self.read_code_hash(code_hash, code_hash_len)?;
        let _ = self.charge(T::WeightInfo::unlock_delegate_dependency())?;
        self.stack.unlock_delegate_dependency(hash)?;
        self.stack.observe(|tracer| tracer.did(Step::DependencyUnlocked(hash)));
        Ok(())
    }

    fn read_code_hash(&mut self, ptr: u64, len: u64) -> Result<CodeHash<T>, Fault> {
        self.read_as(ptr, len, CodeHash::<T>::max_encoded_len())
    }
}
