"""A program at a pseudo-terminal of 80 by 24: keys in, the screen out as an emulator has it."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pyte

PATIENCE = 20.0
_ROWS = 24
_PRIVATE = re.compile(rb"\x1b\[[<>=?][0-9;$]*[a-gi-km-z]")
"""Sequences that the emulator takes for text: queries and keyboard modes."""


class Screen:
    """A running program and what its terminal shows."""

    def __init__(
        self, *arguments: str | Path, columns: int = 80, setting: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        self.emulator = pyte.Screen(columns, _ROWS)
        self._stream = pyte.ByteStream(self.emulator)
        self.sent = b""
        environment = (
            {name: value for name, value in os.environ.items() if name not in _OURS} | _ENVIRONMENT | dict(setting)
        )
        self.process, self._terminal = pty.fork()
        if self.process == 0:
            line = [sys.executable, "-m", "wetink", *map(str, arguments)]
            os.execvpe(line[0], line, environment)  # noqa: S606 (a list, our own program)
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, struct.pack("HHHH", _ROWS, columns, 0, 0))

    def text(self) -> str:
        """What is on the screen."""
        return "\n".join(line.rstrip() for line in self.emulator.display)

    def until(self, pattern: str) -> str:
        """Wait until the screen shows something; gives the screen."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if re.search(pattern, self.text()):
                return self.text()
            if not self._read(0.2):
                break
        if re.search(pattern, self.text()):
            return self.text()
        raise AssertionError(f"{pattern!r} was not shown, but\n{self.text()}")

    def keys(self, keys: str, pattern: str) -> str:
        """Press keys, then wait as `until` does."""
        os.write(self._terminal, keys.encode())
        return self.until(pattern)

    def _read(self, seconds: float) -> bool:
        ready, _, _ = select.select([self._terminal], [], [], seconds)
        if not ready:
            return True
        try:
            data = os.read(self._terminal, 65536)
        except OSError:
            return False
        self.sent += data
        self._stream.feed(_PRIVATE.sub(b"", data))
        return bool(data)

    def ended(self) -> int:
        """Wait for the program's end; gives its exit code."""
        end = time.monotonic() + PATIENCE
        while self._read(0.2) and time.monotonic() < end:
            pass
        _, status = os.waitpid(self.process, 0)
        self.process = 0
        return os.waitstatus_to_exitcode(status)

    def kill(self) -> None:
        """As a power cut does."""
        if self.process:
            os.kill(self.process, signal.SIGKILL)
            os.waitpid(self.process, 0)
            self.process = 0
        if self._terminal >= 0:
            os.close(self._terminal)
            self._terminal = -1


_OURS = ("COLUMNS", "LINES", "NO_COLOR", "EDITOR", "VISUAL")
_ENVIRONMENT = {
    "TERM": "xterm-256color",
    "GIT_AUTHOR_NAME": "Mira Sand",
    "GIT_AUTHOR_EMAIL": "mira@example.org",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}
