"""The composition root: every reader that is announced loads; one that cannot is reported, not fatal."""

from __future__ import annotations

from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from wetink.app import READERS, guarded, load, load_reader
from wetink.artifacts.bundle import read_bundle
from wetink.artifacts.reader import Reader
from wetink.model.event import Event, Findings, Kind, Message, Place, Skipped


def test_all_our_readers_load() -> None:
    app = load()
    assert app.broken == ()
    assert [reader.name for reader in app.readers] == sorted(reader.name for reader in app.readers)
    assert len(app.readers) >= 13


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ("no_such_package.chat:READER", "cannot be loaded: No module named 'no_such_package'"),
        (
            "wetink.artifacts.slack:NOTHING",
            "cannot be loaded: module 'wetink.artifacts.slack' has no attribute 'NOTHING'",
        ),
        ("wetink.artifacts.slack:__name__", "is not a wetink reader"),
    ],
)
def test_a_broken_plugin_is_reported(target: str, why: str) -> None:
    found = load_reader(EntryPoint("chat", target, READERS))
    assert isinstance(found, Skipped)
    assert (found.place.source, found.place.locator, found.why) == ("reader chat", target, why)


@pytest.mark.parametrize("reader", load().readers, ids=lambda reader: reader.name)
def test_nobody_claims_an_empty_file_or_folder(reader: Reader, tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    assert not reader.identify(tmp_path)
    assert not reader.identify(tmp_path / "empty")


def test_the_clock_is_utc() -> None:
    assert load().clock().utcoffset() is not None


def test_a_strangers_reader_that_fails_costs_its_file_and_no_other(tmp_path: Path) -> None:
    def identify(path: Path) -> bool:
        if path.suffix == ".odd":
            raise TypeError("no such thing")
        return path.suffix == ".ours"

    def read(path: Path, source: str) -> Findings:
        yield Event(Place(source, "line 1"), Kind.SAID, path.read_text(), Message())
        raise ZeroDivisionError("oops")

    for name in ("a.ours", "b.odd", "c.odd"):
        (tmp_path / name).write_text("hello")
    theirs = guarded(Reader("theirs", identify, read), "their_package:READER")
    with read_bundle([tmp_path], [theirs]) as bundle:
        assert [event.text for event in bundle.events] == ["hello"]
        whys = [skipped.why for skipped in bundle.skipped]
    assert "b.odd: the reader theirs (their_package:READER) failed looking at it: TypeError: no such thing" in whys
    assert "a.ours: the reader theirs (their_package:READER) failed reading it: ZeroDivisionError: oops" in whys
    assert sum("failed looking" in why for why in whys) == 1
