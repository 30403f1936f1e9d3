#!/usr/bin/env bash
# Measures what contracts cost, in the wasm runtime with each backend, and writes the pallet's weights. Arguments go to the
# program: `scripts/weights.sh --only storage` shows some figures and writes nothing, `--help` lists them.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh

cargo build --release --workspace --bin ebpf-weights --features ebpf-weights/runtimes
"$CARGO_TARGET_DIR/release/ebpf-weights" --output pallets/contracts/src/weights "$@"
cargo fmt -p pallet-ebpf-contracts
