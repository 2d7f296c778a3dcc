"""Dates and times as people write them at the start of a line, in a title or in a file's head."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, time

from wetink.model.zones import ZONE, canonical

_MONTH_NAMES = (
    "jan january januar janvier enero ene janeiro gennaio januari",
    "feb february februar février fevrier febrero fevereiro febbraio februari",
    "mar march märz maerz mrz mars marzo março marco maart",
    "apr april avril abril abr aprile",
    "may mai mayo maio maggio mei",
    "jun june juni juin junio junho giugno",
    "jul july juli juillet julio julho luglio",
    "aug august août aout agosto augustus",
    "sep sept september septembre septiembre setiembre setembro settembre",
    "oct october okt oktober octobre octubre outubro ottobre",
    "nov november novembre noviembre novembro",
    "dec december dez dezember décembre decembre diciembre dic dezembro dicembre",
)
MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_ISO = re.compile(r"(?<![\d/-])(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_DAY_MONTH = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|\.|º)?\s(?:de\s|of\s)?({_MONTH})\b\.?(?:,?\s(?:de\s|del\s)?(\d{{4}})\b(?!:\d|h))?",
    re.IGNORECASE,
)
_MONTH_DAY = re.compile(
    rf"\b({_MONTH})\b\.?\s(\d{{1,2}})(?:st|nd|rd|th)?(?!\d|:\d|h)(?:,?\s(\d{{4}})\b(?!:\d|h))?", re.IGNORECASE
)
_NUMERIC = re.compile(r"(?<![\d./-])(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?!\d)")
_SHORT = re.compile(r"(?<![\d./-])(\d{1,2})([/-])(\d{1,2})(?=[\sT,|]{1,3}\d{1,2}:\d\d)")

_CLOCK = re.compile(
    r"(?<![\d:.])(?:(\d{1,2})[:h](\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)?(?:\s?([AaPp])\.?[Mm]\b\.?)?"
    r"|(\d{1,2})\.(\d\d)(?=\s?(?:Uhr|[AaPp]\.?[Mm]\b))(?:\s?([AaPp])\.?[Mm]\b\.?)?"
    r"|(\d{1,2})\s?([AaPp])\.?[Mm]\b\.?"
    r"|([01]\d|2[0-3])([0-5]\d)(?=\s?(?:Z|UTC|GMT)\b))(?:\s?(?:Uhr|hrs?|h)\b)?(?!\d|:\d|\.\d)"
)
_ZONE = re.compile(rf"\s{{0,2}}[(\[]?({ZONE})[)\]]?(?![A-Za-z0-9_/])")
_OPENER = re.compile(
    r"[\s*_`\[(|~≈\"“•>-]*(?:(?:ca|circa|approx|approximately|about|around|roughly|at|from|um|gegen|ab|vers|à|hacia"
    r"|sobre|a las)\b\.?\s?|~){0,2}\s*(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,?\s)?",
    re.IGNORECASE,
)
_ON = re.compile(
    r"[\s*_>-]*(?:on|am|el|le)\s(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,?\s)?(?:the\s)?", re.IGNORECASE
)
"""A sentence that begins with day and time ("On May 9th 2021 at 6:48AM PDT, the queue stood still")."""
_LABEL = re.compile(
    r"[\s*_`\[(|•>-]*(\w[\w /()'-]{0,40}?)[*_]{0,2}(?:\s?[:|][*_]{0,2}\s{0,3}|\s)(?=(?:[A-Z][a-z]{0,8}\.?,?\s){0,2}\d)"
)
_REST = re.compile(r"[\s.)*_\]]{0,5}(?:\([^()\n]{0,80}\))?\.?\s*(?:\n|$)")
_GAP = re.compile(
    r"[\s,;:|@T*_·–—-]{0,5}(?:(?:at|on|um|am|le|el|a las|à)\s{1,2})?"
    r"(?:(?:approximately|approx\.?|about|around|roughly|ca\.?)\s|~)?(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6},?\s)?",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\s{0,2}(?:-|–|—|−|to|till|until|bis|→|->)\s{0,2}(?:about\s|approx\.?\s|~)?", re.IGNORECASE)
_DASHED = re.compile(r"\s{0,2}[-−]\s?\d{1,2}:\d\d")
_YEAR_BEHIND = re.compile(r"\s((?:19|20)\d\d)(?![\w:.])")
"""`date` writes the year last: "Thu Mar 12 09:15:01 UTC 2026"."""
_BOUNDARY = re.compile(r"$|[\s\])|:,;.–—*_`\"”~-]")


@dataclass(frozen=True, slots=True)
class Day:
    """A date whose year may be left out."""

    year: int | None
    month: int
    day: int

    def full(self, year: int | None = None) -> date | None:
        """The date in its own year or the one given, None where there is neither or no such day."""
        known = self.year or year
        try:
            return date(known, self.month, self.day) if known else None
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a line starts with: date, time of day and zone (canonical), each where it is written; `end` is behind it.

    passing  it stands behind a label or in a sentence ("Resolved 2026-03-13 01:10"): its date is of this line alone
    """

    day: Day | None
    clock: time | None
    zone: str
    end: int
    passing: bool = False


def days_in(text: str) -> Iterator[Day]:
    """Every date in a text: ISO, with a month's name, or in numbers where the order of day and month is certain."""
    for pattern, make in _DATES:
        yield from (day for found in pattern.finditer(text) if (day := make(found)))


