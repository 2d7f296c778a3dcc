"""Chat that somebody pasted into a document below a heading: read as chat, not as the document's passages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from wetink.artifacts import chat_lines, pasted_chat
from wetink.artifacts.document_times import Frame
from wetink.model import zones
from wetink.model.event import Event, Skipped, When

_BOUND = re.compile(r"#{1,6}[ \t]+\S")
_CHANNEL = re.compile(r"#([\w-]{1,80})")
_RULE = re.compile(r"[-*_=]{3,}[ \t]*")
_STYLES = frozenset({"bracket", "gap"})
"""Headers that no timeline is written in."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """The lines of a chat, the first of which stands in line `first` of the file; `channel` as the heading names it."""

    first: int
    lines: tuple[str, ...]
    channel: str = ""


def take_out(text: str, first_line: int) -> tuple[str, list[Stretch]]:
    """The text with the lines of chats left empty, and the chats; `first_line` is the number of the text's first line.

    A chat is what stands below a heading, from the first header ("ana [4:06 PM]") on, where there are enough of these.
    """
    lines = text.split("\n")
    found: list[Stretch] = []
    bounds = [number for number, line in enumerate(lines) if _BOUND.match(line)]
    for start, end in zip([-1, *bounds], [*bounds, len(lines)], strict=True):
        begin = next((n for n in range(start + 1, end) if _is_header(lines[n])), end)
        while end > begin and (not lines[end - 1].strip() or _RULE.fullmatch(lines[end - 1])):
            end -= 1  # noqa: PLW2901  (a rule below a chat is the document's)
        part = lines[begin:end]
        if pasted_chat.style_of(part) in _STYLES:
            named = _CHANNEL.search(lines[start].lstrip("#")) if start >= 0 else None
            found.append(Stretch(first_line + begin, tuple(part), named[1] if named else ""))
            lines[begin:end] = [""] * len(part)
    return "\n".join(lines), found


def _is_header(line: str) -> bool:
    found = chat_lines.header(line)
    return found is not None and found.style in _STYLES


def said(stretches: Sequence[Stretch], known: Frame, source: str) -> Iterator[Event | Skipped]:
    """The messages, dated as the document says: its day and zone hold for the clocks of its chats."""
    for stretch in stretches:
        stream = f"{source}#line {stretch.first}"
        part = pasted_chat.read_part(list(stretch.lines), stretch.first, source, channel=stretch.channel, day=known.day)
        for event in part:
            if isinstance(event, Event):
                yield replace(event, when=_dated(event.when, known.zone), stream=stream)
            else:
                yield event


def _dated(when: When, zone: str) -> When:
    if when.clock is None or not zone:
        return when
    at = zones.to_utc(datetime.combine(when.day, when.clock), zone) if when.day else None
    return When(at=at) if at else replace(when, zone=zone)
