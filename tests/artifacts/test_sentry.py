"""Sentry: webhooks, the old plugin, issues with what was done with them, events with their exceptions."""

from __future__ import annotations

import json
from pathlib import Path

from monitoring import at, read, sample

from wetink.artifacts.sentry import READER
from wetink.model.event import UNKNOWN, Link


def test_an_error_is_told_with_its_exceptions_and_its_place_in_the_code() -> None:
    event, alert = sample(READER, "integration-webhooks.ndjson").alerts[0]
    assert event.text == "ZeroDivisionError: division by zero"
    assert event.when.at == at(14, 2, 11, 320000)
    assert (alert.name, alert.status, alert.key) == ("Errors in checkout", "firing", "5501")
    assert (alert.service, alert.severity) == ("shop", "error")
    assert alert.description.split("\n") == [
        "shop.cart in total",
        "KeyError: 'count'",
        "in total at shop/cart.py:88: return price / count",
    ]
    assert dict(alert.labels)["release"] == "shop@2026.3.12"
    assert alert.links == (Link("https://sentry.io/organizations/acme/issues/5501/events/e1e1/", "issue"),)


def test_what_was_done_with_an_issue_has_no_time_of_its_own() -> None:
    found = sample(READER, "integration-webhooks.ndjson").alerts[1:]
    assert [alert.status for _, alert in found] == ["firing", "assigned", "resolved", "archived"]
    assert {alert.key for _, alert in found} == {"5501"}
    assert {alert.number for _, alert in found} == {"SHOP-3K"}
    assert found[0][0].when.at == at(14, 2, 11, 320000)
    assert all(event.when == UNKNOWN for event, _ in found[1:])
    assert found[1][1].description.endswith("Assigned to Ben Ruiz")
    assert [event.actor.name if event.actor else None for event, _ in found] == [None, *["Ana Sand"] * 3]


def test_comments_are_said_and_installations_and_deleted_ones_are_skipped() -> None:
    found = sample(READER, "integration-webhooks.ndjson")
    ((event, message),) = found.messages
    assert (event.text, message.note, message.thread) == ("Caused by the discount code with no items.", "note", "5501")
    assert event.when.at == at(14, 20)
    assert [(one.place.locator, one.why) for one in found.skipped] == [
        ("line 7", "an integration that was installed or removed, no alert"),
        ("line 8", "a comment that was deleted"),
    ]


def test_a_metric_alert_is_over_when_it_was_closed() -> None:
    (first, fired), (last, over) = sample(READER, "metric-alerts.ndjson").alerts
    assert (first.text, first.when.at) == ("Critical: Too many errors", at(14, 4))
    assert fired.description == "1000 events in the last 10 minutes\nFilter: level:error\ncount()"
    assert (fired.severity, fired.service, fired.number) == ("critical", "shop", "12")
    assert (over.status, over.ended, last.when.at) == ("resolved", at(14, 40), at(14, 40))
    assert fired.key == over.key == "metric 31"


def test_the_old_plugin() -> None:
    ((event, alert),) = sample(READER, "plugin-of-old.json").alerts
    assert (event.text, event.when.at) == ("Card was declined twice", at(14, 3, 20))
    assert (alert.name, alert.key, alert.service) == ("New errors", "5502", "shop")
    assert alert.description == "shop.pay in charge"


def test_an_issue_of_the_api_tells_its_activity_oldest_first() -> None:
    found = sample(READER, "api-issue-with-activity.json")
    assert [(alert.status, event.when.at) for event, alert in found.alerts] == [
        ("firing", at(14, 2, 11, 320000)),
        ("assigned", at(14, 10)),
        ("resolved", at(14, 45)),
    ]
    assert "events: 214, users: 31, last seen: 2026-03-12T14:31:00Z" in found.alerts[0][1].description
    assert [(event.text, event.place.locator) for event, _ in found.messages] == [
        ("Rolled back to shop@2026.3.11", "line 1, activity 2")
    ]


def test_lists_of_issues_and_an_event_of_the_api() -> None:
    assert [event.place.locator for event, _ in sample(READER, "api-issues.json").alerts] == ["record 1", "record 2"]
    ((event, alert),) = sample(READER, "api-event.json").alerts
    assert (event.when.at, alert.key) == (at(14, 3), "5501")
    assert alert.description == "shop.cart in total\nin total at shop/cart.py:88"
    assert dict(alert.labels)["environment"] == "prod"


def test_a_message_has_a_stack_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "event.json"
    frame = {"function": "pay", "filename": "shop/pay.py", "lineno": 7, "in_app": True}
    path.write_text(
        json.dumps({"event_id": "e9", "platform": "python", "message": "slow", "stacktrace": {"frames": [frame]}})
    )
    ((event, alert),) = read(READER, path).alerts
    assert (event.text, alert.description) == ("slow", "in pay at shop/pay.py:7")
