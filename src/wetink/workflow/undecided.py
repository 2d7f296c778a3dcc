"""Undecided: the parts of a machine's draft that nobody may answer for before a person decided on each of them."""

from __future__ import annotations

from collections.abc import Iterator

from wetink.library.repository import Repository
from wetink.library.review_log import log_path, read_log
from wetink.library.runbook_file import read_runbook
from wetink.model.draft import Claim, Finding, Prevention, Step
from wetink.model.review import Content
from wetink.model.runbook import Runbook, Status
from wetink.review.desk import history
from wetink.review.desk.items import doubts, items
from wetink.review.desk.parts import everything
from wetink.workflow.past import last_signed
from wetink.workflow.sign import Judge

RULE = "undecided"
_LONGEST = 60


def judge_of(repository: Repository) -> Judge:
    """A judge of how far a machine's draft was reviewed.

    It finds each part that is weak, without evidence or destructive and that nobody accepted, edited or dropped. What
    people wrote without a drafter is theirs, and so is what stood in the text that was signed last.
    """

    def judge(runbook: Runbook) -> list[Finding]:
        if runbook.body.drafted_at is None or runbook.status is Status.RETIRED:
            return []
        found = list(_undecided(repository, runbook))
        known = _answered_for(repository, runbook) if found else frozenset()
        return [finding for mark, finding in found if mark not in known]

    return judge


def _undecided(repository: Repository, runbook: Runbook) -> Iterator[tuple[str, Finding]]:
    """Each such part: what it is known by, and the finding."""
    decisions, _, _ = read_log(repository.home, log_path(runbook))
    for item in items(runbook, decisions):
        why = doubts(item, runbook.body) if item.is_open else ()
        if not why:
            continue
        where = f"{item.placed.section} {item.placed.number}"
        message = f"{' and '.join(why)}, and nobody decided on it: {_gist(item.placed.content)}"
        yield history.mark(item.placed), Finding(RULE, "error", where, message, f"wetink review {runbook.id}")


def _gist(content: Content) -> str:
    """The first words of a part, on one line."""
    text = " ".join(content.text.split()) if isinstance(content, Step | Claim | Prevention) else ""
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "\u2026"


def _answered_for(repository: Repository, runbook: Runbook) -> frozenset[str]:
    """What the parts of the text that was signed last are known by."""
    text = last_signed(repository, runbook)
    if text is None:
        return frozenset()
    return frozenset(history.mark(placed) for _, placed in everything(read_runbook(runbook.path, text.encode())))
