"""Passes that find what was done again: put right, set anew, tried on one and then done to all."""

from __future__ import annotations

from dataclasses import replace
from difflib import SequenceMatcher

from wetink.drafting.record.record import Run
from wetink.drafting.record.switched import TOLD
from wetink.drafting.resolution.effects import (
    generalises,
    likeness,
    misplaced,
    mistyped,
    same_kind,
    same_property,
    same_value,
)
from wetink.drafting.resolution.fates import NEAR, RETRY, Change, Fate, Scene
from wetink.model.evidence import Effect

_SLIP = 0.7
"""A name mistyped keeps so much of its letters."""


def superseded(changes: list[Change], scene: Scene) -> list[Change]:
    """The last writer of a property wins; the same value once more means that the first time did not hold."""
    result = list(changes)
    for i, earlier in enumerate(changes):
        if not result[i].kept or earlier.bracket:
            continue
        after = (changes[k].run for k in scene.after(i) if result[k].kept)
        later = next((run for run in after if _overwrites(run, earlier.run)), None)
        if later is None or (later.t - earlier.run.t > RETRY and _is_stage(changes, result, i, later, scene)):
            continue
        verdict = scene.verdicts[earlier.run.item.id]
        if earlier.run.command.program == TOLD and verdict.good and not verdict.failed:
            continue  # a rollout in stages: each was seen to be good before the next
        if same_value(earlier.run, later) and earlier.run.facts.effects[0].value is not None:
            result[i] = replace(earlier, fate=Fate.REPEATED, reason="done again later", instead=later)
        elif later.t - earlier.run.t <= RETRY or scene.verdicts[earlier.run.item.id].failed:
            result[i] = replace(earlier, fate=Fate.SUPERSEDED, reason="put right by a later one", instead=later)
        elif later.key == earlier.run.key:
            result[i] = replace(earlier, fate=Fate.REPEATED, reason="done again later", instead=later)
        else:
            result[i] = replace(earlier, fate=Fate.SUPERSEDED, reason="set anew by a later one", instead=later)
    return result


def _overwrites(later: Run, earlier: Run) -> bool:
    """Whether what the earlier set is set by the later; operations of two kinds on one thing are two steps.

    Of an operation all that is known is which it is: it sets no value (making a volume, then adding it to a group).
    """
    if not same_property(earlier, later):
        return False
    sets = all(any(_sets(effect) for effect in run.facts.effects) for run in (earlier, later))
    return sets or bool(set(later.facts.verbs) & set(earlier.facts.verbs))


def _sets(effect: Effect) -> bool:
    """A file that was edited got a new content, though nobody saw which."""
    return effect.value is not None or effect.attribute == "content"


def _is_stage(changes: list[Change], result: list[Change], at: int, later: Run, scene: Scene) -> bool:
    """Whether a value stood while other parts of the fix were made, and was then set anew: both were needed.

    A limit is raised, space made, the limit lowered again. What was said not to help was a try, and what was set more
    than twice was tried out.
    """
    earlier = changes[at].run
    if scene.verdicts[earlier.item.id].failed or same_value(earlier, later):
        return False
    writers = [k for k in (*scene.before(at), *scene.after(at)) if same_property(changes[k].run, earlier)]
    if sum(changes[k].run.ok for k in writers) > 1:
        return False
    near = (c.run for c in result[at + 1 : at + NEAR] if c.kept and c.run.t < later.t)
    return any(not scene.verdicts[run.item.id].failed and not same_property(run, later) for run in near)


def retried(changes: list[Change], scene: Scene) -> list[Change]:
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
        for c in result[i + 1 : i + NEAR]:
            if c.run.t - earlier.run.t > RETRY:
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
    if _answered_for_another(later, earlier):
        return False
    return likeness(later, earlier) > 0.93 and not _counts_up(later, earlier) and not _walks_on(later, earlier)


def _answered_for_another(later: Run, earlier: Run) -> bool:
    """The system took the first as well, and for another thing: a name mistyped is one that nothing has."""
    objects, others = ({effect.object for effect in run.facts.effects} for run in (earlier, later))
    return earlier.ok and earlier.has_output and later.ok and not objects & others


def _walks_on(later: Run, earlier: Run) -> bool:
    """The lines differ in one name only, and the two names in most of their letters: the next object, no slip."""
    pairs = [(a, b) for a, b in zip(earlier.key.split(), later.key.split(), strict=False) if a != b]
    if len(pairs) != 1 or len(earlier.key.split()) != len(later.key.split()):
        return False
    return SequenceMatcher(None, *pairs[0]).ratio() < _SLIP


def _counts_up(later: Run, earlier: Run) -> bool:
    """Lines that differ in numbers only walk through hosts or items."""
    differ = later.words ^ earlier.words
    return all(any(ch.isdigit() for ch in w) for w in differ)


def one_then_all(changes: list[Change], _scene: Scene) -> list[Change]:
    """Tried on one, then done to all: one step, the general one."""
    result = list(changes)
    for i, earlier in enumerate(changes):
        if not result[i].kept or earlier.bracket:
            continue
        later = next((c.run for c in result[i + 1 : i + NEAR] if c.kept and generalises(c.run, earlier.run)), None)
        if later is not None:
            result[i] = replace(earlier, fate=Fate.REPEATED, reason="tried on one first", instead=later)
    return result
