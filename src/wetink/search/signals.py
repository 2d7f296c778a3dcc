"""What speaks for a document, each between 0 and 1: the closer look at the few that the words have brought up."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from wetink.search.candidates import Candidates
from wetink.search.document import HEAD, K1, LEAD, TITLE, Card, neighbours
from wetink.search.query import Query
from wetink.search.reading import Known, Reading
from wetink.search.words import trigrams

NAMES = (
    "best",  # its score beside the best one's
    "reached",  # its score beside the most that a document could reach
    "like_name",  # a short query, or a name in it, is like one of its names
    "like_name_3",
    "has_name",  # the same of a longer query
    "has_name_3",
    "same_name",
    "title_covers",  # of the query's words, those in the title; each by its rarity
    "title_covered",  # of the title's words, those in the query
    "heads_cover",
    "lead_covers",
    "covers",
    "neighbours",  # of the query's neighbouring words, those that are neighbours here
    "rarest",  # of the query's three rarest words, those that are here
    "ideas",
    "ideas_early",  # in title or first sentences
    "ideas_title",
    "title_ideas",
    "title_both",
    "ideas_both",
    "speech_ideas",  # the same for a person's sentence
    "speech_both",
    "speech_covers",
    "naming_covers",  # of the words of the names in the query, those that are here
    "naming_titled",  # and those in the title
)
OF_QUERY = (
    "known",  # of the query's words, those that any document has
    "naming_known",
    "is_named",
    "length",
    "is_speech",
    "apart",  # how far the best document is from the next
)
"""What says how far an answer can be trusted and is the same for all documents."""
_SHORT = 6
_HALF = 5
"""Characters of a name from which on it may be the first ones of another."""
_LOOKED_FOR = 12
"""So many neighbours of a document are gone through in the time in which one is looked for among them."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A document that was looked at: its card, its signals in the order of `NAMES`, and where each term stands."""

    number: int
    card: Card
    signals: tuple[float, ...]
    places: dict[str, int]


def look(reading: Reading, query: Query, found: Candidates) -> tuple[list[Looked], tuple[float, ...]]:
    """Look at all candidates, in the order they come; and what is the same for all, `OF_QUERY` without the last."""
    asked = _Asked(reading, query, found)
    looked = [asked.look(number, score, found.standing[number]) for number, score in found.scores.items()]
    return looked, asked.of_query


