"""Passes that find what did not help: by what was said of it, and what shares its fate."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from itertools import pairwise

from wetink.drafting.language.verbs import among, table
from wetink.drafting.record.record import Part, Run
from wetink.drafting.record.verdicts import harms
from wetink.drafting.resolution.effects import same_kind, same_property, takes_effect
from wetink.drafting.resolution.fates import RETRY, Change, Fate, Scene
from wetink.model.evidence import Outcome

_QUOTES = re.compile(r"['\"]")
_COMPANION = 6 * 60.0
"""Two writes of one person that belong together lie so close."""
_MEANT = 15 * 60.0
"""A restart so soon after a change makes that take effect."""
_AT_ONCE = 20 * 60.0
"""What helped by itself is seen to help within minutes."""


def without_effect(changes: list[Change], scene: Scene) -> list[Change]:
    """What people said did not help, unless it was the last thing done and its maker regrets nothing."""
    last = max((c.run.t for c in changes if c.kept), default=0.0)
    result = []
    for change in changes:
        verdict = scene.verdicts[change.run.item.id]
        harmed = verdict.failed and any(harms(said.prose) for said in verdict.bad)
        regretted = harmed and any(harms(said.prose) and said.who == change.run.who for said in verdict.bad)
        if change.kept and not change.bracket and verdict.failed and (last > change.run.t or regretted):
            reason = "did harm" if harmed else "did not help"
            result.append(replace(change, fate=Fate.NO_EFFECT, reason=reason, told=tuple(verdict.bad[:2])))
        else:
            result.append(change)
    return _share_fate(result)


def first_aid(changes: list[Change], scene: Scene) -> list[Change]:
    """A restart, an undone rollout or a purge that nobody said a good word of, with which it was not over.

    It stays where it makes an earlier change of its object or maker take effect, or where the recovery follows at once.
    """
    result: list[Change] = []
    lasting = [c.run.t for c in changes if c.kept and not _is_first_aid(c.run) and not takes_effect(c.run)]
    for change in changes:
        run = change.run
        good = change.bracket or scene.verdicts[run.item.id].good
        aid = change.kept and not good and _is_first_aid(run) and not _makes_effective(run, result)
        if aid and (any(t > run.t for t in lasting) or _went_on(run, scene) or (lasting and _late(run, scene))):
            change = replace(change, fate=Fate.NO_EFFECT, reason="it went on all the same")  # noqa: PLW2901
        result.append(change)
    return result


def _late(run: Run, scene: Scene) -> bool:
    return run.t > scene.window.recovery


def _went_on(run: Run, scene: Scene) -> bool:
    """Somebody looked on for the cause, and the recovery came much later."""
    looks = (
        one for one in scene.record.runs_between(run.t + _MEANT / 3, scene.window.recovery) if one.part is Part.LOOK
    )
    return scene.window.recovery - run.t > _AT_ONCE and next(looks, None) is not None


def _is_first_aid(run: Run) -> bool:
    """What people do before they know the cause: it changes nothing that stays."""
    effects = run.facts.effects
    if not effects:
        return False
    always = any(among("purges", verb) or verb.endswith(" undo") for verb in run.facts.verbs)
    line = f" {_QUOTES.sub(' ', run.key)}"
    again = any(f" {one}" in line for one in table()["aids"])
    return always or again or all(effect.value == "restarted" for effect in effects) or _bounces(run)


def _bounces(run: Run) -> bool:
    """Whether all that a line does is to stop things and start them again."""
    values: dict[str, set[str]] = defaultdict(set)
    for effect in run.facts.effects:
        values[effect.object].add(effect.value or "")
    return all(some == {"stopped", "started"} for some in values.values())


def _makes_effective(run: Run, before: list[Change]) -> bool:
    """An earlier kept change of minutes ago, by the same person or to the same thing, that is no first aid itself."""
    objects = {effect.object for effect in run.facts.effects}
    near = (c.run for c in before if c.kept and run.t - c.run.t <= _MEANT and not _is_first_aid(c.run))
    return any(run.who == one.who or objects & {effect.object for effect in one.facts.effects} for one in near)


def between_failures(changes: list[Change], scene: Scene) -> list[Change]:
    """What was done between two failures of one command, to make that work, did not help."""
    failures: dict[tuple[str, str], list[Run]] = {}
    for run in scene.record.runs:
        if run.item.outcome is Outcome.FAILED:
            failures.setdefault((run.who, run.key), []).append(run)
    spans = [
        (first, again)
        for runs in failures.values()
        for first, again in pairwise(runs)
        if again.t - first.t <= RETRY and again.pos > first.pos
    ]
    result = []
    for change in changes:
        run = change.run
        hit = [again for first, again in spans if first.who == run.who and first.pos < run.pos < again.pos]
        if change.kept and not change.bracket and hit:
            reason = "the command it was to help failed as before"
            result.append(replace(change, fate=Fate.NO_EFFECT, reason=reason, instead=None))
        else:
            result.append(change)
    return result


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


def companions(changes: list[Change], _scene: Scene) -> list[Change]:
    """A write of the same value elsewhere by the same person minutes apart shares the fate of the one that failed."""
    result = list(changes)
    for i, change in enumerate(changes):
        if not change.kept or change.bracket:
            continue
        for other in changes[max(0, i - 6) : i + 6]:
            lost = other.fate in {Fate.REVERTED, Fate.NO_EFFECT}
            anew = other.instead is not None and change.run.pos > other.instead.pos  # done right after the taking back
            if lost and not anew and other.run.who == change.run.who and abs(other.run.t - change.run.t) <= _COMPANION:
                values = {
                    v.lower() for e in other.run.facts.effects if (v := e.value) and len(v) > 1 and v[0].isdigit()
                }
                if values & change.run.words and not same_property(other.run, change.run):
                    result[i] = replace(change, fate=other.fate, reason=other.reason, told=other.told)
    return result
