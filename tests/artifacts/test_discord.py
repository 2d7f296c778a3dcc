"""Discord exports: offsets, replies, embeds, threads, what is cut off."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetink.artifacts import discord
from wetink.artifacts.chat_markdown import Links, plain
from wetink.model.event import ActorKind, Event, Link, Message, Reaction, Skipped

DATA = Path(__file__).parent.parent / "data" / "discord"


def read(name: str) -> tuple[list[Event], list[Skipped]]:
    found = list(discord.read(DATA / name, name))
    return [one for one in found if isinstance(one, Event)], [one for one in found if isinstance(one, Skipped)]


def message(event: Event) -> Message:
    assert isinstance(event.detail, Message)
    return event.detail


def test_messages_come_by_time_with_answers_and_names() -> None:
    events, skipped = read("bom-replies-embeds-forwards.json")
    assert [message(event).id[-1] for event in events] == list("123456897")
    assert len(skipped) == 2
    assert message(events[2]).reply_to == "1478000000000000002"
    assert message(events[2]).note == "edited"
    author = events[2].actor
    assert author
    assert (author.name, author.handle, author.id) == ("kofi", "kofi_m", "233019400812134400")
    assert events[0].when.at
    assert events[0].when.at.isoformat() == "2026-03-02T10:45:00.120000+00:00"
    assert [message(event).note for event in events[4:6]] == ["join", "system"]


def test_what_apps_show_is_said_and_previews_of_pages_are_not() -> None:
    events, _ = read("bom-replies-embeds-forwards.json")
    alert, preview = events[0], events[3]
    assert alert.actor
    assert alert.actor.kind is ActorKind.BOT
    assert alert.text == "[FIRING:1] QueueDepthHigh\nAlertmanager\nmail-out is at 48213\nseverity: page\nsee `runbook`"
    assert preview.text == "look https://status.example/"
    assert message(preview).links == (Link("https://status.example/", "All systems fine"),)


def test_words_lose_their_marks_and_code_keeps_them() -> None:
    events, _ = read("bom-replies-embeds-forwards.json")
    assert events[2].text == (
        "@Mika L. try this:\n```sh\nrabbitmqctl list_queues | grep *out*\n```\n"
        "not `*this*` one https://wiki.example/a_b_c. in #812200917723490311 :party: 2026-03-02 10:45 UTC"
    )
    assert message(events[1]).reactions == (Reaction("eyes", ("233019400812134400",)),)
    assert message(events[1]).files == ("queue.png",)


def test_forwards_and_slash_commands_stand_as_quotes() -> None:
    events, _ = read("bom-replies-embeds-forwards.json")
    assert events[6].text == "> we drained it last week"
    assert message(events[6]).reply_to is None
    assert events[7].text == "> /drain\ndrained 48213"


def test_an_unreadable_time_is_taken_from_the_id() -> None:
    events, _ = read("bom-replies-embeds-forwards.json")
    assert events[-1].when.at
    assert events[-1].when.at.isoformat() == "2026-03-02T12:04:19.912000+00:00"


def test_a_thread_of_its_own_cut_off() -> None:
    assert discord.identify(DATA / "thread-cut-off.json")
    events, skipped = read("thread-cut-off.json")
    assert (len(events), len(skipped)) == (1, 1)
    assert (message(events[0]).channel, message(events[0]).thread) == ("follow-up", "1478000000000000004")


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("**a** __b__ ~~c~~ *d* _e_ ||f||", "a b c d e f"),
        ("snake_case_name 2*3*4 *.log *.gz a__b__c", "snake_case_name 2*3*4 *.log *.gz a__b__c"),
        ("\\*not\\* \\_this\\_", "*not* _this_"),
        ("[label](https://x.example/a) and [just brackets] (y)", "label and [just brackets] (y)"),
        ("<https://x.example/a>", "https://x.example/a"),
        ("a ```b``` c", "a \n```\nb\n```\n c".replace(" \n", "\n")),
        ("```sql\nSELECT 1;\n```", "```sql\nSELECT 1;\n```"),
        ("~~~\nx\n~~~", "```\nx\n```"),
        ("an open ``` fence", "an open ``` fence"),
        ("**bold `co*de` bold**", "bold `co*de` bold"),
        ("C:\\Users\\x and 10.0.0.0\\8", "C:\\Users\\x and 10.0.0.0\\8"),
    ],
)
def test_markdown_becomes_text(markdown: str, text: str) -> None:
    assert plain(markdown, Links()) == text


@given(st.text(alphabet="*_~`|[]()<>\\\n ab:/h", max_size=200))
def test_any_markdown_gives_text(markdown: str) -> None:
    plain(markdown, Links())


@given(
    changed=st.dictionaries(
        st.sampled_from(("author", "embeds", "reactions", "reference", "interaction", "content", "mentions", "type")),
        st.none() | st.integers() | st.lists(st.none() | st.dictionaries(st.just("emoji"), st.none()), max_size=2),
    )
)
def test_members_of_any_kind_are_no_error(changed: dict[str, object], tmp_path_factory: pytest.TempPathFactory) -> None:
    record = {"id": "1478000000000000002", "timestamp": "2026-03-02T11:46:00+01:00", **changed}
    path = tmp_path_factory.mktemp("discord") / "x.json"
    path.write_text(json.dumps({"guild": {}, "channel": {}, "exportedAt": "", "messages": [record]}))
    assert discord.identify(path)
    (found,) = discord.read(path, "x.json")
    assert isinstance(found, Event)
