"""Pingdom: webhooks of checks and what its API lists."""

from __future__ import annotations

from pathlib import Path

from monitoring import at, read, sample

from wetink.artifacts.pingdom import READER
from wetink.model.event import UNKNOWN


def test_checks_go_down_and_come_up() -> None:
    found = sample(READER, "webhooks.ndjson")
    (down, fired), (up, over), (buy, failing) = found.alerts
    assert down.text == "Shop front page is DOWN: HTTP Server Error 503 Service Unavailable"
    assert (down.when.at, fired.status, fired.severity, fired.service) == (at(14, 5, 3), "firing", "high", "shop")
    assert "seen from Stockholm, Sweden; Austin, US" in fired.description
    assert [link.label for link in fired.links] == ["checked page", "runbook"]
    assert (up.text, over.status, over.ended) == ("Shop front page is UP", "resolved", at(14, 10, 3))
    assert fired.key == over.key == "12345"
    assert (buy.text, failing.status) == ("Buy something is FAILING: Step 3: element not found", "firing")
    assert [one.place.locator for one in found.skipped] == ["line 4"]


def test_outages_are_the_stretches_that_were_down() -> None:
    found = sample(READER, "summary-outage.json").alerts
    assert [(event.place.locator, alert.status, event.when.at) for event, alert in found] == [
        ("line 1, state 2", "firing", at(14, 5, 3)),
        ("line 1, state 3", "resolved", at(14, 10, 3)),
    ]


def test_alerts_sent_and_checks_listed() -> None:
    (event, alert), (later, _) = sample(READER, "actions-of-the-api.json").alerts
    assert (event.text, event.when.at) == ("PingdomAlert DOWN: Shop front page is down", at(14, 5, 10))
    assert (alert.status, alert.description, later.when) == ("notified", "sent to Ana Sand by sms", UNKNOWN)
    checks = sample(READER, "checks-of-the-api.json").alerts
    assert [(alert.name, alert.status, event.when.at) for event, alert in checks] == [
        ("Shop front page", "firing", at(14, 5, 3)),
        ("Mail", "firing", at(14, 9, 3)),
        ("Shop front page", "resolved", at(14, 10, 3)),
    ]


def test_checks_that_are_all_fine_say_nothing(tmp_path: Path) -> None:
    path = tmp_path / "checks.json"
    path.write_text('{"checks": [{"id": 1, "name": "x", "hostname": "x.example", "lasttesttime": 1, "status": "up"}]}')
    found = read(READER, path)
    assert found.alerts == []
    assert [one.why for one in found.skipped] == ["nothing in it is or was firing"]
