"""Text -> terms: names split at their humps and joints and also kept whole, words cut to their stem."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import chain

_CHUNK = re.compile(r"\w+(?:[.'’-]\w+)*")
_PART = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+|[^\W\dA-Za-z_]+")
_HEX = re.compile(r"(?=[0-9a-f]*[0-9])(?=[0-9a-f]*[a-f])[0-9a-f]{7,}")
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
_JOINTS = re.compile("[^0-9a-z]+")
_VOWEL = re.compile("[aeiouy]")
_ENDINGS = {"g": "ing", "d": "ed", "n": "ion", "y": "ly"}
_LONGEST = 64
"""Characters of a word; what is longer is a key, a hash or a blob, and nobody searches for it by hand."""

_KEPT = 200_000
"""Pieces of text that are remembered with their terms: a library repeats its words, and splitting them costs most."""

_SAID_ANYWAY = (
    "a am an and any are as at be been being but by can could d do does don for from had has have he her his how i if "
    "in into is it its just ll m may me might more most must my o of on only or other our own please re s same shall "
    "she should so some such t than that the their them then there these they this those to too us ve very was we "
    "were what when where which while who why will with would y you your about also"
)
STOP = frozenset(_SAID_ANYWAY.split())
"""Words that tell nothing of a trouble; "no", "not", "down", "up", "out" and "off" do."""


def chunks(text: str) -> list[str]:
    """The runs of letters, digits and their joints (`.`, `-`, `_`, `'`) in the order of the text."""
    return _CHUNK.findall(text)


def spaced(text: str) -> str:
    """The text with a space for each ASCII character that is never within such a run, the ends of lines left as is.

    Split at its spaces it gives pieces that hold the runs, four times as quickly as a pattern finds these.
    """
    return text.encode("utf-8", "surrogatepass").translate(_SPACED).decode("utf-8", "surrogatepass")


_SPACED = bytes(byte if byte > 127 or chr(byte).isalnum() or chr(byte) in "_.'-\n" else 32 for byte in range(256))


def terms_of(pieces: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """The terms of each piece of a text that was split at its spaces."""
    return map(_KNOWN.__getitem__, pieces)


def terms(text: str) -> list[str]:
    """The terms of a text in its order: parts of a name first, then the name as a whole. Stop words are there."""
    return list(chain.from_iterable(terms_of(spaced(text).split())))


class _Known(dict[str, tuple[str, ...]]):
    """The terms of pieces, each split when it is first asked for; looked up without a step of Python for each."""

    def __missing__(self, piece: str) -> tuple[str, ...]:
        found = tuple(chain.from_iterable(map(_split, _CHUNK.findall(piece))))
        if len(piece) <= _LONGEST * 2:
            if len(self) >= _KEPT:
                self.clear()
            self[piece] = found
        return found


_KNOWN = _Known()


def parts_of(chunk: str) -> list[str]:
    """The parts of a name in small letters, as they are written: "PostgreSQLDown" is postgre, sql, down."""
    return [part.lower() for part in _PART.findall(chunk)]


def _split(chunk: str) -> tuple[str, ...]:
    if len(chunk) > _LONGEST:
        return ()
    if not chunk.isascii():
        chunk = plain(chunk)
        if _WIDE.search(chunk):
            return tuple(_pairs(chunk))
    if "'" in chunk:
        return (chunk.replace("'", "").lower(),)
    lower = chunk.lower()
    if lower.isalpha() and (chunk[1:] == lower[1:] or chunk.isupper()):
        return (stem(lower),)
    parts = parts_of(chunk)
    if _HEX.fullmatch(lower) or not parts:
        return ()
    split = tuple(stem(part) for part in parts if len(part) > 1 or not part.isascii())
    return split if len(parts) == 1 else (*split, stem("".join(parts)))


def plain(text: str) -> str:
    """Without accents, in one form: "é" is "e", full-width letters are letters, a typographic apostrophe is "'"."""
    if text.isascii():
        return text
    marks = unicodedata.normalize("NFKD", text.replace("’", "'"))
    return unicodedata.normalize("NFC", "".join(c for c in marks if not unicodedata.combining(c)))


def _pairs(chunk: str) -> Iterator[str]:
    """Where words have no spaces between them, each two neighbours are a term."""
    yield from (chunk[i : i + 2] for i in range(max(1, len(chunk) - 1)))


def stem(word: str) -> str:
    """A small letter word without its ending: "looping" and "loops" are "loop". Never shorter than three letters."""
    if len(word) < 4 or not word.isascii():
        return word
    if word.endswith("s") and word[-2] not in "sui":
        word = word[:-3] + "y" if word.endswith("ies") and len(word) > 4 else word[:-1]
        if word.endswith(("xe", "che", "she", "sse")):
            word = word[:-1]
    ending = _ENDINGS.get(word[-1])
    if ending and word.endswith(ending):
        left = word[: -len(ending)]
        if len(left) > 2 and _VOWEL.search(left) and (ending != "ion" or left[-1] in "st"):
            word = left[:-1] if left[-1] == left[-2] and left[-1] not in "lsz" else left
    return word[:-1] if word.endswith("e") and len(word) > 4 else word


def name_key(name: str) -> str:
    """A name in one form, whatever its case and joints: "kube-pod_Crash" is "kubepodcrash"."""
    shown = plain(name).lower()
    return _JOINTS.sub("", shown) if shown.isascii() else "".join(c for c in shown if c.isalnum())


def trigrams(key: str) -> set[str]:
    """Each three neighbouring characters of a key, its start marked so that the first letters count more."""
    marked = f"^{key}$"
    return {marked[i : i + 3] for i in range(len(marked) - 2)}
