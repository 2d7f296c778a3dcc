"""Times and dates: each is one that the evidence names or was made at, in any notation and time zone that is named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from wetink.drafting.grounding.names import zones
from wetink.drafting.grounding.near import Near, short
from wetink.model.draft import Finding

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d\d)-(\d\d)(?!\d)")
_BEFORE = re.compile(
    rf"\b{_MONTH} {{1,2}}(\d{{1,2}})(?:st|nd|rd|th)?\b(?!:)(?:(?: \d\d:\d\d(?::\d\d)?)?,? (\d{{4}})\b)?", re.IGNORECASE
)
_BEHIND = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\.? {_MONTH}(?:,? (\d{{4}})\b)?", re.IGNORECASE)
_DIGITS = re.compile(r"(?<!\d)(\d{4})(\d\d)(\d\d)(?!\d)")
_CLOCK = re.compile(
    r"(?<![\w.:-])(\d{1,2}):(\d\d)(?::(\d\d))?(?:\.\d+)?\s?([ap]\.?m\b\.?)?(?![\d:])(?:\s?\(?([A-Z]{1,5}T?|Central|Eastern|Pacific|Mountain)\b)?"
    r"|(?<![\w.:])(\d{1,2})\s?([ap]\.?m)\b",
    re.IGNORECASE,
)
_OFFSETS = {
    "UTC": (0,), "GMT": (0,), "Z": (0,), "CET": (60,), "CEST": (120,), "BST": (60,), "IST": (330,), "JST": (540,),
    "EST": (-300,), "EDT": (-240,), "CST": (-360, 480), "CDT": (-300,), "MST": (-420,), "MDT": (-360,), "PST": (-480,),
    "PDT": (-420,), "EASTERN": (-300, -240), "CENTRAL": (-360, -300), "MOUNTAIN": (-420, -360), "PACIFIC": (-480, -420),
    "ET": (-300, -240), "CT": (-360, -300), "MT": (-420, -360), "PT": (-480, -420), "BRT": (-180,), "AEST": (600,),
    "EET": (120,), "EEST": (180,), "MSK": (180,), "SAST": (120,), "WIB": (420,), "HKT": (480,), "SGT": (480,),
    "KST": (540,), "NZST": (720,), "WET": (0,), "WEST": (60,), "AKST": (-540,), "HST": (-600,),
}  # fmt: skip
"""Minutes east of Greenwich of what people write behind a time."""
_CITY = re.compile(r"\bin ([A-Z][a-zà-ÿ]+(?: [A-Z][a-zà-ÿ]+)?)\b")
_REGIONS = ("America", "Europe", "Asia", "Africa", "Australia", "Pacific", "Atlantic", "Indian")
_DAY = 1440


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day: minutes since midnight, seconds where they are written, offsets that its zone may have.

    either  whether it can also be twelve hours later: pasted without am or pm
    """

    shown: str
    minute: int
    offsets: tuple[int, ...] = ()


def check(near: Near) -> Iterator[Finding]:
    """Dates and times of day that nothing the piece cites has."""
    there = f"{near.said}\n{near.commands}"
    for name, text in near.piece.texts:
        where = f"{near.piece.where}.{name}"
        for shown, day in dates(text):
            if not _is_dated(day, near, there):
                yield _found(where, shown, near)
        for clock in clocks(text):
            if not _is_timed(clock, near, there, text):
                yield _found(where, clock.shown, near)


def _found(where: str, shown: str, near: Near) -> Finding:
    message = f"{short(shown)!r} is no time that it cites ({', '.join(near.piece.ids)}) names or was made at"
    return Finding("invented-time", "error", where, message, "write the time as the evidence has it, with its zone")


