"""A part of an index: one immutable block of bytes, read where it lies and never loaded as a whole.

The form, all numbers as the machine writes them (an index from another machine is made anew): a head, then sections,
each at a multiple of 8. The stamps are lines, the draws checksums of the paths. Cards, pairs and terms are a blob each
with the ends of its pieces; the terms are sorted, and each has a first posting and a number of champions. A posting is
a document, an impact and a byte of places. The postings of a term that is in many documents begin with its champions,
those where it weighs most; both parts are in the order of the documents.
"""

from __future__ import annotations

import struct
import zlib
from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from sys import byteorder
from typing import BinaryIO, NamedTuple

from wetink.search.document import Card, Entry, card

VERSION = 3
"""Of the form and of what is kept of a document; an index of another one is made anew."""
LARGEST = 60_000
"""Documents of a segment at most: their numbers are two bytes."""
CHAMPIONS = 1024
"""Documents of a frequent term that are looked at first; most queries need no others of it."""

_APART = 64
"""Every so manieth term is in memory, and looked at first."""

_HEAD = struct.Struct("=8sIIIIQI4x")
_MAGIC = b"wetink\x01s"
_ORDER = 0x01020304
_SECTIONS = 13


class Postings(NamedTuple):
    """Where a term's postings lie: first, how many, and how many of them are champions (all where there are few)."""

    first: int
    size: int
    champions: int


class Damaged(Exception):
    """The bytes are no segment of this version."""


def pack(entries: Iterable[Entry], file: BinaryIO) -> None:
    """Write a segment of documents, numbered as they come; they have to come in the order of their paths."""
    cards, pairs, stamps, draws = _Blob(), _Blob(), bytearray(), array("I")
    postings: defaultdict[str, array[int]] = defaultdict(partial(array, "I"))
    for number, one in enumerate(entries):
        cards.add(one.card)
        pairs.add(one.pairs)
        stamps += one.stamp
        draws.append(zlib.crc32(one.stamp.partition(b" ")[2]))
        place = number << 16
        for term, weight in one.weights.items():
            postings[term].append(place | weight)
    terms, firsts, champions = _Blob(), array("I", [0]), array("H")
    documents, impacts, places_of = array("H"), bytearray(), bytearray()
    for term in sorted(postings, key=lambda term: term.encode("utf-8", "surrogatepass")):
        terms.add(term.encode("utf-8", "surrogatepass"))
        numbers, impact_of, place_of = _parted(postings.pop(term))
        if len(numbers) > CHAMPIONS:
            numbers, impact_of, place_of = _champions_first(numbers, impact_of, place_of)
        champions.append(min(len(numbers), CHAMPIONS))
        documents += numbers
        impacts += impact_of
        places_of += place_of
        firsts.append(len(documents))
    blobs = (*cards.sections(), *pairs.sections(), *terms.sections())
    _write(file, len(cards.ends), (*blobs, firsts, champions, documents, impacts, places_of, stamps, draws))


def _parted(postings: array[int]) -> tuple[array[int], bytearray, bytearray]:
    """Documents, impacts and places of postings that are a number each: the document's, then a byte of either."""
    data = postings.tobytes()
    low, middle, high = (0, 1, 1) if byteorder == "little" else (3, 2, 0)
    numbers = array("H", memoryview(data).cast("H")[high::2].tobytes())
    return numbers, bytearray(data[middle::4]), bytearray(data[low::4])


def _champions_first(
    numbers: array[int], impacts: bytearray, places: bytearray
) -> tuple[array[int], bytearray, bytearray]:
    by_impact = sorted(range(len(numbers)), key=lambda at: (-impacts[at], at))
    order = (*sorted(by_impact[:CHAMPIONS]), *sorted(by_impact[CHAMPIONS:]))
    return (
        array("H", [numbers[at] for at in order]),
        bytearray(impacts[at] for at in order),
        bytearray(places[at] for at in order),
    )


class _Blob:
    """Pieces of bytes, one after the other."""

    def __init__(self) -> None:
        self.data, self.ends = bytearray(), array("I")

    def add(self, piece: bytes) -> None:
        self.data += piece
        self.ends.append(len(self.data))

    def sections(self) -> tuple[bytearray, array[int]]:
        return self.data, self.ends


def _write(file: BinaryIO, count: int, sections: Sequence[bytearray | array[int]]) -> None:
    """The head last, when the checksum of all the rest is known."""
    ends, end = array("Q"), 0
    for section in sections:
        end += len(section) * memoryview(section).itemsize
        ends.append(end)
        end += -end % 8
    table = ends.tobytes()
    check = zlib.crc32(table)
    file.write(b"\0" * _HEAD.size + table)
    for section in sections:
        data = memoryview(section).cast("B")
        padding = b"\0" * (-len(data) % 8)
        file.write(data)
        file.write(padding)
        check = zlib.crc32(padding, zlib.crc32(data, check))
    file.seek(0)
    file.write(_HEAD.pack(_MAGIC, _ORDER, VERSION, count, len(sections), _HEAD.size + len(table) + end, check))
    file.seek(0, 2)


