"""Bytes of unknown origin as text and JSON, without surprises."""

from __future__ import annotations

import json
from pathlib import Path

HEAD = 64 * 1024
"""How many bytes `identify` looks at."""


def head(path: Path, size: int = HEAD) -> bytes:
    """The first `size` bytes of a file, b"" for a folder."""
    if not path.is_file():
        return b""
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


def parse_json(text: str) -> object:
    """JSON as Python values; raises ValueError for anything wrong, too deep nesting and huge numbers included."""
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
