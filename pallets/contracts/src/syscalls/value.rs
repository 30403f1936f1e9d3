//! Moving balance.

use super::{Fault, Guest};
use crate::{trace::Step, weights::WeightInfo, BalanceOf, Config};
use codec::MaxEncodedLen;
use ebpf_uapi::ReturnCode;

impl<T: Config> Guest<'_, '_, '_, T> {
    pub(super) fn transfer(
        &mut self,
        account: u64,
        account_len: u64,
        amount: u64,
        amount_len: u64,
    ) -> Result<ReturnCode, Fault> {
        self.ensure_changes_allowed()?;
        let to = self.read_account(account, account_len)?;
        let amount: BalanceOf<T> = self.read_as(amount, amount_len, BalanceOf::<T>::max_encoded_len())?;
        let _ = self.charge(T::WeightInfo::transfer())?;
        let result = self.stack.transfer(&to, amount);
        let succeeded = result.is_ok();
        self.stack.observe(|tracer| tracer.did(Step::Transfer { to, amount, succeeded }));
        Ok(match result {
            Ok(()) => ReturnCode::Success,
            Err(_) => ReturnCode::TransferFailed,
        })
    }
}
