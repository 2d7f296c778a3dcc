"""The documents worth a closer look: those in which a query's words weigh most, and those whose names are like its."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from heapq import nlargest
from operator import itemgetter

from wetink.search.document import FULL, GRAM, K1
from wetink.search.query import Query
from wetink.search.reading import Reading
from wetink.search.words import trigrams

BY_WORDS = 24
BY_NAME = 8
_ENOUGH = 24_000
"""Postings that are gone through for a name's characters; the rarest come first."""
_MOST_TERMS = 48
_IDEA, _IDEA_IN_SPEECH = 0.2, 2.0
"""What an idea weighs beside a word, and how much more in a person's own sentence."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Documents and how well each does.

    scores  by document: the sum over the words (BM25F)
    wanted  what each of the query's terms weighs: its rarity, by how often it was said
    """

    scores: dict[int, float]
    wanted: dict[str, float]


def candidates(reading: Reading, query: Query) -> Candidates:
    """The best documents by words and by names, without an order."""
    wanted = weights(reading, query)
    scores = _scored(reading, wanted)
    best = _best(reading, scores, BY_WORDS)
    for key in query.keys:
        for number in _alike(reading, key):
            best.setdefault(number, scores.get(number, 0.0))
    return Candidates(_completed(reading, wanted, best), wanted)


def weights(reading: Reading, query: Query) -> dict[str, float]:
    """What each term and idea of a query weighs; the rarest ones of a long query."""
    said: dict[str, float] = dict(Counter(query.words))
    for idea in query.ideas:
        said[idea] = said.get(idea, 0.0) + _IDEA + _IDEA_IN_SPEECH * query.plain
    known = {term: count * reading.rarity(term) for term, count in said.items() if reading.has(term)}
    return dict(nlargest(_MOST_TERMS, known.items(), key=itemgetter(1))) if len(known) > _MOST_TERMS else known


def _scored(reading: Reading, wanted: Mapping[str, float]) -> dict[int, float]:
    """Scores by champions: a frequent term counts where it weighs most, and everywhere else in `_completed`."""
    scores: dict[int, float] = {}
    get = scores.get
    for term, weight in wanted.items():
        known = reading.term(term)
        unit = weight * (K1 + 1) / FULL
        for part, where in zip(reading.parts, known.parts if known else (), strict=True):
            if where is None:
                continue
            end = where.first + where.champions
            segment, base = part.segment, part.base
            pairs = zip(segment.documents[where.first : end], segment.impacts[where.first : end], strict=True)
            if base:
                for number, impact in pairs:
                    scores[number + base] = get(number + base, 0.0) + unit * impact
            else:
                for number, impact in pairs:
                    scores[number] = get(number, 0.0) + unit * impact
    for part in reading.parts:
        for number in part.dead:
            scores.pop(part.base + number, None)
    return scores


def _best(reading: Reading, scores: Mapping[int, float], most: int) -> dict[int, float]:
    """The highest scores; which of equal ones does not depend on how the index grew."""
    if len(scores) <= most:
        return dict(scores)
    floor = 0.25 * max(scores.values())
    hopeful = {number: score for number, score in scores.items() if score > floor}
    if len(hopeful) < most:
        hopeful = dict(scores)
    last = nlargest(most, hopeful.values())[-1]
    best = {number: score for number, score in hopeful.items() if score > last}
    equal = (number for number, score in hopeful.items() if score == last)
    best.update(dict.fromkeys(nlargest(most - len(best), equal, key=reading.draw), last))
    return best


def _completed(reading: Reading, wanted: Mapping[str, float], best: dict[int, float]) -> dict[int, float]:
    """With what frequent terms give to documents that are not among their champions."""
    full = dict(best)
    for term, weight in wanted.items():
        known = reading.term(term)
        if known is None or all(where is None or where.size == where.champions for where in known.parts):
            continue
        unit = weight * (K1 + 1) / FULL
        for number in full:
            index, segment, inside = reading.place(number)
            where = known.parts[index]
            if where is not None:
                at = segment.find(where, inside)
                if at >= where.first + where.champions:
                    full[number] += unit * segment.impacts[at]
    return full


def _alike(reading: Reading, key: str) -> list[int]:
    """Documents with a name that shares most groups of three characters with a key."""
    found = [term for gram in trigrams(key) if (term := reading.term(GRAM + gram))]
    found.sort(key=lambda term: term.count)
    shared: Counter[int] = Counter()
    left = _ENOUGH
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
