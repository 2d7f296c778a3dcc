"""Which changes were the fix, and what became of the others: additive passes, each says why."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import replace

from wetink.drafting.language.refusals import refuses
from wetink.drafting.record.asides import clears_up, installs, refreshes, side_job, tells_people
from wetink.drafting.record.materials import Material, find_materials, keeps_former, needed, uses
from wetink.drafting.record.record import Part, Record, Run, Said
from wetink.drafting.record.verdicts import Verdict, verdicts
from wetink.drafting.record.window import Window
from wetink.drafting.resolution.effects import (
    gives_count,
    opposite,
    removes,
    same_property,
    same_value,
    starts_again,
    undoes,
)
from wetink.drafting.resolution.fates import NEAR, RETRY, Change, Fate, Pass, Scene
from wetink.drafting.resolution.helped import between_failures, companions, first_aid, without_effect
from wetink.drafting.resolution.procedure import looked_up, rehearsals, waits
from wetink.drafting.resolution.repeats import one_then_all, retried, superseded
from wetink.drafting.resolution.undone import (
    broken_off,
    put_back,
    put_back_by_line,
    reloads,
    told_undone,
    transactions,
    undone,
    unset,
    watched,
)
from wetink.model.event import Kind

__all__ = ["Change", "Fate", "find_changes", "former"]

_PASSING = {
    "committed",
    "rolled-back",
    "restarted",
    "reloaded",
    "started",
    "stopped",
    "applied",
    "merged",
    "reverted",
    None,
}
"""What happens once is no value that something was set to before."""
_LAST_OF_IT = 5 * 60.0
"""So long before the end is the end: an alert takes minutes to clear."""
_FINISHING = 4 * 3600.0
"""So long after the end the response still finishes what it began."""


def find_changes(record: Record, window: Window, told: list[Run]) -> list[Change]:
    """All state changes of the record in order, each with its fate."""
    runs = [r for r in (*record.runs, *told) if r.part is Part.CHANGE]
    runs.sort(key=lambda run: (run.t, run.pos))
    materials = find_materials(sorted((*record.runs, *told), key=lambda run: (run.t, run.pos)))
    made = {one.run.item.id for one in materials}
    judged = {run.item.id: Verdict() for run in runs} | verdicts(record, [r for r in runs if r.item.id not in made])
    scene = Scene(record, window, judged, _kin(runs))
    changes = [Change(run) for run in runs]
    for one in _PASSES:
        changes = one(_materials(changes, materials), scene) if one is transactions else one(changes, scene)
    changes = _kept_copies(changes, materials)
    return _with_looks(changes, record, materials)


def _with_looks(changes: list[Change], record: Record, materials: list[Material]) -> list[Change]:
    """The kept changes with what has to be made and looked up for each, its rehearsal, and how it was waited for."""
    halves, dry, waited = looked_up(record, changes), rehearsals(record, changes), waits(record, changes)
    result = []
    for change in changes:
        key = change.run.item.id
        if change.kept:
            needs = {run.item.id: run for run in (*needed(change.run, materials), *halves.get(key, []))}
            more = replace(change, needs=tuple(needs.values()), rehearsal=dry.get(key), wait=waited.get(key))
        result.append(more if change.kept else change)
    return result


def _materials(changes: list[Change], materials: list[Material]) -> list[Change]:
    """What only makes something for a later command is a part of that command's step, or of none."""
    by_id = {one.run.item.id: one for one in materials}
    result = []
    for change in changes:
        made = by_id.get(change.run.item.id)
        if made is None or not change.kept:
            result.append(change)
            continue
        user = next((c.run for c in changes if uses(c.run, made)), None)
        reason = "made for a later command" if user else "made for looking"
        result.append(replace(change, fate=Fate.MATERIAL, reason=reason, instead=user))
    return result


def _kept_copies(changes: list[Change], materials: list[Material]) -> list[Change]:
    """A copy of what a part of the fix then alters is a part of the fix: with it that can be taken back."""
    by_id = {one.run.item.id: one for one in materials}
    result = []
    for i, change in enumerate(changes):
        made = by_id.get(change.run.item.id) if change.fate is Fate.MATERIAL and change.instead is None else None
        if made is not None and any(c.kept and keeps_former(made, c.run) for c in changes[i + 1 : i + NEAR]):
            result.append(replace(change, fate=Fate.KEPT, reason=""))
        else:
            result.append(change)
    return result


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
            near.update(where[max(0, at - NEAR) : at + NEAR + 1])
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
        late = run.t > window.close and not any(opposite(run, other) or starts_again(other, run) for other in inside)
        if run.t < window.start or late:
            reason = "before the incident" if run.t < window.start else "after the incident was over"
            result.append(replace(change, fate=Fate.OUTSIDE, reason=reason))
        else:
            result.append(change)
    return result


