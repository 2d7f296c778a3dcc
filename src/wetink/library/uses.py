"""What was seen while a runbook was followed: `uses/<id>.jsonl`, one observation a line, oldest first, never rewritten.

A line is {"at", "runbook", "text_sha256", "step", "verdict", "note", "incident", "by"}: the instant in UTC; the id;
which text of the runbook was followed; the step's place ("resolution 2", "" for the whole); "held", "contradicted" or
"missing"; what was seen, redacted; the incident's name, "" where none was given; who or what told it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from wetink.errors import LibraryUnwritable
from wetink.library.files import held, read_bytes
from wetink.library.json_text import dump
from wetink.library.moments import moment
from wetink.library.names import slug
from wetink.library.plain_values import Unfit, from_plain
from wetink.model.terms import Place, Skipped

USES = "uses"
VERDICTS = ("held", "contradicted", "missing")


@dataclass(frozen=True, slots=True)
class Observation:
    """One thing that somebody saw while following a runbook; `at` is UTC, the rest as the file's line has it."""

    at: datetime
    runbook: str
    text_sha256: str
    step: str
    verdict: str
    note: str
    incident: str
    by: str


def uses_path(runbook: str) -> str:
    """Where the observations of a runbook lie below the library; `runbook` is its id."""
    return f"{USES}/{slug(runbook)}.jsonl"


def add_use(home: Path, one: Observation) -> Path:
    """Append an observation; the disk has it when this returns. Gives the file.

    Raises `LibraryUnwritable`, `LibraryConflict` where somebody else holds the file for long.
    """
    path = home / uses_path(one.runbook)
    line = dump({**asdict(one), "at": moment(one.at)}) + "\n"
    with held(home, f"uses-{slug(one.runbook)}"):
        old = read_bytes(path)
        broken = bool(old) and not old.endswith(b"\n")  # somebody was cut off in the middle of a line
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW, 0o666)
            try:
                os.write(handle, b"\n" * broken + line.encode("utf-8", "backslashreplace"))
                os.fsync(handle)
            finally:
                os.close(handle)
        except OSError as error:
            raise LibraryUnwritable(str(path), error.strerror or "cannot be written") from error
    return path


def read_uses(home: Path, runbook: str) -> Iterator[Observation | Skipped]:
    """The observations of a runbook, oldest first; a line that cannot be read is a Skipped."""
    path = uses_path(runbook)
    for number, line in enumerate(read_bytes(home / path).decode("utf-8", "replace").split("\n"), 1):
        if line.strip():
            try:
                yield from_plain(json.loads(line), Observation)
            except (ValueError, RecursionError) as error:
                why = str(error) if isinstance(error, Unfit) else "is no observation"
                yield Skipped(Place(path, f"line {number}"), why)
