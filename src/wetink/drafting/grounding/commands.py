"""Commands: each occurs in the evidence, or is an explicit pattern of one that does."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from wetink.drafting.grounding.ground import PROMPT, Ground
from wetink.drafting.grounding.shell_form import HOLE, Unit, holes, units
from wetink.model.event import Command, Kind, Message, Passage
from wetink.model.evidence import Evidence

_CODE = re.compile(r"`([^`\n]{2,2000})`")
_ALIAS = re.compile(r"\balias ([\w.-]{1,30})=(?:'([^'\n]+)'|\"([^\"\n]+)\"|(\S+))")
_MOST_WORDS = 4
"""So many words a placeholder stands for at most."""


class How(StrEnum):
    """How a command stands in a piece of evidence."""

    RUN = "run"
    PROPOSED = "proposed"
    TOLD = "told"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One place where a command stands: the piece and how it stands there."""

    item: Evidence
    how: How


class Commands:
    """All command lines of a record, by the programs in them."""

    def __init__(self, ground: Ground) -> None:
        self._by_program: dict[str, list[tuple[tuple[Unit, ...], Occurrence]]] = defaultdict(list)
        self._aliases = _aliases(ground)
        for item in ground.items:
            if item.id in ground.orders:
                continue
            for line, program, how in _lines(item):
                self._add(line, program, Occurrence(item, how))

    def _add(self, line: str, program: str, place: Occurrence) -> None:
        found = self._expanded(units(line, program))
        for name in {unit.program for unit in found}:
            self._by_program[name].append((found, place))

    def _expanded(self, some: tuple[Unit, ...]) -> tuple[Unit, ...]:
        if not any(unit.program in self._aliases for unit in some):
            return some
        return tuple(
            Unit((*units(self._aliases[unit.program])[0].words, *unit.words[1:]), unit.joint)
            if unit.program in self._aliases and units(self._aliases[unit.program])
            else unit
            for unit in some
        )

    def find(self, run: str) -> list[Occurrence]:
        """Every place where a command, or one that it is a pattern of, stands; a block may stand in several."""
        whole = self._find(run)
        lines = [line for line in run.split("\n") if line.strip()]
        if whole or len(lines) < 2:
            return whole
        each = [self._find(line) for line in lines]
        return [place for found in each for place in found] if all(each) else []

    def _find(self, run: str) -> list[Occurrence]:
        bare = PROMPT.sub("", run)
        return self._matching(self._expanded(units(bare))) or self._matching(units(bare, "sql"))

    def _matching(self, wanted: tuple[Unit, ...]) -> list[Occurrence]:
        if not wanted:
            return []
        key = next((unit.program for unit in wanted if HOLE not in unit.program), None)
        some = self._by_program.get(key, []) if key else [row for rows in self._by_program.values() for row in rows]
        return [place for there, place in some if within(wanted, there)]

    def nearest(self, run: str) -> Evidence | None:
        """The piece whose command shares most words with one that stands nowhere."""
        wanted = {word for unit in units(run) for word in unit.words}
        program = next(iter(units(run)), Unit(("",))).program
        best: tuple[float, Evidence | None] = (0.4, None)
        for there, place in self._by_program.get(program, ()):
            words = {word for unit in there for word in unit.words}
            share = len(words & wanted) / max(1, len(words | wanted))
            if share > best[0]:
                best = (share, place.item)
        return best[1]


def _aliases(ground: Ground) -> dict[str, str]:
    found: dict[str, str] = {}
    for item in ground.items:
        if "alias " in item.text:
            for name, one, two, three in _ALIAS.findall(item.text):
                found[name] = one or two or three
    return found


def _lines(item: Evidence) -> Iterator[tuple[str, str, How]]:
    """The command lines of one piece: what was typed, or what stands in a text as code or behind a prompt."""
    detail = item.detail
    if isinstance(detail, Command) and item.kind is not Kind.OUTPUT:
        how = How.PROPOSED if item.kind is Kind.PROPOSED or detail.refused else How.RUN
        yield str(item.text), detail.program, how
        return
    if not isinstance(detail, Message | Passage) and item.kind is not Kind.OUTPUT:
        return
    text = str(item.text)
    for code in _CODE.findall(text):
        yield code, "sh", How.TOLD
    for line in text.split("\n"):
        bare = PROMPT.sub("", line).strip().strip("`")
        if bare and (bare != line.strip() or len(bare) < 400):
            yield bare, "sh", How.TOLD


def within(wanted: Sequence[Unit], there: Sequence[Unit]) -> bool:
    """Whether a command is all of another, or whole simple commands of it one after the other."""
    most = len(there) - len(wanted)
    for start in range(most + 1):
        if there[start].joint in {"|", "|&"} and wanted[0].joint != there[start].joint:
            continue
        seen: dict[str, str] = {}
        if all(
            _joined(n, one, there[start + n]) and _same(one, there[start + n], seen) for n, one in enumerate(wanted)
        ):
            return True
    return False


def _joined(n: int, wanted: Unit, there: Unit) -> bool:
    """Whether both are joined to what comes before in the same way; ends of lines and ; are one."""
    return n == 0 or wanted.joint == there.joint or {wanted.joint, there.joint} <= {";", "&&", "&", ""}


def _same(wanted: Unit, there: Unit, seen: dict[str, str]) -> bool:
    """Whether two simple commands are one, placeholders filled in the same way each time."""
    if _fits(wanted.words, there.words, seen):
        return True
    return _fits(_ordered(wanted.words), _ordered(there.words), seen)


def _ordered(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words with flags and their values in one order, behind what is no flag."""
    plain: list[str] = []
    flags: list[tuple[str, ...]] = []
    at = 0
    while at < len(words):
        word = words[at]
        if word.startswith("-") and len(word) > 1 and at:
            takes = at + 1 < len(words) and not words[at + 1].startswith("-")
            flags.append((word, words[at + 1]) if takes else (word,))
            at += 2 if takes else 1
        else:
            plain.append(word)
            at += 1
    return (*plain, *(word for flag in sorted(flags) for word in flag))


def _fits(wanted: tuple[str, ...], there: tuple[str, ...], seen: dict[str, str]) -> bool:
    if HOLE not in "".join(wanted):
        return wanted == there
    return _walk(wanted, there, 0, 0, seen)


def _walk(wanted: tuple[str, ...], there: tuple[str, ...], i: int, j: int, seen: dict[str, str]) -> bool:
    while i < len(wanted):
        word = wanted[i]
        pattern = holes(word)
        if pattern is None:
            if j >= len(there) or there[j] != word:
                return False
            i, j = i + 1, j + 1
            continue
        alone = word.startswith(HOLE) and word.endswith(HOLE) and word.count(HOLE) == 2
        for many in range(1, _MOST_WORDS + 1 if alone else 2):
            filled = there[j : j + many]
            if len(filled) < many or any(one.startswith("-") and one[1:2].isalpha() for one in filled):
                break
            value = " ".join(filled)
            if pattern.fullmatch(value) and seen.get(word, value) == value:
                known = dict(seen)
                known[word] = value
                if _walk(wanted, there, i + 1, j + many, known):
                    seen.update(known)
                    return True
        return False
    return j == len(there)
