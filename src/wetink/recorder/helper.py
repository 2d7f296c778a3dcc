"""The one process that keeps what the hooks of all shells report while an incident is on."""

from __future__ import annotations

import fcntl
import os
import select
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote

from wetink.errors import CaptureUnwritable, RedactionFailed
from wetink.recorder.incident import made, switch_off
from wetink.recorder.record import KEPT_OUT, Log, Record, Redactor, stamp, why

PIPE = "commands"
"""The named pipe in the state folder that hooks write to; that it is there tells them that an incident is on."""

LOCK = "helper"
"""Locked, and holding the process id, as long as the helper lives."""

TROUBLE = "trouble"
"""What the disk last said against writing a record."""

_LONGEST = 4096
"""PIPE_BUF of Linux: a line of at most so many bytes is written whole or not at all (POSIX asks for 512)."""

_KEPT_OUT = {
    "x": KEPT_OUT,
    "u": "the same line as before, or one that its user keeps out of the history: the shell does not say which",
    "c": "its line is too long for the hook; `wetink capture shell` keeps it",
}

_FIELDS = 8
_LOOK = 5.0
_PATIENCE = 5.0


@dataclass(frozen=True, slots=True)
class Job:
    """What the helper is for: `opened` makes the file to write to and the redactor, in the helper itself."""

    state: Path
    until: float
    opened: Callable[[], tuple[Log, Redactor]]


def start(job: Job) -> None:
    """Start the helper and wait until it listens. Raises CaptureUnwritable."""
    made(job.state)
    ready, telling = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(ready)
        _leave(job, telling)
    os.close(telling)
    with os.fdopen(ready, encoding="utf-8") as answer:
        said = answer.read()
    os.waitpid(child, 0)
    if said != "ready":
        raise CaptureUnwritable(str(job.state), said or "the helper process did not start")


def running(state: Path) -> int:
    """The helper's process id, 0 where none lives."""
    try:
        handle = os.open(state / LOCK, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return 0
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        said = os.read(handle, 20).strip()
        return int(said) if said.isdigit() else 0
    finally:
        os.close(handle)
    return 0


def stop(state: Path) -> None:
    """Tell shells and helper that the incident is over, and wait until the helper has written what it had."""
    (state / PIPE).unlink(missing_ok=True)
    process = running(state)
    if not process:
        return
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGTERM)
    until = time.monotonic() + _PATIENCE
    while running(state) and time.monotonic() < until:
        time.sleep(0.02)


def _leave(job: Job, telling: int) -> None:
    """In the forked process: fork again, so that nobody waits for the helper, and become it."""
    try:
        os.setsid()
        if os.fork() == 0:
            nothing = os.open(os.devnull, os.O_RDWR)
            for handle in (0, 1, 2):
                os.dup2(nothing, handle)
            _serve(job, telling)
    finally:
        os._exit(0)


def _serve(job: Job, telling: int) -> None:
    lock = os.open(job.state / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        log, redactor = job.opened()
        pipe = _pipe(job.state / PIPE)
    except (OSError, CaptureUnwritable) as error:
        os.write(telling, str(error).encode())
        return
    os.ftruncate(lock, 0)
    os.write(lock, f"{os.getpid()}\n".encode())
    woken, waking = os.pipe()
    os.set_blocking(waking, False)
    signal.set_wakeup_fd(waking)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    os.nice(5)
    os.write(telling, b"ready")
    os.close(telling)
    _listen(job, log, redactor, pipe, woken)


def _pipe(path: Path) -> int:
    """A fresh named pipe, open for both sides, so that it has no end when a shell lets go of it."""
    path.unlink(missing_ok=True)
    os.mkfifo(path, 0o600)
    return os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)


def _listen(job: Job, log: Log, redactor: Redactor, pipe: int, woken: int) -> None:
    """Write each command that comes, until told to stop, the time is up or the state is gone."""
    held = b""
    while True:
        ready, _, _ = select.select([pipe, woken], [], [], _LOOK)
        if pipe in ready:
            *lines, held = (held + _read(pipe)).split(b"\n")
            held = held[-_LONGEST:]
            for line in lines:
                _keep(line, log, redactor, job.state)
        over = time.time() >= job.until
        if woken in ready or over or not (job.state / PIPE).exists():
            break
    _keep_rest(pipe, held, log, redactor, job.state)
    log.add({"type": "end", "at": stamp(datetime.now(UTC)), "exit": None})
    if over:
        (job.state / PIPE).unlink(missing_ok=True)
        switch_off(job.state)


def _keep_rest(pipe: int, held: bytes, log: Log, redactor: Redactor, state: Path) -> None:
    while data := _read(pipe):
        *lines, held = (held + data).split(b"\n")
        for line in lines:
            _keep(line, log, redactor, state)


def _read(pipe: int) -> bytes:
    try:
        return os.read(pipe, 1 << 16)
    except BlockingIOError:
        return b""


def _keep(line: bytes, log: Log, redactor: Redactor, state: Path) -> None:
    trouble = log.add(_record(line, redactor))
    with suppress(OSError):
        if trouble:
            (state / TROUBLE).write_text(trouble, encoding="utf-8")
        else:
            (state / TROUBLE).unlink(missing_ok=True)


def _record(line: bytes, redactor: Redactor) -> Record:
    """A hook's line "shell;process;began;duration;exit;known;folder;command" (microseconds), without its secrets."""
    fields = line.decode("utf-8", "replace").split(";", _FIELDS - 1)
    if len(fields) < _FIELDS or not all(one.isdecimal() and len(one) < 18 for one in fields[1:5]):
        return {"type": "command", "at": stamp(datetime.now(UTC)), "withheld": "the hook's line was not whole"}
    shell, process, began, duration, code, known, *rest = fields
    cwd, text = map(unquote, rest)
    start = int(began) / 1e6 if int(began) else time.time() - int(duration) / 1e6  # fish does not know when
    record: Record = {
        "type": "command",
        "at": stamp(datetime.fromtimestamp(start, UTC)),
        "exit": int(code),
        "duration": round(int(duration) / 1e6, 3),
        "session": process,
        "shell": "fish" if shell == "fish" else "sh",
    }
    if known in _KEPT_OUT:
        return {**record, "withheld": _KEPT_OUT[known]}
    try:
        text, cwd = redactor.texts([text, cwd])
    except RedactionFailed as error:
        return {**record, "withheld": why(error)}
    return {**record, "text": text, "cwd": cwd}
