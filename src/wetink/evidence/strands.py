"""Strands: rows that share one clock, each with its time as that clock says it, in plain seconds."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from wetink.evidence.rows import EPOCH
from wetink.model.event import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wetink.evidence.rows import Row
    from wetink.model.event import When

DAY = 86_400
_ZERO = datetime(1970, 1, 1)  # noqa: DTZ001 - wall clocks have no zone, that is the point
_UNSET = datetime(2000, 1, 1, tzinfo=UTC)
"""A clock that shows less was never set: machines without a battery begin in 1970 or 1980."""
_DROP = 4 * 3600
_DOCUMENT_DROP = 12 * 3600
_RISE = 20 * 3600


@dataclass(slots=True, eq=False)
class Strand:
    """Rows of one stream whose times differ from UTC by one and the same offset.

    basis    "at" (instants), "local" (dated wall clock), "clock" (times of day, days counted from the first row's),
             "elapsed" (seconds since an unknown start)
    raw      each row's own time in seconds: since 1970 for "at" and "local", since midnight of the first day, since
             the start
    zone     the zone that the text itself names, "" for none
    grain    how fine the clock is written, seconds
    offset   what to add to `raw` for UTC seconds, once known
    """

    stream: str
    basis: str
    zone: str
    rows: list[Row]
    raw: list[float]
    grain: float = 0.0
    offset: float | None = None

    @property
    def document(self) -> bool:
        """Whether it is a report, written afterwards."""
        return self.rows[0].event.kind is Kind.DOCUMENT

    @property
    def sources(self) -> set[str]:
        """The files its rows come from."""
        return {row.event.place.source for row in self.rows}

    def place(self, offset: float, doubt: float = 0.0, *, known: bool = True) -> None:
        """Give all rows their UTC seconds."""
        self.offset = offset
        for row, raw in zip(self.rows, self.raw, strict=True):
            row.seconds, row.known, row.doubt = raw + offset, known, max(doubt, self.grain)

    def place_in(self, zone: tzinfo, doubt: float = 0.0) -> None:
        """Give all rows of a dated wall clock their UTC seconds in a zone, daylight saving included.

        In the hour that comes twice when clocks go back, a step back is the second time.
        """
        before, again = self.raw[0], False
        for row, raw in zip(self.rows, self.raw, strict=True):
            twice = offset_in(zone, raw) != offset_in(zone, raw, again=True)
            again = twice and (again or raw < before)
            row.seconds, row.known, row.doubt = raw + offset_in(zone, raw, again=again), True, max(doubt, self.grain)
            before = raw
        self.offset = offset_in(zone, self.raw[0])


def offset_in(zone: tzinfo, wall: float, *, again: bool = False) -> float:
    """What to add to a wall clock (seconds since 1970 as if it were UTC) for UTC seconds.

    again   the second time, where the clock shows that hour twice
    """
    try:
        away = (_ZERO + timedelta(seconds=wall)).replace(tzinfo=zone, fold=int(again)).utcoffset()
    except OverflowError:
        return 0.0
    return -away.total_seconds() if away is not None else 0.0


def zone_of(name: str) -> tzinfo | None:
    """Find a zone by IANA name or offset ("+02:00"), None where there is no such zone."""
    if not name:
        return None
    try:
        if name[0] in "+-" and name[1:3].isdigit():
            rest = name[3:].lstrip(":")
            minutes = int(name[1:3]) * 60 + int(rest or 0)
            return timezone(timedelta(minutes=-minutes if name[0] == "-" else minutes))
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def unset(rows: Iterable[Row]) -> Counter[str]:
    """How many entries of each stream come from a clock that was never set; such a time is none."""
    early = (row for row in rows if row.event.when.at is not None and row.event.when.at < _UNSET)
    return Counter(row.stream for row in early if row.of is None)


def strands_of(rows: Sequence[Row]) -> list[Strand]:
    """Sort rows with times into strands, by stream name and basis; rows without any time are in none."""
    streams: dict[str, list[Row]] = {}
    for row in rows:
        if row.of is None:
            streams.setdefault(row.stream, []).append(row)
    made: list[Strand] = []
    for name in sorted(streams):
        made.extend(_of_stream(name, streams[name]))
    return made


def _of_stream(stream: str, rows: Iterable[Row]) -> list[Strand]:
    groups: dict[tuple[str, str], Strand] = {}

    def add(basis: str, row: Row, raw: float) -> None:
        zone = row.event.when.zone if basis in {"local", "clock"} else ""
        strand = groups.setdefault((basis, zone), Strand(stream, basis, zone, [], []))
        strand.rows.append(row)
        strand.raw.append(raw)

    clocks: list[Row] = []
    for row in rows:
        basis, raw = _own_time(row.event.when)
        if basis == "clock":
            clocks.append(row)
        elif basis:
            add(basis, row, raw)
    for row, raw, dated in _days(clocks):
        add("local" if dated else "clock", row, raw)
    for strand in groups.values():
        if strand.basis in {"local", "clock"} and all(raw % 60 == 0 for raw in strand.raw):
            strand.grain = 60.0
    return [groups[key] for key in sorted(groups)]


def _own_time(when: When) -> tuple[str, float]:
    """A row's basis and its time in that; a time of day is counted later. "" for a time that is none."""
    if when.at is not None:
        return ("at", (when.at - EPOCH).total_seconds()) if when.at >= _UNSET else ("", 0.0)
    if when.local is not None:
        return "local", (when.local - _ZERO).total_seconds()
    if when.elapsed is not None:
        return "elapsed", when.elapsed
    return ("clock" if when.clock is not None else ""), 0.0


def _days(rows: list[Row]) -> list[tuple[Row, float, bool]]:
    """Times of day with their day: the one named in the text for the row or before it, else counted from the first."""
    counted = _counted(rows)
    named = next((i for i, row in enumerate(rows) if row.event.when.day is not None), None)
    base = 0
    if named is not None:
        base = _day_number(rows[named].event.when.day) - counted[named]
    found = []
    for row, day in zip(rows, counted, strict=True):
        if row.event.when.day is not None:
            base = _day_number(row.event.when.day) - day
        found.append((row, (base + day) * DAY + _seconds_of_day(row.event.when), named is not None))
    return found


def _counted(rows: list[Row]) -> list[int]:
    """Count days from the first row's: a drop by hours is the next day, a jump by nearly a day looks back."""
    drop = _DOCUMENT_DROP if rows and rows[0].event.kind is Kind.DOCUMENT else _DROP
    days: list[int] = []
    day, before = 0, None
    for row in rows:
        own = _seconds_of_day(row.event.when)
        if before is not None and own - before > _RISE:
            days.append(day - 1)
            continue
        if before is not None and before - own > drop:
            day += 1
        days.append(day)
        before = own
    return days


def _seconds_of_day(when: When) -> float:
    clock = when.clock
    if clock is None:
        return 0.0
    return clock.hour * 3600 + clock.minute * 60 + clock.second + clock.microsecond / 1e6


def _day_number(day: date | None) -> int:
    return 0 if day is None else day.toordinal() - _ZERO.toordinal()


def days_seen(rows: Iterable[Row], most: int = 12) -> list[int]:
    """The days (since 1970) on which most instants lie, alerts counting tenfold, each with the days around it."""
    counts: Counter[int] = Counter()
    for row in rows:
        if row.seconds is not None and row.known and row.event.kind is not Kind.DOCUMENT:
            counts[int(row.seconds // DAY)] += 10 if row.event.kind is Kind.ALERT else 1
    often = [day for day, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:most]]
    return sorted({day + near for day in often for near in (-1, 0, 1)})
