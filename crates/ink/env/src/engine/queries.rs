//! Queries and events.

use ebpf_uapi::{
    host::{Events, Queries},
    ReturnCode,
};

use super::{crypto::blake2b, with, write_optional, write_output, End, TestHost};
use crate::{
    event::TOPIC_LEN,
    test::{EmittedEvent, RetainedEvent},
};

impl<'a> Queries for TestHost<'a> {
    fn caller(&mut self, out: &'a mut [u8]) -> Result<usize, End> {
        let caller = with(|engine| engine.frame().caller.clone());
        Ok(write_output(out, &caller.ok_or("no caller has been set")?))
    }

    fn address(&mut self, out: &'a mut [u8]) -> Result<usize, End> {
        Ok(write_output(out, &with(|engine| engine.account())?))
    }

    fn value_transferred(&mut self, out: &'a mut [u8]) -> Result<usize, End> {
        Ok(write_output(out, &with(|engine| engine.frame().value).to_le_bytes()))
    }

    fn balance(&mut self, out: &'a mut [u8]) -> Result<usize, End> {
        let balance = with(|engine| {
            let account = engine.account()?;
            if !engine.world.balances.contains_key(&account) {
                return Err("the contract has no balance: set one with `test::set_account_balance`");
            }
            Ok(engine.world.spendable(&account))
        })?;
        Ok(write_output(out, &balance.to_le_bytes()))
    }

    fn block_number(&mut self) -> Result<u64, End> {
        Ok(with(|engine| engine.block_number.into()))
    }

    fn now(&mut self) -> Result<u64, End> {
        Ok(with(|engine| engine.block_timestamp))
    }

    /// The engine does not meter gas.
    fn gas_left(&mut self) -> Result<u64, End> {
        Ok(u64::MAX)
    }

    fn proof_size_left(&mut self) -> Result<u64, End> {
        Ok(u64::MAX)
    }

    fn code_hash(&mut self, account: &'a [u8], out: &'a mut [u8]) -> Result<Option<usize>, End> {
        let hash = with(|engine| engine.contract(account)).flatten();
        Ok(write_optional(out, hash))
    }

    /// Empty for a contract without code.
    fn own_code_hash(&mut self, out: &'a mut [u8]) -> Result<usize, End> {
        let hash = with(|engine| {
            let account = engine.account()?;
            Ok::<_, End>(engine.world.contracts.get(&account).copied().flatten())
        })?;
        Ok(write_optional(out, hash).unwrap_or_default())
    }

    fn is_contract(&mut self, account: &'a [u8]) -> Result<bool, End> {
        Ok(with(|engine| engine.contract(account)).is_some())
    }

    fn caller_is_origin(&mut self) -> Result<bool, End> {
        Ok(with(|engine| engine.frame().caller == engine.frames[0].caller))
    }

    /// In tests, callers are accounts.
    fn caller_is_root(&mut self) -> Result<bool, End> {
        Ok(false)
    }

    fn minimum_balance(&mut self, out: &'a mut [u8]) -> Result<usize, End> {
        Ok(write_output(out, &with(|engine| engine.spec.minimum_balance).to_le_bytes()))
    }

    fn weight_to_fee(&mut self, ref_time: u64, _: u64, out: &'a mut [u8]) -> Result<usize, End> {
        let fee = with(|engine| engine.spec.gas_price.saturating_mul(ref_time.into()));
        Ok(write_output(out, &fee.to_le_bytes()))
    }

    /// The hash that the test has set, or the hash of the block's number.
    fn block_hash(&mut self, number: u64, out: &'a mut [u8]) -> Result<Option<usize>, End> {
        /// As on most chains.
        const BLOCK_HASH_COUNT: u64 = 256;

        let hash = with(|engine| {
            let age = u64::from(engine.block_number).checked_sub(number)?;
            let default = || blake2b::<32>(&number.to_le_bytes()).to_vec();
            (1..=BLOCK_HASH_COUNT)
                .contains(&age)
                .then(|| engine.block_hashes.get(&number).cloned().unwrap_or_else(default))
        });
        Ok(write_optional(out, hash))
    }
}

impl<'a> Events for TestHost<'a> {
    fn deposit_event(&mut self, topics: &'a [u8], data: &'a [u8]) -> Result<(), End> {
        with(|engine| {
            engine.allow_event(topics, data)?;
            engine.world.events.push(event(topics, data));
            Ok(())
        })
    }

    /// The expiry can be any block after the current one: the maximum is a parameter of each chain.
    fn deposit_event_until(&mut self, until: u64, topics: &'a [u8], data: &'a [u8]) -> Result<(), End> {
        with(|engine| {
            engine.allow_event(topics, data)?;
            if until <= u64::from(engine.block_number) {
                return Err("InvalidEventExpiry: the expiry is not after the current block".into());
            }
            let (event, contract) = (event(topics, data), engine.account()?);
            engine.world.events.push(event.clone());
            engine.world.retained_events.push(RetainedEvent { event, contract, until });
            Ok(())
        })
    }

    fn debug_message(&mut self, text: &'a [u8]) -> Result<ReturnCode, End> {
        let message = String::from_utf8_lossy(text);
        print!("{message}");
        with(|engine| engine.debug_messages.push(message.into_owned()));
        Ok(ReturnCode::Success)
    }
}

fn event(topics: &[u8], fields: &[u8]) -> EmittedEvent {
    let topics = topics.chunks(TOPIC_LEN).map(<[u8]>::to_vec).collect();
    EmittedEvent { topics, data: fields.to_vec() }
}
