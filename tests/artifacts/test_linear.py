"""Linear: tickets as they were filed, talked over, completed and cancelled."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from wetink.artifacts.linear import READER
from wetink.model.event import ActorKind, Event, Link, Message, Skipped

DATA = Path(__file__).parent.parent / "data" / "linear"
PAGE = "https://linear.app/acme/issue/PLAT-771/canary-gate"


def read(name: str) -> tuple[list[tuple[Event, Message]], list[Skipped]]:
    assert READER.identify(DATA / name)
    found = list(READER.read(DATA / name, name))
    events = [(one, one.detail) for one in found if isinstance(one, Event) and isinstance(one.detail, Message)]
    return events, [one for one in found if isinstance(one, Skipped)]


def lines(name: str) -> list[tuple[str, str, str, datetime | None]]:
    """(note, text, who, when) of every event of a sample."""
    return [
        (detail.note, event.text, (event.actor.name or "") if event.actor else "", event.when.at)
        for event, detail in read(name)[0]
    ]


def at(day: int, hour: int, minute: int = 0, micro: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, 0, micro, tzinfo=UTC)


def test_webhooks_tell_each_step() -> None:
    assert lines("webhooks.ndjson") == [
        ("change", "Filed PLAT-771: Canary gate", "Ana Sand", at(12, 14, 50, 500_000)),
        ("", "2 pods for 30 min", "Ana Sand", at(12, 14, 50, 500_000)),
        ("", "wait for the rollback first", "Piotr Zieliński", at(12, 14, 55)),
        ("change", "PLAT-771 is In Progress: Canary gate", "Ana Sand", at(12, 15)),
        ("change", "Closed PLAT-771 (Done): Canary gate", "Deployer", at(13, 9)),
        ("change", "Reopened PLAT-771 (Todo): Canary gate", "Ana Sand", at(13, 10)),
        ("change", "Closed as not planned: PLAT-771: Canary gate", "Ana Sand", at(14, 9)),
        ("change", "Deleted PLAT-771: Canary gate", "Ana Sand", at(14, 11)),
    ]
    events, skipped = read("webhooks.ndjson")
    assert {detail.thread for _, detail in events} == {"PLAT-771"}
    assert {detail.links for _, detail in events} == {(Link(PAGE, "issue"),)}
    assert events[4][0].actor is not None
    assert events[4][0].actor.kind is ActorKind.BOT
    assert [(one.place.locator, one.why) for one in skipped] == [
        ("line 7", "an event of Linear (update Issue) that tells of no change"),
        ("line 9", "an event of Linear (create Reaction) that tells of no change"),
    ]


def test_an_answer_holds_issues_with_their_comments() -> None:
    assert lines("graphql-issues.json") == [
        ("change", "Filed PLAT-771: Canary gate", "Ana Sand", at(12, 14, 50)),
        ("", "2 pods for 30 min", "Ana Sand", at(12, 14, 50)),
        ("", "done in #1923", "Piotr Zieliński", at(13, 8, 59)),
        ("change", "Closed PLAT-771 (Done): Canary gate", "", at(13, 9)),
        ("change", "Filed PLAT-772: Canary gate", "", at(12, 15)),
        ("", "2 pods for 30 min", "", at(12, 15)),
    ]
    places = [event.place.locator for event, _ in read("graphql-issues.json")[0]]
    assert places[2] == "line 1, data, issues, nodes 1, comment 1"
