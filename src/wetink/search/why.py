"""Why a document is a hit: which words of the query stand in which of its fields, which do not, and the best line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from wetink.search.document import FIELDS
from wetink.search.languages import telling_nothing
from wetink.search.query import Query
from wetink.search.reading import Reading
from wetink.search.signals import Looked, named
from wetink.search.trade import MARK, beginnings, ideas, meaning
from wetink.search.words import STOP, chunks, parts_of, plain, spaced, stem, terms, terms_of

MOST = 8
_LONGEST_LINE = 300
_ALIKE = 0.5
_QUIET = re.compile(r"^\s*(?:#{1,6}\s|[-=*_]{3,}\s*$|```|~~~|\[\^[\w-]+\]:|<!--|---)")


_LINE_END = re.compile(r"\r\n?")


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


def surfaces(query: Query) -> dict[str, Written]:
    """Each term of a query as it was written there."""
    found: dict[str, Written] = {}
    for chunk in chunks(query.said):
        parts = parts_of(plain(chunk))
        if len(parts) > 1:
            for part in parts:
                found.setdefault(stem(part), Written(part, chunk))
        for term in terms(chunk):
            found.setdefault(term, Written(chunk))
    nothing = STOP | telling_nothing(terms(query.said))
    return {term: one for term, one in found.items() if term not in nothing}


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


def missing(reading: Reading, looked: Looked, written: Mapping[str, Written], said: str) -> tuple[str, ...]:
    """What of the query stands nowhere in a document, nor its meaning: words that none has first, then the rarest.

    `said`: the text of the query, in which some words mean something only together.
    """
    here = [one for term, one in written.items() if term in looked.places]
    whole, partly = {one.word for one in here if not one.name}, {one.name for one in here if one.name}
    words = terms(said)
    meant = set().union(*(meaning(words, term) for term in looked.places if term[0] == MARK))
    absent = []
    for term, one in written.items():
        told = one.name in partly - whole if one.name else one.word not in whole | partly
        if told and term not in looked.places and term not in meant:
            absent.append(term)
    absent.sort(key=lambda term: (reading.has(term), -reading.rarity(term), term))
    return tuple(dict.fromkeys(written[term].word for term in absent))[:MOST]


def snippet(text: str, weigh: Mapping[str, float]) -> tuple[int, str]:
    """The line that says most of what was asked, and its number counted from 1; (0, "") where none says any.

    `weigh` gives what each term and idea is worth. The lines whose words could be worth most are looked at closely
    first, and the others not at all. Of equal ones it is the first.
    """
    text = _LINE_END.sub("\n", text) if "\r" in text else text
    lines = text.split("\n")
    pieces = [line.split() for line in spaced(text).split("\n")]
    most = _most(set().union(*pieces), weigh)
    could = [(sum([most[piece] for piece in said if piece in most]), -at) for at, said in enumerate(pieces)]
    best, found = 0.0, -1
    for bound, at in sorted((one for one in could if one[0]), reverse=True):
        if bound < best:
            break
        worth = 0.0 if _QUIET.match(lines[-at][:80]) else _worth(lines[-at][:_LONGEST_LINE], weigh)
        if worth > best or (worth and worth == best and -at < found):
            best, found = worth, -at
    return (found + 1, lines[found].strip()[:_LONGEST_LINE]) if best else (0, "")


def _worth(line: str, weigh: Mapping[str, float]) -> float:
    words = terms(line)
    said = sorted(weigh[term] for term in {*words, *ideas(words)} & weigh.keys())
    return round(sum(said), 9)


def _most(written: set[str], weigh: Mapping[str, float]) -> dict[str, float]:
    """Of words as they are written those that may be worth something, by themselves or as the first ones of phrases."""
    begins = {term: worth for term, worth in weigh.items() if term[0] != MARK}
    for idea, worth in weigh.items():
        for term in beginnings().get(idea, ()):
            begins[term] = begins.get(term, 0.0) + worth
    tells_nothing = begins.keys().isdisjoint
    telling = [
        (chunk, known) for chunk, known in zip(written, terms_of(written), strict=True) if not tells_nothing(known)
    ]
    return {chunk: sum([begins.get(term, 0.0) for term in known]) for chunk, known in telling}
