//! Macros that hash: `selector_bytes!`, `selector_id!`, `blake2x256!`.
