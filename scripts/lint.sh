#!/usr/bin/env bash
# Checks the sources without running them: `lint.sh` runs what `make test` includes, `lint.sh NAME...` checks by name. Closes with
# `# pass N` and `# fail N`, which test.sh adds to its own count. `lint.sh --fix format` formats instead of checking.
set -uo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh

CHECKS=(format comments size spelling links terms dependencies clippy rustdoc)
# Workspaces of their own: the README of each says why.
APART=(tools/bench-vm crates/cli/tests/corpus crates/cli/tests/guest)
MAX_LINES=800

format() {
    local directory
    for directory in . "${APART[@]}"; do
        cargo fmt --all --manifest-path "$directory/Cargo.toml" ${fix---check} || return
    done
}

# rustfmt breaks lines of code, but not those of comments. Rows of tables cannot be broken.
comments() {
    local width long
    width=$(sed -n 's/^max_width = //p' rustfmt.toml)
    long=$(git ls-files -z '*.rs' | LC_ALL=C.UTF-8 xargs -0 grep -nP "^(?=.{$((width + 1))}) *//[/!]?+(?! *\\|)")
    [ -z "$long" ] || {
        printf '%s\nlint: these comments have more than %s columns\n' "$long" "$width"
        false
    }
}

size() {
    git ls-files -z '*.rs' '*.mjs' '*.py' '*.sh' '*.c' '*.h' | xargs -0 awk -v max=$MAX_LINES '
        FNR == max + 1 { printf "%s: more than %d lines: split it by theme\n", FILENAME, max; bad = 1 }
        END { exit bad }'
}

spelling() { typos; }

links() { tools/docs/docs.py links; }

terms() { tools/docs/docs.py terms; }

# deny DIRECTORY WHAT...
deny() {
    local directory=$1
    shift
    # Licences that only some of the workspaces have are allowed for all. Old crates name GPL-3.0 as it was named then.
    cargo-deny --locked --manifest-path "$directory/Cargo.toml" check --hide-inclusion-graph \
        --allow license-not-encountered --allow license-exception-not-encountered --allow parse-error "$@"
}

dependencies() {
    local directory
    for directory in . "${APART[@]}"; do
        deny "$directory" bans licenses sources || return
    done
}

advisories() {
    local directory
    for directory in . "${APART[@]}"; do
        deny "$directory" advisories || return
    done
}

# What tests have, and tools whose features nothing else wants: together, so that dependencies are checked once.
FEATURES=(--features e2e-tests,ebpf-bench/runtimes,ebpf-weights/runtimes)
# To check the tools, nobody needs the runtimes that they measure, or libFuzzer to link (any file will do).
export SKIP_EBPF_BENCH_WASM_BUILD=1 SKIP_EBPF_WEIGHTS_WASM_BUILD=1 CUSTOM_LIBFUZZER_PATH=$PWD/Cargo.toml

clippy() {
    local contract
    cargo clippy --release --keep-going --workspace --all-targets "${FEATURES[@]}" -- -D warnings &&
        cargo clippy --release --all-targets --package ebpf-differential --features ebpf-differential/reference \
            --package ebpf-fuzz --features ebpf-fuzz/libfuzzer -- -D warnings || return
    for contract in crates/cli/tests/*/Cargo.toml; do
        cargo clippy --release --lib --manifest-path "$contract" -- -D warnings || return
    done
}

# Clippy for the benchmark of other engines, which nothing else compiles. Its interpreters inside wasm compile for wasm
# alone.
peers() {
    set -- cargo clippy --release --manifest-path tools/bench-vm/Cargo.toml
    "$@" --all-targets -- -D warnings && "$@" --target wasm32v1-none --package 'ebpf-bench-inside-*' -- -D warnings
}

rustdoc() {
    RUSTDOCFLAGS='-D warnings' cargo doc --release --keep-going --workspace --no-deps --lib "${FEATURES[@]}"
}

unset fix
if [ "${1:-}" = --fix ]; then
    fix=
    shift
fi
[ $# -gt 0 ] || set -- "${CHECKS[@]}"
passed=0
failed=0
for check in "$@"; do
    case " ${CHECKS[*]} advisories peers " in
    *" $check "*) ;;
    *)
        printf 'lint: got check %s, expected one of: %s advisories peers\n' "$check" "${CHECKS[*]}" >&2
        exit 2
        ;;
    esac
    if "$check"; then
        printf 'lint: %s: ok\n' "$check"
        passed=$((passed + 1))
    else
        printf 'lint: %s: FAILED\n' "$check"
        failed=$((failed + 1))
    fi
done
printf '# pass %s\n# fail %s\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
