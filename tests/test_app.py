"""The composition root: every reader that is announced loads; one that cannot is reported, not fatal."""

from __future__ import annotations

from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from wetink.app import READERS, load, load_reader
from wetink.artifacts.reader import Reader
from wetink.model.event import Skipped


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
