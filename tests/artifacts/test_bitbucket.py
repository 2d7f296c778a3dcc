"""Bitbucket: what was opened, said, merged and pushed, in both of its products."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from wetink.artifacts.bitbucket import READER
from wetink.model.event import UNKNOWN, ActorKind, Event, Link, Message, Skipped

DATA = Path(__file__).parent.parent / "data" / "bitbucket"


def read(name: str) -> tuple[list[tuple[Event, Message]], list[Skipped]]:
    assert READER.identify(DATA / name)
    found = list(READER.read(DATA / name, name))
    events = [(one, one.detail) for one in found if isinstance(one, Event) and isinstance(one.detail, Message)]
    return events, [one for one in found if isinstance(one, Skipped)]


def lines(name: str) -> list[tuple[str, str, datetime | None]]:
    """(note, first line, when) of every event of a sample."""
    return [(detail.note, event.text.split("\n")[0], event.when.at) for event, detail in read(name)[0]]


def at(hour: int, minute: int, second: int = 0, micro: int = 0) -> datetime:
    return datetime(2026, 3, 12, hour, minute, second, micro, tzinfo=UTC)


def test_webhooks_of_the_cloud_do_not_name_their_event() -> None:
    title = "acme/infra#12: Limit the pool"
    assert lines("cloud-webhooks.ndjson") == [
        ("change", f"Opened {title}", at(14, 50, 0, 142_188)),
        ("", "Follow-up of INC-48213", at(14, 50, 0, 36_928)),
        ("", "wait for the rollback first", at(14, 55)),
        ("change", f"Approved {title}", at(15, 19)),
        ("change", f"Updated {title}", at(15, 10)),
        ("change", f"Merged {title}", at(15, 20, 4)),
        ("change", f"Closed {title}", at(15, 30)),
        ("change", "Pushed to branch main of acme/infra", None),
        ("change", "Reverted 77aa55bb33: Raise the pool (commit 9a8b7c6d5e)", at(13, 31, 40)),
        ("change", "Deleted branch limit of acme/infra", None),
        ("change", "Created tag v1.2 of acme/infra", None),
    ]
    events, skipped = read("cloud-webhooks.ndjson")
    assert events[0][1].links == (Link("https://bitbucket.example/acme/infra/pull-requests/12", "pull request"),)
    assert events[7][0].actor is not None
    assert events[7][0].actor.kind is ActorKind.BOT
    assert [one.place.locator for one in skipped] == ["line 8"]


def test_the_clouds_api_does_not_say_when_it_was_merged() -> None:
    events, skipped = read("cloud-api-list.json")
    assert [one.place.locator for one in skipped] == ["line 1, value 4"]
    assert [(event.text, event.place.locator) for event, _ in events] == [
        ("Opened acme/infra#12: Limit the pool", "line 1, value 1"),
        ("Follow-up of INC-48213", "line 1, value 1"),
        ("Merged acme/infra#12: Limit the pool", "line 1, value 1"),
        ("wait for the rollback first", "line 1, value 2"),
        ("Merged 9a8b7c6d5e: Merged in limit (pull request #12)", "line 1, value 3"),
    ]
    assert events[2][0].when == UNKNOWN


def test_a_server_names_its_event_and_when() -> None:
    title = "ACME/infra#7: Limit the pool"
    assert lines("server-webhooks.ndjson") == [
        ("change", f"Opened {title}", at(14, 50)),
        ("", "why", at(14, 50)),
        ("", "wait for the rollback first", at(14, 55)),
        ("change", f"Merged {title}", at(15, 20, 4)),
        ("change", "Pushed to branch main of ACME/infra", at(13, 32)),
    ]


def test_a_servers_pull_request_counts_in_milliseconds() -> None:
    assert lines("server-pull-request.json") == [
        ("change", "Opened ACME/infra#7: Limit the pool", at(14, 50)),
        ("", "why", at(14, 50)),
        ("change", "Merged ACME/infra#7: Limit the pool", at(15, 20, 4)),
    ]