@lru_cache(maxsize=5_000)
def dates(text: str) -> tuple[tuple[str, tuple[int, int, int]], ...]:
    """The dates of a text as it writes them, each as (year, month, day); year 0 where it names none."""
    found = [(m[0], (int(m[1]), int(m[2]), int(m[3]))) for m in _ISO.finditer(text)]
    found += [(m[0], (int(m[3] or 0), _month(m[1]), int(m[2]))) for m in _BEFORE.finditer(text)]
    found += [(m[0], (int(m[3] or 0), _month(m[2]), int(m[1]))) for m in _BEHIND.finditer(text)]
    return tuple(found)


def _month(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1


def _is_dated(day: tuple[int, int, int], near: Near, there: str) -> bool:
    """Whether a date is one that is named, or the day on which something cited happened, in any zone."""
    known = {one for _, one in dates(there)}
    known |= {(int(m[1]), int(m[2]), int(m[3])) for m in _DIGITS.finditer(there)}
    for item in near.items:
        if item.at is not None:
            some = (item.at + timedelta(hours=hours) for hours in (-14, 0, 14))
            known |= {(one.year, one.month, one.day) for one in some}
    year, month, number = day
    return any(
        month == other[1] and number == other[2] and (not year or not other[0] or year == other[0]) for other in known
    ) and (not year or _is_year(year, near, there))


def _is_year(year: int, near: Near, there: str) -> bool:
    years = {item.at.year for item in near.items if item.at is not None}
    years |= {item.at.year for item in near.ground.items[:200] if item.at is not None}
    return str(year) in there or year in years


@lru_cache(maxsize=5_000)
def clocks(text: str) -> tuple[Clock, ...]:
    """The times of day of a text."""
    found = []
    for match in _CLOCK.finditer(text):
        hour, minute = int(match[1] or match[6]), int(match[2] or 0)
        half = (match[4] or match[7] or "").lower()
        if hour > 24 or minute > 59:
            continue
        if half:
            hour = hour % 12 + (12 if half.startswith("p") else 0)
        found.append(Clock(match[0].strip(), hour * 60 + minute, _OFFSETS.get((match[5] or "").upper(), ())))
    return tuple(found)


def _is_timed(clock: Clock, near: Near, there: str, text: str) -> bool:
    """Whether a time is one that is named, or at which something cited happened."""
    named = {one.minute for one in clocks(there)}
    if clock.minute in named or clock.minute % 720 in {minute % 720 for minute in named}:
        return True
    offsets = set(clock.offsets) or {0, *_of_cities(text, near), *_of_record(near)}
    for item in near.items:
        if item.at is None:
            continue
        slack = max(1, int(item.uncertainty / timedelta(minutes=1)))
        made = item.at.hour * 60 + item.at.minute
        if any(_apart(clock.minute, made + offset) <= slack for offset in offsets):
            return True
    shifted = {minute + offset - other for minute in named for offset in offsets for other in (0, *_of_record(near))}
    return any(_apart(clock.minute, minute) <= 1 for minute in shifted)


def _apart(one: int, other: int) -> int:
    between = abs(one - other) % _DAY
    return min(between, _DAY - between)


def _of_cities(text: str, near: Near) -> Iterator[int]:
    """The offsets of places that a sentence names, on the day of the incident: "02:31 in New York"."""
    day = next((item.at for item in near.items if item.at is not None), None)
    for name in _CITY.findall(text):
        for region in _REGIONS:
            zone = f"{region}/{name.replace(' ', '_')}"
            if zone in zones() and day is not None:
                yield _offset(zone, day)


def _of_record(near: Near) -> Iterator[int]:
    """The offset of the zone that a person named for the incident."""
    zone = near.ground.timeline.intake.timezone
    day = next((item.at for item in near.ground.items if item.at is not None), None)
    if zone in zones() and day is not None:
        yield _offset(zone, day)


def _offset(zone: str, day: datetime) -> int:
    shift = day.astimezone(ZoneInfo(zone)).utcoffset()
    return int(shift / timedelta(minutes=1)) if shift else 0
