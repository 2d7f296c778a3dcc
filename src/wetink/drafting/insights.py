"""Diagnosis told in words: observations that led to the cause where nobody's commands show it."""

from __future__ import annotations

import re

from wetink.drafting.changes import Change
from wetink.drafting.phrases import count, says
from wetink.drafting.record import Record, Said
from wetink.drafting.statements import question_of, tells_deed
from wetink.drafting.switched import TOLD
from wetink.drafting.window import Window
from wetink.drafting.words import overlap
from wetink.model.event import Message

_VALUE = re.compile(r"(?<![\w#/-])\d+(?:[.,]\d+)?\s?(?:%|ms|s|min|k|gb|gi|mb|qps|rps|x)?(?![\w-])|`[^`]+`|\"[^\"]+\"")
_BAR = 0.6
_ENOUGH = 3
"""With so many looks the terminal tells the diagnosis itself."""
_MOST = 6
_SHORT, _LONG = 25, 320
_BEFORE = 90 * 60.0
"""How long before its first sign a change can be what set an incident off."""


def find_insights(
    record: Record, window: Window, changes: list[Change], telling: frozenset[str], looks: int
) -> list[Said]:
    """Statements that belong to the diagnosis, in order of time; none where commands tell enough (`looks` of them)."""
    if looks >= _ENOUGH:
        return []
    end = min((c.run.t for c in changes if c.kept and c.run.t >= window.onset), default=window.recovery)
    weighed = [
        (weigh(record, said, telling), said)
        for said in record.said_between(window.onset, min(end, window.recovery))
        if not said.bot and _SHORT <= len(said.prose) <= _LONG
    ]
    chosen: list[Said] = _triggers(record, window, changes)
    for weight, said in sorted(weighed, key=lambda pair: (-pair[0], pair[1].pos)):
        if weight < _BAR or len(chosen) >= _MOST - looks:
            break
        if all(overlap(record.rarity, said.words, other.words) < 0.8 for other in chosen):
            chosen.append(said)
    return sorted(chosen, key=lambda said: said.pos)


def weigh(record: Record, said: Said, telling: frozenset[str]) -> float:
    """How much a message looks like a finding: it concludes, answers, compares values, names what matters."""
    prose = said.prose
    weight = 0.3 * min(count("cause", prose), 2) + 0.5 * overlap(record.rarity, said.words, telling)
    weight += 0.35 * (question_of(record, said) is not None) + 0.25 * bool(_VALUE.search(prose))
    weight += 0.35 * says("delimits", prose) + 0.15 * _reacted(said) - 0.6 * says("status", prose)
    weight -= 0.6 * ("?" in prose) + 0.4 * says("proposed", prose) + 0.5 * tells_deed(prose)
    weight -= 0.4 * (says("customer", prose) or says("closing", prose) or says("approved", prose)) + 0.2 * says(
        "dead_end", prose
    )
    return weight


def _reacted(said: Said) -> bool:
    detail = said.item.detail
    return isinstance(detail, Message) and bool(detail.reactions)


def _triggers(record: Record, window: Window, changes: list[Change]) -> list[Said]:
    """A setting that a bot saw changed shortly before the first sign and that the fix changed again."""
    fixed = {e.object for c in changes if c.kept and c.run.command.program == TOLD for e in c.run.facts.effects}
    found = []
    for change in changes:
        run = change.run
        early = window.onset - _BEFORE <= run.t < window.onset
        if early and run.command.program == TOLD and fixed & {e.object for e in run.facts.effects}:
            found.append(record.said_by_id[run.item.id])
    return found[-1:]