def leading(text: str) -> Stamp | None:
    """The date and time a line starts with, None without one.

    A short label may stand before it where a date belongs to the time, or nothing follows ("Fixed: 2021-07-12 16:00",
    "Detected: 14:05 UTC").
    """
    opener = _OPENER.match(text)
    stamp = _stamp(text, opener.end() if opener else 0)
    if stamp:
        return stamp
    spoken = _ON.match(text)
    stamp = _stamp(text, spoken.end()) if spoken else None
    if stamp and stamp.day and stamp.clock:
        return replace(stamp, passing=True)
    label = _LABEL.match(text)
    stamp = _stamp(text, label.end()) if label else None
    if not label or not stamp or not stamp.clock:
        return None
    alone = _REST.match(text, stamp.end) is not None
    marked = label.group().rstrip("*_ ").endswith((":", "|"))
    return replace(stamp, passing=True) if (stamp.day and (marked or alone)) or (marked and alone) else None


def _stamp(text: str, start: int) -> Stamp | None:
    day, at = _day(text, start)
    between = _GAP.match(text, at) if day else None
    clock, zone, end = _clock(text, between.end() if between else at)
    if not day and clock:
        gap = _GAP.match(text, end)
        day, after = _day(text, gap.end() if gap else end)
        end = after if day else end
    end = end if clock else at
    year = _YEAR_BEHIND.match(text, end) if day and zone and not day.year else None
    if day and year:
        day, end = replace(day, year=int(year[1])), year.end()
    if not (day or clock) or not _BOUNDARY.match(text, end):
        return None
    return Stamp(day, clock, zone, end)


def _day(text: str, start: int) -> tuple[Day | None, int]:
    for pattern, make in (*_DATES, (_SHORT, _short)):
        found = pattern.match(text, start)
        day = make(found) if found else None
        if found and day:
            return day, found.end()
    return None, start


def _clock(text: str, start: int) -> tuple[time | None, str, int]:
    """(time, zone, end) of a time or a range of times; a zone or "pm" behind the range holds for its start too."""
    found = _CLOCK.match(text, start)
    if not found:
        return None, "", start
    # "14:20-14:31" is a range; "T14:20-04:00" and "14:20:05-04:00" carry an offset.
    exact = bool(found[3]) or text[start - 1 : start] in {"T", "t"}
    ranged = _DASHED.match(text, found.end()) and not exact
    zone, end = ("", found.end()) if ranged else _zone(text, found.end())
    half = _half(found)
    till = _RANGE.match(text, end)
    second = _CLOCK.match(text, till.end()) if till else None
    if second:
        zone_behind, end = _zone(text, second.end())
        zone, half = zone or zone_behind, half or _half_before(found, second)
    return _time(found, half), zone, end


def _zone(text: str, start: int) -> tuple[str, int]:
    found = _ZONE.match(text, start)
    zone = canonical(found[1]) if found else ""
    return (zone, found.end()) if found and zone else ("", start)


def _half_before(start: re.Match[str], end: re.Match[str]) -> str:
    """Whether a start without "am" or "pm" lies in the half its end names, or before noon or midnight of it."""
    half, first, last = _half(end), _time(start, "a"), _time(end, "a")
    turned = bool(first and last and first > last)
    return {"a": "p", "p": "a"}.get(half, "") if turned else half


def _half(found: re.Match[str]) -> str:
    return (found[4] or found[7] or found[9] or "").lower()


def _time(found: re.Match[str], half: str) -> time | None:
    hour = int(found[1] or found[5] or found[8] or found[10])
    minute = int(found[2] or found[6] or found[11] or 0)
    afternoon = half == "p" and 12 < hour < 24 and bool(found[2])  # "13:55 PM" can only be one time
    if half and not afternoon:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    second = int(found[3] or 0)
    return time(hour, minute, min(second, 59)) if hour < 24 and minute < 60 and second <= 60 else None


def _checked(year: str | None, month: int, day: int) -> Day | None:
    found = Day(int(year) if year else None, month, day)
    known = found.year is None or 1990 <= found.year < 2100
    return found if known and found.full(2000) else None


def _iso(found: re.Match[str]) -> Day | None:
    return _checked(found[1], int(found[3]), int(found[4]))


def _day_month(found: re.Match[str]) -> Day | None:
    return _checked(found[3], MONTHS[found[2].lower()], int(found[1]))


def _month_day(found: re.Match[str]) -> Day | None:
    return _checked(found[3], MONTHS[found[1].lower()], int(found[2]))


def _numeric(found: re.Match[str]) -> Day | None:
    """13.03.2018 is day first; with slashes or dashes only what cannot be read the other way round."""
    first, second = int(found[1]), int(found[3])
    if found[2] == "." or first > 12 or first == second:
        return _checked(found[4], second, first)
    return _checked(found[4], first, second) if second > 12 else None


def _short(found: re.Match[str]) -> Day | None:
    """Month and day before a time ("12-05 16:21", "3/13 07:28"), day first only where it must be."""
    first, second = int(found[1]), int(found[3])
    return _checked(None, second, first) if first > 12 else _checked(None, first, second)


_DATES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Day | None]], ...] = (
    (_ISO, _iso),
    (_DAY_MONTH, _day_month),
    (_MONTH_DAY, _month_day),
    (_NUMERIC, _numeric),
)
