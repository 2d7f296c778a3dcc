"""SQLite databases opened as a private copy, with their write-ahead log: a live program's file stays as it is."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from wetink.errors import ArtifactUnreadable

if TYPE_CHECKING:
    from sqlite3 import Connection

MAGIC = b"SQLite format 3\x00"
MOST_BYTES = 64 * 1024 * 1024
DAMAGED = "the copy of the database is damaged"


def with_log(path: Path) -> Iterator[Path]:
    """The database, and the write-ahead log and its index beside it."""
    yield path
    for suffix in ("-wal", "-shm"):
        beside = path.with_name(path.name + suffix)
        if beside.is_file():
            yield beside


@contextmanager
def opened(path: Path, source: str) -> Iterator[Connection]:
    """A connection to a copy of the database at `path`; text that is no UTF-8 has U+FFFD for each bad byte.

    The newest rows lie in the `-wal` file until SQLite moves them: it is copied too. Raises ArtifactUnreadable where
    the copy cannot be opened at all.
    """
    import sqlite3  # noqa: PLC0415  (most incidents hold no database)

    with tempfile.TemporaryDirectory(prefix="wetink-") as private:
        copy = Path(private) / "copy.db"
        shutil.copyfile(path, copy)
        log = path.with_name(path.name + "-wal")
        if log.is_file():
            shutil.copyfile(log, copy.with_name("copy.db-wal"))
        try:
            connection = sqlite3.connect(copy)
        except sqlite3.Error as error:
            raise ArtifactUnreadable(source, f"{DAMAGED}: {error}") from error
        connection.text_factory = _text
        only_tables(connection)
        try:
            yield connection
        finally:
            connection.close()


def only_tables(connection: Connection) -> None:
    """Have a connection refuse what is no table of plain rows, with the error of a damaged file.

    A view in the place of a table could run for ever, or name other files; no row that is read is 64 MB long.
    """
    import sqlite3  # noqa: PLC0415

    def allowed(action: int, _first: str | None, _second: str | None, _database: str | None, view: str | None) -> int:
        return sqlite3.SQLITE_DENY if view or action == sqlite3.SQLITE_ATTACH else sqlite3.SQLITE_OK

    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MOST_BYTES)
    connection.set_authorizer(allowed)


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
