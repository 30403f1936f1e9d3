//! What benchmarks find on the chain: accounts with balance, code, contracts.

use crate::{
    iteration::{trie_key, PREFIX_LEN},
    limits::UPLOAD_PAGE_LEN,
    retained_events,
    storage::Key,
    uploads::chunks,
    AccountIdOf, BalanceOf, Code, CodeHash, CodeInfoOf, CollectEvents, Config, Configuration, ContractInfo,
    ContractInfoOf, DebugInfo, Determinism, HoldReason, LastCompiled, Pallet, PristineCode,
};
use alloc::{vec, vec::Vec};
use codec::Encode;
use ebpf_vm::{Entry, Gas};
use frame_benchmarking::{account, BenchmarkError};
use frame_support::{
    traits::fungible::{Inspect, Mutate, MutateHold},
    weights::Weight,
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_core::{storage::TrackedStorageKey, Get};
use sp_runtime::traits::{Bounded, Hash, Zero};

/// Number of values in the storage of a contract whose storage is measured, besides the one that matters.
const OTHER_VALUES: u32 = 500;

/// A contract on the chain.
pub struct Contract<T: Config> {
    /// Who instantiated it, and calls it.
    pub owner: AccountIdOf<T>,
    /// Its account.
    pub account: AccountIdOf<T>,
    /// Hash of its code.
    pub code: CodeHash<T>,
}

/// An account with more balance than a benchmark can spend.
pub fn rich<T: Config>(name: &'static str) -> AccountIdOf<T> {
    numbered::<T>(name, 0)
}

/// One of many such accounts.
pub fn numbered<T: Config>(name: &'static str, number: u32) -> AccountIdOf<T> {
    let account = account(name, number, 0);
    fund::<T>(&account);
    account
}

/// Gives an account more balance than a benchmark can spend.
pub fn fund<T: Config>(account: &AccountIdOf<T>) {
    T::Currency::set_balance(account, BalanceOf::<T>::max_value() / 1_000u32.into());
}

/// Balance for more than one account to exist.
pub fn some_balance<T: Config>() -> BalanceOf<T> {
    T::Currency::minimum_balance() * 10u32.into()
}

/// Uploads code.
pub fn upload<T: Config>(owner: &AccountIdOf<T>, elf: Vec<u8>) -> Result<CodeHash<T>, BenchmarkError> {
    let uploaded = Pallet::<T>::bare_upload_code(owner.clone(), elf, None, Determinism::Enforced)?;
    Ok(uploaded.code_hash)
}

/// Uploads so many codes, each different from the others and from what benchmarks run.
pub fn codes<T: Config>(owner: &AccountIdOf<T>, count: u32) -> Result<Vec<CodeHash<T>>, BenchmarkError> {
    (1..=count).map(|number| upload::<T>(owner, super::code::idle(0, 1_000_000 + number))).collect()
}

/// An upload that has been written, of so many pages, which are not valid code.
pub fn written_upload<T: Config>(owner: &AccountIdOf<T>, pages: u32) -> Result<CodeHash<T>, BenchmarkError> {
    let hash = T::Hashing::hash(&[]);
    let len = (pages * UPLOAD_PAGE_LEN).min(T::MaxCodeLen::get());
    chunks::open::<T>(owner.clone(), hash, len, None)?;
    chunks::write::<T>(owner, hash, 0, &vec![1; len as usize])?;
    Ok(hash)
}

/// Keeps so many events as long as may be, with `topics` topics and `len` bytes of data, each of another
/// contract and with a deposit of another account.
pub fn retain_events<T: Config>(count: u32, topics: u32, len: u32) -> Result<(), BenchmarkError> {
    let expires = frame_system::Pallet::<T>::block_number() + T::MaxEventLifetime::get();
    let topics: Vec<T::Hash> = (0..topics).map(|topic| T::Hashing::hash(&topic.encode())).collect();
    for number in 0..count {
        let (contract, payer) = (account("contract", number, 0), numbered::<T>("payer", number));
        let data = vec![42; len as usize];
        let deposit = retained_events::retain::<T>(&contract, topics.clone(), data, expires, Some(&payer));
        T::Currency::hold(&HoldReason::EventDepositReserve.into(), &payer, deposit)?;
    }
    Ok(())
}

/// Goes on until something that is kept for `lifetime` blocks from now has expired.
pub fn expire<T: Config>(lifetime: BlockNumberFor<T>) {
    let now = frame_system::Pallet::<T>::block_number();
    frame_system::Pallet::<T>::set_block_number(now + lifetime + 1u32.into());
}

/// Has accesses to a code not counted: `load_code` and `compile_code` pay for them.
pub fn code_is_free<T: Config>(hash: CodeHash<T>) {
    reading_is_free::<T>(hash);
    compilation_is_free::<T>();
}

/// Has it not counted that code is entered among what was compiled: `compile_code` pays for that.
pub fn compilation_is_free<T: Config>() {
    whitelist(LastCompiled::<T>::hashed_key().into());
}

/// Has it not counted that a code is read: `load_code` pays for that.
pub fn reading_is_free<T: Config>(hash: CodeHash<T>) {
    whitelist(CodeInfoOf::<T>::hashed_key_for(hash));
    whitelist(PristineCode::<T>::hashed_key_for(hash));
}

/// Has accesses to a key not counted.
fn whitelist(key: Vec<u8>) {
    frame_benchmarking::benchmarking::add_to_whitelist(key.into());
}

/// Number of a code that no node has seen: backends that compile have to do it again.
pub fn unseen() -> u32 {
    frame_benchmarking::current_time() as u32 & 0x7fff_ffff
}

/// A contract of which `elf` makes one for a number of rounds, that runs for about `thousands` thousand units
/// of gas.
pub fn mixed<T: Config>(elf: impl Fn(u32) -> Vec<u8>, thousands: u32) -> Result<Contract<T>, BenchmarkError> {
    let used = |rounds| -> Result<u64, BenchmarkError> {
        let elf = elf(rounds);
        let program = ebpf_vm::Program::parse(&elf, crate::code::resolve)
            .map_err(|_| BenchmarkError::Stop("the mix does not load"))?;
        let mut instance = ebpf_vm::Instance::new(&program, Entry::Call, Gas(u64::MAX))
            .map_err(|_| BenchmarkError::Stop("the mix does not start"))?;
        match instance.run() {
            ebpf_vm::Exit::Returned(_) => Ok(u64::MAX - instance.gas().0),
            _ => Err(BenchmarkError::Stop("the mix does not return")),
        }
    };
    let per_round = used(2)? - used(1)?;
    let rounds = u64::from(thousands) * 1_000 / per_round;
    Contract::new(elf(rounds as u32))
}

impl<T: Config> Contract<T> {
    /// Uploads and instantiates.
    pub fn new(elf: Vec<u8>) -> Result<Self, BenchmarkError> {
        Self::with_owner(rich::<T>("owner"), elf)
    }

    /// Uploads and instantiates.
    pub fn with_owner(owner: AccountIdOf<T>, elf: Vec<u8>) -> Result<Self, BenchmarkError> {
        let code = T::Hashing::hash(&elf);
        let instantiated = Pallet::<T>::bare_instantiate(
            owner.clone(),
            some_balance::<T>(),
            Weight::MAX,
            None,
            Code::Upload(elf),
            vec![],
            vec![],
            DebugInfo::Skip,
            CollectEvents::Skip,
        );
        let account = instantiated.result?.account_id;
        Ok(Self { owner, account, code })
    }

    /// The contract's record.
    pub fn info(&self) -> Result<ContractInfo<T>, BenchmarkError> {
        ContractInfoOf::<T>::get(&self.account).ok_or(BenchmarkError::Stop("the contract is not there"))
    }

    /// Makes the contract depend on so many codes. Its record is as long as it can be if they are as many as
    /// may be.
    pub fn add_dependencies(&self, count: u32) -> Result<(), BenchmarkError> {
        let mut info = self.info()?;
        for code in codes::<T>(&self.owner, count)? {
            info.add_dependency(code, true)?;
            crate::code::increment_refcount::<T>(code)?;
        }
        ContractInfoOf::<T>::insert(&self.account, info);
        Ok(())
    }

    /// Adds as many dependencies as there may be.
    pub fn with_longest_record(self) -> Result<Self, BenchmarkError> {
        self.add_dependencies(<T::MaxDelegateDependencies as Get<u32>>::get())?;
        Ok(self)
    }

    /// Gives the contract a configuration.
    pub fn with_configuration(self, len: u32) -> Result<Self, BenchmarkError> {
        let mut info = self.info()?;
        info.set_configuration(&self.account, Configuration::truncate_from(vec![42; len as usize]));
        ContractInfoOf::<T>::insert(&self.account, info);
        Ok(self)
    }

    /// Puts values into the contract's storage: `len` bytes under [`longest_key`], and others, so that the
    /// trie has some depth.
    pub fn with_storage(self, len: u32) -> Result<Self, BenchmarkError> {
        let contract = self.with_values(OTHER_VALUES)?;
        contract.info()?.write(&key(longest_key::<T>())?, Some(&vec![42; len as usize]));
        Ok(contract)
    }

    /// As [`Self::with_storage`], with as many layers of the trie above the key as keys can make: whoever
    /// looks the value up again visits all of them.
    pub fn with_deep_storage(self, len: u32) -> Result<Self, BenchmarkError> {
        let contract = self.with_storage(len)?;
        let info = contract.info()?;
        for nibble in 0..2 * PREFIX_LEN {
            for other in 1..16u8 {
                let mut sibling = longest_key::<T>();
                let shift = if nibble % 2 == 0 { 4 } else { 0 };
                sibling[nibble / 2] ^= other << shift;
                info.write(&key(sibling)?, Some(&[7; 40]));
            }
        }
        Ok(contract)
    }

    /// Puts so many values into the contract's storage.
    pub fn with_values(self, count: u32) -> Result<Self, BenchmarkError> {
        let info = self.info()?;
        for number in 0..count {
            info.write(&key(number.encode())?, Some(&[7; 40]));
        }
        Ok(self)
    }

    /// The length of a value in the contract's storage.
    pub fn value_len(&self, bytes: Vec<u8>) -> Result<Option<u32>, BenchmarkError> {
        Ok(self.info()?.value_len(&key(bytes)?))
    }

    /// Puts values under so many of [`long_key`]'s.
    pub fn with_long_keys(self, count: u32) -> Result<Self, BenchmarkError> {
        let info = self.info()?;
        for number in 0..count {
            info.write(&key(long_key::<T>(number))?, Some(&[7; 40]));
        }
        Ok(self)
    }

    /// Removes what [`Self::with_long_keys`] put.
    pub fn remove_long_keys(&self, count: u32) -> Result<(), BenchmarkError> {
        let info = self.info()?;
        for number in 0..count {
            info.write(&key(long_key::<T>(number))?, None);
        }
        Ok(())
    }

    /// Has accesses to a key of the contract's storage not counted.
    pub fn key_is_free(&self, key: &[u8]) -> Result<(), BenchmarkError> {
        let mut tracked = TrackedStorageKey::new(trie_key(key));
        tracked.child_trie_key = Some(self.info()?.child_trie_info().storage_key().to_vec());
        frame_benchmarking::benchmarking::add_to_whitelist(tracked);
        Ok(())
    }
}

/// A storage key of the greatest length, with a number first.
pub fn long_key<T: Config>(number: u32) -> Vec<u8> {
    let mut key = longest_key::<T>();
    let bytes = number.to_be_bytes();
    let len = key.len().min(bytes.len());
    key[..len].copy_from_slice(&bytes[..len]);
    key
}

/// A key of a contract's storage.
pub fn key<T: Config>(bytes: Vec<u8>) -> Result<Key<T>, BenchmarkError> {
    Key::new(bytes).ok_or(BenchmarkError::Stop("the key is too long"))
}

/// A storage key of the greatest length.
pub fn longest_key<T: Config>() -> Vec<u8> {
    vec![0x5a; <T::MaxStorageKeyLen as Get<u32>>::get() as usize]
}

/// Nothing to send.
pub fn no_value<T: Config>() -> BalanceOf<T> {
    Zero::zero()
}
