"""Diagnosis told in words: observations that led to the cause where nobody's commands show it."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from itertools import islice

from wetink.drafting.language.phrases import count, says, starts
from wetink.drafting.language.words import overlap
from wetink.drafting.record.record import Record, Said
from wetink.drafting.record.statements import Act, acts, question_of, tells_deed
from wetink.drafting.record.window import Window
from wetink.drafting.report.report import REPORT, in_background
from wetink.drafting.resolution.changes import Change
from wetink.drafting.resolution.deeds import Deed, How
from wetink.drafting.resolution.told import refusals_in
from wetink.drafting.resolution.triggers import find_triggers
from wetink.model.event import Message

_VALUE = re.compile(r"(?<![\w#/-])\d+(?:[.,]\d+)?\s?(?:%|ms|s|min|k|gb|gi|mb|qps|rps|x)?(?![\w-])|`[^`]+`|\"[^\"]+\"")
_CODE = re.compile(r"`[^`\n]{1,2000}`")
_SHOWN = re.compile(r"\w[`\"”»)]?: \S|\b(?:says?|shows?)\b|\"[^\"\n]{4,}\"|(?<!\w)\d+(?:[.,]\d+)? ?(?:%|x\b|ms\b)")
"""What was seen: behind a colon or a verb, in quotes, a share or a number of times."""
_WAY = re.compile(r"[^\W\d][)\]]?\s*(?:→|»|›|>)\s*[^\W\d][^→»›>\n]{1,60}(?:→|»|›|>)\s*[^\W\d]")
"""A way through pages: Settings → Roles → History."""
_LOOKED, _ABOUT = 0.4, 0.5
_HEARD = 0.6
_BAR = 0.6
ENOUGH = 3
"""With so many looks the terminal tells the diagnosis itself."""
_MOST = 6
_BESIDE = 3
"""So many findings from elsewhere stand beside a diagnosis that terminals tell."""
_ALIKE = 0.8
_SHORT, _LONG = 25, 320
_ANSWER = 4 * 60.0


def find_insights(
    record: Record,
    window: Window,
    changes: list[Change],
    deeds: list[Deed],
    telling: frozenset[str],
    looks: int,
    shown: AbstractSet[str] = frozenset(),
) -> list[Said]:
    """Statements that belong to the diagnosis, in order of time.

    `shown` are ids of those whose commands are steps: hardly more than the command tells nothing beside it.

    Where commands tell enough (`looks` of them), only what set it off, as somebody named it, and what no terminal
    shows: pages that were looked at, the word of people outside.
    """
    triggers = find_triggers(record, window, changes, deeds)
    times = [c.run.t for c in changes if c.kept] + [
        deed.said.t for deed in deeds if deed.how in {How.DONE, How.RECORDED}
    ]
    fixed = [t for t in times if t >= window.onset]
    end = (min if 0 < looks < ENOUGH else max)(fixed, default=window.recovery)
    told = {(deed.said.item.id, deed.said.prose) for deed in deeds}
    some = [
        said
        for said in record.said_between(window.onset, min(end, window.recovery))
        if not said.bot
        and len(said.prose if not said.fenced else said.text) >= _SHORT
        and len(said.prose) <= _LONG
        and (said.item.id, said.prose) not in told
        and not (said.item.id in shown and (said.channel == REPORT or len(_CODE.sub(" ", said.prose)) < _SHORT))
        and (looks < ENOUGH or _is_elsewhere(record, said, telling))
    ]
    refusals = refusals_in(record, window) if some else set()
    some = [said for said in some if not (_finds_nothing(said, refusals) or _turns_plan_down(record, said))]
    weighed = [(weigh(record, said, telling), said) for said in some]
    most = _MOST - looks if looks < ENOUGH else _BESIDE
    chosen = list(triggers) if looks < ENOUGH else triggers[-1:]
    for weight, said in sorted(weighed, key=lambda pair: (-pair[0], pair[1].pos)):
        if weight < _BAR or len(chosen) >= most:
            break
        if all(overlap(record.rarity, said.words, other.words) < _ALIKE for other in chosen):
            chosen.append(said)
    return sorted(chosen, key=lambda said: said.pos)


def _finds_nothing(said: Said, refusals: set[str]) -> bool:
    """News for those who wait; or it forbids or turns down, which is told elsewhere (with a value it is a finding)."""
    if says("status", said.prose):
        return True
    return Act.DECIDED in acts(said.prose) or (said.item.id in refusals and not _VALUE.search(said.prose))


def _turns_plan_down(record: Record, said: Said) -> bool:
    """It begins with a no to what somebody else proposed just before: a reason against a plan finds nothing."""
    if not starts("refused", said.prose):
        return False
    before = islice((s for s in record.before(said, _ANSWER) if s.channel == said.channel and not s.bot), 2)
    return any(s.who != said.who and Act.PROPOSED in acts(s.prose) for s in before)


def weigh(record: Record, said: Said, telling: frozenset[str]) -> float:
    """How much a message looks like a finding: it concludes, answers, compares values, names what matters."""
    prose = said.prose
    weight = 0.3 * min(count("cause", prose), 2) + 0.5 * overlap(record.rarity, said.words, telling)
    weight += 0.35 * (question_of(record, said) is not None) + 0.25 * bool(_VALUE.search(prose) or said.fenced)
    weight += 0.6 * says("delimits", prose) + 0.15 * _reacted(said)
    weight += 0.4 * (said.channel == REPORT and says("observes", prose) and not in_background(said))
    weight += _HEARD * (says("outside", prose) and record.rarity.mass(said.words & telling) > _ABOUT)
    weight += _LOOKED * (_is_look(said) and record.rarity.mass(said.words & telling) > _ABOUT)
    weight -= 0.6 * ("?" in prose) + 0.4 * says("proposed", prose) + 0.5 * tells_deed(prose)
    weight -= 0.4 * (says("closing", prose) or says("approved", prose))
    weight -= 0.6 * (said.channel == REPORT and Act.WORKED in acts(prose))
    if not says("delimits", prose):  # "only the old ones, the new are fine" finds something; "the new are fine" less
        weight -= 0.4 * says("customer", prose) + 0.2 * says("dead_end", prose)
    return weight


def _is_elsewhere(record: Record, said: Said, telling: frozenset[str]) -> bool:
    """No terminal shows it: it was seen on a page, or people outside the team told it."""
    if _WAY.search(said.prose) and _is_look(said):
        return True
    return says("outside", said.prose) and record.rarity.mass(said.words & telling) > _ABOUT


def _is_look(said: Said) -> bool:
    """It names a place where people look (a log, a page's history) and what was to be seen there."""
    shown = bool(said.fenced) or _SHOWN.search(said.prose) is not None
    return shown and (says("places", said.prose) or _WAY.search(said.prose) is not None)


def _reacted(said: Said) -> bool:
    detail = said.item.detail
    return isinstance(detail, Message) and bool(detail.reactions)
