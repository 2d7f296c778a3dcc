"""The part of a repository's history that touched a library, or a few of its files: commits and what each changed."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache

from wetink.errors import GitFailed
from wetink.library.git import FULL_ID, Git
from wetink.model.provenance import Commit, Stamp

_FORMAT = "%P%x00%T%x00%an%x00%ae%x00%at%x00%cn%x00%ce%x00%ct"
_NONE = frozenset({b"000000"})
_FEW = 2
"""So few commits are read by the reader that is mostly open already."""
_LATEST = 253402300799  # the last second that a datetime can hold

Changes = Mapping[str, str]
"""Path -> id of the blob that was there before, "" where there was none."""


@dataclass(frozen=True, slots=True)
class History:
    """Commits, and for each step from a commit to a parent what changed on the way.

    graph    the parents of each commit that is walked, children before their parents
    commits  by id those of them that touched something, in the same order
    changes  for each step from one of these to a parent; one without parents is compared with the empty tree, named ""
    """

    graph: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    commits: Mapping[str, Commit] = field(default_factory=dict)
    changes: Mapping[tuple[str, str], Changes] = field(default_factory=dict)

    def joined(self, other: History) -> History:
        """The same graph, where more is known of some of its commits."""
        return History(self.graph, {**self.commits, **other.commits}, {**self.changes, **other.changes})


def read_history(git: Git, tips: Sequence[str], paths: Sequence[str], *, without: Sequence[str] = ()) -> History:
    """The history of `tips` that touched one of `paths` (from the top of the repository), without that of `without`.

    Parents are the next commits that touched them; merges are kept. Raises `GitFailed`.
    """
    exact = all(FULL_ID.fullmatch(commit) for commit in (*tips, *without))
    return (_read if exact else _read.__wrapped__)(git, tuple(tips), tuple(paths), tuple(without))


@lru_cache(maxsize=2)
def _read(git: Git, tips: tuple[str, ...], paths: tuple[str, ...], without: tuple[str, ...]) -> History:
    bounds = ["--not", *without] if without else []
    return _history(git, ["--parents", *tips, *bounds], paths, paths)


def read_graph(git: Git, tip: str) -> History:
    """All commits of a history and their parents, without what they changed. Raises `GitFailed`."""
    lines = git.out("rev-list", "--topo-order", "--parents", tip).decode().split("\n")[:-1]
    return History({ids[0]: tuple(ids[1:]) for ids in map(str.split, lines)})


def touching(git: Git, tip: str, files: Collection[str], paths: Sequence[str]) -> History:
    """The history of `tip` that touched one of `files`, with what that changed in all of `paths`.

    Commits have the parents that they were made with; merges are in it that differ from any of theirs in these files.
    Both are named from the top of the repository. Raises `GitFailed`.
    """
    return _history(git, [tip], sorted(files), paths)


def _history(git: Git, which: Sequence[str], touched: Sequence[str], paths: Sequence[str]) -> History:
    raw = git.out(
        *("rev-list", "--topo-order", "--full-history", "--encoding=UTF-8", f"--format={_FORMAT}"),
        *(*which, "--", *touched),
    )
    commits = {commit.id: commit for commit in _commits(raw)}
    return History({id_: one.parents for id_, one in commits.items()}, commits, _changes(git, commits, paths))


def _commits(raw: bytes) -> list[Commit]:
    lines = raw.split(b"\n")
    return [_commit(head, told) for head, told in zip(lines[:-1:2], lines[1::2], strict=True)]


def _commit(head: bytes, told: bytes) -> Commit:
    parents, tree, *who = told.decode("utf-8", "replace").split("\0")
    author, committer = Stamp(who[0], who[1], _when(who[2])), Stamp(who[3], who[4], _when(who[5]))
    return Commit(head.decode().split()[1], tuple(parents.split()), tree, author, committer)


def _when(seconds: str) -> datetime:
    """An instant; one that no calendar has is the first or the last one."""
    try:
        return datetime.fromtimestamp(min(max(int(seconds), 0), _LATEST), UTC)
    except ValueError:
        return datetime.fromtimestamp(0, UTC)


def _changes(git: Git, commits: Mapping[str, Commit], paths: Sequence[str]) -> dict[tuple[str, str], Changes]:
    edges = [(commit, parent) for commit in commits.values() for parent in commit.parents or ("",)]
    if not edges:
        return {}
    trees = _trees(git, commits)
    asked = [(trees[parent], commit.tree) for commit, parent in edges]
    raw = git.out(
        *("diff-tree", "--stdin", "-r", "--raw", "-z", "--no-renames", "--no-abbrev", "--", *paths),
        stdin="".join(f"{before} {after}\n" for before, after in asked).encode(),
    )
    found = list(_steps(raw))
    if len(found) != len(edges):
        raise GitFailed("diff-tree", f"{len(found)} answers to {len(edges)} questions")
    return {(commit.id, parent): step for (commit, parent), step in zip(edges, found, strict=True)}


def _trees(git: Git, commits: Mapping[str, Commit]) -> dict[str, str]:
    """The tree of each commit and of each parent, also of those beyond the bounds."""
    trees = {id_: commit.tree for id_, commit in commits.items()}
    if any(not commit.parents for commit in commits.values()):
        trees[""] = git.word("hash-object", "-t", "tree", os.devnull)
    beyond = sorted({parent for commit in commits.values() for parent in commit.parents} - set(trees))
    if 0 < len(beyond) <= _FEW:
        with git.objects() as objects:
            told = [(objects.read(parent) or b"").partition(b"\n")[0][5:].decode() for parent in beyond]
        if all(told):
            return trees | dict(zip(beyond, told, strict=True))
    if beyond:
        asked = "".join(f"{parent}^{{tree}}\n" for parent in beyond).encode()
        told = git.word("cat-file", "--batch-check=%(objectname)", stdin=asked).split("\n")
        trees |= dict(zip(beyond, told, strict=True))
    return trees


def _steps(raw: bytes) -> list[dict[str, str]]:
    steps: list[dict[str, str]] = []
    at = 0
    while at < len(raw):
        if raw[at : at + 1] == b":":
            meta = raw.index(b"\0", at)
            end = raw.index(b"\0", meta + 1)
            mode, _, old = raw[at + 1 : meta].split(b" ")[:3]
            steps[-1][os.fsdecode(raw[meta + 1 : end])] = "" if mode in _NONE else old.decode()
            at = end + 1
        else:
            steps.append({})
            at = raw.index(b"\n", at) + 1
    return steps
