"""Blocks of statements that were posted for others to read first, and reported as run in the messages that follow."""

from __future__ import annotations

import re
from dataclasses import replace

from wetink.drafting.language.phrases import begins, plain, says, starts
from wetink.drafting.record.record import Record, Run, Said

_WAIT = 20 * 60.0
"""A block that nobody reports within so many seconds was not run, or not as it stands."""
_ABOUT = 0.5
_COUNTED = re.compile(
    r"\b\d[\d,.' ]{0,14}\s?"
    r"(?i:rows?|records?|documents?|zeilen|datensätze|lignes|filas|linhas|righe|rijen|wierszy|řádků)\b"
    r"|\b(?:INSERT|UPDATE|DELETE|SELECT) \d+(?: \d+)?\b"
)
"""What a database answers to a write."""


def reported(record: Record) -> list[Run]:
    """The posted blocks that somebody then says to have run, as runs of that person at that time.

    Two people at one keyboard each: one writes the statement, the other reads it, agrees and runs it, so who posts it
    and who runs it may differ. The report is its output. The next block that is posted ends the waiting.
    """
    known = {run.key for run in record.runs}
    posted = [(proposal, said) for proposal in record.proposals if (said := _fenced_in(record, proposal)) is not None]
    fences = {said.item.id for _, said in posted}
    found = []
    for proposal, said in posted:
        report = _report(record, said, fences) if proposal.key not in known else None
        if report is not None:
            found.append(
                replace(
                    proposal,
                    t=report.t,
                    who=report.who,
                    output=report.prose,
                    output_id=report.item.id,
                    has_output=True,
                )
            )
    return found


def _fenced_in(record: Record, proposal: Run) -> Said | None:
    said = record.said_by_id.get(proposal.item.of or "")
    if said is None or said.bot:
        return None
    return said if any(proposal.key in " ".join(body.split()) for body in said.fenced) else None


def _report(record: Record, said: Said, fences: set[str]) -> Said | None:
    """The message that says that the block was run: before the next block, and before somebody stops it."""
    for answer in record.said_between(said.t, said.t + _WAIT):
        if answer.pos <= said.pos or answer.bot or answer.channel != said.channel:
            continue
        if said.thread and answer.thread != said.thread:
            continue
        if answer.item.id in fences or (answer.who != said.who and starts("refused", answer.prose)):
            return None
        if tells_of_it(answer.prose) and (not says("proposed", said.prose) or _is_of(record, answer, said)):
            return answer
    return None


def _is_of(record: Record, answer: Said, said: Said) -> bool:
    """What was only proposed is reported by its proposer, or in words that name something of it."""
    return answer.who == said.who or record.rarity.mass(answer.words & said.words) > _ABOUT


def tells_of_it(prose: str) -> bool:
    """A message that says of what was just posted that it was run: the deed first, or the count that was answered."""
    if prose.rstrip().endswith("?") or says("proposed", prose):
        return False
    return begins("did", re.sub(r"^\W+", "", plain(prose))) or _COUNTED.search(prose) is not None
