"""What a rule may know beside the runbook itself; carried in, so that no rule reads a disk or a clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from wetink.model.people import People
from wetink.model.terms import CommandFacts


@dataclass(frozen=True, slots=True)
class Other:
    """Another runbook of the library for the same symptom; `same` says what is the same ("the alert X")."""

    id: str
    path: str
    title: str
    same: str


@dataclass(frozen=True, slots=True)
class Copy:
    """A passage that stands in another runbook too.

    line, other_line  where it begins, counted from 1, here and there
    words             how long it is
    share             which part of this runbook's words are also in the other one, 0 to 1
    here, there       how it begins in both
    """

    path: str
    line: int
    other_line: int
    words: int
    share: float
    here: str
    there: str


class Known(NamedTuple):
    """A line of an incident's record: what a citation of it has to say.

    more   what else the record knows of it: an alert's summary, labels, values
    whole  False where its own hash is wrong
    """

    kind: str
    text: str
    more: str = ""
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Secret:
    """Where redaction would take something out of the file, and what kind of secret it is."""

    line: int
    kind: str


def _no_secrets(_text: str) -> tuple[Secret, ...]:
    return ()


def _no_facts(_run: str, _program: str) -> CommandFacts:
    return CommandFacts()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The values around one runbook.

    in_library  whether it lies in a library; else nothing is known of other files, and nothing is said of them
    people      who is who, None where the library has no people file
    record      the evidence of its incidents by id, each piece as the record has it; None where no record is there
    dead        which of its references lead nowhere, as `references` names them
    twins       other runbooks for the same symptom
    copies      passages that it shares with other runbooks, the longest first
    secrets     what redaction would take out of a text
    facts       what a command means: the text and the program that reads it
    """

    in_library: bool = False
    people: People | None = None
    record: Mapping[str, Known] | None = None
    dead: frozenset[str] = field(default_factory=frozenset)
    twins: tuple[Other, ...] = ()
    copies: tuple[Copy, ...] = ()
    secrets: Callable[[str], tuple[Secret, ...]] = _no_secrets
    facts: Callable[[str, str], CommandFacts] = _no_facts
