//! The metadata of the contract that a test defines.

use serde_json::Value;

/// The metadata, from the function that the build calls.
pub fn metadata() -> Value {
    extern "C" {
        fn __ink_metadata(len: &mut usize) -> *const u8;
    }
    let mut len = 0;
    // SAFETY: a program with this module defines one contract, whose macro defines the function with this
    // signature. It returns the start of `len` bytes, which are never freed.
    let json = unsafe { std::slice::from_raw_parts(__ink_metadata(&mut len), len) };
    serde_json::from_slice(json).expect("the metadata is JSON")
}

/// The string at `pointer` in each of `values`.
pub fn strings<'a>(values: &'a Value, pointer: &str) -> Vec<&'a str> {
    let values = values.as_array().expect("the values are an array").iter();
    values
        .map(|value| match value.pointer(pointer).and_then(Value::as_str) {
            Some(string) => string,
            None => panic!("no string at {pointer} in {value:#}"),
        })
        .collect()
}
