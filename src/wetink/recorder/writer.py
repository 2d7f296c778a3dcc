"""The process that redacts and writes, so that neither a slow disk nor a large output stops the terminal."""

from __future__ import annotations

import base64
import json
import os
import select
import signal
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime

from wetink.recorder.incident import who
from wetink.recorder.record import File, Log, Looks, Record, Redactor, command_record, stamp
from wetink.recorder.session import Ran

MOST_WAITING = 1 << 25
"""Bytes of commands that wait for the writer; of more, the outputs are not kept."""

_MOST_COUNTED = 69
"""An exit code below the one that means a bug."""

_BYTES = ("head", "tail", "prompt", "typed")


class Writer:
    """Our side: hands commands over without ever waiting, and hears what went wrong."""

    def __init__(self, file: File, looks: Looks, redactor: Redactor) -> None:
        signal.signal(signal.SIGPIPE, signal.SIG_IGN)  # either side may die first, and the other goes on
        theirs, self.handle = os.pipe()
        self.answers, answering = os.pipe()
        self._waiting = bytearray()
        self.process = os.fork()
        if self.process == 0:
            os.close(self.handle)
            os.close(self.answers)
            _leave(lambda: _serve(theirs, answering, file, looks, redactor))
        os.close(theirs)
        os.close(answering)
        os.set_blocking(self.handle, False)

    @property
    def busy(self) -> bool:
        """Whether something waits to be handed over."""
        return bool(self._waiting)

    def add(self, ran: Ran) -> None:
        """Hand a command over."""
        crowded = len(self._waiting) > MOST_WAITING
        self._waiting += packed(ran, with_output=not crowded)
        self.push()

    def push(self) -> None:
        """Hand over as much as the pipe takes."""
        try:
            while self._waiting:
                del self._waiting[: os.write(self.handle, self._waiting[:65536])]
        except BlockingIOError:
            return
        except BrokenPipeError:
            self._waiting.clear()

    def end(self, status: int | None) -> int:
        """Let it finish; `status` is the shell's. Gives how many commands could not be written, -1 for some."""
        self._waiting += json.dumps({"end": status}).encode() + b"\n"
        while self._waiting:
            select.select([], [self.handle], [])
            self.push()
        os.close(self.handle)
        _, code = os.waitpid(self.process, 0)
        lost = os.waitstatus_to_exitcode(code)
        return lost if 0 <= lost <= _MOST_COUNTED else -1


def packed(ran: Ran, *, with_output: bool) -> bytes:
    """A command as one line; it goes through a pipe, never to a disk."""
    plain = asdict(ran) | {"began": ran.began.timestamp()}
    if not with_output:
        plain |= {"head": b"", "tail": b"", "dropped": ran.dropped + len(ran.head) + len(ran.tail)}
    for name in _BYTES:
        plain[name] = base64.b64encode(plain[name]).decode()
    return json.dumps(plain).encode() + b"\n"


def unpacked(plain: Record) -> Ran:
    """The command of such a line."""
    values: dict[str, object] = dict(plain)
    for name in _BYTES:
        values[name] = base64.b64decode(str(values[name]))
    values["times"] = tuple((int(at), float(after)) for at, after in plain["times"])  # type: ignore[attr-defined]
    values["began"] = datetime.fromtimestamp(float(str(values["began"])), UTC)
    return Ran(**values)  # type: ignore[arg-type]  # what `packed` made of one


def _leave(work: Callable[[], int]) -> None:
    """Do the work of a forked process and end it, whatever happens, without running anything of its parent's."""
    code = 70
    try:
        code = work()
    finally:
        os._exit(code)


def _serve(commands: int, answers: int, file: File, looks: Looks, redactor: Redactor) -> int:
    """Write each command as it comes until there are no more; the exit code is how many could not be written."""
    os.setsid()
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM, signal.SIGQUIT, signal.SIGTSTP):
        signal.signal(number, signal.SIG_IGN)
    os.nice(5)
    log = Log(file)
    with os.fdopen(commands, "rb") as lines:
        for line in lines:
            value = json.loads(line)
            if "end" in value:
                record: Record = {"type": "end", "at": stamp(datetime.now(UTC)), "exit": value["end"]}
            else:
                record = command_record(unpacked(value), looks, redactor, "@".join(who().values()))
            if trouble := log.add(record):
                os.write(answers, f"{trouble}\n".encode())
    return min(log.lost, _MOST_COUNTED)
