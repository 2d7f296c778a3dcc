"""Dates as git writes them (`--date=...`): with a zone an instant, without one a wall clock."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from wetink.artifacts.stamps import instant, wall
from wetink.artifacts.written_times import MONTHS
from wetink.model.event import UNKNOWN, When

_DAY = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_DEFAULT = re.compile(rf"{_DAY} ({_MONTH}) (\d{{1,2}}) (\d\d:\d\d:\d\d) (\d{{4}})(?: ([+-]\d{{4}}))?", re.ASCII)
_RFC = re.compile(rf"{_DAY}, (\d{{1,2}}) ({_MONTH}) (\d{{4}}) (\d\d:\d\d:\d\d) ([+-]\d{{4}})", re.ASCII)
_RAW = re.compile(r"(\d{1,12})(?: [+-]\d{4})?", re.ASCII)

WRITTEN = re.compile(
    rf"{_DAY} {_MONTH} \d{{1,2}} \d\d:\d\d:\d\d \d{{4}}(?: [+-]\d{{4}})?"
    rf"|{_DAY}, \d{{1,2}} {_MONTH} \d{{4}} \d\d:\d\d:\d\d [+-]\d{{4}}"
    r"|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:Z| ?[+-]\d\d:?\d\d)?(?![\d:])",
    re.ASCII,
)
"""A date with a time of day in one of git's forms, wherever it stands in a line; a bare number is none."""


def git_time(text: str) -> When:
    """The time a date of git tells; UNKNOWN for a relative one, a day alone, and anything else.

    Forms: default and local, iso, iso-strict, rfc, raw and unix. Source: git-log(1), --date.
    """
    text = text.strip()
    if found := _DEFAULT.fullmatch(text):
        month, day, clock, year, offset = found.groups()
        return _when(year, month, day, clock, offset)
    if found := _RFC.fullmatch(text):
        day, month, year, clock, offset = found.groups()
        return _when(year, month, day, clock, offset)
    if found := _RAW.fullmatch(text):
        return _epoch(int(found[1]))
    if at := instant(text):
        return When(at=at)
    local = wall(text)
    return When(local=local) if local else UNKNOWN


def _when(year: str, month: str, day: str, clock: str, offset: str | None) -> When:
    return _iso(f"{year}-{MONTHS[month.lower()]:02}-{int(day):02} {clock}", offset)


def _iso(text: str, offset: str | None) -> When:
    at, local = instant(text + offset) if offset else None, wall(text)
    if at:
        return When(at=at)
    return When(local=local) if local and not offset else UNKNOWN


def _epoch(seconds: int) -> When:
    """Seconds since 1970 by git's own definition, so no guess is needed; a date before 1971 is an unset clock."""
    return When(at=datetime.fromtimestamp(seconds, UTC)) if 31_536_000 <= seconds < 100_000_000_000 else UNKNOWN
