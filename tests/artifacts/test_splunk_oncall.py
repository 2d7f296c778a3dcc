"""Splunk On-Call: webhooks flat and nested, incidents with transitions, alerts as sent and as given."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from wetink.artifacts.splunk_oncall import READER
from wetink.model.event import Actor, Alert, Event, Link, Skipped

DATA = Path(__file__).parent.parent / "data" / "splunk_oncall"


def found(name: str) -> tuple[list[Event], list[Skipped]]:
    assert READER.identify(DATA / name)
    everything = list(READER.read(DATA / name, name))
    return [e for e in everything if isinstance(e, Event)], [s for s in everything if isinstance(s, Skipped)]


def status(event: Event) -> str:
    return event.detail.status if isinstance(event.detail, Alert) else event.kind.value


def utc(hour: int, minute: int, second: int = 0, micro: int = 0) -> datetime:
    return datetime(2026, 3, 2, hour, minute, second, micro, tzinfo=UTC)


def test_a_webhook_is_a_step_at_the_time_of_its_phase() -> None:
    events, skipped = found("webhooks-flat-and-nested.ndjson")
    assert [(status(e), e.when.at, e.actor) for e in events] == [
        ("firing", utc(10, 16, 31, 217000), None),
        ("acknowledged", utc(10, 21, 31, 217000), Actor(handle="ada")),
        ("said", utc(10, 21, 31, 217000), Actor(handle="ada")),
        ("resolved", utc(10, 56, 31, 217000), Actor(handle="bo")),
        ("resolved", None, None),  # resolved, but it does not say when
    ]
    assert [skip.place.locator for skip in skipped] == ["line 5"]


def test_a_webhook_tells_the_alert() -> None:
    first = found("webhooks-flat-and-nested.ndjson")[0][0]
    alert = first.detail
    assert isinstance(alert, Alert)
    assert first.text == "DiskWillFill: db-1 has 4 hours left"
    assert (alert.name, alert.key, alert.number) == ("DiskWillFill", "512", "512")
    assert (alert.service, alert.severity) == ("orders-db", "critical")
    assert alert.description == "predict_linear says 4 h\npaged: ada, bo"
    assert alert.links == (Link("https://wiki.example/disk", "runbook"),)
    assert alert.labels == (
        ("entity_id", "db-1/disk"),
        ("monitoring_tool", "prometheus"),
        ("service_name", "orders-db"),
    )


def test_an_incident_of_the_api_gives_a_step_for_each_transition() -> None:
    events, skipped = found("reporting-newest-first.json")
    assert [(status(e), e.when.at, e.place.locator) for e in events] == [
        ("firing", utc(10, 16, 31), "line 1, incident 2, transition 1"),
        ("acknowledged", utc(10, 21, 31), "line 1, incident 2, transition 2"),
        ("said", utc(10, 21, 31), "line 1, incident 2, transition 2"),
        ("escalated", utc(10, 25), "line 1, incident 2, transition 3"),
        ("firing", utc(10, 30), "line 1, incident 1, transition 1"),
        ("resolved", utc(10, 56, 31), "line 1, incident 2, transition 4"),
    ]
    assert events[2].text == "looking, old backups"
    assert isinstance(events[0].detail, Alert)
    told = "triggered\npaged: ada, bo, team-db\npolicies: Database\nhost: db-1\nalerts: 4"
    assert events[0].detail.description == told
    assert [skip.place.locator for skip in skipped] == ["line 1, incident 3"]


def test_an_incident_without_transitions() -> None:
    events, _ = found("incidents-without-transitions.json")
    assert [(status(e), e.when.at) for e in events] == [
        ("firing", utc(11, 0)),
        ("acknowledged", utc(11, 2)),
        ("resolved", utc(11, 20)),
    ]
    assert events[1].actor == Actor(handle="ada")


def test_alerts_have_times_in_seconds() -> None:
    alert = found("alert-of-the-api.json")[0][0]
    assert (alert.text, status(alert), alert.when.at) == ("DiskWillFill: db-1", "firing", utc(10, 16, 31))
    sent, _ = found("alerts-as-sent.ndjson")
    assert [(status(e), e.when.at) for e in sent] == [
        ("firing", utc(10, 16, 31)),
        ("acknowledged", utc(10, 21, 31)),
        ("said", utc(10, 21, 31)),
        ("resolved", utc(10, 56, 31)),
    ]
    assert {e.detail.key for e in sent if isinstance(e.detail, Alert)} == {"db-1/disk"}
    assert isinstance(sent[0].detail, Alert)
    assert sent[0].detail.links == (Link("https://grafana.example/d/disk", "dashboard"),)


@pytest.mark.parametrize("name", ["not-google-cloud-monitoring.json", "not-on-call.json"])
def test_others_are_not_claimed(name: str) -> None:
    assert not READER.identify(DATA / name)
