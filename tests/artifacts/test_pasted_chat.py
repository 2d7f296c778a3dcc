"""Chat copied as plain text: headers of several clients, times of day, and what is no chat at all."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wetink.artifacts import chat_lines
from wetink.artifacts.pasted_chat import READER
from wetink.model.event import ActorKind, Event, Message, Reaction, Skipped

DATA = Path(__file__).parent.parent / "data" / "pasted_chat"
MONDAY, TUESDAY = date(2026, 3, 9), date(2026, 3, 10)


def events(name: str) -> list[Event]:
    return [found for found in READER.read(DATA / name, f"chat/{name}") if isinstance(found, Event)]


def authors(name: str) -> list[str]:
    return [event.actor.name or event.actor.handle or "" for event in events(name) if event.actor]


def message(event: Event) -> Message:
    assert isinstance(event.detail, Message)
    return event.detail


@pytest.mark.parametrize("name", sorted(path.name for path in DATA.iterdir()))
def test_claims_its_samples_and_no_others(name: str) -> None:
    assert READER.identify(DATA / name) == (not name.startswith("not-"))


def test_a_time_alone_goes_on_and_finds_its_half_of_the_day() -> None:
    said = events("time-alone-goes-on.txt")
    assert [event.when.clock for event in said] == [
        time(11, 58),
        time(11, 59),
        time(12, 3),
        time(12, 58),
        time(13, 2),
        time(13, 10),
        time(9, 0),
    ]
    assert authors("time-alone-goes-on.txt") == [
        "PagerDuty",
        "Rosa Mendel",
        "Rosa Mendel",
        "Kenji (support)",
        "Kenji (support)",
        "PagerDuty",
        "Rosa Mendel",
    ]


def test_quotes_that_somebody_put_before_some_lines() -> None:
    said = events("quoted-by-hand.txt")
    assert authors("quoted-by-hand.txt") == ["ana", "kenji", "rosa.m", "ana", "prow"]
    assert [event.when.clock for event in said] == [time(13, 46), time(16, 6), time(16, 15), time(16, 20), time(16, 21)]
    assert said[2].text == "the ingress pods restart\nand nobody touched them"
    assert said[3].text == "rolled back to `v20260206`"
    assert message(said[4]).note == "edited"


def test_slack_copied_in_a_browser_with_status_emojis_and_counts_below_reactions() -> None:
    said = events("slack-web-copy.txt")
    assert [(event.when.clock, event.text) for event in said] == [
        (time(22, 25), "checkout answers 503, see the graph"),
        (time(22, 26), "only in eu-west"),
        (time(22, 28), "pods.txt \nNAME        READY\ncheckout-1  0/1"),
        (time(22, 34), "rolled back"),
    ]
    assert authors("slack-web-copy.txt") == ["Ana Sand", "Ana Sand", "Kenji - On call", "Rosa Mendel"]
    assert [reaction.name for event in said for reaction in message(event).reactions] == ["eyes", "heavy_check_mark"]
    (folded,) = [found for found in READER.read(DATA / "slack-web-copy.txt", "x") if isinstance(found, Skipped)]
    assert folded.why == "58 lines of a file were folded away when this was copied"


def test_times_that_are_links_tell_the_instant_and_the_thread() -> None:
    said = events("times-are-links.md")
    assert said[1].when.at == datetime(2026, 3, 12, 14, 9, 0, 300, tzinfo=UTC)
    assert [message(event).id for event in said][::3] == ["1773324360.000200", "1773324900.000500"]
    assert [message(event).thread for event in said] == [None, "1773324360.000200", None, None]
    assert said[2].text == "done"


@pytest.mark.parametrize(
    "name", ["teams-date-and-text-on-one-line.txt", "2026-03-12-weekday-below-name.txt", "2026-03-12-thread-pane.txt"]
)
def test_the_date_may_stand_in_each_header(name: str) -> None:
    said = events(name)
    assert authors(name)[:3] == ["Ana Sand", "Kenji Mori", "Ana Sand"]
    assert [event.text for event in said[:3]] == ["checkout answers 503", "looking", "rolled back"]
    assert [(event.when.clock, event.when.day) for event in said[:3]] == [
        (time(14, minute), date(2026, 3, 12)) for minute in (6, 7, 9)
    ]


def test_24_hours_and_an_age_for_a_time() -> None:
    said = events("24-hours.txt")
    assert [event.when.clock for event in said] == [time(21, 40), time(21, 41), time(21, 42), None]
    assert authors("24-hours.txt") == ["kenji", "ana", "rosa", "kenji"]


def test_bots_reactions_notes_files_and_stubs() -> None:
    said = events("time-alone-goes-on.txt")
    assert [event.actor.kind for event in said if event.actor][:2] == [ActorKind.BOT, ActorKind.PERSON]
    assert said[5].text == "Resolved: #77 QueueStuck by Rosa Mendel"
    assert said[1].text == "on it"
    assert message(said[1]).note == "edited"
    assert message(said[1]).reactions == (Reaction("eyes"),)
    assert message(said[3]).note == "join"
    assert said[4].text == "customers ask since 2026-03-10\nqueue.png"
    assert message(said[4]).files == ("queue.png",)
    assert {message(event).channel for event in said} == {"ops-night"}


def test_a_paste_keeps_its_blank_lines() -> None:
    paste = events("time-alone-goes-on.txt")[2]
    assert paste.text == "$ mailq | tail -1\n-- 81223 Kbytes in 912 Requests.\n\nthat is a lot"
    assert paste.place.locator == "line 11"


def test_a_divider_dates_what_follows_with_a_year_from_the_text() -> None:
    days = [event.when.day for event in events("time-alone-goes-on.txt")]
    assert days == [TUESDAY] * 6 + [None]


def test_brackets_a_one_word_answer_and_a_relative_time() -> None:
    said = events("brackets.txt")
    assert authors("brackets.txt") == ["rosa", "kenji", "kenji", "rosa"]
    assert said[1].text == "> user@host:~$ ls\ntoday"
    assert said[2].when.clock == time(12, 4)
    assert said[3].when.clock is None
    assert said[0].actor
    assert said[0].actor.handle == "rosa"


def test_name_and_time_on_two_lines() -> None:
    assert authors("stacked.txt") == ["Rosa Mendel", "Kenji Ito", "Rosa Mendel", "Rosa Mendel"]
    assert [event.text for event in events("stacked.txt")] == ["the queue is stuck", "which one?", "mail", "all of it"]


def test_teams_puts_the_time_in_front() -> None:
    assert authors("teams-brackets.txt") == ["Mendel, Rosa", "Kenji Ito", "Mendel, Rosa"]
    assert events("teams-brackets.txt")[0].text == "portal is down for us"


def test_a_date_in_the_file_name_counts_and_midnight_passes(tmp_path: Path) -> None:
    chat = tmp_path / "x.txt"
    chat.write_text("Rosa M  11:50 PM\na\nKenji I  11:58 PM\nb\nRosa M  12:10 AM\nc\n")
    said = [found for found in READER.read(chat, "x/paste-2026-03-09.txt") if isinstance(found, Event)]
    assert [event.when.day for event in said] == [MONDAY, MONDAY, TUESDAY]


@pytest.mark.parametrize(
    "line",
    [
        "let us meet at 9:41 AM",
        "-rw-r--r-- 1 root root 12 Mar  3 09:41",
        "- alert fired  9:41 AM",
        "| rosa  9:41 AM |",
        "https://example.org/a  9:41",
        "restarted the pods, see you there:  9:41 AM",
        "10.0.0.1  09:41",
    ],
)
def test_lines_that_are_no_header(line: str) -> None:
    assert chat_lines.header(line) is None


@pytest.mark.parametrize(
    ("line", "style", "name", "clock"),
    [
        ("Rosa Mendel  9:41 AM", "gap", "Rosa Mendel", time(9, 41)),
        ("Rosa Mendel\u00a0\u00a016:41", "gap", "Rosa Mendel", time(16, 41)),
        ("rosa [07:16 AM]", "bracket", "rosa", time(7, 16)),
        ("Watcher  APP  4:43 PM", "gap", "Watcher", time(16, 43)),
        ("[Tuesday 9:41 AM] Mendel, Rosa", "front", "Mendel, Rosa", time(9, 41)),
        ("rosa — Today at 9:41 AM", "dash", "rosa", time(9, 41)),
    ],
)
def test_headers_of_several_clients(line: str, style: str, name: str, clock: time) -> None:
    found = chat_lines.header(line)
    assert found
    assert (found.style, found.name, found.clock) == (style, name, clock)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Tuesday, March 10th", TUESDAY),
        ("Monday, March 10th", None),
        ("March 9, 2026", MONDAY),
        ("10 March 2026", TUESDAY),
        ("2026-03-10", TUESDAY),
        ("Tuesday", TUESDAY),
        ("Today", None),
        ("February 30th, 2026", None),
    ],
)
def test_days(words: str, day: date | None) -> None:
    assert chat_lines.day_of(words, {2026}, MONDAY) == day


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200), st.integers(0, 400))
def test_random_bytes_and_mutated_samples_never_raise(tmp_path: Path, noise: bytes, cut: int) -> None:
    sample = (DATA / "time-alone-goes-on.txt").read_bytes()
    file = tmp_path / "chat.txt"
    for data in (noise, sample[:cut] + noise + sample[cut:]):
        file.write_bytes(data)
        READER.identify(file)
        list(READER.read(file, "chat.txt"))


def test_a_long_file_takes_linear_time(tmp_path: Path) -> None:
    file = tmp_path / "chat.txt"
    file.write_text("Rosa M  9:41 AM\n" + ("a" * 40 + " [" * 20 + "\n") * 20_000)
    assert len(list(READER.read(file, "chat.txt"))) == 1


# --- one line a message, few messages, other languages ------------------------------------------------------


def test_a_message_on_a_line() -> None:
    said = events("one-line-brackets.txt")
    assert [event.when.clock for event in said] == [time(10, 12), time(10, 14), time(10, 26), time(10, 27)]
    assert authors("one-line-brackets.txt") == ["Mira", "Oleg", "Mira", "Oleg"]
    assert said[2].text == "wifi on the train is poor:\nno log in before eleven"


def test_a_message_on_a_line_with_the_time_alone_passes_midnight() -> None:
    said = events("2026-10-14-one-line-times.txt")
    assert [event.when.day for event in said] == [date(2026, 10, 14)] * 3 + [date(2026, 10, 15)]
    assert {message(event).channel for event in said} == {"ops-night"}


def test_a_message_on_a_line_with_its_date() -> None:
    said = events("one-line-dates.txt")
    assert [(event.when.day, event.when.clock) for event in said] == [
        (date(2026, 10, 14), time(10, 12)),
        (date(2026, 10, 14), time(10, 14)),
        (date(2026, 10, 15), time(0, 4)),
    ]


def test_words_below_a_name_and_its_colon() -> None:
    assert [event.text for event in events("words-below-a-colon.txt")] == [
        "on my way",
        "ok, I start the channel\nand call the vendor",
        "thanks",
    ]


@pytest.mark.parametrize("name", ["teams-two-messages-with-slashes.txt", "two-headers.txt"])
def test_two_messages_are_a_chat(name: str) -> None:
    assert authors(name) == ["Mira Sand", "Oleg Berg"]


def test_a_day_with_slashes_is_told_by_all_of_them_or_not_at_all() -> None:
    assert {event.when.day for event in events("teams-two-messages-with-slashes.txt")} == {date(2026, 10, 14)}
    name = "teams-nothing-tells-day-from-month.txt"
    assert {event.when.day for event in events(name)} == {None}
    skipped = [found for found in READER.read(DATA / name, name) if isinstance(found, Skipped)]
    assert [skip.why[:26] for skip in skipped] == ["dates like 3/4/2026 may be"]


def test_dividers_in_other_languages_are_no_messages() -> None:
    said = events("dividers-in-other-languages.txt")
    assert [event.actor is not None for event in said] == [True] * 5
    assert [event.when.day for event in said][:4] == [date(2026, 10, n) for n in (13, 13, 14, 15)]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Dienstag, 13. Oktober 2026", date(2026, 10, 13)),
        ("mardi 13 octobre 2026", date(2026, 10, 13)),
        ("martes, 13 de octubre de 2026", date(2026, 10, 13)),
        ("terça-feira, 13 de outubro de 2026", date(2026, 10, 13)),
        ("wtorek, 13 października 2026", date(2026, 10, 13)),
        ("1er octobre 2026", date(2026, 10, 1)),
        ("Tuesday, October 13th, 2026", date(2026, 10, 13)),
        ("Decide 13 2026", None),
    ],
)
def test_a_day_in_words(words: str, day: date | None) -> None:
    assert chat_lines.day_of(words, set()) == day
    assert (chat_lines.divider(words, after_blank=True) is not None) == (day is not None)
