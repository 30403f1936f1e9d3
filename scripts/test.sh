#!/usr/bin/env bash
# Runs every test and ends with `N passed, N failed`. A suite that does not report how many tests
# ran counts as one failure, so that nothing is skipped silently.
set -uo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh

passed=0
failed=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# sum PATTERN: the sum of the numbers that the pattern's groups match in the log.
sum() {
    sed -nE "s/$1/\\1\\2/p" "$log" | awk '{ total += $1 } END { print total + 0 }'
}

# suite NAME COMMAND...: runs one suite and adds what it counted. Cargo says `test result: ok. N
# passed; N failed` for each binary, node's test runner `# pass N` and `# fail N`.
suite() {
    local name=$1 status ok bad
    shift
    printf '\n== %s\n' "$name"
    "$@" 2>&1 | tee "$log"
    status=${PIPESTATUS[0]}
    ok=$(sum '^test result: [a-zA-Z]+\. ([0-9]+) passed.*|^# pass ([0-9]+)$')
    bad=$(sum '^test result: .* ([0-9]+) failed;.*|^# fail ([0-9]+)$')
    if [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then
        printf 'test: %s ended with status %s\n' "$name" "$status"
        bad=1
    elif [ "$ok" -eq 0 ] && [ "$bad" -eq 0 ]; then
        printf 'test: %s ran no test\n' "$name"
        bad=1
    fi
    passed=$((passed + ok))
    failed=$((failed + bad))
}

# The same features as in the tests of the workspace, so that dependencies compile once.
build() {
    cargo build --release --workspace --bin cargo-ebpf --bin ebpf-contracts-node && scripts/build-contracts.sh
}

printf '== build\n'
if build; then
    export EBPF_CONTRACTS_DIR=$CARGO_TARGET_DIR/ebpf
    suite 'format, lints, documents, dependencies' scripts/lint.sh
    suite 'unit, conformance, linker and pallet tests; contracts, also in the VM' \
        cargo test --release --workspace --exclude ebpf-differential --exclude ebpf-compilation \
        --features e2e-tests --no-fail-fast
    suite 'engines side by side, fuzzing; compilers side by side' cargo test --profile checked --no-fail-fast \
        --package ebpf-differential --features ebpf-differential/reference --package ebpf-compilation
    suite 'end to end' npm --prefix tests/e2e test --silent
else
    printf 'test: the build failed\n'
    failed=1
fi

printf '\n%s passed, %s failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
