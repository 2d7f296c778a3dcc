"""The draft: the JSON contract as frozen values; every claim and step cites evidence ids."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from wetink.model.terms import Kind, Outcome, Risk, Skipped

if TYPE_CHECKING:
    from wetink.model.evidence import Evidence


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence (often a literal quote) and the ids of the evidence it rests on."""

    text: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StepCommand:
    """A command to copy and paste; placeholders stand as `<name of the value>`."""

    run: str
    risk: Risk
    language: str = "sh"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do.

    text    imperative sentence
    expect  what the answer should look like and what it was then
    when    the branch ("if" in JSON): what the answer means for going on
    check   how to see that a change worked
    undo    how to take a change back, or why it cannot be
    sure    how sure the drafter is, and of what kind its proof: "78 %, seen and said then"; "" where a person wrote it
    """

    text: str
    evidence: tuple[str, ...]
    commands: tuple[StepCommand, ...] = ()
    expect: str = ""
    when: str = ""
    check: str = ""
    undo: str = ""
    sure: str = ""

    @property
    def risk(self) -> Risk | None:
        """The riskiest of its commands, None without commands."""
        return max((c.risk for c in self.commands), key=lambda risk: risk.rank, default=None)


@dataclass(frozen=True, slots=True)
class Prevention:
    """Something merged or filed so that it does not come back; `status` is "done" or "filed"."""

    text: str
    ref: str
    url: str
    status: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Owner:
    """A named person, never a team or a bot."""

    name: str
    handle: str | None
    evidence: tuple[str, ...]
    reason: str = ""


SEVERITIES = ("error", "warning", "note")
"""Of findings, the worst first."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something the reviewer has to look at: `severity` is one of `SEVERITIES`."""

    rule: str
    severity: str
    where: str
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A one-day literal replaced in commands: `name` as in `<name>`, `source` says where its value comes from."""

    name: str
    source: str
    seen: str


@dataclass(frozen=True, slots=True)
class Symptom:
    """The literal words of alerts, customers, dashboards and logs."""

    alerts: tuple[Claim, ...] = ()
    customers: tuple[Claim, ...] = ()
    dashboards: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class Cited:
    """What a draft carries of a piece of evidence: the fields of the contract, so that Markdown can give it back.

    source, locator   the evidence's first place; the others are in the incident's evidence.jsonl
    at, uncertainty   UTC, timezone-aware, None where only the order is known; how far off it may be to either side
    actor             the person's name, None where nobody is named
    text              redacted; all of it, or what the drafter left of it
    """

    source: str
    locator: str
    at: datetime | None
    actor: str | None
    kind: Kind
    outcome: Outcome | None
    text: str
    uncertainty: timedelta = timedelta(0)


def cite(evidence: Evidence) -> Cited:
    """The evidence as a draft carries it, its text whole."""
    place = evidence.places[0]
    return Cited(
        source=place.source,
        locator=place.locator,
        at=evidence.at,
        actor=evidence.who,
        kind=evidence.kind,
        outcome=evidence.outcome,
        text=evidence.text,
        uncertainty=evidence.uncertainty,
    )


@dataclass(frozen=True, slots=True)
class Draft:
    """A runbook before anybody signed it.

    impact    whom it hurt and how much, as people said it; () where nobody did
    cause     why it happened that time, as people said it; () where nobody did
    evidence  every cited item by id, and what a reviewer may look up
    written   the Markdown it was read from, "" for a fresh one; keeps what people wrote there beside the fields
    """

    id: str
    title: str
    owner: Owner | None
    services: tuple[str, ...] = ()
    alerts: tuple[str, ...] = ()
    dashboards: tuple[str, ...] = ()
    severity: str = ""
    tags: tuple[str, ...] = ()
    incidents: tuple[str, ...] = ()
    symptom: Symptom = Symptom()
    impact: tuple[Claim, ...] = ()
    cause: tuple[Claim, ...] = ()
    not_this: tuple[Claim, ...] = ()
    before_you_start: tuple[Claim, ...] = ()
    diagnosis: tuple[Step, ...] = ()
    resolution: tuple[Step, ...] = ()
    verification: tuple[Step, ...] = ()
    escalation: tuple[Claim, ...] = ()
    prevention: tuple[Prevention, ...] = ()
    ruled_out: tuple[Claim | Step, ...] = ()
    placeholders: tuple[Placeholder, ...] = ()
    evidence: dict[str, Cited] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    drafted_by: str = "extractive"
    drafted_at: datetime | None = None
    status: str = "draft"
    written: str = field(default="", compare=False, repr=False)
