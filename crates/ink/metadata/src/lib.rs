//! Metadata of ink! contracts: JSON of version 5.
