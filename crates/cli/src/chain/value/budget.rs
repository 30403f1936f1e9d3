//! A limit on the work that untrusted data and types cause.
//!
//! Types come from metadata files and from chains: a few bytes of them can describe values, names and
//! examples of unbounded size. All code that traverses types spends from a [`Budget`], which bounds time and
//! memory.

/// Maximum number of values, or parts of types, that one command visits.
const MAX_NODES: u32 = 1 << 21;
/// Maximum length of all names that it copies, in bytes.
const MAX_BYTES: u32 = 64 << 20;
/// Maximum number of parts of a type in one text about it.
const MAX_SHOWN_NODES: u32 = 400;
/// Maximum length of the names in such a text, in bytes.
const MAX_SHOWN_BYTES: u32 = 2 << 10;
/// Maximum nesting of values and types.
pub const MAX_DEPTH: u32 = 256;

/// The remaining budget.
#[derive(Debug)]
pub struct Budget {
    nodes: u32,
    bytes: u32,
}

/// The budget is exhausted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spent;

impl Spent {
    /// The text of the error.
    pub const MESSAGE: &'static str = "too many values within values to show";
}

impl Default for Budget {
    /// The budget for decoding.
    fn default() -> Self {
        Self { nodes: MAX_NODES, bytes: MAX_BYTES }
    }
}

impl Budget {
    /// The budget for a text about one type.
    pub fn of_text() -> Self {
        Self { nodes: MAX_SHOWN_NODES, bytes: MAX_SHOWN_BYTES }
    }

    /// Pays for one node, and for a copy of its name.
    ///
    /// # Errors
    ///
    /// [`Spent`] if the budget is exhausted; it then stays exhausted.
    pub fn spend(&mut self, name: &str) -> Result<(), Spent> {
        let bytes = u32::try_from(name.len()).ok().and_then(|len| self.bytes.checked_sub(len));
        match (self.nodes.checked_sub(1), bytes) {
            (Some(nodes), Some(bytes)) => {
                *self = Self { nodes, bytes };
                Ok(())
            }
            _ => {
                *self = Self { nodes: 0, bytes: 0 };
                Err(Spent)
            }
        }
    }
}
