"""Post-mortems, reports and runbooks in Markdown, front matter of static site generators and ERB tags included."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from wetink.artifacts.document_chats import said, take_out
from wetink.artifacts.document_events import document_events
from wetink.artifacts.document_times import frame
from wetink.artifacts.front_matter import faults, front_matter
from wetink.artifacts.markdown_blocks import blocks
from wetink.artifacts.plain_report import as_markdown, is_report
from wetink.artifacts.reader import Reader
from wetink.artifacts.stamps import day_in_name
from wetink.artifacts.text import decode, head, is_text, read_text
from wetink.model.event import Event, Passage, Place, Skipped

SUFFIXES = {".md", ".markdown", ".mdown", ".mkd", ".mdx", ".qmd", ".rmd", ".erb"}
PLAIN = {"", ".txt", ".text"}
_FEW = 10
"""One line of a chat in so many is quoted in a report."""

_HEADING = re.compile(
    r"^ {0,3}(?:#{1,6}[ \t]{1,8}(?!\d{0,20}[ \t]{0,8}$)\S.*|\S.*\n {0,3}(?:={3,}|-{3,})[ \t]*)$", re.MULTILINE
)
_STRUCTURE = re.compile(r"^(?:[ \t]*[-*+][ \t]+\S|[ \t]*\d{1,3}[.)][ \t]+\S|\|.+\||>[ \t]|```|\*\*\S)", re.MULTILINE)
_CHAT = re.compile(
    r"^(?:\S.{0,60}[ \t]\[?\d{1,2}:\d\d(?:[ \t]?[AaPp][Mm])?\]?(?:\(https?://[^\s()]{1,400}\))?[ \t]*$"
    r"|\[?\d{1,2}:\d\d(?::\d\d)?\]?[ \t]+<[^>\n]{1,40}>)",
    re.MULTILINE,
)
_ERB = re.compile(r"<%(?:[^%<]|%(?!>)|<(?!%)){0,4000}%>")


def identify(path: Path) -> bool:
    """Whether a file is a document: a Markdown suffix with structure or prose, or plain text that is a report."""
    data = head(path)
    if not data or not is_text(data) or path.suffix.lower() not in SUFFIXES | PLAIN:
        return False
    text = decode(data)
    if (
        text.startswith("#!")
        or text.lstrip().startswith("# aider chat started at ")
        or (text.lstrip()[:1] in {"{", "["} and path.suffix.lower() in PLAIN)
    ):
        return False
    body, meta, _ = front_matter(text)
    headings = [found.group() for found in _HEADING.finditer(body)]
    if path.suffix.lower() in SUFFIXES:
        lines = len(_STRUCTURE.findall(body))
        prose = sum(len(line) > 80 for line in body.splitlines())
        return bool(headings or meta or lines or prose > 1) and len(_CHAT.findall(body)) <= 3 * len(headings) + lines
    first = _HEADING.search(body)
    opens = bool(first and not body[: first.start()].strip())
    deep = any(heading.lstrip().startswith("##") or "\n" in heading for heading in headings)
    if opens and deep and len(headings) > 1 and len(_CHAT.findall(body)) <= len(headings):
        return True
    return _is_plain(path, body)


def _is_plain(path: Path, text: str) -> bool:
    """Whether it is a report in plain text: no marks of Markdown (a root's prompt is set in), no chat of any length."""
    named = path.suffix.lower() in PLAIN - {""}
    headed = any(not found.group().startswith(" ") for found in _HEADING.finditer(text))
    quoted = [found.group() for found in _CHAT.finditer(text)]
    talk = any("<" not in line for line in quoted) or len(quoted) * _FEW > len(text.splitlines())
    return named and not headed and not talk and is_report(text)


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """The passages of a document in file order; locators are lines.

    A line that starts with a time carries it, as far as the document names date and zone: date and zone -> `at`, a date
    without zone -> `local`, a time alone -> `clock`, with `day` and `zone` where the document names them once.
    Raises ArtifactUnreadable for front matter that is broken or made to do harm.
    """
    whole = _ERB.sub(_blank, read_text(path).replace("\r\n", "\n"))
    wrong = dict(faults(whole, source))
    yield from wrong.values()
    text, meta, first_line = front_matter(whole)
    text = as_markdown(text) if _is_plain(path, text) else text
    meta = tuple((key, value) for key, value in meta if key not in wrong)
    text, chats = take_out(text, first_line)
    passages, named = blocks(text, first_line), day_in_name(path.name)
    found = list(document_events(passages, meta, named, source))
    if found and not chats and all(_is_heading(event) for event in found):
        yield Skipped(Place(source, "file"), "headings only, and nothing below them")
        return
    yield from found
    yield from said(chats, frame(passages, meta, named), source)


def _is_heading(event: Event) -> bool:
    """Whether a passage is a heading that names no time: it announces something and says nothing."""
    when = event.when
    timed = when.at is not None or when.local is not None or when.clock is not None
    return isinstance(event.detail, Passage) and event.detail.form == "title" and not timed


def _blank(found: re.Match[str]) -> str:
    """A template tag says nothing to a reader; its line breaks stay, so that lines keep their numbers."""
    return "\n" * found.group().count("\n")


READER = Reader("markdown", identify, read)
