"""A terminal with `wetink capture shell` in it, driven as a person would."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from pathlib import Path
from typing import Any

PATIENCE = 30.0
READY = "READY> "


class AtTerminal:
    """`type` a line, `see` what comes; `records` are those of the file that was made.

    alone  the shell itself, without wetink
    """

    def __init__(
        self,
        shell: str,
        folder: Path,
        *arguments: str,
        home: Path,
        env: dict[str, str] | None = None,
        alone: bool = False,
    ) -> None:
        self.folder = folder
        self._shown = bytearray()
        self._from = 0
        self.process, self.handle = pty.fork()
        if self.process == 0:
            os.chdir(folder)
            inherited = {name: os.environ[name] for name in ("PATH", "LANG", "XDG_CACHE_HOME") if name in os.environ}
            given = {"HOME": str(home), "SHELL": shell, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", **inherited}
            cache = os.environ.get("XDG_CACHE_HOME") or str(Path(os.environ["HOME"]) / ".cache")
            call = [sys.executable, "-m", "wetink", "capture", "shell", *(arguments or ("INC-7",))]
            if alone:
                call = [shell, "-i"]
            os.execvpe(call[0], call, {**given, "XDG_CACHE_HOME": cache, **(env or {})})  # noqa: S606
        self.resize(40, 100)

    def resize(self, rows: int, columns: int) -> None:
        """Make the window as large."""
        fcntl.ioctl(self.handle, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def type(self, text: str, end: str = "\r") -> None:
        """Press the keys, Enter last."""
        self._from = len(self._shown)
        os.write(self.handle, (text + end).encode())

    def run(self, line: str) -> str:
        """Type a line and wait for the next prompt."""
        self.type(line)
        return self.see(READY)

    def see(self, text: str, patience: float = PATIENCE) -> str:
        """Wait for a text after what was last typed or seen; gives all up to it."""
        until, wanted, looked = time.monotonic() + patience, text.encode(), self._from
        while (at := self._shown.find(wanted, looked)) < 0:
            looked = max(self._from, len(self._shown) - len(wanted))
            left = until - time.monotonic()
            assert left > 0, f"never saw {text!r} in {self._since()[-2000:]!r}"
            if select.select([self.handle], [], [], min(left, 1))[0] and not self._read():
                raise AssertionError(f"ended before {text!r}: {self._since()[-2000:]!r}")
        seen = self._since()[: at + len(wanted) - self._from]
        self._from = at + len(wanted)
        return seen.decode("utf-8", "replace")

    def _since(self) -> bytes:
        return bytes(self._shown[self._from :])

    @property
    def shown(self) -> str:
        """All that the terminal was sent."""
        return self._shown.decode("utf-8", "replace")

    def _read(self) -> bool:
        try:
            data = os.read(self.handle, 65536)
        except OSError:
            return False
        self._shown += data
        return bool(data)

    def end(self, line: str = "exit") -> int:
        """Leave the shell; gives wetink's exit code."""
        self.type(line)
        return self.ended()

    def ended(self) -> int:
        """Read until it ends; gives the exit code, that of SIGKILL for one that did not end in time."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if not select.select([self.handle], [], [], 1)[0]:
                continue
            if not self._read():
                break
        os.close(self.handle)
        process, self.process = self.process, 0
        while time.monotonic() < until:
            done, status = os.waitpid(process, os.WNOHANG)
            if done:
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.05)
        os.kill(process, signal.SIGKILL)  # a shell that hangs must not hang the suite
        return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])

    def kill(self) -> None:
        """As the kernel does when memory is short."""
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        os.close(self.handle)
        self.process = 0

    def close(self) -> None:
        """End what is still open."""
        if self.process:
            os.kill(self.process, signal.SIGHUP)
            self.ended()

    wetink = f"{sys.executable} -m wetink"

    @property
    def writer(self) -> int:
        """The process that redacts and writes."""
        return int(Path(f"/proc/{self.process}/task/{self.process}/children").read_text().split()[0])

    @property
    def path(self) -> Path:
        """The only recording."""
        (path,) = sorted((self.folder / "INC-7").glob("shell-*.jsonl"))
        return path

    @property
    def records(self) -> list[dict[str, Any]]:
        """Its lines."""
        return [json.loads(line) for line in self.path.read_text("utf-8").splitlines()]

    def wait_for(self, commands: int) -> None:
        """Until so many commands are written: the redactor has to be loaded for the first."""
        until = time.monotonic() + PATIENCE
        while len(self.commands) < commands and time.monotonic() < until:
            time.sleep(0.1)

    @property
    def commands(self) -> list[dict[str, Any]]:
        """Those that are commands."""
        return [one for one in self.records if one.get("type") == "command"]
