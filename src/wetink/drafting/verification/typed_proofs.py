"""Which looks prove the recovery: those made once the fix had begun, weighed by where they stand and what they ask."""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wetink.drafting.diagnosis.choice import same_question
from wetink.drafting.diagnosis.looks import Look
from wetink.drafting.diagnosis.weighing import PROOFS, SECTIONS, score
from wetink.drafting.language.phrases import says
from wetink.drafting.language.words import words
from wetink.drafting.record.pairs import Turn, kin, turn
from wetink.drafting.record.record import Record, Run, Said
from wetink.drafting.record.waits import waits
from wetink.model.evidence import Effect

BAR = 0.45
"""From this probability on a look is a proof."""
_LEAST, _MOST = 2, 5
_FLOOR = 0.3
"""Under this score a look is no proof even where there are few."""
_PARTS = 4
"""After so many more parts of the fix it does not matter how many there are."""
_EITHER = 0.5
_SPAN, _LOOKS = 5.0, 6
"""Of minutes on a scale of logarithms, and of looks: more of them make no difference."""
_JUST_AFTER = 120.0
"""What is said so soon after a look is of what it showed."""
_TELLING, _ALERTS = 3.0, 2.0
_TIED = 0.3
"""A look that nobody made before, nor one like it, proves something only if it names what the incident is about."""
_TOLD = 300.0
_RESOLVED = 15 * 60.0
"""Whoever looks while the alert is about to be over looks whether it is."""
_ID = re.compile(r"(?=(?:[^\d]*\d){4})(?=[^a-z]*[a-z])[a-z0-9-]{8,}")
"""What a machine numbers, told from what people name by its digits."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A look made once the fix had begun: its last good run, what was said of it, its signals (0 to 1) and score."""

    run: Run
    said: tuple[Said, ...]
    signals: dict[str, float]
    score: float

    @property
    def of_diagnosis(self) -> bool:
        """Whether it is rather a step of the diagnosis: people look for the cause between their first tries."""
        return score(self.signals, SECTIONS) < _EITHER


@dataclass(frozen=True, slots=True)
class Fix:
    """The kept changes, when each part of the fix was made and when the last one before the recovery.

    `tried` are the times of all changes, those in vain among them: while somebody still turns knobs nothing is proved.
    `symptom` are the words of the alerts, `telling` those and the words of cause and fix, `resolved` when alerts were
    over, `parts` when each part of the fix was typed or told, `bad` when people said that something did not work.
    """

    runs: list[Run]
    times: Sequence[float]
    first: float
    last: float
    symptom: frozenset[str] = frozenset()
    telling: frozenset[str] = frozenset()
    resolved: Sequence[float] = ()
    tried: Sequence[float] = ()
    parts: Sequence[float] = ()
    bad: Sequence[float] = ()


def weighed(record: Record, fix: Fix, looks: list[Look]) -> list[Typed]:
    """The looks that may prove the recovery, heaviest first.

    An answer that stayed as it was proves nothing; nor does waiting, nor a look at the very setting that was changed,
    which shows that it was set and not what came of it.
    """
    found = []
    times = sorted(look.run.t for look in looks)
    for look in looks:
        runs = [run for run in (look.run, *look.repeats) if run.ok or run.t < fix.first]
        run = max((run for run in runs if run.ok), key=lambda run: (run.t, run.pos), default=None)
        if run is None or run.t <= fix.first or _proves_nothing(run, runs, fix):
            continue
        if len(runs) > 1 or _is_tied(record, run, fix) or _is_akin(run, look, looks, fix):
            signals = _signals(record, fix, look, run, runs) | _in_course(fix, run, times)
            found.append(Typed(run, tuple(speaking(record, run)), signals, score(signals, PROOFS)))
    return sorted(found, key=lambda typed: (-typed.score, typed.run.pos))


def best(found: list[Typed]) -> list[Typed]:
    """Those over the bar; of looks that ask the same, the last one stands where the heaviest stood."""
    kept: list[Typed] = []
    for typed in found:
        if typed.score < (BAR if len(kept) >= _LEAST else _FLOOR):
            break
        if typed.of_diagnosis:
            continue
        same = next((i for i, other in enumerate(kept) if same_question(typed.run, other.run)), None)
        if same is not None:
            kept[same] = max(kept[same], typed, key=lambda one: one.run.t)
        elif len(kept) < _MOST:
            kept.append(typed)
    return kept


