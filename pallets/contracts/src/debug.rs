//! Text for people, which only dry runs collect.

use crate::{limits::DEBUG_RESERVE, Config};
use alloc::{format, vec::Vec};
use core::{fmt, marker::PhantomData};
use sp_core::Get;
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

    /// Appends a line about the execution.
    pub fn note(&mut self, line: impl fmt::Display) {
        let separator = if matches!(self.text.last(), None | Some(b'\n')) { "" } else { "\n" };
        self.append(&format!("{separator}{line}\n"), T::MaxDebugBufferLen::get());
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
