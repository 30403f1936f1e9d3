//! The commands themselves: each a module with its arguments and `run`.

pub mod call;
pub mod decode;
pub mod encode;
pub mod info;
pub mod instantiate;
pub mod node;
pub mod remove;
pub mod storage;
pub mod upload;
