"""Commands that a message shows with hardly a word: told by people who paste into the chat what they type."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from itertools import islice

from wetink.drafting.language.phrases import says, starts
from wetink.drafting.record.record import Part, Record, Run, Said
from wetink.drafting.record.statements import question_of, replies
from wetink.drafting.report.report import REPORT

_WORDS = 12
"""So many words beside a command announce it or say what it is for; more of them tell something else."""
_BARE = 2
_SOON = 15 * 60.0
"""Who ran a command speaks again within a quarter of an hour, of what came of it or of the next."""
_AT_HAND = 3600.0
"""A person whose terminal was kept within the hour would have it there."""
_CODE = re.compile(r"`[^`\n]{1,2000}`")
_CLAUSE = re.compile(r"[.,;:!]\s+|[.!]$")
_LETTER = re.compile(r"[^\W\d_]")
_BEHIND = re.compile(r"`[\s.…)]*$")


def announced(record: Record, known: set[str]) -> list[Run]:
    """Commands in backticks that nobody's terminal holds and that their writer ran while writing; `known` are others.

    The message is the command alone or an announcement of a few words with the command at its end: no question, no
    proposal, no request, no answer to how to do something, and nobody turned it down. The writer speaks on within
    minutes, or the message shows the answer.
    """
    hands: dict[str, list[float]] = defaultdict(list)
    for run in record.runs:
        if run.item.of is None:
            hands[run.who].append(run.t)
    found: list[Run] = []
    for proposal in record.proposals:
        said = record.said_by_id.get(proposal.item.of or "")
        if said is None or said.bot or said.channel == REPORT or proposal.key in known:
            continue
        if any(abs(t - said.t) <= _AT_HAND for t in hands.get(said.who, ())) or not _announces(record, said, proposal):
            continue
        output = said.fenced[0].strip() if said.fenced else ""
        found.append(
            replace(proposal, output=output, has_output=bool(output), output_id=said.item.id if output else None)
        )
    return found


def _announces(record: Record, said: Said, proposal: Run) -> bool:
    """The shape of the message and what followed say that its writer ran the command."""
    if not any(proposal.line in code for code in _CODE.findall(said.prose)):
        return False
    rest = _CODE.sub(" ", said.prose)
    asks = "?" in rest or says("proposed", rest) or says("asks_for", rest) or starts("refused", rest)
    if asks or says("negated", _last_clause(said.prose)) or says("supposes", rest) or len(rest.split()) > _WORDS:
        return False
    if said.fenced:
        return True
    at_end = _BEHIND.search(said.prose) is not None or not _LETTER.search(rest)
    if not at_end or (len(rest.split()) > _BARE and starts("agreed", rest)):
        return False
    return (proposal.part is Part.LOOK or question_of(record, said) is None) and _goes_on(record, said)


def _last_clause(prose: str) -> str:
    """What leads over to the first command."""
    return _CLAUSE.split(prose.split("`", 1)[0].rstrip(" :"))[-1]


def _goes_on(record: Record, said: Said) -> bool:
    """The writer speaks again soon, and does not say that it was not run."""
    own = (later for later in replies(record, said, _SOON) if later.who == said.who)
    later = next(islice(own, 1), None)
    return later is not None and not (says("negated", later.prose) and says("did", later.prose))
