#!/usr/bin/env bash
# Measures the VM against native code and other engines, writes tools/bench-vm/results/vm.json and the tables
# in docs/BENCHMARKS.md. With arguments it prints tables only: see --help. Without a network, or to be quick,
# --ours as the first argument leaves all other engines out, and what has to be built for them.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh

build=(cargo build --manifest-path tools/bench-vm/Cargo.toml --target-dir "$CARGO_TARGET_DIR/bench-vm")
run=("$CARGO_TARGET_DIR/bench-vm/release/ebpf-bench-vm" --scratch "$CARGO_TARGET_DIR/bench-vm/programs")

if [ "${1:-}" = --ours ]; then
    shift
    "${build[@]}" --release --no-default-features
else
    # One at a time: built together, they would share cargo features.
    for interpreter in ebpf wasmi polkavm; do
        "${build[@]}" --profile inside --target wasm32v1-none --package "ebpf-bench-inside-$interpreter"
    done
    run+=(--inside "$CARGO_TARGET_DIR/bench-vm/wasm32v1-none/inside")
    "${build[@]}" --release
    [ $# -gt 0 ] || set -- --json tools/bench-vm/results/vm.json --markdown docs/BENCHMARKS.md
fi
exec "${run[@]}" "$@"
