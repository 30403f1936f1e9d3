#!/usr/bin/env bash
# Renders the documents as a book. The result is in book/html of the target directory.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh

book=$CARGO_TARGET_DIR/book
rm -rf "$book"
mkdir -p "$book"
cp docs/book.toml "$book"
tools/docs/docs.py links
tools/docs/docs.py stage "$book/src"
mdbook build --dest-dir "$book/html" "$book"
printf 'docs: open %s\n' "$book/html/index.html"
