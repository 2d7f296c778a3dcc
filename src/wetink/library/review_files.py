"""A review's files on disk: what is decided is on the disk, whole, or was never decided."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from wetink.errors import DraftInvalid
from wetink.library.evidence_lines import read_lines, write_lines
from wetink.library.files import CACHE, put, read_bytes
from wetink.library.names import incident_folder, slug
from wetink.library.review_log import append, incident_of, log_path, read_log
from wetink.library.runbook_file import read_runbook
from wetink.model.evidence import Evidence
from wetink.model.review import Decision
from wetink.model.runbook import Runbook
from wetink.model.terms import Place, Skipped

RECORD = "evidence.jsonl"
NEW = ".new"


def record_path(runbook: Runbook) -> str:
    """The evidence of a runbook's incident, below the library."""
    return f"incidents/{incident_folder(incident_of(runbook))}/{RECORD}"


def read_record(home: Path, path: str) -> tuple[tuple[Evidence, ...], tuple[Skipped, ...]]:
    """The evidence in a record; none, and why, where it is missing or cannot be read."""
    data = read_bytes(home / path)
    if not data:
        return (), (Skipped(Place(path, ""), "is not there: only what the runbook itself quotes can be shown"),)
    try:
        return read_lines(data.decode("utf-8", "surrogatepass"), path), ()
    except (DraftInvalid, UnicodeDecodeError) as error:
        why = error.message if isinstance(error, DraftInvalid) else "is not UTF-8"
        return (), (Skipped(Place(path, ""), why),)


def lock_name(runbook: Runbook) -> str:
    """What reviewers of the same incident hold while they write."""
    return f"review-{log_path(runbook).split('/')[1]}"


def save(home: Path, old: Runbook, new: Runbook, decisions: Sequence[Decision], lines: int) -> None:
    """Put decisions and the runbook as they leave it on the disk; the lock has to be held.

    lines  how many the history had

    First a note of what is about to happen, then the history, then the runbook. Where it is cut off, `mend` goes on
    from the note: either nothing was decided, or all of it.
    """
    note = _note(home, old)
    values = {"path": new.path, "lines": lines + len(decisions), "seen": old.text, "text": new.text}
    put(note, json.dumps(values).encode("utf-8", "surrogatepass"))
    append(home, log_path(old), decisions)
    put(home / new.path, new.text.encode("utf-8", "surrogatepass"))
    note.unlink(missing_ok=True)


def mend(home: Path, runbook: Runbook) -> Runbook:
    """Finish a decision that was cut off, if there is one; the lock has to be held."""
    note = _note(home, runbook)
    data = read_bytes(note)
    if not data:
        return runbook
    values = json.loads(data)
    _, _, lines = read_log(home, log_path(runbook))
    if lines >= values["lines"] and runbook.text == values["seen"] and runbook.path == values["path"]:
        made = values["text"].encode("utf-8", "surrogatepass")
        put(home / runbook.path, made)
        runbook = read_runbook(runbook.path, made)
    note.unlink(missing_ok=True)
    return runbook


def _note(home: Path, runbook: Runbook) -> Path:
    return home / CACHE / "review" / f"{slug(runbook.id)}.json"


def add_evidence(home: Path, path: str, pieces: Iterable[Evidence]) -> None:
    """Add pieces at the end of an incident's record."""
    old = read_bytes(home / path)
    put(home / path, old + write_lines(pieces).encode("utf-8", "surrogatepass"))


def newer(home: Path, runbook: Runbook) -> tuple[Runbook, str] | None:
    """The newer draft that lies beside a person's one, and the path of its record; None where there is none."""
    path = runbook.path + NEW
    data = read_bytes(home / path)
    return (read_runbook(path, data), record_path(runbook) + NEW) if data else None


def take_newer_away(home: Path, runbook: Runbook) -> None:
    """What lay beside has been looked at; the draft goes first, since without it nobody asks for the record."""
    for path in (runbook.path, record_path(runbook)):
        (home / (path + NEW)).unlink(missing_ok=True)
