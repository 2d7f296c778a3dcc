"""Looks before and after the fix: what a change of their answer says, without a word of chat."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from wetink.drafting.language.words import words
from wetink.drafting.record.record import Run
from wetink.drafting.record.window import Window

_CLOCK = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?)?(?:Z|[+-]\d\d:?\d\d)?|\b\d\d?:\d\d:\d\d(?:\.\d+)?\b"
    r"|\b(?:\d+[dhms]){2,}\b|\b\d+\s?(?:days?|hours?|minutes?|seconds?|[dhms])\s+ago\b"
)
"""Times and ages differ at every look."""
_KIN = 0.5


class Turn(StrEnum):
    """What a look showed after the fix, compared with before."""

    UNKNOWN = "unknown"
    SAME = "same"
    TURNED = "turned"


def fix_times(kept: list[Run], window: Window, told: Sequence[float]) -> list[float]:
    """When the fix was made: what was kept from the first sign on, else what was kept, else what was told."""
    inside = [run.t for run in kept if run.t >= window.onset]
    return inside or [run.t for run in kept] or list(told)


def turn(before: Run, after: Run) -> Turn:
    """Whether the answer of a look changed; times and ages in it do not count."""
    if not before.has_output or not after.has_output:
        return Turn.UNKNOWN
    return Turn.SAME if _answer(before) == _answer(after) else Turn.TURNED


def turned(group: list[Run], first_fix: float, last_fix: float) -> Turn:
    """The turn of a look that was made before the fix began and again after its last part."""
    before = [run for run in group if run.t < first_fix]
    after = [run for run in group if run.t > last_fix] or [run for run in group if run.t > first_fix]
    return turn(before[-1], after[-1]) if before and after else Turn.UNKNOWN


def _answer(run: Run) -> str:
    return " ".join(_CLOCK.sub(" ", run.output).split())


def kin(one: Run, other: Run) -> bool:
    """The same kind of look at the same object: the same verbs, and most of what either names."""
    if one.command.program != other.command.program or one.facts.verbs[:1] != other.facts.verbs[:1]:
        return False
    mine, theirs = _named(one), _named(other)
    common = len(mine & theirs)
    return bool(common) and common >= _KIN * min(len(mine), len(theirs))


def _named(run: Run) -> frozenset[str]:
    verbs = words(" ".join(run.facts.verbs))
    return frozenset(w for w in words(" ".join(run.facts.targets) or run.line) if w not in verbs)
