//! What a contract can learn about its surroundings.

use super::{Fault, Guest};
use crate::{weights::WeightInfo, Config};
use frame_support::{traits::fungible::Inspect, weights::Weight};
use frame_system::{pallet_prelude::BlockNumberFor, BlockHash};
use sp_runtime::traits::{Convert, UniqueSaturatedInto};

impl<T: Config> Guest<'_, '_, '_, T> {
    pub(super) fn caller(&mut self, out: u64, cap: u64) -> Result<u64, Fault> {
        let caller = self.stack.caller().clone();
        let caller =
            caller.account_id().map_err(|error| Fault { error, why: "a call by root has no caller" })?;
        self.encode_out(out, cap, caller)
    }

    pub(super) fn address(&mut self, out: u64, cap: u64) -> Result<u64, Fault> {
        let account = self.stack.frame().account.clone();
        self.encode_out(out, cap, &account)
    }

    pub(super) fn value_transferred(&mut self, out: u64, cap: u64) -> Result<u64, Fault> {
        let value = self.stack.frame().value;
        self.encode_out(out, cap, &value)
    }

    pub(super) fn balance(&mut self, out: u64, cap: u64) -> Result<u64, Fault> {
        let _ = self.charge(T::WeightInfo::balance())?;
        let balance = self.stack.balance();
        self.encode_out(out, cap, &balance)
    }

    pub(super) fn block_number(&mut self) -> Result<u64, Fault> {
        Ok(self.stack.block_number().unique_saturated_into())
    }

    pub(super) fn now(&mut self) -> Result<u64, Fault> {
        Ok(self.stack.now().unique_saturated_into())
    }

    pub(super) fn gas_left(&mut self) -> Result<u64, Fault> {
        Ok(self.stack.frame().gas.left().ref_time())
    }

    pub(super) fn proof_size_left(&mut self) -> Result<u64, Fault> {
        Ok(self.stack.frame().gas.left().proof_size())
    }

    pub(super) fn caller_is_origin(&mut self) -> Result<u64, Fault> {
        Ok(self.stack.caller_is_origin().into())
    }

    pub(super) fn caller_is_root(&mut self) -> Result<u64, Fault> {
        Ok(self.stack.caller_is_root().into())
    }

    pub(super) fn minimum_balance(&mut self, out: u64, cap: u64) -> Result<u64, Fault> {
        self.encode_out(out, cap, &T::Currency::minimum_balance())
    }

    pub(super) fn weight_to_fee(
        &mut self,
        ref_time: u64,
        proof_size: u64,
        out: u64,
        cap: u64,
    ) -> Result<u64, Fault> {
        let _ = self.charge(T::WeightInfo::weight_to_fee())?;
        let fee = T::WeightPrice::convert(Weight::from_parts(ref_time, proof_size));
        self.encode_out(out, cap, &fee)
    }

    pub(super) fn block_hash(&mut self, number: u64, out: u64, cap: u64) -> Result<u64, Fault> {
        let _ = self.charge(T::WeightInfo::block_hash())?;
        let number = BlockNumberFor::<T>::try_from(number).ok();
        match number.and_then(|number| BlockHash::<T>::try_get(number).ok()) {
            Some(hash) => self.encode_out(out, cap, &hash),
            None => Ok(ebpf_uapi::NONE),
        }
    }

    pub(super) fn code_hash(
        &mut self,
        account: u64,
        account_len: u64,
        out: u64,
        cap: u64,
    ) -> Result<u64, Fault> {
        let account = self.read_account(account, account_len)?;
        let _ = self.charge(T::WeightInfo::code_hash())?;
        match self.stack.code_hash(&account) {
            Some(hash) => self.encode_out(out, cap, &hash),
            None => Ok(ebpf_uapi::NONE),
        }
    }

    pub(super) fn own_code_hash(&mut self, out: u64, cap: u64) -> Result<u64, Fault> {
        let hash = self.stack.frame().info.code_hash;
        self.encode_out(out, cap, &hash)
    }

    pub(super) fn is_contract(&mut self, account: u64, account_len: u64) -> Result<u64, Fault> {
        let account = self.read_account(account, account_len)?;
        let _ = self.charge(T::WeightInfo::is_contract())?;
        Ok(self.stack.code_hash(&account).is_some().into())
    }
}
