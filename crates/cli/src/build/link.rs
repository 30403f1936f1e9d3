//! Links an object into a contract.

use super::{failed, Object, Settings};
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
            _ => refused,
        }
    })
}
