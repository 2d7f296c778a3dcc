"""Records without end are cut, and what was cut off is named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from wetink.artifacts import bundle, trim
from wetink.artifacts.bundle import read_bundle
from wetink.artifacts.reader import Reader
from wetink.model.event import Command, Event, Kind, Message, Place, Skipped

PLACE = Place("a.log", "line 3")


def said(text: str) -> Event:
    return Event(PLACE, Kind.SAID, text, Message(channel="x"), stream="a.log")


def test_what_is_short_stays_the_same_object() -> None:
    event = said("x" * trim.LONGEST)
    assert trim.trimmed(event) == (event, None)
    assert trim.trimmed(event)[0] is event


def test_a_text_is_cut_behind_a_whole_word() -> None:
    event, note = trim.trimmed(said("x" * (trim.LONGEST - 5) + " half-a-secret and more"))
    assert event.text == "x" * (trim.LONGEST - 5)
    assert note == Skipped(PLACE, "longer than 1,048,576 characters; 18 at its end are not used")


def test_one_endless_word_and_one_endless_output_are_cut() -> None:
    command = Event(PLACE, Kind.EXECUTED, "y" * (trim.LONGEST + 2), Command(output="z" * (trim.LONGEST + 3)))
    event, note = trim.trimmed(command)
    assert len(event.text) == trim.LONGEST
    assert isinstance(event.detail, Command)
    assert len(event.detail.output or "") == trim.LONGEST
    assert note is not None
    assert "; 5 at its end" in note.why


def test_a_source_without_end_is_read_so_far_and_no_further(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = []

    def read(path: Path, source: str) -> Iterator[Event]:
        for number in range(1, 100):
            taken.append(number)
            yield Event(Place(source, f"line {number}"), Kind.SAID, path.name, Message(channel="x"), stream=source)

    monkeypatch.setattr(bundle, "MOST_RECORDS", 10)
    (tmp_path / "a.txt").write_text("x")
    with read_bundle([tmp_path], [Reader("lines", lambda path: path.is_file(), read)]) as found:
        assert len(found.events) == 10
        (skipped,) = found.skipped
    assert skipped.place == Place("a.txt", "file")
    assert skipped.why.startswith("more than 10 records; what comes after a.txt, line 10 is not read; name the hours")
    assert len(taken) == 11
