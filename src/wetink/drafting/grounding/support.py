"""Support: what a sentence says is said by what it cites; a cause is one that somebody stated and nobody ruled out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from wetink.drafting.grounding.amounts import is_unit
from wetink.drafting.grounding.content import content, meet, stem
from wetink.drafting.grounding.literal import literal
from wetink.drafting.grounding.literal import plain as flat
from wetink.drafting.grounding.near import Near, short
from wetink.drafting.language.phrases import says
from wetink.model.draft import Finding
from wetink.model.event import Message

_TOLD = frozenset({"diagnosis", "resolution", "verification", "symptom.dashboards", "cause", "impact"})
"""Sections whose sentences are told from the evidence; others name what follows from it."""
_CAUSE = re.compile(
    r"\b(?:because(?: of)?|caused by|due to|owing to|as a result of|(?:root )?cause (?:is|was)|the reason (?:is|was)"
    r"|thanks to)\b\s*([^.;\n]+)",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"\"[^\"\n]*\"|“[^”\n]*”|`[^`\n]*`|<[^<>\n]{1,60}>")
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_UNIT_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"(?<![\w.])\d+\.\d+|(?<![\w.])\d{2,}")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_WEIGHT = 1
"""A number that is borne out weighs as much as so many words."""
_LEAST_WORDS = 3
_HALF = 0.5
_MOST = 0.6
_ENGLISH = frozenset(
    {"the", "is", "to", "it", "of", "and", "on", "in", "was", "that", "we", "not", "for", "are", "a", "i"}
)
_FOREIGN = 0.04


def check(near: Near, ruled_out: Sequence[str]) -> Iterator[Finding]:
    """Sentences whose words nothing cited has; causes that nobody stated, or that the draft itself rules out."""
    severity = "error" if is_english(near.said) else "warning"
    said = f"{near.said}\n{near.commands}\n{near.meant}"
    there = frozenset(content(f"{said}\n{_CAMEL.sub(' ', said)}"))
    typed = near.piece.step is not None and near.piece.step.commands
    for name, text in near.piece.texts:
        plain = _QUOTED.sub("", text)
        where = f"{near.piece.where}.{name}"
        for clause in _CAUSE.findall(plain) if not typed else ():
            yield from _cause(near, where, clause, severity, ruled_out)
        least = _LEAST_WORDS if plain == text else 2 * _LEAST_WORDS
        if name == "text" and near.piece.section in _TOLD and not typed:
            units = {stem(word) for word in _UNIT_WORD.findall(plain) if is_unit(word)}
            words = [word for word in content(plain) if word.isalpha() and word not in units]
            missing = [word for word in words if not meet(word, there)]
            borne = _WEIGHT * _telling(plain, near.plain)
            if len(words) >= least and len(missing) >= _HALF * (len(words) + borne):
                yield Finding(
                    "unsupported",
                    severity,
                    where,
                    f"what it cites ({', '.join(near.piece.ids)}) says nothing of {', '.join(missing[:6])}: "
                    f"{short(text)!r}",
                    "cite where this was said, or drop it",
                )


def _telling(text: str, there: str) -> int:
    """How many of its numbers, of two digits and more, stand in what is cited: they tell as much as words."""
    found = set(_NUMBER.findall(text))
    return sum(re.search(rf"(?<![\d.]){re.escape(number)}(?![\d]|\.\d)", there) is not None for number in found)


def _cause(near: Near, where: str, clause: str, severity: str, ruled_out: Sequence[str]) -> Iterator[Finding]:
    """A stated cause held against what people stated, and against what the draft rules out."""
    words = [word for word in content(clause) if word.isalpha()]
    if len(words) < 2:
        return
    stated = frozenset(content(_stated(near)))
    missing = [word for word in words if not meet(word, stated)]
    if len(words) - len(missing) < _MOST * len(words):
        yield Finding(
            "invented-cause",
            severity,
            where,
            f"nobody states this cause in what it cites ({', '.join(near.piece.ids)}): looked for {', '.join(missing)}",
            "tell the cause that somebody stated, and cite that",
        )
    elif near.piece.section not in {"ruled_out", "not_this"} and not literal(clause, flat(_stated(near))):
        for other in (*ruled_out, *_dead_ends(near)):
            known = frozenset(content(other))
            if sum(meet(word, known) for word in words) > _MOST * len(words):
                message = f"it is told as the cause, and was ruled out: {short(other)!r}"
                yield Finding("invented-cause", "error", where, message, "tell it under what was ruled out")
                return


def _stated(near: Near) -> str:
    """What is cited without the questions: who asks whether it is so has not said that it is."""
    lines = [line for line in _SENTENCE.split(near.said) if not line.rstrip().endswith("?")]
    return "\n".join((*lines, near.commands, near.meant))


def _dead_ends(near: Near) -> Iterator[str]:
    """Sentences among what is cited that put a cause aside."""
    for item in near.items:
        if isinstance(item.detail, Message):
            yield from (line for line in _SENTENCE.split(str(item.text)) if says("dead_end", line))


def is_english(text: str) -> bool:
    """Whether enough of the words are English to be compared with an English sentence."""
    words = re.findall(r"[^\W\d_]+", text.lower())
    return len(words) < 12 or sum(word in _ENGLISH for word in words) > _FOREIGN * len(words)