class _Asked:
    """What is the same for every document of one query."""

    def __init__(self, reading: Reading, query: Query, found: Candidates) -> None:
        self.reading = reading
        counted: dict[str, int] = {}
        for word in query.words:
            counted[word] = counted.get(word, 0) + 1
        rarity = {word: reading.rarity(word) for word in counted}
        self.words = {word: weight or reading.novelty(word) for word, weight in rarity.items()}
        self.total = sum(self.words.values()) or 1.0
        self.ideas = {idea: reading.rarity(idea) for idea in dict.fromkeys(query.ideas)}
        self.ideas_total = sum(self.ideas.values()) or 1.0
        self.bound = sum(self.words[word] * count for word, count in counted.items()) * (K1 + 1) * 0.8 or 1.0
        self.best = max(found.scores.values(), default=1.0) or 1.0
        hashed = dict(zip(neighbours(query.words), zip(query.words, query.words[1:], strict=False), strict=False))
        self.pairs_total = sum(rarity[a] + rarity[b] for a, b in hashed.values()) or 1.0
        self.pairs = [(one, a, b, rarity[a] + rarity[b]) for one, (a, b) in hashed.items() if rarity[a] and rarity[b]]
        rare = sorted(((weight, word) for word, weight in rarity.items() if weight), reverse=True)[:3]
        self.rare_total = sum(weight for weight, _ in rare) or 1.0
        self.rare = {word: weight for weight, word in rare}
        self.keys = [(key, trigrams(key)) for key in query.keys]
        self.is_short = len(counted) <= _SHORT
        self.plain = query.plain
        self.naming = {word: reading.novelty(word) for word in query.naming}
        self.naming_total = sum(self.naming.values()) or 1.0
        self.of_query = (
            sum(map(bool, rarity.values())) / (len(rarity) or 1),
            sum(map(reading.has, query.naming)) / (len(query.naming) or 1),
            float(bool(query.naming)),
            math.log(1 + len(rarity)) / 5,
            query.plain,
        )

    def look(self, number: int, score: float, places: dict[str, int]) -> Looked:
        """One document."""
        known = self.reading.known(number)
        in_title = in_heads = in_lead = anywhere = rare = 0.0
        words = self.words
        ideas = early = titled = 0.0
        for term, bits in places.items():
            weight = words.get(term)
            if weight is None:
                weight = self.ideas[term]
                ideas += weight
                early += weight if bits & (TITLE | LEAD) else 0.0
                titled += weight if bits & TITLE else 0.0
                continue
            anywhere += weight
            in_title += weight if bits & TITLE else 0.0
            in_heads += weight if bits & HEAD else 0.0
            in_lead += weight if bits & LEAD else 0.0
            rare += self.rare.get(term, 0.0)
        title_covers, ideas_title, ideas_early = (
            in_title / self.total,
            titled / self.ideas_total,
            early / self.ideas_total,
        )
        title_covered = sum([w for term, w in known.title_words.items() if term in places]) / known.words_total
        title_ideas = sum([w for term, w in known.title_ideas.items() if term in places]) / known.ideas_total
        both = (title_ideas * ideas_title) ** 0.5
        covers = anywhere / self.total
        likeness, same = self.likeness(known)
        naming = titled_naming = 0.0
        for word, weight in self.naming.items():
            bits = places.get(word, 0)
            naming += weight if bits else 0.0
            titled_naming += weight if bits & TITLE else 0.0
        short, long = (likeness, 0.0) if self.is_short else (0.0, likeness)
        signals = (
            score / self.best,
            min(1.0, score / self.bound),
            short,
            short**3,
            long,
            long**3,
            same,
            title_covers,
            title_covered,
            in_heads / self.total,
            in_lead / self.total,
            covers,
            self.neighbouring(number, places),
            rare / self.rare_total,
            ideas / self.ideas_total,
            ideas_early,
            ideas_title,
            title_ideas,
            (title_covered * title_covers) ** 0.5,
            both,
            self.plain * ideas_early,
            self.plain * both,
            self.plain * covers,
            naming / self.naming_total,
            titled_naming / self.naming_total,
        )
        return Looked(number, known.card, signals, places)

    def neighbouring(self, number: int, places: dict[str, int]) -> float:
        """How many of the query's neighbours, by their rarity, are neighbours in the document."""
        wanted = [(one, weight) for one, a, b, weight in self.pairs if a in places and b in places]
        if not wanted:
            return 0.0
        _, segment, within = self.reading.place(number)
        there = segment.pairs(within)
        if len(wanted) * _LOOKED_FOR > len(there):
            shared = set(there).intersection([one for one, _ in wanted])
            found = [weight for one, weight in wanted if one in shared]
        else:
            end = len(there)
            found = [weight for one, weight in wanted if (at := bisect_left(there, one)) < end and there[at] == one]
        return sum(found) / self.pairs_total

    def likeness(self, known: Known) -> tuple[float, float]:
        """How like the best pair of names is (Dice over groups of three characters), and 1 where one is the same."""
        best = 0.0
        for key, grams in self.keys:
            size = len(grams)
            for name, others in known.names:
                if name == key:
                    return 1.0, 1.0
                if self.is_short and name.startswith(key) and len(key) >= _HALF:  # half-typed
                    best = max(best, 0.75 + 0.25 * len(key) / len(name))
                length = len(others)
                if 2 * min(size, length) > best * (size + length):  # else it cannot be more like it
                    best = max(best, 2 * len(grams & others) / (size + length))
        return best, 0.0


def named(signals: Iterable[float]) -> Iterator[tuple[str, float]]:
    """Signals with their names."""
    return zip(NAMES, signals, strict=True)
