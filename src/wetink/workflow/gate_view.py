"""The gate, what it looks at: the files on disk, a commit, or what came since a commit that is trusted."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field

from wetink.library import seen, tree
from wetink.library.history import read_history
from wetink.library.repository import File, Repository
from wetink.library.seen import Seen
from wetink.model.runbook import Runbook
from wetink.workflow.gate_heads import Head, Known, heads
from wetink.workflow.gate_records import DISK

_MANY = 500
"""Paths to ask git for one by one; for more the whole commit is listed."""

Holding = Callable[[Collection[str]], Collection[str]]
"""Paths of the tip's files that may hold one of these ids."""


@dataclass(frozen=True, slots=True)
class View:
    """What is looked at.

    tip      the commit, or `DISK`
    paths    every path of the library; with a trusted commit those that came since, and those they could be taken for
    holds    whether the library has a file at a path
    files    what lies in the rooms and has to be looked at, by path
    heads    what those of them say that lie where they may
    changed  for `DISK`: what differs from the newest commit
    against  the trusted commit, "" for none
    old, new the files as the trusted commit and as the tip has them, as far as they differ; without one, `new` is all
    """

    tip: str
    paths: Collection[str]
    holds: Callable[[str], bool]
    files: Mapping[str, Seen]
    heads: Mapping[str, Head]
    changed: Mapping[str, str] = field(default_factory=dict)
    against: str = ""
    old: Mapping[str, File] = field(default_factory=dict)
    new: Mapping[str, File] = field(default_factory=dict)

    def runbooks(self) -> Iterator[tuple[str, Runbook]]:
        """The runbooks among them, by path."""
        for path, head in self.heads.items():
            if isinstance(head.shown, Runbook):
                yield path, head.shown


def of_commit(repository: Repository, tip: str, against: str) -> View:
    """What a commit holds, or what came since the trusted one; `tip` may be any name of it, "" for the newest."""
    commit = repository.commit(tip or "HEAD")
    if against:
        return _since(repository, commit, repository.commit(against))
    files = repository.files(commit)
    read = seen.of_commit(repository, files, [path for path in files if seen.in_room(path)])
    return View(commit, files, files.__contains__, read, heads(read, Known()), new=files)


def _since(repository: Repository, commit: str, against: str) -> View:
    """What came since a trusted commit. What was changed and put back counts too: somebody put it back."""
    old, new = tree.differing(repository, against, commit)
    put_back = [path for path in _meanwhile(repository, commit, against) if path not in old and path not in new]
    touched = {path: file for path, file in new.items() if seen.in_room(path)}
    touched |= _at(repository, commit, put_back)
    read = seen.of_commit(repository, touched, touched)
    with repository.git.objects() as objects:
        met = tree.alike(repository, objects, commit, touched)

    def holds(path: str) -> bool:
        return bool(tree.placed(repository, commit, [path]))

    return View(commit, {*new, *met}, holds, read, heads(read, Known()), against=against, old=old, new=new)


def _meanwhile(repository: Repository, commit: str, against: str) -> set[str]:
    """What any commit changed since the trusted one; a single step, as what is staged is, puts nothing back."""
    if repository.parents(commit) == [against]:
        return set()
    history = read_history(repository.whole, [commit], repository.history_paths(), without=[against])
    return {path.removeprefix(repository.prefix) for step in history.changes.values() for path in step}


def _at(repository: Repository, commit: str, paths: Collection[str]) -> Mapping[str, File]:
    """The files of a commit at these paths, as far as they are there and in a room."""
    if len(paths) <= _MANY:
        found = tree.placed(repository, commit, paths)
    else:
        files = repository.files(commit)
        found = {path: files[path] for path in paths if path in files}
    return {path: file for path, file in found.items() if seen.in_room(path)}


def of_disk(repository: Repository, known: Known, only: str = "") -> View:
    """What lies on disk; `known` learns the heads, `only` names a single file to look at."""
    read = seen.on_disk(repository.home)
    head = repository.head()
    files = repository.files(head) if head else {}
    wanted = {path: one for path, one in read.items() if only in {"", path}}
    paths = {*files, *read}
    return View(DISK, paths, paths.__contains__, wanted, heads(wanted, known), seen.differing(read, files))
