"""Files of a library, written whole or not at all, and a lock for those who read, compare and write."""

from __future__ import annotations

import fcntl
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wetink.errors import LibraryConflict, LibraryUnwritable

PATIENCE = 20.0
"""Seconds to wait for somebody else's write; one takes milliseconds."""

CACHE = ".wetink"
"""The folder below a library that may be deleted at any time."""


def read_bytes(path: Path) -> bytes:
    """A file's bytes, none where there is no file; raises `LibraryUnwritable` where it cannot be read."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise LibraryUnwritable(str(path), error.strerror or "cannot be read") from error


def put(path: Path, data: bytes) -> None:
    """Replace a file in one step, so that nobody ever sees half of it; the same bytes are not written again.

    Returns once the disk has it. Raises `LibraryUnwritable`; the file is then what it was.
    """
    if path.exists() and read_bytes(path) == data:
        return
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_synced(temporary, data)
        temporary.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise LibraryUnwritable(str(path), error.strerror or "cannot be written") from error
    finally:
        temporary.unlink(missing_ok=True)


def write_synced(path: Path, data: bytes) -> None:
    """Write a new file; it is on the disk when this returns."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make the renaming itself survive a crash."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def held(home: Path, name: str, patience: float = PATIENCE) -> Iterator[None]:
    """Nobody else on this machine holds `name` meanwhile; the system lets go of it when a process dies.

    Raises `LibraryConflict` where somebody else holds it for longer than `patience` seconds, `LibraryUnwritable` where
    the disk refuses the lock's file.
    """
    path = home / CACHE / "locks" / f"{name}.lock"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise LibraryUnwritable(str(path), error.strerror or "cannot be written") from error
    try:
        _wait(handle, path, time.monotonic() + patience)
        yield
    finally:
        os.close(handle)


def _wait(handle: int, path: Path, until: float) -> None:
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise LibraryConflict(str(path), "another wetink is writing there; wait for it to end") from None
            time.sleep(0.02)
        else:
            return
