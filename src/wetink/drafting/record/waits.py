"""Commands that only wait until a change has gone through."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from wetink.drafting.record.record import Run


@cache
def _verbs() -> frozenset[str]:
    text = (resources.files("wetink.drafting") / "data" / "verbs.toml").read_text("utf-8")
    return frozenset(tomllib.loads(text)["waits"])


def waits(run: Run) -> bool:
    """Whether the first thing a line does is to ask how far a change is."""
    words = run.facts.verbs[0].split() if run.facts.verbs else []
    return any(" ".join(words[:n]) in _verbs() for n in range(1, len(words) + 1))
