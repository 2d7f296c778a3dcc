"""Office documents on their way to passages: paragraphs written as lines of HTML, one line each."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape

from wetink.artifacts.html_blocks import page
from wetink.artifacts.markdown_blocks import Block

MOST_LEVELS = 9
"""Deeper lists and tables inside tables are read as if they stood at this level."""

_OPEN_BOXES = "☐❏❑❒□▢"
_TICKED_BOXES = "☑☒✅✔✓🗹"
_GLYPH = re.compile(rf"\s*([{_OPEN_BOXES}{_TICKED_BOXES}])(?:\ufe0f)?\s")


@dataclass(slots=True)
class Run:
    """Text of one look; `url` is where it leads, "" for no link."""

    text: str
    code: bool = False
    url: str = ""


@dataclass(slots=True)
class Paragraph:
    """A paragraph of an office document.

    level   of a heading, 0 for others
    depth   of a list item, from 1; 0 outside lists
    done    its tick box, None without one
    code    its style says code
    notes   footnotes that it refers to
    """

    runs: list[Run] = field(default_factory=list)
    level: int = 0
    depth: int = 0
    done: bool | None = None
    code: bool = False
    notes: list[str] = field(default_factory=list)


def box_of(text: str) -> bool | None:
    """Whether a sign is a tick box, and ticked."""
    sign = text.strip()[:1]
    return None if not sign else True if sign in _TICKED_BOXES else False if sign in _OPEN_BOXES else None


class Lines:
    """Collects paragraphs, tables and lists in order; a passage's line is its paragraph's number."""

    def __init__(self) -> None:
        self.made: list[str] = []
        self.between = ""
        self.open_items = [0]
        self.in_code = False
        self.tables = 0

    def blocks(self) -> list[Block]:
        """The passages so far, each with the number of its paragraph as line."""
        self._end_code()
        self._lists(0)
        return page("\n".join([*self.made, self.between])).blocks

    def paragraph(self, one: Paragraph) -> None:
        """One more line; paragraphs of code that follow each other are one passage."""
        text = "".join(run.text for run in one.runs)
        code = one.code or bool(text.strip() and all(run.code for run in one.runs if run.text.strip()))
        if code and not (one.level or one.depth):
            self._code(text)
            return
        self._end_code()
        if not text.strip() and not one.notes:
            self._line("")  # counted like the others
            return
        if one.depth:
            self._lists(min(one.depth, MOST_LEVELS))
        else:
            self._lists(0)
        body = "".join(_inline(run, code=one.level == 0) for run in _joined(one.runs))
        body = _ticked(one, text, body)
        notes = "".join(f"<p>{escape(note)}</p>" for note in one.notes)
        name = f"h{min(one.level, 6)}" if one.level else "p"
        self._line(f"<{name}>{body}</{name}>{notes}")

    def table(self) -> None:
        """A table begins."""
        self._end_code()
        self.tables += 1
        if self.tables == 1:
            self._lists(0)
        self.open_items.append(0)
        self._tag("table")

    def row(self) -> None:
        """A row begins."""
        self._tag("tr")

    def cell(self, *, head: bool) -> None:
        """A cell begins, of a row that names the columns or of another."""
        self._end_code()
        self._tag("th" if head else "td")

    def end(self, what: str) -> None:
        """A "cell", "row" or "table" ends."""
        self._end_code()
        if what in {"cell", "table"}:
            self._lists(0)
        self._tag({"cell": "/td", "row": "/tr", "table": "/table"}[what])
        if what == "table" and self.tables:
            self.tables -= 1
            self.open_items.pop()

    def _tag(self, name: str) -> None:
        if self.tables <= MOST_LEVELS:
            self.between += f"<{name}>"

    def _line(self, text: str) -> None:
        """Tags between paragraphs go in front of the next one, so that lines count paragraphs."""
        self.made.append(self.between + text)
        self.between = ""

    def _code(self, text: str) -> None:
        self._lists(self.open_items[-1])
        start = "" if self.in_code else "<pre>"
        self.in_code = True
        self._line(start + escape(text).replace("\n", "<br>"))

    def _end_code(self) -> None:
        if self.in_code:
            self.in_code = False
            self.between += "</pre>"

    def _lists(self, depth: int) -> None:
        """Open and close list items until the next paragraph stands in a new one of this depth."""
        now = self.open_items[-1]
        if depth == 0 and now == 0:
            return
        if self.in_code and depth == now:
            return
        closed = max(0, now - depth + 1) if depth else now
        left = now - closed
        self.between += "</li></ul>" * closed + ("<ul><li>" if depth else "")
        self.open_items[-1] = left + 1 if depth else 0


def _ticked(one: Paragraph, text: str, body: str) -> str:
    glyph = _GLYPH.match(text)
    done = one.done if one.done is not None else box_of(glyph[1]) if glyph else None
    if done is None:
        return body
    shown = body.replace(glyph[1], "", 1) if glyph else body
    return f"<input type=checkbox{' checked' if done else ''}>{shown}"


def _joined(runs: list[Run]) -> list[Run]:
    """Neighbours of one look are one run: a word is often cut where its spelling was checked."""
    found: list[Run] = []
    for run in runs:
        if found and (found[-1].code, found[-1].url) == (run.code, run.url):
            found[-1] = Run(found[-1].text + run.text, run.code, run.url)
        else:
            found.append(Run(run.text, run.code, run.url))
    return found


def _inline(run: Run, *, code: bool) -> str:
    shown = escape(run.text).replace("\n", "<br>")
    if run.code and code and run.text.strip() and "\n" not in run.text:
        shown = f"<code>{shown}</code>"
    return f'<a href="{escape(run.url)}">{shown}</a>' if run.url else shown
