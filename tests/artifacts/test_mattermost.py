"""Mattermost bulk exports: replies out of order, bots, direct messages, lines that cannot be read."""

from __future__ import annotations

import json
from pathlib import Path

from wetink.artifacts import mattermost
from wetink.model.event import ActorKind, Event, Link, Message, Reaction, Skipped

DATA = Path(__file__).parent.parent / "data" / "mattermost"


def read(path: Path) -> tuple[list[Event], list[Skipped]]:
    found = list(mattermost.read(path, path.name))
    return [one for one in found if isinstance(one, Event)], [one for one in found if isinstance(one, Skipped)]


def message(event: Event) -> Message:
    assert isinstance(event.detail, Message)
    return event.detail


def test_posts_and_replies_come_by_time() -> None:
    events, skipped = read(DATA / "export-replies-out-of-order.jsonl")
    assert [event.place.locator for event in events] == [
        "line 7, reply 2",
        "line 8",
        "line 9",
        "line 10",
        "line 7",
        "line 7, reply 1",
        "line 13",
    ]
    assert {one.place.locator for one in skipped} == {"line 7, reply 3", "line 11", "line 14", "line 15"}
    assert {message(events[n]).thread for n in (0, 4, 5)} == {"1772448300000"}
    assert events[0].when.at
    assert events[0].when.at.isoformat() == "2026-03-02T10:40:00+00:00"


def test_two_posts_of_one_millisecond_have_two_ids() -> None:
    events, _ = read(DATA / "export-replies-out-of-order.jsonl")
    assert [message(events[n]).id for n in (2, 3)] == ["1772448250000", "1772448250000.2"]


def test_people_webhooks_and_bots() -> None:
    events, _ = read(DATA / "export-replies-out-of-order.jsonl")
    people = [(e.actor.name, e.actor.handle, e.actor.kind) for e in events if e.actor]
    assert people[0] == ("Mika", "mika", ActorKind.PERSON)
    assert people[1] == ("Alertmanager", "Alertmanager", ActorKind.BOT)
    assert people[2] == ("Kofi Mensah", "kofi", ActorKind.PERSON)
    assert people[3] == (None, "ship-bot", ActorKind.BOT)
    assert people[6] == (None, "gone", ActorKind.PERSON)


def test_an_integration_shows_its_attachments() -> None:
    events, _ = read(DATA / "export-replies-out-of-order.jsonl")
    assert events[1].text == "[FIRING:1] QueueDepthHigh\nmail-out is at 48213\nseverity: page\ndepth: 48213"
    assert message(events[1]).links == (Link("https://grafana.example/d/q/queues", "[FIRING:1] QueueDepthHigh"),)


def test_words_reactions_files_and_notes() -> None:
    events, _ = read(DATA / "export-replies-out-of-order.jsonl")
    assert events[4].text == "queue grows @kofi, see panel"
    assert message(events[4]).mentions == ("kofi",)
    assert message(events[4]).reactions == (Reaction("eyes", ("kofi", "mika")),)
    assert (message(events[5]).files, message(events[5]).note) == (("queue.png",), "edited")
    assert events[5].text == "```sh\nrabbitmqctl list_queues\n```"
    assert message(events[2]).note == "join"
    assert message(events[6]).channel == "kofi, mika"


def test_a_part_of_an_export_without_its_first_line_is_known() -> None:
    assert mattermost.identify(DATA / "no-version-line.jsonl")
    assert not mattermost.identify(DATA / "not-other-typed-lines.jsonl")


def test_records_of_any_kind_are_no_error(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    odd: list[object] = [None, 1, "x", [], {}, {"x": [1]}, [None, {"title": 1, "fields": [{"value": None}]}], 1e300]
    lines = [{"type": "version", "version": 1}]
    for value in odd:
        for name in ("props", "reactions", "replies", "attachments", "message", "user", "create_at", "type", "channel"):
            post = {"channel": "c", "user": "u", "message": "m", "create_at": 1772448300000, name: value}
            lines.append({"type": "post", "post": post})
        lines.append({"type": "post", "post": {"create_at": 1, "props": {"attachments": value}}})
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert mattermost.identify(path)
    events, skipped = read(path)
    assert len(events) + len(skipped) >= len(lines) - 1


def test_old_exports_tell_joins_by_their_words_only() -> None:
    events, _ = read(DATA / "old-export-without-types.jsonl")
    assert [message(event).note for event in events] == ["", "join", "join"]
