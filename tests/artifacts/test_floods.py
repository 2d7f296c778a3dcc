"""Machines that flood a channel: enough of each sentence is read, and the rest is counted."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from wetink.app import load
from wetink.artifacts.bundle import read_bundle
from wetink.artifacts.floods import MOST_AN_HOUR, Floods
from wetink.model.event import Event, Kind, Link, Message, Place, When

START = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)


def said(text: str, seconds: float, detail: Message | None = None) -> Event:
    at = When(at=START + timedelta(seconds=seconds))
    return Event(Place("chat.json", f"ts {seconds}"), Kind.SAID, text, detail or Message(channel="build"), at)


def test_what_differs_only_in_numbers_is_the_same_sentence() -> None:
    floods = Floods()
    kept = [n for n in range(1000) if not floods.adds_nothing(said(f"job {n} took {n * 3} s", n))]
    assert kept == list(range(MOST_AN_HOUR))
    assert floods.left_out == 1000 - MOST_AN_HOUR


def test_each_hour_is_heard_again_so_that_the_end_of_a_flood_is_known() -> None:
    floods = Floods()
    kept = [n for n in range(0, 7200, 2) if not floods.adds_nothing(said(f"job {n} is late", n))]
    assert kept == [*range(0, 2 * MOST_AN_HOUR, 2), *range(3600, 3600 + 2 * MOST_AN_HOUR, 2)]


def test_what_people_say_in_between_stays() -> None:
    floods = Floods()
    events = [said("the belt stands still" if n == 700 else f"job {n} is late", n) for n in range(1000)]
    kept = [event.text for event in events if not floods.adds_nothing(event)]
    assert "the belt stands still" in kept


def test_what_carries_more_than_its_words_is_never_left_out() -> None:
    floods = Floods()
    link = Message(channel="build", links=(Link("https://ci.example/1"),))
    answer = Message(channel="build", thread="1.0")
    events = [said("look", n, detail) for n in range(400) for detail in (link, answer)]
    assert not any(floods.adds_nothing(event) for event in events)


def test_channels_are_counted_apart() -> None:
    floods = Floods()
    events = [said("late", n, Message(channel=f"line-{n % 4}")) for n in range(4 * MOST_AN_HOUR)]
    assert not any(floods.adds_nothing(event) for event in events)


def test_what_has_no_time_is_kept() -> None:
    floods = Floods()
    event = Event(Place("chat.txt", "line 1"), Kind.SAID, "late", Message(channel="build"))
    assert not any(floods.adds_nothing(event) for _ in range(2 * MOST_AN_HOUR))


def test_a_bundle_counts_what_it_left_out(tmp_path: Path) -> None:
    rows = [
        {"type": "message", "user": "U1", "ts": f"{1777888800 + n // 10}.{n:06d}", "text": f"retry {n}"}
        for n in range(900)
    ]
    (tmp_path / "chat.json").write_text(json.dumps(rows))
    with read_bundle([tmp_path], load().readers) as bundle:
        assert len(bundle.events) == MOST_AN_HOUR
        assert [file.repeated for file in bundle.files] == [900 - MOST_AN_HOUR]
        assert [file.left_out for file in bundle.files] == [0]
