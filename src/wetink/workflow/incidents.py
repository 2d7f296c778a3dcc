"""Incidents by name, for programs that may name nothing else: folders of artifacts, and the records of a library."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from wetink.errors import IncidentUnknown
from wetink.evidence.redaction import Redactor
from wetink.library.evidence_lines import read_lines
from wetink.library.files import read_bytes
from wetink.library.names import slug
from wetink.library.shelf import DRAFTS, INCIDENTS, Shelf
from wetink.model.evidence import Timeline
from wetink.model.runbook import Runbook
from wetink.patterns import when_used
from wetink.workflow.pick import everything

RECORD = "evidence.jsonl"
_TICKET = when_used(r"[a-z]{2,10}-[0-9]{1,12}")
_MOST_FILES = 20_000
"""Files of an incident that are looked at to see whether it changed."""

Gather = Callable[[Path], tuple[Timeline, Redactor]]
"""Reads an incident's artifacts; gives the timeline and the redactor that knows their secrets."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An incident that may be read.

    artifacts  the folder or archive, None where there is none
    record     the library's record of it, None where there is none
    draft      whether the library has a draft named for it
    """

    name: str
    artifacts: Path | None = None
    record: Path | None = None
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """An incident's timeline and a redactor that knows its secrets, as far as its artifacts are there."""

    name: str
    timeline: Timeline
    redactor: Redactor


class Incidents:
    """The incidents below two folders. A name is looked up among what is there and never joined to a path.

    artifacts  each folder and each zip directly below it is an incident; links that lead out of it are left out
    library    each folder of its `incidents/` with a record is one
    blank      gives a redactor that knows nothing yet
    Artifacts come before the record, which was made from them.
    """

    def __init__(
        self, artifacts: Path | None, library: Path | None, gather: Gather, blank: Callable[[], Redactor]
    ) -> None:
        self._artifacts, self._library = artifacts, library
        self._gather, self._blank = gather, blank
        self._opened: tuple[str, int, Opened] | None = None

    def listed(self) -> list[Listed]:
        """Everything that is there, by name."""
        found = {key_of(path.name): Listed(_stem(path), artifacts=path) for path in _below(self._artifacts)}
        for path in _below(self._library / INCIDENTS if self._library else None):
            record = path / RECORD
            if record.is_file() and not record.is_symlink():
                found[path.name] = replace(found.get(path.name, Listed(path.name)), record=record)
        return [replace(one, draft=self._has_draft(name)) for name, one in sorted(found.items())]

    def open(self, name: str) -> Opened:
        """One of them; the last one is kept while its files are as they were.

        Raises `IncidentUnknown`, `DraftInvalid` for a record that was altered, what gathering raises.
        """
        listed = self.listed()
        one = next(
            (one for one in listed if name in {one.name, key_of(one.name)} or key_of(name) == key_of(one.name)), None
        )
        if one is None:
            names = [one.name for one in listed]
            raise IncidentUnknown(name, get_close_matches(name, names, n=3) or names[:5])
        stamp = _stamp(one.artifacts or one.record)
        if self._opened is None or self._opened[:2] != (one.name, stamp):
            self._opened = (one.name, stamp, self._read(one))
        return self._opened[2]

    def _read(self, one: Listed) -> Opened:
        if one.artifacts is not None:
            timeline, redactor = self._gather(one.artifacts)
            return Opened(one.name, timeline, redactor)
        path = one.record or Path()
        evidence = read_lines(read_bytes(path).decode("utf-8", "replace"), f"{INCIDENTS}/{path.parent.name}/{RECORD}")
        folder = path.parent.name
        incident = folder.upper() if _TICKET.fullmatch(folder) else folder
        return Opened(one.name, Timeline(incident, evidence), self._blank())

    def written(self) -> dict[str, list[Runbook]]:
        """The runbooks and drafts of the library, by the key of each incident that they were drawn from."""
        found: dict[str, list[Runbook]] = defaultdict(list)
        for one in everything(Shelf(self._library)) if self._library else ():
            if isinstance(one, Runbook):
                for incident in one.body.incidents:
                    found[key_of(incident)].append(one)
        return found

    def _has_draft(self, name: str) -> bool:
        return self._library is not None and (self._library / DRAFTS / f"{name}.md").is_file()


def key_of(name: str) -> str:
    """What an incident's folder is called in a library."""
    stem = name.removesuffix(".zip")
    return slug(stem.upper() if _TICKET.fullmatch(stem.lower()) else stem)


def _stem(path: Path) -> str:
    return path.name.removesuffix(".zip")


def _below(folder: Path | None) -> Iterator[Path]:
    """Folders and archives directly below a folder, none that lies elsewhere in truth."""
    if folder is None or not folder.is_dir():
        return
    home = folder.resolve()
    for path in sorted(folder.iterdir()):
        wanted = path.is_dir() or path.suffix == ".zip"
        if wanted and not path.name.startswith(".") and path.resolve().is_relative_to(home):
            yield path


def _stamp(path: Path | None) -> int:
    """Changes when a file below changes."""
    seen: list[tuple[str, int, int]] = []
    for root, folders, files in os.walk(path or "."):
        folders.sort()
        for name in sorted(files)[: _MOST_FILES - len(seen)]:
            state = (Path(root) / name).lstat()
            seen.append((name, state.st_mtime_ns, state.st_size))
    if path is not None and path.is_file():
        state = path.stat()
        seen.append((path.name, state.st_mtime_ns, state.st_size))
    return hash(tuple(seen))
