"""FireHydrant: incidents with milestones, timeline, tasks and tickets, webhooks, retrospectives."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from wetink.artifacts.firehydrant import READER
from wetink.model.event import Actor, ActorKind, Alert, Event, Kind, Link, Message, Passage, Skipped

DATA = Path(__file__).parent.parent / "data" / "firehydrant"
BO = Actor(name="Bo Lindqvist", id="u2", email="bo@acme.example")


def found(name: str) -> tuple[list[Event], list[Skipped]]:
    assert READER.identify(DATA / name)
    everything = list(READER.read(DATA / name, name))
    return [e for e in everything if isinstance(e, Event)], [s for s in everything if isinstance(s, Skipped)]


def status(event: Event) -> str:
    return event.detail.status if isinstance(event.detail, Alert) else event.kind.value


def utc(hour: int, minute: int, second: int = 0, day: int = 2) -> datetime:
    return datetime(2026, 3, day, hour, minute, second, tzinfo=UTC)


def test_each_milestone_is_a_step_and_tickets_are_follow_ups() -> None:
    events, skipped = found("incident-with-milestones.json")
    assert [(status(e), e.when.at) for e in events] == [
        ("firing", utc(10, 10)),
        ("annotated", utc(10, 16, 31)),
        ("acknowledged", utc(10, 21, 31)),
        ("annotated", utc(10, 45)),
        ("resolved", utc(10, 57)),
        ("said", utc(10, 57, 30)),
        ("said", utc(11, 10)),
        ("said", utc(11, 12)),
        ("annotated", utc(9, 0, day=3)),
        ("said", utc(9, 0, day=5)),
    ]
    assert [e.text for e in events if e.kind is Kind.SAID] == [
        "Writes work again.",
        "Follow-up filed: Alert at 80 % disk\nOPS-77 https://issues.example/OPS-77\nAssigned to Ada Moreau",
        "Follow-up filed (open, not done yet): Move base backups off the data disk\nDue 2026-04-01",
        "Follow-up done: Alert at 80 % disk\nOPS-77 https://issues.example/OPS-77\nAssigned to Ada Moreau",
    ]
    alert = events[0].detail
    assert isinstance(alert, Alert)
    assert events[0].actor is None  # when it started was told later
    assert events[0].place.locator == "line 1, milestone 1"
    assert (events[6].actor, events[6].place.locator) == (BO, "line 1, incident_tickets 1")
    assert (alert.key, alert.number, alert.service, alert.severity) == ("f1", "48", "orders-db", "SEV1")
    assert alert.links == (Link("https://app.firehydrant.example/incidents/f1", "incident"),)
    assert not skipped


def test_newer_incidents_keep_milestones_by_phase() -> None:
    events, _ = found("incidents-with-lifecycle-phases.json")
    assert [(status(e), e.when.at, e.place.locator) for e in events] == [
        ("firing", utc(10, 10), "line 1, data 1, milestone 1"),
        ("firing", utc(10, 10), "line 1, data 2"),  # no milestones: as it was started
        ("annotated", utc(10, 45), "line 1, data 1, milestone 2"),
    ]


def test_the_timeline_tells_words_from_records() -> None:
    events, skipped = found("events-newest-first.json")
    assert [(e.text, e.detail.note) for e in events if isinstance(e.detail, Message)] == [
        ("Incident status: open", "event"),
        ("Alert linked: DiskWillFill: db-1", "event"),
        ("Purging base backups, https://git.example/acme/db/pull/12", "note"),
        ("Writes work again.", "note"),
        ("Ticket update: Alert at 80 % disk", "event"),
    ]
    assert events[2].actor == BO
    assert events[0].actor == Actor(name="FireHydrant", id="p", kind=ActorKind.BOT)
    assert [skip.place.locator for skip in skipped] == ["line 1, data 4", "line 1, data 7"]


def test_tasks() -> None:
    events, _ = found("tasks.json")
    assert events[0].actor == Actor(name="Ada Moreau", id="u1", email="ada@acme.example")
    assert [e.text for e in events] == [
        "Task filed: Purge base backups\nolder than 7 days\nAssigned to Bo Lindqvist",
        "Task filed (cancelled): Tell support",
        "Task done: Purge base backups\nolder than 7 days\nAssigned to Bo Lindqvist",
    ]


def test_webhooks() -> None:
    events, skipped = found("webhooks.ndjson")
    assert [(status(e), e.when.at) for e in events] == [
        ("said", utc(10, 1)),
        ("firing", utc(10, 10)),  # each webhook brings all milestones: told once
        ("annotated", utc(10, 45)),
        ("annotated", utc(10, 45, 5)),
    ]
    assert [e.place.locator for e in events[1:]] == ["line 1, milestone 1", "line 2, milestone 2", "line 2"]
    change = events[0]
    assert (change.text, change.actor) == (
        "Deploy orders 4.2 (orders, Production)",
        Actor(name="acme-ci", kind=ActorKind.BOT),
    )
    assert isinstance(change.detail, Message)
    assert (change.detail.note, change.detail.links) == ("change", (Link("https://ci.example/4.2", "Build 4.2"),))
    assert isinstance(events[1].detail, Alert)
    assert events[1].detail.severity == "SEV1"
    assert [skip.place.locator for skip in skipped] == ["line 4"]


def test_a_retrospective_is_its_incident_and_a_document() -> None:
    events, _ = found("retrospective.json")
    told = [(e.text, e.detail.headings) for e in events if isinstance(e.detail, Passage)]
    assert told == [
        ("A disk filled up.", ("Orders cannot be written", "Summary")),
        ("The alert came in time.", ("Orders cannot be written", "What went well?")),
    ]
    assert [status(e) for e in events if e.kind is Kind.ALERT] == ["firing", "annotated"]


def test_services_are_not_claimed() -> None:
    assert not READER.identify(DATA / "not-services.json")
