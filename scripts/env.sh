# Sourced by the Makefile and the scripts: the locations of tools and build products.
#
#   EBPF_CONTRACTS_HOME  tools that setup.sh installs (default: ebpf-contracts in the user's cache)
#   CARGO_TARGET_DIR     build products (default: target in EBPF_CONTRACTS_HOME, shared by checkouts)

export EBPF_CONTRACTS_HOME=${EBPF_CONTRACTS_HOME:-${XDG_CACHE_HOME:-$HOME/.cache}/ebpf-contracts}
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$EBPF_CONTRACTS_HOME/target}

# Written by setup.sh: the rustup toolchain that builds this project.
if [ -f "$EBPF_CONTRACTS_HOME/toolchain" ]; then
    RUSTUP_TOOLCHAIN=$(cat "$EBPF_CONTRACTS_HOME/toolchain")
    export RUSTUP_TOOLCHAIN
fi
# setup.sh has verified its own bpf-linker; another one may have another LLVM.
export PATH=$EBPF_CONTRACTS_HOME/bpf-linker/bin:$PATH:$HOME/.cargo/bin:$EBPF_CONTRACTS_HOME/tools/bin
