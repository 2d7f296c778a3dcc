"""Google Chat: Takeout's written times, topics as threads, cards of apps, and what is not its own."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wetink.artifacts.google_chat import READER
from wetink.model.event import ActorKind, Event, Link, Message, Reaction, Skipped

DATA = Path(__file__).parent.parent / "data" / "google_chat"


def events(path: Path, source: str = "Groups/Space AAAA/messages.json") -> list[Event]:
    return [found for found in READER.read(path, source) if isinstance(found, Event)]


def message(event: Event) -> Message:
    assert isinstance(event.detail, Message)
    return event.detail


def test_takeout_by_time_in_the_space_that_the_file_beside_it_names() -> None:
    found = events(DATA / "messages.json")
    assert [event.when.at for event in found] == [
        datetime(2026, 3, 12, tzinfo=UTC),
        datetime(2026, 3, 12, 14, 5, 30, tzinfo=UTC),
        datetime(2026, 3, 12, 14, 6, tzinfo=UTC),
        datetime(2026, 3, 12, 14, 7, tzinfo=UTC),
        datetime(2026, 3, 13, 0, 10, tzinfo=UTC),
        None,
    ]
    assert {message(event).channel for event in found} == {"inc-checkout"}
    assert [path.name for path in READER.members(DATA / "messages.json")] == ["messages.json", "group_info.json"]


def test_words_people_threads_and_notes_of_takeout() -> None:
    alert, page, first, deleted, reply, undated = events(DATA / "messages.json")
    assert alert.actor
    assert (alert.actor.name, alert.actor.kind) == ("Acme Alerts", ActorKind.BOT)
    assert message(alert).links == (Link("https://alerts.example/1"),)
    assert first.text == "checkout answers 503, see the graph"
    assert message(first).links == (Link("https://grafana.example/d/checkout", "the graph"),)
    assert message(first).reactions == (Reaction("\N{EYES}", ("kenji@acme.example",)),)
    assert message(first).thread == message(reply).thread == "spAAAA/tA1/tA1"
    assert message(page).thread is None
    assert message(deleted).note == "deleted"
    assert (message(reply).note, message(reply).files) == ("edited", ("after.png",))
    assert undated.text == "written by hand"


def test_what_cannot_be_read_is_skipped_with_its_place() -> None:
    found = [one for one in READER.read(DATA / "messages.json", "m") if isinstance(one, Skipped)]
    assert [(one.place.locator, one.why) for one in found] == [
        ("message_id spAAAA/tF6/tF6", "its time cannot be read: in the evening"),
        ("record 7", "not a message with an id"),
    ]


def test_the_apis_answer_with_cards_mentions_and_quotes() -> None:
    card, asked, answer = events(DATA / "api-answer-with-cards.json")
    assert card.text == "CheckoutErrorRate\nfiring\nDetails\nseverity: page\nerror rate is 7 %"
    assert message(card).links == (Link("https://grafana.example/d/checkout", "Dashboard"),)
    assert asked.text == "@Ana Sand please look"
    assert (message(asked).mentions, message(asked).note) == (("1001",), "edited")
    assert message(asked).thread == message(card).thread == "spaces/AAQAabc/messages/m1.m1"
    assert message(answer).reply_to == "spaces/AAQAabc/messages/m1.m2"
    assert answer.actor
    assert (answer.actor.name, answer.actor.id) == ("Ana Sand", "1001")
    assert answer.place.locator == "name spaces/AAQAabc/messages/m3.m3"


def test_without_the_file_beside_it_the_folder_names_the_space(tmp_path: Path) -> None:
    file = tmp_path / "messages.json"
    file.write_bytes((DATA / "messages.json").read_bytes())
    assert message(events(file)[0]).channel == "Space AAAA"
    (tmp_path / "group_info.json").write_text("[")
    assert message(events(file)[0]).channel == "Space AAAA"
    (tmp_path / "group_info.json").write_text(json.dumps({"members": [{"name": "Ana Sand"}, {"name": "Kenji Mori"}]}))
    assert message(events(file)[0]).channel == "Ana Sand, Kenji Mori"


@pytest.mark.parametrize("name", sorted(path.name for path in DATA.iterdir()))
def test_claims_messages_only(name: str) -> None:
    assert READER.identify(DATA / name) == (name in {"messages.json", "api-answer-with-cards.json"})


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FIELDS = ["creator", "sender", "text", "annotations", "cardsV2", "reactions", "thread", "space", "attachment"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(FIELDS), json_values))
def test_no_message_raises_whatever_its_fields_hold(tmp_path: Path, fields: dict[str, object]) -> None:
    file = tmp_path / "messages.json"
    file.write_text(json.dumps({"messages": [{"message_id": "a", "created_date": "x", **fields}]}))
    assert len(events(file)) == 1
