"""Links say what their page shows, before redaction sees it."""

from __future__ import annotations

import json
from pathlib import Path

from wetink.artifacts.grafana_dashboard import READER
from wetink.evidence.redaction import Redactor
from wetink.evidence.redaction.events import redact_events
from wetink.evidence.shown_links import with_shown
from wetink.model.event import Event, Kind, Link, Message, Place

BOARD = Path(__file__).parent.parent / "data" / "grafana_dashboard" / "export-with-inputs-and-collapsed-row.json"
MS = "from=1772458200000&to=1772461800000"


def said(*urls: str) -> Event:
    links = tuple(Link(url) for url in urls)
    return Event(Place("chat.json", "ts 1"), Kind.SAID, " ".join(urls), Message(links=links))


def shows(event: Event) -> list[str]:
    assert isinstance(event.detail, Message)
    return [link.shows for link in event.detail.links]


def test_a_link_says_its_query_and_a_time_that_stays() -> None:
    (event,) = with_shown(
        [
            said(
                "http://prom.acme.example/graph?g0.expr=up&g0.tab=1",
                f"https://grafana.acme.example/d/other/thing?{MS}",
                "https://grafana.acme.example/d/other/thing?from=now-1h",
                "https://wiki.acme.example/page",
            )
        ]
    )
    assert shows(event) == [
        "Prometheus query: up",
        "Grafana dashboard other (thing), 2026-03-02 13:30:00 to 14:30:00 UTC",
        "",
        "",
    ]


def test_a_dashboard_beside_gives_names_and_the_panels_queries() -> None:
    board = [event for event in READER.read(BOARD, "board.json") if isinstance(event, Event)]
    url = "https://grafana.acme.example/d/chk1/checkout"
    *_, event = with_shown([*board, said(url, f"{url}?viewPanel=panel-4&{MS}", f"{url}?viewPanel=99&from=now-1h")])
    assert shows(event) == [
        "Grafana dashboard chk1 (Checkout)",
        (
            "Grafana dashboard chk1 (Checkout), panel Connections: SELECT count(*) FROM pg_stat_activity, "
            "2026-03-02 13:30:00 to 14:30:00 UTC"
        ),
        "Grafana dashboard chk1 (Checkout), panel 99",
    ]


def test_a_panel_whose_queries_have_no_letter(tmp_path: Path) -> None:
    path = tmp_path / "board.json"
    panel = {"id": 1, "type": "stat", "title": "Up", "options": {}, "targets": [{"expr": "up"}]}
    path.write_text(json.dumps({"title": "B", "uid": "b1", "panels": [panel], "schemaVersion": 39, "templating": {}}))
    board = [event for event in READER.read(path, "board.json") if isinstance(event, Event)]
    *_, event = with_shown([*board, said("https://grafana.acme.example/d/b1/b?viewPanel=1")])
    assert shows(event) == ["Grafana dashboard b1 (B), panel Up: up"]


def test_a_secret_that_only_the_address_hides_is_taken_out() -> None:
    word = "hunter2" + "Zq8Lm4"
    url = f"http://prom.acme.example/graph?g0.expr=up%7Bpassword%3D%22{word}%22%7D&g0.tab=1"
    redacted, withheld = redact_events(with_shown([said(url)]), Redactor())
    assert not withheld
    assert word not in str(redacted)
    assert shows(redacted[0])[0].startswith("Prometheus query: up{password=")
