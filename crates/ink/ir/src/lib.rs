//! What the ink! macros understand: their input, parsed and checked.
