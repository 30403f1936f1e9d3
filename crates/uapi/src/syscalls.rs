//! The one declaration of every syscall.

/// Calls `$callback! { ... }` with one row for each syscall, in the order of their ids:
/// `id name(argument, ...) -> kind;` below its documentation. `kind` is what `r0` holds:
///
/// | kind | meaning |
/// | --- | --- |
/// | `len` | length in bytes, or [`NONE`](crate::NONE) |
/// | `value` | a number |
/// | `code` | a [`ReturnCode`](crate::ReturnCode) |
/// | `unit` | nothing; `r0` is 0 |
/// | `never` | the syscall does not return |
///
/// Rows are only ever added, at the end: ids and meanings of stable syscalls do not change.
#[macro_export]
macro_rules! for_each_syscall {
    ($callback:ident) => {
        $callback! {
            /// The input data of this call: selector, then SCALE-encoded arguments.
            0 input(out, cap) -> len;
            /// Ends the contract with [`ReturnFlags`](crate::ReturnFlags) and output data.
            1 return_value(flags, data, data_len) -> never;
            /// Stores a value under a key. Returns the length of the value that it replaced.
            2 set_storage(key, key_len, value, value_len) -> len;
            /// The value under a key.
            3 get_storage(key, key_len, out, cap) -> len;
            /// Removes the value under a key. Returns the length of what was removed.
            4 clear_storage(key, key_len) -> len;
            /// The length of the value under a key.
            5 contains_storage(key, key_len) -> len;
            /// The account that called, SCALE-encoded. A call by root has no caller and ends the
            /// contract with an error.
            6 caller(out, cap) -> len;
            /// The account of this contract, SCALE-encoded.
            7 address(out, cap) -> len;
            /// The balance that came with this call, SCALE-encoded.
            8 value_transferred(out, cap) -> len;
            /// The free balance of this contract, SCALE-encoded.
            9 balance(out, cap) -> len;
            /// Sends an amount of this contract's balance to an account, both SCALE-encoded.
            10 transfer(account, account_len, amount, amount_len) -> code;
            /// The number of the current block.
            11 block_number() -> value;
            /// The current block's timestamp in the chain's unit, on most chains milliseconds since
            /// the Unix epoch.
            12 now() -> value;
            /// The `ref_time` that is left to this call.
            13 gas_left() -> value;
            /// Deposits an event. `topics` are 32-byte hashes, one behind the other;
            /// `topics_len` is in bytes.
            14 deposit_event(topics, topics_len, data, data_len) -> unit;
            /// Appends UTF-8 text to the debug buffer of a dry run.
            15 debug_message(text, text_len) -> code;
            /// The SHA2-256 hash (32 bytes) of the input.
            16 hash_sha2_256(data, data_len, out) -> unit;
            /// The Keccak-256 hash (32 bytes) of the input.
            17 hash_keccak_256(data, data_len, out) -> unit;
            /// The BLAKE2b-256 hash (32 bytes) of the input.
            18 hash_blake2_256(data, data_len, out) -> unit;
            /// The BLAKE2b-128 hash (16 bytes) of the input.
            19 hash_blake2_128(data, data_len, out) -> unit;
            /// Calls a contract. `params` is `(flags: u32, callee: AccountId, ref_time_limit: u64,
            /// proof_size_limit: u64, deposit_limit: Option<Balance>, value: Balance)`; `flags` are
            /// [`CallFlags`](crate::CallFlags). A gas limit of 0 in a dimension, and no deposit limit, leave the
            /// callee what this call has.
            20 call_contract(params, params_len, input, input_len) -> code;
            /// Runs other code on this contract's storage, with this call's caller and value. `params` is
            /// `(flags: u32, code_hash: Hash)`, without `ALLOW_REENTRY` and `READ_ONLY` among the flags.
            21 delegate_call(params, params_len, input, input_len) -> code;
            /// Instantiates a contract. `params` is `(code_hash: Hash, ref_time_limit: u64,
            /// proof_size_limit: u64, deposit_limit: Option<Balance>, value: Balance, salt: Vec<u8>)`,
            /// with limits as for `call`, and optionally `flags: u32` at its end: without `ALLOW_REENTRY`, the
            /// only flag with a meaning here, this contract cannot be called until the constructor is done.
            22 instantiate(params, params_len, input, input_len) -> code;
            /// The output of the last contract that this one called or instantiated, or of a chain extension
            /// if that was later. None before any call, and if that contract did not run to its end.
            23 return_data(out, cap) -> len;
            /// The account of the contract that the last `instantiate` of this call made, SCALE-encoded.
            /// None before any, and if it made none.
            24 instantiated_address(out, cap) -> len;
            /// Ends this contract for good: its deposits return to the origin of the call, its balance
            /// goes to the beneficiary (an account), its storage is removed.
            25 terminate(beneficiary, beneficiary_len) -> never;
            /// Exchanges this contract's code, from the next call on. Ends the contract with an error if that code
            /// declares room for a part only of this contract's configuration.
            26 set_code_hash(hash, hash_len) -> code;
            /// The hash of the code of the contract at an account.
            27 code_hash(account, account_len, out, cap) -> len;
            /// The hash of this contract's code. In a delegate call: that of the contract whose storage it is.
            28 own_code_hash(out, cap) -> len;
            /// Whether there is a contract at an account: 1 or 0.
            29 is_contract(account, account_len) -> value;
            /// Whether the caller is who signed the extrinsic (or root): 1 or 0.
            30 caller_is_origin() -> value;
            /// Whether the caller is root: 1 or 0.
            31 caller_is_root() -> value;
            /// The existential deposit, SCALE-encoded.
            32 minimum_balance(out, cap) -> len;
            /// The fee for a weight, SCALE-encoded.
            33 weight_to_fee(ref_time, proof_size, out, cap) -> len;
            /// The value under a key, which is removed, unless it is longer than `cap`.
            34 take_storage(key, key_len, out, cap) -> len;
            /// The compressed public key (33 bytes) that made a signature (65 bytes) of a hash (32 bytes).
            35 ecdsa_recover(signature, message_hash, out) -> code;
            /// The Ethereum address (20 bytes) of a compressed public key (33 bytes).
            36 ecdsa_to_eth_address(public_key, out) -> code;
            /// Verifies a signature (64 bytes) of a message by a public key (32 bytes).
            37 sr25519_verify(signature, public_key, message, message_len) -> code;
            /// Verifies a signature (64 bytes) of a message by a public key (32 bytes).
            38 ed25519_verify(signature, public_key, message, message_len) -> code;
            /// Keeps code from being removed for as long as this contract depends on it.
            39 lock_delegate_dependency(code_hash, code_hash_len) -> unit;
            /// Gives up a dependency, and gets the deposit for it back.
            40 unlock_delegate_dependency(code_hash, code_hash_len) -> unit;
            /// The `proof_size` that is left to this call.
            41 proof_size_left() -> value;
            /// The hash of a recent block, SCALE-encoded. None of this block, and of one that the chain has
            /// forgotten.
            42 block_hash(number, out, cap) -> len;
            /// `a * b / c`, rounded down. The product may have 512 bits. `operands` are `a`, `b`, `c`: numbers of
            /// 32 bytes, little endian, as is the result.
            43 u256_mul_div(operands, operands_len, out) -> code;
            /// `a / b` and behind it `a % b`, 64 bytes. `operands` are `a`, `b`, as for `u256_mul_div`.
            44 u256_div_rem(operands, operands_len, out) -> code;
            /// `a * b % m`. The product may have 512 bits. `operands` are `a`, `b`, `m`, as for `u256_mul_div`.
            45 u256_mul_mod(operands, operands_len, out) -> code;
            /// `base ^ exponent % m`. `operands` are `base`, `exponent`, `m`, as for `u256_mul_div`.
            46 u256_mod_pow(operands, operands_len, out) -> code;
            /// Sets this contract's configuration, which all its later calls find in their memory. Only while the
            /// contract is being constructed; replaces what was set before in the same constructor.
            47 set_configuration(data, data_len) -> unit;
            /// Keeps a value under a key until the invocation ends: for all calls of this contract in it. Taken
            /// back if this call fails. Returns the length of the value that it replaced.
            48 set_transient_storage(key, key_len, value, value_len) -> len;
            /// The value under a key of transient storage.
            49 get_transient_storage(key, key_len, out, cap) -> len;
            /// Removes the value under a key of transient storage. Returns the length of what was removed.
            50 clear_transient_storage(key, key_len) -> len;
            /// The length of the value under a key of transient storage.
            51 contains_transient_storage(key, key_len) -> len;
            /// The value under a key of transient storage, which is removed, unless it is longer than `cap`.
            52 take_transient_storage(key, key_len, out, cap) -> len;
            /// A page of the keys of this contract's storage. `params` is `(prefix: Vec<u8>, after:
            /// Option<Vec<u8>>, max_visits: u32)`: the keys that begin with `prefix`, behind the key `after`, which
            /// need not be there. The page is `(next: Option<Vec<u8>>, keys: Vec<Vec<u8>>)`; `next` is what to pass
            /// as `after` for the page behind it, and none if there is none. Keys have an order of their own, which
            /// does not change: one that is there all the time is met once. At most `max_visits` keys (and at least
            /// one) are passed and charged for: with the first four bytes of `prefix`, which are neighbours; a page
            /// can have fewer and be empty. Removing keys makes pages in the same block cost more. If not even one
            /// key fits into `cap`, nothing is written and the length says what is needed.
            53 storage_keys(params, params_len, out, cap) -> len;
            /// Dispatches a call of the chain's runtime, SCALE-encoded, with this contract's account as signed
            /// origin. The chain decides which calls contracts may make.
            54 call_runtime(call, call_len) -> code;
            /// Calls function `id & 0xffff` of the chain extension `id >> 16`. Returns the status that the extension
            /// reports (32 bits); its output is `return_data`'s. An extension can also end the contract.
            55 chain_extension(id, input, input_len) -> value;
            /// As `deposit_event`, and keeps the event in the chain's state until a block, where it is found by contract and by
            /// topic. The origin of the call pays a deposit for that.
            56 deposit_event_until(until, topics, topics_len, data, data_len) -> unit;
        }
    };
}

