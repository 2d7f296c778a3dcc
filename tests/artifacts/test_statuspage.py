"""Statuspage: updates in the order in which readers of the page saw them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from wetink.artifacts.statuspage import READER
from wetink.model.event import Event, Link, Message, Skipped

DATA = Path(__file__).parent.parent / "data" / "statuspage"


def read(name: str) -> tuple[list[tuple[Event, Message]], list[Skipped]]:
    assert READER.identify(DATA / name)
    found = list(READER.read(DATA / name, name))
    events = [(one, one.detail) for one in found if isinstance(one, Event) and isinstance(one.detail, Message)]
    return events, [one for one in found if isinstance(one, Skipped)]


def test_updates_come_oldest_first_with_the_title_once() -> None:
    found, skipped = read("api-newest-first.json")
    assert [event.text for event, _ in found] == [
        (
            "Checkout is slow\nInvestigating: We are looking into slow checkouts.\n"
            "Checkout: operational → degraded performance"
        ),
        "Resolved: This incident has been resolved.\nCheckout: degraded performance → operational",
        "Postmortem: What happened: see the post.\na pool was too small",
        "Nothing said\ninvestigating",
    ]
    assert [event.when.at for event, _ in found][:2] == [
        datetime(2026, 3, 2, 14, 12, tzinfo=UTC),
        datetime(2026, 3, 2, 15, 0, 0, 123000, tzinfo=UTC),
    ]
    assert found[0][0].place.locator == "line 1, incident 1, update 3"
    assert [detail.thread for _, detail in found] == ["x1", "x1", "x1", "x2"]
    assert found[0][1].links == (Link("https://stspg.io/x1", "incident"),)
    assert found[0][0].actor is not None
    assert found[0][0].actor.name == "Shop status page"
    assert [one.why for one in skipped] == ["not an object", "an update without words"]


def test_webhooks_without_times() -> None:
    found, skipped = read("webhooks.ndjson")
    assert [event.text for event, _ in found] == ["API down\nIdentified: A bad deploy."]
    assert found[0][0].when.at is None
    assert [one.place.locator for one in skipped] == ["line 2", "line 3"]
