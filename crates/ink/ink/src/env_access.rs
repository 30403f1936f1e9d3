//! `self.env()`.

use crate::ChainExtensionInstance;
use codec::{Decode, Encode};
use core::{fmt, marker::PhantomData};
use ink_env::{
    call::{
        Call, CallParams, CallV1, ConstructorReturnType, CreateParams, DelegateCall, FromAccountId,
        LimitParamsV1, LimitParamsV2,
    },
    hash::{CryptoHash, HashOutput},
    CallContext, Environment, Event, Result,
};
use ink_primitives::{ConstructorResult, MessageResult};

/// Access to the environment of the current call.
pub struct EnvAccess<'a, E> {
    marker: PhantomData<fn() -> &'a E>,
}

impl<E> Clone for EnvAccess<'_, E> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<E> Copy for EnvAccess<'_, E> {}

impl<E> Default for EnvAccess<'_, E> {
    #[inline]
    fn default() -> Self {
        Self { marker: PhantomData }
    }
}

impl<E> fmt::Debug for EnvAccess<'_, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EnvAccess")
    }
}

/// Queries: the call, the contract and the chain.
impl<E: Environment> EnvAccess<'_, E> {
    /// The caller: an account or a contract. Traps if the caller is root, which has no account.
    #[inline]
    pub fn caller(self) -> E::AccountId {
        ink_env::caller::<E>()
    }

    /// The value that the call transferred.
    #[inline]
    pub fn transferred_value(self) -> E::Balance {
        ink_env::transferred_value::<E>()
    }

    /// The fee for an amount of `ref_time`.
    #[inline]
    pub fn weight_to_fee(self, gas: u64) -> E::Balance {
        ink_env::weight_to_fee::<E>(gas)
    }

    /// The `ref_time` that remains for this call.
    #[inline]
    pub fn gas_left(self) -> u64 {
        ink_env::gas_left::<E>()
    }

    /// The current block's timestamp.
    #[inline]
    pub fn block_timestamp(self) -> E::Timestamp {
        ink_env::block_timestamp::<E>()
    }

    /// The number of the current block.
    #[inline]
    pub fn block_number(self) -> E::BlockNumber {
        ink_env::block_number::<E>()
    }

    /// The hash of a recent block: one of the last 256 or more, depending on the chain, but not the current
    /// one.
    #[inline]
    pub fn block_hash(self, number: E::BlockNumber) -> Option<E::Hash> {
        ink_env::block_hash::<E>(number)
    }

    /// The context of this call, which is read from memory rather than by syscalls. It is cheaper if most
    /// calls need two or more of its values.
    #[inline]
    pub fn context(self) -> CallContext<E> {
        ink_env::context::<E>()
    }

    /// Sets the [`configuration`](Self::configuration) of this contract, which cannot be changed afterwards.
    /// Only constructors can call this; within a constructor, the last call counts.
    #[inline]
    pub fn set_configuration<T: Encode + ?Sized>(self, configuration: &T) {
        ink_env::set_configuration(configuration)
    }

    /// The configuration that the constructor set with [`set_configuration`](Self::set_configuration). It is
    /// in memory, which is cheaper than a value in storage. `None` if nothing was set, and in the constructor
    /// itself.
    ///
    /// # Panics
    ///
    /// If the configuration does not decode as `T`.
    #[inline]
    pub fn configuration<T: Decode>(self) -> Option<T> {
        match ink_env::configuration() {
            Ok(configuration) => configuration,
            Err(_) => panic!("the configuration is of another type"),
        }
    }

    /// The account of this contract.
    #[inline]
    pub fn account_id(self) -> E::AccountId {
        ink_env::account_id::<E>()
    }

    /// The free balance of this contract, including the value that the call transferred.
    #[inline]
    pub fn balance(self) -> E::Balance {
        ink_env::balance::<E>()
    }

    /// The existential deposit: the minimum balance of an account.
    #[inline]
    pub fn minimum_balance(self) -> E::Balance {
        ink_env::minimum_balance::<E>()
    }

    /// Whether an account is a contract.
    #[inline]
    pub fn is_contract(self, account_id: &E::AccountId) -> bool {
        ink_env::is_contract::<E>(account_id)
    }

    /// The hash of a contract's code.
    ///
    /// # Errors
    ///
    /// [`KeyNotFound`](ink_env::ReturnErrorCode::KeyNotFound) if the account is not a contract.
    #[inline]
    pub fn code_hash(self, account_id: &E::AccountId) -> Result<E::Hash> {
        ink_env::code_hash::<E>(account_id)
    }

    /// The hash of this contract's code.
    ///
    /// # Errors
    ///
    /// Never on the chain; in tests, if the callee has no code.
    #[inline]
    pub fn own_code_hash(self) -> Result<E::Hash> {
        ink_env::own_code_hash::<E>()
    }

    /// Whether the caller is the account that signed the transaction.
    #[inline]
    pub fn caller_is_origin(self) -> bool {
        ink_env::caller_is_origin::<E>()
    }

    /// Whether the caller is root, which has no account.
    #[inline]
    pub fn caller_is_root(self) -> bool {
        ink_env::caller_is_root::<E>()
    }
}

