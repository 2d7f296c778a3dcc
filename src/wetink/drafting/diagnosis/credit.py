"""Which message speaks of which look: each belongs to the one it shares most with, so that neighbours earn nothing."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable

from wetink.drafting.record.record import Record, Run, Said
from wetink.drafting.record.usage import Usage

_WITHIN = 7 * 60.0
"""So long after a look people still speak of it."""
_EARLY = 20.0
"""Clocks of chat and terminal differ by seconds."""
_OWN = 0.3
"""Who looked tells it first."""
_AGE = 900.0
_LEAST = 0.3


def credits_of(record: Record, looks: list[Run], usage: Usage, said: Iterable[Said]) -> dict[str, list[Said]]:
    """Evidence id of each look -> the messages that speak of it."""
    looks = sorted(looks, key=lambda run: (run.t, run.pos))
    times = [run.t for run in looks]
    found: dict[str, list[Said]] = defaultdict(list)
    for one in said:
        if one.bot:
            continue
        near = looks[bisect_left(times, one.t - _WITHIN) : bisect_right(times, one.t + _EARLY)]
        weighed = [(_share(record, run, one, usage), run.pos, run) for run in near]
        best = max(weighed, default=None, key=lambda entry: entry[:2])
        if best is not None and best[0] > 0:
            found[best[2].item.id].append(one)
    return found


def _share(record: Record, run: Run, said: Said, usage: Usage) -> float:
    """Weight of the words both use, those that the look brought up first counted twice; 0 where they share little."""
    common = said.words & (run.words | run.output_words)
    mass = record.rarity.mass(common) if common else 0.0
    if mass <= _LEAST:
        return 0.0
    new = [word for word in common & run.output_words if usage.first_seen.get(word, run.pos) >= run.pos]
    own = _OWN if said.who == run.who else 0.0
    return max(mass + record.rarity.mass(new) + own - (said.t - run.t) / _AGE, 0.01)


def told_mass(record: Record, run: Run, said: Iterable[Said]) -> float:
    """Weight of what messages share with a look."""
    return sum(record.rarity.mass(one.words & (run.words | run.output_words)) for one in said)
