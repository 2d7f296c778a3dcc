"""Finding one number that many uncertain observations agree on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

MOST = 600
"""So many observations are looked at; more are thinned out evenly."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One observation: the offset lies between `low` and `high`, most likely near `likely` (seconds)."""

    low: float
    high: float
    likely: float
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Solution:
    """The offset most observations agree on; `score` of `total` weight do, `count` of them, `spread` seconds wide."""

    offset: float
    score: float
    total: float
    count: int
    spread: float


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
    )


def among(samples: Sequence[Sample], candidates: Sequence[float]) -> Solution | None:
    """Pick the candidate that most weight agrees on; of equals the one nearest to what is likely, then the first."""
    few = thinned(samples)
    best: tuple[float, float] | None = None
    chosen = 0.0
    for candidate in candidates:
        fitting = [s for s in few if s.low <= candidate <= s.high]
        if not fitting:
            continue
        score = sum(s.weight for s in fitting)
        miss = sum(abs(s.likely - candidate) * s.weight for s in fitting) / score
        if best is None or (score, -miss) > best:
            best, chosen = (score, -miss), candidate
    return at_offset(few, chosen) if best is not None else None


def anywhere(samples: Sequence[Sample]) -> Solution | None:
    """Find the offset that most weight agrees on, by a sweep over all ends of the samples' ranges.

    Where a whole range fits equally well, the median of what is likely is taken, kept inside that range.
    """
    few = thinned(samples)
    ends = sorted([(s.low, 0, s.weight) for s in few] + [(s.high, 1, s.weight) for s in few])
    depth, best, start, stop = 0.0, 0.0, 0.0, 0.0
    for index, (value, closing, weight) in enumerate(ends):
        depth += -weight if closing else weight
        if not closing and depth > best + 1e-9:
            best, start = depth, value
            stop = next(v for v, c, _ in ends[index + 1 :] if c)
    if best <= 0:
        return None
    likely = sorted(s.likely for s in few if s.low <= start <= s.high)
    middle = likely[len(likely) // 2]
    return at_offset(few, min(max(middle, start), stop))
