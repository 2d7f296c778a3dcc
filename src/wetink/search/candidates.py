"""The documents worth a closer look: those in which a query's words weigh most, and those whose names are like its."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import compress, islice
from operator import itemgetter

from wetink.search import rows
from wetink.search.document import FULL, GRAM, K1
from wetink.search.query import Query
from wetink.search.reading import Part, Reading
from wetink.search.segment import Postings, Segment
from wetink.search.words import trigrams

BY_WORDS = 16
BY_NAME = 6
_ENOUGH, _ENOUGH_OF_A_NAME = 5_000, 6_000
"""Postings that are gone through for words, and for a name's characters; what tells most comes first."""
_ALIKE = 0.3
"""Of the groups that any name has, a name that is like a key shares more than this."""
_AT_LEAST = 3
_DENSE = 2
"""From so many postings for each document on, rows are quicker than a dictionary."""
_FLOORS = (0.4, 0.1)
"""Of the best score: what is below is left out before the best ones are chosen, where there are enough others."""
_LONG = 12
"""Postings for each document that is looked for from which on each is looked for by itself."""
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
    """Scores by the champions of the first terms, without low ones; all else is counted in `_completed`."""
    units = rows.units({term: wanted[term] for term in first})
    found: dict[int, float] = {}
    for index, part in enumerate(reading.parts):
        weighed = _in_part(reading, index, units)
        if sum(where.champions for _, _, where in weighed) > _DENSE * part.segment.count:
            scores: Mapping[int, float] = _by_rows(reading, index, weighed, BY_WORDS)
        else:
            scores = _hopeful(_added(weighed, part), BY_WORDS)
        found.update(scores if not part.base else {number + part.base: score for number, score in scores.items()})
    return found


_Weighed = list[tuple[str, int, Postings]]


def _in_part(reading: Reading, index: int, units: Mapping[str, int]) -> _Weighed:
    """The terms that a part has, with their units and postings."""
    found = []
    for term, unit in units.items():
        known = reading.term(term)
        where = known.parts[index] if known else None
        if where is not None:
            found.append((term, unit, where))
    return found


def _added(weighed: _Weighed, part: Part) -> dict[int, float]:
    """The scores in a part by the terms' champions; whole numbers, and so large that floats are the quicker ones."""
    scores: dict[int, float] = {}
    get = scores.get
    for _, unit, where in weighed:
        span, weight = slice(where.first, where.first + where.champions), float(unit)
        numbers, impacts = part.segment.documents[span], part.segment.impacts[span]
        if not scores:
            scores.update(zip(numbers, map(weight.__mul__, impacts), strict=True))
            continue
        for number, impact in zip(numbers, impacts, strict=True):
            scores[number] = get(number, 0.0) + weight * impact
    for number in part.dead:
        scores.pop(number, None)
    return scores


def _by_rows(reading: Reading, index: int, weighed: _Weighed, most: int) -> dict[int, int]:
    """The same where most documents have one of the terms, without low scores if there are `most` others."""
    part = reading.parts[index]
    sums, scores = 0, [0] * part.segment.count
    for term, unit, where in weighed:
        row = reading.row(term, where, index)
        if row is not None:
            sums += unit * row.sums
            continue
        span = slice(where.first, where.first + where.champions)
        for number, impact in zip(part.segment.documents[span], part.segment.impacts[span], strict=True):
            scores[number] += unit * impact
    lanes = rows.lanes_of(sums + rows.sums_of(scores), len(scores))
    for number in part.dead:
        lanes[number] = 0
    return rows.high(lanes, most)


def _hopeful(scores: Mapping[int, float], most: int) -> Mapping[int, float]:
    """The scores without low ones, where at least `most` are left without these."""
    top = max(scores.values(), default=0)
    for part in _FLOORS:
        high = dict(compress(scores.items(), map(float(part * top).__lt__, map(float, scores.values()))))
        if len(high) >= most:
            return high
    return scores


def _best(reading: Reading, scores: Mapping[int, float], most: int) -> list[int]:
    """The documents with the highest scores; which of equal ones does not depend on how the index grew."""
    if len(scores) <= most:
        return list(scores)
    hopeful = _hopeful(scores, most)
    last = sorted(hopeful.values())[-most]
    best = [number for number, score in hopeful.items() if score > last]
    equal = (number for number, score in hopeful.items() if score == last)
    return [*best, *nlargest(most - len(best), equal, key=reading.draw)]


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
            row = reading.row(term, where, index)
            if row is None:
                for number, impact, places in _found(reading.parts[index].segment, where, documents):
                    scores[number] += unit * impact
                    standing[number][term] = places
                continue
            impacts, places_of = row.impacts, row.places
            for within, number in documents.items():
                if impact := impacts[within]:
                    scores[number] += unit * impact
                    standing[number][term] = places_of[within]
    return scores, standing


def _found(segment: Segment, where: Postings, documents: Mapping[int, int]) -> list[tuple[int, int, int]]:
    """Of documents, given as a segment's number and the reading's, those that have a term: number, impact, places.

    A short list of postings is gone through, in a long one each document is looked for.
    """
    impacts, places = segment.impacts, segment.places
    if where.size > _LONG * len(documents):
        find = segment.find
        found = [(at, number) for within, number in documents.items() if (at := find(where, within)) >= 0]
    else:
        numbers = segment.documents[where.first : where.first + where.size]
        found = [(at, documents[within]) for at, within in enumerate(numbers, where.first) if within in documents]
    return [(number, impacts[at], places[at]) for at, number in found]


def _alike(reading: Reading, key: str) -> list[int]:
    """Documents with a name that shares most groups of three characters with a key."""
    found = [term for gram in sorted(trigrams(key)) if (term := reading.term(GRAM + gram))]
    found.sort(key=lambda term: term.count)
    left, chosen = _ENOUGH_OF_A_NAME, []
    for term in found:
        if left < 0:
            break
        left -= term.count
        chosen.append(term)
    least = int(_ALIKE * len(chosen))
    alike: dict[int, int] = {}
    other: dict[int, int] = {}
    for index, part in enumerate(reading.parts):
        shared: Counter[int] = Counter()
        for term in chosen:
            if where := term.parts[index]:
                shared.update(part.segment.documents[where.first : where.first + where.size])
        for number in part.dead:
            shared.pop(number, None)
        for number in compress(shared, map(least.__lt__, shared.values())):
            alike[number + part.base] = shared[number]
        if len(other) <= BY_NAME:
            other.update({number + part.base: count for number, count in islice(shared.items(), BY_NAME + 1)})
    return _best(reading, alike if len(other) > BY_NAME else other, BY_NAME)
