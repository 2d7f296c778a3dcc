"""slackdump's archive and database: which copy of a message counts, who and where, and what is damaged."""

from __future__ import annotations

import gzip
import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from wetink.artifacts import slackdump, slackdump_database
from wetink.artifacts.reader import Reader
from wetink.errors import ArtifactUnreadable
from wetink.model.event import Event, Message, Skipped

DATA = Path(__file__).parent.parent / "data"
ARCHIVE = DATA / "slackdump" / "archive"
DATABASE = DATA / "slackdump_database" / "slackdump.sqlite"


def events(reader: Reader, path: Path) -> list[Event]:
    return [found for found in reader.read(path, "s") if isinstance(found, Event)]


def skipped(reader: Reader, path: Path) -> list[Skipped]:
    return [found for found in reader.read(path, "s") if isinstance(found, Skipped)]


def told(event: Event) -> tuple[str, str, str | None, str]:
    assert isinstance(event.detail, Message)
    assert event.actor
    return event.detail.channel, event.detail.id, event.actor.handle, event.text


SAID = [
    ("inc-checkout", "1773324360.000200", "ana", "rolling back"),
    ("inc-checkout", "1773324380.000210", "ana", "watching both graphs"),
    ("inc-checkout", "1773324400.000240", "kenji", "done: revision 41"),
]


def test_archive_gives_each_message_once_in_its_newest_copy_with_names() -> None:
    found = events(slackdump.READER, ARCHIVE)
    assert [told(event) for event in found] == SAID
    assert found[2].when.at == datetime(2026, 3, 12, 14, 6, 40, 240, tzinfo=UTC)
    assert isinstance(found[2].detail, Message)
    assert found[2].detail.thread == "1773324360.000200"
    assert found[2].place.source == "s/C0INC0001.json.gz"


def test_members_of_an_archive_are_its_chunk_files(tmp_path: Path) -> None:
    shutil.copytree(ARCHIVE, tmp_path / "a")
    (tmp_path / "a" / "note.json").write_text('{"t": "text"}')
    names = [path.name for path in slackdump.READER.members(tmp_path / "a")]
    assert names == ["C0INC0001.json.gz", "users.json.gz", "workspace.json.gz"]


def test_one_unpacked_file_has_ids_for_names_and_says_what_is_wrong_in_it() -> None:
    path = DATA / "slackdump" / "one-channel-unpacked.jsonl"
    assert [told(event) for event in events(slackdump.READER, path)] == [
        ("C0INC0001", "1773324380.000210", None, "watching the graph"),
        ("ops", "1773324300.000100", "kenji", "checkout is slow"),
    ]
    assert [one.place.locator for one in skipped(slackdump.READER, path)] == ["line 1", "line 2", "line 4"]


def test_a_gzip_file_cut_off_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    whole = (ARCHIVE / "C0INC0001.json.gz").read_bytes()
    cut = tmp_path / "C0INC0001.json.gz"
    cut.write_bytes(whole[:-8])
    assert len(events(slackdump.READER, cut)) == 3
    assert "damaged" in skipped(slackdump.READER, cut)[0].why
    cut.write_bytes(whole[:14])
    with pytest.raises(ArtifactUnreadable):
        list(slackdump.READER.read(cut, "s"))


def test_other_packed_json_is_not_claimed(tmp_path: Path) -> None:
    file = tmp_path / "log.json.gz"
    file.write_bytes(gzip.compress(b'{"t":0,"msg":"x"}\n'))
    assert not slackdump.READER.identify(file)
    assert not slackdump.READER.identify(tmp_path)


def test_database_gives_each_message_once_in_its_newest_copy_with_names() -> None:
    found = events(slackdump_database.READER, DATABASE)
    assert [told(event) for event in found] == [*SAID, ("ops", "1773324300.000100", "kenji", "checkout is slow")]
    assert found[0].place.locator == "C0INC0001 ts 1773324360.000200"
    (broken,) = skipped(slackdump_database.READER, DATABASE)
    assert broken.place.locator == "C0INC0001 ts 1773324500.000100"


def test_database_is_read_with_the_write_ahead_log_beside_it(tmp_path: Path) -> None:
    live = tmp_path / "live.sqlite"
    shutil.copyfile(DATABASE, live)
    connection = sqlite3.connect(live)
    connection.execute("PRAGMA journal_mode=WAL")
    row = b'{"type":"message","user":"U0ANA0001","ts":"1773324700.000100","text":"over"}'
    connection.execute(
        "INSERT INTO MESSAGE(ID, CHUNK_ID, CHANNEL_ID, TS, IDX, DATA) VALUES (1773324700000100, 10, ?, ?, 0, ?)",
        ("C0INC0001", "1773324700.000100", row),
    )
    connection.commit()
    for name in ("live.sqlite", "live.sqlite-wal"):
        shutil.copyfile(tmp_path / name, tmp_path / f"copied-{name}")
    connection.close()
    copy = tmp_path / "copied-live.sqlite"
    assert "over" in [event.text for event in events(slackdump_database.READER, copy)]
    (tmp_path / "copied-live.sqlite-wal").unlink()
    assert "over" not in [event.text for event in events(slackdump_database.READER, copy)]


def test_a_torn_database_is_unreadable_and_others_are_not_claimed(tmp_path: Path) -> None:
    torn = tmp_path / "slackdump.sqlite"
    torn.write_bytes(DATABASE.read_bytes()[:9000])
    assert slackdump_database.READER.identify(torn)
    with pytest.raises(ArtifactUnreadable):
        list(slackdump_database.READER.read(torn, "s"))
    other = tmp_path / "other.sqlite"
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE MESSAGE (ID INTEGER, TXT TEXT)")
    connection.commit()
    connection.close()
    assert not slackdump_database.READER.identify(other)
