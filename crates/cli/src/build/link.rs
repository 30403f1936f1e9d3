//! Links an object to a contract ELF, and explains the linker's errors.

use super::{diagnosis, failed, Object, Settings};
use crate::error::Error;
use ebpf_linker::{LinkError, Linked, Options};

/// Links an object.
///
/// # Errors
///
/// The linker's error, with a hint.
pub fn link(object: &Object, settings: &Settings) -> Result<Linked, Error> {
    let options = Options {
        stack_size: settings.stack_size,
        heap_size: settings.heap_size,
        configuration_size: settings.configuration_size,
        frames: object.frames.clone(),
    };
    ebpf_linker::link(&object.bytes, &options).map_err(|error| {
        let failure = failed("the contract cannot be linked").cause(&error);
        match error {
            LinkError::MissingEntry(_) => failure.hint(
                "is the library a contract, with `#[ink::contract]`? Is its feature ink-as-dependency \
                 disabled?",
            ),
            LinkError::TooLarge { .. } => {
                failure.hint("`cargo ebpf size` shows which functions of the last build are large")
            }
            LinkError::FrameTooLarge { .. } => failure.hint(diagnosis::FRAME_HINT),
            LinkError::FloatingPoint { .. } => failure.hint(
                "dependencies cannot use it either: the function's path shows which one does. Code that \
                 formats or parses `f64` uses floating point, even if it is never executed",
            ),
            LinkError::UndefinedSymbol { .. } => failure.hint(
                "a contract cannot use C libraries or an operating system: if a dependency declares the \
                 function, disable the feature that does",
            ),
            LinkError::Relocation { .. }
            | LinkError::CodeAddress { .. }
            | LinkError::UnknownInstruction { .. }
            | LinkError::UnknownSection { .. } => failure.hint(
                "possible causes are assembly, `#[link_section]` and thread-local variables, in the contract \
                 or in a dependency; without these it is a bug of the toolchain: please report it",
            ),
            _ => failure,
        }
    })
}
