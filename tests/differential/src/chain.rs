//! A host with storage and all other syscalls, enough to run the example contracts as a chain does.

use crate::host::{Answer, Host, Machine};
use ebpf_uapi::{
    for_each_syscall,
    host::{
        dispatch, Arithmetic, Buffer, Calls, Events, GuestMemory, Hashing, HostBase, InputOutput, Lifecycle,
        Queries, RuntimeCalls, Signatures, Slice, Storage, TransientStorage,
    },
    Never, ReturnCode, Syscall, HASH_LEN,
};
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

type Values = BTreeMap<Vec<u8>, Vec<u8>>;

/// A chain, and the machine that its contract runs in.
struct Running<'a> {
    chain: &'a mut Chain,
    machine: &'a mut dyn Machine,
}

/// Why a contract does not go on.
enum Stop {
    Ended,
    Fault,
}

impl From<AccessError> for Stop {
    fn from(_: AccessError) -> Self {
        Self::Fault
    }
}

impl HostBase for Running<'_> {
    type Bytes = Slice;
    type Buffer = Buffer;
    type Stop = Stop;

    fn ensure_changes_allowed(&mut self) -> Result<(), Stop> {
        Ok(())
    }
}

impl GuestMemory for Running<'_> {
    fn enter(&mut self) -> Result<(), Stop> {
        Ok(())
    }

    fn read_array<const N: usize>(&mut self, address: u64) -> Result<[u8; N], Stop> {
        let bytes = self.read(Slice { address, len: N as u64 })?;
        Ok(bytes.try_into().expect("machines read as many bytes as they are asked for"))
    }

    fn write(&mut self, address: u64, bytes: &[u8]) -> Result<(), Stop> {
        Ok(self.machine.write(address, bytes)?)
    }
}

impl Running<'_> {
    fn read(&mut self, slice: Slice) -> Result<Vec<u8>, Stop> {
        Ok(self.machine.read(slice.address, slice.len)?)
    }

    /// Writes as much of an answer as there is room for, and gives its length.
    fn answer(&mut self, data: &[u8], out: Buffer) -> Result<usize, Stop> {
        let len = data.len().min(usize::try_from(out.capacity).unwrap_or(usize::MAX));
        self.machine.write(out.address, &data[..len])?;
        Ok(data.len())
    }

    fn set(
        &mut self,
        values: fn(&mut Chain) -> &mut Values,
        key: Slice,
        value: Slice,
    ) -> Result<Option<usize>, Stop> {
        let (key, value) = (self.read(key)?, self.read(value)?);
        Ok(values(self.chain).insert(key, value).map(|value| value.len()))
    }

    fn get(
        &mut self,
        values: fn(&mut Chain) -> &mut Values,
        key: Slice,
        out: Buffer,
    ) -> Result<Option<usize>, Stop> {
        let key = self.read(key)?;
        match values(self.chain).get(&key).cloned() {
            Some(value) => self.answer(&value, out).map(Some),
            None => Ok(None),
        }
    }

    fn clear(&mut self, values: fn(&mut Chain) -> &mut Values, key: Slice) -> Result<Option<usize>, Stop> {
        let key = self.read(key)?;
        Ok(values(self.chain).remove(&key).map(|value| value.len()))
    }

    fn contains(&mut self, values: fn(&mut Chain) -> &mut Values, key: Slice) -> Result<Option<usize>, Stop> {
        let key = self.read(key)?;
        Ok(values(self.chain).get(&key).map(Vec::len))
    }

    /// Writes a value and removes it, if there is room for all of it.
    fn take(
        &mut self,
        values: fn(&mut Chain) -> &mut Values,
        key: Slice,
        out: Buffer,
    ) -> Result<Option<usize>, Stop> {
        let key = self.read(key)?;
        match values(self.chain).get(&key).cloned() {
            Some(value) if value.len() as u64 <= out.capacity => {
                values(self.chain).remove(&key);
                self.answer(&value, out).map(Some)
            }
            value => Ok(value.map(|value| value.len())),
        }
    }
}

