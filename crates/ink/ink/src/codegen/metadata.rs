//! The metadata that the build reads.

use ink_metadata::{
    layout::{Layout, ValidateLayout},
    ContractSpec, InkProject,
};

/// Returns a contract's metadata as JSON, or `{"error": "…"}` if it is invalid, and the length in `len`. The
/// memory is never freed.
pub fn metadata_json(layout: Layout, spec: Result<ContractSpec, String>, len: &mut usize) -> *const u8 {
    let json = project(layout, spec)
        .map_or_else(
            |error| serde_json::to_vec(&serde_json::json!({ "error": error })),
            |project| serde_json::to_vec(&project),
        )
        .expect("metadata and errors have string keys only; qed");
    *len = json.len();
    json.leak().as_ptr()
}

fn project(layout: Layout, spec: Result<ContractSpec, String>) -> Result<InkProject, String> {
    ValidateLayout::validate(&layout).map_err(|error| format!("invalid storage layout: {error}"))?;
    Ok(InkProject::new(layout, spec?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ink_metadata::layout::LeafLayout;

    #[test]
    fn errors_are_reported_as_json() {
        let layout = Layout::Leaf(LeafLayout::from_key::<u8>(0u32.into()));
        let mut len = 0;
        let start = metadata_json(layout, Err("two \"events\"".into()), &mut len);
        // SAFETY: the function returns the start of that many bytes, which are never freed.
        let json = unsafe { core::slice::from_raw_parts(start, len) };
        assert_eq!(json, br#"{"error":"two \"events\""}"#);
    }
}
