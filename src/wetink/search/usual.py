"""How usual a word is in runbooks anywhere (usual.txt): what a library is too small to tell by itself."""

from __future__ import annotations

from functools import cache
from pathlib import Path

ELSEWHERE = 30
"""So many runbooks of others weigh beside those of the library."""
_SELDOM = 0.01
"""The share of runbooks that have a word which is not in the list."""


def elsewhere(term: str) -> float:
    """In how many of `ELSEWHERE` runbooks a term is to be expected."""
    return ELSEWHERE * _table().get(term, _SELDOM)


@cache
def _table() -> dict[str, float]:
    told = Path(__file__).with_name("usual.txt").read_text("utf-8")
    lines = (line.partition(" = ") for line in told.splitlines() if line and not line.startswith("#"))
    return {term: int(share) / 100 for share, _, terms in lines for term in terms.split()}