/// Events, transfers and this contract's code.
impl<E: Environment> EnvAccess<'_, E> {
    /// Emits an event. It does not compile if the event has more topics than the chain allows:
    ///
    /// ```
    /// #[ink::event]
    /// pub struct Fits {
    ///     #[ink(topic)]
    ///     a: u8,
    ///     #[ink(topic)]
    ///     b: u8,
    ///     #[ink(topic)]
    ///     c: u8,
    /// }
    /// let event = Fits { a: 1, b: 2, c: 3 };
    /// ink::EnvAccess::<ink::env::DefaultEnvironment>::default().emit_event(event);
    /// ```
    ///
    /// ```compile_fail,E0080
    /// #[ink::event]
    /// pub struct TooManyTopics {
    ///     #[ink(topic)]
    ///     a: u8,
    ///     #[ink(topic)]
    ///     b: u8,
    ///     #[ink(topic)]
    ///     c: u8,
    ///     #[ink(topic)]
    ///     d: u8,
    /// }
    /// let event = TooManyTopics { a: 1, b: 2, c: 3, d: 4 };
    /// ink::EnvAccess::<ink::env::DefaultEnvironment>::default().emit_event(event);
    /// ```
    #[inline]
    pub fn emit_event<Evt: Event>(self, event: Evt) {
        ink_env::emit_event::<E, Evt>(event)
    }

    /// Emits an event that is retained until its expiry, the block `until`: clients can query it in the
    /// chain's state, by contract and by topic. The origin of the call pays a deposit, which is refunded
    /// after the expiry.
    ///
    /// Traps if the expiry is not after the current block, or further ahead than the chain allows. The number
    /// of topics is checked as by [`Self::emit_event`].
    ///
    /// ```compile_fail,E0080
    /// #[ink::event(anonymous)]
    /// pub struct TooManyTopics {
    ///     #[ink(topic)]
    ///     a: u8,
    ///     #[ink(topic)]
    ///     b: u8,
    ///     #[ink(topic)]
    ///     c: u8,
    ///     #[ink(topic)]
    ///     d: u8,
    ///     #[ink(topic)]
    ///     e: u8,
    /// }
    /// let event = TooManyTopics { a: 1, b: 2, c: 3, d: 4, e: 5 };
    /// ink::EnvAccess::<ink::env::DefaultEnvironment>::default().emit_event_until(event, 5);
    /// ```
    #[inline]
    pub fn emit_event_until<Evt: Event>(self, event: Evt, until: E::BlockNumber) {
        ink_env::emit_event_until::<E, Evt>(event, until)
    }

    /// Transfers an amount of this contract's balance to an account.
    ///
    /// # Errors
    ///
    /// [`TransferFailed`](ink_env::ReturnErrorCode::TransferFailed) if the balance is too low.
    #[inline]
    pub fn transfer(self, destination: E::AccountId, value: E::Balance) -> Result<()> {
        ink_env::transfer::<E>(destination, value)
    }

    /// Terminates this contract and transfers its balance to an account. Does not return.
    #[inline]
    pub fn terminate_contract(self, beneficiary: E::AccountId) -> ! {
        ink_env::terminate_contract::<E>(beneficiary)
    }

    /// Replaces this contract's code from the next call on. The storage stays.
    ///
    /// # Errors
    ///
    /// [`CodeNotFound`](ink_env::ReturnErrorCode::CodeNotFound) if there is no code with this hash.
    #[inline]
    pub fn set_code_hash(self, code_hash: &E::Hash) -> Result<()> {
        ink_env::set_code_hash::<E>(code_hash)
    }

    /// Prevents the removal of the code with this hash, which this contract needs for delegate calls. Traps
    /// if there is no such code, or if it is locked already.
    #[inline]
    pub fn lock_delegate_dependency(self, code_hash: &E::Hash) {
        ink_env::lock_delegate_dependency::<E>(code_hash)
    }

    /// Reverses [`lock_delegate_dependency`](Self::lock_delegate_dependency). Traps if the code is not
    /// locked.
    #[inline]
    pub fn unlock_delegate_dependency(self, code_hash: &E::Hash) {
        ink_env::unlock_delegate_dependency::<E>(code_hash)
    }
}

