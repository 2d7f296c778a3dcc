"""What people say for the same thing (trade.txt): the ideas behind the words of a text, as terms that start with ~."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from wetink.search.words import terms

MARK = "~"

Phrases = dict[str, tuple[tuple[str, ...], tuple[tuple[tuple[str, ...], str], ...]]]
"""By a term: the ideas that it stands for by itself, and the longer phrases that begin with it, each with its idea."""


def ideas(words: Sequence[str]) -> list[str]:
    """The ideas in a text, given its terms in their order with the stop words; one for each time it is said."""
    known = table()
    found: list[str] = []
    for at in [at for at, word in enumerate(words) if word in known]:
        alone, phrases = known[words[at]]
        found += alone
        for phrase, idea in phrases:
            if tuple(words[at : at + len(phrase)]) == phrase:
                found.append(idea)
    return found


@cache
def table() -> Phrases:
    """The phrases of trade.txt."""
    alone: dict[str, list[str]] = {}
    longer: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for line in _text().splitlines():
        name, is_idea, said = line.partition(" = ")
        if not is_idea or line.startswith("#"):
            continue
        for phrase in sorted({tuple(terms(one)) for one in said.split(",")}):
            if len(phrase) == 1:
                alone.setdefault(phrase[0], []).append(MARK + name)
            else:
                longer.setdefault(phrase[0], []).append((phrase, MARK + name))
    return {first: (tuple(alone.get(first, ())), tuple(longer.get(first, ()))) for first in (*alone, *longer)}


@cache
def beginnings() -> dict[str, frozenset[str]]:
    """By an idea: the terms with which its words and phrases begin."""
    found: dict[str, set[str]] = {}
    for first, (alone, longer) in table().items():
        for idea in (*alone, *(meant for _, meant in longer)):
            found.setdefault(idea, set()).add(first)
    return {idea: frozenset(terms) for idea, terms in found.items()}


@cache
def fingerprint() -> int:
    """Changes with the file: an index made with another one has to be made anew."""
    return zlib.crc32(_text().encode())


def _text() -> str:
    return Path(__file__).with_name("trade.txt").read_text("utf-8")
