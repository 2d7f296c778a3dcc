"""The documents worth a closer look: those in which a query's words weigh most, and those whose names are like its."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from operator import itemgetter

from wetink.search.document import FULL, GRAM, K1
from wetink.search.query import Query
from wetink.search.reading import Reading
from wetink.search.segment import Postings, Segment
from wetink.search.words import trigrams

BY_WORDS = 16
BY_NAME = 6
_ENOUGH, _ENOUGH_OF_A_NAME = 5_000, 6_000
"""Postings that are gone through for words, and for a name's characters; what tells most comes first."""
_AT_LEAST = 3
_DENSE = 2
"""Up to so many documents for each posting, a row of all of them is quicker than a dictionary."""
_MOST_TERMS = 48
_IDEA, _IDEA_IN_SPEECH = 0.2, 2.0
"""What an idea weighs beside a word, and how much more in a person's own sentence."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Documents, how well each does, and where it says what was asked.

    scores    by document: the sum over the words (BM25F)
    standing  by document: the bits of the fields in which each term of the query stands
    """

    scores: dict[int, float]
    standing: dict[int, dict[str, int]]


def candidates(reading: Reading, query: Query) -> Candidates:
    """The best documents by words and by names, without an order."""
    wanted = weights(reading, query)
    best = set(_best(reading, _scored(reading, wanted, _first(reading, wanted)), BY_WORDS))
    for key in query.keys:
        best.update(_alike(reading, key))
    terms = dict.fromkeys((*query.words, *query.ideas))
    return Candidates(*_completed(reading, wanted, terms, best))


def weights(reading: Reading, query: Query) -> dict[str, float]:
    """What each term and idea of a query weighs; the rarest ones of a long query."""
    said: dict[str, float] = dict(Counter(query.words))
    for idea in query.ideas:
        said[idea] = said.get(idea, 0.0) + _IDEA + _IDEA_IN_SPEECH * query.plain
    known = {term: count * reading.rarity(term) for term, count in said.items() if reading.has(term)}
    return dict(nlargest(_MOST_TERMS, known.items(), key=itemgetter(1))) if len(known) > _MOST_TERMS else known


def _first(reading: Reading, wanted: Mapping[str, float]) -> list[str]:
    """The terms that bring documents up: what weighs most, until there are postings enough to go through."""
    chosen: list[str] = []
    left = _ENOUGH
    for term in sorted(wanted, key=lambda term: (-wanted[term], term)):
        known = reading.term(term)
        size = sum(where.champions for where in known.parts if where) if known else 0
        if len(chosen) < _AT_LEAST or size <= left:
            chosen.append(term)
            left -= size
    return chosen


def _scored(reading: Reading, wanted: Mapping[str, float], first: Sequence[str]) -> dict[int, float]:
    """Scores by the champions of the first terms; all else is counted in `_completed`."""
    found: dict[int, float] = {}
    for index, part in enumerate(reading.parts):
        numbers: list[Sequence[int]] = []
        weighed: list[tuple[float, Sequence[int]]] = []
        for term in first:
            known = reading.term(term)
            where = known.parts[index] if known else None
            if where is not None:
                span = slice(where.first, where.first + where.champions)
                numbers.append(part.segment.documents[span])
                weighed.append((wanted[term] * (K1 + 1) / FULL, part.segment.impacts[span]))
        scores = _added(numbers, weighed, part.segment.count)
        for number in part.dead:
            scores.pop(number, None)
        found.update(scores if not part.base else {number + part.base: score for number, score in scores.items()})
    return found


def _added(
    numbers: Sequence[Sequence[int]], weighed: Sequence[tuple[float, Sequence[int]]], count: int
) -> dict[int, float]:
    """What each document of a segment has in all; `numbers` and impacts go by term, `count` is how many there are."""
    if count <= _DENSE * sum(map(len, numbers)):
        row = [0.0] * count  # half the time of a dictionary where most documents have one of the terms
        for some, (unit, impacts) in zip(numbers, weighed, strict=True):
            for number, impact in zip(some, impacts, strict=True):
                row[number] += unit * impact
        return {number: score for number, score in enumerate(row) if score}
    scores: dict[int, float] = {}
    get = scores.get
    for some, (unit, impacts) in zip(numbers, weighed, strict=True):
        for number, impact in zip(some, impacts, strict=True):
            scores[number] = get(number, 0.0) + unit * impact
    return scores


def _best(reading: Reading, scores: Mapping[int, float], most: int) -> dict[int, float]:
    """The highest scores; which of equal ones does not depend on how the index grew."""
    if len(scores) <= most:
        return dict(scores)
    floor = 0.25 * max(scores.values())
    hopeful = {number: score for number, score in scores.items() if score > floor}
    if len(hopeful) < most:
        hopeful = dict(scores)
    last = sorted(hopeful.values())[-most]
    best = {number: score for number, score in hopeful.items() if score > last}
    equal = (number for number, score in hopeful.items() if score == last)
    best.update(dict.fromkeys(nlargest(most - len(best), equal, key=reading.draw), last))
    return best


def _completed(
    reading: Reading, wanted: Mapping[str, float], terms: Iterable[str], numbers: Iterable[int]
) -> tuple[dict[int, float], dict[int, dict[str, int]]]:
    """The whole score of each document, whatever brought it up, and in which of its fields each term stands."""
    scores = dict.fromkeys(sorted(numbers, key=reading.draw), 0.0)
    standing: dict[int, dict[str, int]] = {number: {} for number in scores}
    inside: dict[int, dict[int, int]] = {}
    for number in standing:
        index, _, within = reading.place(number)
        inside.setdefault(index, {})[within] = number
    for term in terms:
        known = reading.term(term)
        unit = wanted.get(term, 0.0) * (K1 + 1) / FULL
        for index, documents in inside.items() if known else ():
            where = known.parts[index] if known else None
            if where is None:
                continue
            segment = reading.parts[index].segment
            impacts, places_of = segment.impacts, segment.places
            for at, number in _found(segment, where, documents):
                scores[number] += unit * impacts[at]
                standing[number][term] = places_of[at]
    return scores, standing


def _found(segment: Segment, where: Postings, documents: Mapping[int, int]) -> list[tuple[int, int]]:
    """Of documents, given as a segment's number and the reading's, those that have a term: (posting, reading's number).

    A short list of postings is gone through, in a long one each document is looked for.
    """
    if where.size > 12 * len(documents):
        find = segment.find
        return [(at, number) for within, number in documents.items() if (at := find(where, within)) >= 0]
    numbers = segment.documents[where.first : where.first + where.size]
    return [(at, documents[within]) for at, within in enumerate(numbers, where.first) if within in documents]


def _alike(reading: Reading, key: str) -> list[int]:
    """Documents with a name that shares most groups of three characters with a key."""
    found = [term for gram in trigrams(key) if (term := reading.term(GRAM + gram))]
    found.sort(key=lambda term: term.count)
    shared: Counter[int] = Counter()
    left = _ENOUGH_OF_A_NAME
    for term in found:
        if left < 0:
            break
        left -= term.count
        for part, where in zip(reading.parts, term.parts, strict=True):
            if where is None:
                continue
            numbers = part.segment.documents[where.first : where.first + where.size]
            shared.update(numbers if not part.base else [number + part.base for number in numbers])
    for part in reading.parts:
        for number in part.dead:
            shared.pop(part.base + number, None)
    return list(_best(reading, shared, BY_NAME))
