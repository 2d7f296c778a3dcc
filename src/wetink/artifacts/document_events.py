"""Passages as events: what Markdown and HTML documents share once they are cut into blocks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from wetink.artifacts.document_times import frame, times
from wetink.artifacts.markdown_blocks import Block, stamped_lines
from wetink.artifacts.written_times import leading
from wetink.model.event import Event, Kind, Passage, Place

_TIMELINE = re.compile(r"time ?line|chronolog|zeit|ablauf|cronolog|déroulé|log\b", re.IGNORECASE)

_LABEL = 5
"""So many words at most are a label."""


def line_of(block: Block, _index: int) -> str:
    """The locator of a passage in a text of lines."""
    return f"line {block.line}"


class Places:
    """Locators of passages where one line, paragraph or page (the `unit`) holds several; called in order."""

    def __init__(self, unit: str = "line") -> None:
        self.unit = unit
        self.line = 0
        self.count = 0

    def __call__(self, block: Block, _index: int) -> str:
        """The locator of the next passage."""
        self.count = self.count + 1 if block.line == self.line else 1
        self.line = block.line
        spot = f"{self.unit} {block.line}"
        return spot if self.count == 1 else f"{spot}, passage {self.count}"


def document_events(
    blocks: Sequence[Block],
    meta: tuple[tuple[str, str], ...],
    named: date | None,
    source: str,
    locate: Callable[[Block, int], str] = line_of,
) -> Iterator[Event]:
    """One event per passage in order; passages of several lines that start with times give one a line.

    meta    what stands in the document's head, keys in lower case; its "title" goes before a text without one
    named   the date in the file's name
    locate  the locator of a passage, from it and its index
    """
    found = _cut(blocks, lines=not isinstance(locate, Places) or locate.unit == "line")
    title = next((value for key, value in meta if key == "title"), "")
    if title and not any(block.level == 1 for block in found):
        found = [Block(title, "title", 1, level=1), *(_below(block, title) for block in found)]
    found = list(_labelled(found))
    known = frame(found, meta, named)
    for index, (block, when) in enumerate(zip(found, times(found, known), strict=True)):
        passage = Passage(block.headings, block.form, block.done, block.links)
        yield Event(Place(source, locate(block, index)), Kind.DOCUMENT, block.text, passage, when, stream=source)


def _cut(found: Sequence[Block], *, lines: bool) -> list[Block]:
    """Passages of several lines that start with times, cut into one passage a line; parents are counted anew.

    lines  whether a block's line is one of a text, which go on inside it
    """
    moved: dict[int, int] = {}
    made: list[Block] = []
    for index, block in enumerate(found):
        moved[index] = len(made)
        parent = None if block.parent is None else moved[block.parent]
        kept = replace(block, parent=parent)
        starts = _stamped(block)
        pieces = stamped_lines(kept, iter(starts)) if len(starts) > 1 else [kept]
        made.extend(pieces if lines else (replace(piece, line=block.line) for piece in pieces))
    return made


def _labelled(found: Sequence[Block]) -> Iterator[Block]:
    """The passages with labels as headings: "Resolution:" alone heads the items under it, or what follows it."""
    label = ""
    headings: tuple[str, ...] = ()
    own: list[tuple[str, ...]] = []
    for block in found:
        if block.level or block.headings != headings:
            label, headings = "", block.headings
        labels: tuple[str, ...] = ()
        if block.parent is not None:
            labels = own[block.parent]
            parent = _label(found[block.parent].text)
            labels = (*labels, parent) if parent else labels
        elif block.form == "paragraph" and not block.level and _label(block.text):
            label = _label(block.text)
        elif label and not block.level:
            labels = (label,)
        own.append(labels)
        yield replace(block, headings=(*block.headings, *labels)) if labels else block


def _label(text: str) -> str:
    """The words of a label that stands alone: a short line with a colon behind it."""
    bare = text.strip()
    alone = bare.endswith(":") and "\n" not in bare and 0 < len(bare.split()) <= _LABEL
    return bare.rstrip(": ") if alone and not leading(bare) else ""


def _stamped(block: Block) -> list[int]:
    """The lines of a block that start with a time; in code only below a heading that promises a timeline."""
    timeline = any(_TIMELINE.search(heading) for heading in block.headings)
    if "\n" not in block.text or block.level or (block.form == "code" and not timeline):
        return []
    return [n for n, line in enumerate(block.text.split("\n")) if (stamp := leading(line)) and stamp.clock]


def _below(block: Block, title: str) -> Block:
    """The block under a title that was put before all others."""
    parent = None if block.parent is None else block.parent + 1
    return replace(block, headings=(title, *block.headings), parent=parent)
