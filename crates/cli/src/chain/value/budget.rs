//! How much of foreign data and types is looked at.
//!
//! Types come from metadata files and from chains: a few bytes of them can describe values, names and examples
//! without end. Whatever follows types spends from a [`Budget`], so that time and memory are bounded by it.

/// Values, or parts of a type, that one command visits.
const MAX_NODES: u32 = 1 << 21;
/// Bytes of names that it copies.
const MAX_BYTES: u32 = 64 << 20;
/// Parts of a type that are named, or given an example, in one text.
const MAX_SHOWN_NODES: u32 = 400;
/// Bytes of such a text.
const MAX_SHOWN_BYTES: u32 = 2 << 10;
/// Values within values, and types within types.
pub const MAX_DEPTH: u32 = 256;

/// What is left to be spent.
#[derive(Debug)]
pub struct Budget {
    nodes: u32,
    bytes: u32,
}

/// Nothing is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spent;

impl Spent {
    /// For an error.
    pub const MESSAGE: &'static str = "this is more than can be shown: too many values within values";
}

impl Default for Budget {
    /// For decoding.
    fn default() -> Self {
        Self { nodes: MAX_NODES, bytes: MAX_BYTES }
    }
}

impl Budget {
    /// For a text about one type.
    pub fn of_text() -> Self {
        Self { nodes: MAX_SHOWN_NODES, bytes: MAX_SHOWN_BYTES }
    }

    /// Pays for one node with a name, which is copied.
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
