#!/usr/bin/env bash
# Fuzzes the VM with libFuzzer: for SECONDS, or until interrupted. Inputs that break something are
# written to the target directory's fuzz/findings; what was learnt is kept in fuzz/corpus.
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
export RUSTFLAGS="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table
    -Cllvm-args=-sanitizer-coverage-trace-compares"
exec cargo run --release --manifest-path tests/fuzz/Cargo.toml --target-dir "$fuzz" \
    --target x86_64-unknown-linux-gnu --features libfuzzer --bin libfuzzer -- \
    "$fuzz/corpus" -artifact_prefix="$fuzz/findings/" -max_total_time="$seconds"
