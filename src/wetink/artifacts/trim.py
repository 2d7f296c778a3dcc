"""Records without end: how long one text, and how many records of one source, are read."""

from __future__ import annotations

from dataclasses import replace

from wetink.model.event import Command, Event, Skipped

MOST_RECORDS = 250_000
"""Records of one file or export; more than people and machines say about any incident."""

LONGEST = 1 << 20
"""Characters of one text; what is longer is a file that somebody pasted, and nobody reads its end."""

_BACK = 10_000


def trimmed(event: Event) -> tuple[Event, Skipped | None]:
    """The event with texts of at most `LONGEST` characters, and a note where something was cut off."""
    detail = event.detail
    output = detail.output if isinstance(detail, Command) else None
    cut_off = max(0, len(event.text) - LONGEST) + max(0, len(output or "") - LONGEST)
    if not cut_off:
        return event, None
    if isinstance(detail, Command) and output is not None:
        detail = replace(detail, output=_cut(output))
    note = Skipped(event.place, f"longer than {LONGEST:,} characters; {cut_off:,} at its end are not used")
    return replace(event, text=_cut(event.text), detail=detail), note


def _cut(text: str) -> str:
    """The beginning, up to the last line or word that is whole, so that no secret is left as half of one."""
    if len(text) <= LONGEST:
        return text
    end = max(text.rfind("\n", LONGEST - _BACK, LONGEST), text.rfind(" ", LONGEST - _BACK, LONGEST))
    return text[: end if end > 0 else LONGEST]
