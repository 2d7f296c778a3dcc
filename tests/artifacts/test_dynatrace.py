"""Dynatrace: problems of webhooks and of the API."""

from __future__ import annotations

from monitoring import at, sample

from wetink.artifacts.dynatrace import READER
from wetink.model.event import UNKNOWN, Actor


def test_a_problem_opens_and_is_resolved() -> None:
    found = sample(READER, "webhooks.ndjson")
    assert [(alert.status, event.when.at) for event, alert in found.alerts] == [
        ("firing", at(14, 5, 12)),
        ("firing", None),
        ("resolved", at(14, 25, 12)),
    ]
    event, alert = found.alerts[0]
    assert event.text == "Failure rate increase (web-1, checkout)"
    assert (alert.service, alert.severity, alert.number) == ("checkout", "error", "P-4213")
    assert alert.labels == (("env", "prod"), ("service", "checkout"))
    assert found.alerts[1][0].when == UNKNOWN
    assert [one.why for one in found.skipped] == [
        "a state that is none of Dynatrace's: sleeping",
        "no problem of Dynatrace in it",
    ]


def test_problems_of_the_api_oldest_first_with_comments() -> None:
    found = sample(READER, "problems-of-the-api.json")
    assert [(alert.number, alert.status, event.when.at) for event, alert in found.alerts] == [
        ("P-4214", "firing", at(14, 0)),
        ("P-4213", "firing", at(14, 5, 12)),
        ("P-4213", "resolved", at(14, 25, 12)),
    ]
    assert found.alerts[1][1].description == "checkout\nroot cause: db-1"
    assert found.alerts[1][1].service == "checkout"
    ((event, note),) = found.messages
    assert (event.text, event.actor, note.thread) == ("Rolled back", Actor(email="ana@acme.example"), "P-4213")
    assert [one.place.locator for one in found.skipped] == ["line 1, problem 3"]
