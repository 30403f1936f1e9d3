//! Events: `#[ink::event]`, `Event` and `EventMetadata`.