fn storage(chain: &mut Chain) -> &mut Values {
    &mut chain.storage
}

fn transient(chain: &mut Chain) -> &mut Values {
    &mut chain.transient
}

impl InputOutput for Running<'_> {
    fn input(&mut self, out: Buffer) -> Result<usize, Stop> {
        let input = self.chain.input.clone();
        self.answer(&input, out)
    }

    fn return_value(&mut self, flags: u64, data: Slice) -> Result<Never, Stop> {
        self.chain.output = Some((flags, self.read(data)?));
        Err(Stop::Ended)
    }
}

impl Storage for Running<'_> {
    fn set_storage(&mut self, key: Slice, value: Slice) -> Result<Option<usize>, Stop> {
        self.set(storage, key, value)
    }

    fn get_storage(&mut self, key: Slice, out: Buffer) -> Result<Option<usize>, Stop> {
        self.get(storage, key, out)
    }

    fn clear_storage(&mut self, key: Slice) -> Result<Option<usize>, Stop> {
        self.clear(storage, key)
    }

    fn contains_storage(&mut self, key: Slice) -> Result<Option<usize>, Stop> {
        self.contains(storage, key)
    }

    fn take_storage(&mut self, key: Slice, out: Buffer) -> Result<Option<usize>, Stop> {
        self.take(storage, key, out)
    }

    /// It tells of no keys.
    fn storage_keys(&mut self, params: Slice, out: Buffer) -> Result<usize, Stop> {
        self.read(params)?;
        self.answer(&[0, 0], out)
    }
}

impl TransientStorage for Running<'_> {
    fn set_transient_storage(&mut self, key: Slice, value: Slice) -> Result<Option<usize>, Stop> {
        self.set(transient, key, value)
    }

    fn get_transient_storage(&mut self, key: Slice, out: Buffer) -> Result<Option<usize>, Stop> {
        self.get(transient, key, out)
    }

    fn clear_transient_storage(&mut self, key: Slice) -> Result<Option<usize>, Stop> {
        self.clear(transient, key)
    }

    fn contains_transient_storage(&mut self, key: Slice) -> Result<Option<usize>, Stop> {
        self.contains(transient, key)
    }

    fn take_transient_storage(&mut self, key: Slice, out: Buffer) -> Result<Option<usize>, Stop> {
        self.take(transient, key, out)
    }
}

impl Queries for Running<'_> {
    fn caller(&mut self, out: Buffer) -> Result<usize, Stop> {
        let caller = self.chain.caller;
        self.answer(&caller, out)
    }

    fn address(&mut self, out: Buffer) -> Result<usize, Stop> {
        self.answer(&CONTRACT, out)
    }

    fn value_transferred(&mut self, out: Buffer) -> Result<usize, Stop> {
        self.answer(&[0; 16], out)
    }

    fn balance(&mut self, out: Buffer) -> Result<usize, Stop> {
        self.answer(&[7; 16], out)
    }

    fn block_number(&mut self) -> Result<u64, Stop> {
        Ok(17)
    }

    fn now(&mut self) -> Result<u64, Stop> {
        Ok(1_700_000_000_000)
    }

    fn gas_left(&mut self) -> Result<u64, Stop> {
        Ok(self.machine.gas())
    }

    fn proof_size_left(&mut self) -> Result<u64, Stop> {
        Ok(self.machine.gas() / 2)
    }

    fn code_hash(&mut self, account: Slice, _: Buffer) -> Result<Option<usize>, Stop> {
        self.read(account)?;
        Ok(None)
    }

    fn own_code_hash(&mut self, out: Buffer) -> Result<usize, Stop> {
        self.answer(&[0xcd; HASH_LEN], out)
    }

    fn is_contract(&mut self, account: Slice) -> Result<bool, Stop> {
        Ok(self.read(account)? == CONTRACT)
    }

    fn caller_is_origin(&mut self) -> Result<bool, Stop> {
        Ok(true)
    }

    fn caller_is_root(&mut self) -> Result<bool, Stop> {
        Ok(false)
    }

    fn minimum_balance(&mut self, out: Buffer) -> Result<usize, Stop> {
        self.answer(&[1; 16], out)
    }

    fn weight_to_fee(&mut self, ref_time: u64, proof_size: u64, out: Buffer) -> Result<usize, Stop> {
        self.answer(&(u128::from(ref_time) + u128::from(proof_size)).to_le_bytes(), out)
    }

    fn block_hash(&mut self, number: u64, out: Buffer) -> Result<Option<usize>, Stop> {
        self.answer(&digest::<HASH_LEN>(&number.to_le_bytes()), out).map(Some)
    }
}

