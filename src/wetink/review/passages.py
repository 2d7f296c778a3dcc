"""Passages that two runbooks share, found in near-linear time by sampled shingles.

A run of `GRAM` words has a hash; kept are those that begin with one word in `SAMPLE`, chosen by the word's own hash, so
that two texts choose the same ones. Of two texts that share 40 words in a row 94 in 100 keep a hash in common, of those
that share 80 more than 999 in 1,000.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from zlib import crc32

GRAM = 20
SAMPLE = 8
SHORTEST = 40
_FRONT = re.compile(r"---\n[\s\S]*?\n---\n")
_END = re.compile(r"(?:Evidence|For the reviewer)\s*", re.IGNORECASE)
_TAIL = re.compile(r"^## (?:Evidence|For the reviewer)[ \t]*$", re.MULTILINE | re.IGNORECASE)
_HEADING = re.compile(r"^#[^\n]*", re.MULTILINE)
_WORD = re.compile(r"\w+")
_MARK = re.compile(r"\[\^[\w-]{1,40}\]")


@dataclass(frozen=True, slots=True)
class Word:
    """A word in small letters and the line (counted from 1) it stands in."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Shared:
    """The longest run of words that two texts share, where it begins in both, and how many words they share in all."""

    line: int
    other_line: int
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


def fingerprints(text: str, left_out: frozenset[str] = frozenset()) -> frozenset[int]:
    """The kept hashes of a file's own words, 63 bits each; the words are those of `words_of`."""
    shown = _own_text(text, left_out)
    words = _WORD.findall(shown.lower())
    chosen = {word for word in set(words) if _is_chosen(word)}
    starts = [at for at, word in enumerate(words[: max(0, len(words) - GRAM + 1)]) if word in chosen]
    grams = (" ".join(words[at : at + GRAM]).encode("utf-8", "surrogatepass") for at in starts)
    return frozenset(int.from_bytes(blake2b(gram, digest_size=8).digest()) >> 1 for gram in grams)


def _own_text(text: str, left_out: frozenset[str]) -> str:
    """The text without front matter, headings, evidence and citations."""
    front = _FRONT.match(text)
    tail = _TAIL.search(text)
    body = text[front.end() if front else 0 : tail.start() if tail else len(text)]
    if any(line in body for line in left_out):
        body = "\n".join(line for line in body.split("\n") if line not in left_out)
    return _MARK.sub("", _HEADING.sub("", body))


@lru_cache(maxsize=65_536)
def _is_chosen(word: str) -> bool:
    return crc32(word.encode("utf-8", "surrogatepass")) % SAMPLE == 0


def shared(mine: list[Word], theirs: list[Word]) -> Shared | None:
    """What two texts share; None where no run of `SHORTEST` words is the same. Linear in both."""
    there: dict[tuple[str, ...], int] = {}
    other = [word.text for word in theirs]
    for at in range(len(other) - GRAM, -1, -1):
        there[tuple(other[at : at + GRAM])] = at
    own = [word.text for word in mine]
    best, best_at, best_other, covered, at = 0, 0, 0, 0, 0
    while at <= len(own) - GRAM:
        start = there.get(tuple(own[at : at + GRAM]))
        if start is None:
            at += 1
            continue
        length = GRAM
        while at + length < len(own) and start + length < len(other) and own[at + length] == other[start + length]:
            length += 1
        if length >= SHORTEST:
            covered += length
        if length > best:
            best, best_at, best_other = length, at, start
        at += length
    if best < SHORTEST:
        return None
    return Shared(mine[best_at].line, theirs[best_other].line, best, covered)
