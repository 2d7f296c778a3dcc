"""Datadog: what its variables mean, however a team's payload spells them; events and monitors of the API."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from monitoring import at, read, sample

from wetink.artifacts.datadog import READER
from wetink.artifacts.datadog_words import name_in, priority_in, scope_in, state_in, status_of
from wetink.model.event import UNKNOWN


def test_the_payload_that_datadog_sends_by_itself() -> None:
    ((event, alert),) = sample(READER, "default-payload.json").alerts
    assert event.text == "[P2] [Triggered on {host:db-1,env:prod}] Disk of orders-db is filling"
    assert event.when.at == at(14, 5, 12)
    assert (alert.name, alert.status, alert.severity) == ("Disk of orders-db is filling", "firing", "P2")
    assert alert.labels == (("host", "db-1"), ("env", "prod"))
    assert "%%%" not in alert.description
    assert [(link.label, link.url) for link in alert.links] == [("runbook", "https://wiki.acme.example/runbooks/disk")]


def test_fields_are_known_however_they_are_written() -> None:
    found = sample(READER, "custom-payloads.ndjson")
    latency = [(event, alert) for event, alert in found.alerts if alert.key == "9100"]
    assert [alert.status for _, alert in latency] == ["firing", "firing", "resolved"]
    assert {(alert.name, alert.service) for _, alert in latency} == {("Checkout latency p99", "checkout")}
    assert [event.when.at for event, _ in latency] == [at(14, 6, 40), None, at(14, 16, 40)]
    assert latency[2][1].ended == at(14, 16, 40)
    assert [link.label for link in latency[0][1].links] == ["monitor", "image"]
    assert dict(latency[0][1].labels)["host"] == "web-3"
    assert latency[1][1].description == "query: avg(last_5m):p99:checkout.latency{env:prod} > 2"


def test_nested_fields_an_incident_and_what_says_nothing() -> None:
    found = sample(READER, "custom-payloads.ndjson")
    heartbeat, incident = found.alerts[3], found.alerts[4]
    assert (heartbeat[1].name, heartbeat[1].key, heartbeat[0].when) == ("Heartbeat of billing", "77", UNKNOWN)
    assert (incident[0].text, incident[1].number, incident[1].severity) == ("Payments fail", "318", "SEV-2")
    assert (incident[1].status, incident[1].ended) == ("resolved", None)
    assert [(one.place.locator, one.why) for one in found.skipped] == [
        ("line 6", "a webhook without title and message"),
        ("line 7", "no event, monitor or alert of Datadog in it"),
    ]


def test_events_of_version_1_a_monitors_and_others() -> None:
    found = sample(READER, "events-v1.json")
    assert [(alert.status, alert.key) for _, alert in found.alerts] == [
        ("firing", "55/host:db-1"),
        ("resolved", "55/host:db-1"),
    ]
    assert [event.when.at for event, _ in found.alerts] == [at(14, 8, 20), at(14, 15)]
    assert found.alerts[0][1].links[0].url == "https://app.datadoghq.com/event/event?id=1"
    ((deploy, message),) = found.messages
    assert (deploy.text, message.note) == ("deploy of orders 2026.3.12\nby ci", "event")
    assert deploy.actor is not None
    assert deploy.actor.name == "jenkins"
    assert [one.place.locator for one in found.skipped] == ["line 1, event 4"]


def test_events_of_version_2() -> None:
    found = sample(READER, "events-v2.json")
    (first, fired), (_, over) = found.alerts
    assert (fired.name, fired.status, fired.service, fired.severity) == ("Mail queue is long", "firing", "mailer", "P2")
    assert first.when.at == at(14, 10)
    assert (over.status, over.key) == ("resolved", fired.key)
    assert [event.text for event, _ in found.messages] == ["Puppet run\nconfig changed"]


def test_a_monitor_tells_when_each_group_triggered_and_recovered() -> None:
    found = sample(READER, "monitors-with-groups.json").alerts
    assert [(event.when.at, alert.status, event.text) for event, alert in found[:3]] == [
        (at(14, 0), "firing", "CPU of web hosts (host:web-1)"),
        (at(14, 1, 40), "firing", "CPU of web hosts (host:web-2)"),
        (at(14, 5), "resolved", "CPU of web hosts (host:web-1)"),
    ]
    assert [(alert.name, alert.status) for _, alert in found[3:]] == [("Silent host", "no_data")]


@pytest.mark.parametrize(
    ("title", "state", "name", "priority", "scope"),
    [
        ("[Re-Triggered on {host:a}] X", "Re-Triggered", "X", "", "host:a"),
        ("[P1] [No Data] X [prod]", "No Data", "X [prod]", "P1", ""),
        ("[prod] X", "", "[prod] X", "", ""),
        ("[Warn", "", "[Warn", "", ""),
    ],
)
def test_titles(title: str, state: str, name: str, priority: str, scope: str) -> None:
    assert (state_in(title), name_in(title), priority_in(title), scope_in(title)) == (state, name, priority, scope)


def test_the_transition_says_more_than_the_title() -> None:
    assert status_of("Recovered", "[Triggered] X") == "resolved"
    assert status_of("", "X", "success") == "resolved"
    assert status_of("", "X", "user_update") == "firing"


def test_a_link_to_datadog_makes_three_common_names_its_own(tmp_path: Path) -> None:
    path = tmp_path / "hook.json"
    payload = {
        "title": "[Triggered] X",
        "body": "y",
        "tags": "service:a",
        "link": "https://app.datadoghq.eu/monitors/1",
    }
    path.write_text(json.dumps(payload))
    assert [alert.service for _, alert in read(READER, path).alerts] == ["a"]
    path.write_text(json.dumps({**payload, "link": "https://datadoghq.com.evil.example/"}))
    assert not READER.identify(path)
