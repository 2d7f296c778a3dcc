"""Clocks that give instants and are wrong: measured by pastes, by commands two files hold, and put right."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from statistics import median
from typing import TYPE_CHECKING

from wetink.evidence.rows import is_command
from wetink.model.evidence import ClockNote

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wetink.evidence.clock_proofs import Proofs
    from wetink.evidence.solve import Sample
    from wetink.evidence.strands import Strand

_HUMAN = 20.0
"""Seconds that people take at least from output to paste, the least that a corrected clock is given."""

_NEGATIVE = 5.0
_TIGHT = 2.5
_FAR = 150.0
_APART = 6 * 3600.0


def correct(strands: Sequence[Strand], proofs: Proofs, sure: list[Strand]) -> list[ClockNote]:
    """Shift command streams whose clock contradicts the chat's, then those that share the same commands with them.

    A paste before its command ended proves a wrong clock: it takes several such pastes or a long one, and most pastes
    of the stream must agree. A delay that is long and nearly the same for all pastes is a clock too, not people.
    `sure` holds the strands that were compared before, and gets those compared now.
    """
    notes: list[ClockNote] = []
    commands = [s for s in strands if s not in sure and any(is_command(row) for row in s.rows)]
    for strand in commands:
        pastes = [s for s in proofs.pastes(strand) if abs(s.high) < _APART]
        if not pastes:
            continue
        sure.append(strand)
        shift = measured(pastes)
        if shift:
            strand.place(shift, doubt=max(30.0, _spread(pastes) / 2))
            notes.append(_note(strand, shift, f"{len(pastes)} paste{'s' if len(pastes) > 1 else ''} in chat"))
    for strand in commands:
        if strand not in sure:
            notes.extend(_follow(strand, sure, proofs))
    return notes


def measured(pastes: Sequence[Sample]) -> float:
    """Seconds to add to a clock so that its commands end before they were pasted; 0.0 where it may be right.

    Each sample's `high` is the largest shift that keeps the paste behind the command.
    """
    delays = sorted(sample.high for sample in pastes)
    early = [sample for sample in pastes if sample.high < -_NEGATIVE]
    proof = sum(sample.weight for sample in early)
    if early and (len(early) >= 3 or proof >= 3.0) and 2 * len(early) > len(delays):
        return round(delays[len(delays) // 5] - _HUMAN)
    least, most = delays[0], delays[-1]
    if len(delays) >= 3 and least > _FAR and (most - least) * _TIGHT < least:
        return round(least - _HUMAN)
    return 0.0


def _follow(strand: Strand, sure: Sequence[Strand], proofs: Proofs) -> list[ClockNote]:
    """A history and a recording of the same commands differ by a constant: the one without pastes follows the other."""
    gaps: dict[str, list[float]] = defaultdict(list)
    for gap, row in proofs.repeats(strand):
        if abs(gap) < _APART:
            gaps[row.stream].append(gap)
    for leader in sure:
        own = gaps.get(leader.stream, [])
        if len(own) < 3:
            continue
        middle = median(own)
        agreeing = sum(1 for gap in own if abs(gap - middle) <= 3.0)
        if abs(middle) > 10.0 and agreeing >= 3 and agreeing * 5 >= len(own) * 3:
            strand.place(round(middle), doubt=5.0)
            return [_note(strand, middle, f"{agreeing} commands that {leader.stream} holds too")]
    return []


def _spread(pastes: Sequence[Sample]) -> float:
    delays = [sample.high for sample in pastes]
    return max(delays) - min(delays)


def slow_by(shift: timedelta) -> str:
    """Say how a clock differs to which `shift` has to be added: "4 min 2 s slow"."""
    minutes, seconds = divmod(round(abs(shift.total_seconds())), 60)
    return f"{minutes} min {seconds} s {'slow' if shift > timedelta(0) else 'fast'}"


def _note(strand: Strand, seconds: float, proof: str) -> ClockNote:
    shift = timedelta(seconds=round(seconds))
    return ClockNote(strand.stream, f"clock {slow_by(shift)} against the others, put right by {proof}", shift)
