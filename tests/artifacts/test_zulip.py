"""Zulip: an export's tables and parts, topics as threads, the API's HTML."""

from __future__ import annotations

import json
from pathlib import Path

from wetink.artifacts import zulip
from wetink.model.event import ActorKind, Event, Link, Message, Reaction, Skipped

DATA = Path(__file__).parent.parent / "data" / "zulip"


def read(path: Path) -> tuple[list[Event], list[Skipped]]:
    found = list(zulip.read(path, path.name))
    return [one for one in found if isinstance(one, Event)], [one for one in found if isinstance(one, Skipped)]


def message(event: Event) -> Message:
    assert isinstance(event.detail, Message)
    return event.detail


def test_an_export_by_time_over_its_parts() -> None:
    export = DATA / "export"
    assert zulip.identify(export)
    assert not zulip.identify(DATA)
    events, skipped = read(export)
    assert [message(event).id for event in events] == ["101", "102", "104", "103"]
    assert [one.place for one in skipped] == [type(skipped[0].place)("export/messages-000002.json", "record 3")]
    assert {file.name for file in zulip.members(export)} == {file.name for file in export.iterdir()}


def test_a_topic_is_a_thread_and_others_are_called_by_their_people() -> None:
    events, _ = read(DATA / "export")
    assert [message(event).channel for event in events] == [
        "incidents > mail queue",
        "incidents > mail queue",
        "Kofi Mensah, Mika L.",
        "incidents > mail queue",
    ]
    assert [message(event).thread for event in events] == ["101", "101", None, "101"]


def test_words_mentions_quotes_uploads_and_reactions() -> None:
    alert, asked, _, answered = read(DATA / "export")[0]
    assert alert.actor
    assert alert.actor.kind is ActorKind.BOT
    assert alert.text == "[FIRING:1] QueueDepthHigh panel"
    assert message(alert).links == (Link("https://grafana.example/d/q/queues", "panel"),)
    assert asked.text == "@Kofi Mensah can you look? queue.png see #incidents>mail queue"
    assert message(asked).files == ("queue.png",)
    assert message(asked).reactions == (Reaction("eyes", ("11",)),)
    assert answered.text == "@Mika L. said:\n> can you look?\nran\n```sh\nrabbitmqctl list_queues\n```"
    assert message(answered).note == "edited"


def test_an_answer_of_the_api_is_html() -> None:
    events, skipped = read(DATA / "api-answer-in-html.json")
    assert skipped == []
    assert [event.text for event in events] == ["@Kofi Mensah see\n```\nls\n```", "down"]
    assert [event.actor.kind for event in events if event.actor] == [ActorKind.PERSON, ActorKind.BOT]
    assert message(events[0]).mentions == ("11",)


def test_records_of_any_kind_are_no_error(tmp_path: Path) -> None:
    odd: list[object] = [None, 1, "x", [], [None], {}, {"x": [1]}, 1e300, [{"id": 1}]]
    ids: list[object] = [[1], {}]
    odd += [{"id": one, "type": one, "recipient": one, "type_id": one, "message": one} for one in ids]
    base = {"id": 1, "sender": 2, "recipient": 3, "subject": "s", "content": "c", "date_sent": 1772448300}
    names = ("id", "sender", "recipient", "subject", "content", "date_sent", "display_recipient", "reactions")
    rows = [base, *({**base, name: value} for value in odd for name in names)]
    (tmp_path / "messages-000001.json").write_text(json.dumps({"zerver_message": rows, "zerver_reaction": odd}))
    tables = {f"zerver_{name}": odd for name in ("userprofile", "stream", "recipient", "subscription", "reaction")}
    (tmp_path / "realm.json").write_text(json.dumps(tables))
    assert zulip.identify(tmp_path)
    events, skipped = read(tmp_path)
    assert len(events) + len(skipped) == len(rows)
    (tmp_path / "realm.json").write_text("[]")
    assert any(one.place.locator == "file" for one in read(tmp_path)[1])


def test_a_topic_of_zulip_archive_is_named_by_its_folder_and_file() -> None:
    path = DATA / "archive.3A.20checkout.20is.20slow.3F.json"
    assert zulip.identify(path)
    found = list(zulip.read(path, f"zulip_json/113538-ops/{path.name}"))
    events = [one for one in found if isinstance(one, Event)]
    assert {message(event).channel for event in events} == {"ops > archive: checkout is slow?"}
    assert [event.text for event in events[:2]] == [
        "p99 is at 4 s, see the dashboard",
        "```\nkubectl rollout undo deploy/checkout\n```\ndone, @Ana Sand",
    ]
    assert [(event.actor.name, event.actor.kind) for event in events if event.actor] == [
        ("Ana Sand", ActorKind.PERSON),
        ("Kenji Mori", ActorKind.PERSON),
        ("Notification Bot", ActorKind.BOT),
    ]
    assert {message(event).thread for event in events} == {"269881369"}


def test_a_bot_whose_address_is_hidden_is_known_by_its_name(tmp_path: Path) -> None:
    names = ("Zabbix bot", "Zabbix", "Jo Talbot", "Mira Sand")
    rows = [
        {
            "id": n,
            "sender_id": 40 + n,
            "sender_full_name": name,
            "sender_email": f"user{40 + n}@zulip.example",
            "timestamp": 1788418650 + n,
            "content": "**PROBLEM** Disk is full",
            "type": "stream",
            "display_recipient": "ops",
            "subject": "db-1",
        }
        for n, name in enumerate(names, 1)
    ]
    path = tmp_path / "messages.json"
    path.write_text(json.dumps({"result": "success", "messages": rows}), encoding="utf-8")
    events, _ = read(path)
    assert [event.actor.kind for event in events if event.actor] == [ActorKind.BOT] * 2 + [ActorKind.PERSON] * 2
