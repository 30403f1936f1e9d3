//! The attribute of in-VM contract tests.
