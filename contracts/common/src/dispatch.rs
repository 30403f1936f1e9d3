//! From a call's input to the function that it asks for, and back to the output.

use codec::{Decode, Encode};
use ebpf_sys::ReturnFlags;

use crate::{blake2b::blake2b_256, buffer::with_encoded, fail};

/// Names a constructor or a message.
pub type Selector = [u8; 4];

/// The selector of the constructor or message with this name.
pub const fn selector(name: &str) -> Selector {
    let [a, b, c, d, ..] = blake2b_256(name.as_bytes());
    [a, b, c, d]
}

/// Why a call did not reach the function that it asked for.
#[derive(Clone, Copy, Encode)]
pub enum LangError {
    /// The input has an unknown selector, or arguments other than the function takes.
    #[codec(index = 1)]
    CouldNotReadInput,
}

/// What a constructor or message returns.
pub trait Output: Encode {
    /// Whether the call is to be undone.
    fn is_failure(&self) -> bool {
        false
    }
}

impl Output for () {}
impl Output for bool {}
impl Output for u128 {}
impl<T: Encode, E: Encode> Output for Result<T, E> {
    fn is_failure(&self) -> bool {
        self.is_err()
    }
}

/// The input of this call. Longer inputs than any function takes are cut, and then do not decode.
pub struct Input {
    bytes: [u8; Input::CAPACITY],
    len: usize,
    position: usize,
}

impl Input {
    /// Longest selector and arguments that a contract can take, in bytes.
    pub const CAPACITY: usize = 256;

    /// Reads what this call asks for.
    ///
    /// Functions of these contracts take no payment: a call that brings some ends here.
    #[inline(never)]
    pub fn accept() -> Self {
        if ebpf_sys::value_transferred() != [0; 16] {
            fail("paid an unpayable message");
        }
        let mut input = Self { bytes: [0; Self::CAPACITY], len: 0, position: 0 };
        input.len = ebpf_sys::input(&mut input.bytes).min(Self::CAPACITY);
        input
    }

    /// Takes the selector, which comes before the arguments. Zeros if it is not there.
    pub fn selector(&mut self) -> Selector {
        self.argument().unwrap_or_default()
    }

    /// Takes the next argument.
    ///
    /// # Errors
    ///
    /// [`LangError::CouldNotReadInput`] if it is not there or not of this type.
    pub fn argument<T: Decode>(&mut self) -> Result<T, LangError> {
        let mut rest = self.rest();
        let value = T::decode(&mut rest).map_err(|_| LangError::CouldNotReadInput)?;
        self.position = self.len - rest.len();
        Ok(value)
    }

    /// Every argument has been taken.
    ///
    /// # Errors
    ///
    /// [`LangError::CouldNotReadInput`] if the input goes on.
    pub fn end(&self) -> Result<(), LangError> {
        if self.rest().is_empty() {
            Ok(())
        } else {
            Err(LangError::CouldNotReadInput)
        }
    }

    fn rest(&self) -> &[u8] {
        &self.bytes[self.position..self.len]
    }
}

/// Ends the call with what the function returned, and undoes it if that is an error.
pub fn reply<T: Output>(result: Result<T, LangError>) -> ! {
    match &result {
        Ok(output) if output.is_failure() => answer(ReturnFlags::REVERT, &result),
        Ok(_) => answer(ReturnFlags::default(), &result),
        Err(error) => reject(*error),
    }
}

/// Ends the call because no function was reached.
#[inline(never)]
pub fn reject(error: LangError) -> ! {
    answer(ReturnFlags::REVERT, &Err::<(), _>(error))
}

fn answer<T: Encode>(flags: ReturnFlags, result: &Result<T, LangError>) -> ! {
    with_encoded(result, |output| ebpf_sys::return_value(flags, output))
}
