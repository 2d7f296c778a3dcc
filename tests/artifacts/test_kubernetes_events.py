"""Kubernetes events: what happened once or again and again, from each form kubectl gives them in."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from wetink.artifacts.kubernetes_events import READER
from wetink.model.event import Event, Message, Skipped

DATA = Path(__file__).parent.parent / "data" / "kubernetes_events"


def read(path: Path) -> tuple[list[Event], list[Skipped]]:
    assert READER.identify(path)
    found = list(READER.read(path, path.name))
    events = [one for one in found if isinstance(one, Event)]
    assert all(isinstance(event.detail, Message) and event.detail.note == "event" for event in events)
    return events, [one for one in found if isinstance(one, Skipped)]


def at(hour: int, minute: int, second: int, micro: int = 0) -> datetime:
    return datetime(2026, 3, 2, hour, minute, second, micro, tzinfo=UTC)


def test_what_happened_again_is_told_at_its_first_and_last_time() -> None:
    events, skipped = read(DATA / "core-v1-list.json")
    assert [(event.place.locator, event.when.at) for event in events] == [
        ("record 1, first time", at(14, 2, 11)),
        ("record 1, last time", at(14, 31, 40)),
        ("record 2", at(14, 1, 58)),
        ("record 3, first time", at(14, 2, 1, 764227)),
        ("record 3, last time", at(14, 12, 1)),
        ("record 4", at(14, 0, 0)),
    ]
    assert events[0].text == (
        "Warning BackOff pod/checkout-5d9c7-x2x8v in shop: "
        "Back-off restarting failed container app in pod checkout-5d9c7-x2x8v"
    )
    assert events[1].text.endswith("(7 times since 2026-03-02 14:02:11 UTC)")
    assert events[2].text == "ScalingReplicaSet deployment/checkout in shop: Scaled up replica set checkout-5d9c7 to 3"
    assert events[5].text == "NodeNotReady node/node-3 (3 times)"
    assert events[0].actor is not None
    assert events[0].actor.name == "kubelet on node-3"
    assert [one.why for one in skipped] == ["an event without reason and message", "not an event: Pod"]


def test_yaml_of_the_new_api_is_read_item_by_item() -> None:
    events, skipped = read(DATA / "events-k8s-io-v1.yaml")
    assert [(event.place.locator, event.when.at) for event in events] == [
        ("line 3", at(14, 2, 1, 764227)),
        ("line 20, first time", at(14, 3, 0)),
        ("line 20, last time", at(14, 20, 0)),
    ]
    assert '"http://10.1.2.3:8080/ready": context deadline exceeded' in events[1].text
    assert [one.place.locator for one in skipped] == ["line 40"]
    assert "anchor" in skipped[0].why


def test_a_watch_gives_its_objects_and_its_bookmarks_are_none() -> None:
    events, skipped = read(DATA / "watch-stream.json")
    assert [event.text for event in events] == [
        "Killing pod/api-1 in shop: Stopping container app",
        "Warning Unhealthy pod/api-1 in shop: Liveness probe failed",
        "Warning Unhealthy pod/api-1 in shop: Liveness probe failed (3 times since 2026-03-02 14:04:00 UTC)",
    ]
    assert len(skipped) == 1


def test_the_table_gives_no_time_and_says_how_long_before() -> None:
    events, skipped = read(DATA / "table-all-namespaces.txt")
    assert [event.when.at for event in events] == [None, None, None]
    assert events[0].text == (
        "Warning Unhealthy pod/checkout-5d9c7-x2x8v in shop: "
        "Readiness probe failed: HTTP probe failed with statuscode: 503 (2m11s before the listing)"
    )
    assert "before the listing" not in events[2].text
    assert [one.place.locator for one in skipped] == ["line 6"]
    (old,), _ = read(DATA / "table-old-kubectl.txt")
    assert old.text == "Warning BackOff pod/orders-1: Back-off restarting failed container (3m before the listing)"


def test_a_file_that_powershell_wrote_is_read(tmp_path: Path) -> None:
    path = tmp_path / "events.yaml"
    path.write_bytes((DATA / "events-k8s-io-v1.yaml").read_text("utf-8").encode("utf-16"))
    assert len(read(path)[0]) == 3
