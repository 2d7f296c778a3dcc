"""Chat logs inside documents: which stretches are chat, whose day and zone holds, and what stays the document's."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path

from wetink.artifacts.document_chats import said, take_out
from wetink.artifacts.document_times import Frame
from wetink.artifacts.markdown import READER
from wetink.model.event import Event, Kind, Message

SAMPLE = Path(__file__).parent.parent / "data" / "markdown" / "chat-log-below-a-heading.md"
CHAT = "ana [7:06 AM]\none\nkenji [7:07 AM]\ntwo\nana [7:09 AM]\nthree\n"


def test_a_chat_below_a_heading_is_said_and_the_rest_stays_a_document() -> None:
    found = [one for one in READER.read(SAMPLE, "pm.md") if isinstance(one, Event)]
    chat = [event for event in found if event.kind is Kind.SAID]
    passages = [event.text for event in found if event.kind is Kind.DOCUMENT]
    assert [(event.place.locator, event.when.at) for event in chat] == [
        ("line 16", datetime(2026, 3, 12, 14, 6, tzinfo=UTC)),
        ("line 19", datetime(2026, 3, 12, 14, 10, tzinfo=UTC)),
        ("line 23", datetime(2026, 3, 12, 14, 28, tzinfo=UTC)),
        ("line 29", datetime(2026, 3, 12, 14, 31, tzinfo=UTC)),
    ]
    assert {event.detail.channel for event in chat if isinstance(event.detail, Message)} == {"inc-checkout"}
    assert chat[1].text == "yes, 41 went out at seven\nit is the new pool"
    assert passages[-4:] == [
        "#inc-checkout chat log",
        "Shortened to what matters.",
        "Follow-up",
        "raise the size of the pool",
    ]


def test_lines_keep_their_numbers_where_chat_was_taken_out() -> None:
    text, found = take_out(f"# A\nbefore\n{CHAT}\n---\n## B\nafter\n", 11)
    assert [(stretch.first, len(stretch.lines), stretch.channel) for stretch in found] == [(13, 6, "")]
    assert text.split("\n") == ["# A", "before", "", "", "", "", "", "", "", "---", "## B", "after", ""]


def test_too_few_headers_and_lines_of_a_timeline_are_no_chat() -> None:
    timeline = "## Timeline\n[7:06 AM] ana: paged\n[7:07 AM] ana: looks\n[7:09 AM] ana: rolled back\n"
    two = "## Log\nana [7:06 AM]\none\nkenji [7:07 AM]\ntwo\n"
    for text in (timeline, two, "", "## Log\n"):
        assert take_out(text, 1) == (text, [])


def test_a_document_without_day_or_zone_leaves_them_open() -> None:
    _, found = take_out(CHAT, 1)
    (clock, *_) = [one for one in said(found, Frame(), "x.md") if isinstance(one, Event)]
    assert (clock.when.clock, clock.when.day, clock.when.zone) == (time(7, 6), None, "")
    (zoned, *_) = [one for one in said(found, Frame(zone="Europe/Berlin"), "x.md") if isinstance(one, Event)]
    assert (zoned.when.clock, zoned.when.zone) == (time(7, 6), "Europe/Berlin")
    day = Frame(day=date(2026, 3, 12))
    (dated, *_) = [one for one in said(found, day, "x.md") if isinstance(one, Event)]
    assert (dated.when.clock, dated.when.day) == (time(7, 6), date(2026, 3, 12))
