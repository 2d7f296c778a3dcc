"""The word that was waited for before a change: approvals given in so many words, or as the answer to a question."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

from wetink.drafting.language.phrases import says, starts
from wetink.drafting.language.words import overlap
from wetink.drafting.record.record import Record, Run, Said
from wetink.drafting.record.statements import Act, acts, replies
from wetink.drafting.record.window import Window
from wetink.drafting.report.report import REPORT
from wetink.drafting.resolution.deeds import Deed

_ABOUT = 0.5
_LONG = 400
_HOUR = 3600.0
_SKEW = 10 * 60.0
"""Clocks may be minutes apart."""
_ANSWERS = 3
_TOLD = 4
"""An approval of so many words says on what terms; "ok" alone is told by the question."""
_MOST = 2


def told_leave(
    record: Record, window: Window, kept: list[Run], deeds: list[Deed], decided: list[Said], telling: frozenset[str]
) -> list[Deed]:
    """All approvals that stand neither among the deeds, nor as a decision, nor in a report."""
    told = {deed.said.item.id for deed in deeds}
    some = approvals(record, window, kept, telling)
    spent = told | {deed.said.item.id for deed in some} | {said.item.id for said in decided}
    some += [deed for deed in granted(record, window, kept, deeds) if deed.said.item.id not in spent]
    return [deed for deed in some if deed.said.item.id not in told and deed.said.channel != REPORT]


def approvals(record: Record, window: Window, kept: list[Run], telling: frozenset[str]) -> list[Deed]:
    """Messages that approve a kept change in so many words and name what it is about, before it was made.

    Where no change is known they have to name what the incident is about. The same approval written down once more (in
    the pager's notes) is one approval.
    """
    found: list[Deed] = []
    for said in record.said_between(window.onset, window.close):
        if said.bot or Act.APPROVED not in acts(said.prose) or len(said.prose) > _LONG or "?" in said.prose:
            continue
        later = [run.words for run in kept if said.t - 60 <= run.t <= said.t + 3600] if kept else [telling]
        if not any(record.rarity.mass(named & said.words) > _ABOUT for named in later):
            continue
        again = next(
            (n for n, one in enumerate(found) if overlap(record.rarity, one.said.words, said.words) > 0.5), None
        )
        if again is None:
            found.append(Deed(said))
        else:
            found[again] = replace(found[again], answers=(*found[again].answers, said))
    return found[:2]


def granted(record: Record, window: Window, kept: list[Run], deeds: Iterable[Deed]) -> list[Deed]:
    """Answers that gave leave: somebody asked for it, one who was asked by name or of what was then changed agreed.

    The asker or the one who agreed made a change that stayed, or told a deed, in the hour that followed.
    """
    made = [(run.t, run.who, run.words) for run in kept] + [(d.said.t, d.said.who, d.said.words) for d in deeds]
    found: list[Deed] = []
    for question in record.said_between(window.onset, window.recovery):
        if question.bot or "?" not in question.prose or not says("asks_leave", question.prose):
            continue
        answer = _leave(record, question)
        if answer is None:
            continue
        near = [one for one in made if -_SKEW <= one[0] - answer.t <= _HOUR and one[1] in {question.who, answer.who}]
        of_it = any(record.rarity.mass(named & (question.words | answer.words)) > _ABOUT for _, _, named in near)
        if near and (of_it or _is_called(record, question, answer)):
            found.append(Deed(answer, (question,)))
    return found[:_MOST]


def _leave(record: Record, question: Said) -> Said | None:
    """The answer of somebody else that agrees and says something, before anybody turns it down."""
    others = (s for s in replies(record, question, _HOUR) if not s.bot and s.who != question.who)
    for answer in islice(others, _ANSWERS):
        if starts("refused", answer.prose):
            return None
        agrees = starts("agreed", answer.prose) or Act.APPROVED in acts(answer.prose)
        if agrees and len(answer.prose.split()) >= _TOLD and len(answer.prose) <= _LONG and "?" not in answer.prose:
            return answer
    return None


def _is_called(record: Record, question: Said, answer: Said) -> bool:
    """Whether the question calls the person who answered, by first name or handle."""
    return any(answer.who in record.called.get(word, ()) for word in question.words)
