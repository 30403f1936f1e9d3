//! Access to a contract's gas and memory, for all syscalls.

use super::{ContractHost, Fault, Stop, Vm};
use crate::{
    decode::decode, diff::len_u32, gas::Charged, weights::WeightInfo, AccountIdOf, Config, Error, WeightsOf,
};
use alloc::{borrow::Cow, vec::Vec};
use codec::{Decode, Encode, MaxEncodedLen};
use ebpf_uapi::host::{Buffer, GuestMemory, HostBase, Slice};
use ebpf_vm::{AccessError, Gas};
use ebpf_vm_host::Execution;
use frame_support::weights::Weight;
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> HostBase for ContractHost<'_, '_, '_, T> {
    type Bytes = Slice;
    type Buffer = Buffer;
    type Stop = Stop;

    fn ensure_changes_allowed(&mut self) -> Result<(), Stop> {
        if self.stack.frame().read_only {
            return Err(Stop::new::<T>(Error::StateChangeDenied, "the call is read-only"));
        }
        Ok(())
    }
}

impl<T: Config> GuestMemory for ContractHost<'_, '_, '_, T> {
    fn enter(&mut self) -> Result<(), Stop> {
        self.charge(WeightsOf::<T>::syscall())?;
        Ok(())
    }

    fn read_array<const N: usize>(&mut self, address: u64) -> Result<[u8; N], Stop> {
        let mut array = [0; N];
        self.read_with(Slice { address, len: N as u64 }, |bytes| array.copy_from_slice(bytes))?;
        Ok(array)
    }

    fn write(&mut self, address: u64, bytes: &[u8]) -> Result<(), Stop> {
        Ok(self.copy_in(address, bytes)?)
    }
}

impl<'p, T: Config> ContractHost<'_, '_, 'p, T> {
    /// Charges the current frame.
    pub(super) fn charge(&mut self, amount: Weight) -> DispatchResult {
        self.stack.frame().gas.charge(amount)
    }

    /// As [`Self::charge`], for an upper bound: see [`Self::refund_to`].
    pub(super) fn charge_refundable(&mut self, amount: Weight) -> Result<Charged, DispatchError> {
        self.stack.frame().gas.charge_refundable(amount)
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

    /// Copies a slice of the contract's memory.
    pub(super) fn read(&mut self, slice: Slice) -> Result<Vec<u8>, Fault> {
        let Slice { address, len } = slice;
        self.charge(WeightsOf::<T>::copy_from_contract(self.memory_len(len)?))?;
        self.in_vm(|vm| vm.read(address, len).map(Cow::into_owned)).map_err(access_fault::<T>)
    }

    /// Looks at a slice of the contract's memory.
    pub(super) fn read_with<R>(&mut self, slice: Slice, look: impl FnOnce(&[u8]) -> R) -> Result<R, Fault> {
        let Slice { address, len } = slice;
        self.charge(WeightsOf::<T>::copy_from_contract(self.memory_len(len)?))?;
        self.in_vm(|vm| vm.read(address, len).map(|bytes| look(&bytes))).map_err(access_fault::<T>)
    }

    /// Decodes a value that fills a slice of the contract's memory, which has at most `max` bytes.
    pub(super) fn read_as<V: Decode>(&mut self, slice: Slice, max: usize) -> Result<V, Fault> {
        if slice.len > max as u64 {
            return Err(Fault::new::<T>(Error::DecodingFailed, "the value is too long for its type"));
        }
        let bytes = self.read(slice)?;
        decode(&bytes).ok_or_else(|| Fault::new::<T>(Error::DecodingFailed, "the value does not decode"))
    }

    /// Decodes an account out of the contract's memory.
    pub(super) fn read_account(&mut self, slice: Slice) -> Result<AccountIdOf<T>, Fault> {
        self.read_as(slice, AccountIdOf::<T>::max_encoded_len())
    }

    /// Copies `data` to an address of the contract's memory.
    fn copy_in(&mut self, address: u64, data: &[u8]) -> Result<(), Fault> {
        self.charge(WeightsOf::<T>::copy_to_contract(len_u32(data.len())))?;
        self.in_vm(|vm| vm.write(address, data)).map_err(access_fault::<T>)
    }

    /// Copies as much of `data` as fits to `out`, and returns the length of all of it.
    pub(super) fn write_out(&mut self, out: Buffer, data: &[u8]) -> Result<usize, Fault> {
        let fits = out.capacity.min(data.len() as u64) as usize;
        let (fits, _) = data.split_at_checked(fits).unwrap_or((data, &[]));
        self.copy_in(out.address, fits)?;
        Ok(data.len())
    }

    /// As [`Self::write_out`], with the SCALE encoding of `value`.
    pub(super) fn encode_out(&mut self, out: Buffer, value: &impl Encode) -> Result<usize, Fault> {
        let encoded = value.encode();
        self.write_out(out, &encoded)
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
