"""Writes that ask a question: what fails by hand just as it fails for the users, and works once it is mended.

A probe looks like a change and is a look: it shows the fault before the fix and its end after it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from wetink.drafting.record.record import Part, Record, Run
from wetink.drafting.resolution.changes import Change, Fate
from wetink.drafting.resolution.effects import same_value

_DATA = frozenset({"content", "key", "body", "post", "put", "rows", "message"})
"""A probe sends data: an object, a row, a request. What sets a state is no question."""
_SEEN = 2.0
_LONG = 4
_RARE = 0.3


@dataclass(frozen=True, slots=True)
class Probes:
    """Runs of probes as looks, and for each by its evidence id the key that all runs of one probe share."""

    runs: tuple[Run, ...] = ()
    keys: dict[str, str] = field(default_factory=dict)


def find_probes(record: Record, changes: list[Change]) -> Probes:
    """Failed writes of data with the words of the fault in their answer, each with the same writes that then worked."""
    keys: dict[str, str] = {}
    found: dict[str, Run] = {}
    failed = [change.run for change in changes if change.fate is Fate.FAILED]
    failed += [run for run in record.runs if run.part is Part.LOOK and not run.ok and run.facts.effects]
    for first in sorted(failed, key=lambda run: run.pos):
        if not _is_fault(record, first):
            continue
        again = [run for run in record.runs if run.t > first.t and run.ok and _same_data(first, run)]
        for run in (first, *again) if again else ():
            found.setdefault(run.item.id, replace(run, part=Part.LOOK))
            keys.setdefault(run.item.id, first.key)
    return Probes(tuple(found.values()), keys)


def without_probes(changes: list[Change], probes: Probes) -> list[Change]:
    """The changes that are no probes, nor the clearing away of what a probe wrote."""
    targets = {target for run in probes.runs for target in run.facts.targets}
    return [
        change
        for change in changes
        if change.run.item.id not in probes.keys and not (targets and _clears(change.run, targets))
    ]


def _clears(run: Run, targets: set[str]) -> bool:
    gone = bool(run.facts.effects) and all(effect.value == "absent" for effect in run.facts.effects)
    places = [word for word in run.key.split() if len(word) > _LONG and word not in run.facts.scope]
    return gone and any(target.startswith(place) for target in targets for place in places)


def _same_data(one: Run, other: Run) -> bool:
    return _is_data(other) and same_value(one, other)


def _is_data(run: Run) -> bool:
    return bool(run.facts.effects) and all(effect.attribute in _DATA for effect in run.facts.effects)


def _is_fault(record: Record, run: Run) -> bool:
    """Its answer holds words that alerts or looks had shown before: the fault itself and no slip of the hand."""
    if not run.output or run.command.cancelled or not run.facts.parses or not _is_data(run):
        return False
    mine = {w for w in run.output_words - run.words if len(w) >= _LONG and not w[0].isdigit()}
    before = {w for r in record.runs if r.pos < run.pos and r.part is Part.LOOK for w in mine & r.output_words}
    before |= {w for h in record.heard if h.pos < run.pos for w in mine & frozenset(str(h.item.text).lower().split())}
    return record.rarity.mass(w for w in before if record.rarity.weight(w) > _RARE) > _SEEN
