"""Grafana dashboards: every panel with what it asks, wherever it lies; annotations with who wrote them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from wetink.artifacts import alertmanager, grafana
from wetink.artifacts.grafana_dashboard import READER
from wetink.artifacts.grafana_panels import query_text
from wetink.model.event import Alert, Event, Kind, Link, Message, Passage, Skipped

DATA = Path(__file__).parent.parent / "data" / "grafana_dashboard"


def read(path: Path) -> tuple[list[Event], list[Skipped]]:
    assert READER.identify(path)
    found = list(READER.read(path, path.name))
    return [one for one in found if isinstance(one, Event)], [one for one in found if isinstance(one, Skipped)]


def passages(name: str) -> list[tuple[str, tuple[str, ...], str]]:
    events, _ = read(DATA / name)
    found = [(event, event.detail) for event in events]
    assert all(isinstance(detail, Passage) and detail.form == "panel" for _, detail in found)
    return [
        (event.place.locator, detail.headings, event.text) for event, detail in found if isinstance(detail, Passage)
    ]


def test_panels_of_open_and_collapsed_rows_come_in_order_under_their_row() -> None:
    found = passages("export-with-inputs-and-collapsed-row.json")
    assert [(where, headings) for where, headings, _ in found] == [
        ("line 1", ("Checkout",)),
        ("line 1, panel 9", ("Checkout",)),
        ("line 1, panel 2", ("Checkout", "Latency")),
        ("line 1, panel 4", ("Checkout", "Database")),
        ("line 1, panel 5", ("Checkout", "Database")),
        ("line 1, panel 6", ("Checkout",)),
    ]


def test_a_panel_says_its_queries_unit_and_thresholds() -> None:
    texts = [text for *_, text in passages("export-with-inputs-and-collapsed-row.json")]
    assert texts[0].splitlines() == [
        "Checkout",
        "What customers wait for.",
        "uid: chk1",
        "tags: shop, checkout",
        "variable job: label_values(up, job)",
        "variable region: eu,us",
    ]
    assert texts[2].splitlines() == [
        "p99 latency",
        "Slowest of a hundred requests.",
        (
            "query A: histogram_quantile(0.99, sum by (le) "
            '(rate(http_request_duration_seconds_bucket{job="$job"}[5m]))) (legend p99)'
        ),
        "query B: vector(1)",
        "unit: s",
        "thresholds: 0.5 orange, 1 red",
    ]
    assert "thresholds: 80% red" in texts[3]
    assert "dimensions=DBInstanceIdentifier:orders-1" in texts[4]
    assert texts[5] == "Shared (library panel Pods restarting)"


def test_links_say_what_they_lead_to_and_relative_ones_are_left_out() -> None:
    events, _ = read(DATA / "export-with-inputs-and-collapsed-row.json")
    links = [event.detail.links for event in events if isinstance(event.detail, Passage)]
    assert links[0] == (Link("https://wiki.acme.example/runbooks/checkout", "runbook"),)
    assert links[1] == (Link("https://grafana.acme.example/d/db1/postgres", "dashboard"),)
    assert links[3] == (Link("https://grafana.acme.example/d/db1/postgres?orgId=1", "dashboard"),)


def test_old_rows_keep_their_panels_and_the_message_of_a_panels_alert() -> None:
    found = passages("old-rows-and-panel-alert.json")
    assert len(found) == 4
    assert found[1][2].splitlines() == [
        "Replication lag",
        "query A: servers.db1.replication.lag",
        "unit: s",
        "thresholds: 10,60",
    ]
    assert "thresholds: > 180 critical" in found[2][2]
    assert "alert Too many connections: Page the DBA" in found[2][2]
    assert found[3][2] == "Note\nAsk Kim\nbefore a failover"


def test_schema_v2_follows_the_layout_and_loses_no_element() -> None:
    found = passages("schema-v2-tabs-and-rows.json")
    assert [(headings, text.splitlines()[0]) for _, headings, text in found] == [
        (("Payments",), "Payments"),
        (("Payments", "Money", "Calls"), "Read me"),
        (("Payments", "Money", "Calls"), "Slow calls"),
        (("Payments", "Budget"), "library panel Error budget"),
        (("Payments",), "Not in any layout"),
    ]
    assert "uid: v2a" in found[0][2]
    assert found[2][2] == "Slow calls\nquery A: rate(slow_total[5m])\nunit: ms"


def test_answers_of_the_api() -> None:
    assert [text.splitlines()[0] for *_, text in passages("api-answer.json")] == ["Queue", "Errors"]
    assert "folder: Shop" in passages("api-answer.json")[0][2]
    assert passages("library-panel.json")[0][1:] == (
        (),
        "Pods restarting\nquery A: increase(kube_pod_container_status_restarts_total[10m])",
    )


def test_what_is_broken_or_no_dashboard_is_skipped_with_its_line() -> None:
    events, skipped = read(DATA / "two-and-a-broken-one.ndjson")
    assert [event.text.splitlines()[0] for event in events] == ["One", "(stat panel)", "Empty", "No title above"]
    assert [one.place.locator for one in skipped] == ["line 2", "line 4", "line 5"]


def test_annotations_are_notes_alerts_or_what_a_machine_wrote() -> None:
    events, skipped = read(DATA / "annotations.json")
    assert [(event.kind, event.text) for event in events] == [
        (Kind.SAID, "Rolled back to 41, see INC-7 [rollback]"),
        (Kind.ALERT, "CheckoutSlow {service=checkout} - p99=1.7"),
        (Kind.ALERT, "CheckoutSlow: Alerting → Normal"),
        (Kind.SAID, "x"),
        (Kind.SAID, "deploy checkout 42 [deploy, checkout]"),
    ]
    assert events[0].when.at == datetime(2026, 3, 2, 14, 4, 10, tzinfo=UTC)
    notes = [event.detail.note for event in events if isinstance(event.detail, Message)]
    assert notes == ["note", "event", "event"]
    alerts = [event.detail for event in events if isinstance(event.detail, Alert)]
    assert [(alert.status, alert.key) for alert in alerts] == [
        ("firing", "5:2:CheckoutSlow"),
        ("resolved", "5:2:CheckoutSlow"),
    ]
    assert alerts[1].ended == datetime(2026, 3, 2, 14, 15, tzinfo=UTC)
    assert [one.why for one in skipped] == ["an annotation without words"]


@pytest.mark.parametrize(
    ("target", "text"),
    [
        ({"refId": "A", "expr": "up"}, "up"),
        ({"refId": "A", "azureLogAnalytics": {"query": "AppRequests | count"}}, "AppRequests | count"),
        ({"refId": "A", "type": "math", "expression": "$A > 1"}, "$A > 1"),
        ({"refId": "A", "metric": "sys.cpu", "aggregator": "sum", "hide": False}, "metric=sys.cpu, aggregator=sum"),
        ({"refId": "A", "datasource": {"uid": "x"}}, ""),
    ],
)
def test_a_query_is_as_its_language_has_it(target: dict[str, object], text: str) -> None:
    assert query_text(target) == text


def test_a_text_panel_of_the_first_v2_schema(tmp_path: Path) -> None:
    panel = {"id": 1, "title": "", "vizConfig": {"kind": "text", "spec": {"options": {"content": "Ask first."}}}}
    spec = {"title": "T", "elements": {"panel-1": {"kind": "Panel", "spec": panel}}, "layout": {}}
    path = tmp_path / "v2alpha1.json"
    path.write_text(json.dumps({"apiVersion": "dashboard.grafana.app/v2alpha1", "kind": "Dashboard", "spec": spec}))
    assert [event.text for event in read(path)[0]] == ["T", "Ask first."]


def test_a_long_dashboard_is_known_by_its_first_panels(tmp_path: Path) -> None:
    """Its title and schema version stand behind the panels, far out of the head."""
    panels = [{"type": "stat", "id": n, "title": "x" * 200, "gridPos": {}} for n in range(1000)]
    path = tmp_path / "long.json"
    path.write_text(json.dumps({"annotations": {"list": []}, "panels": panels, "title": "Long"}))
    assert len(read(path)[0]) == 1001


def test_rows_nested_without_end_are_cut(tmp_path: Path) -> None:
    row: dict[str, object] = {"type": "row", "panels": [{"type": "stat", "options": {}}]}
    for _ in range(100):
        row = {"type": "row", "panels": [row]}
    path = tmp_path / "deep.json"
    path.write_text(json.dumps({"title": "Deep", "schemaVersion": 39, "templating": {}, "panels": [row]}))
    assert [event.text for event in read(path)[0]] == ["Deep"]


def test_alerts_and_dashboards_are_told_apart() -> None:
    for sample in (DATA.parent / "grafana").iterdir():
        assert not READER.identify(sample)
    for sample in DATA.iterdir():
        assert not grafana.READER.identify(sample)
        assert not alertmanager.READER.identify(sample)


def test_dashboards_inside_kubernetes_objects() -> None:
    events, skipped = read(DATA / "configmaps.yaml")
    assert [(event.place.locator, event.text.splitlines()[0]) for event in events] == [
        ("line 3, cart.json", "Cart"),
        ("line 3, cart.json, panel 2", "Errors"),
        ("line 23, json", "Queue"),
        ("line 23, json, panel 1", "Depth"),
    ]
    assert [one.place.locator for one in skipped] == ["line 3, broken.json", "line 30"]
