"""Post-mortems in Markdown: passages, and when their lines happened."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from wetink.artifacts.front_matter import front_matter
from wetink.artifacts.markdown import READER
from wetink.artifacts.markdown_blocks import blocks
from wetink.artifacts.urls import bare_urls
from wetink.artifacts.written_times import Day, days_in, leading
from wetink.model import zones
from wetink.model.event import Event, Kind, Link, Passage, When

DATA = Path(__file__).parent.parent / "data" / "markdown"


def read(name: str) -> list[tuple[Event, Passage]]:
    events = [event for event in READER.read(DATA / name, name) if isinstance(event, Event)]
    return [(event, event.detail) for event in events if isinstance(event.detail, Passage)]


def timed(name: str) -> dict[str, str]:
    """The first words of each passage with a time, and that time."""
    return {event.text[:24]: shown(event.when) for event, _ in read(name) if event.when != When()}


def shown(when: When) -> str:
    known = when.at or when.local
    return known.isoformat() if known else f"{when.clock} {when.day} {when.zone}"


def test_passages_have_form_headings_boxes_links_and_lines() -> None:
    passages = read("yaml-front-matter-zone-in-prose.md")
    assert {event.kind for event, _ in passages} == {Kind.DOCUMENT}
    assert [(e.place.locator, p.form, p.done) for e, p in passages][-4:] == [
        ("line 26", "title", None),
        ("line 28", "item", True),
        ("line 29", "item", False),
        ("line 30", "item", None),
    ]
    event, done = passages[-3]
    assert event.text == "dead letter queue, https://git.example/mail/pull/7"
    assert done.headings == ("Mail queue stood still", "Actions")
    assert done.links == (Link("https://git.example/mail/pull/7"),)
    links = [link for _, passage in passages for link in passage.links]
    assert Link("https://grafana.example/d/queues/queues", "the board") in links


def test_a_zone_named_in_prose_holds_for_the_timeline_and_a_day_turns_at_midnight() -> None:
    assert timed("yaml-front-matter-zone-in-prose.md") == {
        "11:16 first page": "2026-03-02T10:16:00+00:00",
        "11:40 poison message fou": "2026-03-02T10:40:00+00:00",
        "`queuectl inspect welcom": "2026-03-02T10:40:00+00:00",  # its list item's
        "11:42 removed with `queu": "2026-03-02T10:42:00+00:00",
        "queuectl drop 4711": "2026-03-02T10:40:00+00:00",
        "23:50 backlog worked off": "2026-03-02T22:50:00+00:00",
        "00:10 calm again, see th": "2026-03-02T23:10:00+00:00",
    }


def test_front_matter_is_no_text_but_gives_the_title() -> None:
    texts = [event.text for event, _ in read("yaml-front-matter-zone-in-prose.md")]
    assert texts[0] == "Mail queue stood still"
    assert texts.count("Mail queue stood still") == 1
    assert not any("tags" in text for text in texts)
    (title, _), (words, passage), _ = read("toml-front-matter-only-title.md")
    assert (title.text, words.text, words.place.locator) == ("Disk full on db-1", "Some words.", "line 6")
    assert passage.headings == ("Disk full on db-1",)


def test_template_tags_say_nothing_and_labels_may_stand_before_a_date() -> None:
    assert timed("erb-and-labels.html.md.erb") == {
        "First detected 2021-07-1": "2021-07-12T09:33:00",
        "Repaired: 2021-07-12 16:": "2021-07-12T16:07:00",
    }
    assert all("<%" not in event.text for event, _ in read("erb-and-labels.html.md.erb"))


def test_a_tables_head_may_name_the_zone() -> None:
    assert timed("tables-with-zone-in-the-head.md") == {
        "10:15 | page": "2026-03-02T10:15:00+00:00",
        "~10:41 | fixed | really": "2026-03-02T10:41:00+00:00",
        "2026-07-02 | 08:00 | sum": "2026-07-02T15:00:00+00:00",  # Pacific time in July
        "2026-12-02 | 08:00 | win": "2026-12-02T16:00:00+00:00",
    }


def test_without_any_date_a_time_keeps_the_zone_its_text_names() -> None:
    found = {event.text[:11]: event.when for event, _ in read("times-without-any-date.md") if event.when.clock}
    assert found == {
        "14:05 page,": When(clock=time(14, 5), zone="UTC"),
        "14:20-14:31": When(clock=time(14, 20), zone="UTC"),
        "2:31pm PST ": When(clock=time(14, 31), zone="America/Los_Angeles"),
    }


def test_lines_of_one_paragraph_that_start_with_times_are_passages_of_their_own() -> None:
    lines = [(e.place.locator, e.text) for e, _ in read("times-without-any-date.md") if e.when.zone == "UTC"]
    assert lines == [
        ("line 5", "14:05 page, 14:06 ack"),
        ("line 6", "14:20-14:31 restart of search-2\nnobody knew why"),
    ]


def test_a_heading_gives_its_time_to_what_stands_under_it() -> None:
    assert timed("headings-with-times.md") == {
        "07:28 UTC": "2018-03-13T07:28:00+00:00",
        "Somebody noticed.": "2018-03-13T07:28:00+00:00",
        "a look at the board": "2018-03-13T07:28:00+00:00",
        "08:01 UTC - fixed": "2018-03-13T08:01:00+00:00",
        "Restarted.": "2018-03-13T08:01:00+00:00",
    }


def test_a_month_and_day_after_the_documents_own_are_of_the_year_before() -> None:
    assert timed("month-day-stamps-of-the-year-before.md") == {
        "[12-30 16:21] node-3 is ": "2018-12-30T16:21:00",
        "[12-30 16:25] drained it": "2018-12-30T16:25:00",
    }


def test_without_a_zone_a_date_makes_it_local_and_a_time_alone_a_clock() -> None:
    assert timed("no-zone-named.md") == {
        "2026-04-14 09:41 first c": "2026-04-14T09:41:00",
        "10:38 over": "10:38:00 2026-04-14 ",
        "April 15, 7:05 AM follow": "2026-04-15T07:05:00",
    }


def test_the_day_in_the_title_wins_over_the_day_of_writing() -> None:
    assert timed("two-days-and-a-written-date.md") == {
        "22:05 upgrade": "2026-07-16T20:05:00+00:00",
        "23:41 undone": "2026-07-16T21:41:00+00:00",
        "00:24 well": "2026-07-16T22:24:00+00:00",
    }


def test_the_files_name_may_hold_the_only_date() -> None:
    assert timed("date-only-in-the-name-2026-03-02.md")["10:15 UTC: page"] == "2026-03-02T10:15:00+00:00"


def test_a_report_in_german() -> None:
    assert list(timed("german-report.md").values()) == ["2026-05-19T00:06:00+00:00", "2026-05-19T00:36:00+00:00"]


def test_comments_are_dropped_and_markup_is_reduced_to_its_text() -> None:
    texts = [event.text for event, _ in read("html-comments-and-images.md")]
    assert texts == [
        "Title here",
        "More\nInside the details",
        "board and bold words with old `code` and https://a.example/b_(c).",
        "Hard\nbreak",
    ]


@pytest.mark.parametrize(
    ("text", "clock", "zone"),
    [
        ("- 12:16 UTC - x", time(12, 16), "UTC"),
        ("**14:05** x", time(14, 5), ""),
        ("2:10-2:31pm EST: x", time(14, 10), "America/New_York"),
        ("11:50-12:10pm x", time(11, 50), ""),
        ("11:50pm-12:10am x", time(23, 50), ""),
        ("9:41 to 10:38 Central, x", time(9, 41), "America/Chicago"),
        ("10:00-11:00 x", time(10), ""),
        ("2026-05-06T08:47:40-02:00 x", time(8, 47, 40), "-02:00"),
        ("1416 UTC x", time(14, 16), "UTC"),
        ("14h05 - arrêt", time(14, 5), ""),
        ("14.05 Uhr los", time(14, 5), ""),
        ("12 AM x", time(0), ""),
        ("Detected: 14:05 UTC", time(14, 5), "UTC"),
        ("23:41 UTC+5:30 x", time(23, 41), "+05:30"),
        ("07:28 Europe/Berlin x", time(7, 28), "Europe/Berlin"),
        ("13:55 PM PST Saturday Oct 30th: x", time(13, 55), "America/Los_Angeles"),
        ("On May 9th 2021 at 6:48AM PDT, the queue stood still", time(6, 48), "-07:00"),
        ("At approximately 09:15:04 Monday May 10th, x", time(9, 15, 4), ""),
    ],
)
def test_times_at_the_start_of_a_line(text: str, clock: time, zone: str) -> None:
    stamp = leading(text)
    assert stamp
    assert (stamp.clock, stamp.zone) == (clock, zone)


@pytest.mark.parametrize(
    "text",
    [
        "1.17.3 upgrade", "10:1 ratio", "24:00 x", "2026 was bad", "Impact: 08:10 to about 10:20 UTC, up to 6 %",
        "Cause: 12:00 batch started too early", "13 PM", "99:99",
        "23:00 AM MST x", "02-03-2025 2:14 pm", "restarted at 12:00", "10.0.0.1:8080 is down", "",
    ],
)  # fmt: skip
def test_what_is_no_time_of_a_line(text: str) -> None:
    assert leading(text) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Outage on 2026-03-02", Day(2026, 3, 2)),
        ("2 April 2026", Day(2026, 4, 2)),
        ("Tuesday April 14", Day(None, 4, 14)),
        ("March 3rd, 2026", Day(2026, 3, 3)),
        ("am 19.05.2026", Day(2026, 5, 19)),
        ("el 6 de noviembre de 2026", Day(2026, 11, 6)),
        ("3 août 2026", Day(2026, 8, 3)),
        ("25/03/2026", Day(2026, 3, 25)),
    ],
)
def test_dates_as_people_write_them(text: str, day: Day) -> None:
    assert next(days_in(text)) == day


def test_a_date_that_can_be_read_two_ways_is_not_read() -> None:
    assert list(days_in("03/04/2026, version 2026-13-45, 31.02.2026")) == []


def test_zones() -> None:
    assert zones.said("All times are in PST unless noted") == "America/Los_Angeles"
    assert zones.said("Timezone: Europe/Berlin") == "Europe/Berlin"
    assert zones.said("times are local") == ""
    assert zones.alone("Timeline (CET)") == "Europe/Paris"
    assert zones.alone("Time, UTC+2") == "+02:00"
    assert [zones.alone(text) for text in ("Central Park", "ICT outage", "Plan Z", "EST 1889")] == [""] * 4
    assert zones.behind_clocks("at 10:38 Central cluster, at 11:00 (Eastern)") == {"America/New_York"}
    assert zones.canonical("Europe/Nowhere") == ""
    july = datetime(2026, 7, 2, 8, 0)  # noqa: DTZ001
    shifted = zones.to_utc(july, "Europe/Paris")
    assert shifted
    assert shifted.hour == 6
    assert zones.to_utc(july, "") is None


def test_urls_end_before_the_sentences_punctuation() -> None:
    assert bare_urls("see (https://a.example/x_(y)), https://b.example. and https://b.example") == (
        "https://a.example/x_(y)",
        "https://b.example",
    )


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    text = "---\nJust words, not a key\n\n---\n"
    assert front_matter(text) == (text, (), 1)
    assert front_matter("---\ntitle: x\nnot closed")[1] == ()


@pytest.mark.parametrize(
    ("name", "text", "claimed"),
    [
        ("a.md", "# Title\n\nwords\n", True),
        ("README.md", "Tool\n====\n\n```\npip install x\n```\n", True),
        ("prose.md", ("word " * 20 + "\n\n") * 3, True),
        ("a.txt", "# Report\n\n## Summary\n\n- x\n", True),
        ("a.txt", "just a note\n", False),
        ("bash_history", "#1772448300\nls\n#1772448310\npwd\n", False),
        ("script.txt", "#!/bin/sh\n## a\n## b\n", False),
        ("a.yaml", "# key\n## other\nkey: value\n", False),
        ("chat.md", "ada  10:15 AM\nhi\nbo  10:16 AM\nhello\nada  10:17 AM\nbye\n", False),
        ("empty.md", "", False),
        ("bytes.md", "\x00\x01# x", False),
    ],
)
def test_what_is_a_document(tmp_path: Path, name: str, text: str, *, claimed: bool) -> None:
    path = tmp_path / name
    path.write_text(text)
    assert READER.identify(path) is claimed


def test_many_passages_take_linear_time(tmp_path: Path) -> None:
    path = tmp_path / "long.md"
    path.write_text(
        "# Outage 2026-03-02\n\n" + "".join(f"- {n // 60 % 24:02}:{n % 60:02} UTC x\n" for n in range(5000))
    )
    events = list(READER.read(path, "long.md"))
    assert len(events) == 5001
    first = events[1]
    assert isinstance(first, Event)
    assert first.when.at is not None
    assert first.when.at.date() == date(2026, 3, 2)


@pytest.mark.parametrize(
    "text",
    [
        "February 15, 2024: 7:56am x", "2024-02-15: 07:56 x", "02-15-2024 7:56 am - x", "15.02.2024, 07:56 x",
        "On Feb 15, 2024 at approximately 07:56, x", "Thu Feb 15 07:56:00 UTC 2024 x",
    ],
)  # fmt: skip
def test_days_beside_a_time(text: str) -> None:
    stamp = leading(text)
    assert stamp
    assert (stamp.day, stamp.clock) == (Day(2024, 2, 15), time(7, 56))


def test_the_date_behind_a_label_is_of_its_line_alone(tmp_path: Path) -> None:
    """Key facts above a timeline name the end, often on the next day: the timeline does not begin there."""
    path = tmp_path / "report.md"
    path.write_text(
        "# Incident on 2026-03-12 (UTC)\n\n- Detected 2026-03-12 15:35\n- Resolved 2026-03-13 12:34\n\n"
        "15:35 – plan pushed\n\n20:45 – quiet\n\n12:34 – removed\n"
    )
    events = [one for one in READER.read(path, "report.md") if isinstance(one, Event)]
    assert [event.when.at for event in events[1:]] == [
        datetime(2026, 3, 12, 15, 35, tzinfo=UTC),
        datetime(2026, 3, 13, 12, 34, tzinfo=UTC),
        datetime(2026, 3, 12, 15, 35, tzinfo=UTC),
        datetime(2026, 3, 12, 20, 45, tzinfo=UTC),
        datetime(2026, 3, 13, 12, 34, tzinfo=UTC),
    ]


def test_a_date_alone_above_times_heads_them(tmp_path: Path) -> None:
    path = tmp_path / "report.md"
    path.write_text(
        "# Report (UTC)\n\nWritten on 2026-03-20.\n\n2026-03-12\n\n- 23:50 alert\n\n2026-03-14\n\n- 00:10 again\n"
    )
    events = [one for one in READER.read(path, "report.md") if isinstance(one, Event)]
    assert [event.when.at for event in events if event.when.at] == [
        datetime(2026, 3, 12, 23, 50, tzinfo=UTC),
        datetime(2026, 3, 14, 0, 10, tzinfo=UTC),
    ]


@pytest.mark.parametrize(
    ("said", "zone"),
    [
        ("All times listed in this report are in Edinburgh, London", "Europe/London"),
        ("All times are in (GMT+02:00) Bucharest.", "Europe/Bucharest"),
        ("All times listed in this report are in Eastern Time (US & Canada)", "America/New_York"),
        ("We saw response times in London rise", ""),
        ("All timeouts in London", ""),
    ],
)
def test_zones_as_rails_names_them(said: str, zone: str) -> None:
    assert zones.said(said) == zone


def test_a_passage_of_a_megabyte_is_plain_text(tmp_path: Path) -> None:
    """To look for its marks would take ten seconds, and a hundred times as long for a hundred megabytes."""
    path = tmp_path / "a.md"
    path.write_text("# t\n\n*here*\n\n" + "*[`" * 350_000)
    texts = [found.text for found in READER.read(path, "a.md") if isinstance(found, Event)]
    assert texts == ["t", "here", "*[`" * 350_000]


def passages_of(text: str, tmp_path: Path) -> list[tuple[Event, Passage]]:
    path = tmp_path / "pm.md"
    path.write_text(text, "utf-8")
    events = [event for event in READER.read(path, "pm.md") if isinstance(event, Event)]
    return [(event, event.detail) for event in events if isinstance(event.detail, Passage)]


def test_a_label_that_stands_alone_heads_the_items_under_it(tmp_path: Path) -> None:
    text = (
        "# Mail\n\n- **Context**:\n  - the node was retired\n- **Resolution**:\n  - the pod was killed\n- all is well\n"
    )
    found = {event.text: passage.headings for event, passage in passages_of(text, tmp_path)}
    assert found["the node was retired"] == ("Mail", "Context")
    assert found["the pod was killed"] == ("Mail", "Resolution")
    assert found["all is well"] == ("Mail",)


def test_a_label_in_a_line_of_its_own_heads_what_follows(tmp_path: Path) -> None:
    text = "# Mail\n\nResolution:\n\nWe killed the pod.\n\n## Later\n\nNothing more.\n"
    found = {event.text: passage.headings for event, passage in passages_of(text, tmp_path)}
    assert found["We killed the pod."] == ("Mail", "Resolution")
    assert found["Nothing more."] == ("Mail", "Later")


def test_a_zone_named_at_one_heading_holds_for_the_next_ones(tmp_path: Path) -> None:
    text = "# 2026-01-12 mail\n\n(seen at 0:59 CET)\n\n## Timeline\n\n### 16:59 PST\n\nfirst\n\n### 17:07\n\nsecond\n"
    found = {event.text: shown(event.when) for event, _ in passages_of(text, tmp_path)}
    assert found["first"] == "2026-01-13T00:59:00+00:00"
    assert found["second"] == "2026-01-13T01:07:00+00:00"


def test_talk_pasted_as_code_is_read_line_by_line_and_a_log_is_not() -> None:
    talk = "11:14 AM the queue is stuck again\n11:20 AM ana: restarted the worker now\n11:25 AM that did it, all fine\n"
    log = "11:14:00 ERROR pool is full now\n11:14:01 ERROR pool is full now\n11:14:02 INFO retry in a second\n"
    fence = "```"
    found = [block.form for block in blocks(f"# Outage\n\n{fence}\n{talk}{fence}\n\n{fence}\n{log}{fence}\n")]
    assert found == ["title", "item", "item", "item", "code"]
