"""Signals by which a look that mattered is told from one that did not: structure first, words last."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from wetink.drafting.diagnosis.credit import credits_of, told_mass
from wetink.drafting.diagnosis.insights import weigh
from wetink.drafting.diagnosis.walk import walk
from wetink.drafting.language.patterns import patterns
from wetink.drafting.language.phrases import says
from wetink.drafting.language.quantities import Quantity, quantities
from wetink.drafting.language.words import overlap, words
from wetink.drafting.record.pairs import Turn, fix_times, kin, turned
from wetink.drafting.record.record import Record, Run, Said
from wetink.drafting.record.usage import NEVER, Usage
from wetink.drafting.record.window import Window
from wetink.drafting.resolution.cause import Cause
from wetink.drafting.resolution.changes import Change

SOON = 6 * 60.0
"""What a look shows is said within minutes, if it matters."""
_LATER = 3600.0
_ABOUT = 15 * 60.0
"""So long after a look somebody still writes its amounts, rounded or in another unit."""
_CLOCK = 30.0
_NEXT = 4 * 60.0
_RARE = 0.3
_KIN_MOST = 200
_ALERT, _CAUSE, _FIX = 0.5, 2.0, 1.0
"""How much of the walk starts at each alert, at the statement of the cause and at each part of the fix."""


@dataclass(frozen=True, slots=True)
class Signals:
    """What the signals of all looks are read from, gathered once; `fixes` are the kept changes' times by person."""

    record: Record
    telling: frozenset[str]
    fixes: dict[str, list[float]]
    first_fix: float
    last_fix: float
    usage: Usage
    near: dict[str, float]
    credit: dict[str, list[Said]]
    kinds: dict[str, list[Run]]
    kept: list[Run]
    changed: frozenset[str]

    @classmethod
    def of(
        cls,
        record: Record,
        window: Window,
        changes: list[Change],
        causes: list[Cause],
        runs: list[Run],
        told_fixes: Sequence[float] = (),
    ) -> Signals:
        """Gather from the record, with the looks that are weighed (`runs`) and when a fix was told that none typed."""
        kept = [c.run for c in changes if c.kept and c.run.t >= window.start]
        told = frozenset(word for cause in causes for word in cause.said.words)
        symptom = frozenset(w for h in window.main for w in words(f"{h.alert.name} {h.item.text}"))
        fixes: dict[str, list[float]] = defaultdict(list)
        for run in kept:
            fixes[run.who].append(run.t)
        times = fix_times(kept, window, told_fixes)
        last = max(times, default=window.close)
        usage = Usage.of(record)
        talk = record.said_between(window.start, last + 600)
        return cls(
            record=record,
            telling=symptom | told | frozenset(w for run in kept for w in run.words),
            fixes=fixes,
            first_fix=min(times, default=window.close),
            last_fix=max((t for t in times if t <= window.recovery), default=last),
            usage=usage,
            near=_near(record, window, kept, causes),
            credit=credits_of(record, runs, usage, talk),
            kinds=_kinds(runs),
            kept=kept,
            changed=frozenset(w for run in kept for w in run.words),
        )

    def signals(self, run: Run, group: list[Run]) -> dict[str, float]:
        """Each signal from 0 to 1; `group` holds the look and its repetitions."""
        return {**self._told(run), **self._placed(run, group), **self._asked(run)}

    def _told(self, run: Run) -> dict[str, float]:
        """What people made of its answer."""
        credit = self.credit.get(run.item.id, [])
        new = [w for w in run.output_words if self.usage.first_seen.get(w, run.pos) >= run.pos]
        drives = run.who in self.fixes
        return {
            "told": _grow(told_mass(self.record, run, credit), 2.0),
            "finding": max((_share(weigh(self.record, s, self.telling)) for s in credit), default=0.0),
            "brought": _grow(sum(self.usage.uses[w] > 1 for w in new), 6.0) if drives else 0.0,
            "used": float(drives and self._used(run, new)),
            "put_aside": float(self._put_aside(run)),
            "figure": float(self._figure(run)),
            "pasted": float(len(run.item.places) > 1 or run.item.of is not None),
        }

    def _placed(self, run: Run, group: list[Run]) -> dict[str, float]:
        """Where it stands among changes and other looks."""
        return {
            "kin_after": float(run.t < self.first_fix and self._kin_after(run)),
            "after_fix": float(any(r.t > self.first_fix for r in group[1:])),
            "turned": float(turned(group, self.first_fix, self.last_fix) is Turn.TURNED),
            "before_fix": float(run.t < self.first_fix),
            "then_change": float(any(0 < t - run.t <= 150 for t in self.fixes.get(run.who, ()))),
            "walk": self.near.get(run.item.id, 0.0),
        }

    def _asked(self, run: Run) -> dict[str, float]:
        """What it asks, against what was known and what is said of the cause."""
        rarity = self.record.rarity
        lonely = [w for w in run.words if self.usage.uses[w] <= 1]
        return {
            "fixes": overlap(rarity, run.words, self.changed),
            "driver": float(run.who in self.fixes),
            "wording": float(self._wording(run)),
            "lonely": len(lonely) / max(len(run.words), 1),
            "long": _grow(len(run.line), 120.0),
        }

    def _used(self, run: Run, new: list[str]) -> bool:
        """A later part of the fix names something that this look brought up."""
        telling = frozenset(w for w in new if self.record.rarity.weight(w) > _RARE)
        return bool(telling) and any(telling & fix.words for fix in self.kept if fix.pos > run.pos)

    def _put_aside(self, run: Run) -> bool:
        """The next thing that people say says that it was not that."""
        talk = self.record.said_between(run.t - 2 * _CLOCK / 3, run.t + _NEXT)
        said = next((one for one in talk if not one.bot), None)
        return said is not None and says("dead_end", said.prose)

    def _figure(self, run: Run) -> bool:
        """An amount of its answer was then said: a number first seen here, or the same amount with a unit, rounded."""
        for word in run.output_words:
            new = len(word) > 1 and word[0].isdigit() and self.usage.first_seen.get(word, run.pos) >= run.pos
            if new and self.usage.said_between(word, run.t - _CLOCK, run.t + _LATER):
                return True
        mine = [q for q in quantities(run.output) if q.digits > 1]
        talk = self.record.said_between(run.t - 2 * _CLOCK, run.t + _ABOUT) if mine else []
        return any(_alike(mine, quantities(s.text)) for s in talk if not s.bot)

    def _kin_after(self, run: Run) -> bool:
        """Somebody looked the same way at the same thing once the fix had begun."""
        others = self.kinds.get(_kind(run), [])[-_KIN_MOST:]
        return any(other.t > self.first_fix and kin(run, other) for other in others if other is not run)

    def _wording(self, run: Run) -> bool:
        """It looks for words that an alert or a person had used, letter by letter: it confirms what was told."""
        sought = patterns(run.line)
        if not any(self.usage.first_said.get(w, NEVER) < run.pos for p in sought for w in words(p)):
            return False
        texts = [str(h.item.text) for h in self.record.heard if h.pos < run.pos]
        texts += [s.text for s in self.record.said if s.pos < run.pos]
        return any(p in text.lower() for text in texts for p in sought)