def checked(data: bytes | memoryview) -> int:
    """The checksum that a block of bytes says it has; raises `Damaged` where its head or size is not as written."""
    if len(data) < _HEAD.size + 8 * _SECTIONS:
        raise Damaged
    magic, order, version, _, sections, size, check = _HEAD.unpack_from(data)
    if (magic, order, version, sections, size) != (_MAGIC, _ORDER, VERSION, _SECTIONS, len(data)):
        raise Damaged
    return int(check)


def is_whole(data: bytes | memoryview) -> bool:
    """Whether every byte is as it was written; reads all of them."""
    try:
        return checked(data) == zlib.crc32(memoryview(data)[_HEAD.size :])
    except Damaged:
        return False


class Segment:
    """A segment read from its bytes, which may be a mapped file. Raises `Damaged` where they are none."""

    def __init__(self, data: bytes | memoryview) -> None:
        checked(data)
        self.count: int = _HEAD.unpack_from(data)[3]
        view = memoryview(data)
        ends = view[_HEAD.size : _HEAD.size + 8 * _SECTIONS].cast("Q")
        parts, start = [], _HEAD.size + 8 * _SECTIONS
        base = start
        for end in ends:
            parts.append(view[start : base + end])
            start = base + end + (-end % 8)
        self._cards, self._card_ends = parts[0], parts[1].cast("I")
        self._pairs, self._pair_ends = parts[2], parts[3].cast("I")
        self._terms, self._term_ends = parts[4], parts[5].cast("I")
        self._firsts, self._champions = parts[6].cast("I"), parts[7].cast("H")
        self.documents, self.impacts, self.places = parts[8].cast("H"), parts[9], parts[10]
        self._stamps, self.draws = parts[11], parts[12].cast("I")
        self._fence: list[bytes] = []

    def card(self, number: int) -> Card:
        """The card of a document."""
        return card(_piece(self._cards, self._card_ends, number))

    def stamps(self) -> list[tuple[str, str]]:
        """Path and stamp of every document, in their order."""
        lines = bytes(self._stamps).decode("utf-8", "surrogateescape").split("\n")[:-1]
        return [(path, stamp) for stamp, _, path in (line.partition(" ") for line in lines)]

    def pairs(self, number: int) -> memoryview:
        """The hashes of a document's neighbouring terms."""
        start = self._pair_ends[number - 1] if number else 0
        return self._pairs[start : self._pair_ends[number]].cast("H")

    def postings(self, term: str) -> Postings | None:
        """Where a term's postings lie; None where no document has it."""
        wanted = term.encode("utf-8", "surrogatepass")
        terms, ends = self._terms, self._term_ends
        if not self._fence:
            self._fence = [_piece(terms, ends, at) for at in range(0, len(ends), _APART)]
        block = bisect_right(self._fence, wanted) - 1
        if block < 0:
            return None
        low, high = block * _APART, min(len(ends), (block + 1) * _APART)
        base = ends[low - 1] if low else 0
        some = bytes(terms[base : ends[high - 1]])
        at = some.find(wanted)
        while at >= 0:
            number = bisect_left(ends, base + at + len(wanted), low, high)  # the term that ends there, if any does
            if number < high and _piece(terms, ends, number) == wanted:
                first = self._firsts[number]
                return Postings(first, self._firsts[number + 1] - first, self._champions[number])
            at = some.find(wanted, at + 1)
        return None

    def find(self, where: Postings, number: int) -> int:
        """The place of a document in a term's postings, -1 where it has not the term."""
        start, middle, end = where.first, where.first + where.champions, where.first + where.size
        at = bisect_left(self.documents, number, start, middle)
        if at < middle and self.documents[at] == number:
            return at
        if middle < end:
            at = bisect_left(self.documents, number, middle, end)
            if at < end and self.documents[at] == number:
                return at
        return -1

    def entries(self, dead: frozenset[int] = frozenset()) -> Iterator[Entry]:
        """What was packed, without the dead: takes all postings into memory, so for merging only."""
        stamps = bytes(self._stamps).splitlines(keepends=True)
        weights: list[dict[str, int]] = [{} for _ in range(self.count)]
        for at in range(len(self._term_ends)):
            term = _piece(self._terms, self._term_ends, at).decode("utf-8", "surrogatepass")
            for place in range(self._firsts[at], self._firsts[at + 1]):
                weights[self.documents[place]][term] = self.impacts[place] << 8 | self.places[place]
        for number, one in enumerate(weights):
            if number not in dead:
                yield Entry(
                    one, bytes(self.pairs(number)), _piece(self._cards, self._card_ends, number), stamps[number]
                )

    def number_of(self, path: str) -> int:
        """The number of the document at a path, -1 where there is none."""
        at = bisect_left(range(self.count), path, key=lambda number: self.card(number).path)
        return at if at < self.count and self.card(at).path == path else -1


def _piece(data: memoryview, ends: memoryview, number: int) -> bytes:
    return bytes(data[ends[number - 1] if number else 0 : ends[number]])