/// It is the only contract. Whoever it calls is not there.
impl Calls for Running<'_> {
    fn transfer(&mut self, account: Slice, amount: Slice) -> Result<ReturnCode, Stop> {
        let transfer = (self.read(account)?, self.read(amount)?);
        self.chain.transfers.push(transfer);
        Ok(ReturnCode::Success)
    }

    fn call_contract(&mut self, params: Slice, input: Slice) -> Result<ReturnCode, Stop> {
        let call = (self.read(params)?, self.read(input)?);
        self.chain.calls.push(call);
        Ok(ReturnCode::NotCallable)
    }

    fn delegate_call(&mut self, params: Slice, input: Slice) -> Result<ReturnCode, Stop> {
        self.call_contract(params, input)
    }

    fn instantiate(&mut self, params: Slice, input: Slice) -> Result<ReturnCode, Stop> {
        self.call_contract(params, input)
    }

    fn return_data(&mut self, _: Buffer) -> Result<Option<usize>, Stop> {
        Ok(None)
    }

    fn instantiated_address(&mut self, _: Buffer) -> Result<Option<usize>, Stop> {
        Ok(None)
    }
}

impl Lifecycle for Running<'_> {
    fn terminate(&mut self, beneficiary: Slice) -> Result<Never, Stop> {
        self.chain.beneficiary = Some(self.read(beneficiary)?);
        Err(Stop::Ended)
    }

    fn set_code_hash(&mut self, hash: Slice) -> Result<ReturnCode, Stop> {
        self.read(hash)?;
        Ok(ReturnCode::CodeNotFound)
    }

    fn set_configuration(&mut self, data: Slice) -> Result<(), Stop> {
        self.read(data).map(|_| ())
    }

    fn lock_delegate_dependency(&mut self, code_hash: Slice) -> Result<(), Stop> {
        self.read(code_hash).map(|_| ())
    }

    fn unlock_delegate_dependency(&mut self, code_hash: Slice) -> Result<(), Stop> {
        self.read(code_hash).map(|_| ())
    }
}

impl Events for Running<'_> {
    fn deposit_event(&mut self, topics: Slice, data: Slice) -> Result<(), Stop> {
        let event = (self.read(topics)?, self.read(data)?);
        self.chain.events.push(event);
        Ok(())
    }

    fn deposit_event_until(&mut self, _: u64, topics: Slice, data: Slice) -> Result<(), Stop> {
        self.deposit_event(topics, data)
    }

    fn debug_message(&mut self, text: Slice) -> Result<ReturnCode, Stop> {
        self.read(text)?;
        Ok(ReturnCode::Success)
    }
}

impl RuntimeCalls for Running<'_> {
    fn call_runtime(&mut self, call: Slice) -> Result<ReturnCode, Stop> {
        self.read(call)?;
        Ok(ReturnCode::CallRuntimeFailed)
    }

    fn chain_extension(&mut self, _: u64, input: Slice) -> Result<u32, Stop> {
        self.read(input)?;
        Ok(1)
    }
}

