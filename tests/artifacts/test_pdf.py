"""PDF: passages put together from lines, times as in Markdown, and what cannot be read is said."""

from __future__ import annotations

import zlib
from datetime import UTC, datetime
from pathlib import Path
from time import process_time

import pytest
from made_files import PdfFile, Text, flowing, head
from pypdf import PdfReader, PdfWriter

from wetink.artifacts.pdf import READER
from wetink.model.event import Event, Link, Passage, Skipped

DATA = Path(__file__).parent.parent / "data" / "pdf"


def read(path: Path) -> tuple[list[tuple[Event, Passage]], list[tuple[str, str]]]:
    """(passages, skips as (locator, why))."""
    assert READER.identify(path)
    found = list(READER.read(path, path.name))
    passages = [(one, one.detail) for one in found if isinstance(one, Event) and isinstance(one.detail, Passage)]
    return passages, [(one.place.locator, one.why) for one in found if isinstance(one, Skipped)]


def made(tmp_path: Path, *pages: list[Text]) -> Path:
    path = tmp_path / "made.pdf"
    path.write_bytes(PdfFile(pages).made())
    return path


def texts(path: Path) -> list[str]:
    return [event.text for event, _ in read(path)[0]]


def test_pagerdutys_report_has_times_by_rails_zone_under_their_dates() -> None:
    found, skipped = read(DATA / "pagerduty-report.pdf")
    assert skipped == []
    times = {event.text[:8]: event.when.at for event, _ in found if event.when.at}
    assert times == {
        "Impact T": datetime(2026, 3, 28, 23, 15, tzinfo=UTC),
        "11:15 PM": datetime(2026, 3, 28, 23, 15, tzinfo=UTC),
        "11:21 PM": datetime(2026, 3, 28, 23, 21, tzinfo=UTC),
        "11:40 PM": datetime(2026, 3, 28, 23, 40, tzinfo=UTC),
        "11:52 PM": datetime(2026, 3, 28, 23, 52, tzinfo=UTC),
        "12:10 AM": datetime(2026, 3, 29, 0, 10, tzinfo=UTC),
        "2:10 AM ": datetime(2026, 3, 29, 1, 10, tzinfo=UTC),  # summer time began at 1:00 UTC
        "3:05 AM ": datetime(2026, 3, 29, 2, 5, tzinfo=UTC),
    }
    assert [(detail.form, event.text) for event, detail in found if event.place.locator.startswith("page 2")] == [
        ("title", "Action Items"),
        ("item", "Pin the version of the cache in the chart"),
        (
            "item",
            (
                "Alert on evictions per second, so that the next upgrade is seen before customers see it, and link the"
                " runbook"
            ),
        ),
    ]


def test_an_address_cut_by_the_margin_is_whole_again() -> None:
    found, _ = read(DATA / "pagerduty-report.pdf")
    url = "https://grafana.acme.example/d/evictions/overview?orgId=1&var-cluster=cache-eu-1&from=now-3h"
    assert [detail.links for _, detail in found if detail.links] == [(Link(url),)]


def test_a_time_in_the_middle_of_a_sentence_begins_nothing() -> None:
    found, _ = read(DATA / "pagerduty-report.pdf")
    assert any(event.text.endswith("took effect at about 11:58 PM on all nodes") for event, _ in found)


def test_heads_and_feet_of_pages_are_no_text() -> None:
    found, skipped = read(DATA / "printed-from-a-browser.pdf")
    assert skipped == []
    assert [(event.place.locator, detail.form, event.text) for event, detail in found] == [
        ("page 1", "title", "Queue stuck, 2 March 2026"),
        ("page 1, passage 2", "title", "Timeline"),
        ("page 1, passage 3", "row", "Time (UTC) | What | Who"),
        ("page 1, passage 4", "row", "09:02 | Queue depth alert | monitor"),
        ("page 1, passage 5", "row", "09:10 | Scaled to 6 | Ida"),
        ("page 2", "title", "What we ran"),
        ("page 2, passage 2", "code", "kubectl scale deploy/worker --replicas=6\n  --namespace=jobs"),
        ("page 2, passage 3", "paragraph", "The board of the queue"),
        ("page 2, passage 4", "item", "first finding"),
        ("page 2, passage 5", "item", "a detail of it"),
        ("page 2, passage 6", "item", "second finding"),
        ("page 3", "title", "Next"),
        ("page 3, passage 2", "paragraph", "Nothing is left to do."),
    ]
    assert found[3][0].when.at == datetime(2026, 3, 2, 9, 2, tzinfo=UTC)
    assert found[4][1].headings == ("Queue stuck, 2 March 2026", "Timeline")
    assert found[7][1].links == (Link("https://board.acme.example/d/1"),)


def test_a_page_that_holds_only_what_all_hold_keeps_it(tmp_path: Path) -> None:
    assert (
        texts(made(tmp_path, *([Text(72, 700, "Confidential draft")] for _ in range(3)))) == ["Confidential draft"] * 3
    )


def test_a_scan_says_that_it_is_one() -> None:
    found, skipped = read(DATA / "scan-without-text.pdf")
    assert found == []
    ((locator, why),) = skipped
    assert locator == "file"
    assert why.startswith("no text in it; a scan?")


def test_pictures_and_pages_without_words_are_told(tmp_path: Path) -> None:
    path = tmp_path / "some.pdf"
    path.write_bytes(PdfFile([[Text(72, 700, "A page of words")], []], pictures=True).made())
    _, skipped = read(path)
    assert [locator for locator, _ in skipped] == ["page 2", "pictures"]


