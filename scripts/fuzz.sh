#!/usr/bin/env bash
# Fuzzes the VM for SECONDS, or until interrupted, in three ways at once: generated programs and their
# mutants on every engine, from seeds on that no run of the tests gets to, without debug assertions, as
# nodes run it; generated programs in Rust and C, compiled for the VM and for this machine; and libFuzzer, with
# debug assertions. Inputs that break something are written to the target directory's fuzz/findings, programs to its
# differential/compilation/findings; what libFuzzer learnt is kept in fuzz/corpus.
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
cargo build --profile production --bin long --manifest-path tests/differential/Cargo.toml \
    --target-dir "$CARGO_TARGET_DIR/differential"
"$CARGO_TARGET_DIR/differential/production/long" "$seconds" "$(($(date +%s) / 86400 * 1000000))" &
generated=$!
cargo build --release --workspace --bin cargo-ebpf
cargo build --release --manifest-path tests/compilation/Cargo.toml --target-dir "$CARGO_TARGET_DIR/differential"
"$CARGO_TARGET_DIR/differential/release/ebpf-compilation" "$seconds" "$(($(date +%s) / 86400 * 10000))" &
compiled=$!
trap 'kill "$generated" "$compiled" 2>/dev/null || true' EXIT

export RUSTFLAGS="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table
    -Cllvm-args=-sanitizer-coverage-trace-compares"
cargo run --release --manifest-path tests/fuzz/Cargo.toml --target-dir "$fuzz" \
    --target x86_64-unknown-linux-gnu --bin libfuzzer -- \
    "$fuzz/corpus" -artifact_prefix="$fuzz/findings/" -max_total_time="$seconds"
wait "$generated"
wait "$compiled"
