"""Check, a commit: what the gate and the rules say of what it holds, or of what came since a commit that is trusted."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from wetink.library.repository import Repository
from wetink.library.shelf import RUNBOOKS
from wetink.model.draft import Finding
from wetink.review.rule import ERROR
from wetink.workflow.check import Checked, Report
from wetink.workflow.check_file import DAMAGED, Desk, Placed, look
from wetink.workflow.check_index import Before, Index
from wetink.workflow.check_twins import twins
from wetink.workflow.gate import judged
from wetink.workflow.gate_heads import Known
from wetink.workflow.gate_view import Holding, View, of_commit

_BEFORE_PUBLISHED = frozenset({"draft", "in-review"})


def check_commit(
    repository: Repository,
    desk: Desk,
    now: datetime,
    commit: str,
    *,
    against: str = "",
    pending: bool = False,
    before: Before | None = None,
) -> Report:
    """What a commit holds, or only what came since the trusted one.

    The rules look at each file alone, but for twins among the published; copies are found by the check of the files on
    disk.
    `pending` as in `gate`; `before` is what a check of the files on disk remembers, where that may be believed. Raises
    `GitFailed`, `PeopleInvalid`.
    """
    with repository.git.objects():  # one reader for all that follows
        return _report(repository, desk, now, of_commit(repository, commit, against), before, pending=pending)


def _report(
    repository: Repository, desk: Desk, now: datetime, view: View, before: Before | None, *, pending: bool
) -> Report:
    commit, against = view.tip, view.against
    index = Index(repository, commit, before) if before and against else None
    found = judged(view, repository, now, before.gate() if before else Known(), pending=pending, holding=_ids(index))
    of_gate: dict[str, list[Placed]] = {}
    for path, placed in placed_by_path(found):
        of_gate.setdefault(path, []).append(placed)
    files = {path: one.data for path, one in view.files.items() if path.endswith(".md")}
    near: dict[str, list[Placed]] = {}
    for path, placed in twins(repository, commit, files, desk, whole=not against, index=index):
        near.setdefault(path, []).append(placed)
    checked = [_checked(path, data, desk, of_gate.pop(path, []), near.get(path, [])) for path, data in files.items()]
    checked += [Checked(path, "published", "", "", tuple(some)) for path, some in of_gate.items()]
    return Report(home=None, library=True, files=tuple(sorted(checked, key=lambda one: one.path)))


def _ids(index: Index | None) -> Holding | None:
    return index.with_ids if index is not None and index.complete else None


def _checked(path: str, data: bytes, desk: Desk, of_gate: list[Placed], near: list[Placed]) -> Checked:
    looked = look(path, data, desk)
    rules = [placed for placed in looked.findings if placed.finding.severity == ERROR and _counts(path, looked.status)]
    told = [one for one in of_gate if looked.status != DAMAGED or one.finding.rule != "gate-unreadable"]
    return Checked(path, looked.status, looked.id, looked.title, (*rules, *told, *near))


def _counts(path: str, status: str) -> bool:
    """What is not published yet may be unfinished; what cannot be read helps nobody."""
    return status == DAMAGED or (path.startswith(f"{RUNBOOKS}/") and status == "published")


def placed_by_path(found: list[Finding]) -> Iterator[tuple[str, Placed]]:
    """The gate's findings by path, the line taken out of their `where`."""
    for one in found:
        path, _, line = one.where.rpartition(":")
        if not path or not line.isdigit():
            path, line = one.where, "0"
        yield path, Placed(replace(one, where=""), int(line))


def staged(repository: Repository, head: str) -> str:
    """A commit of what is staged on top of `head`, as `git commit` would make it now; it belongs to no branch.

    Raises `GitFailed`.
    """
    git = repository.git
    parents = [parent for parent in (head, *_merging(repository)) if parent]
    line = [word for parent in parents for word in ("-p", parent)]
    return git.word("commit-tree", "--no-gpg-sign", *line, "-m", "staged", git.word("write-tree"))


def _merging(repository: Repository) -> list[str]:
    path = repository.folder / "MERGE_HEAD"
    return os.fsdecode(path.read_bytes()).split() if path.exists() else []
