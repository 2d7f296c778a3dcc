"""Telegram: entities of a text, service messages, files that were not exported, and exports of whole accounts."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wetink.artifacts.telegram import READER
from wetink.model.event import ActorKind, Event, Link, Message, Reaction, Skipped

DATA = Path(__file__).parent.parent / "data" / "telegram"


def events(path: Path) -> list[Event]:
    return [found for found in READER.read(path, path.name) if isinstance(found, Event)]


def message(event: Event) -> Message:
    assert isinstance(event.detail, Message)
    return event.detail


def test_words_links_and_mentions_of_a_chat() -> None:
    joined, alert, answer, *_ = events(DATA / "result.json")
    assert (joined.text, message(joined).note) == ("invite members: Kenji Mori, Rosa Mendel", "join")
    assert alert.text == "FIRING CheckoutErrorRate 7 % dashboard"
    assert message(alert).links == (
        Link("https://grafana.example/d/checkout", "dashboard"),
        Link("https://alerts.example/silence", "Silence"),
    )
    assert alert.actor
    assert (alert.actor.name, alert.actor.kind) == ("AlertmanagerBot", ActorKind.BOT)
    assert answer.text == "rolling back @kenji\n```sh\nkubectl rollout undo deploy/checkout\n```"
    assert (message(answer).reply_to, message(answer).mentions, message(answer).note) == ("2", ("kenji",), "edited")
    assert message(answer).reactions == (Reaction("\N{THUMBS UP SIGN}", ("user1000",)),)
    assert answer.place.locator == "id 3"


def test_times_are_instants_or_wall_clocks_in_older_exports() -> None:
    found = {message(event).id: event.when for event in events(DATA / "result.json")}
    assert found["3"].at == datetime(2026, 3, 12, 14, 6, tzinfo=UTC)
    assert (found["7"].at, found["7"].local) == (None, datetime(2026, 3, 12, 15, 6))  # noqa: DTZ001


def test_files_forwards_and_polls() -> None:
    found = {message(event).id: event for event in events(DATA / "result.json")}
    assert message(found["4"]).files == ("photo_1@12-03-2026_15-08-00.jpg",)
    assert message(found["5"]).files == ("heap.dump",)
    assert found["6"].text == "> the pool was too small"
    assert found["8"].text == "close the incident?\n- yes (2)\n- no (0)"


def test_chats_of_an_account_have_places_of_their_own() -> None:
    assert READER.identify(DATA / "whole-account.json")
    assert [
        (message(event).channel, event.place.locator, event.text) for event in events(DATA / "whole-account.json")
    ] == [
        ("acme on-call", "chat 11 id 1", "paged"),
        ("saved_messages", "chat 12 id 1", "a note to myself"),
        ("vendor war room", "chat 13 id 5", "fixed on our side"),
    ]


def test_what_is_no_message_is_skipped_and_what_bots_receive_is_not_claimed() -> None:
    (skipped,) = [one for one in READER.read(DATA / "result.json", "r") if isinstance(one, Skipped)]
    assert (skipped.place.locator, skipped.why) == ("record 9", "not a message with an id")
    assert not READER.identify(DATA / "not-bot-updates.json")


@pytest.mark.parametrize("text", ["{", '{"messages": [{"id": 1', "[]", "null"])
def test_broken_files_are_not_claimed_and_do_not_raise(tmp_path: Path, text: str) -> None:
    file = tmp_path / "result.json"
    file.write_text(text)
    assert not READER.identify(file)
    assert not events(file)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FIELDS = [
    "from",
    "text",
    "date",
    "date_unixtime",
    "reactions",
    "poll",
    "inline_bot_buttons",
    "file",
    "photo",
    "members",
]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(FIELDS), json_values))
def test_no_message_raises_whatever_its_fields_hold(tmp_path: Path, fields: dict[str, object]) -> None:
    file = tmp_path / "result.json"
    file.write_text(json.dumps({"messages": [{"id": 1, "type": "message", **fields}]}))
    assert len(events(file)) == 1
