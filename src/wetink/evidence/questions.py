"""What no file tells and matters, as questions that a line in incident.toml answers."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from wetink.evidence.rows import is_command
from wetink.model.evidence import Question

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wetink.evidence.rows import Row
    from wetink.model.evidence import ClockNote

_ZONES = "zones."
_TAKEN = re.compile(r"read in \S+, the zone that .{1,400} names")


def questions(
    rows: Sequence[Row], clocks: Sequence[ClockNote], guessed: Sequence[Question] = ()
) -> tuple[Question, ...]:
    """The days, zones and starts that were guessed, then who was, then whose terminals nothing tells.

    Where several files lack a zone they are most likely of one team: one line answers for all of them.
    """
    zoneless = [note for note in clocks if any(line.startswith(_ZONES) for line in note.ask)]
    asked = [Question(note.stream, note.note, _lines(note, one_zone=len(zoneless) > 1)) for note in clocks if note.ask]
    team = (_of_team(zoneless),) if len(zoneless) > 1 else ()
    nobodys = (_whose(source) for source in _nobodys(rows))
    return (*team, *(one for one in asked if one.say), *guessed, *nobodys)


def _of_team(zoneless: Sequence[ClockNote]) -> Question:
    files = ", ".join(note.stream for note in zoneless)
    taken = dict.fromkeys(found[0] for note in zoneless if (found := _TAKEN.search(note.note)))
    what = "; ".join(("wall clocks without a zone, most likely of one team", *taken))
    return Question(files, what, ('timezone = "Europe/Berlin"',))


def _lines(note: ClockNote, *, one_zone: bool) -> tuple[str, ...]:
    return tuple(line for line in note.ask if not (one_zone and line.startswith(_ZONES)))


def _nobodys(rows: Sequence[Row]) -> list[str]:
    """Files with commands of which not one names who typed it."""
    own = [row for row in rows if row.of is None and is_command(row)]
    known = {row.event.place.source for row in own if row.person is not None}
    return sorted({row.event.place.source for row in own} - known)


def whose(source: str, short: str, name: str) -> Question:
    """Ask whose a short name is that was taken to be somebody's because nobody else known begins so."""
    what = f'whose "{short}" is: taken to be {name}, as nobody else who is named could be meant'
    return Question(source, what, (f'people.{json.dumps(short, ensure_ascii=False)} = "Mira Sand"',))


def _whose(source: str) -> Question:
    name = json.dumps(source, ensure_ascii=False)
    what = "commands of an unknown person: who mended it, and may own the runbook, cannot be told from them"
    return Question(source, what, (f'authors.{name} = "Mira Sand"',))
