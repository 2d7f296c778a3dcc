"""Shell histories that zsh-histdb and McFly keep in SQLite: commands with time, folder, status and, in part, host."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from wetink.artifacts.histories import when_of
from wetink.artifacts.named import actor_of
from wetink.artifacts.reader import Reader
from wetink.artifacts.sqlite_copy import DAMAGED, MAGIC, opened, with_log
from wetink.artifacts.text import head
from wetink.errors import ArtifactUnreadable
from wetink.model.event import Command, Event, Kind, Place, Skipped

if TYPE_CHECKING:
    from sqlite3 import Connection

_HISTDB = (b"create table commands", b"create table places", b"create table history", b"argv", b"exit_status")
_MCFLY = (b"create table commands", b"cmd_tpl", b"when_run", b"exit_code")
_COLUMNS = ("key", "line", "session", "stamp", "duration", "status", "host", "folder")
_QUERIES = {
    "places": """
        SELECT history.rowid, commands.argv, history.session, history.start_time, history.duration, history.exit_status,
               places.host, places.dir
        FROM history LEFT JOIN commands ON history.command_id = commands.rowid
                     LEFT JOIN places ON history.place_id = places.rowid
        ORDER BY history.start_time, history.rowid""",
    "mcfly": """
        SELECT rowid, cmd, session_id, when_run, NULL, exit_code, NULL, dir FROM commands ORDER BY when_run, rowid""",
}
_IMPORTED = "IMPORTED"
_HINT = "copy the database while no shell is open, or run: sqlite3 DATABASE '.backup copy'"


def identify(path: Path) -> bool:
    """Whether it is an SQLite file whose schema, on the first pages, is that of zsh-histdb or McFly."""
    data = head(path)
    if not data.startswith(MAGIC):
        return False
    schema = b" ".join(data.lower().replace(b"if not exists ", b"").replace(b'"', b"").split())
    return all(word in schema for word in _HISTDB) or all(word in schema for word in _MCFLY)


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """One event per command by time, from a private copy, times UTC; locators are row numbers of the history's table.

    Raises ArtifactUnreadable where the copy cannot be opened: it was taken while a shell wrote to it. Formats:
    sqlite-history.zsh of github.com/larkery/zsh-histdb, src/history/schema.rs of github.com/cantino/mcfly.
    """
    import sqlite3  # noqa: PLC0415  (most incidents hold no database)

    read_so_far = 0
    with opened(path, source) as connection:
        try:
            for values in connection.execute(_QUERIES["places" if _has_places(connection) else "mcfly"]):
                read_so_far += 1
                yield _event(dict(zip(_COLUMNS, values, strict=True)), source)
        except (sqlite3.Error, OverflowError) as error:
            if not read_so_far:
                raise ArtifactUnreadable(source, f"{DAMAGED}: {error}", hint=_HINT) from error
            yield Skipped(Place(source, f"behind row {read_so_far}"), f"{DAMAGED} from here on: {error}")


def _has_places(connection: Connection) -> bool:
    return connection.execute("SELECT 1 FROM sqlite_master WHERE lower(name) = 'places'").fetchone() is not None


def _event(row: dict[str, object], source: str) -> Event | Skipped:
    place = Place(source, f"row {row['key']}")
    line = row["line"]
    if not isinstance(line, str) or not line.strip():
        return Skipped(place, "a row without a command")
    detail = Command(
        exit=_number(row["status"]),
        duration=_seconds(row["duration"]),
        session=f"{source}#{row['session']}",
        host=_word(row["host"]),
        cwd=_word(row["folder"]),
    )
    # McFly gives lines it imported from a history without stamps the time of the import.
    stamp = None if row["session"] == _IMPORTED else _number(row["stamp"])
    return Event(place, Kind.EXECUTED, line, detail, when_of(stamp), actor_of(source), stream=source)


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and 0 <= value < 1 << 40 else None


def _seconds(value: object) -> float | None:
    number = _number(value)
    return None if number is None else float(number)


def _word(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


READER = Reader("shell-database", identify, read, with_log)
