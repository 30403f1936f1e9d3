#!/usr/bin/env bash
# Builds the node and the example contracts, then runs the demonstration against them.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh

cargo build --release --workspace --bin ebpf-contracts-node
scripts/build-contracts.sh flipper erc20
exec node scripts/demo.mjs