def test_a_password_is_named(tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=PdfReader(DATA / "pagerduty-report.pdf"))
    writer.encrypt("open sesame", algorithm="RC4-128")
    with (tmp_path / "locked.pdf").open("wb") as file:
        writer.write(file)
    assert read(tmp_path / "locked.pdf") == ([], [("file", "not read: it has a password: save it without one")])


def test_a_file_that_only_forbids_printing_is_read(tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=PdfReader(DATA / "pagerduty-report.pdf"))
    writer.encrypt("", owner_password="of the owner", algorithm="RC4-128")  # noqa: S106  no secret
    with (tmp_path / "locked.pdf").open("wb") as file:
        writer.write(file)
    assert texts(tmp_path / "locked.pdf") == texts(DATA / "pagerduty-report.pdf")


def test_a_damaged_file_says_so(tmp_path: Path) -> None:
    path = tmp_path / "half.pdf"
    path.write_bytes(b"%PDF-1.7\nnothing of a PDF follows")
    found, ((locator, why),) = read(path)
    assert (found, locator) == ([], "file")
    assert why.startswith("not read: damaged")


def test_paragraphs_end_where_their_last_line_is_short(tmp_path: Path) -> None:
    lines = [
        "The first paragraph is written over two lines, since it has more words than one of them can",
        "hold.",
        "The second paragraph follows it at once, as in a document without space between them, and it",
        "is long as well.",
        "Short one.",
        "Another short one.",
    ]
    assert texts(made(tmp_path, flowing(lines))) == [
        f"{lines[0]} {lines[1]}",
        f"{lines[2]} {lines[3]}",
        "Short one.",
        "Another short one.",
    ]


def test_words_after_an_address_are_not_taken_into_it(tmp_path: Path) -> None:
    url = "https://wiki.acme.example/runbooks/checkout/rollback"
    lines: list[str | Text] = [
        Text(0, 0, f"The steps that were taken are written down in the wiki: {url}", link=url),
        "They held",
    ]
    (text,) = texts(made(tmp_path, flowing(lines)))
    assert text.endswith(f"{url} They held")


def test_a_bomb_of_nested_forms_ends_in_time(tmp_path: Path) -> None:
    """Ten forms that draw each other ten times each would be ten thousand million of them."""
    forms = []
    for number in range(10):
        inner = b"/X Do " * 10 if number < 9 else b"BT /F0 9 Tf (boom) Tj ET"
        following = b"/XObject<</X %d 0 R>>" % (9 + number)
        forms.append(
            b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<<%s>>/Length %d>>\nstream\n%s\nendstream"
            % (following if number < 9 else b"", len(inner), inner)
        )
    page = [Text(72, 700, "Words before it")]
    path = tmp_path / "bomb.pdf"
    path.write_bytes(PdfFile([page], extra=forms, drawn=b"/X Do " * 10, forms="/X 8 0 R").made())
    start = process_time()
    found, skipped = read(path)
    assert found[0][0].text == "Words before it"
    assert skipped == [
        (
            "page 1",
            "read as far as it goes: 1,000 drawings in drawings and more; what is written in further ones is left out",
        )
    ]
    assert process_time() - start < 20


def test_a_stream_that_unpacks_to_far_more_is_refused(tmp_path: Path) -> None:
    packed = zlib.compress(b" " * 100_000_000, 9)
    stream = b"<</Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (len(packed), packed)
    raw = PdfFile([[Text(72, 700, "Words before it")]], extra=[stream]).made()
    path = tmp_path / "bomb.pdf"
    path.write_bytes(raw.replace(b"/Contents 6 0 R", b"/Contents 8 0 R"))
    found, skipped = read(path)
    assert found == []
    assert skipped[0][0] == "page 1"


def test_more_pages_than_a_report_has_are_told(tmp_path: Path) -> None:
    _, skipped = read(made(tmp_path, *([Text(72, 700, f"Page of day {n}")] for n in range(501))))
    assert [locator for locator, _ in skipped] == ["page 501"]


def test_nothing_of_the_file_reaches_the_terminal(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The library logs what it mends, and quotes it."""
    raw = made(tmp_path, flowing([head("Title"), "words"])).read_bytes()
    path = tmp_path / "bent.pdf"
    path.write_bytes(raw.replace(b"startxref\n", b"startxref\n1"))
    list(READER.read(path, "bent.pdf"))
    assert capfd.readouterr() == ("", "")


def test_a_row_goes_on_behind_a_cell_of_several_lines(tmp_path: Path) -> None:
    page = [
        Text(72, 700, "14:05"),
        Text(150, 700, "The alert of the payments fires for the"),
        Text(150, 686, "checkout in the region"),
        Text(400, 700, "pager"),
        Text(72, 660, "2 March"),
        Text(72, 646, "14:12"),
        Text(150, 660, "Rollback"),
    ]
    assert (
        texts(made(tmp_path, page))[0]
        == "14:05 | The alert of the payments fires for the checkout in the region | pager"
    )
    assert texts(made(tmp_path, page))[-1].endswith("14:12 | Rollback")


def test_a_text_about_pdf_is_none(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("head -c 5 report.pdf\n%PDF-\n")
    assert not READER.identify(path)
    path = tmp_path / "report.pdf"
    path.write_bytes(b"junk of a server\n" + PdfFile([[Text(72, 700, "Words")]]).made())
    assert texts(path) == ["Words"]
