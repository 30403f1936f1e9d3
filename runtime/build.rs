//! Builds the runtime for wasm; the binary is embedded as `WASM_BINARY`.

fn main() {
    #[cfg(feature = "std")]
    substrate_wasm_builder::WasmBuilder::build_using_defaults();
}
