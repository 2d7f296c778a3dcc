"""Where a chat shows what a terminal printed: verbatim lines are the proof that two sources saw one event."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wetink.evidence.rows import is_command, is_message, squeezed, whole_lines
from wetink.model.event import ActorKind, Command

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from wetink.evidence.rows import Row

_MOST_MESSAGES = 3
_MOST_RUNS = 4


@dataclass(frozen=True, slots=True)
class Sighting:
    """A message that shows a command of another source.

    lines   output lines in it that this command alone printed; 0 where only the command line itself was pasted
    runs    how many runs of that command line there are (1 where it is certain which one was pasted)
    """

    command: Row
    message: Row
    lines: int
    runs: int = 1

    @property
    def weight(self) -> float:
        """How much one such sighting proves: 1 for a line alone, up to 3 for a long paste."""
        return min(3.0, 1.0 + self.lines) if self.lines else 1.0 / self.runs


def find(rows: Sequence[Row]) -> list[Sighting]:
    """Pair commands with the messages that show them, in row order; linear in all text.

    A line counts that is at least 16 characters long, stands in few messages and was printed by one command only.
    """
    commands = [row for row in rows if is_command(row) and row.of is None]
    shown = _lines_of_messages(rows)
    owners = _owners(commands, shown)
    counts: dict[tuple[int, int], int] = defaultdict(int)
    for line, owner in owners.items():
        if owner >= 0:
            for message in shown[line]:
                counts[owner, message] += 1
    pasted = _pasted_lines(rows)
    found = [
        Sighting(commands[c], rows[m], lines)
        for (c, m), lines in counts.items()
        if _is_of(commands[c], rows[m], lines, pasted.get(id(rows[m]), ()))
    ]
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


def _is_of(command: Row, message: Row, lines: int, pasted: Collection[str]) -> bool:
    """Whether printed lines come from this very command: two people's commands may print the same.

    A paste with command lines must hold this one; one without is trusted from whoever ran it, or when it is long.
    """
    if pasted:
        return squeezed(command.event.text) in pasted
    mine, theirs = command.person, message.person
    return lines >= 3 or (mine is not None and theirs is not None and mine.key == theirs.key)


def _lines_of_messages(rows: Sequence[Row]) -> dict[str, list[int]]:
    shown: dict[str, list[int]] = {}
    for index, row in enumerate(rows):
        actor = row.event.actor
        if not is_message(row) or (actor is not None and actor.kind is ActorKind.BOT):
            continue
        for line in set(whole_lines(row.event.text)):
            at = shown.setdefault(line, [])
            if len(at) <= _MOST_MESSAGES:
                at.append(index)
    return {line: at for line, at in shown.items() if len(at) <= _MOST_MESSAGES}


def _owners(commands: Sequence[Row], shown: dict[str, list[int]]) -> dict[str, int]:
    """Give each shown line the command that printed it, -1 where several did."""
    owners: dict[str, int] = {}
    for index, row in enumerate(commands):
        for line in set(_printed(row)):
            if line in shown:
                owners[line] = index if owners.get(line, index) == index else -1
    return owners


def _printed(row: Row) -> list[str]:
    detail = row.event.detail
    return whole_lines(detail.output, most=5_000) if isinstance(detail, Command) and detail.output else []


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
        same = runs.get(line, [])
        if len(line) >= 8 and 0 < len(same) <= _MOST_RUNS:
            found.extend(Sighting(run, row.of, 0, len(same)) for run in same)
    return found
