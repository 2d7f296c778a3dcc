"""Passages that two runbooks share, found in near-linear time by sampled shingles.

A run of `GRAM` words has a hash; kept are those that begin with one word in `SAMPLE`, chosen by the word's own hash, so
that two texts choose the same ones. Of two texts that share 40 words in a row 94 in 100 keep a hash in common, of those
that share 80 more than 999 in 1,000.
"""

from __future__ import annotations

import re
import struct
import sys
from array import array
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from hashlib import blake2b
from zlib import crc32

from wetink.patterns import when_used

GRAM = 20
SAMPLE = 8
SHORTEST = 40
WORD = array("I").itemsize
"""Bytes of a word's number."""
_FRONT = when_used(r"---\n[\s\S]*?\n---\n")
_END = when_used(r"(?:Evidence|For the reviewer)\s*", re.IGNORECASE)
# These begin with the line end before them: a pattern that begins with a fixed text is found ten times as fast.
_TAIL = when_used(r"\n## (?:Evidence|For the reviewer)[ \t]*$", re.MULTILINE | re.IGNORECASE)
_HEADING = when_used(r"\n#[^\n]*")
_WORD = when_used(r"\w+")
_MARK = when_used(r"\[\^[\w-]{1,40}\]")


@dataclass(frozen=True, slots=True)
class Word:
    """A word in small letters and the line (counted from 1) it stands in."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Shared:
    """The longest run of words that two texts share, its first word in both, and how many words they share in all."""

    at: int
    other_at: int
    words: int
    all_words: int


def words_of(text: str, left_out: frozenset[str] = frozenset()) -> list[Word]:
    """The words that a person wrote: no front matter, headings, evidence, citations, nor the lines in `left_out`."""
    found: list[Word] = []
    inside = False
    for number, line in enumerate(text.split("\n"), 1):
        if number == 1 and line == "---":
            inside = True
        elif inside:
            inside = line != "---"
        elif line.startswith("#"):
            if line.startswith("## ") and _END.fullmatch(line[3:]):
                break
        elif line and line not in left_out:
            shown = _MARK.sub("", line) if "[^" in line else line
            found += [Word(word, number) for word in _WORD.findall(shown.lower())]
    return found


def sums_of(text: str, left_out: frozenset[str] = frozenset()) -> bytes:
    """A number of four bytes for each of a file's own words, the same in every process; the words of `words_of`."""
    return array("I", map(crc32, _words(_own_text(text, left_out).lower()))).tobytes()


def fingerprints(sums: bytes) -> frozenset[int]:
    """The kept hashes of a file's own words, 63 bits each; the words are given as `sums_of`."""
    numbers, wide = memoryview(sums).cast("I"), WORD * GRAM
    starts = [WORD * at for at, value in enumerate(numbers[: max(0, len(numbers) - GRAM + 1)]) if not value % SAMPLE]
    hashes = b"".join([blake2b(sums[at : at + wide], digest_size=8).digest() for at in starts])
    return frozenset([value >> 1 for value in struct.unpack(f">{len(starts)}Q", hashes)])


def _own_text(text: str, left_out: frozenset[str]) -> str:
    """The text without front matter, headings, evidence and citations."""
    front = _FRONT.match(text)
    body = "\n" + text[front.end() :] if front else "\n" + text
    tail = _TAIL.search(body)
    body = _HEADING.sub("\n", body[: tail.start()] if tail else body)
    if any(line in body for line in left_out):
        body = "\n".join(line for line in body.split("\n") if line not in left_out)
    return _MARK.sub("", body)


def _words(text: str) -> Iterable[bytes]:
    """The words of a text; of plain English in a quarter of the time, as other letters are of several bytes."""
    if text.isascii():
        return text.encode().translate(_BLANKED).split()
    return (word.encode("utf-8", "surrogatepass") for word in _WORD.findall(text))


_BLANKED = bytes(code if chr(code) == "_" or chr(code).isalnum() else 32 for code in range(128)) + bytes(128)


def shared(mine: bytes, theirs: bytes) -> Shared | None:
    """What two texts share, given as `sums_of`; None where no run of `SHORTEST` words is the same. Linear in both.

    A run so long holds one of the blocks of `GRAM` words that the other text falls into, so only those are looked up.
    """
    wide = WORD * GRAM
    blocks = {theirs[at : at + wide]: at for at in range((len(theirs) // wide - 1) * wide, -1, -wide)}
    best, best_at, best_other, covered, done, at = 0, 0, 0, 0, 0, 0
    for place in _places(mine, blocks):
        if place < at:
            continue
        at = place
        there = blocks[mine[at : at + wide]]
        start, other = _begin(mine, at, theirs, there, done)
        end = at + wide
        while mine[end : end + WORD] == theirs[there + end - at : there + end - at + WORD] != b"":
            end += WORD
        if (length := (end - start) // WORD) >= SHORTEST:
            covered += length
            done = end
            if length > best:
                best, best_at, best_other = length, start // WORD, other // WORD
        at = end if length >= SHORTEST else at + WORD
    return Shared(best_at, best_other, best, covered) if best else None


def _places(mine: bytes, blocks: Collection[bytes]) -> list[int]:
    """Where one of these blocks stands in a text; most words are told from their first one at once."""
    wide = WORD * GRAM
    first = {int.from_bytes(block[:WORD], sys.byteorder) for block in blocks}
    numbers = memoryview(mine).cast("I")[: max(0, len(mine) // WORD - GRAM + 1)]
    likely = [WORD * at for at, value in enumerate(numbers) if value in first]
    return [at for at in likely if mine[at : at + wide] in blocks]


def _begin(mine: bytes, at: int, theirs: bytes, there: int, least: int) -> tuple[int, int]:
    """Where a run that holds these two places begins in both, in mine not before `least`."""
    while at > least and there > 0 and mine[at - WORD : at] == theirs[there - WORD : there]:
        at, there = at - WORD, there - WORD
    return at, there
