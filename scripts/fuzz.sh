#!/usr/bin/env bash
# Fuzzes the VM for SECONDS, or until interrupted, in three ways at once: generated programs and their
# mutants on every engine, from seeds on that no run of the tests gets to, without debug assertions, as
# nodes run it; generated programs in Rust and C, compiled for the VM and for this machine; and libFuzzer, with
# debug assertions. Inputs that break something are written to the target directory's fuzz/findings, programs to its
# compilation/findings; what libFuzzer learnt is kept in fuzz/corpus.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh

seconds=${1:-0}
case $seconds in
'' | *[!0-9]*)
    printf 'fuzz: not a number of seconds: %s\n' "$seconds" >&2
    exit 2
    ;;
esac
fuzz=$CARGO_TARGET_DIR/fuzz
mkdir -p "$fuzz/corpus" "$fuzz/findings"

# The first seed: another one on every day.
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
