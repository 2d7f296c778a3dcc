"""Redacted, numbered evidence and the timeline it stands in; nothing unredacted fits in here."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NewType

from wetink.model.event import Command, Detail, Event, Intake
from wetink.model.terms import RISKS, CommandFacts, Effect, Kind, Outcome, Place, Redacted, Risk, Skipped

__all__ = [
    "RISKS",
    "ClockNote",
    "CommandFacts",
    "Effect",
    "Entity",
    "Evidence",
    "Outcome",
    "Person",
    "Question",
    "Redacted",
    "RedactedEvent",
    "Risk",
    "Timeline",
]

RedactedEvent = NewType("RedactedEvent", Event)
"""An event all of whose strings (text, detail, actor, place) are redacted, by `wetink.evidence.redaction` only."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing the text names, `name` as written.

    `type` is alert, service, host, pod, node, namespace, dashboard, metric, ticket, pull-request, address, pid,
    version, image, topic, url or person.
    """

    type: str
    name: str


@dataclass(frozen=True, slots=True)
class Person:
    """One human or bot over all sources.

    key      stable short id ("ana-sand")
    name     full name where known, else the best there is
    handle   what people call them in chat
    aliases  every other id, handle, shell user, address (sorted)
    """

    key: str
    name: str
    handle: str | None = None
    bot: bool = False
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """One redacted, numbered piece of the timeline.

    id           "E7", by position in the timeline; the same artifacts give the same ids
    places       where it stands; more than one when several sources saw the same thing
    at           UTC, timezone-aware; None where only the order is known
    uncertainty  how far `at` may be off to either side; zero where the source gives the instant
    actor        who, joined over sources
    detail       the event's detail, redacted
    of           the evidence this one is part of: the command of an output, the message of a paste or picture
    facts        for commands (executed or proposed)
    """

    id: str
    places: tuple[Place, ...]
    kind: Kind
    text: Redacted
    detail: Detail
    at: datetime | None = None
    uncertainty: timedelta = timedelta(0)
    actor: Person | None = None
    outcome: Outcome | None = None
    of: str | None = None
    entities: tuple[Entity, ...] = ()
    facts: CommandFacts | None = None

    @property
    def who(self) -> str | None:
        """The name to show: the actor's, and the agent's that typed for them; None where nobody is named."""
        return self._with_agent(self.actor.name) if self.actor else self._with_agent("")

    @property
    def who_short(self) -> str:
        """The same by what people call the actor, "" where nobody is named."""
        return self._with_agent((self.actor.handle or self.actor.name) if self.actor else "") or ""

    def _with_agent(self, name: str) -> str | None:
        agent = self.detail.agent if isinstance(self.detail, Command) and self.kind is not Kind.OUTPUT else ""
        if not agent or (self.actor is not None and self.actor.bot):
            return name or None
        return f"{name} (typed by {agent})" if name else agent

    @property
    def sha256(self) -> str:
        """Hash over what is quoted (kind and text), so that a citation can be checked for alteration."""
        return hashlib.sha256(f"{self.kind}\0{self.text}".encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class ClockNote:
    """What was assumed or measured about one stream's clock, for the reader of the draft.

    shift  added to the stream's own times to fit the reference (zero where only a zone was assumed)
    ask    the keys of incident.toml that end the guessing, with a value to change; none where nothing was guessed
    """

    stream: str
    note: str
    shift: timedelta = timedelta(0)
    ask: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What no file tells and matters: asked of a person by name.

    where  the file or stream it is about
    what   what is missing, and what it does to the draft
    say    lines for the top of incident.toml, each valid there by itself; the values are to be put right
    """

    where: str
    what: str
    say: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Everything known about one incident, in order.

    `evidence` is sorted by time; items without time stand where their stream's order puts them.
    left_out   how many events lay outside the hours asked for, beside those that the files' own times told
    """

    incident: str
    evidence: tuple[Evidence, ...]
    people: tuple[Person, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    clocks: tuple[ClockNote, ...] = ()
    questions: tuple[Question, ...] = ()
    left_out: int = 0
    intake: Intake = Intake()
