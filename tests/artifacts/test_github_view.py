"""Threads of issues as gh prints them: who wrote what, in order, without times."""

from __future__ import annotations

from pathlib import Path

from wetink.artifacts.github_view import READER
from wetink.model.event import UNKNOWN, ActorKind, Event, Message

DATA = Path(__file__).parent.parent / "data" / "github_view"


def told(name: str) -> list[tuple[str, str, str]]:
    """(who, note, first line) of every event."""
    found = [one for one in READER.read(DATA / name, name) if isinstance(one, Event)]
    assert all(one.when == UNKNOWN for one in found)
    details = [one.detail for one in found if isinstance(one.detail, Message)]
    return [
        (one.actor.handle or "" if one.actor else "", detail.note, one.text.splitlines()[0])
        for one, detail in zip(found, details, strict=True)
    ]


def test_a_thread_is_its_opening_its_text_and_its_comments() -> None:
    assert told("issue.txt") == [
        ("ana-sand", "change", "Opened #53: Exports stand still since the upgrade"),
        ("ana-sand", "", "Nobody gets a file, the queue shows 812 jobs."),
        ("piotr-z", "", "The disk of the worker is full:"),
        ("renovate[bot]", "", "A rule stands here:"),
        ("piotr-z", "", "Removed the old snapshots and restarted the worker, exports run again."),
    ]


def test_a_rule_within_a_comment_does_not_end_it_and_a_bot_is_one() -> None:
    events = [one for one in READER.read(DATA / "issue.txt", "x") if isinstance(one, Event)]
    bot = next(one for one in events if one.actor and one.actor.kind is ActorKind.BOT)
    assert bot.text.endswith("and the text goes on.")


def test_a_pull_request_has_its_address() -> None:
    opened = next(iter(READER.read(DATA / "pull.txt", "x")))
    assert isinstance(opened, Event)
    assert isinstance(opened.detail, Message)
    assert [(link.url, link.label) for link in opened.detail.links] == [
        ("https://github.com/acme/export/pull/54", "pull request")
    ]


def test_notes_with_a_title_are_no_thread() -> None:
    assert not READER.identify(DATA / "not-a-note.txt")
