"""The verbs of commands by the part they play, read from data."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources


@cache
def table() -> dict[str, frozenset[str]]:
    """All groups of `data/verbs.toml`."""
    text = (resources.files("wetink.drafting") / "data" / "verbs.toml").read_text("utf-8")
    return {name: frozenset(some) for name, some in tomllib.loads(text).items()}


def among(name: str, verb: str) -> bool:
    """Whether a verb, or its program, stands in a group."""
    pieces = verb.split(" ")
    return any(" ".join(pieces[:n]) in table()[name] for n in range(1, len(pieces) + 1))
