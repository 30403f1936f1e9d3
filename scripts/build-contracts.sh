#!/usr/bin/env bash
# Builds the example contracts with `cargo ebpf build`. Arguments are folders in contracts/; without any, all are built.
# What comes out is in ebpf/NAME of the target directory.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh

cargo build --quiet --release --workspace --bin cargo-ebpf
build() {
    "$CARGO_TARGET_DIR/release/cargo-ebpf" ebpf build --quiet --manifest-path "$@"
}

if [ $# -eq 0 ]; then
    build Cargo.toml --workspace
    # In C, so not a member of the workspace.
    set -- flipper-c
fi
for contract in "$@"; do
    build "contracts/$contract"
done
