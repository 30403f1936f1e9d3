//! Blocks: the JSON of nodes → the SCALE of runtimes.

use codec::{Compact, Encode};
use serde_json::Value as Json;
use sp_core::H256;

use super::account;

/// A block as runtimes decode it.
pub struct EncodedBlock {
    /// Its hash.
    pub hash: H256,
    /// The hash of its parent.
    pub parent: H256,
    /// The SCALE encoding.
    pub bytes: Vec<u8>,
    /// Hashes of its extrinsics.
    pub extrinsics: Vec<[u8; 32]>,
}

impl EncodedBlock {
    /// Converts a node's description of a block. Returns `None` if the description is invalid.
    pub fn read(hash: H256, block: &Json) -> Option<Self> {
        let header = block.get("header")?;
        let text = |name: &str| header.get(name)?.as_str();
        let root = |name: &str| <[u8; 32]>::try_from(account::unhex(text(name)?)?).ok();
        let parent = root("parentHash")?;
        let number = u32::from_str_radix(text("number")?.strip_prefix("0x")?, 16).ok()?;
        let mut bytes = parent.to_vec();
        bytes.extend(Compact(number).encode());
        bytes.extend(root("stateRoot")?);
        bytes.extend(root("extrinsicsRoot")?);
        let logs = header.pointer("/digest/logs")?.as_array()?;
        bytes.extend(Compact(u32::try_from(logs.len()).ok()?).encode());
        for log in logs {
            bytes.extend(account::unhex(log.as_str()?)?);
        }
        let extrinsics: Option<Vec<_>> =
            block.get("extrinsics")?.as_array()?.iter().map(extrinsic_bytes).collect();
        let extrinsics = extrinsics?;
        bytes.extend(Compact(u32::try_from(extrinsics.len()).ok()?).encode());
        bytes.extend(extrinsics.concat());
        let hashes = extrinsics.iter().map(|extrinsic| sp_crypto_hashing::blake2_256(extrinsic));
        Some(Self { hash, parent: H256(parent), bytes, extrinsics: hashes.collect() })
    }
}

/// The bytes of an extrinsic in a block. Nodes return a hexadecimal string or a list of numbers, depending on
/// how they declare their blocks.
pub fn extrinsic_bytes(json: &Json) -> Option<Vec<u8>> {
    match json {
        Json::String(digits) => account::unhex(digits),
        Json::Array(bytes) => bytes.iter().map(|byte| byte.as_u64()?.try_into().ok()).collect(),
        _ => None,
    }
}
