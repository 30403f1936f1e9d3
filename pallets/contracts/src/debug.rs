//! Text for people, which only dry runs collect.

use crate::{limits::DEBUG_RESERVE, trace::Failure, AccountIdOf, CodeHash, Config};
use alloc::{format, vec::Vec};
use codec::Encode;
use core::{fmt, marker::PhantomData};
use sp_core::{hexdisplay::HexDisplay, Get};
use sp_runtime::{DispatchError, ModuleError};

/// Up to `MaxDebugBufferLen` bytes of UTF-8: first what the contract had to say, then what ended it.
pub struct DebugBuffer<T> {
    text: Vec<u8>,
    _config: PhantomData<T>,
}

impl<T> Default for DebugBuffer<T> {
    fn default() -> Self {
        Self { text: Vec::new(), _config: PhantomData }
    }
}

impl<T: Config> DebugBuffer<T> {
    /// Appends what a contract says. What does not fit is cut off; room for [`Self::note`] always remains.
    pub fn message(&mut self, text: &str) {
        self.append(text, T::MaxDebugBufferLen::get().saturating_sub(DEBUG_RESERVE));
    }

    /// Appends a line about the execution as a whole.
    pub fn note(&mut self, line: impl fmt::Display) {
        self.line(line, T::MaxDebugBufferLen::get());
    }

    /// Appends a line about a frame that failed: why, and which it was. Of frames that were called
    /// by others there may be many, so that the outermost one's (`depth` 0) has its room kept for it.
    pub fn failure(
        &mut self,
        failure: &Failure,
        contract: &AccountIdOf<T>,
        code: &CodeHash<T>,
        depth: usize,
    ) {
        let max = match depth {
            0 => T::MaxDebugBufferLen::get(),
            _ => T::MaxDebugBufferLen::get().saturating_sub(DEBUG_RESERVE),
        };
        let (contract, code) = (contract.encode(), code.encode());
        let (contract, code) = (HexDisplay::from(&contract), HexDisplay::from(&code));
        self.line(format_args!("{failure} [contract 0x{contract}, code 0x{code}, depth {depth}]"), max);
    }

    fn line(&mut self, line: impl fmt::Display, max: u32) {
        let separator = if matches!(self.text.last(), None | Some(b'\n')) { "" } else { "\n" };
        self.append(&format!("{separator}{line}\n"), max);
    }

    /// The text.
    pub fn into_bytes(self) -> Vec<u8> {
        self.text
    }

    fn append(&mut self, text: &str, max: u32) {
        let room = (max as usize).saturating_sub(self.text.len());
        let cut = (0..=text.len().min(room)).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        self.text.extend_from_slice(text.as_bytes().get(..cut).unwrap_or_default());
    }
}

/// Shows a dispatch error by name rather than by number.
pub struct ErrorName<'a>(pub &'a DispatchError);

impl fmt::Display for ErrorName<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            DispatchError::Module(ModuleError { message: Some(name), .. }) => f.write_str(name),
            error => f.write_str((*error).into()),
        }
    }
}
