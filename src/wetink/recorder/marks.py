"""The marks that the hook in a shell prints, told apart from what programs print by a word nobody else knows."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

CODE = b"\x1b]6973;"
"""An operating system command (ECMA-48) with a number no terminal uses: one that still gets it shows nothing."""

LONGEST = 1 << 20
"""Bytes of one mark; a command line that is longer is no longer told from output."""

_END = b"\x07"


def new_word() -> str:
    """A word for one recording; output that prints marks with another word is output."""
    return secrets.token_hex(16)


@dataclass(frozen=True, slots=True)
class Mark:
    """What the shell says of itself.

    kind    "P" a command ended, the prompt is due (exit status, folder), "I" the prompt is drawn and the shell reads,
            "C" a command line is about to run (folder, how sure, the line)
    fields  decoded
    """

    kind: str
    fields: tuple[str, ...] = ()


@dataclass(slots=True)
class Marks:
    """Cuts a terminal's output, as it comes, into what is shown and the marks in it.

    A beginning of a mark at the end of a chunk is held back until the next one shows what it is.
    """

    word: str
    _held: bytes = field(default=b"", repr=False)

    def feed(self, data: bytes) -> Iterator[bytes | Mark]:
        """The pieces of a chunk in their order."""
        begin = CODE + self.word.encode() + b";"
        data = self._held + data
        self._held = b""
        position = 0
        while position < len(data):
            at = data.find(begin, position)
            if at < 0:
                kept = _possible_start(data, begin, position)
                self._held = data[len(data) - kept :] if kept else b""
                if shown := data[position : len(data) - kept]:
                    yield shown
                return
            if at > position:
                yield data[position:at]
            end = data.find(_END, at)
            if end < 0 and len(data) - at <= LONGEST:
                self._held = data[at:]
                return
            if end < 0:
                yield data[at:]
                return
            yield _mark(data[at + len(begin) : end])
            position = end + 1

    def rest(self) -> bytes:
        """What was held back when the output ended."""
        held, self._held = self._held, b""
        return held


def _possible_start(data: bytes, begin: bytes, position: int) -> int:
    """How many bytes at the end of `data` could be the beginning of a mark."""
    for size in range(min(len(begin) - 1, len(data) - position), 0, -1):
        if data.endswith(begin[:size]):
            return size
    return 0


def _mark(inner: bytes) -> Mark:
    kind, *fields = inner.split(b";")
    return Mark(kind.decode("ascii", "replace"), tuple(_decoded(one) for one in fields))


def _decoded(field: bytes) -> str:
    return unquote_to_bytes(field).decode("utf-8", "replace")
