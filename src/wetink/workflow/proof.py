"""Proof: what in a library's draft its incident does not bear out, until a person adopts it by name."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from wetink.drafting.grounding import Prover
from wetink.errors import DraftInvalid
from wetink.library.evidence_lines import read_lines
from wetink.library.names import slug
from wetink.library.review_log import log_path, read_log
from wetink.model.draft import Finding
from wetink.model.evidence import Evidence, Person, Timeline
from wetink.model.review import Placed
from wetink.model.runbook import Runbook, Status
from wetink.model.terms import CommandFacts
from wetink.review.desk import history
from wetink.review.desk.parts import everything
from wetink.review.rule import NOTE
from wetink.workflow.proof_places import place_of

Facts = Callable[[str, str], CommandFacts]

PROVEN = frozenset({Status.DRAFT, Status.IN_REVIEW})
"""What is published was proven when somebody signed it, and its text has not changed since."""
_ELSEWHERE = frozenset({"altered-evidence", "uncited", "unknown-citation"})
"""What the rule `grounded` says of a file in a library: it knows the history of the review too."""


def unproven(home: Path, runbook: Runbook, facts: Facts) -> list[Finding]:
    """What in a draft is not proven, at the places that review knows; what a person adopted is a note.

    Nothing where its incident has no record, or one that cannot be read (the rule `grounded` says so), and where a
    person wrote it without a drafter: that is theirs.
    """
    body = runbook.body
    if runbook.status not in PROVEN or not body.incidents or body.drafted_at is None:
        return []
    prover = _prover_of(home, runbook, facts)
    if prover is None:
        return []
    found = [one for one in prover.prove(runbook.body) if one.rule not in _ELSEWHERE]
    return list(_weighed(home, runbook, found)) if found else []


def _weighed(home: Path, runbook: Runbook, found: list[Finding]) -> Iterator[Finding]:
    """The findings at their places; where somebody decided on the part as it is now, a note that names them."""
    decisions, _, _ = read_log(home, log_path(runbook))
    settled = history.settled(decisions, runbook.id)
    parts = {_name(placed): placed for _, placed in everything(runbook)}
    for one in found:
        where = place_of(one.where)
        part = parts.get(where)
        by = settled.get(history.mark(part)) if part else None
        if by is None:
            hint = f"{one.hint}; or adopt it by name in `wetink review {runbook.id}`"
            yield replace(one, where=where, hint=hint)
        else:
            message = f"not proven, and adopted by {by.by.name}: {one.message}"
            yield replace(one, where=where, severity=NOTE, message=message)


def _name(placed: Placed) -> str:
    return f"{placed.section} {placed.number}" if placed.number else placed.section


def _prover_of(home: Path, runbook: Runbook, facts: Facts) -> Prover | None:
    """A prover for the records of a runbook's incidents; the last one is kept, for a review that asks again."""
    files = [home / "incidents" / slug(incident) / "evidence.jsonl" for incident in runbook.body.incidents]
    stamps = []
    for file in files:
        try:
            stat = file.stat()
        except OSError:
            continue
        stamps.append((os.fspath(file), stat.st_mtime_ns, stat.st_size))
    return _prover(tuple(stamps), runbook.body.incidents[0], facts) if stamps else None


@lru_cache(maxsize=1)
def _prover(stamps: tuple[tuple[str, int, int], ...], incident: str, facts: Facts) -> Prover | None:
    evidence: list[Evidence] = []
    for path, _, _ in stamps:
        try:
            evidence += read_lines(Path(path).read_text("utf-8"), path)
        except (OSError, UnicodeDecodeError, DraftInvalid):
            return None
    people: dict[str, Person] = {item.actor.key: item.actor for item in evidence if item.actor is not None}
    return Prover(Timeline(incident, tuple(evidence), tuple(people.values())), facts)
