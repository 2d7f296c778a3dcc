"""Rootly: JSON:API incidents with what is included, events, action items, alerts, webhooks, the Edge Connector."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from wetink.artifacts.rootly import READER
from wetink.model.event import Actor, Alert, Event, Kind, Link, Message, Passage, Skipped

DATA = Path(__file__).parent.parent / "data" / "rootly"
BO = Actor(name="Bo Lindqvist", id="2", email="bo@acme.example")


def found(name: str) -> tuple[list[Event], list[Skipped]]:
    assert READER.identify(DATA / name)
    everything = list(READER.read(DATA / name, name))
    return [e for e in everything if isinstance(e, Event)], [s for s in everything if isinstance(s, Skipped)]


def status(event: Event) -> str:
    return event.detail.status if isinstance(event.detail, Alert) else event.kind.value


def utc(hour: int, minute: int, second: int = 0, micro: int = 0, day: int = 2) -> datetime:
    return datetime(2026, 3, day, hour, minute, second, micro, tzinfo=UTC)


def test_an_incident_with_its_times_and_what_is_included() -> None:
    events, skipped = found("incident-with-included-account-zone.json")
    assert [(status(e), e.when.at, e.place.locator) for e in events] == [
        ("firing", utc(10, 10), "line 1"),
        ("annotated", utc(10, 16, 31), "line 1"),
        ("acknowledged", utc(10, 21, 31), "line 1"),
        ("said", utc(10, 40), "line 1, included 2"),
        ("annotated", utc(10, 45), "line 1"),
        ("said", utc(10, 45), "line 1"),
        ("resolved", utc(10, 57), "line 1"),
        ("said", utc(11, 10), "line 1, included 3"),
        ("said", utc(9, 0, day=5), "line 1, included 3"),
    ]
    alert = events[0].detail
    assert isinstance(alert, Alert)
    assert (alert.key, alert.number, alert.service, alert.severity) == ("r1", "48", "orders-db", "SEV1")
    assert alert.links == (
        Link("https://rootly.example/account/incidents/48", "incident"),
        Link("https://acme.slack.example/archives/C1", "slack"),
        Link("https://issues.example/OPS-9", "OPS-9"),
    )
    assert (events[5].text, events[5].actor) == ("Old base backups are purged.", BO)
    assert not skipped


def test_action_items_are_follow_ups_with_their_issue() -> None:
    events, _ = found("action-items.json")
    filed = "Alert at 80 % disk\nOPS-77 https://issues.example/OPS-77\nAssigned to Ada Moreau\nDue 2026-03-09"
    assert [(e.text, e.when.at) for e in events] == [
        (f"Follow-up filed: {filed}", utc(11, 10)),
        (
            (
                "Follow-up filed (open, not done yet): Move base backups off the data disk\n"
                "They share the volume with WAL"
            ),
            utc(11, 12),
        ),
        (f"Follow-up done: {filed}", utc(9, 0, day=5)),
    ]


def test_events_are_words_unless_rootly_recorded_them() -> None:
    events, skipped = found("events-newest-first-one-empty.json")
    assert [(e.text, e.detail.note, e.actor) for e in events if isinstance(e.detail, Message)] == [
        ("Severity set to SEV1", "event", None),
        ("Writes work again.\nThanks all", "note", BO),
    ]
    assert [skip.place.locator for skip in skipped] == ["line 1, data 3"]


def test_alerts_and_retrospectives() -> None:
    events, _ = found("alerts.json")
    assert [(status(e), e.when.at) for e in events] == [("firing", utc(10, 16, 31)), ("resolved", utc(10, 56))]
    alert = events[0].detail
    assert isinstance(alert, Alert)
    assert (alert.key, alert.service, alert.severity) == ("dd-1", "orders-db", "critical")
    assert alert.description == "4 hours left\nhost: db-1"
    passages, _ = found("retrospective.json")
    assert [(e.text, e.detail.headings) for e in passages if isinstance(e.detail, Passage)] == [
        ("Orders cannot be written", ()),
        ("What happened", ("Orders cannot be written",)),
        ("A disk filled up.", ("Orders cannot be written", "What happened")),
    ]
    assert {e.kind for e in passages} == {Kind.DOCUMENT}


def test_webhooks_bring_the_whole_incident_each_time_and_it_is_told_once() -> None:
    events, skipped = found("webhooks.ndjson")
    assert [(status(e), e.when.at, e.place.locator) for e in events] == [
        ("firing", utc(10, 10), "line 1"),
        ("annotated", utc(10, 16, 31), "line 1"),
        ("acknowledged", utc(10, 21, 31), "line 3"),
        ("annotated", utc(10, 30), "line 2"),
        ("said", utc(10, 40), "line 5"),
        ("annotated", utc(10, 45), "line 3"),
        ("said", utc(10, 45), "line 3"),
        ("resolved", utc(10, 57), "line 4"),
    ]
    assert events[5].actor == BO
    assert [(skip.place.locator, skip.why) for skip in skipped] == [
        ("line 6", "pulse.created is not read, or says nothing")
    ]


def test_the_edge_connector_tells_alerts_and_what_was_run() -> None:
    events, _ = found("edge-connector.json")
    assert [(status(e), e.text, e.when.at) for e in events] == [
        ("firing", "DiskWillFill: db-1", utc(10, 16, 31)),
        ("said", "Ran Purge base backups: older_than=7d", utc(10, 44)),
    ]
    assert events[1].actor == BO


@pytest.mark.parametrize("name", ["not-services.json", "not-any-json-api.json"])
def test_others_are_not_claimed(name: str) -> None:
    assert not READER.identify(DATA / name)
