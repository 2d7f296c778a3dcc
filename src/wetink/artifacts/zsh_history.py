"""zsh histories with times (`: 1700000000:0;uptime`): metafied bytes, lines continued by a trailing backslash."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from wetink.artifacts.histories import Entry, event_of
from wetink.artifacts.reader import Reader
from wetink.artifacts.text import decode, head, is_text
from wetink.model.event import Event, Skipped

META = 0x83
"""zsh writes a byte it cannot store plainly as this one, followed by the byte XOR 32 (Src/utils.c metafy)."""

_STAMPED = re.compile(rb"[ \t]*: ?(\d{1,12}):(\d{1,9});")
_SHARE = 0.2


def identify(path: Path) -> bool:
    """Whether at least a fifth of the entries in the head start with `: time:duration;`."""
    data = head(path)
    if not is_text(data):
        return False
    entries = [raw for _, raw in _joined(data)][:500]
    stamped = sum(1 for raw in entries if _STAMPED.match(raw))
    return stamped > 0 and stamped >= _SHARE * len(entries)


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """One event per command, in file order, times in UTC; commands without a stamp have no time."""
    for line, raw in _joined(path.read_bytes()):
        entry = _entry(line, raw)
        if entry.text.strip():
            yield event_of(entry, source, "sh")


def _entry(line: int, raw: bytes) -> Entry:
    match = _STAMPED.match(raw)
    if match is None:
        return Entry(line, _text(raw))
    return Entry(line, _text(raw[match.end() :]), stamp=int(match[1]), duration=float(match[2]) or None)


def _joined(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Entries with the line they start at: a line whose last byte is a backslash goes on, however many there are."""
    held: list[bytes] = []
    start = 1
    for number, raw in enumerate(data.split(b"\n"), 1):
        if not held:
            start = number
        held.append(raw[:-1] if raw.endswith(b"\\") else raw)
        if not raw.endswith(b"\\"):
            yield start, b"\n".join(held)
            held = []
    if held:
        yield start, b"\n".join(held)


def _text(raw: bytes) -> str:
    # zsh puts a space behind a command that ends in a backslash, so that it is not taken for a continuation.
    plain = raw[:-1] if raw.endswith(b"\\ ") else raw
    return decode(unmetafied(plain)).rstrip("\r\n")


def unmetafied(data: bytes) -> bytes:
    """The bytes as typed: each META byte is dropped and the byte behind it XORed with 32."""
    first, *rest = data.split(bytes((META,)))
    return first + b"".join(bytes((part[0] ^ 32,)) + part[1:] for part in rest if part)


READER = Reader("zsh-history", identify, read)
