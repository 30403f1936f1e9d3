#!/usr/bin/env bash
# Checks the sources without running them: `lint.sh` runs every check, `lint.sh NAME...` those alone. Closes with
# `# pass N` and `# fail N`, which test.sh adds to its own count. `lint.sh --fix format` formats instead of checking.
set -uo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh

CHECKS=(format spelling links dependencies)
# Workspaces of their own: the README of each says why.
APART=(tools/bench-vm crates/cli/tests/corpus crates/cli/tests/guest)

format() {
    local directory
    for directory in . "${APART[@]}"; do
        cargo fmt --all --manifest-path "$directory/Cargo.toml" ${fix---check} || return
    done
}

spelling() { typos; }

links() { tools/docs/docs.py links; }

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

unset fix
if [ "${1:-}" = --fix ]; then
    fix=
    shift
fi
[ $# -gt 0 ] || set -- "${CHECKS[@]}"
passed=0
failed=0
for check in "$@"; do
    case " ${CHECKS[*]} advisories " in
    *" $check "*) ;;
    *)
        printf 'lint: got check %s, expected one of: %s advisories\n' "$check" "${CHECKS[*]}" >&2
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
