"""New Relic: workflow and classic payloads, violations of the API."""

from __future__ import annotations

import json
from pathlib import Path

from monitoring import at, read, sample

from wetink.artifacts.newrelic import READER
from wetink.model.event import UNKNOWN, Actor


def test_an_issue_fires_when_it_was_created_and_changes_when_it_was_updated() -> None:
    found = sample(READER, "workflow-default-template.ndjson")
    assert [(alert.status, event.when.at) for event, alert in found.alerts] == [
        ("firing", at(14, 2, 11, 352000)),
        ("firing", at(14, 8, 20)),
        ("acknowledged", at(14, 10)),
        ("resolved", at(14, 33, 20)),
    ]
    assert {alert.key for _, alert in found.alerts} == {"aaaa-1"}
    event, alert = found.alerts[0]
    assert event.text == "Memory used > 90 for at least 2 minutes on 'checkout'"
    assert (alert.name, alert.service, alert.severity) == ("Memory high", "checkout", "critical")
    assert found.alerts[1][1].description == "incident added"
    assert found.alerts[3][1].ended == at(14, 33, 20)
    assert [one.why for one in found.skipped] == [
        "a state that is none of New Relic's: paused",
        "an issue without a title",
    ]


def test_a_template_that_names_its_fields_otherwise() -> None:
    ((event, alert),) = sample(READER, "template-with-other-names.json").alerts
    assert (event.text, alert.status, alert.severity) == ("Error rate > 5 % on 'cart'", "firing", "high")


def test_classic_channels() -> None:
    found = sample(READER, "classic-channel.ndjson")
    assert [alert.status for _, alert in found.alerts] == ["firing", "acknowledged", "resolved", "firing"]
    event, alert = found.alerts[0]
    assert event.text == "Apdex < 0.7 for at least 5 minutes on 'checkout'"
    assert (alert.name, alert.key, alert.number, alert.service) == ("Apdex of checkout", "777", "777", "checkout")
    assert [link.label for link in alert.links] == ["incident", "runbook", "violation", "image"]
    assert dict(found.alerts[1][1].labels)["owner"] == "Ana Sand"
    assert found.alerts[2][1].ended == at(14, 12, 11, 352000)
    assert (found.alerts[3][0].text, found.alerts[3][0].when) == ("Apdex of checkout", UNKNOWN)
    assert [one.why for one in found.skipped] == ["a state that is none of New Relic's: gone"]


def test_a_violation_opens_and_closes() -> None:
    found = sample(READER, "violations-of-the-api.json")
    assert [(alert.key, alert.status, event.when.at) for event, alert in found.alerts] == [
        ("violation 900", "firing", at(14, 2, 11, 352000)),
        ("violation 900", "resolved", at(14, 4, 11, 352000)),
        ("violation 901", "firing", at(14, 0)),
    ]
    assert [one.place.locator for one in found.skipped] == ["line 1, violation 3"]


def test_an_issue_that_tells_the_time_of_its_steps_and_who_owns_it(tmp_path: Path) -> None:
    path = tmp_path / "hook.ndjson"
    payload = {
        "issueUrl": "https://one.newrelic.com/issues/c",
        "title": "Disk is full",
        "totalIncidents": 1,
        "createdAt": 1773324131000,
        "acknowledgedAt": 1773324200000,
        "closedAt": 1773324300000,
        "updatedAt": 1773324999000,
        "owner": "Ana Sand",
    }
    path.write_text("".join(json.dumps({**payload, "state": state}) + "\n" for state in ("ACKNOWLEDGED", "CLOSED")))
    (acked, first), (closed, second) = read(READER, path).alerts
    assert (acked.when.at, closed.when.at, second.ended) == (at(14, 3, 20), at(14, 5), at(14, 5))
    assert (acked.actor, closed.actor) == (Actor(name="Ana Sand"), None)
    assert first.key == second.key == "https://one.newrelic.com/issues/c"
