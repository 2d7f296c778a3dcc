"""Plans that the response followed: what somebody listed before the fix and no command in the record shows."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TypeVar

from wetink.drafting.language.phrases import begins, plain
from wetink.drafting.language.words import words
from wetink.drafting.record.record import Record, Run, Said
from wetink.drafting.record.statements import Act, acts
from wetink.drafting.record.window import Window
from wetink.drafting.report.report import REPORT
from wetink.drafting.resolution.decisions import Decision
from wetink.drafting.resolution.deeds import Deed, lists_follow_up
from wetink.drafting.resolution.told import refusal

Told = TypeVar("Told", Deed, Decision)

_NUMBER = re.compile(r"(?:^|(?<=[\s(;,.:]))\(?(\d)[.):]?\s+(?=\S)")
_LEAD = re.compile(r"^\W*(?:[^\W\d_]+\W+){0,2}?(?=[^\W\d_])")
_CLAUSES = re.compile(r"(?<=[.!])\s+|;\s+|\s(?:→|->)\s|\n+")
_TICKET = re.compile(r"\b[A-Z][A-Z0-9]{1,9}-\d+\b|[#!]\d{2,}\b|https?://")
_LISTED, _CALLED = 3, 2
"""So many numbered items are a plan; after the word for one fewer are."""
_SHORT, _LONG, _WHOLE = 16, 220, 900
_SENTENCE = 6
"""Words of a step that no number sets apart from the talk around it."""
_JOINT = re.compile(r"[-_./:@]+")
_LEAST_PART = 4
_ABOUT, _RARE = 0.5, 0.3
_FOLLOWED = 2 * 3600.0
_BEFORE = 10 * 60.0
"""Clocks may be minutes apart."""
_MOST, _PLANS = 4, 2


def find_plans(record: Record, window: Window, kept: list[Run], deeds: list[Deed]) -> list[tuple[float, Said]]:
    """The items of the plans that nothing else tells, each with the time after which it stands in the fix.

    A plan is a list of steps, numbered or behind the word for it, that a person wrote while the incident was on, that
    nobody turned down, and of which a command or a deed of the next hours carries out a part. An item that shares what
    it is about with such a command or deed stands in the fix already.
    """
    found: list[tuple[float, Said]] = []
    plans = 0
    for said in record.said_between(window.onset, window.recovery):
        items = _items(said)
        if not items or plans == _PLANS or refusal(record, said):
            continue
        done = _followed(record, said, items, kept, deeds)
        sure = _called(said.prose) and len(_numbered(said.prose)) != _CALLED
        carried = sure and any(said.t <= run.t <= said.t + _FOLLOWED for run in kept)
        if not carried and all(t is None for t in done):
            continue
        plans += 1
        last, fresh = said.t, []
        for number, (item, t) in enumerate(zip(items, done, strict=True)):
            last = max(last, t) if t is not None else last
            if t is None and _SHORT <= len(item) <= _LONG:
                fresh.append((last + number / 1000, replace(said, text=item, prose=item)))
        found += fresh[:_MOST]
    return found


def without_plans(some: list[Told], plans: list[tuple[float, Said]]) -> list[Told]:
    """The deeds or decisions that are no plan whose items stand in the fix one by one."""
    planned = {said.item.id for _, said in plans}
    return [one for one in some if one.said.item.id not in planned]


def _items(said: Said) -> list[str]:
    """The steps that a message lists, without their numbers; none where it lists something else."""
    prose = said.prose
    if said.bot or said.channel == REPORT or len(prose) > _WHOLE or lists_follow_up(prose) or _TICKET.search(prose):
        return []
    if acts(prose) & {Act.REGRETTED, Act.LONG_AGO, Act.FILED, Act.PUT_ASIDE} - (
        {Act.FILED} if _called(prose) else set()
    ):
        return []
    numbered = _numbered(prose)
    called = _called(prose)
    if len(numbered) >= (_CALLED if called else _LISTED):
        return numbered
    rest = prose.split(":", 1)[1] if called and ":" in prose[: _SHORT * 2] else ""
    clauses = [clause.strip() for clause in _CLAUSES.split(rest) if len(clause.split()) >= _SENTENCE]
    return [] if prose.rstrip().endswith("?") or len(clauses) < _CALLED else clauses


def _called(prose: str) -> bool:
    """It begins with the word for a plan, or with one or two words and that."""
    first = plain(prose.lstrip())[: 2 * _SHORT]
    return begins("plan_word", _LEAD.sub("", first)) or begins("plan_word", first.lstrip("*_ "))


def _numbered(prose: str) -> list[str]:
    """What stands behind 1, 2, 3 ... in this order, each up to the next number."""
    places: list[re.Match[str]] = []
    for match in _NUMBER.finditer(prose):
        if int(match[1]) == len(places) + 1:
            places.append(match)
    ends = [*(match.start() for match in places[1:]), *[len(prose)][: len(places)]]
    return [prose[m.end() : end].strip(" \t\n,;(") for m, end in zip(places, ends, strict=True)]


def _followed(record: Record, said: Said, items: list[str], kept: list[Run], deeds: list[Deed]) -> list[float | None]:
    """When each item was carried out by a command or told as a deed; None where neither is seen."""
    near = (said.t - _BEFORE, said.t + _FOLLOWED)
    objects = [(run.t, _parts(words(" ".join(effect.object for effect in run.facts.effects)))) for run in kept]
    objects = [(t, named) for t, named in objects if near[0] <= t <= near[1]]
    made = [(run.t, run.words) for run in kept]
    made += [(deed.said.t, deed.said.words) for deed in deeds if deed.said.item.id != said.item.id]
    made = [(t, named | _parts(named)) for t, named in made if near[0] <= t <= near[1]]
    people = frozenset(part for one in record.said if one.who for part in (one.who, *_JOINT.split(one.who)))
    about = [words(item) - people for item in items]
    return [_first(record, of, made, objects) for of in about]


def _first(
    record: Record,
    about: frozenset[str],
    made: list[tuple[float, frozenset[str]]],
    objects: list[tuple[float, frozenset[str]]],
) -> float | None:
    """When something was first made that shares rare words, or whose object has a part of its name in common."""
    times = [t for t, named in made if record.rarity.mass(named & about) > _ABOUT]
    rare = {word for word in about if record.rarity.weight(word) > _RARE}
    return min([*times, *(t for t, named in objects if named & rare)], default=None)


def _parts(some: frozenset[str]) -> frozenset[str]:
    """What names are joined of: people say "vector" of "vector-agg"."""
    joined = (word for word in some if _JOINT.search(word))
    return frozenset(part for word in joined for part in _JOINT.split(word) if len(part) >= _LEAST_PART)
