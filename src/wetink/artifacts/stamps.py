"""Instants and dates as machines write them, in values and in file names."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from unicodedata import normalize

from wetink.model.event import UNKNOWN, When

_ISO = re.compile(
    r"\s*(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,12}))?)?"
    r"\s?(?:([Zz]|UTC)|([+-])(\d\d):?(\d\d)?(?: [A-Z]{3,5})?(?: m=[+-][\d.]{1,30})?)?\s*",  # Go: " +0000 UTC m=+8.1"
    re.ASCII,
)
_EPOCH = re.compile(r"(?<![0-9A-Za-z])(1[0-9]{9})(?:[.]?([0-9]{3}))?(?![0-9A-Za-z])")
_NAMED = re.compile(
    r"(?<!\d)(20\d\d)[-_.]?([01]\d)[-_.]?([0-3]\d)"  # 2026-03-12, 20260312
    r"(?:[\s_T.,-]{1,3}(?:(?:at|um|à|às|om|kl\.?|alle|a las|o|в)[\s_]{1,2})?"
    r"(\d\d(?=[-_.:h]?[0-5]\d)|\d(?=[-_.:h]))[-_.:h]?([0-5]\d)(?:[-_.:m]?([0-5]\d))?(?:[.,]\d{1,9})?"
    r"(?:[\s_]?([AaPp])\.?\s?[Mm](?![^\W\d_])|(Z|UTC)(?![^\W\d_]))?)?(?!\d)"
)
_COUNTED = re.compile(
    r"(?:img|dsc[nf]?|cimg|sam|mvi|gopr|pxl|p|pic|image|photo|scan|screen ?shot|capture|snip|file)[-_ ]?\d{4}",
    re.IGNORECASE,
)
"""A camera's or tool's own counter ("IMG_1432.PNG") is no time."""

_CLOCK = re.compile(r"(?<![0-9A-Za-z.])(?:([01]\d|2[0-3])[.:-]?([0-5]\d))(?![0-9A-Za-z])")


def instant(value: object) -> datetime | None:
    """An ISO 8601 time with zone as UTC; None for no zone, the unset year-0001 value, and anything else.

    Nanoseconds are cut to microseconds. A number is taken as epoch seconds, or milliseconds where it is that large.
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _epoch(float(value))
    found = _ISO.fullmatch(value) if isinstance(value, str) else None
    if not found or not (found[8] or found[9]):
        return None
    zone = timezone(_offset(found)) if found[9] and _offset(found) < timedelta(hours=24) else UTC
    local = _datetime(
        found[1], found[2], found[3], found[4], found[5], found[6] or "0", (found[7] or "0")[:6].ljust(6, "0")
    )
    return _to_utc(local.replace(tzinfo=zone)) if local else None


def wall(value: object) -> datetime | None:
    """An ISO 8601 date and time without a zone, naive; None for anything else."""
    found = _ISO.fullmatch(value) if isinstance(value, str) else None
    if not found or found[8] or found[9]:
        return None
    return _datetime(*(found[n] or "0" for n in range(1, 7)), (found[7] or "0")[:6].ljust(6, "0"))


def from_name(name: str) -> When:
    """The time a file name carries.

    Epoch seconds or a stamp with Z -> at, date and time -> local, four digits at the end ("-1441") -> clock.
    The names are those of screenshot tools, in the languages of their systems; but for Z and UTC they name no zone.
    """
    name = normalize("NFC", name)  # macOS writes "à" as a letter and an accent
    epoch = _EPOCH.search(name)
    if epoch and (at := _epoch(float(epoch[1]))):
        return When(at=at)
    found = _NAMED.search(name)
    if not found:
        return _clock(name)
    if not found[4]:
        return UNKNOWN
    hour = str(int(found[4]) % 12 + (12 if found[7] in "Pp" else 0)) if found[7] else found[4]
    local = _datetime(found[1], found[2], found[3], hour, found[5], found[6] or "0", "0")
    if local is None:
        return UNKNOWN
    return When(at=local.replace(tzinfo=UTC)) if found[8] else When(local=local)


def day_in_name(name: str) -> date | None:
    """The date a file name carries ("postmortem-2026-01-20-cert.md"), None without one."""
    found = _NAMED.search(name)
    local = _datetime(found[1], found[2], found[3], "0", "0", "0", "0") if found else None
    return local.date() if local else None


def _clock(name: str) -> When:
    """Four digits at the end of the stem; 1900 to 2099 is a year rather than a time."""
    stem = name.rsplit(".", 1)[0]
    if _COUNTED.fullmatch(stem):
        return UNKNOWN
    found = [match for match in _CLOCK.finditer(stem) if match.end() == len(stem)]
    if not found or found[0].group().startswith(("19", "20")):
        return UNKNOWN
    return When(clock=time(int(found[0][1]), int(found[0][2])))


def _offset(found: re.Match[str]) -> timedelta:
    size = timedelta(hours=int(found[10]), minutes=int(found[11] or 0))
    return size if found[9] == "+" else -size


def _datetime(*parts: str) -> datetime | None:
    year, month, day, hour, minute, second, micro = map(int, parts)
    try:
        return datetime(year, month, day, hour, minute, second, micro) if year >= 1970 else None  # noqa: DTZ001  naive
    except ValueError:
        return None


def _to_utc(value: datetime) -> datetime | None:
    try:
        return value.astimezone(UTC)
    except OverflowError:
        return None


def _epoch(seconds: float) -> datetime | None:
    if seconds >= 1e11:
        seconds /= 1000
    # Between 2001 and 2033 ten digits start with 1; anything else is a counter or an id.
    return datetime.fromtimestamp(seconds, UTC) if 1e9 <= seconds < 2e9 else None
