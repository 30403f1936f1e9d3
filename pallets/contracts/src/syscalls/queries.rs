//! What a contract can learn about its call, its chain and other accounts.

use super::{ContractHost, Fault, Stop};
use crate::{weights::WeightInfo, Config, WeightsOf};
use ebpf_uapi::host::{Buffer, Queries, Slice};
use frame_support::{traits::fungible::Inspect, weights::Weight};
use frame_system::{pallet_prelude::BlockNumberFor, BlockHash};
use sp_runtime::traits::{Convert, UniqueSaturatedInto};

impl<T: Config> Queries for ContractHost<'_, '_, '_, T> {
    fn caller(&mut self, out: Buffer) -> Result<usize, Stop> {
        let caller = self.stack.caller().clone();
        let caller =
            caller.account_id().map_err(|error| Fault { error, why: "a call by root has no caller" })?;
        Ok(self.encode_out(out, caller)?)
    }

    fn address(&mut self, out: Buffer) -> Result<usize, Stop> {
        let account = self.stack.frame().account.clone();
        Ok(self.encode_out(out, &account)?)
    }

    fn value_transferred(&mut self, out: Buffer) -> Result<usize, Stop> {
        let value = self.stack.frame().value;
        Ok(self.encode_out(out, &value)?)
    }

    fn balance(&mut self, out: Buffer) -> Result<usize, Stop> {
        self.charge(WeightsOf::<T>::balance())?;
        let balance = self.stack.balance();
        Ok(self.encode_out(out, &balance)?)
    }

    fn block_number(&mut self) -> Result<u64, Stop> {
        Ok(self.stack.block_number().unique_saturated_into())
    }

    fn now(&mut self) -> Result<u64, Stop> {
        Ok(self.stack.now()?.unique_saturated_into())
    }

    fn gas_left(&mut self) -> Result<u64, Stop> {
        Ok(self.stack.frame().gas.left().ref_time())
    }

    fn proof_size_left(&mut self) -> Result<u64, Stop> {
        Ok(self.stack.frame().gas.left().proof_size())
    }

    fn caller_is_origin(&mut self) -> Result<bool, Stop> {
        Ok(self.stack.caller_is_origin())
    }

    fn caller_is_root(&mut self) -> Result<bool, Stop> {
        Ok(self.stack.caller_is_root())
    }

    fn minimum_balance(&mut self, out: Buffer) -> Result<usize, Stop> {
        Ok(self.encode_out(out, &T::Currency::minimum_balance())?)
    }

    fn weight_to_fee(&mut self, ref_time: u64, proof_size: u64, out: Buffer) -> Result<usize, Stop> {
        self.charge(WeightsOf::<T>::weight_to_fee())?;
        let fee = T::WeightPrice::convert(Weight::from_parts(ref_time, proof_size));
        Ok(self.encode_out(out, &fee)?)
    }

    fn block_hash(&mut self, number: u64, out: Buffer) -> Result<Option<usize>, Stop> {
        self.charge(WeightsOf::<T>::block_hash())?;
        let number = BlockNumberFor::<T>::try_from(number).ok();
        match number.and_then(|number| BlockHash::<T>::try_get(number).ok()) {
            Some(hash) => Ok(Some(self.encode_out(out, &hash)?)),
            None => Ok(None),
        }
    }

    fn code_hash(&mut self, account: Slice, out: Buffer) -> Result<Option<usize>, Stop> {
        let account = self.read_account(account)?;
        self.charge(WeightsOf::<T>::code_hash())?;
        match self.stack.code_hash(&account) {
            Some(hash) => Ok(Some(self.encode_out(out, &hash)?)),
            None => Ok(None),
        }
    }

    fn own_code_hash(&mut self, out: Buffer) -> Result<usize, Stop> {
        let hash = self.stack.frame().info.code_hash;
        Ok(self.encode_out(out, &hash)?)
    }

    fn is_contract(&mut self, account: Slice) -> Result<bool, Stop> {
        let account = self.read_account(account)?;
        self.charge(WeightsOf::<T>::is_contract())?;
        Ok(self.stack.code_hash(&account).is_some())
    }
}
