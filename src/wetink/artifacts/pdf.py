"""Post-mortems and reports as PDF with text in them, PagerDuty's post-mortem report among them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from wetink.artifacts.document_events import Places, document_events
from wetink.artifacts.pdf_blocks import blocks
from wetink.artifacts.pdf_text import Page, Refused, pages
from wetink.artifacts.reader import Reader
from wetink.artifacts.stamps import day_in_name
from wetink.artifacts.text import head
from wetink.model.event import Event, Place, Skipped

_MARK = b"%PDF-"
_BEFORE = b"\x00\t\n\r \xef\xbb\xbf"
"""What some servers put before a file's first byte."""


def identify(path: Path) -> bool:
    """Whether a file begins with "%PDF-", or is named .pdf and has it in the first kilobyte, where programs look."""
    start = head(path, 1024)
    return start.lstrip(_BEFORE).startswith(_MARK) or (path.suffix.lower() == ".pdf" and _MARK in start)


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """The passages of a document in order, with times as in a Markdown document; locators are pages.

    What is a paragraph, a heading or a row is told from sizes and places (ISO 32000 has no such things for most
    programs that write it). Lines that are repeated at the edges of pages are left out.
    """
    try:
        found = list(pages(path))
    except Refused as error:
        yield Skipped(Place(source, "file"), f"not read: {error}")
        return
    for page in found:
        if page.why:
            yield Skipped(Place(source, f"page {page.number}"), f"read as far as it goes: {page.why}")
    if any(page.lines for page in found):
        yield from document_events(blocks(found), (), day_in_name(path.name), source, Places("page"))
    yield from _without_words(found, source)


def _without_words(found: list[Page], source: str) -> Iterator[Skipped]:
    """Scans and pictures: what only eyes can read."""
    words = any(page.lines for page in found)
    if not words and not any(page.why for page in found):
        why = "no text in it; a scan? Put its pages beside it as pictures, or have them recognised (OCR) into the PDF"
        yield Skipped(Place(source, "file"), why)
        return
    for page in found:
        if words and page.pictures and not page.lines and not page.why:
            yield Skipped(Place(source, f"page {page.number}"), "no text on it, only pictures; they are not read")
    pictures = {one for page in found if page.lines for one in page.pictures}
    if pictures:
        yield Skipped(Place(source, "pictures"), f"{len(pictures)} in it, not read; put them beside it as files")


READER = Reader("pdf", identify, read)
