"""OpenDocument texts: the same passages and times as from Word."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from made_files import odt

from wetink.artifacts.odt import READER
from wetink.model.event import UNKNOWN, Event, Kind, Link, Passage, Skipped

DATA = Path(__file__).parent.parent / "data" / "odt"
NOON = datetime(2026, 2, 3, 7, 15, tzinfo=UTC)


def read(path: Path) -> tuple[list[tuple[Event, Passage]], list[tuple[str, str]]]:
    """(passages, skips as (locator, why))."""
    assert READER.identify(path)
    found = list(READER.read(path, path.name))
    passages = [(one, one.detail) for one in found if isinstance(one, Event) and isinstance(one.detail, Passage)]
    return passages, [(one.place.locator, one.why) for one in found if isinstance(one, Skipped)]


def test_a_report_as_libreoffice_writes_it() -> None:
    found, skipped = read(DATA / "lists-notes-and-comments.odt")
    assert skipped == []
    assert [(detail.form, event.text) for event, detail in found] == [
        ("title", "Mail delayed, 3 February 2026"),
        ("title", "Timeline (UTC)"),
        ("item", "07:15 – queue over 10 000"),
        ("item", "all of them to one domain"),
        ("item", "07:40 – relay restarted"),
        ("code", "postqueue  -p\npostqueue -f"),
        ("paragraph", "Run `mailq` first; see the wiki."),
        ("paragraph", "The old one."),
        ("row", "Action | Owner"),
        ("row", "Alert on queue | Ben"),
    ]
    assert [event.when.at for event, _ in found[2:5]] == [NOON, NOON, NOON.replace(minute=40)]
    assert found[6][1].links == (Link("https://wiki.acme.example/mail", "the wiki"),)


def test_a_comment_has_an_author_and_no_time() -> None:
    path = DATA / "lists-notes-and-comments.odt"
    (comment,) = [one for one in READER.read(path, "m.odt") if isinstance(one, Event) and one.kind is Kind.SAID]
    assert comment.actor is not None
    assert (comment.text, comment.actor.name, comment.when) == ("Which wiki?", "Ben Ode", UNKNOWN)


def test_a_password_is_named(tmp_path: Path) -> None:
    ns = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    manifest = f'<m:manifest xmlns:m="{ns}"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'
    path = odt(tmp_path / "locked.odt", "<text:p>x</text:p>", manifest=manifest)
    assert read(path) == ([], [("file", "it has a password: save it without one")])


def test_broken_xml_gives_what_stands_before_it(tmp_path: Path) -> None:
    found, skipped = read(odt(tmp_path / "a.odt", "<text:p>first</text:p></text:oops>"))
    assert [event.text for event, _ in found] == ["first"]
    assert skipped == [("content.xml", "read as far as it goes: content.xml is damaged: mismatched tag, line 1")]
