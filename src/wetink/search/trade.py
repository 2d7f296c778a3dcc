"""What people say for the same thing (trade.txt): the ideas behind the words of a text, as terms that start with ~."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import cache
from itertools import compress
from pathlib import Path

from wetink.search.words import terms

MARK = "~"

Phrases = dict[str, tuple[tuple[str, ...], dict[str, tuple[tuple[tuple[str, ...], str], ...]]]]
"""By a term: the ideas that it stands for by itself, and the longer phrases that begin with it, by their second term:
the terms after that one, and the idea."""


def ideas(words: Sequence[str]) -> list[str]:
    """The ideas in a text, given its terms in their order with the stop words; one for each time it is said."""
    known = table()
    found: list[str] = []
    for at in compress(range(len(words)), map(known.__contains__, words)):
        alone, longer = known[words[at]]
        found += alone
        if longer and at + 1 < len(words) and words[at + 1] in longer:
            for rest, idea in longer[words[at + 1]]:
                if not rest or tuple(words[at + 2 : at + 2 + len(rest)]) == rest:
                    found.append(idea)
    return found


def meaning(words: Sequence[str], idea: str) -> set[str]:
    """Those of the words that say an idea, by themselves or together."""
    found: set[str] = set()
    for at, word in enumerate(words):
        alone, longer = table().get(word, ((), {}))
        if idea in alone:
            found.add(word)
        for rest, meant in longer.get(words[at + 1], ()) if at + 1 < len(words) else ():
            phrase = words[at : at + 2 + len(rest)]
            if meant == idea and tuple(phrase[2:]) == rest:
                found.update(phrase)
    return found


@cache
def table() -> Phrases:
    """The phrases of trade.txt."""
    alone: dict[str, list[str]] = {}
    longer: dict[str, dict[str, list[tuple[tuple[str, ...], str]]]] = {}
    for line in _text().splitlines():
        name, is_idea, said = line.partition(" = ")
        if not is_idea or line.startswith("#"):
            continue
        for first, *rest in sorted({tuple(terms(one)) for one in said.split(",")}):
            if rest:
                longer.setdefault(first, {}).setdefault(rest[0], []).append((tuple(rest[1:]), MARK + name))
            else:
                alone.setdefault(first, []).append(MARK + name)
    return {
        first: (
            tuple(alone.get(first, ())),
            {second: tuple(some) for second, some in longer.get(first, {}).items()},
        )
        for first in (*alone, *longer)
    }


@cache
def beginnings() -> dict[str, frozenset[str]]:
    """By an idea: the terms with which its words and phrases begin."""
    found: dict[str, set[str]] = {}
    for first, (alone, longer) in table().items():
        for idea in (*alone, *(meant for some in longer.values() for _, meant in some)):
            found.setdefault(idea, set()).add(first)
    return {idea: frozenset(terms) for idea, terms in found.items()}


@cache
def fingerprint() -> int:
    """Changes with the file: an index made with another one has to be made anew."""
    return zlib.crc32(_text().encode())


def _text() -> str:
    return Path(__file__).with_name("trade.txt").read_text("utf-8")
