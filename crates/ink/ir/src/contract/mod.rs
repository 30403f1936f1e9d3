//! `#[ink::contract]`: the module, its storage, constructors and messages.
