//! The ink! macros.
