"""Check, a commit: what the gate and the rules say of what it holds, or of what came since a commit that is trusted."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from wetink.library.repository import Repository
from wetink.model.check_settings import CheckSettings
from wetink.model.draft import Finding
from wetink.review.others import TWIN
from wetink.review.rule import ERROR
from wetink.workflow.check import Asked, Checked, Judge, Report
from wetink.workflow.check_file import DAMAGED, Desk, Looked, Placed, look
from wetink.workflow.check_index import Before, Index
from wetink.workflow.check_twins import twins
from wetink.workflow.gate import judged
from wetink.workflow.gate_heads import Known
from wetink.workflow.gate_view import View, of_commit


@dataclass(frozen=True, slots=True)
class How:
    """What a commit is held against.

    against   a commit that is trusted, "" for none
    pending   as in `gate`
    before    what a check of the files on disk remembers, where that may be believed
    settings  which weight the library gives to the rules
    """

    against: str = ""
    pending: bool = False
    before: Before | None = None
    settings: CheckSettings = CheckSettings()


def check_commit(repository: Repository, desk: Desk, now: datetime, commit: str, how: How = How()) -> Report:
    """What a commit holds, or only what came since the trusted one.

    The rules look at each file alone, but for twins among the published; copies are found by the check of the files on
    disk. Raises `GitFailed`, `PeopleInvalid`.
    """
    with repository.git.objects():  # one reader for all that follows
        view = of_commit(repository, commit, how.against)
        files = _files(repository, desk, now, view, how)
    switched = tuple((one.rule, one.severity, one.reason) for one in how.settings.severities)
    return Report(None, library=True, files=files, switched=switched)


def _files(repository: Repository, desk: Desk, now: datetime, view: View, how: How) -> tuple[Checked, ...]:
    known = how.before.gate() if how.before else Known()
    index = Index(repository, view.tip, how.before) if how.before and view.against else None
    found = judged(view, repository, now, known, pending=how.pending, holding=index.holding() if index else None)
    of_gate: dict[str, list[Placed]] = {}
    for path, placed in placed_by_path(found):
        of_gate.setdefault(path, []).append(placed)
    files = {path: one.data for path, one in view.files.items() if path.endswith(".md")}
    near: dict[str, list[Placed]] = {}
    for path, placed in twins(repository, view.tip, files, desk, whole=not view.against, index=index):
        near.setdefault(path, []).append(placed)
    desk = replace(desk, errors=True)
    judge = Judge(Asked(desk, settings=how.settings, today=now.date()))
    checked = [
        _checked(look(path, data, desk), of_gate.pop(path, []), near.get(path, []), judge)
        for path, data in files.items()
    ]
    checked += [judge.of(path, "published", ("", ""), some) for path, some in of_gate.items()]
    return tuple(sorted(checked, key=lambda one: one.path))


def _checked(looked: Looked, of_gate: list[Placed], near: list[Placed], judge: Judge) -> Checked:
    """A file with the errors of the rules, as the library weighs them, what the gate says, and its twins."""
    told = [one for one in of_gate if looked.status != DAMAGED or one.finding.rule != "gate-unreadable"]
    whole = judge.of(looked.path, looked.status, (looked.id, looked.title), (*looked.findings, *told, *near))

    def counts(placed: Placed) -> bool:
        return placed.finding.severity == ERROR or placed.finding.rule == TWIN.name

    excepted = tuple(one for one in whole.excepted if counts(one.placed))
    return replace(whole, findings=tuple(one for one in whole.findings if counts(one)), excepted=excepted)


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
    return repository.known(git.word("commit-tree", "--no-gpg-sign", *line, "-m", "staged", git.word("write-tree")))


def _merging(repository: Repository) -> list[str]:
    path = repository.folder / "MERGE_HEAD"
    return os.fsdecode(path.read_bytes()).split() if path.exists() else []
