"""Sentences in other languages than English: which of their words tell nothing (function_words.txt)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from wetink.search.words import STOP, stem

_SEVERAL = 2
_SHARE = 4
"""A sentence is in a language when several of its words, one in four at least, are function words of it alone."""


def telling_nothing(words: Sequence[str]) -> frozenset[str]:
    """The function words of the language that a text is in, given its terms; none of a text in English or in none."""
    said = set(words) - STOP
    best = max(_languages(), key=lambda some: len(said & some))
    found = said & best
    return best if len(found) >= _SEVERAL and len(found) * _SHARE >= len(said) else frozenset()


@cache
def _languages() -> tuple[frozenset[str], ...]:
    told = Path(__file__).with_name("function_words.txt").read_text("utf-8")
    lines = (line.partition(" = ")[2] for line in told.splitlines() if " = " in line and not line.startswith("#"))
    return tuple(frozenset(map(stem, words.split())) for words in lines)
