"""Standard input and files as text that comes piece by piece, and as numbered lines."""

from __future__ import annotations

import codecs
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

PIECE = 1 << 16
LONGEST_LINE = 1 << 26
"""Characters of a line of JSON; a longer one is handed on in pieces, which are no JSON."""

STDIN = Path("-")


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """A file, or standard input for "-"; OSError passes."""
    if path == STDIN:
        yield sys.stdin.buffer
        return
    with path.open("rb") as file:
        yield file


def pieces(stream: BinaryIO) -> Iterator[str]:
    """The stream as text: UTF-8 or, with a byte order mark, UTF-16; U+FFFD for what is neither; no piece is empty."""
    data = stream.read(PIECE)
    name = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    decoder = codecs.getincrementaldecoder(name)("replace")
    while data:
        if text := decoder.decode(data):
            yield text
        data = stream.read(PIECE)
    if text := decoder.decode(b"", final=True):
        yield text


def lines(stream: BinaryIO) -> Iterator[tuple[int, str]]:
    """Each line with its number, counted from 1."""
    number = 0
    while data := stream.readline(LONGEST_LINE):
        number += 1
        yield number, data.decode("utf-8-sig" if number == 1 else "utf-8", "replace")