macro_rules! declare {
    ($( $(#[doc = $doc:literal])* $id:literal $name:ident ( $($arg:ident),* ) -> $kind:ident; )*) => {
        /// A syscall, by the name under which contracts import it.
        #[allow(non_camel_case_types)]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u16)]
        pub enum Syscall {
            $( $(#[doc = $doc])* $name = $id, )*
        }

        /// Every syscall, at the index of its id.
        pub const SYSCALLS: &[SyscallInfo] = &[
            $( SyscallInfo {
                syscall: Syscall::$name,
                name: stringify!($name),
                arguments: &[$(stringify!($arg)),*],
                returns: stringify!($kind),
                doc: concat!($($doc, "\n"),*),
            }, )*
        ];

        impl Syscall {
            /// The syscall that contracts import as `name`.
            pub fn from_name(name: &[u8]) -> Option<Self> {
                match name {
                    $( name if name == stringify!($name).as_bytes() => Some(Self::$name), )*
                    _ => None,
                }
            }
        }
    };
}

/// What tools and documentation need to know of a syscall.
#[derive(Clone, Copy, Debug)]
pub struct SyscallInfo {
    /// The syscall.
    pub syscall: Syscall,
    /// The name that contracts import.
    pub name: &'static str,
    /// Names of its arguments, `r1` first.
    pub arguments: &'static [&'static str],
    /// What `r0` holds afterwards; see [`for_each_syscall!`].
    pub returns: &'static str,
    /// Its documentation.
    pub doc: &'static str,
}

impl SyscallInfo {
    /// The buffers that it reads: bit `i` is set if arguments `i` and `i + 1` (from 0) are the address and the
    /// length of one. An argument `a` is such an address if it is followed by `a_len`.
    pub const fn inputs(&self) -> u8 {
        let (mut inputs, mut index) = (0, 1);
        while index < self.arguments.len() {
            if is_length_of(self.arguments[index], self.arguments[index - 1]) {
                inputs |= 1 << (index - 1);
            }
            index += 1;
        }
        inputs
    }
}

/// Whether `length` is `buffer` followed by `_len`.
const fn is_length_of(length: &str, buffer: &str) -> bool {
    let (length, buffer, suffix) = (length.as_bytes(), buffer.as_bytes(), b"_len");
    if length.len() != buffer.len() + suffix.len() {
        return false;
    }
    let mut index = 0;
    while index < length.len() {
        let expected = if index < buffer.len() { buffer[index] } else { suffix[index - buffer.len()] };
        if length[index] != expected {
            return false;
        }
        index += 1;
    }
    true
}

impl Syscall {
    /// The id: its place in [`SYSCALLS`].
    pub const fn id(self) -> u16 {
        self as u16
    }

    /// The syscall with this id.
    pub fn from_id(id: u16) -> Option<Self> {
        SYSCALLS.get(usize::from(id)).map(|info| info.syscall)
    }

    /// The name that contracts import.
    pub fn name(self) -> &'static str {
        SYSCALLS[usize::from(self.id())].name
    }
}

for_each_syscall!(declare);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table_is_consistent() {
        for (index, info) in SYSCALLS.iter().enumerate() {
            assert_eq!(usize::from(info.syscall.id()), index, "{} is out of order", info.name);
            assert!(info.arguments.len() <= 5, "{} takes too many arguments", info.name);
            assert_eq!(Syscall::from_name(info.name.as_bytes()), Some(info.syscall));
            assert_eq!(Syscall::from_id(info.syscall.id()), Some(info.syscall));
            assert!(["len", "value", "code", "unit", "never"].contains(&info.returns));
        }
        assert_eq!(Syscall::from_name(b"no_such_syscall"), None);
    }

    #[test]
    fn inputs_are_told_by_names() {
        let inputs = |syscall: Syscall| SYSCALLS[usize::from(syscall.id())].inputs();
        assert_eq!(inputs(Syscall::input), 0);
        assert_eq!(inputs(Syscall::return_value), 0b010);
        assert_eq!(inputs(Syscall::set_storage), 0b101);
        assert_eq!(inputs(Syscall::get_storage), 0b001);
        assert_eq!(inputs(Syscall::now), 0);
        assert_eq!(inputs(Syscall::deposit_event), 0b101);
        assert_eq!(inputs(Syscall::hash_blake2_128), 0b001);
        assert_eq!(inputs(Syscall::deposit_event_until), 0b1010);
        assert_eq!(inputs(Syscall::call_contract), 0b101);
        assert_eq!(inputs(Syscall::sr25519_verify), 0b100);
    }

    /// Contracts on chains depend on these: the list may grow at its end and change nowhere else.
    #[test]
    fn stable_list() {
        let list: Vec<_> = SYSCALLS.iter().map(|info| info.name).collect();
        assert_eq!(
            list.join(" "),
            "input return_value set_storage get_storage clear_storage contains_storage caller address \
             value_transferred balance transfer block_number now gas_left deposit_event debug_message \
             hash_sha2_256 hash_keccak_256 hash_blake2_256 hash_blake2_128 call_contract delegate_call \
             instantiate return_data instantiated_address terminate set_code_hash code_hash own_code_hash \
             is_contract caller_is_origin caller_is_root minimum_balance weight_to_fee take_storage \
             ecdsa_recover ecdsa_to_eth_address sr25519_verify ed25519_verify lock_delegate_dependency \
             unlock_delegate_dependency proof_size_left block_hash u256_mul_div u256_div_rem u256_mul_mod \
             u256_mod_pow set_configuration set_transient_storage get_transient_storage clear_transient_storage \
             contains_transient_storage take_transient_storage storage_keys call_runtime chain_extension \
             deposit_event_until"
        );
    }
}
