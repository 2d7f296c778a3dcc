"""Atuin's history database (SQLite): every command with folder, host, status and duration; its -wal is read along."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from wetink.artifacts.named import actor_of
from wetink.artifacts.reader import Reader
from wetink.artifacts.sqlite_copy import DAMAGED, MAGIC, opened, with_log
from wetink.artifacts.text import head
from wetink.errors import ArtifactUnreadable
from wetink.model.event import UNKNOWN, Actor, Command, Event, Kind, Place, Skipped, When

if TYPE_CHECKING:
    from sqlite3 import Connection

_COLUMNS = ("id", "timestamp", "duration", "exit", "command", "cwd", "session", "hostname", "deleted_at", "intent")
_NEEDED = frozenset(("timestamp", "command", "session", "hostname"))
_LATEST = 4_102_444_800 * 10**9  # the year 2100 in nanoseconds

Row = dict[str, object]


def identify(path: Path) -> bool:
    """Whether it is an SQLite file whose schema, on the first pages, has Atuin's table of commands."""
    data = head(path)
    if not data.startswith(MAGIC):
        return False
    schema = data.lower()
    at = schema.find(b"create table history")
    table = schema[at : at + 1000]
    return at > 0 and all(word in table for word in (b"timestamp", b"duration", b"session", b"hostname", b"cwd"))


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """One event per command by time, from a private copy; times UTC, status and duration where Atuin knows them.

    What the owner deleted is left out and counted. Raises ArtifactUnreadable where the copy cannot be opened: it was
    taken while Atuin wrote to it. Format: crates/atuin-client/migrations of github.com/atuinsh/atuin.
    """
    with opened(path, source) as connection:
        yield from _rows(connection, source)


def _rows(connection: Connection, source: str) -> Iterator[Event | Skipped]:
    import sqlite3  # noqa: PLC0415  (most incidents hold no database)

    deleted = read_so_far = 0
    try:
        for row in _selected(connection, source):
            read_so_far += 1
            if row.get("deleted_at") is not None:
                deleted += 1
            else:
                yield _event(row, source, read_so_far)
    except (sqlite3.Error, OverflowError) as error:
        if not read_so_far:
            raise ArtifactUnreadable(source, f"{DAMAGED}: {error}", hint=_HINT) from error
        yield Skipped(Place(source, f"row {read_so_far + 1}"), f"{DAMAGED} from here on: {error}")
    if deleted:
        yield Skipped(Place(source, "deleted rows"), f"{deleted} commands that their owner deleted")


_HINT = "copy history.db together with history.db-wal while no shell is open, or run: sqlite3 history.db '.backup copy'"


def _selected(connection: Connection, source: str) -> Iterator[Row]:
    known = {str(column[1]) for column in connection.execute("PRAGMA table_info(history)")}
    if not known >= _NEEDED:
        raise ArtifactUnreadable(source, "it has no table of commands that Atuin would write")
    names = [name for name in _COLUMNS if name in known]
    # The names come from the constant above, never from the file.
    for values in connection.execute(f"SELECT {', '.join(names)} FROM history ORDER BY timestamp"):  # noqa: S608
        yield dict(zip(names, values, strict=True))


def _event(row: Row, source: str, number: int) -> Event | Skipped:
    key = row.get("id")
    place = Place(source, f"id {key}" if isinstance(key, str) and key else f"row {number}")
    command = row.get("command")
    if not isinstance(command, str) or not command.strip():
        return Skipped(place, "a row without a command")
    host, user = _where(row.get("hostname"))
    duration = _number(row.get("duration"))
    detail = Command(
        exit=_number(row.get("exit")),
        duration=None if duration is None else round(duration / 1e9, 3),
        session=f"{source}#{_word(row.get('session'))}",
        host=host,
        user=user,
        cwd=_word(row.get("cwd")) if _word(row.get("cwd")) not in {"", "unknown"} else None,
        purpose=_word(row.get("intent")),
    )
    actor = Actor(handle=user) if user else actor_of(source)
    return Event(place, Kind.EXECUTED, command, detail, _when(row.get("timestamp")), actor, stream=source)


def _where(value: object) -> tuple[str | None, str | None]:
    """(host, user) of "host:user"."""
    word = _word(value)
    host, _, user = word.rpartition(":") if ":" in word and " " not in word else (word, "", "")
    return host or None, user or None


def _number(value: object) -> int | None:
    """A status or duration; -1 stands for a command that has not ended, or whose end nobody saw."""
    return value if isinstance(value, int) and 0 <= value < 10**18 else None


def _when(value: object) -> When:
    """Nanoseconds since 1970."""
    if not isinstance(value, int) or not 0 < value < _LATEST:
        return UNKNOWN
    seconds, rest = divmod(value, 10**9)
    return When(at=datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest // 1000))


def _word(value: object) -> str:
    return value if isinstance(value, str) else ""


READER = Reader("atuin", identify, read, with_log)
