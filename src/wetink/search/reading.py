"""The segments of an index as one: which documents live, and what a term is worth in all of them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from wetink.search import rows
from wetink.search.document import Card
from wetink.search.segment import Postings, Segment
from wetink.search.trade import MARK
from wetink.search.usual import ELSEWHERE, elsewhere
from wetink.search.words import trigrams

_REMEMBERED = 50_000
"""Terms whose place is remembered."""
_CARDS = 2_000
"""Documents whose card is remembered."""
_FREQUENT = 4
"""A term is frequent that is in one of so many documents."""
_ROWS = 16 * 1024 * 1024
"""Bytes of rows that are remembered."""


@dataclass(frozen=True, slots=True)
class Part:
    """A segment with the numbers of those of its documents that live no longer, and the number its first one has."""

    segment: Segment
    dead: frozenset[int]
    base: int


@dataclass(frozen=True, slots=True)
class Term:
    """A term in the library: its weight (the rarer the more), and its postings part by part."""

    rarity: float
    count: int
    parts: tuple[Postings | None, ...]


@dataclass(frozen=True)
class Known:
    """A document's card, made ready: its title's terms weighed, its names with their groups of three characters."""

    card: Card
    title_words: dict[str, float]
    title_ideas: dict[str, float]
    words_total: float
    ideas_total: float

    @cached_property
    def names(self) -> tuple[tuple[str, set[str]], ...]:
        """Its names in one form and their groups; made when a query with a name asks for them."""
        return tuple((key, trigrams(key)) for key in self.card.keys)


class Reading:
    """What a query is answered from; it does not change, and may be read by many at once."""

    def __init__(self, segments: Sequence[tuple[Segment, frozenset[int]]] = ()) -> None:
        parts, base = [], 0
        for segment, dead in segments:
            parts.append(Part(segment, dead, base))
            base += segment.count
        self.parts: tuple[Part, ...] = tuple(parts)
        self.count = base - sum(len(part.dead) for part in parts)
        self._terms: dict[str, Term | None] = {}
        self._known: dict[int, Known] = {}
        self._rows: dict[tuple[str, int], rows.Row | None] = {}
        self._rows_left = _ROWS

    def term(self, term: str) -> Term | None:
        """What is known of a term; None where no living document has it."""
        if term in self._terms:
            return self._terms[term]
        if len(self._terms) >= _REMEMBERED:
            self._terms.clear()
        found = self._terms[term] = self._term(term)
        return found

    def _term(self, term: str) -> Term | None:
        postings, count = [], 0
        for part in self.parts:
            where = part.segment.postings(term)
            postings.append(where)
            if where is not None:
                count += _living(part, where) if part.dead else where.size
        if not count:
            return None
        return Term(self._weight(term, count), count, tuple(postings))

    def _weight(self, term: str, count: int) -> float:
        """What a term tells that so many documents have, the usual ones of other libraries among them."""
        have = count + elsewhere(term) + 0.5
        return math.log(1 + (self.count + ELSEWHERE + 1 - have) / have)

    def row(self, term: str, where: Postings, index: int) -> rows.Row | None:
        """A term's postings in a part as a row; None where going through them or looking into them is quicker.

        That of a rare term is made when it is asked for the second time: being asked for once does not repay making it.
        """
        found = self._rows.get((term, index))
        if found is None:
            segment = self.parts[index].segment
            if segment.count > rows.LARGEST or where.size * rows.DENSE < segment.count:
                return None
            if where.size * _FREQUENT < segment.count and (term, index) not in self._rows:
                self._rows[term, index] = None
                return None
            span = slice(where.first, where.first + where.size)
            numbers, impacts, places = segment.documents[span], segment.impacts[span], segment.places[span]
            found = rows.row(segment.count, numbers, impacts, places, where.champions)
            if self._rows_left < found.size:
                self._rows.clear()
                self._rows_left = _ROWS
            self._rows[term, index] = found
            self._rows_left -= found.size
        return found

    def has(self, term: str) -> bool:
        """Whether any living document has the term."""
        return self.term(term) is not None

    def rarity(self, term: str) -> float:
        """How much a term tells; 0 for one that no document has."""
        known = self.term(term)
        return known.rarity if known else 0.0

    def novelty(self, term: str) -> float:
        """The same; of a term that no document has, what it would tell of one that had it."""
        known = self.term(term)
        return known.rarity if known else self._weight(term, 0)

    def place(self, number: int) -> tuple[int, Segment, int]:
        """Which part a document is in, its segment, and its number there."""
        for index in range(len(self.parts) - 1, -1, -1):
            part = self.parts[index]
            if number >= part.base:
                return index, part.segment, number - part.base
        raise IndexError(number)

    def card(self, number: int) -> Card:
        """The card of a document."""
        _, segment, inside = self.place(number)
        return segment.card(inside)

    def draw(self, number: int) -> int:
        """A number of a document that depends on its path alone, to choose among equals."""
        _, segment, inside = self.place(number)
        return segment.draws[inside]

    def known(self, number: int) -> Known:
        """A document's card, made ready to be compared with a query."""
        found = self._known.get(number)
        if found is None:
            if len(self._known) >= _CARDS:
                self._known.clear()
            found = self._known[number] = self._ready(self.card(number))
        return found

    def _ready(self, card: Card) -> Known:
        words = {term: self.rarity(term) for term in card.title_terms if term[0] != MARK}
        meant = {term: self.rarity(term) for term in card.title_terms if term[0] == MARK}
        return Known(card, words, meant, sum(words.values()) or 1.0, sum(meant.values()) or 1.0)

    def number_of(self, path: str) -> int:
        """The number of the living document at a path, -1 where there is none."""
        for part in self.parts:
            inside = part.segment.number_of(path)
            if inside >= 0 and inside not in part.dead:
                return part.base + inside
        return -1

    def living(self) -> Iterator[int]:
        """The numbers of all documents."""
        for part in self.parts:
            yield from (part.base + inside for inside in range(part.segment.count) if inside not in part.dead)


def _living(part: Part, where: Postings) -> int:
    return where.size - sum(part.segment.find(where, number) >= 0 for number in part.dead)
