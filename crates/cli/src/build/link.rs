//! Links an object into a contract.

use super::{diagnosis, failed, Object, Settings};
use crate::error::Error;
use ebpf_linker::{LinkError, Linked, Options};

/// Links an object.
pub fn link(object: &Object, settings: &Settings) -> Result<Linked, Error> {
    let options = Options {
        stack_size: settings.stack_size,
        heap_size: settings.heap_size,
        configuration_size: settings.configuration_size,
        frames: object.frames.clone(),
    };
    ebpf_linker::link(&object.bytes, &options).map_err(|error| {
        let refused = failed("the contract cannot be linked").cause(&error);
        match error {
            LinkError::MissingEntry(_) => refused.hint(
                "is the library a contract, with `#[ink::contract]`? Is its feature ink-as-dependency off?",
            ),
            LinkError::TooLarge { .. } => {
                refused.hint("`cargo ebpf size` shows which functions of the last build are large")
            }
            LinkError::FrameTooLarge { .. } => refused.hint(diagnosis::FRAME_HINT),
            LinkError::FloatingPoint { .. } => refused.hint(
                "floats in a dependency count, too: the function's path says whose it is. What formats or parses \
                 `f64` uses them, even if no such number ever comes",
            ),
            LinkError::UndefinedSymbol { .. } => refused.hint(
                "a contract cannot use libraries in C, nor what an operating system has: if a dependency declares \
                 the function, switch off the feature that does",
            ),
            LinkError::Relocation { .. }
            | LinkError::CodeAddress { .. }
            | LinkError::UnknownInstruction { .. }
            | LinkError::UnknownSection { .. } => refused.hint(
                "assembly, `#[link_section]` and thread-local variables are what may cause this in a contract's source \
                 or a dependency's; without these it is a fault of the toolchain: please report it",
            ),
            _ => refused,
        }
    })
}
