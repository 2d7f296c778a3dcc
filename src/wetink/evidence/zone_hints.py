"""The zone that one file names in prose: the best guess for wall clocks of the same incident that name none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wetink.evidence.strands import offset_in, zone_of
from wetink.model import zones
from wetink.model.event import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import tzinfo

    from wetink.evidence.rows import Row

_OF_ALL = re.compile(
    r"\b(?:all|alle|alla|tutt[ei]|toutes|tous|tod[ao]s|wszystkie)\b.{0,12}"
    r"\b(?:times?|timestamps?|zeit(?:en|angaben)?|uhrzeiten|tijden|tider|heures|horas|orari)\b",
    re.IGNORECASE,
)
_HEAD = 2_000


@dataclass(frozen=True, slots=True)
class ZoneHint:
    """A zone, and the file that names it."""

    zone: tzinfo
    source: str

    def away(self, wall: float) -> float:
        """Seconds by which a wall clock in this zone differs from UTC."""
        return abs(offset_in(self.zone, wall))


def named_zones(rows: Sequence[Row]) -> dict[str, str]:
    """Every zone that a row names for its times, and the first file that does."""
    named: dict[str, str] = {}
    for row in rows:
        name = row.event.when.zone or _said(row)
        if name:
            named.setdefault(name, row.event.place.source)
    return named


def zone_hint(named: Mapping[str, str], wall: float) -> ZoneHint | None:
    """Find the one zone apart from UTC among those the files name, where they do not name two.

    wall   the clock that asks (seconds since 1970): zones that agree then are one
    UTC is what machines and vendors write; a team that names another zone lives by it.
    """
    found: dict[float, ZoneHint] = {}
    for name, source in named.items():
        zone = zone_of(name)
        if zone is not None and offset_in(zone, wall):
            found.setdefault(offset_in(zone, wall), ZoneHint(zone, source))
    return next(iter(found.values())) if len(found) == 1 else None


def _said(row: Row) -> str:
    """The zone a passage of a report gives for its times; in chat only one that is said of all times."""
    text = row.event.text[:_HEAD]
    if row.of is not None or (row.event.kind is not Kind.DOCUMENT and not _is_of_all(row, text)):
        return ""
    return zones.said(text)


def _is_of_all(row: Row, text: str) -> bool:
    return row.event.kind is Kind.SAID and _OF_ALL.search(text) is not None
