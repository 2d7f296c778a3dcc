"""A review as it stands: a runbook, its evidence, its history, and what there is to decide."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from wetink.errors import DraftInvalid, LibraryMissing, RunbookUnknown, UsageError
from wetink.library import change
from wetink.library.files import held
from wetink.library.repository import open_repository
from wetink.library.review_files import lock_name, mend, newer, read_record, record_path
from wetink.library.review_log import log_path, read_log
from wetink.library.shelf import Shelf
from wetink.model.draft import Cited, Finding, cite
from wetink.model.people import People
from wetink.model.review import Decision, Group, Item, Reviewer
from wetink.model.runbook import Redirect, Runbook, Status
from wetink.model.terms import Skipped
from wetink.review.desk import history
from wetink.review.desk.items import items
from wetink.review.desk.lines import Record
from wetink.review.desk.offers import NEWER, Other, offers

Judge = Callable[[Runbook], Iterable[Finding]]
"""What the rules of the library say of a runbook."""

_SHORTEST = 4
"""Characters of an id that have to be given at least."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What a review needs from outside.

    by      who decides
    clock   the present instant in UTC
    redact  a text without its secrets
    judge   what the rules say
    people  who is who, where the library says it
    """

    by: Reviewer
    clock: Callable[[], datetime]
    redact: Callable[[str], str]
    judge: Judge = lambda _runbook: ()
    people: People | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """Everything that a terminal or a page needs to show a review.

    decisions  of the whole incident, in order; `lines` is how many lines the history has
    notes      every footnote that may be cited, by id
    items      what there is to decide, in the order in which to ask; settled things too
    missing    why the record of its incident is not there, `damaged` which lines of the history cannot be read
    other      the newer draft or twin from which things are offered
    findings   what the rules say of the text
    stamp      time and size of the record's file
    redacted   whether a secret was taken out of what was written last
    """

    home: Path
    runbook: Runbook
    decisions: tuple[Decision, ...]
    record: Record
    notes: Mapping[str, Cited]
    items: tuple[Item, ...] = ()
    missing: tuple[Skipped, ...] = ()
    damaged: tuple[Skipped, ...] = ()
    other: Other | None = None
    lines: int = 0
    findings: tuple[Finding, ...] = ()
    stamp: tuple[int, int] = (0, 0)
    redacted: bool = False

    @property
    def open(self) -> tuple[Item, ...]:
        """What nobody decided yet."""
        return tuple(item for item in self.items if item.is_open)


def begin(home: Path, runbook: Runbook, tools: Tools, beside: Runbook | None = None) -> Session:
    """The review of a runbook, as the disk has it.

    beside  another text for the same symptom whose parts are offered; a newer draft of the same incident needs no word
    Raises `UsageError` for a retired runbook; `DraftInvalid`, `LibraryUnwritable`.
    """
    if runbook.status is Status.RETIRED:
        raise UsageError(f"{runbook.path}: is retired", "draft a new one, or take the retirement out by hand")
    if beside is not None and beside.path == runbook.path:
        raise UsageError(f"{beside.path}: cannot be offered to itself", "name another draft or runbook")
    with alone(home, runbook):
        runbook = mend(home, again(home, runbook.path))
    return seen(home, runbook, tools, beside=beside)


@contextmanager
def alone(home: Path, runbook: Runbook) -> Iterator[None]:
    """Neither another review of the incident nor a command that signs or publishes writes meanwhile."""
    with held(home, lock_name(runbook)):
        try:
            repository = open_repository(home)
        except LibraryMissing:  # a folder that nobody keeps in git yet
            yield
            return
        with change.locked(repository) as lock:
            change.mend(repository, lock)
            yield


def again(home: Path, path: str) -> Runbook:
    """A file as it is now; raises `DraftInvalid`."""
    found = Shelf(home).read(path)
    if isinstance(found, Runbook):
        return found
    if isinstance(found, Redirect):
        raise RunbookUnknown(path, near=[found.to])
    raise DraftInvalid(path, found.why.removeprefix(f"{path}: "))


def seen(
    home: Path, runbook: Runbook, tools: Tools, known: Session | None = None, beside: Runbook | None = None
) -> Session:
    """The session of a runbook as it was just read; of the record, which may be large, only where it changed.

    known  the session before, which also says what is offered
    """
    stamp = _stamp(home / record_path(runbook))
    same = known is not None and known.stamp == stamp
    record, missing = (known.record, known.missing) if known and same else _record(home, record_path(runbook))
    decisions, damaged, lines = read_log(home, log_path(runbook))
    notes = known.notes if known and same else {item.id: cite(item) for item in record.evidence}
    return listed(
        Session(
            home=home,
            runbook=runbook,
            decisions=decisions,
            record=record,
            notes={**notes, **dict(history.attestations(decisions, log_path(runbook)))},
            missing=missing if runbook.body.incidents else (),
            damaged=damaged,
            other=_other(home, runbook, beside) if known is None else known.other,
            lines=lines,
            findings=tuple(tools.judge(runbook)),
            stamp=stamp,
        )
    )


def _stamp(path: Path) -> tuple[int, int]:
    try:
        state = path.stat()
    except OSError:
        return 0, 0
    return state.st_mtime_ns, state.st_size


def _record(home: Path, path: str) -> tuple[Record, tuple[Skipped, ...]]:
    evidence, skipped = read_record(home, path)
    return Record.of(evidence), skipped


def _other(home: Path, runbook: Runbook, beside: Runbook | None) -> Other | None:
    if beside is not None:
        record, _ = _record(home, record_path(beside))
        return Other(beside.path, beside.body, record)
    found = newer(home, runbook)
    if found is None:
        return None
    record, _ = _record(home, found[1])
    return Other(NEWER, found[0].body, record)


def listed(session: Session) -> Session:
    """The session with its items made anew."""
    found = items(session.runbook, session.decisions, session.findings)
    if session.other is not None:
        offered = offers(session.runbook, session.record, session.other, session.decisions)
        rest = next((n for n, item in enumerate(found) if item.group is Group.REST), len(found))
        found = (*found[:rest], *offered, *found[rest:])
    return replace(session, items=found)