/// The chain extension.
impl<E: Environment> EnvAccess<'_, E>
where
    E::ChainExtension: ChainExtensionInstance,
{
    /// The functions of the chain's extension.
    #[inline]
    pub fn extension(self) -> <E::ChainExtension as ChainExtensionInstance>::Instance {
        E::ChainExtension::instantiate()
    }
}

/// Calls of other contracts and of the runtime.
impl<E: Environment> EnvAccess<'_, E> {
    /// Dispatches a call of the chain's runtime, with this contract's account as signed origin. `call` has to
    /// be encoded like the runtime's `RuntimeCall`: an encoding that does not decode traps. The chain's
    /// `CallFilter` decides which calls contracts can dispatch.
    ///
    /// Panics in unit tests, which have no runtime.
    ///
    /// # Errors
    ///
    /// [`CallRuntimeFailed`](ink_env::ReturnErrorCode::CallRuntimeFailed) if the call failed, or the filter
    /// rejected it.
    #[inline]
    pub fn call_runtime<Call: Encode>(self, call: &Call) -> Result<()> {
        ink_env::call_runtime::<E, Call>(call)
    }

    /// Calls a contract.
    ///
    /// # Errors
    ///
    /// If the call failed or trapped, or its output does not decode as `R`.
    #[inline]
    pub fn invoke_contract<Args, R>(
        self,
        params: &CallParams<E, Call<E>, Args, R>,
    ) -> Result<MessageResult<R>>
    where
        Args: Encode,
        R: Decode,
    {
        ink_env::invoke_contract::<E, Args, R>(params)
    }

    /// Calls a contract, with a limit on `ref_time` only.
    ///
    /// # Errors
    ///
    /// As [`invoke_contract`](Self::invoke_contract).
    #[inline]
    pub fn invoke_contract_v1<Args, R>(
        self,
        params: &CallParams<E, CallV1<E>, Args, R>,
    ) -> Result<MessageResult<R>>
    where
        Args: Encode,
        R: Decode,
    {
        ink_env::invoke_contract_v1::<E, Args, R>(params)
    }

    /// Executes other code on this contract's storage, with this call's caller and value.
    ///
    /// # Errors
    ///
    /// As [`invoke_contract`](Self::invoke_contract).
    #[inline]
    pub fn invoke_contract_delegate<Args, R>(
        self,
        params: &CallParams<E, DelegateCall<E>, Args, R>,
    ) -> Result<MessageResult<R>>
    where
        Args: Encode,
        R: Decode,
    {
        ink_env::invoke_contract_delegate::<E, Args, R>(params)
    }

    /// Instantiates a contract.
    ///
    /// # Errors
    ///
    /// If the instantiation failed or trapped, or its output does not decode.
    #[inline]
    pub fn instantiate_contract<ContractRef, Args, Salt, R>(
        self,
        params: &CreateParams<E, ContractRef, LimitParamsV2<E>, Args, Salt, R>,
    ) -> Result<ConstructorResult<<R as ConstructorReturnType<ContractRef>>::Output>>
    where
        ContractRef: FromAccountId<E>,
        Args: Encode,
        Salt: AsRef<[u8]>,
        R: ConstructorReturnType<ContractRef>,
    {
        ink_env::instantiate_contract::<E, ContractRef, Args, Salt, R>(params)
    }

    /// Instantiates a contract, with a limit on `ref_time` only.
    ///
    /// # Errors
    ///
    /// As [`instantiate_contract`](Self::instantiate_contract).
    #[inline]
    pub fn instantiate_contract_v1<ContractRef, Args, Salt, R>(
        self,
        params: &CreateParams<E, ContractRef, LimitParamsV1, Args, Salt, R>,
    ) -> Result<ConstructorResult<<R as ConstructorReturnType<ContractRef>>::Output>>
    where
        ContractRef: FromAccountId<E>,
        Args: Encode,
        Salt: AsRef<[u8]>,
        R: ConstructorReturnType<ContractRef>,
    {
        ink_env::instantiate_contract_v1::<E, ContractRef, Args, Salt, R>(params)
    }
}

