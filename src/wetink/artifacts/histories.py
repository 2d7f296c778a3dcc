"""What all shell histories share: an entry, and the event it becomes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from wetink.artifacts.named import actor_of
from wetink.model.event import UNKNOWN, Command, Event, Kind, Place, When

LATEST = 4_102_444_800
"""2100-01-01: a larger number is not a stamp in seconds."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One remembered command.

    line      where it starts, counted from 1
    stamp     seconds since 1970 UTC, None where the history holds none
    duration  seconds, None where the history does not keep it
    """

    line: int
    text: str
    stamp: int | None = None
    duration: float | None = None


def event_of(entry: Entry, source: str, program: str) -> Event:
    """The event of one entry; `source` is the path inside the bundle, `program` the shell."""
    return Event(
        place=Place(source, f"line {entry.line}"),
        kind=Kind.EXECUTED,
        text=entry.text,
        detail=Command(program=program, duration=entry.duration, session=source),
        when=when_of(entry.stamp),
        actor=actor_of(source),
        stream=source,
    )


def when_of(stamp: int | None) -> When:
    """An instant in UTC; `UNKNOWN` without stamp or for one outside 1970 to 2100."""
    if stamp is None or not 0 < stamp < LATEST:
        return UNKNOWN
    return When(at=datetime.fromtimestamp(stamp, tz=UTC))
