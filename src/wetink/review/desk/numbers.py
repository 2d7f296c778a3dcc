"""Steps that change their numbers: what refers to them by number follows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from wetink.model.draft import Draft, Finding, Step
from wetink.review.desk.parts import STEP_NUMBERS, STEPS, section, with_section

Numbers = Mapping[int, int | None]
"""Old number of each item of a section -> the new one, None where it is gone."""


def numbers(count: int, taken: int = 0, put: int = 0) -> dict[int, int | None]:
    """What becomes of the numbers 1 to `count` when number `taken` leaves and something is put in as number `put`.

    Zero means that nothing leaves, or nothing is put in. Where the same thing moves, `taken` maps to None; the caller
    knows its new number.
    """
    found: dict[int, int | None] = {}
    for old in range(1, count + 1):
        new = old - 1 if taken and old > taken else old
        found[old] = None if old == taken else (new + 1 if put and new >= put else new)
    return found


def renumbered(body: Draft, name: str, moved: Numbers, kept: int = 0) -> Draft:
    """The draft after items of section `name` changed their numbers; `body` holds them in their new order already.

    `If` lines of its steps and the notes for the reviewer follow; a note about a step that is gone goes with it.
    kept  number of a step whose words are new, so that the numbers in it are right already; 0 for none
    """
    if all(old == new for old, new in moved.items()):
        return body
    if name in STEPS:
        steps: tuple[Step, ...] = section(body, name)
        led = (one if n == kept else _step(one, moved, len(steps)) for n, one in enumerate(steps, 1))
        body = with_section(body, name, tuple(led))
    findings = tuple(new for one in body.findings if (new := _finding(one, name, moved)))
    return replace(body, findings=findings)


def _step(step: Step, moved: Numbers, count: int) -> Step:
    """A reference to a step that is gone leads to the one that took its place."""

    def new(found: re.Match[str]) -> str:
        old = [int(one) for one in re.findall("[0-9]+", found[2])]
        words = iter([_follow(one, moved, count) for one in old])
        return f"{found[1]} " + re.sub("[0-9]+", lambda _: str(next(words)), found[2])

    return replace(step, when=STEP_NUMBERS.sub(new, step.when))


def _follow(old: int, moved: Numbers, count: int) -> int:
    if old not in moved:
        return old
    new = moved[old]
    if new is None:
        new = next((moved[n] for n in range(old + 1, len(moved) + 1) if moved.get(n)), None)
    return new or max(count, 1)


def _finding(one: Finding, name: str, moved: Numbers) -> Finding | None:
    where, _, number = one.where.partition(" ")
    if where != name:
        return one
    if number.isdigit():
        new = moved.get(int(number), int(number))
        return None if new is None else replace(one, where=f"{where} {new}")
    found = STEP_NUMBERS.search(one.message)
    if found is None:
        return one
    kept = [new for old in re.findall("[0-9]+", found[2]) if (new := moved.get(int(old), int(old)))]
    listed = f"{found[1]} {', '.join(map(str, kept))}"
    return replace(one, message=one.message.replace(found[0], listed, 1)) if kept else None


def named_steps(one: Finding) -> tuple[tuple[str, int], ...]:
    """The steps that a note is about, as (section, number); () where it is about none."""
    where, _, number = one.where.partition(" ")
    if number.isdigit():
        return ((where, int(number)),)
    found = STEP_NUMBERS.search(one.message) if where in STEPS else None
    return tuple((where, int(old)) for old in re.findall("[0-9]+", found[2])) if found else ()
