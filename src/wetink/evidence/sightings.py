"""Where a chat shows what a terminal printed: verbatim lines are the proof that two sources saw one event."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wetink.evidence.rows import is_command, is_message, squeezed, whole_lines
from wetink.model.event import ActorKind, Command

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wetink.evidence.rows import Row

_MOST_MESSAGES = 3
_MOST_RUNS = 4
_LONG = 3
TELLING = 40
"""So long a command line is not typed the same by chance."""
_END = 48


@dataclass(frozen=True, slots=True)
class Sighting:
    """A message that shows a command of another source.

    lines   output lines of the command in it; 0 where only the command line itself was pasted
    runs    how many commands it may be (1 where it is certain which one was pasted)
    """

    command: Row
    message: Row
    lines: int
    runs: int = 1

    @property
    def weight(self) -> float:
        """How much it proves: 1 or 2 for a line alone, up to 3 for a long paste, shared by all it may be."""
        alone = 2.0 if len(self.command.event.text) >= TELLING else 1.0
        return (min(3.0, 1.0 + self.lines) if self.lines else alone) / self.runs


def find(rows: Sequence[Row]) -> list[Sighting]:
    """Pair commands with the messages that show them, in row order; linear in all text.

    A line counts that is at least 16 characters long, stands in few messages and was printed by few commands; of a long
    line only the end is compared, as people cut off what stands in front.
    """
    commands = [row for row in rows if is_command(row) and row.of is None]
    shown = _lines_of_messages(rows)
    pasted = _pasted_lines(rows)
    counts: dict[tuple[int, int], list[int]] = {}
    for line, owners in _owners(commands, shown).items():
        for message in shown[line]:
            typed = pasted.get(id(rows[message]))  # a paste with command lines is of one of these
            likely = [c for c in owners if not typed or squeezed(commands[c].event.text) in typed]
            for command in likely:
                count = counts.setdefault((command, message), [0, len(likely)])
                count[:] = count[0] + 1, min(count[1], len(likely))
    found = [Sighting(commands[c], rows[m], lines, runs) for (c, m), (lines, runs) in counts.items()]
    found = [s for s in found if s.lines >= _LONG or id(s.message) in pasted or _same_person(s.command, s.message)]
    have = {(id(s.command), id(s.message)) for s in found}
    found.extend(s for s in _typed(rows, commands) if (id(s.command), id(s.message)) not in have)
    position = {id(row): index for index, row in enumerate(rows)}
    return sorted(found, key=lambda s: (position[id(s.command)], position[id(s.message)]))


def _pasted_lines(rows: Sequence[Row]) -> dict[int, set[str]]:
    """The command lines that were found as run in each message."""
    found: dict[int, set[str]] = defaultdict(set)
    for row in rows:
        if row.of is not None and is_command(row):
            found[id(row.of)].add(squeezed(row.event.text))
    return found


def _same_person(row: Row, other: Row) -> bool:
    return row.person is not None and other.person is not None and row.person.key == other.person.key


def _compatible(row: Row, other: Row) -> bool:
    return row.person is None or other.person is None or row.person.key == other.person.key


def _lines_of_messages(rows: Sequence[Row]) -> dict[str, list[int]]:
    shown: dict[str, list[int]] = {}
    for index, row in enumerate(rows):
        actor = row.event.actor
        if not is_message(row) or (actor is not None and actor.kind is ActorKind.BOT):
            continue
        for line in {line[-_END:] for line in whole_lines(row.event.text)}:
            at = shown.setdefault(line, [])
            if len(at) <= _MOST_MESSAGES:
                at.append(index)
    return {line: at for line, at in shown.items() if len(at) <= _MOST_MESSAGES}


def _owners(commands: Sequence[Row], shown: dict[str, list[int]]) -> dict[str, list[int]]:
    """Give each shown line the commands that printed it; lines that many printed are left out."""
    owners: dict[str, list[int]] = {}
    for index, row in enumerate(commands):
        for line in set(_printed(row)):
            if line in shown:
                at = owners.setdefault(line, [])
                if len(at) <= _MOST_RUNS:
                    at.append(index)
    return {line: at for line, at in owners.items() if len(at) <= _MOST_RUNS}


def _printed(row: Row) -> list[str]:
    detail = row.event.detail
    if not isinstance(detail, Command) or not detail.output:
        return []
    return [line[-_END:] for line in whole_lines(detail.output, most=5_000)]


def _typed(rows: Sequence[Row], commands: Iterable[Row]) -> list[Sighting]:
    """Command lines that were found in messages as run, and are recorded elsewhere a few times at most."""
    runs: dict[str, list[Row]] = defaultdict(list)
    for row in commands:
        runs[squeezed(row.event.text)].append(row)
    found: list[Sighting] = []
    for row in rows:
        if row.of is None or not is_command(row):
            continue
        line = squeezed(row.event.text)
        same = [run for run in runs.get(line, ()) if _compatible(run, row)]
        if len(line) >= 8 and 0 < len(same) <= _MOST_RUNS:
            found.extend(Sighting(run, row.of, 0, len(same)) for run in same)
    return found
