"""Signals by which a look that mattered is told from one that did not: structure first, words last."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from wetink.drafting.cause import Cause
from wetink.drafting.changes import Change
from wetink.drafting.phrases import says
from wetink.drafting.record import Record, Run, Said
from wetink.drafting.window import Window
from wetink.drafting.words import overlap, words
from wetink.model.evidence import Outcome

SOON = 6 * 60.0
"""What a look shows is said within minutes, if it matters."""
_NEVER = 1 << 60
_NOTHING = re.compile(
    r"^\s*$|no resources found|\b0 rows\b|\(0 rows\)|^\s*0\s*$|not found|empty (?:set|array|list)", re.IGNORECASE
)
_ERROR = re.compile(
    r"error|fatal|fail|denied|refused|timed? ?out|exceed|expired|killed|full|unavailable|panic|invalid", re.IGNORECASE
)
_DIGITS = re.compile(r"\d+")


def family(run: Run) -> str:
    """The command with numbers folded: repetitions and walks through hosts are one family."""
    return _DIGITS.sub("0", run.key)


@dataclass(slots=True)
class Usage:
    """Who used which word when: first by anybody and by a speaker or alert (places), how often, and people's times."""

    first_seen: dict[str, int] = field(default_factory=dict)
    first_said: dict[str, int] = field(default_factory=dict)
    uses: Counter[str] = field(default_factory=Counter)
    said_at: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, record: Record) -> Usage:
        """Count over alerts, messages, commands and their outputs."""
        usage = cls()
        for heard in record.heard:
            for word in words(str(heard.item.text)):
                usage.first_said.setdefault(word, heard.pos)
        for said in record.said:
            usage._take(said.words, said.pos)
            for word in said.words:
                usage.first_said[word] = min(said.pos, usage.first_said.get(word, _NEVER))
                if not said.bot:
                    usage.said_at[word].append(said.t)
        for run in record.runs:
            usage._take(run.words | run.output_words, run.pos)
        return usage

    def _take(self, some: frozenset[str], pos: int) -> None:
        self.uses.update(some)
        for word in some:
            self.first_seen[word] = min(pos, self.first_seen.get(word, _NEVER))

    def said_between(self, word: str, start: float, end: float) -> bool:
        """Whether a person used the word between two times."""
        times = self.said_at.get(word, [])
        at = bisect_left(times, start)
        return at < len(times) and times[at] <= end


def _following(runs: list[Run]) -> dict[str, Run]:
    """Evidence id of each look -> the same person's next look."""
    last: dict[str, Run] = {}
    found: dict[str, Run] = {}
    for run in runs:
        before = last.get(run.who)
        if before is not None:
            found[before.item.id] = run
        last[run.who] = run
    return found


