//! The environment of a contract: the chain's syscalls, or off-chain a simulation of them.
#![cfg_attr(not(feature = "std"), no_std)]