def _finished(changes: list[Change], scene: Scene) -> list[Change]:
    """What was done behind the end to the very thing that a part of the fix was done to finishes that part.

    So does what failed during the response and was then made again, to the letter, when it could be made.
    """
    result = list(changes)
    for i, change in enumerate(changes):
        late = change.fate is Fate.OUTSIDE and scene.window.close < change.run.t <= scene.window.close + _FINISHING
        if not late or not change.run.ok:
            continue
        earlier = [changes[k] for k in scene.before(i)]
        if any(one.kept or (one.fate is Fate.FAILED and one.run.key == change.run.key) for one in earlier):
            result[i] = replace(change, fate=Fate.KEPT, reason="")
    return result


def _failed(changes: list[Change], _scene: Scene) -> list[Change]:
    """Commands that ended in an error, were interrupted, or could not be parsed."""
    result = []
    for change in changes:
        run = change.run
        refused = run.item.kind is Kind.PROPOSED and refuses(run.output, run.line)  # answered in the message itself
        if change.kept and (refused or not run.ok):
            reason = "interrupted" if run.command.cancelled else "did not parse" if not run.facts.parses else "failed"
            result.append(replace(change, fate=Fate.FAILED, reason=reason))
        else:
            result.append(change)
    return result


def _aside(changes: list[Change], scene: Scene) -> list[Change]:
    """What speaks to people, or keeps one's own machine in order, does nothing to the system; nor do side jobs."""
    result = []
    for i, change in enumerate(changes):
        reason = "tells people" if tells_people(change.run) else ""
        reason = reason or ("clears up" if clears_up(change.run) else "")
        side = side_job(scene.record, change.run)
        if side is not None and change.kept:
            result.append(replace(change, fate=Fate.ASIDE, reason="a side job", told=(side,)))
            continue
        if not reason and refreshes(change.run) and not any(installs(c.run, change.run) for c in changes[i + 1 :]):
            reason = "nothing was installed after it"
        result.append(replace(change, fate=Fate.ASIDE, reason=reason) if change.kept and reason else change)
    return result


def _brackets(changes: list[Change], scene: Scene) -> list[Change]:
    """Stop and start, pause and resume around other kept changes belong to the fix, both of them."""
    result = list(changes)
    for j, later in enumerate(changes):
        for i in scene.before(j):
            earlier = changes[i]
            if not (later.kept and earlier.kept):
                continue
            held = _held(earlier.run, later.run, scene)
            if not held and not _pair(earlier.run, later.run, scene):
                if gives_count(later.run) and same_property(earlier.run, later.run):
                    break
                continue
            between = [c for c in changes[i + 1 : min(j, i + NEAR)] if c.kept and not same_property(c.run, later.run)]
            if between or held:
                result[i] = replace(result[i], bracket=True)
                result[j] = replace(result[j], bracket=True)
            break
    return result


def _held(earlier: Run, later: Run, scene: Scene) -> bool:
    """Made for as long as it lasted, as a freeze: nobody said that it did not help, and it went at the end."""
    ends = later.t >= scene.window.recovery - _LAST_OF_IT and later.t - earlier.t > RETRY
    takes = undoes(later, earlier) or removes(later, earlier) or opposite(earlier, later)
    return ends and takes and not scene.verdicts[earlier.item.id].bad


def _pair(earlier: Run, later: Run, scene: Scene) -> bool:
    """Opposite values, a count after none, a setting taken away, or the same property set anew once all was well again.

    What was said not to help and was then taken away was a try.
    """
    verdict = scene.verdicts[earlier.item.id]
    if opposite(earlier, later) or starts_again(earlier, later) or (removes(later, earlier) and not verdict.failed):
        return True
    if not same_property(earlier, later) or same_value(earlier, later):
        return False
    return later.t >= scene.window.recovery and bool(verdict.good) and not verdict.failed


_PASSES: tuple[Pass, ...] = (
    _outside,
    _failed,
    _aside,
    transactions,
    _brackets,
    watched,
    undone,
    broken_off,
    put_back,
    put_back_by_line,
    unset,
    told_undone,
    reloads,
    retried,
    superseded,
    one_then_all,
    between_failures,
    without_effect,
    first_aid,
    companions,
    _finished,
)


def messages_of(record: Record, changes: list[Change]) -> list[Said]:
    """The messages that hold a command of the fix."""
    made = {change.run.item.of for change in changes if change.kept}
    return [said for said in record.said if said.item.id in made]


def former(changes: list[Change], change: Change) -> Run | None:
    """The latest earlier change that set the same property to another value and was not just a failed try."""
    found = [
        c.run
        for c in changes
        if c.run.t < change.run.t
        and c.fate not in {Fate.FAILED, Fate.REPEATED, Fate.REVERTED}
        and not _PASSING & {e.value for e in c.run.facts.effects}
        and same_property(c.run, change.run)
        and not same_value(c.run, change.run)
    ]
    return found[-1] if found else None
