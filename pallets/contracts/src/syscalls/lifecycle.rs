//! What a contract can do to itself: end, exchange its code, depend on other code, and be configured.

use super::{calls::code_of, ContractHost, Fault, Stop};
use crate::{
    trace::Step, weights::WeightInfo, CodeHash, Config, Configuration, Error, ExecReturnValue, WeightsOf,
};
use codec::MaxEncodedLen;
use ebpf_uapi::{
    host::{Lifecycle, Slice},
    Never, ReturnCode,
};
use sp_core::Get;

impl<T: Config> Lifecycle for ContractHost<'_, '_, '_, T> {
    fn terminate(&mut self, beneficiary: Slice) -> Result<Never, Stop> {
        let beneficiary = self.read_account(beneficiary)?;
        let dependencies = self.stack.frame().info.delegate_dependencies.len();
        self.charge(WeightsOf::<T>::terminate(dependencies as u32))?;
        self.stack.terminate(&beneficiary)?;
        self.stack.observe(|tracer| tracer.did(Step::Terminated { beneficiary }));
        Err(Stop::Ended(ExecReturnValue::default()))
    }

    fn set_code_hash(&mut self, hash: Slice) -> Result<ReturnCode, Stop> {
        let hash = self.read_code_hash(hash)?;
        self.charge(WeightsOf::<T>::set_code_hash())?;
        let before = self.stack.frame().info.code_hash;
        match self.stack.set_code_hash(hash) {
            Ok(()) => {
                self.stack.observe(|tracer| tracer.did(Step::CodeChanged { before, after: hash }));
                Ok(ReturnCode::Success)
            }
            Err(error) => Ok(code_of::<T>(error)?),
        }
    }

    fn set_configuration(&mut self, data: Slice) -> Result<(), Stop> {
        if !self.stack.frame().is_new {
            return Err(Stop::new::<T>(Error::ConfigurationFixed, "the contract's constructor is done"));
        }
        if data.len > u64::from(T::Schedule::get().limits.configuration_len) {
            let why = "the configuration is longer than `configuration_len`";
            return Err(Stop::new::<T>(Error::ValueTooLarge, why));
        }
        self.charge(WeightsOf::<T>::set_configuration(data.len as u32))?;
        let data = Configuration::truncate_from(self.read(data)?);
        self.stack.observe(|tracer| tracer.configured(&data));
        Ok(self.stack.set_configuration(data)?)
    }

    fn lock_delegate_dependency(&mut self, code_hash: Slice) -> Result<(), Stop> {
        let hash = self.read_code_hash(code_hash)?;
        self.charge(WeightsOf::<T>::lock_delegate_dependency())?;
        self.stack.lock_delegate_dependency(hash)?;
        self.stack.observe(|tracer| tracer.did(Step::DependencyLocked(hash)));
        Ok(())
    }

    fn unlock_delegate_dependency(&mut self, code_hash: Slice) -> Result<(), Stop> {
        let hash = self.read_code_hash(code_hash)?;
        self.charge(WeightsOf::<T>::unlock_delegate_dependency())?;
        self.stack.unlock_delegate_dependency(hash)?;
        self.stack.observe(|tracer| tracer.did(Step::DependencyUnlocked(hash)));
        Ok(())
    }
}

impl<T: Config> ContractHost<'_, '_, '_, T> {
    fn read_code_hash(&mut self, slice: Slice) -> Result<CodeHash<T>, Fault> {
        self.read_as(slice, CodeHash::<T>::max_encoded_len())
    }
}