/// Hashes and signatures.
impl<E: Environment> EnvAccess<'_, E> {
    /// The hash of bytes.
    #[inline]
    pub fn hash_bytes<H: CryptoHash>(self, input: &[u8]) -> <H as HashOutput>::Type {
        let mut output = <H as HashOutput>::Type::default();
        ink_env::hash_bytes::<H>(input, &mut output);
        output
    }

    /// The hash of a value's SCALE encoding.
    #[inline]
    pub fn hash_encoded<H: CryptoHash, V: Encode>(self, value: &V) -> <H as HashOutput>::Type {
        let mut output = <H as HashOutput>::Type::default();
        ink_env::hash_encoded::<H, V>(value, &mut output);
        output
    }

    /// Recovers the compressed public key of an ECDSA signature on secp256k1. The signature's last byte is
    /// the recovery id, 0 to 3 or 27 to 30.
    ///
    /// # Errors
    ///
    /// [`EcdsaRecoveryFailed`](ink_env::ReturnErrorCode::EcdsaRecoveryFailed) if the signature is invalid.
    #[inline]
    pub fn ecdsa_recover(self, signature: &[u8; 65], message_hash: &[u8; 32]) -> Result<[u8; 33]> {
        let mut output = [0; 33];
        ink_env::ecdsa_recover(signature, message_hash, &mut output)?;
        Ok(output)
    }

    /// The Ethereum address of a compressed public key on secp256k1.
    ///
    /// # Errors
    ///
    /// [`EcdsaRecoveryFailed`](ink_env::ReturnErrorCode::EcdsaRecoveryFailed) if the key is invalid.
    #[inline]
    pub fn ecdsa_to_eth_address(self, pubkey: &[u8; 33]) -> Result<[u8; 20]> {
        let mut output = [0; 20];
        ink_env::ecdsa_to_eth_address(pubkey, &mut output)?;
        Ok(output)
    }

    /// Verifies an sr25519 signature in the signing context `substrate`.
    ///
    /// # Errors
    ///
    /// [`Sr25519VerifyFailed`](ink_env::ReturnErrorCode::Sr25519VerifyFailed) if the signature is invalid.
    #[inline]
    pub fn sr25519_verify(self, signature: &[u8; 64], message: &[u8], pub_key: &[u8; 32]) -> Result<()> {
        ink_env::sr25519_verify(signature, message, pub_key)
    }

    /// Verifies an ed25519 signature by the rules of ZIP 215.
    ///
    /// # Errors
    ///
    /// [`Ed25519VerifyFailed`](ink_env::ReturnErrorCode::Ed25519VerifyFailed) if the signature is invalid.
    #[inline]
    pub fn ed25519_verify(self, signature: &[u8; 64], message: &[u8], pub_key: &[u8; 32]) -> Result<()> {
        ink_env::ed25519_verify(signature, message, pub_key)
    }

    /// Whether an ECDSA signature on P-256 (secp256r1) is valid. Passkeys and secure elements make such
    /// signatures.
    ///
    /// The signature is `r` and `s`, the public key is the coordinates `x` and `y`, all of them big-endian
    /// numbers of 32 bytes. Both `s` and `n - s` are valid, so signatures do not identify messages.
    ///
    /// ```
    /// use ink::env::{hash::Sha2x256, DefaultEnvironment};
    ///
    /// /// Whether the owner of a passkey has signed a message.
    /// fn is_signed(message: &[u8], signature: &[u8; 64], public_key: &[u8; 64]) -> bool {
    ///     let env = ink::EnvAccess::<DefaultEnvironment>::default();
    ///     env.p256_verify(signature, &env.hash_bytes::<Sha2x256>(message), public_key)
    /// }
    ///
    /// assert!(!is_signed(b"transfer 5 to bob", &[1; 64], &[2; 64]));
    /// ```
    #[inline]
    pub fn p256_verify(self, signature: &[u8; 64], message_hash: &[u8; 32], public_key: &[u8; 64]) -> bool {
        ink_env::p256_verify(signature, message_hash, public_key)
    }
}

