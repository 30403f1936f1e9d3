//! What the chain knows of accounts.

use super::{ChainExtension, Environment, RegisteredChainExtension, RetVal};
use crate::{weights::WeightInfo, AccountIdOf, Config, WeightsOf};
use codec::{Encode, MaxEncodedLen};
use frame_support::traits::fungible::Inspect;
use sp_core::Get;
use sp_runtime::DispatchError;

/// A chain extension that every chain can have: balances and nonces of any account, which no syscall tells.
///
/// | function | input | output |
/// | --- | --- | --- |
/// | 0 | an account | its balance, what is held or frozen included |
/// | 1 | an account | how many transactions it has sent: its nonce |
///
/// The status is 0, and 1 for other functions.
#[derive(Default)]
pub struct Accounts;

impl<T: Config> ChainExtension<T> for Accounts
where
    AccountIdOf<T>: MaxEncodedLen,
{
    fn call(&mut self, mut env: Environment<T>) -> Result<RetVal, DispatchError> {
        let function = env.func_id();
        if function > 1 {
            return Ok(RetVal::Converging(1));
        }
        // One account's record.
        let cost = WeightsOf::<T>::is_contract().saturating_add(T::DbWeight::get().reads(1));
        let _ = env.charge_weight(cost)?;
        let account: AccountIdOf<T> = env.read_as()?;
        env.write(match function {
            0 => T::Currency::total_balance(&account).encode(),
            _ => frame_system::Pallet::<T>::account_nonce(&account).encode(),
        })?;
        Ok(RetVal::Converging(0))
    }
}

impl<T: Config> RegisteredChainExtension<T> for Accounts {
    const ID: u16 = 1;
}
