"""What no file tells and matters, as questions that a line in incident.toml answers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from wetink.evidence.rows import is_command
from wetink.model.evidence import Question

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wetink.evidence.rows import Row
    from wetink.model.evidence import ClockNote, Person


def questions(
    rows: Sequence[Row], clocks: Sequence[ClockNote], guessed: Sequence[Question] = ()
) -> tuple[Question, ...]:
    """The days, zones and starts that were guessed, then who was, then whose terminals nothing tells."""
    asked = [Question(note.stream, note.note, note.ask) for note in clocks if note.ask]
    return (*asked, *guessed, *(_whose(source) for source in _nobodys(rows)))


def _nobodys(rows: Sequence[Row]) -> list[str]:
    """Files with commands of which not one names who typed it."""
    own = [row for row in rows if row.of is None and is_command(row)]
    known = {row.event.place.source for row in own if row.person is not None}
    return sorted({row.event.place.source for row in own} - known)


def whose(source: str, short: str, person: Person) -> Question:
    """Ask whose a short name is that was taken to be somebody's because nobody else known begins so."""
    what = f'whose "{short}" is: taken to be {person.name}, as nobody else who is named could be meant'
    say = f'if that is wrong, say who it is: [people] {json.dumps(short, ensure_ascii=False)} = "Mira Sand"'
    return Question(source, what, say)


def _whose(source: str) -> Question:
    name = json.dumps(source, ensure_ascii=False)
    what = "commands of an unknown person: who mended it, and may own the runbook, cannot be told from them"
    return Question(source, what, f'say whose terminal it is: [authors] {name} = "Mira Sand"')
