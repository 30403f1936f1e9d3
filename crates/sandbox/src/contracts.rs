//! Contracts: upload, instantiation, calls and storage.

use crate::{
    runtime::{AccountId, Balance, Contracts, Hash, RuntimeCall},
    sandbox::{EventRecord, Sandbox},
};
use codec::{Compact, Decode};
use frame_support::weights::Weight;
use pallet_ebpf_contracts::{
    Code, CodeUploadResult, CollectEvents, ContractExecResult, ContractInstantiateResult, DebugInfo,
    Determinism,
};
use sp_core::storage::ChildInfo;
use sp_io::hashing::{twox_128, twox_64};

/// The result of a call. `events` are those of the current block.
pub type CallReport = ContractExecResult<Balance, EventRecord>;
/// The result of an instantiation. `events` are those of the current block.
pub type InstantiateReport = ContractInstantiateResult<AccountId, Balance, EventRecord>;
/// The result of an upload.
pub type UploadReport = CodeUploadResult<Hash, Balance>;

/// A call of a contract.
#[derive(Clone, Debug)]
pub struct Call {
    /// The caller.
    pub origin: AccountId,
    /// The contract.
    pub dest: AccountId,
    /// Balance to transfer.
    pub value: Balance,
    /// Limit of its weight. `None`: the maximum.
    pub gas_limit: Option<Weight>,
    /// Limit of the storage deposit. `None`: the default of the chain's configuration.
    pub storage_deposit_limit: Option<Balance>,
    /// Selector and arguments.
    pub data: Vec<u8>,
}

impl Call {
    /// A call without value, limits and data.
    pub fn new(origin: AccountId, dest: AccountId) -> Self {
        Self { origin, dest, value: 0, gas_limit: None, storage_deposit_limit: None, data: Vec::new() }
    }

    /// Sets the balance to transfer.
    pub fn value(self, value: Balance) -> Self {
        Self { value, ..self }
    }

    /// Sets the input: selector and arguments.
    pub fn data(self, data: impl Into<Vec<u8>>) -> Self {
        Self { data: data.into(), ..self }
    }

    /// Sets the gas limit.
    pub fn gas_limit(self, limit: Weight) -> Self {
        Self { gas_limit: Some(limit), ..self }
    }

    /// Sets the limit of the storage deposit.
    pub fn storage_deposit_limit(self, limit: Balance) -> Self {
        Self { storage_deposit_limit: Some(limit), ..self }
    }

    /// The extrinsic that makes the call, with `gas_limit` if the call has no limit.
    pub fn extrinsic(self, gas_limit: Weight) -> RuntimeCall {
        RuntimeCall::Contracts(pallet_ebpf_contracts::Call::call {
            dest: self.dest.into(),
            value: self.value,
            gas_limit: self.gas_limit.unwrap_or(gas_limit),
            storage_deposit_limit: self.storage_deposit_limit.map(Compact),
            data: self.data,
        })
    }
}

/// An instantiation.
#[derive(Clone, Debug)]
pub struct Instantiate {
    /// The account that instantiates.
    pub origin: AccountId,
    /// The code.
    pub code: Code<Hash>,
    /// Balance to transfer.
    pub value: Balance,
    /// Limit of its weight. `None`: the maximum.
    pub gas_limit: Option<Weight>,
    /// Limit of the deposit for code and storage. `None`: the default of the chain's configuration.
    pub storage_deposit_limit: Option<Balance>,
    /// Selector and arguments.
    pub data: Vec<u8>,
    /// The salt of the address, which distinguishes contracts with equal code and data.
    pub salt: Vec<u8>,
}

impl Instantiate {
    /// An instantiation of a contract ELF, which is uploaded first; without value, limits, data and salt.
    pub fn upload(origin: AccountId, elf: impl Into<Vec<u8>>) -> Self {
        Self::of(origin, Code::Upload(elf.into()))
    }

    /// An instantiation of code that is on the chain; without value, limits, data and salt.
    pub fn existing(origin: AccountId, code_hash: Hash) -> Self {
        Self::of(origin, Code::Existing(code_hash))
    }

    fn of(origin: AccountId, code: Code<Hash>) -> Self {
        Self {
            origin,
            code,
            value: 0,
            gas_limit: None,
            storage_deposit_limit: None,
            data: Vec::new(),
            salt: Vec::new(),
        }
    }

    /// Sets the balance to transfer.
    pub fn value(self, value: Balance) -> Self {
        Self { value, ..self }
    }

    /// Sets the input: selector and arguments.
    pub fn data(self, data: impl Into<Vec<u8>>) -> Self {
        Self { data: data.into(), ..self }
    }

    /// Sets the salt.
    pub fn salt(self, salt: impl Into<Vec<u8>>) -> Self {
        Self { salt: salt.into(), ..self }
    }

    /// Sets the gas limit.
    pub fn gas_limit(self, limit: Weight) -> Self {
        Self { gas_limit: Some(limit), ..self }
    }

    /// Sets the limit of the storage deposit.
    pub fn storage_deposit_limit(self, limit: Balance) -> Self {
        Self { storage_deposit_limit: Some(limit), ..self }
    }

