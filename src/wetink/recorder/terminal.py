"""A shell in a pseudo-terminal between the user's terminal and the recording."""

from __future__ import annotations

import errno
import fcntl
import os
import pty
import select
import shutil
import signal
import struct
import termios
import time
import tty
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from wetink.recorder.marks import Marks
from wetink.recorder.session import Session
from wetink.recorder.shells import Started
from wetink.recorder.writer import Writer

_CHUNK = 1 << 16
_WATCHED = (signal.SIGWINCH, signal.SIGCHLD, signal.SIGTERM, signal.SIGHUP)
_IN, _OUT = 0, 1

INSIDE = "WETINK_CAPTURE"
"""Names, in a recorded shell, the file it is kept in."""

INSIDE_TTY = "WETINK_CAPTURE_TTY"
"""Names, in a recorded shell, its terminal: a pane of tmux in it is another terminal, whose screen is not kept."""

_MOST_LEFT = 1 << 20
"""Bytes that a terminal holds at most when its shell has ended, with room to spare."""

_LAST_WORDS = 2.0
"""Seconds a shell has to end when its terminal goes away."""


class Terminal:
    """One recorded shell; `run` gives its exit status."""

    def __init__(self, started: Started, word: str, writer: Writer) -> None:
        self._started = started
        self._marks = Marks(word)
        self._writer = writer
        self._session = Session(writer.add, time.time)
        self._input = bytearray()
        self._notices: list[str] = []
        self._stop = 0
        self._answers_open = True
        self._status: int | None = None
        self._shell = self._master = -1

    @property
    def marked(self) -> bool:
        """Whether the hook has spoken at all."""
        return self._session.marked

    def run(self) -> int:
        """Run the shell until it ends; 128 + n where signal n ended it or us. OSError passes."""
        self._shell, self._master = pty.fork()
        if self._shell == 0:
            _become(self._started)
        os.set_blocking(self._master, False)
        with _signals() as woken, _raw():
            self._resize()
            while not self._ended():
                self._step(woken)
            self._drain()
        os.close(self._master)
        if self._status is None:
            self._reap()
        status = self._status if self._status is not None else 128 + self._stop
        self._session.close(None if self._stop else status)
        return 128 + self._stop if self._stop else status

    def _ended(self) -> bool:
        return self._status is not None or bool(self._stop)

    def _step(self, woken: int) -> None:
        reading = [self._master, woken]
        if len(self._input) < _CHUNK:  # a program that does not read its input stops the typing, as in any terminal
            reading.append(_IN)
        if self._answers_open:
            reading.append(self._writer.answers)
        writing = ([self._master] if self._input else []) + ([self._writer.handle] if self._writer.busy else [])
        ready, free, _ = select.select(reading, writing, [])
        if woken in ready:
            self._signalled(os.read(woken, 512))
        if self._writer.answers in ready:
            self._heard()
        if self._writer.handle in free:
            self._writer.push()
        if _IN in ready:
            self._typed()
        if self._master in free:
            self._send()
        if self._master in ready:
            self._show(_read(self._master))

    def _typed(self) -> None:
        data = _read(_IN)
        if data:
            self._input += data
        else:
            self._stop = signal.SIGHUP  # the user's terminal is gone

    def _send(self) -> None:
        try:
            del self._input[: os.write(self._master, self._input)]
        except BlockingIOError:
            return
        except OSError:
            self._input.clear()

    def _show(self, data: bytes) -> None:
        if not data:
            self._reap()
            return
        for piece in self._marks.feed(data):
            if isinstance(piece, bytes):
                _write(piece)
            elif piece.kind == "P":
                self._at_prompt()
            self._session.take(piece)

    def _at_prompt(self) -> None:
        """Between two commands: the start files have been read, and a notice disturbs no program."""
        shutil.rmtree(self._started.folder, ignore_errors=True)
        for notice in self._notices:
            _write(f"\r\n{notice}\r\n".encode())
        self._notices.clear()

    def _heard(self) -> None:
        data = _read(self._writer.answers)
        if not data:
            self._answers_open = False
            self._notices.append("wetink: the recorder has ended; nothing more of this shell is kept")
        self._notices += [f"wetink: not kept: {line}" for line in data.decode("utf-8", "replace").splitlines()]

    def _signalled(self, numbers: bytes) -> None:
        for number in numbers:
            if number == signal.SIGWINCH:
                self._resize()
            elif number == signal.SIGCHLD:
                with suppress(ChildProcessError):
                    self._waited(os.waitpid(self._shell, os.WNOHANG | os.WUNTRACED))
            elif number in (signal.SIGTERM, signal.SIGHUP):
                self._stop = number

    def _waited(self, found: tuple[int, int]) -> None:
        process, status = found
        if process and not os.WIFSTOPPED(status):
            code = os.waitstatus_to_exitcode(status)
            self._status = code if code >= 0 else 128 - code

    def _reap(self) -> None:
        """The shell's status once its side of the terminal is closed; after `_LAST_WORDS` it is not waited for."""
        until = time.monotonic() + _LAST_WORDS
        while self._status is None and time.monotonic() < until:
            try:
                self._waited(os.waitpid(self._shell, os.WNOHANG))
            except ChildProcessError:
                return
            time.sleep(0.01)

    def _resize(self) -> None:
        with suppress(OSError):
            size = fcntl.ioctl(_IN, termios.TIOCGWINSZ, bytes(8))
            fcntl.ioctl(self._master, termios.TIOCSWINSZ, size)
            self._session.columns = struct.unpack("HHHH", size)[1] or 80

    def _drain(self) -> None:
        """What the shell printed last; a program it left behind may go on printing, and is not waited for."""
        left = _MOST_LEFT
        while left > 0 and (data := _read(self._master)):
            self._show(data)
            left -= len(data)
        if rest := self._marks.rest():
            _write(rest)
            self._session.take(rest)


