//! What the ink! macros write: code from their checked input.
