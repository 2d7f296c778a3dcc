"""Signals by which a look that mattered is told from one that did not: structure first, words last."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from wetink.drafting.cause import Cause
from wetink.drafting.changes import Change
from wetink.drafting.credit import credits_of, told_mass
from wetink.drafting.insights import weigh
from wetink.drafting.pairs import Turn, fix_times, kin, turned
from wetink.drafting.patterns import patterns
from wetink.drafting.quantities import Quantity, quantities
from wetink.drafting.record import Record, Run, Said
from wetink.drafting.usage import NEVER, Usage
from wetink.drafting.walk import walk
from wetink.drafting.window import Window
from wetink.drafting.words import overlap, words

SOON = 6 * 60.0
"""What a look shows is said within minutes, if it matters."""
_LATER = 3600.0
_ABOUT = 15 * 60.0
"""So long after a look somebody still writes its amounts, rounded or in another unit."""
_CLOCK = 30.0
_RARE = 0.3
_KIN_MOST = 200
_ALERT, _CAUSE, _FIX = 0.5, 2.0, 1.0
"""How much of the walk starts at each alert, at the statement of the cause and at each part of the fix."""


@dataclass(frozen=True, slots=True)
class Signals:
    """What the signals of all looks are read from, gathered once; `fixes` are the kept changes' times by person."""

    record: Record
    causes: dict[str, float]
    symptom: frozenset[str]
    telling: frozenset[str]
    fixes: dict[str, list[float]]
    first_fix: float
    last_fix: float
    usage: Usage
    near: dict[str, float]
    credit: dict[str, list[Said]]
    following: dict[str, Run]
    kinds: dict[str, list[Run]]
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
        weights: dict[str, float] = {}
        for cause in causes:
            for word in cause.said.words:
                weights[word] = max(weights.get(word, 0.0), cause.weight)
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
            causes=weights,
            symptom=symptom,
            telling=symptom | weights.keys() | frozenset(w for run in kept for w in run.words),
            fixes=fixes,
            first_fix=min(times, default=window.close),
            last_fix=max((t for t in times if t <= window.recovery), default=last),
            usage=usage,
            near=_near(record, window, kept, causes),
            credit=credits_of(record, runs, usage, talk),
            following=_following(record.runs),
            kinds=_kinds(runs),
            changed=frozenset(w for run in kept for w in run.words),
        )

    def signals(self, run: Run, group: list[Run]) -> dict[str, float]:
        """Each signal from 0 to 1; `group` holds the look and its repetitions."""
        return {**self._told(run), **self._placed(run, group), **self._asked(run)}

    def _told(self, run: Run) -> dict[str, float]:
        """What people made of its answer."""
        rarity = self.record.rarity
        mine = run.words | run.output_words
        credit = self.credit.get(run.item.id, [])
        soon = [w for w in mine if self.usage.said_between(w, run.t - _CLOCK, run.t + SOON)]
        others = [s for s in self.record.said_between(run.t - _CLOCK, run.t + SOON) if not s.bot and s.who != run.who]
        heard = (rarity.mass(w for w in s.words & mine if rarity.weight(w) > _RARE) for s in others)
        return {
            "told": _grow(told_mass(self.record, run, credit), 2.0),
            "finding": max((_share(weigh(self.record, s, self.telling)) for s in credit), default=0.0),
            "soon": _grow(rarity.mass(soon), 2.5),
            "others": _grow(max(heard, default=0.0), 1.5),
            "figure": float(self._figure(run)),
            "pasted": float(len(run.item.places) > 1 or run.item.of is not None),
        }

    def _placed(self, run: Run, group: list[Run]) -> dict[str, float]:
        """Where it stands among changes and other looks."""
        later = self.following.get(run.item.id)
        gap = later.t - run.t if later else 600.0
        return {
            "kin_after": float(run.t < self.first_fix and self._kin_after(run)),
            "after_fix": float(any(r.t > self.first_fix for r in group[1:])),
            "turned": float(turned(group, self.first_fix, self.last_fix) is Turn.TURNED),
            "before_fix": float(run.t < self.first_fix),
            "then_change": float(any(0 < t - run.t <= 150 for t in self.fixes.get(run.who, ()))),
            "pause": min(max(gap, 0.0), 600.0) / 600.0,
            "refined": float(_refined(run, later)),
            "walk": self.near.get(run.item.id, 0.0),
        }

    def _asked(self, run: Run) -> dict[str, float]:
        """What it asks, against what was known and what is said of the cause."""
        rarity = self.record.rarity
        mine = run.words | run.output_words
        cause = sum(rarity.weight(w) * self.causes[w] for w in mine & self.causes.keys())
        heard = frozenset(w for w in run.words if self.usage.first_said.get(w, NEVER) < run.pos)
        lonely = [w for w in run.words if self.usage.uses[w] <= 1]
        return {
            "answered": float(bool(run.output.strip())),
            "fixes": overlap(rarity, run.words, self.changed),
            "driver": float(run.who in self.fixes),
            "cause": _grow(cause, 2.5),
            "symptom": overlap(rarity, mine, self.symptom),
            "confirms": overlap(rarity, run.words, heard),
            "wording": float(self._wording(run)),
            "lonely": len(lonely) / max(len(run.words), 1),
            "long": _grow(len(run.line), 120.0),
        }

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


def _following(runs: list[Run]) -> dict[str, Run]:
    """Evidence id of each command -> the same person's next one."""
    last: dict[str, Run] = {}
    found: dict[str, Run] = {}
    for run in runs:
        before = last.get(run.who)
        if before is not None:
            found[before.item.id] = run
        last[run.who] = run
    return found


def _kind(run: Run) -> str:
    return " ".join((run.command.program, *run.facts.verbs[:1]))


def _kinds(runs: list[Run]) -> dict[str, list[Run]]:
    kinds: dict[str, list[Run]] = defaultdict(list)
    for run in runs:
        if run.ok:
            kinds[_kind(run)].append(run)
    return kinds


def _refined(run: Run, later: Run | None) -> bool:
    """The same person's next command within minutes is this one made sharper: same beginning, another end."""
    if later is None or later.t - run.t > 120 or later.key == run.key:
        return False
    start = next((i for i, (a, b) in enumerate(zip(run.key, later.key, strict=False)) if a != b), len(run.key))
    return start >= 0.55 * len(run.key) and len(later.key) > start


def _alike(mine: list[Quantity], theirs: tuple[Quantity, ...]) -> bool:
    return any(a.same(b) for b in theirs for a in mine if a.kind or b.kind)


def _grow(mass: float, scale: float) -> float:
    return 1 - math.exp(-mass / scale)


def _share(value: float) -> float:
    return min(max(value, 0.0), 1.0)
