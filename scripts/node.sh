#!/usr/bin/env bash
# Builds the node and the example contracts and starts a development chain in the foreground.
# Arguments go to the node.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh

cargo build --release --workspace --bin ebpf-contracts-node
scripts/build-contracts.sh flipper erc20
cat <<END

  The chain listens on ws://127.0.0.1:9944; its state is gone when you stop it (Ctrl-C).

  polkadot.js    open https://polkadot.js.org/apps/?rpc=ws://127.0.0.1:9944
  deploy         Developer > Contracts > Upload & deploy code, and choose
                 $CARGO_TARGET_DIR/ebpf/flipper/flipper.contract
  from a script  scripts/demo.mjs shows every step with @polkadot/api-contract

END
exec "$CARGO_TARGET_DIR/release/ebpf-contracts-node" --dev --rpc-port 9944 "$@"
