"""Time zones as people write them behind a time or once for a whole document."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from wetink.model.rails_zones import ZONES as _RAILS
from wetink.patterns import when_used

# People write the name of the standard time all year ("PST" in July), so those stand for the region with its summer
# time; the name of a summer time is meant as it says.
_NAMES = {
    "UTC": "UTC", "GMT": "UTC", "ZULU": "UTC", "Z": "UTC",
    "CET": "Europe/Paris", "MEZ": "Europe/Berlin", "CEST": "+02:00", "MESZ": "+02:00",
    "WET": "Europe/Lisbon", "WEST": "+01:00", "EET": "Europe/Athens", "EEST": "+03:00",
    "BST": "+01:00", "MSK": "+03:00", "TRT": "+03:00", "SAST": "+02:00", "EAT": "+03:00", "WAT": "+01:00",
    "PST": "America/Los_Angeles", "PT": "America/Los_Angeles", "PDT": "-07:00", "Pacific": "America/Los_Angeles",
    "MST": "America/Denver", "MT": "America/Denver", "MDT": "-06:00", "Mountain": "America/Denver",
    "CST": "America/Chicago", "CT": "America/Chicago", "CDT": "-05:00", "Central": "America/Chicago",
    "EST": "America/New_York", "ET": "America/New_York", "EDT": "-04:00", "Eastern": "America/New_York",
    "BRT": "-03:00", "ART": "-03:00", "CLT": "America/Santiago", "COT": "-05:00",
    "IST": "Asia/Kolkata", "PKT": "+05:00", "WIB": "+07:00", "ICT": "+07:00", "SGT": "+08:00", "HKT": "+08:00",
    "PHT": "+08:00", "AWST": "+08:00", "JST": "+09:00", "KST": "+09:00", "AEST": "+10:00", "AEDT": "+11:00",
    "NZST": "Pacific/Auckland", "NZDT": "+13:00",
}  # fmt: skip
_WORDS = ("Pacific", "Mountain", "Central", "Eastern")
"""These are zones only where no other word follows: not in "10:38 Central cluster"."""
_BY_LENGTH = "|".join(sorted(_NAMES.keys() - set(_WORDS), key=len, reverse=True))

ZONE = (
    r"(?:(?:UTC|GMT)\s?[+\-−±]\s?\d{1,2}(?::?\d\d)?"
    r"|(?:Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)/[A-Z][A-Za-z_/-]{2,30}"
    r"|[+\-−]\d\d:?\d\d"
    rf"|(?:{_BY_LENGTH})(?![A-Za-z0-9_])(?:\s(?:[Ss]tandard\s|[Dd]aylight\s)?[Tt]ime)?"
    rf"|(?:{'|'.join(_WORDS)})(?:\s(?:[Ss]tandard\s|[Dd]aylight\s)?[Tt]ime\b|(?=\s?(?:$|[^\w\s]))))"
)
"""Pattern of a zone's name; without groups."""

_OFFSET = when_used(r"(?:UTC|GMT)?\s?([+\-−±])\s?(\d{1,2}):?(\d\d)?")
_SAID = when_used(
    r"(?i:\b(?:time[ -]?zone|times?(?:stamps?)?|timeline|chronology|clock|uhrzeit(?:en)?|zeit(?:en|angaben|zone)?"
    r"|heures?|horas?|hor[aá]rios?|orari?o?|tijden|tiden?)\b)"
    rf"[^\n.;|]{{0,60}}?(?<![A-Za-z0-9_/])({ZONE})(?![A-Za-z0-9_/])"
)
# A bare city is a zone only where the times of the document are said to be in it ("response times in London" are not).
_SAID_OF_ALL = when_used(
    r"\ball times?\b[^\n.;|]{0,60}?\bin (?:the )?(?:\(?(?:GMT|UTC)[^()\n]{0,8}\)?\s)?"
    rf"({'|'.join(sorted(map(re.escape, _RAILS), key=len, reverse=True))})(?!\w)",
    re.IGNORECASE,
)
_RAILS_FOLDED = {name.casefold(): zone for name, zone in _RAILS.items()}
_AFTER_CLOCK = when_used(rf"\d:\d\d(?::\d\d)?(?:\s?[AaPp]\.?[Mm]\.?)?\s?\(?({ZONE})(?![A-Za-z0-9_/])")
_ALONE = when_used(rf"\s*({ZONE})\s*|.*[(\[](?:(?i:all|times?|in|are|zone:?)\s){{0,4}}({ZONE})[)\]].*", re.DOTALL)


def canonical(written: str) -> str:
    """The IANA name or offset of a written zone: "PST" -> "America/Los_Angeles", "UTC+2" -> "+02:00"; "" for others."""
    found = _OFFSET.fullmatch(written.strip())
    if found:
        hours, minutes = int(found[2]), int(found[3] or 0)
        sign = "-" if found[1] in "-−" else "+"
        return f"{sign}{hours:02}:{minutes:02}" if hours <= 14 and minutes < 60 else ""
    name = written.strip().split(" ")[0]
    return _NAMES.get(name) or (name if "/" in name and _region(name) else "")


def as_tzinfo(zone: str) -> tzinfo | None:
    """The zone `canonical` gave, None for "" and for regions this machine has no data of."""
    found = _OFFSET.fullmatch(zone)
    if found:
        size = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
        return timezone(-size if found[1] == "-" else size)
    return UTC if zone == "UTC" else _region(zone)


def to_utc(local: datetime, zone: str) -> datetime | None:
    """A wall clock in a zone as UTC, None where the zone is not known here."""
    info = as_tzinfo(zone)
    try:
        return local.replace(tzinfo=info).astimezone(UTC) if info else None
    except OverflowError:
        return None


def said(text: str) -> str:
    """The zone a sentence gives for times ("All times are in UTC"), ""."""
    named = _SAID_OF_ALL.search(text)
    if named:
        return _RAILS_FOLDED[named[1].casefold()]
    found = _SAID.search(text)
    return canonical(found[1]) if found else ""


def alone(text: str) -> str:
    """The zone of a heading or a column's head ("UTC", "Timeline (UTC)", "Time in CET"); "" for a word in passing."""
    found = _ALONE.fullmatch(text)
    return canonical(found[1] or found[2]) if found else said(text)


def behind_clocks(text: str) -> set[str]:
    """Every zone written behind a time of day anywhere in a text."""
    return {zone for found in _AFTER_CLOCK.finditer(text) if (zone := canonical(found[1]))}


def _region(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
