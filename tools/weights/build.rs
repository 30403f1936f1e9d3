//! Builds the runtime with its benchmarks for wasm, once for each backend of contracts.

/// The runtime's manifest. The builder wants an absolute path.
#[cfg(feature = "runtimes")]
fn runtime() -> std::path::PathBuf {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../runtime/Cargo.toml");
    std::fs::canonicalize(path).expect("the runtime is in this repository")
}

fn main() {
    #[cfg(feature = "runtimes")]
    for (name, interpreter) in [("native.rs", false), ("interpreter.rs", true)] {
        let mut runtime = substrate_wasm_builder::WasmBuilder::new()
            .with_project(runtime())
            .expect("the runtime is in this repository")
            .import_memory()
            .export_heap_base()
            .enable_feature("runtime-benchmarks")
            .set_file_name(name);
        if interpreter {
            runtime = runtime.enable_feature("interpreter");
        }
        runtime.build();
    }
}
