"""PagerDuty's webhooks, version 3 and older."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from wetink.artifacts import pagerduty
from wetink.artifacts.pagerduty_webhook import READER
from wetink.model.event import Actor, ActorKind, Alert, Event, Link, Message, Skipped

DATA = Path(__file__).parent.parent / "data" / "pagerduty-webhook"
ADA = Actor(name="Ada Moreau", id="PADA")
BO = Actor(name="Bo Lindqvist", id="PBO")


def found(name: str) -> tuple[list[Event], list[Skipped]]:
    everything = list(READER.read(DATA / name, name))
    return [e for e in everything if isinstance(e, Event)], [s for s in everything if isinstance(s, Skipped)]


def status(event: Event) -> str:
    return event.detail.status if isinstance(event.detail, Alert) else event.kind.value


def test_every_type_of_event() -> None:
    events, skipped = found("every-type.ndjson")
    assert [(event.place.locator, status(event)) for event in events] == [
        ("line 1", "firing"),
        ("line 2", "acknowledged"),
        ("line 3", "escalated"),
        ("line 4", "assigned"),
        ("line 5", "assigned"),
        ("line 6", "said"),
        ("line 7", "notified"),
        ("line 7", "said"),
        ("line 8", "annotated"),  # declined
        ("line 9", "said"),
        ("line 10", "annotated"),
        ("line 11", "unacknowledged"),
        ("line 12", "annotated"),
        ("line 13", "resolved"),
        ("line 14", "firing"),
    ]
    assert not skipped


def test_the_first_event_names_rule_service_and_dashboard() -> None:
    (event,), _ = found("single-pretty.json")
    assert isinstance(event.detail, Alert)
    assert event.when.at == datetime(2026, 3, 2, 10, 16, 0, 217000, tzinfo=UTC)
    assert event.actor == Actor(name="mailer (prod)", id="PSVC1", kind=ActorKind.BOT)
    assert (event.detail.name, event.detail.number, event.detail.key) == ("QueueBacklog", "812", "QINC1")
    assert (event.detail.service, event.detail.severity) == ("mailer (prod)", "P2")
    assert Link("https://grafana.example/d/queues/queues", "dashboard") in event.detail.links


def test_who_was_asked_is_told_before_the_title() -> None:
    fired, acknowledged, escalated = found("every-type.ndjson")[0][:3]
    title = "QueueBacklog: welcome queue over 50k"
    assert isinstance(escalated.detail, Alert)
    assert (fired.text, acknowledged.text) == (title, f"Acknowledged by Ada Moreau: {title}")
    assert escalated.text == f"Escalated to Bo Lindqvist by Ada Moreau: {title}"
    assert escalated.detail.description == "incident.escalated; assigned to Bo Lindqvist; priority P2"


def test_notes_updates_and_words_to_responders_have_their_authors() -> None:
    said = [event for event in found("every-type.ndjson")[0] if isinstance(event.detail, Message)]
    assert [(event.text[:20], event.actor) for event in said] == [
        ("poison message, dash", BO),
        ("consumers hang?", ADA),
        ("Mails are late, none", ADA),
    ]
    note = said[0].detail
    assert isinstance(note, Message)
    assert (note.id, note.links) == ("N1", (Link("https://grafana.example/d/queues/queues"),))


def test_an_array_of_deliveries_comes_in_time_order() -> None:
    events, _ = found("array-newest-first.json")
    assert [status(event) for event in events] == ["firing", "acknowledged", "resolved"]


def test_deliveries_in_a_capturing_tools_envelope() -> None:
    events, _ = found("in-envelopes.ndjson")
    assert [(event.place.locator, status(event)) for event in events] == [
        ("line 1", "firing"),
        ("line 2", "acknowledged"),
    ]


def test_a_ping_is_skipped_and_a_changed_service_is_no_alert() -> None:
    events, skipped = found("ping-and-service.ndjson")
    assert [s.place.locator for s in skipped] == ["line 1"]
    assert [(status(event), event.text) for event in events] == [("annotated", "Service updated: mailer (prod)")]


def test_version_2_brings_log_entries() -> None:
    events, _ = found("version-2-log-entries.json")
    assert [(status(e), e.place.locator) for e in events] == [
        ("firing", "line 1, message 1"),
        ("said", "line 1, message 2"),
    ]


def test_version_1_brings_the_incident() -> None:
    (event,), _ = found("version-1.json")
    assert isinstance(event.detail, Alert)
    assert (event.text, event.detail.service, event.detail.number) == (
        "welcome queue over 50k",
        "mailer (prod)",
        "812",
    )
    assert event.when.at == datetime(2026, 3, 2, 10, 16, 31, tzinfo=UTC)


@pytest.mark.parametrize("path", sorted(DATA.iterdir()), ids=lambda path: path.name)
def test_the_reader_of_the_api_leaves_deliveries_alone(path: Path) -> None:
    assert READER.identify(path)
    assert not pagerduty.READER.identify(path)


def test_newer_types_say_what_changed() -> None:
    path = DATA / "newer-types.ndjson"
    assert READER.identify(path)
    events = [e for e in READER.read(path, path.name) if isinstance(e, Event)]
    told = [e.detail.description for e in events if isinstance(e.detail, Alert)]
    assert told == [
        "incident.custom_field_values.updated; Region: eu-west-1, eu-west-2; tier: nothing",
        "incident.conference_bridge.updated; https://meet.example/mail; +1 5550100",
        "incident.workflow.started; workflow: Open a bridge; Open a bridge",
        "incident.incident_type.changed; incident type major_incident",
        "incident.resolved; urgency low; merged into QueueBacklog: welcome queue over 50k",
    ]
    assert {e.detail.key for e in events if isinstance(e.detail, Alert)} == {"QINC1", "QINC2"}
