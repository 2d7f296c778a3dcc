"""Clocks that were put right in the middle of a file: the stamps run backwards there, though the lines do not."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from wetink.evidence.rows import is_command
from wetink.model.evidence import ClockNote

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wetink.evidence.rows import Row
    from wetink.evidence.strands import Strand

_LEAST = 300.0
_MOST = 12 * 3600.0
_PAUSE = 6 * 3600.0
"""What was entered so long before is of another day: that the clock was wrong by then too, nothing tells."""

_DOUBT = 60.0
"""How long people take from setting a clock to the next command, which no stamp tells."""

_NEAR = 3
_SETS = re.compile(
    r"\bchronyc\b.{0,60}\bmakestep\b|\bchronyd\b.{0,30}\s-q|\bntpdate\b(?!.{0,20}\s-q)|\bsntp\b.{0,40}\s-[sS]|\bntpd\b.{0,30}\s-[gq]"
    r"|\btimedatectl\s+set-(?:time|ntp)\b|\bhwclock\b.{0,30}(?:--hctosys|\s-s\b)|\bdate\s+(?:-s|--set)\b"
    r"|\b(?:systemctl|service)\b.{0,40}\b(?:chronyd?|ntpd?|ntpsec|openntpd|(?:systemd-)?timesyncd)\b"
    r"|\bw32tm\b.{0,40}/resync\b|\bSet-Date\b",
    re.IGNORECASE,
)
"""Commands that put a clock right at once."""


_ENDS = re.compile(r"exit(?: \d{1,3})?|logout|poweroff|(?:sudo )?(?:reboot|shutdown\b.{0,80})")


def put_right(strands: Sequence[Strand]) -> tuple[list[ClockNote], list[Row]]:
    """Shift what stands before a step back, where a command that sets the clock stands there too; and say each step.

    Without such a command, stamps that run back may as well be another session that was written behind the first, as
    shells do: that is said, and nothing is shifted. Returns the notes and the rows whose time was changed.
    """
    notes: list[ClockNote] = []
    moved: list[Row] = []
    for strand in strands:
        if strand.basis == "at" and len(strand.sources) == 1 and all(map(is_command, strand.rows)):
            notes.extend(_put_right(strand, moved))
    return notes, moved


def _put_right(strand: Strand, moved: list[Row]) -> list[ClockNote]:
    raw = strand.raw
    steps = [at for at in range(1, len(raw)) if _LEAST <= raw[at - 1] - raw[at] <= _MOST]
    told = [at for at in steps if _was_set(strand, at)]
    notes = []
    for at in reversed(told):
        size = raw[at - 1] - raw[at]
        first = _stretch(raw, at)
        raw[first:at] = [seconds - size for seconds in raw[first:at]]
        moved.extend(strand.rows[first:at])
        notes.append(_note(strand, at, first, size))
    if len(steps) == 1 and not told:
        notes.append(_unsure(strand, steps[0]))
    return notes


def _was_set(strand: Strand, at: int) -> bool:
    """Whether one of the last commands before the step sets clocks, and no session ended in between."""
    near = [row.event.text[:2_000] for row in strand.rows[max(0, at - _NEAR) : at]]
    ended = any(_ENDS.fullmatch(line.strip()) for line in near)
    return not ended and any(_SETS.search(line) for line in near)


def _stretch(raw: Sequence[float], at: int) -> int:
    """Where the stretch begins that ends before `at`: behind the last long pause, or behind an earlier step."""
    for index in range(at - 1, 0, -1):
        if raw[index] - raw[index - 1] > _PAUSE or raw[index - 1] - raw[index] > _MOST:
            return index
    return 0


def _note(strand: Strand, at: int, first: int, size: float) -> ClockNote:
    place = strand.rows[at].event.place.locator
    since = f", from {strand.rows[first].event.place.locator} on," if first else ""
    told = f"clock stepped back {_long(size)} at {place}; what stands before it{since} is taken to be that much fast"
    return ClockNote(strand.stream, told, timedelta(seconds=-round(size)))


def _unsure(strand: Strand, at: int) -> ClockNote:
    size, place = strand.raw[at - 1] - strand.raw[at], strand.rows[at].event.place.locator
    why = "another session written behind the first, or a clock put right there; the times are used as they stand"
    return ClockNote(strand.stream, f"stamps run back {_long(size)} at {place}: {why}")


def _long(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min {rest} s" if hours else f"{minutes} min {rest} s"


def doubted(rows: Sequence[Row]) -> None:
    """Say how far the rows that were moved may be off."""
    for row in rows:
        row.doubt = max(row.doubt, _DOUBT)
