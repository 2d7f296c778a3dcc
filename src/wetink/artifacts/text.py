"""Bytes of unknown origin as text and JSON, without surprises."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from stat import S_ISREG

HEAD = 64 * 1024
"""How many bytes `identify` looks at."""


def head(path: Path, size: int = HEAD) -> bytes:
    """The first `size` bytes of a file, b"" for a folder.

    Every reader asks this of every file, so the last answers are kept.
    """
    same = same_file(path)
    return _start(path, max(size, HEAD), *same)[:size] if same else b""


_HELD: ContextVar[tuple[Path, tuple[int, ...]] | None] = ContextVar("held", default=None)


@contextmanager
def unchanging(path: Path) -> Iterator[None]:
    """While this lasts, the file counts as the one it is now: some eighty readers ask, and each would look again."""
    token = _HELD.set((path, _look(path)))
    try:
        yield
    finally:
        _HELD.reset(token)


def same_file(path: Path) -> tuple[int, ...]:
    """What tells a file from another one at the same path, for answers that are kept; empty for what is no file."""
    held = _HELD.get()
    return held[1] if held is not None and held[0] is path else _look(path)


def _look(path: Path) -> tuple[int, ...]:
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return ()
    return (status.st_ino, status.st_size, status.st_mtime_ns) if S_ISREG(status.st_mode) else ()


@lru_cache(maxsize=8)
def _start(path: Path, size: int, *_same_file: int) -> bytes:
    with path.open("rb") as file:
        return file.read(size)


def decode(data: bytes) -> str:
    """UTF-8 (BOM dropped), UTF-16 with BOM, else UTF-8 with U+FFFD for each bad byte; never raises."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    return data.decode("utf-8-sig", "replace")


def is_text(data: bytes) -> bool:
    """Whether a head of a file can be text at all: no NUL bytes unless it is UTF-16."""
    return data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" not in data


def read_text(path: Path) -> str:
    """The whole file as text, newlines as they are."""
    return decode(path.read_bytes())


def brief(text: str, most: int) -> str:
    """At most `most` characters of a text, for a reason why something is not read; an ellipsis stands for the rest.

    Cut between words: redaction knows a password behind the word "password", but not the half of one.
    """
    if len(text) <= most:
        return text
    words = text[: most + 1].rsplit(None, 1)
    return f"{words[0] if len(words) > 1 else ''} …".lstrip()


def parse_json(text: str) -> object:
    """JSON as Python values; raises ValueError for anything wrong, too deep nesting and huge numbers included."""
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
