//! The parts of [`pallet`](crate::pallet), by theme. `import_section` puts them together.

pub mod calls;
pub mod errors;
pub mod events;
pub mod storage_items;