/// Arithmetic on 256-bit numbers, which are 32 bytes in little-endian order.
impl<E: Environment> EnvAccess<'_, E> {
    /// `a * b / c`, rounded down. The product may have 512 bits.
    ///
    /// # Errors
    ///
    /// [`DivisionByZero`](ink_env::ReturnErrorCode::DivisionByZero), or
    /// [`ArithmeticOverflow`](ink_env::ReturnErrorCode::ArithmeticOverflow) if the result has more than 256
    /// bits.
    #[inline]
    pub fn u256_mul_div(self, a: &[u8; 32], b: &[u8; 32], c: &[u8; 32]) -> Result<[u8; 32]> {
        ink_env::u256_mul_div(a, b, c)
    }

    /// `a / b` and `a % b`.
    ///
    /// # Errors
    ///
    /// [`DivisionByZero`](ink_env::ReturnErrorCode::DivisionByZero).
    #[inline]
    pub fn u256_div_rem(self, a: &[u8; 32], b: &[u8; 32]) -> Result<([u8; 32], [u8; 32])> {
        ink_env::u256_div_rem(a, b)
    }

    /// `a * b % modulus`. The product may have 512 bits.
    ///
    /// # Errors
    ///
    /// [`DivisionByZero`](ink_env::ReturnErrorCode::DivisionByZero) if the modulus is zero.
    #[inline]
    pub fn u256_mul_mod(self, a: &[u8; 32], b: &[u8; 32], modulus: &[u8; 32]) -> Result<[u8; 32]> {
        ink_env::u256_mul_mod(a, b, modulus)
    }

    /// `base ^ exponent % modulus`.
    ///
    /// # Errors
    ///
    /// [`DivisionByZero`](ink_env::ReturnErrorCode::DivisionByZero) if the modulus is zero.
    #[inline]
    pub fn u256_mod_pow(self, base: &[u8; 32], exponent: &[u8; 32], modulus: &[u8; 32]) -> Result<[u8; 32]> {
        ink_env::u256_mod_pow(base, exponent, modulus)
    }
}
