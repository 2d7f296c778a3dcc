"""Words of a record: how they are cut, and how much each one tells."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")
"""Where a message's sentences and lines end; in chat the next one may begin in small letters."""
WRITTEN = re.compile(r"(?<=[.!?])[)\"”»]?\s+(?=[\"“«(`@]?[A-ZÀ-Þ0-9`])")
"""Where sentences end in what was written with care: the next begins with a capital, a number or code."""
_WORD = re.compile(r"[\w$][\w.:/@%+$-]*", re.UNICODE)
_PIECE = re.compile(r"[:/@=]+")
_PART = re.compile(r"[-_.:/@=+]+")
_REDACTED = re.compile(r"\[REDACTED[^\]]{0,80}\]")
_EDGE = ".:/@-+$_"


@lru_cache(maxsize=100_000)
def words(text: str) -> frozenset[str]:
    """The lower-case words of a text: each as it stands and, for compounds ("api-server", "a.b:53"), its parts.

    Redaction placeholders and single letters are no words. Linear in the text.
    """
    found: set[str] = set()
    for match in _WORD.findall(_REDACTED.sub(" ", text)):
        word = match.strip(_EDGE).lower()
        if len(word) > 1 or word.isdigit():
            found.add(word)
        if len(word) <= 120:
            found.update(piece for piece in _PIECE.split(word) if len(piece) > 1)
            found.update(part for part in _PART.split(word) if len(part) > 1)
    return frozenset(found)


class Rarity:
    """How much a word tells in this record: a word of one item in a thousand tells more than one of every second.

    Built from all items' texts; `weight` is the logarithm of one over the share of items that hold the word. Small
    records get a floor, so that nine items do not push every word under the bar.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._count: Counter[str] = Counter()
        self._items = 0
        for text in texts:
            self._items += 1
            self._count.update(words(text))
        self._top = math.log(max(self._items, 40) + 1)
        self._weights: dict[str, float] = {}

    def weight(self, word: str) -> float:
        """0 (in nearly every item) to 1 (in one only, or in none)."""
        known = self._weights.get(word)
        if known is None:
            known = self._weights[word] = self._weigh(word)
        return known

    def _weigh(self, word: str) -> float:
        if word.isdigit() and len(word) == 1:
            return 0.05
        return max(0.0, 1 - math.log(self._count.get(word, 0) + 1) / self._top * 1.25)

    def count(self, word: str) -> int:
        """How many items hold the word."""
        return self._count.get(word, 0)

    def mass(self, some: Iterable[str]) -> float:
        """Sum of the weights."""
        return sum(self.weight(word) for word in some)


def overlap(rarity: Rarity, one: frozenset[str], other: frozenset[str]) -> float:
    """Weight of the words in common: 0 for none, growing to 1 with about four rare ones."""
    common = one & other
    return 1 - math.exp(-rarity.mass(common) / 1.5) if common else 0.0
