"""Zabbix: webhooks with the server's wall clock, API answers and exports with epoch seconds."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from monitoring import at, read, sample

from wetink.artifacts.zabbix import READER
from wetink.model.event import UNKNOWN, Link


def test_a_media_type_tells_the_servers_wall_clock() -> None:
    found = sample(READER, "media-type-parameters.ndjson")
    steps = [(event, alert) for event, alert in found.alerts if alert.key == "14032"]
    assert [alert.status for _, alert in steps] == ["firing", "acknowledged", "resolved"]
    assert [event.when.local for event, _ in steps] == [
        datetime(2026, 3, 12, 14, 5, 33),  # noqa: DTZ001  the payload names no zone
        datetime(2026, 3, 12, 14, 9),  # noqa: DTZ001
        datetime(2026, 3, 12, 14, 25, 1),  # noqa: DTZ001
    ]
    event, alert = steps[0]
    assert event.text == "Free disk space is less than 10 % on volume /data (db-1)"
    assert (alert.severity, alert.service, alert.description) == (
        "high",
        "orders-db",
        "Space used: 93 %\nSee the runbook of the volume",
    )
    assert alert.links == (Link("https://zabbix.acme.example/tr_events.php?triggerid=14032&eventid=10528", "problem"),)
    assert all(alert.ended is None for _, alert in steps)


def test_what_was_written_while_acknowledging_is_said() -> None:
    found = sample(READER, "media-type-parameters.ndjson")
    ((event, message),) = found.messages
    assert (event.text, message.note, message.thread) == ("Cleaning old WAL files", "note", "10528")
    assert event.actor is not None
    assert event.actor.name == "Ana Sand"


def test_a_short_payload_is_joined_by_the_trigger_in_its_link() -> None:
    found = sample(READER, "media-type-parameters.ndjson")
    (down, fired), (_, over) = found.alerts[3:5]
    assert (fired.key, over.key) == ("14040", "14040")
    assert (fired.status, over.status, fired.severity, down.when) == ("firing", "resolved", "average", UNKNOWN)
    assert [one.why for one in found.skipped] == ["a problem without a name", "no problem of Zabbix in it"]


def test_problems_of_the_api_with_their_answers_oldest_first() -> None:
    found = sample(READER, "problem-get.json")
    assert [(alert.key, alert.status, event.when.at) for event, alert in found.alerts] == [
        ("15112", "firing", at(14, 5, 33)),
        ("15113", "firing", at(14, 6, 40)),
        ("15112", "acknowledged", at(14, 10)),
        ("15112", "acknowledged", at(14, 11, 40)),
        ("15112", "resolved", at(14, 25)),
    ]
    assert [(event.text, event.actor.name if event.actor else "") for event, _ in found.messages] == [
        ("Restarted the agent", "Ana Sand")
    ]
    assert found.alerts[1][0].text == "High CPU (Web 1)"
    assert [one.place.locator for one in found.skipped] == ["line 1, result 3"]


def test_a_recovery_that_stands_in_the_list_is_not_told_twice() -> None:
    found = sample(READER, "event-get-with-recovery-as-array.json").alerts
    assert [(alert.status, event.when.at) for event, alert in found] == [
        ("firing", at(14, 16, 10)),
        ("resolved", at(14, 22, 30)),
    ]


def test_exported_problems_and_triggers() -> None:
    found = sample(READER, "exported-problems.ndjson")
    assert [(alert.key, alert.status, event.when.at) for event, alert in found.alerts] == [
        ("42", "firing", at(14, 4, 45)),
        ("42", "resolved", at(14, 5, 45)),
    ]
    assert [one.why for one in found.skipped] == ["not a JSON object"]
    assert [
        (alert.name, alert.status, event.when.at) for event, alert in sample(READER, "trigger-get.json").alerts
    ] == [
        ("MySQL is down", "firing", at(14, 16, 10)),
    ]


def test_an_end_that_is_named_shortly_and_macros_of_tags(tmp_path: Path) -> None:
    path = tmp_path / "hook.json"
    payload = {
        "event_id": "1001",
        "event_value": "0",
        "event_name": "Link down",
        "host_name": "pe-1",
        "event_date": "2026.03.12",
        "event_time": "14:05:33",
        "recovery_date": "2026.03.12",
        "recovery_time": "14:08:00",
        "trigger_id": "{EVENT.TAGS._trigger}",
    }
    path.write_text(json.dumps(payload))
    ((event, alert),) = read(READER, path).alerts
    assert event.when.local == datetime(2026, 3, 12, 14, 8)  # noqa: DTZ001
    assert (alert.status, alert.key, event.text) == ("resolved", "1001", "Link down (pe-1)")
