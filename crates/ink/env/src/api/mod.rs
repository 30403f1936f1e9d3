//! The functions by which a contract accesses its environment.
//!
//! Encoding and decoding are the same for the chain and for tests. [`host`](crate::host) is one of these.

mod arithmetic;
mod calls;
mod configuration;
mod context;
mod crypto;
mod storage;

pub use arithmetic::{u256_div_rem, u256_mod_pow, u256_mul_div, u256_mul_mod};
pub use calls::{
    call_runtime, instantiate_contract, instantiate_contract_v1, invoke_contract, invoke_contract_delegate,
    invoke_contract_v1, lock_delegate_dependency, set_code_hash, terminate_contract, transfer,
    unlock_delegate_dependency,
};
pub(crate) use calls::{instantiate_contract_with_flags, return_data};
pub use configuration::{configuration, context, set_configuration, CallContext};
#[doc(hidden)]
pub use context::input;
pub use context::{
    account_id, balance, block_hash, block_number, block_timestamp, caller, caller_is_origin, caller_is_root,
    code_hash, debug_message, decode_input, emit_event, emit_event_until, gas_left, is_contract,
    minimum_balance, own_code_hash, return_value, transferred_value, weight_to_fee,
};
pub use crypto::{
    ecdsa_recover, ecdsa_to_eth_address, ed25519_verify, hash_bytes, hash_encoded, p256_verify,
    sr25519_verify,
};
pub use storage::{
    clear_contract_storage, clear_transient_storage, contains_contract_storage, contains_transient_storage,
    get_contract_storage, get_transient_storage, set_contract_storage, set_transient_storage, storage_keys,
    take_contract_storage, take_transient_storage, StorageKeys,
};
