"""Reports as plain text: which texts are one, and how their headings and entries are told."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from wetink.artifacts.markdown import READER
from wetink.artifacts.plain_report import as_markdown, is_report
from wetink.model.event import Event, Passage

WIKI = """2026-04-02 gateway outage

Summary[edit | edit source]
Mail was refused for an hour.

Timeline
All times in UTC.
  • 09:12: alerts fire
  • 09:40 release rolled back

What went poorly?
- nobody was paged
"""
LETTER = """On Saturday between 18:00 and 22:00 the export of all invoices stood still. Nobody could fetch a file.

At 18:20 we mounted the share again, which did not help. The jobs stayed where they were for three more hours.

At 21:45 we restarted the scheduler. All jobs ran through, and the export is back to normal since then.
"""


@pytest.mark.parametrize("text", [WIKI, LETTER])
def test_sections_or_sentences_with_times_make_a_report(text: str) -> None:
    assert is_report(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ALPHA=1\nBETA=2\nGAMMA=3\n",
        "2026-04-02 09:12:01 ERROR mail refused. Try later.\n" * 6,
        "Apr  2 09:12:01 gw-1 kernel: oops\n" * 6,
        "Permission is hereby granted. The software is provided as is. No warranty is given of any kind whatsoever.\n"
        * 4,
        "buy milk\ncall ana\n",
    ],
)
def test_settings_logs_licences_and_notes_are_none(text: str) -> None:
    assert not is_report(text)


def test_lines_keep_their_numbers() -> None:
    assert len(as_markdown(WIKI).split("\n")) == len(WIKI.split("\n"))


def test_headings_bullets_and_times_are_read(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text(WIKI, "utf-8")
    assert READER.identify(path)
    events = [one for one in READER.read(path, "report.txt") if isinstance(one, Event)]
    found = {
        e.text: (e.place.locator, e.when.at, e.detail.headings[-1:]) for e in events if isinstance(e.detail, Passage)
    }
    title = "2026-04-02 gateway outage"
    assert found[title] == ("line 1", None, ())
    assert found["Mail was refused for an hour."] == ("line 4", None, ("Summary",))
    assert found["09:40 release rolled back"] == ("line 9", datetime(2026, 4, 2, 9, 40, tzinfo=UTC), ("Timeline",))
    assert found["nobody was paged"] == ("line 12", None, ("What went poorly?",))


def test_a_text_without_suffix_is_not_taken(tmp_path: Path) -> None:
    path = tmp_path / "LICENSE"
    path.write_text(LETTER, "utf-8")
    assert not READER.identify(path)


def test_one_endless_word_costs_no_more_than_reading_it() -> None:
    assert not is_report("a" * 1_000_000)  # takes hours where each letter is a start to look from


STATUS = """Resolved -
All queues are empty.
Mar 13, 10:16 MDT
Monitoring -
We have raised the limit. Mail flows again.
Mar 13, 10:01 MDT
Investigating -
Mail is delayed for all.
Mar 13, 09:15 MDT
"""
LOG = """Gateway outage

Timeline
[17:03] ana reports refused mail
[17:04] ben sees the same
[17:05] the queue holds 900 mails
[17:10] piotr restarts the relay
[17:12] <icinga> RECOVERY - relay is OK
 $ sudo su -
 # mailq
"""
STORY = """Thu, 02 Aug 2012

Why mail stood still

Today two of our machines failed. This seems to have been a bug of the kernel. Nobody had the password of the console.

Once we had it, rebooting them was done quickly and everything recovered. We are sorry. More people have it now.
The second machine came back by itself. We do not know why. We shall write again when we do.
"""


@pytest.mark.parametrize("text", [STATUS, LOG, STORY])
def test_a_status_page_a_log_of_entries_and_a_dated_story_are_reports(text: str, tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text(text, "utf-8")
    assert READER.identify(path)


def test_updates_of_a_status_page_begin_with_their_time() -> None:
    made = as_markdown(STATUS).split("\n")
    assert len(made) == len(STATUS.split("\n"))
    assert made[4] == "- Mar 13, 10:01 MDT We have raised the limit. Mail flows again."
    assert made[3] == made[5] == ""


def test_a_date_alone_heads_no_report() -> None:
    assert as_markdown(STORY).startswith("Thu, 02 Aug 2012\n\n# Why mail stood still\n")
