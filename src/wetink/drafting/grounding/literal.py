"""Literal comparison: the same words in the same order, whatever marks and white space stand around them."""

from __future__ import annotations

import re
from functools import lru_cache

from wetink.drafting.grounding.ground import tokens

_CUT = re.compile(r"…|\.\.\.|\[[^\]]{0,30}\]")
_MARKS = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "“": "'",
        "”": "'",
        '"': "'",
        "\u00a0": " ",
        "*": None,
        "_": None,
        "`": None,
        "~": None,
        "\\": None,
    }
)
_SHARE = re.compile(r"(?<=\d)\s?%(?!\w)")
"""A share is not a count: the mark counts as a word, where it is none of a pattern or an escape."""
_SPACE = re.compile(r"\s+")
_QUOTE_MARK = re.compile(r"(?m)^[ \t]*>\s?")


def plain(text: str) -> str:
    """Lower case, white space folded, typographic marks and markup made plain, % behind a number as a word."""
    return _SPACE.sub(" ", _SHARE.sub(" percent ", _QUOTE_MARK.sub(" ", text).translate(_MARKS))).casefold().strip()


def literal(words: str, there: str) -> bool:
    """Whether words stand in a text made `plain`, in their order, all of them or cut where … says so."""
    said = _joined(there)
    at = 0
    for piece in _CUT.split(words):
        bare = tokens(plain(piece))
        if not bare:
            continue
        found = said.find(f" {' '.join(bare)} ", at)
        if found < 0:
            return False
        at = found + 1
    return True


@lru_cache(maxsize=500)
def _joined(there: str) -> str:
    return f" {' '.join(tokens(there))} "