@dataclass(frozen=True, slots=True)
class Signals:
    """What the signals of all looks are read from, gathered once; `fixes` are the kept changes' runs."""

    record: Record
    window: Window
    causes: list[Cause]
    cause_words: dict[str, float]
    symptom_words: frozenset[str]
    fix_words: frozenset[str]
    fixes: dict[str, list[float]]
    first_fix: float
    last_fix: float
    usage: Usage
    families: Counter[str]
    following: dict[str, Run]

    @classmethod
    def of(cls, record: Record, window: Window, changes: list[Change], causes: list[Cause], runs: list[Run]) -> Signals:
        """Gather from the record, with the looks that are weighed (`runs`)."""
        kept = [c.run for c in changes if c.kept and c.run.t >= window.start]
        cause_words: dict[str, float] = {}
        for cause in causes:
            for word in cause.said.words:
                cause_words[word] = max(cause_words.get(word, 0.0), cause.weight)
        fixes: dict[str, list[float]] = defaultdict(list)
        for run in kept:
            fixes[run.who].append(run.t)
        return cls(
            record=record,
            window=window,
            causes=causes,
            cause_words=cause_words,
            symptom_words=frozenset(w for h in window.main for w in words(f"{h.alert.name} {h.item.text}")),
            fix_words=frozenset(w for run in kept for w in run.words),
            fixes=fixes,
            first_fix=min((r.t for r in kept), default=window.close),
            last_fix=max((r.t for r in kept), default=window.close),
            usage=Usage.of(record),
            families=Counter(family(r) for r in runs),
            following=_following(runs),
        )

    def signals(self, run: Run, group: list[Run], said: list[Said]) -> dict[str, float]:
        """Each signal from 0 to 1."""
        rarity = self.record.rarity
        mine = run.words | run.output_words
        new = [w for w in run.output_words if self.usage.first_seen.get(w, run.pos) >= run.pos]
        echoed = [w for w in new if self.usage.said_between(w, run.t - 30, run.t + 3600)]
        soon = [w for w in mine if self.usage.said_between(w, run.t - 30, run.t + SOON)]
        cause = sum(rarity.weight(w) * self.cause_words[w] for w in mine & self.cause_words.keys())
        cause_line = sum(rarity.weight(w) * self.cause_words[w] for w in run.words & self.cause_words.keys())
        lonely = [w for w in run.words if self.usage.uses[w] <= 1]
        span = max(self.last_fix - self.window.onset, 60.0)
        return {
            "echoed": _grow(rarity.mass(echoed), 2.0),
            "cause": _grow(cause, 2.5),
            "cause_line": _grow(cause_line, 1.5),
            "soon": _grow(rarity.mass(soon), 2.5),
            "lonely": len(lonely) / max(len(run.words), 1),
            "fix": overlap(rarity, run.words, self.fix_words),
            "fix_output": overlap(rarity, run.output_words, self.fix_words),
            "symptom": overlap(rarity, mine, self.symptom_words),
            "after_fix": float(any(r.t > self.first_fix for r in group[1:])),
            "repeated": float(len(group) > 1),
            "family": float(self.families[family(run)] > len(group)),
            "error": float(run.has_output and bool(_ERROR.search(run.output))),
            "nothing": float(run.has_output and bool(_NOTHING.search(run.output[:400]))),
            "doer": float(run.who in self.fixes),
            "put_aside": float(any(says("dead_end", s.prose) for s in said if s.who == run.who)),
            "pasted": float(len(run.item.places) > 1 or run.item.of is not None),
            "blind": float(not run.has_output),
            "late": min(max((run.t - self.window.onset) / span, 0.0), 1.0),
            "before_fix": float(run.t < self.first_fix),
            "after_last": float(run.t > self.last_fix),
            "ok": float(run.item.outcome is Outcome.OK),
            "long": _grow(len(run.line), 120.0),
            "number": float(any(len(w) > 1 and w[0].isdigit() for w in echoed)),
            "refined": float(self._refined(run)),
            "then_change": float(any(0 < t - run.t <= 150 for t in self.fixes.get(run.who, ()))),
            "confirms": overlap(rarity, run.words, self._heard_before(run)),
            "cause_after": max(
                (c.weight * math.exp(-(c.said.t - run.t) / 200) for c in self.causes if c.said.t >= run.t - 20),
                default=0.0,
            ),
            "spoken": max((overlap(rarity, s.words, mine) for s in said), default=0.0),
        }

    def _refined(self, run: Run) -> bool:
        """The same person's next command within minutes is this one made sharper: same beginning, another end."""
        later = self.following.get(run.item.id)
        if later is None or later.t - run.t > 120 or later.key == run.key:
            return False
        start = next((i for i, (a, b) in enumerate(zip(run.key, later.key, strict=False)) if a != b), len(run.key))
        return start >= 0.55 * len(run.key) and len(later.key) > start

    def _heard_before(self, run: Run) -> frozenset[str]:
        """Words of the command that a person or alert had used before it was typed, but no earlier command."""
        return frozenset(w for w in run.words if self.usage.first_said.get(w, _NEVER) < run.pos)


def _grow(mass: float, scale: float) -> float:
    return 1 - math.exp(-mass / scale)
