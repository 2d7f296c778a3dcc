"""Grafana OnCall and Grafana Incident: webhooks, alert groups, notes, activity, tasks."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from wetink.artifacts.grafana_oncall import READER
from wetink.model.event import Actor, Alert, Event, Link, Message, Skipped

DATA = Path(__file__).parent.parent / "data" / "grafana_oncall"
ADA = Actor(handle="ada", id="UADA", email="ada@acme.example")


def found(name: str) -> tuple[list[Event], list[Skipped]]:
    assert READER.identify(DATA / name)
    everything = list(READER.read(DATA / name, name))
    return [e for e in everything if isinstance(e, Event)], [s for s in everything if isinstance(s, Skipped)]


def status(event: Event) -> str:
    return event.detail.status if isinstance(event.detail, Alert) else event.kind.value


def utc(hour: int, minute: int, second: int = 0, micro: int = 0) -> datetime:
    return datetime(2026, 3, 2, hour, minute, second, micro, tzinfo=UTC)


def test_each_event_type_is_a_step() -> None:
    events, skipped = found("webhooks-every-type.ndjson")
    assert [(status(e), e.when.at) for e in events] == [
        ("firing", utc(10, 16, 31, 200000)),
        ("escalated", utc(10, 18)),
        ("acknowledged", utc(10, 21, 31)),
        ("snoozed", utc(10, 25)),
        ("annotated", None),  # neither unsilence nor unacknowledge tells its time
        ("unacknowledged", None),
        ("resolved", utc(10, 56, 31)),
        ("notified", utc(10, 57)),
        ("firing", utc(11, 0)),
    ]
    assert events[2].actor == ADA
    assert events[8].text == "db-1 has 4 hours left"  # "Incident" is no title
    assert [skip.place.locator for skip in skipped] == ["line 10"]


def test_the_alert_is_that_of_the_monitoring_tool() -> None:
    alert = found("webhooks-every-type.ndjson")[0][3].detail
    assert isinstance(alert, Alert)
    assert (alert.name, alert.key, alert.service, alert.severity) == (
        "DiskWillFill",
        "IGRP1",
        "orders-db",
        "critical",
    )
    assert alert.description.split("\n")[0] == (
        "silence; until 2026-03-02T11:25:00Z; notified: ada; to be notified: bo; "
        "integration: Alertmanager prod; team: DB"
    )
    assert [one.label for one in alert.links] == ["dashboard", "generator", "runbook", "incident"]
    assert ("team", "db") in alert.labels


def test_alert_groups_alerts_and_notes_of_the_api() -> None:
    groups, _ = found("alert-groups.json")
    assert [(status(e), e.when.at, e.actor.id if e.actor else None) for e in groups] == [
        ("firing", utc(10, 16, 31, 200000), None),
        ("acknowledged", utc(10, 21, 31), "UADA"),
        ("resolved", utc(10, 56, 31), "UBO"),
    ]
    alerts, skipped = found("alerts-newest-first-one-empty.json")
    assert [(status(e), e.text) for e in alerts] == [("firing", "db-1 has 4 hours left"), ("resolved", "[OK] Disk")]
    assert [skip.place.locator for skip in skipped] == ["line 1, results 3"]
    note = found("resolution-notes.json")[0][0]
    assert note.detail == Message(
        channel="grafana-oncall",
        id="M1",
        thread="IGRP1",
        links=(Link("https://git.example/acme/db/pull/12"),),
        note="note",
    )


def test_activity_happened_at_its_event_time() -> None:
    events, skipped = found("incident-activity.json")
    assert [(e.text, e.when.at, e.detail.note) for e in events if isinstance(e.detail, Message)] == [
        ("Incident created: Orders read-only", utc(10, 17), "event"),
        ("Investigator assigned (bo)", utc(10, 20), "event"),
        ("Purging base backups", utc(10, 40), "note"),
        ("incident status changed", utc(10, 58), "event"),
    ]
    assert not skipped


def test_an_incident_with_its_tasks() -> None:
    events, skipped = found("incident-with-tasks.json")
    assert [(status(e), e.when.at, e.text) for e in events] == [
        ("annotated", utc(10, 10), "Orders read-only"),
        ("firing", utc(10, 17), "Orders read-only"),
        ("said", utc(10, 50), "Task filed: Alert at 80 % disk, OPS-77 https://issues.example/OPS-77\nAssigned to bo"),
        ("said", utc(10, 50), "Task filed (to do, not done yet): Move base backups off the data disk\nAssigned to bo"),
        ("resolved", utc(10, 57), "Orders read-only"),
        ("said", utc(12, 0), "Task done: Alert at 80 % disk, OPS-77 https://issues.example/OPS-77\nAssigned to bo"),
    ]
    assert isinstance(events[1].detail, Alert)
    assert Link("https://issues.example/OPS-9", "OPS-9") in events[1].detail.links
    assert not skipped  # the checklist every incident gets is no follow-up


def test_webhooks_of_an_incident() -> None:
    events, _ = found("incident-webhooks.ndjson")
    assert [(status(e), e.when.at, e.place.locator) for e in events] == [
        ("annotated", utc(10, 10), "line 1"),
        ("firing", utc(10, 17), "line 1"),
        ("annotated", utc(10, 20), "line 2"),
        ("said", utc(10, 50), "line 1, tasks 2"),
        ("said", utc(10, 50), "line 1, tasks 3"),
        ("resolved", utc(10, 57), "line 3"),
        ("annotated", utc(10, 58), "line 3"),
        ("said", utc(12, 0), "line 1, tasks 2"),
    ]


def test_schedules_are_not_claimed() -> None:
    assert not READER.identify(DATA / "not-schedules.json")
