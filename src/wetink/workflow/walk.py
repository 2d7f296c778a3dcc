"""Walk: a runbook as single steps in the order in which one goes through them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wetink.model.draft import Claim, Step
from wetink.model.runbook import Runbook

SECTIONS = ("before_you_start", "not_this", "diagnosis", "resolution", "verification", "escalation")


@dataclass(frozen=True, slots=True)
class Stop:
    """One thing to read or to do.

    number   counted from 1 over the whole runbook
    section  as the contract names it; `place` is "diagnosis 2", by which an observation names the step
    """

    number: int
    section: str
    place: str
    thing: Claim | Step


def walk(runbook: Runbook) -> tuple[Stop, ...]:
    """Every step: what has to be there, when this is not it, then look, mend, verify, and whom to call."""
    return tuple(Stop(number, *rest) for number, rest in enumerate(_stops(runbook), 1))


def _stops(runbook: Runbook) -> Iterator[tuple[str, str, Claim | Step]]:
    for section in SECTIONS:
        things: tuple[Claim | Step, ...] = getattr(runbook.body, section)
        for n, thing in enumerate(things, 1):
            yield section, f"{section.replace('_', ' ')} {n}", thing
