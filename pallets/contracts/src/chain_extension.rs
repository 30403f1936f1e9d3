//! What a chain offers to contracts beyond the syscalls.
//!
//! A contract calls a function of an extension by number; the extension runs in the runtime, reads the
//! contract's input and answers with a status and, maybe, output. It is trusted: nothing meters or limits
//! what it does. Its author sees to it that
//!
//! - it charges for everything ([`Environment::charge_weight`]) before it does it, by the worst case;
//! - it changes nothing in a read-only call ([`Environment::ensure_changes_allowed`]);
//! - it treats its input as hostile, never panics, and is deterministic;
//! - functions keep their numbers and meanings for as long as there are contracts that use them.
//!
//! What it changes is rolled back when the contract fails. It cannot call contracts: while one runs, this
//! pallet's calls fail with `ReentranceDenied`.
//!
//! ```ignore
//! #[derive(Default)]
//! pub struct Dice;
//!
//! impl<T: Config> ChainExtension<T> for Dice {
//!     fn call(&mut self, mut env: Environment<T>) -> Result<RetVal, DispatchError> {
//!         let _ = env.charge_weight(Weight::from_parts(20_000_000, 0))?;
//!         let sides: u8 = env.read_as()?;
//!         let Some(face) = throw::<T>().checked_rem(sides) else { return Ok(RetVal::Converging(1)) };
//!         env.write(face.encode())?;
//!         Ok(RetVal::Converging(0))
//!     }
//! }
//!
//! impl<T: Config> RegisteredChainExtension<T> for Dice {
//!     const ID: u16 = 7;
//! }
//!
//! impl pallet_ebpf_contracts::Config for Runtime {
//!     type ChainExtension = (Dice, Accounts);
//!     // ...
//! }
//! ```

mod accounts;

pub use crate::gas::Charged;
pub use accounts::Accounts;
pub use ebpf_uapi::ReturnFlags;

use crate::{decode::decode, exec::Frame, AccountIdOf, BalanceOf, Config, Error, Origin};
use alloc::vec::Vec;
use codec::{Decode, MaxEncodedLen};
use frame_support::weights::Weight;
use sp_core::Get;
use sp_runtime::DispatchError;

/// An extension of what contracts can do. See the [module](self).
///
/// Made by `Default` when a contract starts to run; it may keep state until the contract has ended.
pub trait ChainExtension<T: Config> {
    /// Does what the contract asks for. An error ends the contract.
    ///
    /// # Errors
    ///
    /// Any that the extension likes to report.
    fn call(&mut self, env: Environment<T>) -> Result<RetVal, DispatchError>;

    /// Whether the extension is there. Calls of one that is not end the contract with `NoChainExtension`.
    fn enabled() -> bool {
        true
    }
}

/// An extension with a number, so that there can be several: tuples of them pass each call to the one that
/// the contract names.
pub trait RegisteredChainExtension<T: Config>: ChainExtension<T> {
    /// Upper half of the numbers of its functions. On public chains, one that no other chain uses.
    const ID: u16;
}

/// How an extension's function ends.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RetVal {
    /// The contract goes on, with this status. By convention 0 is success.
    Converging(u32),
    /// The contract ends, as if it had returned this.
    Diverging {
        /// Flags of the output.
        flags: ReturnFlags,
        /// The output.
        data: Vec<u8>,
    },
}

/// What an extension can do with the contract that called it.
pub(crate) trait Caller<T: Config> {
    /// The contract's frame.
    fn frame(&mut self) -> &mut Frame<T>;
    /// Copies bytes out of the contract's memory, and charges for it.
    fn read(&mut self, ptr: u64, len: u64) -> Result<Vec<u8>, DispatchError>;
    /// Sets what `return_data` answers.
    fn set_output(&mut self, output: Vec<u8>);
}

/// A contract's call of an extension.
pub struct Environment<'a, T: Config> {
    contract: &'a mut (dyn Caller<T> + 'a),
    id: u32,
    input: u64,
    input_len: u32,
}

