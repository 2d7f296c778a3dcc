"""The working record of a timeline: one event, where its clock puts it, and what it was merged with."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from wetink.model.event import Command, Kind, Message

if TYPE_CHECKING:
    from wetink.model.event import Event, Place
    from wetink.model.evidence import Person

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_FORGES = frozenset({"git", "github", "gitlab", "bitbucket", "gitea", "azure-devops"})
"""Channels of what hosts code: people sign there with a login, which is not what they are called."""

_SPACES = re.compile(r"\s+")
_QUOTE = re.compile(r"^[>|│\s]{1,8}")


@dataclass(slots=True, eq=False)
class Row:
    """One event on its way into the timeline.

    stream, order  what shares its clock, and its position there
    seconds        UTC seconds since 1970 that it is sorted by; None until something tells
    known          whether `seconds` is a time that may be shown, or only a position
    doubt          seconds that `seconds` may be off to either side
    rank           position among what was found in one message (0 is the message itself)
    of             the message it was found in, or that posted it
    into           the row that stands for the same event, None where this one stands for itself
    """

    event: Event
    stream: str
    order: int
    seconds: float | None = None
    known: bool = False
    doubt: float = 0.0
    rank: int = 0
    of: Row | None = None
    into: Row | None = None
    person: Person | None = None
    places: list[Place] = field(default_factory=list)

    @property
    def at(self) -> datetime | None:
        """The instant in UTC, None where only a position is known."""
        if not self.known or self.seconds is None:
            return None
        own = self.event.when.at
        if own is not None and abs((own - EPOCH).total_seconds() - self.seconds) < 1e-3:
            return own.astimezone(UTC)
        try:
            return EPOCH + timedelta(seconds=round(self.seconds, 3))
        except OverflowError:
            return None

    @property
    def lasted(self) -> float:
        """How many seconds a command ran, as far as known."""
        detail = self.event.detail
        return max(detail.duration or 0.0, 0.0) if isinstance(detail, Command) else 0.0


def is_command(row: Row) -> bool:
    """Whether the row is a command that was run."""
    return row.event.kind is Kind.EXECUTED and isinstance(row.event.detail, Command)


def is_message(row: Row) -> bool:
    """Whether the row is something said in a chat or to a pager."""
    return isinstance(row.event.detail, Message) and row.of is None


def is_of_forge(row: Row) -> bool:
    """Whether the row is a system's record of a change (a commit, a merge) or was written beside one."""
    detail = row.event.detail
    return isinstance(detail, Message) and (detail.note == "change" or detail.channel in _FORGES)


def squeezed(text: str) -> str:
    """Give a text with every run of white space as one blank, for comparing lines that were copied."""
    return _SPACES.sub(" ", text).strip()


def whole_lines(text: str, least: int = 16, most: int = 400) -> list[str]:
    """Give the squeezed lines of a text that are long enough to be recognised elsewhere; at most `most` of them."""
    found = []
    for line in text.splitlines():
        if len(line) < least:
            continue
        short = squeezed(_QUOTE.sub("", line))
        if len(short) >= least:
            found.append(short)
            if len(found) == most:
                break
    return found