def _signals(record: Record, fix: Fix, look: Look, run: Run, runs: list[Run]) -> dict[str, float]:
    """Where it stands in the fix, whether it was made again, and what it has to do with alert, cause and diagnosis."""
    mine, rarity = run.words | run.output_words, record.rarity
    again = [one for one in runs if one.t > fix.first or not one.ok]
    return {
        "late": float(run.t > fix.last),
        "parts_after": min(sum(t > run.t for t in fix.times) / _PARTS, 1.0),
        "tries_after": min(sum(t > run.t for t in fix.tried) / _PARTS, 1.0),
        "repeated": float(len(again) > 1),
        "resolved": float(any(0 <= t - run.t <= _RESOLVED for t in fix.resolved)),
        "answered": float(bool(run.output.strip())),
        "telling": min(rarity.mass(mine & fix.telling), _TELLING) / _TELLING,
        "symptom": min(rarity.mass(mine & fix.symptom), _ALERTS) / _ALERTS,
        "used": look.signals["used"],
        "wording": look.signals["wording"],
        "diagnosis": look.score,
    }


def _in_course(fix: Fix, run: Run, looks: Sequence[float]) -> dict[str, float]:
    """How far the fix was when somebody looked, how long ago its latest part was, and what was seen and said since."""
    done = bisect_left(fix.parts, run.t)
    latest = fix.parts[done - 1] if done else fix.first
    said = bisect_left(fix.bad, latest)
    return {
        "parts_before": min(done / _PARTS, 1.0),
        "share_done": done / max(len(fix.parts), 1),
        "since": min(math.log1p(max(run.t - latest, 0.0) / 60) / _SPAN, 1.0),
        "looks_since": min((bisect_left(looks, run.t) - bisect_right(looks, latest)) / _LOOKS, 1.0),
        "bad_since": float(said < len(fix.bad) and fix.bad[said] <= run.t + _JUST_AFTER),
    }


def _is_tied(record: Record, run: Run, fix: Fix) -> bool:
    return record.rarity.mass((run.words | run.output_words) & (fix.telling | fix.symptom)) > _TIED


def _is_akin(run: Run, look: Look, looks: list[Look], fix: Fix) -> bool:
    """Somebody looked the same way at the same thing before the fix."""
    return any(other.run.t < fix.first and kin(other.run, run) for other in looks if other is not look)


def _proves_nothing(run: Run, runs: list[Run], fix: Fix) -> bool:
    if not fix.times and len(runs) == 1:
        return True  # nobody did anything: only what was seen to change tells of the end
    before = [one for one in runs if one.t < fix.first]
    if before and turn(max(before, key=lambda one: one.t), run) is Turn.SAME:
        return True
    return waits(run) or any(checks(run, change) or _follows(run, change) for change in fix.runs)


def checks(look: Run, change: Run) -> bool:
    """Whether a look shows what a change set: it names the object, and the property or its new value."""
    if look.t <= change.t:
        return False
    return any(_names(look, effect) and _shows(look, effect) for effect in change.facts.effects)


def _follows(look: Run, change: Run) -> bool:
    """A look at the change's own ticket, job or volume, by an id that the change named or was given."""
    ids = {word for word in look.words if _ID.fullmatch(word)}
    return look.t > change.t and bool(ids & (change.words | change.output_words))


def _names(look: Run, effect: Effect) -> bool:
    kind, _, name = effect.object.partition("/")
    mine = look.words | {word.rstrip("s") for word in look.words}
    return bool(name) and words(kind) <= mine and words(name) <= mine


def _shows(look: Run, effect: Effect) -> bool:
    attribute = effect.attribute.rpartition(":")[2].lower()
    value = (effect.value or "").lower()
    return attribute in look.words or (len(value) > 1 and words(value) <= look.output_words | look.words)


def speaking(record: Record, run: Run) -> list[Said]:
    """The message of the next minutes that tells what the run showed: it shares one of its numbers or rare words."""
    return list(_speaking(record, run))[:1]


def _speaking(record: Record, run: Run) -> Iterable[Said]:
    numbers = {w for w in run.output_words if w[:1].isdigit()}
    for said in record.said_between(run.t - 20, run.t + _TOLD):
        if said.bot or "?" in said.prose or not said.prose:
            continue
        common = said.words & (numbers | run.words)
        if record.rarity.mass(common) > 0.8 or (numbers & said.words and says("worked", said.prose)):
            yield said
