"""Risk labels: each is the one that the grammar of the command gives."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from wetink.drafting.grounding.near import Near, short
from wetink.drafting.record.record import Part, part_of
from wetink.model.draft import Finding, StepCommand
from wetink.model.event import Command
from wetink.model.evidence import CommandFacts, Risk

Facts = Callable[[str, str], CommandFacts]
"""What a command means: its text and the program that reads it."""


_HOLE = re.compile(r"<([A-Za-z][\w ./-]{0,60})>")
_SCRATCH = ("file//tmp/", "file//var/tmp/", "file//dev/shm/")
_ONLY_HERE = frozenset({"git fetch"})
"""What changes nothing but the reader's own copy."""


def check(near: Near, facts: Facts | None) -> Iterator[Finding]:
    """Commands that are labelled as less than they do; what is labelled as more is a warning."""
    if near.piece.step is None:
        return
    for n, command in enumerate(near.piece.step.commands):
        known = list(_known(near, n, command, facts))
        if not known or any(one.risk is command.risk for one in known):
            continue
        real = min(known, key=lambda one: one.risk.rank)
        low = command.risk.rank < real.risk.rank
        yield Finding(
            "wrong-risk",
            "error" if low and not (_harmless(real) or _opens(near, n, command.run, real)) else "warning",
            f"{near.piece.where}.commands[{n}]",
            f"{short(command.run)!r} is labelled {command.risk}; by its grammar it is {real.risk}",
            f"label it {real.risk}",
        )


def _known(near: Near, n: int, command: StepCommand, facts: Facts | None) -> Iterator[CommandFacts]:
    """What the record and the grammar say of a command, each value in its place."""
    places = near.typed[n] if n < len(near.typed) else ()
    yield from (place.item.facts for place in places if place.item.facts is not None)
    if facts is not None:
        program = {"sql": "psql"}.get(command.language, command.language)
        typed = {place.item.detail.program for place in places if isinstance(place.item.detail, Command)}
        line = _HOLE.sub(lambda match: re.sub(r"\W", "-", match[1]), command.run)
        yield from (facts(line, one) for one in typed or {program})


def _opens(near: Near, n: int, run: str, real: CommandFacts) -> bool:
    """Whether it only leads to a prompt: what is typed there is labelled by itself."""
    if real.effects:
        return False
    lines = {" ".join(run.split()), *(" ".join(str(place.item.text).split()) for place in near.typed[n])}
    return part_of(run, "sh", real) is Part.SESSION or bool(lines & near.ground.doors)


def _harmless(real: CommandFacts) -> bool:
    """Whether it changes nothing that anybody else sees: a scratch file, one's own copy of a repository."""
    if real.risk is not Risk.CHANGES_STATE:
        return False
    if real.effects:
        return all(effect.object.startswith(_SCRATCH) for effect in real.effects)
    return any(verb in _ONLY_HERE for verb in real.verbs)
