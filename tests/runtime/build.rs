//! Builds the runtime with contracts in its interpreter for wasm; the binary is embedded as `WASM_BINARY`.

fn main() {
    #[cfg(feature = "std")]
    {
        share_dependencies();
        substrate_wasm_builder::WasmBuilder::init_with_defaults().enable_feature("interpreter").build();
    }
}

/// Has this binary built in the target directory of the runtime's, so that their dependencies are
/// compiled once. Where that does not work, they are compiled twice.
#[cfg(all(feature = "std", unix))]
fn share_dependencies() {
    let Some(out) = std::env::var_os("OUT_DIR") else { return };
    // OUT_DIR is PROFILE/build/PACKAGE-HASH/out; wasm binaries are built in PROFILE/wbuild/PACKAGE.
    let Some(profile) = std::path::Path::new(&out).ancestors().nth(3) else { return };
    let shared = profile.join("wbuild/ebpf-contracts-runtime/target");
    let own = profile.join("wbuild/ebpf-test-runtime");
    let link = own.join("target");
    if !link.exists() && std::fs::create_dir_all(&shared).and(std::fs::create_dir_all(&own)).is_ok() {
        let _ = std::os::unix::fs::symlink(shared, link);
    }
}

#[cfg(all(feature = "std", not(unix)))]
fn share_dependencies() {}
