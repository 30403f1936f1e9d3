//! The environment: what is in a contract's memory before it runs.
//!
//! `ebpf_uapi::context` declares the layout. A contract gets as much of it as its ELF declares, which was
//! noted when its code was uploaded, and pays for no more. Everything is as for the contract whose storage
//! the frame works on.

use super::Stack;
use crate::{
    code::CodeInfo, diff::len_u32, weights::WeightInfo, AccountIdOf, Config, ConfigurationOf, MomentOf,
    Origin, WeightsOf,
};
use alloc::vec::Vec;
use codec::{Encode, MaxEncodedLen};
use ebpf_uapi::context::{
    Context, ACCOUNTS_ABSENT, CALLED_BY_ROOT, CONTEXT_ACCOUNT_LEN, CONTEXT_VERSION, CONTEXT_WITH_PRICE_LEN,
    GAS_PRICE_REF_TIME,
};
use frame_support::weights::Weight;
use sp_runtime::{
    traits::{Convert, UniqueSaturatedInto},
    DispatchError,
};

impl<T: Config> Stack<'_, T> {
    /// The bytes of the environment for the current frame, which is about to run `code`. Charges for each
    /// part before it makes it.
    pub fn environment(&mut self, code: &CodeInfo<T>) -> Result<Vec<u8>, DispatchError> {
        let CodeInfo { context_size, configuration_size, .. } = *code;
        let size = context_size.saturating_add(configuration_size);
        if size == 0 {
            return Ok(Vec::new());
        }
        self.frame.gas.charge(WeightsOf::<T>::environment(size))?;
        let mut bytes = Vec::with_capacity(size as usize);
        if context_size > 0 {
            let now = self.now()?;
            bytes.extend(self.context(now, configuration_size).to_bytes());
            if context_size as usize >= CONTEXT_WITH_PRICE_LEN {
                self.frame.gas.charge(WeightsOf::<T>::weight_to_fee())?;
                let second = Weight::from_parts(GAS_PRICE_REF_TIME, 0);
                let price: u128 = T::WeightPrice::convert(second).unique_saturated_into();
                bytes.extend(price.to_le_bytes());
            }
            bytes.resize(context_size as usize, 0);
        }
        let len = self.frame.info.configuration_len;
        if configuration_size > 0 && len > 0 {
            self.frame.gas.charge(WeightsOf::<T>::configuration(len))?;
            bytes.extend(ConfigurationOf::<T>::get(&self.frame.account).unwrap_or_default());
            bytes.truncate(size as usize);
        }
        Ok(bytes)
    }

    fn context(&self, now: MomentOf<T>, configuration_size: u32) -> Context {
        let frame = &self.frame;
        let mut context = Context {
            version: CONTEXT_VERSION,
            flags: 0,
            account_len: len_u32(frame.account.encoded_size()),
            block_number: self.block_number.unique_saturated_into(),
            now: now.unique_saturated_into(),
            configuration_len: frame.info.configuration_len,
            configuration_size,
            value: UniqueSaturatedInto::<u128>::unique_saturated_into(frame.value).to_le_bytes(),
            address: [0; CONTEXT_ACCOUNT_LEN],
            caller: [0; CONTEXT_ACCOUNT_LEN],
        };
        let absent = AccountIdOf::<T>::max_encoded_len() > CONTEXT_ACCOUNT_LEN;
        let put = |place: &mut [u8; CONTEXT_ACCOUNT_LEN], account: &AccountIdOf<T>| {
            if !absent {
                place.iter_mut().zip(account.encode()).for_each(|(place, byte)| *place = byte);
            }
        };
        put(&mut context.address, &frame.account);
        match &frame.caller {
            Origin::Signed(caller) => put(&mut context.caller, caller),
            Origin::Root => context.flags |= CALLED_BY_ROOT,
        }
        if absent {
            context.flags |= ACCOUNTS_ABSENT;
        }
        context
    }
}
