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

LINK = re.compile(r"(?<!!)\[(?P<text>(?:[^\[\]]|\[[^\]]*\])*)\]\((?P<target>[^)\s]+)\)")
FENCE = re.compile(r"^\s*(```|~~~)")
CODE = re.compile(r"`[^`]*`")
# Quotes what documents must not say.
TERMS_EXEMPT = {"tools/docs/terms.tsv", "tools/docs/docs.py"}
TERMS_SUFFIXES = {".md", ".rs", ".sh", ".mjs", ".py", ".toml", ".yml"}
TERMS_NAMES = {"Makefile"}


def tracked():
    """The repository's files, as paths relative to its root, untracked ones that are not ignored included."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    out = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return sorted(path for path in out.split("\0") if path and (ROOT / path).exists())


def lines_outside_code(text):
    """Yields (number, line) of Markdown without the fenced code blocks."""
    fenced = False
    for number, line in enumerate(text.splitlines(), 1):
        if FENCE.match(line):
            fenced = not fenced
        elif not fenced:
            yield number, line


def anchors(text):
    """The ids that forges and mdBook give to the headings of a document."""
    seen = {}
    for _, line in lines_outside_code(text):
        heading = re.match(r"#{1,6}\s+(.*?)\s*#*$", line)
        if not heading:
            continue
        title = LINK.sub(lambda link: link["text"], heading[1]).replace("`", "").lower()
        anchor = re.sub(r"[^\w\- ]", "", title).replace(" ", "-")
        count = seen.get(anchor, 0)
        seen[anchor] = count + 1
        yield anchor if count == 0 else f"{anchor}-{count}"


def relative_links(path, text):
    """Yields (line number, target path relative to the root, fragment) of the links of the document at `path`."""
    for number, line in lines_outside_code(text):
        for link in LINK.finditer(CODE.sub(lambda code: " " * len(code[0]), line)):
            target, _, fragment = link["target"].partition("#")
            if re.match(r"[a-z][a-z0-9+.-]*:", target):
                continue
            joined = os.path.normpath(os.path.join(os.path.dirname(path), target)) if target else path
            yield number, joined, fragment


def check_links():
    files = tracked()
    documents = [path for path in files if path.endswith(".md")]
    folders = {str(parent) for path in files for parent in pathlib.PurePosixPath(path).parents}
    errors = []
    for path in documents:
        text = (ROOT / path).read_text()
        for number, target, fragment in relative_links(path, text):
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
            terms.append((re.compile(pattern, re.IGNORECASE), write))
    errors = []
    files = [path for path in tracked() if not paths or any(path == p or path.startswith(p + "/") for p in paths)]
    for path in files:
        file = pathlib.PurePosixPath(path)
        if path in TERMS_EXEMPT or (file.suffix not in TERMS_SUFFIXES and file.name not in TERMS_NAMES):
            continue
        for number, line in enumerate((ROOT / path).read_text().splitlines(), 1):
            for pattern, write in terms:
                for match in pattern.finditer(line):
                    errors.append(f"{path}:{number}: `{match[0]}`: write: {write}")
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

    def rewrite(path, line, base):
        def link(match):
            target, mark, fragment = match["target"].partition("#")
            if not target or re.match(r"[a-z][a-z0-9+.-]*:", target):
                return match[0]
            joined = os.path.normpath(os.path.join(os.path.dirname(path), target))
            relative = os.path.relpath(pages.page(joined), base)
            return f"[{match['text']}]({relative}{mark}{fragment})"

        return LINK.sub(link, line)

    for path, base in [(path, os.path.dirname(path) or ".") for path in documents] + [(str(SUMMARY), ".")]:
        text = (ROOT / path).read_text().splitlines()
        for number, line in list(lines_outside_code("\n".join(text))):
            text[number - 1] = rewrite(path, line, base)
        target = out / ("SUMMARY.md" if path == str(SUMMARY) else pages.page(path))
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text("\n".join(text) + "\n")
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
