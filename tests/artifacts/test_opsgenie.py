"""Opsgenie: webhooks of every action, and the answers of its API."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from wetink.artifacts.opsgenie import READER
from wetink.model.event import Actor, ActorKind, Alert, Event, Kind, Link, Message, Skipped

DATA = Path(__file__).parent.parent / "data" / "opsgenie"
ADA = Actor(email="ada@acme.example", id="u-ada")


def found(name: str) -> tuple[list[Event], list[Skipped]]:
    assert READER.identify(DATA / name)
    everything = list(READER.read(DATA / name, name))
    return [e for e in everything if isinstance(e, Event)], [s for s in everything if isinstance(s, Skipped)]


def status(event: Event) -> str:
    return event.detail.status if isinstance(event.detail, Alert) else event.kind.value


def utc(hour: int, minute: int, second: int = 0, micro: int = 0) -> datetime:
    return datetime(2026, 3, 2, hour, minute, second, micro, tzinfo=UTC)


def test_each_action_is_a_step_at_the_time_it_was_taken() -> None:
    events, skipped = found("webhooks-every-action.ndjson")
    assert [(status(event), event.place.locator) for event in events] == [
        ("firing", "line 1"),
        ("escalated", "line 2"),  # tells no time: it stays where it stood
        ("acknowledged", "line 3"),
        ("said", "line 3"),
        ("assigned", "line 4"),
        ("said", "line 5"),
        ("annotated", "line 6"),
        ("snoozed", "line 7"),
        ("annotated", "line 8"),
        ("annotated", "line 9"),
        ("unacknowledged", "line 10"),
        ("resolved", "line 11"),
    ]
    assert events[0].when.at == utc(10, 16, 31, 217000)  # milliseconds
    assert events[1].when.at is None
    assert events[2].when.at == utc(10, 21, 31, 2000)  # nanoseconds
    assert [skip.place.locator for skip in skipped] == ["line 12"]


def test_the_alert_carries_what_monitoring_sent() -> None:
    first = found("webhooks-every-action.ndjson")[0][0]
    alert = first.detail
    assert isinstance(alert, Alert)
    assert first.text == "[Prometheus] DiskWillFill: db-1 has 4 hours left"
    assert (alert.name, alert.key, alert.number) == ("DiskWillFill", "a1-1772446591000", "341")
    assert (alert.service, alert.severity) == ("orders-db", "P2")
    assert alert.links == (
        Link("https://wiki.example/disk", "runbook"),
        Link("https://grafana.example/d/disk?viewPanel=3", "panel"),
    )
    assert first.actor == Actor(name="Alert API", kind=ActorKind.BOT)


def test_steps_tell_what_changed() -> None:
    events = found("webhooks-every-action.ndjson")[0]
    told = [e.detail.description.split("\n")[0] for e in events if isinstance(e.detail, Alert)]
    assert events[1].text == "Escalate: to bo@acme.example, by Database escalation"
    assert told[2:] == [
        "Acknowledge",
        "AssignOwnership: owner bo@acme.example",
        "AddTags: tags added disk,full",
        "Snooze: until 2026-03-02T11:26:40+00:00",
        "UpdatePriority: priority before P2",
        "Purge backups",
        "UnAcknowledge",
        "Close",
    ]


def test_notes_are_words_of_their_author() -> None:
    events = found("webhooks-every-action.ndjson")[0]
    assert (events[3].text, events[3].actor) == ("on it", ADA)
    note = events[5]
    assert note.detail == Message(
        channel="opsgenie",
        thread="a1-1772446591000",
        links=(Link("https://git.example/acme/db/pull/12"),),
        note="note",
    )
    listed = found("alert-notes.json")[0]
    assert [(event.text, event.place.locator) for event in listed] == [
        ("on it", "line 1, data 2"),
        ("Old base backups fill it", "line 1, data 1"),
    ]


def test_the_lists_of_jira_service_management_stand_under_values() -> None:
    events, _ = found("jsm-alert-notes.json")
    assert [(event.text, event.place.locator) for event in events] == [("on it", "line 1, values 1")]


def test_a_list_of_alerts_tells_when_they_were_taken_and_closed() -> None:
    events, skipped = found("alerts-list-newest-first.json")
    assert [(status(e), e.when.at, e.actor.email if e.actor else None) for e in events] == [
        ("firing", utc(10, 16, 31, 217000), None),
        ("firing", utc(10, 20), None),
        ("acknowledged", utc(10, 21, 31, 217000), "ada@acme.example"),
        ("resolved", utc(10, 56, 40, 217000), "bo@acme.example"),
    ]
    assert not skipped


def test_logs_are_what_the_system_recorded() -> None:
    events, skipped = found("alert-logs-with-an-empty-one.json")
    assert [(e.text, e.kind) for e in events] == [
        ("Alert created via prometheus[API]", Kind.SAID),
        ("Alert acknowledged via web", Kind.SAID),
    ]
    assert {e.detail.note for e in events if isinstance(e.detail, Message)} == {"event"}
    assert [skip.place.locator for skip in skipped] == ["line 1, data 3"]


def test_an_incident_and_its_timeline() -> None:
    events, _ = found("incident-with-impact.json")
    assert [(status(e), e.when.at) for e in events] == [
        ("annotated", utc(10, 10)),
        ("firing", utc(10, 25)),
        ("resolved", utc(10, 57)),
    ]
    assert isinstance(events[1].detail, Alert)
    assert events[1].detail.links[-1] == Link("https://acme.app.opsgenie.example/incident/detail/inc-9", "incident")
    entries, _ = found("incident-timeline.json")
    assert [(e.text, e.detail.note) for e in entries if isinstance(e.detail, Message)] == [
        ("Incident is created", "event"),
        ("Purging base backups older than 7 days", "note"),
    ]


@pytest.mark.parametrize("name", ["not-schedules.json", "not-a-create-request.json"])
def test_other_answers_are_not_claimed(name: str) -> None:
    assert not READER.identify(DATA / name)


def test_a_step_says_what_it_is_where_the_title_reads_like_a_new_page() -> None:
    texts = {
        event.place.locator: event.text for event in found("webhooks-every-action.ndjson")[0] if status(event) != "said"
    }
    title = "[Prometheus] DiskWillFill: db-1 has 4 hours left"
    assert texts["line 1"] == title
    assert texts["line 3"] == f"Acknowledged by ada@acme.example: {title}"
    assert texts["line 8"] == f"Priority changed from P2 to P1 by ada@acme.example: {title}"
    assert texts["line 11"] == f"Resolved by System: {title}"
