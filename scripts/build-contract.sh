#!/bin/sh
# Compiles a Rust crate to a contract ELF:
#
#   scripts/build-contract.sh CRATE_DIR [-o CONTRACT.elf] [--object] [--stack-size N] [--heap-size N]
#       [CARGO_ARGUMENT...]
#
# CRATE_DIR is the directory of a crate with a library that exports `deploy` and `call`; it need not
# ask for a crate type. The contract is written to CONTRACT.elf, by default NAME.elf in the directory
# `contracts` of the target directory, and its symbols beside it in NAME.elf.symbols. --object stops
# after compiling and leaves the relocatable object at that path instead (default NAME.o), and the sizes of
# frames for `ebpf-link --frame-sizes` beside it in NAME.o.frames.
# Sizes of stack and heap are in bytes. Further arguments go to `cargo rustc`, for example --features or
# --offline.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/scripts/env.sh"

fail() {
    echo "build-contract: $*" >&2
    exit 1
}

[ $# -ge 1 ] || fail "usage: build-contract.sh CRATE_DIR [-o CONTRACT.elf] [--object] [--stack-size N] [--heap-size N] [CARGO_ARGUMENT...]"
manifest=$1/Cargo.toml
[ -f "$manifest" ] || fail "there is no $manifest"
shift

output= object= sizes=
while [ $# -gt 0 ]; do
    case $1 in
    -o) [ $# -ge 2 ] || fail "-o needs a path"; output=$2; shift 2 ;;
    --object) object=1; shift ;;
    --stack-size | --heap-size) [ $# -ge 2 ] || fail "$1 needs a number"; sizes="$sizes $1=$2"; shift 2 ;;
    *) break ;;
    esac
done
command -v bpf-linker >/dev/null || fail "bpf-linker is not on PATH; scripts/setup.sh installs it"

name=$(sed -n '/^\[package\]/,/^\[/s/^name *= *"\(.*\)"/\1/p' "$manifest")
lib=$(sed -n '/^\[lib\]/,/^\[/s/^name *= *"\(.*\)"/\1/p' "$manifest")
[ -n "$name" ] || fail "$manifest names no package"
[ -n "$lib" ] || lib=$(echo "$name" | tr - _)

# A target directory of its own: with RUSTC_BOOTSTRAP changed, cargo would build most of the host's crates
# again, and then once more without.
target=$CARGO_TARGET_DIR/contract-build
built=$target/bpfel-contract/release/lib$lib
mkdir -p "$(dirname "$built")"
compile() {
    rm -f "$built.log"
    RUSTC_BOOTSTRAP=1 cargo rustc --manifest-path "$manifest" --target-dir "$target" \
        --lib --crate-type cdylib --release \
        --config "$root/scripts/build-contract.toml" --target "$root/contracts/bpfel-contract.json" "$@" \
        -- -Clink-arg=--log-file="$built.log" -Clink-arg=--log-level=debug >&2
    # There is a log if cargo had something to do. Otherwise the object is one of those that were built
    # before, not necessarily the last one: sizes of frames are kept by the object's hash.
    frames=$target/frames/$(sha256sum <"$built.so" | cut -d ' ' -f 1)
    [ ! -f "$built.log" ] || { grep "stack bytes in function" "$built.log" >"$frames"; rm "$built.log"; }
}

mkdir -p "$target/frames"
compile "$@"
if [ ! -f "$frames" ]; then
    # The object was built by somebody else. Without it, cargo builds it again.
    rm "$(dirname "$built")/deps/lib$lib"*.so
    compile "$@"
fi
[ -f "$frames" ] || fail "bpf-linker has written no log for $built.so; remove $target and build again"

if [ -n "$object" ]; then extension=o; else extension=elf; fi
[ -n "$output" ] || output=$CARGO_TARGET_DIR/contracts/$name.$extension
mkdir -p "$(dirname "$output")"
if [ -n "$object" ]; then
    cp "$built.so" "$output"
    cp "$frames" "$output.frames"
else
    cargo build --quiet --release --manifest-path "$root/Cargo.toml" --workspace --bin ebpf-link >&2
    "$CARGO_TARGET_DIR/release/ebpf-link" "$built.so" -o "$output" --symbols "$output.symbols" --frame-sizes "$frames" $sizes >&2
fi
echo "$output"