def _become(started: Started) -> None:
    """In the forked process: turn into the shell."""
    try:
        for number in (*_WATCHED, signal.SIGPIPE, signal.SIGINT, signal.SIGQUIT):
            signal.signal(number, signal.SIG_DFL)
        os.execvpe(  # noqa: S606  (the user's own shell is what this is for)
            started.argv[0], started.argv, {**started.environment, INSIDE_TTY: os.ttyname(_IN)}
        )
    finally:
        os._exit(127)


@contextmanager
def _raw() -> Iterator[None]:
    """The user's terminal hands every key on, and is as it was afterwards."""
    before = termios.tcgetattr(_IN)
    try:
        tty.setraw(_IN)
        yield
    finally:
        with suppress(termios.error):
            termios.tcsetattr(_IN, termios.TCSAFLUSH, before)


@contextmanager
def _signals() -> Iterator[int]:
    """A handle on which the numbers of watched signals arrive."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    old_wakeup = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    old = {number: signal.signal(number, _noted) for number in _WATCHED}
    try:
        yield reader
    finally:
        for number, handler in old.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(old_wakeup)
        os.close(reader)
        os.close(writer)


def _noted(number: int, frame: object) -> None:
    """The number has been written to the handle; there is nothing else to do."""
    del number, frame


def _read(handle: int) -> bytes:
    """The next bytes, none where the other side is closed (Linux says EIO) or nothing is there."""
    try:
        return os.read(handle, _CHUNK)
    except BlockingIOError:
        return b""
    except OSError as error:
        if error.errno == errno.EIO:
            return b""
        raise


def _write(data: bytes) -> None:
    """To the user's terminal; where that is gone, the shell hears of it by its own SIGHUP."""
    while data:
        try:
            data = data[os.write(_OUT, data) :]
        except BlockingIOError:
            select.select([], [_OUT], [])
        except OSError:
            return
