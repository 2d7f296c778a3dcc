"""Quotes: what stands between quotation marks is what somebody said or something printed, letter for letter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wetink.drafting.grounding.ground import tokens
from wetink.drafting.grounding.near import Near, short
from wetink.model.draft import Finding

_QUOTED = re.compile(
    r"\"([^\"\n]{2,600})\"|“([^”\n]{2,600})”|„([^“”\n]{2,600})[“”]|«([^»\n]{2,600})»|(?<![\w])'([^'\n]{2,300})'(?!\w)"
)
_CODE = re.compile(r"`[^`\n]*`")
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
_SPACE = re.compile(r"\s+")
_QUOTE_MARK = re.compile(r"(?m)^\s*>\s?")


def plain(text: str) -> str:
    """Lower case, white space folded, typographic marks and markup made plain."""
    return _SPACE.sub(" ", _QUOTE_MARK.sub(" ", text).translate(_MARKS)).casefold().strip()


def check(near: Near) -> Iterator[Finding]:
    """Quoted words that nothing cited has, letter for letter."""
    there = plain(f"{near.said}\n{near.commands}")
    for name, text in near.piece.texts:
        for words in quoted(text):
            if not literal(words, there):
                yield Finding(
                    "altered-quote",
                    "error",
                    f"{near.piece.where}.{name}",
                    f"nobody said {short(words)!r} in what it cites ({', '.join(near.piece.ids)})",
                    "quote the very words, or take the quotation marks away",
                )
    if near.piece.section == "symptom.customers":
        yield from _customers(near, there)


def _customers(near: Near, there: str) -> Iterator[Finding]:
    """What customers said is a quote even without its marks."""
    text = near.piece.texts[0][1] if near.piece.texts else ""
    if text and not any(True for _ in quoted(text)) and not literal(text, there):
        yield Finding(
            "altered-quote",
            "error",
            f"{near.piece.where}.text",
            f"the words of customers are quoted: {short(text)!r} is in nothing that it cites",
            "quote what they said, or say it elsewhere in your own words",
        )


def quoted(text: str) -> Iterator[str]:
    """What a text has between quotation marks; those inside of code belong to a command."""
    code = [match.span() for match in _CODE.finditer(text)]
    for match in _QUOTED.finditer(text):
        if not any(start < match.start() and match.end() < end for start, end in code):
            yield next(group for group in match.groups() if group is not None)


def literal(words: str, there: str) -> bool:
    """Whether words stand in a text made `plain`, in their order, all of them or cut where … says so."""
    said = f" {' '.join(tokens(there))} "
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
