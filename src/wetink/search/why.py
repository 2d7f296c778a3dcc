"""Why a document is a hit: which words of the query stand in which of its fields, which do not, and the best line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wetink.search.document import FIELDS
from wetink.search.query import gist, without_the_day
from wetink.search.reading import Reading
from wetink.search.signals import Looked, named
from wetink.search.trade import MARK, ideas
from wetink.search.words import STOP, chunks, parts_of, stem, terms

MOST = 8
_LONGEST_LINE = 300
_ALIKE = 0.5
_QUIET = re.compile(r"^\s*(?:#{1,6}\s|[-=*_]{3,}\s*$|```|~~~|\[\^[\w-]+\]:|<!--|---)")


@dataclass(frozen=True, slots=True)
class Match:
    """A word of the query as it was written, or what it means ("slow"), and the fields in which it stands."""

    word: str
    fields: tuple[str, ...]
    meant: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """A term of a query as it was written, and the name that it is a part of ("" where it stands alone)."""

    word: str
    name: str = ""


def surfaces(text: str) -> dict[str, Written]:
    """Each term of a query as it was written there."""
    found: dict[str, Written] = {}
    for chunk in chunks(without_the_day(gist(text))):
        parts = parts_of(chunk)
        if len(parts) > 1:
            for part in parts:
                found.setdefault(stem(part), Written(part, chunk))
        for term in terms(chunk):
            found.setdefault(term, Written(chunk))
    return {term: one for term, one in found.items() if term not in STOP}


def matches(reading: Reading, looked: Looked, written: Mapping[str, Written]) -> tuple[Match, ...]:
    """What of the query stands in a document, what tells most first; of a name that stands there not its parts too."""
    by_rarity = sorted(
        looked.places.items(),
        key=lambda item: (item[0][0] == MARK, item[0] not in written, -reading.rarity(item[0]), item[0]),
    )
    whole = {one.word for term in looked.places if (one := written.get(term)) and not one.name}
    found: dict[str, Match] = {}
    for term, bits in by_rarity:
        meant = term[0] == MARK
        one = Written(term[1:].replace("_", " ")) if meant else written.get(term, Written(term))
        if one.name not in whole:
            found.setdefault(one.word, Match(one.word, fields(bits), meant))
    shown = list(found.values())
    if like := _like(looked):
        shown.insert(0, like)
    return tuple(shown[:MOST])


def _like(looked: Looked) -> Match | None:
    """That a name is nearly one of the document's, where it is not quite."""
    signals = dict(named(looked.signals))
    alike = max(signals["like_name"], signals["has_name"])
    return Match(looked.card.title, ("name, nearly",)) if alike >= _ALIKE and not signals["same_name"] else None


def fields(bits: int) -> tuple[str, ...]:
    """The names of fields."""
    return tuple(name for bit, name in FIELDS.items() if bits & bit)


def missing(reading: Reading, looked: Looked, written: Mapping[str, Written]) -> tuple[str, ...]:
    """What of the query stands nowhere in a document: words that no document has first, then the rarest."""
    there = {one.name or one.word for term, one in written.items() if term in looked.places}
    absent = [term for term, one in written.items() if term not in looked.places and one.word not in there]
    absent.sort(key=lambda term: (reading.has(term), -reading.rarity(term), term))
    return tuple(dict.fromkeys(written[term].word for term in absent))[:MOST]


def snippet(lines: Iterable[str], weigh: Mapping[str, float]) -> tuple[int, str]:
    """The line that says most of what was asked, and its number counted from 1; (0, "") where none says any.

    `weigh` gives what each term and idea is worth.
    """
    best, found = 0.0, (0, "")
    for number, line in enumerate(lines, 1):
        if _QUIET.match(line[:80]):
            continue
        words = terms(line[:_LONGEST_LINE])
        said = {*words, *ideas(words)} & weigh.keys()
        worth = sum(sorted(weigh[term] for term in said))
        if worth > best + 1e-9:
            best, found = worth, (number, line.strip()[:_LONGEST_LINE])
    return found
