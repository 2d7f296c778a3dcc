"""What is indexed of a runbook, and what an index keeps of it: weighted terms, neighbours, and a card to show."""

from __future__ import annotations

import json
import re
import zlib
from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import filterfalse, pairwise

from wetink.search.trade import ideas
from wetink.search.words import STOP, name_key, terms, trigrams

TITLE, HEAD, LEAD, BODY, CODE, PLACE = 1, 2, 4, 8, 16, 32
"""Where a term stands, as bits: title or name, headings, first sentences, text, commands, folder and tags."""
FIELDS = {TITLE: "title", HEAD: "headings", LEAD: "symptom", BODY: "text", CODE: "commands", PLACE: "tags"}

GRAM = "#"
"""What a term starts with that is three characters of a name."""
K1 = 2.0
FULL = 255
"""The impact of a term that could not weigh more in a document; impacts are a byte."""

_NAME = re.compile(r"\b(?=\w*[a-z])(?:[A-Za-z0-9]*[a-z0-9][A-Z]\w*|\w+_\w+)\b")


@dataclass(frozen=True, slots=True)
class _Weighing:
    """How a field counts (BM25F): its weight, how much its length counts (b), and the length that is usual.

    The usual length is a constant and not the library's mean, so that what is kept of a document depends on nothing
    but the document: an index that grew file by file is the same as one made at once.
    """

    bit: int
    weight: float
    b: float
    usual: float


_NAMES = _Weighing(TITLE, 4.0, 0.3, 4)
_TITLE = _Weighing(TITLE, 4.0, 0.3, 4)
_HEADINGS = _Weighing(HEAD, 2.0, 0.5, 8)
_LEAD = _Weighing(LEAD, 1.0, 0.3, 50)
_BODY = _Weighing(BODY, 1.0, 0.9, 130)
_CODE = _Weighing(CODE, 0.5, 0.9, 40)
_PLACE = _Weighing(PLACE, 1.0, 0.3, 5)


@dataclass(frozen=True, slots=True)
class Document:
    """A runbook as search sees it; every text is plain, without markup.

    path      names it in the library, without a line break in it; two documents never share one
    stamp     changes when the file does; opaque here, without spaces
    names     what it is also called: the file's name, alert names
    headings  the others than the title
    lead      its first sentences, which `body` holds too
    code      its commands
    place     folder, services and tags
    rank      0 in force, 1 a draft, 2 retired
    facts     shown with a hit, not searched
    """

    path: str
    title: str
    stamp: str = ""
    names: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    lead: str = ""
    body: str = ""
    code: str = ""
    place: str = ""
    rank: int = 0
    facts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """What an index keeps of a document.

    weights  of each term, ideas (~) and characters of names (#) among them: its impact, 0 to 255, times 256, and its
             places as bits
    pairs    hashes of neighbouring terms, 16 bits each
    card     what ranking and a hit need: see `Card`
    stamp    a line with the document's stamp and path
    """

    weights: dict[str, int]
    pairs: bytes
    card: bytes
    stamp: bytes

    @property
    def path(self) -> bytes:
        """The document's path; by it entries are sorted."""
        return self.stamp.partition(b" ")[2]


@dataclass(frozen=True, slots=True)
class Card:
    """A document without its text.

    keys   its names in one form: letters and digits, no case
    title_terms  the terms of title and names
    told   the facts as they are written: most cards are ranked and not shown
    """

    keys: tuple[str, ...]
    title_terms: tuple[str, ...]
    rank: int
    path: str
    title: str
    told: str

    @property
    def facts(self) -> dict[str, str]:
        """What is shown with a hit, read anew each time."""
        found: dict[str, str] = json.loads(self.told) if self.told else {}
        return found


