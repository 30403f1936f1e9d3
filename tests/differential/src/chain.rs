//! A host with storage and all other syscalls, enough to run the example contracts as a chain does.

use crate::host::{Answer, Host, Machine};
use ebpf_uapi::{ReturnCode, Syscall, HASH_LEN, NONE};
use ebpf_vm::AccessError;
use std::collections::BTreeMap;

/// The account of the contract, and the first of two that call it.
const CONTRACT: [u8; 32] = [0xc0; 32];

/// A chain with one contract, in the middle of a call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chain {
    /// What the contract stored.
    pub storage: BTreeMap<Vec<u8>, Vec<u8>>,
    /// What the contract keeps for this call.
    pub transient: BTreeMap<Vec<u8>, Vec<u8>>,
    /// What the call brings: a selector and arguments.
    pub input: Vec<u8>,
    /// Who calls.
    pub caller: [u8; 32],
    /// What the contract returned: flags and bytes.
    pub output: Option<(u64, Vec<u8>)>,
    /// Topics and data of events.
    pub events: Vec<(Vec<u8>, Vec<u8>)>,
    /// What it sent: account and amount.
    pub transfers: Vec<(Vec<u8>, Vec<u8>)>,
    /// Whom it called: parameters and input.
    pub calls: Vec<(Vec<u8>, Vec<u8>)>,
    /// Who gets its balance, if it ended itself.
    pub beneficiary: Option<Vec<u8>>,
}

impl Chain {
    /// The same chain at the start of another call.
    pub fn call(&self, caller: [u8; 32], input: &[u8]) -> Self {
        Self { storage: self.storage.clone(), input: input.to_vec(), caller, ..Self::default() }
    }
}

/// Writes as much of an answer as there is room for, and gives its length.
fn answer(machine: &mut dyn Machine, data: &[u8], out: u64, capacity: u64) -> Result<u64, AccessError> {
    let len = data.len().min(usize::try_from(capacity).unwrap_or(usize::MAX));
    machine.write(out, &data[..len])?;
    Ok(data.len() as u64)
}

