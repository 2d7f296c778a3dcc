"""Notes that a person adds to an incident, and files copied in beside them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from stat import S_ISREG
from typing import BinaryIO

from wetink.errors import CaptureUnwritable, UsageError
from wetink.recorder.incident import Incident, word_in_name
from wetink.recorder.record import File, Record, Redactor, header, stamp

_MOST_SAME_NAMES = 1000


def add_note(
    incident: Incident, who: Mapping[str, str], text: str, now: datetime, redactor: Redactor, *, file: str = ""
) -> Path:
    """Append a note, its secrets taken out; `file` names one that was copied in. Gives the path of the notes.

    Raises CaptureUnwritable; RedactionFailed, and nothing is written then.
    """
    note: Record = {"type": "note", "at": stamp(now)}
    clean, name = redactor.texts([text, file])
    note["text"] = clean
    if file:
        note["file"] = name
    path = incident.folder / f"notes-{word_in_name(who['user'])}-{word_in_name(who['host'])}.jsonl"
    notes = File.opened(path)
    try:
        notes.append(note, first=header(incident.name, who, now))
    finally:
        notes.close()
    return path


def copy_in(incident: Incident, path: Path) -> str:
    """Copy a file as it is into the incident's folder, for its user alone; gives its name there.

    A file of that name is left alone: the new one gets a number. Raises CaptureUnwritable; UsageError for what is no
    regular file.
    """
    try:
        with _regular(path) as given:
            target, handle = _new(incident.folder, path)
            try:
                with os.fdopen(handle, "wb") as copy:
                    shutil.copyfileobj(given, copy)
                    copy.flush()
                    os.fsync(copy.fileno())
            except OSError:
                target.unlink(missing_ok=True)
                raise
    except OSError as error:
        raise CaptureUnwritable(str(path), error.strerror or "cannot be copied") from error
    return target.name


def _regular(path: Path) -> BinaryIO:
    """The file opened; a device or a pipe has no end to copy, or none that comes. Raises UsageError, OSError."""
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    if not S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise UsageError(f"{path}: is no file that can be copied", "name a regular file")
    return os.fdopen(handle, "rb")


def _new(folder: Path, path: Path) -> tuple[Path, int]:
    for number in range(1, _MOST_SAME_NAMES):
        target = folder / (path.name if number == 1 else f"{path.stem}-{number}{path.suffix}")
        try:
            return target, os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        except FileExistsError:
            continue
    raise CaptureUnwritable(str(folder), f"already has a thousand files named {path.name}")
