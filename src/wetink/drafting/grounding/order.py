"""Order: steps that change something stand in the order in which they happened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wetink.drafting.grounding.commands import How
from wetink.drafting.grounding.ground import Ground
from wetink.drafting.grounding.near import Near, short
from wetink.model.draft import Finding, StepCommand
from wetink.model.evidence import Evidence, Risk


def check(steps: Sequence[Near]) -> Iterator[Finding]:
    """Of the steps of one section, those that stand before what they came after."""
    known = [(near, made) for near in steps if (made := _made(near))]
    for n, (near, made) in enumerate(known):
        for other, others in known[n + 1 :]:
            if all(_came_after(mine, theirs, near.ground) for mine in made for theirs in others):
                yield _finding(near, other, "later")
                yield _finding(other, near, "before")


def _made(near: Near) -> list[Evidence]:
    """Where the changes of a step were made; none for looks."""
    step = near.piece.step
    if step is None:
        return []
    here = {item.id for item in near.items}
    return [
        place.item
        for command, found in zip(step.commands, near.typed, strict=False)
        for place in found
        if place.how is How.RUN and place.item.id in here and _changes(command, place.item)
    ]


def _changes(command: StepCommand, item: Evidence) -> bool:
    """Whether a command leaves something behind, were it only the copy of what is deleted next."""
    return command.risk is not Risk.READ_ONLY or (item.facts is not None and item.facts.risk is not Risk.READ_ONLY)


def _came_after(one: Evidence, other: Evidence, ground: Ground) -> bool:
    """Whether it is certain that one was done after another: by their times, or by their order in one file."""
    if one.at is not None and other.at is not None:
        return one.at - other.at > one.uncertainty + other.uncertainty
    same = {place.source for place in one.places} & {place.source for place in other.places}
    return bool(same) and ground.position[one.id] > ground.position[other.id]


def _finding(near: Near, other: Near, when: str) -> Finding:
    verb = "was done after" if when == "later" else "was done before"
    return Finding(
        "wrong-order",
        "error",
        near.piece.where,
        f"it {verb} {other.piece.where} ({short(other.piece.texts[0][1], 50)!r}), and stands the other way round",
        "put the steps in the order in which they were done",
    )