/// Stands for all hash functions: what matters is that bytes are read and written.
fn digest<const N: usize>(bytes: &[u8]) -> [u8; N] {
    let mut state = 0xcbf2_9ce4_8422_2325u64;
    let mut digest = [0; N];
    for (at, byte) in bytes.iter().chain(&[0; HASH_LEN]).enumerate() {
        state = (state ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        digest[at % N] ^= (state >> 32) as u8;
    }
    digest
}

/// Writes a value and removes it, if there is room for all of it.
fn take(
    values: &mut BTreeMap<Vec<u8>, Vec<u8>>,
    key: &[u8],
    machine: &mut dyn Machine,
    out: u64,
    capacity: u64,
) -> Result<u64, AccessError> {
    match values.get(key).cloned() {
        Some(value) if value.len() as u64 <= capacity => {
            values.remove(key);
            answer(machine, &value, out, capacity)
        }
        value => Ok(length(value.as_ref())),
    }
}

fn length(value: Option<&Vec<u8>>) -> u64 {
    value.map_or(NONE, |value| value.len() as u64)
}

impl Chain {
    /// Does what a syscall asks for. None: it ends the contract.
    fn serve(
        &mut self,
        syscall: Syscall,
        [a, b, c, d, e]: [u64; 5],
        machine: &mut dyn Machine,
    ) -> Result<Option<u64>, AccessError> {
        let r0 = match syscall {
            Syscall::input => answer(machine, &self.input, a, b)?,
            Syscall::return_value => {
                self.output = Some((a, machine.read(b, c)?));
                return Ok(None);
            }
            Syscall::set_storage => {
                let (key, value) = (machine.read(a, b)?, machine.read(c, d)?);
                length(self.storage.insert(key, value).as_ref())
            }
            Syscall::get_storage => {
                let key = machine.read(a, b)?;
                match self.storage.get(&key) {
                    Some(value) => answer(machine, value, c, d)?,
                    None => NONE,
                }
            }
            Syscall::clear_storage => {
                let key = machine.read(a, b)?;
                length(self.storage.remove(&key).as_ref())
            }
            Syscall::contains_storage => {
                let key = machine.read(a, b)?;
                length(self.storage.get(&key))
            }
            Syscall::caller => answer(machine, &self.caller, a, b)?,
            Syscall::address => answer(machine, &CONTRACT, a, b)?,
            Syscall::value_transferred => answer(machine, &[0; 16], a, b)?,
            Syscall::balance => answer(machine, &[7; 16], a, b)?,
            Syscall::transfer => {
                self.transfers.push((machine.read(a, b)?, machine.read(c, d)?));
                0
            }
            Syscall::block_number => 17,
            Syscall::now => 1_700_000_000_000,
            Syscall::gas_left => machine.gas(),
            Syscall::deposit_event => {
                self.events.push((machine.read(a, b)?, machine.read(c, d)?));
                0
            }
            Syscall::deposit_event_until => {
                self.events.push((machine.read(b, c)?, machine.read(d, e)?));
                0
            }
            Syscall::debug_message => machine.read(a, b).map(|_| 0)?,
            Syscall::hash_sha2_256 | Syscall::hash_keccak_256 | Syscall::hash_blake2_256 => {
                let hash: [u8; HASH_LEN] = digest(&machine.read(a, b)?);
                machine.write(c, &hash)?;
                0
            }
            Syscall::hash_blake2_128 => {
                let hash: [u8; 16] = digest(&machine.read(a, b)?);
                machine.write(c, &hash)?;
                0
            }
            // It is the only contract. Whoever it calls is not there.
            Syscall::call_contract | Syscall::delegate_call | Syscall::instantiate => {
                self.calls.push((machine.read(a, b)?, machine.read(c, d)?));
                ReturnCode::NotCallable.into()
            }
            Syscall::return_data | Syscall::instantiated_address => NONE,
            Syscall::terminate => {
                self.beneficiary = Some(machine.read(a, b)?);
                return Ok(None);
            }
            Syscall::set_code_hash => machine.read(a, b).map(|_| ReturnCode::CodeNotFound.into())?,
            Syscall::code_hash => machine.read(a, b).map(|_| NONE)?,
            Syscall::own_code_hash => answer(machine, &[0xcd; HASH_LEN], a, b)?,
            Syscall::is_contract => machine.read(a, b).map(|account| (account == CONTRACT).into())?,
            Syscall::caller_is_origin => 1,
            Syscall::caller_is_root => 0,
            Syscall::minimum_balance => answer(machine, &[1; 16], a, b)?,
            Syscall::weight_to_fee => answer(machine, &(u128::from(a) + u128::from(b)).to_le_bytes(), c, d)?,
            Syscall::take_storage => {
                let key = machine.read(a, b)?;
                take(&mut self.storage, &key, machine, c, d)?
            }
            Syscall::ecdsa_recover => {
                let signed = [machine.read(a, 65)?, machine.read(b, 32)?].concat();
                machine.write(c, &digest::<33>(&signed))?;
                0
            }
            Syscall::ecdsa_to_eth_address => {
                let address: [u8; 20] = digest(&machine.read(a, 33)?);
                machine.write(b, &address)?;
                0
            }
            Syscall::sr25519_verify | Syscall::ed25519_verify => {
                let signed = [machine.read(a, 64)?, machine.read(b, 32)?, machine.read(c, d)?].concat();
                u64::from(digest::<1>(&signed)[0] & 1) * u64::from(ReturnCode::Sr25519VerifyFailed)
            }
            Syscall::lock_delegate_dependency
            | Syscall::unlock_delegate_dependency
            | Syscall::set_configuration => machine.read(a, b).map(|_| 0)?,
            Syscall::proof_size_left => machine.gas() / 2,
            Syscall::call_runtime => machine.read(a, b).map(|_| ReturnCode::CallRuntimeFailed.into())?,
            Syscall::chain_extension => machine.read(b, c).map(|_| 1)?,
            Syscall::block_hash => answer(machine, &digest::<HASH_LEN>(&a.to_le_bytes()), b, c)?,
            Syscall::u256_mul_div | Syscall::u256_mul_mod | Syscall::u256_mod_pow => {
                let number: [u8; 32] = digest(&machine.read(a, b)?);
                machine.write(c, &number)?;
                0
            }
            Syscall::u256_div_rem => {
                let numbers: [u8; 64] = digest(&machine.read(a, b)?);
                machine.write(c, &numbers)?;
                0
            }
            // It tells of no keys.
            Syscall::storage_keys => {
                machine.read(a, b)?;
                answer(machine, &[0, 0], c, d)?
            }
            Syscall::set_transient_storage => {
                let (key, value) = (machine.read(a, b)?, machine.read(c, d)?);
                length(self.transient.insert(key, value).as_ref())
            }
            Syscall::get_transient_storage => {
                let key = machine.read(a, b)?;
                match self.transient.get(&key) {
                    Some(value) => answer(machine, value, c, d)?,
                    None => NONE,
                }
            }
            Syscall::clear_transient_storage => {
                let key = machine.read(a, b)?;
                length(self.transient.remove(&key).as_ref())
            }
            Syscall::contains_transient_storage => {
                let key = machine.read(a, b)?;
                length(self.transient.get(&key))
            }
            Syscall::take_transient_storage => {
                let key = machine.read(a, b)?;
                take(&mut self.transient, &key, machine, c, d)?
            }
        };
        // A chain charges for what it does.
        let charged = machine.gas().saturating_sub(100);
        machine.set_gas(charged);
        Ok(Some(r0))
    }
}

impl Host for Chain {
    fn resolve(name: &[u8]) -> Option<u32> {
        Syscall::from_name(name).map(|syscall| syscall.id().into())
    }

    fn syscall(&mut self, id: u32, args: [u64; 5], machine: &mut dyn Machine) -> Answer {
        let syscall = u16::try_from(id).ok().and_then(Syscall::from_id);
        match syscall.map(|syscall| self.serve(syscall, args, machine)) {
            Some(Ok(Some(r0))) => Answer::Resume(r0),
            _ => Answer::End,
        }
    }
}
