"""Grafana's payloads, unified and legacy, and where they differ from Alertmanager's."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from wetink.artifacts import alertmanager
from wetink.artifacts.grafana import READER
from wetink.model.event import UNKNOWN, Alert, Event

DATA = Path(__file__).parent.parent / "data" / "grafana"


def read(name: str) -> list[tuple[Event, Alert]]:
    events = [event for event in READER.read(DATA / name, name) if isinstance(event, Event)]
    return [(event, event.detail) for event in events if isinstance(event.detail, Alert)]


def test_a_firing_alert_with_its_links_and_values() -> None:
    ((event, alert),) = read("unified-firing-offset.json")
    assert event.when.at == datetime(2026, 3, 2, 10, 15, 30, 157076, tzinfo=UTC)
    assert event.text == "volume /data on db-1 is 93% full"
    assert (alert.name, alert.origin, alert.status, alert.severity) == ("Disk filling", "grafana", "firing", "P2")
    assert "value=93.2" in alert.description
    assert [(link.label, link.url.rsplit("/", 1)[1]) for link in alert.links] == [
        ("dashboard", "disk"),
        ("panel", "disk?viewPanel=2"),
        ("generator", "view"),
        ("silence", "new"),
    ]


def test_the_year_0001_is_never_an_end() -> None:
    ((event, alert),) = read("unified-resolved-year-one.json")
    assert (alert.status, alert.ended, event.when) == ("resolved", None, UNKNOWN)


def test_an_alert_without_labels_and_annotations_has_the_payloads_title() -> None:
    ((event, alert),) = read("unified-no-labels-no-annotations.json")
    assert event.text == "[RESOLVED:1] Disk filling"
    assert event.when.at == datetime(2026, 3, 2, 10, 30, 0, 522884, tzinfo=UTC)
    assert alert.links == ()


def test_legacy_has_no_time_of_its_own() -> None:
    ((event, alert),) = read("legacy-alerting.json")
    assert (event.text, event.when) == ("Disk of the orders database", UNKNOWN)
    assert (alert.name, alert.status, alert.key, alert.service) == ("Disk filling", "firing", "77", "orders-db")
    assert alert.description == "used = 93.2 (host=db-1)"
    assert [link.label for link in alert.links] == ["dashboard", "image"]


def test_legacy_ok_is_resolved_at_the_time_in_the_files_name() -> None:
    ((event, alert),) = read("legacy-ok-20260302T103000Z.json")
    assert (alert.status, event.text) == ("resolved", "Disk filling")
    assert event.when.at == alert.ended == datetime(2026, 3, 2, 10, 30, tzinfo=UTC)


def test_legacy_without_data_keeps_its_own_state() -> None:
    ((event, alert),) = read("legacy-no-data.json")
    assert (alert.status, event.text) == ("no_data", "Disk filling")


def test_firing_and_resolved_in_one_file_share_a_key() -> None:
    (_, firing), (event, resolved) = read("lines.ndjson")
    assert (firing.status, resolved.status) == ("firing", "resolved")
    assert firing.key == resolved.key == "cc33"
    assert event.when.at == resolved.ended == datetime(2026, 3, 2, 10, 40, tzinfo=UTC)


@pytest.mark.parametrize("path", sorted(DATA.iterdir()), ids=lambda path: path.name)
def test_alertmanager_leaves_grafanas_payloads_alone(path: Path) -> None:
    assert READER.identify(path)
    assert not alertmanager.READER.identify(path)


@pytest.mark.parametrize("path", sorted((DATA.parent / "alertmanager").iterdir()), ids=lambda path: path.name)
def test_grafana_leaves_alertmanagers_payloads_alone(path: Path) -> None:
    assert alertmanager.READER.identify(path)
    assert not READER.identify(path)


def test_times_as_go_prints_them_and_a_name_that_only_the_group_has() -> None:
    ((event, alert),) = read("unified-go-times-and-names-of-the-group.json")
    assert event.when.at == datetime(2026, 3, 2, 10, 15, 30, 112013, tzinfo=UTC)
    assert (alert.name, alert.ended) == ("Memory (copy)", None)
    assert alert.description == "[ var='A' value=2 ]"


def test_an_alert_of_nothing_but_its_status_has_the_payloads_title() -> None:
    assert [event.text for event, _ in read("unified-without-labels-at-all.json")] == ["[FIRING:1] Disk filling"]


def test_the_history_of_states() -> None:
    (first, fired), (_, over) = read("history-of-states.json")
    assert first.text == "Disk filling (instance=db-1, severity=critical, service=orders-db)"
    assert (fired.status, over.status, fired.service) == ("firing", "resolved", "orders-db")
    assert fired.key == over.key == "dd44"
    assert over.ended == datetime(2026, 3, 12, 14, 30, tzinfo=UTC)
