"""UptimeRobot: webhooks as JSON and as called addresses, monitors with logs."""

from __future__ import annotations

from pathlib import Path

from monitoring import at, read, sample

from wetink.artifacts.uptimerobot import READER
from wetink.model.event import UNKNOWN


def test_webhooks_in_both_spellings() -> None:
    found = sample(READER, "webhooks.ndjson")
    (down, fired), (up, over), (expiry, mail) = found.alerts
    assert (down.text, down.when.at) == ("Shop is Down: HTTP 503 - Service Unavailable", at(14, 5, 3))
    assert (fired.status, fired.key) == ("firing", "780123")
    assert (up.text, over.status, over.description, up.when) == (
        "Shop is Up: HTTP 200 - OK",
        "resolved",
        "lasted 5 minutes",
        UNKNOWN,
    )
    assert (expiry.text, mail.status, mail.description) == (
        "Mail: SSL expiry",
        "firing",
        "certificate expires in 7 days",
    )
    assert [one.place.locator for one in found.skipped] == ["line 4"]


def test_called_addresses_one_a_line() -> None:
    found = sample(READER, "called-addresses.txt")
    assert [(event.text, alert.status, event.when.at) for event, alert in found.alerts] == [
        ("Shop front is Down: Connection Timeout", "firing", at(14, 5, 3)),
        ("Shop front is Up: HTTP 200", "resolved", at(14, 10, 3)),
    ]
    assert [(one.place.locator, one.why) for one in found.skipped] == [("line 4", "no webhook of UptimeRobot")]


def test_logs_are_told_oldest_first_and_a_monitor_without_any_by_its_state() -> None:
    found = sample(READER, "get-monitors-with-logs.json").alerts
    assert [(event.text, alert.status, event.when.at) for event, alert in found] == [
        ("Shop is Down: Service Unavailable", "firing", at(14, 5, 3)),
        ("Shop is Up: OK", "resolved", at(14, 10, 3)),
        ("Mail is Down", "firing", None),
    ]


def test_a_variable_that_was_not_put_in_is_no_value(tmp_path: Path) -> None:
    path = tmp_path / "hook.json"
    path.write_text(
        '{"monitorFriendlyName": "Shop", "alertType": "2", "alertFriendlyDuration": "*alertFriendlyDuration*"}'
    )
    ((event, alert),) = read(READER, path).alerts
    assert (event.text, alert.status, alert.description) == ("Shop is Up", "resolved", "")
