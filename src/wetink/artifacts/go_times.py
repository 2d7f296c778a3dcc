"""Times as Go programs print them when nobody chose a format: `time.String()` and ANSI C."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

from wetink.artifacts.stamps import instant, wall
from wetink.model.event import UNKNOWN, When

_STRING = re.compile(
    r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)(?:\.(\d{1,9}))? ([+-])(\d\d)(\d\d)(?: [A-Z]{2,6}| [+-]\d{2,4})?(?: m=\S{1,40})?",
    re.ASCII,
)
_ANSI = re.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) {1,2}"
    r"(\d{1,2}) (\d\d):(\d\d):(\d\d) (\d{4})",
    re.ASCII,
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def go_time(text: str) -> When:
    """An instant for "2026-03-02 14:02:11.5 +0100 CET" and RFC 3339; "Mon Mar  2 14:02:11 2026" is local."""
    if at := _string(text) or instant(text):
        return When(at=at)
    local = _ansi(text) or wall(text)
    return When(local=local) if local and local.year > 1970 else UNKNOWN


def _string(text: str) -> datetime | None:
    found = _STRING.fullmatch(text.strip())
    if not found:
        return None
    offset = timedelta(hours=int(found[4]), minutes=int(found[5]))
    try:
        local = datetime.fromisoformat(f"{found[1]}.{(found[2] or '0')[:6].ljust(6, '0')}")
        at = local.replace(tzinfo=timezone(offset if found[3] == "+" else -offset)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return at if at.year > 1970 else None


def _ansi(text: str) -> datetime | None:
    found = _ANSI.fullmatch(text.strip())
    if not found:
        return None
    try:
        day, hour, minute, second = map(int, found.group(2, 3, 4, 5))
        return datetime(int(found[6]), _MONTHS.index(found[1]) + 1, day, hour, minute, second)  # noqa: DTZ001  no zone
    except ValueError:
        return None
