"""Calls: transcripts with their speakers, and the chat that was written beside the call."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wetink.artifacts import call_transcript, zoom_chat
from wetink.artifacts.reader import Reader
from wetink.model.event import Event, Link, Message, Skipped

DATA = Path(__file__).parent.parent / "data"
CALLS, CHATS = DATA / "call_transcript", DATA / "zoom_chat"


def events(reader: Reader, path: Path, source: str = "x") -> list[Event]:
    return [found for found in reader.read(path, source) if isinstance(found, Event)]


def told(event: Event) -> tuple[str | None, str]:
    return event.actor.name if event.actor else None, event.text


def test_cues_of_one_speaker_that_follow_each_other_are_one_message() -> None:
    path = CALLS / "zoom-names-before-a-colon.vtt"
    found = events(call_transcript.READER, path)
    assert [told(event) for event in found] == [
        ("Ana Sand", "checkout answers 503, anyone deploying?"),
        ("Kenji Mori", "yes: forty-one went out at seven"),
        (None, "(inaudible)"),
        ("Rosa | Acme", "it is back"),
        ("Rosa | Acme", "good night"),
    ]
    assert [event.when.elapsed for event in found] == [3.12, 9.0, 3723.5, 3780.0, 3840.0]
    assert [event.place.locator for event in found] == ["line 4", "line 12", "line 16", "line 24", "line 28"]
    (skipped,) = [one for one in call_transcript.READER.read(path, "x") if isinstance(one, Skipped)]
    assert (skipped.place.locator, skipped.why) == ("line 20", "a cue without a readable time")


def test_teams_names_the_speaker_in_a_tag() -> None:
    assert [told(event) for event in events(call_transcript.READER, CALLS / "teams-voice-tags.vtt")] == [
        ("Sand, Ana (External)", "error rate is > 5 %, I roll back"),
        ("Kenji Mori", "thanks"),
    ]


def test_zoom_chat_with_texts_below_the_names() -> None:
    path = CHATS / "2026-03-12-saved-chat-text-below.txt"
    found = events(zoom_chat.READER, path, path.name)
    assert [told(event) for event in found] == [
        ("Ana Sand", "checkout answers 503, see https://grafana.example/d/checkout."),
        ("Kenji Mori", "looking\nat the pods"),
        ("Ana Sand", "rolled back"),
        ("Kenji Mori", "> rolled back\nthanks"),
        ("Rosa Mendel", 'Reacted to "rolled back" with "\N{THUMBS UP SIGN}"'),
    ]
    details = [event.detail for event in found if isinstance(event.detail, Message)]
    assert details[0].links == (Link("https://grafana.example/d/checkout"),)
    assert [detail.channel for detail in details] == ["", "to Ana Sand(direct message)", "", "", ""]
    assert [detail.note for detail in details] == ["", "", "", "", "system"]
    assert (found[0].when.clock, found[0].when.day) == (time(14, 6, 2), date(2026, 3, 12))


def test_zoom_chat_with_texts_on_the_same_line_and_the_day_in_the_folders_name() -> None:
    path = CHATS / "text-on-the-same-line.txt"
    found = events(zoom_chat.READER, path, "calls/2026-03-12 14.00.12 On-call bridge/meeting_saved_chat.txt")
    assert [told(event) for event in found] == [
        ("Ana Sand", "checkout answers 503"),
        ("Kenji Mori", "looking\nat the pods"),
    ]
    assert found[1].when.day == date(2026, 3, 12)
    assert events(zoom_chat.READER, path)[0].when.day is None


def test_chat_beside_a_recording_counts_from_its_start() -> None:
    found = events(zoom_chat.READER, CHATS / "beside-a-recording-in-the-cloud.txt")
    assert [told(event) for event in found] == [
        ("Ana Sand", "checkout answers 503"),
        ("Kenji: on call", "the pool is too small\nand nobody noticed"),
        ("Ana Sand", "> the pool is too\nraised"),
    ]
    assert [event.when.elapsed for event in found] == [842.0, 923.0, 3605.0]


@pytest.mark.parametrize("path", sorted([*CALLS.iterdir(), *CHATS.iterdir()]), ids=lambda path: path.name)
def test_each_claims_its_own(path: Path) -> None:
    owned = not path.name.startswith("not-")
    assert call_transcript.READER.identify(path) == (owned and path.parent == CALLS)
    assert zoom_chat.READER.identify(path) == (owned and path.parent == CHATS)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=300), st.integers(0, 300))
def test_no_text_raises(tmp_path: Path, noise: str, cut: int) -> None:
    for reader, name in ((call_transcript.READER, "zoom-names-before-a-colon.vtt"),):
        file = tmp_path / "x"
        whole = (CALLS / name).read_text()
        file.write_text(whole[:cut] + noise + whole[cut:], errors="replace")
        list(reader.read(file, "x"))
        list(zoom_chat.READER.read(file, "x"))
