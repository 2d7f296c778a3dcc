"""WhatsApp chat exported as text from an iPhone or Android, or copied out of WhatsApp Web."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from wetink.artifacts import whatsapp_lines
from wetink.artifacts.day_order import Order, dated, order_of, untold
from wetink.artifacts.reader import Reader
from wetink.artifacts.text import decode, head, is_text, read_text
from wetink.artifacts.whatsapp_lines import Start, Words
from wetink.errors import ArtifactUnreadable
from wetink.model.event import Actor, Event, Findings, Kind, Link, Message, Place, Skipped, When

_LINE_END = re.compile(r"\r\n|\n|\r")
_URL = re.compile(r"https?://[^\s<>\"|]{1,2000}")
_MENTION = re.compile("@\u2068([^\u2068\u2069\n]{1,80})\u2069")
_NAMED = re.compile(
    r"(?:WhatsApp Chat|Chat de WhatsApp|Conversa do WhatsApp|Discussion WhatsApp|Chat WhatsApp)"
    r"(?: -| with| mit| con| com| avec| de| met)? (.{1,100}?)(?:\.txt|\.zip!?/.{1,80})$",
    re.IGNORECASE,
)
_TOLD = frozenset({"system", "join", "leave", "topic"})
_LEVELS = frozenset(
    ("info", "debug", "warn", "warning", "error", "fatal", "critical", "notice", "trace", "alert", "system", "main")
)


def identify(path: Path) -> bool:
    """Whether the text begins with a stamp of WhatsApp's, and most of those who write have a person's name."""
    data = head(path)
    if not data or not is_text(data):
        return False
    return is_chat(_LINE_END.split(decode(data)))


def is_chat(lines: Sequence[str]) -> bool:
    """Two messages or more by whoever is no program, from the first line on."""
    first = next((line for line in lines if line.strip()), "")
    if whatsapp_lines.start(first) is None:
        return False
    names = [found.name for line in lines if (found := whatsapp_lines.start(line)) and found.name]
    people = [name for name in names if _personal(name)]
    return len(names) >= 2 and len(people) * 2 > len(names)


def _personal(name: str) -> bool:
    """A name in an address book, or a number: programs write small letters, or capitals throughout."""
    if name.startswith("+") and name[1:2].isdigit():
        return True
    known = name.casefold() not in _LEVELS and "/" not in name and len(name.split()) <= 8
    return known and not name[0].islower() and not (name.isascii() and name.isupper())


@dataclass(slots=True)
class _Said:
    """A message while its lines are collected; `line` is where it begins, counted from 1."""

    line: int
    start: Start
    more: list[str] = field(default_factory=list)
    words: Words = field(default_factory=Words)


def read(path: Path, source: str) -> Findings:
    """One event per message in the file's order; times are the phone's wall clock, without a zone.

    Whether the day or the month comes first is told by all dates of the file together; where they do not tell it, the
    messages have only their time of day, and a Skipped says so. No description exists; the forms are those of the
    parsers that people publish (github: Pustur/whatsapp-chat-parser, lucasrodes/whatstk).
    """
    try:
        lines = _LINE_END.split(read_text(path))
    except OSError as error:
        raise ArtifactUnreadable(source, f"cannot be opened: {error.strerror}") from error
    said: list[_Said] = []
    for number, line in enumerate(lines, 1):
        begun = whatsapp_lines.start(line)
        if begun is not None:
            said.append(_Said(number, begun))
        elif said:
            said[-1].more.append(line)
        elif line.strip():
            yield Skipped(Place(source, f"line {number}"), "stands before the first message")
    order = order_of(one.start.date for one in said)
    if order is Order.UNTOLD:
        yield Skipped(Place(source, "file"), untold([one.start.date for one in said]))
    for one in said:
        one.words = whatsapp_lines.words(one.start, one.more)
    writers = {one.start.name for one in said if one.words.note not in _TOLD}
    named = _NAMED.search(source)
    for one in said:
        # an iPhone has the group itself say what WhatsApp tells
        who = one.start.name if one.start.name in writers else ""
        yield from _findings(one, who, order, source, named[1] if named else "")


def _findings(said: _Said, who: str, order: Order, source: str, channel: str) -> Iterator[Event | Skipped]:
    place = Place(source, f"line {said.line}")
    written = "\n".join([said.start.text, *said.more])
    words = said.words
    if words.omitted:
        yield Skipped(place, f"what was posted here is not in the export ({words.omitted.strip('<>')})")
    if not words.text and not words.files:
        return
    day = dated(said.start.date, order)
    if day is None and order is not Order.UNTOLD:
        yield Skipped(place, f"no date: {said.start.date}")
    detail = Message(
        channel=channel,
        id=f"line {said.line}",
        mentions=tuple(dict.fromkeys(_MENTION.findall(written))),
        links=tuple(Link(url) for url in dict.fromkeys(url.rstrip(".,;:!?)'") for url in _URL.findall(words.text))),
        files=words.files,
        note=words.note,
    )
    clock = said.start.clock
    when = When(local=datetime.combine(day, clock)) if day else When(clock=clock)
    yield Event(place, Kind.SAID, words.text, detail, when, _actor(who), source)


def _actor(name: str) -> Actor | None:
    if not name:
        return None
    return Actor(name=name) if " " in name and not name.startswith("+") else Actor(handle=name)


READER = Reader("whatsapp", identify, read)
