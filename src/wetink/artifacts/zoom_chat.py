"""The chat of a Zoom meeting as Zoom saves it (meeting_saved_chat.txt), in its forms since 2019.

No description of the format exists: a message begins "14:06:02 From Ana Sand to Everyone:", its text on the same line
before 2021 and set in by a tab below since; the time is the wall clock of whoever saved it, the date stands in the
name of the folder ("2026-03-12 14.00.12 On-call bridge"). Beside a recording in Zoom's cloud lies a chat of lines
"00:14:02<TAB>Ana Sand:<TAB>text", which count from where the recording began.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path

from wetink.artifacts.reader import Reader
from wetink.artifacts.text import decode, head, is_text, read_text
from wetink.artifacts.urls import bare_urls
from wetink.errors import ArtifactUnreadable
from wetink.model.event import Actor, Event, Findings, Kind, Link, Message, Place, Skipped, When

_HEADER = re.compile(
    r"(?P<hour>[01]\d|2[0-3]):(?P<minute>[0-5]\d):(?P<second>[0-5]\d)[ \t]{1,4}From[ \t]{1,4}"
    r"(?P<name>[^\n:]{1,80}?)(?:[ \t]{1,4}to[ \t]{1,4}(?P<to>[^\n:]{1,120}?))?[ \t]{0,4}:(?:[ \t]{1,4}(?P<text>.*))?"
)
_RECORDED = re.compile(
    r"(?P<hour>\d\d):(?P<minute>[0-5]\d):(?P<second>[0-5]\d)\t(?P<name>[^\t\n]{1,120}):\t(?P<text>.*)"
)
_DAY = re.compile(r"(?<!\d)(20\d\d)[-_.]?([01]\d)[-_.]?([0-3]\d)(?!\d)")
_REPLY = re.compile(r'Replying to "(.{1,400}?)(?:\.\.\.|…)?"$')
_REACTED = re.compile(r'Reacted to "(.{0,400}?)(?:\.\.\.|…)?" with "?([^"]{1,40}?)"?$')


def identify(path: Path) -> bool:
    """Whether the first line that is not empty begins a message."""
    data = head(path)
    if not is_text(data):
        return False
    first = next((line for line in decode(data).splitlines() if line.strip()), "")
    return _HEADER.fullmatch(first) is not None or _RECORDED.fullmatch(first) is not None


@dataclass(slots=True)
class _Said:
    """A message while its lines are collected."""

    line: int
    found: re.Match[str]
    lines: list[str] = field(default_factory=list)


def read(path: Path, source: str) -> Findings:
    """Yields the messages in the file's order; times are clocks, with `day` where a name has it, or seconds."""
    try:
        text = read_text(path)
    except OSError as error:
        raise ArtifactUnreadable(source, f"cannot be opened: {error.strerror}") from error
    day = _day(source)
    last: _Said | None = None
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        found = _HEADER.fullmatch(line) or _RECORDED.fullmatch(line)
        if found:
            if last:
                yield _event(last, source, day)
            last = _Said(number, found, [found["text"]] if found["text"] else [])
        elif last:
            last.lines.append(line.removeprefix("\t"))
        elif line.strip():
            yield Skipped(Place(source, f"line {number}"), "text before the first message")
    if last:
        yield _event(last, source, day)


def _day(source: str) -> date | None:
    """The date in the file's name, else in that of a folder above it."""
    for part in reversed(source.split("/")):
        found = _DAY.search(part)
        if found:
            try:
                return date(int(found[1]), int(found[2]), int(found[3]))
            except ValueError:
                continue
    return None


def _event(said: _Said, source: str, day: date | None) -> Event:
    found = said.found
    text = "\n".join(said.lines).strip("\n").rstrip()
    first, _, rest = text.partition("\n")
    answered = _REPLY.fullmatch(first.strip())
    if answered:
        text = f"> {answered[1]}\n{rest.strip(chr(10))}".rstrip()
    to = (found.groupdict().get("to") or "").strip()
    detail = Message(
        channel="" if to.lower() in {"", "everyone"} else f"to {to}",
        id=f"line {said.line}",
        links=tuple(Link(url) for url in dict.fromkeys(bare_urls(text))),
        note="system" if _REACTED.fullmatch(text) else "",
    )
    actor = Actor(name=found["name"].strip())
    hour, minute, second = (int(found[key]) for key in ("hour", "minute", "second"))
    if found.re is _RECORDED:
        when = When(elapsed=float(hour * 3600 + minute * 60 + second))
    else:
        when = When(clock=time(hour, minute, second), day=day)
    return Event(Place(source, f"line {said.line}"), Kind.SAID, text, detail, when, actor, source)


READER = Reader("zoom-chat", identify, read)
