//! The derives of the storage traits.
