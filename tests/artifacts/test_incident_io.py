"""incident.io: webhooks, incidents with their timestamps, updates, follow-ups, escalations."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from wetink.artifacts.incident_io import READER
from wetink.model.event import Actor, ActorKind, Alert, Event, Link, Message, Skipped

DATA = Path(__file__).parent.parent / "data" / "incident_io"
ADA = Actor(name="Ada Moreau", id="ADA", email="ada@acme.example")
BO = Actor(name="Bo Lindqvist", id="BO", email="bo@acme.example")


def found(name: str) -> tuple[list[Event], list[Skipped]]:
    assert READER.identify(DATA / name)
    everything = list(READER.read(DATA / name, name))
    return [e for e in everything if isinstance(e, Event)], [s for s in everything if isinstance(s, Skipped)]


def status(event: Event) -> str:
    return event.detail.status if isinstance(event.detail, Alert) else event.kind.value


def utc(hour: int, minute: int, second: int = 0, micro: int = 0, day: int = 2) -> datetime:
    return datetime(2026, 3, day, hour, minute, second, micro, tzinfo=UTC)


def test_an_incident_with_the_times_its_team_set() -> None:
    events, skipped = found("incidents-with-timestamps.json")
    assert [(status(e), e.when.at) for e in events] == [
        ("annotated", utc(10, 10)),
        ("firing", utc(10, 17, 0, 500000)),
        ("resolved", utc(10, 57)),  # that it was closed a week later does not resolve it again
    ]
    alert = events[1].detail
    assert isinstance(alert, Alert)
    assert events[1].actor == ADA
    assert (alert.key, alert.number, alert.service, alert.severity) == ("01INC", "INC-48", "orders-db", "Major")
    assert alert.description == (
        "The orders database is read-only.\nIncident Lead: Bo Lindqvist\nchannel: #inc-48-orders"
    )
    assert alert.labels == (("Affected services", "orders-db"), ("Customers", "12"))
    assert alert.links == (
        Link("https://app.incident.example/incidents/48", "incident"),
        Link("https://issues.example/OPS-9", "OPS-9"),
        Link("https://docs.example/48", "postmortem"),
    )
    assert not skipped


def test_follow_ups_are_filed_and_done_with_their_ticket() -> None:
    events, _ = found("follow-ups.json")
    assert [(e.text, e.when.at) for e in events] == [
        (
            "Follow-up filed: Alert at 80 % disk\nOPS-77 https://issues.example/OPS-77\nAssigned to Ada Moreau",
            utc(11, 10),
        ),
        (
            (
                "Follow-up filed (outstanding, not done yet): Move base backups off the data disk\n"
                "They share the volume with WAL\nOPS-78 https://issues.example/OPS-78\nAssigned to Ada Moreau"
            ),
            utc(11, 10),
        ),
        ("Follow-up filed (not doing): Buy bigger disks\nAssigned to Ada Moreau", utc(11, 10)),
        (
            "Follow-up completed: Alert at 80 % disk\nOPS-77 https://issues.example/OPS-77\nAssigned to Ada Moreau",
            utc(9, 0, day=5),
        ),
    ]
    assert events[0].detail == Message(
        channel="incident-io",
        id="F1",
        thread="01INC",
        links=(Link("https://issues.example/OPS-77", "OPS-77"),),
        note="note",
    )
    assert events[0].actor == BO
    actions, _ = found("actions.json")
    assert [e.text.split("\n")[0] for e in actions] == [
        "Action filed: Purge base backups older than 7 days",
        "Action completed: Purge base backups older than 7 days",
    ]


def test_updates_are_words_and_close_the_incident_once() -> None:
    events, skipped = found("incident-updates-newest-first.json")
    assert [(status(e), e.text, e.when.at) for e in events] == [
        ("said", "Investigating, Major", utc(10, 17, 0, 500000)),
        ("said", "Fixing, Major: Purging old base backups, https://git.example/acme/db/pull/12", utc(10, 40)),
        ("said", "Post-incident, Major: Writes work again.", utc(10, 57, 30)),
        ("resolved", "Post-incident", utc(10, 57, 30)),
        ("said", "Closed, Major", utc(9, 0, day=9)),
    ]
    assert events[4].actor == Actor(name="Close after a week", id="W", kind=ActorKind.BOT)
    assert not skipped


def test_webhooks() -> None:
    events, skipped = found("webhooks.ndjson")
    assert [(status(e), e.when.at) for e in events] == [
        ("annotated", utc(10, 10)),
        ("firing", utc(10, 16, 31)),
        ("firing", utc(10, 17, 0, 500000)),
        ("annotated", utc(10, 30)),
        ("said", utc(10, 38)),
        ("annotated", utc(10, 57)),
        ("said", utc(10, 58)),
        ("resolved", utc(10, 58)),
        ("said", utc(11, 10)),
        ("annotated", utc(9, 0, day=9)),
    ]
    assert events[6].text == "Fixing → Closed: Writes work again."
    assert events[4].text == "Action filed (outstanding, not done yet): Purge base backups"
    assert events[8].text.startswith("Follow-up filed (outstanding, not done yet): Alert at 80 % disk\nOPS-77")
    assert [(skip.place.locator, skip.why) for skip in skipped] == [
        ("line 7", "private_incident.incident_created_v2: of a private incident only the id is sent"),
        ("line 8", "public_incident.something_new_v1 is not read, or says nothing"),
    ]


def test_an_escalation_tells_whom_it_reached() -> None:
    events, _ = found("escalations.json")
    told = [(status(e), e.detail.description.split("\n")[0]) for e in events if isinstance(e.detail, Alert)]
    assert told == [
        ("firing", "incident INC-48"),
        ("annotated", "triggered"),
        ("notified", "notified users Ada Moreau, Bo Lindqvist"),
        ("acknowledged", "acked Ada Moreau"),
    ]
    assert events[3].actor == ADA


@pytest.mark.parametrize("name", ["not-schedules.json", "not-another-event-type.json"])
def test_others_are_not_claimed(name: str) -> None:
    assert not READER.identify(DATA / name)
