"""Word documents: passages by their styles, what was deleted is no text, and hostile files end in a sentence."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from made_files import CODE, NUMBERING, docx, p, r, table, write_zip

from wetink.artifacts import xml_tokens
from wetink.artifacts.docx import READER
from wetink.model.event import UNKNOWN, Event, Kind, Link, Message, Passage, Skipped

DATA = Path(__file__).parent.parent / "data" / "docx"


def read(path: Path) -> tuple[list[tuple[Event, Passage]], list[tuple[str, str]]]:
    """(passages, skips as (locator, why))."""
    assert READER.identify(path)
    found = list(READER.read(path, path.name))
    passages = [(one, one.detail) for one in found if isinstance(one, Event) and isinstance(one.detail, Passage)]
    return passages, [(one.place.locator, one.why) for one in found if isinstance(one, Skipped)]


def shapes(path: Path) -> list[tuple[str, str]]:
    return [(detail.form, event.text) for event, detail in read(path)[0]]


REPORT = DATA / "german-styles-and-tracked-changes.docx"


def test_a_report_of_many_parts() -> None:
    assert shapes(REPORT) == [
        ("title", "Payment outage 2026-05-04"),
        ("paragraph", "All times are in CEST."),
        ("paragraph", "The pager shows UTC."),
        ("title", "Timeline"),
        ("row", "Time | What happened | Who"),
        ("row", "14:05 | Alert PaymentsDown | pager"),
        ("row", "14:12 | Rollback | Jo"),
        ("title", "What we ran"),
        ("code", "kubectl rollout undo deploy/pay\nkubectl get pods"),
        ("paragraph", "Then `curl -fsS localhost/health` answered. Twice."),
        ("paragraph", "We lost 12 payments."),
        ("paragraph", "Only seen once"),
        ("paragraph", "See the runbook and the Board"),
        ("title", "Actions"),
        ("item", "Raise the limit"),
        ("item", "Write a runbook"),
        ("item", "in the wiki"),
        ("paragraph", "Told the bank"),
    ]


def test_headings_times_links_and_boxes() -> None:
    found, skipped = read(REPORT)
    by_text = {event.text: (event, detail) for event, detail in found}
    event, detail = by_text["14:12 | Rollback | Jo"]
    assert event.when.at == datetime(2026, 5, 4, 12, 12, tzinfo=UTC)
    assert event.place.locator == "paragraph 10"
    assert detail.headings == ("Payment outage 2026-05-04", "Timeline")
    assert by_text["See the runbook and the Board"][1].links == (
        Link("https://wiki.acme.example/pay", "runbook"),
        Link("https://board.acme.example/d/7", "Board"),
    )
    boxes = {event.text: detail.done for event, detail in found if detail.done is not None}
    assert boxes == {"Raise the limit": True, "Write a runbook": False, "Told the bank": True}
    assert skipped == [("pictures", "1 in it, not read; put them beside it as files")]


def test_a_comment_is_what_somebody_said_at_no_known_time() -> None:
    (comment,) = [one for one in READER.read(REPORT, "r.docx") if isinstance(one, Event) and one.kind is Kind.SAID]
    assert comment.text == "Was it not 13?"
    assert comment.actor is not None
    assert comment.actor.name == "Ana Sand"
    assert comment.when == UNKNOWN
    assert isinstance(comment.detail, Message)
    assert comment.place.locator == "comment 0"


def test_an_old_form_or_a_password_is_named() -> None:
    assert read(DATA / "has-a-password.docx") == (
        [],
        [("file", "an old .doc, or one with a password: save it as .docx without one")],
    )


def test_a_nested_item_has_the_time_of_its_parent(tmp_path: Path) -> None:
    body = p("Log 2026-01-02 (UTC)", level=0) + p("08:00 first", item=(1, 0)) + p("a detail", item=(1, 1))
    found, _ = read(docx(tmp_path / "a.docx", body + p("no item"), numbering=NUMBERING))
    assert [event.when.at for event, _ in found[1:]] == [*([datetime(2026, 1, 2, 8, tzinfo=UTC)] * 2), None]


def test_times_divided_by_line_breaks_are_passages_of_one_paragraph(tmp_path: Path) -> None:
    body = p("Log 2026-01-02 (UTC)", level=0) + p("08:00 first", "<w:r><w:br/></w:r>", "08:05 second")
    found, _ = read(docx(tmp_path / "a.docx", body + p("after")))
    assert [(event.place.locator, event.text) for event, _ in found[1:]] == [
        ("paragraph 2", "08:00 first"),
        ("paragraph 2, passage 2", "08:05 second"),
        ("paragraph 3", "after"),
    ]


def test_boxes_in_a_row_are_written_out(tmp_path: Path) -> None:
    body = table(("Task", "Done"), ("Raise", "☒ yes"), ("Write", "☐ no")) + p("after")
    found, _ = read(docx(tmp_path / "a.docx", body))
    assert [(event.text, detail.done) for event, detail in found[1:]] == [
        ("Raise | [x] yes", None),
        ("Write | [ ] no", None),
        ("after", None),
    ]


def test_code_in_a_sentence_and_alone(tmp_path: Path) -> None:
    body = p(r("redis-cli info", CODE)) + p(r("  | head", CODE)) + p("and ", r("SLOWLOG", CODE)) + p(r("exit", CODE))
    assert shapes(docx(tmp_path / "a.docx", body)) == [
        ("code", "redis-cli info\n  | head"),
        ("paragraph", "and `SLOWLOG`"),
        ("code", "exit"),
    ]


def test_a_field_without_an_end_hides_nothing(tmp_path: Path) -> None:
    body = p('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', "lost in it") + p("still read")
    assert ("paragraph", "still read") in shapes(docx(tmp_path / "a.docx", body))


def test_a_part_in_another_format_is_told(tmp_path: Path) -> None:
    _, skipped = read(docx(tmp_path / "a.docx", '<w:altChunk r:id="rId7"/>' + p("rest")))
    assert skipped == [("file", "1 parts in another format (altChunk), which Word would load")]


@pytest.mark.parametrize(
    "evil",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE x SYSTEM "http://evil.example/x.dtd">',
        '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_a_document_type_is_refused(tmp_path: Path, evil: str) -> None:
    good = docx(tmp_path / "good.docx", p("words"))
    with zipfile.ZipFile(good) as opened:
        parts: dict[str, str | bytes] = {name: opened.read(name) for name in opened.namelist()}
        main = opened.read("word/document.xml").decode()
    parts["word/document.xml"] = evil + main.replace("words", "&f;")
    assert read(write_zip(tmp_path / "evil.docx", parts)) == (
        [],
        [("file", "read as far as it goes: it declares a document type, which no office program writes")],
    )


def test_a_part_that_unpacks_to_far_too_much_is_cut(tmp_path: Path) -> None:
    found, skipped = read(docx(tmp_path / "bomb.docx", p("first") + " " * 40_000_000 + p("last")))
    assert [event.text for event, _ in found] == ["first"]
    assert skipped == [("file", "read as far as it goes: word/document.xml unpacks to more than 33,554,432 bytes")]


def test_far_too_many_tags_are_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_tokens, "MOST_TAGS", 1000)
    found, skipped = read(docx(tmp_path / "bomb.docx", p("first") + "<w:p/>" * 3000 + p("last")))
    assert [event.text for event, _ in found] == ["first"]
    assert skipped == [("file", "read as far as it goes: more than 1,000 tags")]


def test_tags_too_deep_are_refused(tmp_path: Path) -> None:
    found, skipped = read(docx(tmp_path / "deep.docx", p("first") + "<w:sdt>" * 600 + "</w:sdt>" * 600))
    assert [event.text for event, _ in found] == ["first"]
    assert skipped == [("file", "read as far as it goes: tags stand in each other more than 500 deep")]


def test_broken_xml_gives_what_stands_before_it(tmp_path: Path) -> None:
    found, skipped = read(docx(tmp_path / "a.docx", p("first") + "<w:p><w:r>" + "</w:broken>" + p("lost")))
    assert [event.text for event, _ in found] == ["first"]
    assert skipped == [("file", "read as far as it goes: word/document.xml is damaged: mismatched tag, line 1")]


def test_broken_styles_lose_only_the_styles(tmp_path: Path) -> None:
    found, skipped = read(docx(tmp_path / "a.docx", p("text", style="x"), styles="<w:style></w:oops>"))
    assert [event.text for event, _ in found] == ["text"]
    assert [locator for locator, _ in skipped] == ["word/styles.xml"]


def test_a_document_is_no_archive_to_unpack(tmp_path: Path) -> None:
    from wetink.artifacts.archive import is_archive  # noqa: PLC0415

    assert not is_archive(docx(tmp_path / "a.docx", p("text")))
