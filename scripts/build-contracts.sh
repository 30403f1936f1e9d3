#!/usr/bin/env bash
# Builds the example contracts: for each one NAME.elf, its symbols, NAME.json (the metadata) and
# NAME.contract (the metadata with the ELF inside) in the directory contracts/NAME of the target
# directory. Arguments are names of contracts; without any, all are built.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh

[ $# -gt 0 ] || set -- flipper token

cargo build --quiet --release --workspace --bin ebpf-metadata
sys=$(sed -n '/^\[workspace.package\]/,/^\[/s/^version *= *"\(.*\)"/\1/p' Cargo.toml)
compiler=$(rustc --version | cut -d ' ' -f 1,2)
linker=$(bpf-linker --version | head -n 1)

for name in "$@"; do
    output=$CARGO_TARGET_DIR/contracts/$name
    mkdir -p "$output"
    scripts/build-contract.sh "contracts/$name" -o "$output/$name.elf" >/dev/null
    "$CARGO_TARGET_DIR/release/ebpf-metadata" "contracts/$name/metadata.json" "$output/$name.elf" "$output" \
        "language=Rust with ebpf-sys $sys" "compiler=$compiler" "linker=$linker" build_mode=Release
    printf 'contracts: %s, %d bytes, in %s\n' "$name" "$(stat -c %s "$output/$name.elf")" "$output"
done
