//! Access to a contract's gas and memory, for all syscalls.

use super::{Fault, Guest, Vm};
use crate::{gas::Charged, storage::len_u32, weights::WeightInfo, AccountIdOf, Config, Error};
use alloc::{borrow::Cow, vec::Vec};
use codec::{Decode, DecodeLimit, Encode, MaxEncodedLen};
use ebpf_vm::{AccessError, Gas};
use ebpf_vm_host::Execution;
use frame_support::weights::Weight;
use sp_runtime::DispatchError;

/// How deep values that contracts pass may be nested. Only calls of the runtime are not flat.
pub(super) const MAX_DECODE_DEPTH: u32 = 16;

/// Decodes a value that fills `bytes`.
pub(crate) fn decode<V: Decode>(mut bytes: &[u8]) -> Option<V> {
    V::decode_all_with_depth_limit(MAX_DECODE_DEPTH, &mut bytes).ok()
}

impl<'p, T: Config> Guest<'_, '_, 'p, T> {
    /// Fails if this is a read-only call.
    pub(super) fn ensure_changes_allowed(&mut self) -> Result<(), Fault> {
        match self.stack.frame().read_only {
            false => Ok(()),
            true => Err(Fault::new::<T>(Error::StateChangeDenied, "the call is read-only")),
        }
    }

    /// Charges the current frame.
    pub(super) fn charge(&mut self, amount: Weight) -> Result<Charged, DispatchError> {
        self.stack.frame().gas.charge(amount)
    }

    /// Lowers an earlier charge to `actual`.
    pub(super) fn refund_to(&mut self, charged: Charged, actual: Weight) {
        self.stack.frame().gas.refund_to(charged, actual);
    }

    /// Lets the VM do something with the frame's gas, and charges what it used.
    pub(super) fn in_vm<R>(&mut self, action: impl FnOnce(&mut Vm<'p, T>) -> R) -> R {
        let gas = &mut self.stack.frame().gas;
        self.vm.set_gas(Gas(gas.vm_budget()));
        let result = action(&mut self.vm);
        gas.settle_vm(self.vm.gas().0);
        result
    }

    /// Copies `len` bytes at `ptr` out of the contract's memory.
    pub(super) fn read(&mut self, ptr: u64, len: u64) -> Result<Vec<u8>, Fault> {
        let _ = self.charge(T::WeightInfo::copy_from_contract(self.memory_len(len)?))?;
        self.in_vm(|vm| vm.read(ptr, len).map(Cow::into_owned)).map_err(access_fault::<T>)
    }

    /// Copies as many bytes as the type says out of the contract's memory.
    pub(super) fn read_array<const N: usize>(&mut self, ptr: u64) -> Result<[u8; N], Fault> {
        let mut array = [0; N];
        self.read_with(ptr, N as u64, |bytes| array.copy_from_slice(bytes))?;
        Ok(array)
    }

    /// Looks at `len` bytes at `ptr` of the contract's memory.
    pub(super) fn read_with<R>(
        &mut self,
        ptr: u64,
        len: u64,
        look: impl FnOnce(&[u8]) -> R,
    ) -> Result<R, Fault> {
        let _ = self.charge(T::WeightInfo::copy_from_contract(self.memory_len(len)?))?;
        self.in_vm(|vm| vm.read(ptr, len).map(|bytes| look(&bytes))).map_err(access_fault::<T>)
    }

    /// Decodes a value out of the contract's memory. `len` is at most `max`, and the value fills it.
    pub(super) fn read_as<V: Decode>(&mut self, ptr: u64, len: u64, max: usize) -> Result<V, Fault> {
        if len > max as u64 {
            return Err(Fault::new::<T>(Error::DecodingFailed, "the value is too long for its type"));
        }
        let bytes = self.read(ptr, len)?;
        decode(&bytes).ok_or_else(|| Fault::new::<T>(Error::DecodingFailed, "the value does not decode"))
    }

    /// Decodes an account out of the contract's memory.
    pub(super) fn read_account(&mut self, ptr: u64, len: u64) -> Result<AccountIdOf<T>, Fault> {
        self.read_as(ptr, len, AccountIdOf::<T>::max_encoded_len())
    }

    /// Copies `data` to `ptr` of the contract's memory.
    pub(super) fn write(&mut self, ptr: u64, data: &[u8]) -> Result<(), Fault> {
        let _ = self.charge(T::WeightInfo::copy_to_contract(len_u32(data.len())))?;
        self.in_vm(|vm| vm.write(ptr, data)).map_err(access_fault::<T>)
    }

    /// Copies as much of `data` as fits in `cap` bytes to `out`, and returns the length of all of it.
    pub(super) fn write_out(&mut self, out: u64, cap: u64, data: &[u8]) -> Result<u64, Fault> {
        let len = data.len() as u64;
        let (fits, _) = data.split_at_checked(cap.min(len) as usize).unwrap_or((data, &[]));
        self.write(out, fits)?;
        Ok(len)
    }

    /// As [`Self::write_out`], with the SCALE encoding of `value`.
    pub(super) fn encode_out(&mut self, out: u64, cap: u64, value: &impl Encode) -> Result<u64, Fault> {
        let encoded = value.encode();
        self.write_out(out, cap, &encoded)
    }

    /// A length that can be one of something in memory. Costs depend on lengths and are charged before the
    /// VM looks at addresses; this keeps a wild length from being reported as a lack of gas.
    pub(super) fn memory_len(&self, len: u64) -> Result<u32, Fault> {
        use ebpf_vm::limits::{
            MAX_CONFIGURATION_BYTES, MAX_CONTEXT_BYTES, MAX_DATA_BYTES, MAX_HEAP_BYTES, MAX_STACK_BYTES,
        };
        const REGIONS: u32 = MAX_CONTEXT_BYTES + MAX_CONFIGURATION_BYTES + MAX_STACK_BYTES + MAX_HEAP_BYTES;
        const LARGEST: u64 = MAX_DATA_BYTES + REGIONS as u64 + 64;
        u32::try_from(len)
            .ok()
            .filter(|_| len <= LARGEST)
            .ok_or_else(|| access_fault::<T>(AccessError::OutOfBounds))
    }
}

fn access_fault<T: Config>(error: AccessError) -> Fault {
    match error {
        AccessError::OutOfBounds => {
            Fault::new::<T>(Error::OutOfBounds, "an address is outside of the contract's memory")
        }
        AccessError::OutOfGas => Fault::new::<T>(Error::OutOfGas, "the contract's heap could not grow"),
    }
}
