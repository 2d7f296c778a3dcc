"""Which looks prove the recovery: the last repetition, after the last part of the fix, of what was seen before it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from wetink.drafting.choice import same_question
from wetink.drafting.looks import Look
from wetink.drafting.pairs import Turn, kin, turn
from wetink.drafting.phrases import says
from wetink.drafting.record import Record, Run, Said
from wetink.drafting.verdicts import sign
from wetink.drafting.waits import waits
from wetink.drafting.words import words
from wetink.model.evidence import Effect

_MOST = 5
_FEW = 3
_TIED = 0.5
"""A look that nobody made before proves something only if it names what the incident is about."""
_BAR = 0.85
_TOLD = 300.0
_ID = re.compile(r"(?=(?:[^\d]*\d){4})(?=[^a-z]*[a-z])[a-z0-9-]{8,}")
"""What a machine numbers, told from what people name by its digits."""
_OVERLAP = 60.0
"""People look while the last command of the fix still runs."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A look that proves the recovery: its last run, and what was said of it."""

    weight: float
    run: Run
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Fix:
    """The kept changes, when they began and when the last one before the recovery was made; the alerts' words."""

    runs: list[Run]
    first: float
    last: float
    symptom: frozenset[str] = frozenset()


def typed_proofs(record: Record, fix: Fix, looks: list[Look], telling: frozenset[str]) -> list[Typed]:
    """The best proofs, heaviest first.

    Of a fix in several parts each may have its proof: where few stand behind the last part, those count that stand
    behind an earlier one and that somebody told as good. Where there are none at all, those behind an earlier part that
    look at what was looked at before it in the same way.
    """
    found = _proofs(record, fix, looks, telling, between=False)
    if len(found) < _FEW:
        more = _proofs(record, fix, looks, telling, between=True)
        known = {typed.run.item.id for typed in found}
        found += [typed for typed in more if typed.run.item.id not in known][: _FEW - len(found)]
    return found or _proofs(record, fix, looks, telling, between=True, akin=True)[:_FEW]


def _proofs(
    record: Record, fix: Fix, looks: list[Look], telling: frozenset[str], *, between: bool, akin: bool = False
) -> list[Typed]:
    found = []
    for look in looks:
        run = max((one for one in (look.run, *look.repeats) if one.ok), key=lambda run: (run.t, run.pos), default=None)
        if run is None or run.t <= fix.first:
            continue
        said = speaking(record, run)
        good = any(sign(s.prose) > 0 for s in said)
        alike = akin and any(other.run.t < fix.first and kin(other.run, run) for other in looks if other is not look)
        weight = _weight(record, fix, look, looks, telling, told=(between and good) or alike)
        weight += 0.5 if good or alike else 0.0
        if weight > _BAR:
            found.append(Typed(weight, run, tuple(said)))
    found.sort(key=lambda typed: (-typed.weight, typed.run.pos))
    return _latest(found)[:_MOST]


def _latest(found: list[Typed]) -> list[Typed]:
    """Of looks that ask the same, the last one stands where the heaviest stood."""
    kept: list[Typed] = []
    for typed in found:
        same = next((i for i, other in enumerate(kept) if same_question(typed.run, other.run)), None)
        if same is None:
            kept.append(typed)
        elif typed.run.t > kept[same].run.t:
            kept[same] = typed
    return kept


def _weight(
    record: Record, fix: Fix, look: Look, looks: list[Look], telling: frozenset[str], *, told: bool = False
) -> float:
    """What was seen before weighs most, then that it is the last word after the fix, then ties to the symptom.

    `told` where somebody told it as good: then it may stand before the last part of the fix.
    An answer that stayed as it was proves nothing; nor does a look at the very setting that was changed, which shows
    that it was set and not what came of it.
    """
    runs = sorted((look.run, *look.repeats), key=lambda run: (run.t, run.pos))
    runs = [run for run in runs if run.ok or run.t < fix.first]
    before, after = [r for r in runs if r.t < fix.first], [r for r in runs if r.t > fix.first]
    run = after[-1]
    late = run.t > fix.last - (_OVERLAP if before else 0.0)
    turned = turn(before[-1], run) if before else Turn.UNKNOWN
    if waits(run) or any(checks(run, change) or _follows(run, change) for change in fix.runs):
        return 0.0
    if turned is Turn.SAME or not (late or told or turned is Turn.TURNED or len(after) > 1):
        return 0.0
    akin = bool(before) or any(other.run.t < fix.first and kin(other.run, run) for other in looks if other is not look)
    tied = record.rarity.mass((run.words | run.output_words) & telling)
    if not (akin or len(after) > 1 or tied > _TIED):
        return 0.0
    weight = 0.9 * bool(before) + 0.5 * akin + 0.6 * (len(runs) > 1) + 0.8 * late + 0.4 * min(tied, 1.0)
    weight += 0.4 * min(record.rarity.mass((run.words | run.output_words) & fix.symptom), 1.0)
    return weight + 0.3 * (turned is Turn.TURNED)


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
