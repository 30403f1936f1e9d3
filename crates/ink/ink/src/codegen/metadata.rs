//! Metadata as the build asks for it.

use ink_metadata::{
    layout::{Layout, ValidateLayout},
    ContractSpec, InkProject,
};

/// The JSON of a contract's metadata, which lives as long as the process. Sets `len` to its length in bytes.
///
/// # Panics
///
/// If parts of the storage have the same key.
pub fn metadata_json(layout: Layout, spec: ContractSpec, len: &mut usize) -> *const u8 {
    if let Err(error) = ValidateLayout::validate(&layout) {
        panic!("the contract's storage has no valid layout: {error}");
    }
    let json =
        serde_json::to_vec(&InkProject::new(layout, spec)).expect("metadata has string keys only; qed");
    *len = json.len();
    json.leak().as_ptr()
}
