"""Changing: a runbook -> its steps that do more than look, for whoever has to answer for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wetink.evidence.commands import facts
from wetink.model.draft import Draft, Step
from wetink.model.terms import Risk
from wetink.review.in_words import changes_in_words
from wetink.review.rule import steps
from wetink.review.surroundings import Surroundings


@dataclass(frozen=True, slots=True)
class Changing:
    """A step, the worst that it does, and the commands to run for it: its blocks' and those in its sentence."""

    step: Step
    risk: Risk
    runs: tuple[str, ...]


def changing(body: Draft) -> Iterator[Changing]:
    """The steps that change something, in order: by their mark, or by a command in their sentence without one."""
    around = Surroundings(facts=facts)
    for _, step in steps(body):
        spoken = list(changes_in_words(step, around))
        risks = [known.risk for _, known in spoken] + ([step.risk] if step.risk else [])
        worst = max(risks, key=lambda risk: risk.rank, default=Risk.READ_ONLY)
        if worst is not Risk.READ_ONLY:
            runs = (*(command.run for command in step.commands), *(command.run for command, _ in spoken))
            yield Changing(step, worst, runs)