    /// The extrinsic that instantiates, with `gas_limit` if the instantiation has no limit.
    pub fn extrinsic(self, gas_limit: Weight) -> RuntimeCall {
        let Self { value, data, salt, .. } = self;
        let gas_limit = self.gas_limit.unwrap_or(gas_limit);
        let storage_deposit_limit = self.storage_deposit_limit.map(Compact);
        RuntimeCall::Contracts(match self.code {
            Code::Upload(code) => pallet_ebpf_contracts::Call::instantiate_with_code {
                value,
                gas_limit,
                storage_deposit_limit,
                code,
                data,
                salt,
            },
            Code::Existing(code_hash) => pallet_ebpf_contracts::Call::instantiate {
                value,
                gas_limit,
                storage_deposit_limit,
                code_hash,
                data,
                salt,
            },
        })
    }
}

impl Sandbox {
    /// Calls a contract in the current block. Its changes are committed unless it fails or reverts. The
    /// report has output, debug messages and gas.
    pub fn call(&mut self, call: Call) -> CallReport {
        let gas_limit = call.gas_limit.unwrap_or(self.max_gas());
        self.execute_with(|| {
            Contracts::bare_call(
                call.origin,
                call.dest,
                call.value,
                gas_limit,
                call.storage_deposit_limit,
                call.data,
                DebugInfo::UnsafeDebug,
                CollectEvents::UnsafeCollect,
                Determinism::Enforced,
            )
        })
    }

    /// Instantiates a contract in the current block. Otherwise like [`Self::call`].
    pub fn instantiate(&mut self, instantiate: Instantiate) -> InstantiateReport {
        let gas_limit = instantiate.gas_limit.unwrap_or(self.max_gas());
        self.execute_with(|| {
            Contracts::bare_instantiate(
                instantiate.origin,
                instantiate.value,
                gas_limit,
                instantiate.storage_deposit_limit,
                instantiate.code,
                instantiate.data,
                instantiate.salt,
                DebugInfo::UnsafeDebug,
                CollectEvents::UnsafeCollect,
            )
        })
    }

    /// Uploads a contract ELF in the current block.
    ///
    /// # Errors
    ///
    /// The pallet rejects the code, or its deposit exceeds the limit or the balance.
    pub fn upload(
        &mut self,
        origin: AccountId,
        elf: impl Into<Vec<u8>>,
        storage_deposit_limit: Option<Balance>,
    ) -> UploadReport {
        self.upload_elf(origin, elf.into(), storage_deposit_limit)
    }

    fn upload_elf(
        &mut self,
        origin: AccountId,
        elf: Vec<u8>,
        storage_deposit_limit: Option<Balance>,
    ) -> UploadReport {
        self.execute_with(|| {
            Contracts::bare_upload_code(origin, elf, storage_deposit_limit, Determinism::Enforced)
        })
    }

    /// The hash of a contract's code, or `None` if there is no contract.
    pub fn code_hash(&mut self, contract: &AccountId) -> Option<Hash> {
        self.execute_with(|| Contracts::code_hash(contract))
    }

    /// The contract ELF that is stored under a hash.
    pub fn code(&mut self, code_hash: &Hash) -> Option<Vec<u8>> {
        let key = [&prefix("PristineCode")[..], code_hash.as_bytes()].concat();
        let value = self.raw(&key)?;
        Some(Vec::decode(&mut &value[..]).expect("the pallet stores a vector there; qed"))
    }

    /// The value under a key of a contract's storage.
    pub fn storage(&mut self, contract: &AccountId, key: &[u8]) -> Option<Vec<u8>> {
        self.execute_with(|| Contracts::get_storage(contract.clone(), key.to_vec())).ok().flatten()
    }

    /// Keys and values of a contract's storage, in the order of its child trie. Empty if there is no
    /// contract.
    pub fn storage_items(&mut self, contract: &AccountId) -> Vec<(Vec<u8>, Vec<u8>)> {
        let account: &[u8] = contract.as_ref();
        let key = [&prefix("ContractInfoOf")[..], &twox_64(account), account].concat();
        let Some(info) = self.raw(&key) else { return Vec::new() };
        let trie_id: Vec<u8> =
            Decode::decode(&mut &info[..]).expect("`ContractInfo` starts with the id of the trie; qed");
        let trie = ChildInfo::new_default(&trie_id);
        let trie = trie.storage_key();
        self.execute_with(|| {
            let mut items = Vec::new();
            let mut last = Vec::new();
            while let Some(trie_key) = sp_io::default_child_storage::next_key(trie, &last) {
                let key = pallet_ebpf_contracts::contract_key(&trie_key).map(<[u8]>::to_vec);
                items.extend(key.zip(sp_io::default_child_storage::get(trie, &trie_key)));
                last = trie_key;
            }
            items
        })
    }

    /// The value under a key of the chain's state.
    pub fn raw(&mut self, key: &[u8]) -> Option<Vec<u8>> {
        self.execute_with(|| sp_io::storage::get(key)).map(Into::into)
    }
}

/// The prefix of a storage item of the `Contracts` pallet.
fn prefix(item: &str) -> [u8; 32] {
    let mut prefix = [0; 32];
    prefix[..16].copy_from_slice(&twox_128(b"Contracts"));
    prefix[16..].copy_from_slice(&twox_128(item.as_bytes()));
    prefix
}
