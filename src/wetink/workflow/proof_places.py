"""Places of a proof's findings: as the JSON contract, the rules of review and lines of Markdown have them."""

from __future__ import annotations

from wetink.model.draft import Finding
from wetink.patterns import when_used

_PLACE = when_used(r"((?:symptom\.)?[a-z_]+)\[(\d+)\]")
_LISTS = frozenset({"services", "alerts", "dashboards"})


def line_of(found: Finding, places: dict[str, int]) -> int:
    """The line of Markdown that a finding of the grounding is about, 0 where none is known."""
    place = place_of(found.where)
    section = place.split(" ")[0]
    return places.get(place, places.get(section, places.get(section.split(".")[0], 0)))


def place_of(where: str) -> str:
    """The place as the rules of review name it: "resolution[2].commands[0]" is "resolution 3"."""
    if where.startswith("evidence."):
        return f"evidence {where.removeprefix('evidence.')}"
    item = _PLACE.match(where)
    if item is None or item[1] in _LISTS:
        return where.split(".", 1)[0].split("[", 1)[0]
    return f"{item[1]} {int(item[2]) + 1}"
