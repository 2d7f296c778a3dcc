"""Check, a commit: which of its files may have an id or a symptom, by what the last check of the files on disk saw."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from wetink.errors import GitFailed
from wetink.library import tree
from wetink.library.repository import Repository
from wetink.library.seen import in_room
from wetink.workflow.gate_heads import Known
from wetink.workflow.gate_view import Holding

_MANY = 60
"""So many files that nobody looked at are read one by one; with more of them git is faster."""


class Before(Protocol):
    """What earlier checks of the files on disk remember."""

    def gate(self) -> Known:
        """What the gate found."""

    def standing(self) -> tuple[str, Collection[str]]:
        """The newest commit then, and the paths that were others on disk than there; "" where nobody knows."""

    def paths_with(self, key: str) -> Collection[str]:
        """The files that had a symptom, or an id (`id rb-1`), by its key."""


class Index:
    """The paths of a commit by id and by symptom.

    complete  whether no file is left out; else nothing is known
    """

    def __init__(self, repository: Repository, commit: str, before: Before) -> None:
        self._before = before
        self._other = _others(repository, commit, before)
        self.complete = self._other is not None

    def holding(self) -> Holding | None:
        """What says for the gate where an id may be; None where git has to look into all files."""
        return self.with_ids if self.complete else None

    def with_ids(self, ids: Collection[str]) -> set[str]:
        """Every path at which one of these ids may be."""
        return {path for id_ in ids for path in self.with_key(f"id {id_}")}

    def with_key(self, key: str) -> set[str]:
        """Every path at which something with this key may be: it was there then, or the file is another one since."""
        return {*self._before.paths_with(key), *(self._other or ())}


def _others(repository: Repository, commit: str, before: Before) -> Collection[str] | None:
    """The paths in the rooms that are others in a commit than what was looked at; None for too many of them."""
    then, differing = before.standing()
    if not then:
        return None
    try:
        old, new = tree.differing(repository, then, commit)
    except GitFailed:  # that commit is in no branch any more, and git threw it away
        return None
    found = {path for path in {*old, *new, *differing} if in_room(path)}
    return found if len(found) <= _MANY else None
