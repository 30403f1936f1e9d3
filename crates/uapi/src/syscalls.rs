//! The one declaration of everything that contracts can call.

/// Calls `$callback! { ... }` with every syscall, by theme.
///
/// A row is `mutating? id name(argument: type, ...) -> result;` below its documentation. `mutating` marks
/// what a read-only call refuses before anything else is looked at.
///
/// | argument | registers | meaning |
/// | --- | --- | --- |
/// | `&[u8]` | 2 | address and length in bytes of what the syscall reads |
/// | `&[u8; N]` | 1 | address of `N` bytes that the syscall reads |
/// | `&mut [u8]` | 2 | address and capacity in bytes of a buffer for an answer |
/// | `&mut [u8; N]` | 1 | address of a buffer for `N` bytes; written on success only |
/// | any other | 1 | a number |
///
/// | result | `r0` |
/// | --- | --- |
/// | `usize` | the length in bytes of the answer, of which as much as fits is in the buffer |
/// | `Option<usize>` | a length in bytes, or [`NONE`](crate::NONE) |
/// | `u64`, `u32`, `bool` | the number |
/// | `ReturnCode` | the number of a [`ReturnCode`](crate::ReturnCode) |
/// | none | 0 |
/// | [`Never`](crate::Never) | the syscall does not return |
///
/// A new syscall gets the next free id, in its theme. Ids, arguments and results of what is there do not
/// change.
#[macro_export]
macro_rules! for_each_syscall {
    ($callback:ident) => {
        $callback! {
            /// Input and output of the call.
            InputOutput {
                /// The input data of this call: a selector, then SCALE-encoded arguments. A contract that
                /// forwarded its input has none, and ends with an error.
                0 input(out: &mut [u8]) -> usize;
                /// Ends the contract with [`ReturnFlags`](crate::ReturnFlags) and output data.
                1 return_value(flags: ReturnFlags, data: &[u8]) -> Never;
            }

            /// The persistent storage of the contract. Keys and values are bytes; the chain limits their
            /// lengths.
            Storage {
                /// Stores a value under a key. Returns the length of the value that it replaced.
                mutating 2 set_storage(key: &[u8], value: &[u8]) -> Option<usize>;
                /// The value under a key.
                3 get_storage(key: &[u8], out: &mut [u8]) -> Option<usize>;
                /// Removes the value under a key. Returns the length of what was removed.
                mutating 4 clear_storage(key: &[u8]) -> Option<usize>;
                /// The length of the value under a key.
                5 contains_storage(key: &[u8]) -> Option<usize>;
                /// The value under a key, which is removed, unless it is longer than the buffer.
                mutating 34 take_storage(key: &[u8], out: &mut [u8]) -> Option<usize>;
                /// A page of the keys of this contract's storage. `params` is `(prefix: Vec<u8>, after:
                /// Option<Vec<u8>>, max_visits: u32)`: the keys that begin with `prefix`, after the key
                /// `after`, which need not exist. The page is `(next: Option<Vec<u8>>, keys: Vec<Vec<u8>>)`;
                /// `next` is the cursor to pass as `after` for the next page, and none on the last one. Keys
                /// have an order of their own, which does not change: one that exists all the time is met
                /// once. At most `max_visits` keys (and at least one) are visited and charged for: those that
                /// share the first four bytes of `prefix`, which are neighbours; a page can have fewer and be
                /// empty. Removing keys makes pages in the same block more expensive. If not even one key
                /// fits into the buffer, nothing is written and the length says what is needed.
                53 storage_keys(params: &[u8], out: &mut [u8]) -> usize;
            }

            /// Storage that exists until the invocation ends: for all calls of the contract in it. A call
            /// that fails discards what it changed.
            TransientStorage {
                /// Stores a value under a key. Returns the length of the value that it replaced.
                mutating 48 set_transient_storage(key: &[u8], value: &[u8]) -> Option<usize>;
                /// The value under a key.
                49 get_transient_storage(key: &[u8], out: &mut [u8]) -> Option<usize>;
                /// Removes the value under a key. Returns the length of what was removed.
                mutating 50 clear_transient_storage(key: &[u8]) -> Option<usize>;
                /// The length of the value under a key.
                51 contains_transient_storage(key: &[u8]) -> Option<usize>;
                /// The value under a key, which is removed, unless it is longer than the buffer.
                mutating 52 take_transient_storage(key: &[u8], out: &mut [u8]) -> Option<usize>;
            }

            /// What a contract can learn about its call, its chain and other accounts. Accounts, balances and
            /// hashes are SCALE-encoded.
            Queries {
                /// The account that called. A call by root has no caller and ends the contract with an error.
                6 caller(out: &mut [u8]) -> usize;
                /// The account of this contract.
                7 address(out: &mut [u8]) -> usize;
                /// The balance that came with this call.
                8 value_transferred(out: &mut [u8]) -> usize;
                /// The free balance of this contract.
                9 balance(out: &mut [u8]) -> usize;
                /// The number of the current block.
                11 block_number() -> u64;
                /// The current block's timestamp in the chain's unit, on most chains milliseconds since the
                /// Unix epoch.
                12 now() -> u64;
                /// The `ref_time` that is left to this call, in picoseconds.
                13 gas_left() -> u64;
                /// The `proof_size` that is left to this call, in bytes.
                41 proof_size_left() -> u64;
                /// The hash of the code of the contract at an account.
                27 code_hash(account: &[u8], out: &mut [u8]) -> Option<usize>;
                /// The hash of this contract's code. In a delegate call: that of the contract whose storage
                /// it is.
                28 own_code_hash(out: &mut [u8]) -> usize;
                /// Whether there is a contract at an account.
                29 is_contract(account: &[u8]) -> bool;
                /// Whether the caller is the origin of the invocation: who signed the extrinsic, or root.
                30 caller_is_origin() -> bool;
                /// Whether the caller is root.
                31 caller_is_root() -> bool;
                /// The existential deposit.
                32 minimum_balance(out: &mut [u8]) -> usize;
                /// The fee for a weight: `ref_time` in picoseconds and `proof_size` in bytes.
                33 weight_to_fee(ref_time: u64, proof_size: u64, out: &mut [u8]) -> usize;
                /// The hash of a recent block. None for this block, and for one that the chain has pruned.
                42 block_hash(number: u64, out: &mut [u8]) -> Option<usize>;
            }

            /// Calls of other contracts, and transfers. Accounts and balances are SCALE-encoded.
            Calls {
                /// Sends an amount of this contract's balance to an account. `TransferFailed` if the balance
                /// does not allow it.
                mutating 10 transfer(account: &[u8], amount: &[u8]) -> ReturnCode;
                /// Calls a contract. `params` is `(flags: u32, callee: AccountId, ref_time_limit: u64,
                /// proof_size_limit: u64, deposit_limit: Option<Balance>, value: Balance)`; `flags` are
                /// [`CallFlags`](crate::CallFlags). A gas limit of 0 in a dimension, and no deposit limit,
                /// leave the callee what this call has. Value in a read-only call ends the contract with an
                /// error. `CalleeTrapped`, `CalleeReverted`, `NotCallable`, `CodeNotFound` or
                /// `TransferFailed` if the call was not made or failed: what the callee did is rolled back
                /// then.
                20 call_contract(params: &[u8], input: &[u8]) -> ReturnCode;
                /// Runs other code on this contract's storage, with this call's caller and value. `params` is
                /// `(flags: u32, code_hash: Hash)`, without `ALLOW_REENTRY` and `READ_ONLY` among the flags.
                /// `CalleeTrapped`, `CalleeReverted` or `CodeNotFound` if it failed: what the code did is
                /// rolled back then.
                21 delegate_call(params: &[u8], input: &[u8]) -> ReturnCode;
                /// Instantiates a contract. `params` is `(code_hash: Hash, ref_time_limit: u64,
                /// proof_size_limit: u64, deposit_limit: Option<Balance>, value: Balance, salt: Vec<u8>)`,
                /// with limits as for `call_contract`, and optionally `flags: u32` at its end: without
                /// `ALLOW_REENTRY`, the only flag with a meaning here, this contract cannot be called until
                /// the constructor is done. `CalleeTrapped`, `CalleeReverted`, `CodeNotFound` or
                /// `TransferFailed` if there is no new contract.
                mutating 22 instantiate(params: &[u8], input: &[u8]) -> ReturnCode;
                /// The output of the last contract that this one called or instantiated, or of a chain
                /// extension if that was later. None before any call, and if that contract did not run to its
                /// end.
                23 return_data(out: &mut [u8]) -> Option<usize>;
                /// The account of the contract that the last `instantiate` of this call made. None before
                /// any, and if it made none.
                24 instantiated_address(out: &mut [u8]) -> Option<usize>;
            }

            /// What a contract can do to itself. Accounts and hashes are SCALE-encoded.
            Lifecycle {
                /// Removes this contract permanently: its deposits return to the origin of the call, its
                /// balance goes to the beneficiary (an account), its storage is removed.
                mutating 25 terminate(beneficiary: &[u8]) -> Never;
                /// Exchanges this contract's code, from the next call on. `CodeNotFound` if there is no code
                /// with this hash. Ends the contract with an error if that code declares room for only a part
                /// of this contract's configuration.
                mutating 26 set_code_hash(hash: &[u8]) -> ReturnCode;
                /// Sets this contract's configuration, which all its later calls find in their memory. Only
                /// while the contract is being constructed; replaces what was set before in the same
                /// constructor.
                mutating 47 set_configuration(data: &[u8]);
                /// Keeps code from being removed for as long as this contract depends on it.
                mutating 39 lock_delegate_dependency(code_hash: &[u8]);
                /// Gives up a dependency, and returns the deposit for it.
                mutating 40 unlock_delegate_dependency(code_hash: &[u8]);
            }

            /// Events, and messages for people.
            Events {
                /// Deposits an event. `topics` are concatenated 32-byte hashes.
                mutating 14 deposit_event(topics: &[u8], data: &[u8]);
                /// As `deposit_event`, and retains the event in the chain's state until the block `until`,
                /// where it is found by contract and by topic. The origin of the call pays a deposit for
                /// that.
                mutating 56 deposit_event_until(until: u64, topics: &[u8], data: &[u8]);
                /// Appends UTF-8 text to the debug buffer of a dry run. `LoggingDisabled` elsewhere.
                15 debug_message(text: &[u8]) -> ReturnCode;
            }

            /// Hash functions.
            Hashing {
                /// The SHA2-256 hash of the input.
                16 hash_sha2_256(data: &[u8], out: &mut [u8; 32]);
                /// The Keccak-256 hash of the input.
                17 hash_keccak_256(data: &[u8], out: &mut [u8; 32]);
                /// The BLAKE2b-256 hash of the input.
                18 hash_blake2_256(data: &[u8], out: &mut [u8; 32]);
                /// The BLAKE2b-128 hash of the input.
                19 hash_blake2_128(data: &[u8], out: &mut [u8; 16]);
            }

            /// Signatures and public keys.
            Signatures {
                /// The compressed public key that made an ECDSA signature of a hash on secp256k1. The
                /// signature is `r`, `s` and a recovery id: 0 to 3, or 27 to 30. `EcdsaRecoveryFailed` if
                /// there is none.
                35 ecdsa_recover(signature: &[u8; 65], message_hash: &[u8; 32], out: &mut [u8; 33]) -> ReturnCode;
                /// The Ethereum address of a compressed public key on secp256k1. `EcdsaRecoveryFailed` if it
                /// is not a public key.
                36 ecdsa_to_eth_address(public_key: &[u8; 33], out: &mut [u8; 20]) -> ReturnCode;
                /// Verifies a Schnorr signature over Ristretto25519 in the signing context `substrate`.
                /// `Sr25519VerifyFailed` if it is not the key's for the message.
                37 sr25519_verify(signature: &[u8; 64], public_key: &[u8; 32], message: &[u8]) -> ReturnCode;
                /// Verifies an Ed25519 signature by the rules of ZIP 215. `Ed25519VerifyFailed` if it is not
                /// the key's for the message.
                38 ed25519_verify(signature: &[u8; 64], public_key: &[u8; 32], message: &[u8]) -> ReturnCode;
                /// Whether an ECDSA signature on P-256 (secp256r1) is the key's for a hash. The signature is
                /// `r` and `s`, the public key the coordinates `x` and `y`, as in RIP-7212: numbers of 32
                /// bytes, big endian. The rules are those of EIP-7951: numbers out of range and points that
                /// are not on the curve are invalid; both `s` and `n - s` are valid.
                57 p256_verify(signature: &[u8; 64], message_hash: &[u8; 32], public_key: &[u8; 64]) -> bool;
            }

            /// Arithmetic on 256-bit numbers. Operands are concatenated numbers of 32 bytes, little endian,
            /// as are results.
            Arithmetic {
                /// `a * b / c`, rounded down, of the operands `a`, `b`, `c`. The product may have 512 bits.
                /// `DivisionByZero`, or `ArithmeticOverflow` if the result has more than 256 bits.
                43 u256_mul_div(operands: &[u8], out: &mut [u8; 32]) -> ReturnCode;
                /// `a / b` followed by `a % b`, of the operands `a`, `b`. `DivisionByZero` if `b` is zero.
                44 u256_div_rem(operands: &[u8], out: &mut [u8; 64]) -> ReturnCode;
                /// `a * b % m`, of the operands `a`, `b`, `m`. The product may have 512 bits.
                /// `DivisionByZero` if `m` is zero.
                45 u256_mul_mod(operands: &[u8], out: &mut [u8; 32]) -> ReturnCode;
                /// `base ^ exponent % m`, of the operands `base`, `exponent`, `m`. `DivisionByZero` if `m` is
                /// zero.
                46 u256_mod_pow(operands: &[u8], out: &mut [u8; 32]) -> ReturnCode;
            }

            /// The chain's own functions.
            RuntimeCalls {
                /// Dispatches a SCALE-encoded call of the chain's runtime, with this contract's account as
                /// signed origin. `CallRuntimeFailed` if it fails, or the chain does not let contracts make
                /// it.
                mutating 54 call_runtime(call: &[u8]) -> ReturnCode;
                /// Calls function `id & 0xffff` of the chain extension `id >> 16`. Returns the status that
                /// the extension reports, by convention 0 for success; its output is `return_data`'s. An
                /// extension can also end the contract.
                55 chain_extension(id: u32, input: &[u8]) -> u32;
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use crate::{Argument, SYSCALLS};
    use std::fmt::Write;

    /// Contracts on chains depend on every line: lines may be added at the end, and nothing else may change.
    /// Arguments are one register each, results are kinds of what `r0` holds.
    const ABI: &str = "\
0 input(out, cap) -> len
1 return_value(flags, data, data_len) -> never
2 set_storage(key, key_len, value, value_len) -> len
3 get_storage(key, key_len, out, cap) -> len
4 clear_storage(key, key_len) -> len
5 contains_storage(key, key_len) -> len
6 caller(out, cap) -> len
7 address(out, cap) -> len
8 value_transferred(out, cap) -> len
9 balance(out, cap) -> len
10 transfer(account, account_len, amount, amount_len) -> code
11 block_number() -> value
12 now() -> value
13 gas_left() -> value
14 deposit_event(topics, topics_len, data, data_len) -> unit
15 debug_message(text, text_len) -> code
16 hash_sha2_256(data, data_len, out) -> unit
17 hash_keccak_256(data, data_len, out) -> unit
18 hash_blake2_256(data, data_len, out) -> unit
19 hash_blake2_128(data, data_len, out) -> unit
20 call_contract(params, params_len, input, input_len) -> code
21 delegate_call(params, params_len, input, input_len) -> code
22 instantiate(params, params_len, input, input_len) -> code
23 return_data(out, cap) -> len
24 instantiated_address(out, cap) -> len
25 terminate(beneficiary, beneficiary_len) -> never
26 set_code_hash(hash, hash_len) -> code
27 code_hash(account, account_len, out, cap) -> len
28 own_code_hash(out, cap) -> len
29 is_contract(account, account_len) -> value
30 caller_is_origin() -> value
31 caller_is_root() -> value
32 minimum_balance(out, cap) -> len
33 weight_to_fee(ref_time, proof_size, out, cap) -> len
34 take_storage(key, key_len, out, cap) -> len
35 ecdsa_recover(signature, message_hash, out) -> code
36 ecdsa_to_eth_address(public_key, out) -> code
37 sr25519_verify(signature, public_key, message, message_len) -> code
38 ed25519_verify(signature, public_key, message, message_len) -> code
39 lock_delegate_dependency(code_hash, code_hash_len) -> unit
40 unlock_delegate_dependency(code_hash, code_hash_len) -> unit
41 proof_size_left() -> value
42 block_hash(number, out, cap) -> len
43 u256_mul_div(operands, operands_len, out) -> code
44 u256_div_rem(operands, operands_len, out) -> code
45 u256_mul_mod(operands, operands_len, out) -> code
46 u256_mod_pow(operands, operands_len, out) -> code
47 set_configuration(data, data_len) -> unit
48 set_transient_storage(key, key_len, value, value_len) -> len
49 get_transient_storage(key, key_len, out, cap) -> len
50 clear_transient_storage(key, key_len) -> len
51 contains_transient_storage(key, key_len) -> len
52 take_transient_storage(key, key_len, out, cap) -> len
53 storage_keys(params, params_len, out, cap) -> len
54 call_runtime(call, call_len) -> code
55 chain_extension(id, input, input_len) -> value
56 deposit_event_until(until, topics, topics_len, data, data_len) -> unit
57 p256_verify(signature, message_hash, public_key) -> value
";

    #[test]
    fn ids_and_abi_do_not_change() {
        let mut abi = String::new();
        for info in SYSCALLS {
            let registers: Vec<_> = info
                .arguments
                .iter()
                .flat_map(Argument::registers)
                .map(|register| register.to_string())
                .collect();
            let (id, name, kind) = (info.syscall.id(), info.name, info.returns.kind());
            writeln!(abi, "{id} {name}({}) -> {kind}", registers.join(", ")).unwrap();
        }
        assert_eq!(abi, ABI);
    }

    /// What read-only calls refuse does not change either.
    #[test]
    fn mutating_syscalls_do_not_change() {
        let mutating: Vec<_> = SYSCALLS.iter().filter(|info| info.mutating).map(|info| info.name).collect();
        assert_eq!(
            mutating.join(" "),
            "set_storage clear_storage transfer deposit_event instantiate terminate set_code_hash take_storage \
             lock_delegate_dependency unlock_delegate_dependency set_configuration set_transient_storage \
             clear_transient_storage take_transient_storage call_runtime deposit_event_until"
        );
    }
}
