"""Instructions: a sentence that says to change something says what its command, or the person it cites, does."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from wetink.drafting.grounding.content import content, meet, stem
from wetink.drafting.grounding.near import Near, short
from wetink.model.draft import Finding
from wetink.model.event import Kind

_SENTENCE = re.compile(r"(?<=[.!?;:])\s+|\n+|,? (?:and|then|or) (?:then )?")
_QUOTED = re.compile(r"\"[^\"\n]*\"|“[^”\n]*”|`[^`\n]*`")
_WORD = re.compile(r"[^\W\d_]+|\d+")
_TOLD = frozenset({"diagnosis", "resolution", "verification"})
_LEAST_STEM = 4


def check(near: Near) -> Iterator[Finding]:
    """Sentences of steps that begin with a deed of which nothing they cite tells, or do it to something else."""
    if near.piece.section not in _TOLD:
        return
    told = _told(near)
    words = _WORD.findall(told.casefold())
    for name, text in near.piece.texts:
        if name != "text":
            continue
        for sentence in _SENTENCE.split(_QUOTED.sub(" _ ", text)):
            first = _WORD.match(sentence.casefold())
            means = _deeds().get(first[0]) if first else None
            if first is None or means is None:
                continue
            others = [word for word in content(sentence[first.end() :]) if word.isalpha()]
            there = frozenset(content(f"{near.said}\n{told}"))
            if not _is_told(means, words):
                yield _found(near, name, sentence, f"a {first[0]!r}")
            elif len(others) > 1 and not any(meet(word, there) for word in others):
                yield _found(near, name, sentence, ", ".join(others))


def _found(near: Near, name: str, sentence: str, what: str) -> Finding:
    return Finding(
        "unsupported",
        "error",
        f"{near.piece.where}.{name}",
        f"nothing that it cites ({', '.join(near.piece.ids)}) tells of {what}: {short(sentence)!r}",
        "say what the command does, or what somebody said they did",
    )


def _told(near: Near) -> str:
    """What tells of a deed: commands with what their grammar says of them, and what people wrote; no outputs."""
    said = (str(item.text) for item in near.items if item.kind is not Kind.OUTPUT)
    return "\n".join((near.commands, near.meant, *said))


def _is_told(means: frozenset[str], words: list[str]) -> bool:
    """Whether a word of the group is among those of what is cited."""
    return any(
        stem(word) in means or any(word.startswith(one) for one in means if len(one) >= _LEAST_STEM) for word in words
    )


@cache
def _deeds() -> dict[str, frozenset[str]]:
    """Verb -> the stems of everything that can mean the same."""
    text = files("wetink.drafting").joinpath("data", "deeds.toml").read_text("utf-8")
    rows = tomllib.loads(text).values()
    return {verb: frozenset(stem(word) for word in row["means"]) for row in rows for verb in row["verbs"]}
