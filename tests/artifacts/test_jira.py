"""Jira: tickets as they were filed, talked over and moved."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from wetink.artifacts.adf import plain
from wetink.artifacts.jira import READER
from wetink.model.event import ActorKind, Event, Link, Message, Skipped

DATA = Path(__file__).parent.parent / "data" / "jira"
PAGE = "https://acme.atlassian.example/browse/ACME-31"
TITLE = "Alert at 80 % of max_connections"


def read(name: str) -> tuple[list[tuple[Event, Message]], list[Skipped]]:
    assert READER.identify(DATA / name)
    found = list(READER.read(DATA / name, name))
    events = [(one, one.detail) for one in found if isinstance(one, Event) and isinstance(one.detail, Message)]
    return events, [one for one in found if isinstance(one, Skipped)]


def lines(name: str) -> list[tuple[str, str, str]]:
    """(note, first line, who) of every event of a sample."""
    return [
        (detail.note, event.text.split("\n")[0], (event.actor.name or "") if event.actor else "")
        for event, detail in read(name)[0]
    ]


def at(day: int, hour: int, minute: int = 0, second: int = 0, micro: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, second, micro, tzinfo=UTC)


def test_an_issue_is_filed_described_talked_over_and_closed() -> None:
    assert lines("cloud-issue-adf.json") == [
        ("change", f"Filed ACME-31: {TITLE}", "Ana Sand"),
        ("", "Alert at 80 % of max_connections, see the wiki (https://wiki.acme.example/pools)", "Ana Sand"),
        ("", "merged with #1923", "Piotr Zieliński"),
        ("change", f"Closed ACME-31 (Done): {TITLE}", ""),
    ]
    events, skipped = read("cloud-issue-adf.json")
    assert [event.when.at for event, _ in events] == [at(12, 14, 50), at(12, 14, 50), at(12, 15, 20), at(13, 9)]
    assert events[0][1].links == (Link(PAGE, "issue"),)
    assert events[2][0].place.locator == "line 1, comment 1"
    assert not skipped


def test_rich_text_keeps_lists_code_tables_and_mentions() -> None:
    assert read("cloud-issue-adf.json")[0][1][0].text.split("\n") == [
        "Alert at 80 % of max_connections, see the wiki (https://wiki.acme.example/pools)",
        "asked by @Piotr Zieliński",
        "- threshold",
        "- runbook",
        "```",
        "SHOW max_connections;",
        "```",
        "pod | 200",
    ]


def test_a_history_is_told_oldest_first_instead_of_the_last_state() -> None:
    assert (
        lines("issue-with-history.json")[1:]
        == [
            ("", "merged with #1923", "Piotr Zieliński"),
            ("change", f"Moved ACME-31 from To Do to In Progress: {TITLE}", "Ana Sand"),
            ("event", f"Changed resolution of ACME-31 from nothing to Done: {TITLE}", "Piotr Zieliński"),
            ("change", f"Closed ACME-31 (Done): {TITLE}", "Piotr Zieliński"),
        ][1:]
    )
    places = [event.place.locator for event, _ in read("issue-with-history.json")[0]]
    assert places == ["line 1", "line 1, history 2", "line 1, history 1", "line 1, history 1"]


def test_a_search_tells_each_state_and_only_what_is_known_of_its_time() -> None:
    events, skipped = read("search-server.json")
    assert [one.place.locator for one in skipped] == ["line 1, issue 5"]
    assert [(event.text, event.when.at) for event, _ in events if not event.text.startswith(("Filed", "Limit"))] == [
        ("ACME-32 is In Progress: Ticket 32", at(12, 17)),
        ("Closed ACME-33 (Done / Won't Do): Ticket 33", at(14, 9)),
        ("Closed ACME-35 (Resolved / Fixed): Ticket 35", at(14, 9)),
    ]
    assert events[0][1].links == (Link("https://jira.acme.example/jira/browse/ACME-32", "issue"),)


def test_wiki_markup_becomes_what_people_read() -> None:
    assert read("search-server.json")[0][1][0].text.split("\n") == [
        "Limit it, see the page (https://wiki.acme.example/limit) and ask @piotr-z",
        "```",
        "SHOW max_connections;",
        "```",
    ]


def test_webhooks_say_who_did_it_and_when_it_was_sent() -> None:
    assert [line for line in lines("webhooks.ndjson") if not line[1].startswith("Alert")] == [
        ("change", f"Filed ACME-31: {TITLE}", "Ana Sand"),
        ("change", f"Closed ACME-31 (Done): {TITLE}", "Piotr Zieliński"),
        ("event", f"Changed assignee of ACME-31 from nothing to Piotr Zieliński: {TITLE}", "Piotr Zieliński"),
        ("event", f"Changed the description of ACME-31: {TITLE}", "Piotr Zieliński"),
        ("event", f"Attached graph.png to ACME-31: {TITLE}", "Piotr Zieliński"),
        ("", "merged with #1923", "Piotr Zieliński"),
        ("deleted", "merged with #1923", "Piotr Zieliński"),
        ("change", f"Moved ACME-31 from To Do to In Progress: {TITLE}", "Piotr Zieliński"),
        ("change", f"Deleted ACME-31: {TITLE}", "Ana Sand"),
    ]
    events, skipped = read("webhooks.ndjson")
    assert events[2][0].when.at == at(12, 14, 51, 0, 123_000)
    assert events[7][0].when.at == at(12, 14, 51, 20, 123_000)
    assert [(one.place.locator, one.why) for one in skipped] == [
        ("line 7", "an event of Jira (jira:issue_updated) that tells of no change"),
        ("line 8", "an event of Jira (worklog_updated) that tells of no change"),
    ]


def test_a_page_of_comments_alone() -> None:
    events, _ = read("comments-page.json")
    assert [(event.text, detail.thread) for event, detail in events] == [("merged with #1923", None)]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("{noformat}x{noformat}", "```\nx\n```"),
        ("ran {{net stop spooler}} and {{ls ${DIR}}}", "ran `net stop spooler` and `ls ${DIR}`"),
        ({"type": "doc", "content": "no list"}, ""),
        ({"type": "doc", "content": [{"type": "emoji", "attrs": {"shortName": ":fire:"}}]}, ":fire:"),
    ],
)
def test_odd_texts(value: object, text: str) -> None:
    assert plain(value) == text


def test_a_document_nested_without_end_is_cut() -> None:
    node: dict[str, object] = {"type": "text", "text": "deep"}
    for _ in range(500):
        node = {"type": "paragraph", "content": [node]}
    assert plain(node) == ""


def test_an_app_is_a_bot() -> None:
    events = [event for event, _ in read("cloud-issue-adf.json")[0]]
    assert [event.actor.kind for event in events if event.actor] == [ActorKind.PERSON] * 3
