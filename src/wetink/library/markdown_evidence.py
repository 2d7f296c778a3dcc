"""Cited evidence as footnotes, both ways: time, who, file, place in the file, kind and outcome, the words."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from wetink.errors import DraftInvalid
from wetink.library.inline import escape, field, fields, unescape
from wetink.library.markdown_blocks import Block, joined
from wetink.library.markdown_steps import marks
from wetink.library.moments import moment
from wetink.model.draft import Cited
from wetink.model.terms import Kind, Outcome
from wetink.patterns import when_used

NO_TIME = "time not known"
NOBODY = "nobody named"

_FIELD = r"(?>(?:[^,\\]++|\\[\s\S]|,(?! ))*)"
_KIND = r', ([a-z]+)(?:/([a-z]+))?: "'
_FOOT = when_used(rf'({_FIELD}(?:, {_FIELD}){{2}}), ((?:[^\\]|\\[\s\S])*?){_KIND}([\s\S]*)"')
_EXACT = timedelta(0)
_OFF = when_used(r"([0-9]{1,15})(d|h|m|s|ms|us)")
_KINDS = {str(kind): kind for kind in Kind}
_OUTCOMES: dict[str | None, Outcome | None] = {None: None, **{str(outcome): outcome for outcome in Outcome}}
_SIZES = {"d": 86_400_000_000, "h": 3_600_000_000, "m": 60_000_000, "s": 1_000_000, "ms": 1_000, "us": 1}


def natural(id_: str) -> tuple[tuple[int, str], ...]:
    """Key for sorting ids as people count: E2 before E10."""
    parts = re.split(r"([0-9]+)", id_)
    return tuple((int(part[:18]) if n % 2 else 0, part) for n, part in enumerate(parts))


def write_footnotes(items: dict[str, Cited]) -> str:
    """One footnote an item, sorted by id."""
    return "".join(_footnote(id_, items[id_]) for id_ in sorted(items, key=natural))


def _footnote(id_: str, cited: Cited) -> str:
    who = NOBODY if cited.actor is None else _but(cited.actor, NOBODY)
    kind = f"{cited.kind}/{cited.outcome}" if cited.outcome else str(cited.kind)
    head = ", ".join((_when(cited), who, field(cited.source), _locator(cited.locator), kind))
    quoted = escape(cited.text, start=False).replace("\n", "\n    ")
    return f'{marks((id_,))}: {head}: "{quoted}"\n'


def _locator(text: str) -> str:
    """The last field but one, whose commas need no escape unless a kind seems to follow one of them."""
    shown = field(text)
    plain = shown.replace("\\,", ",")
    return shown if re.search(_KIND, plain) or "\\" in plain else plain


def _but(text: str, taken: str) -> str:
    """A field whose words happen to be those that stand for nothing."""
    return f"\\u{{{ord(text[0]):x}}}{field(text[1:])}" if text == taken else field(text)


def _when(cited: Cited) -> str:
    shown = moment(cited.at, " ") if cited.at else NO_TIME
    return f"{shown} ±{_duration(cited.uncertainty)}" if cited.uncertainty else shown


def _duration(span: timedelta) -> str:
    """In the largest unit that divides it, so that nothing is lost."""
    whole = abs(span) // timedelta(microseconds=1)
    return next(f"{whole // size}{unit}" for unit, size in _SIZES.items() if whole % size == 0)


def read_footnotes(found: list[Block], source: str) -> dict[str, Cited]:
    """The evidence by id; raises `DraftInvalid` for a footnote of another form or one that is there twice."""
    notes: dict[str, Cited] = {}
    for block in found:
        if block.kind == "note":
            if block.id in notes:
                raise DraftInvalid(source, f"the footnote {block.id} is there twice", line=block.line)
            notes[block.id] = _cited(block, source)
    return notes


def _cited(block: Block, source: str) -> Cited:
    found = _FOOT.fullmatch(joined(block.lines))
    kind = _KINDS.get(found[3]) if found else None
    if found is None or kind is None or found[4] not in _OUTCOMES:
        why = f'the footnote {block.id} is not of the form: time, who, file, place, kind: "words"'
        raise DraftInvalid(source, why, line=block.line)
    time, who, where = fields(found[1])
    try:
        at, uncertainty = _read_when(time)
    except (ValueError, OverflowError):
        raise DraftInvalid(source, f"the footnote {block.id} has no readable time", line=block.line) from None
    nobody = who == NOBODY and found[1].split(", ")[1] == NOBODY  # else somebody whose name is so, with an escape
    return Cited(
        where,
        unescape(found[2]),
        at,
        None if nobody else who,
        kind,
        _OUTCOMES[found[4]],
        unescape(found[5]),
        uncertainty,
    )


def _read_when(text: str) -> tuple[datetime | None, timedelta]:
    words, _, off = text.partition(" ±")
    at = None if words == NO_TIME else datetime.fromisoformat(words)
    if at is not None and at.tzinfo is None:
        raise ValueError("no time zone")
    found = _OFF.fullmatch(off) if off else None
    if off and found is None:
        raise ValueError("no duration")
    uncertainty = timedelta(microseconds=int(found[1]) * _SIZES[found[2]]) if found else _EXACT
    return at.astimezone(UTC) if at else None, uncertainty