impl<'a, T: Config> Environment<'a, T> {
    pub(crate) fn new(contract: &'a mut (dyn Caller<T> + 'a), id: u32, input: u64, input_len: u32) -> Self {
        Self { contract, id, input, input_len }
    }

    /// The function: the lower half of what the contract passed.
    pub fn func_id(&self) -> u16 {
        self.id as u16
    }

    /// The extension: the upper half of what the contract passed.
    pub fn ext_id(&self) -> u16 {
        (self.id >> 16) as u16
    }

    /// The account of the contract.
    pub fn address(&mut self) -> AccountIdOf<T> {
        self.contract.frame().account.clone()
    }

    /// Who called the contract.
    pub fn caller(&mut self) -> Origin<T> {
        self.contract.frame().caller.clone()
    }

    /// Balance that came with the call of the contract.
    pub fn value_transferred(&mut self) -> BalanceOf<T> {
        self.contract.frame().value
    }

    /// Fails with `StateChangeDenied` if nothing may be changed in this call.
    ///
    /// # Errors
    ///
    /// See above.
    pub fn ensure_changes_allowed(&mut self) -> Result<(), DispatchError> {
        if self.contract.frame().read_only {
            Err(Error::<T>::StateChangeDenied.into())
        } else {
            Ok(())
        }
    }

    /// Charges the contract.
    ///
    /// # Errors
    ///
    /// `OutOfGas` if it does not have as much.
    pub fn charge_weight(&mut self, amount: Weight) -> Result<Charged, DispatchError> {
        self.contract.frame().gas.charge_refundable(amount)
    }

    /// Lowers an earlier charge to what was used.
    pub fn adjust_weight(&mut self, charged: Charged, actual: Weight) {
        self.contract.frame().gas.refund_to(charged, actual);
    }

    /// Bytes of input.
    pub fn in_len(&self) -> u32 {
        self.input_len
    }

    /// The input, or its first `max_len` bytes. This, and everything else that reads, charges for copying.
    ///
    /// # Errors
    ///
    /// `OutOfBounds` or `OutOfGas`.
    pub fn read(&mut self, max_len: u32) -> Result<Vec<u8>, DispatchError> {
        self.contract.read(self.input, self.input_len.min(max_len).into())
    }

    /// The input as a value, which fills it.
    ///
    /// # Errors
    ///
    /// `DecodingFailed`, `OutOfBounds` or `OutOfGas`.
    pub fn read_as<V: Decode + MaxEncodedLen>(&mut self) -> Result<V, DispatchError> {
        if self.input_len as usize <= V::max_encoded_len() {
            self.read_as_unbounded()
        } else {
            Err(Error::<T>::DecodingFailed.into())
        }
    }

    /// As [`Self::read_as`], for values without a bound of their own. Charge for decoding before:
    /// [`Self::in_len`] says how much there is.
    ///
    /// # Errors
    ///
    /// As [`Self::read_as`].
    pub fn read_as_unbounded<V: Decode>(&mut self) -> Result<V, DispatchError> {
        let input = self.read(u32::MAX)?;
        decode(&input).ok_or(Error::<T>::DecodingFailed.into())
    }

    /// Sets the output, which the contract finds in `return_data` and pays for when it copies it.
    ///
    /// # Errors
    ///
    /// `ValueTooLarge` if it is longer than `call_data_len`.
    pub fn write(&mut self, output: Vec<u8>) -> Result<(), DispatchError> {
        ensure_fits::<T>(&output)?;
        self.contract.set_output(output);
        Ok(())
    }
}

/// Fails with `ValueTooLarge` if this cannot be a contract's output.
pub(crate) fn ensure_fits<T: Config>(output: &[u8]) -> Result<(), DispatchError> {
    if output.len() <= T::Schedule::get().limits.call_data_len as usize {
        Ok(())
    } else {
        Err(Error::<T>::ValueTooLarge.into())
    }
}

/// No extension.
impl<T: Config> ChainExtension<T> for () {
    fn call(&mut self, _: Environment<T>) -> Result<RetVal, DispatchError> {
        Err(Error::<T>::NoChainExtension.into())
    }

    fn enabled() -> bool {
        false
    }
}

macro_rules! tuples {
    ($($extension:ident)*) => {
        impl<T: Config, $($extension: RegisteredChainExtension<T>),*> ChainExtension<T> for ($($extension,)*) {
            fn call(&mut self, env: Environment<T>) -> Result<RetVal, DispatchError> {
                #[allow(non_snake_case)]
                let ($($extension,)*) = self;
                $(
                    if env.ext_id() == <$extension as RegisteredChainExtension<T>>::ID
                        && <$extension as ChainExtension<T>>::enabled()
                    {
                        return $extension.call(env);
                    }
                )*
                Err(Error::<T>::NoChainExtension.into())
            }

            fn enabled() -> bool {
                $( <$extension as ChainExtension<T>>::enabled() )||*
            }
        }
    };
}

tuples!(A);
tuples!(A B);
tuples!(A B C);
tuples!(A B C D);
tuples!(A B C D E);
tuples!(A B C D E F);
tuples!(A B C D E F G);
tuples!(A B C D E F G H);
