"""Matrix rooms: what later events say of earlier ones, HTML and fallbacks, what is encrypted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetink.artifacts import matrix
from wetink.model.event import ActorKind, Event, Link, Message, Reaction, Skipped

DATA = Path(__file__).parent.parent / "data" / "matrix"


def read(name: str) -> tuple[dict[str, Event], list[Skipped]]:
    found = list(matrix.read(DATA / name, name))
    events = {message(one).id: one for one in found if isinstance(one, Event)}
    return events, [one for one in found if isinstance(one, Skipped)]


def message(event: Event) -> Message:
    assert isinstance(event.detail, Message)
    return event.detail


def test_an_export_by_time_with_its_notes() -> None:
    events, skipped = read("element-edits-reactions-redactions.json")
    assert list(events) == ["$1", "$2", "$3", "$4", "$5", "$6", "$7", "$10", "$12", "$13", "$16", "$17"]
    notes = {id_: message(event).note for id_, event in events.items() if message(event).note}
    assert notes == {"$1": "join", "$2": "topic", "$10": "edited", "$12": "deleted", "$13": "deleted", "$16": "leave"}
    assert [one.place.locator for one in skipped] == ["id $15", "record 18", "record 19"]
    assert {message(event).channel for event in events.values()} == {"incidents"}


def test_the_last_edit_counts_wherever_it_stands() -> None:
    events, _ = read("element-edits-reactions-redactions.json")
    assert events["$10"].text == "drained, all"


def test_answers_threads_reactions_and_files() -> None:
    events, _ = read("element-edits-reactions-redactions.json")
    assert message(events["$5"]).reply_to == "$4"
    assert message(events["$6"]).reply_to is None  # told to clients without threads only
    assert message(events["$6"]).thread == message(events["$4"]).thread == "$4"
    assert message(events["$5"]).reactions == (Reaction("👍", ("@mika:post.example",)),)
    assert (message(events["$7"]).files, events["$7"].text) == (("queue.png",), "")


def test_words_without_the_copy_of_what_is_answered() -> None:
    events, _ = read("element-edits-reactions-redactions.json")
    assert events["$5"].text == "@Mika ran\n```sh\nrabbitmqctl list_queues\n```"
    assert events["$6"].text == "yes"
    assert message(events["$4"]).links == (Link("https://wiki.example/retry"),)
    assert message(events["$4"]).mentions == ("@kofi:post.example",)


def test_who_sends_notices_only_is_a_bot() -> None:
    events, _ = read("element-edits-reactions-redactions.json")
    actors = {event.actor.handle: event.actor for event in events.values() if event.actor}
    assert {handle: actor.kind for handle, actor in actors.items()} == {
        "kofi": ActorKind.PERSON,
        "mika": ActorKind.PERSON,
        "hookshot": ActorKind.BOT,
    }
    assert actors["kofi"].name == "Kofi Mensah"


def test_an_answer_of_the_api_lists_the_newest_first() -> None:
    assert matrix.identify(DATA / "api-messages-newest-first.json")
    assert list(read("api-messages-newest-first.json")[0]) == ["$4", "$5"]


JUNK: st.SearchStrategy[object] = (
    st.none() | st.integers() | st.text(max_size=5) | st.lists(st.none(), max_size=2) | st.just({"x": {}})
)
FIELDS = ("membership", "body", "msgtype", "m.relates_to", "m.new_content", "m.mentions", "formatted_body", "format")


@given(
    kind=st.sampled_from(["m.room.message", "m.room.member", "m.reaction", "m.room.redaction", "m.poll.start", ""]),
    content=st.dictionaries(st.sampled_from(FIELDS), JUNK),
)
def test_content_of_any_kind_is_no_error(kind: str, content: object, tmp_path_factory: pytest.TempPathFactory) -> None:
    raw = {"type": kind, "content": content, "sender": "@a:b", "event_id": "$1", "origin_server_ts": 1772448000000}
    path = tmp_path_factory.mktemp("matrix") / "x.json"
    path.write_text(json.dumps({"room_name": "r", "exported_by": "x", "export_date": "y", "messages": [raw, raw]}))
    assert matrix.identify(path)
    list(matrix.read(path, "x.json"))