def _near(record: Record, window: Window, kept: list[Run], causes: list[Cause]) -> dict[str, float]:
    """The walk from alerts, cause and fix over everything of the incident."""
    until = window.close + 900
    texts = {r.item.id: r.words | r.output_words for r in record.runs if window.start <= r.t <= until}
    texts |= {s.item.id: s.words for s in record.said_between(window.start, until) if not s.bot}
    texts |= {h.item.id: words(f"{h.alert.name} {h.item.text}") for h in window.main}
    texts |= {r.item.id: r.words | r.output_words for r in kept}
    start = {h.item.id: _ALERT for h in window.main}
    start |= {cause.said.item.id: _CAUSE * cause.weight for cause in causes}
    start |= {r.item.id: _FIX for r in kept}
    return walk(texts, start, record.rarity)


def _kind(run: Run) -> str:
    return " ".join((run.command.program, *run.facts.verbs[:1]))


def _kinds(runs: list[Run]) -> dict[str, list[Run]]:
    kinds: dict[str, list[Run]] = defaultdict(list)
    for run in runs:
        if run.ok:
            kinds[_kind(run)].append(run)
    return kinds


def _alike(mine: list[Quantity], theirs: tuple[Quantity, ...]) -> bool:
    return any(a.same(b) for b in theirs for a in mine if a.kind or b.kind)


def _grow(mass: float, scale: float) -> float:
    return 1 - math.exp(-mass / scale)


def _share(value: float) -> float:
    return min(max(value, 0.0), 1.0)
