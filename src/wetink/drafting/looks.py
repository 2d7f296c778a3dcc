"""Which looks led to the cause: signals of structure, weighed by a line fitted with whole incidents left out."""

from __future__ import annotations

import json
import math
import os
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from importlib import resources

from wetink.drafting.cause import Cause
from wetink.drafting.effects import misplaced, mistyped
from wetink.drafting.changes import Change
from wetink.drafting.phrases import says
from wetink.drafting.record import Part, Record, Run, Said
from wetink.drafting.window import Window
from wetink.drafting.words import overlap, words
from wetink.model.evidence import Outcome

_SOON = 6 * 60.0
"""What a look shows is said within minutes, if it matters."""
_NOTHING = re.compile(
    r"^\s*$|no resources found|\b0 rows\b|\(0 rows\)|^\s*0\s*$|not found|empty (?:set|array|list)", re.IGNORECASE
)
_ERROR = re.compile(
    r"error|fatal|fail|denied|refused|timed? ?out|exceed|expired|killed|full|unavailable|panic|invalid", re.IGNORECASE
)
_WATCH = re.compile(r"^watch(?: +(?:-\w+|--\w[\w-]*)(?:[ =]?\d+(?:\.\d+)?)?)* +")
_CUT = re.compile(r"\s*\|\s*(?:head|tail)(?:\s+-\w*\s*\d*)*\s*$")
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Look:
    """A look with its signals and score; `said` are the messages that speak of what it showed."""

    run: Run
    signals: dict[str, float]
    score: float
    said: tuple[Said, ...]
    repeats: tuple[Run, ...]


def family(run: Run) -> str:
    """The command with numbers folded: repetitions and walks through hosts are one family."""
    return _DIGITS.sub("0", run.key)


def look_key(run: Run) -> str:
    """The command without what only repeats or cuts it: `watch`, a last `| head -4`, quotes around the whole."""
    key = _WATCH.sub("", run.key)
    return _CUT.sub("", key).strip("'\" ")


def find_looks(
    record: Record, window: Window, changes: list[Change], causes: list[Cause], told: list[Run]
) -> list[Look]:
    """All looks of the response, scored, in order of their first appearance (repetitions folded into the first good one)."""
    runs = [r for r in (*record.runs, *told) if r.part is Part.LOOK and window.start <= r.t <= window.close + 900]
    runs.sort(key=lambda run: (run.t, run.pos))
    groups: dict[str, list[Run]] = defaultdict(list)
    for run in runs:
        if run.ok and mistyped(run, record.runs) is None and misplaced(run, record) is None:
            groups[look_key(run)].append(run)
    scene = _Scene.of(record, window, changes, causes, runs)
    looks = []
    for group in groups.values():
        plain = [run for run in group if not _WATCH.match(run.key)] or group
        first = plain[0]
        group = [first, *(run for run in group if run is not first)]
        said = _spoken(record, first)
        signals = scene.signals(first, group, said)
        looks.append(Look(first, signals, _score(signals), tuple(said), tuple(group[1:])))
    looks.sort(key=lambda look: (look.run.t, look.run.pos))
    return looks


