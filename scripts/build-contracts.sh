#!/usr/bin/env bash
# Builds the example contracts with `cargo ebpf build`. Arguments are folders in contracts/; without any, all are built.
# What comes out is in ebpf/NAME of the target directory.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh

cargo build --quiet --release --workspace --bin cargo-ebpf

if [ $# -eq 0 ]; then
    # Those in Rust are the members of the workspace; those in C have a contract.json.
    mapfile -t contracts < <(
        sed -n '/^members = \[/,/^\]/s/^ *"\(.*\)",$/\1/p' contracts/Cargo.toml
        cd contracts && printf '%s\n' */contract.json | xargs -n 1 dirname
    )
    set -- "${contracts[@]}"
fi

for contract in "$@"; do
    project=contracts/$contract
    [ ! -f "$project/Cargo.toml" ] || project=$project/Cargo.toml
    "$CARGO_TARGET_DIR/release/cargo-ebpf" ebpf build --quiet --manifest-path "$project"
done
