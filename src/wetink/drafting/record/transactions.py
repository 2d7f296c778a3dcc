"""Transactions of a database or a device: what was rolled back was never done, what was committed is one fix."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from wetink.drafting.record.record import Run

_BEGIN = ("BEGIN", "START TRANSACTION")
_END = ("COMMIT", "END", "DEVICE COMMIT")
_BACK = ("ROLLBACK", "ABORT", "DEVICE ROLLBACK")
_SETS = ("DEVICE SET", "DEVICE DELETE")
"""Where settings take effect only when they are committed, the first one begins."""


@dataclass(slots=True)
class Transaction:
    """Its statements, first to last, the run that ended it, and whether that committed it."""

    runs: list[Run] = field(default_factory=list)
    end: Run | None = None
    kept: bool = False


def is_edge(run: Run) -> bool:
    """Whether a run does nothing but begin or end a transaction."""
    return bool(run.facts.verbs) and all(_one_of(verb, (*_BEGIN, *_END, *_BACK)) for verb in run.facts.verbs)


def find_transactions(runs: Sequence[Run]) -> list[Transaction]:
    """The transactions that were ended, each person's and session's own, in the order they began."""
    found: list[Transaction] = []
    open_: dict[tuple[str, str, str], Transaction] = {}
    last: dict[tuple[str, str, str], Transaction] = {}
    for run in runs:
        at = _place(run)
        mine = open_.get(at)
        if _has(run, _BEGIN) or (mine is None and _has(run, _SETS)):
            mine = open_[at] = Transaction()
            found.append(mine)
        if mine is None and _has(run, ("DEVICE ROLLBACK",)) and at in last:
            last[at].runs.append(run)
            last[at].end, last[at].kept = run, False
            open_[at] = last.pop(at)  # what a device rolled back has to be committed
            continue
        if mine is None:
            continue
        mine.runs.append(run)
        if run.ok and _has(run, (*_END, *_BACK)):
            mine.end, mine.kept = run, _has(run, _END) and (mine.end is None)
            last[at] = open_.pop(at)
    return [one for one in found if one.end is not None]


def _place(run: Run) -> tuple[str, str, str]:
    """Who, in which session, and at which device: one session may go through several."""
    session = run.command.session or "" if run.item.of is None else ""
    device = any(verb.startswith("device ") for verb in run.facts.verbs)
    return run.who, session, (run.command.host or "") if device else ""


def begins(run: Run) -> bool:
    """Whether a transaction begins with it."""
    return _has(run, _BEGIN)


def _has(run: Run, some: tuple[str, ...]) -> bool:
    back_to = "SAVEPOINT" in run.line.upper() and not _has_verb(run, _BEGIN)
    return not back_to and _has_verb(run, some)


def _has_verb(run: Run, some: tuple[str, ...]) -> bool:
    return any(_one_of(verb, some) for verb in run.facts.verbs)


def _one_of(verb: str, some: tuple[str, ...]) -> bool:
    name = verb.upper().rstrip(";")
    return any(name == one or name.startswith(f"{one} ") for one in some) and not name.endswith("PREPARED")
