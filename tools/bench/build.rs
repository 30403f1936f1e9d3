//! Builds the runtime that runs contracts itself, at the interpreter's prices, for wasm.

fn main() {
    #[cfg(feature = "runtimes")]
    {
        let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../../runtime/Cargo.toml");
        substrate_wasm_builder::WasmBuilder::new()
            .with_project(std::fs::canonicalize(manifest).expect("the runtime is in this repository"))
            .expect("the runtime is in this repository")
            .import_memory()
            .export_heap_base()
            .enable_feature("interpreter")
            .enable_feature("interpreter-prices")
            .set_file_name("interpreter.rs")
            .build();
    }
}
