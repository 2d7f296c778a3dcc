"""Check: files, a folder of Markdown or a library -> what the rules say of each file, weighed by its settings."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from wetink.model.check_settings import CheckSettings
from wetink.model.draft import SEVERITIES, Finding
from wetink.model.runbook import Status
from wetink.review.rule import ERROR, NOTE, OFF, WARNING
from wetink.review.rules import BY_NAME, EVERYWHERE
from wetink.workflow.check_file import DAMAGED, Desk, Looked, Placed, look, look_on_disk

if TYPE_CHECKING:
    from wetink.workflow.check_library import Answer, Item, Run
    from wetink.workflow.check_memory import Memory

ROOMS = ("runbooks", "drafts")
COUNTS = frozenset({Status.PUBLISHED.value, DAMAGED})
"""Where an error is one: what is not published yet may be unfinished."""
_WAITS = "before it can be published: "


@dataclass(frozen=True, slots=True)
class Excepted:
    """A finding that somebody said does not count, and why."""

    placed: Placed
    reason: str


@dataclass(frozen=True, slots=True)
class Checked:
    """One file with its findings in the order of their lines.

    status  the runbook's, or "foreign", "damaged", "redirect", "other" (Markdown that is no runbook)
    """

    path: str
    status: str
    id: str
    title: str
    findings: tuple[Placed, ...] = ()
    excepted: tuple[Excepted, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """The answer of a check.

    home      the library or folder that paths are below, None for single files
    library   whether that is a library
    files     all that were asked for, by path
    stale     exceptions that no finding needed
    switched  rules with another severity: (rule, severity, reason)
    proven    whether drafts were held against artifacts, and no rules were asked
    """

    home: Path | None
    library: bool
    files: tuple[Checked, ...]
    stale: tuple[str, ...] = ()
    switched: tuple[tuple[str, str, str], ...] = ()
    proven: bool = False

    def count(self, severity: str) -> int:
        """How many findings of a severity there are."""
        return sum(placed.finding.severity == severity for one in self.files for placed in one.findings)

    @property
    def excepted(self) -> int:
        """How many findings do not count."""
        return sum(len(one.excepted) for one in self.files)


@dataclass(frozen=True, slots=True)
class Asked:
    """What to check and how strictly.

    only    paths below `desk.home`; () for everything there
    alone   files by the path they were given under, with their bytes, that lie in no library
    strict  drafts count like published runbooks
    today   for exceptions that end
    named   `only` was asked for, even where it is empty
    gate    asks the gate what it has to say, by path; the memory may be read and written there
    """

    desk: Desk
    only: tuple[str, ...] = ()
    alone: tuple[tuple[str, bytes], ...] = ()
    strict: bool = False
    settings: CheckSettings = CheckSettings()
    today: date = date.max
    named: bool = False
    gate: Callable[[], Iterable[tuple[str, Placed]]] = tuple


def check(asked: Asked, memory: Memory, run: Run | None = None) -> Report:
    """Look at everything that was asked for; `memory` is what earlier checks found, and learns.

    Raises OSError where a folder cannot be listed.
    """
    desk = asked.desk
    judge = Judge(asked)
    bare = replace(desk, home=None, library=False, people=None)
    files = [judge.of(path, one.status, (one.id, one.title), one.findings) for path, one in _alone(asked, bare)]
    if desk.home is not None:
        files += _below(desk.home, asked, judge, memory, run or one_by_one)
    switched = tuple((one.rule, one.severity, one.reason) for one in asked.settings.severities)
    return Report(desk.home, desk.library, tuple(files), judge.stale() if not asked.named else (), switched)


def _alone(asked: Asked, desk: Desk) -> Iterator[tuple[str, Looked]]:
    yield from ((path, look(path, data, desk)) for path, data in asked.alone)


def _below(home: Path, asked: Asked, judge: Judge, memory: Memory, run: Run) -> Iterator[Checked]:
    from wetink.workflow.check_library import Library  # noqa: PLC0415  (what git holds is checked without it)

    wanted = set(asked.only)
    library = Library(home, asked.desk.redact, memory)
    of_gate: dict[str, list[Placed]] = {}

    def ask_gate() -> None:
        for path, placed in asked.gate():
            of_gate.setdefault(path, []).append(placed)

    library.refresh(list(paths_below(home, library=asked.desk.library)), Many(asked.desk), run, ask_gate)
    for row, findings in library.files():
        wanted.discard(row.path)
        more = of_gate.pop(row.path, ())
        if not asked.named or row.path in asked.only:
            yield judge.of(row.path, row.status, (row.id, row.title), (*findings, *more))
    for path, some in of_gate.items():
        if not asked.named or path in wanted:
            yield judge.of(path, "published", ("", ""), some)


@dataclass(frozen=True, slots=True)
class Many:
    """Looks at many files; a value, so that it can be handed to other processes."""

    desk: Desk

    def __call__(self, paths: Sequence[str]) -> list[Looked]:
        """What is known of each, in their order."""
        return [look_on_disk(path, self.desk) for path in paths]


def one_by_one(
    work: Callable[[Sequence[Item]], list[Answer]],
    items: Sequence[Item],
    meanwhile: Callable[[], object] = lambda: None,
) -> Iterator[Answer]:
    """Do all in this process."""
    meanwhile()
    yield from work(items)


def paths_below(home: Path, *, library: bool) -> Iterator[str]:
    """Every Markdown file of a library's rooms, or of a folder without its hidden folders, sorted, with slashes.

    A folder whose name ends in .md is named too, so that it is told. Raises OSError.
    """
    rooms = [home / room for room in ROOMS] if library else [home]
    found: list[str] = []
    for room in rooms:
        if room.is_dir():
            found += _walk(os.fspath(room))
    start = len(os.path.join(os.fspath(home), ""))  # noqa: PTH118 (text: ten thousand paths)
    return iter(sorted(path[start:].replace(os.sep, "/") for path in found))


def _walk(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.name.endswith(".md"):
                yield entry.path
            elif entry.is_dir(follow_symlinks=False):
                yield from _walk(entry.path)


class Judge:
    """Weighs findings: by the file's status, the library's settings and its exceptions."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._set = {one.rule: one.severity for one in asked.settings.severities}
        self._used: set[int] = set()

    def of(self, path: str, status: str, known: tuple[str, str], findings: Iterable[Placed]) -> Checked:
        """The file with what counts and what does not; `known` is its id and its title."""
        kept: list[Placed] = []
        excepted: list[Excepted] = []
        for placed in sorted(findings, key=_order):
            weighed = self._weighed(placed, status)
            if weighed is None:
                continue
            reason = self._exempt(placed.finding.rule, path, known[0])
            if reason is None:
                kept.append(weighed)
            else:
                excepted.append(Excepted(weighed, reason))
        return Checked(path, status, *known, tuple(kept), tuple(excepted))

    def stale(self) -> tuple[str, ...]:
        """Exceptions that covered nothing, in words."""
        return tuple(
            f"{item.rule} for {item.path}"
            for n, item in enumerate(self._asked.settings.exemptions)
            if n not in self._used
        )

    def _weighed(self, placed: Placed, status: str) -> Placed | None:
        finding = placed.finding
        severity = self._set.get(finding.rule, finding.severity)
        if finding.rule in self._set and severity != OFF and finding.severity == NOTE:
            severity = NOTE  # a rule's notes stay notes, however serious the rest of it is
        if severity == OFF:
            return None
        if severity == ERROR and not self._counts(finding, status):
            message = finding.message if not _is_blocking(finding.rule) else _WAITS + finding.message
            return replace(placed, finding=replace(finding, severity=WARNING, message=message))
        return placed if severity == finding.severity else replace(placed, finding=replace(finding, severity=severity))

    def _counts(self, finding: Finding, status: str) -> bool:
        alone = not self._asked.desk.library
        return (
            alone or self._asked.strict or status in COUNTS or finding.rule in EVERYWHERE or finding.rule not in BY_NAME
        )

    def _exempt(self, rule: str, path: str, id_: str) -> str | None:
        for n, item in enumerate(self._asked.settings.exemptions):
            if item.covers(rule, path, id_, self._asked.today):
                self._used.add(n)
                return item.reason
        return None


def _is_blocking(rule: str) -> bool:
    return rule in BY_NAME and BY_NAME[rule].blocks


def _order(placed: Placed) -> tuple[int, int, str]:
    severity = placed.finding.severity
    return (
        placed.line,
        SEVERITIES.index(severity) if severity in SEVERITIES else len(SEVERITIES),
        placed.finding.rule,
    )
