"""What one command prints, kept in bounded memory, without the screens of full-screen programs."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field

MOST = 7 << 16
"""Bytes kept of the beginning, and as many of the end: together less than any reader takes as one text (1 MiB)."""

# DECSET 47, 1047, 1049: the alternate screen of vim, less, top (xterm, "Alternate Screen Buffer").
_SWITCH = re.compile(rb"\x1b\[\?(?:\d{1,4};){0,8}(?:47|1047|1049)(?:;\d{1,4}){0,8}([hl])")
_PARTIAL = re.compile(rb"\x1b(?:\[(?:\?[\d;]{0,48})?)?\Z")
_LINE = 10_000
_APART = 0.05
_MOST_TIMES = 10_000


@dataclass(slots=True)
class Output:
    """Collects output as it comes.

    screen   whether a full-screen program was on
    times    (bytes of the beginning before it, seconds) of pieces of output
    """

    screen: bool = False
    times: list[tuple[int, float]] = field(default_factory=list, repr=False)
    _head: bytearray = field(default_factory=bytearray, repr=False)
    _tail: deque[bytes] = field(default_factory=deque, repr=False)
    _tail_size: int = 0
    _gone: int = 0
    _held: bytes = b""
    _away: bool = False

    def add(self, data: bytes, after: float = 0.0) -> None:
        """Take the next bytes, that came so many seconds after the command began."""
        if len(self.times) < _MOST_TIMES and (not self.times or after - self.times[-1][1] >= _APART):
            self.times.append((len(self._head), round(after, 3)))
        data = self._held + data
        partial = _PARTIAL.search(data, max(0, len(data) - 64))
        self._held = data[partial.start() :] if partial else b""
        data = data[: partial.start()] if partial else data
        position = 0
        for switch in _SWITCH.finditer(data):
            if not self._away:
                self._keep(data[position : switch.start()])
            self._away = switch[1] == b"h"
            self.screen = True
            position = switch.end()
        if not self._away:
            self._keep(data[position:])

    def parts(self) -> tuple[bytes, bytes, int]:
        """The beginning, the end ("" where the beginning is all), and how many bytes between them were dropped.

        Where something was dropped both are cut at a line, so that no secret stands there as half of one.
        """
        head, tail = bytes(self._head), b"".join(self._tail)
        if not self._gone:
            return head + tail, b"", 0
        whole_head, whole_tail = _to_last_line(head), _from_next_line(tail)
        return whole_head, whole_tail, self._gone + len(head) - len(whole_head) + len(tail) - len(whole_tail)

    def _keep(self, data: bytes) -> None:
        room = MOST - len(self._head)
        if room > 0:
            self._head += data[:room]
            data = data[room:]
        if not data:
            return
        self._tail.append(data)
        self._tail_size += len(data)
        while self._tail_size - len(self._tail[0]) >= MOST:
            self._gone += len(self._tail[0])
            self._tail_size -= len(self._tail.popleft())


def _to_last_line(data: bytes) -> bytes:
    end = data.rfind(b"\n", max(0, len(data) - _LINE))
    return data[: end + 1] if end >= 0 else data


def _from_next_line(data: bytes) -> bytes:
    start = data.find(b"\n", 0, _LINE)
    return data[start + 1 :] if start >= 0 else data
