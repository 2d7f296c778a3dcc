"""A rule: what it asks of a runbook, why, how to mend it, and the function that looks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from wetink.model.draft import SEVERITIES, Draft, Finding, Step
from wetink.model.runbook import Runbook
from wetink.review.surroundings import Surroundings

ERROR, WARNING, NOTE = SEVERITIES
OFF = "off"


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule has to say of one place.

    where     a key of the front matter, a section ("resolution"), an item in it ("resolution 3"), or "line 12"
    severity  another one than the rule's, "" for the rule's own
    """

    where: str
    message: str
    hint: str
    severity: str = ""


Look = Callable[[Runbook, Surroundings], Iterator[Found]]
"""The function of a rule."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the table.

    numbers   which lines of the table it looks after
    blocks    whether a runbook that breaks it cannot be published; then nobody can switch it off
    severity  of its findings, unless one says otherwise
    bad, good an example of each, as Markdown
    """

    name: str
    numbers: tuple[int, ...]
    severity: str
    asks: str
    why: str
    mend: str
    bad: str
    good: str
    look: Look
    blocks: bool = False

    def findings(self, runbook: Runbook, around: Surroundings) -> Iterator[Finding]:
        """Everything that this rule has to say of a runbook."""
        for found in self.look(runbook, around):
            yield Finding(self.name, found.severity or self.severity, found.where, found.message, found.hint)


STEP_SECTIONS = ("diagnosis", "resolution", "verification")


def steps(body: Draft, *names: str) -> Iterator[tuple[str, Step]]:
    """The steps of the named sections (of all three without a name), each with its place."""
    for name in names or STEP_SECTIONS:
        for number, step in enumerate(getattr(body, name), 1):
            yield f"{name} {number}", step
