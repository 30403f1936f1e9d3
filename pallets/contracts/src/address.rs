//! The addresses of contracts.

use crate::{CodeHash, Config};
use codec::{Decode, Encode};
use sp_runtime::traits::{Hash, TrailingZeroInput};

/// Derives the account of a new contract.
///
/// An implementation gives the same address for the same inputs, and must not give the same address
/// for different inputs.
pub trait AddressGenerator<T: Config> {
    /// The account of the contract that `deployer` instantiates from `code_hash` with this input and salt.
    fn contract_address(
        deployer: &T::AccountId,
        code_hash: &CodeHash<T>,
        input_data: &[u8],
        salt: &[u8],
    ) -> T::AccountId;
}

/// `hash(("contract_addr_v1", deployer, code_hash, input_data, salt))`, SCALE-encoded: what
/// pallet-contracts computes, so that clients can predict addresses.
pub struct DefaultAddressGenerator;

impl<T: Config> AddressGenerator<T> for DefaultAddressGenerator {
    fn contract_address(
        deployer: &T::AccountId,
        code_hash: &CodeHash<T>,
        input_data: &[u8],
        salt: &[u8],
    ) -> T::AccountId {
        let hash =
            (b"contract_addr_v1", deployer, code_hash, input_data, salt).using_encoded(T::Hashing::hash);
        Decode::decode(&mut TrailingZeroInput::new(hash.as_ref()))
            .expect("the input never ends and accounts decode from any bytes; qed")
    }
}
