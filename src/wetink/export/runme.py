"""Runbooks that Runme can run, block by block: what only looks runs as it is, what changes something asks first."""

from __future__ import annotations

import json
import re
from collections import Counter
from urllib.parse import quote

from wetink.export.book import Book, Files, between
from wetink.export.compose import moved, shown
from wetink.export.document import Command, Document
from wetink.export.markdown_text import Dialect, commonmark
from wetink.export.markup import visible
from wetink.export.reading import RULED_OUT
from wetink.export.yaml_text import front_matter
from wetink.model.evidence import Risk

SHELLS = frozenset({"sh", "bash", "shell", "zsh"})
PLACEHOLDER = re.compile(r"<[A-Za-z][^<>|&;\n]{0,80}>")

_ASK = (
    "printf '%s Type yes to run it: ' && read -r wetink_answer && [ \"$wetink_answer\" = yes ] || "
    "{ echo 'Not run.'; exit 1; }"
)
"""The first line of a block that changes something; the cell is interactive, so that it can be answered."""


def runme(book: Book) -> Files:
    """One Markdown file a runbook; attributes after a block's language say how it runs.

    https://docs.runme.dev/configuration/cell-level lists the keys.
    """
    files = {page.path: _text(page.path, page.title, shown(page, book), book) for page in book.pages}
    files |= {path: _text(path, page.title, moved(page), book) for path, page in book.old_places}
    return {path: text.encode() for path, text in sorted(files.items())}


def _text(path: str, title: str, document: Document, book: Book) -> str:
    def link(target: str) -> str:
        page = book.page(target)
        return quote(between(path, page.path)) if page else ""

    cells = _Cells()
    dialect = Dialect(commonmark, cells.info, link, change=guarded)
    return front_matter({"runme": {"version": "v3"}}) + f"# {commonmark(title)}\n\n{dialect.document(document)}"


def runs(block: Command) -> bool:
    """Whether a block can be run where it stands: a shell's, whole, not ruled out, without a value to fill in."""
    return (
        block.language in SHELLS
        and block.verbatim
        and visible(block.code) == block.code
        and block.section != RULED_OUT
        and not PLACEHOLDER.search(block.code)
    )


def guarded(block: Command) -> str:
    """The code of a block, which asks first where it may change something."""
    if not runs(block) or block.risk is Risk.READ_ONLY:
        return block.code
    what = "This destroys something." if block.risk is Risk.DESTRUCTIVE else "This changes something."
    return f"{_ASK.replace('%s', what)}\n{block.code}"


class _Cells:
    """Names the blocks of one file by section and number."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def info(self, block: Command) -> str:
        language = block.language if re.fullmatch(r"[A-Za-z0-9+#_.-]{1,40}", block.language) else "text"
        section = "-".join(re.findall("[a-z0-9]+", block.section))[:40] or "block"
        self._seen[section] += 1
        name = f"{section}-{self._seen[section]}"
        if not runs(block):
            attributes = {"ignore": "true", "name": name}
        elif block.risk is Risk.READ_ONLY:
            attributes = {"interactive": "false", "name": name}
        else:
            attributes = {"excludeFromRunAll": "true", "interactive": "true", "name": name}
        return f"{language} {json.dumps(attributes, separators=(',', ':'))}"
