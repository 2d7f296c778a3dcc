"""Which runbooks belong together, why, and the look that tells two of them apart: proposals, for a person to judge."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from wetink.model.draft import Step
from wetink.model.runbook import Runbook, Status
from wetink.model.terms import Risk
from wetink.patterns import when_used

MOST = 5
"""Kin shown of one runbook; behind them it gets arbitrary."""

_WEIGHTS = {"named": 100.0, "alert": 5.0, "service": 2.0, "symptom": 4.0, "entity": 1.0}
_LEAST = 1.5
_ALIKE = 0.35
"""Share of the rarer words of a symptom, by their weight, from which two symptoms may be taken for each other."""

_WORD = when_used(r"[^\W_][\w.-]*[^\W_]|[^\W_]")
_NAME = when_used(r"(?<![\w.-])[A-Za-z][A-Za-z0-9]*(?:[-_][A-Za-z0-9]+)+(?![\w/-])")


@dataclass(frozen=True, slots=True)
class Telling:
    """The first look of a diagnosis whose answer tells two runbooks apart.

    look   what to do, in the words of the step
    run    its command
    here   what the runbook that was asked about expects
    there  what the other one expects of the same command, "" where only one of them looks there
    """

    look: str
    run: str
    here: str
    there: str = ""


@dataclass(frozen=True, slots=True)
class Kin:
    """Another runbook that belongs to the one asked about.

    score   to sort by; it means nothing across libraries
    shared  kind ("named", "alert", "service", "symptom", "entity") -> what both have
    alike   whether somebody at 3 a.m. may take one for the other: the same alert, or much the same symptom
    telling  the deciding look from this one and from the other one, for look-alikes; at most one of each
    """

    path: str
    id: str
    title: str
    score: float
    shared: Mapping[str, tuple[str, ...]]
    alike: bool = False
    telling: tuple[Telling, ...] = ()

    @property
    def why(self) -> str:
        """The reason in words."""
        return "; ".join(_SAID[kind].format(_listed(words)) for kind, words in self.shared.items())


_SAID = {
    "named": "named by its author",
    "alert": "same alert {}",
    "service": "same service {}",
    "symptom": "both symptoms say {}",
    "entity": "both commands name {}",
}


def _listed(words: Sequence[str]) -> str:
    shown = ", ".join(words[:4])
    return f"{shown} and {len(words) - 4} more" if len(words) > 4 else shown


@dataclass(frozen=True, slots=True)
class _Marks:
    """What a runbook is known by, kind by kind; the words in small letters."""

    runbook: Runbook
    by_kind: Mapping[str, frozenset[str]]


def compare(one: Runbook, other: Runbook) -> Kin | None:
    """What another runbook shares with one, None for nothing that counts."""
    return next(iter(Kinship((one, other)).of(one)), None)


class Kinship:
    """The kin of any runbook of a library; made once, then each question costs what the runbook shares."""

    def __init__(self, runbooks: Iterable[Runbook]) -> None:
        current = [one for one in runbooks if one.standing is not Status.RETIRED]
        self._marks = {one.path: _marks(one) for one in current}
        self._holders: dict[tuple[str, str], list[str]] = defaultdict(list)
        for path, marks in self._marks.items():
            for kind, words in marks.by_kind.items():
                for word in words:
                    self._holders[kind, word].append(path)
        self._often = min(max(20, len(current) // 10), 200)

    def of(self, runbook: Runbook, most: int = MOST) -> list[Kin]:
        """Those that share most, the closest first; itself and retired ones are not among them."""
        mine = self._marks.get(runbook.path) or _marks(runbook)
        shared: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for kind, word in self._telling_words(mine):
            for path in self._holders.get((kind, word), ()):
                if path != runbook.path:
                    shared[path][kind].append(word)
        for path, marks in self._named(runbook):
            shared[path]["named"].append(marks.runbook.id)
        found = (self._kin(mine, self._marks[path], words) for path, words in shared.items())
        return sorted((one for one in found if one.score >= _LEAST), key=lambda one: (-one.score, one.path))[:most]

    def _telling_words(self, mine: _Marks) -> Iterator[tuple[str, str]]:
        """Marks rare enough to mean something; what a tenth of the library, or 200 runbooks, have does not."""
        for kind, words in mine.by_kind.items():
            for word in sorted(words):
                if kind != "id" and len(self._holders.get((kind, word), ())) <= self._often:
                    yield kind, word

    def _named(self, runbook: Runbook) -> Iterator[tuple[str, _Marks]]:
        for id_ in runbook.related:
            for path in self._holders.get(("id", id_), ()):
                if path != runbook.path:
                    yield path, self._marks[path]

    def _rarity(self, kind: str, word: str) -> float:
        """From 1 for what two runbooks share down to nearly 0 for what all have."""
        holders = max(2, len(self._holders.get((kind, word), ())))
        return math.log(1 + len(self._marks) / holders) / math.log(1 + max(2, len(self._marks)) / 2)

    def _kin(self, mine: _Marks, other: _Marks, words: Mapping[str, Sequence[str]]) -> Kin:
        share = self._share(mine, words.get("symptom", ()))
        score = sum(
            _WEIGHTS[kind] * min(3.0, sum(self._rarity(kind, word) for word in said))
            for kind, said in words.items()
            if kind != "symptom"
        )
        score += _WEIGHTS["symptom"] * share
        alike = "alert" in words or share >= _ALIKE
        body = mine.runbook.body
        written = {word.lower(): word for word in (*body.services, *body.alerts)}
        shared = {
            kind: tuple(written.get(word, word) for word in self._by_rarity(kind, words[kind]))
            for kind in _WEIGHTS
            if words.get(kind) and (kind != "symptom" or share >= _ALIKE / 2)
        }
        told = tuple(telling(mine.runbook, other.runbook)) if alike else ()
        one = other.runbook
        return Kin(one.path, one.id, " ".join(one.body.title.split()), round(score, 3), shared, alike, told)

    def _by_rarity(self, kind: str, words: Sequence[str]) -> list[str]:
        return sorted(dict.fromkeys(words), key=lambda word: (-self._rarity(kind, word), word))

    def _share(self, mine: _Marks, shared: Sequence[str]) -> float:
        whole = sum(self._rarity("symptom", word) for word in mine.by_kind["symptom"])
        return sum(self._rarity("symptom", word) for word in shared) / whole if whole else 0.0


def _marks(runbook: Runbook) -> _Marks:
    body = runbook.body
    symptom = " ".join((body.title, *(claim.text[:400] for claim in (*body.symptom.alerts, *body.symptom.dashboards))))
    code = " ".join(command.run for step in _steps(runbook) for command in step.commands)[:20_000]
    services = frozenset(service.lower() for service in body.services)
    return _Marks(
        runbook,
        {
            "id": frozenset((runbook.id,)),
            "alert": frozenset(alert.lower() for alert in body.alerts),
            "service": services,
            "symptom": frozenset(
                word for word in _WORD.findall(symptom.lower()) if len(word) > 3 and not word[0].isdigit()
            ),
            "entity": frozenset(name.lower() for name in _NAME.findall(code)) - services,
        },
    )


def _steps(runbook: Runbook) -> Iterator[Step]:
    body = runbook.body
    yield from (*body.diagnosis, *body.resolution, *body.verification)


def telling(one: Runbook, other: Runbook) -> Iterator[Telling]:
    """The deciding looks of two runbooks, the asked one's first.

    A command that both run and of which they expect different things decides at once. Else it is, of each, the first
    look that changes nothing, says what to expect, and is not the other's too.
    """
    mine, theirs = _looks(one), _looks(other)
    for run, (step, expect) in mine.items():
        if run in theirs and theirs[run][1] != expect:
            yield Telling(step.text, run, expect, theirs[run][1])
            return
    for here, there in ((mine, theirs), (theirs, mine)):
        first = next(((run, *look) for run, look in here.items() if run not in there), None)
        if first is not None:
            run, step, expect = first
            yield Telling(step.text, run, expect if here is mine else "", "" if here is mine else expect)


def _looks(runbook: Runbook) -> dict[str, tuple[Step, str]]:
    """What a diagnosis looks at, by command: read-only steps with an expectation."""
    found: dict[str, tuple[Step, str]] = {}
    for step in runbook.body.diagnosis:
        expect = " ".join((step.expect or step.when).split())
        if expect and step.commands and step.risk is Risk.READ_ONLY:
            found.setdefault(" ".join(step.commands[0].run.split()), (step, expect))
    return found
