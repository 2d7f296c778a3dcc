"""Atuin: the database with its log, nanoseconds, rows without an end, rows that were deleted."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from wetink.artifacts.atuin import READER
from wetink.errors import ArtifactUnreadable
from wetink.model.event import Command, Event, Skipped

SAMPLE = Path(__file__).parent.parent / "data" / "atuin" / "newest-rows-in-the-log.db"


def read(path: Path) -> tuple[list[tuple[Event, Command]], list[Skipped]]:
    found = list(READER.read(path, "h.db"))
    events = [(one, one.detail) for one in found if isinstance(one, Event) and isinstance(one.detail, Command)]
    return events, [one for one in found if isinstance(one, Skipped)]


def test_rows_in_time_order_with_those_of_the_log() -> None:
    assert READER.identify(SAMPLE)
    assert {path.name for path in READER.members(SAMPLE)} == {SAMPLE.name, f"{SAMPLE.name}-wal"}
    found, skipped = read(SAMPLE)
    assert [
        (event.text, command.exit, command.duration, command.host, command.user, command.cwd)
        for event, command in found
    ] == [
        ("whoami", 0, 0.001, "bastion", "ria", "/home/ria"),
        ("kubectl get pods", 0, 2.5, "bastion", "ria", "/home/ria"),
        ("grep -c x <<EOF\na\nEOF", 1, 0.04, "bastion", "ria", "/var/log"),
        ("tail -f app.log", None, None, "bastion", "ria", None),
        ("kubectl rollout undo deploy/web", 0, 0.001, "plainhost", None, "/home/ria"),
    ]
    assert found[1][0].when.at == datetime(2026, 3, 12, 14, 0, 1, 500_000, UTC)
    assert [one.why for one in skipped] == ["1 commands that their owner deleted"]
    assert found[2][1].session == "h.db#s2"


def test_without_its_log_the_newest_rows_are_missing(tmp_path: Path) -> None:
    copy = tmp_path / "history.db"
    shutil.copyfile(SAMPLE, copy)
    found, _ = read(copy)
    assert [event.text for event, _ in found] == ["kubectl get pods", "grep -c x <<EOF\na\nEOF", "tail -f app.log"]


def test_the_original_is_never_written_to(tmp_path: Path) -> None:
    copy = tmp_path / "history.db"
    for suffix in ("", "-wal"):
        shutil.copyfile(f"{SAMPLE}{suffix}", f"{copy}{suffix}")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    read(copy)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_torn_copy_is_told(tmp_path: Path) -> None:
    copy = tmp_path / "history.db"
    copy.write_bytes(SAMPLE.read_bytes()[:1500])
    assert READER.identify(copy)
    with pytest.raises(ArtifactUnreadable, match="damaged"):
        list(READER.read(copy, "h.db"))
