#!/usr/bin/env bash
# Measures contract execution in the VM and inside the wasm runtime, and prints a table.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh

cargo build --release --workspace --bin ebpf-bench --features ebpf-bench/runtimes
exec "$CARGO_TARGET_DIR/release/ebpf-bench"
