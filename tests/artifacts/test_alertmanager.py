"""Alertmanager's payloads: one event per alert, and times that can be believed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from wetink.artifacts.alertmanager import READER
from wetink.model.event import UNKNOWN, Actor, Alert, Event, Kind, Message, Skipped, When

DATA = Path(__file__).parent.parent / "data" / "alertmanager"


def found(name: str) -> tuple[list[Event], list[Skipped]]:
    everything = list(READER.read(DATA / name, f"alerts/{name}"))
    return [e for e in everything if isinstance(e, Event)], [s for s in everything if isinstance(s, Skipped)]


def alerts(name: str) -> list[Alert]:
    return [event.detail for event in found(name)[0] if isinstance(event.detail, Alert)]


def utc(hour: int, minute: int, second: int = 0, micro: int = 0) -> When:
    return When(at=datetime(2026, 3, 2, hour, minute, second, micro, tzinfo=UTC))


def test_times_with_nanoseconds_and_offsets_become_utc() -> None:
    events, skipped = found("nanoseconds-offsets.json")
    assert [event.when for event in events] == [utc(10, 15, 30, 123456), utc(10, 16, 0, 500000)]
    assert not skipped
    assert {event.kind for event in events} == {Kind.ALERT}
    assert [event.place.locator for event in events] == ["line 1, alert 1", "line 1, alert 2"]


def test_an_alert_tells_name_service_severity_and_links() -> None:
    event = found("nanoseconds-offsets.json")[0][0]
    alert = alerts("nanoseconds-offsets.json")[0]
    assert event.text == "queue welcome holds 52000 messages"
    assert (alert.name, alert.status, alert.service, alert.severity) == ("QueueBacklog", "firing", "mailer", "critical")
    assert (alert.origin, alert.key, alert.description) == ("alertmanager", "aa11", "Consumers do not keep up.")
    assert {link.label: link.url for link in alert.links} == {
        "generator": "http://prom.example/graph?g0.expr=x",
        "dashboard": "https://grafana.example/d/queues/queues",
        "runbook": "https://wiki.example/runbooks/queues",
    }


def test_status_and_time_are_per_alert_not_per_group() -> None:
    events, _ = found("mixed-status-in-one-group.json")
    assert [alert.status for alert in alerts("mixed-status-in-one-group.json")] == ["resolved", "firing"]
    assert [event.when for event in events] == [utc(10, 41), utc(10, 16)]
    assert alerts("mixed-status-in-one-group.json")[0].ended == datetime(2026, 3, 2, 10, 41, tzinfo=UTC)


def test_the_year_0001_is_never_an_end() -> None:
    event = found("resolved-without-end.json")[0][0]
    alert = alerts("resolved-without-end.json")[0]
    assert (alert.status, alert.ended, event.when) == ("resolved", None, UNKNOWN)


def test_a_resolved_alert_without_end_takes_the_time_its_file_was_received() -> None:
    event = found("resolved-without-end-1772448300.json")[0][0]
    assert event.when == utc(10, 45)


def test_an_old_payload_without_status_fingerprint_and_annotations() -> None:
    event = found("old-version-no-status-no-fingerprint-no-annotations.json")[0][0]
    alert = alerts("old-version-no-status-no-fingerprint-no-annotations.json")[0]
    assert event.text == "QueueBacklog (queue=welcome, severity=critical, service=mailer)"
    assert alert.status == "resolved"
    assert alert.key == "alertname=QueueBacklog,queue=welcome,service=mailer,severity=critical"


def test_json_lines() -> None:
    events, _ = found("lines.ndjson")
    assert [(event.place.locator, event.when) for event in events] == [
        ("line 1, alert 1", utc(10, 15, 30)),
        ("line 2, alert 1", utc(10, 41)),
    ]


def test_pretty_payloads_one_after_the_other() -> None:
    events, skipped = found("concatenated-pretty.json")
    text = (DATA / "concatenated-pretty.json").read_text().splitlines()
    second = text.index("---") + 2
    assert [event.place.locator for event in events] == ["line 1, alert 1", f"line {second}, alert 1"]
    assert not skipped


def test_deliveries_in_a_capturing_tools_envelope() -> None:
    events, _ = found("array-in-envelopes.json")
    assert [event.place.locator for event in events] == ["record 1, alert 1", "record 2, alert 1"]
    assert [event.when for event in events] == [utc(10, 41, 10), utc(10, 44)]


def test_the_apis_own_lists() -> None:
    assert [(a.status, a.service) for a in alerts("api-v2-list.json")] == [("suppressed", ""), ("firing", "mailer")]
    event = found("prometheus-api-v1.json")[0][0]
    assert (event.text, event.when) == ("queue is long", utc(10, 15, 30, 100000))
    assert alerts("prometheus-api-v1.json")[0].service == "mailer"


def test_what_cannot_be_read_is_skipped_with_its_place() -> None:
    events, skipped = found("cut-off-in-the-second-payload.json")
    assert (len(events), [s.place.locator for s in skipped]) == (1, ["line 2"])
    events, skipped = found("a-string-among-the-alerts.json")
    assert len(events) == 1
    assert [s.place.locator for s in skipped] == ["line 1, alert 1", "line 1, alert 2"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"alerts": []}',
        '{"alerts": [1]}',
        '{"status": "firing"}',
        '[{"labels": {}}]',
        "plain text with alerts and labels",
        '{"labels": {"a": "b"}}',
    ],
)
def test_other_json_is_not_claimed(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(text)
    assert not READER.identify(path)


def test_a_payload_larger_than_the_head_is_still_known(tmp_path: Path) -> None:
    one = (DATA / "nanoseconds-offsets.json").read_text()
    path = tmp_path / "big.json"
    path.write_text(one.replace("Consumers do not keep up.", "x" * 200_000))
    assert READER.identify(path)
    assert len(list(READER.read(path, "big.json"))) == 2


def test_rules_tell_the_alerts_that_are_active() -> None:
    found = [one for one in READER.read(DATA / "prometheus-rules.json", "rules.json") if isinstance(one, Event)]
    assert [(one.place.locator, one.detail.status) for one in found if isinstance(one.detail, Alert)] == [
        ("line 1, group 1, rule 1, alert 1", "firing"),
        ("line 1, group 1, rule 1, alert 2", "pending"),
    ]


def test_version_1_and_groups_of_the_api() -> None:
    for name, states in (("api-v1-with-status.json", ["firing", "suppressed"]), ("api-v2-groups.json", ["firing"])):
        found = [one.detail for one in READER.read(DATA / name, name) if isinstance(one, Event)]
        assert [alert.status for alert in found if isinstance(alert, Alert)] == states
        assert [alert.ended for alert in found if isinstance(alert, Alert)] == [None] * len(states)


def test_a_silence_is_what_its_author_did() -> None:
    first, second = (one for one in READER.read(DATA / "silences.json", "s.json") if isinstance(one, Event))
    assert first.text == (
        "Silenced alertname=~Orders.*, env!=dev until 2026-03-02T12:18:00Z: We know, see https://wiki.acme.example/orders"
    )
    assert first.when.at == datetime(2026, 3, 2, 10, 18, tzinfo=UTC)
    assert (first.actor, second.actor) == (Actor(email="ana@acme.example"), Actor(handle="ben"))
    assert isinstance(first.detail, Message)
    assert (first.kind, first.detail.note) == (Kind.SAID, "note")
