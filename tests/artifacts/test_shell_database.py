"""Histories in SQLite: zsh-histdb and McFly."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from wetink.artifacts.shell_database import READER
from wetink.errors import ArtifactUnreadable
from wetink.model.event import UNKNOWN, Command, Event, Skipped

DATA = Path(__file__).parent.parent / "data" / "shell_database"


def test_histdb_rows_come_by_time_with_host_folder_and_status() -> None:
    found = list(READER.read(DATA / "zsh-histdb-two-hosts.db", "h.db"))
    events = [item for item in found if isinstance(item, Event)]
    assert [(event.place.locator, event.text) for event in events] == [
        ("row 1", "df -h /var"),
        ("row 3", "for i in 1 2\ndo uptime; done"),
        ("row 2", "sudo journalctl --vacuum-size=1G"),
        ("row 4", "df -h /var"),
    ]
    assert events[2].when.at == datetime(2026, 3, 12, 14, 0, 20, tzinfo=UTC)
    assert events[2].detail == Command(exit=1, duration=14.0, session="h.db#7", host="db-1", cwd="/var/log")
    assert events[1].detail == Command(session="h.db#3", host="web-1", cwd="/home/ria")
    assert [(item.place.locator, item.why) for item in found if isinstance(item, Skipped)] == [
        ("row 5", "a row without a command")
    ]


def test_mcfly_has_no_host_and_no_duration() -> None:
    imported, first, second = (item for item in READER.read(DATA / "mcfly.db", "m.db") if isinstance(item, Event))
    assert (imported.text, imported.when) == ("helm list", UNKNOWN)
    assert (first.text, second.text) == ("kubectl logs orders-1", "kubectl get pods")
    assert first.detail == Command(exit=1, session="m.db#aXb", cwd="/home/ria/shop")


def test_rows_of_the_write_ahead_log_are_read_and_the_file_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "zsh-history.db"
    path.write_bytes((DATA / "zsh-histdb-two-hosts.db").read_bytes())
    writer = sqlite3.connect(path)
    writer.execute("PRAGMA journal_mode=WAL")
    writer.execute("PRAGMA wal_autocheckpoint=0")
    writer.execute(
        "INSERT INTO history(session,command_id,place_id,exit_status,start_time) VALUES (7,1,1,0,1773324099)"
    )
    writer.commit()
    before = path.read_bytes()
    found = [item for item in READER.read(path, "h.db") if isinstance(item, Event)]
    assert len(found) == 5
    assert path.read_bytes() == before
    assert set(READER.members(path)) >= {path, tmp_path / "zsh-history.db-wal"}
    writer.close()


def test_a_torn_copy_is_said_to_be_damaged(tmp_path: Path) -> None:
    path = tmp_path / "torn.db"
    path.write_bytes((DATA / "zsh-histdb-two-hosts.db").read_bytes()[:9000])
    with pytest.raises(ArtifactUnreadable):
        list(READER.read(path, "torn.db"))
