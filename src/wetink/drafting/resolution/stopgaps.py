"""What was set for the while of an incident and set back when it was mended: it ends a stopgap, not the incident."""

from __future__ import annotations

from collections.abc import Sequence

from wetink.drafting.resolution.changes import Change, Fate
from wetink.drafting.resolution.effects import same_property, same_value


def without_closings(changes: list[Change], told: Sequence[float]) -> list[Change]:
    """The changes without those that set back, behind another part of the fix, what the response had set before.

    told  when parts of the fix were told, in seconds since the epoch

    Scaled out, repaired, scaled in: how it was seen to be well again stands behind the repair. All changes are given
    back where nothing else was changed or told.
    """
    rest = [c for c in changes if not (c.kept and not c.bracket and _closes(c, changes, told))]
    return rest if told or any(change.kept for change in rest) else changes


def _closes(change: Change, changes: list[Change], told: Sequence[float]) -> bool:
    return any(
        earlier.fate in {Fate.SUPERSEDED, Fate.KEPT}
        and not earlier.bracket
        and earlier.run.t < change.run.t
        and same_property(earlier.run, change.run)
        and not same_value(earlier.run, change.run)
        and _mended_between(earlier, change, changes, told)
        for earlier in changes
    )


def _mended_between(earlier: Change, later: Change, changes: list[Change], told: Sequence[float]) -> bool:
    """Whether another part of the fix was made or told between two changes of one property."""
    begin, end = earlier.run.t, later.run.t
    if any(begin < t < end for t in told):
        return True
    return any(
        other.kept and begin < other.run.t < end and not same_property(other.run, later.run) for other in changes
    )
