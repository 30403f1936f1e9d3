//! What a contract can learn about its surroundings.

use super::{Fault, Guest};
use crate::{weights::WeightInfo, Config};
use sp_runtime::traits::UniqueSaturatedInto;

impl<T: Config> Guest<'_, '_, '_, T> {
    pub(super) fn caller(&mut self, out: u64, cap: u64) -> Result<u64, Fault> {
        let caller = self.stack.caller();
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
}
