"""Rocket.Chat: the database's records, a room's own export, answers of the API."""

from __future__ import annotations

import json
from pathlib import Path

from wetink.artifacts import rocketchat
from wetink.model.event import ActorKind, Event, Link, Message, Reaction, Skipped

DATA = Path(__file__).parent.parent / "data" / "rocketchat"


def read(path: Path) -> tuple[list[Event], list[Skipped]]:
    found = list(rocketchat.read(path, path.name))
    return [one for one in found if isinstance(one, Event)], [one for one in found if isinstance(one, Skipped)]


def message(event: Event) -> Message:
    assert isinstance(event.detail, Message)
    return event.detail


def test_records_of_the_database_with_their_three_ways_of_writing_a_time() -> None:
    events, skipped = read(DATA / "rocketchat_message.json")
    assert [message(event).id for event in events] == ["a1", "a2", "a3", "a4", "a6", "a8"]
    minutes = [event.when.at.minute for event in events if event.when.at]
    assert minutes == [40, 44, 45, 46, 48, 50]
    assert [(one.place.locator, one.why) for one in skipped] == [
        ("record 7", "encrypted; this file does not hold its words"),
        ("record 9", "a message without a readable ts"),
    ]
    assert [message(event).note for event in events] == ["join", "", "", "edited", "deleted", ""]


def test_a_list_of_rooms_beside_the_messages_names_their_channels() -> None:
    events, _ = read(DATA / "rocketchat_message.json")
    assert [message(event).channel for event in events] == ["incidents"] * 4 + ["x9"] * 2
    assert DATA / "rocketchat_room.json" in set(rocketchat.members(DATA / "rocketchat_message.json"))


def test_an_integration_speaks_under_its_alias() -> None:
    alert = read(DATA / "rocketchat_message.json")[0][1]
    assert alert.actor
    assert (alert.actor.handle, alert.actor.kind) == ("Alertmanager", ActorKind.BOT)
    assert alert.text == "[FIRING:1] QueueDepthHigh\nmail-out is at 48213\nseverity: page"
    assert message(alert).links == (Link("https://grafana.example/d/q/queues", "[FIRING:1] QueueDepthHigh"),)


def test_words_threads_files_and_quotes() -> None:
    _, _, asked, answered, _, quoting = read(DATA / "rocketchat_message.json")[0]
    assert asked.text == "@kofi can you look? please https://wiki.example/retry"
    assert message(asked).reactions == (Reaction("eyes", ("kofi",)),)
    assert message(asked).thread == message(answered).thread == "a3"
    assert (answered.text, message(answered).files) == (
        "```\nrabbitmqctl list_queues\n```\nthe queue",
        ("queue.png",),
    )
    assert quoting.text == "> can you look?\nso it is"


def test_a_rooms_own_export_has_no_ids() -> None:
    events, skipped = read(DATA / "room-export.json")
    assert ([message(event).id for event in events], skipped) == (["record 1", "record 2", "record 3"], [])
    assert {message(event).channel for event in events} == {"room-export"}
    assert (events[0].text, message(events[0]).note) == ("User joined the channel", "join")
    assert message(events[2]).files == ("queue.png",)


def test_records_of_any_kind_are_no_error(tmp_path: Path) -> None:
    odd: list[object] = [None, 1, "x", [], [None], {}, {"x": [1]}, 1e300, {"$date": {"$numberLong": "9" * 30}}]
    base = {"_id": "a", "rid": "r", "msg": "m", "ts": "2026-03-02T10:45:00.000Z", "u": {"username": "kofi"}}
    names = ("u", "msg", "ts", "t", "attachments", "reactions", "mentions", "urls", "file", "files", "alias", "tmid")
    lines = [base, *({**base, name: value} for value in odd for name in names)]
    path = tmp_path / "x.json"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert rocketchat.identify(path)
    events, skipped = read(path)
    assert len(events) + len(skipped) == len(lines)
