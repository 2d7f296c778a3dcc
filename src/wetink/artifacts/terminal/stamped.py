"""Terminal logs of which each line begins with date and time (SecureCRT, iTerm2, `ts`): the lines without these."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime

_STAMP = re.compile(r"\[?(\d{4}-\d\d-\d\d)[ T,]{1,2}(\d\d:\d\d:\d\d)([.,]\d{1,6})?\]?(?![\d/:])[ \t]?")
_LOOKED_AT = 400
_FEW = 4


def stamps_in(text: str) -> bool:
    """Whether nearly all lines of a text begin with date and time."""
    lines = [line for line in text.split("\n", _LOOKED_AT)[:_LOOKED_AT] if line.strip()]
    stamped = sum(_STAMP.match(line) is not None for line in lines)
    return len(lines) >= _FEW and stamped * 10 >= len(lines) * 9


def without_stamps(text: str) -> str:
    """The text as it stood on the screen."""
    return "\n".join(_STAMP.sub("", line, count=1) if _STAMP.match(line) else line for line in text.split("\n"))


@dataclass(frozen=True, slots=True)
class Stamped:
    """A log without its stamps: when the first line was written, a wall clock, and the seconds of each line since."""

    text: str
    first: datetime
    starts: list[int]
    seconds: list[float]

    def at(self, offset: int) -> float:
        """Seconds at which the line was written in which `offset` lies."""
        return self.seconds[max(0, bisect_right(self.starts, offset) - 1)]


def stamped_lines(text: str) -> Stamped | None:
    """The log without its stamps; None where not nearly all lines have one.

    A line without a stamp, or with one that goes back, has the time of the line before it.
    """
    if not stamps_in(text):
        return None
    first: datetime | None = None
    clock, length = 0.0, 0
    made, starts, seconds = [], [], []
    for line in text.split("\n"):
        found = _STAMP.match(line)
        at = _moment(found) if found else None
        if at is not None:
            first = first or at
            clock = max(clock, (at - first).total_seconds())
        made.append(line[found.end() :] if found and at else line)
        starts.append(length)
        seconds.append(clock)
        length += len(made[-1]) + 1
    return Stamped("\n".join(made), first, starts, seconds) if first else None


def _moment(found: re.Match[str]) -> datetime | None:
    fraction = (found[3] or "").replace(",", ".")
    try:
        return datetime.fromisoformat(f"{found[1]}T{found[2]}{fraction[:7].ljust(7, '0') if fraction else ''}")
    except ValueError:
        return None
