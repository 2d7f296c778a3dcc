"""slackdump's database (SQLite): every message fetched from Slack, in the newest copy; its -wal is read along.

Source of the format: internal/chunk/backend/dbase/repository/migrations of github.com/rusq/slackdump (version 3 on).
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

from wetink.artifacts.reader import Reader
from wetink.artifacts.slack_catalogue import Catalogue
from wetink.artifacts.slack_message import Post, in_order, post_of
from wetink.artifacts.slack_text import is_object, string
from wetink.artifacts.sqlite_copy import only_tables
from wetink.artifacts.text import decode, head, parse_json
from wetink.errors import ArtifactUnreadable
from wetink.model.event import Event, Place, Skipped

if TYPE_CHECKING:
    from sqlite3 import Connection

_MAGIC = b"SQLite format 3\x00"
_DAMAGED = "the copy of the database is damaged"
_HINT = "copy slackdump.sqlite together with slackdump.sqlite-wal while slackdump does not run"
_NEWEST = "SELECT CHANNEL_ID, TS, DATA, MAX(CHUNK_ID) FROM MESSAGE GROUP BY CHANNEL_ID, TS ORDER BY CHANNEL_ID, ID"
_FOUND = (
    "SELECT CHANNEL_ID, TS, DATA, MAX(CHUNK_ID) FROM SEARCH_MESSAGE S WHERE NOT EXISTS"
    " (SELECT 1 FROM MESSAGE M WHERE M.CHANNEL_ID = S.CHANNEL_ID AND M.TS = S.TS)"
    " GROUP BY CHANNEL_ID, TS ORDER BY CHANNEL_ID, TS"
)


def identify(path: Path) -> bool:
    """Whether it is an SQLite file whose schema, on the first pages, has slackdump's chunks and messages."""
    data = head(path)
    if not data.startswith(_MAGIC):
        return False
    schema = b"".join(data.upper().split())
    return b"CREATETABLEMESSAGE(" in schema and b"CHUNK_ID" in schema and b"THREAD_TS" in schema


def members(path: Path) -> Iterator[Path]:
    """The database, and the write-ahead log and its index beside it."""
    yield path
    for suffix in ("-wal", "-shm"):
        beside = path.with_name(path.name + suffix)
        if beside.is_file():
            yield beside


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """Yields each channel's messages by time, from a private copy; times are UTC.

    Raises ArtifactUnreadable where the copy cannot be opened: it was taken while slackdump wrote to it.
    """
    import sqlite3  # noqa: PLC0415  (most incidents hold no database)

    with tempfile.TemporaryDirectory(prefix="wetink-") as private:
        copy = Path(private) / "slackdump.sqlite"
        shutil.copyfile(path, copy)
        log = path.with_name(path.name + "-wal")
        if log.is_file():
            shutil.copyfile(log, copy.with_name("slackdump.sqlite-wal"))
        try:
            connection = sqlite3.connect(copy)
            only_tables(connection)
            try:
                yield from _channels(connection, source)
            finally:
                connection.close()
        except (sqlite3.Error, OverflowError) as error:
            raise ArtifactUnreadable(source, f"{_DAMAGED}: {error}", hint=_HINT) from error


def _channels(connection: Connection, source: str) -> Iterator[Event | Skipped]:
    connection.text_factory = _text
    catalogue = Catalogue()
    skipped: list[Skipped] = []
    people = (_object(data) for (data,) in connection.execute("SELECT DATA FROM S_USER ORDER BY CHUNK_ID DESC"))
    catalogue.people.add_rows(row for row in people if is_object(row))
    channels = (_object(data) for (data,) in connection.execute("SELECT DATA FROM CHANNEL ORDER BY CHUNK_ID"))
    catalogue.learn(row for row in channels if is_object(row))
    searched = connection.execute("SELECT DISTINCT CHANNEL_ID, CHANNEL_NAME FROM SEARCH_MESSAGE")
    catalogue.learn({"id": id_, "name": name} for id_, name in searched if id_ not in catalogue.people.names.channels)
    for query in (_NEWEST, _FOUND):
        for channel, rows in groupby(connection.execute(query), key=itemgetter(0)):
            posts = _posts(string(channel), ((ts, data) for _, ts, data, _ in rows), source, skipped)
            yield from in_order(posts, catalogue.shown(string(channel)), catalogue.people)
    yield from skipped


def _posts(channel: str, rows: Iterator[tuple[object, object]], source: str, skipped: list[Skipped]) -> Iterator[Post]:
    for ts, data in rows:
        place = Place(source, f"{channel} ts {ts}")
        value = _object(data)
        found = post_of(value, source, 1) if is_object(value) else Skipped(place, f"DATA is {value}")
        if isinstance(found, Post):
            yield Post(found.ts, found.raw, source, within=f"{channel} ")
        else:
            skipped.append(Skipped(place, found.why))


def _object(data: object) -> dict[str, object] | str:
    """The JSON object of a DATA column, else what is wrong with it."""
    text = decode(data) if isinstance(data, bytes) else data
    if not isinstance(text, str):
        return "empty"
    try:
        value = parse_json(text)
    except ValueError as error:
        return f"not JSON: {error}"
    return value if is_object(value) else "not an object"


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


READER = Reader("slackdump-database", identify, read, members)
