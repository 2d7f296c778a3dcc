"""What people say for the same thing (trade.txt): the ideas behind the words of a text, as terms that start with ~."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from wetink.search.words import terms

MARK = "~"

Phrases = dict[str, tuple[tuple[tuple[str, ...], str], ...]]
"""By its first term: the whole phrase and the idea it stands for."""


def ideas(words: Sequence[str], phrases: Phrases | None = None) -> list[str]:
    """The ideas in a text, given its terms in their order with the stop words; one for each time it is said."""
    known = phrases if phrases is not None else table()
    found = []
    for at, word in enumerate(words):
        for phrase, idea in known.get(word, ()):
            if len(phrase) == 1 or tuple(words[at : at + len(phrase)]) == phrase:
                found.append(idea)
    return found


@cache
def table() -> Phrases:
    """The phrases of trade.txt, the longest first."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for line in _text().splitlines():
        name, is_idea, said = line.partition(" = ")
        if not is_idea or line.startswith("#"):
            continue
        phrases = {tuple(terms(one)) for one in said.split(",")}
        for phrase in sorted(phrases, key=lambda words: (-len(words), words)):
            found.setdefault(phrase[0], []).append((phrase, MARK + name))
    return {first: tuple(all_of) for first, all_of in found.items()}


@cache
def fingerprint() -> int:
    """Changes with the file: an index made with another one has to be made anew."""
    return zlib.crc32(_text().encode())


def _text() -> str:
    return Path(__file__).with_name("trade.txt").read_text("utf-8")
