"""The gate, signatures that travelled: a record in the library proves a sign-off whose commit somebody made anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property

from wetink.library.form import Fault
from wetink.library.git import Objects
from wetink.library.history import History, read_history
from wetink.library.repository import File, Repository
from wetink.library.sign_record import (
    SIGNATURES,
    SignRecord,
    read_record,
    record_message,
    record_path,
    record_signed_by,
)
from wetink.model.people import People
from wetink.model.provenance import Origin
from wetink.model.runbook import Runbook
from wetink.workflow.signer import judge

DISK = "disk"
"""Stands for the commit that the files on disk would make."""


class Records:
    """Judges sign-offs by their records; `tip` is the commit that is looked at, or `DISK`."""

    def __init__(self, repository: Repository, objects: Objects, tip: str) -> None:
        self._repository, self._objects, self._tip = repository, objects, tip

    def faults(
        self, runbook: Runbook, origin: Origin, known: Sequence[People], now: datetime, again: str
    ) -> list[Fault] | None:
        """Why the record does not prove the sign-off, [] where it does; None where there is none that could.

        Only a key makes a record one: without, anybody could write it in anybody's name, and nobody would see.
        """
        signed = runbook.sign_off
        data = self._read(record_path(runbook.id))
        record = read_record(data) if data is not None else None
        persons = [people.persons.get(signed.by) for people in known] if signed else []
        if record is None or signed is None or origin.commit is None or not persons:
            return None
        if record.message != record_message(runbook.id, signed) or not all(
            person and person.keys for person in persons
        ):
            return None
        shown = replace(origin, commit=record.commit)
        found = list(judge(runbook, shown, known, _Keys(self._repository, record), now, again, recorded=True))
        return found or list(self._brought_back(record, record_path(runbook.id), origin.commit.id, again))

    def _read(self, path: str) -> bytes | None:
        if self._tip != DISK:
            return self._objects.read(f"{self._tip}:{self._repository.prefix}{path}")
        file = self._repository.home / path
        return file.read_bytes() if file.is_file() and not file.is_symlink() else None

    def _brought_back(self, record: SignRecord, path: str, commit: str, again: str) -> Iterator[Fault]:
        """A record comes once, with its sign-off: one that was there before shows an old text brought back."""
        if self._repository.is_cut_off():
            hint = "fetch all of it: git fetch --unshallow"
            yield Fault("gate-history", "the record of its signature cannot be traced: the history is cut off", hint)
        elif self._in_parents(record, path, commit) or self._dropped(record, path, commit):
            yield Fault("gate-origin", "was signed once, taken out, and brought back", again)

    def _in_parents(self, record: SignRecord, path: str, commit: str) -> bool:
        before = (f"{parent}:{self._repository.prefix}{path}" for parent in self._repository.parents(commit))
        return any(self._objects.read(name) == record.data for name in before)

    def _dropped(self, record: SignRecord, path: str, commit: str) -> bool:
        """Whether a commit before this one replaced the record, or took it out."""
        top = self._repository.prefix + path
        for (child, _), step in self._history.changes.items():
            old = step.get(top)
            if old and self._objects.read(old) == record.data and self._is_before(child, commit):
                return True
        return False

    @cached_property
    def _history(self) -> History:
        tip = "HEAD" if self._tip == DISK else self._tip
        return read_history(self._repository.whole, [tip], [f"{self._repository.prefix}{SIGNATURES}"])

    def _is_before(self, old: str, new: str) -> bool:
        return self._repository.git.call("merge-base", "--is-ancestor", old, new).returncode == 0


class _Keys:
    """Looks at the key of a record in place of that of a commit."""

    def __init__(self, repository: Repository, record: SignRecord) -> None:
        self._repository, self._record = repository, record

    def __call__(self, _commit: object, keys: tuple[str, ...]) -> str:
        return record_signed_by(self._repository.git, self._record, keys)


def orphaned(old: Mapping[str, File], new: Mapping[str, File], ids: set[str]) -> Iterator[tuple[str, Fault]]:
    """Records that were changed or taken out while their runbooks stayed as they were; `ids` are those that did not."""
    with_runbook = {record_path(id_) for id_ in ids}
    for path, file in old.items():
        if path.startswith(f"{SIGNATURES}/") and new.get(path) != file and path not in with_runbook:
            message = "the record of a signature was changed or taken out, and its runbook was not"
            yield path, Fault("gate-record", message, "restore it: git checkout <the commit before> -- the file")
