"""The file of a recording: JSON lines, each written whole, synced, and redacted before that."""

from __future__ import annotations

import fcntl
import json
import os
from codecs import getincrementaldecoder
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from wetink.errors import CaptureUnwritable, RedactionFailed
from wetink.recorder.session import Ran

FORMAT = "wetink-capture"
VERSION = 1

KEPT_OUT = "typed with a blank before it, to keep it out of the history"

Record = dict[str, object]


class Redactor(Protocol):
    """What takes the secrets out; both raise RedactionFailed."""

    def learn_all(self, texts: Sequence[str]) -> None:
        """Remember the secrets that the texts show."""

    def texts(self, texts: Sequence[str]) -> Sequence[str]:
        """The texts without any secret."""


@dataclass(frozen=True, slots=True)
class Looks:
    """How terminal output becomes text.

    printed  output with its cursor moves carried out
    typed    (prompt, what was echoed behind it, columns) -> the line as it stood on the screen
    inside   (command, pieces of its output with their seconds, "user@host", columns) -> what it printed before the
             first prompt in it (ssh, psql), and the commands entered there, each with "after" in seconds
    """

    printed: Callable[[str], str]
    typed: Callable[[str, str, int], str]
    inside: Callable[[str, Sequence[tuple[float, str]], str, int], tuple[str, Sequence[Record]]]


def stamp(moment: datetime) -> str:
    """ISO 8601 in UTC, to the millisecond."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def header(incident: str, who: Mapping[str, str], started: datetime, **more: object) -> Record:
    """The first line of a file; `who` has user and host."""
    return {"format": FORMAT, "version": VERSION, "incident": incident, **who, "started": stamp(started), **more}


def command_record(ran: Ran, looks: Looks, redactor: Redactor, where: str = "") -> Record:
    """A command without its secrets; where they cannot be taken out, what is left says that it was withheld.

    where   "user@host" of its shell
    """
    record: Record = {"type": "command", "at": stamp(ran.began)}
    ended: Record = {"exit": ran.exit, "duration": round(ran.duration, 3)}
    text, source = _line(ran, looks)
    if text is None:
        return {**record, "withheld": KEPT_OUT, **ended}
    head, tail = (looks.printed(part.decode("utf-8", "replace")) for part in (ran.head, ran.tail))
    opening, entered = looks.inside(text, _pieces(ran), where, ran.columns)
    try:
        redactor.learn_all([f"{text}\n{head}", tail, *(f"{one['text']}\n{one['output']}" for one in entered)])
        text, cwd, head, tail, opening = redactor.texts([text, ran.cwd, head, tail, opening])
        entered = [_clean(one, redactor) for one in entered]
    except RedactionFailed as error:
        return {**record, "withheld": why(error), **ended}
    record |= {"text": text, "cwd": cwd, **ended}
    record["output"] = f"{head}\n[... {ran.dropped:,} bytes left out ...]\n{tail}" if ran.dropped else head
    if source:
        record["from"] = source
    if ran.dropped:
        record["dropped"] = ran.dropped
    if ran.screen:
        record["screen"] = True
    if entered:
        record |= {"opening": opening, "inside": entered}
    return record


def _pieces(ran: Ran) -> list[tuple[float, str]]:
    """The beginning of the output, cut where it paused."""
    ends = [at for at, _ in ran.times[1:]] + [len(ran.head)]
    pieces = [(after, ran.head[at:end]) for (at, after), end in zip(ran.times, ends, strict=True)] if ran.times else []
    decoder = getincrementaldecoder("utf-8")("replace")
    return [(after, decoder.decode(piece)) for after, piece in pieces]


def _clean(one: Record, redactor: Redactor) -> Record:
    """A command entered inside another, every text in it redacted."""
    names = [name for name, value in one.items() if isinstance(value, str)]
    within = [str(outer) for outer in one["within"]]  # type: ignore[attr-defined]
    cleaned = list(redactor.texts([*(str(one[name]) for name in names), *within]))
    return {**one, **dict(zip(names, cleaned, strict=False)), "within": cleaned[len(names) :]}


def why(error: RedactionFailed) -> str:
    """What stands in a record whose secrets could not be taken out: "redaction failed (...)"."""
    return error.message.rpartition("withheld, ")[2]


def _line(ran: Ran, looks: Looks) -> tuple[str | None, str]:
    """The command line, None where it is to be kept out; "screen" where it was read from there."""
    if ran.known == "x":
        return None, ""
    if ran.known != "s":
        return ran.text, ""
    seen = looks.typed(ran.prompt.decode("utf-8", "replace"), ran.typed.decode("utf-8", "replace"), ran.columns)
    if seen.startswith((" ", "\t")):
        return None, ""
    shown_again = seen.partition("\n")[2]  # `!!` is followed by what it stands for
    if not seen.strip() or _bare(ran.text) in {_bare(seen), _bare(shown_again)}:
        return ran.text, ""
    return seen.rstrip(), "screen"


def _bare(text: str) -> str:
    """Without white space: rows that were wrapped do not say where blanks stood."""
    return "".join(text.split())


class File:
    """One open file of a record; a second process may write to it, too."""

    def __init__(self, path: Path, handle: int) -> None:
        self.path = path
        self._handle = handle

    @classmethod
    def new(cls, folder: Path, name: str) -> File:
        """A file that was not there: `name`.jsonl, or with a number behind it. Raises CaptureUnwritable."""
        for number in range(1, 1000):
            path = folder / (f"{name}.jsonl" if number == 1 else f"{name}-{number}.jsonl")
            try:
                return cls(path, os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
            except FileExistsError:
                continue
            except OSError as error:
                raise CaptureUnwritable(str(path), error.strerror or "cannot be made") from error
        raise CaptureUnwritable(str(folder), "has a thousand recordings of this very second")

    @classmethod
    def opened(cls, path: Path) -> File:
        """The file, made where it is not there; never one behind a link. Raises CaptureUnwritable."""
        try:
            return cls(path, os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600))
        except OSError as error:
            raise CaptureUnwritable(str(path), error.strerror or "cannot be made") from error

    def append(self, *records: Record, first: Record | None = None) -> None:
        """Write lines and have them on the disk, all of them or none; `first` where the file is still empty.

        Raises CaptureUnwritable.
        """
        fcntl.flock(self._handle, fcntl.LOCK_EX)
        try:
            size = os.fstat(self._handle).st_size
            data = _lines(records if size or first is None else (first, *records))
            if size and os.pread(self._handle, 1, size - 1) != b"\n":
                data = b"\n" + data  # whoever wrote here last was killed in the middle of a line
            try:
                self._write(data)
            except OSError as error:
                os.ftruncate(self._handle, size)
                raise CaptureUnwritable(str(self.path), error.strerror or "cannot be written") from error
        finally:
            fcntl.flock(self._handle, fcntl.LOCK_UN)

    def _write(self, data: bytes) -> None:
        while data:
            data = data[os.write(self._handle, data) :]
        os.fsync(self._handle)

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._handle)


def _lines(records: Sequence[Record]) -> bytes:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode("utf-8", "replace")


@dataclass(slots=True)
class Log:
    """A file that goes on after the disk refused a record, and says then how many were lost."""

    file: File
    lost: int = 0

    def add(self, record: Record) -> str:
        """Write a record; gives what the disk said against it, "" where it is written."""
        before: list[Record] = [{"type": "lost", "at": record["at"], "commands": self.lost}] if self.lost else []
        try:
            self.file.append(*before, record)
        except CaptureUnwritable as error:
            self.lost += record["type"] != "end"
            return error.message
        self.lost = 0
        return ""
