"""From redacted events to one numbered timeline."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from wetink.model.event import Actor, ActorKind, Command, Event, Intake, Kind, Skipped
from wetink.model.evidence import Evidence, Person, Redacted, RedactedEvent, Timeline

if TYPE_CHECKING:
    from collections.abc import Sequence

_LATE = datetime.max.replace(tzinfo=UTC)


def build(
    events: Sequence[RedactedEvent], skipped: Sequence[Skipped] = (), intake: Intake | None = None, incident: str = ""
) -> Timeline:
    """Put redacted events of all sources into one order and number them E1, E2 ... ."""
    intake = intake or Intake()
    rows = sorted(
        (
            (_at(event, intake) or _LATE, event.stream or event.place.source, index, event)
            for index, event in enumerate(events)
        ),
        key=lambda row: row[:3],
    )
    people: dict[str, Person] = {}
    evidence: list[Evidence] = []
    for at, _, _, event in rows:
        known = None if at is _LATE else at
        person = _person(event.actor, people)
        own = f"E{len(evidence) + 1}"
        evidence.append(
            Evidence(own, (event.place,), event.kind, Redacted(event.text), event.detail, known, actor=person)
        )
        if isinstance(event.detail, Command) and event.detail.output:
            text = Redacted(event.detail.output)
            number = f"E{len(evidence) + 1}"
            evidence.append(
                Evidence(number, (event.place,), Kind.OUTPUT, text, event.detail, known, actor=person, of=own)
            )
    return Timeline(incident, tuple(evidence), tuple(people.values()), tuple(skipped), (), intake)


def _at(event: Event, intake: Intake) -> datetime | None:
    zone = ZoneInfo(intake.timezone or "UTC")
    when = event.when
    if when.at is not None:
        return when.at.astimezone(UTC)
    if when.local is not None:
        return when.local.replace(tzinfo=zone).astimezone(UTC)
    day = when.day or intake.day
    if when.clock is not None and day is not None:
        return datetime.combine(day, when.clock, zone).astimezone(UTC)
    starts = dict(intake.starts)
    if when.elapsed is not None and event.place.source in starts:
        return starts[event.place.source] + timedelta(seconds=when.elapsed)
    return None


def _person(actor: Actor | None, people: dict[str, Person]) -> Person | None:
    if actor is None:
        return None
    key = actor.handle or actor.name or actor.id or actor.email or ""
    if key not in people:
        people[key] = Person(key, actor.name or key, actor.handle, actor.kind is ActorKind.BOT)
    return people[key]
