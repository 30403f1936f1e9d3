//! Contract tests that run the built ELF in the real VM and pallet, in the process.
