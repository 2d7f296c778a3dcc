"""A term's postings in a small segment as rows, one lane for each document, so that sums are one step for all of them.

A row is an int of 32-bit lanes, document 0 at one end. Python multiplies and adds such a number in one loop of C, which
is some twenty times quicker than going through the postings, and exact: `units` sees to it that no lane flows over.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from sys import byteorder

LARGEST = 8_192
"""Documents of a segment that is small."""
DENSE = 48
"""Of so many documents at most, one has to have the term; else most lanes are empty and the postings are quicker."""

_LANE = 4
_FULL_LANE = 2**32 - 2**16  # what is left is for units that are rounded up to 1
_FIRST, _LAST = slice(0, None, _LANE), slice(_LANE - 1, None, _LANE)
_LOW, _HIGH = (_FIRST, _LAST) if byteorder == "little" else (_LAST, _FIRST)
_FLOORS = (0.6, 0.3, 0.1, 0.04)


@dataclass(frozen=True, slots=True)
class Row:
    """What each document has of a term; 0 where it has not the term.

    sums     the impacts as lanes
    impacts  the same as bytes, by document
    places   the bits of the fields, by document
    """

    sums: int
    impacts: bytes
    places: bytes

    @property
    def size(self) -> int:
        """Bytes that it takes, nearly."""
        return (_LANE + 2) * len(self.impacts)


def row(count: int, documents: Sequence[int], impacts: Sequence[int], places: Sequence[int], summed: int) -> Row:
    """Postings as a row.

    count   how many documents the segment has; at most `LARGEST`
    summed  how many of the postings, from the first one on, are in the sums
    """
    weighed, standing = bytearray(count), bytearray(count)
    for number, impact, place in zip(documents, impacts, places, strict=True):
        weighed[number] = impact
        standing[number] = place
    summing = weighed.copy()
    for number in documents[summed:]:
        summing[number] = 0
    lanes = bytearray(_LANE * count)
    lanes[_LOW] = summing
    return Row(int.from_bytes(lanes, byteorder), bytes(weighed), bytes(standing))


def units(weights: Mapping[str, float]) -> dict[str, int]:
    """Weights as whole numbers in the same proportion, as large as lanes can hold of impacts that are a byte."""
    whole = _FULL_LANE / (255 * (sum(weights.values()) or 1.0))
    return {term: int(whole * weight) or 1 for term, weight in weights.items()}


def sums_of(scores: Sequence[int]) -> int:
    """Scores by document as lanes."""
    return int.from_bytes(array("I", scores).tobytes(), byteorder)


def lanes_of(sums: int, count: int) -> array[int]:
    """The lanes of a sum of rows, by document."""
    return array("I", sums.to_bytes(_LANE * count, byteorder))


def high(lanes: array[int], most: int) -> dict[int, int]:
    """The lanes that are not empty, by document; without low ones where at least `most` are left without these."""
    tops = lanes.tobytes()[_HIGH]
    top = max(tops, default=0)
    for part in _FLOORS:
        floor = int(top * part)
        numbers = list(compress(range(len(lanes)), tops.translate(b"\0" * (floor + 1) + b"\1" * (255 - floor))))
        if len(numbers) >= most:
            return {number: lanes[number] for number in numbers}
    return {number: score for number, score in enumerate(lanes) if score}
