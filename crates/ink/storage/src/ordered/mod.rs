//! Collections that know the order of their keys, and go through them page by page.

mod map;
mod node;
mod set;

pub use map::OrderedMap;
pub use set::OrderedSet;

#[cfg(test)]
mod tests;
