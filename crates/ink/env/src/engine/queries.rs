//! What a contract can learn, and its events.

use ebpf_uapi::{
    host::{Events, Queries},
    ReturnCode,
};

use super::{answer, answer_if_any, crypto::blake2b, with, End, TestHost};
use crate::{
    event::TOPIC_LEN,
    test::{EmittedEvent, RetainedEvent},
};

impl<'a> Queries for TestHost<'a> {
    fn caller(&mut self, out: &'a mut [u8]) -> Result<usize, End> {
        let caller = with(|engine| engine.frame().caller.clone());
        Ok(answer(out, &caller.ok_or("no caller has been set")?))
    }

    fn address(&mut self, out: &'a mut [u8]) -> Result<usize, End> {
        Ok(answer(out, &with(|engine| engine.account())?))
    }

    fn value_transferred(&mut self, out: &'a mut [u8]) -> Result<usize, End> {
        Ok(answer(out, &with(|engine| engine.frame().value).to_le_bytes()))
    }

    fn balance(&mut self, out: &'a mut [u8]) -> Result<usize, End> {
        let balance = with(|engine| {
            let account = engine.account()?;
            if !engine.world.balances.contains_key(&account) {
                return Err("the contract's account has no balance");
            }
            Ok(engine.world.spendable(&account))
        })?;
        Ok(answer(out, &balance.to_le_bytes()))
    }

    fn block_number(&mut self) -> Result<u64, End> {
        Ok(with(|engine| engine.block_number.into()))
    }

    fn now(&mut self) -> Result<u64, End> {
        Ok(with(|engine| engine.block_timestamp))
    }

    /// Nothing is metered here.
    fn gas_left(&mut self) -> Result<u64, End> {
        Ok(u64::MAX)
    }

    fn proof_size_left(&mut self) -> Result<u64, End> {
        Ok(u64::MAX)
    }

    fn code_hash(&mut self, account: &'a [u8], out: &'a mut [u8]) -> Result<Option<usize>, End> {
        let hash = with(|engine| engine.contract(account)).flatten();
        Ok(answer_if_any(out, hash))
    }

    /// Empty for a contract of which tests only say that it is one.
    fn own_code_hash(&mut self, out: &'a mut [u8]) -> Result<usize, End> {
        let hash = with(|engine| {
            let account = engine.account()?;
            Ok::<_, End>(engine.world.contracts.get(&account).copied().flatten())
        })?;
        Ok(answer_if_any(out, hash).unwrap_or_default())
    }

    fn is_contract(&mut self, account: &'a [u8]) -> Result<bool, End> {
        Ok(with(|engine| engine.contract(account)).is_some())
    }

    fn caller_is_origin(&mut self) -> Result<bool, End> {
        Ok(with(|engine| engine.frame().caller == engine.frames[0].caller))
    }

    /// Tests call from accounts only.
    fn caller_is_root(&mut self) -> Result<bool, End> {
        Ok(false)
    }

    fn minimum_balance(&mut self, out: &'a mut [u8]) -> Result<usize, End> {
        Ok(answer(out, &with(|engine| engine.spec.minimum_balance).to_le_bytes()))
    }

    fn weight_to_fee(&mut self, ref_time: u64, _: u64, out: &'a mut [u8]) -> Result<usize, End> {
        let fee = with(|engine| engine.spec.gas_price.saturating_mul(ref_time.into()));
        Ok(answer(out, &fee.to_le_bytes()))
    }

    /// Of blocks before the current one, as tests have set them or else made up.
    fn block_hash(&mut self, number: u64, out: &'a mut [u8]) -> Result<Option<usize>, End> {
        /// As many as most chains remember.
        const REMEMBERED: u64 = 256;

        let hash = with(|engine| {
            let age = u64::from(engine.block_number).checked_sub(number)?;
            let made_up = || blake2b::<32>(&number.to_le_bytes()).to_vec();
            (1..=REMEMBERED)
                .contains(&age)
                .then(|| engine.block_hashes.get(&number).cloned().unwrap_or_else(made_up))
        });
        Ok(answer_if_any(out, hash))
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

    /// As far ahead as tests want: how far chains allow for is theirs to say.
    fn deposit_event_until(&mut self, until: u64, topics: &'a [u8], data: &'a [u8]) -> Result<(), End> {
        with(|engine| {
            engine.allow_event(topics, data)?;
            if until <= u64::from(engine.block_number) {
                return Err(
                    "InvalidEventExpiry: an event is to be retained until a block that is not after the current one"
                        .into(),
                );
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
