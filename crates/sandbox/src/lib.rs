//! A chain with the contracts pallet in the process: for tests and tracing.
