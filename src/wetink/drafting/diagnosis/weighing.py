"""From signals to a score: each look against the others of its incident, by a line fitted with incidents left out."""

from __future__ import annotations

import json
import math
from bisect import bisect_left, bisect_right
from functools import cache
from importlib import resources

_SLIGHT = 0.05


def places(signals: list[dict[str, float]]) -> list[dict[str, float]]:
    """Each signal as its place among all looks of the incident, 0 (least) to 1; yes-or-no signals stay what they are.

    How talkative a team is and how long its outputs are shifts all looks of an incident alike, and so tells nothing.
    The only look stands in the middle.
    """
    if not signals:
        return []
    ordered = {name: sorted(each[name] for each in signals) for name in signals[0]}
    graded = {name for name, values in ordered.items() if not set(values) <= {0.0, 1.0}}
    return [
        {name: _place(value, ordered[name]) if name in graded else value for name, value in each.items()}
        for each in signals
    ]


def _place(value: float, ordered: list[float]) -> float:
    below, upto = bisect_left(ordered, value), bisect_right(ordered, value)
    return (below + upto + 1) / 2 / (len(ordered) + 1)


LOOKS, PROOFS, TOLD = "look_weights.json", "proof_weights.json", "told_proof_weights.json"
"""The fitted lines: does a look belong to the diagnosis, does one made after the fix, or a word, prove the recovery."""
SECTIONS = "section_weights.json"
"""Another: is a look that was made when the fix had begun a proof rather than a step of the diagnosis."""


@cache
def _line(name: str) -> dict[str, float]:
    text = (resources.files("wetink.drafting") / "data" / name).read_text("utf-8")
    weights: dict[str, float] = json.loads(text)["weights"]
    return weights


def score(signals: dict[str, float], line: str = LOOKS) -> float:
    """The probability that a fitted line gives."""
    weights = _line(line)
    total = weights["(constant)"] + sum(weights.get(name, 0.0) * value for name, value in signals.items())
    return 1 / (1 + math.exp(-total))


def reasons(signals: dict[str, float], line: str = LOOKS) -> list[tuple[str, float]]:
    """What each signal adds to a score or takes from it, the heaviest first; those that add nothing are left out."""
    weights = _line(line)
    shares = [(name, weights.get(name, 0.0) * value) for name, value in signals.items()]
    return sorted((one for one in shares if abs(one[1]) > _SLIGHT), key=lambda one: -abs(one[1]))
