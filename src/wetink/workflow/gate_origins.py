"""The gate, where the sign-offs of what is looked at come from: by memory, by what came since, by all of history."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from wetink.library.history import History, read_graph, read_history
from wetink.library.provenance import FEW, Mark, mark_of, origins, origins_of_few
from wetink.library.repository import Repository
from wetink.model.provenance import Commit, Origin, Stamp
from wetink.workflow.gate_heads import Known, origin_from, origin_key, origin_text
from wetink.workflow.gate_records import DISK
from wetink.workflow.gate_view import View


def origins_in(view: View, repository: Repository, paths: list[str], known: Known) -> dict[str, Origin]:
    """The origin of each of these files of a view, which hold a sign-off; `known` learns those of files on disk."""
    marks = {path: mark_of(view.files[path].data.replace(b"\r\n", b"\n")) for path in paths}
    if view.tip != DISK:
        return _walked(view, repository, marks, known)
    head = repository.head()
    before = replace(known)
    known.head = _name(head, repository) if head and not repository.is_cut_off() else ""
    # What is on disk as in the newest commit has its origin in history alone, which a commit's id stands for.
    as_there = [(path, mark) for path, mark in marks.items() if known.head and path not in view.changed]
    keys = {path: origin_key(known.head, mark) for path, mark in as_there}
    same = {path for path, key in keys.items() if before.origins.get(path, ("", ""))[0] == key}
    found = {path: origin_from(before.origins[path][1]) for path in same}
    if rest := {path: mark for path, mark in marks.items() if path not in same}:
        found |= _walked(view, repository, rest, before if known.head else Known())
    told = {
        path: (key, before.origins[path][1] if path in same else origin_text(found[path])) for path, key in keys.items()
    }
    if known.head:
        told |= _below_disk(view, repository, marks, found, known.head)
    known.origins = {path: (key, said) for path, (key, said) in told.items() if said}
    return found


def _below_disk(
    view: View, repository: Repository, marks: Mapping[str, Mark], found: Mapping[str, Origin], history: str
) -> Iterator[tuple[str, tuple[str, str]]]:
    """What to know of files that are others on disk than in the newest commit: the origin of what that has.

    It is the same where both hold the same sign-off: the way from disk to there is one step, and at the same path.
    """
    with repository.git.objects() as objects:
        for path in marks.keys() & view.changed.keys():
            mark = mark_of(objects.read(view.changed[path]) or b"")
            if mark[0] == marks[path][0]:
                here = found[path].statuses
                statuses = here if mark[1] == here[0] else here[1:]
                yield path, (origin_key(history, mark), origin_text(replace(found[path], statuses=statuses)))


def _name(commit: str, repository: Repository) -> str:
    """What stands for the history that an origin hangs on."""
    return f"{commit} {repository.prefix}"


def _walked(view: View, repository: Repository, wanted: Mapping[str, Mark], known: Known) -> dict[str, Origin]:
    """The origins of marks by path, by a walk through the history, to where `known` goes on."""
    top = repository.prefix
    marks = {top + path: mark for path, mark in wanted.items()}
    until = _until(view, repository, known)

    def goes_on(path: str, mark: Mark) -> Origin | None:
        then, said = known.origins.get(path.removeprefix(top), ("", ""))
        return origin_from(said) if then == origin_key(known.head, mark) else None

    found: dict[str, Origin] = {}
    if bound := until or view.against:
        found = origins(repository.whole, _history(view, repository, bound), view.tip, marks, (until, goes_on))
    rest = {path: mark for path, mark in marks.items() if path not in found or found[path].commit is None}
    if rest:
        few = _of_few(view, repository, rest)
        found |= few or origins(repository.whole, _history(view, repository), view.tip, rest)
    return {path.removeprefix(top): origin for path, origin in found.items()}


def _until(view: View, repository: Repository, known: Known) -> str:
    """The commit that `known` knows the origins of, where it is in the history of what is looked at; else ""."""
    commit, _, prefix = known.head.partition(" ")
    tip = "HEAD" if view.tip == DISK else view.tip
    if not commit or prefix != repository.prefix:
        return ""
    if view.tip != DISK and commit in repository.parents(view.tip):
        with repository.git.objects() as objects:
            if objects.read(commit) is not None:
                return commit
    return commit if repository.git.call("merge-base", "--is-ancestor", commit, tip).returncode == 0 else ""


def _of_few(view: View, repository: Repository, wanted: Mapping[str, Mark]) -> dict[str, Origin] | None:
    """The origins of a few marks by the history of their files alone, None where they are too many for that."""
    git, head = repository.whole, (repository.head() if view.tip == DISK else view.tip) or ""
    if not head or len(wanted) > FEW:
        return None
    graph = read_graph(git, head)
    walked = _with_disk(graph, view.changed, repository.prefix, "") if view.tip == DISK else graph
    return origins_of_few(git, walked, (head, view.tip), wanted, repository.history_paths())


def _history(view: View, repository: Repository, without: str = "") -> History:
    """The history of what is looked at, or the part of it that came after a commit."""
    git, rooms = repository.whole, repository.history_paths()
    bounds = [without] if without else []
    if view.tip != DISK:
        return read_history(git, [view.tip], rooms, without=bounds)
    head = repository.head()
    history = read_history(git, [head], rooms, without=bounds) if head else History()
    return _with_disk(history, view.changed, repository.prefix, without)


def _with_disk(history: History, changed: Mapping[str, str], top: str, without: str) -> History:
    """The history with one more commit on top: what lies on disk and in no commit yet.

    without  the commit after which the history begins, "" where it is all of it
    """
    nobody = Stamp("", "", datetime.now(UTC))
    parent = next(iter(history.graph), without)
    disk = Commit(DISK, (parent,) if parent else (), "", nobody, nobody)
    step = {top + path: blob for path, blob in changed.items()}
    return History(
        {DISK: disk.parents, **history.graph},
        {DISK: disk, **history.commits},
        {**history.changes, (DISK, parent): step},
    )
