#!/usr/bin/env bash
# Builds the example contracts with `cargo ebpf build`: for each one NAME.contract (metadata and code),
# NAME.json (metadata), NAME.elf (code) and what debugging takes, in the directory ebpf/NAME of the target
# directory. Arguments are names of contracts; without any, all are built.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh

cargo build --quiet --release --workspace --bin cargo-ebpf
build() { "$CARGO_TARGET_DIR/release/cargo-ebpf" ebpf build --locked --manifest-path "$@"; }

if [ $# -eq 0 ]; then
    build contracts --workspace
    set -- contracts/*/contract.json
    [ -f "$1" ] || shift
    for declaration in "$@"; do
        build "$(dirname "$declaration")"
    done
else
    for name in "$@"; do
        build "contracts/$name"
    done
fi
printf 'contracts: in %s\n' "$CARGO_TARGET_DIR/ebpf"
