#!/usr/bin/env bash
# Fuzzes the VM for SECONDS, or until interrupted, in three ways at once:
# - generated programs and their mutants on every engine, with seeds that the tests do not reach, without debug assertions,
#   as nodes run them;
# - generated programs in Rust and C, compiled for the VM and for the host;
# - libFuzzer, with debug assertions.
# Failing inputs are written to fuzz/findings in the target directory, failing programs to compilation/findings. The
# corpus of libFuzzer is in fuzz/corpus.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh

seconds=${1:-0}
case $seconds in
'' | *[!0-9]*)
    printf 'fuzz: invalid duration: expected a number of seconds, got %s\n' "$seconds" >&2
    exit 2
    ;;
esac
fuzz=$CARGO_TARGET_DIR/fuzz
mkdir -p "$fuzz/corpus" "$fuzz/findings"

# The first seed changes every day.
cargo build --release --package ebpf-differential --features reference --bin long
"$CARGO_TARGET_DIR/release/long" "$seconds" "$(($(date +%s) / 86400 * 1000000))" &
generated=$!
cargo build --release --workspace --bin cargo-ebpf
cargo build --profile checked --package ebpf-compilation
"$CARGO_TARGET_DIR/checked/ebpf-compilation" "$seconds" "$(($(date +%s) / 86400 * 10000))" &
compiled=$!
trap 'kill "$generated" "$compiled" 2>/dev/null || true' EXIT

export RUSTFLAGS="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table
    -Cllvm-args=-sanitizer-coverage-trace-compares"
cargo run --profile checked --package ebpf-fuzz --features libfuzzer --bin libfuzzer --target-dir "$fuzz" \
    --target x86_64-unknown-linux-gnu -- \
    "$fuzz/corpus" -artifact_prefix="$fuzz/findings/" -max_total_time="$seconds"
wait "$generated"
wait "$compiled"