def entry(document: Document) -> Entry:
    """Take a document apart."""
    pairs: set[int] = set()
    scores: dict[str, float] = {}
    places: dict[str, int] = {}
    title_terms: dict[str, None] = {}
    named = " \n ".join((*document.names, ""))
    spoken = (
        (_BODY, document.body),
        (_NAMES, named),
        (_TITLE, document.title),
        (_HEADINGS, " \n ".join(document.headings)),
        (_LEAD, document.lead),
    )
    for weighing, text in spoken:
        words = terms(text)
        useful = list(filterfalse(STOP.__contains__, words))
        meant = ideas(words)
        _add(scores, places, weighing, useful, meant)
        if weighing is not _LEAD:
            pairs.update(neighbours(useful))
        if weighing.bit == TITLE:
            title_terms.update(dict.fromkeys((*useful, *meant)))
    for weighing, text in ((_CODE, document.code), (_PLACE, document.place)):
        _add(scores, places, weighing, list(filterfalse(STOP.__contains__, terms(text))), ())
    keys = _keys(document)
    kept = _kept(scores, places)
    kept.update(dict.fromkeys([GRAM + gram for key in keys for gram in trigrams(key)], TITLE))
    stamp = f"{document.stamp} {document.path}\n".encode("utf-8", "surrogateescape")
    return Entry(kept, array("H", sorted(pairs)).tobytes(), _card(document, keys, list(title_terms)), stamp)


def _add(
    scores: dict[str, float], places: dict[str, int], how: _Weighing, words: Sequence[str], meant: Sequence[str]
) -> None:
    if not words:
        return
    unit, bit = how.weight / (1 - how.b + how.b * len(words) / how.usual), how.bit
    counted: dict[str, int] = Counter(words)
    for idea in meant:
        counted[idea] = counted.get(idea, 0) + 1
    if not scores:  # the text, which has most of the words and comes first
        scores.update({term: unit * count for term, count in counted.items()})
        places.update(dict.fromkeys(counted, bit))
        return
    for term, count in counted.items():
        scores[term] = scores.get(term, 0.0) + unit * count
        places[term] = places.get(term, 0) | bit


def _kept(scores: dict[str, float], places: dict[str, int]) -> dict[str, int]:
    """How much each term weighs, saturated as in BM25, and where it stands."""
    impacts = {score: (int(FULL * score / (K1 + score) + 0.5) or 1) << 8 for score in set(scores.values())}
    return {term: impacts[score] | places[term] for term, score in scores.items()}


class _Hashes(dict[str, int]):
    """The checksums of words in 16 bits, each made when it is first asked for."""

    def __missing__(self, word: str) -> int:
        if len(self) > _HASHES_KEPT:
            self.clear()
        found = self[word] = zlib.crc32(word.encode()) % _PRIME
        return found


_PRIME = 65521
_HASHES_KEPT = 300_000
_HASHES = _Hashes()


def neighbours(words: Sequence[str]) -> list[int]:
    """A 16-bit hash of each two neighbours."""
    return [(a * 31 + b) % _PRIME for a, b in pairwise(map(_HASHES.__getitem__, words))]


def _keys(document: Document) -> list[str]:
    """The names that a half-typed one is compared with; a heading that is a name is one."""
    named = (heading.strip("`* ") for heading in document.headings)
    given = (*document.names, document.title, *(name for name in named if _NAME.fullmatch(name)))
    return list(dict.fromkeys(key for key in map(name_key, given) if key))[:40]


def _card(document: Document, keys: Sequence[str], title_terms: Sequence[str]) -> bytes:
    lines = (
        " ".join(key[:120] for key in keys),
        " ".join(title_terms),
        str(document.rank),
        document.path,
        document.title[:300],
        json.dumps(document.facts, ensure_ascii=False) if document.facts else "",
    )
    return "\x1e".join(line.replace("\x1e", " ") for line in lines).encode("utf-8", "surrogateescape")


def card(data: bytes) -> Card:
    """A card read back; raises ValueError for bytes that are none."""
    keys, title_terms, rank, path, title, told = data.decode("utf-8", "surrogateescape").split("\x1e")
    return Card(tuple(keys.split()), tuple(title_terms.split()), int(rank), path, title, told)