/// Reads what an argument refers to.
macro_rules! absorb {
    ($host:ident $inputs:ident $arg:ident & [u8]) => {
        $inputs.extend($host.read($arg)?);
    };
    ($host:ident $inputs:ident $arg:ident & [u8; $len:literal]) => {
        $inputs.extend($arg);
    };
    ($host:ident $inputs:ident $arg:ident & mut [u8; $len:literal]) => {};
}

/// Makes results of what was read.
macro_rules! squeeze {
    ($inputs:ident $code:ident $arg:ident & mut [u8; $len:literal]) => {
        *$arg = digest(&$inputs);
        $code = ReturnCode::Success;
    };
    ($inputs:ident $code:ident $arg:ident $($other:tt)+) => {};
}

macro_rules! result {
    ($code:ident) => {{
        let _ = $code;
    }};
    ($code:ident ReturnCode) => {
        $code
    };
    ($code:ident bool) => {
        $code == ReturnCode::Success
    };
}

macro_rules! returned {
    () => {
        ()
    };
    ($ret:ident) => {
        $ret
    };
}

macro_rules! argument {
    (& [u8]) => { Slice };
    ($($other:tt)+) => { $($other)+ };
}

/// Implements a theme of pure functions by a digest of what they read: their results, or whether a signature
/// is valid.
macro_rules! pure {
    ($theme:ident {
        $(
            $(#[doc = $doc:literal])*
            $id:literal $name:ident(
                $( $arg:ident : $(& $($mutable:ident)? [u8 $(; $len:literal)?])? $($number:ident)? ),*
            ) $(-> $ret:ident)?;
        )*
    }) => {
        impl $theme for Running<'_> {
            $(
                fn $name(
                    &mut self,
                    $( $arg: argument!($(& $($mutable)? [u8 $(; $len)?])? $($number)?) ),*
                ) -> Result<returned!($($ret)?), Stop> {
                    let mut inputs = Vec::<u8>::new();
                    $( absorb!(self inputs $arg $(& $($mutable)? [u8 $(; $len)?])? $($number)?); )*
                    #[allow(unused_mut, unused_assignments)] // by functions without results
                    let mut code = match digest::<1>(&inputs)[0] & 1 {
                        0 => ReturnCode::Success,
                        _ => ReturnCode::Sr25519VerifyFailed,
                    };
                    $( squeeze!(inputs code $arg $(& $($mutable)? [u8 $(; $len)?])? $($number)?); )*
                    Ok(result!(code $($ret)?))
                }
            )*
        }
    };
}

macro_rules! theme {
    (Hashing $rows:tt) => {
        pure! { Hashing $rows }
    };
    (Signatures $rows:tt) => {
        pure! { Signatures $rows }
    };
    (Arithmetic $rows:tt) => {
        pure! { Arithmetic $rows }
    };
    ($other:ident $rows:tt) => {};
}

macro_rules! themes {
    ($( $(#[doc = $doc:literal])* $theme:ident $rows:tt )*) => {
        $( theme! { $theme $rows } )*
    };
}

for_each_syscall!(themes);

impl Host for Chain {
    fn resolve(name: &[u8]) -> Option<u32> {
        Syscall::from_name(name).map(|syscall| syscall.id().into())
    }

    fn syscall(&mut self, id: u32, args: [u64; 5], machine: &mut dyn Machine) -> Answer {
        let Some(syscall) = u16::try_from(id).ok().and_then(Syscall::from_id) else { return Answer::End };
        let answer = dispatch(&mut Running { chain: self, machine: &mut *machine }, syscall, args);
        match answer {
            Ok(r0) => {
                // A chain charges for what it does.
                machine.set_gas(machine.gas().saturating_sub(100));
                Answer::Resume(r0)
            }
            Err(Stop::Ended | Stop::Fault) => Answer::End,
        }
    }
}
