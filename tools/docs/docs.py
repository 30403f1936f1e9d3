#!/usr/bin/env python3
"""Checks the repository's documents, and makes a book of them.

    docs.py links          checks relative links, headings that links name, and that the book has every document
    docs.py terms [PATH]   reports wording that terms.tsv replaces, in Markdown, Rust and scripts below PATH
    docs.py stage DIR      writes the sources of the book to DIR, for mdBook

The book has the same documents as the repository, at the same paths, so that links between them work in both. Other
files and folders that documents link to get a page that shows them.
"""

import html
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
SUMMARY = pathlib.PurePosixPath("docs/SUMMARY.md")
TERMS = pathlib.Path(__file__).with_name("terms.tsv")

LINK = re.compile(r"\[[^\[\]]*\]\((?P<target>[^)\s]+)\)")
CODE = re.compile(r"^ *```.*?^ *```|`[^`]+`", re.MULTILINE | re.DOTALL)
# Quotes what documents must not say.
TERMS_EXEMPT = {"tools/docs/terms.tsv", "tools/docs/docs.py"}
TERMS_SUFFIXES = {".md", ".rs", ".sh", ".mjs", ".py", ".toml", ".yml"}
TERMS_NAMES = {"Makefile"}
# A space in a term may be the end of a line, in a comment too.
SPACE = r"(?: |\s*\n\s*(?:(?://[/!]?|#|\*|>) *)?)"


def tracked():
    """The repository's files, as paths relative to its root, untracked ones that are not ignored included."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    out = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return sorted(path for path in out.split("\0") if path and (ROOT / path).exists())


def without_code(text):
    """Markdown with its code, blocks and spans, replaced by spaces: everything else keeps its place."""
    return CODE.sub(lambda code: re.sub(r"[^\n]", " ", code[0]), text)


def anchors(text):
    """The ids that forges and mdBook give to the headings of a document."""
    seen = {}
    text = re.sub(r"^ *```.*?^ *```", "", text, flags=re.MULTILINE | re.DOTALL)
    for heading in re.finditer(r"^#{1,6} +(.*?) *$", text, re.MULTILINE):
        title = LINK.sub(lambda link: link[0][1:].split("]")[0], heading[1]).replace("`", "").lower()
        anchor = re.sub(r"[^\w\- ]", "", title).replace(" ", "-")
        count = seen.get(anchor, 0)
        seen[anchor] = count + 1
        yield anchor if count == 0 else f"{anchor}-{count}"


def relative_links(path, text):
    """Yields the links of the document at `path`: (start and end of the target in the text, path that it names relative
    to the root, fragment)."""
    for link in LINK.finditer(without_code(text)):
        start, end = link.span("target")
        target, _, fragment = text[start:end].partition("#")
        if not re.match(r"[a-z][a-z0-9+.-]*:", target):
            joined = os.path.normpath(os.path.join(os.path.dirname(path), target)) if target else path
            yield (start, end), joined, fragment


def check_links():
    files = tracked()
    documents = [path for path in files if path.endswith(".md")]
    folders = {str(parent) for path in files for parent in pathlib.PurePosixPath(path).parents}
    errors = []
    for path in documents:
        text = (ROOT / path).read_text()
        for (start, _), target, fragment in relative_links(path, text):
            number = text.count("\n", 0, start) + 1
            if target not in folders and target not in files:
                errors.append(f"{path}:{number}: link to {target}: expected a file of this repository")
            elif fragment and target.endswith(".md") and fragment not in anchors((ROOT / target).read_text()):
                errors.append(f"{path}:{number}: link to {target}#{fragment}: expected a heading with this anchor")
    listed = {target for _, target, _ in relative_links(str(SUMMARY), (ROOT / SUMMARY).read_text())}
    for path in documents:
        if path not in listed and path.startswith("docs/") and path != str(SUMMARY):
            errors.append(f"{SUMMARY}: {path} is missing from the book")
    return report(errors, f"{len(documents)} documents, their links work")


def check_terms(paths):
    terms = []
    for line in TERMS.read_text().splitlines():
        if line and not line.startswith("#"):
            pattern, write = line.split("\t")
            terms.append((re.compile(pattern.replace(" ", SPACE), re.IGNORECASE), write))
    errors = []
    files = [path for path in tracked() if not paths or any(path == p or path.startswith(p + "/") for p in paths)]
    for path in files:
        file = pathlib.PurePosixPath(path)
        if path in TERMS_EXEMPT or (file.suffix not in TERMS_SUFFIXES and file.name not in TERMS_NAMES):
            continue
        text = (ROOT / path).read_text()
        for pattern, write in terms:
            for match in pattern.finditer(text):
                number = text.count("\n", 0, match.start()) + 1
                errors.append(f"{path}:{number}: `{' '.join(match[0].split())}`: write: {write}")
    return report(errors, f"{len(files)} files keep to the terms")


def report(errors, success):
    for error in errors:
        print(error)
    print(f"docs: {len(errors)} errors" if errors else f"docs: {success}")
    return 1 if errors else 0


class Pages:
    """Pages for what documents link to and the book does not hold: source files and folders."""

    def __init__(self, out, files, documents):
        self.out, self.files, self.documents = out, files, documents
        self.made = {}

    def page(self, path):
        """The path of the page that shows `path`; for a document, of its source in the book."""
        folder = (ROOT / path).is_dir()
        if folder and f"{path}/README.md" in self.documents:
            path = f"{path}/README.md"
        if path in self.documents:
            # As forges, the book opens this file for its folder.
            return re.sub(r"README\.md$", "index.md", path)
        if path not in self.made:
            self.made[path] = f"{path}/index.html" if folder else f"{path}.html"
            body = self.folder(path) if folder else f"<pre>{html.escape((ROOT / path).read_text())}</pre>"
            file = self.out / self.made[path]
            file.parent.mkdir(parents=True, exist_ok=True)
            title = html.escape(path)
            file.write_text(f"<!doctype html><meta charset=utf-8><title>{title}</title><h1>{title}</h1>{body}\n")
        return self.made[path]

    def folder(self, path):
        items = []
        for file in self.files:
            if file.startswith(path + "/"):
                name = file[len(path) + 1 :]
                href = os.path.relpath(re.sub(r"\.md$", ".html", self.page(file)), path)
                items.append(f'<li><a href="{html.escape(href)}">{html.escape(name)}</a>')
        return f"<ul>{''.join(items)}</ul>"


def stage(out):
    files = tracked()
    summary = (ROOT / SUMMARY).read_text()
    documents = list(dict.fromkeys(target for _, target, _ in relative_links(str(SUMMARY), summary)))
    pages = Pages(out, files, documents)

    for path in [*documents, str(SUMMARY)]:
        text = (ROOT / path).read_text()
        staged = "SUMMARY.md" if path == str(SUMMARY) else pages.page(path)
        # From the last one on, so that the others keep their places.
        for (start, end), target, fragment in reversed(list(relative_links(path, text))):
            link = os.path.relpath(pages.page(target), os.path.dirname(staged) or ".")
            text = text[:start] + link + (f"#{fragment}" if fragment else "") + text[end:]
        (out / staged).parent.mkdir(parents=True, exist_ok=True)
        (out / staged).write_text(text)
    return 0


def main(arguments):
    match arguments:
        case ["links"]:
            return check_links()
        case ["terms", *paths]:
            return check_terms(paths)
        case ["stage", directory]:
            return stage(pathlib.Path(directory))
        case _:
            print(__doc__, file=sys.stderr)
            return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
