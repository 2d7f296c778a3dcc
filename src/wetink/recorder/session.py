"""One shell's stream of output and marks as the commands that ran in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from wetink.recorder.marks import Mark
from wetink.recorder.output import Output

_MOST_TYPED = 1 << 16


@dataclass(frozen=True, slots=True)
class Ran:
    """A command that ended, raw: it exists in memory only.

    text, cwd   as the shell says
    known       "h" exact; "s" only if the screen (`prompt`, `typed`, `columns`) shows the same, since the shell did not
                add it to its history; "x" its user keeps it out of the history, so nothing of it is kept
    began       UTC
    duration    seconds
    exit        None where the shell was gone before it could say
    head, tail, dropped, screen, times   of the output (`Output`)
    """

    text: str
    known: str
    cwd: str
    began: datetime
    duration: float
    exit: int | None
    head: bytes = field(default=b"", repr=False)
    tail: bytes = field(default=b"", repr=False)
    dropped: int = 0
    screen: bool = False
    times: tuple[tuple[int, float], ...] = ()
    prompt: bytes = b""
    typed: bytes = b""
    columns: int = 80


@dataclass(slots=True)
class _Running:
    text: str
    known: str
    cwd: str
    began: float
    output: Output = field(default_factory=Output)
    ended: float | None = None
    exit: int | None = None
    prompt: bytes = b""
    typed: bytes = b""


@dataclass(slots=True)
class Session:
    """Give it pieces of output and marks in their order; `ended` is told each command.

    clock   seconds since 1970
    """

    ended: Callable[[Ran], None]
    clock: Callable[[], float]
    columns: int = 80
    marked: bool = False
    _running: _Running | None = None
    _prompt: bytearray = field(default_factory=bytearray)
    _typed: bytearray = field(default_factory=bytearray)
    _reading: bool = False

    def take(self, piece: bytes | Mark) -> None:
        """The next piece."""
        if isinstance(piece, bytes):
            self._output(piece)
            return
        self.marked = True
        if piece.kind == "P":
            self._prompt_due(piece.fields)
        elif piece.kind == "I":
            self._finish()
            self._reading = True
            self._typed.clear()
        elif piece.kind == "C" and len(piece.fields) >= 3:
            self._begin(piece.fields)

    def close(self, status: int | None) -> None:
        """The shell has ended; a command that runs (`exit`, or one that outlived it) ends with its status."""
        running = self._running
        if running is not None and running.ended is None:
            running.ended, running.exit = self.clock(), status
        self._finish()

    def _output(self, data: bytes) -> None:
        running = self._running
        if running is not None and running.ended is None:
            running.output.add(data, self.clock() - running.began)
        elif len(self._prompt) + len(self._typed) < _MOST_TYPED:
            (self._typed if self._reading else self._prompt).extend(data)

    def _prompt_due(self, fields: tuple[str, ...]) -> None:
        running = self._running
        if running is not None and running.ended is None:
            running.ended = self.clock()
            running.exit = int(fields[0]) if fields and fields[0].isdecimal() and len(fields[0]) < 6 else None
        self._prompt.clear()
        self._reading = False

    def _begin(self, fields: tuple[str, ...]) -> None:
        cwd, known, text = fields[0], fields[1], ";".join(fields[2:])
        running = self._running
        if running is not None and not self._reading:
            # Several lines pasted at once: the shell runs one after the other and reads nothing between them.
            running.ended = running.exit = None
            if text not in running.text:
                running.text += f"\n{text}"
            return
        self._finish()
        self._running = _Running(text, known, cwd, self.clock())
        if known == "s":
            self._running.prompt, self._running.typed = bytes(self._prompt), bytes(self._typed)
        self._reading = False

    def _finish(self) -> None:
        running, self._running = self._running, None
        if running is None:
            return
        ended = self.clock() if running.ended is None else running.ended
        head, tail, dropped = running.output.parts() if running.known != "x" else (b"", b"", 0)
        self.ended(
            Ran(
                running.text,
                running.known,
                running.cwd,
                datetime.fromtimestamp(running.began, UTC),
                max(0.0, ended - running.began),
                running.exit,
                head,
                tail,
                dropped,
                running.output.screen,
                tuple(running.output.times),
                running.prompt,
                running.typed,
                self.columns,
            )
        )
