"""Which changes were the fix, and what became of the others: additive passes, each says why."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from wetink.drafting.effects import (
    generalises,
    likeness,
    misplaced,
    mistyped,
    opposite,
    same_kind,
    same_property,
    same_value,
    undoes,
)
from wetink.drafting.phrases import says
from wetink.drafting.record import Part, Record, Run, Said
from wetink.drafting.switched import TOLD
from wetink.drafting.verdicts import Verdict, verdicts
from wetink.drafting.window import Window
from wetink.drafting.words import words
from wetink.model.event import Kind

_RETRY = 12 * 60.0
"""A second try of the same thing comes within minutes."""
_AT_ONCE = 90.0
"""... or within moments after it: later words are about the next change."""
_NEAR = 30
"""How many neighbours a change is compared with: what belongs together stands together."""
_MEMORY = 300
"""How many items back a value may have been seen."""
_COMPANION = 6 * 60.0
_TOLD = 4 * 60.0
"""A taking-back is told within minutes of it."""


class Fate(StrEnum):
    """What became of a change."""

    KEPT = "kept"
    FAILED = "failed"
    NO_EFFECT = "no effect"
    SUPERSEDED = "superseded"
    REPEATED = "repeated"
    REVERTED = "reverted"
    UNDO = "undo"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Change:
    """One state change: its run, what became of it and why, the messages that tell, the change that took its place."""

    run: Run
    fate: Fate = Fate.KEPT
    reason: str = ""
    told: tuple[Said, ...] = ()
    instead: Run | None = None
    bracket: bool = False

    @property
    def kept(self) -> bool:
        """Still taken for a part of the fix."""
        return self.fate is Fate.KEPT


@dataclass(frozen=True, slots=True)
class Scene:
    """What the passes look at beside the changes themselves.

    `kin` gives for each change the places (in order) of the changes near it that touch one of the same objects.
    """

    record: Record
    window: Window
    verdicts: dict[str, Verdict]
    kin: list[list[int]]

    def before(self, at: int) -> list[int]:
        """Places of kin before a change, latest first."""
        return [i for i in reversed(self.kin[at]) if i < at]

    def after(self, at: int) -> list[int]:
        """Places of kin after a change, in order."""
        return [i for i in self.kin[at] if i > at]


Pass = Callable[[list[Change], Scene], list[Change]]


def find_changes(record: Record, window: Window, told: list[Run]) -> list[Change]:
    """All state changes of the record in order, each with its fate."""
    runs = [r for r in (*record.runs, *told) if r.part is Part.CHANGE]
    runs.sort(key=lambda run: (run.t, run.pos))
    scene = Scene(record, window, verdicts(record, runs), _kin(runs))
    changes = [Change(run) for run in runs]
    for one in _PASSES:
        changes = one(changes, scene)
    return changes


def _kin(runs: list[Run]) -> list[list[int]]:
    """For each run the places of the nearest runs that touch the same objects; bounded, so that work stays linear."""
    places: dict[str, list[int]] = defaultdict(list)
    for i, run in enumerate(runs):
        for name in {effect.object for effect in run.facts.effects}:
            places[name].append(i)
    result: list[list[int]] = []
    for i, run in enumerate(runs):
        near: set[int] = set()
        for name in {effect.object for effect in run.facts.effects}:
            where = places[name]
            at = bisect_left(where, i)
            near.update(where[max(0, at - _NEAR) : at + _NEAR + 1])
        near.discard(i)
        result.append(sorted(near))
    return result


def _outside(changes: list[Change], scene: Scene) -> list[Change]:
    """Work before the incident, and work after it unless it puts back what the response had switched off."""
    window = scene.window
    result = []
    for i, change in enumerate(changes):
        run = change.run
        inside = [changes[k].run for k in scene.before(i) if window.start <= changes[k].run.t <= window.close]
        late = run.t > window.close and not any(opposite(run, other) for other in inside)
        if run.t < window.start or late:
            reason = "before the incident" if run.t < window.start else "after the incident was over"
            result.append(replace(change, fate=Fate.OUTSIDE, reason=reason))
        else:
            result.append(change)
    return result


def _failed(changes: list[Change], _scene: Scene) -> list[Change]:
    """Commands that ended in an error, were interrupted, or could not be parsed."""
    result = []
    for change in changes:
        run = change.run
        if change.kept and not run.ok:
            reason = "interrupted" if run.command.cancelled else "did not parse" if not run.facts.parses else "failed"
            result.append(replace(change, fate=Fate.FAILED, reason=reason))
        else:
            result.append(change)
    return result


def _brackets(changes: list[Change], scene: Scene) -> list[Change]:
    """Stop and start, pause and resume around other kept changes belong to the fix, both of them."""
    result = list(changes)
    for j, later in enumerate(changes):
        for i in scene.before(j):
            earlier = changes[i]
            if not (later.kept and earlier.kept and _pair(earlier.run, later.run, scene)):
                continue
            between = [c for c in changes[i + 1 : min(j, i + _NEAR)] if c.kept and not same_property(c.run, later.run)]
            if between:
                result[i] = replace(result[i], bracket=True)
                result[j] = replace(result[j], bracket=True)
            break
    return result


def _pair(earlier: Run, later: Run, scene: Scene) -> bool:
    """Opposite values, or the same property set to another value once all was well again."""
    if opposite(earlier, later):
        return True
    if not same_property(earlier, later) or same_value(earlier, later):
        return False
    verdict = scene.verdicts[earlier.item.id]
    return later.t >= scene.window.recovery and bool(verdict.good) and not verdict.failed


def _undone(changes: list[Change], _scene: Scene) -> list[Change]:
    """An undo, rollback or deletion of what the response itself had made cancels that and itself."""
    result = list(changes)
    for j, later in enumerate(changes):
        if not result[j].kept or later.bracket:
            continue
        for i in range(j - 1, max(-1, j - _NEAR), -1):
            earlier = result[i]
            if not earlier.kept or earlier.bracket or not undoes(later.run, earlier.run):
                continue
            if later.run.t - earlier.run.t > 3600:
                break
            result[i] = replace(earlier, fate=Fate.REVERTED, reason="undone", instead=later.run)
            result[j] = replace(result[j], fate=Fate.UNDO, reason="took back an earlier try")
            break
    return result


def _put_back(changes: list[Change], scene: Scene) -> list[Change]:
    """A value put back to what it was before is an undone try, and so is its putting back."""
    result = list(changes)
    for j in range(len(changes)):
        later = result[j]
        if not later.kept or later.bracket:
            continue
        for i in scene.before(j):
            earlier = result[i]
            if not earlier.kept or earlier.bracket or not same_property(earlier.run, later.run):
                continue
            if not same_value(earlier.run, later.run) and _takes_back(later.run, i, changes, scene):
                said = _undo_said(later.run, scene)
                told = (said,) if said else ()
                result[i] = replace(earlier, fate=Fate.REVERTED, reason="taken back", told=told, instead=later.run)
                result[j] = replace(later, fate=Fate.UNDO, reason="took back an earlier try", told=told)
                for k in scene.before(i):
                    if result[k].kept and not result[k].bracket and same_value(result[k].run, earlier.run):
                        result[k] = replace(
                            result[k], fate=Fate.REVERTED, reason="taken back", told=told, instead=later.run
                        )
            break
    return result


def _takes_back(later: Run, at: int, changes: list[Change], scene: Scene) -> bool:
    earlier = changes[at].run
    if any(same_value(changes[k].run, later) for k in scene.before(at) if changes[k].run.t >= scene.window.start):
        return True
    if _undo_said(later, scene):
        return True
    verdict = scene.verdicts[earlier.item.id]
    return verdict.failed and _known_before(later, earlier, scene)


def _undo_said(later: Run, scene: Scene) -> Said | None:
    """A message around the change that says that something is put back and shares a word with its object or value."""
    telling = words(" ".join(f"{e.object} {e.attribute} {e.value or ''}" for e in later.facts.effects))
    for said in scene.record.said_between(later.t - _TOLD, later.t + _AT_ONCE):
        if said.bot or not says("undone", said.prose) or says("proposed", said.prose):
            continue
        if said.who == later.who or telling & said.words:
            return said
    return None


def _known_before(later: Run, earlier: Run, scene: Scene) -> bool:
    """The value that is set now was seen in the record before the earlier change."""
    values = {str(e.value).lower() for e in later.facts.effects if e.value and len(str(e.value)) > 1}
    near = scene.record.items[max(0, earlier.pos - _MEMORY) : earlier.pos]
    return any(values & words(str(x.text)) for x in near if x.kind in {Kind.OUTPUT, Kind.SAID})


def _superseded(changes: list[Change], scene: Scene) -> list[Change]:
    """The last writer of a property wins; the same value once more means that the first time did not hold."""
    result = list(changes)
    for i, earlier in enumerate(changes):
        if not result[i].kept or earlier.bracket:
            continue
        later = next(
            (changes[k].run for k in scene.after(i) if result[k].kept and same_property(earlier.run, changes[k].run)),
            None,
        )
        if later is None:
            continue
        verdict = scene.verdicts[earlier.run.item.id]
        if earlier.run.command.program == TOLD and verdict.good and not verdict.failed:
            continue  # a rollout in stages: each was seen to be good before the next
        if same_value(earlier.run, later) and earlier.run.facts.effects[0].value is not None:
            result[i] = replace(earlier, fate=Fate.REPEATED, reason="done again later", instead=later)
        elif later.t - earlier.run.t <= _RETRY or scene.verdicts[earlier.run.item.id].failed:
            result[i] = replace(earlier, fate=Fate.SUPERSEDED, reason="put right by a later one", instead=later)
        elif later.key == earlier.run.key:
            result[i] = replace(earlier, fate=Fate.REPEATED, reason="done again later", instead=later)
        else:
            result[i] = replace(earlier, fate=Fate.SUPERSEDED, reason="set anew by a later one", instead=later)
    return result


def _retried(changes: list[Change], scene: Scene) -> list[Change]:
    """A nearly equal line by the same person within minutes puts the first one right (a typo, a missing flag)."""
    result = list(changes)
    for i, earlier in enumerate(changes):
        if not result[i].kept or earlier.bracket:
            continue
        verdict = scene.verdicts[earlier.run.item.id]
        if earlier.run.command.program == TOLD and verdict.good and not verdict.failed:
            continue
        typo = mistyped(earlier.run, scene.record.runs)
        if typo is not None:
            result[i] = replace(earlier, fate=Fate.FAILED, reason="mistyped", instead=typo)
            continue
        for c in result[i + 1 : i + _NEAR]:
            if c.run.t - earlier.run.t > _RETRY:
                break
            again = _corrects(c.run, earlier.run) or misplaced(earlier.run, scene.record) is c.run
            if c.run.who == earlier.run.who and c.kept and again:
                result[i] = replace(earlier, fate=Fate.SUPERSEDED, reason="put right by a later one", instead=c.run)
                break
    return result


def _corrects(later: Run, earlier: Run) -> bool:
    """Same verbs and nearly the same line, and not just the same thing done to the next host or object."""
    if not same_kind(later, earlier):
        return False
    mine = {(e.object, e.attribute) for e in earlier.facts.effects}
    theirs = {(e.object, e.attribute) for e in later.facts.effects}
    scopes = {e.scope for e in earlier.facts.effects} ^ {e.scope for e in later.facts.effects}
    if scopes and (mine != theirs or all(e.scope for e in (*earlier.facts.effects, *later.facts.effects))):
        return False
    if mine == theirs:
        return likeness(later, earlier) > 0.8
    return likeness(later, earlier) > 0.93 and not _counts_up(later, earlier)


def _counts_up(later: Run, earlier: Run) -> bool:
    """Lines that differ in numbers only walk through hosts or items."""
    differ = later.words ^ earlier.words
    return all(any(ch.isdigit() for ch in w) for w in differ)


def _one_then_all(changes: list[Change], _scene: Scene) -> list[Change]:
    """Tried on one, then done to all: one step, the general one."""
    result = list(changes)
    for i, earlier in enumerate(changes):
        if not result[i].kept or earlier.bracket:
            continue
        later = next((c.run for c in result[i + 1 : i + _NEAR] if c.kept and generalises(c.run, earlier.run)), None)
        if later is not None:
            result[i] = replace(earlier, fate=Fate.REPEATED, reason="tried on one first", instead=later)
    return result


def _without_effect(changes: list[Change], scene: Scene) -> list[Change]:
    """What people said did not help, unless it was the last thing done before it was over."""
    last = max((c.run.t for c in changes if c.kept), default=0.0)
    result = []
    for change in changes:
        verdict = scene.verdicts[change.run.item.id]
        if change.kept and not change.bracket and verdict.failed and last > change.run.t:
            result.append(replace(change, fate=Fate.NO_EFFECT, reason="did not help", told=tuple(verdict.bad[:2])))
        else:
            result.append(change)
    return _share_fate(result)


def _share_fate(changes: list[Change]) -> list[Change]:
    """The same change to several objects in a row (three hosts, one after the other) fails or holds as one."""
    result = list(changes)
    for j in range(len(result) - 1, 0, -1):
        one, before = result[j], result[j - 1]
        if one.fate is Fate.NO_EFFECT and before.kept and not before.bracket and _same_batch(before.run, one.run):
            result[j - 1] = replace(before, fate=one.fate, reason=one.reason, told=one.told)
    return result


def _same_batch(one: Run, other: Run) -> bool:
    attributes = {(e.attribute, e.value) for e in one.facts.effects} == {
        (e.attribute, e.value) for e in other.facts.effects
    }
    return same_kind(one, other) and attributes and abs(other.t - one.t) <= 180 and one.who == other.who


def _companions(changes: list[Change], _scene: Scene) -> list[Change]:
    """A write of the same value elsewhere by the same person minutes apart shares the fate of the one that failed."""
    result = list(changes)
    for i, change in enumerate(changes):
        if not change.kept or change.bracket:
            continue
        for other in changes[max(0, i - 6) : i + 6]:
            lost = other.fate in {Fate.REVERTED, Fate.NO_EFFECT}
            if lost and other.run.who == change.run.who and abs(other.run.t - change.run.t) <= _COMPANION:
                values = {
                    v.lower() for e in other.run.facts.effects if (v := e.value) and len(v) > 1 and v[0].isdigit()
                }
                if values & change.run.words and not same_property(other.run, change.run):
                    result[i] = replace(change, fate=other.fate, reason=other.reason, told=other.told)
    return result


_PASSES: tuple[Pass, ...] = (
    _outside,
    _failed,
    _brackets,
    _undone,
    _put_back,
    _retried,
    _superseded,
    _one_then_all,
    _without_effect,
    _companions,
)
