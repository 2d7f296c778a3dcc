"""Finding one number that many uncertain observations agree on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MOST = 600
"""So many observations are looked at; more are thinned out evenly."""

NEAR = 60.0
"""Seconds from what is likely at which an observation counts half."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One observation: the offset lies between `low` and `high`, most likely near `likely` (seconds).

    proof   what was seen, for the note, where one such observation is proof enough
    """

    low: float
    high: float
    likely: float
    weight: float = 1.0
    proof: str = ""


@dataclass(frozen=True, slots=True)
class Solution:
    """The offset most observations agree on; `score` of `total` weight do, `count` of them, `spread` seconds wide.

    least   seconds between the ends of the narrowest of them: so much the offset may be off at most
    proof   what the only observation saw, "" where several agree
    """

    offset: float
    score: float
    total: float
    count: int
    spread: float
    least: float = 0.0
    proof: str = ""


def thinned(samples: Sequence[Sample]) -> list[Sample]:
    """Give at most `MOST` samples, evenly taken."""
    step = max(1, -(-len(samples) // MOST))
    return list(samples[::step])


def at_offset(samples: Sequence[Sample], offset: float) -> Solution:
    """How well one given offset fits."""
    fitting = [s for s in samples if s.low <= offset <= s.high]
    likely = [s.likely for s in fitting]
    return Solution(
        offset,
        sum(s.weight for s in fitting),
        sum(s.weight for s in samples),
        len(fitting),
        max(likely) - min(likely) if likely else 0.0,
        min((s.high - s.low for s in fitting), default=0.0),
        fitting[0].proof if len(fitting) == 1 else "",
    )


def among(samples: Sequence[Sample], candidates: Iterable[float]) -> Solution | None:
    """Pick the candidate that fits best: each sample whose range it lies in counts, the more the likelier it is there.

    Of equals the first; None where none lies in any sample's range.
    """
    few = thinned(samples)
    best, chosen = 0.0, None
    for candidate in candidates:
        fit = sum(s.weight / (1 + abs(s.likely - candidate) / NEAR) for s in few if s.low <= candidate <= s.high)
        if fit > best + 1e-9:
            best, chosen = fit, candidate
    return None if chosen is None else at_offset(few, chosen)


def anywhere(samples: Sequence[Sample]) -> Solution | None:
    """Find the offset that fits best among those that are likely for one sample or another."""
    return among(samples, sorted({sample.likely for sample in thinned(samples)}))
