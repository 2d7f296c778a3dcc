"""Quotes: what stands between quotation marks is what somebody said or something printed, letter for letter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wetink.drafting.grounding.literal import literal
from wetink.drafting.grounding.near import Near, short
from wetink.model.draft import Finding

_QUOTED = re.compile(
    r"(?<![\w.])\"(?=\S)([^\"\n]{2,600})\"|“([^”\n]{2,600})”|„([^“”\n]{2,600})[“”]|«([^»\n]{2,600})»"
    r"|(?<!\w)'(?=\S)([^'\n]{2,300})'(?!\w)"
)
_CODE = re.compile(r"`[^`\n]*`")
_MARKS = {ord(mark): " " for mark in "\"'“”„«»"}


def check(near: Near) -> Iterator[Finding]:
    """Quoted words that nothing cited has, letter for letter."""
    there = near.plain
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
    for match in _QUOTED.finditer(_CODE.sub(_without_marks, text)):
        yield next(group for group in match.groups() if group is not None)


def _without_marks(code: re.Match[str]) -> str:
    return code[0].translate(_MARKS)