def _spoken(record: Record, run: Run) -> list[Said]:
    """Messages of the next minutes that use a rare word or number first seen in this look."""
    mine = run.words | run.output_words
    found = []
    for said in record.said_between(run.t - 20, run.t + _SOON):
        if said.bot or not said.words & mine:
            continue
        if overlap(record.rarity, said.words, mine) > 0.35:
            found.append(said)
    return found[:4]


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
class _Scene:
    record: Record
    window: Window
    fix_words: frozenset[str]
    cause_words: dict[str, float]
    symptom_words: frozenset[str]
    first_fix: float
    last_fix: float
    doers: frozenset[str]
    first_seen: dict[str, int]
    later_said: dict[str, list[float]]
    uses: Counter[str]
    families: Counter[str]
    causes: list[Cause]
    changed: dict[str, list[float]]
    following: dict[str, Run]
    first_said: dict[str, int]

    @classmethod
    def of(cls, record: Record, window: Window, changes: list[Change], causes: list[Cause], runs: list[Run]) -> _Scene:
        kept = [c.run for c in changes if c.kept and c.run.t >= window.start]
        cause_words: dict[str, float] = {}
        for cause in causes:
            for word in cause.said.words:
                cause_words[word] = max(cause_words.get(word, 0.0), cause.weight)
        symptom = frozenset(w for heard in window.main for w in words(f"{heard.alert.name} {heard.item.text}"))
        first_seen: dict[str, int] = {}
        later: dict[str, list[float]] = defaultdict(list)
        uses: Counter[str] = Counter()
        first_said: dict[str, int] = {}
        for heard in record.heard:
            for word in words(str(heard.item.text)):
                first_said.setdefault(word, heard.pos)
        changed: dict[str, list[float]] = defaultdict(list)
        for run in kept:
            changed[run.who].append(run.t)
        everything: list[Said | Run] = [*record.said, *record.runs]
        for item in everything:
            text_words = item.words if isinstance(item, Said) else item.words | item.output_words
            for word in text_words:
                uses[word] += 1
                if isinstance(item, Said):
                    first_said[word] = min(item.pos, first_said.get(word, item.pos))
                    if not item.bot:
                        later[word].append(item.t)
                if item.pos < first_seen.get(word, 1 << 60):
                    first_seen[word] = item.pos
        return cls(
            record, window, frozenset(w for run in kept for w in run.words), cause_words, symptom,
            min((r.t for r in kept), default=window.close), max((r.t for r in kept), default=window.close),
            frozenset(r.who for r in kept), first_seen, later, uses, Counter(family(r) for r in runs),
            causes, changed, _following(runs), first_said,
        )  # fmt: skip

    def signals(self, run: Run, group: list[Run], said: list[Said]) -> dict[str, float]:
        """Each signal from 0 to 1."""
        rarity = self.record.rarity
        mine = run.words | run.output_words
        new = [w for w in run.output_words if self.first_seen.get(w, run.pos) >= run.pos]
        echoed = [w for w in new if any(run.t - 30 <= t <= run.t + 3600 for t in self.later_said.get(w, ()))]
        soon = [w for w in mine if any(run.t - 30 <= t <= run.t + _SOON for t in self.later_said.get(w, ()))]
        cause = sum(rarity.weight(w) * self.cause_words[w] for w in mine & self.cause_words.keys())
        cause_line = sum(rarity.weight(w) * self.cause_words[w] for w in run.words & self.cause_words.keys())
        lonely = [w for w in run.words if self.uses[w] <= 1]
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
            "doer": float(run.who in self.doers),
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
            "then_change": float(any(0 < t - run.t <= 150 for t in self.changed.get(run.who, ()))),
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
        start = len(os.path.commonprefix([run.key, later.key]))
        return start >= 0.55 * len(run.key) and len(later.key) > start

    def _heard_before(self, run: Run) -> frozenset[str]:
        """Words of the command that a person or alert had used before it was typed, but no earlier command."""
        return frozenset(w for w in run.words if self.first_said.get(w, 1 << 60) < run.pos)


def _grow(mass: float, scale: float) -> float:
    return 1 - math.exp(-mass / scale)


@cache
def _line() -> dict[str, float]:
    text = (resources.files("wetink.drafting") / "data" / "look_weights.json").read_text("utf-8")
    weights: dict[str, float] = json.loads(text)["weights"]
    return weights


def _score(signals: dict[str, float]) -> float:
    """The probability that a look belongs to the diagnosis, by the fitted line."""
    weights = _line()
    total = weights["(constant)"] + sum(weights.get(name, 0.0) * value for name, value in signals.items())
    return 1 / (1 + math.exp(-total))
